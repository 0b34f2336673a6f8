"""The Pareto front: options that no other one beats or equals in everything while beating it in something."""

import math
from collections.abc import Sequence

from dpctl.decide.option import Option, lost_quality

Point = tuple[float, float, float, float]


def point(option: Option) -> Point:
    """Latency in s, cost of a month in USD, lost compliance and lost quality in %: less is better in all.

    What is not known counts as the worst: it is not shown to be better than anything; a published quality counts as
    worse than any measured one.
    """
    of = option.assessment
    total = option.month.total
    score = of.compliance.score if of.compliance else None
    lost = lost_quality(option)
    return (
        math.inf if of.e2el is None else of.e2el.to("s").value,
        math.inf if total is None else total.value,
        math.inf if score is None else -score.value,
        math.inf if lost is None else lost,
    )


def dominates(a: Point, b: Point) -> bool:
    """Whether a is as good as b in everything and better in something."""
    return a != b and all(x <= y for x, y in zip(a, b, strict=True))


def front(options: Sequence[Option]) -> tuple[str, ...]:
    """Ids of the options that none of the others dominates, in their order."""
    points = [(option.id, point(option)) for option in options]
    return tuple(name for name, own in points if not any(dominates(other, own) for _, other in points))
