"""Names that the text itself announces: cues, the parties of a preamble, labelled lines and the columns of tables."""

import re
from bisect import bisect_right
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import lru_cache

from dpctl.privacy.cues import Cue
from dpctl.privacy.institutions import Place, institutions
from dpctl.privacy.names import SURNAMES
from dpctl.privacy.plain_names import plain_names
from dpctl.privacy.runs import Phrase, Run, Token, upper
from dpctl.privacy.scan import matches, places_of
from dpctl.privacy.words import Kind, is_ordinary, kind_of, makes_term, vocabulary, words_of

# Looked up for many words, which takes longer by way of the class.
_FUNCTION, _CONTRACT, _ACRONYM, _LEGAL = Kind.FUNCTION, Kind.CONTRACT, Kind.ACRONYM, Kind.LEGAL
_LABEL = re.compile(r"(?:\n|\A)[ \t|>*#•-]{0,6}([^\W\d_][\w /&'’().-]{1,40}?)[ *]{0,3}[:|\t][ \t*:|_]{0,8}(?=[^\W\d_])")
_SKIP = re.compile(r"[\s:*_\"“”„«(.,]{0,8}(?:(?:the|by|Mr|Ms)\s)?")
# What joins a person's name to another's: "signed by Yusuf Rashid for Kestrel".
# A role in brackets and quotation marks, of which the quoted term may say more: (hereinafter the "Selling Agent").
_ROLE = re.compile(r"\((?:[a-z]+,? ){0,4}[\"“„«‘'][ ]?([A-Z][^\"“”„«»‘’'\n]{2,40})[\"”“»’']")
# Parts that a contract gives somebody, beside those that stand as labels.
_PARTS = words_of(
    "plaintiff petitioner assignor assignee principal insured operator practice donor grantor grantee mortgagor"
    " mortgagee investor issuer discloser releasor releasee franchisor franchisee shipper consignee testator"
    " shareholder target parent university authority union trust council society"
)
_APART = frozenset({"for", "and", "of", "&"})
_VERSUS = re.compile(r" (?:v|vs|versus|contre|gegen|contra)\.? (?=\w)")
_SMALL_NAME = re.compile(
    r"[:\s]{1,2}([^\W\d_A-Z]{2,}(?:[-'’][^\W\d_A-Z]+)?(?: [^\W\d_A-Z]{2,}(?:[-'’][^\W\d_A-Z]+)?){1,2})"
    r"(?=[\n,;.]|\s\Z|\Z)"
)
_SMALL_LABEL = re.compile(r"\n[ \t|>*#•-]{0,6}([^\W\d_][\w /&'’().-]{1,40}?)[ *]{0,3}[:|\t](?=[ \t*:|_]{0,8}[a-z])")
_SMALL_BRAND = re.compile(r"[ \t\n:\"“'(*|]{0,8}([a-z][a-z0-9]{3,24})(?![\w@.-]\w|\w)")
_QUOTED_COMPANY = re.compile(r"[«„“\"][^«»„“”\"\n]{2,60}[»“”\"]")
_FORM_BEFORE = re.compile(r"(?<!\w)([^\W\d_]{2,5}) ?\Z")
_FIRST_NAMES = frozenset({Kind.GIVEN, Kind.GIVEN_WORD, Kind.NAME, Kind.PUBLIC})
_NOBODY = frozenset({Kind.CONTRACT, Kind.PUBLIC, Kind.ACRONYM, Kind.LEGAL, Kind.INITIAL})
_NOBODY_OR_WORD = _NOBODY | {Kind.ORDINARY}
_PERSON_HEADS = frozenset({"attention", "attn", "fao", "name", "contact", "signatory"})


def introduced(
    text: str,
    found_runs: Sequence[Run],
    phrases: Sequence[Phrase],
    ends: Sequence[int],
    found_cues: Mapping[str, Sequence[Cue]],
    lexicon: Container[str],
) -> Iterator[Place]:
    """Yield (start, end, class) of the names that something beside them announces.

    `phrases` are those of the runs, each once; `ends` are the runs' ends.
    """
    yield from institutions(text, found_runs, lexicon)
    for group, person in (("person", True), ("name", False)):
        for cue in found_cues[group]:
            skipped = _SKIP.match(text, cue.end)
            if skipped:
                yield from _named_at(found_runs, ends, skipped.end(), person=person)
    for cue in found_cues["party"]:
        yield from _party_before(text, cue.start, found_runs, ends)
    yield from _given_a_role(text, found_runs, ends)
    yield from _opposed(text, found_cues["opposed"], found_runs, ends)
    yield from _written_small(text, found_cues["person"])
    lines = _marked_lines(text)
    yield from _small_brands(text, found_cues["name"], lines)
    yield from _turned(text)
    if not text.isascii():
        yield from _quoted(text)
    yield from plain_names(text, found_runs, phrases, lexicon)
    yield from _labelled(text, lines, found_runs, ends)
    yield from _tabled(text, found_runs, ends)


def _given_a_role(text: str, found_runs: Sequence[Run], ends: Sequence[int]) -> Iterator[Place]:
    """Whoever a definition gives a part to, however ordinary the words: "the City of Dayton (the "Borrower")"."""
    vocab = vocabulary()
    for match in _ROLE.finditer(text):
        part = match.group(1).split()[-1].lower().rstrip("s")
        if part not in vocab.organisation_label and part not in vocab.person_label and part not in _PARTS:
            continue
        i = bisect_right(ends, match.start()) - 1
        if i < 0 or text[ends[i] : match.start()].strip(" .,\n"):
            continue
        tokens = list(found_runs[i].phrase.tokens)
        while tokens and tokens[0].kind is Kind.FUNCTION:
            tokens.pop(0)
        # two words of contracts are a term ("Receiving Party"), three somebody's name ("Department of Public Works")
        term = all(token.kind is Kind.CONTRACT for token in tokens) and len(tokens) < 3
        if 1 < len(tokens) < 10 and not term:
            at = found_runs[i].start
            yield at + tokens[0].start, at + tokens[-1].bare_end, "organisation"


def _opposed(text: str, found: Sequence[Cue], found_runs: Sequence[Run], ends: Sequence[int]) -> Iterator[Place]:
    """The parties of a case: "Art Cook v Kestrel Limited"."""
    for match in matches(_VERSUS, text, [cue.start for cue in found]):
        i = bisect_right(ends, match.start() - 1)
        for run, start in ((found_runs[i : i + 1], match.start()), (found_runs[i + 1 : i + 2], match.end())):
            if run and start in {run[0].end, run[0].start}:
                tokens = [token for token in run[0].phrase.tokens if token.kind is not Kind.FUNCTION]
                if 1 < len(tokens) < 6:
                    legal = any(token.kind is Kind.LEGAL for token in tokens)
                    at = run[0].start
                    yield at + tokens[0].start, at + tokens[-1].bare_end, "organisation" if legal else "person"


def _written_small(text: str, found: Sequence[Cue]) -> Iterator[Place]:
    """A person's name in small letters behind "typed by": two or three words of which one is no ordinary one."""
    for cue in found:
        match = _SMALL_NAME.match(text, cue.end)
        words = match.group(1).split() if match else []
        if match and any(not is_ordinary(word) for word in words) and not is_ordinary(words[0]):
            yield *match.span(1), "person"


def _small_brands(text: str, found: Sequence[Cue], lines: Sequence[int]) -> Iterator[Place]:
    """A name in small letters behind "trading as" or the label of a party, one that no dictionary has."""
    announced = [cue.end for cue in found]
    labels = (match for start in lines if (match := _SMALL_LABEL.match(text, start)))
    announced += (match.end() for match in labels if _announces(match.group(1)) is False)
    for at in announced:
        match = _SMALL_BRAND.match(text, at)
        if match and not is_ordinary(match.group(1)) and kind_of(match.group(1).title()) is Kind.NAME:
            yield *match.span(1), "organisation"


def _turned(text: str) -> Iterator[Place]:
    """Surname first, in a cell, a line or behind a colon: "Fields, Will (staff no. 12)"."""
    given_pattern, surname_pattern = _turned_patterns()
    for match in given_pattern.finditer(text):
        given = kind_of(match.group(1))
        if given not in _FIRST_NAMES:
            continue
        surname = surname_pattern.search(text, max(0, match.start() - 30), match.start())
        if not surname:
            continue
        kind = kind_of(surname.group(1))
        named = given in {Kind.GIVEN, Kind.GIVEN_WORD} and kind is not Kind.FUNCTION
        if text[surname.start() - 1].islower() or text[match.end() : match.end() + 1] in {",", ")"}:
            # "of Bean, James": inside a sentence only a given name that is nothing else tells this from a list.
            named = given is Kind.GIVEN and kind not in {Kind.FUNCTION, Kind.PUBLIC, Kind.CONTRACT, Kind.GIVEN}
            kind = Kind.ORDINARY
        if named or (kind is Kind.NAME and given in {Kind.NAME, Kind.PUBLIC}):
            yield surname.start(1), match.end(), "person"


@lru_cache(maxsize=1)
def _turned_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What follows the surname, from the comma on, and the surname."""
    word = rf"[{upper()}]\w+(?:[-'’]\w+)?"
    given = re.compile(rf", ({word})(?: {word})?(?=[ ][(|]|[\t;|,)]|[ ]?\n)")
    before = r"(?:(?<=[\n\t:|(;])|(?<=\sof)|(?<=\sby)|(?<=\sand)|(?<=\sfrom)|(?<=\swith))"
    return given, re.compile(rf"{before}[ ]?({word})\Z")


def _quoted(text: str) -> Iterator[Place]:
    """Companies in quotation marks behind their form: "ООО «Морозов и Калашников»"."""
    for match in matches(_QUOTED_COMPANY, text, places_of('«„“"', text)):
        form = _FORM_BEFORE.search(text, max(0, match.start() - 7), match.start())
        # Of Cyrillic there are more forms than a list has: "НПО «Весна»".
        if form and (kind_of(form.group(1)) is Kind.LEGAL or (form.group(1).isupper() and form.group(1)[0] > "\u036f")):
            yield form.start(), match.end(), "organisation"


def _named_at(found_runs: Sequence[Run], ends: Sequence[int], offset: int, *, person: bool) -> tuple[Place, ...]:
    """The name, if any, announced at an offset: the run's tokens from there to the first that cannot be part of one."""
    i = bisect_right(ends, offset)
    if i == len(ends) or found_runs[i].start > offset:
        return ()
    at, _, phrase = found_runs[i]
    taken: list[Token] = []
    most = 5 if person else 8
    for i, token in enumerate(phrase.placed):
        if at + token.start < offset:
            continue
        kind = token.kind
        if len(taken) == most or (person and taken and phrase.gaps[i - 1] in _APART):
            break
        outside = kind is _ACRONYM or (kind is _CONTRACT and token.low not in SURNAMES)
        if kind is _FUNCTION or (person and taken and outside):
            break
        if person and outside and len(token.word) > 3 and kind is _ACRONYM:
            break  # "Name | CSCS Card"
        taken.append(token)
    # "Lessor: Kestrel Trust ACN 004 542 231": the label of a number.
    while len(taken) > 1 and taken[-1].kind is _ACRONYM and len(taken[-1].word) > 2 and taken[-2].kind is not _ACRONYM:
        taken.pop()
    kinds = {token.kind for token in taken}
    if kinds <= _NOBODY or all(token.kind in _NOBODY or makes_term(token.low) for token in taken):
        return ()
    if makes_term(taken[-1].low) and kinds <= _NOBODY_OR_WORD:
        return ()  # "represented by Shop Steward"
    legal = _LEGAL in kinds
    if person and not legal and len(taken) == 1 and taken[0].kind is Kind.ORDINARY:
        return ()
    cls = "person" if person and not legal else "organisation"
    return ((at + taken[0].start, at + taken[-1].bare_end, cls),)


def _party_before(text: str, offset: int, found_runs: Sequence[Run], ends: Sequence[int]) -> Iterator[Place]:
    i = bisect_right(ends, offset) - 1
    if i < 0 or offset - ends[i] > 6 or text[ends[i] : offset].strip(' ,\n*"”('):
        return
    run = found_runs[i]
    tokens = run.phrase.tokens
    first = max((k + 1 for k, token in enumerate(tokens) if token.kind is Kind.FUNCTION), default=0)
    if first < len(tokens):
        for place in _named_at(found_runs, ends, run.start + tokens[first].start, person=False):
            if place[1] >= run.start + tokens[-1].bare_end:
                yield place


def _labelled(text: str, lines: Sequence[int], found_runs: Sequence[Run], ends: Sequence[int]) -> Iterator[Place]:
    for start in lines:
        match = _LABEL.match(text, start)
        person = _announces(match.group(1)) if match else None
        if match and person is not None:
            yield from _named_at(found_runs, ends, match.end(), person=person)


def _marked_lines(text: str) -> list[int]:
    """Where the lines that hold a colon, a bar or a tab begin, with the line end before them, in order."""
    found = set()
    for mark in ":|\t":
        at = text.find(mark)
        while at >= 0:
            found.add(max(0, text.rfind("\n", 0, at)))
            end = text.find("\n", at)
            at = text.find(mark, end) if end >= 0 else -1
    return sorted(found)


def _tabled(text: str, found_runs: Sequence[Run], ends: Sequence[int]) -> Iterator[Place]:
    """Names in the columns of tables (`|` or tab separated) whose head announces persons or organisations."""
    columns: dict[int, bool] = {}
    done = -1
    for at, line in table_rows(text):
        cells = line.split("|" if "|" in line else "\t")
        if at != done or not columns:
            # The first row of a table, or of all rows so far that were no head.
            columns = {i: head for i, cell in enumerate(cells) if (head := _announces(cell)) is not None}
        else:
            offset = at
            for i, cell in enumerate(cells):
                start = offset + len(cell) - len(cell.lstrip(" *_"))
                for place in _named_at(found_runs, ends, start, person=columns[i]) if i in columns else ():
                    if place[1] <= offset + len(cell):
                        yield place
                offset += len(cell) + 1
        done = at + len(line) + 1


def table_rows(text: str) -> Iterator[tuple[int, str]]:
    """The lines that hold a separator of columns, with their offsets."""
    at = 0
    bar, tab = text.find("|"), text.find("\t")
    while bar >= 0 or tab >= 0:
        first = bar if tab < 0 or 0 <= bar < tab else tab
        start = text.rfind("\n", at, first) + 1 or at
        end = text.find("\n", first)
        end = len(text) if end < 0 else end
        yield start, text[start:end]
        at = end
        bar = text.find("|", end) if 0 <= bar < end else bar
        tab = text.find("\t", end) if 0 <= tab < end else tab


def _announces(label: str) -> bool | None:
    """Whether a label or a table head announces a person (True), an organisation (False) or neither (None)."""
    words = label.lower().replace("(", " ").replace(")", " ").replace("*", " ").split()
    if not words or len(words) > 6:
        return None
    vocab = vocabulary()
    last = words[-1].rstrip(".'’")
    if last in vocab.person_label or words[0] in _PERSON_HEADS:
        return True
    return False if last in vocab.organisation_label else None
