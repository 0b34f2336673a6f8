"""Where a request may be sent: routes in their order of preference, and which of them one verdict covers."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from dpctl.core.deployment import Zone
from dpctl.engines.base import Engine
from dpctl.pipelines.breaker import Breaker
from dpctl.pipelines.hedge import Hedging


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One endpoint that can answer, kept as long as a run so that it remembers how it has been doing.

    `name` is unique among the routes of a run; `zone` says who can read what arrives there; `verdict` is the id of the
    policy verdict that lets this run's requests go there. `hedging` None: no second route is asked when this one is
    slow. `chars_per_token` serves to estimate what a lost leg cost.
    """

    name: str
    zone: Zone
    engine: Engine
    verdict: str | None = None
    breaker: Breaker = field(default_factory=Breaker)
    hedging: Hedging | None = None
    chars_per_token: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far a delivery goes for one request; times in s.

    `deadline` covers everything, waiting included; `retries` is how many more legs may follow failures (hedges and the
    edge aside). Without a Retry-After, a failed route is asked again after a random part of `backoff` x 2^failures, at
    most `longest_backoff`. `edge_reserve` is the part of the deadline kept for the edge model: the cloud must have
    begun its answer before. `whole` gives the answer out only when it is complete: later, but one that breaks off can
    still be asked for elsewhere.
    """

    deadline: float = 600.0
    retries: int = 2
    backoff: float = 0.5
    longest_backoff: float = 8.0
    edge_reserve: float = 0.0
    whole: bool = False


def allowed(routes: Sequence[Route], verdict: str | None) -> tuple[Route, ...]:
    """The routes that a verdict covers, in order; without one, those in the zone of the first (default deny)."""
    if verdict is not None:
        return tuple(route for route in routes if route.verdict == verdict)
    return tuple(route for route in routes if route.verdict is None and route.zone is routes[0].zone)
