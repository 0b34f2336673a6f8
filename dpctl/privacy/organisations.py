"""Organisations in a run of capitalised words: by a legal form, or by a word such as Bank or Partners."""

from collections.abc import Container, Iterator
from functools import lru_cache
from typing import NamedTuple

from dpctl.privacy.runs import Phrase, Token
from dpctl.privacy.words import AMBIGUOUS_FORMS, Kind, makes_term, vocabulary, words_of

# Looked up for every word of a text, which takes longer by way of the class.
_NAME, _GIVEN, _LEGAL, _ORDINARY = Kind.NAME, Kind.GIVEN, Kind.LEGAL, Kind.ORDINARY
# What a word may be that is part of a person's name, that opens one, and that is a name by itself.
PERSONAL = frozenset({Kind.NAME, Kind.GIVEN, Kind.GIVEN_WORD, Kind.INITIAL})
OPENS_PERSON = frozenset({Kind.HONORIFIC, Kind.GIVEN, Kind.GIVEN_WORD, Kind.INITIAL})
DENIED = frozenset({Kind.NAME, Kind.GIVEN})
ANDS = frozenset({"and", "und", "et", "и", "та", "και", "i", "en", "och"})
# Between two words these part a name from what stands before it.
APART = ANDS | {"of", "for", "für", "&"}
_ENDS_NAME = frozenset({Kind.FUNCTION, Kind.HONORIFIC, Kind.LEGAL})
_SUBJECTS = frozenset({Kind.CONTRACT, Kind.ORDINARY, Kind.NAME, Kind.PUBLIC})
_PARTNERSHIPS = words_of(
    "llp lp partners partnership associates solicitors attorneys advocates co company sons bros brothers daughters"
    " nephew nephews industries"
    " партнеры партнёры партнери söhne fils associés zonen"
)
_HOUSES = words_of("bank hotel café cafe restaurant theatre clinic museum")
# Before a legal form these words name its kind ("a private company limited by shares"), not the company.
_GENERIC = words_of("private public company companies liability limited party parties partnership share shares")
_NO_NAME_ALONE = frozenset({Kind.CONTRACT, Kind.ACRONYM, Kind.INITIAL})
_PASSING = frozenset({Kind.CONTRACT, Kind.PUBLIC, Kind.ACRONYM})
_PARTNER = frozenset({Kind.NAME, Kind.GIVEN, Kind.GIVEN_WORD, Kind.ORDINARY})
# Function words that begin names of companies: "First Anchor Software Ltd".
COUNTING = words_of("first second third one next all above over beyond every any under near still both")
# What is somebody's: "Proprietor of Kestrel Ltd", "Common Seal of Kestrel Ltd".
_HELD = words_of(
    "proprietor director secretary manager trustee partner owner shareholder member employee officer head chairman"
    " directors members shareholders secretaries trustees partners employees officers creditors holders"
    " president seal subsidiary affiliate holder guarantor administrator liquidator receiver creditor nominee"
)
_PAPERS = words_of(
    "agreement contract schedule annex appendix exhibit deed recitals background definitions section clause form part"
)
# What stands before a name in other languages: somebody's papers and payments, what opens a sentence or a signature.
_BEFORE_NAME = words_of(
    "fattura fatture facture factures factura facturas fatura faturas faktura faktury rechnung factuur virement loyer"
    " bonifico transferencia transferência przelew certificat certificato certificado contrat contratto contrato umowa"
    " umowy umowę bail devis quota parcella recibo quittance nómina avenant commande pour por para entre przez dla voor"
    " für avec tra fra presso chez dossier aan namens"
)
_TO = frozenset({"aan", "namens"})
# Given names that are words in languages whose words the lexicon holds: "agua, Luz y gas", "le Manuel", "Van | Aan".
_GIVEN_NOUNS = words_of("luz manuel van abril")


# With an ordinary word before them these are a part in a contract, or a public body: "Innocent Party".
_DESCRIBED = words_of("party tribunal")
# Words in -ed that begin names of companies.
_NAMING = words_of(
    "united allied associated consolidated amalgamated advanced applied integrated combined trusted inspired unlimited"
    " related federated incorporated dedicated connected sacred hundred kindred enlightened unified"
)


class Named(NamedTuple):
    """Tokens [first, last] of a phrase that are one name; `sure` when a form, a title or a given name says so."""

    first: int
    last: int
    cls: str
    sure: bool


def organisations(phrase: Phrase, lexicon: Container[str]) -> Iterator[Named]:
    """Names with a legal form first, then those that a word such as Bank or Partners ends."""
    tokens = phrase.tokens
    taken = [False] * len(tokens)
    floor = -1
    for i, token in enumerate(tokens):
        if token.kind is not _LEGAL or i <= floor:
            continue
        # "AS" and "SA" are words of headings, "S.A." is none.
        ambiguous = token.low in AMBIGUOUS_FORMS and (phrase.shouted or len(tokens) == 1) and "." not in token.word
        if ambiguous and not (i > 0 and is_name(tokens[i - 1], lexicon)):
            continue
        named = _legally_named(phrase, i, _extended_right(phrase, i), floor)
        if named:
            floor = named.last
            taken[named.first : floor + 1] = [True] * (floor + 1 - named.first)
            yield named
    weak = vocabulary().weak_form
    if weak.isdisjoint(phrase.lows):
        return
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
        following = tokens[end + 1]
        # "S.A. de C.V." goes on, "Banco de Verde" does not
        if following.kind is not _LEGAL and (phrase.gap(end) == "de" or following.low not in weak):
            break
        end += 1
    while end > i and tokens[end].kind is not _LEGAL and phrase.gap(end - 1) == "&":
        end -= 1
    return end


def _legally_named(phrase: Phrase, i: int, end: int, floor: int) -> Named | None:
    tokens = phrase.tokens
    first = _extended_left(phrase, i, floor, joins_and=tokens[end].low in _PARTNERSHIPS)
    first = _with_partner(phrase, first, i, floor)
    while first < i and tokens[first].low in roles():
        if tokens[first].low in _TO and phrase.gap(first):
            break  # "Aan van den Berg B.V.": the particle is part of the name
        foreign = tokens[first].low in _BEFORE_NAME
        # "Fattura di Clear Key Data S.p.A.", but "Bail & Chahal Ltd"
        apart = foreign and phrase.gap(first) not in {"", "&"} and first + 1 < i
        if not (apart or _has_core(tokens[first + 1 : i])) or (foreign and phrase.gap(first) in APART):
            break
        first += 1
    if _GENERIC.issuperset(phrase.lows[first:i]) or (i - first == 1 and tokens[first].kind in _NO_NAME_ALONE):
        return None
    return Named(first, end, "organisation", sure=True)


def _weakly_named(phrase: Phrase, i: int, end: int, floor: int, lexicon: Container[str]) -> Named | None:
    tokens = phrase.tokens
    # "Anna Baker, Company Secretary"
    if i and phrase.gap(i - 1) == "," and end + 1 < len(tokens) and not phrase.gap(end):
        return None
    # "Bank of Kestrel", "University of Northwold"
    if end + 1 < len(tokens) and phrase.gap(end) in {"of", "de", "di", "für"} and is_name(tokens[end + 1], lexicon):
        last = end + 1
        while last + 1 < len(tokens) and not phrase.gap(last) and is_name(tokens[last + 1], lexicon):
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
    while first < i and tokens[first].kind in _PASSING and _has_core(tokens[first + 1 : i]):
        first += 1
    core = tokens[first:i]
    if core and phrase.gap(i - 1) == "&" and tokens[i].low in _PARTNERSHIPS and core[-1].kind is not Kind.FUNCTION:
        return Named(first, end, "organisation", sure=True)  # "Royal Tower Legal & Sons"
    if any(is_name(token, lexicon) for token in core):
        # "Yanceyvale Centre for Commercial Mediation"
        if end + 1 < len(tokens) and phrase.gap(end) in {"for", "of", "für", "per"}:
            end += 1
            while end + 1 < len(tokens) and phrase.gap(end) in {"", "and"} and tokens[end + 1].kind in _SUBJECTS:
                if phrase.gap(end) and tokens[end + 1].kind is Kind.NAME:
                    break
                end += 1
        return Named(first, end, "organisation", sure=True)
    described = tokens[i].low in _DESCRIBED or (core and _is_described(core[-1].low))
    if not phrase.shouted and core and not described and all(_can_tell(t, lexicon) for t in core):
        return Named(first, end, "organisation", sure=False)
    return None


def _is_described(low: str) -> bool:
    """Whether a word before "Services" or "Works" says which ones are meant: "Hosted", "Completed"."""
    return len(low) > 5 and low.endswith("ed") and low not in _NAMING


def _can_tell(token: Token, lexicon: Container[str]) -> bool:
    """Whether an ordinary word can be the name of a firm: not "Provident" in "Provident Fund"."""
    return token.kind is Kind.ORDINARY and token.low not in lexicon and not makes_term(token.low)


def _with_partner(phrase: Phrase, first: int, form: int, floor: int) -> int:
    """Take in one word before an "and" that stands before one or two: "Johansson and Eriksson AB"."""
    tokens = phrase.tokens
    partner = first - 1
    if phrase.shouted and partner - 1 > floor and tokens[partner].word == "AND":
        outside = tokens[partner - 1].kind not in {*_PARTNER, Kind.PUBLIC} or form - first > 2
        return first if outside or (partner - 2 > floor and tokens[partner - 2].kind in DENIED) else partner - 1
    if "&" in phrase.gaps[first:form]:
        return first  # a partnership already: the word before it is another's name
    if partner <= floor or phrase.gap(partner) not in ANDS or form - first > 2 or tokens[partner].kind not in _PARTNER:
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
        if before.kind in _ENDS_NAME and (before.low not in COUNTING or before.word.islower() or first == i):
            break
        gap = phrase.gaps[first - 1]
        if gap:
            if gap.partition(" ")[0] in {"of", "von"} and (
                before.low in _HELD or makes_term(before.low) or _ends_person(phrase, first - 1, floor)
            ):
                break
            if (gap in ANDS and not joins_and) or gap in {"for", "für"} or (gap == "," and first < i):
                break
        first -= 1
    return first


def _ends_person(phrase: Phrase, i: int, floor: int) -> bool:
    """Whether token i is a surname: "Ludwig Huhn of Miller & Reed L.P." holds a person and a company."""
    before = phrase.tokens[i - 1] if i - 1 > floor and not phrase.gap(i - 1) else None
    return phrase.tokens[i].kind in DENIED and before is not None and before.kind in OPENS_PERSON | {Kind.NAME}


@lru_cache(maxsize=1)
def roles() -> frozenset[str]:
    """Return the words that stand before a name without being part of it: "Supplier Kestrel Limited"."""
    vocab = vocabulary()
    return vocab.organisation_label | vocab.person_label | _PAPERS | _BEFORE_NAME


def _has_core(tokens: tuple[Token, ...]) -> bool:
    return any(token.kind in PERSONAL or token.kind is _ORDINARY for token in tokens)


def is_name(token: Token, lexicon: Container[str]) -> bool:
    """Whether a word by itself is a name: a given name, or one that no list has and the text never writes small."""
    kind = token.kind
    if kind is _GIVEN:
        return token.low not in _GIVEN_NOUNS or token.low not in lexicon
    return kind is _NAME and token.low not in lexicon
