"""FOURTH SET: values as their countries write them, written without sight of the rules. Rules may be tuned on this set.

Kinds of their own, named by what they are and their country ("phonenz", "pinke", "acctng"). Check digits are right
where a number has them. A value holds no "#", "^" or capital "Y",
the signs of `values.fill`.
"""

import random
import re

from . import third_numbers as numbers
from . import values
from .fourth_numbers import affiliation_es, emirates_id, ird, lei, nzbn, pan, regon, siret, uen, vat_fr, vat_uk
from .fourth_places import ADDRESSES
from .third_numbers import Make, digits, groups, iban, luhn, money, pattern

PATTERNS: dict[str, dict[str, tuple[str, ...]]] = {
    "phone": {
        "phoneus": ("(512) 4!*-****", "303.8!*.****", "+1 (646) 2!* ****", "617-4!*-**** x2**", "1 (888) 3!*-****"),
        "phoneuk": ("0117 9!* ****", "+44 7911 !*****", "(020) 8!** ****", "01483 !*****", "+44 (0) 114 2!* ****"),
        "phonein": ("+91 80 4!** ****", "098450 !****", "+91-99205-!****", "(020) 2!** ****", "7!********"),
        "phonesg": ("6!** ****", "+65 9!** ****", "+65 8!******", "(+65) 6!** ****"),
        "phoneau": ("(03) 9!** ****", "0412 !** ***", "+61 2 8!** ****", "1800 !** ***", "+61 (0)438 !** ***"),
        "phoneie": ("01 6!* ****", "(021) 4!* ****", "+353 87 !** ****", "085 !******", "00353 1 8!* ****"),
        "phoneca": ("416.3!*.****", "(780) 4!*-****", "+1 514 3!*-****", "1-604-6!*-****", "902 4!* ****"),
        "phoneke": ("0722 !** ***", "+254 733 !** ***", "+254 (0)20 2!** ***", "0110 !*****", "254 711 !*****"),
        "phoneae": ("+971 4 3!* ****", "050 !** ****", "+971 (0)55 !** ****", "00971 2 6!* ****", "04-4!*****"),
        "phoneng": ("0803 !** ****", "+234 1 2!* ****", "+234 809 !** ****", "0816-!**-****", "07031!*****"),
        "phonenz": (
            "09 3!* ****",
            "021 !** ****",
            "+64 27 !** ****",
            "(04) 4!* ****",
            "0800 !** ***",
            "+64 3 3!*-****",
        ),
        "phonede": ("0711 / 2! ** **", "+49 151 2!******", "(040) 3!** **-0", "0341-9!****", "+49/89/5!****-12"),
        "phonefr": ("01 42 !* ** **", "06-7!-**-**-**", "+33 (0)6 1! ** ** **", "+33.4.91.!*.**.**", "02.40.!*.**.**"),
        "phonees": ("914 !** ***", "+34 6!* ** ** **", "6!* *** ***", "(+34) 93 2!* ** **", "0034 954 !** ***"),
        "phonenl": ("06 - 2!** ****", "+31 (0)20 6!* ****", "010-4!* ** **", "+31 6 5! ** ** **", "030 2!* ** **"),
        "phonepl": ("+48 22 8!* ** **", "60! *** ***", "(042) 63! ** **", "+48 79!-***-***", "12 4!* ** **"),
    },
    "tax_id": {
        "einus": ("4!-*******", "2!-*******"),
        "ssnus": ("2!*-4!-****", "4!* 3! ****", "6!*-0!-****"),
        "utruk": ("!**** *****", "!*********"),
        "ninouk": ("AB !* ** ** A", "CE!*****D", "RM !***** B"),
        "pinke": ("P05!******@", "P001!*****@"),
        "pinpke": ("A00!******@", "A01!******@"),
        "idke": ("2!******", "3!******"),
        "trnae": ("100!*********03", "100-!***-****-***-3"),
        "tinng": ("!*******-0001", "2!********"),
        "ninng": ("!**********", "!***-***-****"),
        "stnrde": ("143/!**/*****", "27/!**/*****", "!** / **** / ****"),
        "ustde": ("DE1!*******", "DE 2!*******"),
        "btwnl": ("NL00!******B01", "NL8!*******B01", "NL 85!*.**.***.B.02"),
    },
    "account": {
        "acctuk": ("1!******", "6!******", "!*** ****"),
        "sortuk": ("23-!*-**", "08 9! **", "60-8!-**", "11!***"),
        "acctus": ("8!*********", "00!*-*****-*", "15!*******"),
        "bsbau": ("062-!**", "484 !**", "016!**"),
        "acctau": ("!** *** ***", "!** ****", "1!******"),
        "ifscin": ("KKBK000!***", "UBIN05!****", "CNRB000!***", "PUNB0!****0"),
        "acctin": ("91!*01********", "0!********5", "2!*****00****"),
        "acctsg": ("!**-*****-*", "072-!*****-*", "6!********"),
        "transca": ("!****-003", "0!***-001", "!****-010"),
        "acctca": ("!**-***-*", "1!* **** **", "!******"),
        "acctke": ("011!********00", "0!* 0*** ****** **", "1!********"),
        "acctng": ("00!*******", "20!*******", "10!*******"),
        "acctnz": ("12-3!**-0******-00", "02-0!**-0******-000", "06 0!** 0****** 25"),
    },
    "identifier": {
        "crnuk": ("1!******", "0!******", "SC6!****", "NI6!****", "OC4!****"),
        "crnie": ("6!****", "3!****"),
        "cinin": ("U6!**0KA201*PTC!*****", "U7!**0MH199!PLC0!****", "AAB-!***"),
        "acnau": ("1!* *** ***", "6!*******", "00! *** ***"),
        "crnca": ("10!****-!", "BC1!*****", "27!*****"),
        "crnke": ("CPR/201*/!*****", "PVT-@@@****", "C.!****"),
        "licae": ("CN-1!*****", "78!***", "DMCC-4!****"),
        "rcng": ("RC !*****", "RC1!*****", "BN 2!*****"),
        "hrbde": ("HRB !*****", "HRA !***", "HRB 7!** B"),
        "kvknl": ("2!******", "7!******"),
        "krspl": ("00004!****", "00009!****"),
        "regpl": ("CIDG/!****", "RDK/4!**"),
        "titleuk": ("AGL!*****", "ON 2!****", "MX8!****"),
        "titleau": ("Volume 1!*** Folio *!*", "Lot 4! DP !*****", "Lot 1 SP1!****"),
        "titlenz": ("NA!*B/!**", "RT 8!****", "SA4!C/3!*"),
        "folioie": ("KY!***F", "DN9!***L", "MO 3!***F"),
        "plateuk": ("EK71 @@@", "W!*8 @@@", "SJ2! @@@"),
        "plateus": ("7@@@!**", "@@@-4!**", "LVR !**4"),
        "plateke": ("KD@ !**@", "KCB !**@"),
        "plateng": ("LSR-!**@@", "KJA !** AE"),
        "platenz": ("N@@!**", "KW@4!*"),
        "platede": ("S-@@ !***", "HB @ !**", "FR-@@ *!"),
        "platepl": ("WA !****", "EL !@@**", "GD *!**@"),
        "passus": ("5!*******", "A0!******"),
        "passuk": ("1!*******", "5!*******"),
        "passin": ("M!******", "Z!******"),
        "passke": ("AK0!*****", "BK!*****"),
        "passng": ("A0!******", "B5!******"),
        "passpt": ("C!@@**@!*", "LA!*****", "EH!******"),
        "licus": ("TX !*******", "D!***-****-****", "S!*-****-****-**"),
        "visaus": ("EAC19!*******", "WAC 21 !** *****", "IOE09!*******"),
        "duns": ("!*-***-****", "0!*******"),
        "policynr": ("HPI-!******/24", "CGL 4!** ***", "B0!**-@@-*****", "NP!*****-03"),
        "emp": ("PR-!****", "NZ!***", "9!***-T", "ID 4!**"),
        "serial": ("SN: 4C!***@@", "@@!*K***7@", "PF3!@***"),
        "acctlogin": ("jk!**", "ext-temp!*", "fin.approver0!", "root_ops!"),
    },
    "case_number": {
        "caseus": ("1:2!-cv-0!***", "D-1-GN-2!-00!***", "AAA 01-23-000!-****", "No. 23-cv-!***-LJ"),
        "caseuk": ("BL-2023-00!***", "K0!BS***", "E0!*P!**", "22!****/2022"),
        "casein": ("C.S. No. !** of 2023", "ARB. P. 8!*/2022", "CRL.M.C. !***/2021"),
        "caseau": ("VSC 2023/0!***", "BC2!*****", "R!**/2023/01"),
        "caseie": ("2022/!** MCA", "2023 No. !*** P", "SO!**/2023"),
        "caseca": ("CV-2!-00!*****-0000", "2301-0!***", "VLC-S-S-23!***"),
        "caseke": ("HCCC/E!**/2022", "ELRC Cause No. 1!** of 2021", "Misc. Appl. 3! of 2023"),
        "caseng": ("LD/!***/2021", "FHC/L/CS/!**/2022", "SUIT NO. ID/4!*GCMW/2020"),
        "casenz": ("CIV-2023-404-!**", "[2022] NZDT !**", "TT 4!*****"),
        "casede": ("3 HKO 1!*/22", "21 C !**/23", "VII ZR !*/21"),
        "casefr": ("RG 21/0!***", "n° 2022F00!**", "F 23/00!**"),
        "casees": ("Autos 3!*/2022", "Procedimiento Ordinario 1!**/2021"),
        "casenl": ("C/09/6!**** / KG ZA 22-!**", "9!***** CV EXPL 22-!***"),
        "casepl": ("II C 4!*/22", "V GNc 1!**/23", "KM 2!**/21"),
    },
}


CHECKED: dict[str, tuple[str, Make]] = {
    "vatuk": ("tax_id", vat_uk),
    "panp": ("tax_id", pan("P")),
    "panc": ("tax_id", pan("C")),
    "gstin": ("tax_id", numbers.gstin),
    "aadhaarin": ("tax_id", lambda rng: rng.choice((" ", "-")).join(numbers.aadhaar(rng).split())),
    "uensg": ("tax_id", uen),
    "nricsg": ("tax_id", numbers.nric),
    "abnau": ("tax_id", lambda rng: rng.choice((" ", "")).join(numbers.abn(rng).split())),
    "tfnau": ("tax_id", numbers.tfn),
    "ppsnie": ("tax_id", lambda rng: rng.choice((numbers.ppsn, lambda r: numbers.ppsn(r) + "A"))(rng)),
    "vatie": ("tax_id", lambda rng: f"IE{rng.choice(('', ' '))}{numbers.ppsn(rng)}"),
    "bnca": ("tax_id", lambda rng: f"{groups(luhn(f'8{digits(rng, 7)}'), 5, 4)} {rng.choice(('RC', 'RT'))}0001"),
    "sinca": ("tax_id", lambda rng: groups(luhn(f"{rng.randint(1, 7)}{digits(rng, 7)}"), 3, 3, 3, by="-")),
    "eidae": ("tax_id", emirates_id),
    "irdnz": ("tax_id", ird),
    "nzbn": ("identifier", nzbn),
    "idnrde": ("tax_id", lambda rng: rng.choice((" ", "")).join(numbers.steuer_id(rng).split())),
    "siretfr": ("tax_id", siret),
    "tvafr": ("tax_id", vat_fr),
    "nirfr": ("tax_id", numbers.nir),
    "dnies": ("tax_id", numbers.dni),
    "cifes": ("tax_id", numbers.cif),
    "nafes": ("tax_id", affiliation_es),
    "bsnnl": ("tax_id", numbers.bsn),
    "nippl": ("tax_id", lambda rng: rng.choice(("", "PL", "PL ")) + numbers.nip(rng)),
    "peselpl": ("tax_id", numbers.pesel),
    "regonpl": ("tax_id", regon),
    "lei": ("identifier", lei),
    "abaus": ("account", numbers.routing),
    "ibukf": ("iban", iban("GB", "NWBK60!***********", "LOND30!***********")),
    "ibief": ("iban", iban("IE", "IPBS99!***********", "AIBK93!***********")),
    "ibaef": ("iban", iban("AE", "033!***************", "026!***************")),
    "ibdef": ("iban", iban("DE", "60!50101**********", "20!50550**********")),
    "ibfrf": ("iban", iban("FR", "10!07****************!*", "18!06****************!*")),
    "ibesf": ("iban", iban("ES", "0182!***************", "2080!***************")),
    "ibnlf": ("iban", iban("NL", "TRIO0!********", "KNAB0!********", "SNSB0!********")),
    "ibplf": ("iban", iban("PL", "1020!***0000************", "1050!***************0000")),
}
MONEY = {
    "sumus": ("${us}", "${us}.{c}", "USD ${us}", "US $ {us}", "{us} U.S. dollars", "${m}M"),
    "sumuk": ("£{us}", "£{us}.{c}", "{us} GBP", "£{m} million", "£{m}m"),
    "sumin": ("Rs {us}", "INR {us}/-", "₹{us}.{c}", "Rs. {m} lakhs", "INR {m} crores"),
    "sumsg": ("S$ {us}", "SGD {us}.{c}", "S${us}"),
    "sumau": ("${us}.{c}", "AUD {us}", "A$ {us}", "${us} plus GST"),
    "sumeu": ("€{us}", "€ {us}.{c}", "EUR {us}", "€{m}m"),
    "sumca": ("CAD ${us}", "${us}.{c}", "Cdn. ${us}", "C${us}"),
    "sumke": ("KES {us}", "KShs. {us}/=", "Kshs {us}.{c}", "Ksh. {us}"),
    "sumae": ("AED {us}", "Dhs. {us}/-", "AED {us}.{c}", "AED {m} million"),
    "sumng": ("₦{us}", "NGN {us}.{c}", "N{us}", "₦{m} million"),
    "sumnz": ("NZ${us}", "${us}.{c}", "NZD {us}", "${us} + GST"),
    "sumde": ("{dot},{c} EUR", "{dot} €", "EUR {dot},{c}", "€ {dot},-"),
    "sumfr": ("{gap} €", "{gap},{c} euros", "{gap} € HT", "{dot} EUR"),
    "sumes": ("{dot},{c} €", "{dot} euros brutos", "{dot} EUR", "{dot} €"),
    "sumnl": ("€ {dot},{c}", "EUR {dot},-", "€ {dot},--", "{dot} euro"),
    "sumpl": ("{gap},{c} zł", "{gap} zł", "PLN {gap},{c}", "{gap} złotych"),
}
KINDS: dict[str, tuple[str, Make]] = {kind: ("address", make) for kind, make in ADDRESSES.items()}
KINDS |= CHECKED
KINDS |= {kind: (cls, pattern(*forms)) for cls, group in PATTERNS.items() for kind, forms in group.items()}
KINDS |= {f"day{language}": ("date", numbers.day(language)) for language in ("es", "nl", "pl")}
KINDS |= {kind: ("amount", money(*forms)) for kind, forms in MONEY.items()}


def _drawn(kind: str, make: Make) -> tuple[str, ...]:
    rng = random.Random(f"fourth/{kind}")  # noqa: S311 - a text, not a secret
    return tuple(dict.fromkeys(one for one in (make(rng) for _ in range(400)) if not re.search("[#^Y]", one)))


VALUES = {kind: _drawn(kind, make) for kind, (_, make) in KINDS.items()}
for _kind, (_class, _) in KINDS.items():
    if values.CLASSES.setdefault(_kind, _class) != _class:
        raise ValueError(f"a kind of another set, of another class: {_kind}")
