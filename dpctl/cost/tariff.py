"""A tariff is what one delivery option charges: fees by the month, the machine, the request and the second."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from math import ceil, isclose

from dpctl.core.costs import CostLine, total_cost
from dpctl.core.deployment import Delivery
from dpctl.core.figures import Figure
from dpctl.core.run import Note
from dpctl.core.units import product_unit
from dpctl.cost.load import Load, utilisation
from dpctl.cost.workers import Workers, up_time


class Per(StrEnum):
    """What a fee is charged for: once a month, each machine a month, each request, each second a worker is up."""

    MONTH = "month"
    MACHINE = "machine"
    REQUEST = "request"
    SECOND = "second"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """`quantity` (hours, tokens, kWh) for each of what it is charged per, at a unit price of the day `dated`.

    Their units match (h and USD/h), so that the product of the values is money; ValueError otherwise, and for what is
    negative. A price of 0 is one that is not known. `further`: only machines after the first are charged for, and what
    is charged by the month only where there are any.
    """

    what: str
    per: Per
    quantity: Figure
    unit_price: Figure
    dated: date | None = None
    further: bool = False

    def __post_init__(self) -> None:
        factor, unit = product_unit(self.quantity.unit, self.unit_price.unit)
        if unit != "USD" or not isclose(factor, 1.0):
            raise ValueError(f"{self.what}: {self.quantity.unit!r} and {self.unit_price.unit!r} do not match")
        if self.quantity.value < 0 or self.unit_price.value < 0:
            raise ValueError(f"{self.what}: a negative quantity or price")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """The fees of one delivery option; `missing` names those that are not known, which leaves the cost without a total.

    A machine as it is rented or bought holds `replicas_per_machine`, or a replica takes `machines_per_replica`; one of
    them is 1. `workers` is set where the option scales to zero by itself; without it nothing depends on the second.
    `sunk` says that the first machine's hardware is left out because it is there and paid for; `missing_further` names
    what is not known of more machines of the kind, which leaves the cost without a total as soon as any are needed.
    """

    delivery: Delivery
    label: str
    fees: tuple[Fee, ...] = ()
    missing: tuple[str, ...] = ()
    replicas_per_machine: int = 1
    machines_per_replica: int = 1
    workers: Workers | None = None
    sunk: bool = False
    missing_further: tuple[str, ...] = ()

    @property
    def unknown(self) -> tuple[str, ...]:
        """What is missing, and what has a price of 0."""
        return (*self.missing, *(f"the price of {fee.what}" for fee in self.fees if fee.unit_price.value == 0))

    def machines(self, replicas: float) -> int:
        """Machines for so many replicas, whole ones."""
        # a hair above a whole number is rounding, not another machine
        return ceil(replicas / self.replicas_per_machine - 1e-9) * self.machines_per_replica


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthCost:
    """What one option costs in a month at a load: its lines, what is missing, and caveats."""

    label: str
    delivery: Delivery
    load: Load
    lines: tuple[CostLine, ...]
    missing: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def total(self) -> Figure | None:
        """USD a month; None as soon as a part is not known, for what is unknown is not free."""
        return None if self.missing else total_cost(self.lines)

    @property
    def per_request(self) -> Figure | None:
        """USD a request; None without requests."""
        return self.per_outcome()

    def per_outcome(self, *, requests: float = 1.0, share: Figure | None = None) -> Figure | None:
        """USD for each outcome that takes so many requests and succeeds in a `share` of cases; None if not known.

        A document of four requests: `requests=4`. A conversation of five requests of which 80 % are resolved without a
        person: `requests=5`, share 0.8; the others' cost is borne by those. ValueError for a share outside (0, 1].
        """
        if requests <= 0:
            raise ValueError(f"an outcome takes at least a part of a request, got {requests}")
        total = self.total
        if total is None or self.load.requests.value <= 0:
            return None
        # by the number itself: its uncertainty is in the total already
        each = total / self.load.requests.to("").value * requests
        if share is None:
            return each.to("USD")
        if not 0 < share.to("").value <= 1:
            raise ValueError(f"the share of outcomes must lie in (0, 1], got {share.value:g}")
        return (each / share).to("USD")


def month_cost(tariff: Tariff, load: Load, replicas: float = 1.0) -> MonthCost:
    """The lines of a month: fees times months, machines for `replicas`, requests, and seconds that workers are up.

    What is reserved is paid for by the hour, busy or not. A note says when the replicas cannot carry the load.
    ValueError when replicas are negative, or the service time of a tariff by the second is not known.
    """
    if replicas < 0:
        raise ValueError(f"replicas must not be negative, got {replicas}")
    machines = tariff.machines(replicas)
    lines = []
    for fee in (fee for fee in tariff.fees if fee.unit_price.value > 0):
        quantity = fee.quantity
        if fee.further and machines <= 1:
            continue
        if fee.per is Per.MACHINE:
            quantity = quantity * float(machines - fee.further)
        elif fee.per is Per.REQUEST:
            quantity = _kept(quantity, quantity * load.requests)
        elif fee.per is Per.SECOND:
            quantity = _kept(quantity, quantity * up_time(tariff.workers, load))
        lines.append(CostLine(what=fee.what, quantity=quantity, unit_price=fee.unit_price, dated=fee.dated))
    notes = []
    used = utilisation(load, replicas) if any(fee.per is Per.MACHINE for fee in tariff.fees) else None
    if used is not None and used.value > 1 + 1e-9:
        notes.append(
            Note(
                name="overloaded",
                text=f"{replicas:g} replicas would be busy {used.value:.0%} of the time: they cannot carry this load",
                next_step="compute the cost with the replicas that the estimator asks for",
            )
        )
    return MonthCost(
        label=tariff.label,
        delivery=tariff.delivery,
        load=load,
        lines=tuple(lines),
        missing=(*tariff.unknown, *(tariff.missing_further if machines > 1 else ())),
        notes=tuple(notes),
    )


def _kept(before: Figure, after: Figure) -> Figure:
    """A product in the unit that its first factor had."""
    return after.to(before.unit)


def joined(label: str, delivery: Delivery, tariffs: Sequence[Tariff]) -> Tariff:
    """Several options that serve the same load together, such as a machine here and an API there.

    Every request of the load pays every fee: where only a share of them comes to a part, that part's fees say so. The
    service time of the load is that of the part with machines or workers.
    ValueError when more than one of them counts machines, or more than one has workers: their numbers would differ.
    """
    held = [tariff for tariff in tariffs if any(fee.per is Per.MACHINE for fee in tariff.fees)]
    working = [tariff for tariff in tariffs if tariff.workers is not None]
    if len(held) > 1 or len(working) > 1:
        raise ValueError("of options that are joined, only one can count machines and only one can have workers")
    counts = held[0] if held else tariffs[0]
    return replace(
        counts,
        label=label,
        delivery=delivery,
        fees=tuple(fee for tariff in tariffs for fee in tariff.fees),
        missing=tuple(name for tariff in tariffs for name in tariff.missing),
        missing_further=tuple(name for tariff in tariffs for name in tariff.missing_further),
        workers=working[0].workers if working else None,
        sunk=all(tariff.sunk for tariff in tariffs),
    )


def with_fees(tariff: Tariff, *fees: Fee) -> Tariff:
    """The same option with more fees."""
    return replace(tariff, fees=(*tariff.fees, *fees))
