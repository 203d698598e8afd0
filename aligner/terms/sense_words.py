"""What words of several meanings mean, and what stands near each meaning: the table of ``aligner.terms.senses``.

A line is ``word: translations: clues``. A clue stands anywhere near, and ``blood!`` is enough by itself; ``blood+``
stands right before the word and ``+of+mind`` right behind it. A word whose meanings share a translation
(a *field* of wheat, of a form, of a force: поле) has one line for them.
"""

from __future__ import annotations

ENGLISH = """
act: закон акт: parliament statute section amend adopt enact! repeal! provision law legislation bill
act: действие деяние поступок: +of+violence +of+kindness +of+war +of+terrorism +of+aggression terrorist+ +of+god
arm: рука: shoulder elbow sleeve hug wrist broken+ left+ right+
arms: оружие вооружение: +control +race +trade +embargo +sale +dealer weapon missile treaty disarmament small+
 nuclear+
article: статья: treaty charter paragraph constitution newspaper journal author publish convention provision
article: артикль: definite+ indefinite+ grammar! noun
article: изделие предмет: +of+clothing household+ leather+
attack: приступ: heart+ panic+ asthma+
attack: атака нападение удар: computer+ terrorist+ cyber+ enemy hacker army missile border
bank: банк: money loan deposit credit account rate interest branch finance lend lender borrower currency cash saving
 mortgage regulator central+ investment+ commercial+ customer fee payment transfer +account +card +clerk
bank: берег: river! canal! stream! creek! lake brook upstream! downstream! willow! reed! +of+the+river riverside
 lock trout angler! left+ right+ grassy+ muddy+ steep+ north+ south+ east+ opposite+ far+ thames danube volga nile
 seine rhine
bank: отмель мель банка: sand+ shoal
bank: копилка: piggy+
bank: сугроб: snow+ +of+snow
bank: ряд гряда пелена: fog+ cloud+ +of+fog +of+cloud +of+switch +of+lift +of+monitor +of+screen +of+server
 +of+elevator
bar: адвокатура: lawyer +association barrister attorney
bar: бар: drink beer bartender! whisky! pub barman!
bill: законопроект: parliament senate reading amendment vote committee deputy president sign
bill: счет: pay electricity+ restaurant waiter! phone+ gas+ water+ utility hotel
board: правление совет: director company chairman member meeting shareholder
board: доска: chess+ chalk write wooden+ notice+ bulletin+ ironing+
board: плата: circuit+ chip solder!
body: орган: governing+ executive+ advisory+ legislative+ supervisory+ elected+ statutory+
body: тело: wound corpse! blood muscle skin temperature autopsy!
bond: облигация: issue yield investor maturity! coupon! government+ treasury+ corporate+ market
bond: связь: chemical+ covalent+ hydrogen+ atom! molecule!
branch: ветвь ветка: tree leaf oak! bird twig!
branch: филиал отделение: bank office company manager open city
cabinet: шкаф: filing+ drawer! kitchen+ medicine+ door shelf
cabinet: кабинет правительство: minister prime reshuffle government coalition resign
capital: столица: city embassy flight ambassador moscow paris london airport +of+france +of+russia
capital: капитал: invest investor share bank profit firm equity working+ venture+ charter+ asset
case: дело: court judge lawyer appeal criminal+ civil+ trial evidence defendant prosecutor
case: чехол футляр: violin+ leather+ camera pillow+ glasses+ pencil+ display+
case: падеж: genitive! dative! accusative! noun grammar
cell: клетка: blood+ stem+ nerve+ cancer+ tissue biology membrane! nucleus!
cell: камера: prison prisoner inmate! jail guard
cell: ячейка: spreadsheet! row column table formula sheet
chair: председатель: committee session meeting elect council +of+the+committee
chair: стул кресло: sit wooden+ table leg armchair rocking+ kitchen seat
chamber: палата: deputy upper+ lower+ +of+commerce parliament legislative
chamber: камера: combustion+ gas+ torture+ vacuum+ pressure+
charge: обвинение: court police accuse murder criminal prosecutor! plead! +of+murder bring
charge: заряд: electric+ electron! battery! explosive+ proton!
charge: плата сбор: free+of+ extra+ service+ additional+ customer delivery
charter: устав хартия: organization article adopt un foundation member university principle purpose
charter: чартер: +flight +plane +airline +boat +yacht +bus +company airline passenger holiday tourist airport
column: столбец колонка: table row cell sheet width header sort
column: колонна: marble+ temple tank+ stone+ march portico!
conductor: дирижер: orchestra! baton! symphony! concert
conductor: проводник: electric heat copper current wire lightning+
convention: конвенция: ratify accession signatory treaty article geneva+ vienna+ protocol state sign force un
convention: съезд: party+ annual+ republican+ democratic+ nominating+ hotel fan +center +centre +hall attend dentist
convention: обычай условность: by+ social+ naming+ spelling+ literary+ flout defy stage+ +dictate +demand
court: суд: judge law lawyer appeal ruling case jury verdict supreme+ district+ criminal+ trial defendant plaintiff
 justice lawsuit hearing prosecutor convict ban dismiss rule
court: корт площадка: ball tennis! squash! basketball! badminton! volleyball! racket! clay+ grass+ indoor+
 wimbledon! hard+ in+your+ in+their+ in+our+ in+his+ in+her+
court: двор: king queen royal courtier! palace tsar sultan emperor jester! throne hold+
court: фуд-корт: food+
court: туфля: +shoe
crane: кран: tower+ lift construction load hoist building site
crane: журавль: bird nest! migrate wetland!
current: ток: electric direct+ alternating+ circuit voltage! ampere!
current: течение: ocean swim river sea gulf swimmer!
deposit: вклад депозит: bank account interest saving rate cash
deposit: месторождение: ore! gold oil gas mineral coal copper
draft: сквозняк: window cold door
draft: проект черновик: resolution treaty law text document agreement convention
driver: драйвер: printer+ device+ install software video+ graphics+
driver: водитель: car bus lorry! truck! taxi road licence accident drunk+
duty: пошлина: customs+ import+ export+ excise+ +free
duty: обязанность долг: soldier moral+ civic+ perform obligation
exercise: учение: military naval troop army drill ship soldier joint+ fleet nato
exercise: упражнение: gym! muscle! grammar textbook fitness breathing+ stretching+ pupil physical+ aerobic+ stretch
 yoga! lesson piano! homework! posture calorie!
exercise: осуществление: +of+power +of+powers +of+the+right +of+rights +of+their+rights +of+jurisdiction
 +of+authority +of+discretion +of+sovereignty +of+this+right +of+the+option +caution +restraint +care +patience
 +discretion +judgment +moderation +vigilance
exercise: тетрадь: +book
exercise: тренажер: +bike +machine +class +mat +routine
exercise: попытка: +in+futility +in+patience
field: поле: wheat corn crop farmer harvest plough tractor cow mud barn player pitch team form required+ text+ name
 magnetic+ electric+ gravitational+ battle+ click input star enter data database record +of+the +of+a +of+an
 +of+this +of+each +of+your +of+wheat +of+corn +of+rye +of+barley +of+grass +of+flower +of+poppy +of+sunflower
 +of+battle +of+view +of+vision +of+fire +of+force +of+play +of+snow +of+ice
field: область сфера: expert! scholar! specialist academic expertise! research +of+study +of+research +of+security
 +of+law +of+medicine +of+science +of+education +of+information +of+activity +of+cooperation +of+physics +of+human
 +of+culture +of+knowledge +of+marine +of+accounting +of+economics +of+finance +of+engineering +of+biology
 +of+chemistry +of+linguistics +of+psychology +of+history +of+art +of+music +of+technology +of+energy +of+taxation
 +of+mathematics +of+computing +of+telecommunication +of+trade +of+defence +of+transport +of+health +of+agriculture
field: выезд полевой: +trip +work +study +worker +hospital +kitchen +gun +artillery +trial +test
field: фельдмаршал: +marshal
field: участник: runner rider favourite jockey
fine: штраф: pay court impose euro driver parking+
force: сила: armed+ police+ brute+
force: форс-мажор: +majeure
force: силовой: +feedback +field +multiplier +plate +sensor
force: привычка: +of+habit
glass: стекло:
glasses: очки: wear nose! reading+ eye spectacles! lens! frame prescription! dark+ sun+ pair+of+ thick+ optician!
 horn myopia! squint! temple read lose blind her+ his+ my+ your+
glass: лупа: magnifying+
glass: бинокль: field+ opera+
glass: зеркало: looking+
ground: основание: legal+ legitimate+ reasonable+ +for+refusal +for+suspicion
ground: земля почва: soil dig fall plant frozen+
interest: процент: rate loan bank deposit annual+ accrue! pay mortgage!
interest: интерес: national+ public+ vested+ legitimate+ best+ +of+the+state
issue: выпуск номер: magazine journal newspaper latest+ share+ bond+
jar: банка: jam pickle honey lid shelf cucumber
judgment: решение приговор: court judge appeal deliver
key: клавиша: press keyboard! shift! enter! ctrl! arrow+ function+ escape
key: ключ: door lock! car+ house+ encryption+ public+ private+ turn
letter: буква: alphabet! capital+ spell word vowel! first+ lowercase! uppercase!
letter: письмо: write envelope stamp send post receive sign
match: матч: football! team goal referee! tennis play
match: спичка: light strike box candle! fire
mine: мина: land+ anti-personnel+ sea+ clear explode soldier
mine: шахта рудник: coal gold+ miner! copper! shaft!
mouse: мышь: cat cheese
note: нота: music diplomatic+ embassy piano! verbal
note: примечание заметка: margin footnote text take
nut: гайка: bolt! wrench! tighten
nut: орех: almond eat walnut! cake
order: заказ: customer deliver purchase+ online price supplier goods waiter
order: приказ: soldier officer commander general obey army
order: орден: medal award knight! monk! +of+merit
order: порядок: law+and+ public+ alphabetical+ reverse+ world+ constitutional+
organ: орган: church+ play pipe+
party: сторона: contracting+ agreement contract treaty third+ +to+the dispute convention injured+
party: партия: election political communist+ vote voter leader candidate parliament opposition labour+ coalition
party: вечеринка: birthday+ dance guest dinner+ invite host cake! garden+
patient: пациент: doctor hospital nurse
plane: самолет: fly pilot airport land passenger
plane: плоскость: geometry inclined+ line angle
plant: завод: steel power+ worker production factory nuclear+ chemical+ car+
plant: растение: leaf! flower! root garden! seed grow
plot: участок: land garden +of+land build
plot: сюжет: novel! film story hero
plot: заговор: kill president coup assassinate
pool: бассейн: swim! water swimming+ dive
port: порт: ship sea vessel harbour dock
power: власть: political legislative+ executive+ judicial+ president seize party parliament abuse+of+
power: держава: nuclear+ world+ great+ colonial+
power: мощность энергия: electric watt plant engine +station +supply +plant kilowatt
press: пресса: freedom journalist newspaper +conference minister
press: пресс: hydraulic+ printing+ wine+
race: раса: ethnic! religion colour discrimination gender
race: гонка: arms+ runner horse win car driver finish
record: рекорд: world+ athlete! marathon! olympic!
record: запись: database table field file row medical+
resolution: резолюция: council un adopt vote assembly security draft
resolution: разрешение: screen pixel! image display camera dpi!
right: право: human legal exercise court law property +to
ring: кольцо: wedding! finger! gold diamond!
root: корень: tree plant tooth square+
row: строка: table column cell sheet insert
row: ряд: seat front+ theatre sit
scale: весы: weigh kitchen+ bathroom+
scale: масштаб: map +of+the large+ small+
scale: чешуя: fish! snake
season: сезон время: winter summer football rainy+
seal: тюлень: arctic! fish swim ice
seal: печать: document stamp wax official+ sign
section: раздел: report chapter law document
securities: ценный: exchange market trade investor commission government+ stock broker
security: безопасность: national+ collective+ information+ international+ council border threat
sentence: приговор: prison! court judge death+ life+ year criminal suspended+
sentence: предложение: verb! word grammar! noun! clause! translate paragraph
share: доля: percent inheritance equal+ market+ lion +of+the+cost +of+the+market partner portion
share: акция: dividend! ordinary+ preferred+ preference+ +price +prices +certificate shareholder! +buyback exchange!
 +of+stock stock
solution: раствор: salt+ acid sugar water dilute saline+ litre chemical
solution: решение: problem political+ conflict peaceful+ crisis
speaker: динамик колонка: loud+ sound amplifier volume stereo
speaker: спикер оратор: house parliament audience podium speech
spring: весна: winter! summer snow april! flower bloom
spring: пружина: coil+ mattress metal watch steel
spring: источник родник: hot+ mineral+ water mountain
stage: сцена: theatre! actor! singer play
stage: этап стадия: final+ early+ next+ project first+
star: звезда: sky film+ galaxy! planet
state: государство: member+ border sovereign un treaty foreign+ government neighbouring+ nation welfare+ party+
 +party coastal+ head+of+ security independent+
state: состояние: +of+mind +of+affairs +of+health +of+war +of+repair +of+disrepair +of+decay +of+shock +of+neglect
 +of+the+art +of+emergency +of+panic +of+chaos +of+confusion +of+matter +of+readiness +of+flux dreadful+ terrible+
 sorry+ solid+ liquid+ gaseous+ mental+ emotional+ steady+ appalling+ pitiful+ filthy+ dilapidated+ vegetative+
 unconscious+ deplorable+ awful+ shocking+ ruinous+ initial+ original+ final+ quantum+ excited+ nervous+ fit+ unfit+
 in+no+ disgraceful+ perfect+ unfinished+ raw+ in+a+poor+ in+a+bad+ in+a+good+ in+good+ in+a+sad+ in+such+a+
 in+quite+a+ patient! doctor
state: штат: governor! california! texas! florida! ohio! +of+texas +of+california +of+new +legislature senator!
 southern+
stock: запас: warehouse out+of+ in+ supply fish
stock: акция: exchange market investor broker! dividend! price
strike: забастовка: worker union! wage! hunger+ miner! general+
strike: удар: air+ missile drone+ nuclear+ target
suit: костюм: wear tie! jacket! grey+ space+ trousers! tailor!
suit: иск: court file plaintiff! lawyer defendant!
table: таблица: column row cell data field header spreadsheet
table: стол: dinner! sit plate! chair! kitchen+ wooden+ round+ negotiating+ lay
tank: танк: army+ battle+ soldier turret! artillery! armour tracked
tank: бак резервуар: fuel+ water+ fish+ litre petrol oil
tie: галстук: suit! shirt! wear silk+
tongue: язык: mouth taste mother+ lick
train: поезд: station platform railway passenger ticket
trial: суд процесс: court judge jury defendant murder verdict
trial: испытание: clinical+ drug vaccine! patient
trunk: ствол: tree bark oak
trunk: хобот: elephant!
vessel: судно корабль: ship port sea crew captain flag cargo naval+ fishing+ merchant+ harbour moor dock coast fleet
 navy anchor voyage maritime tanker pirate sail owner insure patrol
vessel: сосуд: blood! artery! vein! lymph! lymphatic heart brain clot! capillary! aneurysm! pressure+ reactor+ clay+
 earthenware archaeologist! tomb jug! pour ceramic potter! lid boil empty+ excavate! dig stroke! tissue! retina!
 eye! bleed! skin rupture burst clog surgeon! cough dilate! constrict drinking+ copper+ bronze+ ritual+ glass+
volume: громкость: sound turn+up music speaker loud
volume: том: encyclopedia book chapter first+
volume: объем: trade cubic litre +of+trade increase
watch: часы: wrist+ wear time gold+
wave: волна: sea radio+ surf sound+
will: завещание: testament heir! notary! inheritance
window: окно: open close glass curtain screen dialog
yard: двор: back+ house dog fence
yard: верфь: ship+ shipbuilding
"""

RUSSIAN = """
банк: bank: кредит вклад деньга счет ставка клиент заемщик вкладчик кассир депозит ипотека купюра регулятор
 отделение валюта процент рубль филиал лицензия акционер центральный+ коммерческий+ заем ссуда облигация платеж
 перевод аккредитив вкладывать банковский директор резерв прибыль
банка: jar can: огурец! варенье! помидор! крышка литровый! трехлитровый! полулитровый двухлитровый стеклянный+
 консервный+ пивной+ кофейный+ жестяной+ сгущенка мед кофе пиво укроп чеснок икра тушенка джем соус закатать
 закатывать пропарить стерилизовать рассол соление маринад гриб капуста компот консервы килька горошек кипяток дно
 прокипятить крыжовник малина смородина сметана отмыть вымыть помыть мыть ополоснуть наполнить крышечка
банка: cup: бронхит! простуда медицинский+ лопатка спина кашель
банка: shoal: отмель трал песчаный+ треска рифовый коралловый
блок: bloc: военный+ военно-политический+ партия альянс нато
блок: unit block: системный+ питание бетонный+ двигатель процессор
брак: marriage: супруг! развод! невеста! муж жена жених свадьба! загс семья
брак: defect: производственный+ деталь! завод продукция партия изделие! цех!
вина: guilt fault: водитель авария признать следствие доказать подсудимый чувство обвинять виновный искупить
 комиссия отрицать преступление признание
вино: wine: красный+ белый+ сухой+ бутылка бокал погреб урожай виноград пить выпить налить дегустация сорт крепленый
 французский грузинский крымский пробовать попробовать разлить стол графин виноградник сыр бочка
вид: species: животное растение птица биологический+ вымирать! вымирать!
вид: view: окно море гора открываться
дело: case: суд судья следователь прокурор обвинять адвокат истец уголовный+ гражданский+
доля: share: рынок процент наследство капитал компания имущество равный неравный акция бюджет ввп партнер раздел
 уставный проект прибыль расход контрольный наследник
доля: fate lot: женский+ солдатский+ горький+ тяжелый+ вдовий+ сиротский+ крестьянский+ незавидный+ лихой+ злой+
 материнский+ бабий+ завидный+ вдова! роптать! счастливый+ таковой!
доля: lobe: легкое мозг височный+ лобный+ затылочный+ теменной+ опухоль! +легкий +правый+легкий +левый+легкий
 +печень +мозг
доля: beat: такт! сильный+ слабый+ ритм музыка
доля: fraction: +секунда +миллиметр
долг: debt: платить вернуть заемщик кредитор процент государственный+ банк рубль взыскать погасить
долг: duty: воинский+ гражданский+ солдат родина супружеский+
завод: plant factory: рабочий цех продукция директор выпускать металлургический+
замок: castle: король рыцарь! башня средневековый+ граф ров стена
замок: lock: ключ дверь висячий+ амбарный+ взломать
кабинет: cabinet: министр премьер правительство отставка
кабинет: office study: дверь врач директор стол сидеть зубной+
камера: camera: снимать видео фото наблюдение объектив
камера: cell chamber: тюрьма арестант морозильный+ сгорание
клетка: cell: ткань ядро мембрана! нервный+ организм кровь раковый+
клетка: cage: птица зверь тигр! попугай! канарейка!
ключ: key: дверь замок шифрование открытый+ закрытый+ карман
ключ: wrench: гаечный+ гайка! разводной+
ключ: spring: родник! вода студеный+ бить
коса: scythe: трава сено косить
коса: braid: волос девушка заплести лента!
кран: crane: башенный+ груз строительный+ подъемный+ крановщик
кран: tap: вода! кухня ванна водопроводный+
лист: leaf: дерево клен! осень ветка! береза! лавровый+ смородина!
лист: sheet: бумага печать таблица книга ячейка железный+ металл
лук: onion: салат чеснок жарить картошка суп очистить
лук: bow: стрела! стрелять лучник тетива! колчан
мина: mine: подорваться сапер взрыв разминирование минный противопехотный+
мир: peace: война договор перемирие! заключить переговоры угроза
мир: world: весь+ чемпион третий+ страна
номер: room: гостиница! отель! ключ забронировать постоялец
номер: issue: журнал! газета свежий+
номер: number: телефон счет порядковый+ паспорт
образование: education: школа университет среднее студент министр высший+ средний+
образование: formation entity: государственный+ злокачественный+ осадок
орган: body authority: государственный+ исполнительный+ уполномоченный+ надзор власть компетентный+
 правоохранительный+
орган: organ: пересадка донор! внутренний+ дыхание зрение
палата: ward: больница больной медсестра! врач койка!
палата: chamber: депутат верхний+ нижний+ торговый+ парламент счетный+
партия: party: выборы депутат лидер политический+ коммунист избиратель коалиция правящий+ оппозиционный+
партия: batch consignment: товар груз! поставка оружие крупный+ пробный+ отгрузить!
партия: game: шахматы! шахматист! гроссмейстер! ничья доиграть
патрон: cartridge: винтовка! пистолет обойма! стрелять калибр
печь: furnace stove: доменный+ мартеновский+ плавильный+ русский+ дрова кирпич уголь труба изба
печь: oven: микроволновый+ духовой+ кухонный
печать: seal stamp: подпись оттиск круглый+ сургучный+ гербовый+ заверить документ
печать: press printing: журналист газета принтер свобода страница лист тираж
плата: board: процессор микросхема материнский+ печатный+ паять
плата: fee payment: взимать рубль арендный+ заработный+ проезд услуга
плита: slab: бетонный+ могильный+ надгробный+
плита: stove: кухня газовый+ кастрюля сковорода суп электрический+
поле: field: пшеница урожай трактор минный+ колхоз футбол команда игрок ввод форма запись таблица база обязательный+
 магнитный+ электрический+ пар рожь пшеничный картофельный пахать вспахать комбайн деревня грядка имя текстовый+
 заполнить
поле: brim: шляпа! панама! соломенный! широкополый! котелок! цилиндр! шлем каска сомбреро! фетровый! головной+
 затылок
поле: margin: рукопись! тетрадь! помета! пометка! карандаш! редактор! учебник! черновик! отступ! корешок +страница
 +книга +тетрадь верхний+ нижний+ левый+ правый+ внутренний+ внешний+ читатель роман!
пол: floor: доска упасть паркет ковер мыть подвал комната
пол: sex gender: мужской+ женский+ возраст противоположный+ дискриминация
пост: fast: церковь великий+ мясо пасха! скоромный!
пост: post: министр президент занять назначить таможенный+ часовой блок+ милиция
право: law: международный+ уголовный+ гражданский+ профессор
право: right: человек ребенок нарушение голос осуществление
предложение: sentence: слово глагол грамматика! подлежащее! запятая придаточный+
предложение: proposal: внести делегация рассмотреть принять отклонить
предложение: supply: спрос+и+ спрос!
раствор: solution: соль кислота вода соляной+ вещество физиологический+
раствор: mortar: кирпич! цемент! кладка строительный+
рак: cancer: опухоль! больной легкое онколог метастаз! лечение
рак: crayfish: пиво! речной+ ловить клешня
решение: solution: уравнение задача корень
свет: light: лампа солнце окно электрический+ луч
совет: council: депутат заседание председатель безопасность директор избрать государственный+ член ученый+
совет: advice: друг врач полезный+ послушать мудрый+
среда: environment: окружающий+ экология загрязнение природный+ языковой+
среда: Wednesday: вторник! четверг! понедельник неделя пятница утро
ставка: rate: процент банк ключевой+ налоговый+ кредит процентный+ вклад регулятор
ставка: headquarters: главнокомандующий! генерал фронт верховный+
ставка: bet stake: казино! лошадь игрок букмекер! рулетка!
стол: table: сидеть кухня письменный+ тарелка скатерть
сторона: party: договариваться договор соглашение обязаться договаривающийся+ обязательство
сторона: side: правый+ левый+ лицевой+ дорога улица
сила: force power:
сила: gravity friction willpower current habit: +тяжесть +трение +воля +ток +инерция +притяжение +привычка +удар
 +упругость
суд: judgement: страшный+ божий+ на+нет+и+
судно: aircraft: воздушный+ аэродром аэропорт взлет пилот полет авиация
судно: bedpan: койка! лежачий! санитарка! сиделка! подкладной больной палата медсестра
суд: court: дело судья истец ответчик адвокат прокурор приговор иск решение заседание апелляция инстанция
 председатель районный+ верховный+ областной+ арбитражный+ конституционный+ подсудимый присяжный обжаловать слушание
 ходатайство протокол секретарь мировой+ вынести взыскать жалоба кассация городской+ юрист закон зал здание
судно: vessel ship: порт море капитан экипаж флаг шторм причал борт груз рыболовный торговый+ грузовой пассажирский
 моряк якорь рейд карантин пролив морской фарватер лоцман бухта буксир плавание пират матрос гавань контейнер речной
 каботажный улов судоходный танкер швартоваться мель
ток: current: электрический напряжение постоянный+ переменный+ провод
точка: point: зрение+ отсчет кипение координата прямая
точка: full stop: запятая предложение двоеточие тире
труба: pipe: вода газ диаметр сварка стальной+ водопроводный+ стена
труба: trumpet: оркестр! играть музыкант джаз!
узел: knot: веревка! завязать морской+ галстук! миля скорость
узел: node unit: сеть сервер железнодорожный+ транспортный+
учение: exercise drill: командир полк войско военный маневр полигон штаб флот боец совместный миротворец стрельба
 командно-штабной учебный генерал тревога батальон солдат ночной+ коллективный одкб
учение: doctrine teaching: эпикур! платон! аристотель! маркс! дарвин! будда! христос! конфуций! сократ! ленин! кант!
 гегель! философ! мудрец апостол! церковь еретический религиозный христианский философский марксистский
 последователь проповедовать догмат вера евангелие пророк древний древнегреческий стоик! монах +о+душе эволюционный
 православный конфуцианский религиозный+ христианский+ церковный+ философский+ марксистский+ православный+
 буддийский+ католический+ политический+ нравственный+ этический+ эволюционный+
учение: study: гимназия репетитор! подмастерье! год+ корень ученик школьник школа легко+даваться корень+ горький+
хвост: tail: собака кошка лиса вилять павлин
цена: price: рубль товар рынок нефть
член: member: парламент экипаж комитет семья партия союз совет клуб организация государство комиссия
член: term: уравнение! многочлен! прогрессия! дробь! пропорция последовательность свободный+
член: penis: половой+
устав: charter: общество организация статья параграф принять утвердить оон
устав: uncial: писец! почерк! летопись полуустав! пергамент! каллиграфия! рукопись
шина: tyre: колесо! машина зимний+ автомобиль резина прокол
шина: bus: данные процессор контроллер
штат: staff: сотрудник работник расписание сокращение увольнение
штат: state: америка американский+ сша губернатор! техас калифорния
ядро: nucleus: атом протон! нейтрон! клетка электрон
ядро: kernel: процессор операционный+ система linux
язык: language: русский+ английский+ перевод иностранный+ словарь переводчик
язык: tongue: рот зуб лизать высунуть! говяжий+
ячейка: cell: таблица строка столбец формула лист
"""
