"""Numbers that identify: phones, IBANs, accounts, tax and registration numbers, case numbers.

A number is judged by its form first, then by the nearest keyword before it; a long or coded number that neither
explains is an account (default deny). Amounts, dates, percentages, clause numbers, years and citations of law are not.
A checksum only chooses between labels (`checksums`): a number with a wrong one identifies as well.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

from dpctl.privacy.checksums import iban_valid, labelled, luhn
from dpctl.privacy.cues import Cue
from dpctl.privacy.keywords import keyword_before, known
from dpctl.privacy.mention import Mention
from dpctl.privacy.number_forms import FORM, NOBODY, SPECIAL, SPECIAL_GATE
from dpctl.privacy.scan import Gate, matches
from dpctl.privacy.users import GATES as USER_GATES
from dpctl.privacy.users import mention, users
from dpctl.privacy.words import Kind, kind_of, words_of

# A chunk: groups that hold a digit, joined by one separator ("+44 (0)20 7946 0018", "2:21-cv-01234-ABC").
_JOIN = r"(?:[ \u00a0]?[-–‑/][ \u00a0]?|[ \u00a0.:'’·]|[ ]?\(|\)[ \-]?|,(?=\d{3}))"
_CHUNK = re.compile(
    rf"\d[0-9A-Za-z]*(?:{_JOIN}(?:[A-Za-z]{{1,4}}[-/.])?[A-Z]{{0,4}}\d[0-9A-Za-z]*){{0,16}}(?:[-/][A-Z]{{1,5}}(?!\w))?"
)
_PREFIX = re.compile(r"(?<![A-Za-z0-9&])(?:\[?[A-Z][A-Za-z]{0,5}[-/.:\]](?:[a-z]{1,5}[-/])?|[A-Z]{1,5}[ ]?){1,4}\Z")
_SMALL_PREFIX = re.compile(r"(?<![\w-])(?:[A-Za-z]{2,12}[_-]){1,3}\Z")
_SMALL_LETTERS = re.compile(r"(?<![\w.@/-])[a-z]{1,3}\Z")
_OPENING = re.compile(r"(?:\+|\+?\(\+?)\s?\Z")
_OPENS = frozenset("+(")
_CLAUSE = re.compile(r"\d{1,3}[A-Za-z]?(?:\.\d{1,2}[A-Za-z]?)*")
# 1,000,000 or 25 000: a quantity, unless a keyword says otherwise.
_GROUPED = re.compile(r"\d{1,3}(?:[.,'’\u00a0]\d{3})+(?:[.,]\d{1,4})?|\d{1,2}(?: \d{3})+|\d+[.,]\d{1,4}")
# An article of a French code: "L. 1224-1", "R. 145-3-1".
_CODE_ARTICLE = re.compile(r"\d{3,4}-\d{1,3}(?:-\d{1,2})?")
_CODE_LETTER = re.compile(r"(?<!\w)[ADLR]\.[ \u00a0]?\Z")
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
    " UEN NRIC CIN DIN LLPIN FSSAI GSTIN PPSN PPS NIPC RPPS IVA TRN NZBN ARBN CRO"
    " UID DUNS LEI NIP REGON KRS PESEL CNPJ CPF RFC NINO IBAN MOB CASE CLAIM ACCOUNT AND OR TO OF IN THE FOR AT BY ON"
)
_SMALL_ANNOUNCING = words_of("AND OR TO OF IN THE FOR AT BY ON")
_NUMBER_WORD = re.compile(r"(?:[Nn]o|[Nn]r|NO|NR)\.?[ ]")
_LETTERED_SIGN = re.compile(r"(?<!\w)[A-Z]{1,3}-(?:No|Nr|NO)\.?[ ]\Z")
_NUMBER_SIGN = re.compile(
    r"(?:number|numbers|no|nos|nr|n°|nº|№|#|id|code|ref|reference|num|nummer|numéro|número)\.?\s*[:#]?\s*\Z"
)
# A sign of a number that needs no word before it.
_SIGN = re.compile(r"(?<!\w)(?:([A-Z][A-Za-z]{0,3}[-. ]?)?(?:[Nn]o|[Nn]r|NO|NR|Num)\.?|№|#|[Nn][°º])[ ]?:?[ ]?\Z")
# Found by its check digits, which are rarer than capitals; the country code stands before them.
_IBAN = re.compile(
    r"\d(?<=[A-Z]{2}\d)(?<!\w[A-Z]{2}\d)\d(?:(?:[ \u00a0\n-]?[A-Z0-9]){11,30}(?!\w)|(?:[ ]?[A-Z0-9]{4}){2,7})"
)
_SMALL_IBAN = re.compile(r"(?<!\w)[a-z]{2}\d{2}(?:[a-z0-9]{11,30}|(?: [a-z0-9]{4}){2,7}(?: [a-z0-9]{1,3})?)(?!\w)")
_SMALL_IBAN_GATE = Gate(("[a-z][a-z]", "[0-9]", "[0-9](?:[a-z0-9]{11}| [a-z0-9]{4} [a-z0-9]{4})"))
_IBAN_GATE = Gate(("[A-Z][A-Z]", "[0-9]", "[0-9]"))
GATES = (SPECIAL_GATE, _IBAN_GATE, _SMALL_IBAN_GATE, *USER_GATES)
_BIC = re.compile(r"[ )]{0,2}(?:code|Code|CODE|no\.?|number)?[:\s]{1,3}([A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)(?!\w)")
# A number plate, after a word for one: one to four groups, a digit in one of them.
_PLATE = re.compile(
    r"(?:s|e|en|y|u|em|ów)?(?:\s(?:number|no\.?|nr\.?|is|was|mark|plates?))?(?:[:\s(]{1,3}|(?<=[(]))"
    r"((?=[A-ZÄÖÜА-ЯІЇЄ\s•·-]{0,8}\d)(?=[\d\s•·-]{0,8}[A-ZÄÖÜА-ЯІЇЄ])[A-ZÄÖÜА-ЯІЇЄ\d]{1,5}(?:[\s•·-]?[A-ZА-ЯІЇЄ\d]{1,5}){1,3})(?!\w|[/-]\w)"
)
_NEXT_PLATE = re.compile(
    r"(?:,|,?\s(?:und|and|et|y|e|i|en|or|oder))\s"
    r"((?=[A-ZÄÖÜ\s-]{1,8}\d|\d[\d\s-]{0,6}[A-Z])[A-ZÄÖÜ\d]{1,5}(?:[\s•·-]?[A-Z\d]{1,5}){1,3})(?!\w|[/-]\w)"
)
_LAW_BEFORE = re.compile(
    r"(?<!\w)(?:Acts?|ACTS?|Laws?|Decree(?:-Law)?|Edict|Regulations?|Rules?|Orders?|Ordinance|Proclamation|Resolution"
    r"|Directive|Statutes?|(?:Legal\s|Gazette\s)?Notice|Instrument|Schedule|Form|Circular|Amendment|Chapter|Bill"
    r"|Standard|Bulletin|Appendix|Annex)\W{0,3}\Z"
)
_OTHER_REGISTER = re.compile(
    r"(?:vat|tax|company|corporate|commercial|trade|business|charity|land|patent|medical|professional)\W{1,2}\Z",
    re.IGNORECASE,
)
_EXTENSION = re.compile(r"\s?(?:x|ext\.?|extension|Ext\.?|Durchwahl)\s?\d{1,6}(?!\w)")
_COUNTS = re.compile(r"[ \u00a0](?:[a-z]|[A-Z][a-z]+s(?!\w))|[ ]?[x×%°]|[ ]?[a-zA-Z]{1,3}(?!\w)")
_MARKS = re.compile("[-/.]")
_RANGE = re.compile(r"(\d{1,3})[ ]?[-–/][ ]?(\d{1,3})")
_PERCENT = re.compile(r"\s?(?:%|per\s?cent|percent|‰|basis points|bps)")
_DIGIT = re.compile(r"\d")
_NO_PLATE = frozenset({Kind.ACRONYM, Kind.PUBLIC, Kind.CONTRACT, Kind.FUNCTION})
_EXPLAINED = frozenset({"phone", "account", "tax_id", "case_number", "vehicle", "device"})
# Keywords that stand right before their number: a grouped one ("25 000") is then no quantity.
_DIRECT = frozenset({"phone", "account", "tax_id", "device"})


def identifiers(
    text: str, opened: Mapping[Gate, Sequence[int]], found_cues: Mapping[str, Sequence[Cue]], taken: Iterable[Mention]
) -> list[Mention]:
    """Find identifying numbers outside the mentions already `taken`; `opened`: where each of `GATES` opens."""
    rest = _blanked(text, taken)
    found = _ibans(rest, opened[_IBAN_GATE], opened[_SMALL_IBAN_GATE])
    for group, code, cls in ((found_cues["bic"], _BIC, "account"), (found_cues["plate"], _PLATE, "vehicle")):
        codes = [match for cue in group if (match := code.match(rest, cue[1])) and not _is_register(rest, cue, match)]
        if cls == "vehicle":
            codes += [following for match in codes for following in _listed_plates(rest, match.end())]
        found += (mention(*match.span(1), cls, match.group(1), 2) for match in codes)
    found += users(rest, opened, found_cues["user"])
    for start in opened[SPECIAL_GATE]:
        if rest.startswith("age", start) and rest[start - 1 : start].isalpha():
            continue  # "Page 10 of 47"
        for cls, pattern in SPECIAL:
            match = pattern.match(rest, start)
            if match and not (cls == "vehicle" and _no_plate(rest, match)):
                if rest[start] == "N":
                    if _LAW_BEFORE.search(rest, max(0, start - 28), start):
                        continue  # "Act No. 12 of 2019"
                    start = min(start, _docket_start(rest, start))
                found.append(mention(start, match.end(), cls, rest[start : match.end()], 2))
                break
    rest = _blanked(rest, found)
    for match in _CHUNK.finditer(rest):
        # A short number or a clause is nobody's, unless a keyword says so at once ("account no. 4711").
        start, end = match.span()
        if end - start < 4:
            continue
        chunk = match.group()
        if chunk.isdigit() or chunk[0] == "0" or rest[start - 1 : start] == "+" or not _CLAUSE.fullmatch(chunk):
            found += _judged(rest, start, end)
    return found


def _listed_plates(text: str, at: int) -> Iterator[re.Match[str]]:
    """The plates in a list behind the first: "HH GT 691 und M-RE 1672"."""
    while following := _NEXT_PLATE.match(text, at):
        yield following
        at = following.end()


def _no_plate(text: str, match: re.Match[str]) -> bool:
    """Whether what looks like a number plate is something else: by its letters ("1200 GBP") or the word before it."""
    if any(kind_of(part) in _NO_PLATE for part in re.findall("[A-Z]{2,}", match.group())):
        return True
    return keyword_before(text, match.start()) not in {None, "vehicle", "law"}


def _is_register(text: str, cue: Cue, match: re.Match[str]) -> bool:
    """Whether "registration number" without a word for a car stands before a code, or one for something else.

    "VAT registration number GB 535 4442 51" is none of a car.
    """
    if cue.group == "plate" and _OTHER_REGISTER.search(text, max(0, cue.start - 24), cue.start):
        return True
    return text[cue.start : cue.end].lower() in {"registration", "registered", "reg", "reg."} and any(
        char.isalpha() for char in text[cue.end : match.start(1)]
    )


def _judged(text: str, start: int, end: int) -> list[Mention]:
    chunk = text[start:end]
    number = chunk if chunk.isdecimal() else "".join(filter(str.isdecimal, chunk))
    digits = len(number)
    last = text[start - 1 : start]
    opening = _OPENING.search(text, max(0, start - 4), start) if last in _OPENS or last.isspace() else None
    if opening and digits >= 7:
        return [_phone(text, opening.start(), end, chunk)]
    # The pattern is slow to fail: look first whether anything before the number can be part of it.
    can_be = last and (last in "-/.:]" or last.isupper() or (last == " " and text[start - 2].isupper()))
    prefix = _PREFIX.search(text, max(0, start - 20), start) if can_be and not opening else None
    whole = _without_announcement(text, prefix.start(), start) if prefix else start
    if not prefix and last and last in "_-" and (small := _SMALL_PREFIX.search(text, max(0, start - 24), start)):
        whole = small.start()  # acct_1234, ref-8007266
    written = text[whole:end]
    if whole == start and "a" <= last <= "z" and digits > 4:
        letters = _SMALL_LETTERS.search(text, max(0, start - 4), start)
        whole = letters.start() if letters else start  # u813851
    if whole == start and last == " " and (lettered := _LETTERED_SIGN.search(text, max(0, start - 9), start)):
        whole, written = lettered.start(), text[lettered.start() : end]  # P-No 1385
    article = digits < 9 and "-" in chunk and last and last in " .\u00a0" and _CODE_ARTICLE.fullmatch(chunk)
    if article and _CODE_LETTER.search(text, max(0, start - 4), start):
        return []
    keyword = keyword_before(text, whole)
    form = FORM.fullmatch(written) or (FORM.fullmatch(chunk) if whole < start else None)
    # "ITEPA 2003": the year of a law
    if form and last == " " and _YEARS.fullmatch(chunk) and kind_of(text[whole : start - 1]) is Kind.ACRONYM:
        return []
    if form:
        cls = keyword if keyword in _EXPLAINED else str(form.lastgroup).rpartition("_")[0]
        glued = whole < start and not text[start - 1].isspace()
        from_here = whole if form.string is written or glued else start
        if glued and form.string is chunk:
            # "AM/0163/68": behind letters it is no telephone number.
            return [mention(whole, end, cls if cls != "phone" else "case_number", written, 2)]
        return [_phone(text, from_here, end, written) if cls == "phone" else mention(from_here, end, cls, written, 2)]
    if keyword is None and whole < start and last == " " and (announced := keyword_before(text, start)):
        # What looked like a prefix names the number: "Steuer-ID 65 929 970 489".
        keyword = announced
        if start - whole > 3:
            whole, written = start, chunk
    if keyword in {None, "phone"} and 13 <= digits <= 19 and luhn(number) and not opening:
        return [mention(whole, end, "account", written, 2)]
    if _PERCENT.match(text, end) or (NOBODY.fullmatch(chunk) and not (digits > 5 and (keyword or whole < start))):
        return []
    near = keyword not in {None, "law"} and bool(_NUMBER_SIGN.search(text[max(0, whole - 14) : whole].lower()))
    glued = whole < start and not text[start - 1].isspace()
    if glued and "/" in chunk and digits >= 4 and not _STANDARD.search(text, max(0, start - 12), start):
        return [mention(whole, end, "case_number", written, 3)]  # ES/1974/22: no years
    if _GROUPED.fullmatch(chunk) and not near and keyword not in _DIRECT:
        return []
    if _DOCKET.fullmatch(chunk) and keyword not in {"law", "account", "tax_id"}:
        begin = _docket_start(text, whole)
        if begin < start or not (_YEARS.fullmatch(chunk) or _is_range(chunk)):
            begin = min(begin, whole)
            # of an equal rank with addresses, of which "3/22" can be a number
            return [mention(begin, end, "case_number", written, 3)]
    years = not glued and _YEARS.fullmatch(chunk)
    cited = not near and (keyword == "law" or years) and digits < 9
    if cited or _STANDARD.search(text, max(0, start - 12), start):
        return []
    if keyword not in {None, "law"} and digits >= (3 if near else 4):
        return [mention(whole, end, "account" if keyword == "iban" else str(keyword), written, 2)]
    if not near and keyword is None and digits >= 4 and (sign := _SIGN.search(text, max(0, start - 12), start)):
        begin = sign.start(1) if sign.group(1) else start
        return [mention(begin, end, labelled(number) or "account", text[start:end], 3)]  # No 1385
    if whole < start and not glued and digits >= 4 and keyword is None and _code_letters(text[whole:start], digits):
        return [mention(whole, end, "account", written, 3)]  # MR 135816
    if keyword is None and not glued and _is_range(chunk):
        return []
    coded = glued or any(c.isalpha() or c in "-/" for c in chunk)
    # "(48213)": a plain number that counts nothing and is not round
    lone = digits > 4 and chunk.isdigit() and not chunk.endswith("000") and not _COUNTS.match(text, end)
    slashed = glued and digits == 3 and len(_MARKS.findall(written)) > 1  # AB/12/3
    if digits >= 7 or (coded and digits >= 4) or lone or slashed:
        cls = "case_number" if coded and "/" in written else "account"
        return [mention(whole, end, labelled(number) or cls if whole == start else cls, written, 3)]
    return []


def _is_range(chunk: str) -> bool:
    """Whether two short numbers are a range or a ratio: "12-24 months", "50/50"."""
    match = _RANGE.fullmatch(chunk)
    return match is not None and 0 < int(match.group(1)) <= int(match.group(2)) <= 5 * int(match.group(1))


def _code_letters(letters: str, digits: int) -> bool:
    """Whether capitals before a number make a code with it: five digits, or four behind letters that mean nothing."""
    word = letters.strip()
    if not word.isupper() or not word.isalpha() or not 1 < len(word) < 5 or _STANDARD.search(f"{word} "):
        return False
    return digits > 4 or kind_of(word) is Kind.NAME


def _phone(text: str, start: int, end: int, written: str) -> Mention:
    extension = _EXTENSION.match(text, end)
    return mention(start, extension.end() if extension else end, "phone", written, 2)


def _without_announcement(text: str, start: int, end: int) -> int:
    """Move the start of a prefix past words such as VAT that announce the number."""
    while (space := text.find(" ", start, end)) >= 0 and text[start:space].upper().rstrip(".:") in _ANNOUNCING:
        # "title number ON 246631": behind the sign of a number small words are letters of it.
        if text[start:space] in _SMALL_ANNOUNCING and _NUMBER_SIGN.search(text[max(0, start - 14) : start].lower()):
            break
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


def _ibans(text: str, capital: Iterable[int], small: Iterable[int]) -> list[Mention]:
    """Find IBANs, written in capitals or small, where their gates open."""
    found = []
    lengths = known().iban_length
    for match in matches(_IBAN, text, capital, lead=2):
        start = match.start() - 2
        written = text[start : match.end()]
        length = lengths.get(written[:2], 0)
        if length:
            kept = [i for i, c in enumerate(written) if c.isalnum()]
            if len(kept) < length:
                continue
            written = written[: kept[length - 1] + 1]
        elif len(_DIGIT.findall(written)) < 12:
            continue
        # What is longer than its country's belongs to it up to the end of the group: one digit too many is a slip.
        end = start + len(written)
        while text[end : end + 1].isalnum():
            end += 1
        found.append(mention(start, end, "iban", text[start:end], 1))
    # Written small, anything with digits looks like one: here the checksum must speak for it.
    for match in matches(_SMALL_IBAN, text, small):
        plain = match.group().replace(" ", "")
        if iban_valid(plain) and lengths.get(plain[:2].upper()) == len(plain):
            found.append(mention(*match.span(), "iban", match.group(), 1))
    return found


def _blanked(text: str, taken: Iterable[Mention]) -> str:
    """Replace what is taken by characters that end every pattern, keeping all offsets."""
    pieces: list[str] = []
    done = 0
    for start, end, *_ in sorted(taken, key=itemgetter(0)):
        if end <= done:
            continue
        start = max(done, start)
        pieces += (text[done:start], "\x00" * (end - start))
        done = end
    pieces.append(text[done:])
    return "".join(pieces)
