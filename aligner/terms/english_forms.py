"""What an English form can be, by itself: a verb, an adjective, a form in -s of something."""

from __future__ import annotations

from functools import lru_cache

from aligner.terms.english_words import ADJECTIVE, AUXILIARIES, FUNCTION, IRREGULAR_VERBS


@lru_cache(maxsize=10_000)
def maybe_verb(form: str) -> bool:
    """Whether a form can be a verb's: simplemma leads a past tense back to it, or it ends in -ing or -ed itself."""
    from simplemma import lemmatize

    if form.endswith(("ing", "ed")) or form in IRREGULAR_VERBS:
        return True
    stem = form[:-1] if form.endswith("e") else form
    return any(lemmatize(past, lang="en") == form for past in (f"{stem}ed", f"{stem}{stem[-1:]}ed"))


@lru_cache(maxsize=10_000)
def verbal(form: str) -> bool:
    """Whether a form can be a finite verb: an auxiliary, a past tense, or one in -s that a verb can have."""
    from simplemma import lemmatize

    if form in AUXILIARIES or form.endswith("ed"):
        return True
    if form.endswith("s"):
        return any(maybe_verb(lemma) for lemma in bare(form))
    return form not in FUNCTION and lemmatize(form, lang="en") != form and not form.endswith(("ing", "er", "est"))


@lru_cache(maxsize=10_000)
def adjective(form: str) -> bool:
    """Whether a form is likely an adjective: by its ending, or because it has a comparative."""
    from simplemma import lemmatize

    comparative = form + ("r" if form.endswith("e") else "er")
    return form.endswith(ADJECTIVE) or lemmatize(comparative, lang="en") == form


@lru_cache(maxsize=10_000)
def only_adjective(form: str) -> bool:
    """Whether an adjective is not also a noun, which would have a plural (``firm``)."""
    from simplemma import lemmatize

    return adjective(form) and lemmatize(form + "s", lang="en") != form


def participle_of(form: str) -> tuple[str, ...]:
    """What a form in -ing can be made of, where simplemma takes it for a noun (``backing up``, ``setting``)."""
    stem = form[:-3]
    if not form.endswith("ing") or len(stem) < 2:
        return ()
    return (stem, f"{stem}e", stem[:-1]) if stem[-1] == stem[-2] else (stem, f"{stem}e")


def bare(form: str) -> tuple[str, ...]:
    """What a form in -s can be made of."""
    return (form[:-1], form[:-2]) if form.endswith("es") else (form[:-1],)
