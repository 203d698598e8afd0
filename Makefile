# `make run` does the main job on seeds/; `make test` passes the tests. Each works alone on a fresh clone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt
SOURCES := pyproject.toml constraints.txt

.PHONY: run test check bench clean

run: $(VENV)/.installed
	$(BIN)/aligner match seeds/003_*.txt seeds/ -o pairs.tsv
	$(BIN)/aligner show pairs.tsv --top 1

test: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(SOURCES) | $(VENV)/bin/python
	$(PIP) --editable .
	touch $@

$(VENV)/.installed-dev: $(SOURCES) | $(VENV)/bin/python
	$(PIP) --editable ".[dev]"
	touch $(VENV)/.installed $@

clean:
	rm -rf $(VENV) build *.egg-info
