"""Write the files of this set from its masters: ``python data/gold/ru-en/build.py``.

A master holds a document and its translation as beads, so that a person can read them side by side.
A blank line ends a bead; ``ru`` or ``en`` opens a sentence, ``ru¶`` or ``en¶`` one that begins a paragraph.
A bead with sentences of one side only is a gap. ``move NAME`` on two gaps, one of each side, says that they are
one bead whose sentences stand in different places. Lines from ``#`` on the margin are notes.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from pathlib import Path

HERE = Path(__file__).parent
LANGUAGES = ("ru", "en")


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence as a master has it."""

    language: str
    opens: bool
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """One bead of a master, with the name of its move or an empty one."""

    lines: tuple[Line, ...]
    move: str

    def of(self, language: str) -> tuple[Line, ...]:
        """Return the sentences of one side."""
        return tuple(line for line in self.lines if line.language == language)


Bead = tuple[list[int], list[int]]


def read_line(row: str) -> Line:
    """Read ``ru¶ text`` or ``ru  text``."""
    language, mark, space, text = row[:2], row[2:3], row[3:4], row[4:]
    if language not in LANGUAGES or mark not in "¶ " or space != " " or not text or text != text.strip():
        raise ValueError(f"not a line of a master: {row!r}")
    return Line(language, mark == "¶", text)


def read_master(text: str) -> list[Group]:
    """Read the beads of a master in order."""
    groups = []
    for part in text.split("\n\n"):
        rows = [row for row in part.splitlines() if row and not row.startswith("#")]
        moves = [row.removeprefix("move ") for row in rows if row.startswith("move ")]
        lines = tuple(read_line(row) for row in rows if not row.startswith("move "))
        if lines:
            groups.append(Group(lines, moves[0] if moves else ""))
    return groups


def numbered(groups: list[Group]) -> list[Bead]:
    """Return the groups with the numbers of their sentences."""
    numbers = {language: count() for language in LANGUAGES}
    ru, en = ([[next(numbers[language]) for _ in group.of(language)] for group in groups] for language in LANGUAGES)
    return list(zip(ru, en, strict=True))


def parted(bead: Bead) -> list[Bead]:
    """Return a bead as it is, or a gap of several sentences as that many gaps."""
    ru, en = bead
    return [bead] if ru and en else [([n], []) for n in ru] + [([], [n]) for n in en]


def monotone(groups: list[Group]) -> list[Bead]:
    """Return the beads in order; what was moved is a gap in both places."""
    return [part for bead in numbered(groups) for part in parted(bead)]


def reordered(groups: list[Group]) -> list[Bead]:
    """Return the beads in the order of the Russian side, with the two halves of each move joined."""
    pairs = list(zip(groups, numbered(groups), strict=True))
    moved = {group.move: en for group, (_, en) in pairs if group.move and en}
    beads = [(ru, moved[group.move] if group.move else en) for group, (ru, en) in pairs if ru or not group.move]
    return [part for bead in beads for part in parted(bead)]


def running(lines: list[Line]) -> str:
    """Return the sentences as paragraphs with a blank line between them."""
    text = "".join(("\n\n" if line.opens else " ") + line.text for line in lines)
    return text.strip() + "\n"


def files(name: str, master: str) -> dict[str, str]:
    """Return the name and content of every file that a master gives."""
    groups = read_master(master)
    result = {}
    for language in LANGUAGES:
        lines = [line for group in groups for line in group.of(language)]
        result[f"{name}.{language}"] = "".join(line.text + "\n" for line in lines)
        result[f"{name}.{language}.txt"] = running(lines)
    result[f"{name}.gold"] = ladder(monotone(groups))
    if any(group.move for group in groups):
        result[f"{name}.reordered.gold"] = ladder(reordered(groups))
    return result


def ladder(beads: list[Bead]) -> str:
    """Return the beads as a ladder file."""
    return "".join(f"{ru}:{en}\n" for ru, en in beads)


def main() -> None:
    """Write the files of all masters beside them."""
    for path in sorted(HERE.glob("*.master")):
        for name, content in files(path.stem, path.read_text(encoding="utf-8")).items():
            (HERE / name).write_text(content, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
