"""Postal addresses of countries that write no Latin letters: by the words for streets, houses and towns.

Russian and Ukrainian: a street or its abbreviation, a house with its own word for one, town and index around them.
Chinese, Japanese and Korean: a row of signs that holds a number and a word for a street, a block or a town.
"""

import re
from collections.abc import Iterator

_BEYOND_LATIN = re.compile("[\u0400-\u04ff\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_BLOCKS = frozenset({0x04, 0x30, *range(0x34, 0xA0), *range(0xAC, 0xD8)})
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_PLACES = r"г|гор|д|дер|с|сел|п|пос|пгт|смт|к|ст|ст-ца|клх|х|м|р|рп|обл|село|місто|город|деревня|посёлок|поселок"
_STREETS = (
    r"ул|улица|вул|вулиця|пр|пр-т|пр-кт|просп|проспект|пер|переулок|пров|провулок|наб|набережная|набережна|бул|б-р|бульвар"
    r"|ш|шоссе|шосе|алл|аллея|алея|пл|площадь|площа|майдан|сквер|узвіз|проезд|проїзд|тупик|линия|тракт|въезд"
    r"|в'їзд|мкр|квартал"
)
_HOUSE = r"(?:(?:д|дом|буд|будинок|зд|вл|№)\.?[ \n]?)?\d{1,4}[\w/-]*"
_HOUSE += r"(?:,?[ \n](?:к|корп|стр|кв|оф|літ|лит|пом)\.?[ ]?[\d/]+\w?)*"
_TOWN = r"[А-ЯЁІЇЄҐ][\w’'-]*(?:[ -][А-ЯЁІЇЄҐ][\w’'-]*)?(?:[ ]\([^()\n]{2,20}\))?"
_RUSSIAN = re.compile(
    rf"(?<!\w)(?:\d{{5,6}},[ \n])?(?:(?:{_PLACES})\.?[ \n]{_TOWN},[ \n]){{0,2}}"
    rf"(?:{_STREETS})\.?[ \n][\d]?[^\n,|\t]{{1,40}},?[ \n]{_HOUSE}"
    rf"(?:,[ \n]\d{{5,6}}(?!\d))?(?:,[ \n](?:(?:{_PLACES})\.?[ \n])?{_TOWN}(?:,[ \n]\d{{5,6}}(?!\d))?)?"
    rf"(?:,[ \n]\d{{5,6}}(?!\d))?"
)
_SIGN = "[\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
_SIGNS = re.compile(
    rf"{_SIGN}(?:[ ]?(?:{_SIGN}|\d|[A-Za-z](?![A-Za-z])|[‐－-])){{3,60}}"
    rf"(?:[ ]?[(（][^()（）\n]{{1,24}}[)）])?(?:[ ]\d{{5,6}}(?!\d))?"
)
_PLACED = re.compile(r"[市区县區縣省路街巷弄号號町丁目番村州府都道]|(?:[시군구읍면동리로길가층호])(?=[ \d(]|\Z)")


def eastern_addresses(text: str, used: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the addresses in Cyrillic, Chinese, Japanese and Korean writing; `used`: `scan.blocks`."""
    if used.isdisjoint(_BLOCKS) or not (first := _BEYOND_LATIN.search(text)):
        return
    if _CYRILLIC.search(text, first.start()):
        yield from (match.span() for match in _RUSSIAN.finditer(text, max(0, first.start() - 20)))
    for match in _SIGNS.finditer(text, first.start()):
        written = match.group().rstrip(" -")
        if any(c.isdigit() for c in written) and _PLACED.search(written):
            yield match.start(), match.start() + len(written)
