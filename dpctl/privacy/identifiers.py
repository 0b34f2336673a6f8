"""Numbers that identify: phones, IBANs, accounts, tax and registration numbers, case numbers.

A number is judged by its form first, then by the nearest keyword before it; a long or coded number that neither
explains is an account (default deny). Amounts, dates, percentages, clause numbers, years and citations of law are not.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from dpctl.privacy.mention import Mention
from dpctl.privacy.words import Kind, kind_of

# A chunk: groups that hold a digit, joined by one separator ("+44 (0)20 7946 0018", "2:21-cv-01234-ABC").
_JOIN = r"(?:[ \u00a0]?[-–‑/][ \u00a0]?|[ \u00a0.:'’·]|[ ]?\(|\)[ \-]?|,(?=\d{3}))"
_CHUNK = re.compile(
    rf"\d[0-9A-Za-z]*(?:{_JOIN}(?:[A-Za-z]{{1,4}}[-/.])?[A-Z]{{0,4}}\d[0-9A-Za-z]*){{0,16}}(?:[-/][A-Z]{{1,5}}(?!\w))?"
)
_PREFIX = re.compile(r"(?<![A-Za-z0-9&])(?:\[?[A-Z][A-Za-z]{0,5}[-/.:\]]|[A-Z]{1,5}[ ]?){1,4}\Z")
_OPENING = re.compile(r"(?:\+|\+?\(\+?)\s?\Z")
_CLAUSE = re.compile(r"\d{1,3}[A-Za-z]?(?:\.\d{1,3}[A-Za-z]?)*")
_GROUPED = re.compile(r"\d{1,3}(?:[.,'’\u00a0]\d{3})+(?:[.,]\d{1,4})?|\d{1,2}(?: \d{3})+|\d+[.,]\d{1,4}")
_YEARS = re.compile(r"(?:1[89]|20)\d{2}(?:s|[A-Z])?(?:\s?[-–/]\s?(?:(?:1[89]|20)?\d{2}))?")
_TIME = re.compile(
    r"\d{1,2}[:.h]\d{2}(?::\d{2})?(?:am|pm|AM|PM|Z)?(?:\s?[-–]\s?\d{1,2}[:.h]\d{2}(?:am|pm)?)?|\d{1,2}(?:am|pm|AM|PM)"
)
_ORDINAL = re.compile(
    r"\d+(?:st|nd|rd|th|ST|ND|RD|TH|x|X|px|pt|mm|cm|km|m|kg|g|t|kW|MW|kWh|MWh|GB|TB|MB|kB|Mbps|Gbps|V|W|A|Hz|MHz|GHz|hrs?|h|s|ms|min|yr|bps?|pc|D)"
)
_STANDARD = re.compile(
    r"(?<![A-Za-z])(?:ISO|IEC|EN|BS|DIN|ASTM|IEEE|SHA|AES|RSA|TLS|SSL|RFC|NIST|SP|SOC|ISAE|SSAE|ISA|IAS|IFRS|FRS|FIPS|PCI|UN|EU|EC|EEC|UK|SI|ITIL|HTTP|IP|USB|COVID|FY|"
    r"UTC|GMT|NOx|CFR|FAR|DFARS|USC)(?:/?(?:IEC|EN|ISO))?[-/. :]?\Z"
)
# What a number is, by the nearest of these words before it. They begin at a word boundary; a full stop in the list marks
# those that must also end at one. `law` and `plain` say that the number identifies nobody.
_KEYWORDS: dict[str, str] = {
    "phone": "teleph phone tel. fax facsimile mobile mob. cell. hotline helpline switchboard whatsapp call. dial t:. m:. f:. p:.",
    "iban": "iban.",
    "account": "account acct a/c sort_code sortcode routing aba. bic. swift blz. bsb. card policy customer_n customer_id client_n"
    " client_id supplier_n vendor_n licence_n license_n permit certificate_n member badge patient mrn. record_n device serial vehicle"
    " plate vin. iccid. imei. konto compte cuenta conto. wallet deed contract_account meter",
    "tax_id": "vat. tax. tin. ein. ssn. social_security utr. fiscal steuer ust-id ust-idnr tva. nif. cif. siren. siret. nip. regon."
    " krs. pesel. abn. acn. gst. pan. national_insurance nin. nino. passport identity id_n id. national_id personal_n company_n"
    " company_reg registered registration incorporated companies_house crn. hra. hrb. handelsregister rcs. kvk. cvr. org_n org._n"
    " uid. duns. d-u-n-s lei. chamber_of_commerce partita p.iva p._iva btw. mwst cnpj. cpf. rfc. charity_n dob. ico",
    "case_number": "case docket claim_n claim_ref claims_n proceeding aktenzeichen az. file_n file_ref matter ref. reference suit."
    " petition appeal_n index_n cause_n court tribunal arbitration_n rg. rol. neutral_citation incident_n ticket complaint dossier"
    " order_n purchase_order po. po_n invoice_n contract_n agreement_n tender title_n land_reg patent application_n lawsuit action_n",
    "law": "regulation directive decision_( act. acts. law. laws. statute § u.s.c usc. c.f.r cfr. si. statutory_instrument pub._l"
    " convention series_n treaty iso. standard resolution clause section article paragraph schedule annex appendix exhibit page"
    " version release chapter office",
}
# Words in capitals that announce a number and are no part of it.
_ANNOUNCING = frozenset(
    "VAT UTR SIREN SIRET MRN PO NO NR ABN ACN TIN EIN SSN REF CRN ID TEL FAX NIF CIF BSB ABA BIC PAN VIN RCS KVK CVR UID DUNS"
    " LEI NIP REGON KRS PESEL CNPJ CPF RFC NINO IBAN MOB CASE CLAIM ACCOUNT AND OR TO OF IN THE FOR AT BY ON".split()
)
# Forms that start with something else than a digit group, or need more than a chunk.
_SPECIAL: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "case_number",
        re.compile(
            r"\[(?:19|20)\d{2}\]\s(?:\d\s)?[A-Z][A-Za-z]{1,6}\s(?:[A-Z][a-z]+\s)?\d{1,5}(?:\s\([A-Z][A-Za-z]{1,5}\))?"
        ),
    ),
    ("case_number", re.compile(r"\d(?<![\w.]\d)\d{0,2}\s[A-Z][A-Za-z]{0,3}\s\d{1,6}/\d{2,4}(?!\w)")),
    ("tax_id", re.compile(r"HR[AB]\s?\d{3,6}(?:\s[A-Z]{1,2}(?!\w))?")),
)
_NUMBER_SIGN = re.compile(
    r"(?:number|numbers|no|nos|nr|n°|nº|№|#|id|code|ref|reference|num|nummer|numéro|número)\.?\s*[:#]?\s*\Z"
)
_SHAPES: tuple[tuple[str, str], ...] = (
    ("tax_id", r"\d{3}-\d{2}-\d{4}"),  # US social security number
    ("tax_id", r"\d{2}-\d{7}"),  # US employer identification number
    ("tax_id", r"\d{3}\.\d{3}\.\d{3}-\d{2}|\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}"),  # Brazil: CPF, CNPJ
    ("tax_id", r"CHE-?\s?\d{3}\.?\d{3}\.?\d{3}"),  # Swiss UID
    ("tax_id", r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]"),  # UK national insurance
    (
        "tax_id",  # Italy: codice fiscale; India: PAN, GSTIN
        r"[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]|[A-Z]{5}\d{4}[A-Z]|\d{2}[A-Z]{5}\d{4}[A-Z]\d[A-Z]\d",
    ),
    (
        "tax_id",  # VAT numbers of Europe
        r"(?:AT ?U|BE ?0?|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|NO|PL|PT|RO|SE|SI|SK|XI) ?[0-9A-Z]"
        r"(?:[ .]?[0-9A-Z]){6,13}",
    ),
    ("tax_id", r"HR[AB] ?\d{3,6}(?: ?[A-Z]{1,2})?"),  # German commercial register
    ("tax_id", r"\d{3}-\d{3}-\d{2}-\d{2}|\d{2,3}/\d{3}/\d{4,5}"),  # Poland NIP, Germany Steuernummer
    ("phone", r"\(?\d{3}\)?[-. ]{1,2}\d{3}[-. ]\d{4}(?:\s?(?:x|ext\.?)\s?\d{1,5})?"),  # North America
    ("phone", r"0\d(?:[ .]\d{2}){4}"),  # France
    ("phone", r"\(?0\d{1,5}\)?(?:[ \-/]{1,3}\d{2,9}){1,4}"),  # national form with a trunk 0
    ("phone", r"00\d{2}[\d ()./-]{7,16}"),
    ("account", r"\d{2}-\d{2}-\d{2}"),  # UK sort code
    ("account", r"\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{1,7}|\d{4}[ -]\d{6}[ -]\d{5}"),  # payment card
    ("case_number", r"\d{1,2}:\d{2}-[a-z]{2}-\d{3,6}(?:-[A-Z]{1,5}){0,3}"),  # US federal docket
    ("case_number", r"[A-Z]{1,4}-(?:19|20)\d{2}-\d{3,7}"),  # England & Wales
    ("case_number", r"[CT]-\d{1,4}/\d{2}"),  # Court of Justice of the European Union
)
_SHAPE = re.compile("|".join(f"(?P<{cls}_{i}>{pattern})" for i, (cls, pattern) in enumerate(_SHAPES)))
# Lengths by country: IBAN Registry, SWIFT (ISO 13616), release 99.
_IBAN_LENGTH = dict(
    pair.split(":")
    for pair in (
        "AD:24 AE:23 AL:28 AT:20 AZ:28 BA:20 BE:16 BG:22 BH:22 BR:29 BY:28 CH:21 CR:22 CY:28 CZ:24 DE:22 DK:18 DO:28 EE:20"
        " EG:29 ES:24 FI:18 FO:18 FR:27 GB:22 GE:22 GI:23 GL:18 GR:27 GT:28 HR:21 HU:28 IE:22 IL:23 IQ:23 IS:26 IT:27 JO:30 KW:30"
        " KZ:20 LB:28 LC:32 LI:21 LT:20 LU:20 LV:21 MC:27 MD:24 ME:22 MK:19 MR:27 MT:31 MU:30 NL:18 NO:15 PK:24 PL:28 PS:29 PT:25"
        " QA:29 RO:24 RS:22 SA:24 SC:31 SE:24 SI:19 SK:24 SM:27 ST:25 SV:28 TL:23 TN:24 TR:26 UA:29 VA:22 VG:24 XK:20"
    ).split()
)
# Found by its check digits, which are rarer than capitals; the country code stands before them.
_IBAN = re.compile(
    r"\d(?<=[A-Z]{2}\d)(?<!\w[A-Z]{2}\d)\d(?:(?:[ \u00a0\n-]?[A-Z0-9]){11,30}(?!\w)|(?:[ ]?[A-Z0-9]{4}){2,7})"
)
_BIC = re.compile(
    r"(?:BIC|SWIFT|Swift)(?:/BIC|/SWIFT|/Swift)?[ )]{0,2}(?:code|Code|CODE|no\.?|number)?[:\s]{1,3}([A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)(?!\w)"
)
# A register's number of the year: 5531/26, 1234/2026; the register stands before it (VIII GNc, O.S. No., R.G. n.).
_DOCKET = re.compile(r"\d{1,7}/(?:(?:19|20)\d{2}|\d{2})(?:-[A-Z]{1,4})?")
_REGISTER = re.compile(r"(?:[A-Z][A-Za-z]{0,5}\.?|(?:[A-Z]\.){2,4}|[a-z]{2,5}\.|n[.º°]|No\.?)")
_EXTENSION = re.compile(r"\s?(?:x|ext\.?|extension|Ext\.?|Durchwahl)\s?\d{1,6}(?!\w)")
_PERCENT = re.compile(r"\s?(?:%|per\s?cent|percent|‰|basis points|bps)")
_DIGIT = re.compile(r"\d")


def identifiers(text: str, taken: Iterable[Mention]) -> list[Mention]:
    """Find identifying numbers outside the mentions already `taken`."""
    rest = _blanked(text, taken)
    found = [*_ibans(rest)]
    found += (_mention(m.start(1), m.end(1), "account", m.group(1), 2) for m in _BIC.finditer(rest))
    for cls, pattern in _SPECIAL:
        found += (_mention(m.start(), m.end(), cls, m.group(), 2) for m in pattern.finditer(rest))
    rest = _blanked(rest, found)
    for match in _CHUNK.finditer(rest):
        if match.end() - match.start() < 3 or _CLAUSE.fullmatch(match.group()):
            # A short plain number is nobody's, unless a keyword says so at once ("account no. 4711", "+44 ...").
            if match.end() - match.start() < 4 or not match.group().isdigit():
                continue
        found += _judged(rest, match.start(), match.end())
    return found


def _judged(text: str, start: int, end: int) -> list[Mention]:
    prefix = _PREFIX.search(text, max(0, start - 20), start)
    opening = _OPENING.search(text, max(0, start - 4), start)
    whole = _without_announcement(text, prefix.start(), start) if prefix and not opening else start
    chunk, written = text[start:end], text[whole:end]
    digits = len(_DIGIT.findall(chunk))
    if opening:
        whole = opening.start()
        if digits >= 7:
            extension = _EXTENSION.match(text, end)
            return [_mention(whole, extension.end() if extension else end, "phone", chunk, 2)]
        whole = start
    shape = _SHAPE.fullmatch(written) or _SHAPE.fullmatch(chunk)
    if shape:
        from_here = whole if shape.string is written else start
        keyword = _keyword(text, from_here)
        cls = str(shape.lastgroup).rpartition("_")[0]
        chosen = keyword if keyword in {"account", "tax_id", "case_number", "phone"} else cls
        extension = _EXTENSION.match(text, end) if chosen == "phone" else None
        return [_mention(from_here, extension.end() if extension else end, chosen, written, 2)]
    if _PERCENT.match(text, end) or _TIME.fullmatch(chunk) or _ORDINAL.fullmatch(chunk):
        return []
    keyword = _keyword(text, whole)
    near = keyword is not None and keyword != "law" and _NUMBER_SIGN.search(text[max(0, whole - 14) : whole].lower())
    if _GROUPED.fullmatch(chunk) and not near and keyword not in {"phone", "account", "tax_id"}:
        return []
    if _DOCKET.fullmatch(chunk) and keyword not in {"law", "account", "tax_id"}:
        begin = _docket_start(text, whole)
        if begin < whole or not _YEARS.fullmatch(chunk):
            return [_mention(begin, end, "case_number", written, 2)]
    if _STANDARD.search(text, max(0, start - 12), start):
        return []
    if not near and (_YEARS.fullmatch(chunk) or keyword == "law") and digits < 9:
        return []
    if keyword in {"phone", "iban", "account", "tax_id", "case_number"} and digits >= (3 if near else 4):
        return [_mention(whole, end, "account" if keyword == "iban" else keyword, written, 2)]
    coded = (
        whole < start
        and not text[start - 1].isspace()
        or any(c.isalpha() for c in chunk)
        or any(c in chunk for c in "-/")
    )
    if digits >= 7 or (coded and digits >= 4):
        return [_mention(whole, end, "case_number" if coded and "/" in written else "account", written, 3)]
    return []


def _without_announcement(text: str, start: int, end: int) -> int:
    """Move the start of a prefix past words such as VAT that announce the number."""
    while (space := text.find(" ", start, end)) >= 0 and text[start:space].upper().rstrip(".:") in _ANNOUNCING:
        start = space + 1
    return start


def _docket_start(text: str, start: int) -> int:
    """Move the start of a docket number to the register before it: up to four short words or abbreviations."""
    for _ in range(4):
        if text[start - 1 : start] != " ":
            break
        begin = max(text.rfind(" ", 0, start - 1), text.rfind("\n", 0, start - 1)) + 1
        word = text[begin : start - 1].lstrip('([“"')
        if not _REGISTER.fullmatch(word) or kind_of(word) in {Kind.FUNCTION, Kind.CONTRACT, Kind.HONORIFIC}:
            if word.lower().rstrip(".") not in {"no", "nr", "pet", "app", "civ", "crim", "misc"}:
                break
        start -= len(word) + 1
    return start


def _keyword(text: str, start: int) -> str | None:
    """Return the class named by the nearest keyword in the 48 characters before, within the sentence or the row."""
    before = text[max(0, start - 48) : start]
    for stop in ("\n\n", "; ", ". ", "\n- "):
        at = before.rfind(stop)
        if at >= 0 and not (
            stop == ". "
            and before[max(0, at - 3) : at].lstrip(" (").lower()
            in {"no", "nr", "tel", "ref", "nos", "reg", "mob", "acc"}
        ):
            before = before[at + len(stop) :]
    low = before.lower()
    nearest, found = (-1, -1), None
    for last, (length, whole_word, cls) in _keyword_automaton().iter(low):
        first = last - length + 1
        if first and low[first - 1].isalnum() and low[first].isalnum():
            continue
        if whole_word and last + 1 < len(low) and low[last + 1].isalnum():
            continue
        if (last, length) > nearest:
            nearest, found = (last, length), cls
    return found


@lru_cache(maxsize=1)
def _keyword_automaton() -> Any:
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for cls, words in _KEYWORDS.items():
        for word in words.split():
            key = word.removesuffix(".").replace("_", " ")
            automaton.add_word(key, (len(key), word.endswith("."), cls))
    automaton.make_automaton()
    return automaton


def _ibans(text: str) -> list[Mention]:
    found = []
    for match in _IBAN.finditer(text):
        start = match.start() - 2
        written = text[start : match.end()]
        length = int(_IBAN_LENGTH.get(written[:2], 0))
        if length:
            kept = [i for i, c in enumerate(written) if c.isalnum()]
            if len(kept) < length:
                continue
            written = written[: kept[length - 1] + 1]
        elif len(_DIGIT.findall(written)) < 12:
            continue
        found.append(_mention(start, start + len(written), "iban", written, 1))
    return found


def _mention(start: int, end: int, cls: str, written: str, rank: int) -> Mention:
    key = "".join(c for c in written if c.isalnum()).lower()
    return Mention(start=start, end=end, cls=cls, entity=key, rank=rank)


def _blanked(text: str, taken: Iterable[Mention]) -> str:
    """Replace what is taken by characters that end every pattern, keeping all offsets."""
    pieces = []
    done = 0
    for mention in sorted(taken, key=lambda m: m.start):
        if mention.end <= done:
            continue
        start = max(done, mention.start)
        pieces += (text[done:start], "\x00" * (mention.end - start))
        done = mention.end
    pieces.append(text[done:])
    return "".join(pieces)
