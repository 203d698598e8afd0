# `make run` does the main job on seeds/; `make test` passes the tests. Each works alone on a fresh clone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt
SOURCES := pyproject.toml constraints.txt

# Many tests start the command anew; without compiled modules beside the sources each start takes half a second more.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run test check fix bench ray map hooks clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' Makefile | expand -t 8

run: $(VENV)/.installed ## match the statement in seeds/ with the other documents there, and show the table
	$(BIN)/aligner match seeds/003_*.txt seeds/ -o pairs.tsv
	$(BIN)/aligner show pairs.tsv --top 1

test: check ## everything that CI runs: check, then the tests
	$(BIN)/pytest --numprocesses auto --dist worksteal

check: $(VENV)/.installed-dev ## lint, format and types, without the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

fix: $(VENV)/.installed-dev ## put right what ruff can, and format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.installed-dev ## every ratio against peers in one table, with machine, date and commit
	$(PIP) sentalign || echo "sentalign cannot be had; its rows stay empty"
	$(BIN)/python tests/benchmarks/peers.py

ray: $(VENV)/.installed-dev ## the tests of the engine ray, which is installed for them (80 MB)
	$(PIP) --editable ".[ray]"
	$(BIN)/pytest tests/test_corpus_ray.py

map: $(VENV)/bin/python ## write the map of the house in CONTRIBUTING.md anew
	$(BIN)/python tests/house.py --write

hooks: $(VENV)/.installed-dev ## run the checks before each commit (pre-commit)
	$(PIP) pre-commit
	$(BIN)/pre-commit install

clean: ## remove what these targets made
	rm -rf $(VENV) build *.egg-info

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(SOURCES) | $(VENV)/bin/python
	$(PIP) --editable .
	touch $@

$(VENV)/.installed-dev: $(SOURCES) | $(VENV)/bin/python
	$(PIP) --editable ".[dev]"
	touch $(VENV)/.installed $@
