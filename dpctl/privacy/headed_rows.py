"""Lists with a head, whatever separates their cells: "Name / Address / Licence", "Payee, Sort Code, Account".

The head says what each column holds: names, addresses or codes. A column of addresses takes the commas that a row has
more than its head. Tables with `|` and tabs have rules of their own as well (`cells`, `introductions`).
"""

import re
from collections.abc import Generator, Iterator, Sequence
from functools import lru_cache

from dpctl.privacy.mention import Mention
from dpctl.privacy.scan import Gate
from dpctl.privacy.words import Kind, kind_of, makes_term, table, words_of

# A line without digits but with two separators, and another line behind it.
_HEAD_GATE = Gate(r"\n[^\n0-9:()]{2,40}(?:(?: [/;|-]|[,;\t]) ?[^\n0-9:()/;|,\t]{2,32}){2,9}\n[^\n]")
_MARKS = (" / ", " | ", " ; ", "; ", " - ", "\t", ", ")
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ '’.,&«»\"()-]){1,58}")
_LOGIN = re.compile(r"[a-z][\w.-]{1,30}")
_CODE = re.compile(r"(?=[^\n]*\d)[\w#:./ -]{3,32}")
# "Anna Baker of Open Larder" is two names, and a sentence is none.
_PHRASE = words_of("of for on in at with by to from the is was I dated")
# What may stand alone for somebody, and what stands for nobody.
_ALONE = re.compile(r"[^\W\d_][^\W\d_]*(?:['’-][^\W\d_]+)?")
_SAY = frozenset({Kind.NAME, Kind.GIVEN, Kind.GIVEN_WORD, Kind.ORDINARY})
_NOBODY = words_of(
    "none nil nobody vacant various several unknown pending self same other others cash yes no true false idem"
    " divers varios keine unbekannt aucun ninguno nessuno geen brak empty void unassigned anonymous public internal"
    " external total sum"
)
_MOST_ROWS = 400


def headed_rows(text: str) -> Iterator[Mention]:
    """Yield the cells of the lists in a tidied text, with all its line ends, that their heads make names or codes."""
    # The gate asks only for what is ASCII.
    done = 0
    for at in _HEAD_GATE.starts(text.encode("latin-1", "replace")):
        if at < done:
            continue  # a row of the list before
        line_end = text.find("\n", at + 1)
        head = text[at + 1 : line_end]
        mark = next((mark for mark in _MARKS if head.count(mark) > 1), "")
        columns = [_held(cell) for cell in head.split(mark)] if mark else []
        if any(columns) and all(_label(cell) for cell in head.split(mark)):
            done = yield from _rows(text, line_end + 1, mark, columns)


def _label(cell: str) -> bool:
    """Whether a cell can head a column: short, and no sentence ends in it."""
    written = cell.strip()
    return 0 < len(written) < 33 and ". " not in written and (written[-1] != "." or len(written.split()[-1]) < 5)


def _held(cell: str) -> str:
    """What a column holds by its head: a class, "login", or nothing."""
    words = [word.lower() for word in _WORDS.findall(cell)]
    if not 0 < len(words) < 5:
        return ""
    return next((held for held, known in _heads() if not known.isdisjoint(words)), "")


@lru_cache(maxsize=1)
def _heads() -> tuple[tuple[str, frozenset[str]], ...]:
    """What a column can hold, with the words that say so, the first first (data/headed_rows.toml)."""
    return tuple((held, words_of(words)) for held, words in table("headed_rows").items())


def _rows(text: str, at: int, mark: str, columns: Sequence[str]) -> Generator[Mention, None, int]:
    """Yield what the rows from `at` on hold, down to an empty line; return where they end."""
    wide = columns.index("address") if columns.count("address") == 1 else -1
    for _ in range(_MOST_ROWS):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end]
        if not line.strip():
            return at
        cells = line.split(mark)
        more = len(cells) - len(columns)
        if more and more > 0 and wide >= 0:
            cells[wide : wide + more + 1] = [mark.join(cells[wide : wide + more + 1])]
        # A row of which only the end is missing still has its first columns.
        if len(cells) == len(columns) or (more < 0 and len(cells) > 1):
            # Of a second head each cell is one word too.
            numbered = len(cells) == len(columns) and any(map(str.isdigit, line))
            for held, cell in zip(columns, cells, strict=False):
                written = cell.strip()
                if held and _fits(held, written, alone=numbered):
                    start = at + len(cell) - len(cell.lstrip())
                    cls, rank = (
                        ("account", 3) if held == "login" else (held, 5 if held in {"person", "organisation"} else 3)
                    )
                    yield Mention(start, start + len(written), cls, f"{cls}:{' '.join(written.split())}", rank)
                at += len(cell) + len(mark)
        at = end + 1
        if at >= len(text):
            break
    return at


def _fits(held: str, written: str, *, alone: bool) -> bool:
    """Whether a cell can be what its column holds; `alone`: one ordinary word may be a name."""
    if held == "login":
        return _LOGIN.fullmatch(written) is not None
    if held == "account":
        return _CODE.fullmatch(written) is not None
    if held == "address":
        return any(map(str.isdigit, written)) and 8 < len(written) < 140
    words = written.replace(",", " ").split()
    if not _PHRASE.isdisjoint(words):
        return False
    capitals = sum(word[0].isupper() for word in words)
    if alone and len(words) == 1 and capitals and len(written) > 2 and _ALONE.fullmatch(written):
        return kind_of(written) in _SAY and written.lower() not in _NOBODY and not makes_term(written.lower())
    return 0 < len(words) < 8 and _NAME.fullmatch(written) is not None and (capitals > 1 or not written.isascii())
