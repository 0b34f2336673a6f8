"""From paragraphs to a paged document: page breaks, footers, and spans at their final offsets."""

from collections.abc import Sequence

from dpctl.bench.agreement_text import Paragraph
from dpctl.core.documents import Span


def paged(paragraphs: Sequence[Paragraph], pages: int, *, first: int = 0) -> list[list[Paragraph]]:
    """Cut paragraphs into `pages` pages of about equal length; the first page holds the first `first` if not 0.

    A heading never ends a page.
    """
    result = [list(paragraphs[:first])] if first else []
    rest = paragraphs[first:]
    open_pages = pages - len(result)
    left = sum(p.words for p in rest)
    page: list[Paragraph] = []
    filled = 0
    for index, item in enumerate(rest):
        page.append(item)
        filled += item.words
        following = rest[index + 1].words if index + 1 < len(rest) else 0
        if open_pages > 1 and not item.heading and filled + following / 2 >= left / open_pages:
            result.append(page)
            page, left, filled, open_pages = [], left - filled, 0, open_pages - 1
    result.append(page)
    return result


def laid_out(pages: Sequence[Sequence[Paragraph]], *, footers: bool = True) -> tuple[str, tuple[Span, ...]]:
    """Return the text, with a footer on every page and a form feed between pages, and the spans of its mentions.

    Without `footers` a page ends with its last paragraph. Paragraphs are separated by an empty line. Spans are numbered
    in order; entities by class in order of appearance.
    """
    parts: list[str] = []
    spans: list[Span] = []
    entities: dict[str, str] = {}
    counts: dict[str, int] = {}
    offset = 0
    for number, page in enumerate(pages, 1):
        for item in page:
            for mark in item.marks:
                cls = mark.mention.cls
                if cls is None:
                    continue
                key = mark.mention.entity
                if key not in entities:
                    counts[cls] = counts.get(cls, 0) + 1
                    entities[key] = f"{cls}-{counts[cls]:03d}"
                start, end = offset + mark.start, offset + mark.end
                spans.append(
                    Span(
                        id=f"s{len(spans) + 1:04d}",
                        start=start,
                        end=end,
                        text=item.text[mark.start : mark.end],
                        cls=cls,
                        entity=entities[key],
                    )
                )
            block = item.text + "\n\n"
            parts.append(block)
            offset += len(block)
        footer = f"Page {number} of {len(pages)}\n" if footers else ""
        footer += "\f" if number < len(pages) else ""
        parts.append(footer)
        offset += len(footer)
    return "".join(parts), tuple(spans)
