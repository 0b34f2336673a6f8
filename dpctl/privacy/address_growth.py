"""How far an address reaches: right of its anchor over town, code and country, left of it over the building."""

import re
from functools import lru_cache

from dpctl.privacy.runs import upper
from dpctl.privacy.words import Kind, classified, kind_of, vocabulary, words_of

_PART = words_of(
    "of the upon on in le la les de du des da do di del della den der dem an am im bei und zum zur aan sur sous sub"
    " pod nad u v na ob dos das e y el los las al s. z"
)
_CAPITAL_PARTS = words_of("Am An Auf Im In Unter Zum Zur Aan Het De Den La Le Les Los Las El Al Na Pod Via Ul Rue Av")
# What follows an address in other languages: the label of a number, a title, what the person there does.
_NO_PLACE = words_of(
    "cf dni nie nif cif nip nipc pesel regon krs siret siren rcs iva tva kvk bsn cpf cnpj rg dª dña certifica"
    " certifico comparece mandataire"
)
_COUNTRY_WORDS = words_of("of united kingdom states republic arab emirates")
_ABBREVIATIONS = words_of(
    "st rd ave av blvd bd dr ln str no nr bldg fl ste apt co sq pl ct hwy po box n c ch ul al via"
)
# Contract words that are also parts of addresses.
_PLACE_WORDS = words_of("north south east west city county business industrial science technology old new main")
_CLOSING_CODE = re.compile(
    r"[A-Z](?:[A-Z]?\d[A-Z\d]?\s\d[A-Z]{2}"
    r"|(?<!\w[A-Z])(?:[A-Z][ ,]{1,2}\d{5}(?:-\d{4})?|\d[A-Z]\s?\d[A-Z]\d))(?!\w)"
)
_CLAUSE_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})*[.)]?\s")
_CODE_LAST = re.compile(r"\.?[ ]\d{4,6}(?:-\d{3,4})?(?!\w|[.,]\d)")
# A flat and a street: "Flat 35o, Thomas Courts".
_UNIT_STREET = re.compile(
    r"(?:(?:Flat|Studio|Units?|Apt|Apartment|Suites?|Rooms?|House|Floor|Block|Warehouse|Villa)\.?"
    r"\s[A-Z]?\d{1,4}[A-Za-z]?(?:[-–/]\d{1,4})?"
    r"|[Ff]loor(?:\sFlat)?|(?:Top|Garden|Basement)\sFlat|House|Cottage|Court|Lodge|Hall|Farm|Mill|Buildings?|Tower|Plaza)"
    r",\s(?:[^\W\d_a-z][\w'’-]*\s?){1,4}\Z"
)
_CAPITALISED_PART = re.compile(r"\s*(?:[^\W\d_a-z][\w'’-]*\s?){1,4}")
_TOWN = re.compile(r"\s?[^\W\d_a-z][\w'’-]+(?:\s[^\W\d_a-z][\w'’-]+){0,2}")
_STREET_WORDS = (
    r"(?:[ \n](?:[^\W\d_a-z][\w'’-]*|\d{1,3}(?:st|nd|rd|th))"
    r"(?:(?<=[ \n][A-Z])\.|(?<=[ \n](?:St|Dr|Rd|Ln|Ct))\.|(?<=[ \n]Ave)\.)?){1,4}"
    r"(?:(?<=[ \n]\w\w)\.|(?<=[ \n]\w{3})\.|(?<=[ \n]\w{4})\."
    r"|(?:(?<=Route)|(?<=Road)|(?<=Highway)|(?<=Hwy)|(?<=Avenue))[ ]\d{1,4})?"
    r"(?:[ \n](?:Apt|Suite|Ste|Unit)\.?[ ]\w{1,5})?\Z"
)
_NUMBERED_STREET = re.compile(rf"(?<![\w.,/-])\d{{1,5}}[A-Za-z]?(?:[-–/]\d{{1,4}}[A-Za-z]?)?{_STREET_WORDS}")
# "One Market Plaza"
_SPELLED = frozenset({"One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"})
_SPELLED_STREET = re.compile(rf"[ ]?(?:{'|'.join(_SPELLED)}){_STREET_WORDS}")
_CODE_BEFORE = re.compile(r"(?<![\w.])(?:\d{4,6}(?:-\d{3})?|\d{3} \d{2}|\d{2}-\d{3})\Z")
_CODE_DIGITS = re.compile(r"\d{4}\Z")
# A flat, a staircase or a floor behind the house number, and what stands in brackets before a code or behind a town.
_UNIT_BEHIND = re.compile(
    r",?[ \n](?:(?:m|lok|kl|bl|sc|ap|et|kv|int|piso|pta|esc|bureau|étage|bât|bâtiment|escalier|appt|porte)\.?[ ]"
    r"(?:\d{1,4}[A-Za-z]?|[A-Z])(?!\w)"
    r"|\d{1,2}(?:\.[ºª°]|[ºª°]|\.)[ ]?(?:[A-Z]{1,2}|Esq\.?|Dto\.?|izq\w*\.?|dcha\.?)"
    r"(?:[ ](?:links|rechts|Mitte))?(?!\w)"
    r"|\([A-Z]{2}\)|\([^\W\d_a-z][^\W\d_]{2,14}\)(?=[ ,]+[A-Z]\d))"
)
# A part of a town that has a number: "Lekki Phase 1, Lagos".
_QUARTER = re.compile(
    r"[ \n](?:Phase|Sector|Block|Extension|Ext\.?|Zone|Ward|Stage|Layout)[ ](?:\d{1,3}[A-Z]?|[IVX]{1,4})(?=[,.\n])"
)
# A staircase: "Esc. Izda. 1º A", "Portal 3".
_STAIRCASE = re.compile(
    r",\s(?:Esc|Blq|Pta|Bât|Bat|Appt?|Apt|[ÉE]t|Int)\.\s(?:(?:Izq\w*|Izda|Dcha|Drcha)\.?|[A-Z](?!\w)|\d{1,3}(?!\w))"
    r"(?:,?\s\d{1,2}\.?[ºª°](?:\s?(?:[A-Z](?!\w)|[Ii]zq\w*\.?|[Dd]cha\.?))?)?"
)
_PERSONS = frozenset({Kind.GIVEN, Kind.HONORIFIC})
_PLACE_KINDS = frozenset({Kind.NAME, Kind.GIVEN, Kind.PUBLIC, Kind.INITIAL, Kind.GIVEN_WORD})
# "Singapore 144836 on 8 August", "Bonn, am 02. Februar": no part of a town.
_ON_DAY = re.compile(
    r",?\s{1,2}(?:on|am|le|el|op|dnia)\s(?:(?:19|20)\d{2}[./-]|\d{1,2}(?:st|nd|rd|th)?[./ -]|[A-Z][a-z]{2,8}\.?\s\d)"
)
_STEPS, _PARTS, _REACH = 28, 7, 220


def grown(text: str, start: int, end: int) -> tuple[int, int]:
    """Grow an address from its street over the building before it and the town, code and country after it."""
    return leftwards(text, start, only_buildings=True), rightwards(text, start, end)


def rightwards(text: str, start: int, end: int) -> int:
    """Return the end of the address that starts at `start` and is known up to `end` (equal: nothing is known yet)."""
    at = end if end > start else _first_item(text, start)
    step = _step().match
    for _ in range(_STEPS):
        match = step(text, at)
        # A unit is a number or begins small, and so does an "on" before a day: most items are neither.
        if not match or match.end(1) != match.start(2) or not match[2][0].isupper():
            unit = _UNIT_BEHIND.match(text, at) if at > start else None
            if unit:
                at = unit.end()
                continue
            if not match or _ON_DAY.match(text, at):
                break
        separator, item = match.groups()
        if separator[0] == ";" and item[0].isdigit() and len(item) > 6:
            break  # the next entry of a list: an account, a phone
        new_line = "\n" in separator
        if new_line and _in_row(text, at):
            break
        end = match.end()
        after = text[end : end + 1]
        dotted = item[-1] == "."
        word = item.rstrip(".") if dotted else item
        low = classified(word).low
        if after == ":" or low in _NO_PLACE:
            break
        if dotted and (staircase := _STAIRCASE.match(text, at)):
            at = staircase.end()
            continue
        if dotted and low not in _ABBREVIATIONS and not new_line:
            # The sentence ends here.
            return with_country(text, _closed(text, start, end - 1))
        if item[0].isalpha():
            if not _belongs(text, at, word, separator, after):
                quarter = _QUARTER.match(text, at)
                if not quarter:
                    break
                at = quarter.end()
                continue
        elif new_line and item[0].isdigit() and _CLAUSE_NUMBER.match(text, match.start(2)):
            break
        at = end - dotted
    return with_country(text, _closed(text, start, at))


def _in_row(text: str, at: int) -> bool:
    """Whether the line up to `at` is the row of a table."""
    line = text[text.rfind("\n", 0, at) + 1 : at]
    return "|" in line or "\t" in line


def leftwards(text: str, start: int, *, only_buildings: bool = False) -> int:
    """Return the start of the address whose known part starts at `start`; `only_buildings`: houses, floors and units.

    Goes part by part (between commas or line ends); once a house number is in, only buildings may stand before it.
    """
    window = text[max(0, start - _REACH) : start]
    offset = start - len(window)
    at = len(window)
    buildings = vocabulary().building
    for _ in range(_PARTS):
        stripped = window[:at].rstrip(" ,\n")
        gap = window[len(stripped) : at]
        if not gap or "\n\n" in gap or not stripped:
            break
        begin = max(stripped.rfind(","), stripped.rfind("\n"), stripped.rfind("\t"), stripped.rfind("|")) + 1
        part = stripped[begin:]
        words = part.split()
        # A house number and up to four capitalised words are a street, whatever they mean: "222 Sheila Common".
        street = None if only_buildings else _NUMBERED_STREET.search(stripped, begin)
        if not street and not only_buildings and words and words[0] in _SPELLED:
            street = _SPELLED_STREET.match(stripped, begin)
        if not street and gap == " " and at == len(window) and stripped[begin - 1 : begin] == ",":
            # The town before a code may be any words: "Market Harborough LE16 7AA".
            street = _TOWN.fullmatch(stripped, begin)
        if not street and not only_buildings and _UNIT_STREET.search(stripped, max(0, begin - 32)):
            street = _CAPITALISED_PART.fullmatch(stripped, begin)
        kept = street.group().split() if street else words[len(words) - _usable(words) :]
        if (own := _behind_person(kept)) < len(kept):
            kept = kept[len(kept) - own :]
        if not kept:
            break
        building = not buildings.isdisjoint([word.lower().strip(".") for word in kept])
        if only_buildings and not building and not (len(kept) == len(words) and any(w[0].isdigit() for w in kept)):
            break
        at = begin + len(part) - len(_last_words(part, len(kept)))
        if len(kept) < len(words):
            break
        only_buildings = only_buildings or kept[0][0].isdigit() or (kept[-1][-1].isdigit() and not building)
    return offset + at


def with_country(text: str, end: int) -> int:
    """Take in a country after the end of an address: ", United Kingdom"."""
    match = _country().match(text, end)
    if match:
        words = match.group(1).split(" ")
        public = vocabulary().public
        lows = [word.lower().replace(".", "") for word in words]
        if lows[0] not in public and lows[0] not in _COUNTRY_WORDS:
            return end
        known = next((i for i, low in enumerate(lows) if low not in public and low not in _COUNTRY_WORDS), len(lows))
        for count in range(known, 0, -1):
            if lows[count - 1] not in {"of", "united", "arab"}:
                end = match.start(1) + len(" ".join(words[:count]).rstrip("."))
                code = _CODE_LAST.match(text, end)
                return code.end() if code else end
    return end


def _first_item(text: str, start: int) -> int:
    match = _item().match(text, start)
    return match.end() - match.group().endswith(".") if match else start


def _closed(text: str, start: int, end: int) -> int:
    """Cut behind a British, American or Canadian postcode: nothing but a country follows it."""
    code = _CLOSING_CODE.search(text, start, end)
    return code.end() if code else end


def _belongs(text: str, at: int, word: str, separator: str, after: str) -> bool:
    if len(word) == 2 and word.isupper() and _CODE_DIGITS.search(text, max(0, at - 4), at):
        return True  # 1015 CJ
    kind = kind_of(word)
    new_line = "\n" in separator
    if not new_line and not separator.strip():
        behind_code = text[at - 1].isdigit() and _CODE_BEFORE.search(text, max(0, at - 10), at)
        if behind_code and kind is not Kind.FUNCTION:
            return True  # the town after its code may be any word
        if after == "," and kind is Kind.CONTRACT:
            return True  # the last word of a part may be any word: "Lavelle Cross, Kochi"
    return _place_word(word, new_line=new_line)


def _place_word(word: str, *, new_line: bool) -> bool:
    kind, low, _ = classified(word)
    vocab = vocabulary()
    if low in vocab.building or low in vocab.street or low in _PLACE_WORDS:
        return kind is not Kind.LEGAL
    if kind in _PLACE_KINDS:
        return True
    if kind is Kind.ACRONYM:
        return len(word) == 2 or low in vocabulary().public
    return kind is Kind.ORDINARY and not new_line


def _usable(words: list[str]) -> int:
    """How many of the last words of a part can belong to an address."""
    good = 0
    for i in range(len(words) - 1, -1, -1):
        word = words[i]
        plain = word.strip("“”\"'’*").rstrip(".")
        if not plain or (word[-1] in '.;:)!?"”(|' and plain.lower() not in _ABBREVIATIONS):
            break
        fits = (
            plain[0].isdigit()
            or plain.lower() in _PART
            or plain[0] == "#"
            or (i == 0 and plain in _CAPITAL_PARTS and good)
        )
        if not fits and not (plain[0].isupper() and _place_word(plain, new_line=False)):
            break
        good += 1
    while good and words[len(words) - good] in _PART:
        good -= 1
    return good


def _behind_person(words: list[str]) -> int:
    """How many of the last words of a part are the address of whoever stands before an "of": "Ann Moss of Unit 7"."""
    if "of" not in words[1:-1]:
        return len(words)
    at = len(words) - words[-2::-1].index("of") - 1
    low = words[at].lower().strip(".,")
    opens = low[0].isdigit() or low in vocabulary().building or low in vocabulary().street
    person = at > 2 and any(kind_of(word) in _PERSONS for word in words[: at - 1])
    return len(words) - at if at > 1 and (opens or person) and not words[0][0].isdigit() else len(words)


def _last_words(part: str, count: int) -> str:
    """The end of a part from its count-th last word on."""
    words = len(part.split())
    return part if count >= words else part.split(None, words - count)[-1]


@lru_cache(maxsize=1)
def _item() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?:[dDlL]|[a-z]{{2,3}}ll)?['’]?[{upper()}](?:\w|['’&-](?=\w)|\.(?=\w))*|\d[\w/–-]*|№\s?\d+|#\d+)\.?(?!\w)"
    )


@lru_cache(maxsize=1)
def _step() -> re.Pattern[str]:
    """One more part of an address to the right: the separator, then a capitalised word, a number or a code."""
    parts = "|".join(sorted(_PART, key=len, reverse=True))
    separator = r"[,;]?[ ]{1,2}|,|,?[ ]{0,4}\n[ ]{0,20}|[ ][-–]\s"
    return re.compile(rf"({separator})(?:(?:{parts})\s){{0,2}}({_item().pattern})")


@lru_cache(maxsize=1)
def _country() -> re.Pattern[str]:
    name = rf"[{upper()}][\w.]*(?:[ ](?:of[ ])?[{upper()}][\w.]*){{0,2}}"
    return re.compile(rf",?[ \t]{{0,2}}\n?[ \t]{{0,20}}(?:[Tt]he[ \n])?({name})")
