"""One program at a time: a lock on an open file, which goes with the program however it ends."""

from __future__ import annotations

import os


def lock(descriptor: int) -> None:
    """Lock a file for this program alone, or raise ``OSError`` where another has it."""
    if os.name == "nt":
        import msvcrt

        vars(msvcrt)["locking"](descriptor, vars(msvcrt)["LK_NBLCK"], 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
