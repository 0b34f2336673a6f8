"""Names in a run of capitalised words: organisations by their form, persons by given name, initials or title.

What is left over and is not an ordinary word is a name too (default deny).
"""

import re
from collections.abc import Container, Iterable, Iterator
from functools import lru_cache

from dpctl.privacy.organisations import ANDS, APART, DENIED, OPENS_PERSON, PERSONAL, Named, is_name, organisations
from dpctl.privacy.runs import PARTICLES, Phrase, Token
from dpctl.privacy.words import Kind, makes_term, table, words_of

_DIGITS = re.compile(r"\d{4}")
_CODE = re.compile(r"\d{2}\w*\d")
# Looked up for every word of a text, which takes longer by way of the class.
_GIVEN, _GIVEN_WORD, _INITIAL, _HONORIFIC = Kind.GIVEN, Kind.GIVEN_WORD, Kind.INITIAL, Kind.HONORIFIC
_NAME, _ORDINARY = Kind.NAME, Kind.ORDINARY
# A phrase of these alone holds no name.
_NAMELESS = frozenset({Kind.CONTRACT, Kind.FUNCTION, Kind.PUBLIC, Kind.ACRONYM})
_GIVEN_OR_INITIAL = frozenset({Kind.GIVEN, Kind.GIVEN_WORD, Kind.INITIAL})
_NO_COUNTRY = words_of(
    "january february march april august september october november december monday tuesday wednesday thursday friday"
    " saturday sunday euros dollars dollar pounds sterling francs rupees pence cents easter christmas google microsoft"
    " oracle internet windows european american british english french german"
)
# Contract words that are everyday surnames; after a given name or a title they are taken for one.
SURNAMES = words_of(
    "price law banks bond page case best day field fields power french mark marks major cook close court church"
    " street hall fair good light post speed temple sale sales hand head key link lock march may carver parsons"
    " bright bank buyer payne carrier archer steward chance bailey notary proctor minor long short merchant banker"
    " butcher shepherd register weeks sessions counsel judge bishop pope deacon sexton beadle reeve constable warden"
    " ranger forester draper mercer chandler tanner usher garner spicer dyer brewer butler ward strong rich sharp swift"
    " power wise gross small little still self moody noble grant holder bar lane place park hill ford brook wells"
    " bridge cross sellers buyers more service pages rule north south east west workman porter barber young waters"
    " rider speed grant child childs sales reader messenger teller skinner hooper tiler friar monk baron earl duke"
    " prince"
)
_SEPARATE = ANDS | {"of", "for", ","}
_FORMAL_TITLES = words_of("judge justice lord lady don pan hon sir dame colonel major barrister")
POSTNOMINALS = words_of("jr sr jun sen ii iii iv qc kc sc phd md dds dvm rn cpa jd esq obe mbe cbe mp")


def names_in(phrase: Phrase, lexicon: Container[str]) -> tuple[Named, ...]:
    """Return the names in a phrase; `lexicon` holds the words that the text itself writes in small letters."""
    tokens = phrase.tokens
    if len(tokens) == 1:
        cls = "person" if tokens[0].kind is _GIVEN else "organisation"
        return (Named(0, 0, cls, sure=False),) if is_name(tokens[0], lexicon) else ()
    kinds = phrase.kinds
    if kinds <= _NAMELESS:
        return ()
    if phrase.placed is not tokens:
        phrase = phrase._replace(tokens=phrase.placed)
    taken = [False] * len(tokens)
    found: list[Named] = []
    if phrase.formed:
        _take(organisations(phrase, lexicon), taken, found)
    if False in taken and not kinds.isdisjoint(OPENS_PERSON):
        _take(_persons(phrase, lexicon), taken, found)
    if False in taken and not kinds.isdisjoint(DENIED):
        found += _denied(phrase, taken, lexicon)
    if len(found) > 1:
        found.sort()
    return tuple(found)


def _take(candidates: Iterable[Named], taken: list[bool], found: list[Named]) -> None:
    for named in candidates:
        first, last, _, _ = named
        if True not in taken[first : last + 1]:
            found.append(named)
            taken[first : last + 1] = [True] * (last - first + 1)


def _persons(phrase: Phrase, lexicon: Container[str]) -> Iterator[Named]:
    tokens = phrase.tokens
    i = 0
    while i < len(tokens):
        kind = tokens[i].kind
        if kind not in OPENS_PERSON:
            i += 1
            continue
        last = i
        if kind is _HONORIFIC:
            title = i
            while title + 1 < len(tokens) and tokens[title + 1].kind is _HONORIFIC:
                title += 1
            formal = tokens[title].low in _FORMAL_TITLES
            # "NEAR MISS REPORT": inside a heading a title may be a word.
            last = _surnames(phrase, title, lexicon, anything=not formal and not (phrase.shouted and i))
            last = last if last > title else i
        elif kind is _INITIAL:
            last = _after_initials(phrase, i, lexicon)
        else:
            last = _surnames(phrase, i, lexicon, anything=False)
        if last > i:
            # "Hyacinth Ó Briain": an unusual word before the initial is the given name.
            begins = kind is _INITIAL and i > 0 and not phrase.shouted and not phrase.gap(i - 1)
            before = begins and tokens[i - 1].kind is _ORDINARY and tokens[i - 1].low not in lexicon
            before = before and not makes_term(tokens[i - 1].low)
            yield Named(i - before, last, "person", sure=True)
        i = max(i, last) + 1


def _surnames(phrase: Phrase, i: int, lexicon: Container[str], *, anything: bool) -> int:
    """Return the last token of the name that starts at token i; i itself when nothing follows."""
    tokens = phrase.tokens
    last = i
    while last + 1 < len(tokens) and last - i < 4:
        following = tokens[last + 1]
        kind, low = following.kind, following.low
        gap = phrase.gaps[last]
        if gap and (gap in APART or (gap == "," and low not in POSTNOMINALS)):
            break
        if _is_coded(following):
            break  # "PAN WJRCN3632B"
        surname = (
            kind in PERSONAL
            or (kind is _ORDINARY and (low not in lexicon and not phrase.shouted))
            or (kind is _ORDINARY and phrase.shouted and len(tokens) == 2 and last == i)
            or (_is_country(following) and all(t.kind in _GIVEN_OR_INITIAL for t in tokens[i : last + 1]))
            or (low in SURNAMES and all(t.kind in PERSONAL or t.kind is _HONORIFIC for t in tokens[i : last + 1]))
            or (_ends_phrase(phrase, last + 1) and low in _rare_surnames())
            or (
                following.word.isupper()
                and len(low) > 2
                and not phrase.shouted
                and tokens[i].kind in _GIVEN_OR_INITIAL
                and kind in {Kind.CONTRACT, _ORDINARY}
            )
            or (last == i and anything and kind in {Kind.CONTRACT, Kind.PUBLIC, _ORDINARY})
            or (last > i and low in POSTNOMINALS)
        )
        if not surname or (kind is _INITIAL and last + 2 >= len(tokens) and phrase.text[-1] != "."):
            break
        last += 1
    return last


def _ends_phrase(phrase: Phrase, i: int) -> bool:
    """Whether nothing goes on with token i: "Holly Call" is a person, "Holly Call Option" is none."""
    return i + 1 == len(phrase.tokens) or phrase.gap(i) in _SEPARATE


@lru_cache(maxsize=1)
def _rare_surnames() -> frozenset[str]:
    return words_of(table("name_edges")["rare_surnames"])


def _is_coded(token: Token) -> bool:
    word = token.word
    return not word.isalpha() and _CODE.search(word) is not None


def _is_country(token: Token) -> bool:
    """Whether a public word can be a surname ("Igor Montenegro"): not a month, a day or a currency."""
    return token.kind is Kind.PUBLIC and len(token.low) > 4 and token.low not in _NO_COUNTRY


def _after_initials(phrase: Phrase, i: int, lexicon: Container[str]) -> int:
    tokens = phrase.tokens
    last = i
    while last + 1 < len(tokens) and tokens[last + 1].kind is _INITIAL and last - i < 4:
        last += 1
    if last + 1 >= len(tokens) or phrase.gap(last) in APART or phrase.gap(last) == ",":
        return i
    following = tokens[last + 1]
    dotted = phrase.text[tokens[last].end] == "."
    low = following.low
    known = is_name(following, lexicon) or following.kind is _GIVEN_WORD
    if known or (dotted and (low in SURNAMES or (following.kind is _ORDINARY and low not in lexicon))):
        return last + 1
    return i


def _denied(phrase: Phrase, taken: list[bool], lexicon: Container[str]) -> Iterator[Named]:
    tokens = phrase.tokens
    i, size = 0, len(tokens)
    while i < size:
        # Few words need the whole question.
        if taken[i] or tokens[i].kind not in DENIED or not is_name(tokens[i], lexicon):
            i += 1
            continue
        first = last = i
        while last + 1 < size and not taken[last + 1] and _joins(phrase, last, last + 1, lexicon):
            last += 1
        while first > 0 and not taken[first - 1] and _joins(phrase, first - 1, first - 1, lexicon):
            first -= 1
        personal = _GIVEN in [token.kind for token in tokens[first : last + 1]]
        yield Named(first, last, "person" if personal else "organisation", sure=False)
        i = last + 1


def _gaps(phrase: Phrase, i: int) -> str:
    """What stands beside token i that is more than a space."""
    return (phrase.gap(i - 1) if i else "") + (phrase.gap(i) if i + 1 < len(phrase.tokens) else "")


def _joins(phrase: Phrase, left: int, candidate: int, lexicon: Container[str]) -> bool:
    """Whether the candidate belongs to the name beside it; `left` is the token before the gap between them."""
    gap = phrase.gaps[left]
    if gap in _SEPARATE:
        return False
    token = phrase.tokens[candidate]
    # "Passport KS6080487": a code stands behind its label.
    if _is_coded(phrase.tokens[left]) or _is_coded(phrase.tokens[left + 1]):
        return False
    # "ES9121000418450200051332 de Johansson"
    if gap and any(_DIGITS.search(phrase.tokens[i].word) for i in (left, left + 1)):
        return False
    if is_name(token, lexicon):
        return True
    low = token.low
    if low in POSTNOMINALS and candidate > left and not gap:
        return True  # "Erhardt Koch II"
    beyond = candidate + (1 if candidate > left else -1)
    if low in PARTICLES and 0 <= beyond < len(phrase.tokens) and is_name(phrase.tokens[beyond], lexicon):
        return True  # "Isaia Della Rovere"
    kind = token.kind
    if phrase.shouted:
        # "I, JADE DAVIS, authorize"
        pair = len(phrase.tokens) == 2 and candidate == left == 0 and not gap and kind is _ORDINARY
        return pair and low not in lexicon and not makes_term(low) and phrase.tokens[1].kind in DENIED
    if kind is _NAME and low in lexicon:
        # "Caseificio Tre Pini"
        between = 0 <= beyond < len(phrase.tokens) and is_name(phrase.tokens[beyond], lexicon)
        return between and not _gaps(phrase, candidate)
    if kind is _ORDINARY or kind is _NAME:
        # "Driver MCLEAN", "Protocol XAX": a term before a name is what it is called.
        return low not in lexicon and not (candidate == left and makes_term(low))
    if kind is _INITIAL and candidate > left and candidate == len(phrase.tokens) - 1:
        return True  # "McTavish F"
    if low in SURNAMES and candidate > left:
        return True
    initial = kind is _INITIAL and phrase.text[token.end : token.end + 1] == "."
    return initial or kind is _GIVEN_WORD
