"""Text in a terminal: display width, wrapping, columns and colour. Nothing is ever cut."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

# SGR codes (ECMA-48): colour only adds to words that already say it
_STYLES: Mapping[str, str] = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33"}
# an overlong word is best broken after one of these
_JOINTS = "/\\-_.,:@="
# a number, its unit and its letter stay on one line
_FIGURE = re.compile(
    r"(?<=\d)(?: (?:us|ms|s|min|h|B|kB|MB|GB|TB|GB/s|tok|tok/s|W|USD|%|points))?(?: [MSPEA])?(?![\w/])"
)
_TIE = "\N{NO-BREAK SPACE}"


def paint(text: str, style: str, *, color: bool) -> str:
    """Wrap text in a style's escape codes; unchanged without colour. Measure the width before painting."""
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if color and text else text


def clean(text: str) -> str:
    """One line without control characters, so that a file name or a server's message cannot drive the terminal."""
    if not text.isprintable():
        text = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf", "Cs"})
    return " ".join(text.split())


def width_of(text: str) -> int:
    """Columns a text takes: wide East Asian characters two, combining marks none (UAX #11)."""
    return len(text) if text.isascii() else sum(map(_columns, text))


@cache
def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def pad(text: str, width: int, *, right: bool = False) -> str:
    """Fill with spaces up to `width` columns; `right` puts the text at the right edge."""
    gap = " " * max(0, width - width_of(text))
    return gap + text if right else text + gap


def wrap(text: str, width: int, *, first: str = "", rest: str = "") -> list[str]:
    """Break a text into lines of at most `width` columns, `first` before the first and `rest` before the others.

    Breaks at spaces, but not inside a figure; a word wider than a line (a path) is broken after a joint such as / or -.
    """
    lines: list[str] = []
    line, empty = first, True
    for word in _FIGURE.sub(lambda figure: figure[0].replace(" ", _TIE), clean(text)).split(" "):
        remaining = word.replace(_TIE, " ")
        while remaining:
            glue = "" if empty else " "
            if width_of(line + glue + remaining) <= width:
                line, empty = line + glue + remaining, False
                break
            if not empty:
                lines.append(line)
                line, empty = rest, True
                continue
            piece = _fitting(remaining, max(1, width - width_of(line)))
            lines.append(line + piece)
            remaining = remaining[len(piece) :]
            line, empty = rest, True
    if not empty or not lines:
        lines.append(line)
    return [entry.rstrip() for entry in lines]


def heading(title: str, texts: Iterable[str], width: int, *, color: bool) -> Iterator[str]:
    """What a page is about: its title, a few texts below it, and the one rule."""
    yield from (paint(line, "bold", color=color) for line in wrap(title, width))
    for text in texts:
        yield from wrap(text, width)
    yield paint("─" * width, "dim", color=color)


def flow(chunks: Iterable[str], width: int, *, glue: str = "   ", first: str = "", rest: str = "") -> list[str]:
    """Lay chunks side by side, each kept whole on one line unless it is wider than the line itself."""
    lines: list[str] = []
    line, empty = first, True
    for chunk in map(clean, chunks):
        if not empty and width_of(line + glue + chunk) > width:
            lines.append(line.rstrip())
            line, empty = rest, True
        if empty and width_of(line + chunk) > width:
            *full, line = wrap(chunk, width, first=line, rest=rest)
            lines += full
        else:
            line += chunk if empty else glue + chunk
        empty = False
    return [*lines, line.rstrip()]


def _fitting(word: str, width: int) -> str:
    """The longest start of a word that fits, at least one character; cut after a joint in its last half if any."""
    used, end = 0, 0
    while end < len(word) and used + _columns(word[end]) <= width:
        used += _columns(word[end])
        end += 1
    end = max(1, end)
    if end == len(word):
        return word
    joint = max((i + 1 for i in range(end // 2, end) if word[i] in _JOINTS), default=end)
    return word[:joint]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Column widths and the gap between them; the first `left` columns are left-aligned, the others right-aligned."""

    indent: int
    widths: tuple[int, ...]
    gap: int
    left: int

    def row(self, cells: Sequence[str]) -> str:
        """The cells in one line."""
        return self.line(self.padded(cells))

    def padded(self, cells: Sequence[str]) -> list[str]:
        """The cells at their columns' widths."""
        pairs = enumerate(zip(cells, self.widths, strict=True))
        return [pad(cell, width, right=index >= self.left) for index, (cell, width) in pairs]

    def line(self, padded: Iterable[str]) -> str:
        """One line of padded cells, painted or not."""
        return (" " * self.indent + (" " * self.gap).join(padded)).rstrip()


def grid(rows: Iterable[Sequence[str]], width: int, *, indent: int, left: int = 0) -> Grid | None:
    """Columns wide enough for every cell; None when they do not fit into `width`, even with a gap of one."""
    columns = list(zip(*rows, strict=True))
    widths = tuple(max(map(width_of, column)) for column in columns)
    for gap in (3, 2, 1):
        if indent + sum(widths) + gap * (len(widths) - 1) <= width:
            return Grid(indent=indent, widths=widths, gap=gap, left=left)
    return None


def table(rows: Sequence[Sequence[str]], width: int, *, left: int) -> Iterator[str]:
    """Rows in columns, of which the first `left` are left-aligned; each row wrapped where columns do not fit."""
    columns = grid(rows, width, indent=0, left=left)
    for row in rows:
        if columns is not None:
            yield columns.row(row)
        else:
            yield from wrap("  ".join(row), width, rest="    ")
