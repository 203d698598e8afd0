"""Which letters beyond ASCII a language writes, the commonest first, and in which 8-bit encodings texts come."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LETTERS: Mapping[str, str] = {
    "en": "éèïöüñç",
    "de": "üäöß",
    "fr": "éàèêçôîùâûœïë",
    "es": "óíáéñúü",
    "it": "èàùòéìí",
    "pt": "ãéçáíêóúõàâôºª",
    "ca": "éóàèíòçúïüáñ",
    "nl": "éëïèóüáö",
    "sv": "äåöé",
    "da": "åæøé",
    "no": "åøæé",
    "is": "ðíáþóæöúéý",
    "fi": "äöå",
    "et": "äõüöšž",
    "lt": "ėųšžąįūčę",
    "lv": "āīēšūņļžķģč",
    "pl": "łężąóśćńź",
    "cs": "íáěžřéčšýůúňďťó",
    "sk": "ážčýíšéúťľôďňóäĺŕ",
    "sl": "čšž",
    "hr": "ščžćđ",
    "hu": "éáöóőüíúű",
    "ro": "ăîâşţ",
    "tr": "ıüşçğöâ",
    "ru": "оеаитнсрвлкдмпуяыьгбзчйжхшюцэщфъё",
    "uk": "оаніивтерскудлмпзябьгйчцхжїюшщєфґ",
    "be": "аніоеслрткдуыяпмвзгбэйьцчўжхшюёф",
    "bg": "аоеитнсврдклмпзяъгбучщжйцхшфюь",
    "sr": "аоиенрстјукдвмлпгзбчшцћжхњљђфџ",
    "mk": "аоеинтсдрвкмлпугјзбшчцжќфњѓхљџѕ",
    "kk": "аеыінртлсдқкмбуғжошгпңөүиәйзхұяцювэфчщһьъ",
    "el": "ατοσιενρπκμηυλίάόςέγδωήχθύφώβξζψϊϋΐΰ",
    "he": "יוהלאתרבמשענםדכחקפסןגזצטךףץ",
    "ar": "اليمنورتعبدةفهكسأقحجىصشطخذإضثزغءئظآؤ",
    "fa": "ایيرندهومبتسکكشلزفخگعقجحپآچطص\u200cضغظذثءئژ",
    "th": "านรกเอง่วมยทตลสด้บคปหะัีิแขจพชใไืถาำโุธศผูณซฐภษญึฝฟ็์",
}
"""From word frequencies of each language, which the order of letters hardly differs by from text to text."""

SIGNS = "’“”–—„«»…‘\u00a0°№§©•‚‹›€£·®™×±½²³‰´¡¿†"
"""What stands between the words of any language, the commonest first."""

ENCODINGS: Mapping[str, float] = {
    **dict.fromkeys(("cp1252", "cp1251", "cp1250"), 0.0),
    **dict.fromkeys(("cp1257", "cp1254", "cp1253", "cp1255", "cp1256", "cp874", "kz1048"), 0.5),
    **dict.fromkeys(("koi8-r", "mac-cyrillic", "koi8-u", "cp866", "iso8859-2", "iso8859-15", "iso8859-1"), 1.0),
    **dict.fromkeys(("iso8859-13", "iso8859-7", "iso8859-8", "iso8859-6", "iso8859-9", "iso8859-5"), 1.5),
    **dict.fromkeys(("cp850", "cp852", "mac-roman", "cp1125"), 2.0),
    **dict.fromkeys(("cp855", "cp857", "cp775", "cp737", "cp862"), 3.0),
}
"""Each with how rare it is beside the others, in nats: what decides between two that give the same letters."""
