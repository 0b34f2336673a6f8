"""Names in short texts that are no contract: a message, a form field, a sentence.

There a name has no definition, no title and often no capital, and may be an ordinary word ("Will", "Sky"). In exchange
there are no defined terms, so a capital inside a sentence speaks for a name. Each word weighs more in a short text:
countries and nationalities are found too (class place), which in a contract are its law.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from dpctl.privacy.mention import Mention
from dpctl.privacy.names import SURNAMES
from dpctl.privacy.particles import PARTICLES
from dpctl.privacy.words import Kind, classified, is_ordinary, makes_term, table, vocabulary, words_of

_LONGEST = 4000
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CONTRACT_MARKS = re.compile(
    r"(?<!\w)(?:shall|hereby|herein|hereto|hereunder|thereof|hereinafter|whereas|pursuant|notwithstanding|clauses?"
    r"|parties|each party|(?:this|the) (?:agreement|contract)|Agreement|Party|Schedule|Supplier|Customer|Licen[sc]ee"
    r"|Licensor|Seller|Buyer|Purchaser|Lender|Borrower|Lessor|Lessee|Contractor|Services|Act|Regulation|Price"
    r"|Force Majeure)(?!\w)"
)
_STARTS = frozenset(".!?:;•*#|\n")
_CONTRACTED = frozenset({"t", "m", "ll", "re", "ve", "d", "s"})
_STREET = (
    r"street|st|road|rd|avenue|ave|lane|ln|drive|dr|way|court|ct|place|pl|boulevard|blvd|terrace|close|crescent|square|sq"
    r"|parkway|pkwy|highway|hwy|gardens|grove|hill|row|walk|mews"
)
_SMALL_ADDRESS = re.compile(
    r"(?<![\w.,/-])(?:(?:(?:top|ground|first|second|garden|basement)\s(?:floor\s)?flat|(?:flat|unit|apt|suite)\s\w{1,4}),\s)?"
    rf"(?:\d{{1,4}}/)?\d{{1,5}}[a-z]?,?\s(?:[a-z][\w'’.-]*\s){{1,3}}(?:{_STREET})(?!\w)\.?"
    r"(?:,?\s(?:apt|apartment|suite|unit|flat|no|#)\.?\s?\w{1,5}(?!\w))?"
    r"(?:,\s?[a-z][\w'’-]*(?:\s[a-z][\w'’-]*)?(?:\s\d{4,6}(?!\w))?)*"
    r"(?:,?\s[a-z][a-z'’-]*(?:\s[a-z]+)?,?\s[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}(?!\w))?"
)
_AT_ADDRESS = re.compile(
    r"(?:address is|address:|lives? at|living at|drop by|deliver(?:ed)? to|moved to|house at|office at|office is at)\s"
    r"([^\W_][^.;!?\n,()]{2,40}(?:,\s[^.;!?\n,()]{2,40}){0,4}?)(?=,?\s(?:\(|(?:tell|and|but|please|pls|so|if|for|can|could|was|is|never)\s)|[;!?\n]|\.?\s*\Z|\.\s)"
)
_SMALL_COMPANY = re.compile(
    r"(?:(?<=from )|(?<=at )|(?<=for )|(?<=of )|(?<=with )|(?<=by )|(?<=to )|(?<=is )"
    r"|(?<=did )|(?<=does )|(?<=has )|(?<=between )|(?<=and )|(?<=than )|(?<=if ))"
    r"((?!(?:the|my|our|your|his|her|their|a|an|this|that|all)\s)"
    r"(?:(?:[^\W\d_A-Z]|\d{1,2}[a-z])[\w'’&-]*\s(?:&\s)?){1,4}?"
    r"(?:gmbh(?: & co\.? kg)?|ltd|limited|inc|llc|llp|plc|corp"
    r"|s\.a\.|s\.r\.l\.|s\.p\.a\."
    r"|s\.l\.|b\.v\.|n\.v\.|l\.p\.|s\.r\.o\.|a\.s\.|sp\. z o\.o\.|α\.ε\.|co\.,? ltd\.?|(?:pvt|pty|pte)\.? ltd\.?"
    r"|s/a|p/l|s\.n\.c\.|s\.c\.|k\.s\.|ulc|unit trust|(?<=& )co|ltda\.?|sarl|sas|ооо)\.?)(?!\w)"
)
_LAUGH = re.compile(r"(?:ha|he|lo|hi|ah|um|uh|hm|ya|na|wo)+[a-z]{0,2}|(\w)\1+\w?")
_JOINTS = frozenset({" ", "-", " of ", " of the ", " & ", " for ", " de ", " la ", " del ", " di ", " van ", " von "})


class _Word(NamedTuple):
    """A word at [start, end): as written without 's, its small form, kind; `opens`: at the start of a sentence."""

    start: int
    end: int
    low: str
    kind: Kind
    capital: bool
    opens: bool


@lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    """The word lists of data/informal.toml."""
    lists = table("informal").items()
    return {name: words_of(value) if isinstance(value, str) else frozenset(value) for name, value in lists}


def is_informal(text: str) -> bool:
    """Whether a text is short and has no mark of a contract."""
    return len(text) <= _LONGEST and not _CONTRACT_MARKS.search(text)


def informal(text: str) -> list[Mention]:
    """Find what only a short text without defined terms lets one take for a name, a place or an address."""
    words = [*_words(text)]
    found = [Mention(*m.span(), "address", "address:" + m.group(), 3) for m in _SMALL_ADDRESS.finditer(text)]
    capitals = sum(word.capital for word in words)
    # A title, or a text all in capitals: there a capital says nothing.
    if 4 * capitals <= 3 * len(words) or len(words) < 5:
        found += _capitalised(text, words)
    found += _public(text, words)
    found += (
        Mention(*m.span(1), "address", "address:" + m.group(1), 3) for m in _AT_ADDRESS.finditer(text) if _housed(m)
    )
    found += (_mention(text, *m.span(1), "organisation") for m in _SMALL_COMPANY.finditer(text))
    small = _small(words)
    for i, word in enumerate(words):
        if word.low in small and not word.capital:
            end = _surname_end(text, words, i)
            found.append(_mention(text, word.start, end, "person"))
    return found


def _housed(match: re.Match[str]) -> bool:
    return any(c.isdigit() for c in match.group(1))


def _surname_end(text: str, words: list[_Word], i: int) -> int:
    """Where a name ends that is written small: behind particles, and a word of any kind that ends the clause."""
    end = words[i].end
    last = i + 1
    while last < len(words) and text[end : words[last].start] == " " and words[last].low in PARTICLES:
        end, last = words[last].end, last + 1
    closed = last < len(words) and text[end : words[last].start] == " "
    if closed and last > i + 1:
        return words[last].end  # "liam da cruz"
    known = words[i].low in vocabulary().given and words[i].low not in _lists()["words_too"]
    if not (closed and known) or words[last].capital:
        return words[i].end
    ends = text[words[last].end : words[last].end + 1] in {"", ".", ",", "?", "!"}
    # "ask for ikshita bath"
    named = ends and words[last].low not in vocabulary().function | _lists()["no_surnames"]
    return words[last].end if named else words[i].end


def _words(text: str) -> Iterator[_Word]:
    done = 0
    opens = True
    for match in _WORD.finditer(text):
        start, end = match.span()
        between = text[done:start]
        opens = not done or not _STARTS.isdisjoint(between.rstrip("\"“'(‘«[ "))
        head, mark, tail = text[start:end].replace("’", "'").rpartition("'")
        written = head if mark and tail.lower() in _CONTRACTED and tail.lower() != "t" else text[start:end]
        kind = classified(written).kind if written[0].isupper() else Kind.ORDINARY
        yield _Word(start, start + len(written), written.lower(), kind, written[0].isupper(), opens)
        done = end


def _capitalised(text: str, words: list[_Word]) -> Iterator[Mention]:
    i = 0
    while i < len(words):
        last = i
        while words[i].capital and last + 1 < len(words) and _goes_on(text, words, last):
            last += 1
        if words[i].capital:
            yield from _sequence(text, words, i, last)
        i = last + 1


def _goes_on(text: str, words: list[_Word], i: int) -> bool:
    """Whether a sequence of capitalised words that holds word i goes on with the next one, or with one after "of"."""
    this, following = words[i], words[i + 1]
    gap = text[this.end : following.start]
    if following.opens or gap not in {" ", "-", " & ", "'s ", "’s "}:
        return False
    if following.capital and following.kind is not Kind.FUNCTION:
        return True
    if f" {following.low} " in _JOINTS and this.capital:
        beyond = words[i + 2] if i + 2 < len(words) else None
        return beyond is not None and (beyond.capital or (beyond.low == "the" and following.low == "of"))
    return following.low == "the" and this.low == "of" and i + 2 < len(words) and words[i + 2].capital


_NO_GIVEN = words_of("i i'm i'll i've i'd the a an my our your his her their its this that it we you he she they")
_VERBS = words_of("will may mark grant bill pat")
_COURTS = words_of("court courts tribunal parliament")
_OF_COURTS = words_of("high supreme crown county district federal labour labor family magistrates superior european")
# Given names that behind a term are words: "Utility Bill", "Good Faith".
_BEHIND_TERM = words_of("bill faith grant mark art hope grace")
_ARTICLES = words_of("the a an this that each every any no")
_UNTELLING = frozenset({Kind.FUNCTION, Kind.CONTRACT, Kind.ACRONYM, Kind.HONORIFIC, Kind.INITIAL, Kind.PUBLIC})
_UNTOLD = _UNTELLING - {Kind.PUBLIC}
# Words that end names of companies and stand in many a term of two words.
_EVERYDAY = words_of(
    "power authority commission capital press works services company developments engineering construction securities"
)
_NAMES = frozenset({Kind.NAME, Kind.GIVEN, Kind.GIVEN_WORD})


def _sequence(text: str, words: list[_Word], first: int, last: int) -> Iterator[Mention]:
    """What a sequence of capitalised words names; the word that opens a sentence must earn its place."""
    weak = vocabulary().weak_form
    while first <= last and words[first].kind in {Kind.FUNCTION, Kind.HONORIFIC}:
        # "I think Per Fredriksson": inside a sentence, and before a capital, a small word is a given name.
        inside = words[first].kind is Kind.FUNCTION and not words[first].opens and words[first].low not in _NO_GIVEN
        named = first < last and words[first + 1].capital and not _is_term(words[first + 1])
        if inside and named and words[first + 1].kind is not Kind.FUNCTION:
            yield _mention(text, words[first].start, words[last].end, "person")
            return
        first += 1
    sequence = [word for word in words[first : last + 1] if word.capital]
    if not sequence:
        return
    alone = len(sequence) == 1
    opening = sequence[0]
    named = not alone and any(word.low in weak and word.low not in _EVERYDAY for word in sequence)
    # "Power of Attorney" is nobody's name, though companies end in Power.
    if not named and any(word.low in weak for word in sequence):
        named = sum(word.kind is not Kind.FUNCTION for word in sequence) > 2 or (
            not alone and any(_names_too(word) for word in sequence)
        )
    if not alone and opening.low in _VERBS and all(_is_term(word) for word in sequence[1:]):
        return  # "TO WHOM IT MAY CONCERN"
    if not alone and (opening.low in _COURTS or (opening.low in _OF_COURTS and sequence[1].low in _COURTS)):
        return
    if alone and opening.kind is Kind.GIVEN_WORD:
        if _is_person(text, words, first):
            yield _mention(text, opening.start, opening.end, "person")
        return
    following = words[first + 1].low if first + 1 < len(words) else ""
    if alone and opening.opens and opening.kind is Kind.ORDINARY and following in _lists()["speaking"]:
        if not opening.low.endswith("s") and opening.low not in _lists()["speakers"]:
            yield _mention(text, opening.start, opening.end, "organisation")
        return
    given = opening.kind in {Kind.GIVEN, Kind.GIVEN_WORD} and not (opening.opens and opening.low in _VERBS)
    if given and 1 < len(sequence) < 4 and sequence[1].kind in {Kind.CONTRACT, Kind.ORDINARY, Kind.PUBLIC}:
        yield _mention(text, opening.start, sequence[-1].end, "person")  # "Supervisor: Penny Cross"
        return
    telling = [word for word in sequence if _tells(text, word)]
    ends = sequence[-1]
    of_contracts = ends.kind is Kind.CONTRACT and ends.low not in SURNAMES | weak
    if len(sequence) == 2 and not named and (of_contracts or any(_is_term(word) for word in sequence)):
        telling = [word for word in telling if word.kind is not Kind.ORDINARY]  # "Laundering Policy", "Loading Bay"
    if not alone and telling == [ends] and ends.low in _BEHIND_TERM:
        return
    if opening.opens and not named:
        # "Apple shares rose" and "Work started" look alike: only a word that is no ordinary one, or more of them.
        telling = [word for word in telling if word is not opening]
        if telling and opening.kind is Kind.ORDINARY and all(word.kind is Kind.ORDINARY for word in sequence):
            telling.insert(0, opening)
    if not telling and not named:
        return
    start = sequence[0].start if named or sequence[0] in telling or sequence[0].kind in _NAMES else telling[0].start
    last = _without_purpose(words, first, last)
    if words[last].start < start:
        return
    sequence = [word for word in words[first : last + 1] if word.capital]
    person = any(word.kind in {Kind.GIVEN, Kind.GIVEN_WORD} for word in sequence)
    yield _mention(text, start, sequence[-1].end, "person" if person else "organisation")


def _without_purpose(words: list[_Word], first: int, last: int) -> int:
    """Cut what a name is asked for: "Kestrel for Search Results" ends with Kestrel."""
    for i in range(first + 1, last):
        behind = words[i + 1 : last + 1]
        if words[i].low == "for" and all(word.kind in _UNTELLING or _is_term(word) for word in behind):
            return i - 1
    return last


def _tells(text: str, word: _Word) -> bool:
    """Whether a capitalised word can be a name; of contract words only a surname in capitals: "deposition of PRICE"."""
    if word.kind in _UNTELLING:
        written = text[word.start : word.end]
        return word.low in SURNAMES and written.isupper() and text.endswith(" of ", 0, word.start)
    return not _is_term(word)


def _names_too(word: _Word) -> bool:
    return word.low not in vocabulary().weak_form and word.kind not in _UNTOLD and not _is_term(word)


def _is_term(word: _Word) -> bool:
    return word.kind is Kind.ORDINARY and makes_term(word.low)


def _is_person(text: str, words: list[_Word], i: int) -> bool:
    """Whether a given name that is an ordinary word, alone and with a capital, is meant as a name."""
    word = words[i]
    following = words[i + 1] if i + 1 < len(words) else None
    close = following is not None and text[word.end : following.start] in {" ", "'s ", "’s "}
    if word.opens:
        if not following or not close:
            return text[word.end : word.end + 1] in {",", ""} or text[word.end : word.end + 2] in {"'s", "’s"}
        # "Will and Grace will join": what is joined to a name is one.
        verb = following.low in _lists()["verbs"] or following.low.endswith("ed")
        paired = following.low not in {"and", "or"} or (i + 2 < len(words) and words[i + 2].capital)
        return verb and paired
    if i and words[i - 1].low in _ARTICLES and not words[i - 1].capital:
        return False  # "the Will"
    if word.low in _lists()["months"]:
        near = text[max(0, word.start - 6) : word.start] + text[word.end : word.end + 6]
        previous = words[i - 1].low if i else ""
        return previous not in _lists()["before_months"] and not any(char.isdigit() for char in near)
    return True


def _public(text: str, words: list[_Word]) -> Iterator[Mention]:
    """Countries, nationalities, and the few firms among the well-known words."""
    for word in words:
        if word.capital and word.kind is Kind.PUBLIC and word.low not in _lists()["times"] | _lists()["months"]:
            yield _mention(text, word.start, word.end, "organisation" if word.low in _lists()["firms"] else "place")


def _small(words: list[_Word]) -> frozenset[str]:
    """The words of the text that are names written small."""
    vocab = vocabulary()
    found: set[str] = set()
    after_name = False
    # Without any capital, what is no ordinary word is a name.
    no_capitals = (
        len(words) > 3 and not any(word.capital for word in words) and sum(is_ordinary(word.low) for word in words) > 2
    )
    for i, word in enumerate(words):
        low = word.low
        previous = words[i - 1].low if i else ""
        pair = f"{words[i - 2].low} {previous}" if i > 1 else ""
        if word.capital or low in _lists()["no_names"] or len(low) < 3:
            after_name = False
            continue
        ordinary = is_ordinary(low.partition("'")[0]) or is_ordinary(low)
        strong = previous in _lists()["strong_leads"] or pair in _lists()["strong_pairs"]
        # A word of both kinds ("rose", "black") needs more before it than a preposition.
        both = (low in vocab.distrusted and low not in _lists()["names_only"]) or low in _lists()["words_too"]
        given = low in vocab.given and (strong or not (ordinary or both))
        strange = not ordinary and (
            strong
            or after_name
            or (no_capitals and not both and not _LAUGH.fullmatch(low))
            or (previous in _lists()["leads"] and not both)
        )
        after_name = given or strange
        if after_name:
            found.add(low)
    return frozenset(found)


def _mention(text: str, start: int, end: int, cls: str) -> Mention:
    return Mention(start, end, cls, f"{cls}:{text[start:end].lower()}", 6)
