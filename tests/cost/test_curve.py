import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.core.deployment import Delivery
from dpctl.core.figures import Figure
from dpctl.core.models import TokenPrice
from dpctl.cost.assumptions import with_burden
from dpctl.cost.curve import CostCurve, curve
from dpctl.cost.load import Load, capacity
from dpctl.cost.owned import owned
from dpctl.cost.rented import Commitment, Hosting, managed, rented
from dpctl.cost.serverless import serverless
from dpctl.cost.tariff import Tariff, month_cost
from dpctl.cost.tokens import saas
from tests.cost.test_owned import ECONOMICS, SERVER
from tests.cost.test_rented import EIGHT, ONE
from tests.cost.test_serverless import OFFER
from tests.costs import assumptions, fig, load
from tests.each import each

PRICE = TokenPrice(input=fig(2.5, "USD/Mtok"), output=fig(10, "USD/Mtok"))
TERMS = assumptions(burden={name: fig(5, "h") for name in (*Delivery, "existing")})


def tariffs(of: Load) -> dict[str, Tariff]:
    hosting = Hosting(service="SageMaker", provider="aws", premium=fig(1.25))
    found = {
        "saas": saas("gpt-4o", PRICE, of),
        "managed": managed(hosting, EIGHT, of, TERMS, devices=2, autoscale=True),
        "rented": rented(ONE, of, TERMS, devices=2, commitment=Commitment.RESERVED),
        "serverless": serverless(OFFER, of, fig(30, "s")),
        "owned": owned(SERVER, of, ECONOMICS, assumptions(interest=fig(5, "%/year")), devices=1, colocated=True),
        "existing": owned(SERVER, of, ECONOMICS, TERMS, sunk=True),
    }
    return {name: with_burden(tariff, TERMS) for name, tariff in found.items()}


OPTIONS = tuple(tariffs(load()))


@each("name", OPTIONS)
@each("volume", [0, 1, 900, 50_000, 2_000_000, 33_000_000])
def test_the_curve_is_the_total_of_the_lines(name: str, volume: int) -> None:
    of = load(volume, peak=fig(3))
    tariff = tariffs(of)[name]
    found = curve(tariff, of, capacity=capacity(of))
    assert found is not None
    total = month_cost(tariff, of, found.replicas(volume)).total
    assert total is not None and found.cost(volume) == pytest.approx(total.value, rel=1e-9, abs=1e-9)


@given(
    name=st.sampled_from(OPTIONS),
    volumes=st.tuples(st.floats(0, 1e8), st.floats(0, 1e8)),
    peak=st.floats(1, 20),
    minimum=st.integers(1, 5),
)
@settings(deadline=None, max_examples=150)
def test_cost_never_falls_with_the_volume_and_no_line_is_negative(
    name: str, volumes: tuple[float, float], peak: float, minimum: int
) -> None:
    low, high = sorted(volumes)
    of = load(high, peak=fig(peak))
    tariff = tariffs(of)[name]
    found = curve(tariff, of, capacity=capacity(of), minimum=minimum)
    assert found is not None
    assert 0 <= found.cost(low) <= found.cost(high) * (1 + 1e-12) + 1e-9
    assert all(line.amount.value >= 0 for line in month_cost(tariff, of, found.replicas(high)).lines)


@given(name=st.sampled_from(OPTIONS), volume=st.floats(0, 1e9), minimum=st.integers(1, 5))
@settings(deadline=None, max_examples=150)
def test_the_cost_stays_within_reach_of_its_slope(name: str, volume: float, minimum: int) -> None:
    of = load(peak=fig(2))
    found = curve(tariffs(of)[name], of, capacity=capacity(of), minimum=minimum)
    assert found is not None
    above = found.cost(volume) - found.fixed - found.slope * volume
    # the machine that is there anyway is cheaper than those that follow
    assert -found.further - 1e-6 * (1 + found.cost(volume)) <= above <= found.reach + 1e-6 * (1 + found.cost(volume))


def test_draws_take_the_place_of_values() -> None:
    of = load()
    tariff = rented(ONE, of, TERMS, commitment=Commitment.RESERVED)
    plain, dearest = curve(tariff, of, capacity=1e6), curve(tariff, of, capacity=1e6, pick=lambda f: f.high or f.value)
    assert plain is not None and dearest is not None
    assert plain.machine == pytest.approx(730.5 * 5 * 0.65)
    assert dearest.machine == pytest.approx(730.5 * 5 * 0.70)
    chance = random.Random(3)

    def draw(figure: Figure) -> float:
        return chance.uniform(0.5, 2) * figure.value

    drawn = curve(serverless(OFFER, of, fig(30, "s")), of, pick=draw)
    assert drawn is not None and drawn.uptime is not None and drawn.uptime.peak >= 1 and drawn.uptime.slots >= 1


def test_an_unknown_part_leaves_no_curve() -> None:
    assert curve(saas("x", None, load()), load()) is None


def test_steps() -> None:
    found = CostCurve(machine=10, capacity=100, minimum=3, replicas_per_machine=2)
    assert [found.machines(v) for v in (0, 300, 400, 400.1, 600)] == [2, 2, 2, 3, 3]
    assert [found.step_after(v) for v in (0, 399, 400, 600)] == [400, 400, 600, 800]
    assert CostCurve(request=1).step_after(5) is None
    assert CostCurve(machine=1, capacity=10, machines_per_replica=3).machines(15) == 6


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"capacity": 0.0}, "carries more"),
        ({"machine": 1.0}, "needs the capacity"),
        ({"minimum": 0}, "at least one replica"),
    ],
)
def test_impossible_curves_are_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        CostCurve(**wrong)
