"""A metric over stored runs: a line of blocks and a table in a terminal, a plot on a page, and the same as a record."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from dpctl.assess.verdicts import amount
from dpctl.bench.history import Course, Point
from dpctl.core.figures import Figure
from dpctl.core.stats import median
from dpctl.report.compare import name
from dpctl.report.layout import clean, grid, paint, wrap
from dpctl.report.plain import plain
from dpctl.report.plots import MUTED, SERIES, drawn, panel, scaled
from dpctl.report.sections import PROVENANCES, Cell, Column, Heading, Plot, Prose, Section, Table, figure_cell

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

SCHEMA = 1
UNKNOWN = "-"
HEAD = ("began (UTC)", "value", "to the one before", "requests", "dpctl")
_BLOCKS = "▁▂▃▄▅▆▇█"
# of the plot, in points
_HEIGHT = 130.0


def blocks(values: Sequence[float]) -> str:
    """One character a value, from the lowest at the bottom to the highest at the top; all alike: in the middle."""
    low, high = min(values), max(values)
    if low == high:
        return _BLOCKS[len(_BLOCKS) // 2 - 1] * len(values)
    return "".join(_BLOCKS[min(int(len(_BLOCKS) * (v - low) / (high - low)), len(_BLOCKS) - 1)] for v in values)


def as_record(found: Sequence[Course], passed: Sequence[str]) -> dict[str, Any]:
    """All courses as JSON knows them, and the files that were passed over."""
    return {"schema": SCHEMA, "courses": plain(tuple(found)), "passed_over": list(passed)}


def render(found: Sequence[Course], passed: Sequence[str], *, width: int, color: bool) -> str:
    """The courses as text, whole at `width` columns (80 at least)."""
    lines: list[str] = []
    for course in found:
        lines += [paint(line, "bold", color=color) for line in wrap(_title(course), width)]
        values = [point.value for point in course.points]
        # the newest are the last, as on a plot
        lines.append(f"  {blocks(values[-(width - 2) :])}")
        lines += wrap(_spread(course), width, first="  ", rest="    ")
        lines += [*_table(course), ""]
    lines += [line for text in passed for line in wrap(f"passed over: {text}", width, rest="  ")]
    letters = {course.provenance for course in found}
    said = "; ".join(f"{letter.value} {meaning}" for letter, meaning in PROVENANCES.items() if letter in letters)
    lines += wrap(f"a time is the median of a run's requests, a count their mean; {said}", width, rest="  ")
    return "\n".join(lines) + "\n"


def _title(course: Course) -> str:
    return f"{name(course.metric)}: {course.deployment}, {course.scenario}, on {course.machine}"


def _spread(course: Course) -> str:
    values = [point.value for point in course.points]
    whole = f"{len(values)} run{'s' if len(values) > 1 else ''}: median {_amount(median(values), course)}"
    return f"{whole}, {_amount(min(values), course)} to {_amount(max(values), course)} {course.provenance.value}"


def _amount(value: float, course: Course) -> str:
    if course.unit == "":
        return f"{value:,.0f}"
    return f"{value:,.0f} tok" if course.unit == "tok" and value == round(value) else amount(value, course.unit)


def _rows(course: Course) -> Iterator[tuple[str, ...]]:
    before: Point | None = None
    for point in course.points:
        yield (
            _when(point),
            f"{_amount(point.value, course)} {course.provenance.value}",
            _change(before, point),
            f"{point.requests:,}",
            clean(point.version) or UNKNOWN,
        )
        before = point


def _when(point: Point) -> str:
    return UNKNOWN if point.started is None else f"{datetime.fromtimestamp(point.started, UTC):%Y-%m-%d %H:%M}"


def _change(before: Point | None, point: Point) -> str:
    if before is None:
        return ""
    if before.value:
        return f"{100 * (point.value / before.value - 1):+.1f} %"
    return "+0.0 %" if not point.value else UNKNOWN


def _table(course: Course) -> list[str]:
    rows = list(_rows(course))
    columns = grid([HEAD, *rows], 80, indent=2, left=1)
    if columns is None:
        return ["  " + ", ".join(part for part in row if part) for row in rows]
    head = columns.row(HEAD)
    return [head, "  " + "-" * (len(head) - 2), *(columns.row(row) for row in rows)]


def sections(found: Sequence[Course], passed: Sequence[str]) -> tuple[Section, ...]:
    """The same as a report: a plot with its table for each course, and what was passed over."""
    return (
        *(part for number, course in enumerate(found, start=1) for part in _section(course, number)),
        *((Heading(id="passed-over", text="Passed over"), Prose(lines=tuple(passed), listed=True)) if passed else ()),
    )


def _section(course: Course, number: int) -> Iterator[Section]:
    identity = f"course-{number}"
    yield Heading(id=f"{identity}-head", text=clean(f"{name(course.metric)}: {course.deployment}"))
    yield Plot(
        id=identity,
        caption=f"{name(course.metric)} of {clean(course.scenario)} on {clean(course.machine)}, a point a run, in the "
        "order in which they began; the line is their median.",
        said=f"A line of {_spread(course)}.",
        draw=lambda: drawn(identity, _HEIGHT + 56, lambda drawing: _draw(drawing, course)),
        table=Table(
            id=f"{identity}-data",
            caption="Runs, the oldest first",
            columns=(
                Column(name="began (UTC)", numeric=False),
                Column(name=name(course.metric)),
                Column(name="to the one before"),
                Column(name="requests"),
                Column(name="dpctl", numeric=False),
                Column(name="file", numeric=False),
            ),
            rows=tuple(
                (
                    Cell(text=row[0], sort=point.started),
                    figure_cell(_figure(point, course)) if course.unit else Cell(text=row[1], sort=point.value),
                    *(Cell(text=text) for text in row[2:]),
                    Cell(text=clean(point.name)),
                )
                for point, row in zip(course.points, _rows(course), strict=True)
            ),
        ),
    )


def _figure(point: Point, course: Course) -> Figure:
    source = f"runs of {clean(course.deployment)} on {clean(course.machine)}"
    return Figure(value=point.value, unit=course.unit, provenance=course.provenance, source=source)


def _draw(drawing: "Drawing", course: Course) -> None:
    from matplotlib.ticker import MaxNLocator

    values = [point.value for point in course.points]
    with panel(drawing, top=18, height=_HEIGHT, left=46) as axes:
        numbers = range(1, len(values) + 1)
        axes.axhline(median(values), color=MUTED, linewidth=1.0)
        axes.plot(numbers, values, color=SERIES[0], marker="o", markersize=4, linewidth=1.2)
        scaled(axes, "y", values)
        axes.grid(visible=False, axis="x")
        axes.set_xlim(0.5, len(values) + 0.5)
        axes.set_xlabel("run")
        axes.set_title(f"{name(course.metric)}{f', {course.unit}' if course.unit else ''}")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
