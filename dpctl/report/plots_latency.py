"""Plots of time: the stages of a request, the distribution over requests, first token and pace of the answer."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dpctl.assess import Assessment
from dpctl.assess.charges import HOME
from dpctl.assess.statistics import figure, usable, worth
from dpctl.core.deployment import Deployment, Mode
from dpctl.core.figures import Figure, Provenance
from dpctl.core.run import Run, Sample, StageTime, e2el, ttft
from dpctl.report.plots import (
    DASHES,
    LINE,
    MODE_COLORS,
    MODE_MARKS,
    MUTED,
    RIGHT,
    ROW,
    WIDTH,
    bar,
    drawn,
    ends,
    legend,
    panel,
    rows,
    scaled,
    whiskers,
)
from dpctl.report.sections import Cell, Column, Plot, Table, figure_cell

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

# points that the names of stages take at the left
_STAGE_NAMES = 112.0
# requests in the table beside the distribution; a longer run keeps these quantiles instead
_MOST_ROWS = 40
_QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1.0)
# how the parts of a request are called, in the order of their colours
_PARTS = ("mask", "extract", "map", "edge", "until the first token", "writing the answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A stretch of a request in one deployment: mean start and duration in s."""

    deployment: Deployment
    what: str
    start: float
    duration: Figure


def waterfall(runs: Sequence[Run], assessments: Sequence[Assessment], names: Mapping[str, str]) -> Plot | None:
    """Where the time of a request goes, stage after stage; None when no run has timed any."""
    judged = {a.deployment.id: a for a in assessments}
    found = {
        run.deployment.id: parts
        for run in runs
        if run.deployment.id in judged and (parts := list(_parts(run, judged[run.deployment.id])))
    }
    if not found:
        return None
    return Plot(
        id="stages",
        caption="Where the time of one request goes: mean start and length of each stage. Each deployment has its own "
        "time axis.",
        said="One row of bars for each deployment, a bar for each stage. "
        + "; ".join(
            f"{names[i]}: longest is {max(parts, key=lambda part: part.duration.value).what}"
            for i, parts in found.items()
        )
        + ".",
        draw=lambda: drawn("stages", _stages_height(found), lambda drawing: _draw_stages(drawing, found, names)),
        table=Table(
            id="stages-data",
            caption="Stages of a request, as plotted",
            columns=(
                Column(name="deployment", numeric=False),
                Column(name="stage", numeric=False),
                Column(name="mean start"),
                Column(name="mean length"),
            ),
            rows=tuple(
                (
                    Cell(text=names[part.deployment.id]),
                    Cell(text=part.what),
                    figure_cell(replace(part.duration, value=part.start, low=None, high=None)),
                    figure_cell(part.duration),
                )
                for parts in found.values()
                for part in parts
            ),
        ),
    )


def _parts(run: Run, judged: Assessment) -> Iterator[_Part]:
    samples = usable(run)
    if run.plan is not None:
        yield from _integrated(run.deployment, judged)
        return
    answered = worth(run.deployment, len(samples))
    # of a request of several calls, the last one's answer is the user's: those before it are a row each
    for number in range(max((len(sample.calls) for sample in samples), default=0) - 1):
        calls = [sample.calls[number] for sample in samples if number < len(sample.calls) - 1]
        yield from _part(run.deployment, f"call {number + 1}", [(call.start, call.last) for call in calls], answered)
    here = {stage.role for stage in run.deployment.stages if stage.zone in HOME}
    roles = dict.fromkeys(stage.role for sample in samples for stage in sample.stages)
    for role in roles:
        if role == "answer":
            continue
        # measured here even when the cloud side is emulated
        origin = (Provenance.MEASURED, f"measured here, n={len(samples)}") if role in here else answered
        spans = [(stage.start, stage.end) for s in samples for stage in _last(s) if stage.role == role]
        yield from _part(run.deployment, role, spans, origin)
    answers = [(start, s.first, s.last) for s in samples if (start := _asked(s)) is not None and s.first and s.last]
    yield from _part(run.deployment, "until the first token", [(a, b) for a, b, _ in answers], answered)
    yield from _part(run.deployment, "writing the answer", [(b, c) for _, b, c in answers], answered)


def _asked(sample: Sample) -> float | None:
    """When the answering model was asked (for the last time)."""
    return next((stage.start for stage in _last(sample) if stage.role == "answer"), sample.sent)


def _last(sample: Sample) -> Iterator[StageTime]:
    """The stages of the last call."""
    began = sample.calls[-1].start if sample.calls else 0.0
    return (stage for stage in sample.stages if stage.start >= began)


def _part(
    deployment: Deployment, what: str, spans: Sequence[tuple[float, float]], origin: tuple[Provenance, str]
) -> Iterator[_Part]:
    length = figure([max(0.0, end - start) for start, end in spans], "s", origin)
    if length is not None:
        start = math.fsum(span[0] for span in spans) / len(spans)
        yield _Part(deployment=deployment, what=what, start=start, duration=length)


def _integrated(deployment: Deployment, judged: Assessment) -> Iterator[_Part]:
    """A request that was put together from slices: what comes before the first token, and after."""
    if judged.ttft is None or judged.e2el is None:
        return
    writing = max(0.0, judged.e2el.value - judged.ttft.value)
    yield _Part(deployment=deployment, what="until the first token", start=0.0, duration=judged.ttft)
    yield _Part(
        deployment=deployment,
        what="writing the answer",
        start=judged.ttft.value,
        duration=replace(judged.e2el, value=writing, low=None, high=None),
    )


def _height(parts: Sequence[_Part]) -> float:
    return 19.0 * len(parts)


def _stages_height(found: Mapping[str, Sequence[_Part]]) -> float:
    return 4.0 + sum(_height(parts) + 50 for parts in found.values())


def _draw_stages(drawing: "Drawing", found: Mapping[str, Sequence[_Part]], names: Mapping[str, str]) -> None:
    top = 18.0
    for key, parts in found.items():
        with panel(drawing, top=top, height=_height(parts), left=_STAGE_NAMES) as axes:
            end = max(part.start + part.duration.value for part in parts)
            unit = "h" if end >= 7200 else "min" if end >= 120 else "s"
            in_unit = {"h": 3600.0, "min": 60.0, "s": 1.0}[unit]
            for row, part in enumerate(parts):
                # the calls before the last one look like the work of a model here before the answer
                style = _PARTS.index(part.what if part.what in _PARTS else "edge")
                bar(axes, row, part.duration.value / in_unit, style, left=part.start / in_unit, height=0.62)
            scaled(axes, "x", [0.0, end / in_unit])
            axes.set_ylim(len(parts) - 0.5, -0.5)
            axes.set_yticks(range(len(parts)), [part.what for part in parts])
            axes.tick_params(axis="y", length=0)
            axes.set_title(f"{names[key]}, {unit}", x=-(_STAGE_NAMES - 8) / (WIDTH - _STAGE_NAMES - RIGHT))
        top += _height(parts) + 50


def distribution(runs: Sequence[Run], names: Mapping[str, str]) -> Plot | None:
    """The share of requests answered within a time; None when no whole request was timed."""
    found = {run.deployment.id: run for run in runs if any(e2el(sample) is not None for sample in usable(run))}
    if not found:
        return None
    times = {key: sorted(t for s in usable(run) if (t := e2el(s)) is not None) for key, run in found.items()}
    return Plot(
        id="distribution",
        caption="Latency of requests: the share that was answered within a time, from the scheduled moment to the last "
        "token. What was timed by slices has no single requests.",
        said="Step lines, one for each deployment. "
        + "; ".join(f"{names[key]}: {len(t)} requests, {t[0]:.3g} to {t[-1]:.3g} s" for key, t in times.items())
        + ".",
        draw=lambda: drawn(
            "distribution", 208 + LINE * len(found), lambda drawing: _draw_distribution(drawing, found, times, names)
        ),
        table=Table(
            id="distribution-data",
            caption="Latency of single requests"
            if max(map(len, times.values())) <= _MOST_ROWS
            else "Latency within which a share of the requests was answered",
            columns=(
                Column(name="deployment", numeric=False),
                Column(name="request"),
                Column(name="ttft"),
                Column(name="e2el"),
            ),
            rows=tuple(row for key, run in found.items() for row in _requests(run, names[key])),
        ),
    )


def _requests(run: Run, name: str) -> Iterator[tuple[Cell, ...]]:
    samples = sorted((s for s in usable(run) if e2el(s) is not None), key=lambda s: e2el(s) or 0.0)
    origin = worth(run.deployment, len(samples))
    picked = [(f"number {s.index + 1}", float(s.index + 1), s) for s in sorted(samples, key=lambda s: s.index)]
    if len(samples) > _MOST_ROWS:
        picked = [
            (f"{share:.0%} within", 100 * share, samples[min(len(samples), math.ceil(share * len(samples))) - 1])
            for share in _QUANTILES
        ]
    for label, order, sample in picked:
        yield (
            Cell(text=name),
            Cell(text=label, sort=order),
            figure_cell(figure([ttft(sample)], "s", origin)),
            figure_cell(figure([e2el(sample)], "s", origin)),
        )


def _draw_distribution(
    drawing: "Drawing", found: Mapping[str, Run], times: Mapping[str, Sequence[float]], names: Mapping[str, str]
) -> None:
    used: dict[Mode, int] = {}
    with (
        panel(drawing, top=20, height=140, left=40) as axes,
        legend(drawing, top=204, lines=len(found)) as below,
    ):
        scaled(axes, "x", [t for values in times.values() for t in values])
        axes.set_ylim(0, 108)
        axes.set_yticks([0, 50, 100])
        axes.set_title("requests answered, %")
        axes.set_xlabel("end-to-end latency, s")
        for row, (key, run) in enumerate(found.items()):
            mode = run.deployment.mode
            dashes = DASHES[used.get(mode, 0) % len(DASHES)]
            used[mode] = used.get(mode, 0) + 1
            style = {"color": MODE_COLORS[mode], "linewidth": 1.7, "linestyle": dashes}
            values = times[key]
            left, right = axes.get_xlim()
            shares = [0.0, *(100 * n / len(values) for n in range(1, len(values) + 1)), 100.0]
            axes.step([left, *values, right], shares, where="post", **style)
            if len(values) <= _MOST_ROWS:
                axes.plot(values, shares[1:-1], MODE_MARKS[mode], color=MODE_COLORS[mode], markersize=4)
            below.plot([0, 7], [row, row], **style)
            below.plot([3.5], [row], MODE_MARKS[mode], color=MODE_COLORS[mode], markersize=4)
            below.text(9, row, f"{names[key]}, {len(values)} request{'' if len(values) == 1 else 's'}", va="center")


def first_and_pace(assessments: Sequence[Assessment], names: Mapping[str, str]) -> Plot | None:
    """TTFT and TPOT with their 80 % intervals; None when neither is known."""
    known = [a for a in assessments if a.ttft is not None or a.tpot is not None]
    if not known:
        return None
    return Plot(
        id="first-token",
        caption="Time to the first token (TTFT) and time per token after it (TPOT): means with 80 % intervals.",
        said="Two dot plots, one row for each deployment. "
        + "; ".join(f"{names[a.deployment.id]}: TTFT {_said(a.ttft)}, TPOT {_said(a.tpot)}" for a in known)
        + ".",
        draw=lambda: drawn("first-token", 102 + 2 * ROW * len(known), lambda d: _draw_pace(d, known, names)),
        table=Table(
            id="first-token-data",
            caption="TTFT and TPOT, as plotted",
            columns=(Column(name="deployment", numeric=False), Column(name="ttft"), Column(name="tpot")),
            rows=tuple((Cell(text=names[a.deployment.id]), figure_cell(a.ttft), figure_cell(a.tpot)) for a in known),
        ),
    )


def _said(value: Figure | None) -> str:
    return "unknown" if value is None else figure_cell(value).words


def _draw_pace(drawing: "Drawing", known: Sequence[Assessment], names: Mapping[str, str]) -> None:
    height = ROW * len(known)
    for top, of, label, factor in (
        (18.0, "ttft", "time to first token, s", 1.0),
        (70 + height, "tpot", "time per output token, ms", 1e3),
    ):
        with panel(drawing, top=top, height=height) as axes:
            figures = [(row, a, getattr(a, of)) for row, a in enumerate(known)]
            scaled(axes, "x", [factor * end for _, _, value in figures if value is not None for end in ends(value)])
            for row, a, value in figures:
                if value is None:
                    axes.text(0.02, row, "unknown", transform=axes.get_yaxis_transform(), va="center", color=MUTED)
                    continue
                color = MODE_COLORS[a.deployment.mode]
                scaled_value = value * factor
                whiskers(axes, scaled_value, scaled_value.value, row, color=color)
                axes.plot([scaled_value.value], [row], MODE_MARKS[a.deployment.mode], color=color, markersize=6)
            rows(axes, [names[a.deployment.id] for a in known])
            axes.set_title(label)
