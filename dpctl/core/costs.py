"""A cost is a list of lines, so that every dollar can be traced to a quantity and a dated price."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dpctl.core.figures import Figure, total


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLine:
    """One line of a cost: amount (USD) = quantity x unit price; `dated` is the price's day (None: unknown)."""

    what: str
    quantity: Figure
    unit_price: Figure
    dated: date | None = None

    @property
    def amount(self) -> Figure:
        """Quantity x unit price in USD; ValueError when the units do not give money."""
        return (self.quantity * self.unit_price).to("USD")


def total_cost(lines: Iterable[CostLine]) -> Figure | None:
    """Sum of the lines in USD; None when there is none."""
    return total(line.amount for line in lines)
