"""A table as HTML: every figure with its unit, its letter and, behind the letter, its source."""

from collections.abc import Iterator, Mapping
from html import escape

from dpctl.core.figures import Figure
from dpctl.report.sections import Cell, Column, Origin, Table, origin_key

# a text of more characters than these is given the width of a sentence
_SENTENCE = 40


def table_html(table: Table, found: Mapping[tuple[str, str], Origin]) -> str:
    """The table in a frame that scrolls where it is too wide; `found` numbers the sources."""
    return "\n".join(_lines(table, found))


def _lines(table: Table, found: Mapping[tuple[str, str], Origin]) -> Iterator[str]:
    name = f"{table.id}-caption"
    yield f'<div class="scroll" role="region" aria-labelledby="{name}" tabindex="0">'
    yield f'<table id="{table.id}"{" data-sortable" if table.sortable else ""}>'
    yield f'<caption id="{name}"><span>{escape(table.caption)}</span></caption>'
    yield f"<thead><tr>{''.join(_head(column) for column in table.columns)}</tr></thead>\n<tbody>"
    for first, *rest in table.rows:
        cells = [f'<th scope="row">{_content(first, found)}</th>']
        cells += [_cell(cell, column, found) for cell, column in zip(rest, table.columns[1:], strict=True)]
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table></div>"


def _head(column: Column) -> str:
    return f'<th scope="col"{" class=n" if column.numeric else ""}>{escape(column.name)}</th>'


def _cell(cell: Cell, column: Column, found: Mapping[tuple[str, str], Origin]) -> str:
    kind = ' class="n"' if column.numeric else ' class="words"' if len(cell.words) > _SENTENCE else ""
    order = f' data-sort="{cell.sort!r}"' if cell.sort is not None else ""
    return f"<td{kind}{order}>{_content(cell, found)}</td>"


def _content(cell: Cell, found: Mapping[tuple[str, str], Origin]) -> str:
    words = escape(cell.words)
    if cell.state:
        # the word says it; colour only adds
        words = f'<span class="{escape(cell.state.replace(" ", "-"))}">{words}</span>'
    if cell.figure is None:
        return words
    interval = f"<br><small>{escape(cell.interval)}</small>" if cell.interval else ""
    return f'<span class="figure">{words}&nbsp;{_origin(cell.figure, found)}</span>{interval}'


def _origin(figure: Figure, found: Mapping[tuple[str, str], Origin]) -> str:
    number = found[origin_key(figure)].number
    letter, source = figure.provenance.value, escape(figure.source)
    return (
        f'<a class="origin" href="#source-{number}" data-number="{number}" title="{letter}: {source}" '
        f'aria-label="{letter}, source {number}">{letter}</a>'
    )
