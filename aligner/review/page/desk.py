"""What the page works with: the session, and what is computed for showing and suggesting."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from aligner.errors import ReviewError
from aligner.review import arrange
from aligner.review.decisions import REDO, TERM, UNDO, Decision, Key
from aligner.review.page.search import ByMeaning, Passage, by_words
from aligner.review.page.terms import Terms
from aligner.review.page.view import Views
from aligner.review.realign import realigned

if TYPE_CHECKING:
    from collections.abc import Callable

    from aligner.embed import Encoder
    from aligner.review.base import Base
    from aligner.review.decisions import Row, State
    from aligner.review.doubt import Doubt
    from aligner.review.session import Session

_PENDING = 8


class Desk:
    """A session with its encoder, loaded when it is first needed, its terms and pending realignments."""

    def __init__(self, session: Session, load: Callable[[], Encoder], termbase: Path | None = None) -> None:
        self.session, self._load = session, load
        self.terms = Terms(termbase, _languages(session.base))
        self._termbase = _beside(session.path, termbase)
        self.views = Views(session.base, self.terms)
        self._meaning = ByMeaning(session.base.target)
        self._encoder: Encoder | None = None
        self._lock = Lock()
        self._pending: dict[int, Decision] = {}
        self._number = 0
        self._doubts: tuple[int, list[Doubt]] = (-1, [])
        self.terms.add(_added(session.state))
        self.all_doubts()  # so that the first page has them at hand

    @property
    def base(self) -> Base:
        """The pairs before any decision."""
        return self.session.base

    @property
    def state(self) -> State:
        """The pairs now."""
        return self.session.state

    @property
    def version(self) -> int:
        """Counts up with each decision."""
        return self.session.version

    def all_doubts(self) -> list[Doubt]:
        """The doubt about each row, computed once for each version."""
        if self._doubts[0] != self.version:
            self._doubts = self.version, [self.session.doubts.of(row) for row in self.state.rows]
        return self._doubts[1]

    def encoder(self) -> Encoder:
        """The encoder; ``AlignerError`` where it cannot be had."""
        with self._lock:
            if self._encoder is None:
                self._encoder = self._load()
            return self._encoder

    def texts(self, row: Row) -> tuple[str, str]:
        """Both texts of a row."""
        return self.base.text(row, "source"), self.base.text(row, "target")

    def search(self, query: str, meant: bool) -> list[Passage]:
        """Target sentences by words, or by meaning."""
        return self._meaning.find(query, self.encoder()) if meant else by_words(self.base.target, query)

    def realigned(self, state: State, key: Key, *, onward: bool) -> tuple[int, Decision]:
        """A realignment of pairs as they were when it was asked for, and the number by which it can be taken."""
        decision = realigned(self.base, state, key, self.encoder(), onward=onward)
        self._number += 1
        self._pending = {**dict(list(self._pending.items())[1 - _PENDING :]), self._number: decision}
        return self._number, decision

    def decision(self, asked: dict[str, Any]) -> Decision:
        """What the page asks for as a decision; ``ReviewError`` for anything that is none."""
        action = asked.get("action")
        if action in (UNDO, REDO):
            return Decision(str(action))
        if action == "take":
            pending = self._pending.get(_whole(asked, "number"))
            if pending is None:
                raise ReviewError("this realignment is no longer at hand: make it again")
            return pending
        if action == TERM:
            words = {side: " ".join(_text(asked, side).split())[:500] for side in ("source", "target")}
            if not all(words.values()):
                raise ReviewError("a term needs words on both sides")
            return Decision(TERM, about=words)
        return self._of_row(str(action), Key.parse(_text(asked, "key")), asked)

    def _of_row(self, action: str, key: Key, asked: dict[str, Any]) -> Decision:
        base, state = self.base, self.state
        match action:
            case "accept" | "reject" | "reopen":
                status = {"accept": "accepted", "reject": "rejected", "reopen": ""}[action]
                return arrange.mark(state, [key], status)  # type: ignore[arg-type]
            case "vouch":
                return arrange.vouch(state, key)
            case "comment":
                return arrange.comment(state, key, _text(asked, "text"))
            case "edit":
                return arrange.edit(base, state, key, _side(asked), _text(asked, "text"))
            case "widen" | "narrow":
                return arrange.widened(base, state, key, last=asked.get("first") is not True, more=action == "widen")
            case "pick":
                number = _whole(asked, "number")
                if not 0 <= number < len(base.target.units):
                    raise ReviewError("no such sentence")
                return arrange.pick(state, key, base.target.span(number))
            case "none":
                return arrange.no_counterpart(state, key)
        if base.ranked:
            raise ReviewError("passages are not in order: widen, narrow or pick another")
        return self._of_ladder(action, key, asked)

    def _of_ladder(self, action: str, key: Key, asked: dict[str, Any]) -> Decision:
        base, state = self.base, self.state
        match action:
            case "merge":
                return arrange.merge(base, state, key)
            case "split":
                return arrange.split(base, state, key, _whole(asked, "source"), _whole(asked, "target"))
            case "shift":
                return arrange.shift(base, state, key, _side(asked), up=asked.get("up") is True)
            case "unlink":
                return arrange.unlink(state, key)
            case "link":
                other = Key.parse(_text(asked, "other"))
                return arrange.link(state, key, other, crossing=base.reordered or asked.get("crossing") is True)
        raise ReviewError("not a decision")

    def took(self, decision: Decision) -> None:
        """Do what follows from a decision: terms that were added go to their file."""
        added = _added(self.state)
        if decision.action in (TERM, UNDO, REDO) and self.terms.add(added):
            self.terms.write(self._termbase)


def _added(state: State) -> list[tuple[str, str]]:
    """The pairs of words that were added as terms."""
    told = [change.decision.about for change in state.done if change.decision.action == TERM]
    return [(str(about["source"]), str(about["target"])) for about in told]


def _beside(review: Path, termbase: Path | None) -> Path:
    """Where terms that are added go: a TBX beside the review where the termbase is one, else a table."""
    suffix = ".tbx" if termbase is not None and termbase.suffix.lower() == ".tbx" else ".tsv"
    return review.with_name(review.name.removesuffix(".review.sqlite") + ".terms" + suffix)


def _languages(base: Base) -> tuple[str, str]:
    """The commonest language of each side, without its region."""
    codes = [Counter(side.languages.values()).most_common(1) for side in (base.source, base.target)]
    source, target = (code[0][0].partition("-")[0].lower() if code else "" for code in codes)
    return source, target


def _text(asked: dict[str, Any], name: str) -> str:
    value = asked.get(name)
    if not isinstance(value, str):
        raise ReviewError(f"{name} is missing")
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\x00", "")


def _whole(asked: dict[str, Any], name: str) -> int:
    value = asked.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ReviewError(f"{name} is missing")
    return value


def _side(asked: dict[str, Any]) -> str:
    side = _text(asked, "side")
    if side not in ("source", "target"):
        raise ReviewError("the side is source or target")
    return side
