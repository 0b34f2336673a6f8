"""What one request of a run costs: tokens bought on the cloud side, energy and hardware on this side."""

from collections.abc import Sequence
from dataclasses import dataclass

from dpctl.assess.statistics import answerer, counted, figure, sent, usable
from dpctl.core.costs import CostLine, total_cost
from dpctl.core.deployment import Deployment, Mode, Zone
from dpctl.core.figures import Figure, Provenance
from dpctl.core.hardware import Machine
from dpctl.core.models import TokenPrice
from dpctl.core.run import Note, Run, Sample, lost_tokens
from dpctl.cost.ownership import Economics, energy_line, hardware_line
from dpctl.cost.tokens import token_lines

HOME = frozenset({Zone.PROCESS, Zone.PREMISES})


@dataclass(frozen=True, slots=True, kw_only=True)
class Charges:
    """The known lines, their total (None: unknown), and what is missing, which makes the total a lower bound."""

    lines: tuple[CostLine, ...]
    total: Figure | None
    missing: tuple[str, ...]
    notes: tuple[Note, ...]


def charge(
    run: Run, latency: Figure | None, *, price: TokenPrice | None, machine: Machine, economics: Economics
) -> Charges:
    """Cost of one request. Without the bill for tokens there is no total; without energy or hardware a lower bound."""
    lines: list[CostLine] = []
    notes: list[Note] = []
    missing: list[str] = []
    if run.deployment.mode is not Mode.LOCAL:
        lines += _tokens(run, price)
        if not lines:
            missing.append("the price of tokens" if price is None else "the number of tokens")
        if price is None:
            notes.append(_no_price(run.deployment))
    bill_known = not missing
    if any(lost_tokens(sample) is None for sample in sent(run)):
        missing.append("tokens of attempts in vain")
    duration = latency if run.deployment.mode is Mode.LOCAL else _home_time(run.deployment, usable(run))
    if duration is None and run.deployment.mode is Mode.HYBRID and usable(run):
        missing.append("the work done here")
    if duration is not None:
        owned, unknown = _owned(duration, machine, economics)
        lines += owned
        missing += unknown
        notes += [_unknown(part, machine) for part in unknown]
        notes += _assumed(machine, owned)
    return Charges(
        lines=tuple(lines), total=total_cost(lines) if bill_known else None, missing=tuple(missing), notes=tuple(notes)
    )


def _tokens(run: Run, price: TokenPrice | None) -> tuple[CostLine, ...]:
    samples = [s for s in usable(run) if s.tokens_in is not None and s.tokens_out is not None]
    if price is None or not samples:
        return ()
    origin = counted(run.deployment, samples)
    tokens_in = figure([s.tokens_in for s in samples], "tok", origin)
    tokens_out = figure([s.tokens_out for s in samples], "tok", origin)
    cached = figure([s.tokens_cached or 0 for s in samples], "tok", origin)
    if tokens_in is None or tokens_out is None:
        return ()
    return (*token_lines(price, tokens_in, tokens_out, cached), *_lost(run, price))


def _lost(run: Run, price: TokenPrice) -> tuple[CostLine, ...]:
    """Tokens of attempts that were paid for in vain: retries and hedges, failed requests' included (E).

    They are spread over the requests that were answered, as the bill is.
    """
    samples = [sample for sample in sent(run) if sample.delivered]
    lost = [pair for pair in map(lost_tokens, samples) if pair is not None]
    answered = len(usable(run))
    origin = (Provenance.ESTIMATED, f"attempts without an answer in {len(samples)} requests, counted from characters")
    lines = []
    for what, total, unit_price in (
        ("input tokens lost", sum(pair[0] for pair in lost), price.input),
        ("output tokens lost", sum(pair[1] for pair in lost), price.output),
    ):
        quantity = figure([total / answered], "tok", origin) if total and answered else None
        if quantity is not None:
            lines.append(CostLine(what=what, quantity=quantity, unit_price=unit_price))
    return tuple(lines)


def _home_time(deployment: Deployment, samples: Sequence[Sample]) -> Figure | None:
    """Mean time this side works on one request, in s: the stages that run here; None where there are none."""
    roles = {stage.role for stage in deployment.stages if stage.zone in HOME}
    timed = [sample for sample in samples if any(stage.role in roles for stage in sample.stages)]
    # measured here even when the cloud side is emulated
    origin = (Provenance.MEASURED, f"measured here, n={len(timed)}")
    return figure(
        [sum(stage.end - stage.start for stage in sample.stages if stage.role in roles) for sample in timed],
        "s",
        origin,
    )


def _owned(duration: Figure, machine: Machine, economics: Economics) -> tuple[list[CostLine], list[str]]:
    lines: list[CostLine] = []
    unknown: list[str] = []
    if machine.power is None:
        unknown.append("electricity")
    else:
        lines.append(energy_line(machine.power * economics.facility_overhead, duration, economics.electricity))
    if machine.price is None:
        unknown.append("hardware")
    else:
        lines.append(hardware_line(machine.price, economics.hardware_life, economics.utilisation, duration))
    return lines, unknown


def _no_price(deployment: Deployment) -> Note:
    return Note(
        name="token-price-unknown",
        text=f"no list price of {answerer(deployment)} is known, so this deployment has no cost",
        next_step="add the model with its price to the provider's file",
    )


# part of the cost -> (field of the machine, what it is, name of a note about it)
_FIELDS = {
    "electricity": ("power", "power draw", "power"),
    "hardware": ("price", "purchase price", "hardware-price"),
}


def _unknown(part: str, machine: Machine) -> Note:
    field, meaning, name = _FIELDS[part]
    return Note(
        name=f"{name}-unknown",
        text=f"the {meaning} of {machine.name} is unknown: the cost leaves out {part}, so it is a lower bound",
        next_step=f"give {field} in the hardware profile of this machine",
    )


def _assumed(machine: Machine, lines: Sequence[CostLine]) -> list[Note]:
    notes = []
    for part, given in (("electricity", machine.power), ("hardware", machine.price)):
        field, meaning, name = _FIELDS[part]
        if given is not None and given.provenance is Provenance.ASSUMED and any(line.what == part for line in lines):
            notes.append(
                Note(
                    name=f"{name}-assumed",
                    text=f"the cost of {part} rests on an assumed {meaning} of {given} ({given.source})",
                    next_step=f"give {field} in the hardware profile of this machine",
                )
            )
    return notes
