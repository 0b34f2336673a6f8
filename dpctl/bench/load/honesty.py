"""What a load run must say of itself: was the client the limit, did the load stay the same, how did tokens arrive."""

import itertools
import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from dpctl.bench.load.parse import Outcome
from dpctl.bench.load.spread import Spread, spread
from dpctl.bench.load.store import Tick
from dpctl.core.figures import Provenance
from dpctl.core.stats import median, quantile

# beyond these the client's own delays show in the figures: s, share of the median TTFT, share of a core
_LAG = 0.01
_LAG_SHARE = 0.05
_BUSY = 0.8
_LATE = 0.02
# two-sided 0.1 % of a standard normal, and how far medians must be apart to matter
_Z = 3.29
_DRIFT = 1.25
_FEWEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientView:
    """How well the client kept its plan.

    `lag` is how much later than due it took requests up (s); `busiest` the largest share of a core that a worker used
    over the run, `late` how late its event loop came back in its worst second (s, 95th percentile of seconds). `limits`
    names why it, and not the server, was the limit; none when it was not.
    """

    workers: int
    lag: Spread
    busiest: float | None
    late: float | None
    peak_in_flight: int
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Steadiness:
    """Whether the first and the last third of a run are alike: state steady, drifting or undetermined, and why.

    `rising`: it drifted towards more requests under way or longer waits.
    """

    state: str
    why: str
    rising: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Coalescing:
    """How tokens arrived: tokens in a chunk by the server's count (None without one), share of chunks read together.

    Chunks that were read together have no time between them: the network or the server sent them in one burst.
    """

    tokens_per_chunk: float | None
    together: float


def client_view(
    outcomes: Sequence[Outcome], measured: Sequence[Outcome], ticks: Sequence[Tick], ttft: float | None
) -> ClientView:
    """Judge the client by the requests of a run, those that are measured, and its workers' ticks; `ttft` is the median.

    What was never taken up when the run ended is no sign of lag, so `measured` holds none of it.
    """
    lags = [max(0.0, outcome.begun - outcome.due) for outcome in measured]
    lag = spread(lags, source=f"{len(lags):,} requests, begun against due", provenance=Provenance.MEASURED)
    busiest, late = _busiest(ticks), quantile([tick.late for tick in ticks], 0.95) if ticks else None
    limits: list[str] = []
    allowed = max(_LAG, _LAG_SHARE * (ttft or 0.0))
    if lags and (worst := quantile(lags, 0.99)) > allowed:
        limits.append(f"one request in 100 was taken up {worst * 1e3:,.0f} ms late or more")
    if busiest is not None and busiest > _BUSY:
        limits.append(f"a worker used {busiest:.0%} of its core")
    if late is not None and late > max(_LATE, _LAG_SHARE * (ttft or 0.0)):
        limits.append(f"its event loop came back up to {late * 1e3:,.0f} ms late: this machine had other work")
    starved = sum("no sockets" in outcome.message for outcome in outcomes)
    if starved:
        limits.append(f"{starved:,} requests found no free socket on this machine")
    return ClientView(
        workers=len({tick.worker for tick in ticks}),
        lag=lag,
        busiest=busiest,
        late=late,
        peak_in_flight=peak_in_flight(outcomes),
        limits=tuple(limits),
    )


def _busiest(ticks: Sequence[Tick]) -> float | None:
    shares = []
    for worker in {tick.worker for tick in ticks}:
        own = sorted((tick for tick in ticks if tick.worker == worker), key=lambda tick: tick.at)
        if own[-1].at - own[0].at > 0.5:
            shares.append((own[-1].cpu - own[0].cpu) / (own[-1].at - own[0].at))
    return max(shares, default=None)


def peak_in_flight(outcomes: Sequence[Outcome]) -> int:
    """The most requests that were under way at the same moment."""
    changes = sorted([(o.begun, 1) for o in outcomes] + [(o.end, -1) for o in outcomes])
    return max(itertools.accumulate(change for _, change in changes), default=0)


def steadiness(outcomes: Sequence[Outcome], start: float, end: float) -> Steadiness:
    """Compare the first third of the window [start, end) with its last: TTFT from schedule, requests under way.

    Ranks decide whether a difference is chance (Mann & Whitney 1947, normal approximation), a quarter whether it
    matters.
    """
    ordered = sorted((o for o in outcomes if o.first is not None and o.failure is None), key=lambda o: o.due)
    if len(ordered) < _FEWEST or end <= start:
        return Steadiness(state="undetermined", why=f"{_FEWEST} answers are needed to tell, there are {len(ordered)}")
    third = len(ordered) // 3
    early, late = (
        [o.first - o.due for o in part if o.first is not None] for part in (ordered[:third], ordered[-third:])
    )
    before, after = median(early), median(late)
    z = _rank_z(early, late)
    # until the first answers are whole requests only pile up, at any load
    start = max(start, quantile([o.end - o.begun for o in ordered[:third]], 0.9))
    width = (end - start) / 3
    if width <= 0:
        return Steadiness(state="undetermined", why="the run is as short as an answer takes")
    first, last = (_mean_in_flight(outcomes, at, at + width) for at in (start, end - width))
    if last > 1.5 * first and last - first > 2:
        return Steadiness(
            state="drifting",
            why=f"requests under way rose from {first:,.1f} to {last:,.1f}: more came than were answered",
            rising=True,
        )
    if abs(z) > _Z and not 1 / _DRIFT < (after / before if before > 0 else 1.0) < _DRIFT:
        return Steadiness(
            state="drifting",
            why=f"the median TTFT went from {before * 1e3:,.0f} to {after * 1e3:,.0f} ms between first and last third",
            rising=after > before,
        )
    return Steadiness(state="steady", why="first and last third are alike")


def _mean_in_flight(outcomes: Sequence[Outcome], start: float, end: float) -> float:
    busy = math.fsum(max(0.0, min(o.end, end) - max(o.begun, start)) for o in outcomes)
    return busy / (end - start)


def _rank_z(a: Sequence[float], b: Sequence[float]) -> float:
    """The standardised Mann-Whitney statistic: how far b lies above a, in standard deviations of chance."""
    ordered = sorted(a)
    below = math.fsum((bisect_left(ordered, x) + bisect_right(ordered, x)) / 2 for x in b)
    n, m = len(a), len(b)
    return (below - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)


def coalescing(outcomes: Sequence[Outcome]) -> Coalescing | None:
    """How tokens arrived in the whole answers; None without one."""
    whole = [o for o in outcomes if o.failure is None and o.streamed and len(o.times) > 1]
    if not whole:
        return None
    counted = [o for o in whole if o.counted_by == "usage" and o.tokens_out]
    chunks = sum(len(o.times) for o in counted)
    gaps = sum(len(o.times) - 1 for o in whole)
    return Coalescing(
        tokens_per_chunk=sum(o.tokens_out or 0 for o in counted) / chunks if chunks else None,
        together=sum(len(o.times) - o.reads for o in whole) / gaps,
    )
