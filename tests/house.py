"""The house as data: which room may import which, what imports what, and the map that CONTRIBUTING shows.

``python tests/house.py`` prints the map; ``python tests/house.py --write`` puts it into CONTRIBUTING.md.
"""

import ast
import sys
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
    "align": BASE | {"embed"},
    "pairs": BASE,
    "terms": BASE | {"embed", "pairs"},
    "inputs": BASE | {"documents", "segment", "pairs"},
    "results": BASE | {"align", "pairs"},
    "pipeline": BASE | STAGES | {"inputs", "results"},
    "review": BASE | STAGES | {"inputs", "results", "pipeline"},
    "corpus": BASE | STAGES | {"inputs", "results", "pipeline"},
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


def room(name):
    """The room of a module."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


CONTRIBUTING = ROOT.parent / "CONTRIBUTING.md"
OPENING, CLOSING = "<!-- map: tests/house.py writes it -->\n", "<!-- end of map -->"
_OUTSIDE = {"__init__", "__main__", "version"}


def _purpose(name):
    """The first line of a room's docstring, up to its first stop or colon."""
    path = ROOT / name / "__init__.py" if (ROOT / name).is_dir() else ROOT / f"{name}.py"
    return (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").partition("\n")[0].rstrip(".")


def house_map():
    """One line a room, in an order in which each uses only those above it: its purpose, and what it imports."""
    used = {name: set() for name in MAY_IMPORT if (ROOT / name).is_dir() or (ROOT / f"{name}.py").is_file()}
    for module, others in GRAPH.items():
        used[room(module)] |= {room(other) for other in others} - {room(module)}
    lines, placed = [], set()
    rooms = [name for name in used if name not in _OUTSIDE]
    while rooms:
        ready = [name for name in rooms if not (used[name] - placed - _OUTSIDE)]
        for name in ready:
            imports = " ".join(other for other in MAY_IMPORT if other in used[name] - _OUTSIDE) or "nothing"
            lines.append(f"{name:<10} {_purpose(name)}\n{'':<10} <- {imports}\n")
        placed |= set(ready)
        rooms = [name for name in rooms if name not in placed]
        if not ready:
            raise SystemExit(f"a circle: {', '.join(rooms)}")
    return "```\n" + "".join(lines) + "```\n"


def shown_map():
    """The map as CONTRIBUTING has it."""
    return CONTRIBUTING.read_text(encoding="utf-8").partition(OPENING)[2].partition(CLOSING)[0]


if __name__ == "__main__":
    if "--write" in sys.argv:
        text = CONTRIBUTING.read_text(encoding="utf-8")
        before, _, rest = text.partition(OPENING)
        _, _, after = rest.partition(CLOSING)
        CONTRIBUTING.write_text(before + OPENING + house_map() + CLOSING + after, encoding="utf-8")
    else:
        sys.stdout.write(house_map())
