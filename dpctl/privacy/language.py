"""The language of a text by its small words, and the ordinary ones among its capitalised words.

The word list is English. In other languages a capital is explained by where the word stands: it opens a sentence, an
article stands before it, a colon makes it a label. A word whose capitals are all explained so names nobody, and no more
does one that ends as nouns of the language do, or of which another number, gender or case is a known word. German
capitalises all nouns: there articles, endings and the parts of compounds speak.
"""

import re
from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping

from dpctl.privacy.wordforms import (
    INFLECTED,
    LANGUAGES,
    STEM,
    is_ended,
    is_known,
    listed,
    shortest_stem,
    small_words,
    telling,
)
from dpctl.privacy.words import is_ordinary, vocabulary, words_of

_FEWEST = 4
# Distinct words that a short text has at most, each as written and without the mark behind it.
_SENTENCE = 60
# Small words that stand in names of all languages: of a German or Dutch sentence, and of one in another language.
_IN_NAMES = words_of("boven beneden van von der den de la le du di da del dos das do el al y e i zu zum")
_JOINING = words_of(
    "de la le las los el al da do dos das di del della dei du des den der van von het en ten un um il lo san santa mi"
)
# Up to so many, one telling word is enough.
_FEW = 7
# What a sentence must score to be in a language: a small word counts twice, but those in names only once, as nouns do.
_SCORE = 3
# One English word may stand in the name of a firm, and weighs as much as so many points.
_STRANGER = 3.0
# English words that are no words of another language listed here.
_ENGLISH = words_of("the of and that by with this which not any from shall have been your you please we was were they")
# A heading in capitals is longer than this.
_HEADING = 7
# Words of a text that tell of others like them are longer than most names.
_TELLING = 8
_PUNCTUATION = ".,;:!?()[]\"'“”„«»*…"
_APOSTROPHE = re.compile("['’]")
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
_WRITTEN = re.compile(r"(?<!\w)[^\W\d_a-z][^\W\d_]*(?:-[^\W\d_]+)*(?!\w)")
# "L'Appaltatore" is one word of a name's form; "Dell'Acqua" is a name, "Dell'appaltatore" and "DELL'APPALTATORE" not.
_ELISION = re.compile(
    r"(?<![\w'’])(?:(?:L|All|Nell|Sull|Un|Qu|Jusqu|Lorsqu|S|N|C|J|Quest|Nessun|Anch|ALL|NELL|SULL|UN|QU|QUEST|NESSUN)['’]|"
    r"(?:D|Dell|Dall|DELL|DALL)['’](?=[^\W\d_A-Z]|[^\W\d_a-z]{3}))([^\W\d_]{2,}(?:-[^\W\d_]+)*)(?!\w)"
)
_ELIDED = re.compile(r"(?<!\w)(?:l|d|dell|all|nell|dall|sull|un|quest|quell|qu|s)['’]\Z", re.IGNORECASE)
_WORD_BEFORE = re.compile(r"(?<!\w)(?<![^\W\d_a-z]\W)([^\W\d_]+)[ \n]\Z")
_CAPITAL_BEFORE = re.compile(r"[^\W\d_a-z][\w'’-]*[ ]\Z")
_CAPITAL_BEHIND = re.compile(r"[ \n][^\W\d_a-z]\w")
_OPENS = re.compile(r"(?:\A|\n|[!?;]|(?:[^\W\d_]{5}|[\d)»”])\.)[ \n\"“„«*#>•–-]*\Z")
_NUMBERED = re.compile(
    r"(?:\A|\n)[ \t#*]*(?:§+[ ]|[^\W\d_]{2,12}[.]?[ ])?[\d.IVXLC§]*\d[\d.]*[.)]?[ ]?(?:[-–—:][ ])?[*]*\Z"
)
_GOES_ON = re.compile(r"[,]?[ \n][^\W\d_A-Z]|['’ ]?[ ]?[:(]|['’]")
# Particles of a name, the first of them, and the surname; which of them are words of a language.
_NAME_GOES_ON = re.compile(
    r"[ \n](?=(van|von|de|den|der|die|ter|ten|bin|ibn|arap)[ \n])"
    r"(?:(?:van|von|de|den|der|die|ter|ten|bin|ibn|arap)[ \n]){1,3}"
    r"([^\W\d_a-z][^\W\d_]+)"
)
_HAVE = {
    "de": words_of("von den der die"),
    "fr": words_of("de"),
    "es": words_of("de"),
    "it": words_of("de"),
    "pt": words_of("de"),
    "pl": words_of("de"),
}
_ENDS = re.compile(r"[ ]?(?:[.:*]|\n)")
_LABEL = re.compile(r"[ \u00a0]?:")
# The share of its capitals that must be explained for a word to name nobody.
_EXPLAINED = 0.9
# ... and for one that ends like a noun.
_EXPLAINED_ENDING = 0.2


def language_of(words: Collection[str]) -> str:
    """Return the language (en, de, fr, es, it, pt, nl, pl) of which a text holds most small words, or "en".

    `words` are the distinct words of the text as written. In a sentence the other words speak as well.
    """
    counts = {language: sum(word in words for word in small) / len(small) for language, small in small_words().items()}
    if len(words) < _SENTENCE:
        return _germanic(words, counts) or _of_sentence(words, counts)
    best = max(counts, key=lambda language: (counts[language], language == "en"))
    return best if _leads(best, counts) else "en"


def _leads(language: str, counts: Mapping[str, float]) -> bool:
    """Whether a text holds enough small words of a language, and a larger share of them than of the English ones."""
    enough = counts[language] * len(small_words()[language]) > _FEWEST - 0.5
    return enough and counts[language] > 1.3 * counts["en"]


def _germanic(words: Iterable[str], counts: Mapping[str, float]) -> str:
    """German or Dutch, if a sentence holds more words of it than of English and of the others; "" if not."""
    written = {word.strip(_PUNCTUATION) for word in words} - {""}
    lows = {word.lower() for word in written}
    ordinary = vocabulary().ordinary
    # Capitalised English words may be names.
    english = {word for word in written if word.islower()} & ordinary
    tell = {language: lows & telling(language) for language in LANGUAGES}
    best = max(tell, key=lambda language: (len(tell[language]), counts[language]))
    # "van der Berg" is no Dutch, and "met of" is English too.
    own = tell[best] - ordinary - _IN_NAMES
    few = len(lows) < _FEW and not english
    against = english - tell[best] - listed(best).nouns - listed(best).articles
    said = len(own) >= (1 if few else 2) and len(tell[best]) > len(against)
    return best if said and best in {"de", "nl"} else ""


def _of_sentence(words: Collection[str], counts: Mapping[str, float]) -> str:
    """The language of a text too short for shares: small words and known nouns, where English has none."""
    lows = {part for word in words for part in _APOSTROPHE.split(word.strip('"“”„«»¿¡?!(),;:.').lower())}
    # Initials are no words.
    lows = {low for low in lows if len(low) > 1 or not low.isascii()}
    english = {low for low in lows if is_ordinary(low)}
    scores = {"en": max(_SCORE - 0.5, _STRANGER * len(lows & _ENGLISH))}
    for language in LANGUAGES:
        known, small = listed(language), small_words()[language]
        if language in INFLECTED:
            # What is English too says nothing, but for words that stand in names as well.
            written = ((lows - english) | _JOINING & lows) & (small | known.function)
            in_names = len(written & _JOINING)
            nouns = {low for low in (lows - english) & known.nouns if len(low) > 2} - written
            foreign = len(english - small - known.function - known.nouns)
            # Of a tie the small words decide.
            score = 2 * (len(written) - in_names) + in_names + len(nouns) + len(lows & small) / 100
            if score > 0.6 * foreign and (nouns or len(written) > in_names):
                scores[language] = score
        else:
            found = counts[language] * len(small)
            alone = found > 1.5 and not counts["en"]
            scores[language] = 2.0 * found if alone or _leads(language, counts) else 0.0
    return max(scores, key=lambda language: scores[language])


def nouns_of(text: str, language: str, written: Collection[str] = ()) -> Collection[str]:
    """Return the ordinary words, in small letters, that a text in this language writes with a capital.

    `written` are its distinct words; those in small letters tell of their other forms ("franchisé", "FRANCHISÉS").
    """
    if language not in LANGUAGES:
        return ()
    known = listed(language)
    ordinary = {*known.nouns, *known.function, *known.adjectives}
    if language == "de":
        ordinary.update(match.group(1).lower() for match in _AFTER_ARTICLE.finditer(text))
    counted: Counter[str] = Counter()
    explained: Counter[str] = Counter()
    for match in _CAPITAL.finditer(text):
        low = match.group().lower()
        counted[low] += 1
        explained[low] += _explained(text, *match.span(), known.articles, language)
    for low, count in counted.items():
        enough = _EXPLAINED if not is_ended(low, language) else 0.0 if language == "de" else _EXPLAINED_ENDING
        if is_known(low, language) or explained[low] >= enough * count:
            ordinary.add(low)
    return ordinary | (
        _related(text, language, ordinary, written) if language in INFLECTED else _shouted(text, language)
    )


def _shouted(text: str, language: str) -> set[str]:
    """Headings, and words with a capital inside ("USt-IdNr", "KvK"): how they are written explains nothing."""
    lows = {written.lower() for written in _SHOUTED.findall(text)}
    return {low for low in lows if is_known(low, language) or (len(low) > _HEADING and is_ended(low, language))}


def _related(text: str, language: str, ordinary: Container[str], written: Iterable[str]) -> set[str]:
    """Words with a capital that are forms of known ones, parts of them ("Zdawczo-Odbiorczego") or behind an elision."""
    known, inflected = listed(language), INFLECTED[language]
    small = {word for word in written if word.islower()}
    stems = {inflected.sub("", word) for word in small if len(word) >= _TELLING} | known.stems
    sure, names, shortest = known.sure, known.names, shortest_stem(language)

    def holds(low: str) -> bool:
        if low in ordinary or low in small:
            return True
        if low in names:
            return False
        stem = inflected.sub("", low)
        return (len(stem) >= shortest and stem in stems) or (len(low) > 7 and low.endswith(sure))

    found = set()
    for word in {match.group() for match in _WRITTEN.finditer(text)}:
        low = word.lower()
        if holds(low) or ("-" in low and all(len(part) > STEM and holds(part) for part in low.split("-"))):
            found.add(low)
    for match in _ELISION.finditer(text):
        low = match.group(1).lower()
        if holds(low) or low in found:
            found.add(match.group().lower())
    return found


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
        return bool(_ENDS.match(text, end) or _goes_on(text, end, language))
    return bool(_OPENS.search(text, max(0, start - 12), start) and _goes_on(text, end, language))


def _goes_on(text: str, end: int, language: str) -> bool:
    """Whether a sentence goes on behind a word: not with a capital of any script, nor as a name ("Bram van Osse")."""
    match = _GOES_ON.match(text, end)
    if match is None or text[match.end() - 1].isupper():
        return False
    named = _NAME_GOES_ON.match(text, end)
    if named is None or (language in _HAVE and named.group(1) in _HAVE[language]):
        return True
    return is_known(named.group(2).lower(), language)
