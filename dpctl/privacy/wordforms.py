"""The ordinary words of languages other than English: listed, inflected, and German and Dutch compounds of them.

No list holds the compounds of German and Dutch. A word counts as one when it falls into parts that are ordinary
words, with what the language puts between them. Surnames and places are made the same way ("Rosenbaum", "Steinbach"):
what ends as they do must be listed whole.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from dpctl.privacy.words import table, vocabulary, words_of

LANGUAGES = ("de", "fr", "es", "it", "pt", "nl", "pl")
# The end of a word that changes with number, gender and case; what is left of it must be long enough to tell.
INFLECTED = {
    "fr": re.compile(r"(?:e?s|x|e)\Z"),
    "es": re.compile(r"[aoe]s?\Z"),
    "it": re.compile(r"(?:i?[aeo]|i)\Z"),
    "pt": re.compile(r"[aoe]s?\Z"),
    "pl": re.compile(r"(?:ami|ach|iem|owie|ego|emu|ymi|imi|ych|ich|om|em|ie|ów|ej|ym|im|[ąęaeiouy])\Z"),
}
STEM = 5
# Polish endings leave less of a word: "umowa" and "umową", "kosztem" and "koszt".
_SHORT_STEM = {"pl": 4}
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
    """data/words_LANGUAGE.toml (see the comments there); `stems`: what is left of its nouns without their endings."""

    articles: frozenset[str]
    function: frozenset[str]
    nouns: frozenset[str]
    adjectives: frozenset[str]
    heads: frozenset[str]
    names: frozenset[str]
    no_last: tuple[str, ...]
    endings: tuple[str, ...]
    sure: tuple[str, ...]
    stems: frozenset[str]


def shortest_stem(language: str) -> int:
    """Return how many letters of a word its ending must leave for the rest to tell which word it is."""
    return _SHORT_STEM.get(language, STEM)


@lru_cache(maxsize=1)
def small_words() -> dict[str, frozenset[str]]:
    """Return the most frequent small words by language, English among them."""
    return {language: words_of(words) for language, words in table("small_words").items()}


@lru_cache(maxsize=16)
def listed(language: str) -> Words:
    """Read the word lists of a language (once per process), one of `LANGUAGES`."""
    lists = table(f"words_{language}")

    def these(name: str) -> frozenset[str]:
        return words_of(lists.get(name, ""))

    def ends(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(lists.get(name, "").split()))

    nouns, inflected = these("nouns"), INFLECTED.get(language)
    stems = () if inflected is None else (inflected.sub("", word) for word in nouns)
    return Words(
        articles=these("articles"),
        function=these("function"),
        nouns=nouns,
        adjectives=these("adjectives"),
        heads=these("heads"),
        names=these("names"),
        no_last=ends("no_last"),
        endings=ends("endings"),
        sure=ends("sure"),
        stems=frozenset(stem for stem in stems if len(stem) >= shortest_stem(language)),
    )


@lru_cache(maxsize=16)
def telling(language: str) -> frozenset[str]:
    """Return the words of a language that are no English ones too, and its small words."""
    words, vocab = listed(language), vocabulary()
    english = vocab.ordinary | vocab.given | vocab.public
    long = {word for word in words.nouns | words.articles | words.adjectives if len(word) >= _PART}
    return frozenset(long - english) | small_words()[language]


def is_ended(low: str, language: str) -> bool:
    """Whether a small-letter word ends as nouns or adjectives of the language do."""
    return len(low) > 5 and low.endswith(listed(language).endings)


@lru_cache(maxsize=65536)
def is_known(low: str, language: str) -> bool:
    """Whether a small-letter word is an ordinary one of the language: listed, inflected, or a compound of such."""
    if language not in LANGUAGES:
        return False
    words = listed(language)
    nouns = words.nouns
    if language not in _LINKS:
        return low in nouns
    if low in nouns or (len(low) >= _PART and low in words.endings):
        return True
    if "-" in low:
        parts = [part for part in low.split("-") if part]
        heads = words.heads
        acronyms = vocabulary().acronyms
        return all(part in heads or part in acronyms or is_known(part, language) for part in parts[:-1]) and (
            is_known(parts[-1], language) or is_ended(parts[-1], language) if parts else False
        )
    if _inflected(low, nouns, _INFLECTION[language]) or _inflected(low, words.adjectives, _DECLINED[language]):
        return True
    if not 2 * _PART <= len(low) <= _LONGEST or low.endswith(words.no_last):
        return False
    return any(_is_first(low[:at], language) and _is_last(low[at:], language) for at in range(3, len(low) - _PART + 1))


def _is_last(low: str, language: str) -> bool:
    words = listed(language)
    nouns = words.nouns
    return low in nouns or low in words.endings or _inflected(low, nouns, _INFLECTION[language])


@lru_cache(maxsize=65536)
def _is_first(low: str, language: str) -> bool:
    """Whether a part can stand before another one in a compound; with what joins the two."""
    words = listed(language)
    if low in words.heads:
        return True
    for link in _LINKS[language]:
        stem = low.removesuffix(link) if link else low
        if len(stem) < _PART or (link and stem == low):
            continue
        if stem in words.nouns or stem in words.adjectives or stem in words.endings:
            return True
        # "Lebensversicherungs-": the first part of a compound is often one.
        if len(stem) >= 2 * _PART and (is_ended(stem, language) or is_known(stem, language)):
            return True
    # German drops an e: "Mietvertrag", "Kündigungsfrist"
    return language == "de" and len(low) >= _PART and f"{low}e" in words.nouns


def _inflected(low: str, known: frozenset[str], endings: tuple[str, ...]) -> bool:
    return any(len(low) - len(end) > _PART and low.endswith(end) and low[: -len(end)] in known for end in endings)
