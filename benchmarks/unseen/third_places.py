# ruff: noqa: E501 - a list is one line, however long
"""THIRD SET: addresses of many countries, written without sight of the rules. Rules may be tuned on this set."""

import random
from collections.abc import Callable

Make = Callable[[random.Random], str]

US_STREETS = "Larkspur Lane|W. 43rd Street|Old Mill Road|Peachtree Industrial Blvd|N. Cedar Ave.|Route 9W|Sunset Terrace|Commerce Way|County Road 1180|Avenue of the Oaks"
US_TOWNS = "Fort Collins, CO 805{2}|Macon, GA 312{2}|Duluth, Minnesota 558{2}|Hoboken, NJ 070{2}|Tacoma, WA 984{2}|Santa Rosa, CA 954{2}|Plano, Texas 750{2}|Bangor, ME 044{2}"
UK_STREETS = "Chandlers Row|The Green|Old Kiln Lane|St. Mary's Gate|Bishopsgate Mews|Upper Tollgate|Sheep Street|Station Approach|Hollybush Close|Paradise Hill|Castle Terrace"
UK_TOWNS = "Harrogate HG1 {1}QT|London EC2A {1}NB|Leeds, LS1 {1}DW|Norwich, Norfolk NR2 {1}HB|Cardiff CF10 {1}EA|Edinburgh EH3 {1}LN|Belfast BT1 {1}GR|Kettering, Northants. NN16 {1}PL"
UK_HOUSES = "Rose Cottage|Flat {1}|Unit {1}, Riverside Trading Estate|The Old Rectory|2nd Floor, Meridian House|Suite {2}, The Maltings|Brook Farm|Apartment {2}, Weavers Court"
IE_STREETS = "Fitzwilliam Lane|Ballinteer Avenue|Shop Street|Grattan Quay|The Mall|Clonmore Drive|Upper Dargle Road|Patrick's Hill"
IE_TOWNS = "Dublin 2, D02 XH{2}|Cork, T12 A{1}K{1}|Galway H91 E{2}C|Bray, Co. Wicklow|Dublin 14|Ennis, Co. Clare V95 R{1}T{1}|Naas, Co. Kildare, W91 D{2}F"
AU_STREETS = (
    "Wattle Street|Banksia Crescent|Old Coach Road|Lachlan Parade|The Esplanade|Gumtree Court|Murray Tce|Boomerang Pde"
)
AU_TOWNS = "Surry Hills NSW 2010|Fitzroy VIC 3065|Toowong QLD 4066|Fremantle WA 6160|Glenelg, South Australia 5045|Battery Point TAS 7004|Parramatta NSW 2150"
IN_STREETS = (
    "M. G. Road|Senapati Bapat Marg|Linking Road|100 Feet Road|Old Airport Road|Park Street|Nehru Nagar|Sector 44"
)
IN_TOWNS = "Mumbai 400 0{2}|Bengaluru - 5600{2}|Pune 4110{2}, Maharashtra|New Delhi - 1100{2}|Kolkata 7000{2}|Gurugram, Haryana 1220{2}|Chennai-6000{2}, Tamil Nadu"
IN_HOUSES = "Flat No. {2}, Shanti Apartments|Plot {2}, Phase II|B-{2}, 3rd Floor, Lotus Tower|{2}/A, Opp. Gandhi Maidan|Shop No. {1}, Krishna Complex|H. No. {1}-{2}, 2nd Cross"
SG_STREETS = "Bukit Merah Central|Jalan Besar|Ang Mo Kio Avenue 3|Lorong Chuan|Cecil Street|Tampines Street 81|Pasir Panjang Road|Serangoon North Avenue 4"
ZA_STREETS = "Rivonia Road|Loop Street|Kerkstraat|Jan Smuts Avenue|Umhlanga Rocks Drive|Vilakazi Street|Beyers Naude Drive|Plein Street"
ZA_TOWNS = "Sandton, 2196|Cape Town 8001|Soweto, Gauteng, 1804|Durban, KwaZulu-Natal 4320|Stellenbosch, 7600|Polokwane 0699|Gqeberha, 6001"
CA_STREETS = "Bloor Street West|Rue Saint-Denis|Granville Street|Rideau Road|Chemin du Lac|8th Avenue SW|Water Street|Portage Ave."
CA_TOWNS = "Toronto, ON M5V {1}K{1}|Montréal (Québec) H2X {1}L{1}|Vancouver, BC V6B {1}H{1}|Halifax, Nova Scotia B3J {1}R{1}|Calgary AB T2P {1}G{1}|Winnipeg, Manitoba R3C {1}P{1}"
DE_STREETS = "Lindenstraße|Am Alten Hafen|Bahnhofstr.|Kurfürstendamm|Zur Mühle|Schillerplatz|Große Bleichen|Brunnenweg|Im Winkel|An der Stadtmauer"
DE_TOWNS = "80{3} München|20{3} Hamburg|50{3} Köln|01{3} Dresden|73{3} Esslingen am Neckar|D-60{3} Frankfurt a. M.|24{3} Kiel|99{3} Erfurt"
AT_TOWNS = "1070 Wien|A-5020 Salzburg|8010 Graz|6900 Bregenz"
CH_TOWNS = "8004 Zürich|CH-3011 Bern|1205 Genève|4051 Basel|6003 Luzern"
CH_STREETS = "Limmatquai|Rue du Rhône|Seefeldstrasse|Marktgasse|Chemin des Vignes"
FR_STREETS = "rue des Lilas|avenue Jean Jaurès|boulevard Voltaire|impasse du Moulin|place de la République|quai de la Fosse|allée des Tilleuls|chemin de la Croix-Rousse|cours Gambetta"
FR_TOWNS = "750{2} Paris|690{2} Lyon|44000 Nantes|33{3} Bordeaux|F-67000 Strasbourg|59{3} Lille Cedex|13006 Marseille"
ES_STREETS = "Calle Mayor|C/ Velázquez|Avda. de la Constitución|Paseo de Gracia|Plaza de España|Carrer de Mallorca|Ronda de Toledo|Travesía del Pozo"
ES_TOWNS = "280{2} Madrid|080{2} Barcelona|41001 Sevilla|46{3} Valencia|48009 Bilbao (Vizcaya)|29{3} Málaga"
IT_STREETS = "Via Garibaldi|Corso Vittorio Emanuele II|Piazza San Marco|Viale dei Mille|V.le Trastevere|Vicolo del Forno|Largo Augusto|Strada Statale 16"
IT_TOWNS = "201{2} Milano|00187 Roma (RM)|40121 Bologna|10{3} Torino TO|80133 Napoli|50{3} Firenze (FI)"
NL_STREETS = "Keizersgracht|Stationsweg|Laan van Meerdervoort|Nieuwe Gouwe O.Z.|Dorpsstraat|Prins Hendrikkade|Oude Delft|Burgemeester de Vlugtlaan"
NL_TOWNS = "101{1} CJ Amsterdam|3011 AB Rotterdam|2517 KL DEN HAAG|3512 GH Utrecht|5611 ZT Eindhoven|9712 HM Groningen"
BE_TOWNS = "1000 Brussel|B-9000 Gent|2018 Antwerpen|3000 Leuven"
PT_STREETS = "Rua Augusta|Avenida da Liberdade|Travessa do Carmo|Largo do Rato|Rua de Santa Catarina|Praceta das Flores|Estrada de Benfica"
PT_TOWNS = "1250-{3} Lisboa|4000-{3} Porto|3000-{3} Coimbra|8000-{3} Faro|2750-{3} Cascais"
PL_STREETS = "ul. Marszałkowska|ul. Długa|al. Niepodległości|os. Złotego Wieku|pl. Wolności|ul. Kościuszki|ul. 11 Listopada|aleja Róż"
PL_TOWNS = "00-{3} Warszawa|31-{3} Kraków|80-{3} Gdańsk|50-{3} Wrocław|61-{3} Poznań"


def _filled(rng: random.Random, text: str) -> str:
    for count in (1, 2, 3):
        text = text.replace(f"{{{count}}}", str(rng.randrange(10 ** (count - 1), 10**count)))
    return text


def _address(streets: str, towns: str, *forms: str, houses: str = "") -> Make:
    """Forms take n (a number), s (a street), t (a town), h (a house)."""

    def one(rng: random.Random) -> str:
        pick = {key: rng.choice(text.split("|")) for key, text in (("s", streets), ("t", towns), ("h", houses))}
        return _filled(rng, rng.choice(forms).format(n=rng.randint(1, 290), **pick))

    return one


ADDRESSES: dict[str, Make] = {
    "usaddr": _address(
        US_STREETS, US_TOWNS, "{n} {s}, {t}", "{n}0 {s}, Suite {n}, {t}", "{n} {s}, Apt. 4B, {t}", "P.O. Box {n}7, {t}"
    ),
    "ukaddr": _address(
        UK_STREETS, UK_TOWNS, "{n} {s}, {t}", "{h}, {n} {s}, {t}", "{n}A {s}, {t}", "{h}, {s}, {t}", houses=UK_HOUSES
    ),
    "ieaddr": _address(IE_STREETS, IE_TOWNS, "{n} {s}, {t}", "Unit {n}, {s}, {t}", "Apt 12, {n} {s}, {t}"),
    "auaddr": _address(
        AU_STREETS,
        AU_TOWNS,
        "{n} {s}, {t}",
        "Unit 3/{n} {s}, {t}",
        "Level 7, {n} {s}, {t}",
        "Lot {n} {s}, {t}",
        "GPO Box {n}, {t}",
    ),
    "inaddr": _address(IN_STREETS, IN_TOWNS, "{h}, {s}, {t}", "No. {n}, {s}, {t}", "{n}, {s}, {t}", houses=IN_HOUSES),
    "sgaddr": _address(
        SG_STREETS,
        "Singapore",
        "{n} {s}, {t} 1{{2}}{{3}}",
        "Blk {n} {s}, {t} 5{{2}}{{3}}",
        "{n} {s}, Level 12, {t} 0{{2}}{{3}}",
        "{n}A {s}, {t} ({{3}}{{3}})",
    ),
    "sgblk": _address(SG_STREETS, "", "Blk {n} {s}", "{n} {s}"),
    "sgunit": _address("", "Singapore", "0{{1}}-{{3}}, {t} 5{{2}}{{3}}", "{{2}}-{{2}} {t} 0{{2}}{{3}}"),
    "zaaddr": _address(
        ZA_STREETS,
        ZA_TOWNS,
        "{n} {s}, {t}",
        "Unit {n}, The Braes, {s}, {t}",
        "Stand {n}, {s}, {t}",
        "P O Box {n}, {t}",
        "Private Bag X{n}, {t}",
    ),
    "caaddr": _address(
        CA_STREETS,
        CA_TOWNS,
        "{n} {s}, {t}",
        "{n}0 {s}, Suite 2200, {t}",
        "Unit 5 - {n} {s}, {t}",
        "{n}, {s}, bureau 310, {t}",
    ),
    "deaddr": _address(
        DE_STREETS, DE_TOWNS, "{s} {n}, {t}", "{s} {n} a, {t}", "{s} 14-18, {t}", "{s} {n}, Hinterhaus, {t}"
    ),
    "ataddr": _address(DE_STREETS, AT_TOWNS, "{s} {n}/3/14, {t}", "{s} {n}, {t}"),
    "chaddr": _address(CH_STREETS, CH_TOWNS, "{s} {n}, {t}", "{s} {n}, Postfach, {t}"),
    "fraddr": _address(
        FR_STREETS, FR_TOWNS, "{n} {s}, {t}", "{n} bis, {s}, {t}", "{n}, {s} - {t}", "Bâtiment C, {n} {s}, {t}"
    ),
    "esaddr": _address(
        ES_STREETS, ES_TOWNS, "{s} {n}, 3º B, {t}", "{s}, {n}, {t}", "{s} nº {n}, bajo izq., {t}", "{s}, {n} - 2º, {t}"
    ),
    "itaddr": _address(IT_STREETS, IT_TOWNS, "{s} {n}, {t}", "{s}, {n}/A - {t}", "{s} n. {n}, {t}"),
    "nladdr": _address(NL_STREETS, NL_TOWNS, "{s} {n}, {t}", "{s} {n}-III, {t}", "{s} {n} hs, {t}", "Postbus {n}, {t}"),
    "beaddr": _address(NL_STREETS, BE_TOWNS, "{s} {n} bus 4, {t}", "{s} {n}, {t}"),
    "ptaddr": _address(PT_STREETS, PT_TOWNS, "{s}, n.º {n}, 2.º Dto., {t}", "{s} {n}, {t}", "{s}, Lote {n}, {t}"),
    "pladdr": _address(PL_STREETS, PL_TOWNS, "{s} {n}/12, {t}", "{s} {n}, {t}", "{s} {n} m. 4, {t}", "{t}, {s} {n}"),
}
