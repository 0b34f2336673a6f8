"""What a report is made of, whatever it is written in: headings, prose, tables of figures, plots."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dpctl.assess.verdicts import amount
from dpctl.core.figures import Figure, Provenance
from dpctl.core.units import parse_unit
from dpctl.report.cells import UNKNOWN, interval_text

PROVENANCES: Mapping[Provenance, str] = {
    Provenance.MEASURED: "measured here",
    Provenance.SAMPLED: "sampled here on slices and integrated",
    Provenance.PUBLISHED: "published",
    Provenance.ESTIMATED: "estimated or emulated",
    Provenance.ASSUMED: "assumed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Begins a section; `id` is its anchor, unique in the report."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """Paragraphs, or the entries of a list."""

    lines: tuple[str, ...]
    listed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: a text, or a figure that is shown with its letter and source.

    `text` replaces the figure's own wording (without the letter). `sort` orders the column's rows; None stands last.
    """

    text: str = ""
    figure: Figure | None = None
    sort: float | None = None
    state: str = ""

    @property
    def words(self) -> str:
        """What is shown, without letter and interval."""
        if self.text or self.figure is None:
            return self.text or UNKNOWN
        return amount(self.figure.value, self.figure.unit)

    @property
    def interval(self) -> str:
        """The 80 % interval, where the figure has one that can be told from its value."""
        return "" if self.text else interval_text(self.figure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: `numeric` ones are right-aligned and sorted by value."""

    name: str
    numeric: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of cells, the first of which names the row; `id` is unique in the report."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sortable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A drawing and all its figures as a table. `draw` gives the SVG; `said` is what it shows, in a sentence or two."""

    id: str
    caption: str
    said: str
    draw: Callable[[], str]
    table: Table


Section = Heading | Prose | Table | Plot


def figure_cell(figure: Figure | None, text: str = "") -> Cell:
    """A cell for a figure, "-" when it is unknown; sorted by value in its unit's base, so that ms and s compare."""
    if figure is None:
        return Cell(text=text)
    return Cell(text=text, figure=figure, sort=figure.value * parse_unit(figure.unit).scale)


def tables(sections: Sequence[Section]) -> Iterator[Table]:
    """All tables in order, those of plots included."""
    for section in sections:
        if isinstance(section, Table):
            yield section
        elif isinstance(section, Plot):
            yield section.table


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where figures come from: the letter, the source, its number in the report, and what was shown of it."""

    number: int
    figure: Figure
    used: tuple[str, ...]


def origins(sections: Sequence[Section]) -> dict[tuple[str, str], Origin]:
    """Every (letter, source) of the report in order of appearance, numbered from 1, with the columns that show it."""
    found: dict[tuple[str, str], Origin] = {}
    for table in tables(sections):
        for row in table.rows:
            for column, cell in zip(table.columns, row, strict=True):
                if cell.figure is None:
                    continue
                key = origin_key(cell.figure)
                known = found.get(key) or Origin(number=len(found) + 1, figure=cell.figure, used=())
                used = known.used if column.name in known.used else (*known.used, column.name)
                found[key] = Origin(number=known.number, figure=known.figure, used=used)
    return found


def origin_key(figure: Figure) -> tuple[str, str]:
    """What figures of one origin share."""
    return figure.provenance.value, figure.source
