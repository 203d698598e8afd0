"""SRT and WebVTT -> pieces: the lines of a cue joined, and cues joined that share a sentence; the place is the time."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from aligner.documents.flow import Piece, collapsed
from aligner.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[,.](\d{1,3}))?"
_TIMES = re.compile(rf"[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}(?:[ \t].*)?$")
_START = re.compile(rf"\s*(?:WEBVTT(?:[ \t].*)?(?:\r\n?|\n|\Z)|\d+[ \t]*(?:\r\n?|\n)[ \t]*{_TIME}[ \t]*-->)")
_SETTINGS = re.compile(r"(?:WEBVTT|NOTE|STYLE|REGION)(?:\s|$)")
_TAG = re.compile(
    r"</?(?:[bisuc]|v|lang|ruby|rt)(?:\.[\w.-]{1,200})?\s*/?>|<(?:v|lang)(?:\.[\w.-]{1,200})?\s[^<>\n]{1,200}>|</font\s*>"
    r"|<font(?:\s[^<>\n=]{1,20}=[^<>\n]{1,200})?>|<\d[\d:.]*>|\{\\[^{}\n]{0,200}\}",
    re.IGNORECASE,
)
"""The marks that these formats have; what else stands between angles is text."""
_READING = re.compile(r"<rt(?:\.[\w.-]{1,200})?>[^<\n]{0,200}(?:</rt>)?", re.IGNORECASE)
_HARD_BREAK = re.compile(r"\\[Nn]")
_TURN = re.compile(r"[-–—]\s?(?=[^\s\d-])")
_SPEAKER = re.compile(r"(?=[^\W\d_]{2})(?:[^\W\d_a-zа-яё][.'’]?[ -]?){2,30}(?:\(.{1,20}\))?:\s")
"""A name in capitals before what it says."""
_ENDED = re.compile(r"[.!?…。！？♪#:;)\]]['\"»”’)\]]*$")

_MAX_GAP = 2.0
"""Seconds between cues of one sentence."""
_MAX_CUES = 6
_PUNCTUATED = 0.4
"""Share of cues that end a clause, below which a file is taken to be without punctuation, and no cues are joined."""


@dataclass(frozen=True, slots=True)
class Cue:
    """What is on the screen at a time, in seconds."""

    start: float
    stop: float
    lines: tuple[str, ...]


def is_subtitles(text: str) -> bool:
    """Whether a text begins as subtitles do."""
    return _START.match(text) is not None


def pieces(text: str, name: str) -> list[Piece]:
    """A block for each sentence or more of the cues, each speaker's turn apart. Raises ``DocumentError``."""
    cues = list(_cues(text))
    if not cues:
        raise DocumentError(f"{name}: holds no subtitles with times and text; it may be truncated: get it again")
    turns = [turn for cue in cues for turn in _turns(cue)]
    ended = sum(_ENDED.search(turn.lines[-1]) is not None for turn in turns)
    joins = ended >= _PUNCTUATED * len(turns)
    return [
        Piece(" ".join(line for turn in group for line in turn.lines), "paragraph", _clock(group[0].start))
        for group in _sentences(turns, joins)
    ]


def _cues(text: str) -> Iterator[Cue]:
    """The cues that have text, in the order of the file."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    starts = [number for number, line in enumerate(lines) if _TIMES.match(line)]
    for start, following in pairwise([*starts, len(lines)]):
        times = _TIMES.match(lines[start])
        clean = tuple(_text(lines[start + 1 : following], last=following == len(lines)))
        if times and clean:
            yield Cue(_seconds(times.groups()[:4]), _seconds(times.groups()[4:]), clean)


def _text(lines: list[str], *, last: bool) -> Iterator[str]:
    """What is text between two times: not the next cue's number or name, nor notes and settings.

    An empty line does not end a cue: what follows it is shown by players of SRT.
    """
    if lines and not last and (lines[-1].strip().isdecimal() or (len(lines) > 1 and not lines[-2].strip())):
        lines = lines[:-1]
    skipped = False
    for before, line in pairwise(["", *lines]):
        skipped = bool(line.strip()) and (skipped or (not before.strip() and _SETTINGS.match(line) is not None))
        if not skipped:
            yield from filter(None, map(_clean, _HARD_BREAK.split(line)))


def _turns(cue: Cue) -> Iterator[Cue]:
    """A cue, or its parts where each line that begins with a dash or a speaker's name is another's."""
    dashes = [n for n, line in enumerate(cue.lines) if _TURN.match(line)]
    starts = dashes if len(dashes) > 1 else [n for n, line in enumerate(cue.lines) if _SPEAKER.match(line)]
    if not any(starts):
        yield cue
        return
    bounds = [0, *[start for start in starts if start], len(cue.lines)]
    for start, stop in pairwise(bounds):
        first = _TURN.sub("", cue.lines[start], count=1) if len(dashes) > 1 else cue.lines[start]
        yield Cue(cue.start, cue.stop, (first, *cue.lines[start + 1 : stop]))


def _sentences(turns: list[Cue], joins: bool) -> Iterator[list[Cue]]:
    """Runs of turns in which none but the last ends a sentence."""
    group: list[Cue] = []
    for turn in turns:
        if group and not (joins and len(group) < _MAX_CUES and _goes_on(group[-1], turn)):
            yield group
            group = []
        group.append(turn)
    if group:
        yield group


def _goes_on(before: Cue, turn: Cue) -> bool:
    """Whether a turn goes on the sentence of the one before."""
    speaks = _TURN.match(turn.lines[0]) or _SPEAKER.match(turn.lines[0])
    if speaks or not -_MAX_GAP <= turn.start - before.stop <= _MAX_GAP:
        return False
    begins, end = turn.lines[0].lstrip("\"'«„“…. ")[:1], before.lines[-1]
    return begins.islower() if end.endswith(("…", "...")) else _ENDED.search(end) is None


def _clean(line: str) -> str:
    """A line without its tags, characters in place of their names."""
    return collapsed(html.unescape(_TAG.sub("", _READING.sub("", line).replace("\\h", " ")))).strip()


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = parts
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return whole + int((thousandths or "").ljust(3, "0")) / 1e3


def _clock(seconds: float) -> str:
    """``00:01:02``."""
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"
