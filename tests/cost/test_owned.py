from dataclasses import replace
from datetime import date
from math import inf

import pytest

from dpctl.core.deployment import Delivery
from dpctl.core.hardware import Accelerator, Machine, MemoryPool
from dpctl.cost.assumptions import with_burden
from dpctl.cost.curve import curve
from dpctl.cost.owned import owned
from dpctl.cost.ownership import Economics
from dpctl.cost.tariff import month_cost
from tests.costs import assumptions, fig, load

SERVER = Machine(
    id="server",
    name="Server",
    accelerators=(
        Accelerator(name="GPU", vendor="x", kind="gpu", backend="cuda", count=2, memory=MemoryPool(kind="vram")),
    ),
    power=fig(1000, "W"),
    price=fig(48_000, "USD", "a quote (2024-08-22)"),
)
ECONOMICS = Economics(
    electricity=fig(0.2, "USD/kWh", "EIA (2025-06-25)"),
    hardware_life=fig(4, "year"),
    utilisation=fig(0.3),
    facility_overhead=fig(1.5),
)


def amounts(
    sunk: bool = False, colocated: bool = False, requests: float = 1_000_000, **more: object
) -> dict[str, float]:
    of = load(requests)
    found = owned(SERVER, of, ECONOMICS, assumptions(**more), sunk=sunk, colocated=colocated)
    return {line.what: line.amount.value for line in month_cost(found, of, 2).lines}


def test_two_machines_by_hand() -> None:
    assert amounts() == {
        # 48,000 less a tenth, over 4 years, a twelfth of a year, twice
        "hardware": pytest.approx(2 * 43_200 / 48),
        # 2 h a machine at 100 USD
        "care of the hardware": pytest.approx(2 * 2 * 100),
        # a quarter of 1 kW x 1.5 x 730.5 h x 0.20, twice
        "electricity, idle": pytest.approx(2 * 0.25 * 1.5 * 730.5 * 0.2),
        # three quarters of 1 kW x 1.5 for 1,000,000 x 1.25 s
        "electricity, under load": pytest.approx(0.75 * 1.5 * 1_250_000 / 3600 * 0.2),
    }


def test_full_machines_draw_their_full_power() -> None:
    # both replicas busy all month: idle and added energy together are 2 x 1 kW x 1.5 x 730.5 h
    found = amounts(requests=2 * 2_103_840)
    energy = found["electricity, idle"] + found["electricity, under load"]
    assert energy == pytest.approx(2 * 1.5 * 730.5 * 0.2)


def test_two_replicas_in_a_machine_share_its_power() -> None:
    of = load(2 * 2_103_840)
    found = owned(SERVER, of, ECONOMICS, assumptions(), devices=1)
    assert found.machines(2) == 1
    lines = {line.what: line.amount.value for line in month_cost(found, of, 2).lines}
    assert lines["electricity, idle"] + lines["electricity, under load"] == pytest.approx(1.5 * 730.5 * 0.2)


def test_interest_is_paid_on_the_mean_of_price_and_residual_value() -> None:
    # (48,000 + 4,800) / 2 x 6 % a year / 12, twice
    found = amounts(interest=fig(6, "%/year"))
    assert found["interest"] == pytest.approx(2 * 26_400 * 0.06 / 12)
    # the exact annuity of 48 months less the residual value's worth: within 3 % of it
    i, months = 0.06 / 12, 48
    factor = i / (1 - (1 + i) ** -months)
    annuity = 2 * (48_000 - 4_800 * (1 + i) ** -months) * factor
    assert found["hardware"] + found["interest"] == pytest.approx(annuity, rel=0.03)


def test_colocation_is_by_power() -> None:
    assert amounts(colocated=True)["colocation"] == pytest.approx(2 * 2400 / 12)


def test_an_existing_machine_costs_its_electricity() -> None:
    month = month_cost(owned(SERVER, load(), ECONOMICS, assumptions(), sunk=True), load(), 1)
    assert {line.what for line in month.lines} == {"electricity, idle", "electricity, under load"}
    found = with_burden(owned(SERVER, load(), ECONOMICS, assumptions(), sunk=True), assumptions())
    assert found.label == "Server, existing" and found.delivery is Delivery.OWNED
    work = {fee.what: fee.quantity.value for fee in found.fees if fee.what.startswith("engineering")}
    assert work["engineering and operations"] == 8
    bought = with_burden(owned(SERVER, load(), ECONOMICS, assumptions()), assumptions())
    assert bought.fees[-1].quantity.value == 60


def test_only_the_first_machine_is_there_and_further_ones_are_bought() -> None:
    there = with_burden(owned(SERVER, load(), ECONOMICS, assumptions(), sunk=True), assumptions())
    bought = with_burden(owned(SERVER, load(), ECONOMICS, assumptions()), assumptions())
    three, also = (month_cost(tariff, load(), 3) for tariff in (there, bought))
    lines = {line.what: line.amount.value for line in three.lines}
    whole = {line.what: line.amount.value for line in also.lines}
    assert lines["hardware, further machines"] == pytest.approx(whole["hardware"] * 2 / 3)
    assert lines["care of the hardware, further machines"] == pytest.approx(whole["care of the hardware"] * 2 / 3)
    # a park of machines takes as much work as one that was bought
    work = "engineering and operations"
    assert lines[work] + lines[f"{work}, further machines"] == pytest.approx(whole[work])
    assert lines["electricity, idle"] == pytest.approx(whole["electricity, idle"])


def test_further_machines_of_no_known_price_leave_the_cost_unknown() -> None:
    there = with_burden(owned(replace(SERVER, price=None), load(), ECONOMICS, assumptions(), sunk=True), assumptions())
    assert month_cost(there, load(), 1).total is not None
    found = month_cost(there, load(), 2)
    assert found.total is None and found.missing == ("the price of further machines",)
    line = curve(there, load(), capacity=1000.0)
    assert line is not None and line.most == 1000
    assert line.cost(1000) < inf and line.cost(1001) == inf


def test_prices_keep_their_dates() -> None:
    lines = {
        line.what: line.dated for line in month_cost(owned(SERVER, load(), ECONOMICS, assumptions()), load(), 1).lines
    }
    assert lines["hardware"] == date(2024, 8, 22)
    assert lines["electricity, idle"] == date(2025, 6, 25)


def test_what_is_not_known_is_missing_and_not_free() -> None:
    bare = replace(SERVER, power=None, price=None)
    found = month_cost(owned(bare, load(), ECONOMICS, assumptions()), load(), 1)
    assert found.total is None
    assert found.missing == ("the price of the hardware", "the power of the machine")
    assert owned(bare, load(), ECONOMICS, assumptions(), sunk=True).missing == ("the power of the machine",)
    assert owned(SERVER, load(service=None), ECONOMICS, assumptions()).missing == ("the service time of a request",)


def test_a_replica_fits_its_machine() -> None:
    with pytest.raises(ValueError, match="3 devices on a machine with 2"):
        owned(SERVER, load(), ECONOMICS, assumptions(), devices=3)
