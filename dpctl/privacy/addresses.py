"""Postal addresses: from a street with a number, a postcode or a cue, grown over the parts around it."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from dpctl.privacy.address_edges import GATES as EDGE_GATES
from dpctl.privacy.address_edges import behind_of, by_region, completed, titled_streets
from dpctl.privacy.address_growth import grown, leftwards, rightwards, with_country
from dpctl.privacy.address_parts import CODE_GATE, by_parts, is_year
from dpctl.privacy.cues import Cue
from dpctl.privacy.eastern_addresses import eastern_addresses
from dpctl.privacy.mention import Mention
from dpctl.privacy.runs import Run, upper
from dpctl.privacy.scan import SPACE, UPPER, Gate, matches
from dpctl.privacy.words import Kind, kind_of, vocabulary, words_of

_BRITISH = re.compile(r"\d(?<=[A-Z]\d)(?<![A-Z]{3}\d)(?<![a-z][A-Z]\d)[A-Z\d]?\s\d[A-Z]{2}(?!\w)")  # LS1 4AB
_CANADIAN = re.compile(r"\d(?<=[A-Z]\d)(?<!\w[A-Z]\d)[A-Z]\s?\d[A-Z]\d(?!\w)")  # K1A 0B1
_AMERICAN = re.compile(r"[A-Z]{2}(?:,[ ]|[ ]{1,2})\d{5}(?:-\d{4})?(?!\w)")  # MA 02110
_BRITISH_GATE = Gate(("", "[A-Z]", f"[0-9][A-Z0-9]?{SPACE}[0-9][A-Z]{{2}}"))
_CANADIAN_GATE = Gate(("", "[A-Z]", f"[0-9][A-Z]{SPACE}?[0-9][A-Z][0-9]"))
_AMERICAN_GATE = Gate(("", "[A-Z]", "[A-Z](?:,[ ]|[ ]{1,2})[0-9]{5}"))
_STATES = words_of(
    "AK AL AR AZ CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH"
    " OK OR PA PR RI SC SD TN TX UT VA VT WA WI WV WY"
)
# A code before a town, and what must stand before it ("Weg 4, 10115 Berlin", "9, 359 38 Lhota", "1, 34-100 Wola").
_TOWN_CODE = re.compile(r"\d(?<![\w.]\d)(?:\d{2}\s\d{2}|\d-\d{3}|\d{4}-\d{3}|\d{3,7})(?:\s[A-Z]{2}(?!\w))?\s")
_CODE_AND_TOWN = (
    f"[A-Z-]{{0,3}}[0-9]{{2,8}}(?:[-\x20][0-9]{{2,3}})?(?:{SPACE}[A-Z]{{2}})?{SPACE}(?:d[aeo]s?{SPACE})?{UPPER}"
)
_TOWN_CODE_GATE = Gate(("[,\n ]", "[\n ]", _CODE_AND_TOWN), ("", "\n", _CODE_AND_TOWN))
# A code after a town: "Rourkela - 257347".
_INDIAN = re.compile(r"[-–]\s\d{6}(?!\w|[.,]\d)")
_INDIAN_GATE = Gate(("", "-", f"{SPACE}[0-9]{{6}}"))
GATES = (_BRITISH_GATE, _CANADIAN_GATE, _AMERICAN_GATE, _TOWN_CODE_GATE, _INDIAN_GATE, CODE_GATE, *EDGE_GATES)
_ENDS_IN_NUMBER = re.compile(r"\d[\w/-]{0,4},?\s{0,2}\Z")
_BOX_NUMBER = re.compile(r"\s[A-Z]?\d[\d ]{0,7}(?!\w)")
_NUMBER_BEFORE = re.compile(
    r"(?<![\w.,/-])\d{1,5}[A-Za-z]?(?:\s?[-–/]\s?\d{1,5}[A-Za-z]?)?(?:st|nd|rd|th)?,?\s{1,2}(?:(?:bis|ter),?\s)?\Z"
)
_NUMBER_AFTER = re.compile(
    r"\.?,?\s(?:n[.°º]?\s?|no\.?\s|nr\.?\s|№\s?)?\d{1,5}(?:\s?[A-Za-z](?!\w))?(?:\s?[-–/]\s?\d{1,5}[A-Za-z]?)?(?!\w|[.,]\d)"
)
_UNIT_NUMBER = re.compile(r"\s(?:No\.?\s)?\d{1,5}[A-Z]?(?:[/-]\d{1,4}[A-Z]?)?,\s(?=[^\W\d_a-z])")
_FLOOR = re.compile(r"(?<!\w)(?:\d{1,2}(?:st|nd|rd|th)|Ground|First|Second|Third|Fourth|Fifth|Top)\s\Z")
_FLOOR_STREET = re.compile(r",\s(?:[^\W\d_a-z][\w'’-]*\.?\s){1,3}([^\W\d_a-z]\w+)(?=[,\n])")
# A street without a number, at the end of what stands before a county or a code, or before the town there.
_DIRECTIONS = frozenset({"Lower", "Upper", "North", "South", "East", "West"})
_STREET_LAST = re.compile(r"(?<![\w'’-])(?:[^\W\d_a-z][\w'’-]+\s){1,3}([^\W\d_a-z]\w+),\s\Z")
_STREET_AND_TOWN = re.compile(
    r"(?<![\w'’-])(?:[^\W\d_a-z][\w'’-]+\s){1,3}([^\W\d_a-z]\w+),\s[^\W\d_a-z][\w'’-]+(?:\s[^\W\d_a-z][\w'’-]+)?,?\s\Z"
)
_NAMES = frozenset({Kind.NAME, Kind.GIVEN})
_NO_STREET = frozenset({Kind.CONTRACT, Kind.ACRONYM, Kind.FUNCTION})
_DIGIT_NEAR = re.compile(r"\d")
_REFERENCE = re.compile(
    r"(?:[Ss]ections?|[Cc]lauses?|[Aa]rticles?|[Ss]chedule|[Pp]aragraph|[Pp]art|[Ss]tep|[Ii]tem|[Pp]age)\s\Z"
)
# Streets whose name is a type: "12 Broadway".
_WHOLE_STREETS = words_of("broadway bishopsgate embankment esplanade parade")
# How Dublin, "Co." and the codes of Ireland begin.
_IRISH = frozenset("ACDEFHKNPRTVWXY")
_GOES_ON = re.compile(
    r"\s?,\s{1,2}(?:\d|[^\W\d_a-z])|\s(?:bus|bte|boîte)\s\d{1,4},|\s/\s(?:Aufgang|Eingang|Stiege|Haus|Tor|Halle)\s"
)
_LEAD = re.compile(
    r"(?:[ \t]?(?:is|are|being|situated|located|at|in|of|to|for notices|its|:|\||\*\*)){0,5}[ \t:|*,]{0,8}"
    r"\n?[ \t*]{0,8}(?=[^\W_])"
)


def addresses(
    text: str,
    opened: Mapping[Gate, Sequence[int]],
    found_runs: Sequence[Run],
    found_cues: Mapping[str, Sequence[Cue]],
    used: frozenset[int],
) -> list[Mention]:
    """Find postal addresses in a tidied text, on one line or several.

    `opened` says where each of `GATES` opens in it, `used` are its `scan.blocks`.
    """
    spans = [
        *_streets(text, found_runs),
        *_small_streets(text, found_cues),
        *_units(text, found_cues["unit"]),
        *_floors(text, found_cues["unit"]),
        *_boxes(text, found_cues["box"]),
        *_codes(text, opened),
        *eastern_addresses(text, used),
        *_announced(text, found_cues["address"]),
        *(grown(text, *span) for span in titled_streets(text, found_cues)),
    ]
    merged = _merged(text, spans)
    merged = _merged(text, [*merged, *_regions(text, opened, merged), *by_parts(text, opened, merged)])
    merged = _merged(text, [completed(text, *span) for span in merged])
    return [Mention(a, b, "address", "address:" + " ".join(text[a:b].lower().split()), 3) for a, b in merged]


def _merged(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join the spans that overlap, or between which only a comma or a line end stands."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and (start <= merged[-1][1] or _only_separates(text[merged[-1][1] : start])):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _only_separates(between: str) -> bool:
    return len(between) < 7 and between.strip(" ,\n\t") in {"", "The"} and "\n\n" not in between


def _streets(text: str, found_runs: Sequence[Run]) -> Iterator[tuple[int, int]]:
    for run in found_runs:
        _, end, phrase = run
        if phrase.tokens[-1].kind in _NAMES and _DIGIT_NEAR.search(text, end, end + 7):
            yield from _name_and_number(text, run)
        for i, separate in phrase.streets:
            span = _street(text, run, i, separate=separate)
            if span:
                yield grown(text, *span)
                break


def _units(text: str, found: Sequence[Cue]) -> Iterator[tuple[int, int]]:
    """Plots and flats before a street without a type: "Plot 55, Yeshwant Marg, Pune"."""
    for cue in found:
        match = _UNIT_NUMBER.match(text, cue.end) if text[cue.start].isupper() else None
        if match:
            yield cue.start, rightwards(text, match.end(), match.end())


def _floors(text: str, found: Sequence[Cue]) -> Iterator[tuple[int, int]]:
    """Streets without a number behind a floor: "Kipande Plaza, 3rd Floor, Ngong Road, Nairobi"."""
    for cue in found:
        if text.startswith(", ", cue.end) and text.startswith("loor", cue.start + 1):
            street = _FLOOR_STREET.match(text, cue.end)
            floor = _FLOOR.search(text, max(0, cue.start - 8), cue.start) if street else None
            if floor and street and street.group(1).lower() in vocabulary().street:
                yield floor.start(), rightwards(text, floor.start(), street.end(1))


def _name_and_number(text: str, run: Run) -> Iterator[tuple[int, int]]:
    """A name, a number and an address that goes on, whatever the language: "Bracka 81, 35-834 Rzeszów"."""
    number = _NUMBER_AFTER.match(text, run.end)
    if run.phrase.tokens[-1].word.isupper() and not run.phrase.shouted:
        return  # "UL 1950, ASTM 4236": standards
    # "PROTOKÓŁ ODBIORU nr 29, 9 maja": in an address in capitals the sign has them as well.
    if run.phrase.shouted and text[run.end : run.end + 6].lstrip(" ,")[:1].islower():
        return
    if number and _GOES_ON.match(text, number.end()):
        tokens = run.phrase.tokens
        first = len(tokens) - 1
        while first and tokens[first - 1].kind in _NAMES and not run.phrase.gap(first - 1):
            first -= 1
        yield grown(text, run.start + tokens[first].start, number.end())


def _street(text: str, run: Run, i: int, *, separate: bool) -> tuple[int, int] | None:
    """The street of token i with its number; `separate` when its type is a word of its own ("Mill Lane")."""
    tokens = run.phrase.tokens
    first = _numbered(text, run, i)
    if first is not None:
        return first, run.start + tokens[i].end
    after = _NUMBER_AFTER.match(text, run.end if separate else run.start + tokens[i].end)
    cited = after and text[after.end() : after.end() + 1] == "." and text[after.end() + 1 : after.end() + 2].isdigit()
    # "PAYMENT RUN No. 24": words of contracts and a sign of a number make no street.
    sign = text[run.start + tokens[i].end : after.end()].lower() if after else ""
    signed = "no" in sign and all(token.kind in _NO_STREET for token in tokens[:i])
    if not after or signed or cited or (separate and i + 1 == len(tokens)) or tokens[i].kind is Kind.CONTRACT:
        return None
    return run.start + tokens[i].start, after.end()


def _numbered(text: str, run: Run, i: int) -> int | None:
    """Start of the house number before the street that ends with token i, if there is one."""
    tokens = run.phrase.tokens
    for first in range(i, max(-1, i - 5), -1):
        at = run.start + tokens[first].start
        number = _NUMBER_BEFORE.search(text, max(0, at - 18), at)
        if number:
            # "Section 12 Close Out", "4 Road Safety": a reference, or a number before a type that has no name.
            nameless = first == i and tokens[i].low in vocabulary().street and tokens[i].low not in _WHOLE_STREETS
            cited = _REFERENCE.search(text, max(0, number.start() - 12), number.start())
            plain = all(token.kind in {Kind.CONTRACT, Kind.FUNCTION} for token in tokens[first : i + 1])
            line_start = text.rfind("\n", 0, number.start()) + 1
            heading = plain and not text[line_start : number.start()].strip(" #*") and len(tokens) > i + 1
            return None if nameless or cited or heading else number.start()
    return None


def _small_streets(text: str, found_cues: Mapping[str, Sequence[Cue]]) -> Iterator[tuple[int, int]]:
    """Streets whose type is written small: "calle de la Fuente 89", "45, rue de la Paix"."""
    for group, needs_number in (("street", False), ("numbered street", True)):
        for cue in found_cues[group]:
            match = _small_street().match(text, cue.end) if text[cue.start].islower() else None
            if match:
                number = _NUMBER_BEFORE.search(text, max(0, cue.start - 18), cue.start)
                end = rightwards(text, cue.start, match.end())
                if number or not needs_number or any(c.isdigit() for c in text[match.end() : end]):
                    yield leftwards(text, number.start() if number else cue.start, only_buildings=True), end


@lru_cache(maxsize=1)
def _small_street() -> re.Pattern[str]:
    """What follows a small street type: articles and the first word of the name."""
    article = "de|del|della|delle|dei|degli|di|da|do|dos|das|du|des|la|las|los|le|les|el|lo"
    articles = rf"(?:(?:{article})\s|(?:dell|d|l|all)['’]){{0,3}}"
    return re.compile(rf"\.?\s{articles}(?:[{upper()}]\w*(?:['’-]\w+)*|\d{{1,2}})(?!\w)")


def _boxes(text: str, found: Sequence[Cue]) -> Iterator[tuple[int, int]]:
    for cue in found:
        match = _BOX_NUMBER.match(text, cue.end) if text[cue.start].isupper() else None
        if match:
            yield grown(text, cue.start, match.end())


def _codes(text: str, opened: Mapping[Gate, Sequence[int]]) -> Iterator[tuple[int, int]]:
    for match in matches(_BRITISH, text, opened[_BRITISH_GATE], lead=1):
        start = match.start() - (2 if text[max(0, match.start() - 2) : match.start()].isalpha() else 1)
        yield leftwards(text, start), with_country(text, match.end())
    for match in matches(_CANADIAN, text, opened[_CANADIAN_GATE], lead=1):
        yield leftwards(text, match.start() - 1), with_country(text, match.end())
    for match in matches(_AMERICAN, text, opened[_AMERICAN_GATE]):
        if match.group()[:2] in _STATES:
            yield leftwards(text, match.start()), with_country(text, match.end())
    for match in matches(_INDIAN, text, opened[_INDIAN_GATE]):
        town = leftwards(text, match.start())
        if any(c.isdigit() for c in text[town : match.start()]):
            yield town, with_country(text, match.end())
    yield from _town_codes(text, opened[_TOWN_CODE_GATE])


def _regions(
    text: str, opened: Mapping[Gate, Sequence[int]], known: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Addresses that end with a state or a city and its code; those within the `known` spans are completed later."""
    starts = [start for start, _ in known]
    for at, end in by_region(text, opened):
        i = bisect_right(starts, at) - 1
        if i >= 0 and end <= known[i][1]:
            continue
        start = behind_of(text, leftwards(text, at), at)
        year = text[end - 5 : end - 2] in {" 19", " 20"}
        if any(map(str.isdigit, text[start:at])) or (
            start < at and end - at > 11 and not year and not text.startswith("Co", at)
        ):
            yield start, with_country(text, end)
        elif text[at] in _IRISH and (street := _named_street(text, at)) is not None:
            yield street, with_country(text, end)


def _named_street(text: str, at: int) -> int | None:
    """Where a street without a number begins that stands, with or without a town, before an offset."""
    for pattern in (_STREET_LAST, _STREET_AND_TOWN):
        match = pattern.search(text, max(0, at - 70), at)
        if not match:
            continue
        *before, last = match.group().split(",")[0].split()
        if last in _DIRECTIONS:
            last = before[-1]
        house = pattern is _STREET_AND_TOWN and before[0] == "The" and kind_of(last) not in _NO_STREET
        if house or last == "Park" or last.lower() in vocabulary().street:
            return match.start()
    return None


def _town_codes(text: str, starts: Iterable[int]) -> Iterator[tuple[int, int]]:
    for opens in starts:
        start = opens + 1
        while not text[start].isdecimal():
            start += 1
        code = _TOWN_CODE.match(text, start)
        if not code:
            continue
        while start and (text[start - 1] == "-" or "A" <= text[start - 1] <= "Z") and code.start() - start < 4:
            start -= 1
        before = text[max(0, start - 2) : start].strip(" ")
        behind = text[code.end() : code.end() + 4]
        # "On Feb 14, 1950 I received": a year is no code.
        if is_year(text, start, code.group()):
            continue
        listed = before[-1:] in {",", "\n"} and (behind[:1].isupper() or behind[3:].isupper())
        if listed and _ENDS_IN_NUMBER.search(text, max(0, start - 12), start):
            yield grown(text, leftwards(text, start), code.end() - 1)


def _announced(text: str, found: Sequence[Cue]) -> Iterator[tuple[int, int]]:
    for cue in found:
        lead = _LEAD.match(text, cue.end)
        if lead and (text[lead.end()].isupper() or text[lead.end()].isdigit()):
            end = rightwards(text, lead.end(), lead.end())
            # Without a digit it is only a town: that is left to default deny.
            if " " in text[lead.end() : end] and any(c.isdigit() for c in text[lead.end() : end]):
                yield lead.end(), end
