"""Addresses by their parts, whatever the streets of a country are called: from a code and a town back to the number.

"Calle Mayor, 22, 3.º B, 28013 Madrid", "No. 25, 4th Cross, Indiranagar, Bengaluru 560038".
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from dpctl.privacy.scan import SPACE, UPPER, Gate
from dpctl.privacy.words import Kind, kind_of, vocabulary, words_of

# A code before its town, or a town before its code (India, Japan, Kenya, Singapore), behind a comma.
_CODE_TOWN = re.compile(
    r",\s(?:[A-Z]{1,2}-)?(?:\d{4,6}|\d{2}-\d{3}|\d{3}\s\d{2}|\d{4}-\d{3}|\d{4}\s[A-Z]{2})\s(?:[AO]\s|['’]s-)?[^\W\d_a-z][\w'’-]+"
    r"(?:\s(?:d[aeo]s?\s|am\s|an\sder\s|sur\s|del?\s)?[^\W\d_a-z][\w'’-]+(?![\w:])){0,3}(?:\s\([A-Z]{2}\))?"
)
_TOWN_CODE = re.compile(
    r",\s[^\W\d_a-z][^\W\d_A-Z][\w'’-]+(?:\s[^\W\d_a-z][\w'’-]+){0,2}\s(?:\d{5,6}|\d{3}-\d{4}|\d{3}\s\d{3})(?!\w|[.,/-]\d)"
)
CODE_GATE = Gate(
    ("", ",", f"{SPACE}(?:[A-Z]{{1,2}}-)?[0-9]{{2,6}}(?:[- ](?:[0-9]{{2,3}}|[A-Z]{{2}}))?{SPACE}{UPPER}"),
    ("", ",", f"{SPACE}{UPPER}[^,;.|\\n0-9()]{{2,32}}{SPACE}(?:[0-9]{{5,6}}|[0-9]{{3}}[- ][0-9]{{3}})"),
)
_UNITS = (
    r"m|lok|kl|bl|bloc|sc|ap|apt|et|ét|nr|no|n[.º°]|kv|d|piso|pl|pta|esc|int|local|bureau|étage|bât|bâtiment|escalier|appt|porte"
    r"|[Uu]nit|[Ff]lat|[Ff]loor|[Ll]evel|[Ss]uite|[Rr]oom|[Oo]ffice|[Bb]lock|[Ss]hop|[Dd]oor|[Pp]lot|H|No|Nos|Nr|OG|EG|DG|Stock|Hs|Whg|Top|Wing"
)
# A flat, a floor or a house number alone.
_UNIT_PART = re.compile(
    rf"(?:(?:{_UNITS})\.?\s?(?:[Nn]o\.?\s?)?)?(?:\d[\w/-]{{0,10}}|[A-Z]{{1,2}}\d{{0,3}})(?:\s(?:bis|ter))?"
    r"|\d{1,2}\.?\s?(?:tr|th|tv|mf|sal|krs)\.?|\d{1,2}(?:\.?[ºª°]|\.|st|nd|rd|th|er|e|ème)\s?(?:[A-Z]{1,2}|[Ff]loor|[Ee]tage|étage|piso|[Ss]tock|Esq\.?|Dto\.?|Frente|izq\w*\.?|dcha\.?)?"
    r"(?:\s(?:links|rechts|Mitte))?"
)
_WORD = re.compile(
    r"[^\W\d_a-z][\w'’-]*\.?|\d{1,5}(?:st|nd|rd|th)?[A-Za-z]?(?:[-/]\d{1,4}[A-Za-z]?){0,3}|n[.º°]|nr\.?|bis|ter"
)
_SMALL = words_of(
    "de del della dei degli di da do dos das du des la las los le les der den dem zum zur van von sur sous rue via"
    " calle ul. str. avenida rua place allée chemin boulevard m. lok. gate vei väg gata vej út utca tér körút katu"
)
# Types of streets that are written small behind the name: "Karl Johans gate 22".
_TYPES_BEHIND = words_of("gate vei väg gata vej út utca tér körút katu")
# Those that may stand first.
_STREET_WORDS = words_of("rue via calle ul. str. avenida rua place allée chemin boulevard")
_NAME = re.compile(r"[^\W\d_]{3,}")
_FLAT = re.compile(
    r"(?<!\w)(?:Nos?|Nr|Flat|Unit|Suite|Level|Floor|Room|Office|Block|Apt|Shop|Door|Plot|House)\.?[ ]?"
    r"(?:[Nn]o\.?[ ]?)?\d[\w/-]{0,9}\Z"
)
_REACH, _MOST = 70, 6


# A day of a month, up to the comma before its year.
_DAY = re.compile(
    r"(?<!\w)(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?(?:\s\d{1,2}(?:st|nd|rd|th)?)?[,\s]{0,2}\Z"
)
_YEAR = re.compile(r"(?:1[89]|20)\d{2}(?!\w)")


def is_year(text: str, start: int, code: str) -> bool:
    """Whether what could be a code at an offset is the year of a date: "On Feb 14, 1950 I received"."""
    return _YEAR.match(code) is not None and _DAY.search(text, max(0, start - 20), start) is not None


def by_parts(
    text: str, opened: Mapping[Gate, Sequence[int]], known: Sequence[tuple[int, int]] = ()
) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the addresses that end with a code and a town and hold a house number before them.

    Left out are those whose number and code are in one of the `known` spans, which are in order.
    """
    starts = [start for start, _ in known]
    for at in opened[CODE_GATE]:
        i = bisect_right(starts, at) - 1
        if i >= 0 and at + 3 < known[i][1] and _complete(text, known[i][0], at):
            continue
        match = _CODE_TOWN.match(text, at) or _TOWN_CODE.match(text, at)
        if match and not is_year(text, at, match.group().lstrip(", \n")):
            start = _start(text, at)
            if start is not None:
                yield start, match.end()


def _complete(text: str, start: int, at: int) -> bool:
    """Whether an address that begins at `start` has its number before `at`, and no part of it before `start`."""
    before = text[max(0, start - 24) : start].rstrip()
    word = before[before.rfind(" ") + 1 :]
    whole = before[-1:] != "," and not word[:1].isupper() and word not in _TYPES_BEHIND
    return whole and any(map(str.isdigit, text[start:at]))


def _start(text: str, at: int) -> int | None:
    """Where the address begins whose code stands behind the comma at `at`; None without a house number."""
    start: int | None = None
    numbered = named = False
    for _ in range(_MOST):
        begin = max(text.rfind(mark, max(0, at - _REACH), at) for mark in ",|\t;(:\n") + 1
        if not begin and at > _REACH:
            break
        offset = begin + len(text[begin:at]) - len(text[begin:at].lstrip())
        part = text[offset:at].rstrip()
        unit = _UNIT_PART.fullmatch(part)
        tail = 0 if unit else _tail(part)
        if not unit and (tail == len(part) or not _placed(part[tail:])):
            break
        place = offset + tail
        if numbered and named and not unit:
            break
        start = place
        digit = any(map(str.isdigit, text[place:at]))
        numbered = numbered or (digit and not (unit and named and not part[0].isdigit() and not part.startswith("N")))
        named = named or not unit
        whole = place == offset
        if not whole or not begin or text[begin - 1] != "," or (numbered and not unit and not digit):
            break
        if numbered and named and digit and not unit:
            # a flat may stand before the street
            flat = _FLAT.search(text, max(0, begin - 24), begin - 1)
            start = flat.start() if flat and begin and text[begin - 1] == "," else start
            break
        at = begin - 1
    return start if numbered and named else None


def _tail(part: str) -> int:
    """Where the words begin, at the end of a part, that can be a street or a place; its length if none can."""
    start = at = len(part)
    for _ in range(9):
        begin = part.rfind(" ", 0, at) + 1
        word = part[begin:at]
        if _WORD.fullmatch(word):
            start = begin
        elif word not in _SMALL:
            break
        elif word in _STREET_WORDS:
            start = begin
        if not begin:
            break
        at = begin - 1
    return start


def _placed(part: str) -> bool:
    """Whether words can be a part of an address: none is a month, a legal form or a word of contracts."""
    numbered = any(map(str.isdigit, part))
    for word in _NAME.findall(part):
        kind = kind_of(word.title()) if word[0].isupper() else Kind.NAME
        low = word.lower()
        known = numbered or low in vocabulary().street or low in vocabulary().building
        if kind is Kind.LEGAL or (kind is Kind.HONORIFIC and low != "col") or (kind is Kind.CONTRACT and not known):
            return False
        if kind is Kind.FUNCTION and low not in {"am", "an", "auf", "im", "in", "the", "next"}:
            return False
    return True
