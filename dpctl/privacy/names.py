"""Names in a run of capitalised words: organisations by their form, persons by given name, initials or title.

What is left over and is not an ordinary word is a name too (default deny).
"""

from collections.abc import Container, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from dpctl.privacy.runs import PARTICLES, Phrase, Token
from dpctl.privacy.words import AMBIGUOUS_FORMS, Kind, vocabulary, words_of

_PERSONAL = frozenset({Kind.NAME, Kind.GIVEN, Kind.GIVEN_WORD, Kind.INITIAL})
# A phrase of these alone holds no name.
_NAMELESS = frozenset({Kind.CONTRACT, Kind.FUNCTION, Kind.PUBLIC, Kind.ACRONYM})
_GIVEN_OR_INITIAL = frozenset({Kind.GIVEN, Kind.GIVEN_WORD, Kind.INITIAL})
_NO_COUNTRY = words_of(
    "january february march april august september october november december monday tuesday wednesday thursday friday"
    " saturday sunday euros dollars dollar pounds sterling francs rupees pence cents easter christmas google microsoft"
    " oracle internet windows european american british english french german"
)
_OPENS_PERSON = frozenset({Kind.HONORIFIC, Kind.GIVEN, Kind.GIVEN_WORD, Kind.INITIAL})
_DENIED = frozenset({Kind.NAME, Kind.GIVEN})
_ENDS_NAME = frozenset({Kind.FUNCTION, Kind.HONORIFIC, Kind.LEGAL})
# Contract words that are everyday surnames; after a given name or a title they are taken for one.
SURNAMES = words_of(
    "price law banks bond page case best day field fields power french mark marks major cook close court church"
    " street hall fair good light post speed temple sale sales hand head key link lock march may carver parsons"
    " bright bank buyer payne carrier archer steward chance bailey notary proctor minor long short merchant banker"
    " butcher shepherd register weeks sessions counsel judge bishop pope deacon sexton beadle reeve constable warden"
    " ranger forester draper mercer chandler tanner usher garner spicer dyer brewer butler ward strong rich sharp swift"
    " wise gross small little still self moody noble grant holder bar lane place park hill ford brook wells bridge"
)
_SUBJECTS = frozenset({Kind.CONTRACT, Kind.ORDINARY, Kind.NAME, Kind.PUBLIC})
_PARTNERSHIPS = words_of(
    "llp lp partners partnership associates solicitors attorneys advocates co company sons bros brothers daughters"
    " nephew nephews industries"
    " партнеры партнёры партнери söhne fils associés zonen"
)
# Before a legal form these words name its kind ("a private company limited by shares"), not the company.
_HOUSES = words_of("bank hotel café cafe restaurant theatre clinic museum")
_GENERIC = words_of("private public company companies liability limited party parties partnership share shares")
_ANDS = frozenset({"and", "und", "et", "и", "та", "και", "i", "en", "och"})
_APART = _ANDS | {"of", "for", "für", "&"}
_SEPARATE = _ANDS | {"of", "for", ","}
_PARTNER = frozenset({Kind.NAME, Kind.GIVEN, Kind.GIVEN_WORD, Kind.ORDINARY})
# Function words that begin names of companies: "First Anchor Software Ltd".
_COUNTING = words_of("first second third one next all above over beyond every any under near still both")
_FORMAL_TITLES = words_of("judge justice lord lady don pan hon sir dame colonel major barrister")
POSTNOMINALS = words_of("jr sr jun sen ii iii iv qc kc sc phd md esq obe mbe cbe mp")
_PAPERS = words_of(
    "agreement contract schedule annex appendix exhibit deed recitals background definitions section clause form part"
)


class Named(NamedTuple):
    """Tokens [first, last] of a phrase that are one name; `sure` when a form, a title or a given name says so."""

    first: int
    last: int
    cls: str
    sure: bool


def names_in(phrase: Phrase, lexicon: Container[str]) -> tuple[Named, ...]:
    """Return the names in a phrase; `lexicon` holds the words that the text itself writes in small letters."""
    tokens = phrase.tokens
    if len(tokens) == 1:
        cls = "person" if tokens[0].kind is Kind.GIVEN else "organisation"
        return (Named(0, 0, cls, sure=False),) if _is_name(tokens[0], lexicon) else ()
    kinds = phrase.kinds
    if kinds <= _NAMELESS:
        return ()
    if phrase.placed is not tokens:
        phrase = phrase._replace(tokens=phrase.placed)
    taken = [False] * len(tokens)
    found: list[Named] = []
    if phrase.formed:
        _take(_organisations(phrase, lexicon), taken, found)
    if not kinds.isdisjoint(_OPENS_PERSON):
        _take(_persons(phrase, lexicon), taken, found)
    if not kinds.isdisjoint(_DENIED):
        found += _denied(phrase, taken, lexicon)
    return tuple(sorted(found))


def _take(candidates: Iterable[Named], taken: list[bool], found: list[Named]) -> None:
    for named in candidates:
        first, last, _, _ = named
        if True not in taken[first : last + 1]:
            found.append(named)
            taken[first : last + 1] = [True] * (last - first + 1)


def _is_name(token: Token, lexicon: Container[str]) -> bool:
    if token.kind is Kind.GIVEN:
        return True
    return token.kind is Kind.NAME and token.low not in lexicon


def _organisations(phrase: Phrase, lexicon: Container[str]) -> Iterator[Named]:
    """Names with a legal form first, then those that a word such as Bank or Partners ends."""
    tokens = phrase.tokens
    weak = vocabulary().weak_form
    taken = [False] * len(tokens)
    floor = -1
    for i, token in enumerate(tokens):
        if i <= floor or token.kind is not Kind.LEGAL:
            continue
        ambiguous = token.low in AMBIGUOUS_FORMS and (phrase.shouted or len(tokens) == 1)
        if ambiguous and not (i > 0 and _is_name(tokens[i - 1], lexicon)):
            continue
        named = _legally_named(phrase, i, _extended_right(phrase, i), floor)
        if named:
            floor = named.last
            taken[named.first : floor + 1] = [True] * (floor + 1 - named.first)
            yield named
    floor = -1
    for i, token in enumerate(tokens):
        if taken[i]:
            floor = i
        elif i > floor and token.low in weak:
            named = _weakly_named(phrase, i, _extended_right(phrase, i), floor, lexicon)
            if named:
                floor = named.last
                yield named


def _extended_right(phrase: Phrase, i: int) -> int:
    """Follow further forms to the right: "Pty Ltd", "GmbH & Co. KG", "Group Holdings plc"."""
    tokens = phrase.tokens
    weak = vocabulary().weak_form
    end = i
    while end + 1 < len(tokens) and phrase.gap(end) in {"", "&", ",", "de"}:
        if tokens[end + 1].kind is not Kind.LEGAL and phrase.gap(end) == "de":
            break  # "S.A. de C.V." goes on, "Banco de Verde" does not
        if tokens[end + 1].kind is not Kind.LEGAL and tokens[end + 1].low not in weak:
            break
        end += 1
    while end > i and tokens[end].kind is not Kind.LEGAL and phrase.gap(end - 1) == "&":
        end -= 1
    return end


def _legally_named(phrase: Phrase, i: int, end: int, floor: int) -> Named | None:
    tokens = phrase.tokens
    first = _extended_left(phrase, i, floor, joins_and=tokens[end].low in _PARTNERSHIPS)
    first = _with_partner(phrase, first, i, floor)
    while first < i and tokens[first].low in roles() and _has_core(tokens[first + 1 : i]):
        first += 1
    words = [token.low for token in tokens[first:i]]
    if not words or all(word in _GENERIC for word in words):
        return None
    if len(words) == 1 and tokens[first].kind in {Kind.CONTRACT, Kind.ACRONYM, Kind.INITIAL}:
        return None
    return Named(first, end, "organisation", sure=True)


def _weakly_named(phrase: Phrase, i: int, end: int, floor: int, lexicon: Container[str]) -> Named | None:
    tokens = phrase.tokens
    # "Bank of Kestrel", "University of Northwold"
    if end + 1 < len(tokens) and phrase.gap(end) in {"of", "de", "di", "für"} and _is_name(tokens[end + 1], lexicon):
        last = end + 1
        while last + 1 < len(tokens) and not phrase.gap(last) and _is_name(tokens[last + 1], lexicon):
            last += 1
        # "Port Authority of Dunmarrow": ordinary words before it belong to it
        first = i
        while first - 1 > floor and not phrase.gap(first - 1) and tokens[first - 1].kind in {Kind.ORDINARY, Kind.NAME}:
            first -= 1
        return Named(first, last, "organisation", sure=True)
    opens = i == floor + 1 or tokens[i - 1].kind is Kind.FUNCTION
    if tokens[i].low in _HOUSES and opens and end == i and end + 1 < len(tokens) and not phrase.gap(end):
        last = end
        while last + 1 < len(tokens) and not phrase.gap(last) and tokens[last + 1].kind is Kind.NAME:
            last += 1
        if last > end:
            return Named(i, last, "organisation", sure=True)  # "Bank Marlow"
    first = _extended_left(phrase, i, floor, joins_and=tokens[i].low in _PARTNERSHIPS)
    first = _with_partner(phrase, first, i, floor)
    passing = {Kind.CONTRACT, Kind.PUBLIC, Kind.ACRONYM}
    while first < i and tokens[first].kind in passing and _has_core(tokens[first + 1 : i]):
        first += 1
    core = tokens[first:i]
    if core and phrase.gap(i - 1) == "&" and tokens[i].low in _PARTNERSHIPS and core[-1].kind is not Kind.FUNCTION:
        return Named(first, end, "organisation", sure=True)  # "Royal Tower Legal & Sons"
    if any(_is_name(token, lexicon) for token in core):
        # "Yanceyvale Centre for Commercial Mediation"
        if end + 1 < len(tokens) and phrase.gap(end) in {"for", "of", "für", "per"}:
            end += 1
            while end + 1 < len(tokens) and phrase.gap(end) in {"", "and"} and tokens[end + 1].kind in _SUBJECTS:
                if phrase.gap(end) and tokens[end + 1].kind is Kind.NAME:
                    break
                end += 1
        return Named(first, end, "organisation", sure=True)
    if not phrase.shouted and core and all(t.kind is Kind.ORDINARY and t.low not in lexicon for t in core):
        return Named(first, end, "organisation", sure=False)
    return None


def _with_partner(phrase: Phrase, first: int, form: int, floor: int) -> int:
    """Take in one word before an "and" that stands before one or two: "Johansson and Eriksson AB"."""
    tokens = phrase.tokens
    partner = first - 1
    if phrase.shouted and partner - 1 > floor and tokens[partner].word == "AND":
        outside = tokens[partner - 1].kind not in {*_PARTNER, Kind.PUBLIC} or form - first > 2
        return first if outside or (partner - 2 > floor and tokens[partner - 2].kind in _DENIED) else partner - 1
    if any(phrase.gap(k) == "&" for k in range(first, form)):
        return first  # a partnership already: the word before it is another's name
    if partner <= floor or phrase.gap(partner) not in _ANDS or form - first > 2 or tokens[partner].kind not in _PARTNER:
        return first
    if tokens[partner].kind is Kind.ORDINARY and (phrase.shouted or tokens[first].kind not in _PARTNER):
        return first
    # Two words before it are a person, or another company: "Anna Baker and Eriksson AB".
    alone = partner - 1 <= floor or phrase.gap(partner - 1) or tokens[partner - 1].kind in _ENDS_NAME
    return partner if alone else first


def _extended_left(phrase: Phrase, i: int, floor: int, *, joins_and: bool) -> int:
    first = i
    while first - 1 > floor:
        before = phrase.tokens[first - 1]
        if before.kind in _ENDS_NAME and (before.low not in _COUNTING or before.word.islower() or first == i):
            break
        gap = phrase.gap(first - 1)
        if gap.partition(" ")[0] in {"of", "von"} and _ends_person(phrase, first - 1, floor):
            break
        if (gap in _ANDS and not joins_and) or gap in {"for", "für"} or (gap == "," and first < i):
            break
        first -= 1
    return first


def _ends_person(phrase: Phrase, i: int, floor: int) -> bool:
    """Whether token i is a surname: "Ludwig Huhn of Miller & Reed L.P." holds a person and a company."""
    before = phrase.tokens[i - 1] if i - 1 > floor and not phrase.gap(i - 1) else None
    return phrase.tokens[i].kind in _DENIED and before is not None and before.kind in _OPENS_PERSON | {Kind.NAME}


@lru_cache(maxsize=1)
def roles() -> frozenset[str]:
    """Return the words that stand before a name without being part of it: "Supplier Kestrel Limited"."""
    vocab = vocabulary()
    return vocab.organisation_label | vocab.person_label | _PAPERS


def _has_core(tokens: tuple[Token, ...]) -> bool:
    return any(token.kind in _PERSONAL or token.kind is Kind.ORDINARY for token in tokens)


def _persons(phrase: Phrase, lexicon: Container[str]) -> Iterator[Named]:
    tokens = phrase.tokens
    i = 0
    while i < len(tokens):
        kind = tokens[i].kind
        last = i
        if kind is Kind.HONORIFIC:
            title = i
            while title + 1 < len(tokens) and tokens[title + 1].kind is Kind.HONORIFIC:
                title += 1
            formal = tokens[title].low in _FORMAL_TITLES
            last = _surnames(phrase, title, lexicon, anything=not formal)
            last = last if last > title else i
        elif kind is Kind.GIVEN or kind is Kind.GIVEN_WORD:
            last = _surnames(phrase, i, lexicon, anything=False)
        elif kind is Kind.INITIAL:
            last = _after_initials(phrase, i, lexicon)
        if last > i:
            # "Hyacinth Ó Briain": an unusual word before the initial is the given name.
            begins = kind is Kind.INITIAL and i > 0 and not phrase.shouted and not phrase.gap(i - 1)
            before = begins and tokens[i - 1].kind is Kind.ORDINARY and tokens[i - 1].low not in lexicon
            yield Named(i - before, last, "person", sure=True)
        i = max(i, last) + 1


def _surnames(phrase: Phrase, i: int, lexicon: Container[str], *, anything: bool) -> int:
    """Return the last token of the name that starts at token i; i itself when nothing follows."""
    tokens = phrase.tokens
    last = i
    while last + 1 < len(tokens) and last - i < 4:
        following = tokens[last + 1]
        low = following.low
        gap = phrase.gap(last)
        if gap in _APART or (gap == "," and low not in POSTNOMINALS):
            break
        surname = (
            following.kind in _PERSONAL
            or (following.kind is Kind.ORDINARY and (low not in lexicon and not phrase.shouted))
            or (following.kind is Kind.ORDINARY and phrase.shouted and len(tokens) == 2 and last == i)
            or (_is_country(following) and all(t.kind in _GIVEN_OR_INITIAL for t in tokens[i : last + 1]))
            or (low in SURNAMES and all(t.kind in _PERSONAL or t.kind is Kind.HONORIFIC for t in tokens[i : last + 1]))
            or (
                following.word.isupper()
                and len(low) > 2
                and not phrase.shouted
                and tokens[i].kind in _GIVEN_OR_INITIAL
                and following.kind in {Kind.CONTRACT, Kind.ORDINARY}
            )
            or (last == i and anything and following.kind in {Kind.CONTRACT, Kind.PUBLIC, Kind.ORDINARY})
            or (last > i and low in POSTNOMINALS)
        )
        if not surname or (following.kind is Kind.INITIAL and last + 2 >= len(tokens) and phrase.text[-1] != "."):
            break
        last += 1
    return last


def _is_country(token: Token) -> bool:
    """Whether a public word can be a surname ("Igor Montenegro"): not a month, a day or a currency."""
    return token.kind is Kind.PUBLIC and len(token.low) > 4 and token.low not in _NO_COUNTRY


def _after_initials(phrase: Phrase, i: int, lexicon: Container[str]) -> int:
    tokens = phrase.tokens
    last = i
    while last + 1 < len(tokens) and tokens[last + 1].kind is Kind.INITIAL and last - i < 4:
        last += 1
    if last + 1 >= len(tokens) or phrase.gap(last) in _APART or phrase.gap(last) == ",":
        return i
    following = tokens[last + 1]
    dotted = phrase.text[tokens[last].end] == "."
    low = following.low
    known = _is_name(following, lexicon) or following.kind is Kind.GIVEN_WORD
    if known or (dotted and (low in SURNAMES or (following.kind is Kind.ORDINARY and low not in lexicon))):
        return last + 1
    return i


def _denied(phrase: Phrase, taken: list[bool], lexicon: Container[str]) -> Iterator[Named]:
    tokens = phrase.tokens
    i = 0
    while i < len(tokens):
        if taken[i] or not _is_name(tokens[i], lexicon):
            i += 1
            continue
        first = last = i
        while last + 1 < len(tokens) and not taken[last + 1] and _joins(phrase, last, last + 1, lexicon):
            last += 1
        while first > 0 and not taken[first - 1] and _joins(phrase, first - 1, first - 1, lexicon):
            first -= 1
        personal = any(tokens[k].kind is Kind.GIVEN for k in range(first, last + 1))
        yield Named(first, last, "person" if personal else "organisation", sure=False)
        i = last + 1


def _joins(phrase: Phrase, left: int, candidate: int, lexicon: Container[str]) -> bool:
    """Whether the candidate belongs to the name beside it; `left` is the token before the gap between them."""
    if phrase.gap(left) in _SEPARATE:
        return False
    token = phrase.tokens[candidate]
    if _is_name(token, lexicon):
        return True
    if token.low in POSTNOMINALS and candidate > left and not phrase.gap(left):
        return True  # "Erhardt Koch II"
    beyond = candidate + (1 if candidate > left else -1)
    if token.low in PARTICLES and 0 <= beyond < len(phrase.tokens) and _is_name(phrase.tokens[beyond], lexicon):
        return True  # "Isaia Della Rovere"
    if phrase.shouted:
        return False
    low = token.low
    if token.kind in {Kind.ORDINARY, Kind.NAME}:
        return low not in lexicon
    if token.kind is Kind.INITIAL and candidate > left and candidate == len(phrase.tokens) - 1:
        return True  # "McTavish F"
    if low in SURNAMES and candidate > left:
        return True
    initial = token.kind is Kind.INITIAL and phrase.text[token.end : token.end + 1] == "."
    return initial or token.kind is Kind.GIVEN_WORD
