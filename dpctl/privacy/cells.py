"""Tables (`|` or tab separated): what most cells of a column hold, all of them hold, and hold it whole.

A name that is made of ordinary words ("Bond, Grant"), or an address of a form that no rule knows, stands in a column
whose other cells were found.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from dpctl.privacy.introductions import table_rows
from dpctl.privacy.mention import Mention

# A column needs this many cells, and this share of them found, to speak for the others.
_FEWEST, _SHARE = 3, 0.5
_NAMES = frozenset({"person", "organisation"})
_CODES = frozenset({"account", "case_number", "tax_id", "device", "vehicle"})
# The classes that make a column one of its kind, and the class of its other cells (names: that of their own mention).
_KINDS = ((_NAMES, ""), (frozenset({"address"}), "address"), (_CODES, "account"))
_HELD = _NAMES | _CODES | {"address"}
# What can be a code: digits with letters and marks around them, or one word in small letters.
_CODE_CELL = re.compile(r"(?=[^|\t]*\d)[A-Za-z0-9#@:_./ -]{3,24}|[a-z][a-z0-9._-]{2,24}")
# A cell that can be a name: up to six words with capitals, with particles, initials and a comma between them.
_NAME_CELL = re.compile(r"[^\W\d_][^\W_]*[.,]?(?:[ '’.-]{1,2}[^\W_]+[.,]?){0,6}")


def cells(text: str, found: Sequence[Mention]) -> Iterator[Mention]:
    """Yield mentions of the cells that their columns make names or addresses; `found` are the mentions so far."""
    tables: dict[str, list[list[tuple[int, int]]]] = {}
    columns: list[list[tuple[int, int]]] = []
    end = -1
    tabled = bytearray(len(text))
    for at, line in table_rows(text):
        row = line.split("|" if "|" in line else "\t")
        if at != end + 1 or len(row) != len(columns):
            # Tables with the same head are one.
            columns = tables.setdefault(line, [[] for _ in row])
        else:
            start = at
            for column, cell in zip(columns, row, strict=True):
                written = cell.strip(" *_")
                if len(written) > 1 and written[0] not in "-:=":
                    first = start + cell.find(written)
                    column.append((first, first + len(written)))
                start += len(cell) + 1
        end = at + len(line)
        tabled[at:end] = b"\1" * len(line)
    if not tables:
        return
    known = sorted([mention for mention in found if tabled[mention[0]] and mention[2] in _HELD])
    starts = [mention.start for mention in known]
    for columns in tables.values():
        for column in columns:
            if len(column) >= _FEWEST:
                yield from _column(text, column, known, starts)


def _column(
    text: str, column: Sequence[tuple[int, int]], known: Sequence[Mention], starts: Sequence[int]
) -> Iterator[Mention]:
    # The first mention inside each cell.
    firsts = [(bisect_left(starts, start), end) for start, end in column]
    held = [known[i] if i < len(known) and known[i].end <= end else None for i, end in firsts]
    for classes, cls in _KINDS:
        hits = [mention for mention in held if mention and mention.cls in classes]
        if len(hits) < _SHARE * len(column):
            continue
        # Cells that all read the same are a word of the form, not names.
        if len({text[start:end] for start, end in column}) < max(2, len(column) // 4):
            continue
        for (start, end), mention in zip(column, held, strict=True):
            written = text[start:end]
            if mention and mention.cls in classes and (mention.start, mention.end) == (start, end):
                continue
            address = cls == "address" and any(c.isdigit() for c in written) and end - start < 120
            code = cls == "account" and _CODE_CELL.fullmatch(written)
            if address or code or (not cls and _can_be_name(written)):
                kind = cls or (mention.cls if mention else "person")
                yield Mention(start, end, kind, f"{kind}:{' '.join(written.split())}", 3 if cls else 5)


def _can_be_name(written: str) -> bool:
    words = written.replace(",", " ").split()
    if not 1 < len(words) < 7 or not _NAME_CELL.fullmatch(written):
        return False
    return sum(word[0].isupper() for word in words) > 1 or (len(written) > 4 and "," in written)
