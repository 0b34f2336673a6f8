"""A load run as the sections of a report: the answer, latency, the course of the run, what it says of itself.

Only what the run file holds gets in, and no server's message: those may quote what was sent.
"""

from collections.abc import Iterator

from dpctl.assess.verdicts import amount, limit
from dpctl.bench.load.report import LoadReport
from dpctl.bench.load.spread import Spread
from dpctl.bench.load.store import LoadRun
from dpctl.report.cells import UNKNOWN
from dpctl.report.plots_load import load_distribution, load_timeline
from dpctl.report.sections import Cell, Column, Heading, Prose, Section, Table, figure_cell

_STATISTICS = ("mean", "p50", "p90", "p95", "p99", "largest")


def load_sections(run: LoadRun, report: LoadReport) -> tuple[Section, ...]:
    """The whole report of one load run."""
    return (
        *_summary(run, report),
        *_latency(run, report),
        *_rates(report),
        *_honesty(run, report),
        *_failures(report),
        *_notes(report),
    )


def load_title(run: LoadRun) -> str:
    """What the page is called."""
    return f"{run.plan.scenario} under load: {run.plan.arrivals}"


def _summary(run: LoadRun, report: LoadReport) -> Iterator[Section]:
    plan = run.plan
    emulated = ", which dpctl emulates" if plan.emulated else ""
    counts = f"{report.measured:,} requests measured, {report.answered:,} answered"
    before = f", {report.warmup:,} before them to warm up" if report.warmup else ""
    partial = "" if report.complete else f" The run is partial: {report.reason}."
    yield Heading(id="summary", text="Summary")
    yield Prose(
        lines=(
            f"{plan.arrivals}, to {plan.base_url}{emulated}, model {plan.model or UNKNOWN}, begun {run.started}.",
            f"{counts}{before}.{partial}",
        )
    )
    if report.verdicts:
        yield Table(
            id="requirements",
            caption="Requirements under load",
            columns=(
                Column(name="requirement", numeric=False),
                Column(name="verdict", numeric=False),
                Column(name="value"),
                Column(name="why", numeric=False),
            ),
            rows=tuple(
                (
                    Cell(text=limit(v.requirement)),
                    Cell(text=v.state, state=v.state),
                    figure_cell(v.value),
                    Cell(text=v.why or " "),
                )
                for v in report.verdicts
            ),
        )
    if report.unjudged:
        yield Prose(lines=(f"Not judged by load: {', '.join(map(limit, report.unjudged))}.",))


def _latency(run: LoadRun, report: LoadReport) -> Iterator[Section]:
    rows = (
        ("TTFT", report.ttft),
        ("TTFT from the send", report.ttft_sent),
        ("TPOT", report.tpot),
        ("ITL", report.itl),
        ("E2EL", report.e2el),
        ("E2EL from the send", report.e2el_sent),
    )
    yield Heading(id="latency", text="Latency")
    yield Table(
        id="latencies",
        caption="Latency of whole answers, from the moment a request was due",
        columns=(Column(name="latency", numeric=False), *(Column(name=name) for name in _STATISTICS)),
        rows=tuple((Cell(text=name), *_cells(found)) for name, found in rows),
    )
    for plot in (load_distribution(run, report), load_timeline(run, report)):
        if plot is not None:
            yield plot


def _cells(found: Spread) -> tuple[Cell, ...]:
    figures = (found.mean, found.p50, found.p90, found.p95, found.p99, found.most)
    return tuple(map(figure_cell, figures))


def _rates(report: LoadReport) -> Iterator[Section]:
    share = (
        f" ({report.good / report.measured:.1%} of the requests)" if report.good is not None and report.measured else ""
    )
    figures = (
        ("due", report.offered),
        ("answered", report.throughput),
        ("tokens produced", report.tokens_rate),
        (f"goodput{share}", report.goodput),
        ("cost of an answer, at list price", report.cost.mean),
        ("cost of an answer that met its limits", report.cost_good),
    )
    yield Heading(id="rates", text="Rates and cost")
    yield Table(
        id="rates-table",
        caption=f"Over {report.window:,.3g} s",
        columns=(Column(name="what", numeric=False), Column(name="value")),
        rows=tuple((Cell(text=name), figure_cell(figure)) for name, figure in figures),
    )
    sizes = [(report.tokens_in, "in"), (report.tokens_out, "out")]
    known = " and ".join(f"{value:,.0f} tokens {way}" for value, way in sizes if value)
    yield Prose(lines=(f"{known or 'Tokens unknown'} a request; {amount(report.bytes_out, 'B')} sent.",))


def _honesty(run: LoadRun, report: LoadReport) -> Iterator[Section]:
    client = report.client
    lag = client.lag.p99 or client.lag.most
    lines = [
        "The client was the limit: " + "; ".join(client.limits) if client.limits else "The client was not the limit.",
        f"Under way at once: at most {client.peak_in_flight:,}; processes that sent: {client.workers:,}.",
    ]
    if lag is not None:
        share = "99 % of the requests were" if client.lag.p99 is not None else "Every request was"
        lines.append(f"{share} taken up within {amount(lag.value, lag.unit)} of due.")
    lines.append(f"Load: {report.steady.state}; {report.steady.why}.")
    if report.coalescing is not None:
        lines.append(f"{report.coalescing.together:.1%} of the chunks were read together with the one before.")
    if run.server is not None:
        agrees = "; ".join(report.disagreements) or "it agrees with the client"
        means = ", ".join(f"{name} {amount(value, 's')}" for name, (value, _) in run.server.means.items())
        lines.append(f"The server's own means: {means or UNKNOWN}; {agrees}.")
    yield Heading(id="honesty", text="What the run says of itself")
    yield Prose(lines=tuple(lines), listed=True)


def _failures(report: LoadReport) -> Iterator[Section]:
    if report.failures:
        yield Heading(id="failures", text="Failures")
        yield Table(
            id="failures-table",
            caption=f"{report.failed_share:.1%} of the requests failed; they are in no latency",
            columns=(Column(name="kind", numeric=False), Column(name="requests")),
            rows=tuple((Cell(text=k), Cell(text=f"{n:,}", sort=n)) for k, n in report.failures.items()),
        )


def _notes(report: LoadReport) -> Iterator[Section]:
    if report.notes:
        yield Heading(id="caveats", text="Caveats")
        yield Prose(lines=tuple(f"{n.name}: {n.text}. Try: {n.next_step}." for n in report.notes), listed=True)
