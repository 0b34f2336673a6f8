"""The language of a text by its small words, and the ordinary ones among its capitalised words.

The word list is English. In other languages a capital is explained by where the word stands: it opens a sentence, an
article stands before it, a colon makes it a label. A word whose capitals are all explained so names nobody, and no more
does one that ends as nouns of the language do. German capitalises all nouns: there articles and endings speak.
"""

import re
from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping

from dpctl.privacy.wordforms import is_ended, is_known, listed
from dpctl.privacy.words import vocabulary, words_of

_FEWEST = 4
# Distinct words that a short text has at most, each as written and without the mark behind it.
_SENTENCE = 60
# Small words that stand in names of all languages.
_IN_NAMES = words_of("boven beneden van von der den de la le du di da del dos das do el al y e i zu zum")
# Up to so many, one telling word is enough.
_FEW = 7
# A heading in capitals is longer than this.
_HEADING = 7
_PUNCTUATION = ".,;:!?()[]\"'“”„«»*…"
# A noun stands behind an article or a preposition with one, with up to one adjective between; a name rarely does.
_AFTER_ARTICLE = re.compile(
    r"(?<!\w)(?:[Dd]er|[Dd]ie|[Dd]as|[Dd]en|[Dd]em|[Dd]es|[Ee]ine?[mnrs]?|[Kk]eine?[mnrs]?|[Dd]iese[mnrs]?|[Jj]ede[mnrs]?"
    r"|[Ii]hre?[mnrs]?|[Ss]eine?[mnrs]?|[Aa]lle[nr]?|[Ii]m|[Zz]um|[Zz]ur|[Aa]m|[Vv]om|[Bb]eim|[Ii]ns|[Oo]hne|[Pp]er|[Mm]ehrere)"
    r"\s(?:[a-zäöüß]{3,}e[nrms]?\s)?([A-ZÄÖÜ][a-zäöüß]{2,}(?:-[A-ZÄÖÜ]?[a-zäöüß]+)*)(?![\w-])(?!\s(?:[A-ZÄÖÜ]|&))"
)
# A capitalised word; what stands before it on its line, and behind it.
_CAPITAL = re.compile(r"(?<!\w)[^\W\d_a-z][^\W\d_A-Z]+(?:-[^\W\d_]+)*(?!\w)")
# Words in capitals, or with a capital inside.
_SHOUTED = re.compile(r"(?<!\w)[^\W\d_a-z][^\W\d_]*[^\W\d_a-z][^\W\d_]*(?:-[^\W\d_]+)*(?!\w)")
_ELIDED = re.compile(r"(?<!\w)(?:l|d|dell|all|nell|dall|sull|un|quest|quell|qu|s)['’]\Z", re.IGNORECASE)
_WORD_BEFORE = re.compile(r"(?<!\w)(?<![^\W\d_a-z]\W)([^\W\d_]+)[ \n]\Z")
_CAPITAL_BEFORE = re.compile(r"[^\W\d_a-z][\w'’-]*[ ]\Z")
_CAPITAL_BEHIND = re.compile(r"[ \n][^\W\d_a-z]\w")
_OPENS = re.compile(r"(?:\A|\n|[!?;]|(?:[^\W\d_]{5}|[\d)»”])\.)[ \n\"“„«*#>•–-]*\Z")
_NUMBERED = re.compile(r"(?:\A|\n)[ \t#*]*(?:[^\W\d_]{2,12}[.]?[ ])?[\d.IVXLC§]*\d[\d.]*[.)]?[ ]?(?:[-–—:][ ])?[*]*\Z")
_GOES_ON = re.compile(r"[,]?[ \n][^\W\d_A-Z]|['’ ]?[ ]?[:(]|['’]")
_ENDS = re.compile(r"[ ]?(?:[.:*]|\n)")
_LABEL = re.compile(r"[ \u00a0]?:")
# The share of its capitals that must be explained for a word to name nobody.
_EXPLAINED = 0.9
# ... and for one that ends like a noun.
_EXPLAINED_ENDING = 0.2


def language_of(words: Collection[str]) -> str:
    """Return the language (en, de, fr, es, it, pt, nl) whose small words a text holds most of; "en" if it says little.

    `words` are the distinct words of the text as written. In a sentence the other words speak as well.
    """
    small = listed().small
    found = {language: sum(word in words for word in of_it) for language, of_it in small.items()}
    counts = {language: found[language] / len(of_it) for language, of_it in small.items()}
    best = max(counts, key=lambda language: (counts[language], language == "en"))
    if found[best] >= _FEWEST and counts[best] > 1.3 * counts["en"]:
        return best
    if len(words) >= _SENTENCE:
        return "en"
    # A sentence holds few of them: then no English one may be among them.
    return _of_sentence(words, counts) or (best if found[best] > 1 and not found["en"] else "en")


def _of_sentence(words: Iterable[str], counts: Mapping[str, float]) -> str:
    """German or Dutch, if a sentence holds more words of it than of English and of the others; "" if not."""
    written = {word.strip(_PUNCTUATION) for word in words} - {""}
    lows = {word.lower() for word in written}
    ordinary = vocabulary().ordinary
    # Capitalised English words may be names.
    english = {word for word in written if word.islower()} & ordinary
    telling = {language: lows & known for language, known in listed().telling.items() if language != "en"}
    best = max(telling, key=lambda language: (len(telling[language]), counts[language]))
    # "van der Berg" is no Dutch, and "met of" is English too.
    own = telling[best] - ordinary - _IN_NAMES
    few = len(lows) < _FEW and not english
    against = english - telling[best] - listed().nouns[best] - listed().articles[best]
    said = len(own) >= (1 if few else 2) and len(telling[best]) > len(against)
    return best if said and best in {"de", "nl"} else ""


def nouns_of(text: str, language: str) -> Iterable[str]:
    """Yield the ordinary words, in small letters, that a text in this language writes with a capital."""
    known = listed()
    if language not in known.endings:
        return
    yield from known.nouns[language]
    yield from known.adjectives.get(language, ())
    if language == "de":
        yield from (match.group(1).lower() for match in _AFTER_ARTICLE.finditer(text))
    counted: Counter[str] = Counter()
    explained: Counter[str] = Counter()
    articles = known.articles[language]
    for match in _CAPITAL.finditer(text):
        low = match.group().lower()
        counted[low] += 1
        explained[low] += _explained(text, *match.span(), articles, language)
    for low, count in counted.items():
        ended = is_ended(low, language)
        if is_known(low, language) or (
            explained[low] >= ((0.0 if language == "de" else _EXPLAINED_ENDING) if ended else _EXPLAINED) * count
        ):
            yield low
    if language not in {"de", "nl"}:
        return
    # Headings, and words with a capital inside ("USt-IdNr", "KvK"): how they are written explains nothing.
    for written in set(_SHOUTED.findall(text)):
        low = written.lower()
        if is_known(low, language) or (len(low) > _HEADING and is_ended(low, language)):
            yield low


def _explained(text: str, start: int, end: int, articles: Container[str], language: str) -> bool:
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
        if language == "de" and _CAPITAL_BEHIND.match(text, end):
            return False  # "die Evangelische Kirchengemeinde Rheinwinkel"
        return article and not _CAPITAL_BEFORE.search(text, max(0, before.start() - 24), before.start())
    if _NUMBERED.search(text, max(0, start - 30), start):
        return bool(_ENDS.match(text, end) or _GOES_ON.match(text, end))
    return bool(_OPENS.search(text, max(0, start - 12), start) and _GOES_ON.match(text, end))
