"""What a comparison of months assumes: discounts, residual value, colocation, staff; each a Figure that says so."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dpctl.core.deployment import Delivery
from dpctl.core.figures import Figure
from dpctl.cost.tariff import Fee, Per, Tariff, with_fees

EXISTING = "existing"
"""The burden of a machine that is there and looked after anyway."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """Parameters of a month's cost.

    `reserved_discount` off the price on demand and `residual` of the purchase price are shares, `idle_power` is a share
    of the power under load. `colocation` in USD a kW and year, `interest` a year (None: capital is free). `engineer`
    in USD an hour, `hardware_care` and `burden` in hours a month: for one machine of one's own, and for one deployment
    by its delivery option or "existing". `start` in s and `load_rate` in B/s: how a serverless worker starts.
    """

    reserved_discount: Figure
    residual: Figure
    colocation: Figure
    idle_power: Figure
    engineer: Figure
    hardware_care: Figure
    start: Figure
    load_rate: Figure
    burden: Mapping[str, Figure]
    interest: Figure | None = None

    def __post_init__(self) -> None:
        for name in ("reserved_discount", "residual", "idle_power"):
            share = getattr(self, name).to("").value
            if not 0 <= share <= 1:
                raise ValueError(f"{name} is a share from 0 to 1, got {share:g}")
        for name, unit in _UNITS.items():
            figure = getattr(self, name)
            if figure is not None and figure.to(unit).value < 0:
                raise ValueError(f"{name} must not be negative, got {figure.value:g}")
        known = {*Delivery, EXISTING}
        for name, hours in self.burden.items():
            if name not in known:
                raise ValueError(f"a burden of {name!r}; known: {', '.join(sorted(known))}")
            if hours.to("h").value < 0:
                raise ValueError(f"the burden of {name} must not be negative, got {hours.value:g}")


_UNITS = {
    "colocation": "USD/kW*year",
    "interest": "1/year",
    "engineer": "USD/h",
    "hardware_care": "h",
    "start": "s",
    "load_rate": "B/s",
}


def with_burden(tariff: Tariff, assumptions: Assumptions) -> Tariff:
    """The same option with the hours that its engineering and operations take; missing where none are stated.

    One machine that is there takes those of EXISTING; with further ones it takes as many as machines that are bought.
    """
    hours = assumptions.burden.get(EXISTING if tariff.sunk else tariff.delivery)
    if hours is None:
        return replace(tariff, missing=(*tariff.missing, _WORK))
    fee = Fee(what=_WORK, per=Per.MONTH, quantity=hours.to("h"), unit_price=assumptions.engineer.to("USD/h"))
    if not tariff.sunk:
        return with_fees(tariff, fee)
    whole = assumptions.burden.get(tariff.delivery)
    if whole is None:
        further = f"{_WORK} of further machines"
        return replace(with_fees(tariff, fee), missing_further=(*tariff.missing_further, further))
    more = _beyond(whole.to("h"), hours.to("h"))
    return with_fees(tariff, fee, replace(fee, what=f"{_WORK}, further machines", quantity=more, further=True))


_WORK = "engineering and operations"


def _beyond(whole: Figure, first: Figure) -> Figure:
    """The hours that come on top, both ends of the interval alike: a team that needs many needs many of both."""

    def less(end: float | None, by: float | None) -> float | None:
        return None if end is None or by is None else max(0.0, end - by)

    value = max(0.0, whole.value - first.value)
    return replace(whole, value=value, low=less(whole.low, first.low), high=less(whole.high, first.high))
