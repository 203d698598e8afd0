"""The house: which room may import which, no circles, sizes of rooms, files and functions."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1] / "aligner"

BASE = {"version", "errors", "types", "text", "files"}
STAGES = {"documents", "segment", "embed", "match", "align", "pairs", "terms"}
MAY_IMPORT = {
    "version": set(),
    "errors": set(),
    "types": set(),
    "text": {"errors"},
    "files": {"errors", "text"},  # names in old archives are in encodings of their own
    "documents": BASE,
    "segment": BASE,
    "embed": BASE,
    "match": BASE | {"embed"},
    "align": BASE,
    "pairs": BASE,
    "terms": BASE | {"embed", "pairs"},
    "inputs": BASE | {"documents", "segment", "pairs"},
    "results": BASE | {"align", "pairs"},
    "pipeline": BASE | STAGES | {"inputs", "results"},
    "cli": BASE | STAGES | {"inputs", "results", "pipeline", "review", "corpus"},
    "__init__": BASE | STAGES | {"inputs", "results", "pipeline"},
    "__main__": {"cli"},
}
"""Room or module of the top level: what it may import of the package, inside functions and for types too."""

MOST_ROOMS, MOST_FILES, MOST_LINES, MOST_IN_FUNCTION = 12, 15, 300, 40


def _modules():
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        parts = ["aligner", *path.relative_to(ROOT).with_suffix("").parts]
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def _imports(path, modules):
    """Modules of the package that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {
                f"{node.module}.{name.name}" if f"{node.module}.{name.name}" in modules else node.module
                for name in node.names
            }
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
    return {name for name in found if name in modules}


MODULES = _modules()
GRAPH = {name: _imports(path, MODULES) - {name} for name, path in MODULES.items()}


def _room(name):
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def test_rooms_import_only_what_the_table_allows():
    wrong = {
        f"{name} -> {other}"
        for name, others in GRAPH.items()
        for other in others
        if _room(name) != _room(other) and _room(other) not in MAY_IMPORT[_room(name)]
    }
    assert not wrong


def test_no_circle_of_imports():
    left = {name: set(others) for name, others in GRAPH.items()}
    while free := [name for name, others in left.items() if not others]:
        for name in free:
            del left[name]
        left = {name: others - set(free) for name, others in left.items()}
    assert not left


def test_sizes_of_rooms_and_files():
    rooms = [path for path in ROOT.iterdir() if path.is_dir() and path.name != "__pycache__"]
    assert len(rooms) <= MOST_ROOMS
    for folder in {path.parent for path in MODULES.values()}:
        assert len(list(folder.glob("*.py"))) <= MOST_FILES, folder
    long = {
        name: lines
        for name, path in MODULES.items()
        if (lines := path.read_text(encoding="utf-8").count("\n")) > MOST_LINES
    }
    assert not long


def test_sizes_of_functions():
    long = {
        f"{name}.{node.name}": node.end_lineno - node.lineno + 1
        for name, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > MOST_IN_FUNCTION
    }
    assert not long


def test_modules_have_one_name_each_in_their_room():
    for folder in {path.parent for path in MODULES.values()}:
        for path in folder.glob("*.py"):
            assert not (folder / path.stem).is_dir(), path
