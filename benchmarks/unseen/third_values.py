"""THIRD SET: values as their countries write them, written without sight of the rules. Rules may be tuned on this set.

The writer's own values know the locales of `names.CORE`; these are kinds of their own ("auaddr", "zaid", "amtsg"), each
with a list of ready values, so that a template says which country it means. Check digits are right where a number has
them. A value holds no "#", "^" or capital "Y": those are signs of `values.fill`.
"""

import random
import re

from . import third_places as places
from . import values
from .third_numbers import (
    MONTHS,
    Make,
    aadhaar,
    abn,
    avs,
    bsn,
    cif,
    codice,
    day,
    digits,
    dni,
    groups,
    gstin,
    iban,
    letters,
    luhn,
    money,
    nif,
    nip,
    nir,
    nric,
    pattern,
    pesel,
    ppsn,
    routing,
    steuer_id,
    tfn,
    za_id,
)

# kind: (class, how it is made)
KINDS: dict[str, tuple[str, Make]] = {kind: ("address", make) for kind, make in places.ADDRESSES.items()}
PATTERNS: dict[str, dict[str, tuple[str, ...]]] = {
    "phone": {
        "ustel": ("(2!2) 555-01**", "+1 415-2!*-****", "6!7.2!*.****", "1-800-2!*-****", "(3!2) 4!*-**** ext. !**"),
        "uktel": ("020 7!** ****", "+44 (0)20 3!** ****", "07!** ******", "0161 4!* ****", "+44 7!** *** ***"),
        "ietel": ("(01) 6!* ****", "+353 1 4!* ****", "087 2!* ****", "+353 (0)86 !** ****", "021 4!* ****"),
        "autel": ("(02) 9!** ****", "04!* *** ***", "+61 4!* *** ***", "+61 3 8!** ****", "1300 !** ***"),
        "intel": ("+91 98!** *****", "022-2!** ****", "+91-80-4!** ****", "99!** *****", "0124 4!* ****"),
        "sgtel": ("+65 6!** ****", "9!** ****", "(65) 8!** ****", "+65-9!**-****"),
        "zatel": ("011 7!* ****", "+27 82 !** ****", "083 !** ****", "+27 (0)21 4!* ****"),
        "catel": ("(416) 5!*-****", "+1 604 6!* ****", "514-8!*-****", "1.403.2!*.****"),
        "detel": ("0!0 / 5! ** **-**", "+49 89 2!***-**", "0171 / 4!*****", "(0221) 9! ** **", "+49 (0) 40 3!****-0"),
        "frtel": ("01 4! ** ** **", "+33 6 !* ** ** **", "06.1!.**.**.**", "+33 (0)4 7! ** ** **"),
        "estel": ("91 5!* ** **", "+34 6!* *** ***", "6!* ** ** **", "93.4!*.**.**"),
        "ittel": ("02 4!** ****", "+39 06 8!******", "347 !******", "+39 335 !** ****", "051/2!****"),
        "nltel": ("020 - 6!* ** **", "+31 6 2!** ****", "06-1!******", "+31 (0)10 4!* ** **"),
        "pttel": ("21 3!* ** **", "+351 91! *** ***", "91! *** ***", "(+351) 22 6!* ** **"),
        "pltel": ("22 6!* ** **", "+48 50! *** ***", "60!-***-***", "(12) 4!* ** **"),
        "chtel": ("+41 44 2!* ** **", "079 !** ** **", "+41 (0)22 7!* ** **"),
    },
    "tax_id": {
        "taxref": ("0!********", "1!**/!**/**!"),
        "uen": ("20!*****!@", "19!*****!@", "53******@"),
        "nino": ("JN ** ** ** C", "SA******B", "PX ** ** ** D"),
        "ssn": ("3!*-5!-****", "5!*-2!-****"),
        "ein": ("3!-*******", "8!-*******"),
        "ustid": ("DE2!*******", "DE 3!* *** ***"),
        "ukvat": ("GB 3!* **** **", "GB2!*******"),
        "zavat": ("4!********",),
        "ievat": ("IE3!*****AH", "IE 6!*****T"),
    },
    "account": {
        "ukacct": ("3!******", "0!******", "7!******"),
        "uksort": ("20-!*-**", "40-2!-**", "60 1! **", "30!***"),
        "usacct": ("4!********", "000!********", "9!*-*****-*"),
        "bsb": ("063-!**", "082-*!*", "733 0!*"),
        "auacct": ("1!** ****", "!*****", "42-!**-****"),
        "ifsc": ("HDFC000!***", "SBIN00!****", "ICIC0000!**", "UTIB000!***"),
        "inacct": ("5010099!******", "00!*01******", "3!*********"),
        "sgacct": ("!**-*****-*", "0!*-*-******", "5!*-3*****-001"),
        "zabranch": ("250 !**", "63!**5", "051 0*!"),
        "zaacct": ("62!********", "10 !* *** *** *", "4!* **** ***"),
        "catransit": ("0!***-004", "!***2-010"),
        "caacct": ("5!**-***", "1!*-***-*"),
    },
    "identifier": {
        "ukcrn": ("0!******", "1!******", "SC4!****", "OC3!****"),
        "iecrn": ("4!****", "5!****", "7!****"),
        "acn": ("0!* *** ***", "1!* *** ***", "6!* *** ***"),
        "cin": ("U72!00MH201!PTC2!****", "L1!***KA20!*PLC0*!***", "U4!*0*DL201!PTC3!****"),
        "zareg": ("201!/0*!***/07", "200!/1!****/23"),
        "hrb": ("HRB 2!****", "HRB *!** B", "HRA 4!***", "HRB1!****"),
        "krs": ("00003!****", "00006!****"),
        "kvk": ("3!******", "6!******"),
        "rea": ("MI-20!****", "TO-1!*****", "BO 4!****"),
        "notary": ("UR-Nr. 1!**/2024 W", "URNr. 8!*/2023", "UVZ-Nr. 4!*/2024 K"),
        "ukplate": ("LN67 @@@", "KX2! @@@", "BD1! @@@"),
        "auplate": ("1@@-*@@", "CN* *@@", "*@@ *@@"),
        "inplate": ("MH 1! @@ ****", "KA-05-@@-****", "DL 3C @@ ****"),
        "deplate": ("M-@@ ****", "HH @@ **!", "KÖ-@@ *!*"),
        "zaplate": ("@@@ **! GP", "CA *!*-**!"),
        "uklic": ("MORGA6!****@@*@@", "WALSH7!****@@*@@"),
        "trial": ("NCT0!******", "2022-50!***-2!-00", "ISRCTN*!******"),
        "usr": ("u0!****", "svc-ops-0!", "adm_kx*!"),
        "mac": ("0!:1b:44:11:3a:b7", "a4:5e:60:!*:c2:**"),
        "imei": ("35!*** 08 ****** !",),
        "employee": ("E-0!***", "PN-4!***", "MIT-20!*", "HR/3!**"),
        "landreg": ("TGL4!****", "SK2!****", "CL 1!****", "DN *!****F"),
        "folio": ("DN1!***F", "KE 4!***F", "1!/SP7!***"),
        "passnum": ("PA*******", "LB*!*****", "X*!*****A"),
        "catastro": ("9!72***VH5797S000!WX", "0!83***DF2808A000!TQ"),
        "finca": (
            "Tomo 1!**, Libro 3!*, Folio 4!, Finca 9!**",
            "Tomo 2.!**, Libro 8!, Folio 1!*, Finca registral 1!.***",
        ),
        "kw": ("WA4M/0!******/!", "KR1P/00!*****/*"),
        "rpps": ("10!********",),
    },
    "case_number": {
        "sgcase": ("HC/OC 3!*/2023", "HC/S 1!**/2022", "ARB 0!*/24/ABM"),
        "zacase": ("1!***/2023", "JR 4!*/22", "GAJB 2!**-23"),
        "cacase": ("CV-23-006!****-00CL", "S-23!***", "500-17-12!***-238"),
        "aucase": ("S ECI 2023 0!***", "NSD 4!* of 2024", "RT 24/0!***"),
        "iecase": ("2023/4!* P", "[2022 No. 3!** S]", "ADJ-0004!***"),
        "decase": ("12 O 3!*/23", "4 HK O 1!**/24", "S 5 KR 2!*/22", "7 Ca 4!**/23"),
        "frcase": ("RG n° 23/0!***", "n° 22-1!.***", "2023J0!**"),
        "escase": ("4!*/2023", "1!*/2022-B"),
        "itcase": ("R.G. 4!**/2023", "R.G.N.R. 1!**/22"),
        "plcase": ("XX GC 4!*/23", "I C 1!**/22", "VIII P 3!/24"),
        "nlcase": ("C/13/7!**** / HA ZA 23-4!*", "10!***** CV EXPL 23-4!**"),
        "ptcase": ("4!**/23.4T8LSB", "1!*/22.0T8PRT"),
    },
}
CHECKED: dict[str, tuple[str, Make]] = {
    "abn": ("tax_id", abn),
    "tfn": ("tax_id", tfn),
    "nric": ("tax_id", nric),
    "ppsn": ("tax_id", ppsn),
    "zaid": ("tax_id", za_id),
    "sin": ("tax_id", lambda rng: groups(luhn(f"{rng.randint(1, 7)}{digits(rng, 7)}"), 3, 3, 3, by=rng.choice(" -"))),
    "aadhaar": ("tax_id", aadhaar),
    "pan": (
        "tax_id",
        lambda rng: f"{letters(rng, 3)}{rng.choice('PCF')}{letters(rng, 1)}{digits(rng, 4)}{letters(rng, 1)}",
    ),
    "gstin": ("tax_id", gstin),
    "steuerid": ("tax_id", steuer_id),
    "nir": ("tax_id", nir),
    "siren": ("tax_id", lambda rng: groups(luhn(f"{rng.randint(3, 8)}{digits(rng, 7)}"), 3, 3, 3)),
    "dni": ("tax_id", dni),
    "cif": ("tax_id", cif),
    "codice": ("tax_id", codice),
    "piva": ("tax_id", lambda rng: rng.choice(("", "IT")) + luhn(f"0{digits(rng, 9)}")),
    "bsn": ("tax_id", bsn),
    "nifp": ("tax_id", nif("12")),
    "nipc": ("tax_id", nif("5")),
    "nip": ("tax_id", nip),
    "pesel": ("tax_id", pesel),
    "avs": ("tax_id", avs),
    "routing": ("account", routing),
    "ibanie": ("iban", iban("IE", "BOFI90!***********", "AIBK93!***********")),
    "ibangb": ("iban", iban("GB", "MIDL40!***********", "BUKB20!***********")),
    "ibande": ("iban", iban("DE", "70!05000**********", "37!04449**********")),
    "ibanat": ("iban", iban("AT", "12!00***********")),
    "ibanch": ("iban", iban("CH", "00!62***********")),
    "ibanfr": ("iban", iban("FR", "30!06****************!*")),
    "ibanes": ("iban", iban("ES", "2100!***************", "0049!***************")),
    "ibanit": ("iban", iban("IT", "X0!06*********0000**!**", "H0200804!****0000*******")),
    "ibannl": ("iban", iban("NL", "ABNA0!********", "INGB000!******", "RABO03!*******")),
    "ibanpt": ("iban", iban("PT", "0035!***0000*********", "0007!***0000*********")),
    "ibanpl": ("iban", iban("PL", "1140!***0000************")),
    "ibanbe": ("iban", iban("BE", "0016!*******")),
}
MONEY = {
    "amtus": ("${us}.{c}", "${us}", "US${us}", "USD {us}.00", "${m} million"),
    "amtuk": ("£{us}.{c}", "£{us}", "GBP {us}", "£{m}m"),
    "amteu": ("€{us}.{c}", "€{us}", "EUR {us}", "€{m} million"),
    "amtau": ("${us}.{c}", "A${us}", "AUD {us}", "${us}"),
    "amtin": ("Rs. {us}/-", "INR {us}", "₹ {us}", "Rs. {m} crore", "₹{m} lakh"),
    "amtsg": ("S${us}.{c}", "SGD {us}", "S${us}"),
    "amtza": ("R{us}.{c}", "R {gap},{c}", "R{gap}", "ZAR {us}"),
    "amtca": ("C${us}", "CAD {us}.00", "${us}.{c}", "{gap} $"),
    "amtde": ("{dot},{c} EUR", "€ {dot},{c}", "{dot} Euro", "EUR {dot},--"),
    "amtfr": ("{gap},{c} €", "{gap} euros", "{gap} € HT", "{dot},{c} EUR"),
    "amtes": ("{dot},{c} €", "{dot} euros", "{dot} EUR"),
    "amtit": ("€ {dot},{c}", "euro {dot},{c}", "Euro {dot}"),
    "amtnl": ("€ {dot},{c}", "€ {dot},-", "EUR {dot}"),
    "amtpt": ("{dot},{c} €", "€ {dot},{c}", "{gap} euros"),
    "amtpl": ("{gap},{c} zł", "{gap} zł", "{gap} PLN", "{dot},{c} PLN"),
    "rentau": ("${s}", "${s}.00", "A${s}"),
    "rentpl": ("{s} zł", "{s},00 zł", "{s} PLN"),
    "amtch": ("CHF {apo}.{c}", "Fr. {apo}.--", "CHF {apo}"),
}
KINDS |= CHECKED
KINDS |= {kind: (cls, pattern(*forms)) for cls, group in PATTERNS.items() for kind, forms in group.items()}
KINDS |= {f"{language}date": ("date", day(language)) for language in MONTHS}
KINDS |= {kind: ("amount", money(*forms)) for kind, forms in MONEY.items()}


def _drawn(kind: str, make: Make, count: int = 300) -> tuple[str, ...]:
    rng = random.Random(f"third/{kind}")  # noqa: S311 - a text, not a secret
    out: dict[str, None] = {}
    for _ in range(4 * count):
        drawn = make(rng)
        if not re.search("[#^Y]", drawn):
            out[drawn] = None
        if len(out) == count:
            break
    return tuple(out)


VALUES = {kind: _drawn(kind, make) for kind, (_, make) in KINDS.items()}
for _kind, (_class, _) in KINDS.items():
    if values.CLASSES.setdefault(_kind, _class) != _class:
        raise ValueError(f"a kind of another set, of another class: {_kind}")
