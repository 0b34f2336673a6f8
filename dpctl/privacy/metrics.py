"""How much of what should stay left: leaks by entity, weight, token and tail, what was masked in vain.

Each is a Rate with its count and interval, or a bare Count where it is taken for every request and judged over all of
them; None where there was nothing to count: None is "not assessed", not 0. The ids of leaked spans come from the search
of the bytes that left (`leaks.search`).
"""

import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from dpctl.core.documents import Span
from dpctl.core.stats import share_upper_bound

CONFIDENCE = 0.95
_TOKEN = re.compile(r"\w[\w'’-]*")
_DIGITS = re.compile(r"\d+")
# numbers whose last digits are habitually left to be seen
TAIL_CLASSES = frozenset({"account", "iban", "tax_id", "phone", "card"})
_TAIL = 4

# characters [start, end) of a text
Place = tuple[int, int]
# (hits, of how many)
Count = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """`hits` of `n`, with the exact one-sided 95 % bounds below and above (Clopper & Pearson 1934), shares of 1.

    With 0 hits `high` is 1 - 0.05^(1/n): 0.30 % for n = 1,000. Where n counts mentions of few entities, which leave or
    stay together, the interval is a narrow one: give the entity's rate beside it.
    """

    of: str
    hits: float
    n: float
    low: float
    high: float

    @property
    def value(self) -> float:
        """The share, 0 to 1."""
        return self.hits / self.n

    def __str__(self) -> str:
        return (
            f"{self.hits:,.6g} of {self.n:,.6g} {self.of}: {self.value:.2%} (95 %: {self.low:.2%} to {self.high:.2%})"
        )


def rate(hits: int, n: int, of: str) -> Rate | None:
    """A counted share with its bounds; None for n = 0. ValueError for more hits than n."""
    if n == 0:
        return None
    return Rate(
        of=of,
        hits=hits,
        n=n,
        low=1 - share_upper_bound(n - hits, n, CONFIDENCE),
        high=share_upper_bound(hits, n, CONFIDENCE),
    )


def entity_leak(spans: Sequence[Span], leaked: Set[str]) -> Rate | None:
    """Share of entities of which a mention left: one is protected only if all its mentions are.

    The measure of the Text Anonymization Benchmark (Pilán et al. 2022).
    """
    entities = {span.entity for span in spans}
    return rate(len({span.entity for span in spans if span.id in leaked}), len(entities), "entities")


def weighted_leak(counts: Mapping[str, tuple[int, int]], weights: Mapping[str, float]) -> Rate | None:
    """Share of the weight of mentions that left, of (left, all) mentions by class; one without a weight does not count.

    The bounds are those of the effective number of mentions (sum w)^2 / sum(w^2) (Kish 1965), rounded down, with the
    hits rounded outwards.
    """
    counted = [(*pair, weights[cls]) for cls, pair in counts.items() if weights.get(cls, 0.0) > 0 and pair[1]]
    if not counted:
        return None
    total = math.fsum(weight * n for _, n, weight in counted)
    out = math.fsum(weight * hits for hits, _, weight in counted)
    effective = max(1, math.floor(total**2 / math.fsum(weight**2 * n for _, n, weight in counted) + 1e-9))
    share = out / total * effective
    below = min(effective, math.floor(share + 1e-9))
    above = min(effective, math.ceil(share - 1e-9))
    return Rate(
        of="weighted mentions",
        hits=out,
        n=total,
        low=1 - share_upper_bound(effective - below, effective, CONFIDENCE),
        high=share_upper_bound(above, effective, CONFIDENCE),
    )


def token_leak(spans: Sequence[Span], masked: Iterable[Place]) -> Count | None:
    """The words in sensitive mentions that no masked place covers whole, of all; both are of one text.

    Judged by place, not by search, since a word such as "Street" also stands elsewhere: what masking leaves over, so
    what would leave.
    """
    covered = _Cover(masked)
    places = [
        (span.start + match.start(), span.start + match.end()) for span in spans for match in _TOKEN.finditer(span.text)
    ]
    return _count(not covered.whole(start, end) for start, end in places)


def over_mask(text: str, spans: Sequence[Span], masked: Iterable[Place]) -> Count | None:
    """The words outside all sensitive mentions that a masked place touches, of all such words."""
    sensitive = _Cover((span.start, span.end) for span in spans)
    covered = _Cover(masked)
    places = [m.span() for m in _TOKEN.finditer(text) if not sensitive.touched(*m.span())]
    return _count(covered.touched(start, end) for start, end in places)


def tail_digit_leak(text: str, spans: Sequence[Span], sent: Iterable[str]) -> Count | None:
    """Identifying numbers, of all, whose last four digits stand by themselves in what was sent ("ending 4242").

    One count for each different number of seven or more digits. Tails that the document also holds outside sensitive
    mentions (years, amounts) cannot be told apart and do not count.
    """
    sensitive = _Cover((span.start, span.end) for span in spans)
    innocent = {m.group()[-_TAIL:] for m in _DIGITS.finditer(text) if not sensitive.touched(*m.span())}
    numbers = {"".join(_DIGITS.findall(span.text)) for span in spans if span.cls in TAIL_CLASSES}
    tails = [digits[-_TAIL:] for digits in numbers if len(digits) > 6 and digits[-_TAIL:] not in innocent]
    out = {m.group()[-_TAIL:] for part in sent for m in _DIGITS.finditer(part) if len(m.group()) >= _TAIL}
    return _count(tail in out for tail in tails)


def _count(cases: Iterable[bool]) -> Count | None:
    found = list(cases)
    return (sum(found), len(found)) if found else None


class _Cover:
    """Sorted, merged intervals of a text."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(place for place in places if place[0] < place[1]):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def whole(self, start: int, end: int) -> bool:
        """Whether one interval covers all of [start, end)."""
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and self._ends[at] >= end

    def touched(self, start: int, end: int) -> bool:
        """Whether an interval covers any of [start, end)."""
        at = bisect_right(self._starts, end - 1) - 1
        return at >= 0 and self._ends[at] > start
