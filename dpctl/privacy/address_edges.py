"""What a country writes at the edges of an address: units, boxes and buildings before it, states and codes behind.

Each address that was found is completed on both sides, piece by piece; a few are found by a state with its code alone.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from dpctl.privacy.address_growth import leftwards
from dpctl.privacy.cues import Cue
from dpctl.privacy.scan import SPACE, Gate
from dpctl.privacy.words import Kind, kind_of, table, vocabulary, words_of


def _names(listed: str | dict[str, str]) -> list[str]:
    """The names in a table of data/addresses.toml, in order."""
    rows = listed if isinstance(listed, str) else " ".join(listed.values())
    return [name.replace("_", " ") for name in rows.split()]


_TABLES = table("addresses")
_REGIONS = _names(_TABLES["region"])
_REGION = f"(?:{'|'.join(_REGIONS)})".replace(" ", r"\s")
_COUNTY = "|".join(_names(_TABLES["county"]))
_LANDSCAPE = "|".join(_names(_TABLES["landscape"])).replace(" ", r"\s")
_CODE = r"\(?(?:[A-Z]\d[A-Z]\s?\d[A-Z]\d|\d{3}\s\d{3}|\d{5,6}(?:-\d{4})?|\d{4})\)?(?!\w|[.,/-]\d)"
_REGION_CODE = re.compile(
    rf"{_REGION}[,.]?\s{_CODE}|(?:Co\.|County)\s(?:{_COUNTY})(?!\w)|Dublin\s\d{{1,2}}W?(?![\w.,/-]\w|\w)|[A-Z]\d[\dW]\s?(?=\w{{0,3}}\d)[A-Z\d]{{4}}(?!\w)"
)


def _region_gate() -> Gate:
    """Where a region with a code can stand, by the regions' first letters."""
    behind: dict[str, list[str]] = {}
    for name in _REGIONS:
        behind.setdefault(name[0], []).append(name[1:].replace(" ", SPACE))
    code = f"[,.]?{SPACE}\\(?[0-9A-Z][0-9][0-9A-Z]"
    return Gate(*(("", letter, f"(?:{'|'.join(names)}){code}") for letter, names in behind.items()))


# Ireland: Dublin's districts, and the codes of Eircode.
GATES = (
    _region_gate(),
    Gate(("", "D", f"ublin{SPACE}[0-9]"), ("", "C", f"o(?:\\.|unty){SPACE}[A-Z]")),
    Gate(
        ("[a-z]", SPACE, f"(?:[0-9]{{3}}{SPACE}?|-{SPACE}?[0-9]{{3}})[0-9]{{3}}"),
        ("[a-z]", "-", f"{SPACE}?[0-9]{{6}}"),
    ),
    Gate(("", "[A-Z]", f"[0-9][0-9W]{SPACE}[A-Z0-9]{{4}}")),
)

_SPACED_CODE = re.compile(r"[a-z](?:\s\d{3}\s?|\s?[-–]\s?\d{3})\d{3}(?!\w|[.,/-]\d|\s\d)")
_TOWN = re.compile(r"(?<=,\s)[A-Z][a-z]+(?:\s[A-Z][a-z]+){0,2}\Z")

_HEAD = (
    r"G\.?P\.?O\.?\sBox|P\.?\s?O\.?\sBox|Private\sBag|Locked\sBag|Postfach|Casella\spostale|[Uu]nits?"
    r"|[Ff]lat|Apt|Apartment|Warehouse|Godown|Hangar|Depot|Showroom|Tenancy|Factory|Store|Penthouse|Bungalow|Chalet|Cabin"
    r"|L\.?\s?R\.?\s?No|(?:Survey|Sy\.?|Stand|CTS|Title|Parcel|Gate|Shed)\sNo"
    r"|Suites?|Ste|Level|Lvl|Lots?|Shops?|Villa|Townhouse|Studio|Block|Blk|Bldg|Building|Tower|Rooms?|Rm|Offices?|Plots?|Stand|Erf"
    r"|House|Door|Shed|Bay|Kiosk|Stall|Phase|Sector|Site|H\.\s?No|D\.\s?No|(?:Flat|Plot|House|Door|Shop"
    r"|Unit)\sNo|Nos?|S\.\s?No|Khasra"
)
_BUILDING = "|".join(_names(_TABLES["building"])).replace(" ", r"\s")
_RESIDENCE = "|".join(map(re.escape, _names(_TABLES["residence"]))).replace(r"\ ", r"\s")
_NUMBER = r"\d{1,5}[A-Za-z]?(?:[-–/](?:\d{1,5}[A-Za-z]?|[A-Z]))?"
# Each is read from its end: what can stand right before an address. The last group is a house number.
_LEFT = re.compile(
    r"(?<![\w€$£.-])(?:"
    rf"(?P<unit>(?:{_HEAD})\.?,?\s[A-Z]{{0,2}}-?\d[\w/-]{{0,11}}(?:,\s|\s[-–]\s|\s|/)"
    r"|(?:Phase|Block|Wing|Tower|Sector|Stage)\s(?:[IVX]{1,4}|[A-Z]),\s"
    r"|\d{1,2}(?:st|nd|rd|th|er|e|ème)?\.?\s(?:Floor|floor|Cross|Main|étage|Stock|OG|piso|andar),\s"
    r"|(?:Ground|First|Second|Third|Fourth|Fifth|Top|(?:Lower|Upper)\sGround)\s[Ff]loor(?:\s[Ff]lat)?,\s"
    r"|(?:Top|Garden|Basement|Attic|Rear|Front|Upper|Lower|Middle)\s(?:Flat|Maisonette|Apartment|Unit|Office|Suite),\s"
    r"|(?:Block|Wing|Tower|Building)\s[A-H],\s"
    r"|[A-Z]-\d{1,4}[A-Z]?,\s|[A-Z]\d{1,4},\s|\d{1,2}/\d{1,2},\s)"
    r"|(?P<mark>(?:Opp|Opposite|Nr|Near|Behind|Beside|Off|Adj)\.?\s(?:to\s)?)"
    r"|(?P<near>(?:Opp|Opposite|Nr|Near|Behind|Beside|Next|Off|Adj)\.?\s(?:to\s)?(?:[A-Z][\w'’.-]+\s?){1,4},\s)"
    rf"|(?P<residence>(?=[BCDEGHIOPRUZ])(?:{_RESIDENCE})\s(?:de\s(?:la\s|l['’])?|du\s|des\s|d['’])?(?:Les?\s|La\s|L['’])?"
    r"[^\W\d_a-z][\w'’-]+(?:\s(?:de\s|du\s|des\s)?[^\W\d_a-z][\w'’-]+){0,2},\s)"
    rf"|(?P<building>(?:The\s)?(?:[A-Z][\w'’-]+\s){{1,2}}(?:{_BUILDING}),\s|The\s[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?,\s)"
    r"|(?P<small>(?:Am|An\sde[rnm]|Au[fs]\sde[rnm]|Im|In\sde[rn]|Zu[mr]|Unter\sde[rnm]|Hinter\sde[rnm]"
    r"|Vor\sde[rnm]|Beim"
    r"|Prins|Prinses|Koning|Koningin|Burgemeester|Burg\.|Sint|Oude|Nieuwe|Grote|Kleine|Lange|Korte|Große"
    r"|Alte|Neue|Obere"
    r"|Untere|Stora|Lilla|Gamle|Stary|Nowy|Vieux|Nouvelle)\s)|(?P<initials>(?:[A-Z]\.\s?){1,3})"
    r"|(?P<county>(?:[A-Z][a-z]{2,9}\.|\([A-Z][\w'’ -]{2,24}\))\s)"
    r"|(?P<town>(?:[A-Z]{1,2}-)?(?:\d{2}-\d{3}|\d{4,6}|\d{3}\s\d{2})\s[^\W\d_a-z][\w-]+(?:\s[^\W\d_a-z][\w-]+)?,\s)"
    rf"|(?P<abbreviated>{_NUMBER}\s(?:(?:[A-Z][\w'’-]*\.?|\d{{1,3}}(?:st|nd|rd|th))\s){{1,4}}(?:Dr|St|Ave|Rd|Blvd|Ln|Ct|Pl|Sq|Pkwy|Hwy|Cir|Ter|Trl)\.,\s)"
    rf"|(?P<number>{_NUMBER},?\s(?:(?:The|State|County|US|U\.S\.)\s)?)"
    rf"|(?P<head>(?:{_HEAD})\.?\s)"
    r")\Z"
)
_BEFORE_FLOOR = re.compile(
    r"(?<!\w)(?:\d{1,2}(?:st|nd|rd|th)|Ground|First|Second|Third|Fourth|Fifth|Top|Upper|Lower|Garden|Basement)\s\Z"
)
_HOUSE_NUMBER = re.compile(rf"(?<![\w.,/€$£-]){_NUMBER},?\s\Z")
_ORDINAL_STREET = re.compile(r"\d+(?:\s(?:Feet|Ft)|st|nd|rd|th)\b")
_CITED = re.compile(
    r"(?:[Ss]ections?|[Cc]lauses?|[Aa]rticles?|[Ss]chedules?|[Pp]aragraphs?|[Pp]art|[Ii]tems?|[Pp]ages?|Art\.|§+|Jan\w*"
    r"|Feb\w*|Mar\w*|Apr\w*|May|June?|July?|Aug\w*|Sep\w*|Oct\w*|Nov\w*|Dec\w*|and|or)\s\Z"
)
# "Registration No. 12": no house number.
_NUMBERED_THING = re.compile(r"(?<!\w)(?!Address|Residen|Premises|Office)[A-Z][\w.]*(?:\s(?<!\.\n))\Z")
_OF_NUMBER = re.compile(rf"\s(?:of|at|to|from)\s(?=\d|(?:{_HEAD})\.?\s[A-Z]?\d|The\s)")
_UNIT_ALONE = re.compile(rf"(?:{_HEAD})?\.?\s?[A-Z]{{0,2}}-?\d[\w/-]*(?:\s?[-–]\s?\d+)?")
_BUILDING_LAST = re.compile(rf"\s(?:{_BUILDING}),\s\Z")
_NO_BUILDING = frozenset({Kind.CONTRACT, Kind.FUNCTION, Kind.LEGAL, Kind.HONORIFIC})
_CAPITAL = re.compile(r"[^\W\d_a-z][\w'’-]+")

_UNITS = (
    r"bureau|suite|Suite|Ste|apt|Apt|appartement|app|portal|nave|conj|bl|ap|et|bus|bte|boîte|box|Top|Tür|Stiege|Stg|int|interno"
    r"|scala|sc|piano|lok|m"
    r"|lokal|kl|piso|puerta|pta|local|esc|Lote|lote|andar|sala|Level|Unit|Floor|Flat|Room|Bureau|étage|porte|bât"
)
# Each is what can stand right behind an address. `number`: only behind a number; `word`: only behind a word.
_RIGHT_NUMBER = re.compile(
    r"(?:/[A-Z](?!\w)|\s?/\s?(?:Aufgang|Eingang|Stiege|Haus|Hs|Block|Tor|Gebäude|Turm|Halle|Whg)\.?\s(?:[A-Z]|\d{1,4})(?!\w)"
    r"|,\s(?:Escalera|Bloque|Portal|Puerta|Piso|Planta)\s(?:[A-Z](?!\w)|\d{1,3}(?!\w))|\s[a-eA-D](?=[,.\n])|\s(?:hs|bis|ter|hoog|huis)(?!\w)"
    rf"|,?\s(?:{_UNITS})\.?\s?(?:n\.?[º°]\s?)?[A-Z]?\d{{1,4}}[A-Za-z]?(?!\w)"
    r"|,\s\d{1,2}\.?\s(?:tr|th|tv|mf|sal)(?=,)"
    r"|,?\s(?:bajo|ático|entlo\.?|entresuelo|principal|pral\.?|r/c|rés-do-chão|cave|RC)"
    r"(?:\s(?:izq\w*|dcha|derecha|izda|drcha|esq|dto|[A-Z])(?!\w)\.?)?"
    r"|,\s(?:Hinterhaus|Vorderhaus|Seitenflügel|Gartenhaus|Rückgebäude|Erdgeschoss|Dachgeschoss|Hofgebäude)"
    r"|(?:\s[-–]|,)\s\d{1,2}\.?[ºª°]\s?(?:[A-Z](?!\w)|Dto\.?|Esq\.?|izq\.?|dcha\.?)?"
    r"|,\s\d{1,3},\s(?=[^\W\d_a-z]))"
)
_RIGHT_WORD = re.compile(
    rf",?\s\(?{_REGION}(?!\w)\)?(?:[,.]?\s{_CODE})?"
    r"|,?\s(?:nº|n\.?[º°]|núm\.|n\.|nr\.?)\s?\d{1,4}[A-Za-z]?(?!\w)"
    rf"|\.?,\s(?:{_UNITS})\.?\s\d{{1,4}}[A-Za-z]?(?!\w)"
    r"|,\s(?:Lote|Lot|bloque|bloco|Block)\s\d{1,4}[A-Z]?(?!\w)"
    r"|,?\s(?:Co\.|County)\s[A-Z]\w+|,\s[Ss]/[Nn](?!\w)|(?<=[a-z])\sState(?!\w|\s(?:of|law))|(?<=Road)\sNo\.\s\d{1,3}(?=,)"
    rf"|\s(?:im|am|an\sde[rn]|in\sder|ob\sder)\s(?:{_LANDSCAPE})(?!\w)"
    r"|(?<=\d\d\s[A-Z]{2})\s['’]s-[A-Z][\w-]+"
    r"|,?\s[A-Z]\d[\dW]\s?[A-Z\d]{4}(?!\w)"
    r"|(?<=Dublin)\s\d{1,2}W?(?![\w.,]\w)|(?<=Paris)\s\d{1,2}(?:er|e|ème)(?!\w)|(?<=Praha)\s\d{1,2}(?!\w)"
    r"|\s?[-–]\s?\d{6}(?!\w|[.,]\d)|,?\s\d{3}\s?\d{3}(?!\w|[.,/-]\d)"
    r"|,?\s(?!(?:19|20)\d\d)\d{4}(?=\s?[,;)|/\n.]|\s[-–]\s|\Z)(?![.,]\d)"
    r"|\s[ai]\.\s?(?:d\.\s?)?[A-Z][a-z]{0,4}\.|,?\s(?:CEDEX|Cedex)(?:\s\d{1,2})?(?!\w)"
)
_CODE_TOWN = re.compile(
    r"(?:,|\s[-–])\s(?:[A-Z]{1,2}-)?(?:\d{5}|\d{4}\s[A-Z]{2}|\d{2}-\d{3}|\d{4}-\d{3}|\d{4}|\d{3}\s\d{2})"
    r"\s(?:[AO]\s|['’]s-)?[^\W\d_a-z][\w'’-]+(?:\s[^\W\d_a-z][\w'’-]+(?![\w:]))?"
    r"|\s\(\d{5}\s(?:[AO]\s)?[^\W\d_a-z][\w'’-]+(?:\s[^\W\d_a-z][\w'’-]+)?\)"
)
_PROVINCE = re.compile(r"\s(?:\([A-Z]{2}\)|[A-Z]{2}(?=[,.;)\n]|\Z))")
_CODE_AND_TOWN = re.compile(r"(?<!\d)\d{5}\s[A-Z][\w' ]+\Z")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BLANK = " ,\n\t"
_REACH, _NEAR, _MOST = 64, 26, 6
_PARTED = frozenset(",-–")
# What stands before most addresses, and is no part of them.
_LEADS = words_of("at of to is in from and with | : - on for")


def completed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the edges of the address [start, end) with what its country writes before and behind it."""
    while start < end and text[start] in _BLANK:
        start += 1
    while end > start and text[end - 1] in _BLANK:
        end -= 1
    return (_left(text, start), _right(text, start, end)) if start < end else (start, end)


def _left(text: str, start: int) -> int:
    if text[start] in "Ff" and (floor := _BEFORE_FLOOR.search(text, max(0, start - 12), start)):
        start = floor.start()
    first = start
    numbered = text[start].isdigit()
    ordinal: re.Match[str] | bool | None = None
    for _ in range(_MOST):
        parted = text[max(0, start - 2) : start - 1] in _PARTED or text[start - 1 : start] == "/"
        if not parted and text[text.rfind(" ", 0, max(0, start - 1)) + 1 : start - 1] in _LEADS:
            break
        match = _LEFT.search(text, max(0, start - (_REACH if parted else _NEAR)), start)
        if not match:
            break
        kind = match.lastgroup
        if kind == "number" and text.startswith("BP ", first):
            break  # a blood pressure as well as a box
        if kind == "head" and not text[match.end()].isdigit():
            break
        if kind == "number" and (numbered or _CITED.search(text, max(0, match.start() - 12), match.start())):
            # "8, 100 Feet Road": a number before a street that is one itself
            ordinal = not ordinal and _ORDINAL_STREET.match(text, first)
            house = _HOUSE_NUMBER.search(text, max(0, start - 8), start) if ordinal else None
            if not house or _CITED.search(text, max(0, house.start() - 12), house.start()):
                break
            start = house.start()
            continue
        if match.group().startswith("No") and _NUMBERED_THING.search(text, max(0, match.start() - 24), match.start()):
            break
        if kind == "county":
            grown = (
                leftwards(text, match.start())
                if text[match.end() + 1 : match.end() + 3].lstrip(_LETTERS)[:1].isdigit()
                else start
            )
            if grown >= match.start():
                break
            grown = behind_of(text, grown, match.start())
            start, numbered = grown, any(map(str.isdigit, text[grown : match.start()]))
            continue
        if kind == "building" and not _named_building(match.group()):
            break
        if kind == "town" and any(map(str.isdigit, text[match.end() : first])) and "-" not in match.group():
            break
        start = match.start()
        numbered = numbered or kind == "number"
    return start


def behind_of(text: str, start: int, end: int) -> int:
    """Move the start of an address behind an "of" before its number: "Anna Baker of 12 Mill Lane" is a person first."""
    found = _OF_NUMBER.search(text, start, end)
    return found.end() if found else start


def is_unit(part: str) -> bool:
    """Whether a part of an address is a unit, a box or a number alone, which come back elsewhere: "No. 37"."""
    return _UNIT_ALONE.fullmatch(part) is not None


def _named_building(written: str) -> bool:
    """Whether words with "The" or a word such as House are a building's name, not "The Supplier"."""
    words = _CAPITAL.findall(written)
    if words[0] == "The":
        words = words[1:]
    labels = vocabulary().organisation_label | vocabulary().person_label
    if not words or words[0].lower() in labels or kind_of(words[0]) is Kind.LEGAL:
        return False
    return _BUILDING_LAST.search(written) is not None or all(kind_of(word) not in _NO_BUILDING for word in words)


def _right(text: str, start: int, end: int) -> int:
    for _ in range(_MOST):
        last = text[end - 1]
        digit = last.isdigit() or (text[end - 2].isdigit() and last.isalpha())
        match = _RIGHT_NUMBER.match(text, end) if digit else None
        if not match and (last.isalpha() or last in ".)"):
            match = _RIGHT_WORD.match(text, end)
            if not match and _CODE_AND_TOWN.search(text, max(start, end - 30), end):
                match = _PROVINCE.match(text, end)
        elif not match and digit:
            match = _BEHIND_CODE.match(text, end)
        if not match and (digit or last in "ABCDEFGH.ºª°" or last.islower()):
            match = _CODE_TOWN.match(text, end)
        if not match:
            break
        end = match.end()
        while text[end - 1] in ", \n":
            end -= 1
    return end


# "Pune 411087, Maharashtra"; "#03-812, Singapore 568812"
_BEHIND_CODE = re.compile(rf",?\s{_REGION}(?!\w)(?:[,.]?\s{_CODE})?")


def by_region(text: str, opened: Mapping[Gate, Sequence[int]]) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the states and provinces with a code behind: where an address ends."""
    for at in sorted({at for gate in GATES for at in opened[gate]}):
        if "a" <= text[at] <= "z":
            # "Mumbai 400 019"
            code, town = _SPACED_CODE.match(text, at), _TOWN.search(text, max(0, at - 40), at + 1)
            if code and town and kind_of(town.group().split()[-1]) not in _NO_BUILDING:
                yield town.start(), code.end()
            continue
        if at and text[at - 1].isalnum():
            continue
        match = _REGION_CODE.match(text, at)
        if match:
            yield match.span()


_ARTICLES = (
    r"(?:(?:de|del|della|delle|dei|degli|di|da|do|dos|das|du|des|la|las|los|le|les|el|lo|of|the)\s"
    r"|(?:dell|d|l|all)['’])"
)
_TITLED = re.compile(
    rf"(?:\.?\s{_ARTICLES}{{0,3}}[^\W\d_a-z][\w'’-]*(?:\s{_ARTICLES}{{0,2}}[^\W\d_a-z][\w'’-]+){{0,3}}"
    r"|(?<=[Gg]ran\s[Vv][íi]a))(?P<number>,?\s(?:nº|n\.?[º°]|núm\.?|n\.|nr\.?|no\.|Lote"
    r"|lote)?\s?(?:\d{1,4}[A-Za-z]?(?:[/-]\d{1,4}[A-Za-z]?)?(?!\w|[.,]\d)|[Ss]/[Nn](?!\w)|[Kk]m\.?\s\d{1,4}(?:[.,]\d{1,3})?))?"
)
_BEFORE = re.compile(r"(?<![\w.,/-])\d{1,5}[A-Za-z]?(?:[-–/]\d{1,5}[A-Za-z]?)?,?\s\Z")
_NO_STREET = words_of("via largo place route square passage court al. os. pl. str.")


def titled_streets(text: str, found_cues: Mapping[str, Sequence[Cue]]) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of streets whose type stands first, with a capital: "Avda. de la Constitución nº 158"."""
    for group in ("street", "numbered street"):
        for cue in found_cues[group]:
            if not text[cue.start].isupper() or (cue.start and text[cue.start - 1].isalnum()):
                continue
            match = _TITLED.match(text, cue.end)
            if not match:
                continue
            before = _BEFORE.search(text, max(0, cue.start - 14), cue.start)
            if match.group("number"):
                yield cue.start, match.end()
            elif before and text[cue.start : cue.end].lower() not in _NO_STREET:
                yield before.start(), match.end()
