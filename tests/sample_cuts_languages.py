"""Hard cases of sentence segmentation in many languages: a bar stands where a sentence ends."""

from __future__ import annotations

TABLES = {
    "nl": """
Hij woont in de Kerkstr. 5 te Breda. | Mooi.
""",
    "am": """
ሰላም ነው። | እንዴት ነህ? | ደህና ነኝ።
ይህ ቤት ነው።|ያ መኪና ነው።
""",
    "ar": """
قال د. أحمد إنه سيأتي. | ثم ذهب.
""",
    "be": """
Ён жыве ў г. Мінск па вул. Я. Коласа, д. 5, кв. 7. | Гэта цэнтр.
У 1990 г. Рэспубліка стала незалежнай.
""",
    "bn": """
ডা. রহমান এলেন। | সবাই খুশি।
""",
    "bo": """
བཀྲ་ཤིས་བདེ་ལེགས། | ཁྱེད་རང་བདེ་པོ་ཡིན་པས།
ང་བོད་པ་ཡིན། | ཁོ་རྒྱ་གར་ལ་འགྲོ་གི་ཡོད།
""",
    "cs": """
Viz obr. 3 na str. 12. | Je to jasné.
Pan Ing. Novák, CSc. přišel v 8 hod. ráno. | Odešel pozdě.
Narodil se 5. 3. 1990 v Praze. | Žije tam dodnes.
Karel IV. založil univerzitu. | Byl králem.
Chleba, mléko atd. | Pak šel domů.
Bydlí na nám. Míru č. p. 5. | Má to tam rád.
Formát je norma W3C. | Je oblíbený.
Vyberte kartu List. | V kroku dvě klepněte na OK.
Nenechte nic ležet na něm. | Není to nutné.
""",
    "da": """
Dr. Jensen bor i Kbh. K. | Han er glad.
=AFKORT(21,89) returnerer 21. | Bemærk standardværdien.
""",
    "de": """
Er wohnt in der Hauptstr. 5. | Das Haus ist alt.
Das kostet ca. 5 Mio. Euro. | Viel Geld.
Am Mi., 5.6., 10 Uhr. | Bitte kommen.
Treffen am 24.12. Heiligabend feiern wir zu Hause.
Er kommt am Mo. um 8 Uhr. | Sie auch.
Das 3. Kapitel ist lang. | Es hat 50 Seiten.
Die Firma Müller GmbH & Co. KG wächst. | Der Chef ist froh.
Siehe Abb. 3 auf S. 12 ff. des Buchs. | Dort steht mehr.
Die Reise von Papst Johannes Paul II. Anfang Juni war lang.
Er lebte im 19. Jahrhundert. | Das war lange her.
Am Samstag, den 3.5. Beginn um acht.
Das ist Version 3.5. | Sie ist neu.
Er sagte: "Komm!" | Dann ging er.
• 1. Essen Sie gesund! | • 2. Schlafen Sie!
Funde aus dem 1. -3. Jahrhundert. | Sie sind alt.
""",
    "el": """
Πού είσαι; | Είμαι εδώ. | Έλα!
Ο κ. Παπαδόπουλος ήρθε στις 5 μ.μ. στην οδό Αγ. Γεωργίου. | Έφυγε.
Βλ. σελ. 5, π.χ. το άρθρο. | Τέλος.
Γεννήθηκε το 300 π.Χ. στην Αθήνα. | Πέθανε νέος.
=PRICE("15-02-1999"; "15-11-2007"; 0,0575; 0,065; 100; 2; 0) επιστρέφει 95.
Δούλευε κανένας. | το κόστος ήταν μεγάλο.
""",
    "en": """
Steps: 1. Open it. | 2. Close it.
He was born in St. Louis, Mo. in 1950. | He lives there.
The U.S.-based firm Foo Corp. (NYSE: FOO) grew. | It hired.
At 5 a.m. Mr. Smith went to the bank. | He left at 6 P.M. | Mr. Smith then went to the store.
See www.example.Name.com for info. | It helps.
Open config.Default.json first. | Then save.
Johnson & Johnson Inc. & Partners Ltd. agreed. | We did not.
He works in R. & D. all day. | She rests.
Consider point A. | Draw a line through it.
Take vitamin C. | Doctors recommend it.
The order (no. 5. It was late) has come.
"Who's there?" Alice asked. | No answer.
“Stop!” — he turned around. | Nobody.
The gene (cf. Fig. 2. See text.) is known.
Smith et al. (2003) found it. | Jones disagreed.
The U.S. Army left. | It was Jan. 5 at 6 p.m. | Everyone slept.
Mr. and Mrs. Brown vs. the State. | Case closed.
I use Yahoo! and Jeopardy! often. | You?
He paid approx. $5.50 (incl. VAT). | OK.
What is No. 10 Downing St. like? | Big.
They closed the deal with Brown & Co. | It was late.
We are a good team, you and I. | Did you see Albert I. Jones?
It rained in the U.S. | I stayed at home.
He has 38 °C. | Call a doctor.
1) open the box | 2) read the manual | 3) write
(i) First things. | (ii) Second things. | (iii) Third things.
• 1. Eat well | • 2. Sleep well | • 3. Run
a. The first one | b. The second one | c. The third one
For 1. above nothing is paid, and for 2. above neither.
Use sheet.Range() or Math.Max here. | Read on.
It was clear.|Nobody knew.
The value is 3 (see Table 2. It is long) in all.
""",
    "es": """
—¿Qué haces? —preguntó María. | —Nada.
El Dr. Pérez vive en la Avda. Mayor, núm. 5. | Es bonito.
La temperatura fue de 120.5°C. | Llegó al final.
""",
    "et": """
Vt lk 5, nt joon. 3. | Selge.
Prof. Tamm elab Tartu mnt. 5. | Seal on ilus.
Sündis 5. mail 1990. a. Tallinnas. | Elab seal.
""",
    "fa": """
دکتر گفت. | او رفت. | چرا؟
""",
    "fi": """
Ks. s. 5, esim. kuva 3. | Selvä.
Prof. Virtanen tuli klo 15.30. | Kaikki odottivat.
Hän syntyi 5. toukokuuta 1990. | Hän asuu siellä.
""",
    "fr": """
M. Dupont habite au n° 5. | C'est joli.
« Viens ! » dit-il. | Elle vint.
""",
    "he": """
הוא גר ברח. הרצל 5. | היא לא.
א. ב. יהושע כתב ספר. | הוא ידוע.
פרופ. כהן הגיע. | כולם שמחו.
""",
    "hi": """
वह घर गया। | डॉ. राम आए। | श्री. शर्मा भी आए।
प्रो. सिंह ने पृ. 5 पढ़ा।|फिर सो गए।
"रुको!" राम चिल्लाया। | कोई नहीं रुका।
ए. पी. जे. अब्दुल कलाम आए। | सब खुश हुए।
क्या यह सच है? | हाँ!
""",
    "hr": """
Dr. Horvat živi u ul. Kralja Tomislava br. 5. | Tamo je lijepo.
Vidi npr. čl. 5. st. 2. zakona. | Tako piše.
Rođen je 5. svibnja 1990. u Zagrebu. | Živi u Splitu.
Kupio je kruh, mlijeko itd. | Zatim je otišao.
""",
    "hu": """
Dr. Kovács a Fő u. 5. sz. házban lakik. | Ott szép.
Pl. a kutya, ill. a macska stb. | Ez elég.
Született 1990. máj. 5-én. | Budapesten él.
Ld. a 3. old. 2. ábráját. | Ott látszik.
""",
    "hy": """
Բարեւ։ | Ինչպե՞ս ես։
""",
    "it": """
Il sig. Rossi abita in c.so Roma n. 5. | È bello.
""",
    "ja": """
株式会社Ａ．Ｂ．Ｃ．は大きい。|次。
Yahoo!ニュースを見た。|次。
彼は「もう帰る。」と言った。|私は驚いた。
「すごい！」彼女は叫んだ。
映画『君の名は。』を見た。|面白かった。
本当ですか?|はい!|行きます。
「ありがとう。」|彼は微笑んだ。
（笑。）|次。
値段は３．５％上がった。|次。
「データベース名.表名.列名」と書きます。|次へ。
""",
    "ka": """
გამარჯობა. | როგორ ხარ?
""",
    "kk": """
Ол Алматы қ. Абай даңғ. 5-үйде тұрады. | Үйі үлкен.
1991 ж. Қазақстан тәуелсіздік алды. | Бұл маңызды.
Нан, сүт, т.б. азық алды. | Ол үйге келді.
Проф. Ә. Марғұлан келді. | Бәрі қуанды.
""",
    "km": """
ខ្ញុំឈ្មោះសុខ។|អ្នកសុខសប្បាយទេ?
គាត់ទៅផ្សារ។ | គាត់ទិញត្រី។
""",
    "ko": """
"안녕!" 그가 말했다. | 나는 웃었다.
""",
    "ky": """
1991-ж. Кыргызстан эгемендик алды. | Бул маанилүү.
Ал Бишкек ш. Чүй көч. 5-үйдө жашайт. | Үйү чоң.
Китепти Ч. Айтматов жазган. | Ал белгилүү.
""",
    "lt": """
Žr. p. 5, pvz. pav. 3. | Aišku.
1990 m. Lietuva tapo nepriklausoma. | Tai svarbu.
Jis gyvena Gedimino pr. 5, Vilniaus m. | Ten gražu.
Prof. J. Jonaitis atvyko. | Visi džiaugėsi.
""",
    "lv": """
Sk. 5. lpp., piem., att. 3. | Skaidrs.
Prof. J. Bērziņš dzīvo Brīvības ielā 5. | Tur ir skaisti.
Dzimis 1990. g. 5. maijā. | Dzīvo Rīgā.
""",
    "mr": """
डॉ. पाटील आले. | ते बसले.
""",
    "my": """
နေကောင်းလား။|ကောင်းပါတယ်။
မင်္ဂလာပါ။|နေကောင်းလား။
""",
    "nb": """
Se s. 5, f.eks. fig. 3. | Klart.
Dr. Hansen kom kl. 15.30. | Alle ventet.
""",
    "no": """
Han kjøpte brød, melk osv. | Så gikk han hjem.
""",
    "pl": """
Zob. rys. 3 na str. 12. | To jasne.
– Kto tam? – zapytał Jan. | – Ja.
""",
    "ro": """
Dl. Popescu locuiește pe str. Lungă nr. 5, bl. 3, ap. 7. | E frumos.
Vezi art. 5 alin. (2) lit. a) din lege. | E clar.
S-a născut în 300 î.Hr. în Roma. | A murit tânăr.
""",
    "ru": """
Иванов, д. ф.-м. н. Петров и к. т. н. Сидоров выступили. | Всё.
«Ты идёшь?» — «Иду».
Это было в 5 г. до н. э. | Так пишут.
Т. к. было поздно, он ушёл. | И. о. директора подписал.
Проведём прямую через точку А. | Отметим на ней точку B. | Найдём угол.
Дом стоит на углу ул. «Красная» и просп. «Мира». | Он пустует.
Работал в газ. «Правда» и журн. «Огонёк».
Текст (см. рис. 5. Там всё видно) продолжается здесь.
Он купил лекарство (аспирин. Его хватит.) и ушёл.
— Кто там? — Иван спросил громко. | Никто не ответил.
«Стой!» — Петров обернулся. | Никого.
Файл changelog.Debian.gz лежит в /usr/share/doc. | Прочтите его.
Он живёт по адресу: г. Москва, ул. Тверская, д. 5, корп. 2, стр. 1, кв. 7. | Звоните.
Родился 5 мая 1990 г. в г. Туле. | Умер в 2000 г.
Он получил витамин D. | Анализы улучшились.
Постановление № 5 от 12.03.2020 г. № 12-П действует. | Оно опубликовано.
Стоимость — 5 тыс. руб. за шт. | Заказ от 10 шт.
Это т. н. «серый» рынок, т. е. нелегальный. | И т. д.
Встреча в 10 ч. 30 мин. утра. | Приходите.
Ответ: а) да; б) нет. | Выберите.
Нажмите клавиши CTRL+V. | Формула встанет в ячейку.
Точки откладываются по оси Y. | Ось X служит для категорий.
""",
    "sk": """
Pozri s. 5, obr. 3 a tab. 2. | Je to jasné.
Napr. Ing. Kováč a MUDr. Malý prišli. | Ostatní nie.
""",
    "sl": """
Glej npr. str. 5 in sl. 3. | To je jasno.
""",
    "sv": """
Se s. 5, t.ex. fig. 3. | Klart.
Dr. Svensson kom kl. 15.30 bl.a. med bil. | Alla väntade.
Han köpte bröd, mjölk m.m. | Sedan gick han hem.
Markera området A1:E10. | Innehållet kopieras.
""",
    "ti": """
ሰላም። | ከመይ ኣለኻ፧ | ጽቡቕ።
""",
    "tr": """
Dr. Yılmaz, Atatürk Cad. No. 5'te oturuyor. | Orası güzel.
Bkz. s. 5, örn. şekil 3. | Bu açık.
""",
    "uk": """
Він народився у м. Київ на вул. Хрещатик, буд. 5. | Це центр.
За даними проф. Іваненка, це 5 тис. грн. | Так і є.
""",
    "ur": """
وہ گیا۔ | میں آیا۔
""",
    "zh": """
他说："好。"|"行。"|走吧。
他说：“好。|我去。”|韦小宝道：“走。”|说着，他走了。
“为什么？”|“不知道。”
问：为什么？|答：不知道！
“快走！”——他喊道。|我跑了。
他问："你去吗?"我说去。|然后走了。
《你好，李焕英！》是一部电影。|很好看。
“你好！”她笑着说。|我点点头。
他说：“走吧。”|然后他走了。
他喊道：“救命！|救命！”|没有人来。
真的吗?|真的!|好。
他来了（虽然很晚。不过还好）。|我们开始吧。
「你好。」他說。|我沒回答。
他說：「我明天來。」|然後他走了。
什么?!|不可能。
这叫“刻舟求剑”。|懂吗？
（完。）|下一章。
他说：「好。」』|完了。
""",
}
