"""Institutions whose name is made of ordinary words: "Friends of the Park", "Clinique des Tilleuls", "Moss + Flint".

A word for an institution opens such a name (French, Spanish, Italian, Dutch, German) or stands before an "of"; the rest
of the run is its name. Two capitalised words joined by a plus are a firm, and so are two ordinary ones that the text
never writes small, joined by an ampersand.
"""

import re
from collections.abc import Container, Iterator, Sequence

from dpctl.privacy.runs import Phrase, Run, Token
from dpctl.privacy.words import Kind, vocabulary

Place = tuple[int, int, str]

_OF = frozenset({"of", "for", "of the"})
_ANDS = frozenset({"and", "und", "et", "и", "та", "και", "i", "en", "och", "e", "y"})
_APART = _OF | _ANDS | {","}
_OPENS_NONE = frozenset({Kind.FUNCTION, Kind.HONORIFIC, Kind.LEGAL})
# What tells one institution from another.
_NAMES = frozenset({Kind.NAME, Kind.GIVEN, Kind.GIVEN_WORD})
_TELLING = _NAMES | {Kind.ORDINARY}
_PLAIN = frozenset({Kind.ORDINARY, Kind.NAME, Kind.GIVEN_WORD, Kind.GIVEN})
_TERMS = frozenset({Kind.ORDINARY, Kind.CONTRACT})
_OF_THE = " of the "
_PLUS = re.compile(r"[^\W\d_a-z]\w+ \+ [^\W\d_a-z]\w+(?![\w+])")


def institutions(text: str, found_runs: Sequence[Run], lexicon: Container[str]) -> Iterator[Place]:
    """Yield (start, end, class); `lexicon` holds the words that the text writes in small letters."""
    of_heads = vocabulary().institution_of
    known: dict[str, tuple[int, int] | None] = {}
    for i in [i for i, run in enumerate(found_runs) if run.phrase.headed]:
        start, end, phrase = found_runs[i]
        if phrase.text not in known:
            known[phrase.text] = _named(phrase, lexicon)
        tokens = phrase.tokens
        # "Regents of the University of Marlowe": the article ends the run.
        if tokens[-1].low in of_heads and text.startswith(_OF_THE, end) and i + 1 < len(found_runs):
            following = found_runs[i + 1]
            if following.start == end + len(_OF_THE) and _tells(following.phrase, 0, lexicon, _TELLING):
                yield start + tokens[_first(phrase, len(tokens) - 1)].start, _end(following), "organisation"
        place = known[phrase.text]
        if place:
            yield start + place[0], start + place[1], "organisation"
    if " + " in text:
        yield from ((*match.span(), "organisation") for match in _PLUS.finditer(text))


def _end(run: Run) -> int:
    return run.start + run.phrase.tokens[-1].bare_end


def _named(phrase: Phrase, lexicon: Container[str]) -> tuple[int, int] | None:
    tokens = phrase.tokens
    vocab = vocabulary()
    if len(tokens) < 2:
        return None
    of_heads = vocab.institution_of
    for i, token in enumerate(tokens[:-1]):
        gap = phrase.gap(i)
        if token.low in vocab.institution or token.low.endswith(vocab.institution_ending):
            if gap not in _ANDS and _tells(phrase, i + 1, lexicon, _TELLING):
                return token.start, tokens[_last(phrase, i)].bare_end
        elif gap in _OF:
            begins = _first(phrase, i)
            if token.low in of_heads and any(t.kind is Kind.NAME and t.low not in lexicon for t in tokens[begins:i]):
                return tokens[begins].start, tokens[_last(phrase, i)].bare_end  # "Tarrant County Board of Education"
            kinds = _TELLING if token.low in vocab.institution_of else _NAMES if token.low in vocab.place_of else None
            if kinds and _tells(phrase, i + 1, lexicon, kinds):
                return tokens[_first(phrase, i)].start, tokens[_last(phrase, i)].bare_end
    return None if phrase.shouted else _pair(phrase, lexicon)


def _pair(phrase: Phrase, lexicon: Container[str]) -> tuple[int, int] | None:
    """Two words with an ampersand between them, alone among "and"s."""
    tokens = phrase.tokens
    for i in range(len(tokens) - 1):
        alone = (not i or phrase.gap(i - 1) in _ANDS) and (i + 2 == len(tokens) or phrase.gap(i + 1) in _ANDS)
        both = tokens[i : i + 2]
        if alone and phrase.gap(i) == "&" and all(t.kind in _PLAIN and t.low not in lexicon for t in both):
            return both[0].start, both[1].bare_end
    return None


def _tells(phrase: Phrase, i: int, lexicon: Container[str], kinds: Container[Kind]) -> bool:
    """Whether the tokens from i on tell one institution: one of these kinds, and not written small by the text."""
    heads = vocabulary().institution
    # A legal form at the end tells as well: "Wohnungsgenossenschaft Am Wehr eG".
    return any(
        token.kind is Kind.LEGAL or (token.kind in kinds and token.low not in lexicon and token.low not in heads)
        for token in phrase.tokens[i : _last(phrase, i) + 1]
    )


def _first(phrase: Phrase, i: int) -> int:
    """The first token of the name whose word for an institution is token i."""
    tokens = phrase.tokens
    while i and tokens[i - 1].kind not in _OPENS_NONE and phrase.gap(i - 1) not in _APART:
        # "Permit Class D. Department of Immigration": a letter of a list ends what was before.
        if tokens[i - 1].kind is Kind.INITIAL and i > 1 and tokens[i - 2].kind in _TERMS:
            break
        i -= 1
    return i


def _last(phrase: Phrase, i: int) -> int:
    tokens = phrase.tokens
    head = i
    while i + 1 < len(tokens) and phrase.gap(i) != ",":
        # "Ministry of Fisheries and Coastal Affairs": what it is for may be two things.
        if phrase.gap(i) in _ANDS and not (phrase.gap(head) in _OF and i - head < 4 and _subject(tokens[i + 1])):
            break
        i += 1
    return i


def _subject(token: Token) -> bool:
    vocab = vocabulary()
    role = token.low in vocab.organisation_label or token.low in vocab.person_label
    headed = token.low in vocab.institution or token.low in vocab.institution_of or token.low in vocab.weak_form
    return token.kind in {Kind.ORDINARY, Kind.CONTRACT} and not role and not headed
