from typing import Any

import pytest

from dpctl.cost.load import HOURS, capacity, utilisation
from tests.costs import fig, load


def test_a_month_is_a_twelfth_of_a_year() -> None:
    assert HOURS.value == 365.25 * 24 / 12


def test_busy_time_is_shared_by_the_requests_served_at_once() -> None:
    busy = load().busy
    assert busy is not None and busy.value == pytest.approx(1.25) and busy.unit == "s"
    alone = load(concurrency=None).busy
    assert alone is not None and alone.value == 10
    assert load(service=None).busy is None


def test_capacity_leaves_room_for_the_peak() -> None:
    # 730.5 h x 3600 / 1.25 s = 2,103,840 requests; a peak of 4 times the mean leaves a quarter
    assert capacity(load()) == pytest.approx(2_103_840)
    assert capacity(load(peak=fig(4))) == pytest.approx(525_960)
    assert capacity(load(service=None)) is None


def test_utilisation_is_busy_over_paid_hours() -> None:
    # 1,051,920 requests x 1.25 s over two replicas' 730.5 h each
    used = utilisation(load(1_051_920), 2)
    assert used is not None and used.value == pytest.approx(0.25)
    assert utilisation(load(service=None), 2) is None
    assert utilisation(load(), 0) is None


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"requests": -1}, "requests a month"),
        ({"peak": fig(0.9)}, "peak rate"),
        ({"tokens_in": fig(-1, "tok")}, "tokens_in"),
        ({"tokens_cached": fig(-1, "tok")}, "tokens_cached"),
        ({"transfer": fig(-1, "B")}, "transfer"),
        ({"service": fig(0, "s")}, "service time"),
        ({"concurrency": fig(0.5)}, "at least one request"),
        ({"service": fig(1, "tok")}, "different dimensions"),
    ],
)
def test_impossible_loads_are_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        load(**wrong)
