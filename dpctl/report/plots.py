"""The canvas of all plots: matplotlib draws, and the SVG takes its colours and its font from the page it stands in."""

import io
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from dpctl.core.deployment import Mode
from dpctl.core.errors import UnavailableError
from dpctl.core.figures import Figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

# points; as wide as a narrow page, so that text is still of readable size there
WIDTH = 374.0
ROW = 34.0
# of a legend
LINE = 13.0
# room for half a tick label
RIGHT = 24.0
_POINTS_PER_INCH = 72.0
_FONT = 9.0
# colours that nothing else has: in the SVG each becomes a variable of the page's style, so that it follows its mode
INK, MUTED, GRID, PAPER = "#000001", "#000002", "#000003", "#000004"
SERIES = ("#000011", "#000012", "#000013", "#000014", "#000015", "#000016")
_VARIABLES: Mapping[str, str] = {
    INK: "--ink",
    MUTED: "--muted",
    GRID: "--grid",
    PAPER: "--paper",
    **{color: f"--series-{number}" for number, color in enumerate(SERIES, start=1)},
}
MODE_COLORS: Mapping[Mode, str] = {Mode.LOCAL: SERIES[0], Mode.CLOUD: SERIES[1], Mode.HYBRID: SERIES[2]}
# colour never stands alone: each series has its mark, its hatch or its dashes too
MODE_MARKS: Mapping[Mode, str] = {Mode.LOCAL: "s", Mode.CLOUD: "o", Mode.HYBRID: "D"}
HATCHES = ("", "//", "\\\\", "--", "xx", "||")
DASHES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (1, 1.5)), (0, (6, 2, 1, 2)), (0, (3, 1)), (0, (8, 3)))


def drawn(name: str, height: float, draw: "Callable[[Drawing], None]") -> str:
    """The SVG that `draw` leaves on an empty drawing of `height` points, ready to stand in a page.

    Text stays text. The same drawing gives the same bytes; ids begin with `name`. UnavailableError without matplotlib.
    """
    try:
        from matplotlib import style
        from matplotlib.figure import Figure as Drawing
    except ImportError as error:
        raise UnavailableError(
            "plots need matplotlib, which is not installed",
            where="the page's plots",
            hint="pip install 'dpctl-planner[html]', or write the tables alone: --markdown FILE",
        ) from error
    # whatever style the user has set for drawings of their own
    with style.context(_settings(name), after_reset=True):
        drawing = Drawing(figsize=(WIDTH / _POINTS_PER_INCH, height / _POINTS_PER_INCH))
        draw(drawing)
        buffer = io.StringIO()
        with warnings.catch_warnings():
            # a character that the font for measuring lacks is text all the same: the reader's own font shows it
            warnings.simplefilter("ignore", UserWarning)
            # a date would make every page another one
            drawing.savefig(buffer, format="svg", metadata={"Date": None})
    return _for_page(buffer.getvalue(), name)


def _settings(name: str) -> dict[str, Any]:
    return {
        "svg.fonttype": "none",
        "svg.hashsalt": name,
        "font.family": "sans-serif",
        "font.sans-serif": ["DejaVu Sans"],
        "font.size": _FONT,
        "text.parse_math": False,
        "text.color": INK,
        "axes.labelcolor": INK,
        "axes.titlesize": _FONT,
        "axes.titlecolor": INK,
        "axes.titlelocation": "left",
        "axes.edgecolor": MUTED,
        "axes.facecolor": "none",
        "figure.facecolor": "none",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.grid.axis": "x",
        "axes.axisbelow": True,
        "grid.color": GRID,
        "grid.linewidth": 0.6,
        "xtick.color": MUTED,
        "ytick.color": MUTED,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "hatch.color": PAPER,
        "hatch.linewidth": 1.0,
        "legend.frameon": False,
    }


def _for_page(svg: str, name: str) -> str:
    """The <svg> element alone: no prolog, metadata, style sheet or size, ids of its own, colours as variables."""
    svg = svg[svg.index("<svg") :].strip()
    svg = re.sub(r"<(metadata|style)\b.*?</\1>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r'(<svg)[^>]*(viewBox="[^"]*")[^>]*>', r'\1 \2 aria-hidden="true">', svg, count=1)
    svg = svg.replace("xlink:href", "href")
    svg = re.sub(r'\bid="', f'id="{name}-', svg)
    svg = re.sub(r'(href="|url\()#', rf"\1#{name}-", svg)
    svg = re.sub(r"\s*font-family: [^;\"]*;?", "", svg)
    for color, variable in _VARIABLES.items():
        svg = svg.replace(color, f"var({variable})")
    return re.sub(r"\n\s+", "\n", svg)


@contextmanager
def panel(
    drawing: "Drawing", *, top: float, height: float, left: float = 8.0, right: float = RIGHT
) -> "Iterator[Axes]":
    """Axes at a place given in points from the drawing's top."""
    whole = drawing.get_size_inches()[1] * _POINTS_PER_INCH
    yield drawing.add_axes((left / WIDTH, 1 - (top + height) / whole, (WIDTH - left - right) / WIDTH, height / whole))


@contextmanager
def legend(drawing: "Drawing", *, top: float, lines: int) -> "Iterator[Axes]":
    """Room for the lines of a legend, 0, 1, ... from its top, 100 wide."""
    with panel(drawing, top=top, height=LINE * lines) as axes:
        axes.set_axis_off()
        axes.set_xlim(0, 100)
        axes.set_ylim(lines - 0.5, -0.5)
        yield axes


def bar_legend(drawing: "Drawing", *, top: float, entries: Sequence[tuple[str, int]]) -> None:
    """What the parts of stacked bars are: (name, number of its style) a line."""
    with legend(drawing, top=top, lines=len(entries)) as axes:
        for row, (what, style) in enumerate(entries):
            bar(axes, row, 4, style, height=0.7)
            axes.text(5.5, row, what, va="center")


def bar(axes: "Axes", row: int, width: float, style: int, *, left: float = 0.0, height: float = 0.5) -> None:
    """A part of a stacked bar, in colour and hatch of its style."""
    axes.barh(row, width, left=left, height=height, color=SERIES[style], hatch=HATCHES[style], linewidth=0)


def mark(axes: "Axes", mode: Mode, x: float, y: float, *, filled: bool) -> None:
    """A deployment as a point, in the shape and the colour of its mode."""
    color = MODE_COLORS[mode]
    axes.plot(
        [x],
        [y],
        marker=MODE_MARKS[mode],
        markersize=6,
        markerfacecolor=color if filled else PAPER,
        markeredgecolor=color,
        markeredgewidth=1.4,
        linestyle="none",
        zorder=3,
    )


def scaled(axes: "Axes", which: str, values: Sequence[float]) -> None:
    """Set a scale that shows all values, 0 included unless they span more than a decade; plain numbers as ticks."""
    from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

    axis = axes.xaxis if which == "x" else axes.yaxis
    positive = [value for value in values if value > 0]
    low, high = (min(positive), max(positive)) if positive else (0.0, 1.0)
    limits = axes.set_xlim if which == "x" else axes.set_ylim
    if positive and len(positive) == len(values) and high / low > 12:
        (axes.set_xscale if which == "x" else axes.set_yscale)("log")
        limits(low / 1.6, high * 1.6)
        axis.set_major_locator(LogLocator(subs=(1.0,) if high / low > 300 else (1.0, 3.0), numticks=12))
        axis.set_minor_locator(NullLocator())
    else:
        limits(0.0, high * 1.08)
        axis.set_major_locator(MaxNLocator(nbins=5, min_n_ticks=3))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.6g}"))


def rows(axes: "Axes", labels: Sequence[str]) -> None:
    """Name the rows 0, 1, ... from the top, each name above its bar: beside it, long names would leave no room."""
    axes.set_ylim(len(labels) - 0.35, -0.75)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    for number, label in enumerate(labels):
        axes.text(0, number - 0.32, label, transform=axes.get_yaxis_transform(), va="bottom", ha="left")


def whiskers(axes: "Axes", figure: Figure, x: float, y: float, *, color: str, across: bool = True) -> None:
    """The 80 % interval of a figure through a point; nothing where none is known."""
    if figure.low is None or figure.high is None:
        return
    if across:
        axes.plot([figure.low, figure.high], [y, y], color=color, linewidth=1.4, zorder=2)
    else:
        axes.plot([x, x], [figure.low, figure.high], color=color, linewidth=1.4, zorder=2)


def ends(figure: Figure) -> tuple[float, ...]:
    """The values an axis must show for a figure."""
    return tuple(value for value in (figure.value, figure.low, figure.high) if value is not None)
