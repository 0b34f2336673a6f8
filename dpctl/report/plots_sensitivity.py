"""What moves the cost of a month of an option: its inputs at the ends of their intervals, as a tornado."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dpctl.core.figures import Figure, weakest
from dpctl.decide.draws import together
from dpctl.decide.need import DAYS, Need
from dpctl.decide.option import Option, priced
from dpctl.report.layout import clean
from dpctl.report.plots import MUTED, ROW, SERIES, drawn, panel
from dpctl.report.plots import rows as named_rows
from dpctl.report.sections import Cell, Column, Plot, Table, figure_cell

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

# characters of an input's name that the narrowest drawing has room for
_LETTERS = 60
# inputs that the tornado shows
_INPUTS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """What a month costs with one input (and all that move with it) at the ends of its 80 % interval."""

    name: str
    figure: Figure
    low: float
    high: float


def swings(option: Option, need: Need) -> tuple[Swing, ...]:
    """The inputs that move the option's month, the most first; figures of one source and relative width move together.

    Each is set to the ends of its 80 % interval with all others at their values (one at a time), as in the draws.
    """
    inputs: dict[tuple[str, float, float], list[tuple[str, Figure]]] = {}
    for name, figure in _inputs(option, need):
        if (key := together(figure)) is not None:
            inputs.setdefault(key, []).append((name, figure))
    found = []
    for key, named in inputs.items():
        low, high = (_cost(option, need, key, high=high) for high in (False, True))
        if low is not None and high is not None and abs(high - low) > 1e-9 * max(abs(low), abs(high)):
            name = ", ".join(dict.fromkeys(name for name, _ in named))
            found.append(Swing(name=name, figure=named[0][1], low=low, high=high))
    return tuple(sorted(found, key=lambda swing: (-abs(swing.high - swing.low), swing.name)))


def _inputs(option: Option, need: Need) -> list[tuple[str, Figure]]:
    load = option.load
    named = [("volume", need.volume), ("time of a request", load.service), ("peak", load.peak)]
    named += [("requests at a time", load.concurrency)]
    if option.tariff.workers is not None:
        named += [("start of a worker", option.tariff.workers.start)]
    for fee in option.tariff.fees:
        named += [(f"quantity of {fee.what}", fee.quantity), (f"price of {fee.what}", fee.unit_price)]
    return [(name, figure) for name, figure in named if figure is not None]


def _cost(option: Option, need: Need, key: tuple[str, float, float], *, high: bool) -> float | None:
    def pick(figure: Figure) -> float:
        end = figure.high if high else figure.low
        return figure.value if end is None or together(figure) != key else end

    curve = priced(option, pick)
    return None if curve is None else curve.cost(pick(need.volume.to("1/day")) * DAYS)


def sensitivity(option: Option, need: Need) -> Plot | None:
    """What a month of the option costs at the ends of its inputs' intervals; None when none of them moves it."""
    total, found = option.month.total, swings(option, need)[:_INPUTS]
    if total is None or not found:
        return None
    names = [swing.name if len(swing.name) <= _LETTERS else f"{swing.name[: _LETTERS - 3]}..." for swing in found]

    def draw(drawing: "Drawing") -> None:
        with panel(drawing, top=18, height=ROW * len(found)) as axes:
            reach = [end for swing in found for end in (swing.low, swing.high)] + [total.value]
            room = 0.08 * (max(reach) - min(reach))
            axes.set_xlim(min(reach) - room, max(reach) + room)
            axes.xaxis.set_major_formatter("{x:,.6g}")
            for row, swing in enumerate(found):
                axes.plot([total.value] * 2, [row - 0.25, row + 0.25], color=MUTED, linewidth=1.0)
                # hatched: the low end of the input, solid: its high end
                for end, style, hatch in ((swing.low, SERIES[1], "//"), (swing.high, SERIES[0], "")):
                    width = end - total.value
                    axes.barh(row, width, left=total.value, height=0.5, color=style, hatch=hatch, linewidth=0)
            named_rows(axes, names)
            axes.set_title("cost of a month, USD")

    return Plot(
        id="sensitivity",
        caption=f"What a month of {clean(option.label)} costs with one input at an end of its 80 % interval and all "
        "others as they are; hatched: the low end, solid: the high end. The line is the cost as estimated.",
        said=f"A tornado chart around {figure_cell(total).words} a month; {found[0].name} moves it most, from "
        f"{_amount(found[0], found[0].low, total).words} to {_amount(found[0], found[0].high, total).words}.",
        draw=lambda: drawn("sensitivity", 48 + ROW * len(found), draw),
        table=Table(
            id="sensitivity-data",
            caption="Inputs, and the cost of a month at the ends of their 80 % intervals",
            columns=(
                Column(name="input", numeric=False),
                Column(name="value"),
                Column(name="month at low end"),
                Column(name="month at high end"),
            ),
            rows=tuple(
                (
                    Cell(text=swing.name),
                    figure_cell(swing.figure),
                    _amount(swing, swing.low, total),
                    _amount(swing, swing.high, total),
                )
                for swing in found
            ),
        ),
    )


def _amount(swing: Swing, value: float, total: Figure) -> Cell:
    of = weakest((total, swing.figure))
    return figure_cell(replace(total, value=value, low=None, high=None, provenance=of.provenance))
