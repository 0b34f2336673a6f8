"""What a text states that is not in its source: figures and names that nobody gave to the model.

Word by word, so a name that is put together from parts that do stand there passes; what is found, however, is invented
or changed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from dpctl.privacy.normal import normalise
from dpctl.privacy.words import Kind, kind_of

_NAME_KINDS = frozenset({Kind.NAME, Kind.GIVEN})
_LIST_MARK = re.compile(r"^[ \t]*(?:#+[ \t]+)?(?:\(?\d{1,3}(?:\.\d{1,3})*[.)][ \t])?", re.MULTILINE)
_FIGURE = re.compile(r"(?<!\S)(?:\d{4}-\d{2}-\d{2}|(?P<number>\d+(?:\.\d+)?)(?P<unit>[a-z]{3}| %)?)(?!\S)")
_CAPITALISED = re.compile(r"(?<![\w'’])[^\W\d_a-z][\w&'’-]*")
_PLACEHOLDER = re.compile(r"⟦[^⟦⟧]*⟧")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounding:
    """How many figures and names a text states, and those that its source does not hold, in the text's own words.

    Figures are shown in their normal form (`1250000eur`, `2027-03-04`, `4.5 %`).
    """

    stated: int
    unsupported: tuple[str, ...]

    @property
    def share(self) -> float:
        """The share of what is stated that the source holds; 1 for a text that states nothing."""
        return 1 - len(self.unsupported) / self.stated if self.stated else 1.0


def grounding(text: str, source: str) -> Grounding:
    """Compare the figures (numbers, dates, money, per cent) and the names of a text with those of its source.

    Figures are compared as values, however they are written; a sum without currency on one side matches one with it. A
    name is a word with a capital that is no ordinary word. Numbers of list items, and placeholders, state nothing.
    """
    text = _PLACEHOLDER.sub(" ", _LIST_MARK.sub("", text))
    known, words = _held(source)
    values = {value for value, _ in known}
    bare = {value for value, unit in known if not unit}
    stated = [*_figures(normalise(text))]
    missing = [
        f"{value}{unit}"
        for value, unit in stated
        if (value, unit) not in known and value not in (bare if unit else values)
    ]
    capitalised = (match[0] for match in _CAPITALISED.finditer(text) if match[0][0].isupper())
    names = [word for word in capitalised if kind_of(word) in _NAME_KINDS]
    missing += [name for name in names if any(part not in words for part in normalise(name).split())]
    return Grounding(stated=len(stated) + len(names), unsupported=tuple(missing))


# one part of a document is the source of many notes
@lru_cache(maxsize=4)
def _held(source: str) -> tuple[frozenset[tuple[str, str]], frozenset[str]]:
    """The figures and the words of a source."""
    held = normalise(source)
    return frozenset(_figures(held)), frozenset(held.split())


def _figures(normal: str) -> Iterator[tuple[str, str]]:
    """The figures of a normalised text as (value, unit); a date is a value."""
    for match in _FIGURE.finditer(normal):
        yield (match["number"], match["unit"] or "") if match["number"] else (match[0], "")
