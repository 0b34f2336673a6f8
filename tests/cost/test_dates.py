from datetime import date

import pytest

from dpctl.core.costs import CostLine
from dpctl.cost.dates import dated_in, stale
from tests.costs import fig

TODAY = date(2026, 11, 21)


def line(day: date | None) -> CostLine:
    return CostLine(what="machine hours", quantity=fig(1, "h"), unit_price=fig(2, "USD/h", "aws list"), dated=day)


@pytest.mark.parametrize(("day", "old"), [(date(2026, 8, 23), False), (date(2026, 8, 22), True), (None, False)])
def test_prices_older_than_ninety_days_are_named(day: date | None, old: bool) -> None:
    assert (stale(line(day), TODAY) is not None) is old


def test_the_note_says_which_price_and_how_old() -> None:
    note = stale(line(date(2026, 6, 18)), TODAY)
    assert note is not None and note.name == "price-old"
    assert all(part in note.text for part in ("machine hours", "2026-06-18", "156 days", "aws list"))
    assert stale(line(date(2026, 6, 18)), TODAY, days=200) is None


def test_the_date_is_the_earliest_that_a_source_carries() -> None:
    assert dated_in(fig(1, "USD", "CBRE (2025-12-31)")) == date(2025, 12, 31)
    assert dated_in(fig(1, "USD", "a (2025-12-31); and one more at b (2024-08-22)")) == date(2024, 8, 22)
    assert dated_in(fig(1, "USD", "assumed in 2025-12-31 of a kind")) is None
