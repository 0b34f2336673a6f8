"""What can be bought to run a model on: every rental, service and serverless offer as a tariff that is priced once."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dpctl.catalog import read as catalog
from dpctl.catalog import rental as lists
from dpctl.core.deployment import Delivery
from dpctl.core.errors import UsageError
from dpctl.core.figures import Figure, Provenance
from dpctl.core.hardware import Machine
from dpctl.cost.assumptions import EXISTING, Assumptions, with_burden
from dpctl.cost.load import Load
from dpctl.cost.owned import owned
from dpctl.cost.ownership import Economics
from dpctl.cost.rented import Commitment, Hosting, Rental, managed, rented
from dpctl.cost.serverless import Offer, serverless
from dpctl.cost.tariff import Fee, Per, Tariff, with_fees
from dpctl.decide.need import Tweak
from dpctl.decide.option import repriced


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """Price lists, assumptions and economics, read once."""

    rentals: tuple[Rental, ...]
    offers: tuple[Offer, ...]
    hostings: tuple[Hosting, ...]
    assumptions: Assumptions
    economics: Economics


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One way to pay for `devices` of a kind of hardware: the tariff, in numbers as well, and who would hold the data.

    `fixed`, `machine`, `request` and `second` are USD a month, a machine and month, a request and a second of a worker.
    `country` is in small letters, "" where it is not known.
    """

    delivery: Delivery
    provider: str
    label: str
    country: str
    tariff: Tariff
    fixed: float
    machine: float
    request: float
    second: float


def market(country: str | None = None) -> Market:
    """The catalogue's price lists; electricity of a country (ISO 3166), else that of the economics file."""
    economics = catalog.economics()
    if country is not None:
        economics = replace(economics, electricity=lists.electricity(country))
    return Market(
        rentals=lists.rentals(),
        offers=lists.offers(),
        hostings=lists.hostings(),
        assumptions=lists.assumptions(),
        economics=economics,
    )


def hardware(of: Market) -> tuple[tuple[Machine, int], ...]:
    """Every kind of hardware for rent, (machine, devices of one replica): 1, 2, 4... up to what one machine has.

    A profile that the catalogue does not have is left out: nothing can be estimated for it.
    """
    most: dict[str, int] = {}
    for name, count in [(r.hardware, r.devices) for r in of.rentals] + [(o.hardware, 1) for o in of.offers]:
        most[name] = max(count, most.get(name, 1))
    found = []
    for name, count in sorted(most.items()):
        machine = _profile(name)
        if machine is not None and machine.serving is not None:
            found += [(_with_devices(machine, 2**power), 2**power) for power in range(count.bit_length())]
    return tuple(found)


def _with_devices(machine: Machine, count: int) -> Machine:
    devices = tuple(replace(d, count=count) if d is machine.serving else d for d in machine.accelerators)
    return replace(machine, accelerators=devices)


def rows(of: Market, name: str, devices: int, load: Load, tweak: Tweak) -> tuple[Row, ...]:
    """Every way to pay for so many devices of a profile in one replica, whose price is known.

    `load` is that of any service time: what a tariff charges by the second is filled in with the model.
    """
    found: list[Row] = []
    for rental in of.rentals:
        if rental.hardware == name and devices <= rental.devices:
            found += _of_rental(of, rental, devices, load, tweak)
    for offer in of.offers:
        if offer.hardware == name and devices == 1:
            served = replace(load, service=_placeholder("s"))
            tariff = serverless(offer, served, _placeholder("s"), devices=devices)
            found += _row(of, tariff, offer.provider, "", tweak)
    return tuple(found)


def _of_rental(of: Market, rental: Rental, devices: int, load: Load, tweak: Tweak) -> Iterator[Row]:
    services = [h for h in of.hostings if h.provider == rental.provider]
    ways = [(c, False) for c in Commitment]
    if load.peak.value > 1:
        ways.append((Commitment.ON_DEMAND, True))
    for commitment, autoscale in ways:
        bare = rented(rental, load, of.assumptions, commitment=commitment, devices=devices, autoscale=autoscale)
        for tariff in (
            bare,
            *(
                managed(h, rental, load, of.assumptions, commitment=commitment, devices=devices, autoscale=autoscale)
                for h in services
                # spot machines are not sold as endpoints
                if commitment is not Commitment.SPOT
            ),
        ):
            named = replace(tariff, label=f"{tariff.label}, scaled with the load") if autoscale else tariff
            yield from _row(of, named, rental.provider, rental.country, tweak)


def _row(of: Market, tariff: Tariff, provider: str, country: str, tweak: Tweak) -> Iterator[Row]:
    whole = repriced(with_burden(tariff, of.assumptions), tweak)
    if whole.unknown:
        return
    sums = dict.fromkeys(Per, 0.0)
    for fee in whole.fees:
        sums[fee.per] += fee.quantity.value * fee.unit_price.value
    yield Row(
        delivery=whole.delivery,
        provider=provider,
        label=whole.label,
        country=country.lower(),
        tariff=whole,
        fixed=sums[Per.MONTH],
        machine=sums[Per.MACHINE],
        request=sums[Per.REQUEST],
        second=sums[Per.SECOND],
    )


def of_own(of: Market, machine: Machine, load: Load, *, there: bool, tweak: Tweak) -> Tariff:
    """A month on machines of one's own: bought for this, or one that is `there` and paid for."""
    tariff = owned(machine, load, of.economics, of.assumptions, sunk=there)
    return repriced(with_burden(tariff, of.assumptions), tweak)


def with_edge(of: Market, tariff: Tariff) -> Tariff:
    """An API's tariff with the engineering and operations of what masks here, on a machine that is there anyway."""
    hours = of.assumptions.burden.get(EXISTING)
    if hours is None:
        return replace(tariff, missing=(*tariff.missing, "engineering and operations of the edge"))
    fee = Fee(
        what="engineering and operations here",
        per=Per.MONTH,
        quantity=hours.to("h"),
        unit_price=of.assumptions.engineer.to("USD/h"),
    )
    return with_fees(tariff, fee)


def _placeholder(unit: str) -> Figure:
    return Figure(value=1.0, unit=unit, provenance=Provenance.ASSUMED, source="filled in with the model")


def _profile(name: str) -> Machine | None:
    try:
        return catalog.machine_profile(name)
    except UsageError:
        return None
