import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.core.stats import (
    bootstrap_interval,
    mean,
    median,
    percentile,
    quantile,
    samples_for_percentile,
    share_interval,
    share_upper_bound,
)

VALUES = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50)


@settings(deadline=None)
@given(VALUES, st.floats(0, 1))
def test_a_quantile_lies_among_the_values(values: list[float], q: float) -> None:
    assert min(values) <= quantile(values, q) <= max(values)
    assert quantile(values, 0) == min(values)
    assert quantile(values, 1) == max(values)


def test_median_and_mean() -> None:
    assert median([3, 1, 2]) == 2
    assert median([1, 2, 3, 10]) == 2.5
    assert mean([1, 2, 6]) == 3


def test_samples_that_certify_a_tail() -> None:
    assert samples_for_percentile(0.95) == 130
    assert samples_for_percentile(0.99) == 662


def test_a_tail_without_enough_samples_is_unknown() -> None:
    assert percentile([1.0] * 129, 0.95) is None
    assert percentile([1.0] * 130, 0.95) == 1.0
    assert percentile([1.0, 2.0, 3.0], 0.5) == 2.0


def test_no_hit_in_a_thousand_shows_less_than_a_third_of_a_per_cent() -> None:
    assert share_upper_bound(0, 1000) == pytest.approx(1 - 0.05 ** (1 / 1000), rel=1e-6)
    assert share_upper_bound(1000, 1000) == 1.0


def test_share_interval_against_known_values() -> None:
    # Clopper-Pearson 95 % of 5 in 20: 0.0866 .. 0.4910 (R binom.test)
    low, high = share_interval(5, 20, 0.95)
    assert low == pytest.approx(0.0866, abs=1e-4)
    assert high == pytest.approx(0.4910, abs=1e-4)


def test_bootstrap_covers_the_mean_about_as_often_as_it_says() -> None:
    rng = random.Random(1)
    hits = 0
    for trial in range(200):
        interval = bootstrap_interval([rng.gauss(10, 2) for _ in range(30)], draws=200, seed=trial)
        assert interval is not None
        hits += interval[0] <= 10 <= interval[1]
    assert 0.70 <= hits / 200 <= 0.88


def test_bootstrap_is_deterministic_and_refuses_two_values() -> None:
    assert bootstrap_interval([1.0, 2.0]) is None
    assert bootstrap_interval([1.0, 2.0, 4.0], seed=3) == bootstrap_interval([1.0, 2.0, 4.0], seed=3)


@pytest.mark.parametrize("call", [lambda: mean([]), lambda: quantile([], 0.5), lambda: share_upper_bound(2, 1)])
def test_nonsense_is_refused(call: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        call()  # type: ignore[operator]
