"""The report of a load run: a pure function of its plan and of what was logged, so that old runs can be judged anew."""

import itertools
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from dpctl.assess.verdicts import MET, MISSED, UNDETERMINED
from dpctl.bench.load.honesty import (
    ClientView,
    Coalescing,
    Steadiness,
    client_view,
    coalescing,
    steadiness,
)
from dpctl.bench.load.parse import STOPPED, Outcome
from dpctl.bench.load.pricing import costs
from dpctl.bench.load.server_metrics import disagreements
from dpctl.bench.load.spread import Spread, spread
from dpctl.bench.load.store import LoadRun
from dpctl.core.figures import Figure, Provenance
from dpctl.core.models import TokenPrice
from dpctl.core.run import Note
from dpctl.core.scenario import Requirement
from dpctl.core.stats import samples_for_percentile
from dpctl.core.units import conversion

# what a request can be judged by on its own
_OF_A_REQUEST: Mapping[str, Callable[[Outcome], float | None]] = {
    "ttft": lambda o: None if o.first is None else o.first - o.due,
    "e2el": lambda o: None if o.last is None else o.last - o.due,
    "tpot": lambda o: tpot(o),
}
_SEVERAL = 1.1
_TOGETHER = 0.05
_CACHED = 0.05
_LENGTH_OFF = 0.1
# a few requests are no rate
_FEWEST_FOR_RATES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadVerdict:
    """One requirement against the run: its value, met, missed or undetermined, and why where that needs saying."""

    requirement: Requirement
    value: Figure | None
    state: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReport:
    """A load run in figures.

    `measured` requests were due after the warm-up, of which `answered` are whole; failures are counted by kind and in
    no latency, `unanswered` were under way when the run ended. Latencies count from the schedule, those called `_sent`
    from the moment of sending. `window` is the time in s over which rates are taken. `good` of the measured requests
    met every requirement that one request can meet; goodput is the rate at which such answers came. `cost` is that of
    an answer at list price, `cost_good` what an answer cost that was good, the others paid too. `unjudged` are the
    requirements that load says nothing about.
    """

    measured: int
    answered: int
    warmup: int
    unanswered: int
    window: float
    ttft: Spread
    ttft_sent: Spread
    tpot: Spread
    itl: Spread
    e2el: Spread
    e2el_sent: Spread
    offered: Figure | None
    throughput: Figure | None
    tokens_rate: Figure | None
    goodput: Figure | None
    good: int | None
    tokens_in: float | None
    tokens_out: float | None
    bytes_out: int
    failures: Mapping[str, int]
    messages: Mapping[str, str]
    client: ClientView
    steady: Steadiness
    coalescing: Coalescing | None
    disagreements: tuple[str, ...]
    cost: Spread
    cost_good: Figure | None
    unjudged: tuple[Requirement, ...]
    verdicts: tuple[LoadVerdict, ...]
    notes: tuple[Note, ...]
    complete: bool
    reason: str

    @property
    def failed_share(self) -> float:
        """Share of the measured requests that failed."""
        return sum(self.failures.values()) / self.measured if self.measured else 0.0

    @property
    def met(self) -> bool:
        """Whether every requirement was shown to be met."""
        return bool(self.verdicts) and all(verdict.state == MET for verdict in self.verdicts)


def tpot(outcome: Outcome) -> float | None:
    """Time per output token after the first, in s; None below two tokens."""
    if outcome.first is None or outcome.last is None or not outcome.tokens_out or outcome.tokens_out < 2:
        return None
    return (outcome.last - outcome.first) / (outcome.tokens_out - 1)


def load_report(
    run: LoadRun, requirements: Sequence[Requirement] = (), *, price: TokenPrice | None = None
) -> LoadReport:
    """Report a run, judged by `requirements`: those on ttft, tpot and e2el, and with a `price` those on cost."""
    plan = run.plan
    measured = [o for o in run.outcomes if o.due >= plan.warmup and o.failure != STOPPED]
    whole = [o for o in measured if o.failure is None]
    start, end = plan.warmup, _end(run)
    window = max(0.0, end - start)
    provenance = Provenance.ESTIMATED if plan.emulated else Provenance.MEASURED
    source = f"{len(whole):,} answers under load" + (", emulated" if plan.emulated else "")

    # what rests on a count of tokens that was estimated is an estimate itself
    by_tokens = Provenance.ESTIMATED if any(o.counted_by == "local" for o in whole) else provenance

    def of(
        values: Sequence[float | None], *, independent: int | None = None, letter: Provenance = provenance
    ) -> Spread:
        known = [value for value in values if value is not None]
        return spread(known, source=source, provenance=letter, independent=independent)

    def rate(count: float, unit: str, letter: Provenance = provenance) -> Figure | None:
        if window <= 0 or len(measured) < _FEWEST_FOR_RATES:
            return None
        return Figure(value=count / window, unit=unit, provenance=letter, source=f"{source}, {window:.1f} s")

    ttft = of([_OF_A_REQUEST["ttft"](o) for o in whole])
    spreads = {
        "ttft": ttft,
        "e2el": of([_OF_A_REQUEST["e2el"](o) for o in whole]),
        "tpot": of([*map(tpot, whole)], letter=by_tokens),
    }
    spent = costs(whole, price) if price is not None else []
    if price is not None and spent:
        listed = max(provenance, price.input.provenance, key=lambda letter: letter.weakness)
        spreads["cost"] = spread(spent, source=price.input.source, provenance=listed, unit="USD")
    judged = [r for r in requirements if r.metric in _OF_A_REQUEST]
    done = [o for o in run.outcomes if o.failure is None]
    good = sum(_good(o, judged) for o in whole) if judged else None
    failed = len(measured) - len(whole)
    together = coalescing(whole)
    client = client_view(run.outcomes, measured, run.ticks, ttft.p50.value if ttft.p50 else None)
    said = _disagreements(run)
    report = LoadReport(
        measured=len(measured),
        answered=len(whole),
        warmup=sum(o.due < plan.warmup for o in run.outcomes),
        unanswered=sum(o.failure == STOPPED for o in run.outcomes),
        window=window,
        ttft=ttft,
        ttft_sent=of([None if o.first is None or o.sent is None else o.first - o.sent for o in whole]),
        tpot=spreads["tpot"],
        itl=of(_gaps(whole), independent=len(whole)),
        e2el=spreads["e2el"],
        e2el_sent=of([None if o.last is None or o.sent is None else o.last - o.sent for o in whole]),
        offered=rate(sum(start <= o.due < end for o in measured), "1/s"),
        throughput=rate(sum(start <= o.end < end for o in done), "1/s"),
        tokens_rate=rate(_tokens_within(done, start, end), "tok/s", by_tokens),
        goodput=rate(sum(start <= o.end < end and _good(o, judged) for o in done), "1/s") if judged else None,
        good=good,
        tokens_in=_mean([o.tokens_in for o in whole]),
        tokens_out=_mean([o.tokens_out for o in whole]),
        bytes_out=sum(o.bytes_out for o in run.outcomes),
        failures=dict(Counter(o.failure for o in measured if o.failure is not None).most_common()),
        messages={o.failure: o.message for o in reversed(measured) if o.failure is not None},
        client=client,
        steady=steadiness(measured, start, end),
        coalescing=together,
        disagreements=said,
        cost=spreads.get("cost", Spread(n=0)),
        cost_good=_cost_good(spreads.get("cost"), sum(spent), good) if len(spent) == len(whole) else None,
        unjudged=tuple(r for r in requirements if r.metric not in spreads),
        verdicts=tuple(
            _verdict(r, spreads[r.metric], failed, len(measured)) for r in requirements if r.metric in spreads
        ),
        notes=(),
        complete=run.complete,
        reason=run.reason,
    )
    return replace(report, notes=tuple(_notes(run, report, whole)))


def _cost_good(found: Spread | None, spent: float, good: int | None) -> Figure | None:
    """What was spent on all answers for each good one."""
    if found is None or found.mean is None or not good:
        return None
    return replace(found.mean, value=spent / good, low=None, high=None)


def _end(run: LoadRun) -> float:
    """When the window of the rates ends: with the schedule, before the last answers trickle in; else with the run."""
    if run.plan.loop is None and run.complete:
        return run.plan.seconds
    begun = [o.begun for o in run.outcomes]
    users = run.plan.loop.concurrency if run.plan.loop is not None else 1
    if len(begun) > 2 * users:
        return max(begun)
    return max((o.end for o in run.outcomes), default=0.0)


def _good(outcome: Outcome, requirements: Sequence[Requirement]) -> bool:
    for requirement in requirements:
        value = _OF_A_REQUEST[requirement.metric](outcome)
        if value is None or not requirement.holds(value * conversion("s", requirement.unit)):
            return False
    return True


def _gaps(whole: Sequence[Outcome]) -> list[float | None]:
    """The times between tokens; where a chunk holds several by the server's count, its gap is shared among them."""
    gaps: list[float | None] = []
    for o in whole:
        if o.streamed and len(o.times) > 1:
            counted = o.tokens_out if o.counted_by == "usage" and o.tokens_out else len(o.times)
            share = max(1.0, (counted - 1) / (len(o.times) - 1))
            gaps += [(b - a) / share for a, b in itertools.pairwise(o.times)]
    return gaps


def _tokens_within(outcomes: Sequence[Outcome], start: float, end: float) -> float:
    total = 0.0
    for o in outcomes:
        if o.times:
            within = bisect_left(o.times, end) - bisect_left(o.times, start)
            total += (o.tokens_out or len(o.times)) * within / len(o.times)
    return total


def _mean(values: Sequence[int | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _verdict(requirement: Requirement, found: Spread, failed: int, measured: int) -> LoadVerdict:
    """A failed request meets no limit: where more fail than a percentile leaves out, it is missed."""
    value = found.statistic(requirement.statistic)
    tail = 1 - int(requirement.statistic[1:]) / 100 if requirement.statistic[0] == "p" else 0.0
    if failed and (failed > tail * measured if tail else not found.n):
        why = f"{failed:,} of {measured:,} requests failed"
        return LoadVerdict(requirement=requirement, value=value, state=MISSED, why=why)
    if value is None:
        needed = samples_for_percentile(int(requirement.statistic[1:]) / 100) if requirement.statistic[0] == "p" else 1
        why = f"{requirement.statistic} needs {max(needed, 1):,} answers, there are {found.n:,}"
        return LoadVerdict(requirement=requirement, value=None, state=UNDETERMINED, why=why)
    met = requirement.holds(value.to(requirement.unit).value)
    return LoadVerdict(requirement=requirement, value=value, state=MET if met else MISSED)


def _disagreements(run: LoadRun) -> tuple[str, ...]:
    """The server's means are of all requests from the moment it read them: so are the client's that stand beside."""
    if run.server is None:
        return ()
    whole = [o for o in run.outcomes if o.failure is None and o.sent is not None]
    values: dict[str, list[float | None]] = {
        "ttft": [None if o.first is None else o.first - (o.sent or 0.0) for o in whole],
        "e2el": [None if o.last is None else o.last - (o.sent or 0.0) for o in whole],
        "itl": _gaps(whole),
    }
    means = {}
    for name, found in values.items():
        known = [value for value in found if value is not None]
        if known:
            means[name] = (sum(known) / len(known), len(known))
    return disagreements(run.server, means)


def _notes(run: LoadRun, report: LoadReport, whole: Sequence[Outcome]) -> list[Note]:
    """Every caveat that holds, by name, with what would remove it."""
    notes: list[Note] = []

    def note(name: str, text: str, next_step: str) -> None:
        notes.append(Note(name=name, text=text, next_step=next_step))

    if not report.complete:
        note("partial", f"the run is partial: it ended before its plan was sent ({report.reason})", "run it again")
    if report.client.limits:
        note(
            "client-limit",
            "the client was the limit: " + "; ".join(report.client.limits),
            "more --workers, another machine, or a lower rate",
        )
    if report.steady.state == "drifting":
        note("not-steady", report.steady.why, "a longer --duration or --warmup, or a lower rate")
    kinds = report.coalescing
    if kinds is not None and (kinds.tokens_per_chunk or 1.0) > _SEVERAL:
        note(
            "several-tokens",
            f"a chunk holds {kinds.tokens_per_chunk:.2f} tokens on average: ITL is its gap shared among them",
            "judge by TPOT",
        )
    if kinds is not None and kinds.together > _TOGETHER:
        note(
            "coalesced",
            f"{kinds.together:.0%} of the chunks were read together with the one before: ITL shows bursts",
            "judge by TPOT",
        )
    local = sum(o.counted_by == "local" for o in whole)
    if local:
        note(
            "counted-locally",
            f"tokens of {local:,} answers are estimated from characters (E): the server sent no usage",
            "a server that sends usage in streams",
        )
    sent, cached = sum(o.tokens_in or 0 for o in whole), sum(o.tokens_cached or 0 for o in whole)
    expected = sum(run.plan.asks[o.number % len(run.plan.asks)].prefix_tokens for o in whole)
    if sent and (cached - expected) / sent > _CACHED:
        note(
            "prefix-cached",
            f"{cached / sent:.0%} of the prompt tokens came from the server's cache, though prompts differ",
            "a longer --prompt, or switch the cache off",
        )
    asked = _mean([run.plan.asks[o.number % len(run.plan.asks)].prompt_tokens for o in whole])
    if report.tokens_in and asked and abs(report.tokens_in / asked - 1) > _LENGTH_OFF:
        note(
            "prompt-length",
            f"prompts held {report.tokens_in:,.0f} tokens by the server's count, planned were {asked:,.0f}",
            "judge by the server's count"
            if run.plan.lexicon.counted
            else "a run of more than ten requests asks the server first how it counts",
        )
    return notes
