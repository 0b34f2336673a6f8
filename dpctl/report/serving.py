"""A simulated load in a terminal, and as a JSON record."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dpctl.assess.verdicts import limit
from dpctl.core.figures import Figure
from dpctl.core.scenario import Requirement
from dpctl.core.units import conversion
from dpctl.estimate.serving_report import LATENCIES, STATISTICS, Loaded
from dpctl.report.cells import UNKNOWN, figure_text, interval_text, with_interval
from dpctl.report.layout import heading, table, wrap
from dpctl.report.plain import plain

_NAMES = {"ttft": "TTFT", "tpot": "TPOT", "e2el": "E2EL", "queue": "queue"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadPage:
    """A load on a service, as it was asked for and what came of it.

    `title` names model, machine and engine, `traffic` says in words what was sent, `service` what it was sent to.
    `needed` is the number of replicas that meets every requirement and `highest` the rate in 1/s that the service
    carries; None without requirements, and where none does.
    """

    title: str
    traffic: str
    service: str
    loaded: Loaded
    requirements: tuple[Requirement, ...] = ()
    needed: int | None = None
    highest: Figure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A requirement under load: `state` is met, missed or undetermined; `sure`: the same all over the interval."""

    requirement: Requirement
    figure: Figure | None
    state: str
    sure: bool


def kept(page: LoadPage) -> tuple[Kept, ...]:
    """How each requirement fares; one on something else than latency, or on too few requests, is undetermined."""
    found = []
    for requirement in page.requirements:
        figure = page.loaded.figures.get(f"{requirement.metric} {requirement.statistic}")
        likely = page.loaded.likely
        if figure is None or likely.finished < likely.requests:
            state = "undetermined" if likely.finished == likely.requests else "missed"
            found.append(Kept(requirement=requirement, figure=figure, state=state, sure=False))
            continue
        factor = conversion(figure.unit, requirement.unit)
        met, *ends = (
            requirement.holds(value * factor) for value in (figure.value, figure.low, figure.high) if value is not None
        )
        found.append(
            Kept(requirement=requirement, figure=figure, state="met" if met else "missed", sure=set(ends) == {met})
        )
    return tuple(found)


def load_record(page: LoadPage) -> dict[str, Any]:
    """The page as JSON knows it: every Figure with interval and source, counts, verdicts."""
    likely = page.loaded.likely
    return {
        "title": page.title,
        "traffic": page.traffic,
        "service": page.service,
        "requests": likely.requests,
        "finished": likely.finished,
        "preemptions": likely.preemptions,
        "growing": likely.growing,
        "running": likely.running,
        "figures": {name.replace(" ", "_"): plain(figure) for name, figure in page.loaded.figures.items()},
        "requirements": [{"requirement": limit(k.requirement), "state": k.state, "sure": k.sure} for k in kept(page)],
        "replicas_needed": page.needed,
        "highest_rate": plain(page.highest),
    }


def render_load(page: LoadPage, *, width: int, color: bool, explain: bool = False) -> str:
    """The page as text with a newline at its end, no line wider than `width` columns."""
    head = heading(page.title, (page.traffic, page.service), width, color=color)
    sections = [list(head), list(_latencies(page, width)), list(_rates(page, width))]
    if page.requirements:
        sections.append(list(_verdicts(page, width)))
    if explain:
        sections.append(wrap(_source(page), width))
    sections.append(wrap("E estimated; [low..high]: an 80 % interval; - unknown, or too few requests to tell", width))
    return "\n\n".join("\n".join(section) for section in sections if section) + "\n"


def _latencies(page: LoadPage, width: int) -> Iterator[str]:
    rows: list[tuple[str, ...]] = [("", *STATISTICS)]
    for metric in (*LATENCIES, "queue"):
        figures = [page.loaded.figures.get(f"{metric} {statistic}") for statistic in STATISTICS]
        if metric == "queue" and not any(figure and figure.value for figure in figures):
            continue
        rows.append((_NAMES[metric], *map(figure_text, figures)))
        if any(map(interval_text, figures)):
            rows.append(("", *map(interval_text, figures)))
    yield from table(rows, width, left=1)


def _rates(page: LoadPage, width: int) -> Iterator[str]:
    figures, likely = page.loaded.figures, page.loaded.likely
    yield from wrap(
        f"finished: {likely.finished:,} of {likely.requests:,} requests, {_per_s(figures.get('rate'))}", width
    )
    yield from wrap(f"throughput: {with_interval(figures.get('throughput'))}", width)
    if "good" in figures:
        good = f"{with_interval(figures['good'])} of the requests keep every limit, {_per_s(figures.get('good rate'))}"
        yield from wrap(f"goodput: {good}", width)
    if "busy" in figures:
        running = "" if likely.running is None else f", with {likely.running:.3g} E running at a time"
        yield from wrap(f"servers busy: {with_interval(figures['busy'])} of the time{running}", width)
    if "cache peak" in figures:
        thrown = f", {likely.preemptions:,} preemptions" if likely.preemptions else ""
        yield from wrap(f"KV cache in use at most: {with_interval(figures['cache peak'])}{thrown}", width)
    if likely.growing:
        yield from wrap("the queue was still growing at the end: a longer run would show longer times", width)


def _verdicts(page: LoadPage, width: int) -> Iterator[str]:
    for entry in kept(page):
        doubt = "" if entry.sure or entry.state == "undetermined" else ", not all over the interval"
        yield from wrap(f"{limit(entry.requirement)}: {entry.state}{doubt}", width)
    needed = "more than were tried" if page.needed is None else f"{page.needed:,} E"
    yield from wrap(f"replicas that meet every requirement: {needed}", width)
    yield from wrap(f"highest rate that this service carries: {_per_s(page.highest)}", width)


def _source(page: LoadPage) -> str:
    return next(iter(page.loaded.figures.values())).source if page.loaded.figures else UNKNOWN


def _per_s(figure: Figure | None) -> str:
    return UNKNOWN if figure is None else f"{with_interval(figure).replace(' 1/s', '/s')}"
