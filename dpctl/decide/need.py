"""What a decision is asked for: requirements, load, objective; and what of it may be changed to see what flips."""

from dataclasses import dataclass, replace
from enum import StrEnum

from dpctl.core.figures import Figure
from dpctl.core.scenario import Requirement, Scenario
from dpctl.core.units import conversion

DAYS = 365.25 / 12
"""Days of a month."""
LATENCY = ("ttft", "tpot", "e2el")
MONTH = "month"
"""The metric of a budget: what a month costs in all."""


class Objective(StrEnum):
    """What the best of several options that meet everything is best at."""

    COST = "cost"
    LATENCY = "latency"
    QUALITY = "quality"
    BALANCED = "balanced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A scenario with its load: `volume` in 1/day, `peak` the peak rate over the mean rate, `budget` in USD a month.

    `shape` names the pattern of the load ("office").
    """

    scenario: Scenario
    volume: Figure
    peak: Figure
    shape: str = "steady"
    objective: Objective = Objective.BALANCED
    budget: Figure | None = None

    @property
    def requests(self) -> float:
        """Requests a month."""
        return self.volume.to("1/day").value * DAYS

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """The scenario's requirements, then the budget."""
        if self.budget is None:
            return self.scenario.requirements
        limit = self.budget.to("USD").value
        budget = Requirement(metric=MONTH, statistic="cost", op="<=", limit=limit, unit="USD")
        return (*self.scenario.requirements, budget)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tweak:
    """A change to try: requests a month, factors on the prices of tokens and of machine hours, a limit of latency in s.

    `hardware` is the factor on the price of machines that are bought. None keeps what is.
    """

    requests: float | None = None
    tokens: float = 1.0
    hours: float = 1.0
    hardware: float = 1.0
    latency: float | None = None


NO_TWEAK = Tweak()


def tweaked(need: Need, tweak: Tweak) -> Need:
    """The need with another volume or limit of latency; prices are changed where options are priced."""
    if tweak.requests is not None:
        volume = replace(need.volume, value=tweak.requests / DAYS, unit="1/day", low=None, high=None)
        need = replace(need, volume=volume)
    if tweak.latency is not None:
        kept = tuple(_limited(r, tweak.latency) for r in need.scenario.requirements)
        need = replace(need, scenario=replace(need.scenario, requirements=kept))
    return need


def latency_limit(need: Need) -> float | None:
    """The limit in s of the mean (or median) of a whole answer; None where nothing bounds it."""
    return next((_seconds(r) for r in need.scenario.requirements if _bounds_answer(r)), None)


def _limited(requirement: Requirement, seconds: float) -> Requirement:
    return replace(requirement, limit=seconds, unit="s") if _bounds_answer(requirement) else requirement


def _bounds_answer(requirement: Requirement) -> bool:
    return requirement.metric == "e2el" and requirement.op in {"<", "<="} and requirement.statistic in {"mean", "p50"}


def _seconds(requirement: Requirement) -> float:
    return requirement.limit * conversion(requirement.unit, "s")
