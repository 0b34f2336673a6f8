"""When a hedge is due: from own samples, from a published profile before there are any, and within a budget."""

import random
import statistics

import pytest

from dpctl.core.figures import Figure, Provenance
from dpctl.core.models import LatencyProfile
from dpctl.engines.emulator_pacing import draw_pace
from dpctl.pipelines.hedge import Hedging, expected_delay


def test_own_samples_replace_the_expectation():
    hedging = Hedging(expected=9.0)
    for number in range(19):
        hedging.record(number / 10)
    assert hedging.delay() == 9.0
    hedging.record(1.9)
    assert hedging.delay() == pytest.approx(0.95 * 1.9)
    assert Hedging().delay() is None


def test_only_the_latest_samples_count():
    hedging = Hedging()
    for _ in range(300):
        hedging.record(5.0)
    for _ in range(200):
        hedging.record(1.0)
    assert hedging.delay() == 1.0


def test_hedges_that_win_do_not_pull_the_delay_down():
    """The slow ones are called off at the delay and never show their time; the percentile must stay where it was."""
    rng = random.Random(4)
    hedging, plain = Hedging(), []
    for _ in range(2000):
        ttft = rng.lognormvariate(0.0, 0.5)
        plain.append(ttft)
        delay = hedging.delay()
        if delay is not None and ttft > delay:
            hedging.record_more_than(delay + 0.05)
        else:
            hedging.record(ttft)
    true = statistics.quantiles(plain, n=20)[-1]
    assert hedging.delay() == pytest.approx(true, rel=0.25)


def test_a_short_wait_says_nothing():
    hedging = Hedging(expected=2.0)
    for _ in range(30):
        hedging.record_more_than(1.9)
    assert hedging.delay() == 2.0


def test_the_budget_is_a_share_of_the_requests_with_a_burst():
    hedging = Hedging(share=0.1, burst=2.0)
    assert [hedging.spend() for _ in range(3)] == [True, True, False]
    spent = 0
    for _ in range(1000):
        hedging.asked()
        spent += hedging.spend()
    assert 95 <= spent <= 101


def figure(value: float, unit: str) -> Figure:
    return Figure(value=value, unit=unit, provenance=Provenance.ASSUMED, source="a test")


def test_the_expectation_is_the_95th_percentile_of_what_the_emulator_draws():
    profile = LatencyProfile(
        ttft=figure(500.0, "ms"),
        ttft_sigma=figure(0.4, ""),
        prefill=figure(0.0001, "s/tok"),
        decode=figure(100.0, "tok/s"),
        decode_sigma=figure(0.1, ""),
    )
    drawn = [draw_pace(profile, prompt_tokens=2000, seed=1, index=index).ttft for index in range(2000)]
    share = sum(ttft > expected_delay(profile, prompt_tokens=2000) for ttft in drawn) / len(drawn)
    # 2000 draws: the standard error of a share of 5 % is 0.5 %
    assert share == pytest.approx(0.05, abs=0.02)
