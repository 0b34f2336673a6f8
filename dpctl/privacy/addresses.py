"""Postal addresses: from a street with a number, a postcode or a cue, grown over the parts around it."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from dpctl.privacy.mention import Mention
from dpctl.privacy.runs import Run, Token, upper
from dpctl.privacy.words import Kind, bare, kind_of, vocabulary

_UK = r"[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}(?!\w)"
# All start at a digit, which is rare; the letters before it are looked back at.
_POSTCODES = (
    re.compile(r"\d(?<=[A-Z]\d)(?<![A-Z]{3}\d)(?<![a-z][A-Z]\d)[A-Z\d]?\s\d[A-Z]{2}(?!\w)"),  # GB: LS1 4AB
    re.compile(r"\d(?<=[A-Z]\d)(?<!\w[A-Z]\d)[A-Z]\s?\d[A-Z]\d(?!\w)"),  # CA: K1A 0B1
    re.compile(
        r"\d(?:(?<=[A-Z]{2}[ ]\d)|(?<=[A-Z]{2},[ ]\d)|(?<=[A-Z]{2}[ ]{2}\d))\d{4}(?:-\d{4})?(?!\w)"
    ),  # US: MA 02110-1301
)
_STATES = frozenset(
    "AK AL AR AZ CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH OK OR PA PR"
    " RI SC SD TN TX UT VA VT WA WI WV WY".split()
)
_BOX = re.compile(
    r"P\.?\s?O\.?\s?[Bb](?:ox|OX)\s\d{1,7}|Postfach\s[\d ]{2,9}|Apartado\s(?:de\sCorreos\s)?\d+|BP\s\d{2,5}|Case\sPostale\s\d+"
)
_NUMBER_BEFORE = re.compile(
    r"(?<![\w.,/-])\d{1,5}[A-Za-z]?(?:\s?[-–/]\s?\d{1,5}[A-Za-z]?)?(?:st|nd|rd|th)?,?\s{1,2}(?:(?:bis|ter),?\s)?\Z"
)
_NUMBER_AFTER = re.compile(
    r"\.?,?\s(?:n[.°º]?\s?|no\.?\s|nr\.?\s|№\s?)?\d{1,5}(?:\s?[A-Za-z](?!\w))?(?:\s?[-–/]\s?\d{1,5}[A-Za-z]?)?(?!\w|[.,]\d)"
)
# Street types that many languages write small, before the name. Those that are also English words or abbreviations need
# a number after it.
_SMALL_TYPES = (
    "calle", "plaza", "plazuela", "paseo", "avenida", "avda.", "carrer", "travesía", "glorieta", "rambla", "viale", "corso",
    "piazza", "piazzale", "vicolo", "rua", "praça", "travessa", "estrada", "ul.", "ulica", "ulice", "aleja", "osiedle",
    "plac", "náměstí", "rue", "boulevard", "chemin", "allée", "quai", "impasse",
)  # fmt: skip
_SMALL_TYPES_NUMBERED = (
    "via", "largo", "ronda", "camino", "strada", "contrada", "al.", "os.", "pl.", "str.", "bd.", "bul.", "c/", "cours",
    "place", "avenue", "route", "place", "square", "passage", "parc", "zona", "polígono", "urbanización", "località",
)  # fmt: skip
_UNIT_FIRST = re.compile(
    r"(?:Plot|Shop|Lot|Door|Flat|Unit|Suite|Floor|Apartment|Apt\.|House|Survey|Office|Room|Block)\s(?:No\.?\s)?\d{1,5}[A-Z]?(?:[/-]\d{1,4}[A-Z]?)?,\s(?=[^\W\d_a-z])"
)
_GOES_ON = re.compile(r"\s?,\s{1,2}(?:\d|[^\W\d_a-z])")
_CITY_CODE = re.compile(r"\d(?<![\w.]\d)\d{3,4}(?:\s[A-Z]{2}(?!\w))?\s")
_ENDS_IN_NUMBER = re.compile(r"\d[\w/-]{0,4},?\s{0,2}\Z")
_PART = frozenset(
    "of the upon on in le la les de du des da do di del della den der dem an am im bei und zum zur aan sur sous sub y e i".split()
)
_CAPITAL_PARTS = frozenset(
    "Am An Auf Im In Unter Zum Zur Aan Het De Den La Le Les Los Las El Al Na Pod Via Ul Rue Av".split()
)
_COUNTRY_WORDS = frozenset("of united kingdom states republic".split())
_ABBREVIATIONS = frozenset(
    "st rd ave av blvd bd dr ln str no nr bldg fl ste apt co sq pl ct hwy p.o po box n c ch pl ul al via ste.".split()
)
_CUES = (
    "registered office", "place of business", "business address", "office at", "offices at", "residing at", "resident at",
    "residing in", "located at", "situated at", "address:", "address is", "domiciled at", "seat at", "headquarters at",
    "delivered to", "premises at", "site at", "lives at", "home at", "living at", "property at", "based at", "facility at",
    "warehouse at", "branch at", "address at", "of address", "addresses:", "address |", "address for service", "land at",
)  # fmt: skip


@lru_cache(maxsize=1)
def _step() -> re.Pattern[str]:
    """One more part of an address to the right: separator, then a capitalised word, a number or a code."""
    item = rf"(?:(?:[{upper()}](?:\w|['’&-](?=\w)|\.(?=\w))*|\d[\w/–-]*|№\s?\d+|#\d+)\.?)"
    parts = "|".join(sorted(_PART, key=len, reverse=True))
    return re.compile(
        rf"((?:,|;)?[ \t]{{1,2}}|,|,?[ \t]{{0,4}}\n[ \t]{{0,20}}|\s[-–]\s)(?:(?:{parts})\s){{0,2}}({item})(?!\w)"
    )


def addresses(text: str, low: str, found_runs: Sequence[Run]) -> list[Mention]:
    """Find postal addresses in a tidied text, on one line or several; `low` is it in small letters."""
    spans = [*_streets(text, found_runs), *_small_types(text), *_codes(text), *_cued(text, low)]
    spans.sort()
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and (start <= merged[-1][1] or _only_separates(text[merged[-1][1] : start])):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return [
        Mention(start=start, end=end, cls="address", entity="address:" + " ".join(low[start:end].split()), rank=3)
        for start, end in merged
    ]


def _only_separates(between: str) -> bool:
    return len(between) < 6 and not between.strip(" ,\n\t") and "\n\n" not in between


def _streets(text: str, found_runs: Sequence[Run]) -> Iterator[tuple[int, int]]:
    vocab = vocabulary()
    streets: dict[str, tuple[int, ...]] = {}
    for run in found_runs:
        tokens = run.phrase.tokens
        named = streets.get(run.phrase.text)
        if named is None:
            words = [bare(token.word).lower().rstrip(".") for token in tokens]
            endings = vocab.street_ending
            named = tuple(i for i, w in enumerate(words) if w in vocab.street or (len(w) > 6 and w.endswith(endings)))
            streets[run.phrase.text] = named
        last = tokens[-1]
        if last.kind in {Kind.NAME, Kind.GIVEN} and (number := _NUMBER_AFTER.match(text, run.end)):
            # "Bracka 81, 35-834 Rzeszów": a name, a number and an address that goes on, whatever the language.
            if _GOES_ON.match(text, number.end()):
                first = len(tokens) - 1
                while first and tokens[first - 1].kind in {Kind.NAME, Kind.GIVEN} and not run.phrase.gap(first - 1):
                    first -= 1
                yield _grown(text, run.start + tokens[first].start, number.end())
        for i in named:
            word = bare(tokens[i].word).lower().rstrip(".")
            first = _numbered(text, run, i)
            if first is not None:
                yield _grown(text, first, run.start + tokens[i].end)
                break
            ending = word not in vocab.street
            after = _NUMBER_AFTER.match(text, run.start + tokens[i].end if ending else run.end)
            if (
                after
                and (ending or i + 1 < len(tokens))
                and tokens[i].kind is not Kind.CONTRACT
                and not _cited(text, after.end())
            ):
                yield _grown(text, run.start + tokens[i].start, after.end())
                break
    for match in _UNIT_FIRST.finditer(text):
        yield match.start(), _rightwards(text, match.end(), match.end())


def _small_types(text: str) -> Iterator[tuple[int, int]]:
    """Streets such as "calle de la Fuente 89" or "45, rue de la Paix"."""
    following = _small_street()
    for words, needs_number in ((_SMALL_TYPES, False), (_SMALL_TYPES_NUMBERED, True)):
        for word in words:
            at = text.find(word)
            while at >= 0:
                after = at + len(word)
                match = None if at and text[at - 1].isalnum() else following.match(text, after)
                if match:
                    number = _NUMBER_BEFORE.search(text, max(0, at - 18), at)
                    end = _rightwards(text, at, match.end())
                    if number or not needs_number or any(c.isdigit() for c in text[match.end() : end]):
                        yield _leftwards(text, number.start() if number else at, only_buildings=True), end
                at = text.find(word, after)


@lru_cache(maxsize=1)
def _small_street() -> re.Pattern[str]:
    """What follows a small street type: articles and the first capitalised word of the name."""
    articles = r"(?:(?:de|del|della|delle|dei|degli|di|da|do|dos|das|du|des|la|las|los|le|les|el|lo)\s|(?:dell|d|l|all)['’]){0,3}"
    return re.compile(rf"\.?\s{articles}(?:[{upper()}]\w*(?:['’-]\w+)*|\d{{1,2}})(?!\w)")


def _cited(text: str, at: int) -> bool:
    return text[at : at + 1] == "." and text[at + 1 : at + 2].isdigit()


def _numbered(text: str, run: Run, i: int) -> int | None:
    """Start of the house number before the street that ends with token i, if there is one."""
    tokens = run.phrase.tokens
    for first in range(i, max(-1, i - 5), -1):
        at = run.start + tokens[first].start
        number = _NUMBER_BEFORE.search(text, max(0, at - 18), at)
        if number:
            # "Section 12 Close Out": a number with a contract word on both sides is a reference.
            plain = all(token.kind in {Kind.CONTRACT, Kind.FUNCTION} for token in tokens[first : i + 1])
            line_start = text.rfind("\n", 0, number.start()) + 1
            heading = not text[line_start : number.start()].strip(" #*") and len(tokens) > i + 1 and plain
            return None if (plain and first == i) or heading else number.start()
    return None


def _codes(text: str) -> Iterator[tuple[int, int]]:
    british, canadian, american = _POSTCODES
    for match in british.finditer(text):
        start = match.start() - (2 if text[max(0, match.start() - 2) : match.start()].isupper() else 1)
        yield _with_country(text, _leftwards(text, start), match.end())
    for match in canadian.finditer(text):
        yield _with_country(text, _leftwards(text, match.start() - 1), match.end())
    for match in american.finditer(text):
        start = match.start() - 4 + (text[match.start() - 2] != "," and text[match.start() - 2] != " ")
        if text[start : start + 2] in _STATES:
            yield _with_country(text, _leftwards(text, start), match.end())
    for match in _BOX.finditer(text):
        yield _grown(text, match.start(), match.end())
    for match in _CITY_CODE.finditer(text):
        start = match.start()
        while start and text[start - 1] in "-ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            start -= 1
        # A four or five digit code before a city counts only where an address goes on ("Weg 4, 10115 Berlin").
        before = text[max(0, start - 2) : start]
        if before.strip(" ") not in {",", "\n", ",\n"} or not text[match.end() : match.end() + 1].isupper():
            continue
        if _ENDS_IN_NUMBER.search(text, max(0, start - 12), start):
            yield _grown(text, _leftwards(text, start), match.end() - 1)


def _cued(text: str, low: str) -> Iterator[tuple[int, int]]:
    for cue in _CUES:
        at = low.find(cue)
        while at >= 0:
            after = at + len(cue)
            lead = re.compile(
                r"(?:[ \t]?(?:is|are|being|situated|located|at|in|of|to|for notices|its|:|\||\*\*)){0,5}[ \t:|*]*\n?[ \t*]*(?=[^\W_])"
            ).match(text, after)
            if lead:
                end = _rightwards(text, lead.end(), lead.end())
                words = text[lead.end() : end].split()
                # Digits or a street, or it is only a city: that is left to default deny.
                if len(words) > 1 and any(c.isdigit() for c in text[lead.end() : end]):
                    yield lead.end(), end
            at = low.find(cue, after)


def _grown(text: str, start: int, end: int) -> tuple[int, int]:
    """Grow an address from its street over the building before it and the town, code and country after it."""
    return _leftwards(text, start, only_buildings=True), _rightwards(text, start, end)


def _rightwards(text: str, start: int, end: int) -> int:
    step = _step()
    at = end
    if end == start:
        first = re.compile(rf"(?:[{upper()}]|\d)[\w'’&/–.-]*").match(text, start)
        if not first:
            return end
        end = at = first.end() - (first.group()[-1] in ".-–/")
    for _ in range(28):
        match = step.match(text, at)
        if not match:
            break
        separator, item = match.group(1), match.group(2)
        plain = bare(item.rstrip(".")).lower()
        after = text[match.end() : match.end() + 2]
        if after[:1] == ":" or (item.endswith(".") and plain not in _ABBREVIATIONS and "\n" not in separator):
            if after[:1] == ":":
                break
            end = at = match.end() - 1
            break
        new_line = "\n" in separator
        code = len(item) == 2 and item.isupper() and re.search(r"\d{4}\Z", text[max(0, at - 4) : at])
        if item[0].isalpha() and not code and not _part_of_address(item.rstrip("."), _places(), new_line):
            break
        if (
            new_line
            and item[0].isdigit()
            and re.match(r"\d{1,2}(?:\.\d{1,2})*[.)]?\s", text[match.start(2) : match.start(2) + 9])
        ):
            break  # the number of the next clause
        end = at = match.end()
        if item.endswith("."):
            end -= 1
    code = re.search(_UK + r"|(?<![\w])[A-Z]{2}[ ,]{1,2}\d{5}(?:-\d{4})?(?!\w)", text[start:end])
    return _with_country(text, start, start + code.end() if code else end)[1]


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    return vocabulary().building | vocabulary().street


def _part_of_address(item: str, places: frozenset[str], new_line: bool) -> bool:
    kind = kind_of(item)
    low = bare(item).lower()
    if low in places or kind in {Kind.NAME, Kind.GIVEN, Kind.PUBLIC, Kind.INITIAL, Kind.GIVEN_WORD}:
        return kind is not Kind.LEGAL
    if kind in {Kind.FUNCTION, Kind.LEGAL, Kind.HONORIFIC} or (
        kind is Kind.CONTRACT
        and low not in {"north", "city", "county", "business", "industrial", "science", "technology"}
    ):
        return False
    if kind is Kind.ACRONYM:
        return len(item) == 2 or low in vocabulary().public
    return not new_line


def _with_country(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in a country after a postcode: ", United Kingdom"."""
    match = _country().match(text, end)
    if not match:
        return start, end
    public = vocabulary().public
    for count in (3, 2, 1):
        words = match.group(1).split(" ")[:count]
        if (
            len(words) == count
            and words[-1] != "of"
            and all(word.lower().rstrip(".") in public or word.lower().rstrip(".") in _COUNTRY_WORDS for word in words)
        ):
            return start, match.start(1) + len(" ".join(words).rstrip("."))
    return start, end


@lru_cache(maxsize=1)
def _country() -> re.Pattern[str]:
    return re.compile(
        rf",?[ \t]{{0,2}}\n?[ \t]{{0,20}}(?:[Tt]he[ \n])?([{upper()}][\w.]*(?:[ ](?:of[ ])?[{upper()}][\w.]*){{0,2}})"
    )


def _leftwards(text: str, start: int, *, only_buildings: bool = False) -> int:
    """Grow an address to the left, part by part; `only_buildings` takes just houses, floors and units."""
    vocab = vocabulary()
    window = text[max(0, start - 220) : start]
    offset = start - len(window)
    best = at = len(window)
    parts = 0
    numbered = False
    while parts < 7:
        stripped = window[:at].rstrip(" \t,\n")
        gap = window[len(stripped) : at]
        if not gap or "\n\n" in gap or not stripped:
            break
        begin = max(stripped.rfind(","), stripped.rfind("\n")) + 1
        part = stripped[begin:].strip(" \t*")
        words = part.split()
        good = 0
        for word in reversed(words):
            plain = word.strip("“”\"'’").rstrip(".")
            if not plain or word[-1] in '.;:)!?"”(|' and plain.lower() not in _ABBREVIATIONS:
                break
            if plain[0].isdigit() or plain.lower() in _PART or plain[0] == "#":
                good += 1
                continue
            if plain in _CAPITAL_PARTS and good and word is words[0]:
                good += 1
                continue
            if not plain[0].isupper() or not _part_of_address(plain, _places(), new_line=False):
                break
            good += 1
        while good and words[len(words) - good] in _PART:
            good -= 1
        kept = words[len(words) - good :] if good else []
        lows = {word.lower().strip(".") for word in kept}
        if not kept or (
            (only_buildings or numbered) and not (lows & vocab.building or any(word[0].isdigit() for word in kept))
        ):
            break
        if good < len(words) and (only_buildings or numbered) and not lows & vocab.building:
            break
        numbered = numbered or kept[0][0].isdigit() or (kept[-1][-1].isdigit() and not lows & vocab.building)
        best = (
            stripped.rfind(kept[0], begin)
            if good == len(words)
            else stripped.rfind(" ".join(kept))
            if " ".join(kept) in stripped
            else stripped.rfind(kept[-1])
        )
        at = best
        parts += 1
        if good < len(words):
            break
    return offset + best
