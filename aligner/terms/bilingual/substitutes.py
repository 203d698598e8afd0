"""What stands in a term's place where none of its renderings does: other words, nothing, or nobody can tell.

The words of both sides are linked as for extraction (``bilingual.links``). A noun that is linked to the term's
own words stands in its place. Where none is, a noun that no link explains may, if it is between the words that the
term's neighbours are linked to, if it is the only one there, and if the same holds the other way round; or a term of
the other side that has no counterpart itself. So a word is named only where the pair is otherwise understood; a term
that one side merely leaves out (*in cell B1*, *in B1*) has nothing in its place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from aligner.terms.bilingual.linkage import VERBAL, LinkedPairs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aligner.terms.bilingual.side import Direction

Kind = Literal["another", "nothing", "unclear"]
Span = tuple[int, int]

FEWEST = 300
"""Different pairs from which links can be learned; with fewer nobody can say what stands where."""
_NEAR, _FAR = 2, 3
"""Words of content between what stands there and what a neighbour is linked to; neighbours looked at to each side."""
_LONGEST = 3
"""Words of what stands there at most."""
_FEW, SHORT = 4, 6
"""Words of content up to which no neighbour need be shared, and up to which the pair counts as understood."""
_USUAL = 0.1
"""Of a word's links the share that its usual counterparts have each."""


@dataclass(frozen=True, slots=True)
class Instead:
    """What stands in a term's place: ``text[start:stop]`` of the other side, for ``another`` only.

    ``key`` are its lemmas, ``usual`` those words of the term's side that the last of them is linked to elsewhere, the
    commonest first, without the term's own; ``links`` counts its links, ``own`` is the share of them that goes to the
    term; ``clear`` is the share of both sides' words of content that the links explain, the lower one of the two, 1
    in a short pair; ``words`` are the words of content of the longer side.
    """

    kind: Kind
    start: int = 0
    stop: int = 0
    key: str = ""
    clear: float = 0.0
    usual: tuple[str, ...] = ()
    links: int = 0
    own: float = 0.0
    words: int = 0
    linked: bool = False
    """Named because a link says so."""
    crossed: bool = False
    """It is itself a term without a counterpart."""


_NOTHING, _UNCLEAR = Instead("nothing"), Instead("unclear")


class Substitutes:
    """A table of pairs, ready to be asked what stands where."""

    def __init__(
        self,
        texts: tuple[Sequence[str], Sequence[str]],
        languages: tuple[str, str],
        own: Mapping[str, Mapping[str, str]],
    ) -> None:
        numbers: dict[tuple[str, str], int] = {}
        self._pair = [numbers.setdefault(pair, len(numbers)) for pair in zip(*texts, strict=True)]
        self._learned = len(numbers) >= FEWEST
        self._pairs = LinkedPairs(tuple(numbers), languages, own)

    def instead(
        self, row: int, direction: Direction, span: Span, lonely: Sequence[Span] = (), taken: Sequence[Span] = ()
    ) -> Instead:
        """What stands on the other side for ``text[start:stop]`` of the side that ``direction`` starts from.

        ``lonely`` are terms of the other side that have no counterpart here: one alone is likely to stand for it.
        ``taken`` are those that have one, and stand for that.
        """
        if not self._learned:
            return _UNCLEAR
        asked = _Asked(self._pairs, self._pair[row], int(direction == "backward"), span, taken)
        found = asked.answer()
        if found.kind == "another":
            return replace(found, crossed=any(first <= found.start < last for first, last in lonely))
        return (asked.crossed(lonely[0]) if len(lonely) == 1 else None) or found

    def otherwise(self, row: int, direction: Direction, span: Span) -> str:
        """What the words of a hit are rather than the term; else empty."""
        return self._pairs.otherwise(self._pair[row], int(direction == "backward"), span)


class _Asked:
    """One question: the term's words, and all words of content of both sides with their order."""

    def __init__(self, pairs: LinkedPairs, pair: int, side: int, span: Span, taken: Sequence[Span]) -> None:
        self._pairs, self._pair, self._side, self._links = pairs, pair, side, pairs.links
        self._words = tuple(pairs.content(pair, index) for index in (0, 1))
        self._order = tuple({word: at for at, word in enumerate(words)} for words in self._words)
        self._longer = max(map(len, self._words))
        self._term = pairs.inside(pair, side, span)
        self._taken = {word for place in taken for word in pairs.inside(pair, 1 - side, place)}

    def answer(self) -> Instead:
        """Linked words first, then those without a link."""
        here, there = self._side, 1 - self._side
        if not self._term:
            return _UNCLEAR
        linked = [int(self._links[here][word]) for word in self._term if self._links[here][word] >= 0]
        if not linked:
            return self._unlinked()
        fitting = [word for word in linked if self._noun(there, word)]
        near = self._anchors(here, self._term)
        if not fitting or (near and not self._beside(there, fitting[-1], near, _FAR)):
            return _UNCLEAR
        return replace(self._another(fitting[-1:]), linked=True)

    def crossed(self, lonely: Span) -> Instead | None:
        """A term without a counterpart, where hardly another noun is left over that could stand for this one."""
        here, there = self._side, 1 - self._side
        words = self._pairs.inside(self._pair, there, lonely)
        if not words or not self._term or any(self._links[there][word] >= 0 for word in words):
            return None
        verbal = any(self._pairs.form(there, word).endswith(VERBAL) for word in words)
        if verbal or not self._sharing(words):
            return None
        sides = ((here, self._term), (there, words))
        alone = all(len(self._left_over(side, own)) <= 1 for side, own in sides)
        return replace(self._another(words), crossed=True) if alone else None

    def _unlinked(self) -> Instead:
        """The noun that alone is left over on the other side, if the term alone is on this one."""
        here, there = self._side, 1 - self._side
        spare = self._spare(there, self._anchors(here, self._term))
        if not spare:
            return _NOTHING
        broken = any(not self._pairs.joined(there, word) for word in spare[1:])
        if len(spare) > _LONGEST or spare[-1] - spare[0] >= len(spare) or broken or not self._sharing(spare):
            return _UNCLEAR
        back = self._anchors(there, spare)
        mutual = any(self._fits(here, word, back) for word in self._term)
        rivals = any(word not in self._term for word in self._spare(here, back))
        return self._another(spare) if mutual and not rivals else _UNCLEAR

    def _sharing(self, words: Sequence[int]) -> bool:
        """Whether a word in or beside the term is linked to one in or beside other words; not asked of few words."""
        if self._longer <= _FEW:
            return True
        ours, theirs = self._around(self._side, self._term), set(self._around(1 - self._side, words))
        return any(int(self._links[self._side][word]) in theirs for word in ours)

    def _around(self, side: int, run: Sequence[int]) -> list[int]:
        """The words of a run, and one to each side."""
        order = self._order[side]
        return self._words[side][max(0, order[run[0]] - 1) : order[run[-1]] + 2]

    def _left_over(self, side: int, own: Sequence[int]) -> list[int]:
        """The nouns of a side without a link, but for some."""
        return [w for w in self._words[side] if self._links[side][w] < 0 and w not in own and self._noun(side, w)]

    def _spare(self, side: int, anchors: Sequence[int]) -> list[int]:
        """The nouns of a side without a link that stand where the neighbours' links point."""
        lone = (word for word in self._words[side] if self._links[side][word] < 0)
        return [word for word in lone if self._fits(side, word, anchors) and self._noun(side, word)]

    def _fits(self, side: int, word: int, anchors: Sequence[int]) -> bool:
        """Whether a word stands between both anchors and near one, near the only one, or anywhere without any."""
        between = len(anchors) < 2 or anchors[0] < word < anchors[1]
        return not anchors or (between and self._beside(side, word, anchors, _NEAR))

    def _noun(self, side: int, word: int) -> bool:
        """Whether a word is a noun that is free to stand for something."""
        return not (side != self._side and word in self._taken) and self._pairs.noun(self._pair, side, word)

    def _beside(self, side: int, word: int, anchors: Sequence[int], most: int) -> bool:
        order = self._order[side]
        return any(abs(order[word] - order[anchor]) <= most for anchor in anchors)

    def _anchors(self, side: int, words: Sequence[int]) -> list[int]:
        """What the nearest linked word to the left and to the right is linked to."""
        order, every, links = self._order[side], self._words[side], self._links[side]
        left, right = every[: order[words[0]]][::-1][:_FAR], every[order[words[-1]] + 1 :][:_FAR]
        found = [next((int(links[word]) for word in part if links[word] >= 0), -1) for part in (left, right)]
        return [anchor for anchor in found if anchor >= 0]

    def _another(self, words: Sequence[int]) -> Instead:
        """These words of the other side."""
        here, there = self._side, 1 - self._side
        own = {self._pairs.lemma(here, word) for word in self._term}
        partners = self._pairs.partners(there, words[-1])
        links = sum(count for _, count in partners)
        share = sum(count for name, count in partners if name in own) / max(1, links)
        side = self._pairs.sides[there]
        return Instead(
            "another",
            int(side.starts[words[0]]),
            int(side.stops[words[-1]]),
            " ".join(self._pairs.lemma(there, word) for word in words),
            self._clear(),
            tuple(name for name, count in partners if name not in own and count >= _USUAL * links),
            links,
            share,
            self._longer,
        )

    def _clear(self) -> float:
        """How much of the pair the links explain."""
        if self._longer <= SHORT:
            return 1.0
        shares = [sum(int(self._links[s][w]) >= 0 for w in words) / len(words) for s, words in enumerate(self._words)]
        return min(shares)
