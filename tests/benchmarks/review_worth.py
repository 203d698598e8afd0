"""What doubt first and realigning are worth: a simulated reviewer's actions until an alignment is right.

    python tests/benchmarks/review_worth.py DIRECTORY/NAME:ru:en ...

Each name stands for ``NAME.ru``, ``NAME.en`` (a sentence a line) and ``NAME.gold``. The document is aligned, a fifth of
its beads damaged by chance, and reviewed against the gold until strict F1 is .99. An action is a confirmation, a merge,
a split, a sentence shifted, or a realignment that is looked at and taken. Three reviewers: from top to bottom; what is
next worth checking; the same, realigning between accepted rows after each row that was mended.
"""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from review_damage import damaged

from aligner import embed, pipeline
from aligner.align.evaluation import evaluate
from aligner.align.ladder import read_ladder
from aligner.inputs import Reading
from aligner.review import arrange, realign
from aligner.review.carry import _gap, _imposed
from aligner.review.decisions import State
from aligner.review.doubt import Doubts
from aligner.review.outcome import base_of
from aligner.types import Bead

ENOUGH, SHARE, MOST = 0.99, 0.2, 20_000


def opinion(base, encoder):
    """What a machine says of a bead that it made wrong: from cosine and lengths, 0 to 1."""

    def score(row):
        if row.gap:
            return 0.0
        texts = [base.source.read(row.source), base.target.read(row.target)]
        vectors = encoder.encode(texts)
        ratio = abs(np.log(len(texts[0]) / len(texts[1])) - usual)
        return float(np.clip((vectors[0] @ vectors[1] - 0.25) / 0.5, 0, 1) * np.exp(-max(0.0, ratio - 0.3)))

    whole = [row for row in base.rows if not row.gap]
    ratios = [np.log(len(base.source.read(r.source)) / len(base.target.read(r.target))) for r in whole]
    usual = np.median(ratios)
    return score


class Reviewer:
    """Confirms what is right and mends what is wrong, row by row."""

    def __init__(self, base, rows, gold, encoder):
        self.base, self.state, self.encoder = base, State(rows), encoder
        self.doubts = Doubts(base)
        self.actions = 0
        self.gold = {bead: self._spans(bead) for bead in gold}
        self.right = {(spans[0], spans[1]) for spans in self.gold.values()}
        self.holder = [{}, {}]
        for bead, spans in self.gold.items():
            for side in (0, 1):
                self.holder[side].update(dict.fromkeys(bead[side], spans))

    def _spans(self, bead):
        sides = (self.base.source, self.base.target)
        return [side.span(ids[0], len(ids)) if ids else None for side, ids in zip(sides, bead, strict=True)]

    def f1(self):
        beads = [
            Bead(*(self._numbers(side, span) for side, span in enumerate(row.key)), 1.0) for row in self.state.rows
        ]
        return evaluate(beads, [_Rung(*bead) for bead in self.gold]).strict.f1

    def _numbers(self, side, span):
        line = (self.base.source, self.base.target)[side]
        found = [n for n, _, _ in line.pieces(span)]
        return range(found[0], found[-1] + 1) if found else range(0)

    def is_right(self, row):
        return tuple(span if span[0] < span[1] else None for span in row.key) in self.right

    def confirm(self, row):
        self.state.take(arrange.mark(self.state, [row.key], "accepted"))
        self.actions += 1

    def mend(self, row):
        """Make the gold's bead that the row's first sentence is in; ``False`` where nobody could."""
        side = int(row.source[0] == row.source[1])
        number = self._numbers(side, row.key[side])[0]
        wanted = self.holder[side].get(number)
        if wanted is None:
            return False
        made = replace(row, status="accepted", score=None)
        if None in wanted:
            at = row.key[1 - side][0]
            spans = [span or (at, at) for span in wanted]
            made = replace(made, source=spans[0], target=spans[1])
            self._reopen(spans)
            decision = _gap(made, self.state)
        else:
            made = replace(made, source=wanted[0], target=wanted[1])
            self._reopen(wanted)
            decision = _imposed(made, self.state)
        if decision is None:
            return False
        self.actions += _operations([self.state[key] for key in decision.old], made)
        self.state.take(decision)
        return True

    def _reopen(self, spans):
        """What was accepted by mistake where a bead is to be made."""
        keys = [
            row.key
            for row in self.state.rows
            if row.status
            and any(held[0] < span[1] and span[0] < held[1] for held, span in zip(row.key, spans, strict=True))
        ]
        self.actions += len(keys)
        self.state.take(arrange.mark(self.state, keys, ""))

    def realign(self, row):
        """Look at what realigning would change, where the page says that it would, and take it if it is better."""
        decision = realign.realigned(self.base, self.state, row.key, self.encoder)
        if decision.old:
            self.actions += 1
            old = [self.state[key] for key in decision.old]
            if sum(map(self.is_right, decision.new)) >= sum(map(self.is_right, old)):
                self.state.take(decision)


class _Rung:
    def __init__(self, source, target):
        self.source, self.target = source, target


def _operations(region, made):
    """Merges and splits that make a row of a region, or sentences shifted where that is less."""
    hull = [[min(r.key[s][0] for r in region), max(r.key[s][1] for r in region)] for s in (0, 1)]
    before = any(hull[s][0] < made.key[s][0] < made.key[s][1] for s in (0, 1))
    behind = any(made.key[s][0] < made.key[s][1] < hull[s][1] for s in (0, 1))
    cut = len(region) - 1 + before + behind
    if len(region) == 2 and before + behind == 1:
        return min(cut, 1 + (len(region) > 2))
    return max(cut, 1)


def reviewed(base, rows, gold, encoder, *, doubt, realigning):
    """Actions until the alignment is right enough, the F1 at the end."""
    reviewer = Reviewer(base, rows, gold, encoder)
    skipped = set()
    while reviewer.actions < MOST and reviewer.f1() < ENOUGH:
        open_rows = [row for row in reviewer.state.rows if row.status == "" and row.key not in skipped]
        if not open_rows:
            break
        row = reviewer.doubts.next(reviewer.state) if doubt else open_rows[0]
        if row is None or row.key in skipped:
            row = open_rows[0]
        if reviewer.is_right(row):
            reviewer.confirm(row)
        elif not reviewer.mend(row):
            reviewer.confirm(row)  # the gold leaves it open, or crosses what is accepted
            skipped.add(row.key)
        elif realigning:
            reviewer.realign(reviewer.state.rows[0])
    return reviewer.actions, reviewer.f1()


def main(names):
    encoder = embed.load("use")
    totals = np.zeros(4)
    for name in names:
        path, source, target = name.split(":")
        found = pipeline.align(
            f"{path}.{source}", f"{path}.{target}", model=encoder, reading=Reading(presegmented=True)
        )
        base = base_of(found)
        gold = {(tuple(r.source), tuple(r.target)) for r in read_ladder(Path(f"{path}.gold"), ordered=False)}
        gold = {
            bead for bead in gold if all(list(ids) == list(range(ids[0], ids[0] + len(ids))) for ids in bead if ids)
        }
        rows = damaged(base, SHARE, random.Random(7), opinion(base, encoder))
        start = Reviewer(base, rows, gold, encoder)
        wrong = sum(not start.is_right(row) for row in rows)
        sys.stdout.write(f"{Path(path).name}: {len(rows)} beads, {wrong} wrong, F1 {start.f1():.3f}\n")
        ways = [(False, False), (True, False), (True, True)]
        counts = [wrong]
        for doubt, realigning in ways:
            actions, f1 = reviewed(base, rows, gold, encoder, doubt=doubt, realigning=realigning)
            label = "top to bottom" if not doubt else "doubt first, realigning" if realigning else "doubt first"
            sys.stdout.write(
                f"  {label:24} {actions:5} actions, {100 * actions / wrong:5.0f} for 100 wrong, F1 {f1:.3f}\n"
            )
            sys.stdout.flush()
            counts.append(actions)
        totals += counts
    for label, actions in zip(("top to bottom", "doubt first", "doubt first, realigning"), totals[1:], strict=True):
        sys.stdout.write(f"all: {label:24} {100 * actions / totals[0]:.0f} actions for 100 wrong beads\n")


if __name__ == "__main__":
    main(sys.argv[1:])
