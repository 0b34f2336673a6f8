"""Plots of a decision: latency against cost, cost against volume, and what moves the cost of the best."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from textwrap import wrap
from typing import TYPE_CHECKING

from dpctl.core.figures import Figure, weakest
from dpctl.cost.curve import CostCurve
from dpctl.decide.advice import Advice, Crossing, best_of_kinds
from dpctl.decide.draws import together
from dpctl.decide.need import DAYS, Need
from dpctl.decide.option import Option, priced
from dpctl.privacy.verdict import Answer
from dpctl.report.decision import Decision, rows, status
from dpctl.report.layout import clean
from dpctl.report.plots import (
    DASHES,
    INK,
    MODE_COLORS,
    MODE_MARKS,
    MUTED,
    PAPER,
    ROW,
    SERIES,
    drawn,
    ends,
    panel,
    scaled,
    whiskers,
)
from dpctl.report.plots import rows as named_rows
from dpctl.report.sections import Cell, Column, Plot, Table, figure_cell

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

_LINE = 13.0
# characters of a legend's line that the narrowest drawing has room for
_LETTERS = 60
# inputs that the tornado shows
_INPUTS = 8
# volumes that are looked at lie within this factor of the one asked for, whatever the break-evens are
_FAR = 1000.0


def policy_word(option: Option) -> str:
    """What the regimes say of the option: allowed, undetermined or denied; where nothing is sent, that."""
    return "nothing is sent" if option.policy is None else option.policy.answer.value


def trade_off(decision: Decision) -> Plot | None:
    """Latency of a request against the cost of a month, the best of each kind; None when nothing has both."""
    shown = [
        (option, reason, e2el.to("s"), month.to("USD"))
        for option, reason in rows(decision)
        if (e2el := option.assessment.e2el) is not None and (month := option.month.total) is not None
    ]
    if not shown:
        return None
    best = decision.advice.best
    entries = [f"{n}  {clean(o.label)} [{status(o, r)}]" for n, (o, r, _, _) in enumerate(shown, start=1)]
    legend = [wrap(entry, _LETTERS, subsequent_indent="    ") for entry in entries]

    def draw(drawing: "Drawing") -> None:
        with panel(drawing, top=18, height=190, left=48) as axes:
            scaled(axes, "x", [end for _, _, e2el, _ in shown for end in ends(e2el)])
            scaled(axes, "y", [end for _, _, _, month in shown for end in ends(month)])
            for number, (option, _, e2el, month) in enumerate(shown, start=1):
                color = MODE_COLORS[option.assessment.deployment.mode]
                whiskers(axes, e2el, e2el.value, month.value, color=color)
                whiskers(axes, month, e2el.value, month.value, color=color, across=False)
                if best is not None and option.id == best.id:
                    axes.plot([e2el.value], [month.value], "o", markersize=13, markerfacecolor="none", color=INK)
                _mark(axes, option, e2el.value, month.value)
                # the number stands away from the nearest neighbour on the latency axis
                others = [(abs(x.value - e2el.value), x.value, y.value) for o, _, x, y in shown if o is not option]
                _, beside, level = min(others, default=(0.0, 0.0, 0.0))
                place = (7 if e2el.value >= beside else -13, 5 if month.value >= level else -12)
                axes.annotate(str(number), (e2el.value, month.value), xytext=place, textcoords="offset points")
            axes.set_title("cost of a month, USD")
            axes.set_xlabel("end-to-end latency of a request, s")
            axes.grid(visible=True, axis="both")
        _legend(drawing, 254, legend, lambda axes, number, y: _mark(axes, shown[number][0], 1.5, y))

    return Plot(
        id="trade-off",
        caption="Latency against cost, the best of each kind. Filled: allowed, or nothing is sent; open: undetermined "
        "by the regime; crossed: denied. Ringed: the best. Lines: 80 % intervals.",
        said="A scatter plot of the cost of a month over the end-to-end latency. "
        + "; ".join(
            f"{entry}: {figure_cell(e2el).words}, {figure_cell(month).words} a month, {policy_word(option)}"
            for entry, (option, _, e2el, month) in zip(entries, shown, strict=True)
        )
        + ".",
        draw=lambda: drawn("trade-off", 258 + _LINE * sum(map(len, legend)), draw),
        table=Table(
            id="trade-off-data",
            caption="Latency and cost of a month, as plotted",
            columns=(
                Column(name="option", numeric=False),
                Column(name="policy", numeric=False),
                Column(name="e2el"),
                Column(name="month"),
            ),
            rows=tuple(
                (Cell(text=entry), Cell(text=policy_word(option)), figure_cell(e2el), figure_cell(month))
                for entry, (option, _, e2el, month) in zip(entries, shown, strict=True)
            ),
        ),
    )


def _mark(axes: "Axes", option: Option, x: float, y: float) -> None:
    mode = option.assessment.deployment.mode
    color = MODE_COLORS[mode]
    allowed = option.policy is None or option.policy.answer is Answer.ALLOWED
    axes.plot(
        [x],
        [y],
        marker=MODE_MARKS[mode],
        markersize=6,
        markerfacecolor=color if allowed else PAPER,
        markeredgecolor=color,
        markeredgewidth=1.4,
        linestyle="none",
        zorder=3,
    )
    if option.denied:
        axes.plot([x], [y], marker="x", color=color, markersize=9, markeredgewidth=1.4, linestyle="none", zorder=4)


def _legend(
    drawing: "Drawing", top: float, lines: Sequence[Sequence[str]], mark: "Callable[[Axes, int, float], None]"
) -> None:
    """Entries of one or more lines below a plot, each with its mark."""
    count = sum(map(len, lines))
    with panel(drawing, top=top, height=_LINE * count) as axes:
        axes.set_axis_off()
        axes.set_xlim(0, 100)
        axes.set_ylim(count - 0.5, -0.5)
        row = 0
        for number, entry in enumerate(lines):
            mark(axes, number, float(row))
            for text in entry:
                axes.text(8, row, text, va="center")
                row += 1


def own_crossings(advice: Advice) -> tuple[Crossing, ...]:
    """The break-even volumes between the best and the other kinds, the smallest first."""
    best = advice.best
    found = [c for c in advice.crossings if best is not None and best.id in {c.below, c.above}]
    return tuple(sorted(found, key=lambda crossing: crossing.per_day))


def cost_over_volume(advice: Advice) -> Plot | None:
    """The cost of a month over the requests a day, the best of each competing kind; None when no cost is known."""
    curves = [(option, found) for option in best_of_kinds(advice.ranked) if (found := priced(option)) is not None]
    if not curves:
        return None
    asked = advice.need.volume.to("1/day").value
    points = own_crossings(advice)
    low, high = _reach(asked, points)
    volumes = sorted({10.0**n for n in range(math.ceil(math.log10(low)), math.floor(math.log10(high)) + 1)} | {asked})
    legend = [wrap(clean(option.label), _LETTERS, subsequent_indent="  ") for option, _ in curves]
    crossings = "; ".join(f"break-even at {point.per_day:,.0f} a day" for point in points)
    return Plot(
        id="cost-over-volume",
        caption="Cost of a month over the volume, the best of each kind that competes. Dots: break-even volumes of the "
        "best with another kind. Dotted line: the volume asked for. Steps are whole machines.",
        said=f"A line plot with logarithmic axes of {len(curves)} options, from {low:,.3g} to {high:,.3g} requests a "
        f"day; {crossings or 'no break-even with the best'}.",
        draw=lambda: drawn(
            "cost-over-volume",
            258 + _LINE * sum(map(len, legend)),
            lambda drawing: _draw_volume(drawing, curves, points, (low, asked, high), legend),
        ),
        table=Table(
            id="cost-over-volume-data",
            caption="Cost of a month at volumes of the plot, all else as asked",
            columns=(
                Column(name="option", numeric=False),
                *(Column(name=f"{volume:,.6g} a day{' (asked)' * (volume == asked)}") for volume in volumes),
            ),
            rows=tuple(
                (Cell(text=clean(option.label)), *(figure_cell(_month_at(option, volume)) for volume in volumes))
                for option, _ in curves
            ),
        ),
    )


def _reach(asked: float, points: Sequence[Crossing]) -> tuple[float, float]:
    """The volumes in 1/day between which the curves are drawn."""
    near = [point.per_day for point in points if asked / _FAR < point.per_day < asked * _FAR]
    return min(asked / 10.0, *(at / 3.0 for at in near)), max(asked * 10.0, *(3.0 * at for at in near))


def _month_at(option: Option, per_day: float) -> Figure | None:
    requests = replace(option.load.requests, value=per_day * DAYS, unit="", low=None, high=None)
    return replace(option, load=replace(option.load, requests=requests)).month.total


def _draw_volume(
    drawing: "Drawing",
    curves: Sequence[tuple[Option, CostCurve]],
    points: Sequence[Crossing],
    reach: tuple[float, float, float],
    legend: Sequence[Sequence[str]],
) -> None:
    low, asked, high = reach
    volumes = [low * (high / low) ** (n / 300) for n in range(301)]
    costs = [[curve.cost(volume * DAYS) for volume in volumes] for _, curve in curves]
    with panel(drawing, top=18, height=190, left=52) as axes:
        scaled(axes, "x", volumes)
        seen = [cost for series in costs for cost in series if cost > 0]
        # both axes are logarithmic, however little the costs differ
        scaled(axes, "y", [min(*seen, max(seen) / 13), max(seen)] if seen else [])
        axes.axvline(asked, color=MUTED, linestyle=":", linewidth=1.2)
        for number, series in enumerate(costs):
            _line(axes, number, volumes, series)
        by_id = {option.id: curve for option, curve in curves}
        for point in points:
            if low <= point.per_day <= high:
                # where a step of one passes the other, the point lies on the one without it
                at = max(by_id[point.above].cost(point.per_day * DAYS), by_id[point.below].cost(point.per_day * DAYS))
                axes.plot([point.per_day], [at], "o", color=INK, markersize=5, zorder=4)
                axes.annotate(f"{point.per_day:,.0f}", (point.per_day, at), xytext=(5, -11), textcoords="offset points")
        axes.set_title("cost of a month, USD")
        axes.set_xlabel("requests a day")
        axes.grid(visible=True, axis="both")
    _legend(drawing, 254, legend, lambda axes, number, y: _line(axes, number, [0.0, 6.0], [y, y]))


def _line(axes: "Axes", number: int, x: Sequence[float], y: Sequence[float]) -> None:
    style = number % len(SERIES)
    axes.plot(x, y, color=SERIES[style], linestyle=DASHES[style], linewidth=1.6, zorder=2)


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
