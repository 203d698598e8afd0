"""Abbreviations and what they say about the full stop after them, by language.

Only what the engines (razdel, the SRX rules) get wrong or do not know, and what the rules for numbers, months
and function words need. Small letters, no final stop, no spaces: ``т.е`` stands for "т. е." too.
"""

from __future__ import annotations

from enum import Enum
from functools import cache


class Kind(Enum):
    """What may come after an abbreviation's stop."""

    TITLE = "with a capital, stands before a name"
    NEVER = "never ends a sentence: a name, an example or the like follows"
    RARELY = "ends a sentence only before a function word"
    NUMBER = "a number follows, else it is an ordinary word"
    MONTH = "a number follows, or else a new sentence"
    OPEN = "ends a sentence or not: ask the engine"


_NUMBERS = "no nos nr p pp vol vols fig figs ch sec sect art par para ver op"
_LATIN_MONTHS = "jan feb febr mar apr jun jul aug sep sept oct okt nov dec dez"

_NEVER = {
    "en": "e.g i.e cf vs v viz approx esp incl",
    "de": "hr hrn fr frl dr prof dipl ing mag hl z.b d.h u.a o.ä bzw ca vgl evtl ggf inkl sog insb geb gest s.o s.u"
    " i.d.r z.t zzgl",
    "fr": "m mm mme mmes mlle mgr me dr pr p.ex c.à-d cf env av ex st ste",
    "es": "sr sra sres srta dr dra d dña ud uds prof lic ing gral p.ej ej av avda vs cf",
    "it": "sig sigg sig.ra dott dott.ssa prof prof.ssa ing avv on mons es p.es cfr ca c.d s",
    "pt": "sr sra srs dr dra prof profa eng d exmo p.ex ex cf av v.g",
    "nl": "dhr mevr mw dr drs ir ing mr prof ds bijv bv d.w.z o.a m.b.t i.p.v t.o.v ca evt incl zgn st",
    "pl": "prof dr mgr inż ks św np tzn tj m.in ul al im gen płk mjr kpt por woj red tzw ok ppłk zob por",
    "tr": "dr prof doç yrd av örn bkz sn op",
    "sv": "t.ex bl.a d.v.s dvs s.k ca dr prof jfr",
    "cs": "p pí dr ing mgr prof např tj tzv cca mj sv ul gen",
    "ru": "г-н г-жа гг г-да тов проф акад доц доктор св т.е т.к т.н т.зв см ср напр англ нем фр франц лат исп итал"
    " греч яп кит чл.корр генер ген подп вице-адм корр соч mr mrs ms dr prof vs",
    "uk": "проф акад доц ім див напр т.зв тобто п пп св гр гр-н англ нім фр лат вул просп пл",
    "be": "праф акад дац імя напр гл т.зв св вул пр пл гр",
    "bg": "проф акад доц д-р г-н г-жа г-ца инж св напр вж ул т.е т.нар т.нар бул гр англ",
    "sr": "проф др инж акад св ул тј нпр г г-ђа",
}
_TITLES = {
    "en": "mr mrs ms messrs dr drs prof gen sen sens rep reps gov govs lt col cpl capt cpt cmdr sgt maj adm det rev"
    " hon pres supt insp fr mt ft",
}
_RARELY = {
    "en": "u.s u.k u.n e.u u.s.a u.s.s.r d.c jr sr st ave blvd rd ph.d m.d b.a m.a b.sc m.sc",
    "de": "str usw",
    "es": "ee.uu",
    "ru": "им ул просп пер пл обл р-н пос дер наб корп стр г д с о р т п оз ок рис табл гл ст ч прим ред сост вып изд"
    " u.s u.k d.c jr sr inc",
}
_NUMBER = {
    "ru": "п пп ст ч чч гл рис табл стр с т тт разд абз подп прим вып тел ок кв оф корп д руб",
    "uk": "п пп ст ч гл рис табл стор с т розд абз тел кв буд",
    "be": "п пп арт ч гл мал табл с т разд тэл кв",
    "de": "nr s abs art kap bd abb tab ziff ca",
    "fr": "n p pp vol chap art fig tél al",
    "es": "núm n pág págs art cap vol tel fig",
    "it": "n pag pagg art cap vol tel fig",
    "pt": "n pág págs art cap vol tel fig",
    "nl": "nr blz art hfst afb tel",
    "pl": "nr str art ust pkt rozdz poz par godz tel rys",
}
_MONTHS = {
    "ru": "янв февр фев мар апр июн июл авг сент сен окт нояб ноя дек",
    "uk": "січ лют бер берез квіт трав черв лип серп вер верес жовт лист листоп груд",
    "be": "студз лют сак крас чэрв ліп жн вер кастр ліст снеж",
    "fr": "janv févr avr juil sept oct nov déc",
}
_OPEN = {
    "ru": "т.д т.п др пр т.ч",
    "uk": "т.д т.п ін",
    "be": "г.д інш",
    "en": "etc",
}


@cache
def abbreviations(language: str) -> dict[str, Kind]:
    """Each abbreviation of a language with its kind; those of English numbers and months are known in all."""
    table = dict.fromkeys(_NUMBERS.split(), Kind.NUMBER)
    table |= dict.fromkeys(_LATIN_MONTHS.split(), Kind.MONTH)
    for words, kind in (
        (_MONTHS, Kind.MONTH),
        (_RARELY, Kind.RARELY),
        (_NUMBER, Kind.NUMBER),
        (_TITLES, Kind.TITLE),
        (_NEVER, Kind.NEVER),
        (_OPEN, Kind.OPEN),
    ):
        table |= dict.fromkeys(words.get(language, "").split(), kind)
    return table
