"""The shape of a set's word data; the data itself stands in dev_words.py and its like."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Words and formats of one set. In a pattern, `#` is a digit, `^` a capital, `Y` the year's last two digits.

    Dates use the fields d, dd, mm, month, mon, yyyy, yy and ord. `roman_first` and `roman_last` are lists of lists, one
    per part of the world; `cases` has a list per locale, `identifiers` one per kind.
    """

    titles: tuple[str, ...]
    word_first: tuple[str, ...]
    word_last: tuple[str, ...]
    roman_first: tuple[tuple[str, ...], ...]
    roman_last: tuple[tuple[str, ...], ...]
    brands: tuple[str, ...]
    company_words: tuple[str, ...]
    company_nouns: tuple[str, ...]
    sectors: tuple[str, ...]
    suffixes: dict[str, tuple[str, ...]]
    dates: dict[str, tuple[str, ...]]
    cases: dict[str, tuple[str, ...]]
    identifiers: dict[str, tuple[str, ...]]
