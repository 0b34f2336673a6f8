"""Workers that scale to zero: how long they are up in a month, and how many requests wait for one to start.

Requests arrive at random (Poisson) at a rate r; a worker starts in C seconds, serves each request for S and goes K
after the last one ends. As long as one worker is enough, it is up until no request arrived for S + K: the busy period
of a queue with as many servers as wanted, (exp(r (S + K)) - 1) / r, after a start of C. With waits of 1/r between
them, the share of time that it is up is 1 - 1 / (r C + exp(r (S + K))), and of all requests (1 + r C) in
(r C + exp(r (S + K))) find it off or starting (Takacs, Introduction to the Theory of Queues, 1962, chapter 3; the
start is ours). More traffic than one worker holds needs r S / slots of them, busy all the time; that workers beyond
the first also idle before they go is left out.
"""

from dataclasses import dataclass
from math import exp

from dpctl.core.figures import Figure, Provenance, weakest
from dpctl.cost.load import HOURS, Load

MONTH = HOURS.to("s").value
# exp beyond this is more than any number of requests
_MOST = 700.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """Start and keep-alive of a worker, in s; the start is paid for, and the request that caused it waits."""

    start: Figure
    keep_alive: Figure


def up_seconds(requests: float, *, peak: float, service: float, slots: float, start: float, keep_alive: float) -> float:
    """Seconds of a month for which workers are up and paid for, summed over the workers.

    `requests` a month arrive in 1/`peak` of the time; a request takes `service` s of one of a worker's `slots`.
    """
    rate = requests * peak / MONTH
    on = 1.0 - 1.0 / (rate * start + exp(min(rate * (service + keep_alive), _MOST)))
    return MONTH / peak * max(on, rate * service / slots)


def waiting_share(requests: float, *, peak: float, service: float, start: float, keep_alive: float) -> float:
    """Share of requests, 0..1, that find no worker up: they wait for its start, or for what is left of it."""
    rate = requests * peak / MONTH
    return min(1.0, (1.0 + rate * start) / (rate * start + exp(min(rate * (service + keep_alive), _MOST))))


def up_time(workers: Workers | None, load: Load) -> Figure:
    """Seconds of a month that workers are up, as a plain number: the quantity of a fee by the second.

    Low and high take every input at the end at which workers are up for less or more. ValueError when the workers or
    the service time are not known.
    """
    if workers is None or load.service is None:
        raise ValueError("seconds of workers need their start, their keep-alive and the service time of a request")
    known = [load.requests, load.peak, load.service, workers.start, workers.keep_alive]
    if load.concurrency is not None:
        known.append(load.concurrency)
    value = _up_at(workers, load, "value", "value")
    origin = weakest(known)
    return Figure(
        value=value,
        unit="",
        provenance=max(origin.provenance, Provenance.ESTIMATED, key=lambda provenance: provenance.weakness),
        source=f"time that workers are up, by a model of traffic that is on or off; weakest input: {origin.source}",
        low=min(value, _up_at(workers, load, "low", "high")),
        high=max(value, _up_at(workers, load, "high", "low")),
    )


def _up_at(workers: Workers, load: Load, end: str, opposite: str) -> float:
    """Seconds up with every input at one end, and at the opposite end those of which more means less time up."""
    service = load.service
    if service is None:
        raise ValueError("seconds of workers need the service time of a request")
    return up_seconds(
        _end(load.requests.to(""), end),
        peak=_end(load.peak.to(""), opposite),
        service=_end(service.to("s"), end),
        slots=1.0 if load.concurrency is None else _end(load.concurrency.to(""), opposite),
        start=_end(workers.start.to("s"), end),
        keep_alive=_end(workers.keep_alive.to("s"), end),
    )


def _end(figure: Figure, end: str) -> float:
    found = {"value": figure.value, "low": figure.low, "high": figure.high}[end]
    return figure.value if found is None else found
