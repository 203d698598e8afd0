"""What the page asks and what it is answered. Everything is decided elsewhere; no request names a file."""

from __future__ import annotations

import asyncio
import json
import logging
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from aligner.errors import AlignerError
from aligner.review.decisions import ConflictError, Key, State
from aligner.review.page.desk import Desk
from aligner.review.page.filters import Filters
from aligner.review.page.view import band
from aligner.review.page.words import KEYS, LANGUAGES, words
from aligner.review.realign import grouped

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from starlette.requests import Request

    from aligner.review.decisions import Decision, Row
    from aligner.review.doubt import Doubt

    Answer = Callable[[Request], Awaitable[Response]]

_HERE = Path(__file__).parent
_FILES = {"/page.css": "text/css", "/page.js": "text/javascript", "/list.js": "text/javascript"}
_MOST = 200
"""Rows that are given at once, and decisions of the history."""
_STATES = {"": 0, "accepted": 1, "rejected": 2}

_log = logging.getLogger("aligner")


class Page:
    """The page of one review."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._templates = Environment(loader=FileSystemLoader(_HERE / "templates"), autoescape=True, trim_blocks=True)

    def routes(self) -> list[Route]:
        """Address by address."""
        get = {
            "/": self.page, "/list": self.list, "/rows": self.rows, "/next": self.next, "/search": self.search,
            "/history": self.history, "/standing": self.standing,
        }  # fmt: skip
        post = {"/decide": self.decide, "/realign": self.realign}
        return [
            *(Route(path, _answered(run), methods=["GET"]) for path, run in get.items()),
            *(Route(path, _answered(run), methods=["POST"]) for path, run in post.items()),
            *(Route(path, partial(_static, path[1:], kind), methods=["GET"]) for path, kind in _FILES.items()),
        ]

    async def page(self, request: Request) -> Response:
        """The page without its rows, which it asks for."""
        said = words(_language(request))
        desk = self._desk
        return self._html(
            "page.html", t=said, keys=KEYS, lang=_language(request), ranked=desk.base.ranked, desk=desk,
            said=json.dumps(said, ensure_ascii=False), unfit=desk.state.unfit[:_MOST], reviewer=desk.session.reviewer,
            name=desk.session.path.name.removesuffix(".review.sqlite"),
        )  # fmt: skip

    async def list(self, request: Request) -> Response:
        """Of every row that is asked for: its length, probability and state; what is decided of all."""
        desk, filters = self._desk, Filters.of(request.query_params)
        rows, doubts = list(desk.state.rows), desk.all_doubts()
        chosen = None
        if filters:
            chosen = await run_in_threadpool(filters.chosen, desk.base, rows, doubts, desk.terms)
        shown = range(len(rows)) if chosen is None else chosen
        entries = [_entry(desk, rows[number], doubts[number]) for number in shown]
        reasons = sorted({reason for doubt in doubts for reason in doubt.reasons})
        return JSONResponse(
            {
                **self._standing(),
                "rows": entries,
                "chosen": chosen,
                "reasons": [[reason, words(_language(request)).get(reason, reason)] for reason in reasons],
            }
        )

    async def standing(self, request: Request) -> Response:
        """Whether anything has changed since the page last asked."""
        return JSONResponse(self._standing())

    def _standing(self) -> dict[str, Any]:
        """What is true of the review as a whole."""
        desk, state = self._desk, self._desk.state
        return {
            "version": desk.version, "count": len(state.rows), "decided": state.decided,
            "undo": bool(state.done), "redo": bool(state.undone), "stale": desk.session.changed_on_disk,
        }  # fmt: skip

    async def rows(self, request: Request) -> Response:
        """Rows by their numbers, to be read."""
        desk, said = self._desk, words(_language(request))
        asked = [int(n) for n in request.query_params.get("at", "").split(",")[:_MOST] if n.isdecimal() and len(n) < 9]
        rows, doubts = desk.state.rows, desk.session.doubts
        shown = [
            desk.views.row(number, rows[number], doubts.of(rows[number]), rows[number - 1] if number else None, said)
            for number in asked
            if number < len(rows)
        ]
        return self._html("rows.html", rows=shown, t=said, count=len(rows), ranked=desk.base.ranked)

    async def next(self, request: Request) -> Response:
        """The row that is best worth checking."""
        desk = self._desk
        key = request.query_params.get("after", "")
        after = Key.parse(key) if key else None
        row = desk.session.doubts.next(desk.state, desk.state[after] if after in desk.state and after else None)
        return JSONResponse({"version": desk.version, "number": None if row is None else desk.state.index(row)})

    async def search(self, request: Request) -> Response:
        """Sentences of the target documents."""
        query = request.query_params.get("q", "")[:1_000]
        meant = request.query_params.get("by") == "meaning"
        found = await run_in_threadpool(self._desk.search, query, meant)
        return self._html("found.html", found=found, t=words(_language(request)))

    async def history(self, request: Request) -> Response:
        """Who decided what, the last first."""
        told = self._desk.session.history()[: -_MOST - 1 : -1]
        lines = [(decision, self._said(decision)) for decision in told]
        return self._html("history.html", lines=lines, t=words(_language(request)))

    def _said(self, decision: Decision) -> str:
        """What a decision is about, in a line."""
        if not decision.new:
            words = [str(decision.about[side])[:80] for side in ("source", "target") if side in decision.about]
            return " – ".join(words)
        row = decision.new[0]
        more = f" (+{len(decision.new) - 1})" if len(decision.new) > 1 else ""
        return (self._desk.base.text(row, "source") or self._desk.base.text(row, "target"))[:120] + more

    async def decide(self, request: Request) -> Response:
        """Take a decision; it is on the disk when this answers."""
        desk, asked = self._desk, await _body(request)
        token = _token(asked)
        if token is not None and desk.session.store.known(token):  # taken, but the answer did not arrive
            return JSONResponse(self._standing() | {"patch": None, "number": None})
        before = desk.state
        decision = desk.decision(asked)
        gone = _gone(before, decision)
        first = before.index(gone[0]) if gone else None
        together = not gone or before.index(gone[-1]) - (first or 0) == len(gone) - 1
        change = desk.session.decide(decision, reviewer=str(asked.get("reviewer", ""))[:80], token=token)
        desk.took(decision)
        return JSONResponse(self._standing() | self._patch(first, len(gone), change.come, together))

    def _patch(self, first: int | None, gone: int, come: Sequence[Row], together: bool) -> dict[str, Any]:
        """What changed in the list, if it is one stretch of it, and where the cursor goes."""
        desk, state = self._desk, self._desk.state
        numbers = [state.index(row) for row in sorted(come, key=lambda row: row.place)]
        at = numbers[0] if numbers else first or 0
        cursor = state.index(come[0]) if come else max(0, min(at, len(state.rows) - 1))
        together = together and numbers == [*range(at, at + len(numbers))] and first in (None, at)
        told: dict[str, Any] = {"number": cursor, "patch": None}
        if together and gone + len(come) < _MOST:
            doubts = desk.session.doubts
            told["patch"] = [at, gone, [_entry(desk, state.rows[n], doubts.of(state.rows[n])) for n in numbers]]
        return told

    async def realign(self, request: Request) -> Response:
        """A realignment, to be looked at before it is taken."""
        desk, asked = self._desk, await _body(request)
        key, now = Key.parse(str(asked.get("key", ""))), State(self._desk.state.rows)
        if asked.get("hint") is True and key not in now:
            return Response(status_code=204)  # the reader has gone on
        number, decision = await run_in_threadpool(desk.realigned, now, key, onward=asked.get("onward") is True)
        groups = grouped([now[key] for key in decision.old], decision.new)
        shown = [[[desk.texts(row) for row in half] for half in group] for group in groups[:_MOST]]
        said = words(_language(request))
        return self._html("difference.html", groups=shown, number=number, t=said, count=len(groups))

    def _html(self, template: str, /, **values: Any) -> Response:  # noqa: ANN401 - for a template
        return HTMLResponse(self._templates.get_template(template).render(**values))


def application(desk: Desk) -> Starlette:
    """The page as an application, without its guard."""
    return Starlette(routes=Page(desk).routes())


def _entry(desk: Desk, row: Row, doubt: Doubt) -> list[int]:
    """Length of the longer text, band of probability, state."""
    length = max(row.source[1] - row.source[0], row.target[1] - row.target[0])
    return [length, band(doubt.probability), _STATES[row.status]]


def _gone(state: State, decision: Decision) -> Sequence[Row]:
    """The rows that a decision will replace, in order."""
    if decision.action == "undo" and state.done:
        rows = state.done[-1].come
    elif decision.action == "redo" and state.undone:
        rows = state.undone[-1].gone
    else:
        rows = tuple(state[key] for key in decision.old)
    return sorted(rows, key=lambda row: row.place)


def _answered(run: Answer) -> Answer:
    """What goes wrong as an answer in words: 409 where somebody else decided, 400 else."""

    async def answer(request: Request) -> Response:
        try:
            return await run(request)
        except ConflictError as error:
            return JSONResponse({"error": str(error)}, 409)
        except AlignerError as error:
            status = 507 if "not saved" in str(error) else 400
            return JSONResponse({"error": str(error)}, status)

    return answer


async def _static(name: str, kind: str, request: Request) -> Response:
    """One of the page's own files, named here and not by the request."""
    data = await asyncio.to_thread((_HERE / "static" / name).read_bytes)
    return Response(data, media_type=f"{kind}; charset=utf-8")


async def _body(request: Request) -> dict[str, Any]:
    from aligner.errors import ReviewError

    try:
        asked = json.loads(await request.body())
    except (ValueError, RecursionError):
        asked = None
    if not isinstance(asked, dict):
        raise ReviewError("not a decision")
    return asked


def _token(asked: dict[str, Any]) -> str | None:
    token = asked.get("token")
    return token if isinstance(token, str) and 0 < len(token) <= 64 else None


def _language(request: Request) -> str:
    """The language chosen on the page, else the browser's first that is here."""
    chosen = request.query_params.get("lang", "")
    if chosen in LANGUAGES:
        return chosen
    said = request.headers.get("accept-language", "")
    return next((code for part in said.split(",") if (code := part.strip()[:2].lower()) in LANGUAGES), LANGUAGES[0])
