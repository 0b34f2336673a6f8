"""Plots of a load run: within what time requests were answered, and how many were under way while it went on."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dpctl.bench.load.parse import Outcome
from dpctl.bench.load.report import LoadReport
from dpctl.bench.load.store import LoadRun
from dpctl.core.figures import Figure, Provenance
from dpctl.core.stats import quantile, samples_for_percentile
from dpctl.report.plots import DASHES, LINE, SERIES, drawn, legend, panel, scaled
from dpctl.report.sections import Cell, Column, Plot, Table, figure_cell

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

_SHARES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)
# points of a drawn line, and rows of the table beside the timeline
_MOST_POINTS = 400
_SPANS = 20


def load_distribution(run: LoadRun, report: LoadReport) -> Plot | None:
    """The share of requests that had their first and their last token within a time; None without an answer."""
    whole = _measured(run)
    times = {
        "TTFT": sorted(o.first - o.due for o in whole if o.first is not None),
        "E2EL": sorted(o.last - o.due for o in whole if o.last is not None),
    }
    times = {name: values for name, values in times.items() if values}
    if not times:
        return None
    return Plot(
        id="distribution",
        caption="Latency under load: the share of the answered requests within a time, from the moment they were due.",
        said="Step lines. "
        + "; ".join(f"{name}: {t[0]:.3g} to {t[-1]:.3g} s over {len(t):,} requests" for name, t in times.items())
        + ".",
        draw=lambda: drawn("distribution", 208 + LINE * len(times), lambda d: _draw_distribution(d, times)),
        table=Table(
            id="distribution-data",
            caption="Latency within which a share of the requests was answered",
            columns=(Column(name="share"), *(Column(name=name) for name in times)),
            rows=tuple(
                (
                    Cell(text=f"{share:.0%}", sort=share),
                    *(figure_cell(_figure(quantile(t, share), "s", report)) for t in times.values()),
                )
                for share in _SHARES
                # as everywhere: no percentile that its samples do not certify
                if share <= 0.5 or min(map(len, times.values())) >= samples_for_percentile(share)
            ),
        ),
    )


def load_timeline(run: LoadRun, report: LoadReport) -> Plot | None:
    """Requests under way, due and answered over the run; None for a run too short to have a course."""
    end = max((o.end for o in run.outcomes), default=0.0)
    if len(run.outcomes) < _SPANS or end <= 0:
        return None
    spans = _spans(run.outcomes, end)
    width = end / _SPANS
    return Plot(
        id="timeline",
        caption=f"The course of the run: requests under way, and due and answered a second, in steps of {width:.3g} s"
        + (f"; figures leave out the first {run.plan.warmup:.3g} s." if run.plan.warmup else "."),
        said=f"Two line plots over {end:,.3g} s. At most {report.client.peak_in_flight:,} requests were under way.",
        draw=lambda: drawn("timeline", 330, lambda d: _draw_timeline(d, run, spans, width)),
        table=Table(
            id="timeline-data",
            caption="The course of the run, as plotted",
            columns=tuple(Column(name=name) for name in ("from", "under way", "due", "answered", "failed")),
            rows=tuple(
                (
                    Cell(text=f"{start:,.3g} s", sort=start),
                    figure_cell(_figure(busy, "", report)),
                    *(figure_cell(_figure(count / width, "1/s", report)) for count in counts),
                )
                for start, busy, *counts in spans
            ),
        ),
    )


def _measured(run: LoadRun) -> list[Outcome]:
    return [o for o in run.outcomes if o.failure is None and o.due >= run.plan.warmup]


def _figure(value: float, unit: str, report: LoadReport) -> Figure:
    """A figure that was learned as the run's latencies were."""
    origin = report.e2el.mean
    if origin is None:
        return Figure(value=value, unit=unit, provenance=Provenance.MEASURED, source="requests under load")
    return Figure(value=value, unit=unit, provenance=origin.provenance, source=origin.source)


def _spans(outcomes: Sequence[Outcome], end: float) -> list[tuple[float, float, float, float, float]]:
    """For equal spans of the run: its start, the mean under way, and how many were due, answered and failed."""
    width = end / _SPANS
    due = sorted(o.due for o in outcomes)
    answered = sorted(o.end for o in outcomes if o.failure is None)
    failed = sorted(o.end for o in outcomes if o.failure is not None)
    found = []
    for number in range(_SPANS):
        start, stop = number * width, (number + 1) * width
        busy = math.fsum(max(0.0, min(o.end, stop) - max(o.begun, start)) for o in outcomes) / width
        last = number == _SPANS - 1
        counts = [
            (bisect_right if last else bisect_left)(values, stop) - bisect_left(values, start)
            for values in (due, answered, failed)
        ]
        found.append((start, busy, *map(float, counts)))
    return [(a, b, c, d, e) for a, b, c, d, e in found]


def _draw_distribution(drawing: "Drawing", times: Mapping[str, Sequence[float]]) -> None:
    with (
        panel(drawing, top=20, height=140, left=40) as axes,
        legend(drawing, top=204, lines=len(times)) as below,
    ):
        scaled(axes, "x", [t for values in times.values() for t in values])
        axes.set_ylim(0, 108)
        axes.set_yticks([0, 50, 100])
        axes.set_title("requests answered, %")
        axes.set_xlabel("latency, s")
        _name_lines(below, list(times))
        for row, values in enumerate(times.values()):
            left, right = axes.get_xlim()
            points = min(len(values), _MOST_POINTS)
            shares = [n / points for n in range(1, points + 1)]
            at = [values[min(len(values) - 1, math.ceil(share * len(values)) - 1)] for share in shares]
            steps = [0.0, *(100 * share for share in shares), 100.0]
            axes.step([left, *at, right], steps, where="post", color=SERIES[row], linewidth=1.7, linestyle=DASHES[row])


def _draw_timeline(
    drawing: "Drawing", run: LoadRun, spans: Sequence[tuple[float, float, float, float, float]], width: float
) -> None:
    edges = [*(start for start, *_ in spans), spans[-1][0] + width]
    names = ("due", "answered", "failed")
    with (
        panel(drawing, top=20, height=90, left=40) as busy,
        panel(drawing, top=150, height=90, left=40) as rates,
        legend(drawing, top=284, lines=len(names)) as below,
    ):
        busy.set_title("requests under way")
        under_way = [count for _, count, *_ in spans]
        busy.step(edges, [*under_way, under_way[-1]], where="post", color=SERIES[0], linewidth=1.7)
        rates.set_title("requests a second")
        rates.set_xlabel("s from the start")
        for row in range(len(names)):
            values = [counts[row] / width for _, _, *counts in spans]
            rates.step(
                edges, [*values, values[-1]], where="post", color=SERIES[row], linewidth=1.7, linestyle=DASHES[row]
            )
        for axes in (busy, rates):
            axes.set_xlim(0, edges[-1])
            axes.set_ylim(bottom=0)
            if run.plan.warmup:
                axes.axvline(run.plan.warmup, color=SERIES[3], linewidth=1.0, linestyle=DASHES[2])
        _name_lines(below, names)


def _name_lines(axes: "Axes", names: Sequence[str]) -> None:
    for row, name in enumerate(names):
        axes.plot([0, 7], [row, row], color=SERIES[row], linewidth=1.7, linestyle=DASHES[row])
        axes.text(9, row, name, va="center")
