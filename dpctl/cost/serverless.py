"""GPUs by the second: workers that scale to zero, with their starts and idle times, and fees per request."""

from dataclasses import dataclass
from datetime import date

from dpctl.core.deployment import Delivery
from dpctl.core.figures import Figure
from dpctl.cost.assumptions import Assumptions
from dpctl.cost.load import Load
from dpctl.cost.rented import transfer_fee
from dpctl.cost.tariff import Fee, Per, Tariff
from dpctl.cost.workers import Workers, waiting_share


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A worker with one device of the profile `hardware`, in USD an hour, billed by the second.

    `keep_alive` in s is how long it stays without requests; `request_fee` in USD, None where the provider has none;
    `transfer` in USD/GB, None where it bills none.
    """

    provider: str
    sku: str
    hardware: str
    price: Figure | None
    keep_alive: Figure
    request_fee: Figure | None = None
    transfer: Figure | None = None
    dated: date | None = None


def start_time(weights: Figure, assumptions: Assumptions) -> Figure:
    """How long a worker takes to start, in s: a fixed part and reading the weights (B) of the model."""
    return (assumptions.start.to("s") + (weights / assumptions.load_rate).to("s")).to("s")


def serverless(offer: Offer, load: Load, start: Figure, *, devices: int = 1) -> Tariff:
    """Workers with `devices` GPUs each that start in `start` s; paid from their start until they are gone."""
    if devices < 1:
        raise ValueError(f"a replica needs at least one device, got {devices}")
    fees: list[Fee] = []
    missing: list[str] = []
    if offer.price is None:
        missing.append("the price of a second")
    elif load.service is None:
        missing.append("the service time of a request")
    else:
        second = Figure(value=float(devices), unit="s", provenance=offer.price.provenance, source=offer.price.source)
        fees.append(
            Fee(
                what="seconds of workers",
                per=Per.SECOND,
                quantity=second,
                unit_price=offer.price.to("USD/s"),
                dated=offer.dated,
            )
        )
    if offer.request_fee is not None:
        one = Figure(value=1.0, unit="", provenance=offer.request_fee.provenance, source=offer.request_fee.source)
        fee = offer.request_fee.to("USD")
        fees.append(Fee(what="fee per request", per=Per.REQUEST, quantity=one, unit_price=fee, dated=offer.dated))
    if offer.transfer is not None:
        if load.transfer is None:
            missing.append("transfer")
        else:
            fees.append(transfer_fee(load.transfer, offer.transfer))
    return Tariff(
        delivery=Delivery.SERVERLESS,
        label=f"{offer.provider} {offer.sku}",
        fees=tuple(fees),
        missing=tuple(missing),
        workers=Workers(start=start, keep_alive=offer.keep_alive),
    )


def cold_share(tariff: Tariff, load: Load) -> float | None:
    """Share of requests that wait for a worker to start, 0..1; None where the option does not scale to zero."""
    if tariff.workers is None or load.service is None:
        return None
    return waiting_share(
        load.requests.to("").value,
        peak=load.peak.to("").value,
        service=load.service.to("s").value,
        start=tariff.workers.start.to("s").value,
        keep_alive=tariff.workers.keep_alive.to("s").value,
    )
