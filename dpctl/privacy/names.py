"""Names in a run of capitalised words: organisations by their form, persons by given name, initials or title.

What is left over and is not an ordinary word is a name too (default deny).
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import lru_cache

from dpctl.privacy.runs import Run, Token
from dpctl.privacy.words import AMBIGUOUS_FORMS, Kind, bare, vocabulary

_NAMELIKE = frozenset({Kind.NAME, Kind.GIVEN})
_PERSONAL = frozenset({Kind.NAME, Kind.GIVEN, Kind.GIVEN_WORD, Kind.INITIAL})
# Contract words that are everyday surnames; after a given name or a title they are taken for one.
SURNAMES = frozenset(
    "price law banks bond page case best day field fields power french mark marks major cook close court church street hall"
    " fair good light post speed temple sale sales hand head key link lock march may carver parsons bright bank buyer payne"
    " carrier marks archer steward chance bailey notary proctor minor long short".split()
)
_PARTNERSHIPS = frozenset(
    "llp lp partners partnership associates solicitors attorneys advocates co company sons bros brothers chambers".split()
)
# Before a legal form these words name its kind ("a private company limited by shares"), not the company.
_GENERIC = frozenset(
    "private public company companies liability limited party parties partnership share shares corporation".split()
)
_PAPERS = frozenset(
    "agreement contract schedule annex appendix exhibit deed recitals background definitions section clause form part".split()
)
_FORMAL_TITLES = frozenset(
    {"judge", "justice", "lord", "lady", "don", "pan", "hon", "sir", "dame", "colonel", "major", "barrister"}
)
_POSTNOMINALS = frozenset("jr sr jun sen ii iii iv qc kc sc phd ph.d md m.d esq obe mbe cbe mp".split())


@dataclass(frozen=True, slots=True)
class Named:
    """Tokens [first, last] of a run that are one name; `sure` when a form, a title or a given name says so."""

    first: int
    last: int
    cls: str
    sure: bool


def names_in(run: Run, text: str, lexicon: Container[str]) -> list[Named]:
    """Return the names in a run; `lexicon` holds the words that the text itself writes in small letters."""
    tokens = _with_places(run.tokens)
    taken = [False] * len(tokens)
    found: list[Named] = []
    for named in (*_organisations(tokens, run.shouted, text, lexicon), *_persons(tokens, run.shouted, text, lexicon)):
        if not any(taken[named.first : named.last + 1]):
            found.append(named)
            taken[named.first : named.last + 1] = [True] * (named.last - named.first + 1)
    found += _denied(tokens, taken, run.shouted, text, lexicon)
    return sorted(found, key=lambda named: named.first)


def _with_places(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Mark "New York" and other well-known places of several words as public."""
    if len(tokens) < 2:
        return tokens
    marked = list(tokens)
    phrases = vocabulary().public_phrase
    for size in (2, 3):
        for i in range(len(tokens) - size + 1):
            if " ".join(bare(token.word) for token in tokens[i : i + size]).lower() in phrases:
                marked[i : i + size] = [Token(t.start, t.end, t.word, Kind.PUBLIC) for t in tokens[i : i + size]]
    return tuple(marked)


def _gap(tokens: tuple[Token, ...], i: int, text: str) -> str:
    """What joins token i to the next one, without white space: a particle, a comma, a full stop or nothing."""
    return text[tokens[i].end : tokens[i + 1].start].strip().lstrip(".").strip()


def _is_name(token: Token, lexicon: Container[str]) -> bool:
    if token.kind is Kind.GIVEN:
        return True
    return token.kind is Kind.NAME and bare(token.word).lower() not in lexicon


def _organisations(tokens: tuple[Token, ...], shouted: bool, text: str, lexicon: Container[str]) -> Iterator[Named]:
    weak = vocabulary().weak_form
    last_end = -1
    for i, token in enumerate(tokens):
        if i <= last_end:
            continue
        low = bare(token.word).lower().replace(".", "")
        legal = token.kind is Kind.LEGAL
        if legal and low in AMBIGUOUS_FORMS and (shouted or len(tokens) == 1):
            legal = i > 0 and _is_name(tokens[i - 1], lexicon)
        if not legal and low not in weak:
            continue
        end = _extended_right(tokens, i, text, weak)
        if not legal and not (end > i and tokens[end].kind is Kind.LEGAL):
            named = _weakly_named(tokens, i, end, last_end, shouted, text, lexicon)
        else:
            named = _legally_named(tokens, i, end, last_end, text)
        if named:
            last_end = named.last
            yield named


def _extended_right(tokens: tuple[Token, ...], i: int, text: str, weak: Container[str]) -> int:
    """Follow further forms to the right: "Pty Ltd", "GmbH & Co. KG", "Group Holdings plc"."""
    end = i
    while end + 1 < len(tokens) and _gap(tokens, end, text) in {"", "&", ","}:
        following = tokens[end + 1]
        low = bare(following.word).lower().replace(".", "")
        if following.kind is not Kind.LEGAL and low not in weak:
            break
        end += 1
    while end > i and tokens[end].kind is not Kind.LEGAL and _gap(tokens, end - 1, text) == "&":
        end -= 1
    return end


def _legally_named(tokens: tuple[Token, ...], i: int, end: int, floor: int, text: str) -> Named | None:
    form = bare(tokens[end].word).lower().replace(".", "")
    first = _extended_left(tokens, i, floor, text, joins_and=form in _PARTNERSHIPS)
    while first < i and bare(tokens[first].word).lower() in _roles() and _has_core(tokens, first + 1, i):
        first += 1
    words = [bare(token.word).lower() for token in tokens[first:i]]
    if not words or all(word in _GENERIC for word in words):
        return None
    if len(words) == 1 and tokens[first].kind in {Kind.CONTRACT, Kind.ACRONYM, Kind.INITIAL}:
        return None
    return Named(first, end, "organisation", sure=True)


def _weakly_named(
    tokens: tuple[Token, ...], i: int, end: int, floor: int, shouted: bool, text: str, lexicon: Container[str]
) -> Named | None:
    low = bare(tokens[i].word).lower()
    # "Bank of Kestrel", "University of Northwold"
    if (
        end + 1 < len(tokens)
        and _gap(tokens, end, text) in {"of", "de", "di", "für"}
        and _is_name(tokens[end + 1], lexicon)
    ):
        last = end + 1
        while last + 1 < len(tokens) and not _gap(tokens, last, text) and _is_name(tokens[last + 1], lexicon):
            last += 1
        return Named(i, last, "organisation", sure=True)
    first = _extended_left(tokens, i, floor, text, joins_and=low in _PARTNERSHIPS)
    while (
        first < i
        and tokens[first].kind in {Kind.CONTRACT, Kind.PUBLIC, Kind.ACRONYM}
        and _has_core(tokens, first + 1, i)
    ):
        first += 1
    core = tokens[first:i]
    if any(_is_name(token, lexicon) for token in core):
        return Named(first, end, "organisation", sure=True)
    unusual = [t for t in core if t.kind is Kind.ORDINARY and bare(t.word).lower() not in lexicon]
    if not shouted and unusual and len(unusual) == len(core):
        return Named(first, end, "organisation", sure=False)
    return None


def _extended_left(tokens: tuple[Token, ...], i: int, floor: int, text: str, *, joins_and: bool) -> int:
    first = i
    while first - 1 > floor:
        before = tokens[first - 1]
        if before.kind in {Kind.FUNCTION, Kind.HONORIFIC, Kind.LEGAL}:
            break
        if (_gap(tokens, first - 1, text) == "and" and not joins_and) or _gap(tokens, first - 1, text) == ",":
            if first < i or _gap(tokens, first - 1, text) != ",":
                break
        first -= 1
    return first


@lru_cache(maxsize=1)
def _roles() -> frozenset[str]:
    """Words that stand before a name without being part of it: "Supplier Kestrel Limited"."""
    vocab = vocabulary()
    return vocab.organisation_label | vocab.person_label | _PAPERS


def _has_core(tokens: tuple[Token, ...], start: int, stop: int) -> bool:
    return any(token.kind in _PERSONAL or token.kind is Kind.ORDINARY for token in tokens[start:stop])


def _persons(tokens: tuple[Token, ...], shouted: bool, text: str, lexicon: Container[str]) -> Iterator[Named]:
    i = 0
    while i < len(tokens):
        kind = tokens[i].kind
        last = i
        if kind is Kind.HONORIFIC:
            start = i
            while start + 1 < len(tokens) and tokens[start + 1].kind is Kind.HONORIFIC:
                start += 1
            formal = bare(tokens[start].word).lower() in _FORMAL_TITLES
            last = _surnames(tokens, start, text, lexicon, shouted, anything=not formal)
            last = last if last > start else i
        elif kind is Kind.GIVEN or kind is Kind.GIVEN_WORD:
            last = _surnames(tokens, i, text, lexicon, shouted, anything=False)
        elif kind is Kind.INITIAL:
            last = _after_initials(tokens, i, text, lexicon)
        if last > i:
            yield Named(i, last, "person", sure=True)
        i = max(i, last) + 1


def _surnames(
    tokens: tuple[Token, ...], i: int, text: str, lexicon: Container[str], shouted: bool, *, anything: bool
) -> int:
    """Return the last token of the name that starts at token i; i itself when nothing follows."""
    last = i
    while last + 1 < len(tokens) and last - i < 4:
        following = tokens[last + 1]
        low = bare(following.word).lower()
        gap = _gap(tokens, last, text)
        if gap in {"and", "of", "&"} or (gap == "," and low not in _POSTNOMINALS):
            break
        surname = (
            following.kind in _PERSONAL
            or (following.kind is Kind.ORDINARY and low not in lexicon and not shouted)
            or (low in SURNAMES and all(t.kind in _PERSONAL or t.kind is Kind.HONORIFIC for t in tokens[i : last + 1]))
            or (last == i and following.kind is Kind.ORDINARY and anything)
            or (last == i and anything and following.kind in {Kind.CONTRACT, Kind.PUBLIC})
            or (last > i and low.replace(".", "") in _POSTNOMINALS)
        )
        if not surname or (
            following.kind is Kind.INITIAL
            and last + 2 >= len(tokens)
            and "." not in text[following.end : following.end + 1]
        ):
            break
        last += 1
    return last


def _after_initials(tokens: tuple[Token, ...], i: int, text: str, lexicon: Container[str]) -> int:
    last = i
    while last + 1 < len(tokens) and tokens[last + 1].kind is Kind.INITIAL and last - i < 4:
        last += 1
    if last + 1 >= len(tokens) or _gap(tokens, last, text) in {"and", "of", "&", ","}:
        return i
    following = tokens[last + 1]
    dotted = text[tokens[last].end : tokens[last].end + 1] == "."
    low = bare(following.word).lower()
    known = _is_name(following, lexicon) or following.kind is Kind.GIVEN_WORD
    if known or (dotted and (low in SURNAMES or (following.kind is Kind.ORDINARY and low not in lexicon))):
        return last + 1
    return i


def _denied(
    tokens: tuple[Token, ...], taken: list[bool], shouted: bool, text: str, lexicon: Container[str]
) -> Iterator[Named]:
    i = 0
    while i < len(tokens):
        if taken[i] or not _is_name(tokens[i], lexicon):
            i += 1
            continue
        first = last = i
        while last + 1 < len(tokens) and not taken[last + 1] and _joins(tokens, last, last + 1, shouted, text, lexicon):
            last += 1
        while first > 0 and not taken[first - 1] and _joins(tokens, first - 1, first - 1, shouted, text, lexicon):
            first -= 1
        personal = any(tokens[k].kind is Kind.GIVEN for k in range(first, last + 1))
        yield Named(first, last, "person" if personal else "organisation", sure=False)
        i = last + 1


def _joins(
    tokens: tuple[Token, ...], left: int, candidate: int, shouted: bool, text: str, lexicon: Container[str]
) -> bool:
    """Whether the candidate belongs to the name beside it; `left` is the token before the gap between them."""
    if _gap(tokens, left, text) in {"and", "of", ","}:
        return False
    token = tokens[candidate]
    if _is_name(token, lexicon):
        return True
    if shouted or "\n" in text[tokens[left].end : tokens[left + 1].start]:
        return False
    low = bare(token.word).lower()
    if token.kind in {Kind.ORDINARY, Kind.NAME}:
        return low not in lexicon
    if low in SURNAMES and candidate > left:
        return True
    return token.kind in {Kind.GIVEN_WORD, Kind.INITIAL} and len(token.word) > 1
