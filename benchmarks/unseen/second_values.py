# ruff: noqa: E501 - a list of names is one line, however long
"""SECOND SET: organisations, people and numbers in forms that no generator draws. Rules may be tuned on this set.

Each kind has its class and what it is drawn from; in a pattern, `#` is a digit, `^` a capital and every capital Y the
year's last two digits (so no name here has a capital Y). `CAST` are organisations that a text names in full first and
by a short name later: `{harlow}` and `{harlowshort}`.
"""

from .values import CLASSES

CAST = {
    "harlow": ("Harlow Trust", "Harlow"),
    "northgate": ("Northgate", "Northgate"),
    "bluefern": ("Blue Fern Studio", "Blue Fern"),
    "pemberton": ("Pemberton & Sons", "Pembertons"),
    "meridian": ("Meridian Harbour Authority", "MHA"),
    "castel": ("University of Castelbridge", "Castelbridge"),
    "tolland": ("Tolland Savings Bank", "Tolland"),
    "ashgrove": ("Ashgrove Children's Hospital", "Ashgrove"),
    "kestrel": ("Kestrel Growth Fund II", "Kestrel II"),
    "fisheries": ("Ministry of Fisheries and Coastal Affairs", "Fisheries Ministry"),
    "quayside": ("Quayside Brewing", "Quayside"),
    "lumen": ("lumenstack", "Lumenstack"),
    "oxbow": ("Oxbow Lane Pediatrics", "Oxbow Lane"),
    "threadneedle": ("Hobart, Lisle and Partners", "Hobart Lisle"),
    "vanholt": ("van Holt Marine", "van Holt"),
    "sadhana": ("Sadhana Textiles Cooperative Society", "Sadhana"),
    "eisvogel": ("Stiftung Eisvogel", "Eisvogel"),
    "lavoisier": ("Clinique des Tilleuls", "Tilleuls"),
}

# class, and what it is drawn from
DRAWN: dict[str, tuple[str, str]] = {
    "charity": (
        "organisation",
        "Larkfield Foundation|Friends of Elmsworth Park|Hands Across Tarrow|Saint Brendan's Shelter|Wren Society|Open Larder Bristow|Wexley Mountain Rescue|Rotary Club of Dunmarrow|Trustees of the Maud Ellery Bequest|Hope for Kalindi|Sisters of the Good Harbour",
    ),
    "univ": (
        "organisation",
        "University of Westermark|Tarrant State University|Universidad de Valdeluna|Université de Hautmont|Technische Universität Falkenau|Brackwell College|Kaldera Institute of Technology|Regents of the University of Marlowe|Politecnico di Vallescura|St Aldric's School|Indian Institute of Soil Research",
    ),
    "hospital": (
        "organisation",
        "St. Winifred's Hospital|Mercy Ridge Medical Center|Klinikum Oberaue|Hôpital Saint-Aubert|Ospedale Santa Brigida|Hospital General de Altamira|Royal Dunmarrow Infirmary|Fernhill Surgery|Lakeshore Dialysis|Barrow Vale NHS Foundation Trust|Kaveri Eye Clinic",
    ),
    "bank": (
        "organisation",
        "Bank of Talmere|Banque Delorme|Sparkasse Oberaue|Castlemount|First Prairie Credit Union|Banco del Litoral|Volksbank Rheinwinkel|Cassa Rurale di Vallescura|Tolland Savings|Kaveri Gramin Bank|Halden Private|Permata Syariah",
    ),
    "fund": (
        "organisation",
        "Kestrel Growth Fund III|Blackwater Opportunities Fund|Osprey Pension Scheme|Larch Street Ventures|Teachers' Retirement System of Tarrant|Halden Nordic Real Estate|Ember Capital|Redwood Bay Partners IV|Aldgate Mezzanine|Silverbirch Family Office",
    ),
    "ministry": (
        "organisation",
        "Ministry of Works and Housing of Talmere|Department of Lands and Surveys of Kaldera|Tarrant County Board of Education|Elmsworth Borough Council|Ville de Hautmont|Landratsamt Oberaue|Ayuntamiento de Valdeluna|Comune di Vallescura|Gemeente Westerzijl|Port Authority of Dunmarrow|City of Brackwell",
    ),
    "studio": (
        "organisation",
        "Paper Lantern Films|Wild Thyme Catering|Studio Kappa|Bright & Early|Otter Creek Joinery|Copper Kettle|Moss + Flint|Little Giant Nursery|Atelier Brume|Second Nature Design|Hex & Harrow|Three Magpies",
    ),
    "family": (
        "organisation",
        "Pemberton & Sons|Achterberg & Zonen|Gebrüder Hollmann|Frères Castaing|Hijos de Rafael Ibarra|Fratelli Bonaventura|Tuckwell Bros.|R. K. Nair & Co.|Widow Hanley & Daughters|Delacroix Père et Fils|McSorley and Nephew",
    ),
    "acro": ("organisation", "BTQ|KVRD|TSA-Nord|DMHC|OLP|GRTX|NWCU|H2M|A.B.Z.|WKLR|QF&D"),
    "brand": (
        "organisation",
        "Northgate|Castlemount|lumenstack|Zibbo|PixelForge|Quandary Labs|eKart24|Tavola|Hexaline|OutRider|Mondriva|Fjällklint|Snöflinga|NimbusDesk|goPronto|Brightwater",
    ),
    "firm": (
        "organisation",
        "Hobart Lisle|Carver, Stone & Abernathy|Kanzlei Dr. Riedmüller|Cabinet Vasseur|Studio Legale Bonaventura|Nair Menon Associates|Chambers of Lydia Thorne|Whitlock Dunne|Bufete Ibarra|Kuijpers Advocaten|Oakes Barristers",
    ),
    "orgde": (
        "organisation",
        "Hausverwaltung Lindenhof|Stadtwerke Oberaue|Stiftung Eisvogel|Turnverein Falkenau 1892 e.V.|Bäckerei Hollmann|Gebrüder Hollmann|Evangelische Kirchengemeinde Rheinwinkel|Praxis Dr. Riedmüller|Wohnungsgenossenschaft Am Wehr eG|Nordlicht|Autohaus Pfannenberg",
    ),
    "orgfr": (
        "organisation",
        "Atelier Brume|Cabinet Vasseur|Association Les Amis du Canal|Mairie de Hautmont|Boulangerie Castaing|Mutuelle des Artisans Réunis|Clinique des Tilleuls|Étude de Maître Rochebrune|Librairie du Pont-Neuf d'Hautmont|Foncière Belleroche|Régie du Vieux Port",
    ),
    "orges": (
        "organisation",
        "Inmobiliaria Costa Serena|Ayuntamiento de Valdeluna|Talleres Ibarra|Cooperativa Olivarera San Telmo|Notaría Garrido|Fundación Luz de Luna|Clínica Altamira|Gestoría Pacheco|Hijos de Rafael Ibarra",
    ),
    "orgit": (
        "organisation",
        "Studio Bonaventura|Comune di Vallescura|Caseificio Tre Pini|Agenzia Immobiliare Il Faro|Fondazione Santa Brigida|Officina Meccanica Rossetti|Fratelli Bonaventura|Parrocchia di San Rocco",
    ),
    "orgnl": (
        "organisation",
        "Stichting Het Groene Erf|Bakkerij Achterberg|Gemeente Westerzijl|Kuijpers Advocaten|Vereniging van Eigenaars De Haven|Achterberg & Zonen|Huisartsenpraktijk De Linde|Waterschap Oude Delta|Zorggroep Merwestroom",
    ),
    "odd": (
        "person",
        "Jean-Luc d'Aubigny|María José de la Fuente y Garrido|Siobhán Ní Dhomhnaill|Þóra Einarsdóttir|Siti binti Rahmat|Muhammad bin Abdul Rahman|Ludwig Freiherr von Tresckow-Halm|Anne-Sophie van den Heuvel|K. Subramanian|A. P. Venkataraman|José Ma. Ruiz-Tagle|Nguyễn Thị Hồng|Olúwaṣeun Adébáyọ̀|Tevita Fa'asavalu|Mary Ellen O'Donoghue-Pratt|Ngaire Te Whaiti|Joaquim dos Santos Neto|Henry Tudor Mason III|Bjørn Åge Skårdal|Zoë Quenneville|Piotr Ścibor-Rylski",
    ),
    "script": (
        "person",
        "李娜|王建国|佐藤 美咲|김지훈|Иван Петрович Соколов|Олена Ковальчук|ليلى حداد|Γιώργος Παπαδάκης|דוד לוי|สมชาย ใจดี|राजेश कुमार|Անի Պետրոսյան",
    ),
    "nick": ("person", "Bobby|Steffi|Jools|Tomek|Nacho|Gabi|Dougie|Shaz|Priyu|Lexi|Mo|Beppe|Kalle|Ollie|Toni|Baz"),
    "signer": (
        "person",
        "R J Hallworth|Hallworth R.J.|M.C. van Dalen|T. St. John-Price|DELACOURT, Mireille|Okonjo, T. B.|C E A Barraclough|de Souza, Ana P.|McTavish F|G. Lo Presti|Lindqvist S-E|Hollmann-Krüger, I.",
    ),
    "handle": (
        "identifier",
        "@blue_heron##|jhallworth#|CORP\\mvdalen|k.subra_ops|svc-tolland-##|@Steffi.H|tkowal#^|qx##lin|~thora|u######|x_ade_x|mreyes-adm|DelacourtM##|gh:otter-#",
    ),
    "customer": ("identifier", "C-######|##-######-^|^^######|cust_#^#^##|1###-####-####|K####.##"),
    "companyno": (
        "identifier",
        "0#######|SC######|1#####|9##-###-###|7#######|0###.###.###|U#####MH20YPLC######|OC3#####|#### ### ###",
    ),
    "sum": (
        "amount",
        "one hundred and twenty thousand pounds|Twelve Thousand Five Hundred Dollars ($12,500.00)|EUR 4.#M|USD 3##K|3## kEUR|€ 1#.###,##|1 2## 500,00 €|CHF 12'4##.50|12'###.- Fr.|Rs. 1,2#,5##/-|₹2.## crore|INR 4,##,##,###|Rs 75 lakh|Rupees Nine Lakhs only|C$8,4##.00|A$4#0k|AUD 6#,###|US$1.#bn|£#.5m|GBP 3##,000|2,# Mio. EUR|DKK 1#.###,-|4## kr|NOK 7# 000|S$ 9,###|HK$1#,###|R 2# ###,00|KES 45#,000/=|₦3,###,000|AED 5#,###.##|1.5 million yen|PLN 3.2##,##|$1#mm|£2#,###.##|USD 1#,###.## (US Dollars Nineteen Thousand)",
    ),
    "when": (
        "date",
        "3rd day of June, 20Y|24-Jul-20Y|20Y/11/0#|twelfth day of March two thousand and nineteen|1#.XI.20Y|Tuesday, October 1#th|0#-Apr-Y|Sept. 2#, 20Y|8th inst.|1#/0#/Y|Mar 1# '2#|30 Sep 20Y|20Y-0#-1#",
    ),
    "fecha": ("date", "1# de marzo de 20Y|2 de octubre de 20Y|0#/1#/20Y|1.º de julio de 20Y|2# de enero de 19##"),
    "giorno": ("date", "1# marzo 20Y|1° ottobre 20Y|0#.1#.20Y|2# gennaio 19##"),
    "datum": ("date", "1# maart 20Y|2 oktober 20Y|0#-1#-20Y|2# januari 19##|1# mei 20Y"),
    "place": (
        "address",
        "Flat 4B, 1# Rowan Mews, London SE15 3QT|P.O. Box 22##, Nairobi 00100|Unit 12, Level 3, 8# Collins Street, Melbourne VIC 3000|Suite 1400, 2## Bay Street, Toronto, Ontario M5J 2J1|No. 2#, 4th Cross, Indiranagar, Bengaluru 560038|H.No. 8-2-293/8#/A, Road No. 36, Jubilee Hills, Hyderabad 500 033|Str. Lipscani nr. 1#, bl. 3, sc. B, ap. 14, 030036 București|Av. Insurgentes Sur 16##, Col. Del Valle, 03100 Ciudad de México|ul. Długa 7 m. 1#, 00-238 Warszawa|Via Garibaldi 1#/A, 10122 Torino (TO)|Calle Mayor, 2#, 3.º B, 28013 Madrid|1# bis, rue des Lilas, bâtiment C, 69003 Lyon|Am Alten Hof 5a, 3. OG links, 80331 München|1-#-3 Marunouchi, Chiyoda-ku, Tokyo 100-0005|Office 60#, Al Wahda Tower, Sheikh Zayed Road, Dubai|Kirkegata #, 0153 Oslo|Herengracht 18#-III, 1016 BR Amsterdam|Old Rectory, Church Lane, Little Wickham, Suffolk IP13 7##|RR 2, Box 4#, Elkton, VT 05###|4#-12 Station Road East, Penrith NSW 2750|10# Jalan Bukit Bintang, 55100 Kuala Lumpur|Bahnhofstrasse 1#\n8001 Zürich|3# rue Saint-Paul Ouest, bureau 210, Montréal (Québec) H3B 1Z8",
    ),
    "dial": (
        "phone",
        "020 7946 0###|+44 (0)161 496 0###|1-800-555-01##|(416) 555-01## x 22|+91 98### #####|022-2### ####|+61 4## ### ###|(02) 5550 ####|+49 (0) 30 / 23125-###|0171/39### ##|+33 1 99 00 ## ##|06 39 98 ## ##|+34 91# ## ## ##|+39 333 ### ####|06-#### ####|+254 7## ######|0044 20 7946 0###|555.01##.###",
    ),
    "box": (
        "email",
        "t.hallworth+legal@castlemount.example|mireille_delacourt@vasseur-avocats.fr|ops@lumenstack.dev|k.subra@nairmenon.co.in|DPO@ASHGROVE.NHS.UK|stefanie.hollmann@gmx.de|no.reply.##@nimbusdesk.app|frontdesk@oxbowlane.clinic|o'donoghue@dunmarrow.ie|a-p.desouza@litoral.com.br",
    ),
    "abn": ("tax_id", "51 8## ### ###|5182#######"),
    "sin": ("tax_id", "1## ### ###|7##-###-###"),
    "nino": ("tax_id", "JG 1# ## ## A|AB######C|SK 4# 5# ## B"),
    "ein": ("tax_id", "4#-3######|8#-1######"),
    "aadhaar": ("tax_id", "7### #### ####|5###-####-####"),
    "pan": ("tax_id", "AKZPN####K|BQRTS####D"),
    "codice": ("tax_id", "RSSMRA8#C1#H501X|BNVGLI7#T5#L219K"),
    "nif": ("tax_id", "4#######K|X-5######-L|B-8#######"),
    "bsn": ("tax_id", "1##.##.###|2########"),
    "utr": ("tax_id", "##### #####|3#########"),
    "cash": ("amount", "ten grand|5k|250 quid|40 bucks|€20|$1.2m|£4.50|3k eur|70 kr|₹500|twenty quid"),
    "summe": (
        "amount",
        "1#.000,00 Euro|tausendzweihundert Euro|EUR 2.4##,--|3,# Mio. €|8##,- €|€ 45.###,##|12.000 EUR (in Worten: zwölftausend)",
    ),
    "somme": ("amount", "mille deux cents euros|1# 500 € HT|3##,00 € TTC|EUR 12 ###|2,# M€|45 k€|8## euros"),
}

KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    **{kind: (cls, tuple(patterns.split("|"))) for kind, (cls, patterns) in DRAWN.items()},
    **{key: ("organisation", (full,)) for key, (full, _) in CAST.items()},
    **{f"{key}short": ("organisation", (short,)) for key, (_, short) in CAST.items()},
    **{f"{key}caps": ("organisation", (full.upper(),)) for key, (full, _) in CAST.items() if "Y" not in full.upper()},
}
# the writer asks there for the class of a kind
CLASSES.update({kind: cls for kind, (cls, _) in KINDS.items()})
