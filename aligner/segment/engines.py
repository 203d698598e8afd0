"""What decides where no rule of ours does: razdel for Cyrillic languages, SRX rules by choppa for others.

Both are asked about one place at a time, so their cost is that of the places nothing else decided.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aligner.errors import DocumentError
from aligner.text.language import script_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from choppa import SrxDocument

    Engine = Callable[[str, int, int, int], bool]
    """Text, beginning of the sentence so far, end of the marks, beginning of what follows -> a sentence ends."""

_WINDOW, _BULLET = 10, 24
_CLOSING = frozenset("\"'»“”’)]")
_NEAR, _LONG = 300, 2_000
_MAX_LAZY = 2
_NO_LANGUAGE = "zzz"


def engine(language: str) -> Engine:
    """The engine for a language; loaded on first use."""
    script = script_of(language)
    if script == "cyrillic":
        return by_razdel
    return by_srx(language)


def by_razdel(text: str, begin: int, end: int, following: int) -> bool:
    """Razdel's own rules, asked about one delimiter.

    Its ``sentenize`` copies the sentence so far at each delimiter, which is quadratic in a sentence of many;
    its rules need only ten characters on each side, and a sentence so far of twenty.
    """
    split_class, rules = _razdel()
    inner = end - 1
    # Of several closing marks it must not see the inner ones: it takes «„Стой!“» to end without a stop.
    while inner > begin and text[inner] in _CLOSING and text[inner - 1] in _CLOSING:
        inner -= 1
    split = split_class(text[max(begin, inner - _WINDOW) : inner], text[end - 1], text[end : end + _WINDOW])
    split.buffer = text[begin : min(end - 1, begin + _BULLET)]
    for rule in rules:
        action = rule(split)
        if action:
            return bool(action != "join")
    return True


def always(text: str, begin: int, end: int, following: int) -> bool:
    """Where there is no engine, a stop that no rule of ours knows better ends a sentence."""
    return True


@cache
def _razdel() -> tuple[Any, Any]:
    from razdel import sentenize
    from razdel.segmenters.sentenize import SentSplit

    return SentSplit, sentenize.rules


@cache
def by_srx(language: str) -> Engine:
    """LanguageTool's SRX rules of a language as one regular expression, tried where a sentence may begin.

    An SRX rule says what stands before and after a place; the first that fits decides. Written as alternatives of
    one expression, with a named group in those that break, they are asked at candidates only: all of the 1,097 cuts
    that choppa's own iterator makes in English news, and no other, in a fifth of its time, half of it to compile.
    """
    import regex

    names = _bundled_groups(language)
    # The rules for all languages break at no full stop; Turkish, Korean, Thai, Czech, Hungarian have no others.
    if set(names) <= set(_bundled_groups(_NO_LANGUAGE)):
        return always
    patterns = _patterns()
    parts = []
    for breaks, leading, trailing in (rule for name in names for rule in _bundled().rules[name]):
        # "(... . ... . ... ." looks back through every way to choose the stops: 9 ms a place in "A. A. A. ...", and
        # nothing on 1,183 sentences of English news. The rules for one and two stops in brackets stay.
        if leading.count("*?") > _MAX_LAZY:
            continue
        before = f"(?<={patterns.finitize(leading, 100)})" if leading else ""
        after = f"(?={trailing})" if trailing else ""
        parts.append(before + after + ("(?P<ends>)" if breaks else ""))
    pattern = regex.compile(patterns.translate_java_regex("|".join(parts)), regex.U | regex.V1)

    def ends(text: str, begin: int, end: int, following: int) -> bool:
        if len(text) > _LONG:
            start = max(0, following - _NEAR)
            text, following = text[start : following + _NEAR], following - start
        found = pattern.match(text, following)
        return found is not None and found.group("ends") is not None

    return ends


@dataclass(frozen=True, slots=True)
class _Rules:
    """An SRX file: groups of rules (breaks, pattern before, pattern after), and which groups a language takes."""

    rules: dict[str, list[tuple[bool, str, str]]]
    maps: list[tuple[str, str]]


def _choppa() -> Path:
    spec = find_spec("choppa")
    if spec is None or spec.origin is None:
        raise DocumentError("sentence rules are not installed; run: pip install choppa-srx")
    return Path(spec.origin).parent


@cache
def _patterns() -> Any:  # noqa: ANN401 - a module
    """Choppa's translation of Java's patterns, without its package, which imports a schema validator for 0.16 s."""
    spec = spec_from_file_location("aligner_choppa_utils", _choppa() / "utils.py")
    if spec is None or spec.loader is None:
        raise DocumentError("sentence rules are not installed as expected; run: pip install --upgrade choppa-srx")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def _bundled() -> _Rules:
    """The rules that come with choppa, LanguageTool's, read without its package for the same reason."""
    from lxml import etree

    root = etree.parse(str(_choppa() / "data" / "srx" / "languagetool_segment.srx")).getroot()
    rules = {
        group.get("languagerulename", ""): [
            (rule.get("break") != "no", rule.findtext("{*}beforebreak") or "", rule.findtext("{*}afterbreak") or "")
            for rule in group.iterfind("{*}rule")
        ]
        for group in root.iter("{*}languagerule")
    }
    maps = [
        (entry.get("languagepattern", ""), entry.get("languagerulename", "")) for entry in root.iter("{*}languagemap")
    ]
    return _Rules(rules, maps)


def _bundled_groups(language: str) -> list[str]:
    """Names of the groups of rules that a language takes, in order: those whose pattern it fits."""
    return [name for pattern, name in _bundled().maps if re.fullmatch(pattern, language)]


@cache
def _users_rules(path: Path) -> SrxDocument:
    """A user's SRX file, checked. Raises ``DocumentError`` for one that is missing, malformed or without rules."""
    from xml.sax import SAXException, SAXParseException

    import choppa
    import regex

    try:
        with path.open("rb"):
            pass
        document = choppa.SrxDocument(ruleset=path)
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read ({error.strerror}); name an SRX file") from None
    except SAXParseException as error:
        place = f"line {error.getLineNumber()}"
        raise DocumentError(f"{path}: {place}: not well-formed XML; give a valid SRX file") from None
    except (SAXException, AttributeError, ValueError, regex.error) as error:
        raise DocumentError(f"{path}: not an SRX file ({error}); give a valid one") from None
    maps = document.language_map_list
    if not maps or any(entry.language_rule is None for entry in maps):
        raise DocumentError(f"{path}: maps no language to rules that it holds; give a valid SRX file")
    return document


def by_users_rules(path: Path, language: str, text: str) -> list[int] | None:
    """Places where a user's rules end a sentence; ``None`` where they have no rule that does so for the language."""
    import regex
    from choppa import SrxTextIterator

    document = _users_rules(path)
    for code in (language, language.upper(), language.replace("-", "_")):
        groups = document.get_language_rule_list(code)
        if any(rule.is_break for group in groups for rule in group.rules):
            break
    else:
        return None
    try:
        return list(accumulate(map(len, SrxTextIterator(document, code, text))))
    except regex.error as error:
        raise DocumentError(f"{path}: a rule for {code} is no regular expression ({error}); mend the rule") from None
