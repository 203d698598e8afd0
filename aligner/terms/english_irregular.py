"""Past forms of English verbs that no rule of spelling gives, or that simplemma takes for another word."""

from __future__ import annotations

from functools import lru_cache

from aligner.terms.morphology import listed

_VERBS = """
arise:arose,arisen be:was,were,been,am,are,is bear:bore,borne beat:beaten become:became begin:began,begun bend:bent
bind:bound bite:bit,bitten bleed:bled blow:blew,blown break:broke,broken breed:bred bring:brought build:built burn:burnt
buy:bought catch:caught choose:chose,chosen cling:clung come:came creep:crept deal:dealt dig:dug do:did,done,does
draw:drew,drawn drink:drank,drunk drive:drove,driven eat:ate,eaten fall:fell,fallen feed:fed feel:felt fight:fought
find:found flee:fled fly:flew,flown forbid:forbade,forbidden forget:forgot,forgotten freeze:froze,frozen get:got,gotten
give:gave,given go:went,gone,goes grind:ground grow:grew,grown hang:hung have:had,has hear:heard hide:hid,hidden
hold:held keep:kept kneel:knelt know:knew,known lay:laid lead:led lean:leant learn:learnt leave:left lend:lent
lie:lay,lain light:lit lose:lost make:made mean:meant meet:met mow:mown pay:paid prove:proven ride:rode,ridden
ring:rang,rung rise:rose,risen run:ran say:said see:saw,seen seek:sought sell:sold send:sent sew:sewn shake:shook,shaken
shine:shone shoot:shot show:shown shrink:shrank,shrunk sing:sang,sung sink:sank,sunk sit:sat sleep:slept slide:slid
smell:smelt sow:sown speak:spoke,spoken speed:sped spell:spelt spend:spent spill:spilt spin:spun spoil:spoilt
spring:sprang,sprung stand:stood steal:stole,stolen stick:stuck sting:stung strike:struck,stricken strive:strove,striven
swear:swore,sworn sweep:swept swell:swollen swim:swam,swum swing:swung take:took,taken teach:taught tear:tore,torn
tell:told think:thought throw:threw,thrown tread:trod,trodden understand:understood wake:woke,woken wear:wore,worn
weave:wove,woven weep:wept win:won wind:wound wring:wrung write:wrote,written
"""
_PREFIXES = ("over", "under", "with", "out", "mis", "fore", "up", "re", "un", "off")
_UNCHANGED = listed("set put let cut hit shut cast cost bet split spread hurt burst quit shed read")


@lru_cache(maxsize=1)
def _past() -> dict[str, tuple[str, ...]]:
    """Past forms and participles with the verbs they are of."""
    found: dict[str, tuple[str, ...]] = {}
    for verb in _VERBS.split():
        base, forms = verb.split(":")
        for form in forms.split(","):
            found[form] = (*found.get(form, ()), base)
    return found


@lru_cache(maxsize=1)
def _bases() -> frozenset[str]:
    return frozenset(base for every in _past().values() for base in every) | _UNCHANGED


@lru_cache(maxsize=10_000)
def past_of(form: str) -> tuple[str, ...]:
    """The verbs that a form is an irregular form of, those with a prefix too (``withdrew``); mostly none."""
    if form in _past():
        return _past()[form]
    return tuple(
        f"{prefix}{base}"
        for prefix in _PREFIXES
        if form.startswith(prefix)
        for base in _past().get(form[len(prefix) :], ())
        if _known(f"{prefix}{base}")
    )


@lru_cache(maxsize=10_000)
def irregular(form: str) -> bool:
    """Whether a form is the infinitive of an irregular verb."""
    if form in _bases():
        return True
    return any(form.startswith(p) and form[len(p) :] in _bases() and _known(form) for p in _PREFIXES)


def _known(form: str) -> bool:
    from simplemma import is_known

    return bool(is_known(form, lang="en"))
