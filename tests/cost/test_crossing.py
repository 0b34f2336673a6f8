from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.cost.crossing import break_even
from dpctl.cost.curve import CostCurve, Uptime, curve
from dpctl.cost.load import capacity
from tests.cost.test_curve import OPTIONS, tariffs
from tests.costs import fig, load


def test_straight_lines_by_hand() -> None:
    # 1000 + 0.002 v = 0.012 v at v = 100,000
    found = break_even(CostCurve(request=0.012), CostCurve(fixed=1000, request=0.002))
    assert found is not None
    assert found.volume == pytest.approx(100_000) and found.settled == found.volume
    assert found.first_below and not found.step
    turned = break_even(CostCurve(fixed=1000, request=0.002), CostCurve(request=0.012))
    assert turned is not None and turned.volume == pytest.approx(100_000) and not turned.first_below


def test_whole_machines_by_hand() -> None:
    # tokens at 0.01; machines of 500 USD that carry 60,000 each: 500 = 0.01 v at 50,000, but above 60,000 two machines
    # cost 1000 (tokens 600): tokens are cheaper again until 100,000, then machines to 120,000, then tokens to 150,000,
    # three machines to 180,000, then tokens to 200,000 and four machines to 240,000, then tokens to 250,000
    tokens, machines = CostCurve(request=0.01), CostCurve(machine=500, capacity=60_000)
    found = break_even(tokens, machines)
    assert found is not None and found.first_below and not found.step
    assert found.volume == pytest.approx(50_000)
    # six machines are needed above 300,000, where tokens cost their 3,000 already: the order stays from 250,000 on
    assert found.settled == pytest.approx(250_000)


def test_a_step_may_change_the_order_without_equality() -> None:
    # 100 flat against a machine of 60 that carries 1,000: 60 < 100, then 120 > 100
    found = break_even(CostCurve(fixed=100), CostCurve(machine=60, capacity=1000))
    assert found is not None and found.step and not found.first_below
    assert found.volume == pytest.approx(1000) and found.settled == pytest.approx(1000)


def test_no_break_even() -> None:
    assert break_even(CostCurve(request=0.01), CostCurve(fixed=10, request=0.02)) is None
    assert break_even(CostCurve(request=0.01), CostCurve(request=0.01)) is None
    assert break_even(CostCurve(fixed=5, machine=10, capacity=100), CostCurve(machine=10, capacity=100)) is None
    # at 100,000 only, which is not looked at
    assert break_even(CostCurve(request=0.012), CostCurve(fixed=1000, request=0.002), most=50_000) is None


def test_workers_against_a_machine() -> None:
    workers = Uptime(price=0.001, peak=1, service=10, slots=8, start=30, keep_alive=60)
    bursty, held = CostCurve(uptime=workers), CostCurve(machine=1500, capacity=2e6)
    found = break_even(bursty, held)
    assert found is not None and found.first_below
    assert bursty.cost(found.volume) == pytest.approx(held.cost(found.volume), rel=1e-9)
    assert bursty.cost(found.volume * 0.99) < held.cost(found.volume * 0.99)
    assert bursty.cost(found.volume * 1.01) > held.cost(found.volume * 1.01)


def cheaper_first(first: CostCurve, second: CostCurve, volume: float) -> bool:
    return first.cost(volume) < second.cost(volume)


lines = st.builds(
    CostCurve,
    fixed=st.floats(0, 5000),
    request=st.floats(0, 0.05),
    machine=st.floats(0, 3000),
    capacity=st.floats(1_000, 1e6),
    minimum=st.integers(1, 3),
    replicas_per_machine=st.integers(1, 4),
)


@given(first=lines, second=lines)
@settings(deadline=None, max_examples=150)
def test_both_sides_of_a_break_even(first: CostCurve, second: CostCurve) -> None:
    most = 5e6
    found = break_even(first, second, most=most)
    volumes = [most * (i / 400) for i in range(1, 401)]
    if found is None:
        signs = {
            first.cost(v) < second.cost(v)
            for v in volumes
            if abs(first.cost(v) - second.cost(v)) > 1e-6 * first.cost(v)
        }
        assert len(signs) <= 1
        return
    v = found.volume
    if not found.step:
        # at a step the number of machines on either side differs: compare where it does not jump
        assert first.cost(v) == pytest.approx(second.cost(v), rel=1e-6, abs=1e-6)
    for below in (volume for volume in volumes if volume < v * (1 - 1e-9)):
        gap = first.cost(below) - second.cost(below)
        assert gap <= 1e-6 if found.first_below else gap >= -1e-6
    after = [volume for volume in volumes if volume > found.settled * (1 + 1e-9) + 1e-6]
    gaps = [first.cost(volume) - second.cost(volume) for volume in after]
    assert all(gap >= -1e-6 for gap in gaps) or all(gap <= 1e-6 for gap in gaps)


@pytest.mark.parametrize("name", [name for name in OPTIONS if name != "saas"])
def test_every_option_against_tokens(name: str) -> None:
    of = load(peak=fig(3))
    options = tariffs(of)
    first, second = (curve(options[key], of, capacity=capacity(of)) for key in ("saas", name))
    assert first is not None and second is not None
    # tokens of a dear model: those of a cheap one cost less than any machine at any volume
    first = replace(first, request=first.request * 5)
    found = break_even(first, second)
    assert found is not None
    v, hair = found.volume, 1e-6
    below, above = cheaper_first(first, second, v * (1 - hair)), cheaper_first(first, second, v * (1 + hair))
    assert below is found.first_below and above is not found.first_below
