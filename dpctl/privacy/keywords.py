"""The word that says what a number is: the nearest keyword before it, and whether one for a law cites it."""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from dpctl.privacy.words import table, words_of

_ABBREVIATED = words_of("no nr tel ref nos reg mob acc")
_ENDING = re.compile(r"\A[a-z]{1,2}(?!\w)")
_LETTERS = re.compile(r"[^\W\d_]+")
_LIST_WORDS = words_of("and or to bis ter und et y e a b c d f ff seq sqq l r ss")
_CITING = words_of(
    "no number nr n of the eu eec ec uk us nos art articles section sections sect dated europe"
    " parliament council and du de la le der des"
)
# Parts of a text have short numbers.
_PARTS = words_of(
    "exhibit schedule page section clause paragraph annex appendix version release chapter office resolution standard"
)
_EU_LAW = re.compile(r"(?:19|20)\d{2}/\d{1,4}(?!\d|/)|\d{1,4}/(?:19|20)\d{2}(?!\d)|\d{2,3}/\d{1,4}/E[CE]")


class Known(NamedTuple):
    """What data/identifiers.toml holds: the automaton of the keywords and the lengths of IBANs by country."""

    keywords: Any
    iban_length: dict[str, int]


def keyword_before(text: str, start: int) -> str | None:
    """Return the class named by the nearest keyword in the 48 characters before, within the sentence or the row."""
    before = text[max(0, start - 48) : start]
    for stop in ("\n", "; ", ". "):
        at = before.rfind(stop)
        if at < 0:
            continue
        # A label may stand on the line above its value, and an abbreviation is no end of a sentence.
        label = (
            stop == "\n" and not any(c.isalnum() for c in before[at:]) and before[:at].rstrip()[-1:] not in {".", ";"}
        )
        abbreviation = stop == ". " and before[max(0, at - 3) : at].lstrip(" (").lower() in _ABBREVIATED
        if not label and not abbreviation:
            before = before[at + len(stop) :]
    low = before.lower()
    nearest, found = (-1, -1), None
    for last, (length, whole_word, cls) in known().keywords.iter(low):
        first = last - length + 1
        inside = first and low[first - 1].isalnum() and low[first].isalnum()
        if inside or (whole_word and low[last + 1 : last + 2].isalnum()):
            continue
        if (last, length) > nearest:
            nearest, found = (last, length), cls
    last, length = nearest
    if found == "law" and not _cites(low[last - length + 1 : last + 1], before[last + 1 :], text[start : start + 12]):
        return None
    return found


def _cites(word: str, between: str, number: str) -> bool:
    """Whether a word for a law or a part of a text cites the number: right before it, or in a list."""
    if _EU_LAW.match(number):
        return True
    if word in _PARTS and sum(map(str.isdigit, number)) > 4:
        return False
    # the plural of the word, "articles", is no word between
    words = [word.lower() for word in _LETTERS.findall(_ENDING.sub("", between))]
    if any(map(str.isdigit, between)):
        return all(word in _LIST_WORDS for word in words)
    return all(word in _LIST_WORDS or word in _CITING for word in words) or (len(words) < 3 and between.isupper())


@lru_cache(maxsize=1)
def known() -> Known:
    """Read data/identifiers.toml, once per process."""
    import ahocorasick

    tables = table("identifiers")
    automaton = ahocorasick.Automaton()
    for cls, words in tables["keywords"].items():
        for word in words.split():
            key = word.removesuffix(".").replace("_", " ")
            automaton.add_word(key, (len(key), word.endswith("."), cls))
    automaton.make_automaton()
    lengths = (pair.partition(":") for pair in tables["iban"]["lengths"].split())
    return Known(automaton, {country: int(length) for country, _, length in lengths})
