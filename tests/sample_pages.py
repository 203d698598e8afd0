"""Invented documents with furniture and without. A line that begins with ``~`` is furniture and must be marked; one
that begins with ``?`` may be; any other must not be. The two marks are not part of the document.
"""

from __future__ import annotations

PAGES = {
    "ru_news": """
~Главная
~Новости
~Политика
~Экономика
~Вторник, 14 марта 2023
~Тверь +3°C, облачно
~USD 75,43
~EUR 80,91
~Войти

~Новости › Регионы › Тверь
~14.03.2023 09:41

В Твери открыли новый мост через Тьмаку

?Мария Кузнецова

Во вторник в Твери открылось движение по новому мосту через реку Тьмаку. Строительство заняло два года.

«Мост соединил два района, жители ждали его двадцать лет», — сказал глава города.

По словам строителей, мост рассчитан на пятьдесят лет. Работы обошлись в 1,2 млрд рублей.

?Фото: пресс-служба мэрии

~Поделиться
~Вконтакте
~Телеграм
~Теги: мост, Тверь, дороги
~Читайте также: В Твери отремонтируют набережную
~Популярное
?Весной в области ждут большую воду
?Школы перейдут на новое расписание
~© 2023 «Тверской вестник». Все права защищены.
~При использовании материалов ссылка обязательна.
~+7 4822 00-00-00, info@vestnik.example.com
""",
    "de_news": """
~Startseite | Politik | Wirtschaft | Sport
~Anmelden
~Dienstag, 14. März 2023, 10:15 Uhr

Neue Brücke über die Isar eröffnet

?Von Anna Weber

Am Dienstag wurde in Landshut die neue Brücke über die Isar eröffnet. Der Bau dauerte zwei Jahre.

Die Oberbürgermeisterin sprach von einem guten Tag für die Stadt. Viele Bürger waren gekommen.

~Artikel teilen
~Drucken
~Mehr zum Thema
?Sanierung der Altstadt beginnt
~Impressum
~Datenschutz
~Nach oben
""",
    "fr_news": """
~Ce site utilise des cookies pour améliorer votre expérience. En poursuivant, vous acceptez leur usage.
~Accueil > Monde > Europe
~Se connecter
~Publié le 14 mars 2023 à 10:15

Un nouveau pont inauguré sur la Loire

?Par Claire Dubois

Le nouveau pont sur la Loire a été inauguré mardi à Blois. Les travaux ont duré deux ans.

« C'est une belle journée pour la ville », a déclaré la maire devant plusieurs centaines d'habitants.

~Partager sur Facebook
~Imprimer
~Les plus lus
?La météo de la semaine
~Tous droits réservés
""",
    "en_blog": """
~Skip to content
~Home
~About
~Contact
~Search

Why I stopped buying bread

~Posted on March 14, 2023

Two years ago I baked my first loaf, and it was a brick. I have not bought bread since.

The secret is patience. You need flour, water, salt and a night of waiting.

~12 comments
~Share this
~Leave a reply
~Related posts
?My first sourdough
?Flour and where to find it
~Subscribe to my newsletter
~Privacy Policy
""",
    "en_agency": """
~09:12
~GBP/USD 1.2134
~EUR/USD 1.0702
~London 7°C light rain
~14 March 2023, 09:05

Ministers agree on fishing quotas for the North Sea

~John Miller
~John Miller

LONDON, 14 March (Agency) - Ministers of five countries agreed on fishing quotas for the North Sea on Tuesday.

The quotas will be cut by four per cent. Fishermen said they were disappointed by the decision.

~Follow us on Telegram
~Most read
~Back to top
""",
    "title_twice": """
Communiqué of the Council of Ministers on the protection of rivers

~Communiqué of the Council of Ministers on the protection of rivers
?14.03.2023

The Council of Ministers met in Vienna and discussed the protection of rivers.

The next meeting takes place in May.

~Back to the list
""",
    "paged_report": """
~1

ДОКЛАД
о состоянии рек Тверской области

Реки области обмелели за последние десять лет. Уровень воды упал на двадцать сантиметров.

Причиной специалисты называют вырубку лесов в верховьях

~Доклад о реках

~2

и малоснежные зимы последних лет.

Комиссия предлагает запретить вырубку.

~Доклад о реках

~3

Контроль возложен на министерство. Срок исполнения истекает в декабре.

~Доклад о реках

~- 4 -

Приложение содержит таблицы замеров за все годы наблюдений.
""",
    "word_residue": """
~[bookmark: _Toc123456]
Agreement on the use of rivers
~[image: logo.png]

The Parties agree to use the river together. They meet once a year.

See Annex 2.

~Error! Reference source not found.

[Applause]

The Parties thank the host country for its hospitality.
~* * *
""",
    "es_news": """
~Inicio | Internacional | Economía
~Martes, 14 de marzo de 2023, 10:15

Inauguran un nuevo puente sobre el Ebro

El nuevo puente sobre el Ebro se inauguró el martes en Logroño. Las obras duraron dos años.

La alcaldesa agradeció la paciencia de los vecinos durante todo ese tiempo.

~Síguenos en Twitter
~Lo más leído
""",
    "poem_en": """
The Mill

The wheel goes round, the water falls
Upon the moss of ancient walls
And no one knows the miller's name
But still the river is the same

The wheel goes round, the night is long
And someone sings an old song
About a girl, about a ring
About a bird that could not sing

1829
""",
    "poem_ru": """
Мельница

Шумит вода, стучит жерло,
И мельник спит, и всё прошло,
И только старая луна
Глядит на берег из окна.

Шумит вода, стучит жерло,
Опять на улице светло.

14 марта 1871 года
""",
    "song": """
Let it go
Let it go
The river is wide
Let it go
Let it go

Over the hills and over the sea
Nobody ever will wait for me

Let it go
Let it go
""",
    "song_with_comment": """
Row the boat
Row the boat
Down the quiet river

This song was sung by the boatmen of the upper Volga. Nobody knows who wrote it.
""",
    "dialogue_ru": """
— Да.
— Нет.
— Почему?
— Потому что уже поздно идти через лес.
— Ты боишься?
— Боюсь.
— Да.
— Да.
""",
    "shopping": """
For the trip to the mountains we need the following things this year.
rope
axe
matches
two tents
Warm socks
First aid kit
""",
    "one_line": "Hello world",
    "one_line_ru": "Инструкция по эксплуатации",
    "glossary": """
abandon — отказаться
ability — способность
abroad — за границей
absence — отсутствие
accept — принимать
""",
    "glossary_upper": """
Home — дом
Search — поиск
Share — доля
Popular — популярный
Advertisement — реклама
Contact — связь
""",
    "interview": """
Interview with the captain

Q: When did you first go to sea?
A: In 1971, on a fishing boat from Murmansk.

Q: Were you afraid?
A: No.

Q: And now?
A: Now I am.

Q: Thank you.
""",
    "letter": """
John Smith
12 High Street
London

14 March 1871

Dear Sir,

I write to you about the bridge over the river in our village. It is old and may fall any day.

We hope that the council will repair it before winter.

Yours faithfully,

John Smith
Secretary
""",
    "letter_modern": """
Anna Schmidt
Gartenweg 5
80331 München
?anna@schmidt.example.org

München, 14. März 2023

Sehr geehrte Damen und Herren,

hiermit kündige ich meinen Vertrag zum nächstmöglichen Termin. Bitte bestätigen Sie mir den Eingang.

Mit freundlichen Grüßen

Anna Schmidt
""",
    "captions": """
The bridge before the war

Photo 1. The bridge in 1910, seen from the mill.

Photo 2. The same bridge in 1946

View from the hill

Figure 3. Plan of the new bridge
""",
    "recipe": """
Apple pie
200 °C, 40 minutes

Preheat the oven and butter a round tin. Peel the apples and cut them into thin slices.

4 apples
200 g flour
100 g butter

Bake until golden. Serve warm with cream and a little sugar on top.

Enjoy your meal
""",
    "programme": """
Programme of the conference

10:00
Opening
10:30
Coffee break
11:00
Rivers and people

The conference takes place in the town hall. All lectures are open to the public free of charge.

12:30
Lunch
14:00
Excursion
""",
    "diary": """
12 мая 1941 года

Сегодня весь день шёл дождь, и мы сидели дома. Вечером приходил дядя Миша.

13 мая 1941 года

Ходили на реку, вода ещё холодная. Папа поймал двух щук и одного окуня.

14 мая

Ничего.
""",
    "chronicle": """
1812

Наполеон перешёл Неман и двинулся на Москву. Русская армия отступала.

1813

Война перешла в Германию. Под Лейпцигом сошлись армии почти всей Европы.
""",
    "minutes": """
MINUTES
of the meeting
?14 March 2023, 10:00
Room 5

Present: Mr Brown, Ms White, Mr Green.

The chairman opened the meeting at ten o'clock and welcomed everybody present.

The budget was approved. The next meeting will be held in April.

Chairman
Robert Brown
""",
    "play": """
ACT ONE

A garden. Evening.

ANNA. Who is there?
PETER. It is me.
ANNA. Come in.

PETER enters and sits down by the fire without taking off his coat.

Curtain
""",
    "statement_with_place_and_date": """
Statement of the heads of state

The heads of state reaffirm their commitment to peace. They call upon all parties to return to negotiations.

This statement was adopted unanimously by all participants of the meeting.

Minsk, 14 March 2023
""",
    "faq": """
Questions and answers

What is the fee?
Ten euros.

Who may come?
Everybody.

Where do I sign up?
At the town hall, on any working day between nine and five.
""",
    "currency_article": """
Exchange rates and the baker

USD 5 million were spent on the new bakery in the old town, the mayor said on Monday.

On Tuesday it was -23°C in Minsk, and the bakery stayed closed. At 15:24 the heating failed.

EUR 95 is the price of the cake. The baker says it is worth it.
""",
    "headings": """
Preface

This book tells the story of a bridge and of the people who built it.

Home

In the village everybody knew everybody. Nobody locked the door at night.

Search

They looked for a place where the river was narrow. It took them a whole summer.

Contact

On the other bank there lived people who had never seen a bridge before.
""",
    "no_blank_lines": """
~15:24
~USD 89.01
~EUR 95.05
Ministers sign joint statement on the protection of rivers
The ministers of five countries signed a joint statement on Monday. It takes effect in May.
The statement was drafted by experts over the winter.
~Popular
""",
    "short_title": """
~15:24
~USD 89.01
~EUR 95.05
Joint statement
The ministers of five countries signed a joint statement on Monday. It takes effect in May.
""",
    "short_title_and_lead": """
~15:24
~USD 89.01

Bridge opened

Traffic over the new bridge began on Monday

Introduction

The new bridge over the river was opened on Monday. Two years of work are over.

President of the Republic
Alexander Brown

~Share on Facebook
~Trending now
""",
    "news_ru_agency": """
~Все новости

Министры приняли заявление о защите журналистов

МИНСК, 12 апреля. /АГЕНТСТВО/. Совет министров принял заявление о защите журналистов, передаёт корреспондент.

Следующее заседание состоится в октябре. Участники обсудят бюджет.

~Теги
""",
    "pl_news": """
~Strona główna | Polska | Świat
~14.03.2023 10:15

Otwarto nowy most na Warcie

We wtorek w Poznaniu otwarto nowy most na Warcie. Budowa trwała dwa lata.

~Facebook
""",
    "contract_en": """
CONTRACT No. 17

Moscow                                  14 March 2023

The Seller and the Buyer, together the Parties, have agreed as follows.

1. Subject of the contract

1.1. The Seller shall deliver the goods to the Buyer within ten days.

2. Price

2.1. The price is USD 5,000 and includes packing and transport.

3. Addresses of the Parties

Seller: Alpha Ltd.
Buyer: Beta LLC

~- 2 -
""",
    "subtitle_lyrics_mix": """
Share
A novel by Ann Brown

Chapter One

When she was ten, Mary found a coin in the garden and kept it. She told nobody about it.

Back to the river
""",
    "zh_news": """
~10:15
~USD 7.05
~EUR 7.60

新桥在成都开通

周二，成都新建的大桥正式通车。工程历时两年完成。

市长说，这是城市的好日子。
""",
}
