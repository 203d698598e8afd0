"""Which documents are aligned with which, found or given, as the manifest keeps it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np

from aligner.corpus.aligning.places import collection
from aligner.corpus.aligning.task import SIDES, digest
from aligner.corpus.pairing import Learned, pair
from aligner.corpus.pairing.decide import Copies
from aligner.files.output import replacing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from aligner.corpus.engine import Workshop
    from aligner.corpus.pairing import Pairing
    from aligner.corpus.pairing.outline import Collection
    from aligner.corpus.sides.preparing import Prepared
    from aligner.corpus.store.manifest import Manifest, SideRecord

PAIRER = 2
"""Counted up when other documents would be paired of the same ones."""
FOUND, GIVEN = "found", "given"
"""How pairs are known: by what documents say, or from a table."""


@dataclass(frozen=True, slots=True)
class Partner:
    """A pair of documents by name, how likely they belong together, 1 where a table says so; and the likeliest other.

    ``rival``: empty where no other is likelier than not.
    """

    source: str
    target: str
    score: float = 1.0
    rival: str = ""
    rival_score: float = 0.0


@dataclass(frozen=True, slots=True)
class Lonely:
    """A document in no pair, the one of the other side that would be likeliest, and why it is not its partner."""

    side: str
    name: str
    candidate: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Partners:
    """What was decided.

    ``key``: of all that it comes from but the last run. ``learned``: the file that the next run takes up, if any.
    ``how``: ``found`` or ``given``. ``names``: pairs whose names agree. ``copies``: documents of each side that say the
    same as another there. ``repeated``: the share of each side's sentences that stand there more than once, the first
    of each not counted.
    """

    key: str
    learned: str
    how: str
    pairs: tuple[Partner, ...]
    alone: tuple[Lonely, ...]
    names: int
    copies: tuple[int, ...]
    repeated: tuple[float, ...]

    def told(self) -> dict[str, Any]:
        """As JSON says it."""
        return asdict(self)

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Partners:
        """The inverse."""
        lists = {name: tuple(told[name]) for name in ("copies", "repeated")}
        pairs, alone = tuple(Partner(**one) for one in told["pairs"]), tuple(Lonely(**one) for one in told["alone"])
        return cls(**{**told, **lists, "pairs": pairs, "alone": alone})


def partners(prepared: Prepared, last: Manifest | None, given: Sequence[tuple[str, str]], shop: Workshop) -> Partners:
    """The pairs of documents: those given, else found; as the last run has them where nothing changed since.

    Pairs of the last run are kept where no other partner is clearly likelier (:func:`pair`): an edit parts nobody.
    """
    sides = (prepared.source, prepared.target)
    known = [[each.key for each in side.documents] for side in sides]
    key = digest([PAIRER, known, sorted(given), [each.name for side in sides for each in side.left_out]])
    before = (last.results if last else {}).get("documents", {})
    if before.get("key") == key and (given or shop.path(before["learned"]).is_file()):
        return Partners.of(before)
    held = [collection(shop.root, side, shop.encoder) for side in sides]
    repeated = tuple(_repeated(side) for side in held)
    if given:
        copies = tuple(len(side) - len(Copies.within(side).first) for side in held)
        here = [set(side.names) for side in held]
        pairs = tuple(Partner(*names) for names in sorted(given) if names[0] in here[0] and names[1] in here[1])
        return Partners(key, "", GIVEN, pairs, tuple(_widowed(given, sides)), 0, copies, repeated)
    learned = _read(before.get("learned", ""), shop)
    learned = learned if learned and learned.serves(held) else None
    found = pair(held[0], held[1], learned, _kept(before, held))
    pairs = tuple(
        Partner(held[0].names[one.source], held[1].names[one.target], one.score, one.rival, one.rival_score)
        for one in found.couples
    )
    alone, after = tuple(_lonely(found, held)), _written(found.learned, shop)
    return Partners(key, after, FOUND, pairs, alone, found.agreeing, found.copies, repeated)


def _kept(before: Mapping[str, Any], held: Sequence[Collection]) -> list[tuple[int, int]]:
    """The pairs that the last run found, by number, of documents that are there still, edited or not."""
    if before.get("how") != FOUND:
        return []
    here, there = ({name: number for number, name in enumerate(side.names)} for side in held)
    pairs = [(each["source"], each["target"]) for each in before["pairs"]]
    return [(here[one], there[other]) for one, other in pairs if one in here and other in there]


def _written(learned: Learned | None, shop: Workshop) -> str:
    """What was learned, as a file that is named for what it holds; empty where there was nothing to learn from."""
    if learned is None:
        return ""
    data = learned.to_bytes()
    with replacing(shop.path(_learned(data))) as stream:
        stream.write(data)
    return _learned(data)


def _read(output: str, shop: Workshop) -> Learned | None:
    """What the last run learned; ``None`` where that is gone, or of another version, and is learned anew."""
    path = shop.path(output)
    data = path.read_bytes() if path.is_file() else b""
    return Learned.from_bytes(data) if output == _learned(data) else None


def _learned(data: bytes) -> str:
    return f"learned/{digest([PAIRER, sha256(data).hexdigest()])}.npz"


def _lonely(found: Pairing, held: Sequence[Collection]) -> Iterator[Lonely]:
    for label, side, alone in zip(SIDES, held, (found.source_alone, found.target_alone), strict=True):
        for one in alone:
            yield Lonely(label, side.names[one.document], one.candidate, one.score, one.reason)


def _widowed(given: Sequence[tuple[str, str]], sides: tuple[SideRecord, SideRecord]) -> Iterator[Lonely]:
    """Documents whose partner could not be read."""
    reasons = [{each.name: each.reason for each in side.left_out} for side in sides]
    for names in sorted(given):
        for side in (0, 1):
            reason = reasons[1 - side].get(names[1 - side])
            if reason is not None and names[side] not in reasons[side]:
                yield Lonely(SIDES[side], names[side], names[1 - side], 1.0, f"{names[1 - side]}: {reason}")


def _repeated(side: Collection) -> float:
    """The share of sentences that stand on a side already."""
    return round(1 - len(np.unique(side.texts)) / max(len(side.texts), 1), 4)
