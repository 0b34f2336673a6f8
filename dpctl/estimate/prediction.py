"""What a model would do on a machine for one request: the common answer of the estimator and of layer sampling."""

from dataclasses import dataclass

from dpctl.core.figures import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """Latencies in s, rates in tok/s, memory in B; None where unknown.

    `e2el` is the whole request (TTFT plus the remaining output tokens). `needed` is the memory the whole model takes
    at this context, `missing` how much of it the machine lacks (None when it fits).
    """

    ttft: Figure | None
    tpot: Figure | None
    e2el: Figure | None
    prefill_rate: Figure | None
    decode_rate: Figure | None
    fits: bool
    needed: Figure | None = None
    missing: Figure | None = None
