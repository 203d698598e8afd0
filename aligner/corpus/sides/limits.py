"""What reading one document may take, so that one that a reader was not written for does not stop a collection."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

from aligner.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from types import FrameType

    from aligner.corpus.sides.collecting import Found

SECONDS = 120.0
"""Of processor time, and half as many more for each megabyte of the file. A page of 10 to 50 kB took .02 to .5 s, a
megabyte of text 10 s, of HTML 27 s (November 2026, on a core that other work shared)."""
_MOST = 30
"""Times as long at most, which is an hour: a document in a zip has no size of its own here, and counts as the zip."""
_AGAIN = 0.25
"""Of that time, after which a reader that went on is interrupted again: a library's callback may lose an exception."""


class _OverrunError(BaseException):
    """No ``Exception``, of which readers catch many."""


def limited(found: Found, seconds: float, *, alone: bool) -> AbstractContextManager[None]:
    """``DocumentError`` when what runs inside takes more processor time than reading this document may.

    It is interrupted between two instructions of Python. ``alone``: in a process that another begins anew should it
    end; should a library not come back, the process is ended after half as much time again. Without signals of this
    kind (Windows), or in another thread than the first, there is no limit.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        return nullcontext()
    megabytes = found.stamp[1] / 1e6
    return _limited(seconds * min(1 + megabytes / 2, _MOST), alone)


@contextmanager
def _limited(seconds: float, alone: bool) -> Iterator[None]:
    before = signal.signal(signal.SIGPROF, _overrun)
    try:
        try:
            signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN * seconds)
            if alone:
                signal.setitimer(signal.ITIMER_VIRTUAL, 1.5 * seconds + 1)  # its signal ends the process
            yield
        finally:
            _disarm(alone)
    except _OverrunError:
        took = f"takes over {round(seconds, 1):g} s of processor time to read"
        raise DocumentError(f"{took}; leave it out, split it, or convert it") from None
    finally:
        _disarm(alone)  # again: the first may have been interrupted itself
        signal.signal(signal.SIGPROF, before)


def _disarm(alone: bool) -> None:
    for timer in (signal.ITIMER_PROF, *([signal.ITIMER_VIRTUAL] if alone else [])):
        signal.setitimer(timer, 0)


def _overrun(_: int, __: FrameType | None) -> None:
    raise _OverrunError
