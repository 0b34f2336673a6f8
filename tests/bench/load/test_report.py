"""The report as a function of plan and log: what counts from when, what is certified, and every caveat by name."""

import random
from dataclasses import replace

import pytest

from dpctl.bench.load.honesty import peak_in_flight, steadiness
from dpctl.bench.load.report import LoadReport, load_report
from dpctl.bench.load.server_metrics import ServerView
from dpctl.bench.load.spread import spread
from dpctl.bench.load.store import Tick
from dpctl.core.figures import Figure, Provenance
from dpctl.core.models import TokenPrice
from dpctl.core.scenario import parse_requirement
from tests.bench.load.runs import answered, failed, load_run

STEADY = [answered(n, n / 10, ttft=0.2 + (n % 7) / 100) for n in range(700)]


def value(figure: Figure | None) -> float:
    assert figure is not None
    return figure.value


def names(report: LoadReport) -> set[str]:
    return {note.name for note in report.notes}


def test_a_quiet_run() -> None:
    report = load_report(load_run(STEADY, seconds=70.0))
    assert (report.measured, report.answered, report.failures, report.unanswered) == (700, 700, {}, 0)
    assert value(report.ttft_sent.mean) == pytest.approx(0.23, abs=0.001)
    assert value(report.ttft.mean) - value(report.ttft_sent.mean) == pytest.approx(0.0005, abs=1e-9)
    assert value(report.tpot.p50) == pytest.approx(0.01)
    assert value(report.itl.p99) == pytest.approx(0.01)
    assert value(report.e2el.most) == pytest.approx(0.2 + 0.06 + 0.09 + 0.0005)
    assert value(report.offered) == pytest.approx(10)
    # the window ends with the schedule: the answers that come later are not in it
    assert value(report.throughput) == pytest.approx(10, rel=0.01)
    assert value(report.tokens_rate) == pytest.approx(100, rel=0.01)
    assert report.steady.state == "steady"
    assert report.client.limits == ()
    assert report.notes == ()
    assert report.ttft.p99 is not None
    assert report.ttft.p99.provenance is Provenance.MEASURED


@pytest.mark.parametrize(
    ("count", "p95", "p99"), [(129, False, False), (130, True, False), (661, True, False), (662, True, True)]
)
def test_percentiles_need_their_samples(count: int, p95: bool, p99: bool) -> None:
    report = load_report(load_run(STEADY[:count], seconds=70.0))
    assert (report.e2el.p95 is not None, report.e2el.p99 is not None) == (p95, p99)
    # gaps are many, but those of one answer share its fate
    assert (report.itl.p95 is not None, report.itl.p99 is not None) == (p95, p99)


def test_a_frozen_server_is_not_forgiven() -> None:
    """For 10 s nothing is answered; all that was due meanwhile waited, though the client sent it late."""
    outcomes = []
    for n in range(700):
        due = n / 10
        waits = max(0.0, 40 - due) if 30 <= due < 40 else 0.0
        # a client with too few connections: the requests are sent only when the server goes on
        outcomes.append(answered(n, due, ttft=0.2, lag=0.0005 + waits))
    report = load_report(load_run(outcomes, seconds=70.0))
    # one second in seven of waiting, evenly from 0 to 10 s: 5 s for a seventh of the requests
    truth = sum(max(0.0, 40 - n / 10) if 300 <= n < 400 else 0.0 for n in range(700)) / 700 + 0.2
    assert value(report.ttft.mean) == pytest.approx(truth, rel=0.02)
    assert value(report.ttft_sent.mean) == pytest.approx(0.2, rel=0.02)
    assert "client-limit" in names(report)


def test_the_warm_up_is_left_out_of_figures_but_not_of_the_run() -> None:
    slow = [answered(n, n / 10, ttft=5.0) for n in range(100)]
    later = [answered(n + 100, 10 + n / 10) for n in range(200)]
    report = load_report(load_run([*slow, *later], seconds=30.0, warmup=10.0))
    assert (report.measured, report.warmup) == (200, 100)
    assert value(report.ttft.most) == pytest.approx(0.2005)
    # tokens of early requests that came within the window are throughput of the window
    assert value(report.tokens_rate) > 100


def test_failures_stand_apart_and_miss_the_tail() -> None:
    wanted = [parse_requirement("e2el p95 <= 3 s"), parse_requirement("e2el mean <= 3 s")]
    outcomes = [failed(n, n / 10) if n % 10 == 0 else answered(n, n / 10) for n in range(300)]
    report = load_report(load_run(outcomes, seconds=30.0), wanted)
    assert report.failures == {"limited": 30}
    assert report.messages == {"limited": "HTTP 429"}
    assert report.failed_share == pytest.approx(0.1)
    assert value(report.e2el.most) < 1
    p95, mean = report.verdicts
    assert (p95.state, mean.state) == ("missed", "met")
    assert "30 of 300" in p95.why
    assert report.good == 270
    assert value(report.goodput) == pytest.approx(9, rel=0.02)
    assert not report.met


def test_verdicts() -> None:
    wanted = [
        parse_requirement(text)
        for text in ("ttft mean <= 300 ms", "tpot p50 <= 5 ms", "e2el p99 <= 1 s", "leaked == 0")
    ]
    report = load_report(load_run(STEADY[:200], seconds=20.0), wanted)
    assert [(v.requirement.metric, v.state) for v in report.verdicts] == [
        ("ttft", "met"),
        ("tpot", "missed"),
        ("e2el", "undetermined"),
    ]
    assert "662" in report.verdicts[2].why


def test_requests_under_way_when_it_ended_are_no_failures() -> None:
    going = [failed(200, 19.9, kind="stopped")]
    report = load_report(load_run([*STEADY[:200], *going], seconds=40.0, reason="interrupted"))
    assert (report.measured, report.unanswered, report.failures) == (200, 1, {})
    assert "partial" in names(report)


def test_a_client_that_cannot_keep_up_says_so() -> None:
    ticks = [Tick(worker=0, at=float(second), cpu=0.95 * second, late=0.03) for second in range(70)]
    outcomes = [replace(o, begun=o.begun + 0.5, sent=(o.sent or 0) + 0.5) for o in STEADY]
    report = load_report(load_run(outcomes, seconds=70.0, ticks=ticks))
    assert len(report.client.limits) == 3
    assert report.client.busiest == pytest.approx(0.95)
    starved = [failed(0, 0.0, kind="unreachable", message="this machine has no sockets left")]
    assert "no free socket" in load_report(load_run(starved, seconds=1.0)).client.limits[0]


def test_a_growing_queue_is_not_steady() -> None:
    growing = [answered(n, n / 10, ttft=0.2 + n / 20) for n in range(300)]
    report = load_report(load_run(growing, seconds=30.0))
    assert report.steady.state == "drifting"
    assert "not-steady" in names(report)
    noise = random.Random(4)
    same = [answered(n, n / 10, ttft=noise.lognormvariate(-1.5, 0.5)) for n in range(300)]
    assert steadiness(same, 0.0, 30.0).state == "steady"
    assert steadiness(same[:59], 0.0, 6.0).state == "undetermined"


def test_chunks_of_several_tokens_and_bursts_are_named() -> None:
    several = [answered(n, n / 10, chunks=10, tokens=28) for n in range(100)]
    report = load_report(load_run(several, seconds=10.0))
    assert report.coalescing is not None
    assert report.coalescing.tokens_per_chunk == pytest.approx(2.8)
    assert "several-tokens" in names(report)
    assert value(report.itl.mean) == pytest.approx(0.01 / 3)
    assert value(report.tpot.mean) == pytest.approx(0.09 / 27)
    bursts = [replace(o, times=(o.times[0], o.times[0], *o.times[2:])) for o in STEADY[:100]]
    report = load_report(load_run(bursts, seconds=10.0))
    assert report.coalescing is not None
    assert report.coalescing.together == pytest.approx(1 / 9)
    assert "coalesced" in names(report)


def test_local_counts_make_estimates() -> None:
    local = [answered(n, n / 10, counted_by="local", tokens_in=None) for n in range(100)]
    report = load_report(load_run(local, seconds=10.0))
    assert report.tpot.mean is not None
    assert report.tpot.mean.provenance is Provenance.ESTIMATED
    assert report.ttft.mean is not None
    assert report.ttft.mean.provenance is Provenance.MEASURED
    assert "counted-locally" in names(report)


def test_emulated_endpoints_make_estimates_of_everything() -> None:
    run = load_run(STEADY[:100], seconds=10.0)
    report = load_report(replace(run, plan=replace(run.plan, emulated=True)))
    assert report.ttft.mean is not None
    assert report.ttft.mean.provenance is Provenance.ESTIMATED


def test_a_cache_that_knew_the_prompts_and_prompts_of_another_length_are_named() -> None:
    cached = [answered(n, n / 10, tokens_cached=80, tokens_in=160) for n in range(100)]
    assert {"prefix-cached", "prompt-length"} <= names(load_report(load_run(cached, seconds=10.0)))


def test_the_server_is_heard_too() -> None:
    run = load_run(STEADY[:100], seconds=10.0, server=ServerView(means={"ttft": (0.1, 100), "itl": (0.01, 900)}))
    report = load_report(run)
    assert len(report.disagreements) == 1
    assert report.disagreements[0].startswith("ttft: 22")


def test_nothing_came_back() -> None:
    report = load_report(replace(load_run(STEADY[:1], seconds=1.0, reason="unknown"), outcomes=()))
    assert (report.measured, report.ttft.n, report.throughput) == (0, 0, None)
    assert names(report) == {"partial"}


def test_peak_in_flight() -> None:
    assert peak_in_flight([answered(0, 0.0, ttft=1.0), answered(1, 0.5, ttft=1.0), answered(2, 5.0)]) == 2


def test_intervals_of_a_spread_hold_the_truth() -> None:
    """80 % intervals of mean, median and p95 of known distributions hold the true value in about four of five draws."""
    rng = random.Random(7)
    held = {"mean": 0, "p50": 0, "p95": 0}
    truth = {"mean": 1.0, "p50": 0.6931, "p95": 2.9957}
    for _ in range(300):
        found = spread([rng.expovariate(1.0) for _ in range(400)], source="a test", provenance=Provenance.MEASURED)
        for name, true in truth.items():
            figure = found.statistic(name)
            assert figure is not None
            assert figure.low is not None
            assert figure.high is not None
            held[name] += figure.low <= true <= figure.high
    assert all(0.72 < count / 300 < 0.88 for count in held.values()), held


PRICE = TokenPrice(
    input=Figure(value=1e-5, unit="USD/tok", provenance=Provenance.PUBLISHED, source="a list"),
    output=Figure(value=2e-5, unit="USD/tok", provenance=Provenance.PUBLISHED, source="a list"),
    cached_input=Figure(value=1e-6, unit="USD/tok", provenance=Provenance.PUBLISHED, source="a list"),
)


def test_cost_is_judged_where_a_price_is_known() -> None:
    wanted = [parse_requirement(text) for text in ("cost mean <= $0.0015", "leaked == 0", "e2el mean <= 3 s")]
    run = load_run(STEADY, seconds=70.0)
    priced = load_report(run, wanted, price=PRICE)
    # 100 tokens in and 10 out
    assert value(priced.cost.mean) == pytest.approx(1e-3 + 2e-4)
    assert priced.cost.mean is not None
    assert (priced.cost.mean.unit, priced.cost.mean.provenance) == ("USD", Provenance.PUBLISHED)
    assert [v.state for v in priced.verdicts] == ["met", "met"]
    assert [str(r) for r in priced.unjudged] == [str(wanted[1])]
    assert priced.met
    without = load_report(run, wanted)
    assert (without.cost.n, without.cost_good) == (0, None)
    assert without.unjudged == (wanted[0], wanted[1])
    assert [v.requirement for v in without.verdicts] == [wanted[2]]


def test_a_good_answer_pays_for_the_others() -> None:
    outcomes = [answered(n, n / 10, ttft=0.1 if n % 4 else 9.0) for n in range(200)]
    report = load_report(load_run(outcomes, seconds=20.0), [parse_requirement("ttft p95 <= 1 s")], price=PRICE)
    assert report.good == 150
    assert value(report.cost_good) == pytest.approx(value(report.cost.mean) * 200 / 150)


def test_what_was_read_from_a_cache_costs_less_and_what_was_not_counted_is_not_guessed() -> None:
    cached = answered(0, 0.0, tokens_cached=60)
    assert value(load_report(load_run([cached], seconds=1.0), price=PRICE).cost.mean) == pytest.approx(
        40e-5 + 60e-6 + 10 * 2e-5
    )
    guessed = load_report(load_run([cached, answered(1, 0.1, counted_by="local")], seconds=1.0), price=PRICE)
    assert (guessed.cost.n, guessed.cost_good) == (1, None)
