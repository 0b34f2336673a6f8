"""What may go where, and how well that was kept: zones, classes and the compliance of what left."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from dpctl.core.deployment import Zone
from dpctl.core.figures import Figure, Provenance
from dpctl.core.scenario import Sensitivity
from dpctl.core.stats import share_interval
from dpctl.privacy.mention import CLASSES
from dpctl.privacy.metrics import Rate, rate

_NAMES = frozenset({"person", "organisation"})


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

    @property
    def leak(self) -> Rate | None:
        """Mentions of level A that left, with exact 95 % bounds: 0 of 1,000 only shows at most 0.30 %."""
        return rate(self.leaked_a, self.spans_a, "mentions of level A") if self.leaked_a is not None else None


def allowed(zone: Zone, sensitivity: Sensitivity) -> bool:
    """Whether sensitive text may be seen in a zone: only where the scenario says so (default deny)."""
    return zone in sensitivity.allowed_zones


def masked_classes(sensitivity: Sensitivity) -> frozenset[str]:
    """The classes to mask before anything leaves: all that the finder knows, less those the scenario lets out.

    Default deny: a class that the scenario does not name (a web address, an IP) is masked; one that it names is masked
    when its level is among `masked_levels`.
    """
    named = {cls.name: cls.level for cls in sensitivity.classes}
    masked = frozenset(name for name, level in named.items() if level in sensitivity.masked_levels)
    masked |= CLASSES - named.keys()
    # by its form alone a person's name is often taken for an organisation's: who hides the one must hide the other
    return masked | _NAMES if masked & _NAMES else masked


def compliance(
    planted: Mapping[str, int],
    leaked: Mapping[str, int],
    sensitivity: Sensitivity,
    *,
    basis: str,
    complete: bool = True,
) -> Compliance:
    """Judge how many mentions of each class left the allowed zones.

    `planted` and `leaked` map a class to mentions; classes that the scenario does not call sensitive do not count. The
    score is sum(weight x stayed) / sum(weight x all) in %. Its 80 % interval is that of Clopper & Pearson (1934) on the
    effective number of mentions n = (sum w)^2 / sum(w^2) (Kish 1965, one term per mention), rounded down, with the hits
    rounded outwards on both sides so that the interval holds the score. Mentions of one entity leave or stay together
    more often than by chance, so the interval is a narrow one. Verdict: not met as soon as one mention of level A left,
    met when none of at least one did, undetermined when there was none to leave or the search of what left was cut
    short (not `complete`). ValueError: more left than there was.
    """
    by_class: dict[str, tuple[int, int]] = {}
    total = kept = squares = 0.0
    spans_a = leaked_a = 0
    for name, count in planted.items():
        sensitive = sensitivity.find(name)
        if sensitive is None or count <= 0:
            continue
        out = leaked.get(name, 0)
        if not 0 <= out <= count:
            raise ValueError(f"{out} of {count} mentions of class {name} cannot have leaked")
        by_class[name] = (out, count)
        total += sensitive.weight * count
        kept += sensitive.weight * (count - out)
        squares += sensitive.weight**2 * count
        if sensitive.level == "A":
            spans_a += count
            leaked_a += out
    stray = [name for name, out in leaked.items() if out and name not in by_class and sensitivity.find(name)]
    if stray:
        raise ValueError(f"leaked mentions of classes that were not planted: {', '.join(stray)}")
    spans = sum(count for _, count in by_class.values())
    out = sum(count for count, _ in by_class.values())
    verdict = "not met" if leaked_a else "met" if spans_a and complete else "undetermined"
    return Compliance(
        score=_score(total, kept, squares, spans, out, spans_a, leaked_a, basis) if squares > 0 else None,
        spans=spans,
        leaked=out,
        spans_a=spans_a,
        leaked_a=leaked_a if spans_a else None,
        by_class=by_class,
        verdict=verdict,
        basis=basis,
    )


def _score(
    total: float, kept: float, squares: float, spans: int, out: int, spans_a: int, leaked_a: int, basis: str
) -> Figure:
    share = min(1.0, kept / total)
    effective = max(1, math.floor(total**2 / squares + 1e-9))
    low, _ = share_interval(math.floor(share * effective + 1e-9), effective)
    _, high = share_interval(min(effective, math.ceil(share * effective - 1e-9)), effective)
    source = f"{spans - out} of {spans} mentions stayed in the allowed zones, class A {spans_a - leaked_a} of {spans_a}"
    return Figure(
        value=100 * share,
        unit="%",
        provenance=Provenance.MEASURED,
        source=f"{source} ({basis}; searched in the bytes that left)",
        low=100 * min(low, share),
        high=100 * max(high, share),
    )
