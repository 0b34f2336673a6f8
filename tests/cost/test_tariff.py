from datetime import date
from typing import Any

import pytest

from dpctl.core.deployment import Delivery
from dpctl.core.figures import Provenance
from dpctl.core.models import TokenPrice
from dpctl.cost.curve import curve
from dpctl.cost.tariff import Fee, Per, Tariff, joined, month_cost
from dpctl.cost.tokens import saas
from tests.costs import fig, load

HOURLY = Fee(what="hours", per=Per.MACHINE, quantity=fig(730.5, "h"), unit_price=fig(2, "USD/h"))
EACH = Fee(what="calls", per=Per.REQUEST, quantity=fig(1), unit_price=fig(0.001, "USD"), dated=date(2026, 11, 1))
CARE = Fee(what="care", per=Per.MONTH, quantity=fig(3, "h"), unit_price=fig(100, "USD/h"))


def tariff(*fees: Fee, **more: Any) -> Tariff:
    return Tariff(delivery=Delivery.SELF_HOSTED, label="x", fees=fees, **more)


def test_fees_become_lines() -> None:
    cost = month_cost(tariff(HOURLY, EACH, CARE), load(50_000), 3)
    assert [(line.what, line.quantity.value, line.quantity.unit) for line in cost.lines] == [
        ("hours", pytest.approx(3 * 730.5), "h"),
        ("calls", pytest.approx(50_000), ""),
        ("care", 3, "h"),
    ]
    # 3 x 730.5 x 2 + 50,000 x 0.001 + 3 x 100
    assert cost.total is not None and cost.total.value == pytest.approx(4383 + 50 + 300)
    assert cost.lines[1].dated == date(2026, 11, 1)


@pytest.mark.parametrize(("replicas", "machines"), [(1, 1), (4, 1), (5, 2), (8, 2), (0, 0)])
def test_replicas_share_machines(replicas: int, machines: int) -> None:
    assert tariff(replicas_per_machine=4).machines(replicas) == machines


def test_a_replica_may_take_several_machines() -> None:
    assert tariff(machines_per_replica=2).machines(3) == 6


def test_what_is_missing_leaves_no_total() -> None:
    found = Tariff(delivery=Delivery.SAAS, label="x", fees=(CARE,), missing=("the price of tokens",))
    cost = month_cost(found, load())
    assert cost.lines and cost.total is None and cost.per_request is None
    assert cost.missing == ("the price of tokens",)


def test_a_price_of_zero_is_unknown_and_not_free() -> None:
    free = Fee(what="machine hours", per=Per.MACHINE, quantity=fig(730.5, "h"), unit_price=fig(0, "USD/h"))
    cost = month_cost(tariff(free, CARE), load())
    assert cost.total is None and cost.missing == ("the price of machine hours",)
    assert [line.what for line in cost.lines] == ["care"]
    assert curve(tariff(free, CARE), load(), capacity=1e6) is None
    gift = TokenPrice(input=fig(0, "USD/Mtok"), output=fig(1, "USD/Mtok"))
    assert month_cost(saas("x", gift, load()), load()).total is None


def test_without_any_fee_there_is_no_cost() -> None:
    assert month_cost(tariff(), load()).total is None


def test_per_outcome() -> None:
    cost = month_cost(tariff(CARE), load(1000))  # 300 USD for 1,000 requests
    assert cost.per_request is not None and cost.per_request.value == pytest.approx(0.3)
    document = cost.per_outcome(requests=4)
    assert document is not None and document.value == pytest.approx(1.2)
    # 5 requests a conversation, 80 % resolved: 0.3 x 5 / 0.8
    resolved = cost.per_outcome(requests=5, share=fig(80, "%", provenance=Provenance.ASSUMED))
    assert resolved is not None and resolved.value == pytest.approx(1.875)
    assert resolved.provenance is Provenance.ASSUMED
    assert month_cost(tariff(CARE), load(0)).per_request is None


@pytest.mark.parametrize(("requests", "share"), [(0, None), (1, 0.0), (1, 1.01)])
def test_impossible_outcomes_are_refused(requests: float, share: float | None) -> None:
    cost = month_cost(tariff(CARE), load(1000))
    with pytest.raises(ValueError, match="outcome"):
        cost.per_outcome(requests=requests, share=None if share is None else fig(share))


def test_replicas_that_cannot_carry_the_load_are_named() -> None:
    full = 2_103_840  # requests a month that keep one replica busy
    assert month_cost(tariff(HOURLY), load(full), 1).notes == ()
    (note,) = month_cost(tariff(HOURLY), load(2 * full), 1).notes
    assert note.name == "overloaded" and "200%" in note.text
    assert month_cost(tariff(EACH), load(2 * full), 1).notes == ()


def test_a_hybrid_joins_a_machine_and_an_api() -> None:
    # 80 % stay on a machine of 730.5 h x 2 USD; 20 % of 10,000 requests go out, 1,000 x 3 + 200 x 15 per million each
    price = TokenPrice(input=fig(3, "USD/Mtok"), output=fig(15, "USD/Mtok"))
    of = load(10_000)
    both = joined("hybrid", Delivery.OWNED, (saas("api", price, of, share=0.2), tariff(HOURLY, replicas_per_machine=2)))
    cost = month_cost(both, of, 2)
    assert cost.total is not None and cost.total.value == pytest.approx(1461 + 2000 * 0.006)
    assert (both.label, both.delivery, both.replicas_per_machine) == ("hybrid", Delivery.OWNED, 2)
    unknown = joined("hybrid", Delivery.OWNED, (saas("api", None, of), tariff(HOURLY)))
    assert month_cost(unknown, of, 1).total is None
    with pytest.raises(ValueError, match="only one can count machines"):
        joined("two", Delivery.OWNED, (tariff(HOURLY), tariff(HOURLY)))


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="do not match"):
        Fee(what="x", per=Per.MONTH, quantity=fig(1, "h"), unit_price=fig(1, "USD/kWh"))
    with pytest.raises(ValueError, match="do not match"):
        Fee(what="x", per=Per.MONTH, quantity=fig(1, "tok"), unit_price=fig(1, "USD/Mtok"))
    with pytest.raises(ValueError, match="negative"):
        Fee(what="x", per=Per.MONTH, quantity=fig(1, "h"), unit_price=fig(-1, "USD/h"))
    with pytest.raises(ValueError, match="negative"):
        Fee(what="x", per=Per.MONTH, quantity=fig(-1, "h"), unit_price=fig(1, "USD/h"))
    with pytest.raises(ValueError, match="replicas"):
        month_cost(tariff(HOURLY), load(), -1)
