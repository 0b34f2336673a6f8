"""The records of a comparison: sessions of one deployment before and after, and what is said of each metric."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from dpctl.core.figures import Provenance


class Answer(StrEnum):
    """What is said of one metric.

    unchanged: no change beyond the tolerance was shown, and one beyond twice the tolerance is ruled out. inconclusive:
    neither a change nor its absence could be shown. not comparable: the two sides did not measure the same thing.
    """

    WORSE = "worse"
    BETTER = "better"
    UNCHANGED = "unchanged"
    INCONCLUSIVE = "inconclusive"
    NOT_COMPARABLE = "not comparable"


class Method(StrEnum):
    """How a metric was compared."""

    PAIRED = "interleaved pairs"
    HISTORY = "stored history"
    EXACT = "exact"
    SPANS = "leaked spans"
    PROPORTIONS = "paired proportions"
    NONE = "none"


class Scope(StrEnum):
    """What a difference between the sides makes incomparable."""

    NOTHING = "nothing"
    TIMES = "times"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """When a change counts: beyond `tolerance` (a share) and with p below `alpha` after Holm's correction.

    `screen` interleaved pairs may acquit, `confirm` are made where they do not; `history` stored occasions stand in for
    pairs, for which a change must show in `repeats` new runs. Runs that began within `occasion` s of each other share
    the machine's state: they can be pairs, and count once in a history. `power` is that of the smallest detectable
    change, `level` the confidence of intervals.
    """

    tolerance: float = 0.05
    alpha: float = 0.01
    screen: int = 5
    confirm: int = 12
    history: int = 10
    repeats: int = 3
    occasion: float = 3600.0
    power: float = 0.9
    level: float = 0.9

    def __post_init__(self) -> None:
        if not 0 < self.tolerance < 1:
            raise ValueError(f"a tolerance lies between 0 and 100 %, got {self.tolerance:.3g}")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Leak:
    """A sensitive span that reached a place it must not: by id and class, never its text; where the run file says so.

    `known`: the baseline leaked it too.
    """

    deployment: str
    document: str
    cls: str
    span: str
    file: str = field(default="", compare=False)
    line: int = field(default=1, compare=False)
    known: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One run of one deployment: a typical value for each time, and the raw counts.

    `times` holds s by metric (the median of the session's requests), `counts` the value of every request by metric;
    `failed` of `requests` failed. `found` says in how many of the `answers` to a document a fact was found, by
    (document, fact); `facts` how many facts a document holds. `started` is Unix time in s, None where the file does not
    say.
    """

    name: str
    started: float | None = None
    times: Mapping[str, float] = field(default_factory=dict)
    counts: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    requests: int = 0
    failed: int = 0
    leaks: tuple[Leak, ...] = ()
    found: Mapping[tuple[str, str], int] = field(default_factory=dict)
    answers: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Something that is not the same on both sides, and what cannot be compared because of it."""

    what: str
    base: str
    new: str
    spoils: Scope = Scope.NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One deployment with its sessions on both sides, and what differs between these.

    `worth` says by metric how its values were learned, where it was not by measuring.
    """

    deployment: str
    base: tuple[Session, ...]
    new: tuple[Session, ...]
    differences: tuple[Difference, ...] = ()
    worth: Mapping[str, Provenance] = field(default_factory=dict)

    def spoilt(self, *scopes: Scope) -> tuple[Difference, ...]:
        """The differences that make one of these scopes incomparable."""
        return tuple(difference for difference in self.differences if difference.spoils in scopes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is said of one metric of one deployment.

    `base` and `new` are typical values in `unit`. `estimate`, `low`, `high` and `detectable` are relative changes
    (0.1 is 10 % more), for shares in `unit` % differences in shares; the interval has confidence `level`. `p` is
    one-sided for the worse and Holm-adjusted. `detectable` is the smallest change that this much data would have shown
    as worse with the gate's power, None where no change could have been shown. `n` counts pairs, stored occasions,
    requests or facts, as the method has them.
    """

    deployment: str
    metric: str
    unit: str
    answer: Answer
    method: Method
    base: float | None = None
    new: float | None = None
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    level: float = 0.0
    p: float | None = None
    detectable: float | None = None
    n: int = 0
    reason: str = ""
    provenance: Provenance = Provenance.MEASURED
