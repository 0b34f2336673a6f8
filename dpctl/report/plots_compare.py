"""Plots over deployments: latency against cost and compliance, what left the machine, what a request costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dpctl.assess import Assessment, verdicts
from dpctl.core.deployment import Mode
from dpctl.core.figures import Figure
from dpctl.report.cells import title
from dpctl.report.plots import (
    HATCHES,
    INK,
    LINE,
    MODE_COLORS,
    MUTED,
    ROW,
    SERIES,
    bar,
    bar_legend,
    drawn,
    ends,
    legend,
    mark,
    panel,
    rows,
    scaled,
    whiskers,
)
from dpctl.report.record import BenchResult
from dpctl.report.sections import Cell, Column, Plot, Table, figure_cell

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing


@dataclass(frozen=True, slots=True, kw_only=True)
class _Point:
    """One deployment in the plane; `kind` is run, estimated or claimed."""

    label: str
    mode: Mode
    kind: str
    latency: Figure
    cost: Figure | None
    compliance: Figure | None


def trade_off(result: BenchResult, names: Mapping[str, str]) -> Plot | None:
    """Latency against cost and against compliance, ours, estimates and claims; None when no latency is known."""
    points = _points(result, names)
    if not points:
        return None
    kinds = {kind: sum(p.kind == kind for p in points) for kind in ("run", "estimated", "claimed")}
    quickest = min(points, key=lambda point: point.latency.value)
    return Plot(
        id="trade-off",
        caption="Latency, cost and compliance of one request. Filled: run here; open: estimated; crosses: claimed by "
        "others. Lines: 80 % intervals.",
        said=f"Two scatter plots over end-to-end latency, of cost and of compliance, with {kinds['run']} deployments "
        f"run, {kinds['estimated']} estimated and {kinds['claimed']} claimed. Shortest latency: {quickest.label}.",
        draw=lambda: drawn("trade-off", 330 + LINE * len(points), lambda drawing: _draw_points(drawing, points)),
        table=Table(
            id="trade-off-data",
            caption="Latency, cost and compliance, as plotted",
            columns=(Column(name="deployment", numeric=False), *map(_column, ("e2el", "cost", "compliance"))),
            rows=tuple(
                (
                    Cell(text=f"{number} {point.label} ({point.kind})"),
                    figure_cell(point.latency),
                    figure_cell(point.cost),
                    # the interval of a share of counted mentions says nothing that the counts do not
                    figure_cell(point.compliance, text=figure_cell(point.compliance).words),
                )
                for number, point in enumerate(points, start=1)
            ),
        ),
    )


def _points(result: BenchResult, names: Mapping[str, str]) -> list[_Point]:
    groups = (("run", result.assessments), ("estimated", result.references))
    found = [
        _Point(
            label=names.get(a.deployment.id, title(a)),
            mode=a.deployment.mode,
            kind=kind,
            latency=a.e2el,
            cost=a.cost,
            compliance=a.compliance.score if a.compliance else None,
        )
        for kind, group in groups
        for a in group
        if a.e2el is not None
    ]
    found += [
        _Point(label=c.label, mode=c.mode, kind="claimed", latency=c.e2el, cost=c.cost, compliance=c.compliance)
        for c in result.claims
        if c.e2el is not None
    ]
    return found


def _draw_points(drawing: "Drawing", points: Sequence[_Point]) -> None:
    for top, of, label in ((18.0, "cost", "cost of one request, USD"), (176.0, "compliance", "compliance, %")):
        with panel(drawing, top=top, height=112, left=48) as axes:
            _scatter(axes, points, of)
            axes.set_title(label)
            axes.grid(visible=True, axis="both")
    axes.set_xlabel("end-to-end latency, s")
    with legend(drawing, top=326, lines=len(points)) as below:
        for number, point in enumerate(points):
            _mark(below, point, 1.5, float(number))
            below.text(5, number, f"{number + 1}  {point.label} ({point.kind})", va="center")


def _scatter(axes: "Axes", points: Sequence[_Point], of: str) -> None:
    shown = [(n, p, y) for n, p in enumerate(points, start=1) if (y := getattr(p, of)) is not None]
    scaled(axes, "x", [end for p in points for end in ends(p.latency)])
    if of == "compliance":
        axes.set_ylim(-20, 120)
        axes.set_yticks([0, 50, 100])
    else:
        scaled(axes, "y", [end for _, _, y in shown for end in ends(y)])
    for rank, (number, point, y) in enumerate(sorted(shown, key=lambda entry: entry[1].latency.value)):
        color = MODE_COLORS[point.mode]
        whiskers(axes, point.latency, point.latency.value, y.value, color=color)
        if of != "compliance":
            whiskers(axes, y, point.latency.value, y.value, color=color, across=False)
        _mark(axes, point, point.latency.value, y.value)
        # neighbours on the latency axis carry their numbers on different sides
        below, before = rank % 2 == 1, rank % 4 > 1
        axes.annotate(
            str(number),
            (point.latency.value, y.value),
            xytext=(-4 if before else 4, -5 if below else 5),
            textcoords="offset points",
            va="top" if below else "bottom",
            ha="right" if before else "left",
            color=INK,
        )


def _mark(axes: "Axes", point: _Point, x: float, y: float) -> None:
    if point.kind == "claimed":
        color = MODE_COLORS[point.mode]
        axes.plot([x], [y], marker="x", color=color, markersize=6, markeredgewidth=1.6, linestyle="none", zorder=3)
    else:
        mark(axes, point.mode, x, y, filled=point.kind == "run")


def egress(assessments: Sequence[Assessment], names: Mapping[str, str]) -> Plot | None:
    """Bytes that left for a request, and the sensitive mentions found in them; None when nothing is known of either."""
    known = [a for a in assessments if a.bytes_out is not None]
    if not known:
        return None
    return Plot(
        id="egress",
        caption="What left the process: bytes for each request, and sensitive mentions found in them where they may "
        "not be, over all requests. Level A identifies somebody; others are business terms.",
        said="Two bar charts, one bar for each deployment: bytes out of one request, and mentions leaked. "
        + "; ".join(f"{names[a.deployment.id]}: {_leak_words(a)}" for a in known)
        + ".",
        draw=lambda: drawn("egress", 102 + 2 * ROW * len(known), lambda d: _draw_egress(d, known, names)),
        table=Table(
            id="egress-data",
            caption="Bytes out and mentions leaked, as plotted",
            columns=(
                Column(name="deployment", numeric=False),
                *map(_column, ("bytes out", "leaked A", "other leaked", "mentions of level A", "all mentions")),
            ),
            rows=tuple((Cell(text=names[a.deployment.id]), figure_cell(a.bytes_out), *_leak_cells(a)) for a in known),
        ),
    )


def _leaks(a: Assessment) -> tuple[int, int] | None:
    """Mentions leaked: of level A, and of others."""
    kept = a.compliance
    if kept is None or kept.leaked_a is None:
        return None
    return kept.leaked_a, kept.leaked - kept.leaked_a


def _leak_words(a: Assessment) -> str:
    found = _leaks(a)
    return "leaks unknown" if found is None else f"{found[0]} of level A and {found[1]} others leaked"


def _leak_cells(a: Assessment) -> tuple[Cell, ...]:
    found, kept = _leaks(a), a.compliance
    base = verdicts.leaks(kept, a.bytes_out)
    if found is None or kept is None or isinstance(base, str):
        return (Cell(),) * 4
    counts = (*found, kept.spans_a, kept.spans)
    return tuple(
        figure_cell(
            Figure(value=float(count), unit="", provenance=base.provenance, source=base.source), text=f"{count:,}"
        )
        for count in counts
    )


def _draw_egress(drawing: "Drawing", known: Sequence[Assessment], names: Mapping[str, str]) -> None:
    labels = [names[a.deployment.id] for a in known]
    height = ROW * len(known)
    with panel(drawing, top=18, height=height) as axes:
        sizes = [a.bytes_out.to("B").value / 1e3 if a.bytes_out else 0.0 for a in known]
        scaled(axes, "x", [0.0, *sizes])
        for row, (a, size) in enumerate(zip(known, sizes, strict=True)):
            axes.barh(row, size, height=0.5, color=MODE_COLORS[a.deployment.mode])
            if size == 0:
                axes.text(0, row, " 0", va="center")
        rows(axes, labels)
        axes.set_title("bytes out of one request, kB")
    with panel(drawing, top=70 + height, height=height) as axes:
        counts = [_leaks(a) for a in known]
        scaled(axes, "x", [0.0, *(float(sum(pair)) for pair in counts if pair is not None)])
        for row, pair in enumerate(counts):
            if pair is None:
                axes.text(0, row, " unknown", va="center", color=MUTED)
                continue
            axes.barh(row, pair[0], height=0.5, color=SERIES[3])
            axes.barh(row, pair[1], left=pair[0], height=0.5, color=SERIES[4], hatch=HATCHES[1], linewidth=0)
            if sum(pair) == 0:
                axes.text(0, row, " 0", va="center")
        rows(axes, labels)
        axes.set_title("mentions leaked, all requests: solid level A, hatched others")


def cost_parts(assessments: Sequence[Assessment], names: Mapping[str, str]) -> Plot | None:
    """The lines of what one request costs, stacked; None when there is none."""
    known = [a for a in assessments if a.cost_lines]
    if not known:
        return None
    kinds = list(dict.fromkeys(line.what for a in known for line in a.cost_lines))
    return Plot(
        id="cost-lines",
        caption="What one request costs, line by line.",
        said="Stacked bars, one for each deployment, of the lines of its cost. "
        + "; ".join(f"{names[a.deployment.id]}: {' + '.join(line.what for line in a.cost_lines)}" for a in known)
        + ".",
        draw=lambda: drawn(
            "cost-lines", 58 + ROW * len(known) + LINE * len(kinds), lambda d: _draw_cost(d, known, kinds, names)
        ),
        table=Table(
            id="cost-lines-data",
            caption="Lines of the cost of one request: amount = quantity x unit price",
            columns=(
                Column(name="deployment", numeric=False),
                Column(name="line", numeric=False),
                *map(_column, ("quantity", "unit price")),
                Column(name="price dated", numeric=False),
                _column("amount"),
            ),
            rows=tuple(
                (
                    Cell(text=names[a.deployment.id]),
                    Cell(text=line.what),
                    figure_cell(line.quantity),
                    figure_cell(line.unit_price),
                    Cell(text=line.dated.isoformat() if line.dated else ""),
                    figure_cell(line.amount),
                )
                for a in known
                for line in a.cost_lines
            ),
        ),
    )


def _draw_cost(drawing: "Drawing", known: Sequence[Assessment], kinds: Sequence[str], names: Mapping[str, str]) -> None:
    height = ROW * len(known)
    with panel(drawing, top=18, height=height) as axes:
        for row, a in enumerate(known):
            left = 0.0
            for line in a.cost_lines:
                bar(axes, row, line.amount.value, kinds.index(line.what) % len(SERIES), left=left)
                left += line.amount.value
        scaled(axes, "x", [0.0, *(sum(line.amount.value for line in a.cost_lines) for a in known)])
        rows(axes, [names[a.deployment.id] for a in known])
        axes.set_title("cost of one request, USD")
    bar_legend(drawing, top=52 + height, entries=[(what, number % len(SERIES)) for number, what in enumerate(kinds)])


def _column(name: str) -> Column:
    return Column(name=name)
