import random
from statistics import mean

import pytest

from dpctl.decide.draws import drawn, sampler
from tests.options import fig, usd

_TAIL = 1.2815515655446004


def test_the_interval_is_met_at_its_percentiles() -> None:
    skewed = fig(10.0, "s", 8.0, 20.0)
    assert drawn(skewed, 0.0) == 10.0
    assert drawn(skewed, -_TAIL) == pytest.approx(8.0)
    assert drawn(skewed, _TAIL) == pytest.approx(20.0)


def test_an_interval_that_holds_zero_is_drawn_on_the_line() -> None:
    around = fig(0.5, "", -1.0, 1.0)
    assert drawn(around, -_TAIL) == pytest.approx(-1.0)
    assert drawn(around, _TAIL) == pytest.approx(1.0)


def test_a_figure_without_an_interval_is_a_point() -> None:
    pick = sampler(random.Random(1))()
    assert {pick(fig(3.0, "s")) for _ in range(5)} == {3.0}


def test_eighty_of_a_hundred_draws_lie_in_the_interval() -> None:
    draw = sampler(random.Random(2))
    figure = fig(10.0, "s", 5.0, 40.0)
    inside = [5.0 <= draw()(figure) <= 40.0 for _ in range(4000)]
    assert mean(inside) == pytest.approx(0.8, abs=0.02)


def test_one_source_is_drawn_once_in_whatever_unit() -> None:
    pick = sampler(random.Random(3))()
    hour = fig(2.0, "h", 1.0, 4.0, source="an hour")
    assert pick(hour.to("s")) == pytest.approx(pick(hour) * 3600)
    assert pick(hour * 3.0) == pytest.approx(pick(hour) * 3)
    assert pick(usd(2.0, 1.0, 4.0, source="another")) != pytest.approx(pick(hour))
