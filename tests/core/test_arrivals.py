"""Schedules: the statistics they promise, exact counts, and that sharing one out changes nothing."""

import itertools
import math
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.core.arrivals import (
    Ask,
    ClosedLoop,
    Constant,
    Daily,
    Gamma,
    Lengths,
    Pattern,
    Poisson,
    Ramp,
    Turns,
    asks,
    due_times,
    parse_arrivals,
    parse_duration,
    parse_rate,
    shared_out,
)
from dpctl.core.scenario import Arrivals
from tests.each import each

DAY = Arrivals(hourly=(0, 0, *[1] * 9, 6, *[1] * 12), source="a test")


def gaps(times: Sequence[float]) -> list[float]:
    return [b - a for a, b in itertools.pairwise(times)]


def variation(values: Sequence[float]) -> float:
    mean = math.fsum(values) / len(values)
    return math.sqrt(math.fsum((v - mean) ** 2 for v in values) / (len(values) - 1)) / mean


def autocorrelation(values: Sequence[float]) -> float:
    mean = math.fsum(values) / len(values)
    spread = math.fsum((v - mean) ** 2 for v in values)
    return math.fsum((a - mean) * (b - mean) for a, b in itertools.pairwise(values)) / spread


@pytest.mark.parametrize("seed", range(3))
def test_poisson_gaps_are_exponential_and_independent(seed: int) -> None:
    times = due_times(Poisson(rate=10), requests=5000, seed=seed)
    assert 0.95 < variation(gaps(times)) < 1.05
    assert abs(autocorrelation(gaps(times))) < 0.05
    assert 0.95 < len(times) / times[-1] / 10 < 1.05
    # of an exponential, the share beyond its mean is 1/e
    assert sum(gap > 0.1 for gap in gaps(times)) / len(times) == pytest.approx(math.exp(-1), abs=0.03)


@pytest.mark.parametrize("workers", [2, 8])
def test_a_schedule_shared_out_is_still_the_one_poisson_process(workers: int) -> None:
    schedule = asks(due_times(Poisson(rate=40), requests=20_000, seed=3), Lengths(prompt_tokens=10, output_tokens=10))
    parts = shared_out(schedule, workers, seed=3)
    merged = sorted(number for part in parts for number in part)
    assert merged == list(range(20_000))
    times = [schedule[number].due for number in merged]
    assert 0.9 < variation(gaps(times)) < 1.1
    assert abs(autocorrelation(gaps(times))) < 0.05
    for part in parts:
        own = gaps([schedule[number].due for number in part])
        assert 0.9 < variation(own) < 1.1
        assert abs(autocorrelation(own)) < 0.1
        assert len(part) == pytest.approx(20_000 / workers, rel=0.1)


@pytest.mark.parametrize(("shape", "expected"), [(0.25, 2.0), (1.0, 1.0), (4.0, 0.5)])
def test_gamma_has_the_variation_its_shape_says(shape: float, expected: float) -> None:
    times = due_times(Gamma(rate=5, shape=shape), requests=8000, seed=1)
    assert variation(gaps(times)) == pytest.approx(expected, rel=0.1)
    assert len(times) / times[-1] == pytest.approx(5, rel=0.1)


def test_constant_is_exact() -> None:
    assert due_times(Constant(rate=4), seconds=1) == (0, 0.25, 0.5, 0.75)


def test_a_ramp_grows_in_a_straight_line() -> None:
    times = due_times(Ramp(start=10, end=90), seconds=100, seed=5)
    assert len(times) == pytest.approx(5000, rel=0.05)
    # expected in [0, t): 10 t + 0.4 t^2
    for t in (25, 50, 75):
        assert sum(time < t for time in times) == pytest.approx(10 * t + 0.4 * t * t, rel=0.08)
    # rescaled by the cumulative rate it is a Poisson process of rate 1 again: that is what makes it exact
    unit = gaps([10 * t + 0.4 * t * t for t in times])
    assert 0.95 < variation(unit) < 1.05
    assert abs(autocorrelation(unit)) < 0.05


@pytest.mark.parametrize("ramp", [Ramp(start=20, end=0), Ramp(start=0, end=20), Ramp(start=10, end=10)])
def test_a_ramp_of_so_many_requests_has_them_all_in_its_span(ramp: Ramp) -> None:
    times = due_times(ramp, requests=1000, seed=2)
    assert len(times) == 1000
    assert 0 <= times[0] <= times[-1] <= 100
    falling = ramp.start > ramp.end
    share = 0.75 if falling else 0.5 if ramp.start == ramp.end else 0.25
    assert sum(t < 50 for t in times) / 1000 == pytest.approx(share, abs=0.05)


def test_a_day_has_its_peak_and_its_empty_hours() -> None:
    times = due_times(Daily(rate=100, pattern=DAY), seconds=240, seed=4)
    per_hour = [sum(hour * 10 <= t < hour * 10 + 10 for t in times) for hour in range(24)]
    assert per_hour[0] == per_hour[1] == 0
    assert per_hour[11] == pytest.approx(24_000 * 6 / 27, rel=0.05)
    assert per_hour[11] / (sum(per_hour[12:]) / 12) == pytest.approx(6, rel=0.1)


def test_days_follow_each_other() -> None:
    times = due_times(Daily(rate=2, pattern=DAY, day=240), seconds=720, seed=4)
    for day in range(3):
        assert not [t for t in times if day * 240 < t < day * 240 + 20]
        assert [t for t in times if day * 240 + 110 <= t < day * 240 + 120]


PATTERNS = st.sampled_from(
    [
        Constant(rate=7),
        Poisson(rate=7),
        Gamma(rate=7, shape=0.5),
        Ramp(start=1, end=13),
        Daily(rate=7, pattern=DAY),
        Daily(rate=7, pattern=DAY, day=60),
    ]
)


@settings(max_examples=40)
@given(pattern=PATTERNS, seed=st.integers(0, 2**32), requests=st.integers(1, 50), seconds=st.floats(0.1, 20))
def test_every_schedule_is_ordered_bounded_and_reproducible(
    pattern: Pattern, seed: int, requests: int, seconds: float
) -> None:
    for times in (
        due_times(pattern, seconds=seconds, seed=seed),
        due_times(pattern, seconds=seconds, requests=requests, seed=seed),
    ):
        assert list(times) == sorted(times)
        assert all(0 <= t < seconds for t in times)
    by_number = due_times(pattern, requests=requests, seed=seed)
    assert len(by_number) == requests
    assert list(by_number) == sorted(by_number)
    assert by_number == due_times(pattern, requests=requests, seed=seed)


def test_conversations_carry_what_was_said() -> None:
    made = asks(
        (0.0, 1.0),
        Lengths(prompt_tokens=100, output_tokens=20, prefix_tokens=60),
        turns=Turns(turns=3, think_seconds=5),
    )
    first = [ask for ask in made if ask.session == 0]
    assert [ask.due for ask in first] == [0, 5, 10]
    assert [ask.prompt_tokens for ask in first] == [100, 220, 340]
    assert [ask.prefix_tokens for ask in first] == [60, 120, 240]
    assert [ask.due for ask in made] == sorted(ask.due for ask in made)


def test_a_conversation_stays_with_one_worker_in_order() -> None:
    schedule = asks(
        due_times(Poisson(rate=1), requests=40),
        Lengths(prompt_tokens=5, output_tokens=5),
        turns=Turns(turns=4, think_seconds=0),
    )
    for part in shared_out(schedule, 3):
        assert list(part) == sorted(part)
        here = {schedule[number].session for number in part}
        assert len(part) == 4 * len(here)


def test_lengths_spread_about_their_median() -> None:
    made = asks([0.0] * 4001, Lengths(prompt_tokens=500, output_tokens=50, prompt_sigma=0.5), seed=9)
    ordered = sorted(ask.prompt_tokens for ask in made)
    assert ordered[2000] == pytest.approx(500, rel=0.05)
    assert ordered[3366] / 500 == pytest.approx(math.exp(0.5), rel=0.08)
    assert {ask.output_tokens for ask in made} == {50}
    assert made == asks([0.0] * 4001, Lengths(prompt_tokens=500, output_tokens=50, prompt_sigma=0.5), seed=9)


def test_users_of_a_closed_loop_start_spread_out() -> None:
    assert ClosedLoop(concurrency=4, stagger_seconds=2).starts() == (0, 0.5, 1.0, 1.5)
    assert ClosedLoop(concurrency=3).starts() == (0, 0, 0)


@pytest.mark.parametrize(
    ("text", "rate"),
    [("10/s", 10), ("10", 10), (" 90 / min ", 1.5), ("3600/h", 1), ("86400/day", 1), ("1e2/s", 100), ("3,600k/H", 1e3)],
)
def test_rates_as_written(text: str, rate: float) -> None:
    assert parse_rate(text) == pytest.approx(rate)


def test_a_number_alone_counts_by_the_unit_that_is_usual() -> None:
    assert parse_rate("86400", per="day") == pytest.approx(1)
    assert parse_rate("1m/month", per="day") == pytest.approx(1e6 / (365.25 / 12 * 86_400))


@each(
    ("text", "seconds"),
    [
        *(("90", 90), ("60s", 60), ("800 ms", 0.8), (" 1.5 m ", 90), ("5min", 300), ("1H", 3600), ("1 day", 86_400)),
        *(("50us", 5e-5), ("1e-05s", 1e-5), (".5", 0.5), ("1,000s", 1000)),
    ],
)
def test_durations_as_written(text: str, seconds: float) -> None:
    assert parse_duration(text) == pytest.approx(seconds)


@pytest.mark.parametrize("text", ["", "0s", "-1s", "soon", "5 weeks", "1e999s", "1.2.3", "1,5s", "s"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="cannot read the duration"):
        parse_duration(text)


@pytest.mark.parametrize("text", ["", "0/s", "-1/s", "ten", "10/week", "inf", "nan"])
def test_what_is_no_rate(text: str) -> None:
    with pytest.raises(ValueError, match="cannot read the rate"):
        parse_rate(text)


def test_patterns_as_written() -> None:
    assert parse_arrivals("poisson", rate=2) == Poisson(rate=2)
    assert parse_arrivals("Constant", rate=2) == Constant(rate=2)
    assert parse_arrivals("gamma:0.5", rate=2) == Gamma(rate=2, shape=0.5)
    assert parse_arrivals("ramp:1..20") == Ramp(start=1, end=20)
    assert parse_arrivals("daily", rate=2, pattern=DAY) == Daily(rate=2, pattern=DAY)
    assert parse_arrivals("peak", rate=2, pattern=DAY) == Poisson(rate=2 * 6 * 24 / 27)


@pytest.mark.parametrize(
    ("text", "rate", "says"),
    [
        ("bursty", 1, "known: constant, poisson"),
        ("poisson:2", 1, "unknown arrivals"),
        ("poisson", None, "need a rate"),
        ("gamma", 1, "cannot read the number ''"),
        ("gamma:-1", 1, "shape must be a positive number"),
        ("ramp:5", 1, "like ramp:1..20"),
        ("ramp:0..0", 1, "not both 0"),
        ("ramp:1..nan", 1, "cannot read the number"),
        ("daily", 1, "this scenario gives none"),
    ],
)
def test_what_is_no_pattern(text: str, rate: float | None, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_arrivals(text, rate=rate)


def test_a_schedule_needs_an_end() -> None:
    with pytest.raises(ValueError, match="length in seconds or a number"):
        due_times(Poisson(rate=1))
    with pytest.raises(ValueError, match="positive"):
        due_times(Poisson(rate=1), seconds=0)
    with pytest.raises(ValueError, match="at least one request"):
        due_times(Poisson(rate=1), requests=0)
    with pytest.raises(ValueError, match="at least one worker"):
        shared_out([Ask(due=0, prompt_tokens=1, output_tokens=1)], 0)
