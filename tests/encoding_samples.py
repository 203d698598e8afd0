"""Short texts written for the tests, a language each, and the encodings that texts in it come in."""

from __future__ import annotations

_CYRILLIC = ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic", "cp855")
_WESTERN = ("cp1252", "iso8859-1", "iso8859-15", "cp850", "mac-roman")
_CENTRAL = ("cp1250", "iso8859-2", "cp852")
_BALTIC = ("cp1257", "iso8859-13", "cp775")

ENCODINGS: dict[str, tuple[str, ...]] = {
    "ru": _CYRILLIC,
    "uk": ("cp1251", "koi8-u", "cp1125", "iso8859-5", "mac-cyrillic"),
    "be": ("cp1251", "iso8859-5", "mac-cyrillic"),
    "bg": ("cp1251", "cp866", "iso8859-5", "cp855", "mac-cyrillic"),
    "sr": ("cp1251", "iso8859-5", "cp855", "mac-cyrillic"),
    "mk": ("cp1251", "iso8859-5", "cp855", "mac-cyrillic"),
    "kk": ("kz1048",),
    "pl": _CENTRAL,
    "cs": _CENTRAL,
    "sk": _CENTRAL,
    "sl": _CENTRAL,
    "hr": _CENTRAL,
    "hu": _CENTRAL,
    "ro": _CENTRAL,
    "lt": _BALTIC,
    "lv": _BALTIC,
    "et": ("cp1257", "iso8859-13", "iso8859-15"),
    "de": _WESTERN,
    "fr": _WESTERN,
    "es": _WESTERN,
    "it": _WESTERN,
    "pt": _WESTERN,
    "nl": _WESTERN,
    "sv": _WESTERN,
    "da": _WESTERN,
    "no": _WESTERN,
    "fi": _WESTERN,
    "is": ("cp1252", "iso8859-1"),
    "tr": ("cp1254", "iso8859-9", "cp857"),
    "el": ("cp1253", "iso8859-7", "cp737"),
    "he": ("cp1255", "iso8859-8", "cp862"),
    "ar": ("cp1256", "iso8859-6"),
    "fa": ("cp1256",),
    "th": ("cp874",),
    "zh": ("gb18030",),
    "zh-tw": ("big5",),
    "ja": ("cp932", "euc_jp", "iso2022_jp"),
    "ko": ("cp949",),
}

TEXTS: dict[str, tuple[str, str, str]] = {
    "ru": (
        "Вчера из управления пришло письмо.",
        "Ответ мы отправим на следующей неделе, когда вернётся начальник.",
        "Если вам нужны копии, обратитесь в архив: там хранят все договоры за десять лет.",
    ),
    "uk": (
        "Учора з управління надійшов лист.",
        "Відповідь ми надішлемо наступного тижня, коли повернеться начальник.",
        "Якщо вам потрібні копії, зверніться до архіву: там є всі угоди за десять років.",
    ),
    "be": (
        "Учора з упраўлення прыйшоў ліст.",
        "Адказ мы дашлём на наступным тыдні, калі вернецца начальнік.",
        "Калі вам патрэбныя копіі, звярніцеся ў архіў: там ляжаць усе дамовы за дзесяць гадоў.",
    ),
    "bg": (
        "Вчера от управлението пристигна писмо.",
        "Ще изпратим отговор следващата седмица, когато се върне началникът.",
        "Ако ви трябват копия, обърнете се към архива: там пазят всички договори за десет години.",
    ),
    "sr": (
        "Јуче је стигло писмо из општине.",
        "Одговор ћемо послати следеће недеље, када се шеф врати.",
        "Ако су вам потребне копије, обратите се архиви: тамо чувају све уговоре за десет година.",
    ),
    "mk": (
        "Вчера пристигна писмо од општината.",
        "Одговорот ќе го испратиме следната недела, кога ќе се врати началникот.",
        "Ако ви требаат копии, обратете се во архивата: таму ги чуваат сите договори за десет години.",
    ),
    "kk": (
        "Кеше басқармадан хат келді.",
        "Жауапты келесі аптада, бастық оралғанда жібереміз.",
        "Егер сізге көшірмелер қажет болса, мұрағатқа хабарласыңыз: онда он жылғы барлық шарттар сақталады.",
    ),
    "pl": (
        "Wczoraj przyszedł list z urzędu.",
        "Odpowiedź wyślemy w przyszłym tygodniu, gdy wróci kierownik.",
        "Jeśli potrzebują państwo kopii, proszę zwrócić się do archiwum: są tam umowy z dziesięciu lat.",
    ),
    "cs": (
        "Včera přišel dopis z úřadu.",
        "Odpověď pošleme příští týden, až se vrátí vedoucí.",
        "Pokud potřebujete kopie, obraťte se na archiv: leží tam všechny smlouvy za deset let.",
    ),
    "sk": (
        "Včera prišiel list z úradu.",
        "Odpoveď pošleme budúci týždeň, keď sa vráti vedúci.",
        "Ak potrebujete kópie, obráťte sa na archív: ležia tam všetky zmluvy za desať rokov, ľahko ich nájdete.",
    ),
    "sl": (
        "Včeraj je prišlo pismo z občine.",
        "Odgovor bomo poslali naslednji teden, ko se vrne šef.",
        "Če potrebujete kopije, se obrnite na arhiv: tam hranijo vse pogodbe za deset let, tudi najstarejše.",
    ),
    "hr": (
        "Jučer je stiglo pismo iz općine.",
        "Odgovor šaljemo sljedeći tjedan, kad se vrati voditelj.",
        "Ako trebate kopije, obratite se arhivu: ondje čuvaju sve ugovore za deset godina, i one najmlađe.",
    ),
    "hu": (
        "Tegnap levél jött a hivatalból.",
        "A választ jövő héten küldjük, amikor a főnök visszatér.",
        "Ha másolatra van szükségük, forduljanak az irattárhoz: ott őrzik tíz év összes szerződését.",
    ),
    "ro": (
        "Ieri a sosit o scrisoare de la primărie.",
        "Vom trimite răspunsul săptămâna viitoare, când se întoarce şeful.",
        "Dacă aveţi nevoie de copii, adresaţi-vă arhivei: acolo se păstrează toate contractele din zece ani.",
    ),
    "lt": (
        "Vakar iš savivaldybės atėjo laiškas.",
        "Atsakymą išsiųsime kitą savaitę, kai grįš vadovas.",
        "Jei jums reikia kopijų, kreipkitės į archyvą: ten saugomos visos dešimties metų sutartys.",
    ),
    "lv": (
        "Vakar no pašvaldības pienāca vēstule.",
        "Atbildi nosūtīsim nākamajā nedēļā, kad atgriezīsies vadītājs.",
        "Ja jums vajadzīgas kopijas, vērsieties arhīvā: tur glabājas visi desmit gadu līgumi.",
    ),
    "et": (
        "Eile tuli ametist kiri.",
        "Vastuse saadame järgmisel nädalal, kui ülemus tagasi jõuab.",
        "Kui teil on vaja koopiaid, pöörduge arhiivi poole: seal hoitakse kõiki kümne aasta lepinguid.",
    ),
    "de": (
        "Gestern kam ein Brief von der Behörde.",
        "Die Antwort schicken wir nächste Woche, wenn der Leiter zurück ist.",
        "Falls Sie Kopien benötigen, wenden Sie sich an das Archiv: Dort liegen sämtliche Verträge aus zehn Jahren.",
    ),
    "fr": (
        "Hier, une lettre est arrivée de la mairie.",
        "Nous enverrons la réponse la semaine prochaine, dès le retour du chef.",
        "S'il vous faut des copies, adressez-vous aux archives : on y garde tous les contrats de dix années.",
    ),
    "es": (
        "Ayer llegó una carta del ayuntamiento.",
        "Enviaremos la respuesta la próxima semana, cuando vuelva el jefe.",
        "Si necesita copias, diríjase al archivo: allí están todos los contratos de los últimos diez años.",
    ),
    "it": (
        "Ieri è arrivata una lettera dal comune.",
        "Manderemo la risposta la settimana prossima, perché il capo è via.",
        "Se le servono delle copie, si rivolga all'archivio: là ci sono già i contratti, però solo di dieci anni.",
    ),
    "pt": (
        "Ontem chegou uma carta da câmara.",
        "Enviaremos a resposta na próxima semana, quando o chefe voltar das férias.",
        "Se precisar de cópias, dirija-se ao arquivo: lá estão todos os contratos dos últimos dez anos, são poucos.",
    ),
    "nl": (
        "Gisteren kwam er een brief van de gemeente.",
        "Het antwoord sturen wij volgende week, als de coördinator terug is.",
        "Als u kopieën nodig hebt, wendt u zich tot het archief: daar liggen alle contracten met de cliënten.",
    ),
    "sv": (
        "I går kom ett brev från kommunen.",
        "Svaret skickar vi nästa vecka, när chefen är tillbaka.",
        "Om ni behöver kopior, vänd er till arkivet: där förvaras alla avtal från tio år.",
    ),
    "da": (
        "I går kom der et brev fra kommunen.",
        "Svaret sender vi i næste uge, når chefen er tilbage på kontoret.",
        "Hvis De får brug for kopier, så skriv til arkivet: Der ligger alle aftaler fra ti år, også de ældste.",
    ),
    "no": (
        "I går kom det et brev fra kommunen.",
        "Svaret sender vi neste uke, når sjefen er på kontoret igjen.",
        "Hvis dere får behov for kopier, så skriv til arkivet: Der ligger alle avtaler fra ti år, også for øyene.",
    ),
    "fi": (
        "Eilen tuli kirje virastosta.",
        "Vastauksen lähetämme ensi viikolla, kun päällikkö palaa.",
        "Jos tarvitsette jäljennöksiä, kääntykää arkiston puoleen: siellä säilytetään kymmenen vuoden sopimukset.",
    ),
    "is": (
        "Í gær kom bréf frá skrifstofunni.",
        "Svarið sendum við í næstu viku, þegar forstjórinn kemur aftur.",
        "Ef þið þurfið afrit, snúið ykkur til skjalasafnsins: þar eru allir samningar síðustu tíu ára.",
    ),
    "tr": (
        "Dün belediyeden bir mektup geldi.",
        "Cevabı gelecek hafta, müdür dönünce göndereceğiz.",
        "Kopya gerekiyorsa arşive başvurunuz: on yılın bütün sözleşmeleri orada saklanıyor.",
    ),
    "el": (
        "Χθες ήρθε ένα γράμμα από τον δήμο.",
        "Θα στείλουμε την απάντηση την επόμενη εβδομάδα, όταν γυρίσει ο διευθυντής.",
        "Αν χρειάζεστε αντίγραφα, απευθυνθείτε στο αρχείο: εκεί φυλάσσονται όλες οι συμβάσεις δέκα ετών.",
    ),
    "he": (
        "אתמול הגיע מכתב מהעירייה.",
        "את התשובה נשלח בשבוע הבא, כשהמנהל יחזור.",
        "אם אתם צריכים עותקים, פנו לארכיון: שם שמורים כל החוזים של עשר שנים.",
    ),
    "ar": (
        "وصلت أمس رسالة من البلدية.",
        "سنرسل الجواب في الأسبوع القادم عندما يعود المدير.",
        "إذا كنتم بحاجة إلى نسخ فاتصلوا بالأرشيف، حيث تحفظ جميع عقود السنوات العشر الأخيرة.",
    ),
    "fa": (
        "ديروز نامه‌اي از شهرداري رسيد.",
        "پاسخ را هفته آينده، پس از بازگشت مدير مي‌فرستيم.",
        "اگر به رونوشت نياز داريد، به بايگاني سر بزنيد: همه قراردادهاي ده سال گذشته آنجاست.",
    ),
    "th": (
        "เมื่อวานมีจดหมายมาจากเทศบาล",
        "เราจะส่งคำตอบในสัปดาห์หน้าเมื่อหัวหน้ากลับมา",
        "หากท่านต้องการสำเนา โปรดติดต่อห้องเก็บเอกสาร ที่นั่นเก็บสัญญาทั้งหมดของสิบปีที่ผ่านมา",
    ),
    "zh": (
        "昨天市政府来了一封信。",
        "我们下星期等主任回来以后再寄出答复。",
        "如果您需要复印件，请联系档案室：那里保存着十年来的全部合同。",
    ),
    "zh-tw": (
        "昨天市政府來了一封信。",
        "我們下星期等主任回來以後再寄出答覆。",
        "如果您需要影印本，請聯絡檔案室：那裡保存著十年來的全部合約。",
    ),
    "ja": (
        "昨日、市役所から手紙が届きました。",
        "返事は来週、部長が戻ってから送ります。",
        "写しが必要な方は資料室にお尋ねください。十年分の契約書がすべて保管されています。",
    ),
    "ko": (
        "어제 시청에서 편지가 왔습니다.",
        "답장은 다음 주에 부장님이 돌아오시면 보내겠습니다.",
        "사본이 필요하시면 자료실에 문의하십시오. 십 년 동안의 모든 계약서가 그곳에 보관되어 있습니다.",
    ),
}
