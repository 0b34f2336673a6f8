"""The language of a text by its small words, and in German texts, which capitalise all nouns, the ordinary ones."""

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from dpctl.privacy.words import words_of

_FEWEST = 4
# A noun stands behind an article or a preposition with one, with up to one adjective between; a name rarely does.
_AFTER_ARTICLE = re.compile(
    r"(?<!\w)(?:[Dd]er|[Dd]ie|[Dd]as|[Dd]en|[Dd]em|[Dd]es|[Ee]ine?[mnrs]?|[Kk]eine?[mnrs]?|[Dd]iese[mnrs]?|[Jj]ede[mnrs]?"
    r"|[Ii]hre?[mnrs]?|[Ss]eine?[mnrs]?|[Aa]lle[nr]?|[Ii]m|[Zz]um|[Zz]ur|[Aa]m|[Vv]om|[Bb]eim|[Ii]ns|[Oo]hne|[Pp]er|[Mm]ehrere)"
    r"\s(?:[a-zäöüß]{3,}e[nrms]?\s)?([A-ZÄÖÜ][a-zäöüß]{2,}(?:-[A-ZÄÖÜ]?[a-zäöüß]+)*)(?![\w-])(?!\s(?:[A-ZÄÖÜ]|&))"
)
_CAPITALISED = re.compile(r"(?<!\w)[A-ZÄÖÜ][a-zäöüß]{2,}(?!\w)")


class _Words(NamedTuple):
    """data/languages.toml: small words by language, what ends German nouns, and the German ones it knows."""

    small: dict[str, frozenset[str]]
    endings: tuple[str, ...]
    nouns: frozenset[str]


def language_of(words: Collection[str]) -> str:
    """Return the language (en, de, fr, es, it, pt, nl) whose small words a text holds most of; "en" if it says little.

    `words` are the distinct words of the text as written.
    """
    counts = {language: sum(word in words for word in small) / len(small) for language, small in _words().small.items()}
    best = max(counts, key=lambda language: (counts[language], language == "en"))
    return best if counts[best] * len(_words().small[best]) >= _FEWEST and counts[best] > 1.3 * counts["en"] else "en"


def nouns_of(text: str, language: str) -> Iterable[str]:
    """Yield the ordinary words, in small letters, that a text in this language writes with a capital."""
    if language != "de":
        return
    known = _words()
    yield from known.nouns
    yield from (match.group(1).lower() for match in _AFTER_ARTICLE.finditer(text))
    for match in _CAPITALISED.finditer(text):
        low = match.group().lower()
        if len(low) > 5 and low.endswith(known.endings):
            yield low


@lru_cache(maxsize=1)
def _words() -> _Words:
    import tomllib

    table = tomllib.loads((files("dpctl.privacy") / "data" / "languages.toml").read_text(encoding="utf-8"))
    small = {language: words_of(words) for language, words in table["small"].items()}
    return _Words(small, tuple(table["german"]["endings"].split()), words_of(table["german"]["nouns"]))
