"""A Scenario: a workload, how sensitive its data is, what is required of it and what others have claimed about it."""

import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dpctl.core.deployment import Mode, Pipeline, Zone
from dpctl.core.figures import Figure
from dpctl.core.units import format_value, parse_unit

# metric -> unit in which its Figure is kept; the metrics a requirement can name
METRICS: Mapping[str, str] = {
    "ttft": "s",
    "tpot": "s",
    "e2el": "s",
    "cost": "USD",
    "leaked": "",
    "compliance": "%",
    "quality": "%",
    "bytes_out": "B",
}
_STATISTICS = ("mean", "p50", "p95", "p99")
_OPERATORS: Mapping[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
    "==": operator.eq,
}
_REQUIREMENT = re.compile(
    r"\s*(?P<metric>[a-z0-9_]+)(?:\s+(?P<statistic>[a-z]+\d*))?\s*(?P<op><=|>=|==|<|>)\s*"
    r"(?P<dollar>\$)?\s*(?P<limit>[0-9][0-9_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*(?P<unit>[A-Za-z%]*)\s*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One SLO, `metric statistic op limit unit`: "e2el mean <= 3 s", "leaked == 0", "cost mean <= $0.05"."""

    metric: str
    statistic: str
    op: str
    limit: float
    unit: str

    def holds(self, value: float) -> bool:
        """Whether a value in this requirement's unit meets the limit."""
        return _OPERATORS[self.op](value, self.limit)

    def __str__(self) -> str:
        limit = format_value(self.limit, self.unit) if self.unit else f"{self.limit:g}"
        return f"{self.metric} {self.statistic} {self.op} {limit}"


def parse_requirement(text: str) -> Requirement:
    """Parse "e2el p95 <= 3 s"; statistic defaults to mean, the unit to the metric's own.

    Raises ValueError saying which part is wrong and what it could be.
    """
    match = _REQUIREMENT.fullmatch(text)
    if not match:
        raise ValueError(f"cannot read requirement {text!r}; write it like 'e2el mean <= 3 s' or 'leaked == 0'")
    metric = match["metric"]
    if metric not in METRICS:
        raise ValueError(f"unknown metric {metric!r} in {text!r}; known: {', '.join(METRICS)}")
    statistic = match["statistic"] or "mean"
    if statistic not in _STATISTICS:
        raise ValueError(f"unknown statistic {statistic!r} in {text!r}; known: {', '.join(_STATISTICS)}")
    unit = "USD" if match["dollar"] else match["unit"] or METRICS[metric]
    try:
        same = parse_unit(unit).powers == parse_unit(METRICS[metric]).powers
    except ValueError as error:
        raise ValueError(f"requirement {text!r}: {error}") from None
    if not same:
        raise ValueError(f"{metric} is in {METRICS[metric] or 'a number'}, not in {unit} ({text!r})")
    return Requirement(metric=metric, statistic=statistic, op=match["op"], limit=float(match["limit"]), unit=unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitivityClass:
    """One class of sensitive data: `level` A (identifies somebody) or B (business terms), `weight` in the score."""

    name: str
    level: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """How sensitive a workload is: its classes, the regime, the zones that may see it, the levels hybrid masks.

    `regime` names one or several of the catalogue's, joined by "+": "gdpr+legal-privilege". `content` is what the text
    is about as a whole, beyond its mentions: "text" for nothing particular, "health" and the like for what laws treat
    apart.
    """

    regime: str
    classes: tuple[SensitivityClass, ...]
    allowed_zones: tuple[Zone, ...]
    masked_levels: tuple[str, ...] = ("A",)
    content: tuple[str, ...] = ("text",)

    def find(self, name: str) -> SensitivityClass | None:
        """The class of that name, or None when the scenario does not count it as sensitive."""
        return next((c for c in self.classes if c.name == name), None)

    @property
    def regimes(self) -> tuple[str, ...]:
        """The ids of the regimes, in the order written."""
        return tuple(part.strip() for part in self.regime.split("+"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """When in a day requests come: `hourly` holds 24 weights from midnight on, `source` says where they are from."""

    hourly: tuple[float, ...]
    source: str

    def __post_init__(self) -> None:
        if len(self.hourly) != 24 or min(self.hourly) < 0 or not 0 < sum(self.hourly) < math.inf:
            raise ValueError("hourly needs 24 weights, one for each hour from midnight: none negative, not all 0")

    @property
    def peak(self) -> float:
        """How many times the day's mean rate the busiest hour has."""
        return max(self.hourly) * 24 / sum(self.hourly)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """What is asked: a generated document (kind, pages, seed), the instruction, the answer's length limit (tok).

    `pages` counts what the kind is made of: pages, messages, reports, steps, passages. A request makes `calls` calls,
    one after the other, each of which reads what those before it read and wrote; the document is what the last one
    reads. Without `arrivals` requests come evenly through the day.
    """

    kind: str
    pages: int
    seed: int
    instruction: str
    output_tokens: int
    calls: int = 1
    arrivals: Arrivals | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A deployment to consider: `edge` and `cloud` name models ("llama-3-70b@Q4_K_M", "openai:gpt-4o").

    `pipeline` is how hybrid delivery divides the work; the other modes have no choice.
    """

    mode: Mode
    edge: str | None = None
    cloud: str | None = None
    pipeline: Pipeline = Pipeline.MASK


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A deployment on somebody else's hardware, to be estimated: `hardware` is a profile id (None for pure cloud)."""

    label: str
    mode: Mode
    edge: str | None = None
    cloud: str | None = None
    hardware: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A figure that a claim gives beside the usual ones, in words: "stays on the small model", 80 %."""

    what: str
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What somebody else published about a deployment; shown beside our figures, never as ours."""

    label: str
    mode: Mode
    e2el: Figure | None = None
    cost: Figure | None = None
    compliance: Figure | None = None
    satisfaction: Figure | None = None
    stated: tuple[Stated, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What the decision rules read from a scenario beside its requirements: the conditions of their framework."""

    data_must_stay: bool = False
    maximum_capability: bool = False
    volume: str | None = None
    rapid_development: bool = False
    regulated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Everything a bench, an estimate or a recommendation needs to know about a task."""

    id: str
    title: str
    workload: Workload
    sensitivity: Sensitivity
    requirements: tuple[Requirement, ...]
    candidates: tuple[Candidate, ...]
    references: tuple[Reference, ...] = ()
    claims: tuple[Claim, ...] = ()
    traits: Traits = Traits()
    queries_per_day: Figure | None = None
    electricity: Figure | None = None
