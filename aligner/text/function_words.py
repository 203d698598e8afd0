"""The commonest words of languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

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
