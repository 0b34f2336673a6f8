"""When to ask a second route: after the time in which the first answers 95 of 100 times, and not too often.

Hedged requests as in Dean & Barroso, The Tail at Scale (CACM 56(2), 2013): the second copy is put off until the 95th
percentile of the expected latency, which limits the extra load to about 5 %. When everything is slow the percentile no
longer limits it, hence the budget.
"""

import math
from collections import deque

from dpctl.core.models import LatencyProfile
from dpctl.core.stats import quantile

# the 95th percentile of the standard normal distribution
_Z95 = 1.6449
# fewer samples say nothing useful about a 95th percentile; a hedge needs a rough one, not a certified one
_ENOUGH = 20
_WINDOW = 200


class Hedging:
    """One route's times to the first token in s, and how many of its requests may still be hedged.

    `expected` is the delay before the route has samples of its own (None: no hedge until then), `share` the largest
    share of requests that are hedged in the long run, `burst` how many may be hedged in a row.
    """

    def __init__(self, *, expected: float | None = None, share: float = 0.1, burst: float = 3.0) -> None:
        self._expected = expected
        self._share = share
        self._burst = burst
        self._budget = burst
        self._samples: deque[float] = deque(maxlen=_WINDOW)

    def record(self, ttft: float) -> None:
        """Keep a time to the first token."""
        self._samples.append(ttft)

    def record_more_than(self, waited: float) -> None:
        """Keep that a request had waited so long without a token when it was called off.

        Leaving the slow ones out would pull the percentile down with every hedge that wins, and bring on more hedges;
        a wait below the percentile says nothing about it.
        """
        delay = self.delay()
        if delay is not None and waited >= delay:
            self._samples.append(waited)

    def delay(self) -> float | None:
        """How long to wait for the first token before a second route is asked, in s; None for no hedge."""
        if len(self._samples) >= _ENOUGH:
            return quantile(self._samples, 0.95)
        return self._expected

    def asked(self) -> None:
        """A request was sent to the route: it earns its share of a hedge."""
        self._budget = min(self._burst, self._budget + self._share)

    def spend(self) -> bool:
        """Take one hedge from the budget; False when there is none left."""
        if self._budget < 1.0:
            return False
        self._budget -= 1.0
        return True


def expected_delay(profile: LatencyProfile, *, prompt_tokens: float) -> float:
    """The 95th percentile of the time to the first token in s, from a published profile.

    A log-normal quantity has its p-quantile at median x exp(z_p x sigma) (Johnson, Kotz & Balakrishnan 1994, ch. 14).
    """
    base = profile.ttft.to("s").value * math.exp(_Z95 * profile.ttft_sigma.to("").value)
    return base + profile.prefill.to("s/tok").value * prompt_tokens
