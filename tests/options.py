"""Options with round numbers, for tests of decisions."""

from typing import Any

from dpctl.assess import Assessment
from dpctl.core.deployment import Delivery, Deployment, Mode, Stage, Zone
from dpctl.core.figures import Figure, Provenance
from dpctl.core.scenario import Scenario, Sensitivity, SensitivityClass, Traits, Workload, parse_requirement
from dpctl.cost.load import Load
from dpctl.cost.tariff import Fee, Per, Tariff
from dpctl.decide.need import DAYS, Need, Objective
from dpctl.decide.option import Option, judged


def fig(
    value: float, unit: str = "", low: float | None = None, high: float | None = None, source: str = "test"
) -> Figure:
    return Figure(value=value, unit=unit, provenance=Provenance.ESTIMATED, source=source, low=low, high=high)


def scenario(*requirements: str, traits: Traits | None = None) -> Scenario:
    return Scenario(
        id="task",
        title="a task",
        workload=Workload(kind="agreement", pages=1, seed=1, instruction="Do it.", output_tokens=100),
        sensitivity=Sensitivity(
            regime="none",
            classes=(SensitivityClass(name="person", level="A", weight=1.0),),
            allowed_zones=(Zone.PROCESS, Zone.PREMISES),
        ),
        requirements=tuple(map(parse_requirement, requirements)),
        candidates=(),
        traits=traits or Traits(),
    )


def need(*requirements: str, per_day: float = 1000.0, objective: Objective = Objective.COST, **more: Any) -> Need:
    return Need(
        scenario=scenario(*requirements, traits=more.pop("traits", None)),
        volume=fig(per_day, "1/day"),
        peak=fig(1.0),
        objective=objective,
        **more,
    )


def option(
    name: str,
    of: Need,
    *,
    e2el: Figure | None = None,
    fixed: Figure | None = None,
    each: Figure | None = None,
    machine: Figure | None = None,
    mode: Mode = Mode.LOCAL,
    delivery: Delivery = Delivery.OWNED,
    origin: str = "estimated",
    masks: bool = False,
    quality: Figure | None = None,
    published: Figure | None = None,
    model: str | None = None,
) -> Option:
    """An option that costs `fixed` a month, `each` a request and `machine` a replica (which serves one at a time)."""
    zone = Zone.PREMISES if mode is Mode.LOCAL else Zone.THIRD_PARTY
    stages = [Stage(role="answer", model=model or name, engine="e", place="box", zone=zone)]
    if masks:
        stages.insert(0, Stage(role="mask", model=None, engine="rules", place="box", zone=Zone.PROCESS))
    one = fig(1.0, "", source="one")
    fees = [
        Fee(what=what, per=per, quantity=one, unit_price=price)
        for what, per, price in (
            ("base", Per.MONTH, fixed),
            ("input tokens", Per.REQUEST, each),
            ("machine hours", Per.MACHINE, machine),
        )
        if price is not None
    ]
    latency = e2el or fig(1.0, "s")
    load = Load(
        requests=fig(of.volume.value * DAYS, ""),
        peak=of.peak,
        tokens_in=fig(0, "tok"),
        tokens_out=fig(0, "tok"),
        service=latency if machine is not None else None,
    )
    found = Option(
        assessment=Assessment(
            deployment=Deployment(id=name, label=name, mode=mode, delivery=delivery, stages=tuple(stages)),
            origin=origin,
            machine="box",
            ttft=latency / 2.0,
            e2el=latency,
            quality=quality,
        ),
        tariff=Tariff(delivery=delivery, label=name, fees=tuple(fees), missing=() if fees else ("the price",)),
        load=load,
        published=published,
    )
    return judged(found, of)


def usd(value: float, low: float | None = None, high: float | None = None, source: str = "price") -> Figure:
    return fig(value, "USD", low, high, source=source)
