"""Where in an answer nothing may be restored: addresses, links, images, HTML tags and code.

An answer comes from outside and may try to carry originals away: an image whose address holds a placeholder is fetched
by whoever renders it. So what stands before a placeholder decides, read as Markdown (CommonMark 0.31, with the
autolinks of GitHub's variant) and as HTML at once. In doubt a place counts as one of these, which leaves a placeholder
unrestored and never an original in an address. Code indented by four spaces is not told from a list and counts as text.
"""

import re
from collections.abc import Callable
from enum import StrEnum


class Place(StrEnum):
    """What the end of the text read so far is inside of."""

    TEXT = "text"
    CODE = "code"
    ADDRESS = "address"
    LINK = "link"
    TAG = "tag"


# ASCII white space alone ends an address (cmark-gfm, HTML), whatever else Unicode calls a space
_BLANK = r"[ \t\n\r\f\v]"
_OPENER = re.compile(
    r"(?P<literal>(?<!\\)\\`)"
    r"|(?P<code>`+|~{3,})"
    r"|(?P<link>\]\()"
    r"|(?P<definition>\]:)"
    r"|(?P<tag><(?=[A-Za-z/!?]))"
)
# browsers take https:host, https:\\host and //host for addresses, too
_ADDRESS = re.compile(
    r"\b(?:https?|ftp|wss?|file|mailto):|\b[a-z][a-z0-9+.-]{0,30}:(?://|\\\\)|(?<![\w:/])(?://|\\\\)"
    r"|\bwww\.|\b(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,63}[/?#]",
    re.IGNORECASE,
)
# what ends an address that stands by itself, and how much of the text before the end of one can begin it
_ENDS = " \t\n\r\f\v<"
_BEGINNING = 600
# what may stand on a line before a block of code begins, and how much of it at most
_MARGIN = 200
_BEFORE_FENCE = re.compile(r"[\s>*+.)\d-]*")
_PARAGRAPH_ENDS = r"\n[ \t]*\n"
_LINK_PART = re.compile(rf"\\[^\n]|[()]|{_PARAGRAPH_ENDS}")
_POINTED_END = re.compile(r"\\.|[>\n]")
_DESTINATION_END = re.compile(_BLANK)
_TAG_PART = re.compile(rf"={_BLANK}*(?P<quote>[\"'])|>")
_CODE_PART = re.compile(rf"`+|{_PARAGRAPH_ENDS}")
_START = re.compile(rf"{_BLANK}*")


class Reader:
    """Reads an answer part by part, each part up to a placeholder that is left out, and knows where it stands."""

    def __init__(self) -> None:
        self.place = Place.TEXT
        self._step: Callable[[str, int], int] = self._text
        # whether a line could still begin with the marks of a block of code
        self._fresh = True
        self._marks = ""
        self._depth = 0
        self._quote = ""
        # what stands since the last white space, and whether an address has begun in it
        self._tail = ""
        self._addressed = False

    def read(self, part: str) -> Place:
        """Read on; return the place of what comes next."""
        at = 0
        while at < len(part):
            at = self._step(part, at)
        # the placeholder that follows is the first of its line, or of its link
        self._fresh = False
        if self._step == self._link_start:
            self._step = self._link
        elif self._step == self._definition:
            self._step = self._destination
        # whoever reads the answer as plain text sees addresses also where Markdown and HTML see something else end
        addressed = self._in_address(part)
        return Place.ADDRESS if addressed and self.place is Place.TEXT else self.place

    def _in_address(self, part: str) -> bool:
        cut = max(map(part.rfind, _ENDS))
        if cut >= 0:
            self._tail, self._addressed = "", False
        self._tail += part[cut + 1 :]
        self._addressed = self._addressed or _ADDRESS.search(self._tail) is not None
        # a letter for the placeholder: what it stands for may be a part of the address
        self._tail = f"{self._tail[-_BEGINNING:]}x"
        return self._addressed

    def _leave(self, at: int) -> int:
        self.place, self._step = Place.TEXT, self._text
        return at

    def _text(self, part: str, at: int) -> int:
        found = _OPENER.search(part, at)
        if found is None:
            return len(part)
        kind, end = str(found.lastgroup), found.end()
        if kind == "literal":
            return end
        if kind == "code":
            return self._marked(part, found)
        if kind == "link":
            self._depth = 1
            self.place, self._step = Place.LINK, self._link_start
        elif kind == "definition":
            self._depth = 0
            self.place, self._step = Place.LINK, self._definition
        else:
            self.place, self._step = Place.TAG, self._tag
        return end

    def _marked(self, part: str, found: re.Match[str]) -> int:
        """Backticks or tildes: a block of code when they begin a line, else a span of code, or nothing for tildes."""
        start = found.start()
        begins = part.rfind("\n", max(0, start - _MARGIN), start) + 1
        blank = begins > 0 or (self._fresh and start < _MARGIN)
        blank = blank and _BEFORE_FENCE.fullmatch(part, begins, start) is not None
        self._marks = found[0]
        if blank and len(self._marks) >= 3:
            self.place, self._step = Place.CODE, self._fence_start
        elif self._marks[0] == "`":
            self.place, self._step = Place.CODE, self._code
        return found.end()

    def _code(self, part: str, at: int) -> int:
        for found in _CODE_PART.finditer(part, at):
            if found[0] == self._marks or found[0][0] == "\n":
                return self._leave(found.end())
        return len(part)

    def _fence_start(self, part: str, at: int) -> int:
        """After the opening marks: a line end makes it a block, another backtick a span of code."""
        found = re.compile(r"[`\n]" if self._marks[0] == "`" else r"\n").search(part, at)
        if found is None:
            return len(part)
        self._step = self._fence if found[0] == "\n" else self._code
        return found.start()

    def _fence(self, part: str, at: int) -> int:
        closing = re.compile(rf"\n[ \t>]*{re.escape(self._marks)}{re.escape(self._marks[0])}*[ \t]*\n")
        found = closing.search(part, at)
        # the line end that closes may also be the one before the next opening marks
        return len(part) if found is None else self._leave(found.end() - 1)

    def _destination(self, part: str, at: int) -> int:
        found = _DESTINATION_END.search(part, at)
        return len(part) if found is None else self._leave(found.end())

    def _definition(self, part: str, at: int) -> int:
        """After `]:` an address or one in angle brackets, perhaps on the next line."""
        start = _START.match(part, at)
        at = start.end() if start else at
        if at == len(part):
            return at
        self._step = self._pointed if part[at] == "<" else self._destination
        return at + 1

    def _link_start(self, part: str, at: int) -> int:
        start = _START.match(part, at)
        at = start.end() if start else at
        if at < len(part):
            self._step = self._pointed if part[at] == "<" else self._link
        return at

    def _pointed(self, part: str, at: int) -> int:
        """An address in angle brackets; after it the rest of its link, where it has one."""
        for found in _POINTED_END.finditer(part, at):
            if found[0] in {">", "\n"}:
                if self._depth == 0:
                    return self._leave(found.end())
                self._step = self._link
                return found.end()
        return len(part)

    def _link(self, part: str, at: int) -> int:
        for found in _LINK_PART.finditer(part, at):
            if found[0][0] == "\\":
                continue
            self._depth += {"(": 1, ")": -1}.get(found[0], -self._depth)
            if self._depth == 0:
                return self._leave(found.end())
        return len(part)

    def _tag(self, part: str, at: int) -> int:
        found = _TAG_PART.search(part, at)
        if found is None:
            return len(part)
        if found[0] == ">":
            return self._leave(found.end())
        self._quote, self._step = found["quote"], self._quoted
        return found.end()

    def _quoted(self, part: str, at: int) -> int:
        end = part.find(self._quote, at)
        if end < 0:
            return len(part)
        self._step = self._tag
        return end + 1
