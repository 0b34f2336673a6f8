from datetime import date
from typing import Any

import pytest

from dpctl.core.deployment import Delivery
from dpctl.core.figures import Provenance
from dpctl.cost.load import Load
from dpctl.cost.rented import Commitment, Hosting, Rental, managed, packing, rented, spread
from dpctl.cost.tariff import Tariff, month_cost
from tests.costs import assumptions, fig, load

EIGHT = Rental(
    provider="aws",
    sku="p5.48xlarge",
    region="us-east-1",
    hardware="h100-sxm-80gb",
    devices=8,
    on_demand=fig(55.04, "USD/h"),
    transfer=fig(0.09, "USD/GB"),
    dated=date(2026, 7, 20),
)
ONE = Rental(
    provider="gcp",
    sku="a2-ultragpu-1g",
    region="europe-west4",
    hardware="a100-sxm-80gb",
    devices=1,
    on_demand=fig(5, "USD/h"),
    spot=fig(2, "USD/h"),
)


def dollars(tariff: Tariff, of: Load, replicas: float = 1) -> float:
    total = month_cost(tariff, of, replicas).total
    assert total is not None and total.unit == "USD"
    return total.value


def test_rented_on_demand_by_hand() -> None:
    # 5 replicas of 2 GPUs: 4 fit a machine, so 2 machines x 730.5 h x 55.04 = 80,413.44
    # and 1,000,000 answers of 4,000 B are 4 GB at 0.09 = 0.36
    found = rented(EIGHT, load(), assumptions(), devices=2)
    assert dollars(found, load(1_000_000), 5) == pytest.approx(80_413.44 + 0.36)
    assert found.delivery is Delivery.SELF_HOSTED
    assert [fee.dated for fee in found.fees] == [date(2026, 7, 20), date(2026, 11, 1)]
    assert found.label == "aws p5.48xlarge, us-east-1, on demand"


def test_paid_hours_count_and_not_busy_ones() -> None:
    few, many = (month_cost(rented(ONE, load(), assumptions()), load(n), 1).total for n in (10, 1_000_000))
    assert few is not None and many is not None
    assert few.value == many.value == pytest.approx(730.5 * 5)


def test_reserved_by_hand() -> None:
    # 35 % off 5 USD; the discount of 30 to 40 % is an assumption and gives the interval
    cost = month_cost(rented(ONE, load(), assumptions(), commitment=Commitment.RESERVED), load(), 2)
    assert cost.total is not None
    assert cost.total.value == pytest.approx(2 * 730.5 * 5 * 0.65)
    assert cost.total.low == pytest.approx(2 * 730.5 * 5 * 0.60)
    assert cost.total.high == pytest.approx(2 * 730.5 * 5 * 0.70)
    assert cost.total.provenance is Provenance.ASSUMED


def test_spot_by_hand() -> None:
    assert dollars(rented(ONE, load(), assumptions(), commitment=Commitment.SPOT), load(), 3) == pytest.approx(
        3 * 730.5 * 2
    )


def test_a_price_that_is_not_listed_is_missing() -> None:
    cost = month_cost(rented(EIGHT, load(), assumptions(), commitment=Commitment.SPOT), load(), 1)
    assert cost.total is None and cost.missing == ("the price spot",)


def test_a_replica_larger_than_a_machine_takes_several() -> None:
    assert packing(4, 1) == (1, 4)
    assert packing(3, 8) == (2, 1)
    assert packing(12, 8) == (1, 2)
    assert dollars(rented(ONE, load(), assumptions(), devices=4), load(), 2) == pytest.approx(8 * 730.5 * 5)


def test_autoscaling_pays_the_peak_while_it_lasts() -> None:
    # peak 4 times the mean: 10 machines for a quarter of the month, one for the rest
    of = load(peak=fig(4))
    found = rented(ONE, of, assumptions(), autoscale=True)
    assert dollars(found, of, 10) == pytest.approx(5 * 730.5 * (10 / 4 + 3 / 4))
    assert dollars(found, of, 1) == pytest.approx(5 * 730.5)
    with pytest.raises(ValueError, match="reserved"):
        rented(ONE, of, assumptions(), autoscale=True, commitment=Commitment.RESERVED)


def test_managed_by_hand() -> None:
    # 730.5 h x 55.04 x 1.25 = 50,258.40, and 1,000,000 x 20 kB = 20 GB x 0.09 = 1.80
    hosting = Hosting(service="SageMaker", provider="aws", premium=fig(1.25), dated=date(2025, 10, 1))
    of = load(1_000_000, transfer=fig(20_000, "B"))
    found = managed(hosting, EIGHT, of, assumptions(), devices=8)
    assert dollars(found, of, 1) == pytest.approx(50_258.40 + 1.80)
    assert found.delivery is Delivery.MANAGED
    # the older of the two prices counts
    assert month_cost(found, of, 1).lines[0].dated == date(2025, 10, 1)


def test_hosting_runs_on_its_own_providers_machines() -> None:
    hosting = Hosting(service="SageMaker", provider="aws", premium=fig(1.25))
    with pytest.raises(ValueError, match="does not run on gcp"):
        managed(hosting, ONE, load(), assumptions())


def test_unknown_transfer_is_missing_where_it_is_billed() -> None:
    of = load(transfer=None)
    assert rented(EIGHT, of, assumptions()).missing == ("transfer",)
    assert rented(ONE, of, assumptions()).missing == ()


@pytest.mark.parametrize("wrong", [{"devices": 0}, {"devices": -1}])
def test_impossible_replicas_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="at least one device"):
        rented(ONE, load(), assumptions(), **wrong)


def test_spread_is_the_range_of_offers_by_the_device() -> None:
    found = spread([EIGHT, ONE], "h100-sxm-80gb")
    assert found is not None and (found.low, found.value, found.high) == (6.88, 6.88, 6.88)
    assert spread([EIGHT, ONE], "t4-16gb") is None
