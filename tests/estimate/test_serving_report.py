"""Statistics of a run whose times are known."""

import math
from dataclasses import replace

import pytest

from dpctl.core.figures import Provenance
from dpctl.core.scenario import parse_requirement
from dpctl.estimate.serving import Outcome, Use
from dpctl.estimate.serving_report import loaded, meets, statistics

COUNT = 200
# request n comes at n s, waits 0.5 s, has its first token after (n + 1) / 100 s more and 10 tokens 0.1 s apart
FIRST = tuple(n + 0.5 + (n + 1) / 100 for n in range(COUNT))
RUN = Outcome(
    prompt=(100,) * COUNT,
    output=(10,) * COUNT,
    due=tuple(map(float, range(COUNT))),
    started=tuple(n + 0.5 for n in range(COUNT)),
    first=FIRST,
    last=tuple(first + 0.9 for first in FIRST),
    preempted=(0,) * (COUNT - 1) + (2,),
    reused=(0,) * COUNT,
    replica=(0,) * COUNT,
    uses=(
        Use(requests=150, busy=100.0, steps=10, running=2.0, cache_peak=0.5, preemptions=2),
        Use(requests=50, busy=50.0, steps=10, running=5.0, cache_peak=0.75, preemptions=0),
    ),
)


def test_latencies_and_rates() -> None:
    found = statistics(RUN)
    assert found.ttft.mean == pytest.approx(0.5 + 1.005) and found.ttft.p50 == pytest.approx(0.5 + 1.005)
    assert found.ttft.p95 == pytest.approx(0.5 + 1.9005)
    # 200 requests do not certify a p99
    assert found.ttft.p99 is None
    assert found.tpot.p50 == pytest.approx(0.1) and found.queue.p95 == pytest.approx(0.5)
    assert found.e2el.mean == pytest.approx(0.5 + 1.005 + 0.9)
    seconds = RUN.last[-1]
    assert found.rate == pytest.approx(COUNT / seconds) and found.throughput == pytest.approx(2000 / seconds)
    assert found.busy == pytest.approx(150.0 / (2 * seconds))
    assert found.running == pytest.approx((200.0 + 250.0) / 150.0)
    assert found.cache_peak == 0.75 and found.preemptions == 2 and found.good is None
    assert not found.growing


def test_good_requests_keep_every_limit() -> None:
    limits = [
        parse_requirement("ttft p95 <= 1500 ms"),
        parse_requirement("tpot <= 0.2 s"),
        parse_requirement("leaked == 0"),
    ]
    found = statistics(RUN, limits)
    assert found.good == pytest.approx(0.5) and found.good_rate == pytest.approx(100 / RUN.last[-1])
    lost = replace(RUN, last=(math.nan,) * 20 + RUN.last[20:])
    assert statistics(lost, limits).good == pytest.approx(0.4)


def test_requirements_are_met_or_not_by_their_statistic() -> None:
    found = statistics(RUN)
    assert meets(found, parse_requirement("ttft mean <= 1.6 s"))
    assert not meets(found, parse_requirement("ttft p95 <= 1600 ms"))
    with pytest.raises(ValueError, match="too few"):
        meets(found, parse_requirement("ttft p99 <= 10 s"))
    with pytest.raises(ValueError, match="nothing about cost"):
        meets(found, parse_requirement("cost <= $1"))


def test_requests_that_never_finish_miss_what_their_share_would_show() -> None:
    lost = statistics(replace(RUN, last=(math.nan,) * 15 + RUN.last[15:]))
    assert lost.finished == 185
    assert not meets(lost, parse_requirement("e2el p95 <= 100 s"))
    assert meets(lost, parse_requirement("e2el p50 <= 100 s"))


def test_a_growing_queue_is_seen_and_a_steady_one_is_not() -> None:
    def waits(of: list[float]) -> bool:
        started = tuple(n + wait for n, wait in enumerate(of))
        first = tuple(start + 0.1 for start in started)
        return statistics(replace(RUN, started=started, first=first, last=tuple(t + 0.9 for t in first))).growing

    assert waits([0.05 * n for n in range(COUNT)])
    assert not waits([2.0 + math.sin(n) for n in range(COUNT)])
    # three times nothing is nothing
    assert not waits([1e-4 * n for n in range(COUNT)])


def test_figures_span_the_fast_and_the_slow_run() -> None:
    def shifted(seconds: float) -> Outcome:
        return replace(RUN, first=tuple(t + seconds for t in RUN.first), last=tuple(t + seconds for t in RUN.last))

    found = loaded(RUN, shifted(-0.2), shifted(1.0), [parse_requirement("ttft <= 1.505 s")], source="a test")
    figure = found.figures["ttft p95"]
    assert (figure.unit, figure.provenance, figure.source) == ("s", Provenance.ESTIMATED, "a test")
    assert figure.low == pytest.approx(figure.value - 0.2) and figure.high == pytest.approx(figure.value + 1.0)
    assert "ttft p99" not in found.figures
    good = found.figures["good"]
    assert good.value == pytest.approx(50.0) and good.low == pytest.approx(0.0) and good.high == pytest.approx(60.0)
    assert found.figures["rate"].unit == "1/s" and found.likely.requests == COUNT


def test_a_run_without_requests_says_nothing() -> None:
    nothing: Outcome = Outcome(
        prompt=(), output=(), due=(), started=(), first=(), last=(), preempted=(), reused=(), replica=()
    )
    found = statistics(nothing)
    assert found.ttft.mean is None and found.rate == 0.0 and found.busy is None and not found.growing
