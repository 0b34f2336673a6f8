"""Numbers that identify: phones, IBANs, accounts, tax and registration numbers, case numbers.

A number is judged by its form first, then by the nearest keyword before it; a long or coded number that neither
explains is an account (default deny). Amounts, dates, percentages, clause numbers, years and citations of law are not.
A checksum only chooses between labels (`checksums`): a number with a wrong one identifies as well.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from dpctl.privacy.checksums import iban_valid, labelled, luhn
from dpctl.privacy.cues import Cue
from dpctl.privacy.mention import Mention
from dpctl.privacy.number_forms import FORM, NOBODY, SPECIAL, SPECIAL_GATE
from dpctl.privacy.scan import Gate, matches
from dpctl.privacy.words import Kind, is_ordinary, kind_of, words_of

# A chunk: groups that hold a digit, joined by one separator ("+44 (0)20 7946 0018", "2:21-cv-01234-ABC").
_JOIN = r"(?:[ \u00a0]?[-–‑/][ \u00a0]?|[ \u00a0.:'’·]|[ ]?\(|\)[ \-]?|,(?=\d{3}))"
_CHUNK = re.compile(
    rf"\d[0-9A-Za-z]*(?:{_JOIN}(?:[A-Za-z]{{1,4}}[-/.])?[A-Z]{{0,4}}\d[0-9A-Za-z]*){{0,16}}(?:[-/][A-Z]{{1,5}}(?!\w))?"
)
_PREFIX = re.compile(r"(?<![A-Za-z0-9&])(?:\[?[A-Z][A-Za-z]{0,5}[-/.:\]](?:[a-z]{1,5}[-/])?|[A-Z]{1,5}[ ]?){1,4}\Z")
_SMALL_PREFIX = re.compile(r"(?<![\w-])(?:[A-Za-z]{2,12}[_-]){1,3}\Z")
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
_REGISTER = re.compile(
    r"(?:[A-Z][A-Z.]{0,6}\([A-Z]{1,5}\)|[A-Z][A-Za-z]{0,5}\.?|(?:[A-Z]\.){2,4}|[a-z]{2,5}\.|n[.º°]|No\.?)"
)
_REGISTER_WORDS = words_of("no nr pet app civ crim misc")
# Words in capitals that announce a number and are no part of it.
_ANNOUNCING = words_of(
    "VAT UTR SIREN SIRET MRN NO NR ABN ACN TIN EIN SSN REF CRN ID TEL FAX NIF CIF BSB ABA BIC PAN VIN RCS KVK CVR"
    " UID DUNS LEI NIP REGON KRS PESEL CNPJ CPF RFC NINO IBAN MOB CASE CLAIM ACCOUNT AND OR TO OF IN THE FOR AT BY ON"
)
_ABBREVIATED = words_of("no nr tel ref nos reg mob acc")
_NUMBER_WORD = re.compile(r"(?:[Nn]o|[Nn]r|NO|NR)\.?[ ]")
_NUMBER_SIGN = re.compile(
    r"(?:number|numbers|no|nos|nr|n°|nº|№|#|id|code|ref|reference|num|nummer|numéro|número)\.?\s*[:#]?\s*\Z"
)
# Found by its check digits, which are rarer than capitals; the country code stands before them.
_IBAN = re.compile(
    r"\d(?<=[A-Z]{2}\d)(?<!\w[A-Z]{2}\d)\d(?:(?:[ \u00a0\n-]?[A-Z0-9]){11,30}(?!\w)|(?:[ ]?[A-Z0-9]{4}){2,7})"
)
_SMALL_IBAN = re.compile(r"(?<!\w)[a-z]{2}\d{2}(?:[a-z0-9]{11,30}|(?: [a-z0-9]{4}){2,7}(?: [a-z0-9]{1,3})?)(?!\w)")
_SMALL_IBAN_GATE = Gate(r"[a-z]{2}[0-9]{2}(?:[a-z0-9]{11}| [a-z0-9]{4} [a-z0-9]{4})")
_IBAN_GATE = Gate(r"[A-Z]{2}[0-9]{2}")
_BIC = re.compile(r"[ )]{0,2}(?:code|Code|CODE|no\.?|number)?[:\s]{1,3}([A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)(?!\w)")
# A number plate, after a word for one: one to four groups, a digit in one of them.
_PLATE = re.compile(
    r"(?:\s(?:number|no\.?|nr\.?|is|was|mark|plates?))?[:\s]{1,3}"
    r"((?=[A-ZÄÖÜ\s•·-]{0,8}\d)(?=[\d\s•·-]{0,8}[A-ZÄÖÜ])[A-ZÄÖÜ\d]{1,4}(?:[\s•·-]?[A-Z\d]{1,4}){1,3})(?!\w)"
)
_OTHER_REGISTER = re.compile(
    r"(?:vat|tax|company|corporate|commercial|trade|business|charity|land|patent|medical|professional)\W{1,2}\Z",
    re.IGNORECASE,
)
# A user name, after a word for one: written small, and no ordinary word unless digits or dots are in it.
_USER = re.compile(
    r"(?:\s(?:names?|ids?|account|is|was))?[:\s]{1,3}[\"'“‘`@]?([A-Za-z][A-Za-z0-9]*(?:[._-][A-Za-z0-9]+)*)(?![\w@])"
)
_NEXT_USER = re.compile(r"(?:,|\sand|\sund|\set)\s([a-z][A-Za-z0-9]*(?:[._-][A-Za-z0-9]+)*)(?![\w@])")
_HANDLE = re.compile(r"@(?<![\w.]@)([A-Za-z][\w.-]{1,38}\w)")
# An account of a domain or a server: "CORP\\mvdalen", "~thora"; a name in small letters with a full stop: "liam.gupta".
_DOMAIN_USER = re.compile(r"(?<![\w\\.-])[A-Za-z][\w-]{1,15}\\[A-Za-z][\w.-]{1,30}(?<!\.)(?!\\)")
_HOME_USER = re.compile(r"~(?<![\w/~]~)[a-z][\w.-]{1,30}(?<![.-])")
_DOTTED_USER = re.compile(r"\.(?<=[a-z]\.)([a-z]{2,24}(?:_[a-z]{2,12})?)(?![\w@.\\-])")
_DOTTED_USER_GATE = Gate(r"[a-z]\.[a-z]{2}")
# Letters with a number behind, or joined by a line: "orlov46", "maria_m".
_CODED_USER = re.compile(r"[0-9_](?<=[a-z]{3}[0-9_])(?:[0-9]{0,3}|(?<=_)[a-z]{1,20}[0-9]{0,4})(?![\w/.-]*[\w/])")
_CODED_USER_GATE = Gate(r"[a-z]{3}(?:[0-9]{1,4}|_[a-z])")
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
    # "VAT registration number GB 535 4442 51" is none of a car.
    plates = [cue for cue in found_cues["plate"] if not _OTHER_REGISTER.search(rest, max(0, cue.start - 24), cue.start)]
    for group, code, cls in ((found_cues["bic"], _BIC, "account"), (plates, _PLATE, "vehicle")):
        codes = (match for cue in group if (match := code.match(rest, cue.end)) and not _is_register(rest, cue, match))
        found += (_mention(*match.span(1), cls, match.group(1), 2) for match in codes)
    found += _users(rest, shaped, found_cues["user"])
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


def _is_register(text: str, cue: Cue, match: re.Match[str]) -> bool:
    """Whether "registration number" without a word for a car stands before a code."""
    return text[cue.start : cue.end].lower() in {"registration", "registered", "reg", "reg."} and any(
        char.isalpha() for char in text[cue.end : match.start(1)]
    )


def _users(text: str, shaped: bytes, found: Sequence[Cue]) -> Iterator[Mention]:
    """User names and handles: by the word before, an @, or a number or line behind letters that are no word."""
    for cue in found:
        match = _USER.match(text, cue.end)
        if not match:
            continue
        # "User names: anton.tanaka and khalid"
        listed = text[cue.end : match.start(1)].rstrip().endswith(":")
        following = _NEXT_USER.match(text, match.end()) if listed else None
        for one in (match, following):
            name = one.group(1) if one else ""
            if one and name[0].islower() and not is_ordinary(name) and (len(name) > 2 or not name.isalpha()):
                yield _mention(one.start(1), one.end(1), "account", name, 2)
    if "@" in text:
        yield from (_mention(*match.span(), "account", match.group(1), 2) for match in _HANDLE.finditer(text))
    if "\\" in text:
        yield from (_mention(*match.span(), "account", match.group(), 2) for match in _DOMAIN_USER.finditer(text))
    if "~" in text:
        yield from (_mention(*match.span(), "account", match.group(), 2) for match in _HOME_USER.finditer(text))
    yield from _dotted(text, shaped)
    for match in matches(_CODED_USER, text, _CODED_USER_GATE, shaped, lead=3):
        start = match.start()
        while start and text[start - 1].isalpha() and match.start() - start < 24:
            start -= 1
        before = text[start - 1 : start]
        written = text[start : match.end()]
        letters = written.rstrip("0123456789").split("_")
        free = not (before.isalnum() or before in {"/", ".", "-", "_", "@"}) and written.islower()
        ordinary = any(is_ordinary(part) for part in letters if len(part) > 1)
        if free and len(letters[0]) > 3 and not ordinary:
            yield _mention(start, match.end(), "account", written, 3)


def _dotted(text: str, shaped: bytes) -> Iterator[Mention]:
    """Names of small letters around a full stop, of which neither is an ordinary word: no missing space, no host."""
    for match in matches(_DOTTED_USER, text, _DOTTED_USER_GATE, shaped, lead=1):
        start = match.start()
        while start and "a" <= text[start - 1] <= "z" and match.start() - start < 24:
            start -= 1
        first, second = text[start : match.start()], match.group(1).partition("_")[0]
        free = not (text[start - 1 : start].isalnum() or text[start - 1 : start] in set("@/.-_\\'’"))
        if free and len(second) > 2 and not is_ordinary(second) and (len(first) < 2 or not is_ordinary(first)):
            yield _mention(start, match.end(), "account", text[start : match.end()], 2)


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
    if not prefix and last and last in "_-" and (small := _SMALL_PREFIX.search(text, max(0, start - 24), start)):
        whole = small.start()  # acct_1234, ref-8007266
    written = text[whole:end]
    keyword = _keyword(text, whole)
    form = FORM.fullmatch(written) or (FORM.fullmatch(chunk) if whole < start else None)
    if form:
        cls = keyword if keyword in _EXPLAINED else str(form.lastgroup).rpartition("_")[0]
        glued = whole < start and not text[start - 1].isspace()
        from_here = whole if form.string is written or glued else start
        if glued and form.string is chunk:
            # "AM/0163/68": behind letters it is no telephone number.
            return [_mention(whole, end, cls if cls != "phone" else "case_number", written, 2)]
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
    glued = whole < start and not text[start - 1].isspace()
    if glued and "/" in chunk and digits >= 4 and not _STANDARD.search(text, max(0, start - 12), start):
        return [_mention(whole, end, "case_number", written, 2)]  # ES/1974/22: no years
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
    # "No." alone only announces the number.
    number = _NUMBER_WORD.match(text, start)
    return number.end() if number else start


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
    small = [
        match
        for match in matches(_SMALL_IBAN, text, _SMALL_IBAN_GATE, shaped)
        if iban_valid(match.group().replace(" ", ""))
    ]
    lengths = _known().iban_length
    found += [
        _mention(*match.span(), "iban", match.group(), 1)
        for match in small
        if lengths.get(match.group()[:2].upper()) == len(match.group().replace(" ", ""))
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
