"""Numbers that identify: phones, IBANs, accounts, tax and registration numbers, case numbers.

A number is judged by its form first, then by the nearest keyword before it; a long or coded number that neither
explains is an account (default deny). Amounts, dates, percentages, clause numbers, years and citations of law are not.
A checksum only chooses between labels (`checksums`): a number with a wrong one identifies as well.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from dpctl.privacy.checksums import iban_valid, labelled, luhn
from dpctl.privacy.cues import Cue
from dpctl.privacy.mention import Mention
from dpctl.privacy.number_forms import FORM, NOBODY, SPECIAL, SPECIAL_GATE
from dpctl.privacy.scan import Gate, matches
from dpctl.privacy.words import Kind, kind_of, words_of

# A chunk: groups that hold a digit, joined by one separator ("+44 (0)20 7946 0018", "2:21-cv-01234-ABC").
_JOIN = r"(?:[ \u00a0]?[-–‑/][ \u00a0]?|[ \u00a0.:'’·]|[ ]?\(|\)[ \-]?|,(?=\d{3}))"
_CHUNK = re.compile(
    rf"\d[0-9A-Za-z]*(?:{_JOIN}(?:[A-Za-z]{{1,4}}[-/.])?[A-Z]{{0,4}}\d[0-9A-Za-z]*){{0,16}}(?:[-/][A-Z]{{1,5}}(?!\w))?"
)
_PREFIX = re.compile(r"(?<![A-Za-z0-9&])(?:\[?[A-Z][A-Za-z]{0,5}[-/.:\]]|[A-Z]{1,5}[ ]?){1,4}\Z")
_OPENING = re.compile(r"(?:\+|\+?\(\+?)\s?\Z")
_CLAUSE = re.compile(r"\d{1,3}[A-Za-z]?(?:\.\d{1,2}[A-Za-z]?)*")
# 1,000,000 or 25 000: a quantity, unless a keyword says otherwise.
_GROUPED = re.compile(r"\d{1,3}(?:[.,'’\u00a0]\d{3})+(?:[.,]\d{1,4})?|\d{1,2}(?: \d{3})+|\d+[.,]\d{1,4}")
_YEARS = re.compile(r"(?:1[89]|20)\d{2}(?:s|[A-Z])?(?:\s?[-–/]\s?(?:(?:1[89]|20)?\d{2}))?")
_STANDARD = re.compile(
    r"(?<![A-Za-z])(?:ISO|IEC|EN|BS|DIN|ASTM|IEEE|SHA|AES|RSA|TLS|SSL|RFC|NIST|SP|SOC|ISAE|SSAE|ISA|IAS|IFRS|FRS|FIPS|PCI"
    r"|UN|EU|EC|EEC|UK|SI|ITIL|HTTP|IP|USB|COVID|FY|UTC|GMT|NOx|CFR|FAR|DFARS|USC)(?:/?(?:IEC|EN|ISO))?[-/. :]?\Z"
)
# A register's number of the year: 5531/26, 1234/2026; the register stands before it (VIII GNc, O.S. No., R.G. n.).
_DOCKET = re.compile(r"\d{1,7}/(?:(?:19|20)\d{2}|\d{2})(?:-[A-Z]{1,4})?")
_REGISTER = re.compile(r"(?:[A-Z][A-Za-z]{0,5}\.?|(?:[A-Z]\.){2,4}|[a-z]{2,5}\.|n[.º°]|No\.?)")
_REGISTER_WORDS = words_of("no nr pet app civ crim misc")
# Words in capitals that announce a number and are no part of it.
_ANNOUNCING = words_of(
    "VAT UTR SIREN SIRET MRN PO NO NR ABN ACN TIN EIN SSN REF CRN ID TEL FAX NIF CIF BSB ABA BIC PAN VIN RCS KVK CVR"
    " UID DUNS LEI NIP REGON KRS PESEL CNPJ CPF RFC NINO IBAN MOB CASE CLAIM ACCOUNT AND OR TO OF IN THE FOR AT BY ON"
)
_ABBREVIATED = words_of("no nr tel ref nos reg mob acc")
_NUMBER_SIGN = re.compile(
    r"(?:number|numbers|no|nos|nr|n°|nº|№|#|id|code|ref|reference|num|nummer|numéro|número)\.?\s*[:#]?\s*\Z"
)
# Found by its check digits, which are rarer than capitals; the country code stands before them.
_IBAN = re.compile(
    r"\d(?<=[A-Z]{2}\d)(?<!\w[A-Z]{2}\d)\d(?:(?:[ \u00a0\n-]?[A-Z0-9]){11,30}(?!\w)|(?:[ ]?[A-Z0-9]{4}){2,7})"
)
_SMALL_IBAN = re.compile(r"(?<!\w)[a-z]{2}\d{2}[a-z0-9]{11,30}(?!\w)")
_SMALL_IBAN_GATE = Gate(r"[a-z]{2}[0-9]{2}[a-z0-9]{11}")
_IBAN_GATE = Gate(r"[A-Z]{2}[0-9]{2}")
_BIC = re.compile(r"[ )]{0,2}(?:code|Code|CODE|no\.?|number)?[:\s]{1,3}([A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)(?!\w)")
# A number plate, after a word for one: one to four groups, a digit in one of them.
_PLATE = re.compile(
    r"(?:\s(?:number|no\.?|nr\.?|is|was))?[:\s]{1,3}"
    r"((?=[A-ZÄÖÜ\s-]{0,8}\d)[A-ZÄÖÜ\d]{1,4}(?:[\s-]?[A-Z\d]{1,4}){1,3})(?!\w)"
)
_EXTENSION = re.compile(r"\s?(?:x|ext\.?|extension|Ext\.?|Durchwahl)\s?\d{1,6}(?!\w)")
_PERCENT = re.compile(r"\s?(?:%|per\s?cent|percent|‰|basis points|bps)")
_DIGIT = re.compile(r"\d")
_EXPLAINED = frozenset({"phone", "account", "tax_id", "case_number", "vehicle", "device"})
# Keywords that stand right before their number: a grouped one ("25 000") is then no quantity.
_DIRECT = frozenset({"phone", "account", "tax_id", "device"})


class _Known(NamedTuple):
    """What data/identifiers.toml holds: the automaton of the keywords and the lengths of IBANs by country."""

    keywords: Any
    iban_length: dict[str, int]


def identifiers(
    text: str, shaped: bytes, found_cues: Mapping[str, Sequence[Cue]], taken: Iterable[Mention]
) -> list[Mention]:
    """Find identifying numbers outside the mentions already `taken`; `shaped` is the `scan.shape` of the text."""
    rest = _blanked(text, taken)
    found = [*_ibans(rest, shaped)]
    for group, code, cls in (("bic", _BIC, "account"), ("plate", _PLATE, "vehicle")):
        codes = (match for cue in found_cues[group] if (match := code.match(rest, cue.end)))
        found += (_mention(*match.span(1), cls, match.group(1), 2) for match in codes)
    for start in SPECIAL_GATE.starts(shaped):
        for cls, pattern in SPECIAL:
            match = pattern.match(rest, start)
            if match:
                found.append(_mention(start, match.end(), cls, match.group(), 2))
                break
    rest = _blanked(rest, found)
    for match in _CHUNK.finditer(rest):
        # A short number or a clause is nobody's, unless a keyword says so at once ("account no. 4711").
        start, end = match.span()
        chunk = match.group()
        if end - start >= 4 and (chunk.isdigit() or chunk[0] == "0" or not _CLAUSE.fullmatch(chunk)):
            found += _judged(rest, start, end)
    return found


def _judged(text: str, start: int, end: int) -> list[Mention]:
    chunk = text[start:end]
    number = "".join(_DIGIT.findall(chunk))
    digits = len(number)
    opening = _OPENING.search(text, max(0, start - 4), start)
    if opening and digits >= 7:
        return [_phone(text, opening.start(), end, chunk)]
    # The pattern is slow to fail: look first whether anything before the number can be part of it.
    last = text[start - 1 : start]
    can_be = last and (last in "-/.:]" or last.isupper() or (last == " " and text[start - 2].isupper()))
    prefix = _PREFIX.search(text, max(0, start - 20), start) if can_be and not opening else None
    whole = _without_announcement(text, prefix.start(), start) if prefix else start
    written = text[whole:end]
    keyword = _keyword(text, whole)
    form = FORM.fullmatch(written) or (FORM.fullmatch(chunk) if whole < start else None)
    if form:
        cls = keyword if keyword in _EXPLAINED else str(form.lastgroup).rpartition("_")[0]
        from_here = whole if form.string is written else start
        return [_phone(text, from_here, end, written) if cls == "phone" else _mention(from_here, end, cls, written, 2)]
    if keyword is None and whole < start and last == " " and (announced := _keyword(text, start)):
        # What looked like a prefix names the number: "Steuer-ID 65 929 970 489".
        keyword = announced
        if start - whole > 3:
            whole, written = start, chunk
    if keyword in {None, "phone"} and 13 <= digits <= 19 and luhn(number) and not opening:
        return [_mention(whole, end, "account", written, 2)]
    if _PERCENT.match(text, end) or NOBODY.fullmatch(chunk):
        return []
    near = keyword not in {None, "law"} and bool(_NUMBER_SIGN.search(text[max(0, whole - 14) : whole].lower()))
    if _GROUPED.fullmatch(chunk) and not near and keyword not in _DIRECT:
        return []
    if _DOCKET.fullmatch(chunk) and keyword not in {"law", "account", "tax_id"}:
        begin = _docket_start(text, whole)
        if begin < whole or not _YEARS.fullmatch(chunk):
            return [_mention(begin, end, "case_number", written, 2)]
    cited = not near and (keyword == "law" or _YEARS.fullmatch(chunk)) and digits < 9
    if cited or _STANDARD.search(text, max(0, start - 12), start):
        return []
    if keyword not in {None, "law"} and digits >= (3 if near else 4):
        return [_mention(whole, end, "account" if keyword == "iban" else str(keyword), written, 2)]
    glued = whole < start and not text[start - 1].isspace()
    coded = glued or any(c.isalpha() or c in "-/" for c in chunk)
    if digits >= 7 or (coded and digits >= 4):
        cls = "case_number" if coded and "/" in written else "account"
        return [_mention(whole, end, labelled(number) or cls if whole == start else cls, written, 3)]
    return []


def _phone(text: str, start: int, end: int, written: str) -> Mention:
    extension = _EXTENSION.match(text, end)
    return _mention(start, extension.end() if extension else end, "phone", written, 2)


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
        other = not _REGISTER.fullmatch(word) or kind_of(word) in {Kind.FUNCTION, Kind.CONTRACT, Kind.HONORIFIC}
        if other and word.lower().rstrip(".") not in _REGISTER_WORDS:
            break
        start -= len(word) + 1
    return start


def _keyword(text: str, start: int) -> str | None:
    """Return the class named by the nearest keyword in the 48 characters before, within the sentence or the row."""
    before = text[max(0, start - 48) : start]
    for stop in ("\n", "; ", ". "):
        at = before.rfind(stop)
        # A label may stand on the line above its value, and an abbreviation is no end of a sentence.
        label = stop == "\n" and not any(c.isalnum() for c in before[at:])
        abbreviation = stop == ". " and before[max(0, at - 3) : at].lstrip(" (").lower() in _ABBREVIATED
        if at >= 0 and not label and not abbreviation:
            before = before[at + len(stop) :]
    low = before.lower()
    nearest, found = (-1, -1), None
    for last, (length, whole_word, cls) in _known().keywords.iter(low):
        first = last - length + 1
        inside = first and low[first - 1].isalnum() and low[first].isalnum()
        if inside or (whole_word and low[last + 1 : last + 2].isalnum()):
            continue
        if (last, length) > nearest:
            nearest, found = (last, length), cls
    return found


@lru_cache(maxsize=1)
def _known() -> _Known:
    import tomllib

    import ahocorasick

    table = tomllib.loads((files("dpctl.privacy") / "data" / "identifiers.toml").read_text(encoding="utf-8"))
    automaton = ahocorasick.Automaton()
    for cls, words in table["keywords"].items():
        for word in words.split():
            key = word.removesuffix(".").replace("_", " ")
            automaton.add_word(key, (len(key), word.endswith("."), cls))
    automaton.make_automaton()
    lengths = (pair.partition(":") for pair in table["iban"]["lengths"].split())
    return _Known(automaton, {country: int(length) for country, _, length in lengths})


def _ibans(text: str, shaped: bytes) -> list[Mention]:
    found = []
    for match in matches(_IBAN, text, _IBAN_GATE, shaped, lead=2):
        start = match.start() - 2
        written = text[start : match.end()]
        length = _known().iban_length.get(written[:2], 0)
        if length:
            kept = [i for i, c in enumerate(written) if c.isalnum()]
            if len(kept) < length:
                continue
            written = written[: kept[length - 1] + 1]
        elif len(_DIGIT.findall(written)) < 12:
            continue
        found.append(_mention(start, start + len(written), "iban", written, 1))
    # Written small, anything with digits looks like one: here the checksum must speak for it.
    small = [match for match in matches(_SMALL_IBAN, text, _SMALL_IBAN_GATE, shaped) if iban_valid(match.group())]
    lengths = _known().iban_length
    found += [
        _mention(*match.span(), "iban", match.group(), 1)
        for match in small
        if lengths.get(match.group()[:2].upper()) == len(match.group())
    ]
    return found


def _mention(start: int, end: int, cls: str, written: str, rank: int) -> Mention:
    key = "".join(c for c in written if c.isalnum()).lower()
    return Mention(start=start, end=end, cls=cls, entity=f"{cls}:{key}", rank=rank)


def _blanked(text: str, taken: Iterable[Mention]) -> str:
    """Replace what is taken by characters that end every pattern, keeping all offsets."""
    pieces: list[str] = []
    done = 0
    for mention in sorted(taken, key=lambda m: m.start):
        if mention.end <= done:
            continue
        start = max(done, mention.start)
        pieces += (text[done:start], "\x00" * (mention.end - start))
        done = mention.end
    pieces.append(text[done:])
    return "".join(pieces)
