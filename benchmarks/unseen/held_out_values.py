# ruff: noqa: E501 - a template is one line, however long
"""HELD-OUT SET: values the shared ones lack, written without sight of the rules.

Nobody who writes rules may read this file or what the finder missed in it.
Australian, Canadian, Indian and British addresses and numbers, register and tax numbers with right check digits, dates
in five languages. They are lists of finished strings, so a lexicon can hold them as patterns (hence no capital Y).
"""

import random
from collections.abc import Callable, Iterable

from . import held_out_numbers as numbers
from . import values

COUNT = 1000  # of each

AU_STREETS = "Banksia Road|Wattle Street|Collins Street|Elizabeth Street|Pitt Street|Lonsdale Street|Adelaide Terrace|Boundary Street|Kangaroo Point Road|Military Road|Sturt Highway|Murray Street|Oxley Avenue|Jacaranda Drive|Queens Parade|Flinders Lane|Barkly Street|Anzac Parade"
AU_TOWNS = "Melbourne VIC 3000|Sydney NSW 2000|Parramatta NSW 2150|Brisbane QLD 4000|Fremantle WA 6160|Hobart TAS 7000|Adelaide SA 5000|Geelong VIC 3220|Newcastle NSW 2300|Surfers Paradise QLD 4217|Darwin NT 0800|Braddon ACT 2612"
CA_STREETS = "Burrard Street|King Street West|Queens Quay East|Rue Sherbrooke Ouest|Jasper Avenue NW|Bloor Street East|Water Street|Portage Avenue|Hastings Street West|Barrington Street|Wellington Crescent|Boulevard René-Lévesque|Granville Street|Lakeshore Road"
CA_TOWNS = "Vancouver, British Columbia V6C 2B5|Toronto, ON M5J 0B8|Montréal (Québec) H3A 1G1|Calgary, Alberta T2P 3N9|Winnipeg, Manitoba R3C 4K5|Halifax, NS B3J 2X2|Ottawa, Ontario K1P 5G4|Victoria BC V8W 1L6|Saskatoon SK S7K 0J5|Edmonton, Alberta T5J 3R8"
IN_STREETS = "MG Road|Nehru Place|Anna Salai|Linking Road|Residency Road|Park Street|Ring Road|Hill Road|Brigade Road|Cunningham Road|Senapati Bapat Marg|Law College Road|Rajaji Salai"
IN_HOUSES = "Shanti Residency|Lotus Enclave|Prestige Towers|Ashoka Apartments|Gulmohar Heights|Silver Oak Estate|Sai Krupa|Trimurti Complex|Emerald Court"
IN_TOWNS = "Koramangala, Bengaluru – 560034, Karnataka|Andheri (East), Mumbai 400069|Gurugram 122003, Haryana|Chennai - 600002|Bandra West, Mumbai - 400050, Maharashtra|Salt Lake, Kolkata 700091|Hyderabad 500081, Telangana|Pune – 411004|New Delhi 110019|Ahmedabad - 380015, Gujarat"
UK_STREETS = "Castle Street|Bishop's Walk|Station Approach|Victoria Terrace|Church Lane|Albion Quay|The Maltings|St Mary's Gate|King William Street|Deansgate|Marsh Wall|Princes Street|Mill Hill|Old Brewery Mews|Rectory Close|Cathedral Road"
UK_HOUSES = "Beaufort House|The Old Granary|Mercury Court|Saxon Gate|Exchange Buildings|Rose Cottage|Sovereign House|Harbour Point"
UK_TOWNS = "Norwich NR1 3AB|Leeds LS1 4DT|London EC4N 7BE|London E14 9TP|Cardiff CF11 9LJ|Edinburgh EH2 2ER|Manchester M3 3HF|Bristol BS1 6ZT|Belfast BT1 5GS|Truro, Cornwall TR1 2PN|Winchester, Hampshire SO23 8RZ|Aberdeen AB10 1XL"
US_TOWNS = "Wilmington, DE 19899|Sacramento, CA 95812|Chicago, Illinois 60606|Austin, TX 78767|Boston, MA 02205|Reno, Nevada 89504|Tulsa, OK 74101|Des Moines, IA 50306"
MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
}
DATES = {
    "de": ("{d}. {month} {y}", "{dd}.{mm}.{y}"),
    "fr": ("{d} {month} {y}", "{dd}/{mm}/{y}"),
    "es": ("{d} de {month} de {y}", "{dd}/{mm}/{y}", "{dd}-{mm}-{y}"),
    "it": ("{d} {month} {y}", "{dd}/{mm}/{y}", "{dd}.{mm}.{y}"),
    "nl": ("{d} {month} {y}", "{dd}-{mm}-{y}"),
}


def _pick(rng: random.Random, words: str) -> str:
    return rng.choice(words.split("|"))


def _au_address(rng: random.Random) -> str:
    front = rng.choice(
        ("", "", f"Level {rng.randint(1, 40)}, ", f"Unit {rng.randint(1, 30)}/", f"Suite {rng.randint(1, 9)}, ")
    )
    return f"{front}{rng.randint(1, 480)} {_pick(rng, AU_STREETS)}, {_pick(rng, AU_TOWNS)}"


def _ca_address(rng: random.Random) -> str:
    front = rng.choice(("", "", f"{rng.randint(100, 2400)} - ", f"Suite {rng.randint(100, 2400)}, "))
    return f"{front}{rng.randint(10, 4800)} {_pick(rng, CA_STREETS)}, {_pick(rng, CA_TOWNS)}"


def _in_address(rng: random.Random) -> str:
    front = rng.choice(
        (
            f"Flat No. {rng.randint(101, 1904)}, {_pick(rng, IN_HOUSES)}",
            f"Plot No. {rng.randint(3, 220)}",
            f"{rng.randint(2, 14)}th Floor, {_pick(rng, IN_HOUSES)}",
            f"{rng.randint(2, 400)}/{rng.choice('ABC')}",
        )
    )
    return f"{front}, {_pick(rng, IN_STREETS)}, {_pick(rng, IN_TOWNS)}"


def _uk_address(rng: random.Random) -> str:
    front = rng.choice(
        ("", "", f"{_pick(rng, UK_HOUSES)}, ", f"Flat {rng.randint(1, 40)}, ", f"3rd Floor, {_pick(rng, UK_HOUSES)}, ")
    )
    number = rng.randint(1, 190)
    return f"{front}{number}{rng.choice(('', '', '', 'A', f'–{number + 4}'))} {_pick(rng, UK_STREETS)}, {_pick(rng, UK_TOWNS)}"


def _date(language: str) -> Callable[[random.Random], str]:
    def draw(rng: random.Random) -> str:
        day, month = rng.randint(2, 28), rng.randint(1, 12)
        name = MONTHS[language].split()[month - 1]
        return rng.choice(DATES[language]).format(
            d=day, dd=f"{day:02d}", mm=f"{month:02d}", month=name, y=rng.randint(1955, 2026)
        )

    return draw


def _money(*shapes: str) -> Callable[[random.Random], str]:
    def draw(rng: random.Random) -> str:
        whole = rng.choice((rng.randint(80, 999), rng.randint(1000, 99_999), rng.randint(100, 9000) * 1000))
        return rng.choice(shapes).format(
            us=f"{whole:,}", c=f"{rng.randrange(100):02d}", mil=f"{rng.randint(11, 99) / 10}"
        )

    return draw


# kind: class, how it is drawn; "fresh" keeps the names apart from those of other sets
DRAWN: dict[str, tuple[str, Callable[[random.Random], str]]] = {
    "freshauaddr": ("address", _au_address),
    "freshcaaddr": ("address", _ca_address),
    "freshinaddr": ("address", _in_address),
    "freshukaddr": ("address", _uk_address),
    "freshuspobox": ("address", lambda rng: f"P.O. Box {numbers.digits(rng, 4)}, {_pick(rng, US_TOWNS)}"),
    "freshabn": ("tax_id", numbers.abn),
    "freshacn": ("identifier", numbers.acn),
    "freshtfn": ("tax_id", numbers.tfn),
    "freshsin": ("tax_id", numbers.sin),
    "freshcabn": ("tax_id", lambda rng: f"{numbers.luhn(numbers.digits(rng, 8))} R{rng.choice('CT')}0001"),
    "freshnino": ("tax_id", numbers.nino),
    "freshcrn": ("identifier", numbers.crn),
    "freshpan": ("tax_id", numbers.pan),
    "freshgstin": ("tax_id", lambda rng: f"{rng.randint(1, 37):02d}{numbers.pan(rng)}1Z{rng.randrange(10)}"),
    "freshcin": ("identifier", numbers.cin),
    "freshaadhaar": ("tax_id", numbers.aadhaar),
    "freshnif": ("tax_id", numbers.nif),
    "freshcif": ("tax_id", numbers.cif),
    "freshsiren": ("identifier", lambda rng: numbers.groups(numbers.luhn(numbers.digits(rng, 8)), 3, 3, 3)),
    "freshnir": ("tax_id", numbers.nir),
    "freshtva": ("tax_id", numbers.tva),
    "freshcodice": ("tax_id", numbers.codice),
    "freshpiva": ("tax_id", lambda rng: numbers.luhn("0" + numbers.digits(rng, 9))),
    "freshbsn": ("tax_id", numbers.bsn),
    "freshaud": ("amount", _money("${us}", "${us}.{c}", "A${us}", "AUD {us}.{c}", "AU${mil} million")),
    "freshcad": ("amount", _money("${us}.{c}", "CAD {us}", "C${us}", "CDN${us}.{c}", "CA${mil} million")),
    "freshdatumde": ("date", _date("de")),
    "freshdatefr": ("date", _date("fr")),
    "freshfecha": ("date", _date("es")),
    "freshdatait": ("date", _date("it")),
    "freshdatumnl": ("date", _date("nl")),
}
# kind: class, patterns as the shared ones: `#` a digit, `^` a capital
SHAPED: dict[str, tuple[str, tuple[str, ...]]] = {
    "freshauphone": (
        "phone",
        ("(02) 9### ####", "(03) 8### ####", "+61 4## ### ###", "04## ### ###", "+61 7 3### ####", "1300 ### ###"),
    ),
    "freshcaphone": (
        "phone",
        (
            "(604) 555-0###",
            "416-555-0###",
            "+1 514 555 0###",
            "1-888-555-0###",
            "403.555.0###",
            "(613) 555-0### ext. 2##",
        ),
    ),
    "freshinphone": (
        "phone",
        ("+91 98### #####", "+91-80-4### ####", "022 6### ####", "9#########", "(+91) 7### ### ###", "011-2### ####"),
    ),
    "freshukphone": (
        "phone",
        (
            "020 7946 0###",
            "+44 (0)161 496 0###",
            "07700 900###",
            "+44 20 7946 0###",
            "0117 496 0###",
            "(0131) 496 0###",
        ),
    ),
    "freshbsb": ("account", ("###-###",)),
    "freshauacct": ("account", ("#### #####", "########", "#########")),
    "freshtransit": ("account", ("#####-00#", "0####-01#")),
    "freshifsc": ("account", ("HDFC000####", "SBIN00#####", "ICIC000####", "UTIB000####")),
    "freshbic": ("account", ("BARCGB2#", "DEUTDEFF###", "BNPAFRPP", "INGBNL2A", "CHASUS33", "BSCHESMM", "UNCRITM1^##")),
    "freshhrb": ("identifier", ("HRB ######", "HRB #####", "HRA ####", "HRB ##### B")),
    "freshkvk": ("identifier", ("########",)),
    "freshrea": ("identifier", ("MI-#######", "TO - ######", "RM ######")),
    "freshbtw": ("tax_id", ("NL#########B01", "NL#########B02")),
    "freshutr": ("tax_id", ("##########", "##### #####")),
    "freshsteuer": ("tax_id", ("##/###/#####", "###/####/####")),
    "freshein": ("tax_id", ("##-#######",)),
    "freshaba": ("account", ("0########", "1########")),
    "freshmbi": ("identifier", ("#^^#-^^#-^^##", "#^##^^#^^##")),
    "freshdin": ("identifier", ("0#######",)),
    "freshauplate": ("identifier", ("^^^-##^", "1^^ #^^", "###-^^#")),
    "freshusrate": ("amount", ("$1##.00", "$2##", "$3##.50", "US$ 4##")),
    "freshukrate": ("amount", ("£1##", "£2##.00", "£3##", "GBP 4##")),
}


def _drawn(kind: str, draw: Callable[[random.Random], str]) -> Iterable[str]:
    rng, left = random.Random(f"fresh/{kind}"), COUNT  # noqa: S311 - a text, not a secret
    while left:
        text = draw(rng)
        if not set(text) & set("Y#^"):  # these have a meaning in a pattern
            left -= 1
            yield text


def patterns() -> dict[str, tuple[str, ...]]:
    """The patterns of every kind of value of this file, for a lexicon; their classes become known to the writer."""
    for kind, cls in {k: c for k, (c, _) in (*DRAWN.items(), *SHAPED.items())}.items():
        if values.CLASSES.setdefault(kind, cls) != cls:
            raise ValueError(f"another set gives {kind} another class")
    return {k: tuple(_drawn(k, d)) for k, (_, d) in DRAWN.items()} | {k: shapes for k, (_, shapes) in SHAPED.items()}
