"""What the lines around a web page's text say, in the languages such pages come in: patterns of whole lines.

A pattern alone never decides: ``boilerplate`` uses them for short lines before the first and after the last running
text only, because "Search" or "Contents" may as well be the title of a story.
"""

from __future__ import annotations

import re


def _lines(*alternatives: str) -> re.Pattern[str]:
    """A pattern that a whole line must match, with a colon, dots, arrows or a count in brackets after it."""
    return re.compile(rf"(?:{'|'.join(alternatives)})\s*[:!.…»›>→↑▲]*\s*(?:\(?\d+\)?)?", re.IGNORECASE)


_NETWORKS = (
    r"(?:facebook|twitter|x|telegram|телеграм|vk|vkontakte|вконтакте|одноклассники|whatsapp|viber|instagram|youtube"
    r"|linkedin|pinterest|reddit|tiktok|rss|e-?mail|дзен|rutube)"
)
_NEWS = r"(?:news|stories|articles|posts|headlines|videos?)"
_NEWS_RU = r"(?:новости|статьи|материалы|публикации|события|записи)"

SUBSCRIBE = _lines(
    r"subscribe(?: (?:to|now|for|today)\b.{0,40})?",
    r"sign up(?: (?:for|to)\b.{0,40})?",
    r"(?:our |get our )?newsletters?",
    r"follow (?:us|me)\b.{0,30}",
    r"join us on .{1,30}",
    r"подпи(?:сывайтесь|шитесь|саться|ска)\b.{0,40}",
    r"(?:мы|читайте нас|следите за нами) в .{1,30}",
    r"присоединяйтесь\b.{0,40}",
    r"(?:jetzt |newsletter )?abonnieren",
    r"folgen sie uns\b.{0,30}",
    r"abonnez-vous\b.{0,30}",
    r"suivez-nous\b.{0,30}",
    r"(?:suscríbete|síguenos|iscriviti|seguici|підписуйтесь|падпісвайцеся)\b.{0,30}",
)
SHARE = _lines(
    rf"{_NETWORKS}(?:[\s,|/·•]+(?:and |и )?{_NETWORKS})*",
    rf"(?:share|tweet|поделиться|teilen|partager|compartir|condividi)(?: .{{0,12}}{_NETWORKS})?",
    r"share (?:this|on|via|it)\b.{0,30}",
    r"print(?: this)?(?: (?:page|version|article))?",
    r"(?:send|email) (?:to a friend|this)\b.{0,20}",
    r"copy (?:the )?link",
    r"(?:распечатать|печать|версия для печати|отправить (?:по|другу)\b.{0,20}|скопировать ссылку)",
    r"поделиться\b.{0,30}",
    r"(?:drucken|artikel (?:drucken|teilen)|imprimer|partager (?:sur|cet)\b.{0,20}|imprimir|stampa)",
)
RELATED = _lines(
    rf"(?:most )?(?:popular|read|viewed|discussed|trending)(?: (?:now|today|{_NEWS}))*",
    rf"(?:related|recommended|similar)(?: (?:{_NEWS}|topics|links|content|for you))*",
    rf"(?:latest|recent|other|top|all|more|breaking)(?: \w+)? {_NEWS}\b.{{0,30}}",
    r"more (?:on this(?: story)?|from\b.{1,30})",
    r"read (?:also|more|next)(?:\s*[:—–-]\s.{1,150})?",
    r"you (?:may|might) (?:also )?like(?: this)?",
    r"(?:самое )?(?:популярн(?:ое|ые)|читаемое|обсуждаемое|интересное)(?: .{1,25})?",
    r"(?:читайте|смотрите|см\.) также(?:\s*[:—–-]\s.{1,150})?",
    rf"(?:ещ[её] |другие |{_NEWS_RU} )по теме",
    rf"(?:похожие|последние|главные|другие|все|свежие|связанные) {_NEWS_RU}\b.{{0,25}}",
    r"лента новостей",
    r"рекомендуем(?: .{1,25})?",
    r"meist ?gelesen(?:e artikel)?|das könnte sie (?:auch )?interessieren|mehr zum thema|lesen sie auch(?:: .{1,150})?",
    r"(?:aktuelle|weitere|neueste|letzte) (?:nachrichten|meldungen|artikel)",
    r"(?:à lire aussi|lire aussi)(?:\s*:\s.{1,150})?|les plus lus|sur le même (?:sujet|thème)",
    r"(?:articles (?:liés|similaires)|dernières (?:actualités|nouvelles|infos))",
    r"(?:lee|lea) también(?:: .{1,150})?|lo más leído|leggi anche(?:: .{1,150})?|i più letti",
)
_PLACES = (
    r"(?:top|section|list|news|home ?page|home|main|index|results|search|start|contents|menu|page|site|archive|overview"
    r"|articles|blog|category|events|press|documents|issue|catalogue|all)"
)
_PLACES_RU = (
    r"(?:раздел|списк|новост|главн|начал|верх|страниц|сайт|архив|поиск|результат|стать|оглавлени|меню|вс[ею])\w*"
)
BACK = _lines(
    rf"(?:go )?back(?: to (?:the )?(?:\w+ ){{0,2}}{_PLACES}(?: \w+)?)?",
    r"(?:to|back to) (?:the )?top",
    rf"(?:назад|вернуться|возврат)(?: (?:к|ко|в|на) (?:\w+ )?{_PLACES_RU}(?: \w+)?)?",
    r"(?:к списку .{1,20}|наверх|в начало(?: страницы)?)",
    r"zurück(?: (?:zur|zum) (?:übersicht|startseite|liste|anfang|suche|archiv|seite|hauptseite|artikel\w*))?",
    r"nach oben|zum seitenanfang|haut de page",
    r"retour(?: (?:à|au|en) (?:la |l['’])?(?:liste|accueil|haut|page|sommaire|site))?",
    r"volver(?: (?:a|al) (?:la )?(?:lista|inicio|página|portada|arriba))?",
    r"torna (?:a|su|all[ao]) ?(?:home|lista|indice|inizio)?",
)
NAVIGATION = _lines(
    r"home(?: ?page)?|main(?: page)?|menu|search|log ?in|sign in|log ?out|register|site ?map|archives?|help|faq",
    r"all news|contacts?|contact us|about(?: (?:us|the (?:site|project|company)))?",
    r"skip to (?:main )?content|news|projects?|services?",
    r"главная(?: страница)?|меню|поиск|войти|вход|регистрация|контакты|карта сайта|обратная связь|архив",
    r"(?:все )?новости",
    r"о (?:нас|сайте|проекте|компании|портале)|проекты|услуги|личный кабинет",
    r"startseite|suche|anmelden|registrieren|kontakt|impressum|datenschutz|über uns|nachrichten",
    r"accueil|recherche(?:r)?|connexion|se connecter|nous contacter|mentions légales|à propos|actualités?",
    r"inicio|buscar|contacto|noticias|cerca|contatti|notizie|chi siamo",
)
COMMENTS = _lines(
    r"(?:\d+ )?(?:comments?|views|likes|shares)",
    r"leave a (?:comment|reply)|add (?:a )?comment",
    r"(?:\d+ )?(?:комментари(?:и|ев|й|я)|просмотр(?:ы|ов|а)?)|(?:оставить|добавить) комментарий|обсудить",
    r"(?:\d+ )?(?:kommentare?|commentaires?|comentarios?|commenti)|kommentar (?:schreiben|hinterlassen)",
    r"(?:tags?|теги|метки)|(?:tags?|теги|метки|рубрики|schlagwörter|mots-clés)\s*:.{1,150}",
)
ADVERTISING = _lines(
    r"advertis(?:ement|ing)|sponsored(?: content)?|реклама|на правах рекламы|anzeige|werbung|publicité"
)

LEGAL = re.compile(
    r"(?:©|\(c\)|copyright\b)"
    r"|.{0,60}\b(?:all rights reserved|все права защищены|alle rechte vorbehalten|tous droits réservés)\b"
    r"|(?:terms (?:of (?:use|service)|and conditions)|privacy(?: policy| notice)?)\W*$"
    r"|cookies?(?: (?:policy|settings))?\W*$"
    r"|(?:политика конфиденциальности|пользовательское соглашение)"
    r"|при (?:использовании|перепечатке|цитировании|копировании) (?:любых )?материал"
    r"|(?:we|this (?:web)?site|our (?:web)?site) uses? cookies\b"
    r"|(?:мы|(?:этот |наш )?сайт) используе[тм] (?:файлы )?(?:cookie|куки)"
    r"|(?:wir|diese (?:web)?seite|diese website|unsere website) (?:verwenden|verwendet|nutzen|nutzt) cookies"
    r"|(?:nous utilisons|ce site utilise) des cookies",
    re.IGNORECASE,
)
"""How a notice on rights or cookies begins; such notices may be whole sentences."""

CREDIT = re.compile(
    r"(?:by|photos?|image|pictures?|source|author|text|автор|фото|текст|источник|von|foto|quelle|par|crédit|de)\b:?\s",
    re.IGNORECASE,
)

_MONTH = (
    r"jan(?:uary?)?|feb(?:ruary?)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?|янв(?:ар[ья])?|фев(?:рал[ья])?|марта?|апр(?:ел[ья])?|ма[йя]|июн[ья]?|июл[ья]?|авг(?:уста?)?"
    r"|сент?(?:ябр[ья])?|окт(?:ябр[ья])?|ноя(?:бр[ья])?|дек(?:абр[ья])?"
    r"|januar|jänner|februar|märz|mai|juni|juli|oktober|dezember"
    r"|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre"
    r"|enero|febrero|marzo|abril|mayo|junio|julio|agosto|sept?iembre|octubre|noviembre|diciembre"
    r"|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre"
    r"|січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня"
)
_WEEKDAY = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun|понедельник|вторник|среда|четверг|пятница"
    r"|суббота|воскресенье|пн|вт|ср|чт|пт|сб|вс|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
    r"|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
)
MONTH = re.compile(_MONTH, re.IGNORECASE)
DATE_WORD = re.compile(
    rf"\d{{1,4}}(?:st|nd|rd|th)?|{_MONTH}|{_WEEKDAY}"
    r"|г|года|of|the|at|в|um|uhr|le|à|de|del|am|pm|msk|мск|gmt|utc|cet",
    re.IGNORECASE,
)
"""A number, month, weekday or one of the words between them."""
DATE_LABEL = re.compile(
    r"(?:published|posted|updated|last (?:updated|modified)|опубликовано|обновлено|дата(?: публикации)?|создано"
    r"|veröffentlicht|stand|aktualisiert|publié|mis à jour|publicado|pubblicato)\b[:\s]*(?:(?:on|am|le|el|il)\s)?",
    re.IGNORECASE,
)
