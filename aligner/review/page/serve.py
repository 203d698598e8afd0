"""The server: on the loopback alone, at a port of its own or the one asked for, until Ctrl-C."""

from __future__ import annotations

import errno
import signal
import socket
import threading
import webbrowser
from typing import TYPE_CHECKING

from aligner.errors import ReviewError
from aligner.review.page.app import application
from aligner.review.page.guard import Guard

if TYPE_CHECKING:
    from collections.abc import Callable

    from aligner.review.page.desk import Desk

HOST = "127.0.0.1"


def listening(port: int = 0) -> socket.socket:
    """A socket on the loopback; ``ReviewError`` where the port is in use. 0: any that is free."""
    made = socket.socket(
        socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP
    )  # asyncio sends at once if TCP is named
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((HOST, port))
        made.listen(128)  # so that whoever reads the address is let in, if a moment later
    except OSError as error:
        made.close()
        reason = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
        raise ReviewError(f"port {port} {reason}: choose another with --port, or leave it out") from error
    return made


def serve(desk: Desk, made: socket.socket, say: Callable[[str], None], *, browser: bool = True) -> None:
    """Answer until interrupted; ``say`` is told the address with its token."""
    import uvicorn

    port = made.getsockname()[1]
    guard = Guard(application(desk), port)
    address = f"http://{HOST}:{port}/?token={guard.token}"
    server = uvicorn.Server(
        uvicorn.Config(
            guard, log_level="error", access_log=False, server_header=False, date_header=False, lifespan="off"
        )
    )
    desk.session.say(f"http://{HOST}:{port}/")
    say(address)
    if browser:
        threading.Timer(0.3, webbrowser.open, [address]).start()
    threading.Thread(target=_warm, args=[desk], daemon=True).start()
    ends = (signal.SIGINT, signal.SIGTERM)
    held = {number: signal.signal(number, signal.SIG_IGN) for number in ends}  # the server hears them, and only stops
    try:
        server.run([made])
    finally:
        for number, handler in held.items():
            signal.signal(number, handler)


def _warm(desk: Desk) -> None:
    """Load what the first realignment or search needs, so that it answers in its own time."""
    from aligner.errors import AlignerError

    try:
        desk.encoder().encode(["."])
    except AlignerError:
        return  # said when it is asked for
