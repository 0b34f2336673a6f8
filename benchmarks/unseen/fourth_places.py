# ruff: noqa: E501 - a list is one line, however long
"""FOURTH SET: addresses of many countries, written without sight of the rules. Rules may be tuned on this set."""

import random
import re

from .third_numbers import Make, digits, letters

# country: (streets, towns, forms); in a form <n> is a house number, <s> a street, <t> a town, * a digit, @ a capital
PLACES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "us": (
        "Juniper Hollow Road|East Camelback Rd|Battery Street|Magnolia Ave|S. Wabash Avenue|Research Triangle Parkway|State Route 28|Bluebonnet Dr.|Martin Luther King Jr. Blvd|Elm Street|Technology Square|NE 7th Court",
        "Austin, TX 787**|Scottsdale, AZ 852**|San Francisco, California 941**|Durham, NC 277**|Chicago, Illinois 606**-12**|Portland, OR 972**|Boise, Idaho 837**|Salt Lake, UT 841**|Naperville IL 605**|Miami, FL 331**|Cambridge, MA 021**",
        (
            "<n> <s>, <t>",
            "<n>5 <s>, Ste. <n>, <t>",
            "<n> <s>, Floor 3, <t>",
            "<n> <s> #4*, <t>",
            "PO Box 1**, <t>",
            "<n> <s>\n<t>",
        ),
    ),
    "uk": (
        "Albion Wharf|Thistle Grove|Market Hill|Pudding Lane|Great Portland Street|Wellgate|Long Acre|Beech Drive|Queen Anne's Gate|Castle Wynd|Nether Edge Road|The Crescent|Mill Bank|Broadway",
        "London W1W *PQ|London SE1 *TL|Bristol BS1 *DZ|Sheffield S7 *BG|Guildford, Surrey GU1 *XA|Glasgow, G2 *JR|Swansea SA1 *NW|Newcastle upon Tyne NE1 *AF|Hove, East Sussex BN3 *WH|Oxford OX4 *RD",
        (
            "<n> <s>, <t>",
            "12-18 <s>, <t>",
            "Ground Floor Flat, <n> <s>, <t>",
            "4th Floor, Cavendish Court, <n> <s>, <t>",
            "Unit C<n>, <s> Business Park, <t>",
            "Top Flat, <n> <s>\n<t>",
            "Larch Cottage, <s>, <t>",
        ),
    ),
    "in": (
        "Baner Road|Residency Road|Anna Salai|S. V. Road|Outer Ring Road|Banjara Hills Road No. 12|Ashram Road|Salt Lake Bypass|Kalyani Nagar|Rajaji Street",
        "Pune - 4110**|Bangalore 5600**, Karnataka|Chennai 6000**|Hyderabad, Telangana - 5000**|Ahmedabad-3800**|Mumbai 4000**|Gurgaon 1220**, Haryana|Kochi, Kerala 6820**",
        (
            "No. <n>/2, <s>, <t>",
            "<n>, 5th Floor, Prestige Towers, <s>, <t>",
            "Office No. 4**, Corporate Park, <s>, <t>",
            "Door No. <n>, <s>, <t>",
            "Survey No. **/3, Off <s>, <t>",
            "A-**, Sai Residency, <s>, <t>",
        ),
    ),
    "sg": (
        "Robinson Road|Ubi Avenue 1|Kallang Way|Toa Payoh Lorong 4|Science Park Drive|Havelock Road|Marine Parade Road|Kaki Bukit Place",
        "Singapore 0689**|Singapore 4089**|Singapore 3100**|Singapore 1182**|Singapore (1696**)",
        ("<n> <s>, <t>", "<n> <s>, Level 2*, <t>", "Block <n>, <s>, <t>", "<n> <s>, The Helios Centre, <t>"),
    ),
    "au": (
        "Collins Street|Kookaburra Close|Adelaide Terrace|Old Princes Highway|Wharf Road|Brunswick Street|Pacific Hwy|Jacaranda Avenue|Tamar Street|Station Rd|Barwon Drive",
        "Melbourne VIC 30**|Perth WA 60**|North Sydney NSW 2060|Fortitude Valley QLD 4006|Geelong, Victoria 3220|Launceston TAS 7250|Adelaide SA 50**|Alice Springs NT 0870|Braddon ACT 2612",
        (
            "<n> <s>, <t>",
            "Shop 4, <n> <s>, <t>",
            "Level 1*, <n> <s>, <t>",
            "Suite <n>, 4** <s>, <t>",
            "3/<n> <s>, <t>",
            "PO Box <n>, <t>",
            "Tenancy 2, 31-37 <s>, <t>",
        ),
    ),
    "ie": (
        "Lower Baggot Street|Main Street|Oliver Plunkett Street|Sandyford Road|Eyre Square|Barrack Lane|Seapoint Terrace|Abbey Park|O'Connell Avenue",
        "Dublin 4, D04 *H**|Cork T23 *W**|Limerick V94 *R**|Co. Mayo F23 *X**|Drogheda, Co. Louth|Dublin 18|Tralee, Co. Kerry, V92 *D**|Galway, H91 *F**",
        (
            "<n> <s>, <t>",
            "<n> <s>, <t>",
            "Block B, <n> <s>, <t>",
            "The Old Creamery, <s>, <t>",
            "First Floor, 14/15 <s>, <t>",
            "Apartment 11, <s>, <t>",
        ),
    ),
    "ca": (
        "Wellington Street West|Boulevard René-Lévesque Ouest|Jasper Avenue NW|Robson Street|Spring Garden Road|Rue Sherbrooke Est|Dufferin St.|Mountain Road|Saskatchewan Drive",
        "Toronto, Ontario M5J *H*|Edmonton, AB T5J *C*|Montreal, QC H3B *G*|Vancouver BC V6E *K*|Moncton, NB E1C *R*|Regina SK S4P *L*|Ottawa ON K1P *B*|St. John's, NL A1C *M*",
        (
            "<n>0 <s>, <t>",
            "<n> <s>, Unit *, <t>",
            "Suite 1*00, <n> <s>, <t>",
            "<n>5 <s>, 26th Floor, <t>",
            "P.O. Box ***, Station A, <t>",
            "4**-<n> <s>, <t>",
        ),
    ),
    "ke": (
        "Kimathi Street|Ngong Road|Mombasa Road|Waiyaki Way|Lenana Road|Moi Avenue|Riverside Drive|Argwings Kodhek Road",
        "Nairobi|Kisumu|Mombasa|Nakuru|Nairobi, Kenya",
        (
            "P.O. Box ***** - 00100, <t>",
            "P. O. Box ****-00200 <t>",
            "Kipande Plaza, 3rd Floor, <s>, <t>",
            "L.R. No. 209/****, <s>, <t>",
            "House No. <n>, <s>, <t>",
        ),
    ),
    "ae": (
        "Sheikh Zayed Road|Al Wasl Road|Al Maktoum Street|Khalifa Bin Shakhbout Street|Corniche Road",
        "Dubai, United Arab Emirates|Dubai, UAE|Abu Dhabi, U.A.E.|Sharjah, UAE",
        (
            "Office 1***, Al Manara Tower, <s>, <t>",
            "Villa <n>, <s>, <t>",
            "P.O. Box *****, <t>",
            "Unit **04, Jumeirah Business Bay, <s>, <t>",
            "Warehouse <n>, Street 4B, Al Quoz 3, <t>",
        ),
    ),
    "ng": (
        "Adeola Odeku Street|Broad Street|Ahmadu Bello Way|Allen Avenue|Aba Road|Awolowo Road|Aminu Kano Crescent|Herbert Macaulay Way",
        "Victoria Island, Lagos|Ikeja, Lagos State|Wuse II, Abuja|Port Harcourt, Rivers State|Kaduna|Lekki Phase 1, Lagos",
        (
            "<n>, <s>, <t>",
            "No. <n> <s>, <t>",
            "Plot 1**, <s>, <t>",
            "Suite 2*, Unity Plaza, <n> <s>, <t>",
            "Flat 6, Block <n>, <s>, <t>",
            "<n>B <s>, <t>",
        ),
    ),
    "nz": (
        "Ponsonby Road|Lambton Quay|Te Rapa Road|Karangahape Road|Riccarton Road|Cuba Street|Great South Road|Marine Parade",
        "Auckland 1011|Wellington 6011|Hamilton 3200|Christchurch 8011|Tauranga 3110|Penrose, Auckland 1061|Dunedin 9016",
        (
            "<n> <s>, <t>",
            "Level 4, <n> <s>, <t>",
            "Unit 2B, <n> <s>, <t>",
            "PO Box **-***, <t>",
            "<n>A <s>, <t>",
            "<n> <s>, RD 2, <t>",
        ),
    ),
    "de": (
        "Lerchenfelder Straße|Hauptstr.|Am Sandtorkai|Goetheallee|Theodor-Heuss-Ring|Kirchgasse|Untere Vorstadt|Prinzregentenstr.|Rudolf-Diesel-Straße|Rosenweg|Neuer Wall",
        "70*** Stuttgart|20*** Hamburg|90*** Nürnberg|04*** Leipzig|79*** Freiburg im Breisgau|28*** Bremen|D-81*** München|48*** Münster|53*** Bonn",
        (
            "<s> <n>, <t>",
            "<s> <n>b, <t>",
            "<s> 12-16, <t>",
            "<s> <n>, 3. OG, <t>",
            "<s> <n> / Aufgang C, <t>",
            "<s> <n>\n<t>",
            "Postfach 10 ** **, <t>",
        ),
    ),
    "fr": (
        "rue du Faubourg Saint-Antoine|avenue des Ternes|boulevard Gambetta|place Bellecour|chemin des Oliviers|rue de l'Église|quai Perrache|allée Paul Riquet|route de Vannes|cours Mirabeau",
        "75011 Paris|75017 PARIS|69002 Lyon|13100 Aix-en-Provence|31*** Toulouse|35*** Rennes|06*** Nice Cedex 1|44800 Saint-Herblain|67*** Strasbourg",
        (
            "<n>, <s>, <t>",
            "<n> <s>, <t>",
            "<n> ter <s>, <t>",
            "Résidence Les Acacias, <n> <s>, <t>",
            "<n> <s> - BP **, <t>",
            "ZA La Garenne, <n> <s>, <t>",
        ),
    ),
    "es": (
        "Calle de Alcalá|Gran Vía|Avda. Diagonal|Plaza del Carmen|Paseo de la Castellana|C/ Sierpes|Carretera de Cádiz|Camino Viejo|Rambla Nova|Calle San Bernardo",
        "280** Madrid|080** Barcelona|43001 Tarragona|41004 Sevilla|29*** Málaga|50*** Zaragoza|15*** A Coruña|30*** Murcia",
        (
            "<s>, <n>, 5º D, <t>",
            "<s> núm. <n>, <t>",
            "<s>, <n>, Esc. Izda. 1º A, <t>",
            "<s> <n>, local 3, <t>",
            "<s>, s/n, <t>",
            "<s>, <n> (<t>)",
        ),
    ),
    "nl": (
        "Herengracht|Coolsingel|Van Baerlestraat|Oudegracht|Kerkstraat|Weteringschans|Industrieweg|Graaf Adolfstraat|Zuidplein|Nieuwe Markt",
        "1017 BZ Amsterdam|3012 AD Rotterdam|3511 AB Utrecht|2312 GK Leiden|5038 EA Tilburg|6511 VL Nijmegen|8011 JW ZWOLLE|2595 AM 's-Gravenhage",
        (
            "<s> <n>, <t>",
            "<s> <n> A, <t>",
            "<s> <n>-2, <t>",
            "<s> <n> bis, <t>",
            "Postbus 1***, <t>",
        ),
    ),
    "pl": (
        "ul. Piotrkowska|ul. Grunwaldzka|al. Jana Pawła II|ul. Świętokrzyska|pl. Bankowy|ul. Mickiewicza|os. Tysiąclecia|ul. Krótka|ul. 3 Maja",
        "90-*** Łódź|00-*** Warszawa|80-*** Gdańsk|30-*** Kraków|40-*** Katowice|20-*** Lublin|60-*** Poznań",
        (
            "<s> <n>, <t>",
            "<s> <n>/1*, <t>",
            "<s> <n> lok. 7, <t>",
            "<s> <n>A, <t>",
            "<t>, <s> <n>",
            "<s> <n> m. 2*, <t>",
        ),
    ),
}


def _address(country: str) -> Make:
    streets, towns, forms = PLACES[country]

    def one(rng: random.Random) -> str:
        number, street, town = str(rng.randint(1, 180)), rng.choice(streets.split("|")), rng.choice(towns.split("|"))
        out = rng.choice(forms).replace("<n>", number).replace("<s>", street).replace("<t>", town)
        if country == "ca":  # the postal code's second half is digit, letter, digit
            out = re.sub(r"([A-Z]\d[A-Z] )\*([A-Z])\*", lambda m: f"{m[1]}{digits(rng, 1)}{m[2]}{digits(rng, 1)}", out)
        out = re.sub(r"\*", lambda _: digits(rng, 1), out)
        return re.sub(r"@", lambda _: letters(rng, 1), out)

    return one


ADDRESSES: dict[str, Make] = {f"addr{country}": _address(country) for country in PLACES}
