"""dpctl's own error, in a terminal: what each load showed, every error against its bar; and the same for --json."""

from collections.abc import Iterator, Mapping
from typing import Any

from dpctl.assess.verdicts import MET, MISSED, amount
from dpctl.bench.load.spread import Spread
from dpctl.bench.selftest import Check, SelfTest, Step
from dpctl.report.cells import UNKNOWN, figure_text
from dpctl.report.layout import flow, grid, heading, pad, paint, wrap
from dpctl.report.plain import plain

# of the JSON record; raised when a key changes its meaning or goes away
SCHEMA = 1
_HEAD = ("error of", "p50", "p95", "largest")
_COLOURS: Mapping[str, str] = {MET: "green", MISSED: "red"}
_NARROWEST = 40


def render_selftest(found: SelfTest, *, width: int, color: bool) -> str:
    """The self-test as text with a newline at its end; no line is wider than `width` columns (at least 40)."""
    width = max(width, _NARROWEST)
    sections = [_head(width, color), *(_step(step, width, color) for step in found.steps), _checks(found, width, color)]
    return "\n\n".join("\n".join(lines) for lines in sections) + "\n"


def selftest_record(found: SelfTest) -> dict[str, Any]:
    """The record for json.dumps: times in s, shares as shares."""
    return {"schema": SCHEMA, "missed": found.missed, **plain(found)}


def _head(width: int, color: bool) -> Iterator[str]:
    about = (
        "its client against its own emulator; an error is when the client says that a token came minus when the "
        "emulator wrote it"
    )
    yield from heading("dpctl's own error under load", [about], width, color=color)


def _step(step: Step, width: int, color: bool) -> Iterator[str]:
    said = step.accuracy
    yield from wrap(
        f"{step.name}: {said.requests:,} requests, {said.matched:,} whole; {said.tokens[0]:,} of "
        f"{said.tokens[1]:,} tokens and {said.chunks[0]:,} of {said.chunks[1]:,} chunks counted",
        width,
        rest="  ",
    )
    rows = [_row("TTFT", said.first), _row("one ITL", said.gap), _row("E2EL", said.last)]
    columns = grid([_HEAD, *rows], width, indent=2, left=1)
    if columns is None:
        for row in rows:
            pairs = (f"{head} {cell}" for head, cell in zip(_HEAD[1:], row[1:], strict=True))
            yield from flow(pairs, width, first=f"  {row[0]}: ", rest="    ")
    else:
        yield paint(columns.row(_HEAD), "dim", color=color)
        for row in rows:
            yield columns.row(row)
    shares = ((said.itl, "mean ITL"), (said.tpot, "mean TPOT"), (said.ttft_due, "mean TTFT from schedule"))
    lag = step.client.lag.p99 or step.client.lag.most
    facts = [
        # flat out there is no time between tokens that could be missed by a share
        *(f"{name} {share:+.2%}" for share, name in shares if share is not None and step.paced),
        f"{step.cpu * 1e3:.2f} ms of CPU a request",
        f"taken up within {figure_text(lag)} of due",
    ]
    yield from flow(facts, width, first="  ", rest="  ")


def _row(name: str, found: Spread) -> tuple[str, ...]:
    return (name, *(figure_text(figure) for figure in (found.p50, found.p95, found.most)))


def _checks(found: SelfTest, width: int, color: bool) -> Iterator[str]:
    for check in found.checks:
        lead = pad(f"{check.name}, {check.step}", 36)
        line = f"{check.state}, {_amount(check.value, check)} (bar {_amount(check.limit, check)})"
        style = _COLOURS.get(check.state, "yellow")
        for part in wrap(line, width, first=f"{lead} ", rest="  "):
            yield part.replace(check.state, paint(check.state, style, color=color), 1)
        if check.why:
            yield from wrap(check.why, width, first="  ", rest="  ")
    yield ""
    if found.missed:
        yield from wrap("dpctl is further off than it may be: do not trust its times on this machine", width)
    elif any(check.state != MET for check in found.checks):
        yield from wrap("this machine had other work: run it again on a quiet one to be sure", width)
    else:
        yield from wrap("every error is below its bar", width)


def _amount(value: float | None, check: Check) -> str:
    if value is None:
        return UNKNOWN
    if check.unit:
        return amount(value, check.unit)
    return f"{value:,.0f}" if check.limit == 0 else f"{value:.2%}"
