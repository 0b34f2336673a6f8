"""Reads the price lists of machines for rent, serverless GPUs, managed hosting and electricity, and the assumptions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from dpctl.catalog import files
from dpctl.catalog.convert import Place, build
from dpctl.core.errors import UsageError
from dpctl.core.figures import Figure, Provenance
from dpctl.cost.assumptions import Assumptions
from dpctl.cost.dates import dated_in
from dpctl.cost.rented import Hosting, Rental
from dpctl.cost.serverless import Offer

_FOLDER = Path(__file__).with_name("price_lists")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rental:
    sku: str
    region: str
    country: str = ""
    hardware: str
    devices: int
    on_demand: float | None = None
    spot: float | None = None

    def __post_init__(self) -> None:
        if self.devices < 1:
            raise ValueError(f"{self.sku} has {self.devices} devices")


@dataclass(frozen=True, slots=True, kw_only=True)
class _RentalList:
    provider: str
    source: str
    date: date
    rentals: tuple[_Rental, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rentals:
    lists: tuple[_RentalList, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Offer:
    sku: str
    hardware: str
    hour: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfferList:
    provider: str
    source: str
    date: date
    keep_alive: Figure
    request_fee: Figure | None
    offers: tuple[_Offer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Offers:
    lists: tuple[_OfferList, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Service:
    service: str
    provider: str
    premium: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class _Transfer:
    provider: str
    out: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class _Managed:
    services: tuple[_Service, ...] = ()
    transfer: tuple[_Transfer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Price:
    country: str
    price: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class _Electricity:
    prices: tuple[_Price, ...]


def rentals() -> tuple[Rental, ...]:
    """Machines for rent, the user's own first, each with the price of transfer out of its provider."""
    out = _transfer()
    return tuple(
        Rental(
            provider=listed.provider,
            sku=row.sku,
            region=row.region,
            country=row.country,
            hardware=row.hardware,
            devices=row.devices,
            on_demand=_hourly(row.on_demand, listed.provider, row.sku, listed.source, listed.date),
            spot=_hourly(row.spot, listed.provider, row.sku, listed.source, listed.date),
            transfer=out.get(listed.provider),
            dated=listed.date,
        )
        for path in _paths("gpu_hours.toml")
        for listed in _rental_lists(path, *_state(path))
        for row in listed.rentals
    )


def offers() -> tuple[Offer, ...]:
    """Serverless GPUs, the user's own first."""
    out = _transfer()
    return tuple(
        Offer(
            provider=listed.provider,
            sku=row.sku,
            hardware=row.hardware,
            price=_hourly(row.hour, listed.provider, row.sku, listed.source, listed.date),
            keep_alive=listed.keep_alive,
            request_fee=listed.request_fee,
            transfer=out.get(listed.provider),
            dated=listed.date,
        )
        for path in _paths("serverless.toml")
        for listed in _offer_lists(path, *_state(path))
        for row in listed.offers
    )


def hostings() -> tuple[Hosting, ...]:
    """Managed hosting services, the user's own first."""
    return tuple(
        Hosting(service=entry.service, provider=entry.provider, premium=entry.premium, dated=dated_in(entry.premium))
        for path in _paths("managed.toml")
        for entry in _managed(path, *_state(path)).services
    )


def electricity(country: str) -> Figure:
    """The price of electricity for a business in USD/kWh, by country (ISO 3166, or EU); UsageError without one."""
    known: dict[str, Figure] = {}
    for path in _paths("electricity.toml"):
        for entry in _electricity(path, *_state(path)).prices:
            known.setdefault(entry.country, entry.price.to("USD/kWh"))
    found = known.get(country.upper())
    if found is None:
        raise UsageError(
            f"no price of electricity for {country!r}",
            where="the catalogue",
            hint=f"known: {', '.join(sorted(known))}; or electricity.toml in {files.user_directory()}",
        )
    return found


def assumptions() -> Assumptions:
    """What a comparison assumes; what the user's own assumptions.toml gives wins, key by key."""
    shipped = Path(__file__).with_name("assumptions.toml")
    table, place = files.load(shipped)
    own = files.user_directory() / "assumptions.toml"
    if not own.is_file():
        return build(Assumptions, table, place)
    theirs, place = files.load(own)
    burden = theirs.get("burden", {})
    if not isinstance(burden, dict):
        raise UsageError("burden is no table", where=str(place.at("burden")), hint="write [burden.saas]")
    whole = {**table, **theirs, "burden": {**_table(table["burden"]), **burden}}
    return build(Assumptions, whole, place)


def _table(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _hourly(value: float | None, provider: str, sku: str, source: str, day: date) -> Figure | None:
    """USD an hour as a Figure; None for what is not listed and for 0, which means the same."""
    if not value:
        return None
    text = f"{provider} {sku}: {source} ({day.isoformat()})"
    return Figure(value=value, unit="USD/h", provenance=Provenance.PUBLISHED, source=text)


def _transfer() -> dict[str, Figure]:
    found: dict[str, Figure] = {}
    for path in _paths("managed.toml"):
        for entry in _managed(path, *_state(path)).transfer:
            if entry.out.value > 0:
                found.setdefault(entry.provider, entry.out.to("USD/GB"))
    return found


def _paths(name: str) -> Iterator[Path]:
    own = files.user_directory() / name
    if own.is_file():
        yield own
    yield _FOLDER / name


def _state(path: Path) -> tuple[int, int]:
    """What changes when a file does, so that what was built of it is built again."""
    status = path.stat()
    return status.st_mtime_ns, status.st_size


@cache
def _rental_lists(path: Path, _mtime: int, _size: int) -> tuple[_RentalList, ...]:
    table, place = files.load(path)
    found = build(_Rentals, table, place).lists
    for listed in found:
        for row in listed.rentals:
            for price in (row.on_demand, row.spot):
                _not_negative(price, row.sku, place)
    return found


@cache
def _offer_lists(path: Path, _mtime: int, _size: int) -> tuple[_OfferList, ...]:
    table, place = files.load(path)
    found = build(_Offers, table, place).lists
    for listed in found:
        for row in listed.offers:
            _not_negative(row.hour, row.sku, place)
    return found


@cache
def _managed(path: Path, _mtime: int, _size: int) -> _Managed:
    table, place = files.load(path)
    return build(_Managed, table, place)


@cache
def _electricity(path: Path, _mtime: int, _size: int) -> _Electricity:
    table, place = files.load(path)
    return build(_Electricity, table, place)


def _not_negative(price: float | None, what: str, place: Place) -> None:
    if price is not None and price < 0:
        raise UsageError(f"{what} has a negative price {price:g}", where=str(place), hint="leave out what is not known")
