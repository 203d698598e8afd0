"""The house: which room may import which, no circles, sizes of rooms, files and functions; the map shows it."""

import ast

from house import (
    GRAPH,
    MAY_IMPORT,
    MODULES,
    MOST_FILES,
    MOST_IN_FUNCTION,
    MOST_LINES,
    MOST_ROOMS,
    ROOT,
    house_map,
    room,
    shown_map,
)


def test_the_map_in_contributing_is_that_of_the_imports():
    assert shown_map() == house_map(), "run: python tests/house.py --write"


def test_rooms_import_only_what_the_table_allows():
    wrong = {
        f"{name} -> {other}"
        for name, others in GRAPH.items()
        for other in others
        if room(name) != room(other) and room(other) not in MAY_IMPORT[room(name)]
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


def test_modules_have_one_name_each_in_theirroom():
    for folder in {path.parent for path in MODULES.values()}:
        for path in folder.glob("*.py"):
            assert not (folder / path.stem).is_dir(), path
