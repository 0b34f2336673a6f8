"""The load that a month's cost is computed for, and how busy it keeps what is paid for."""

from dataclasses import dataclass

from dpctl.core.figures import Figure, Provenance

HOURS = Figure(value=730.5, unit="h", provenance=Provenance.PUBLISHED, source="a month: a twelfth of 365.25 days")


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Requests of a month and what each of them takes.

    An uncertain number of requests is swept with `curve`: as an interval here it would count as another error in each
    line of a cost, and the sum would look surer than it is.

    `requests` a month; `peak` is the peak rate over the mean rate (1: even). Traffic counts as on or off: all of it
    arrives at the peak rate, in 1/`peak` of the time. Per request: tokens of the prompt (`tokens_cached` of them read
    from a prompt cache, `tokens_written` written to one) and of the answer; `transfer` in B that leave the provider;
    `service` in s that it keeps one of the `concurrency` places of a replica (None: not known, as for an API).
    """

    requests: Figure
    peak: Figure
    tokens_in: Figure
    tokens_out: Figure
    tokens_cached: Figure | None = None
    tokens_written: Figure | None = None
    transfer: Figure | None = None
    service: Figure | None = None
    concurrency: Figure | None = None

    def __post_init__(self) -> None:
        if self.requests.to("").value < 0:
            raise ValueError(f"requests a month must not be negative, got {self.requests.value:g}")
        if self.peak.to("").value < 1:
            raise ValueError(f"the peak rate must be at least the mean rate, got {self.peak.value:g} times it")
        for name in ("tokens_in", "tokens_out", "tokens_cached", "tokens_written"):
            tokens = getattr(self, name)
            if tokens is not None and tokens.to("tok").value < 0:
                raise ValueError(f"{name} must not be negative, got {tokens.value:g}")
        if self.transfer is not None and self.transfer.to("B").value < 0:
            raise ValueError(f"transfer must not be negative, got {self.transfer.value:g}")
        if self.service is not None and self.service.to("s").value <= 0:
            raise ValueError(f"the service time must be positive, got {self.service.value:g}")
        if self.concurrency is not None and self.concurrency.to("").value < 1:
            raise ValueError(f"a replica serves at least one request at a time, got {self.concurrency.value:g}")

    @property
    def busy(self) -> Figure | None:
        """Time of a whole replica that one request takes, in s: service time over concurrency; None when not known."""
        if self.service is None:
            return None
        return self.service.to("s") if self.concurrency is None else (self.service / self.concurrency).to("s")


def capacity(load: Load) -> float | None:
    """Requests a month that one replica can carry: a full month of busy time, less the room that peaks need.

    The estimator knows better where it has simulated a queue; this is the bound without one. None when the service
    time is not known.
    """
    busy = load.busy
    return None if busy is None else HOURS.to("s").value / busy.value / load.peak.to("").value


def utilisation(load: Load, replicas: float) -> Figure | None:
    """Busy hours over paid hours of so many replicas; above 1 they cannot carry the load. None when not known."""
    busy = load.busy
    if busy is None or replicas <= 0:
        return None
    return (load.requests * busy / (HOURS * replicas)).to("")
