"""When an emulated answer's tokens are due: drawn from a published latency profile, the same for the same seed."""

import math
import random
from dataclasses import dataclass

from dpctl.core.models import LatencyProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """One request's timing in s: from its arrival to the first token, and from one token to the next."""

    ttft: float
    interval: float

    def due(self, token: int) -> float:
        """When token number `token` (from 0) is due, in s after the request arrived."""
        return self.ttft + token * self.interval


def draw_pace(latency: LatencyProfile, *, prompt_tokens: int, seed: int, index: int) -> Pace:
    """Draw the pace of request number `index`: log-normal TTFT plus a time per prompt token, log-normal decode rate.

    The profile gives medians, hence mu = ln(median). The draw depends on seed and index only.
    """
    rng = random.Random(f"{seed}:{index}")  # noqa: S311 - a reproducible draw, not a secret
    base = rng.lognormvariate(math.log(latency.ttft.to("s").value), latency.ttft_sigma.to("").value)
    rate = rng.lognormvariate(math.log(latency.decode.to("tok/s").value), latency.decode_sigma.to("").value)
    return Pace(ttft=base + latency.prefill.to("s/tok").value * prompt_tokens, interval=1.0 / rate)
