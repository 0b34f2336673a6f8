"""What somebody wants decided, from flags or a TOML file: read, checked against itself, and made into a Need."""

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from dpctl.catalog import files, regimes
from dpctl.catalog.convert import did_you_mean
from dpctl.core.arrivals import parse_duration, parse_rate
from dpctl.core.deployment import Zone
from dpctl.core.errors import UsageError
from dpctl.core.figures import Figure, Provenance
from dpctl.core.scenario import (
    Requirement,
    Scenario,
    Sensitivity,
    Traits,
    Workload,
    parse_requirement,
)
from dpctl.core.units import conversion
from dpctl.decide.need import Need, Objective
from dpctl.decide.rules import CONSISTENT, VARIABLE
from dpctl.decide.satisfaction import Surveyed

# from so many requests a day on a volume is called high: assumed, the framework names no number
HIGH_VOLUME = 10_000.0
# peak rate over mean rate
_SHAPES: Mapping[str, tuple[float, str]] = {
    "steady": (1.0, "a steady load, as stated"),
    "office": (4.2, "assumed: all in 8 hours of 5 days a week"),
    "peak": (5.0, "assumed: a busy hour has five times the mean rate"),
}
_MONEY = re.compile(r"\s*\$?\s*([0-9][0-9_,]*\.?[0-9]*)\s*(?:USD)?\s*(?:/\s*(month|request))?\s*", re.IGNORECASE)
_DAY = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Everything that can be stated; None is not stated. The keys of a requirements file are these fields."""

    scenario: str | None = None
    hardware: str | None = None
    volume: str | None = None
    pattern: str | None = None
    regime: str | None = None
    latency: str | None = None
    budget: str | None = None
    objective: str | None = None
    contract: str | None = None
    region: str | None = None
    electricity: str | None = None
    model: str | None = None
    prompt: float | None = None
    output: float | None = None
    data_stays: bool | None = None
    capability: bool | None = None
    rapid: bool | None = None
    require: tuple[str, ...] = ()

    @property
    def stated(self) -> Mapping[str, Any]:
        """The fields that say something."""
        pairs = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: value for name, value in pairs if value is not None and value != () and value is not False}


def read_wanted(path: Path) -> Wanted:
    """A requirements file; UsageError for a key that does not exist or a value of another kind."""
    table, place = files.load(path)
    known = {field.name: field.type for field in fields(Wanted)}
    given: dict[str, Any] = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        if name not in known:
            hint = did_you_mean(name, known, otherwise=f"known: {', '.join(known)}")
            raise UsageError(f"unknown key {key!r}", where=str(place), hint=hint)
        given[name] = _typed(name, value, str(place.at(key)))
    return Wanted(**given)


def _typed(name: str, value: object, where: str) -> object:
    if name == "require":
        if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
            return tuple(value)
        raise UsageError("require is no list of texts", where=where, hint='require = ["e2el p95 <= 5 s"]')
    if name in {"data_stays", "capability", "rapid"}:
        if isinstance(value, bool):
            return value
        raise UsageError(f"{name} is {value!r}", where=where, hint=f"{name} = true")
    if name in {"prompt", "output"}:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
        raise UsageError(f"{name} is {value!r}", where=where, hint=f"{name} = 1000 (tokens)")
    if isinstance(value, str):
        return value
    raise UsageError(f"{name} is {value!r}", where=where, hint=f'{name} = "..." in quotes')


def over(file: Wanted, flags: Wanted) -> Wanted:
    """What the flags state, over what the file states."""
    return replace(file, **flags.stated)


def command(wanted: Wanted) -> str:
    """The command line that says the same."""
    words = ["dpctl recommend"]
    for name, value in wanted.stated.items():
        flag = f"--{name.replace('_', '-')}"
        if name == "scenario":
            words.insert(1, shlex.quote(value))
        elif name == "require":
            words += [f"{flag} {shlex.quote(entry)}" for entry in value]
        else:
            said = f"{value:g}" if isinstance(value, float) else str(value)
            words.append(flag if value is True else f"{flag} {shlex.quote(said)}")
    return " ".join(words)


def need_of(wanted: Wanted, scenario: Scenario | None) -> Need:
    """The need: a scenario (a plain one where none is named) with what was stated over it.

    UsageError for what cannot be read, and for what contradicts itself.
    """
    base = scenario or plain_task()
    base = _stated(base, wanted)
    _consistent(base.requirements)
    volume = _volume(wanted, base)
    shape, peak = _peak(wanted, base)
    objective = _objective(wanted.objective)
    traits = base.traits
    if wanted.volume is not None or wanted.pattern is not None:
        high = volume.value >= HIGH_VOLUME
        traits = replace(traits, volume=(VARIABLE if peak.value > 1.5 else CONSISTENT) if high else None)
    money = parse_budget(wanted.budget) if wanted.budget is not None else None
    return Need(
        scenario=replace(base, traits=traits),
        volume=volume,
        peak=peak,
        shape=shape,
        objective=objective,
        budget=money[0] if money is not None and money[1] == "month" else None,
    )


def plain_task() -> Scenario:
    """A task of which nothing is known but what was stated: any model, nothing sensitive, all zones."""
    return Scenario(
        id="task",
        title="A task as stated, without a scenario",
        workload=Workload(kind="agreement", pages=1, seed=1, instruction="", output_tokens=300),
        sensitivity=Sensitivity(regime="none", classes=(), allowed_zones=tuple(Zone), masked_levels=()),
        requirements=(),
        candidates=(),
    )


def parse_latency(text: str) -> float:
    """The limit of a latency, "3s" or "80 ms", in s; UsageError for anything else and for 0."""
    try:
        return parse_duration(text)
    except ValueError:
        raise UsageError(
            f"cannot read the duration {text!r}", where="--latency", hint="write 3s, 800ms or 2min"
        ) from None


def parse_volume(text: str) -> Figure:
    """A volume, "2000/day", "50k/month" or "3/s", as a Figure in 1/day; UsageError for anything else and for 0."""
    try:
        a_second = parse_rate(text, per="day")
    except ValueError:
        raise UsageError(
            f"cannot read the volume {text!r}", where="--volume", hint="write 2000/day, 50k/month or 3/s"
        ) from None
    return _told(a_second * _DAY, "1/day", "--volume")


def parse_budget(text: str) -> tuple[Figure, str]:
    """A budget, "500/month" or "0.02/request", as (USD, month or request); UsageError for anything else and for 0."""
    match = _MONEY.fullmatch(text)
    value = float(match[1].replace(",", "").replace("_", "")) if match else 0.0
    if match is None or value <= 0:
        raise UsageError(f"cannot read the budget {text!r}", where="--budget", hint="write 500/month or 0.02/request")
    return _told(value, "USD", "--budget"), (match[2] or "month").lower()


def read_survey(path: Path) -> tuple[Surveyed, ...]:
    """A survey: TOML with [[answers]] of, satisfaction, answers; or CSV with these columns. Out of 5.

    `of` names a deployment's id, a model ("openai:gpt-4o") or a mode ("hybrid").
    """
    if path.suffix.lower() == ".csv":
        import csv

        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows: Sequence[Mapping[str, object]] = list(csv.DictReader(file))
        except (OSError, UnicodeDecodeError) as error:
            why = "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else error.strerror
            raise UsageError(
                f"cannot read the survey: {why}", where=str(path), hint="CSV with the head of,satisfaction,answers"
            ) from None
    else:
        found = files.load(path)[0].get("answers")
        rows = found if isinstance(found, list) else []
    if not rows:
        raise UsageError(
            "the survey holds no answer", where=str(path), hint='[[answers]] of = "hybrid", satisfaction = 4.3'
        )
    return tuple(_answer(row, index, path) for index, row in enumerate(rows, start=1))


def _answer(row: Mapping[str, object], index: int, path: Path) -> Surveyed:
    where = f"{path}, answer {index}"
    try:
        value, count, of = float(str(row["satisfaction"])), int(str(row.get("answers") or 0)), str(row["of"])
    except (KeyError, ValueError, TypeError) as error:
        raise UsageError(f"not an answer: {error}", where=where, hint="of, satisfaction (1 to 5), answers") from None
    if not 1 <= value <= 5:
        raise UsageError(f"satisfaction is {value:g}", where=where, hint="1 to 5")
    source = f"survey {path.name}, {count} answers" if count else f"survey {path.name}"
    return Surveyed(
        of=of,
        answers=count,
        satisfaction=Figure(value=value, unit="", provenance=Provenance.PUBLISHED, source=source),
    )


def _stated(base: Scenario, wanted: Wanted) -> Scenario:
    """The scenario with the stated regime, limits, sizes and traits."""
    requirements = base.requirements
    if wanted.require:
        requirements = tuple(map(_requirement, wanted.require))
    if wanted.latency is not None:
        limit = parse_latency(wanted.latency)
        kept = [r for r in requirements if not (r.metric == "e2el" and r.statistic == "mean")]
        requirements = (Requirement(metric="e2el", statistic="mean", op="<=", limit=limit, unit="s"), *kept)
    if wanted.budget is not None:
        money, per = parse_budget(wanted.budget)
        if per == "request":
            kept = [r for r in requirements if r.metric != "cost"]
            own = Requirement(metric="cost", statistic="mean", op="<=", limit=money.value, unit="USD")
            requirements = (*kept, own)
    sensitivity, traits = base.sensitivity, base.traits
    if wanted.regime is not None:
        regimes.regimes(wanted.regime)
        sensitivity = replace(sensitivity, regime=wanted.regime)
        traits = replace(traits, regulated=wanted.regime != "none")
    if wanted.data_stays:
        home = tuple(zone for zone in sensitivity.allowed_zones if zone in {Zone.PROCESS, Zone.PREMISES})
        sensitivity = replace(sensitivity, allowed_zones=home)
    traits = Traits(
        data_must_stay=traits.data_must_stay if wanted.data_stays is None else wanted.data_stays,
        maximum_capability=traits.maximum_capability if wanted.capability is None else wanted.capability,
        volume=traits.volume,
        rapid_development=traits.rapid_development if wanted.rapid is None else wanted.rapid,
        regulated=traits.regulated,
    )
    workload = base.workload if wanted.output is None else replace(base.workload, output_tokens=round(wanted.output))
    return replace(base, requirements=requirements, sensitivity=sensitivity, traits=traits, workload=workload)


def _requirement(text: str) -> Requirement:
    try:
        return parse_requirement(text)
    except ValueError as error:
        raise UsageError(str(error), where="require", hint="write it like 'e2el p95 <= 5 s'") from None


def _consistent(requirements: Sequence[Requirement]) -> None:
    """UsageError for a lower bound above an upper one of the same quantity."""
    for low in (r for r in requirements if r.op in {">", ">="}):
        for high in (r for r in requirements if r.op in {"<", "<="}):
            same = (low.metric, low.statistic) == (high.metric, high.statistic)
            if same and low.limit * conversion(low.unit, high.unit) > high.limit:
                raise UsageError(
                    f"{low} and {high} contradict each other", where="the requirements", hint="nothing can meet both"
                )


def _volume(wanted: Wanted, base: Scenario) -> Figure:
    if wanted.volume is not None:
        return parse_volume(wanted.volume)
    if base.queries_per_day is not None:
        return base.queries_per_day
    return Figure(
        value=1000.0,
        unit="1/day",
        provenance=Provenance.ASSUMED,
        source="assumed: a thousand requests a day; say it with --volume",
        low=100.0,
        high=10_000.0,
    )


def _peak(wanted: Wanted, base: Scenario) -> tuple[str, Figure]:
    arrivals = base.workload.arrivals
    name = wanted.pattern or ("peak" if arrivals is not None else "steady")
    if name not in _SHAPES:
        hint = did_you_mean(name, _SHAPES, otherwise=f"one of: {', '.join(_SHAPES)}")
        raise UsageError(f"unknown pattern {name!r}", where="--pattern", hint=hint)
    value, source = _SHAPES[name]
    if name == "peak" and arrivals is not None:
        value, source = arrivals.peak, arrivals.source
    return name, Figure(value=value, unit="", provenance=Provenance.ASSUMED, source=source)


def _objective(text: str | None) -> Objective:
    if text is None:
        return Objective.BALANCED
    if text not in set(Objective):
        hint = did_you_mean(text, [o.value for o in Objective], otherwise=f"one of: {', '.join(Objective)}")
        raise UsageError(f"unknown objective {text!r}", where="--objective", hint=hint)
    return Objective(text)


def _told(value: float, unit: str, flag: str) -> Figure:
    # what the user states is taken as it is: it is the question, not an answer
    return Figure(value=value, unit=unit, provenance=Provenance.ASSUMED, source=f"as stated with {flag}")
