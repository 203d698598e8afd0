"""What misleads matching: which of two passages stands first, the one that says the same or the one that looks closer.

    python tests/benchmarks/hard_pairs.py

For each item of ``data/gold/hard-pairs.tsv``, among its two passages and 20 others of the file drawn by chance, each
passage a line. ``fooled``: share of items with the wrong passage before the right one, by the cosine of the embedded
encoder alone and by ``match`` with its defaults (five passages); ``neither``: items for which it lists none of the
two. ``flag``: share of the passages listed that carry the flag of the kind; ``any``: that carry any flag.

Measured on 2026-11-29; ``before``: by the ranking that the one learned from judged pairs replaced.

                     fooled: share                    wrong passages        right passages
    kind          n  cosine  before   match  neither   listed   flag    any   listed   flag    any
    number       56    0.88    0.71    0.75        0       56   0.54   0.57       56   0.02   0.18
    name         56    0.64    0.48    0.70        0       56   0.54   0.54       56   0.12   0.32
    negation     56    0.98    0.98    0.98        0       56   0.68   0.68       56   0.80   0.80
    direction    56    0.98    0.91    0.96        0       56      -   0.16       56      -   0.23
    claim        56    0.70    0.71    0.73        0       56      -   0.18       56      -   0.23
    sense        56    0.50    0.46    0.61        0       56      -   0.05       56      -   0.16
    all         336    0.78    0.71    0.79        0      336      -   0.36      336      -   0.32

The wrong passages repeat the words of the source by design, so half is no floor, and the shares compare systems only.
A right passage often turns the polarity and keeps the sense (*not lifted*, *in force*): the flag on negation is set on
it more often than on the wrong one, and says nothing about which of two is right. The flags on numbers and names are
set when no number or name is shared: of wrong passages with a figure swapped or one name of two changed they see none.
"""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import aligner
from aligner.embed.use import UseEncoder

FILE = Path(__file__).parents[2] / "data" / "gold" / "hard-pairs.tsv"
FLAG = {"number": "numbers differ", "name": "names differ", "negation": "negation"}
OTHERS = 20
APART = 3
"""Lines between the two passages at least, so that no passage of three sentences holds both."""


class Item(NamedTuple):
    """A sentence, the passage that says the same, the passage that looks closer."""

    kind: str
    source: str
    right: str
    wrong: str

    @property
    def russian(self) -> bool:
        return any("а" <= letter <= "я" for letter in self.source.lower())


class Outcome(NamedTuple):
    """Whether the wrong passage stood first (``None``: neither is listed), and the flags of those listed."""

    cosine: bool
    match: bool | None
    flags: dict[str, tuple[str, ...]]


def items() -> list[Item]:
    return [Item(*line.split("\t")) for line in FILE.read_text(encoding="utf-8").splitlines()[1:]]


def lines_for(item: Item, pool: list[Item], chance: random.Random) -> list[str]:
    """The target lines of an item in an order by chance, its two passages well apart."""
    passages = [text for other in pool if other != item and other.russian == item.russian for text in other[2:]]
    lines = chance.sample(passages, OTHERS)
    first, second = chance.choice([(n, m) for n in range(OTHERS) for m in range(n + APART, OTHERS)])
    one, two = chance.sample([item.right, item.wrong], 2)
    return [*lines[:first], one, *lines[first:second], two, *lines[second:]]


def found(item: Item, lines: list[str], encoder: UseEncoder, folder: Path) -> list[tuple[list[str], tuple[str, ...]]]:
    """What ``match`` lists for the sentence, best first: the lines of a passage, and its flags."""
    source, target = folder / "source.txt", folder / "target.txt"
    source.write_text(item.source + "\n", encoding="utf-8")
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    languages = ("ru", "en") if item.russian else ("en", "ru")
    reading = aligner.Reading(*languages, presegmented=True, keep_boilerplate=True)
    matches = aligner.match(source, target, model=encoder, reading=reading)
    pairs = sorted(matches.pairs, key=lambda pair: pair.rank)
    return [(lines[pair.target.first : pair.target.last + 1], pair.flags) for pair in pairs if pair.target]


def outcome(item: Item, lines: list[str], encoder: UseEncoder, folder: Path) -> Outcome:
    source, right, wrong = encoder.encode([item.source, item.right, item.wrong])
    flags: dict[str, tuple[str, ...]] = {}
    for held, marked in found(item, lines, encoder, folder):
        side = "right" if item.right in held else "wrong" if item.wrong in held else ""
        if side:
            flags.setdefault(side, marked)
    return Outcome(bool(source @ wrong > source @ right), next(iter(flags)) == "wrong" if flags else None, flags)


def row(kind: str, outcomes: list[Outcome], flag: str | None) -> str:
    listed = [each.match for each in outcomes if each.match is not None]
    cells = [sum(each.cosine for each in outcomes) / len(outcomes), sum(listed) / len(outcomes)]
    text = f"{kind:10s}{len(outcomes):5d}" + "".join(f"{cell:8.2f}" for cell in cells)
    text += f"{len(outcomes) - len(listed):9d}"
    for side in ("wrong", "right"):
        flags = [each.flags[side] for each in outcomes if side in each.flags]
        fits = f"{sum(flag in found for found in flags) / len(flags):.2f}" if flag else "-"
        text += f"{len(flags):9d}{fits:>7s}{sum(map(bool, flags)) / len(flags):7.2f}"
    return text


def main() -> None:
    chance, encoder, pool = random.Random(20261129), UseEncoder(), items()
    by_kind: dict[str, list[Outcome]] = defaultdict(list)
    with TemporaryDirectory() as folder:
        for item in pool:
            by_kind[item.kind].append(outcome(item, lines_for(item, pool, chance), encoder, Path(folder)))
    print("                fooled: share           wrong passages         right passages")
    print("kind          n  cosine   match  neither   listed   flag    any   listed   flag    any")
    for kind, outcomes in by_kind.items():
        print(row(kind, outcomes, FLAG.get(kind)))
    print(row("all", [each for outcomes in by_kind.values() for each in outcomes], None))


if __name__ == "__main__":
    main()
