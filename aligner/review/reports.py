"""What reviews tell: how two reviewers agree, what a score is worth, gold for measuring."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from aligner.errors import ReviewError
from aligner.files.output import replacing
from aligner.review.session import opened
from aligner.review.store import Store, is_review, path_of
from aligner.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from aligner.review.base import Base
    from aligner.review.decisions import Row, State

_BINS = 10
_SHOWN = 70


def read(pairs: Path) -> tuple[Base, State]:
    """The review of a pairs file, or of the review file itself, as it stands."""
    path = path_of(pairs)
    if not is_review(path):
        raise ReviewError(f"{path}: no review is there: make one with aligner review {pairs}")
    store = Store(path)
    try:
        _, base, state = opened(store, None)
    finally:
        store.close()
    return base, state


class Agreement(NamedTuple):
    """Of the pairs as computed that both decided: how many, Cohen's kappa, and those they judge unlike."""

    both: int
    kappa: float
    unlike: tuple[tuple[str, str, str, str], ...]
    """Source and target text, what the first said, what the second."""


def agreement(first: tuple[Base, State], second: tuple[Base, State]) -> Agreement:
    """Cohen's kappa (1960) over accepted, rejected and changed; ``ReviewError`` for reviews of other pairs."""
    base, other = first[0], second[0]
    texts = [[(each.text(row, "source"), each.text(row, "target")) for row in each.rows] for each in (base, other)]
    if texts[0] != texts[1]:
        raise ReviewError("the two reviews are of different pairs: compare reviews of one pairs file")
    said = [_judged(each, state) for each, state in (first, second)]
    both = [(pair, a, b) for pair, a, b in zip(texts[0], *said, strict=True) if a and b]
    if not both:
        return Agreement(0, 0.0, ())
    return Agreement(len(both), kappa([(a, b) for _, a, b in both]), tuple((*p, a, b) for p, a, b in both if a != b))


def _judged(base: Base, state: State) -> list[str]:
    """Of each row as computed: accepted, rejected, changed, or nothing."""
    return [state[row.key].status if row.key in state else "changed" for row in base.rows]


def kappa(judged: Sequence[tuple[str, str]]) -> float:
    """Agreement beyond chance; 1 where all agree."""
    count = len(judged)
    same = sum(a == b for a, b in judged) / count
    left, right = Counter(a for a, _ in judged), Counter(b for _, b in judged)
    chance = sum(left[label] * right[label] for label in left) / count**2
    return 1.0 if chance == 1 else (same - chance) / (1 - chance)


def compared(pairs: Path, other: Path) -> str:
    """How two reviews agree, in lines."""
    found = agreement(read(pairs), read(other))
    if not found.both:
        return "no pair was decided by both\n"
    both = counted(found.both, "pair")
    lines = [f"{both} decided by both, {len(found.unlike)} unlike; Cohen's kappa {found.kappa:.3f}"]
    lines += [f"{a} / {b}\t{source[:_SHOWN]}\t{target[:_SHOWN]}" for source, target, a, b in found.unlike]
    return "\n".join(lines) + "\n"


def shares(base: Base, state: State) -> list[tuple[int, int]]:
    """For each tenth of the score: pairs as computed that were decided, and those of them accepted as they were."""
    counts = [[0, 0] for _ in range(_BINS)]
    for row, said in zip(base.rows, _judged(base, state), strict=True):
        if said and row.score is not None and not row.gap:
            tenth = counts[min(int(row.score * _BINS), _BINS - 1)]
            tenth[0] += 1
            tenth[1] += said == "accepted"
    return [(decided, accepted) for decided, accepted in counts]


def draw(pairs: Path, path: Path) -> None:
    """Score against accepted share as an SVG; ``OutputError`` where it cannot be written."""
    if path.suffix.lower() != ".svg":
        raise ReviewError(f"{path}: the picture is an svg; name it .svg")
    with replacing(path) as stream:
        stream.write(picture(shares(*read(pairs))).encode())


def picture(found: Sequence[tuple[int, int]]) -> str:
    """A dot for each tenth of the score that has pairs, on the diagonal where the score is a probability."""
    side, edge = 320, 48
    marks = []
    for number, (decided, accepted) in enumerate(found):
        if decided:
            x, y = edge + (number + 0.5) / _BINS * side, edge + (1 - accepted / decided) * side
            told = f"score {number / _BINS:.1f} to {(number + 1) / _BINS:.1f}: {accepted} of {decided} accepted"
            marks.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{3 + min(decided, 400) ** 0.5 / 2:.1f}">'
                f"<title>{told}</title></circle>"
            )
    ticks = [
        f'<text x="{edge + tick * side}" y="{edge + side + 18}" text-anchor="middle">{tick}</text>'
        f'<text x="{edge - 8}" y="{edge + (1 - tick) * side + 4}" text-anchor="end">{tick}</text>'
        for tick in (0, 0.5, 1)
    ]
    whole = side + 2 * edge
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" width="{whole}" height="{whole}" '
        'font-family="sans-serif" font-size="12" role="img"><title>Score against accepted share</title>'
        f'<rect width="{whole}" height="{whole}" fill="#fff"/>'
        f'<path d="M{edge} {edge}v{side}h{side}M{edge} {edge + side}l{side} -{side}" fill="none" stroke="#888"/>'
        f'<g fill="#1f5fa8" fill-opacity=".8">{"".join(marks)}</g>{"".join(ticks)}'
        f'<text x="{edge + side / 2}" y="{whole - 8}" text-anchor="middle">score</text>'
        f'<text x="14" y="{edge + side / 2}" text-anchor="middle" '
        f'transform="rotate(-90 14 {edge + side / 2})">accepted</text></svg>\n'
    )


def write_gold(pairs: Path, path: Path) -> int:
    """The accepted rows as a ladder of gold beads; how many. ``ReviewError`` where there are several documents."""
    base, state = read(pairs)
    documents = [{unit.document for unit in side.units} for side in (base.source, base.target)]
    if base.ranked or max(map(len, documents)) > 1:
        raise ReviewError(
            f"{pairs}: a gold ladder is of one document and its translation: write tsv, which has decisions"
        )
    beads = list(_whole(base, (row for row in state.rows if row.status == "accepted")))
    with replacing(path) as stream:
        stream.write("".join(f"{sorted(source)}:{sorted(target)}\n" for source, target in beads).encode())
    return len(beads)


def _whole(base: Base, rows: Iterable[Row]) -> list[tuple[set[int], set[int]]]:
    """Sentence numbers from 0 of both sides; rows that share a sentence that was cut are one bead."""
    beads: list[tuple[set[int], set[int]]] = []
    for row in rows:
        sides = [
            {side.units[n].number - 1 for n, _, _ in side.pieces(span)}
            for side, span in zip((base.source, base.target), row.key, strict=True)
        ]
        if beads and any(mine & theirs for mine, theirs in zip(sides, beads[-1], strict=True)):
            beads[-1][0].update(sides[0])
            beads[-1][1].update(sides[1])
        else:
            beads.append((sides[0], sides[1]))
    return beads
