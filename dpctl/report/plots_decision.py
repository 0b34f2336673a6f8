"""Plots of a decision: latency against cost and compliance, and cost against volume."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from textwrap import wrap
from typing import TYPE_CHECKING

from dpctl.core.figures import Figure
from dpctl.cost.curve import CostCurve
from dpctl.decide.advice import Advice, Crossing, best_of_kinds
from dpctl.decide.need import DAYS
from dpctl.decide.option import Option, priced
from dpctl.privacy.verdict import Answer
from dpctl.report.decision import Decision, rows, status
from dpctl.report.layout import clean
from dpctl.report.plots import (
    DASHES,
    INK,
    LINE,
    MODE_COLORS,
    MUTED,
    SERIES,
    drawn,
    ends,
    legend,
    mark,
    panel,
    scaled,
    whiskers,
)
from dpctl.report.sections import Cell, Column, Plot, Table, figure_cell

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

# characters of a legend's line that the narrowest drawing has room for
_LETTERS = 60
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
    scores = [figure_cell(_score(option)) for option, *_ in shown]
    lines = [
        wrap(f"{entry}, compliance {score.words}", _LETTERS, subsequent_indent="    ")
        for entry, score in zip(entries, scores, strict=True)
    ]

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
        _legend(drawing, 254, lines, lambda axes, number, y: _mark(axes, shown[number][0], 1.5, y))

    return Plot(
        id="trade-off",
        caption="Latency, cost and compliance, the best of each kind. Filled: allowed, or nothing is sent; open: "
        "undetermined by the regime; crossed: denied. Ringed: the best. Lines: 80 % intervals.",
        said="A scatter plot of the cost of a month over the end-to-end latency. "
        + "; ".join(
            f"{entry}: {figure_cell(e2el).words}, {figure_cell(month).words} a month, compliance {score.words}, "
            f"{policy_word(option)}"
            for entry, score, (option, _, e2el, month) in zip(entries, scores, shown, strict=True)
        )
        + ".",
        draw=lambda: drawn("trade-off", 258 + LINE * sum(map(len, lines)), draw),
        table=Table(
            id="trade-off-data",
            caption="Latency, cost of a month and compliance, as plotted",
            columns=(
                Column(name="option", numeric=False),
                Column(name="policy", numeric=False),
                Column(name="e2el"),
                Column(name="month"),
                Column(name="compliance"),
            ),
            rows=tuple(
                (Cell(text=entry), Cell(text=policy_word(option)), figure_cell(e2el), figure_cell(month), score)
                for entry, score, (option, _, e2el, month) in zip(entries, scores, shown, strict=True)
            ),
        ),
    )


def _score(option: Option) -> Figure | None:
    kept = option.assessment.compliance
    return kept.score if kept else None


def _mark(axes: "Axes", option: Option, x: float, y: float) -> None:
    mode = option.assessment.deployment.mode
    mark(axes, mode, x, y, filled=option.policy is None or option.policy.answer is Answer.ALLOWED)
    if option.denied:
        color = MODE_COLORS[mode]
        axes.plot([x], [y], marker="x", color=color, markersize=9, markeredgewidth=1.4, linestyle="none", zorder=4)


def _legend(
    drawing: "Drawing", top: float, lines: Sequence[Sequence[str]], draw_mark: "Callable[[Axes, int, float], None]"
) -> None:
    """Entries of one or more lines below a plot, each with its mark."""
    with legend(drawing, top=top, lines=sum(map(len, lines))) as axes:
        row = 0
        for number, entry in enumerate(lines):
            draw_mark(axes, number, float(row))
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
    lines = [wrap(clean(option.label), _LETTERS, subsequent_indent="  ") for option, _ in curves]
    crossings = "; ".join(f"break-even at {point.per_day:,.0f} a day" for point in points)
    return Plot(
        id="cost-over-volume",
        caption="Cost of a month over the volume, the best of each kind that competes. Dots: break-even volumes of the "
        "best with another kind. Dotted line: the volume asked for. Steps are whole machines.",
        said=f"A line plot with logarithmic axes of {len(curves)} options, from {low:,.0f} to {high:,.0f} requests a "
        f"day; {crossings or 'no break-even with the best'}.",
        draw=lambda: drawn(
            "cost-over-volume",
            258 + LINE * sum(map(len, lines)),
            lambda drawing: _draw_volume(drawing, curves, points, (low, asked, high), lines),
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
    return min([asked / 10.0, *(at / 3.0 for at in near)]), max([asked * 10.0, *(3.0 * at for at in near)])


def _month_at(option: Option, per_day: float) -> Figure | None:
    requests = replace(option.load.requests, value=per_day * DAYS, unit="", low=None, high=None)
    return replace(option, load=replace(option.load, requests=requests)).month.total


def _draw_volume(
    drawing: "Drawing",
    curves: Sequence[tuple[Option, CostCurve]],
    points: Sequence[Crossing],
    reach: tuple[float, float, float],
    lines: Sequence[Sequence[str]],
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
    _legend(drawing, 254, lines, lambda axes, number, y: _line(axes, number, [0.0, 6.0], [y, y]))


def _line(axes: "Axes", number: int, x: Sequence[float], y: Sequence[float]) -> None:
    style = number % len(SERIES)
    axes.plot(x, y, color=SERIES[style], linestyle=DASHES[style], linewidth=1.6, zorder=2)
