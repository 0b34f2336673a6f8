"""What a load run found, in a terminal: whole at 80 columns; and the same as a record for --json."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dpctl.assess.verdicts import MET, MISSED, amount, limit
from dpctl.bench.load.find_rate import RateSearch
from dpctl.bench.load.plan import Plan
from dpctl.bench.load.report import LoadReport, LoadVerdict
from dpctl.bench.load.server_metrics import ServerView
from dpctl.bench.load.spread import Spread
from dpctl.bench.load.store import LoadRun
from dpctl.core.figures import Figure, Provenance
from dpctl.core.units import format_value
from dpctl.report.cells import UNKNOWN, figure_text
from dpctl.report.layout import flow, grid, heading, pad, paint, wrap
from dpctl.report.plain import plain

# of the JSON record; raised when a key changes its meaning or goes away
SCHEMA = 1
_HEAD = ("", "mean", "p50", "p90", "p95", "p99", "largest")
_STEPS = ("", "TTFT p50", "TPOT p50", "E2EL p50", "E2EL p95", "answered", "goodput")
_COLOURS: Mapping[str, str] = {MET: "green", MISSED: "red"}
_NARROWEST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One of several runs that belong together: what was different ("8 users", "12.5 requests/s"), and its report."""

    label: str
    verdict: str
    report: LoadReport


def render_load(run: LoadRun, report: LoadReport, *, width: int, color: bool, path: str = "") -> str:
    """One run as text with a newline at its end; no line is wider than `width` columns (at least 40)."""
    width = max(width, _NARROWEST)
    sections = (
        _head(run, report, width, color),
        _table(report, width, color),
        _rates(report, width),
        _honesty(run, report, width),
        _failures(report, width),
        _requirements(report.verdicts, width, color),
        _unjudged(run, report, width),
        _notes(report, width, color),
        _foot(report, width, path),
    )
    return _joined(sections)


def render_steps(title: str, steps: Sequence[Step], *, width: int, color: bool, conclusion: str = "") -> str:
    """Several runs side by side, and what follows from them."""
    width = max(width, _NARROWEST)

    def lines() -> Iterator[str]:
        rows = [(step.label, *_step_cells(step.report)) for step in steps]
        columns = grid([_STEPS, *rows], width, indent=2, left=1)
        if columns is not None:
            yield paint(columns.row(_STEPS), "dim", color=color)
        for step, row in zip(steps, rows, strict=True):
            if columns is not None:
                yield columns.row(row)
            else:
                pairs = (f"{head} {cell}" for head, cell in zip(_STEPS[1:], row[1:], strict=True))
                yield from flow(pairs, width, first=f"  {step.label}: ", rest="    ")
            yield from wrap(step.verdict, width, first="    ", rest="    ")

    def end() -> Iterator[str]:
        if conclusion:
            yield from wrap(conclusion, width)
        yield from _legend([step.report for step in steps], width)

    return _joined((heading(title, (), width, color=color), lines(), end()))


def search_conclusion(search: RateSearch) -> str:
    """What a search for a rate came to, in a sentence."""
    if search.highest is None:
        at = f"not even {search.lowest_missed:.3g} requests a second are borne" if search.lowest_missed else "no answer"
        return f"{at}; {search.why}"
    below = f", {search.lowest_missed:.3g} are not" if search.lowest_missed else ""
    return f"{search.highest:.3g} requests a second are borne{below}; {search.why}"


def load_record(run: LoadRun, report: LoadReport) -> dict[str, Any]:
    """The record of one run for json.dumps; the plan without its single requests, which are in the run file."""
    return {"schema": SCHEMA, "load": _plan(run.plan), "started": run.started, "report": plain(report)}


def steps_record(steps: Sequence[Step], search: RateSearch | None = None) -> dict[str, Any]:
    """The record of several runs; of a search also what it found."""
    found: dict[str, Any] = {
        "schema": SCHEMA,
        "steps": [{"label": step.label, "verdict": step.verdict, "report": plain(step.report)} for step in steps],
    }
    if search is not None:
        found["search"] = {"highest": search.highest, "lowest_missed": search.lowest_missed, "why": search.why}
    return found


def _plan(made: Plan) -> dict[str, Any]:
    kept: dict[str, Any] = plain({name: getattr(made, name) for name in Plan.__slots__ if name != "asks"})
    return kept | {"requests_planned": made.expected}


def _joined(sections: Sequence[Iterator[str]]) -> str:
    return "\n\n".join("\n".join(lines) for section in sections if (lines := list(section))) + "\n"


def _head(run: LoadRun, report: LoadReport, width: int, color: bool) -> Iterator[str]:
    made = run.plan
    emulated = ", emulated" if made.emulated else ""
    server = f"{made.base_url}, model {made.model or UNKNOWN}, protocol {made.protocol}{emulated}"
    parts = [f"{report.measured:,} requests measured, {report.answered:,} answered"]
    if report.warmup:
        parts.append(f"{report.warmup:,} before them to warm up")
    if report.unanswered:
        parts.append(f"{report.unanswered:,} unanswered when it ended")
    title = f"{made.scenario} under load: {made.arrivals}"
    yield from heading(title, (server, "; ".join(parts)), width, color=color)


def _table(report: LoadReport, width: int, color: bool) -> Iterator[str]:
    rows = [
        _row("TTFT", report.ttft),
        _row("  from the send", report.ttft_sent),
        _row("TPOT", report.tpot),
        _row("ITL", report.itl),
        _row("E2EL", report.e2el),
        _row("  from the send", report.e2el_sent),
    ]
    columns = grid([_HEAD, *rows], width, indent=0, left=1)
    if columns is None:
        for row in rows:
            pairs = (f"{head} {cell}" for head, cell in zip(_HEAD[1:], row[1:], strict=True))
            yield from flow(pairs, width, first=f"{row[0].strip()}: ", rest="  ")
        return
    yield paint(columns.row(_HEAD), "dim", color=color)
    for row in rows:
        yield columns.row(row)


def _row(name: str, found: Spread) -> tuple[str, ...]:
    figures = (found.mean, found.p50, found.p90, found.p95, found.p99, found.most)
    return (name, *map(figure_text, figures))


def _rates(report: LoadReport, width: int) -> Iterator[str]:
    chunks = [
        f"due {_rate(report.offered)}",
        f"answered {_rate(report.throughput)}",
        f"{figure_text(report.tokens_rate)} produced",
    ]
    if report.good is not None and report.measured:
        share = report.good / report.measured
        chunks.append(f"goodput {_rate(report.goodput)} ({share:.1%} of the requests)")
    yield from flow(chunks, width)
    known = [
        f"{value:,.0f} tokens {way}" for value, way in ((report.tokens_in, "in"), (report.tokens_out, "out")) if value
    ]
    yield from flow(
        [
            f"{' and '.join(known)} a request" if known else "tokens unknown",
            f"{format_value(report.bytes_out, 'B')} sent",
            *_cost(report),
        ],
        width,
    )


def _cost(report: LoadReport) -> Iterator[str]:
    if report.cost.mean is not None:
        yield f"{figure_text(report.cost.mean)} an answer at list price"
    if report.cost_good is not None and report.good != report.answered:
        yield f"{figure_text(report.cost_good)} an answer that met its limits"


def _rate(figure: Figure | None) -> str:
    return UNKNOWN if figure is None else f"{amount(figure.value, '')}/s {figure.provenance.value}"


def _honesty(run: LoadRun, report: LoadReport, width: int) -> Iterator[str]:
    client = report.client
    worst = client.lag.p99 or client.lag.most
    share = "99 % of the requests" if client.lag.p99 is not None else "every request"
    facts = [f"{share} taken up within {amount(worst.value, 's')} of due" if worst is not None else ""]
    if client.busiest is not None:
        facts.append(f"{client.busiest:.0%} of a core")
    facts.append(f"at most {client.peak_in_flight:,} in flight")
    state = "the client was the limit" if client.limits else "not the limit"
    yield from wrap(f"client: {state}; {', '.join(filter(None, facts))}", width, rest="  ")
    yield from wrap(f"load: {report.steady.state}; {report.steady.why}", width, rest="  ")
    found = report.coalescing
    if found is not None:
        each = f"{found.tokens_per_chunk:.2f} tokens a chunk, " if found.tokens_per_chunk is not None else ""
        yield from wrap(f"stream: {each}{found.together:.1%} of the chunks read with the one before", width, rest="  ")
    if run.server is not None:
        yield from _server(run.server, report, width)


def _server(server: ServerView, report: LoadReport, width: int) -> Iterator[str]:
    facts = [f"{name} {amount(value, 's')}" for name, (value, _) in server.means.items()]
    if server.prefix_hits is not None:
        facts.append(f"{server.prefix_hits:.0%} of prompt tokens from its cache")
    if server.counts.get("preemptions"):
        facts.append(f"{server.counts['preemptions']:,.0f} preemptions")
    yield from wrap(f"server: means of its own metrics: {', '.join(facts) or UNKNOWN}", width, rest="  ")
    for said in report.disagreements:
        yield from wrap(f"it disagrees with the client: {said}", width, first="  ", rest="    ")
    if server.means and not report.disagreements:
        yield "  it agrees with the client"


def _failures(report: LoadReport, width: int) -> Iterator[str]:
    if report.failures:
        total = sum(report.failures.values())
        yield from wrap(
            f"failed: {total:,} requests ({report.failed_share:.1%}), in no latency above", width, rest="  "
        )
    for kind, count in report.failures.items():
        yield from wrap(f"{count:,} {kind}: {report.messages[kind]}", width, first="  ", rest="    ")


def _requirements(verdicts: Sequence[LoadVerdict], width: int, color: bool) -> Iterator[str]:
    for verdict in verdicts:
        value = figure_text(verdict.value.to(verdict.requirement.unit)) if verdict.value is not None else UNKNOWN
        style = _COLOURS.get(verdict.state, "yellow")
        lead = pad(limit(verdict.requirement), 22)
        for line in wrap(f"{verdict.state}, {value}", width, first=f"{lead} ", rest="  "):
            yield line.replace(verdict.state, paint(verdict.state, style, color=color), 1)
        if verdict.why:
            yield from wrap(verdict.why, width, first="  ", rest="  ")


def _unjudged(run: LoadRun, report: LoadReport, width: int) -> Iterator[str]:
    if not report.unjudged:
        return
    named = ", ".join(map(limit, report.unjudged))
    priced = (
        "; --cloud PROVIDER:MODEL says whose price applies" if any(r.metric == "cost" for r in report.unjudged) else ""
    )
    yield from wrap(
        f"not judged by load: {named}; `dpctl bench {run.plan.scenario}` without --url judges them{priced}",
        width,
        rest="  ",
    )


def _notes(report: LoadReport, width: int, color: bool) -> Iterator[str]:
    for note in report.notes:
        first, *rest = wrap(f"{note.name}: {note.text}", width, first="! ", rest="  ")
        yield paint(first, "yellow", color=color)
        yield from rest
        yield from wrap(f"try: {note.next_step}", width, first="  ", rest="    ")


def _foot(report: LoadReport, width: int, path: str) -> Iterator[str]:
    yield from _legend([report], width)
    if path:
        yield from wrap(f"to see it again: dpctl report {path}", width, rest="  ")


def _legend(reports: Sequence[LoadReport], width: int) -> Iterator[str]:
    letters = {
        figure.provenance
        for report in reports
        for figure in (report.ttft.mean, report.e2el.mean, report.tpot.mean, report.tokens_rate)
        if figure is not None
    }
    words = {Provenance.MEASURED: "M measured here", Provenance.ESTIMATED: "E estimated or emulated"}
    chunks = [words[letter] for letter in words if letter in letters]
    yield from flow([*chunks, "latency counts from when a request was due", "- too few answers, or unknown"], width)


def _step_cells(report: LoadReport) -> tuple[str, ...]:
    figures = (report.ttft.p50, report.tpot.p50, report.e2el.p50, report.e2el.p95)
    return (*map(figure_text, figures), _rate(report.throughput), _rate(report.goodput))
