"""The page: landmarks, sections in order, every source in a table; style and script are in the file itself."""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from dpctl.core.figures import Provenance
from dpctl.report.html.tables import table_html
from dpctl.report.sections import PROVENANCES, Heading, Origin, Plot, Prose, Section, Table, origins

_CONTENT, _SOURCES = "content", "sources"


def page(title: str, sections: Sequence[Section]) -> str:
    """One self-contained HTML page: the same bytes for the same sections.

    Sections before the first heading stand above all others. A table of sources is added at the end, and every figure
    links to its line there. ValueError when two sections share an id. UnavailableError without matplotlib for a Plot.
    """
    found = origins(sections)
    headings = [section for section in sections if isinstance(section, Heading)]
    if found:
        headings.append(Heading(id=_SOURCES, text="Sources"))
    _check_ids(sections, headings)
    style, script = (Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    # a promise that the browser keeps: only this style and this script, and nothing from anywhere else
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; base-uri 'none'"
    parts = [
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{escape(title)}</title>",
        f"<style>{style}</style>\n</head>\n<body>",
        f'<a class="skip" href="#{_CONTENT}">Skip to the content</a>',
        f"<header><h1>{escape(title)}</h1></header>",
        '<nav aria-label="Sections"><ul>',
        *(f'<li><a href="#{heading.id}">{escape(heading.text)}</a></li>' for heading in headings),
        f'</ul></nav>\n<main id="{_CONTENT}" tabindex="-1">',
        *_body(sections, found),
        *_sources(found),
        "</main>",
        *_footer(),
        f"<script>{script}</script>\n</body>\n</html>\n",
    ]
    return "\n".join(parts)


def _check_ids(sections: Sequence[Section], headings: Sequence[Heading]) -> None:
    used = [_CONTENT, *(heading.id for heading in headings)]
    for section in sections:
        if isinstance(section, Table):
            used.append(section.id)
        elif isinstance(section, Plot):
            used += [section.id, section.table.id]
    twice = sorted({name for name in used if used.count(name) > 1})
    if twice:
        raise ValueError(f"used twice as an id in one page: {', '.join(twice)}")


def _body(sections: Sequence[Section], found: Mapping[tuple[str, str], Origin]) -> Iterator[str]:
    is_open = False
    for section in sections:
        match section:
            case Heading():
                if is_open:
                    yield "</section>"
                yield _opening(section)
                is_open = True
            case Prose():
                yield _prose(section)
            case Table():
                yield table_html(section, found)
            case Plot():
                yield from _plot(section, found)
    if is_open:
        yield "</section>"


def _opening(heading: Heading) -> str:
    name = f"{heading.id}-heading"
    return f'<section id="{heading.id}" aria-labelledby="{name}">\n<h2 id="{name}">{escape(heading.text)}</h2>'


def _prose(prose: Prose) -> str:
    if prose.listed:
        return "<ul>\n" + "\n".join(f"<li>{escape(line)}</li>" for line in prose.lines) + "\n</ul>"
    return "\n".join(f"<p>{escape(line)}</p>" for line in prose.lines)


def _plot(plot: Plot, found: Mapping[tuple[str, str], Origin]) -> Iterator[str]:
    yield f'<figure id="{plot.id}">'
    yield f'<div class="plot" role="img" aria-label="{escape(plot.said)}">{plot.draw()}</div>'
    yield f"<figcaption>{escape(plot.caption)}</figcaption>"
    yield f"<details><summary>Figures of this plot</summary>\n{table_html(plot.table, found)}\n</details>\n</figure>"


def _sources(found: Mapping[tuple[str, str], Origin]) -> Iterator[str]:
    """Where every figure comes from, by the number that figures link to."""
    if not found:
        return
    yield _opening(Heading(id=_SOURCES, text="Sources"))
    yield '<div class="scroll" role="region" aria-labelledby="sources-caption" tabindex="0"><table id="sources-table">'
    yield '<caption id="sources-caption"><span>Where every figure of this page comes from</span></caption>'
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("number", "letter", "source", "figures"))
    yield f"<thead><tr>{heads}</tr></thead><tbody>"
    for (letter, source), origin in found.items():
        words = f"{letter}, {PROVENANCES[Provenance(letter)]}"
        yield (
            f'<tr id="source-{origin.number}"><th scope="row">{origin.number}</th><td>{words}</td>'
            f'<td class="words">{escape(source)}</td><td>{escape(", ".join(origin.used))}</td></tr>'
        )
    yield "</tbody></table></div>\n</section>"


def _footer() -> Iterator[str]:
    yield "<footer><p>The letter behind a figure says how it was learned, and leads to its source:</p>\n<dl>"
    for letter, words in PROVENANCES.items():
        yield f"<div><dt>{letter.value}</dt><dd>{words}</dd></div>"
    yield "<div><dt>-</dt><dd>unknown</dd></div></dl>"
    yield "<p>Made by dpctl. This page asks the network for nothing.</p></footer>"
