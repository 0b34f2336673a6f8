from typing import Any

import pytest

from dpctl.core.deployment import Delivery
from dpctl.cost.assumptions import with_burden
from dpctl.cost.tariff import Tariff, month_cost
from tests.costs import assumptions, fig, load


def test_the_burden_is_hours_of_an_engineer() -> None:
    found = month_cost(with_burden(Tariff(delivery=Delivery.SAAS, label="x"), assumptions()), load())
    (line,) = found.lines
    assert (line.what, line.quantity.value, line.amount.value) == ("engineering and operations", 4, 400)


def test_a_burden_that_nobody_states_is_missing() -> None:
    found = month_cost(with_burden(Tariff(delivery=Delivery.MANAGED, label="x"), assumptions()), load())
    assert found.total is None and found.missing == ("engineering and operations",)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"residual": fig(1.2)}, "residual is a share"),
        ({"reserved_discount": fig(-0.1)}, "reserved_discount is a share"),
        ({"engineer": fig(-1, "USD/h")}, "engineer must not be negative"),
        ({"engineer": fig(1, "USD")}, "different dimensions"),
        ({"burden": {"sass": fig(1, "h")}}, "burden of 'sass'"),
        ({"burden": {"saas": fig(-1, "h")}}, "burden of saas"),
    ],
)
def test_impossible_assumptions_are_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        assumptions(**wrong)
