"""Hard cases of sentence segmentation: a bar stands where a sentence ends."""

from __future__ import annotations

RU = """
Мама мыла раму. | Папа читал газету.
А. С. Пушкин родился в Москве. | Он учился в Лицее.
Пришёл А.С. Пушкин. | Все встали.
Роман написал Л. Н. Толстой. | Книга вышла в 1869 г.
Он живёт в г. Москве на ул. Ленина, д. 5, кв. 12. | Дом старый.
Это случилось в 1992 г. | В том же году распался союз.
Организация основана в 1992 г. | Штаб находится в Москве.
В 1992 г. Россия подписала договор. | Договор действует.
24 дек. 2020 г. министры встретились в Минске. | Встреча прошла тихо.
Войны XIX в. изменили карту Европы. | Границы сдвинулись.
Он пришёл, т. е. успел вовремя. | Мы обрадовались.
Купили хлеб, соль и т. д. | Потом пошли домой.
Яблоки, груши и т.п. лежали на столе. | Мы ели молча.
Смотри ст. 5 и п. 3 договора. | Там всё написано.
Согласно ст. 51 Устава ООН государства имеют право на самооборону. | Это право неотъемлемо.
Статья 5. Стороны обязуются соблюдать мир.
Глава 2. Общие положения
1. Настоящий договор вступает в силу немедленно. | 2. Он действует бессрочно.
а) первый пункт; б) второй пункт; в) третий пункт.
«Мы против войны». | Так сказал министр.
«Кто там?» — спросил он. | Никто не ответил.
«Стой! | Кто идёт?» — крикнул часовой.
Он кричал: «„Стой!“» | Потом убежал.
Она ответила: «Это роман „Бесы“». | Все молчали.
— Где ты был? — спросила мать. | — Гулял, — ответил сын.
— Привет. | — Здравствуй.
Он сказал: «Я приду завтра. | Ждите меня». | И ушёл.
Что делать?! | Никто не знал.
Он задумался... | Потом встал и вышел.
Он был… не в себе. | Это заметили все.
Цена выросла на 3.5 процента. | Это много.
Курс составил 89,01 руб. за доллар. | Торги закрылись.
Помощь составит 37 млрд долл. США. | Парламент её одобрил.
Ущерб оценён в 5 млн. руб. | Деньги уже выделены.
Выпало до 10 см. | Для зимы это немного.
Ветер достигал 19 км/ч. | Ураган ослабел.
Нас было 300 чел. | Все выжили.
Проф. Преображенский вошёл в кабинет. | Борменталь ждал.
Завод им. Кирова работает. | Рабочие довольны.
Верить им. | Это главное.
Об этом сообщает ТАСС. | По данным агентства, всё спокойно.
Он работал в США. | Там он и остался.
Фирма «Рога и копыта». | Директор Фунт.
(См. рис. 5.) | Далее следует описание.
Это хорошо (очень хорошо!). | И это правда.
Компания Apple Inc. выпустила телефон. | Он дорогой.
Ну и ну!.. | Вот это да!
Мы писали об этом на сайте example.com. | Читайте там.
Версия 2.0.1 вышла вчера. | Ошибки исправлены.
Он сказал «да». | Она сказала «нет».
Встреча пройдёт 5 мая в 12.30. | Вход свободный.
Его звали Дж. Р. Р. Толкин. | Он писал сказки.
Чл.-корр. РАН И. И. Иванов выступил первым. | Зал слушал.
В пп. 1–3 ст. 7 гл. II сказано иначе. | Суд это учёл.
Тов. Сухов долго молчал. | Пески шуршали.
См. также гл. 4 наст. изд. | Там есть примеры.
Витамин C. | Он полезен.
Это произошло до н. э. и после.
"""

EN = """
The cat sat on the mat. | The dog barked.
Mr. Smith went to Washington. | He met Mrs. Jones there.
Dr. J. R. Brown arrived at 5 p.m. | The meeting had begun.
The rally starts at 7 p.m. ET tonight. | Doors open early.
He moved to the U.S. | The job was waiting.
U.S. President Joe Biden spoke. | Nobody listened.
The U.S. Senate voted. | The bill passed.
See No. 5 on the list. | It is short.
No. | He said so.
Fruit, e.g. apples, is healthy. | Eat more of it.
He left, i.e. he ran away. | We stayed.
Prices rose 3.5 percent. | That is a lot.
J. R. R. Tolkien wrote it. | C. S. Lewis read it.
"Are you sure?" he asked. | "Yes."
"Why?" John asked. | No one knew.
"There is a shark!" Hammel said. | We swam.
"I am going home." | She closed the door.
"It is over," he said. | "We can leave."
“First of all, thank you. | A lot has been done,” she said.
«We are satisfied with it,» the statement says. | It was long.
What?! | You cannot be serious.
Wait... | I hear something.
He was... unsure of it. | We all were.
The firm, Acme Inc., grew. | Its rivals did not.
Martin Luther King Jr. was born in Atlanta. | He died in Memphis.
She has a Ph.D. in physics. | Her thesis is famous.
Votes are cast on Nov. 6. | Results follow.
It has been closed since Oct. | The owner is ill.
He enlisted on Sept. 11. | He was nineteen.
Sens. John Kennedy and Lindsey Graham agreed. | Rep. Smith did not.
Gen. Lee surrendered. | Lt. Gov. Brown resigned.
The next gen. phones are out. | Buy one.
Washington, D.C. is hot. | New York is not.
He lives at 5 Main St. in Boston. | It is quiet.
St. Petersburg is cold. | Moscow is colder.
See Fig. 3 and pp. 12-15. | They explain it.
Roe v. Wade was overturned. | Protests followed.
It happened in 1992. | Headquarters are in Moscow.
1. Open the box. | 2. Read the manual.
Chapter 3. The Storm
Visit www.example.com for details. | Call us.
Version 2.0 is out. | It is fast.
He got an A. | This surprised us.
Plan B. Nobody wants it.
It cost $5.50 (about 4.20 euros). | He paid.
(He laughed.) | Then he left.
The value is approx. 5 metres. | Measure it.
I like it! | Do you?
They met at 10 a.m. on Monday. | It rained.
Use vitamins A, B, etc. | They help.
He works for Yahoo! in California. | She does not.
The iPhone is here. | iPhone sales rose.
According to Smith et al. the rate fell. | We agree.
The study ended.[12] | It found nothing.
"""

DE = """
Das ist gut. | Das ist besser.
Dr. Müller kommt am 3. Oktober an. | Er bleibt bis zum 24. Dezember.
Das gilt z. B. für Hunde, d. h. für alle. | Katzen sind anders.
Herr Prof. Dr. Schmidt sprach. | Alle schwiegen.
„Wer ist da?“, fragte er. | Niemand antwortete.
Er sagte: „Ich komme morgen.“ | Dann ging er.
Siehe Abs. 2 und Nr. 5. | Das reicht.
Es war im Jahr 2015. | Der Sommer war heiß.
Sie kaufte Brot, Milch usw. | Die Kinder warteten.
Platz 3. | Die Mannschaft jubelt.
»Komm her!« | Sie kam nicht.
"""

FR = """
Il pleut. | Nous restons ici.
M. Dupont est arrivé. | Mme Durand l'attend.
« Qui est là ? » demanda-t-il. | Personne ne répondit.
Que faire ? | Personne ne sait !
Voir p. 12 et fig. 3. | C'est clair.
Il a dit : « Je viens demain. » | Puis il est parti.
M. Le Pen a parlé. | La salle s'est tue.
Cela coûte 3,5 euros, etc. | Il paie.
"""

ZH = """
今天天气很好。|我们去公园吧！|你去吗？|好的。
他说：“我明天来。”|然后他走了。
“你好。”，他说。
价格上涨了3.5%。|这很多。
"""

JA = """
今日はいい天気です。|散歩に行きましょう！|いいですか？|はい。
「行きます。」と彼は言った。|彼女は黙っていた。
彼は言った。|「もう遅い。」|そして帰った。
"""

ES = """
Llueve. | Nos quedamos en casa.
El Sr. García llegó a las 5. | La Sra. López lo esperaba.
¿Quién es? | ¡Nadie lo sabe!
Los EE. UU. firmaron el acuerdo. | El texto es breve.
Vive en la pág. 12 del libro. | Nadie lo lee.
"""

IT = """
Piove. | Restiamo a casa.
Il dott. Rossi è arrivato. | La sig.ra Bianchi lo aspettava.
Chi è? | Nessuno lo sa!
Vedi pag. 12 e fig. 3. | È chiaro.
"""

PT = """
Chove. | Ficamos em casa.
O Sr. Silva chegou. | A Dra. Costa esperava.
Quem é? | Ninguém sabe!
"""

NL = """
Het regent. | Wij blijven thuis.
Dhr. Jansen kwam om vijf uur. | Mevr. de Vries wachtte.
Dat geldt bijv. voor honden. | Katten zijn anders.
"""

PL = """
Pada. | Zostajemy w domu.
Prof. Kowalski przyszedł 3. maja. | Wszyscy czekali.
To dotyczy np. psów, tzn. zwierząt. | Koty są inne.
Mieszka przy ul. Długiej w Krakowie. | To ładna ulica.
"""

TR = """
Yağmur yağıyor. | Evde kalıyoruz.
Prof. Dr. Yılmaz geldi. | Herkes bekliyordu.
Bu 3. toplantı. | Çok uzun sürdü.
Kim o? | Kimse bilmiyor!
"""

UK = """
Іде дощ. | Ми вдома.
Роман написав І. С. Нечуй-Левицький. | Книга відома.
Це сталося у 1992 р. | У тому ж році все змінилося.
"""

BG = """
Вали. | Оставаме вкъщи.
Проф. Иванов дойде. | Всички чакаха.
"""

KO = """
비가 온다. | 우리는 집에 있다.
누구세요? | 아무도 모른다!
"""

AR = """
نزل المطر. | بقينا في البيت.
من هناك؟ | لا أحد يعرف!
"""

TABLES = {
    "es": ES,
    "it": IT,
    "pt": PT,
    "nl": NL,
    "pl": PL,
    "tr": TR,
    "uk": UK,
    "bg": BG,
    "ko": KO,
    "ar": AR,
    "ru": RU,
    "en": EN,
    "de": DE,
    "fr": FR,
    "zh": ZH,
    "ja": JA,
}
