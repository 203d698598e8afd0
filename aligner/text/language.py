"""Which language a text is in, from its script and its commonest words: offline, without a model.

The script decides alone where it can (Thai, Korean, Greek ...). Languages that share a script are told apart
by their function words, which make up about four words in ten of any running text, and by letters that the others lack.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

UNKNOWN = "und"
"""The code of a text without words, or in a script that is not known here (ISO 639: undetermined)."""


@dataclass(frozen=True, slots=True)
class Detection:
    """A language code (``ru``, ``zh-tw``, ``und``) and how sure of it we are, 0..1."""

    code: str
    confidence: float

    def __str__(self) -> str:
        """As a message shows it: ``ru (98 %)``."""
        return f"{self.code} ({self.confidence:.0%})"


FUNCTION_WORDS: Mapping[str, str] = {
    "en": "the of and to in a is that for it as was with be by on not he his but at are this have from or had an"
    " they which you were her she all would there we their been has when who will no more if out so what up"
    " its about into than them can only other some could these may then do any my now such our over also after"
    " us your how where",
    "de": "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus"
    " er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber"
    " vor zur bis mehr durch man sein wurde sei wenn ich wir ihr ihre kann unter keine eines dieser diese"
    " gegen vom schon diesem",
    "fr": "de la le et les des en un une du est que dans qui par pour au il sur pas plus ne se ce avec son sont aux"
    " ou cette elle sa ses comme été mais nous on leur tout fait être ont ces deux même aussi peut était je"
    " vous y lui entre sans dont bien ils si après sous depuis où encore toute avant très leurs d l qu n s c j",
    "es": "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si"
    " sin sobre este ya entre cuando todo esta ser son dos también fue había era muy años hasta desde está mi"
    " porque qué sólo han yo hay vez puede todos así nos ni parte tiene él uno donde bien tiempo mismo ese"
    " ahora",
    "it": "di e il la che in un a per è una non sono da con si del della le dei i al nel come più ma gli alla lo ha"
    " delle anche dal o se su questo ad essere dalla nella ai degli stato due quando sua suo ancora tra dopo"
    " hanno ed questa molto loro può era prima fra solo fatto tutti cui sul sulla così l d c noi io",
    "pt": "de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu sua ou"
    " quando muito nos já eu também só pelo pela até isso ela entre depois sem mesmo aos ter seus quem nas me"
    " esse eles você essa num nem suas meu às minha têm foi ser são está há era tem pode sobre",
    "nl": "de van het een en in is dat op te zijn met voor niet aan er om ook als dan maar bij of uit nog naar"
    " heeft die hij ze door over wel werd haar worden kan tot meer was wordt hebben deze we wij ik jij je mijn"
    " geen hun zo veel onder tegen andere had zich moet zal al waar toen dit men",
    "pl": "i w na z do że się nie jest to o jak za od przez po co dla tym ale czy już tego był są może tak jego"
    " które który która ich być oraz przy jej tylko ze także było przed pod lub można bardzo jako a u mnie mu"
    " ten ta te go ma była były jeszcze gdy kiedy więc nad bez",
    "tr": "ve bir bu da de için ile olarak olan çok daha ne gibi kadar sonra ama o en ise her değil mi var ki diye"
    " veya olduğu ben sen biz onun bunu olduğunu göre tarafından şey yok hem ya ancak tüm iki ilk bütün"
    " arasında nasıl neden önce böyle üzerinde oldu olur etmek",
    "cs": "a se v na je že to s z do i o ve jsem po ale k jako za by pro jeho si tak jak které který která byl od"
    " jsou nebo při má bylo už až ze ještě také podle jen když byla před co aby její není mezi více tím pak",
    "hu": "a az és hogy nem is egy van ez meg csak ha de már volt még mint kell azt lehet el ki sem vagy mert"
    " között után nagyon amely aki pedig ezt majd minden szerint így illetve sok lesz alatt olyan amikor",
    "ro": "de și în a la cu că pe o nu din un care mai este se ce pentru sunt ca dar fi prin au sau după fost acest"
    " această lui ale al ei dintre sa său către între doar când cum fără până toate am nici ar",
    "sv": "och att det i en på är av som för med den till inte om ett var har de jag så han men från vi kan hade"
    " sin när skulle eller vid efter hon mot där alla under ut mycket också denna sig blev dem över bara finns",
    "fi": "ja on ei että se oli hän mutta kun ovat niin myös kuin joka sen ole jos tai mitä nyt vain jo sitä minä"
    " olen hänen ollut voi kanssa sekä ne jonka tämä vielä joita jotka sillä mukaan",
    "ru": "и в не на что с он как по это но из у к за от о она так же его а для был только то бы все ее мне было вы"
    " еще они мы или если уже до при чтобы нет когда этого ли также их может быть были года том во со после"
    " которые который этом более будет под чем где есть об него я ты вот сам лишь над перед между однако этот"
    " эта эти там здесь тогда потом поэтому",
    "uk": "і в на не що з та у до як за це від про для його є й був але по так він ми чи який також були їх щоб"
    " вона бути або якщо вже після при було цього все я ти ви їй той ще між під через може лише без які яка"
    " цей ця коли вони",
    "be": "і ў у на не з што да як для за па пра ад яго гэта ён але так быў каб ці таксама яе былі які якія яна мы"
    " было пры або ужо толькі яны пасля можа ва без калі ж таму паміж гэтага гэты гэтай усё быць якая іх над"
    " яшчэ",
    "bg": "на и да се в за е от с че не по са до като си ще или при но което които който това той тази след както"
    " беше бъде има само между още най а към тя те ние този без част със из във ли бе би тези може няма",
    "sr": "је и у се да на су за са од не као то који из по би али што или до при ће био било која које само још"
    " како након тога није бити своје међу због ово овај а ако када о све већ они она он њих без",
    "mk": "на и во да се за од е не со ќе што по го ја ги му како или но кој која кои ова до при беше бил само уште"
    " има бидат меѓу таа тој тие оваа овој сите може нема кога исто така",
    "kk": "және мен бұл бар үшін болып деп осы ол да де бір еді жоқ болды туралы сол бойынша оның дейін сияқты"
    " кейін немесе өз ғана арқылы қатар емес болған бойы барлық",
}

_OWN_LETTERS: Mapping[str, frozenset[str]] = {
    code: frozenset(letters)
    for code, letters in {
        "de": "äöüß",
        "fr": "àâæçéèêëîïôœùûüÿ",
        "es": "áéíñóúü",
        "it": "àèéìíîòóù",
        "pt": "áâãàçéêíóôõúü",
        "nl": "ëïéèöóü",
        "pl": "ąćęłńóśźż",
        "tr": "çğıöşüâî",
        "cs": "áčďéěíňóřšťúůýž",
        "hu": "áéíóöőúüű",
        "ro": "ăâîșțşţ",
        "sv": "åäöé",
        "fi": "äöå",
        "ru": "ёщъыэ",
        "uk": "ґєіїщ",
        "be": "ёіўыэ",
        "bg": "щъѫ",
        "sr": "ђјљњћџ",
        "mk": "ѓѕјљњќџ",
        "kk": "әғёқңөұүһіщъыэ",
    }.items()
}
"""Letters beyond the plain ones; English has none."""
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzабвгдежзийклмнопрстуфхцчшьюя")

_CYRILLIC = ("ru", "uk", "be", "bg", "sr", "mk", "kk")
_LATIN = tuple(code for code in FUNCTION_WORDS if code not in _CYRILLIC)
_ENCODED = frozenset(("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"))

_SCRIPTS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(f"[{letters}]")
    for name, letters in {
        "latin": "A-Za-zÀ-ÖØ-öø-ɏ",
        "cyrillic": "Ѐ-ԯ",
        "han": "㐀-䶿一-鿿",
        "kana": "ぁ-ヿ",
        "ko": "가-힣ᄀ-ᇿ",
        "ar": "ء-يٱ-ۓ",
        "th": "ก-๛",
        "el": "Ͱ-Ͽ",
        "he": "א-ת",
        "hi": "ऀ-ॿ",
        "hy": "Ա-֏",
        "ka": "ა-ჿ",
    }.items()
}
_CHARACTER_WEIGHT = {"han": 3, "kana": 3, "ko": 3}
"""A character of these scripts stands for about as much text as three letters."""

_PERSIAN = frozenset("پچژگیک")

_WORD = re.compile(r"[^\W\d_]+")
_BULGARIAN_VOWEL = re.compile("ъ(?=[бвгджзклмнпрстфхцчшщ])")
"""ъ before a consonant is a vowel in Bulgarian and does not occur in Russian; counted as a letter of its own."""
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")

# A word of a language's own list is about 4 words in 10 of its running text, and 1 in 25 of another's, because short
# words are shared; a letter that a language lacks is in 1 of its words in 100 (names), and in 1 in 5 of another's.
# Words are not independent, so the odds are tempered. Rough figures, and yet: of program messages in 31 languages,
# 20 to 40 words long, .988 are told right, .960 of 10 to 20 words; at a confidence over .9, 13 of 11,359 were wrong.
_HIT, _MISS, _FOREIGN = math.log(0.40 / 0.04), math.log(0.60 / 0.96), math.log(0.01 / 0.20)
_TEMPER, _FAVOUR = 0.6, 0.5

_SLICES, _SLICE = 16, 2_000
_SURE, _ENOUGH_WORDS, _ENOUGH_IDEOGRAMS = 0.9, 5, 6


def detect(text: str) -> Detection:
    """The language of a text, judged on up to sixteen slices of 2,000 characters spread over it.

    Knows the sixteen languages of the embedded encoder (ar zh zh-tw nl en de fr it pt es ja ko ru pl th tr)
    and a few more that could be mistaken for them. The confidence of a title of four words is honestly low.
    """
    sample = _INVISIBLE.sub("", _sample(text))
    weights = {name: len(p.findall(sample)) * _CHARACTER_WEIGHT.get(name, 1) for name, p in _SCRIPTS.items()}
    total = sum(weights.values())
    if not total:
        return Detection(UNKNOWN, 0.0)
    weights["han"] += weights["kana"]
    script = max((name for name in weights if name != "kana"), key=weights.__getitem__)
    found = _within(script, sample, weights)
    return Detection(found.code, round(found.confidence * weights[script] / total, 4))


def detect_other(text: str, language: str) -> str:
    """The language of a part of a document when it is surely not ``language``, else an empty string.

    A part needs five words to be told from a language of the same script: names and titles are alike in many.
    """
    words = _WORD.findall(text.lower())
    # Most blocks of a text in one language end here, at a third of the price of detection.
    listed = Counter(code for word in words for code in _listed().get(word, ()))
    if not words or (listed[language] and listed[language] == max(listed.values())):
        return ""
    found = detect(text)
    if found.code in (UNKNOWN, language) or {found.code, language} == {"zh", "zh-tw"}:
        return ""
    if script_of(found.code) == "han":  # no blanks, so no words to count
        return found.code if len(text) >= _ENOUGH_IDEOGRAMS else ""
    if script_of(found.code) != script_of(language):
        return found.code if len(words) > 1 or found.code == "th" else ""
    return found.code if found.confidence >= _SURE and len(words) >= _ENOUGH_WORDS else ""


def script_of(language: str) -> str:
    """The script a language is told by: ``latin``, ``cyrillic``, ``han``, or the language's own code."""
    if language in ("zh", "zh-tw", "ja"):
        return "han"
    if language in _CYRILLIC:
        return "cyrillic"
    return language if language in _SCRIPTS else "latin"


@cache
def function_words(language: str) -> frozenset[str]:
    """The commonest words of a language, lower case: articles, pronouns, prepositions, conjunctions, auxiliaries."""
    return frozenset(FUNCTION_WORDS.get(language, "").split())


def normalised(code: str) -> str:
    """A language code as this program writes it: ``RU`` and ``ru-RU`` are ``ru``, ``zh_Hant`` is ``zh-tw``.

    Raises ``ValueError`` for what is not a code of two or three letters with optional subtags.
    """
    parts = code.strip().lower().replace("_", "-").split("-")
    if not (parts[0].isascii() and parts[0].isalpha() and len(parts[0]) in (2, 3)) or not all(parts):
        raise ValueError(f"{code!r} is not a language code: write two letters, such as ru, en or zh-tw")
    if parts[0] == "zh" and {"tw", "hk", "mo", "hant"} & set(parts[1:]):
        return "zh-tw"
    return parts[0]


def _sample(text: str) -> str:
    """The whole of a short text, and slices of a long one."""
    if len(text) <= _SLICES * _SLICE:
        return text
    step = len(text) // _SLICES
    return " ".join(text[start : start + _SLICE] for start in range(0, step * _SLICES, step))


def _within(script: str, sample: str, weights: Mapping[str, int]) -> Detection:
    """The language, given its script."""
    if script == "latin":
        return _by_words(sample, _LATIN)
    if script == "cyrillic":
        return _by_words(_BULGARIAN_VOWEL.sub("ѫ", sample), _CYRILLIC)
    if script == "han":
        return _chinese_or_japanese(sample, weights)
    if script == "ar" and sum(map(sample.count, _PERSIAN)) * 20 > weights["ar"]:
        return Detection("fa", 0.9)
    return Detection(script, 1.0)


def _chinese_or_japanese(sample: str, weights: Mapping[str, int]) -> Detection:
    """Japanese mixes kana among its characters; the two ways of writing Chinese differ in common ones."""
    # Running Japanese is half kana; a Chinese text quotes a Japanese name at most.
    if weights["kana"] * 10 > weights["han"]:
        return Detection("ja", 1.0)
    counts = Counter(_SCRIPTS["han"].findall(sample))
    # The older national character sets hold one way of writing each: what only GB 2312 has is simplified, what only
    # Big5 has is traditional. That tells thousands of characters apart without a table.
    only = [(_encodes(c, "gb2312"), _encodes(c, "big5"), n) for c, n in counts.items()]
    simplified = sum(n for gb, big, n in only if gb and not big)
    traditional = sum(n for gb, big, n in only if big and not gb)
    code = "zh-tw" if traditional > simplified else "zh"
    return Detection(code, (max(simplified, traditional) + 1) / (simplified + traditional + 2))


def _encodes(character: str, charset: str) -> bool:
    """Whether a character set holds the character."""
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def _by_words(sample: str, codes: tuple[str, ...]) -> Detection:
    """Odds of each language of one script from its function words and letters."""
    words = Counter(word.lower() for word in _WORD.findall(sample))
    scores = dict(_scores(words, codes))
    best = max(scores, key=scores.__getitem__)
    total = sum(math.exp(score - scores[best]) for score in scores.values())
    return Detection(best, 1 / total)


def _scores(words: Counter[str], codes: tuple[str, ...]) -> Iterator[tuple[str, float]]:
    """Tempered log odds of each language."""
    size = sum(words.values())
    hits: Counter[str] = Counter()
    for word, count in words.items():
        for code in _listed().get(word, ()):
            hits[code] += count
    strange = [(letters, count) for word, count in words.items() if (letters := set(word) - _PLAIN)]
    for code in codes:
        own = _OWN_LETTERS.get(code, frozenset())
        foreign = sum(count for letters, count in strange if not letters <= own)
        odds = hits[code] * _HIT + (size - hits[code]) * _MISS + foreign * _FOREIGN
        yield code, _TEMPER * odds + (_FAVOUR if code in _ENCODED else 0.0)


@cache
def _listed() -> dict[str, tuple[str, ...]]:
    """Each function word with the languages that have it."""
    listed: dict[str, tuple[str, ...]] = {}
    for code in FUNCTION_WORDS:
        for word in function_words(code):
            listed[word] = (*listed.get(word, ()), code)
    return listed
