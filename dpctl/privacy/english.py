"""English words in texts of other languages, where they name somebody: "Hallo Nacho", "mit Open River"."""

from collections.abc import Container, Iterable, Iterator
from functools import lru_cache

from dpctl.privacy.mention import Mention
from dpctl.privacy.organisations import roles
from dpctl.privacy.runs import Phrase, Run
from dpctl.privacy.words import Kind, makes_term, table, words_of

_ENGLISH = frozenset({Kind.ORDINARY, Kind.GIVEN_WORD})
_TOGETHER = frozenset({Kind.PUBLIC, Kind.CONTRACT, Kind.ORDINARY, Kind.GIVEN_WORD})
# How words end that are written alike in many languages.
_ALIKE = ("ible", "able", "al", "or", "ion", "ment", "ant", "ent", "ance", "ence", "ive", "ist", "ism", "ure", "age")


def english_names(found_runs: Iterable[Run], lexicon: Container[str]) -> Iterator[Mention]:
    """The English words with a capital in a text of another language, with the English words beside them."""
    borrowed = _borrowed()
    for start, _, phrase in found_runs:
        if phrase.kinds.isdisjoint(_ENGLISH) or phrase.shouted:
            continue
        told = [
            token
            for token in phrase.tokens
            if token.kind in _ENGLISH and len(token.low) > 3 and token.low not in lexicon and token.low not in borrowed
        ]
        # "Horario Flexible": such words are written alike in many languages.
        if all(token.low.endswith(_ALIKE) for token in told):
            continue
        for token in told:
            if not makes_term(token.low):
                first, last = _beside(phrase, phrase.tokens.index(token))
                begin, end = phrase.tokens[first].start, phrase.tokens[last].bare_end
                yield Mention(start + begin, start + end, "organisation", f"organisation:{phrase.text[begin:end]}", 6)


def _beside(phrase: Phrase, i: int) -> tuple[int, int]:
    """The English words around token i that name somebody with it: "Pacific Wharf", but not "Agent Wharf"."""
    first = last = i
    tokens, known = phrase.tokens, roles()
    while first and not phrase.gap(first - 1) and tokens[first - 1].kind in _TOGETHER:
        if tokens[first - 1].low in known:
            break
        first -= 1
    while last + 1 < len(tokens) and not phrase.gap(last) and tokens[last + 1].kind in _TOGETHER:
        last += 1
    return first, last


@lru_cache(maxsize=1)
def _borrowed() -> frozenset[str]:
    return words_of(table("name_edges")["borrowed"])
