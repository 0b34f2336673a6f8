"""Machines by the hour: rented ones that one runs oneself, and managed hosting, where the provider runs them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median

from dpctl.core.deployment import Delivery
from dpctl.core.figures import Figure, Provenance, weakest
from dpctl.cost.assumptions import Assumptions
from dpctl.cost.dates import dated_in
from dpctl.cost.load import HOURS, Load
from dpctl.cost.tariff import Fee, Per, Tariff


class Commitment(StrEnum):
    """How an hour is bought: by the hour, for a year or more, or as long as the provider has no other use for it."""

    ON_DEMAND = "on demand"
    RESERVED = "reserved"
    SPOT = "spot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rental:
    """A machine for rent: `devices` of the hardware profile `hardware`, prices in USD an hour of the whole machine.

    `country` is where its region lies (ISO 3166), "" where the provider does not say. `transfer` is the price of bytes
    that leave the provider in USD/GB, None where it bills none. `dated` is the day of the prices.
    """

    provider: str
    sku: str
    region: str
    hardware: str
    devices: int
    on_demand: Figure | None
    spot: Figure | None = None
    country: str = ""
    transfer: Figure | None = None
    dated: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosting:
    """A service that runs models on a provider's machines; `premium` is its price over the bare machine's."""

    service: str
    provider: str
    premium: Figure
    dated: date | None = None


def hourly(rental: Rental, commitment: Commitment, assumptions: Assumptions) -> Figure | None:
    """USD an hour of the whole machine; None when the provider does not list it.

    Reserved is the price on demand less the discount, which is an assumption and makes the price one.
    """
    if commitment is Commitment.SPOT:
        return rental.spot
    if rental.on_demand is None or commitment is Commitment.ON_DEMAND:
        return rental.on_demand
    return rental.on_demand * less(assumptions.reserved_discount)


def rented(
    rental: Rental,
    load: Load,
    assumptions: Assumptions,
    *,
    commitment: Commitment = Commitment.ON_DEMAND,
    devices: int = 1,
    autoscale: bool = False,
) -> Tariff:
    """A rented machine that one runs oneself, with `devices` of its GPUs for a replica.

    Paid by the hour that it is held, busy or not. With `autoscale`, as many machines as the peak needs are held while
    traffic is on (1/peak of the time) and one at other times; what is reserved cannot be given back: ValueError.
    """
    price = hourly(rental, commitment, assumptions)
    label = f"{rental.provider} {rental.sku}, {rental.region}, {commitment}"
    return _held(Delivery.SELF_HOSTED, label, rental, price, rental.dated, load, commitment, devices, autoscale)


def managed(
    hosting: Hosting,
    rental: Rental,
    load: Load,
    assumptions: Assumptions,
    *,
    commitment: Commitment = Commitment.ON_DEMAND,
    devices: int = 1,
    autoscale: bool = False,
) -> Tariff:
    """Managed hosting on a machine of the same provider: its hours at the service's premium, and transfer.

    ValueError when the machine is another provider's, or as for `rented`.
    """
    if hosting.provider != rental.provider:
        raise ValueError(f"{hosting.service} is {hosting.provider}'s: it does not run on {rental.provider}")
    price = hourly(rental, commitment, assumptions)
    label = f"{hosting.service}, {rental.sku}, {rental.region}, {commitment}"
    dated = oldest(rental.dated, hosting.dated)
    price = None if price is None else price * hosting.premium
    return _held(Delivery.MANAGED, label, rental, price, dated, load, commitment, devices, autoscale)


def _held(
    delivery: Delivery,
    label: str,
    rental: Rental,
    price: Figure | None,
    dated: date | None,
    load: Load,
    commitment: Commitment,
    devices: int,
    autoscale: bool,
) -> Tariff:
    if devices < 1:
        raise ValueError(f"a replica needs at least one device, got {devices}")
    if autoscale and commitment is Commitment.RESERVED:
        raise ValueError("what is reserved is paid for all the time: it does not scale with the load")
    fees: list[Fee] = []
    missing: list[str] = []
    packed, spread_over = packing(devices, rental.devices)
    if price is None:
        missing.append(f"the price {commitment}")
    else:
        unit_price = price.to("USD/h")
        hours = HOURS
        if autoscale:
            on = Figure(value=1.0, unit="", provenance=load.peak.provenance, source=load.peak.source) / load.peak
            hours = (HOURS * on).to("h")
            rest = (HOURS * less(on) * float(spread_over)).to("h")
            # the one replica that stays when traffic is off
            fees.append(
                Fee(what="hours of a machine kept", per=Per.MONTH, quantity=rest, unit_price=unit_price, dated=dated)
            )
        fees.append(Fee(what="machine hours", per=Per.MACHINE, quantity=hours, unit_price=unit_price, dated=dated))
    if rental.transfer is not None:
        if load.transfer is None:
            missing.append("transfer")
        else:
            fees.append(transfer_fee(load.transfer, rental.transfer))
    return Tariff(
        delivery=delivery,
        label=label,
        fees=tuple(fees),
        missing=tuple(missing),
        replicas_per_machine=packed,
        machines_per_replica=spread_over,
    )


def transfer_fee(transfer: Figure, price: Figure) -> Fee:
    """The fee for bytes that a request sends out of the provider's network (B, USD/GB)."""
    return Fee(
        what="transfer",
        per=Per.REQUEST,
        quantity=transfer.to("GB"),
        unit_price=price.to("USD/GB"),
        dated=dated_in(price),
    )


def packing(devices: int, in_machine: int) -> tuple[int, int]:
    """How many replicas of so many devices a machine holds, and how many machines a replica takes: one of them is 1."""
    if devices <= in_machine:
        return in_machine // devices, 1
    return 1, -(-devices // in_machine)


def less(share: Figure) -> Figure:
    """1 - share, with the share's provenance, source and interval turned round."""
    one = Figure(value=1.0, unit="", provenance=Provenance.MEASURED, source="the whole")
    return one - share.to("")


def oldest(*days: date | None) -> date | None:
    """The earliest of the known days; None when none is known."""
    return min((day for day in days if day is not None), default=None)


def spread(rentals: Iterable[Rental], hardware: str) -> Figure | None:
    """USD an hour of one device on demand over all offers: the median, low and high the cheapest and the dearest.

    The whole range, not an 80 % interval: what choosing a provider and a region changes. None without an offer.
    """
    prices = [
        (r.on_demand / float(r.devices)).to("USD/h")
        for r in rentals
        if r.hardware == hardware and r.on_demand is not None
    ]
    if not prices:
        return None
    values = [price.value for price in prices]
    origin = weakest(prices)
    return Figure(
        value=median(values),
        unit="USD/h",
        provenance=origin.provenance,
        source=f"median, cheapest and dearest of {len(values)} offers; one of them: {origin.source}",
        low=min(values),
        high=max(values),
    )
