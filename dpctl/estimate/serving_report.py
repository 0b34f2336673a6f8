"""What a simulated load comes to: percentiles, goodput, how busy the servers are; as numbers and as Figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dpctl.core.figures import Figure, Provenance
from dpctl.core.scenario import Requirement
from dpctl.core.stats import mean, percentile, quantile
from dpctl.core.units import conversion
from dpctl.estimate.serving import Outcome

# what a requirement on one request can be about
LATENCIES = ("ttft", "tpot", "e2el")
STATISTICS = ("mean", "p50", "p95", "p99")
# a quarter of the requests says nothing about a trend with fewer than these
_LEAST_OF_A_QUARTER = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """Mean and percentiles of a latency in s; None without values, and of a tail without enough of them."""

    mean: float | None
    p50: float | None
    p95: float | None
    p99: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadStatistics:
    """Of one simulated run: latencies from the moment a request was due, `queue` until it first ran.

    `rate` and `good_rate` are finished requests a second, all and those that met every limit; `good` is their share of
    all that were asked for, None without limits. `throughput` in output tok/s. Of the servers: `busy` share of the
    time, `running` sequences at a time while busy, `cache_peak` share of the fullest one's cache; None for a hosted
    API.
    `growing`: requests waited longer and longer, so that the figures depend on how long the run was.
    """

    requests: int
    finished: int
    ttft: Distribution
    tpot: Distribution
    e2el: Distribution
    queue: Distribution
    rate: float
    throughput: float
    good: float | None
    good_rate: float | None
    busy: float | None
    running: float | None
    cache_peak: float | None
    preemptions: int
    growing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A load on a service: the likely run as plain numbers, and Figures by name as `load_figures` has them."""

    likely: LoadStatistics
    figures: Mapping[str, Figure]


def loaded(
    likely: Outcome, fast: Outcome, slow: Outcome, requirements: Sequence[Requirement] = (), *, source: str
) -> Loaded:
    """The statistics of the likely run, and Figures between runs with the fast and the slow end of each step."""
    first, *ends = (statistics(outcome, requirements) for outcome in (likely, fast, slow))
    return Loaded(likely=first, figures=load_figures(first, ends[0], ends[1], source=source))


def statistics(outcome: Outcome, requirements: Sequence[Requirement] = ()) -> LoadStatistics:
    """The statistics of a run; `requirements` on ttft, tpot and e2el are the limits that a good request keeps.

    A percentile of the tail is None when too few requests finished to certify it.
    """
    done = outcome.finished
    ttft = [outcome.first[n] - outcome.due[n] for n in done]
    e2el = [outcome.last[n] - outcome.due[n] for n in done]
    tpot = [(outcome.last[n] - outcome.first[n]) / (outcome.output[n] - 1) for n in done if outcome.output[n] > 1]
    queue = [outcome.started[n] - outcome.due[n] for n in done]
    seconds, uses = outcome.seconds, outcome.uses
    limits = [(r.metric, r) for r in requirements if r.metric in LATENCIES]
    good = None
    if limits:
        good = sum(_keeps(outcome, number, limits) for number in done)
    peaks = [use.cache_peak for use in uses if use.cache_peak is not None]
    busy = sum(use.busy for use in uses)
    return LoadStatistics(
        requests=len(outcome.due),
        finished=len(done),
        ttft=_distribution(ttft),
        tpot=_distribution(tpot),
        e2el=_distribution(e2el),
        queue=_distribution(queue),
        rate=len(done) / seconds if seconds else 0.0,
        throughput=sum(outcome.output[n] for n in done) / seconds if seconds else 0.0,
        good=None if good is None or not outcome.due else good / len(outcome.due),
        good_rate=None if good is None or not seconds else good / seconds,
        busy=busy / (len(uses) * seconds) if uses and seconds else None,
        running=sum(use.running * use.busy for use in uses) / busy if busy else None,
        cache_peak=max(peaks) if peaks else None,
        preemptions=outcome.preemptions,
        growing=_growing([queue[i] for i in sorted(range(len(done)), key=lambda i: outcome.due[done[i]])], e2el),
    )


def meets(found: LoadStatistics, requirement: Requirement) -> bool:
    """Whether a run keeps a requirement on a latency; ValueError for other metrics and for too few requests.

    A request that never finished misses every limit: a share of them that a percentile would show is not met.
    """
    if requirement.metric not in LATENCIES:
        raise ValueError(f"a simulation says nothing about {requirement.metric}")
    value = getattr(getattr(found, requirement.metric), requirement.statistic)
    lost = found.requests - found.finished
    tail = {"mean": 0.0, "p50": 0.5, "p95": 0.05, "p99": 0.01}[requirement.statistic]
    if lost and lost >= tail * found.requests:
        return False
    if value is None:
        raise ValueError(f"{found.finished} requests are too few for {requirement.metric} {requirement.statistic}")
    return requirement.holds(value * conversion("s", requirement.unit))


def load_figures(
    likely: LoadStatistics, fast: LoadStatistics, slow: LoadStatistics, *, source: str
) -> Mapping[str, Figure]:
    """E Figures by name ("ttft p95", "throughput", "good"...), between runs with the fast and slow end of each step.

    Latencies in s, "rate" and "good rate" in 1/s, "throughput" in tok/s, "good", "busy" and "cache peak" in %. What
    one of the runs cannot tell has no interval, what the likely one cannot tell is missing.
    """
    found: dict[str, Figure] = {}
    for name in (*LATENCIES, "queue"):
        for statistic in STATISTICS:
            values = [getattr(getattr(run, name), statistic) for run in (likely, fast, slow)]
            _add(found, f"{name} {statistic}", values, 1.0, "s", source)
    for name, unit, factor in (
        ("rate", "1/s", 1.0),
        ("throughput", "tok/s", 1.0),
        ("good", "%", 100.0),
        ("good_rate", "1/s", 1.0),
        ("busy", "%", 100.0),
        ("cache_peak", "%", 100.0),
    ):
        values = [getattr(run, name) for run in (likely, fast, slow)]
        _add(found, name.replace("_", " "), values, factor, unit, source)
    return found


def _add(
    found: dict[str, Figure], name: str, values: Sequence[float | None], factor: float, unit: str, source: str
) -> None:
    known = [value * factor for value in values if value is not None]
    if values[0] is None:
        return
    figure = Figure(value=known[0], unit=unit, provenance=Provenance.ESTIMATED, source=source)
    # schedules can turn: the likely run is seldom outside of the other two, but it can be
    found[name] = replace(figure, low=min(known), high=max(known)) if len(known) == len(values) else figure


def _keeps(outcome: Outcome, number: int, limits: Sequence[tuple[str, Requirement]]) -> bool:
    due, first, last = outcome.due[number], outcome.first[number], outcome.last[number]
    times = {"ttft": first - due, "e2el": last - due, "tpot": (last - first) / max(1, outcome.output[number] - 1)}
    return all(limit.holds(times[metric] * conversion("s", limit.unit)) for metric, limit in limits)


def _distribution(values: Sequence[float]) -> Distribution:
    if not values:
        return Distribution(mean=None, p50=None, p95=None, p99=None)
    ordered = sorted(values)
    return Distribution(
        mean=mean(ordered),
        p50=quantile(ordered, 0.5),
        p95=percentile(ordered, 0.95),
        p99=percentile(ordered, 0.99),
    )


def _growing(waits: Sequence[float], e2el: Sequence[float]) -> bool:
    """Whether the last quarter of the requests waited more than twice as long as the second, and by a time that counts.

    `waits` are in the order in which the requests came.
    """
    size = len(waits) // 4
    if size < _LEAST_OF_A_QUARTER:
        return False
    second, fourth = mean(waits[size : 2 * size]), mean(waits[-size:])
    return fourth > 2.0 * second and fourth > 0.2 * mean(e2el)
