"""The ordinary words of languages other than English: listed, inflected, and German and Dutch compounds of them.

No list holds the compounds of German and Dutch. A word counts as one when it falls into parts that are ordinary
words, with what the language puts between them. Surnames and places are made the same way ("Rosenbaum", "Steinbach"):
what ends as they do must be listed whole.
"""

from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from dpctl.privacy.words import vocabulary, words_of

_LISTS = ("small", "articles", "nouns", "adjectives", "heads", "no_last")
# The shortest part of a compound, and the longest word that is taken apart.
_PART, _LONGEST = 4, 60
_INFLECTION = {"de": ("s", "es", "e", "en", "n", "in", "innen"), "nl": ("en", "n", "e", "'s")}
_DECLINED = {
    "de": ("e", "en", "er", "es", "em", "ere", "eren", "erer", "eres", "erem", "ste", "sten", "ster", "stes"),
    "nl": ("e", "er", "ere", "ste"),
}
# Between the parts of a compound.
_LINKS = {"de": ("", "s", "n", "en", "es", "er", "e"), "nl": ("", "s", "en", "e", "n")}


class Words(NamedTuple):
    """data/languages.toml, by language: see the comments there; `telling`: listed words that are not English too."""

    small: dict[str, frozenset[str]]
    articles: dict[str, frozenset[str]]
    nouns: dict[str, frozenset[str]]
    adjectives: dict[str, frozenset[str]]
    heads: dict[str, frozenset[str]]
    no_last: dict[str, tuple[str, ...]]
    endings: dict[str, tuple[str, ...]]
    telling: dict[str, frozenset[str]]


@lru_cache(maxsize=1)
def listed() -> Words:
    """Read the word lists that ship with the package (once per process)."""
    import tomllib

    table = tomllib.loads((files("dpctl.privacy") / "data" / "languages.toml").read_text(encoding="utf-8"))
    sets = {name: {language: words_of(words) for language, words in table[name].items()} for name in _LISTS}
    endings = {language: tuple(dict.fromkeys(words.split())) for language, words in table["endings"].items()}
    vocab = vocabulary()
    english = vocab.ordinary | vocab.given | vocab.public
    telling = {
        language: frozenset(
            word
            for word in nouns | sets["articles"][language] | sets["adjectives"].get(language, frozenset())
            if len(word) >= _PART and word not in english
        )
        | sets["small"][language]
        for language, nouns in sets["nouns"].items()
    }
    return Words(
        small=sets["small"],
        articles=sets["articles"],
        nouns=sets["nouns"],
        adjectives=sets["adjectives"],
        heads=sets["heads"],
        no_last={language: tuple(words) for language, words in sets["no_last"].items()},
        endings=endings,
        telling=telling,
    )


def is_ended(low: str, language: str) -> bool:
    """Whether a small-letter word ends as nouns or adjectives of the language do."""
    return len(low) > 5 and low.endswith(listed().endings.get(language, ()))


@lru_cache(maxsize=65536)
def is_known(low: str, language: str) -> bool:
    """Whether a small-letter word is an ordinary one of the language: listed, inflected, or a compound of such."""
    words = listed()
    nouns = words.nouns.get(language, frozenset())
    if language not in _LINKS:
        return low in nouns
    if low in nouns or (len(low) >= _PART and low in words.endings[language]):
        return True
    if "-" in low:
        parts = [part for part in low.split("-") if part]
        heads = words.heads[language]
        acronyms = vocabulary().acronyms
        return all(part in heads or part in acronyms or is_known(part, language) for part in parts[:-1]) and (
            is_known(parts[-1], language) or is_ended(parts[-1], language) if parts else False
        )
    if _inflected(low, nouns, _INFLECTION[language]) or _inflected(
        low, words.adjectives[language], _DECLINED[language]
    ):
        return True
    if not 2 * _PART <= len(low) <= _LONGEST or low.endswith(words.no_last[language]):
        return False
    return any(_is_first(low[:at], language) and _is_last(low[at:], language) for at in range(3, len(low) - _PART + 1))


def _is_last(low: str, language: str) -> bool:
    words = listed()
    nouns = words.nouns[language]
    return low in nouns or low in words.endings[language] or _inflected(low, nouns, _INFLECTION[language])


@lru_cache(maxsize=65536)
def _is_first(low: str, language: str) -> bool:
    """Whether a part can stand before another one in a compound; with what joins the two."""
    words = listed()
    if low in words.heads[language]:
        return True
    for link in _LINKS[language]:
        stem = low.removesuffix(link) if link else low
        if len(stem) < _PART or (link and stem == low):
            continue
        if stem in words.nouns[language] or stem in words.adjectives[language] or stem in words.endings[language]:
            return True
        # "Lebensversicherungs-": the first part of a compound is often one.
        if len(stem) >= 2 * _PART and (is_ended(stem, language) or is_known(stem, language)):
            return True
    # German drops an e: "Mietvertrag", "Kündigungsfrist"
    return language == "de" and len(low) >= _PART and f"{low}e" in words.nouns["de"]


def _inflected(low: str, known: frozenset[str], endings: tuple[str, ...]) -> bool:
    return any(len(low) - len(end) > _PART and low.endswith(end) and low[: -len(end)] in known for end in endings)
