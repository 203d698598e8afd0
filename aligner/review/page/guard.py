"""Who may ask: this machine's browser, sent here by the program itself, and no other page that it has open.

The address that opens the page carries a random token; it is exchanged for a cookie that no other site can use
(SameSite=Strict, HttpOnly). ``Host`` must name the loopback (a name that was rebound to it does not), ``Origin`` must
be ours on every request that has one, and what changes something must say that it is JSON, which no form can.
"""

from __future__ import annotations

from secrets import compare_digest, token_urlsafe
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LARGEST = 8_000_000
"""Bytes of a request: a text of a million letters, each escaped, and room."""

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class Guard:
    """Lets through what the page itself asks, and puts the headers on every answer."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        self._app = app
        self.token, self._secret = token_urlsafe(24), token_urlsafe(24)
        self._cookie = f"aligner-{port}"
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the application answer."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        refused = self._refused(Request(scope))
        await (refused or self._app)(scope, receive, with_headers)

    def _refused(self, request: Request) -> Response | None:
        """The answer to what may not be asked; ``None`` lets it through."""
        headers = request.headers
        host = headers.get("host", "")
        if host not in self._hosts:
            return PlainTextResponse("This page is only for the machine it runs on.", 421)
        if headers.get("origin", f"http://{host}") != f"http://{host}":
            return PlainTextResponse("Asked by another page.", 403)
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin") and request.url.path != "/":
            return PlainTextResponse("Asked by another page.", 403)
        if request.url.path == "/" and request.method == "GET" and "token" in request.query_params:
            return self._welcome(request.query_params["token"])
        if not compare_digest(request.cookies.get(self._cookie, "").encode(), self._secret.encode()):
            return PlainTextResponse("Open the address that aligner printed, with its token.", 403)
        if request.method == "POST":
            return self._refused_change(request)
        return None

    def _welcome(self, token: str) -> Response:
        if not compare_digest(token.encode(), self.token.encode()):
            return PlainTextResponse("The token is not this review's: open the address that aligner printed.", 403)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(self._cookie, self._secret, httponly=True, samesite="strict", path="/")
        return answer

    @staticmethod
    def _refused_change(request: Request) -> Response | None:
        if request.headers.get("content-type", "").partition(";")[0] != "application/json":
            return PlainTextResponse("Only JSON is taken.", 415)
        length = request.headers.get("content-length", "")
        if not length.isdecimal() or int(length) > _LARGEST:
            return PlainTextResponse("Too much at once.", 413)
        return None
