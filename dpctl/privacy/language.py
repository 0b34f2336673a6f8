"""The language of a text by its small words, and the ordinary ones among its capitalised words.

The word list is English. In other languages a capital is explained by where the word stands: it opens a sentence, an
article stands before it, a colon makes it a label. A word whose capitals are all explained so names nobody, and no more
does one that ends as nouns of the language do. German capitalises all nouns: there articles and endings speak.
"""

import re
from collections import Counter
from collections.abc import Collection, Container, Iterable
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from dpctl.privacy.words import words_of

_FEWEST = 4
# Distinct words that a short text has at most, each as written and without the mark behind it.
_SENTENCE = 60
_LISTS = ("small", "articles", "nouns")
# A noun stands behind an article or a preposition with one, with up to one adjective between; a name rarely does.
_AFTER_ARTICLE = re.compile(
    r"(?<!\w)(?:[Dd]er|[Dd]ie|[Dd]as|[Dd]en|[Dd]em|[Dd]es|[Ee]ine?[mnrs]?|[Kk]eine?[mnrs]?|[Dd]iese[mnrs]?|[Jj]ede[mnrs]?"
    r"|[Ii]hre?[mnrs]?|[Ss]eine?[mnrs]?|[Aa]lle[nr]?|[Ii]m|[Zz]um|[Zz]ur|[Aa]m|[Vv]om|[Bb]eim|[Ii]ns|[Oo]hne|[Pp]er|[Mm]ehrere)"
    r"\s(?:[a-zäöüß]{3,}e[nrms]?\s)?([A-ZÄÖÜ][a-zäöüß]{2,}(?:-[A-ZÄÖÜ]?[a-zäöüß]+)*)(?![\w-])(?!\s(?:[A-ZÄÖÜ]|&))"
)
# A capitalised word; what stands before it on its line, and behind it.
_CAPITAL = re.compile(r"(?<!\w)[^\W\d_a-z][^\W\d_A-Z]+(?:-[^\W\d_]+)*(?!\w)")
_ELIDED = re.compile(r"(?<!\w)(?:l|d|dell|all|nell|dall|sull|un|quest|quell|qu|s)['’]\Z", re.IGNORECASE)
_WORD_BEFORE = re.compile(r"(?<!\w)(?<![^\W\d_a-z]\W)([^\W\d_]+)[ \n]\Z")
_CAPITAL_BEFORE = re.compile(r"[^\W\d_a-z][\w'’-]*[ ]\Z")
_OPENS = re.compile(r"(?:\A|\n|[!?;]|(?:[^\W\d_]{5}|[\d)»”])\.)[ \n\"“„«*#>•–-]*\Z")
_NUMBERED = re.compile(r"(?:\A|\n)[ \t#*]*(?:[^\W\d_]{2,12}[.]?[ ])?[\d.IVXLC§]*\d[\d.]*[.)]?[ ]?(?:[-–—:][ ])?[*]*\Z")
_GOES_ON = re.compile(r"[,]?[ \n][^\W\d_A-Z]|['’ ]?[ ]?[:(]|['’]")
_ENDS = re.compile(r"[ ]?(?:[.:*]|\n)")
_LABEL = re.compile(r"[ \u00a0]?:")
# The share of its capitals that must be explained for a word to name nobody.
_EXPLAINED = 0.9
# ... and for one that ends like a noun.
_EXPLAINED_ENDING = 0.2


class _Words(NamedTuple):
    """data/languages.toml, by language: small words, what stands before nouns, what ends them, and nouns it knows."""

    small: dict[str, frozenset[str]]
    articles: dict[str, frozenset[str]]
    endings: dict[str, tuple[str, ...]]
    nouns: dict[str, frozenset[str]]


def language_of(words: Collection[str]) -> str:
    """Return the language (en, de, fr, es, it, pt, nl) whose small words a text holds most of; "en" if it says little.

    `words` are the distinct words of the text as written.
    """
    small = _words().small
    found = {language: sum(word in words for word in listed) for language, listed in small.items()}
    counts = {language: found[language] / len(listed) for language, listed in small.items()}
    best = max(counts, key=lambda language: (counts[language], language == "en"))
    if found[best] >= _FEWEST and counts[best] > 1.3 * counts["en"]:
        return best
    # A sentence holds few of them: then no English one may be among them.
    return best if len(words) < _SENTENCE and found[best] > 1 and not found["en"] else "en"


def nouns_of(text: str, language: str) -> Iterable[str]:
    """Yield the ordinary words, in small letters, that a text in this language writes with a capital."""
    known = _words()
    if language not in known.endings:
        return
    yield from known.nouns[language]
    if language == "de":
        yield from (match.group(1).lower() for match in _AFTER_ARTICLE.finditer(text))
    counted: Counter[str] = Counter()
    explained: Counter[str] = Counter()
    endings, articles = known.endings[language], known.articles[language]
    for match in _CAPITAL.finditer(text):
        low = match.group().lower()
        counted[low] += 1
        explained[low] += _explained(text, *match.span(), articles)
    for low, count in counted.items():
        ended = len(low) > 5 and low.endswith(endings)
        if explained[low] >= ((0.0 if language == "de" else _EXPLAINED_ENDING) if ended else _EXPLAINED) * count:
            yield low


def _explained(text: str, start: int, end: int, articles: Container[str]) -> bool:
    """Whether the capital at `start` says nothing: at the start of a sentence, behind an article, in a label."""
    if _LABEL.match(text, end):
        return True
    last = text[start - 1 : start]
    if last in {"'", "’"}:
        elided = _ELIDED.search(text, max(0, start - 7), start)
        # "Jean-Luc d'Aubigny"
        return elided is not None and not _CAPITAL_BEFORE.search(text, max(0, elided.start() - 24), elided.start())
    before = _WORD_BEFORE.search(text, max(0, start - 16), start)
    if before:
        # "Jan de Vries": behind a capital the article is part of a name.
        article = before.group(1).lower() in articles
        return article and not _CAPITAL_BEFORE.search(text, max(0, before.start() - 24), before.start())
    if _NUMBERED.search(text, max(0, start - 30), start):
        return bool(_ENDS.match(text, end) or _GOES_ON.match(text, end))
    return bool(_OPENS.search(text, max(0, start - 12), start) and _GOES_ON.match(text, end))


@lru_cache(maxsize=1)
def _words() -> _Words:
    import tomllib

    table = tomllib.loads((files("dpctl.privacy") / "data" / "languages.toml").read_text(encoding="utf-8"))
    sets = {name: {language: words_of(words) for language, words in table[name].items()} for name in _LISTS}
    endings = {language: tuple(words.split()) for language, words in table["endings"].items()}
    return _Words(sets["small"], sets["articles"], endings, sets["nouns"])
