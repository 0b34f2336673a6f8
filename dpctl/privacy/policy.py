"""What may go where, and how well that was kept: zones, classes and the compliance of what left."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dpctl.core.figures import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Compliance:
    """What left the allowed zones. `score` is the weighted share of spans that stayed inside, in %.

    Counts are mentions; `leaked_a` is None when nothing was planted or found; `by_class` maps a class to (leaked, all);
    `verdict` is met, not met or undetermined; `basis` says whose spans were searched (planted, or found by our finder).
    """

    score: Figure | None
    spans: int
    leaked: int
    spans_a: int
    leaked_a: int | None
    by_class: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    verdict: str = "undetermined"
    basis: str = ""
