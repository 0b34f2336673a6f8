"""Names that the text itself announces: cues, the parties of a preamble, labelled lines and the columns of tables."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from dpctl.privacy.cues import Cue
from dpctl.privacy.names import SURNAMES, with_places
from dpctl.privacy.runs import Run, Token
from dpctl.privacy.words import Kind, vocabulary

Place = tuple[int, int, str]

_LABEL = re.compile(r"\n[ \t|>*#•-]{0,6}([^\W\d_][\w /&'’().-]{1,40}?)[ *]{0,3}[:|\t][ \t*:|_]{0,8}(?=[^\W\d_])")
_SKIP = re.compile(r"[\s:*_\"“”„«(.,]{0,8}(?:(?:the|by|Mr|Ms)\s)?")
_PERSON_HEADS = frozenset({"attention", "attn", "fao", "name", "contact", "signatory"})


def introduced(
    text: str, found_runs: Sequence[Run], ends: Sequence[int], found_cues: Mapping[str, Sequence[Cue]]
) -> Iterator[Place]:
    """Yield (start, end, class) of the names that something beside them announces; `ends` are the runs' ends."""
    for group, person in (("person", True), ("name", False)):
        for cue in found_cues[group]:
            skipped = _SKIP.match(text, cue.end)
            if skipped:
                yield from _named_at(found_runs, ends, skipped.end(), person=person)
    for cue in found_cues["party"]:
        yield from _party_before(text, cue.start, found_runs, ends)
    yield from _labelled(text, found_runs, ends)
    yield from _tabled(text, found_runs, ends)


def _named_at(found_runs: Sequence[Run], ends: Sequence[int], offset: int, *, person: bool) -> Iterator[Place]:
    """The name that is announced at an offset: the run's tokens from there to the first that cannot be part of one."""
    i = bisect_right(ends, offset)
    if i == len(ends) or found_runs[i].start > offset:
        return
    run = found_runs[i]
    taken: list[Token] = []
    for token in [token for token in with_places(run.phrase).tokens if run.start + token.start >= offset][
        : 5 if person else 8
    ]:
        outside = token.kind is Kind.ACRONYM or (token.kind is Kind.CONTRACT and token.low not in SURNAMES)
        if token.kind is Kind.FUNCTION or (person and taken and outside):
            break
        taken.append(token)
    nobody = {Kind.CONTRACT, Kind.PUBLIC, Kind.ACRONYM, Kind.LEGAL, Kind.INITIAL}
    if all(token.kind in nobody for token in taken):
        return
    legal = any(token.kind is Kind.LEGAL for token in taken)
    if person and not legal and len(taken) == 1 and taken[0].kind is Kind.ORDINARY:
        return
    cls = "person" if person and not legal else "organisation"
    yield run.start + taken[0].start, run.start + taken[-1].bare_end, cls


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


def _labelled(text: str, found_runs: Sequence[Run], ends: Sequence[int]) -> Iterator[Place]:
    for match in _LABEL.finditer(text):
        person = _announces(match.group(1))
        if person is not None:
            yield from _named_at(found_runs, ends, match.end(), person=person)


def _tabled(text: str, found_runs: Sequence[Run], ends: Sequence[int]) -> Iterator[Place]:
    """Names in the columns of tables (`|` or tab separated) whose head announces persons or organisations."""
    columns: dict[int, bool] = {}
    done = -1
    for at, line in _rows(text):
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


def _rows(text: str) -> Iterator[tuple[int, str]]:
    """The lines that hold a separator of columns, with their offsets."""
    at = 0
    bar, tab = text.find("|"), text.find("\t")
    while bar >= 0 or tab >= 0:
        first = min(place for place in (bar, tab) if place >= 0)
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
