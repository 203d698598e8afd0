"""Abbreviations of languages in Latin letters; how to read the tables is told in ``abbreviations``."""

from __future__ import annotations

LATIN: dict[str, dict[str, str]] = {
    "en": {
        "never": "e.g i.e cf vs v viz approx esp incl",
        "title": "mr mrs ms messrs dr drs prof gen sen sens rep reps gov govs lt col cpl capt cpt cmdr sgt maj adm det"
        " rev hon pres supt insp fr mt ft",
        "rarely": "u.s u.k u.n e.u u.s.a u.s.s.r d.c jr sr st ave blvd rd ph.d m.d b.a m.a b.sc m.sc",
        "number": "rs",
        "open": "etc i.v",
        "starts": "i did does do is am why let please however many most such",
    },
    "de": {
        "never": "hr hrn fr frl fa inh dr prof dipl ing mag hl z.b d.h u.a o.ä u.ä bzw ca vgl evtl ggf inkl sog insb"
        " geb gest"
        " s.o s.u i.d.r z.t z.z z.zt zzgl einschl lt gem bzgl kath ev ehem mind max allg v.a i.v i.a u.u m.e"
        " a.a.o d.j med jur phil rer.nat",
        "rarely": "str usw exkl jh jhs jhd v.chr n.chr",
        "number": "nr s abs art kap bd abb tab ziff ca rn anm fn bl az hs tel",
    },
    "fr": {
        "never": "m mm mme mmes mlle mgr me dr pr p.ex c.à-d cf env av ex st ste bd boul",
        "number": "n p pp vol chap art fig tél al",
        "month": "janv févr avr juil sept oct nov déc",
    },
    "es": {
        "never": "sr sra sres srta dr dra d dña ud uds prof lic ing gral p.ej ej av avda vs cf cra admón cía hnos mt"
        " st",
        "rarely": "ee.uu",
        "number": "núm n pág págs art arts cap vol tel fig párr párrf ext aprox",
        "month": "ene abr ago dic",
    },
    "it": {
        "never": "sig sigg sig.ra dott dott.ssa prof prof.ssa ing avv on mons es p.es cfr ca c.d s geom rag arch n.b"
        " dir amm psicol sig.na egr gent",
        "number": "n pag pagg art artt cap vol tel fig tav all",
        "month": "gen mag giu lug ago set ott dic",
    },
    "pt": {
        "never": "sr sra srs dr dra prof profa eng d exmo p.ex ex cf av v.g",
        "number": "n pág págs art cap vol tel fig",
    },
    "nl": {
        "never": "dhr mevr mw dr drs ir ing mr prof ds bijv bv d.w.z o.a m.b.t i.p.v t.o.v ca evt incl zgn st",
        "number": "nr blz art hfst afb tel",
    },
    "pl": {
        "never": "prof dr mgr inż ks św np tzn tj m.in ul al im gen płk mjr kpt por woj red tzw ok ppłk zob por",
        "number": "nr m str art ust pkt rozdz poz par godz tel rys",
    },
    "tr": {
        "never": "dr prof doç yrd av örn bkz sn op gn alb yb bnb müh uzm mah cad sok apt",
        "rarely": "ltd şti a.ş",
        "number": "no s sf md bk c",
        "open": "vb vs",
    },
    "sv": {
        "never": "t.ex bl.a d.v.s dvs s.k ca dr prof jfr f.d p.g.a pga m.a.o fr.o.m t.o.m inkl exkl resp st s:t civ",
        "number": "nr s sid kap kl tel bil fig tab st",
        "open": "m.m m.fl osv o.s.v etc o.d e.kr f.kr",
    },
    "da": {
        "never": "f.eks fx dvs d.v.s bl.a ca dr prof hr fr jf pga p.g.a mht vedr evt inkl ekskl ifm ift s.k st"
        " adm m.h.t dir skt sml",
        "number": "nr s kap kl stk tlf tel art bd fig",
        "open": "m.m m.fl mv m.v osv o.l etc e.kr f.kr mio mia kr",
        "starts": "det den de der en et jeg du han hun vi i man dette denne disse men og så da når hvis hvad hvem"
        " hvor hvorfor efter for ifølge",
    },
    "nb": {
        "never": "f.eks feks dvs d.v.s bl.a ca dr prof hr fr jf pga p.g.a mht vedr evt inkl ekskl ifm ift s.k st"
        " adm m.h.t dir kgl m.a.o tils sml",
        "number": "nr s kap kl tlf tel art bd fig pkt",
        "open": "m.m m.fl mv m.v osv o.l etc e.kr f.kr mill mrd kr",
        "starts": "det den de der en ei et jeg du han hun vi man dette denne disse men og så da når hvis hva hvem"
        " hvor hvorfor etter for ifølge eg ho ikkje",
    },
    "is": {
        "never": "t.d þ.e m.a dr próf hr fr sbr þ.m.t u.þ.b svo.kl",
        "number": "nr bls kl gr tl bd",
        "open": "o.s.frv o.fl e.kr f.kr",
        "starts": "það hann hún þeir þær við ég þú en og þetta þessi þá ef hvað hver hvar",
    },
    "fi": {
        "never": "esim ns nk mm mm.muassa ks vrt toim dr prof tri hra rva os puh.joht ao em huom lyh",
        "number": "nro n s ss klo puh kpl luku kuva taul par",
        "open": "jne yms ym ry eaa jaa ekr jkr milj mrd",
    },
    "et": {
        "never": "nt näit st s.t vt vrd nn dr prof hr pr lp sh s.h ca u k.a kod kindr lit",
        "number": "nr lk lk-d tel p ptk jn joon kl mnt §",
        "rarely": "a",
        "open": "jne jms jm jt vms e.m.a m.a.j ekr pkr mln mld",
        "starts": "see ta tema nad nemad ma mina me meie sa te kui aga ja kuid siis need seal siin mis kes kus miks"
        " kuidas pärast eile täna",
    },
    "lt": {
        "never": "pvz t.y vad dr prof doc akad gen p pon šv kun vysk žr plg ypač gerb ir.kt im gim pan inž tūkst mln"
        " mlrd"
        " vyr angl lot vok rus",
        "rarely": "g pr al pl a aikšt r apskr raj m",
        "number": "nr p psl str sk skyr t tel pav lent punkt d val l egz apie",
        "open": "kt pan t.t ir.t.t etc",
        "month": "saus vas kov bal geg birž liep rugp rugs spal lapkr gruod",
        "starts": "tai jis ji jie jos aš mes jūs tu bet ir kai jei jeigu šis ši šie čia kas kur kodėl kaip po todėl"
        " tačiau vėliau dabar nors ten visi",
    },
    "lv": {
        "never": "piem t.i t.s dr prof doc akad gen sv sk sal resp ģen apm aptuv tūkst milj mljrd angl vāc kr",
        "rarely": "iel g pag nov raj",
        "number": "nr lpp sk tel p pk pt att tab plkst nod d",
        "open": "utt u.c u.tml m.ē p.m.ē c tml",
        "month": "janv febr apr jūn jūl aug sept okt nov dec",
        "starts": "tas tā viņš viņa viņi viņas es mēs jūs tu bet un kad ja šis šī šie šeit kas kur kāpēc kā pēc"
        " tāpēc tomēr vēlāk tagad",
    },
    "cs": {
        "never": "p pí sl dr ing mgr bc prof doc judr mudr mvdr phdr rndr thdr paeddr bca mga akad arch tj tzn tzv např"
        " cca mj sv ul gen plk mjr kpt por npor nám nábř tř resp popř příp zejm př srov viz kol čj č.p č.j č.ev pozn"
        " angl lat fr řec red roz vyd st ml zn obr ev okr",
        "rarely": "sb r.o spol s.r.o a.s n.l př.n.l o.p.s v.o.s z.s",
        "number": "č čl odst str s r § tel obr tab kap sv roč písm bod hl pol zák vyhl l par",
        "open": "atd apod aj tis mil mld kč hod min atp",
        "month": "ún břez dub červ srp září říj pros",
    },
    "sk": {
        "never": "p dr ing mgr bc prof doc judr mudr phdr rndr tj tzn tzv napr cca sv ul gen nám resp príp najmä"
        " porov č.j",
        "rarely": "z.z s.r.o a.s n.l pr.n.l",
        "number": "č čl ods str s r tel obr tab kap zv roč písm bod",
        "open": "atď apod tis mil mld hod min",
        "starts": "to ten tá tie on ona oni ja my vy ty ale a keď ak tento táto tieto tu čo kto kde prečo ako po však",
    },
    "sl": {
        "never": "dr mag prof doc inž npr tj t.i oz ga g gdč sv ul gen ok gl prim roj t.j dipl akad",
        "rarely": "d.o.o d.d s.p n.št pr.n.št",
        "number": "št čl str odst tel sl tab pogl točka",
        "open": "itd idr ipd itn mio mrd",
        "starts": "to ta te on ona oni jaz mi vi ti ampak in ko če tukaj kaj kdo kje zakaj kako po pa",
    },
    "hr": {
        "never": "mr mag prof doc ing dipl npr tj tzv sv ul gen g gđa gđica gosp o.g usp odn tzn akad str.prof bl"
        " don mons lat engl njem tal lj nj dž",
        "rarely": "dr d.o.o d.d j.d.o.o pr.kr po.kr",
        "number": "br čl st str sv tel sl tab pogl gl toč t god",
        "open": "itd i.dr i.sl sl tis mil mlrd kn",
        "starts": "to taj ta te on ona oni one ja mi vi ti ali i kad ako ovaj ova ovo tu što tko gdje zašto kako po no"
        " međutim zatim nakon tamo",
    },
    "hu": {
        "never": "dr prof pl ill ún ifj id özv stb.a vö ld lásd szt br gr dr.h.c mgr gy sz zs cs ny ty dzs főszerk"
        " szerk tkp ti vmint röv lat ang ném fr",
        "rarely": "kft bt zrt nyrt rt kr.e kr.u i.e i.sz u krt",
        "number": "kb sz évf old tel köt fej c pp p min §",
        "open": "stb",
        "month": "jan febr márc ápr máj jún júl aug szept okt nov dec",
    },
    "ro": {
        "never": "dl dlui d-l dna d-na dra d-ra dr prof ing av sf gen col mr cpt acad conf arh ex cca cf d.p.d.v resp"
        " red engl fr lat germ înv lect univ asist gh șt st al fl",
        "rarely": "str bd î.hr d.hr s.r.l s.a s.u.a",
        "number": "nr art alin lit pct pag p vol cap fig tab bl sc et ap tel jud loc par ora",
        "open": "etc ș.a ș.a.m.d șamd mil mld",
        "month": "ian febr mart apr iun iul aug sept oct nov dec",
    },
    "ca": {
        "never": "sr sra srs dr dra prof av p.ex st sta vs cf",
        "number": "núm pàg art cap vol tel fig",
        "starts": "el la els les un una això aquest aquesta però i quan si què qui on per hi ha",
    },
    "vi": {
        "never": "ts ths gs pgs bs ks ls tp tx v.d vd",
        "number": "tr",
        "open": "v.v",
    },
    "id": {
        "never": "dr prof ir drs dra h hj sdr yth bpk jl kh kol mayjen letjen brigjen",
        "number": "no hlm hal tel",
        "open": "dll dsb dst",
        "starts": "dia ia mereka saya kami kita ini itu tetapi dan jika ketika pada di",
    },
}
