"""What the machine does to single requests shows in the tail of a simulated load."""

import random

import pytest

from dpctl.core.stats import quantile
from dpctl.estimate.serving_scatter import scatter


def test_requests_are_measured_against_their_like() -> None:
    found = scatter(
        [100, 101, 99, 600, 602, 601],
        [11, 21, 31, 11, 21, 31],
        [(0.1, 0.01), (0.2, 0.01), (0.1, 0.02), (0.5, 0.01), (0.5, 0.01), (0.25, 0.01)],
    )
    assert found.ratios["ttft"] == pytest.approx((1.0, 2.0, 1.0, 1.0, 1.0, 0.5))
    assert found.ratios["tpot"] == pytest.approx((1.0, 1.0, 2.0, 1.0, 1.0, 1.0))
    # (0.2 + 20 x 0.01) / (0.1 + 20 x 0.01), and (0.1 + 30 x 0.02) / (0.1 + 30 x 0.01)
    assert found.ratios["e2el"] == pytest.approx((1.0, 4 / 3, 7 / 4, 1.0, 1.0, 0.55 / 0.8))


def test_what_does_not_scatter_changes_nothing() -> None:
    found = scatter([100, 600], [10, 20], [(0.1, 0.01), (0.5, 0.012)])
    assert found.on("e2el", [1.0, 2.0]) == [1.0, 1.0, 2.0, 2.0]


def test_the_tail_of_a_disturbed_machine_is_found() -> None:
    rng = random.Random(3)

    def machine() -> float:
        return rng.lognormvariate(0, 0.2) * (3.0 if rng.random() < 0.05 else 1.0)

    found = scatter([100] * 1000, [10] * 1000, [(0.1 * machine(), 0.01) for _ in range(1000)])
    traffic = [rng.lognormvariate(0, 0.3) for _ in range(1000)]
    real = quantile([time * machine() for time in traffic], 0.95)
    assert quantile(found.on("ttft", traffic), 0.95) == pytest.approx(real, rel=0.1)
    assert quantile(traffic, 0.95) < 0.85 * real


def test_nothing_scatters_without_requests() -> None:
    with pytest.raises(ValueError, match="without requests"):
        scatter([], [], [])
