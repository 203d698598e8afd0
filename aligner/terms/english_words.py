"""English words by what may stand beside them: what the rules of ``aligner.terms.english`` look at."""

from __future__ import annotations

from aligner.terms.morphology import listed

REACH = 8
"""Words before it among which a verb of urging is looked for."""

BEFORE_VERB = listed(
    "i you he she it we they who i'd we'd they'd can could may might must shall should will would not cannot never"
    " please let did does"
)
CONTRACTED = listed("t ll d")
"""What is left of *not*, *will* and *would* after an apostrophe."""
DETERMINERS = listed(
    "the a an this that these those its their his her our your my no any some each every all both such"
)
POSSESSIVE = listed("its their his her our your my")
SINGULAR = listed("a an each every this that another one either neither")
"""Determiners that no plural follows."""
PLURAL = listed("these those all both many several most few some other such two three four five six ten no any")
NUMBERS = listed("two three four five six seven eight nine ten twelve twenty several many")
QUESTIONS = listed("which whether what how why where when who")
SUBJECTS = listed("i you he she it we they there no nobody nothing")
OBJECTS = listed("them him me")
REFLEXIVE = listed("yourself yourselves")
RELATIVE = listed("that which who")
WANTS_TO = listed(
    "want wants wanted need needs needed had has have having ought going able ready decided decide plan plans planned"
    " hope hopes hoped try tries tried continue continues agree agrees agreed refuse refuses refused"
    " fail fails failed intend intends intended willing undertake undertakes undertook seek seeks sought begin begins"
    " began start starts started decides choose chooses chose manage managed tend tends prefer prefers aim aims aimed"
)
TO_VERB = listed(
    "ability able attempt authority capacity chance commitment decision desire duty effort failure freedom inability"
    " intention invitation obligation opportunity permission promise proposal readiness refusal"
    " tendency willingness wish abilities attempts efforts decisions"
    " free entitled eager likely unlikely reluctant important necessary difficult easy hard impossible possible"
    " obliged supposed bound used expected required allowed forced authorized authorised prepared"
    " order how where what when whether not"
)
"""Words right before *to* after which a verb is likelier than a noun."""
URGING = frozenset(
    f"{verb}{ending}"
    for verb in [
        "urge",
        "ask",
        "tell",
        "order",
        "allow",
        "invite",
        "require",
        "force",
        "encourage",
        "enable",
        "help",
        "want",
        "expect",
        "advise",
        "persuade",
        "call",
    ]
    for ending in ("", "s", "d", "ed")
) | {"told"}
"""Verbs whose object is followed by *to* and a verb."""
INSTRUCTING = listed("use click select choose press drag hold run")
MODIFYING_PLURALS = listed(
    "arms sports news customs sales rights systems services operations affairs communications savings goods"
    " human-rights united politics economics physics forces armed-forces materials"
)


LINKING = listed("of in on at and or for from by with to as is are was were has have had will would")
PREPOSITIONS = listed("in on at for from with to against among between over about within across through")
AUXILIARIES = listed("is are was were be been has have had will would can could may might must shall should does did")
CONJUNCTIONS = listed("as if when where which that what how because while although once until unless")
FUNCTION = DETERMINERS | LINKING | PREPOSITIONS | AUXILIARIES | CONJUNCTIONS | SUBJECTS | OBJECTS
"""Words without a content of their own."""
ADVERBS = listed("then also always never often usually simply deeply sharply steeply just")
LY_NO_ADVERBS = listed(
    "early only family friendly likely unlikely daily weekly monthly yearly quarterly elderly supply reply ally"
    " assembly july monopoly anomaly costly deadly orderly scholarly"
    " rely fly rally tally bully italy holy ugly lonely lovely lively timely"
)
ADJECTIVE = ("ing", "ed", "al", "ous", "ive", "ic", "ful", "less", "able", "ible", "ern", "ian", "ese", "ish", "ary")
SAYING = listed(
    "state claim report note rule charge demand request order remark promise warn answer reply judge reason"
)
"""Nouns that are verbs of saying, too, which a clause with *that* follows."""
NO_PEOPLE = listed(
    "enters offers orders covers filters registers renders triggers transfers alters refers delivers considers gathers"
    " monitors remembers answers lowers"
)
"""Verbs that look like the plural of somebody who does something."""
PEOPLE = listed("people men women children police")
IRREGULAR_VERBS = listed(
    "choose see set go put let make take get give keep run read write send hold find cut build"
    " draw hit split spread cast bet shut cost lead drive ride rise fall speak stand break bear buy sell think"
)
