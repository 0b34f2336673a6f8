"""Names of ordinary words, told by how the text uses them: "held by Paper Lantern Films", "Kestrel Growth Fund II".

A defined term stands behind an article somewhere, is explained in quotation marks, or is a heading; a name is none of
these and stands where somebody acts. And a word that the text writes with a capital only behind a name belongs to it.
"""

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import NamedTuple

from dpctl.privacy.names import SURNAMES
from dpctl.privacy.organisations import roles
from dpctl.privacy.runs import Phrase, Run, Token
from dpctl.privacy.words import Kind, makes_term, vocabulary, words_of

Place = tuple[int, int, str]

# What stands before a term of the text, and never before the name of a company.
_DETERMINERS = words_of(
    "the a an each any every such this that these those its their his her our your my all no some said per which what"
    " either both other applicable relevant respective certain same following above more most many several further"
    " der die das den dem des"
    " ein eine einen einem einer le la les un une des du il lo gli i el los las una uno het de een o"
    " os as"
)
# What stands before somebody: words of place and of giving and taking.
_LEADS = words_of(
    "at from by with against joined left between via held owned signed paid sent asked told called named owes owe"
    " bought joins leaves hired engaged sued acquired instructed invoiced met"
)
# Weak ones, behind which terms stand as well.
_WEAK_LEADS = words_of("for to of and or under is")
# What somebody does.
_ACTS = words_of(
    "is was has had did does will would wants wanted agrees agreed refused said says asked asks told holds owns owes"
    " pays paid sells sold buys bought keeps gave gives takes took runs signed signs wrote writes made makes releases"
    " acts acting joined left sent sends met moved opened closed claims claimed confirmed confirms replied must can may"
    " shall"
)
_BEFORE = re.compile(r"(?:(?<!\w)([^\W\d_]+(?:['’][^\W\d_]+)?)[ \n]|([;:(\[|/\t\n\"“”„«‘.,–—-])[ ]?)\Z")
_AFTER = re.compile(
    r"(['’]s?(?!\w))|[ \n]([a-z]+)(?!\w)|(,[ \n](?:a|an|acting|whose|of|by|trading)(?!\w))"
    r"|([ ]?\()|([ ]?[:.]?[ ]?(?:\n|\Z|\|))"
)
_INSIDE = re.compile(r"[a-z,;] ?\Z")
# A name before a bracket with a name: "Anna Baker (Copper Kettle)"; not "clause 4 (Data Protection)".
_BEFORE_BRACKET = re.compile(r"(?<!\w)[^\W\d_a-z][^\W\d_A-Z]{2,}[ \n]\(\Z")
_ROLE_BEFORE = re.compile(r"(?<!\w)([a-z]{4,})(?:,[ \n]| \()\Z")
_WILLS = words_of(
    "agrees agreed wants wanted refused says said asked owns owes pays paid sells sold buys bought claims"
    " undertakes warrants"
)
_ADVERBS = ("Later", "Then", "Now", "Here", "There", "Last", "Next", "Today", "Yesterday", "Only", "Even")
_SAYS_LITTLE = frozenset({Kind.CONTRACT, Kind.FUNCTION, Kind.PUBLIC, Kind.ACRONYM})
_QUOTES = frozenset('"“”„«‘')
_ABSTRACT = (
    "ing",
    "ion",
    "ions",
    "ment",
    "ments",
    "ance",
    "ence",
    "ity",
    "ities",
    "ness",
    "ship",
    "ism",
    "ures",
    "ure",
    "als",
    "ees",
    "ers",
)
# How what is done, or a quality, ends.
_DOING = ("ing", "tion", "sion", "ment", "ments", "ance", "ence", "ity", "ness", "ship", "ism", "oval", "ology", "ency")
_NUMBERS = words_of("one two three four five six seven eight nine ten eleven twelve thirds half hundred thousand")
_UNITS = words_of("hour minute second metre meter litre liter kilogram kilometre mile foot inch tonne ton")
# What ends the title of a law or a term, however long.
_TERM_HEADS = words_of(
    "act acts bill code regulations rules day time form list report policy guidelines agreement charge"
)
_PLAIN = frozenset({Kind.ORDINARY, Kind.NAME, Kind.GIVEN_WORD, Kind.GIVEN})
_SAY = frozenset({Kind.ORDINARY, Kind.GIVEN_WORD, Kind.CONTRACT, Kind.NAME, Kind.GIVEN})
_SAY_AMONG = _SAY | {Kind.PUBLIC}
_OPENING = words_of(
    "first second third one two three four five six seven eight nine ten next all above over beyond under still both"
)
# Public words that open names of firms: "Baltic Orchard".
_SEAS = words_of("pacific atlantic baltic nordic sterling arctic adriatic caspian")
# What asks about somebody at the start of a sentence.
_ASKS = words_of("Has Have Did Does Will Can Could Would Should Ask Tell Call Phone Invoice Pay Remind")
_HEADS = words_of(
    "union bank trust society association club foundation college school academy institute hospital clinic museum"
    " church partners hotel holdings studios federation alliance cooperative charity orchestra theatre university"
    " mosque temple synagogue"
)
_FOUND = frozenset({Kind.NAME, Kind.GIVEN})
_SMALL = words_of(
    "across over under above beyond without within for of the and on in at by to & with near upon behind between"
    " beneath"
)
_NUMERALS = frozenset("IVX")
_JOINS = frozenset({"", "of", "&"})
# Asked of every word of a text, which takes longer by way of the class.
_FUNCTION = Kind.FUNCTION
# Up to this length a text is searched for each word, beyond it all words are counted once.
_SHORT = 400_000
_CAPITALISED = re.compile(r"(?<!\w)[^\W\d_a-z][\w'’-]*")
_PAIR = re.compile(r"(?<!\w)([^\W\d_a-z][\w'’-]*)[ \n](?=([^\W\d_a-z][\w'’-]*))")
_BOUND = frozenset({Kind.CONTRACT, Kind.ORDINARY, Kind.PUBLIC, Kind.GIVEN_WORD, Kind.ACRONYM, Kind.NAME})


class _Use(NamedTuple):
    """How often a piece is used so.

    `term`: behind a determiner or in quotes; `named`, `weak`: where somebody stands, surely or perhaps; `inside`: in a
    sentence; `free`: in no heading.
    """

    term: int
    named: int
    weak: int
    inside: int
    free: int


def plain_names(
    text: str, found_runs: Iterable[Run], phrases: Iterable[Phrase], lexicon: Container[str]
) -> Iterator[Place]:
    """Yield (start, end, class) of names of ordinary words.

    `phrases` are those of the runs, each once; `lexicon` holds the words that the text writes in small letters.
    """
    parts: dict[str, list[tuple[int, int]]] = {}
    unwritten: set[str] = set()
    for phrase in phrases:
        if len(phrase.tokens) < 2 or phrase.shouted or _found_whole(phrase):
            continue
        for part in _pieces(phrase, lexicon):
            first, last = part[0].start, part[-1].bare_end
            parts.setdefault(phrase.text, []).append((first, last))
            if all(t.low in _OPENING or ((t.kind in _PLAIN or t.low in _SEAS) and t.low not in lexicon) for t in part):
                unwritten.add(phrase.text[first:last])
    pieces: dict[str, list[tuple[int, int]]] = {}
    for start, _, phrase in found_runs if parts else ():
        for first, last in parts.get(phrase.text, ()):
            pieces.setdefault(phrase.text[first:last], []).append((start + first, start + last))
    for written, places in pieces.items():
        use = _use(text, places)
        if use.term:
            continue
        if use.free and _headed(written):
            yield from ((start, end, "organisation") for start, end in places)
            continue
        single = not written.endswith(_ABSTRACT) and not written.endswith("s")
        if use.named or (use.weak and single) or (use.inside and written in unwritten):
            yield from ((start, end, "organisation") for start, end in places)


def unnamed(found_runs: Iterable[Run]) -> set[str]:
    """Return the surnames that are things first ("Storm", "Crane"), where a long text joins them to no name.

    Of somebody called so it would say a given name, an initial, a title or a form somewhere.
    """
    things = vocabulary().thing_surname
    seen: set[str] = set()
    named: set[str] = set()
    for _, _, phrase in found_runs:
        if things.isdisjoint(phrase.lows):
            continue
        both = things.intersection(phrase.lows)
        seen |= both
        others = [token for token in phrase.tokens if token.low not in both]
        terms = all(token.kind in _SAYS_LITTLE or makes_term(token.low) for token in others)
        if len(both) > 1 or not terms or (phrase.gaps and "&" in phrase.gaps):
            named |= both
    return seen - named


def _found_whole(phrase: Phrase) -> bool:
    """Whether a run of one piece holds a word that is no ordinary one, by which it is found."""
    return not phrase.kinds.isdisjoint(_FOUND) and _JOINS.issuperset(phrase.gaps)


def _pieces(phrase: Phrase, lexicon: Container[str]) -> Iterator[Sequence[Token]]:
    """The parts of a run that could be such a name: two to six words, of which one is never written small."""
    tokens, gaps = phrase.tokens, phrase.gaps
    first, size = 0, len(tokens)
    while first + 1 < size:
        last = first
        while last + 1 < size and gaps[last] in _JOINS:
            last += 1
        begin = first
        while begin < last and tokens[begin].kind is _FUNCTION and tokens[begin].low not in _OPENING:
            begin += 1
        if 0 < last - begin < 6:
            part = tokens[begin : last + 1]
            if _can_name(part, lexicon):
                yield part
        first = last + 1


def _can_name(part: Sequence[Token], lexicon: Container[str]) -> bool:
    opening = part[0].low in _OPENING
    if part[0].low in _SEAS and len(part) == 2:
        return part[1].kind is Kind.ORDINARY and part[1].low not in lexicon and not _is_term(part)
    # one with a word that is no ordinary one is found by that word
    if (part[0].kind not in _PLAIN and not opening) or not _FOUND.isdisjoint([t.kind for t in part]):
        return False
    said = _SAY_AMONG if len(part) > 2 else _SAY
    if (
        any(t.kind not in said and t.low not in _OPENING and t.low not in _SMALL for t in part)
        or part[-1].low in _SMALL
    ):
        return False
    # "Two Storage Racks": counted things
    if part[0].low in _NUMBERS and makes_term(part[-1].low):
        return False
    if opening and len(part) > 2:
        return True
    return not _is_term(part) and any(t.kind in _PLAIN and t.low not in lexicon for t in part)


def _is_term(part: Sequence[Token]) -> bool:
    """Whether words make a term: what is done ("Carpet Cleaning"), counted ("Corridor Two"), a law ("Housing Act")."""
    first, last = part[0].low, part[-1].low
    if any(makes_term(token.low) for token in part if token.low not in _OPENING):
        return True
    if (
        last in _NUMBERS
        or last in _UNITS
        or (len(first) > 4 and first.endswith("ed"))
        or (len(first) > 6 and first.endswith("ly"))
    ):
        return True
    joined = part[1].start > part[0].end + 1  # "Kite & Key"
    if (
        len(part) == 2
        and not joined
        and ((part[-1].kind is Kind.CONTRACT and last not in SURNAMES) or (len(last) > 6 and last.endswith(_DOING)))
    ):
        return True
    return last in _TERM_HEADS


def _headed(written: str) -> bool:
    """Whether a piece of three words or more ends like the name of an institution."""
    words = written.split()
    return len(words) > 2 and words[-1].lower() in _HEADS


def _use(text: str, places: Iterable[tuple[int, int]]) -> _Use:
    term = named = weak = inside = free = 0
    for start, end in places:
        before = _BEFORE.search(text, max(0, start - 20), start)
        after = _AFTER.match(text, end)
        word = before.group(1) if before else None
        mark = before.group(2) if before else None
        free += bool(word) or mark in {";", ",", "|", "\t"}
        acts = after is not None and (after.group(2) in _ACTS or bool(after.group(3)) or bool(after.group(1)))
        if mark in _QUOTES and mark:
            term += 1
        elif word:
            low = word.lower()
            if (
                word == "The"
                and before is not None
                and _INSIDE.search(text, max(0, before.start() - 2), before.start())
            ):
                named += 1  # "signed by The Copper Kettle"
                continue
            if low in _DETERMINERS:
                term += 1
                continue
            if not word[0].islower():
                inside += word in _ASKS
                continue
            inside += 1
            if low in _LEADS:
                named += 1
            elif low in _WEAK_LEADS:
                weak += 1
                named += acts
        elif mark in {",", "("} and text[end : end + 1] == (")" if mark == "(" else ",") and _is_role(text, start):
            named += 1  # "the sourcing agent, Copper Kettle,"
        elif acts and mark in {";", ",", "("} and after and not after.group(1):
            named += after.group(2) not in {"may", "shall", "must", "can", "will", "is", "was"}
            weak += 1
        elif (
            mark in {"\n", "."} and after and after.group(2) in _WILLS and not text[start:end].startswith(_ADVERBS)
        ) or (mark == "(" and text[end : end + 1] == ")" and _BEFORE_BRACKET.search(text, max(0, start - 20), start)):
            inside += 1
    return _Use(term, named, weak, inside, free)


def _is_role(text: str, start: int) -> bool:
    """Whether somebody's part stands in small letters before the comma or bracket before `start`."""
    role = _ROLE_BEFORE.search(text, max(0, start - 20), start)
    vocab = vocabulary()
    return role is not None and (role.group(1) in vocab.organisation_label or role.group(1) in vocab.person_label)


def bound_end(phrase: Phrase, last: int, only_behind: Callable[[str, str], bool]) -> int:
    """Return the last token of the name that ends with token `last` and goes on: words that stand only behind it.

    `only_behind`: see `neighbours`.
    """
    tokens = phrase.tokens
    bound = False
    while last + 1 < len(tokens) and not phrase.gap(last) and tokens[last].bare_end == tokens[last].end:
        following = tokens[last + 1]
        if following.kind not in _BOUND or (bound and following.low in roles()):
            break
        numeral = following.kind is Kind.ACRONYM and set(following.word) <= _NUMERALS
        if not bound and not numeral and not only_behind(tokens[last].word, following.word):
            break
        last += 1
        bound = True
    return last


def neighbours(text: str) -> Callable[[str, str], bool]:
    """Return a function that says whether every mention of a capitalised word stands right behind a name."""
    if len(text) < _SHORT:

        def only_behind(name: str, word: str) -> bool:
            # The first mentions settle most.
            behind = False
            at = text.find(word)
            while at >= 0:
                if text.endswith(f"{name} ", 0, at):
                    behind = True
                elif not text.endswith(f"{name}\n", 0, at):
                    return False
                at = text.find(word, at + len(word))
            return behind

        return only_behind

    # to count in a long text again and again would take long
    counts = Counter(_CAPITALISED.findall(text))
    pairs = Counter(_PAIR.findall(text))
    return lambda name, word: 0 < pairs[name, word] == counts[word]
