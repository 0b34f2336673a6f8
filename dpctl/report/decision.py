"""The result of `dpctl recommend`, and its parts in words: what the terminal, the documents and `--json` show."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dpctl.assess import Assessment
from dpctl.core.deployment import Delivery, Mode
from dpctl.core.errors import ExitCode
from dpctl.core.figures import Figure
from dpctl.core.hardware import Machine
from dpctl.core.run import Note
from dpctl.core.scenario import Claim
from dpctl.core.units import format_value
from dpctl.cost.dates import MAX_AGE, stale
from dpctl.decide.advice import Advice, Aside, best_of_kinds, finalists, kind, weakest_figure
from dpctl.decide.flips import Flip
from dpctl.decide.need import Objective
from dpctl.decide.option import Option, lacking


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """An advice with what it was asked for: the machine, the command that asks the same, rows for others' claims.

    `there`: the machine is paid for. `today` dates the document and judges the age of prices. `own_task`: no scenario.
    """

    advice: Advice
    machine: Machine
    there: bool
    command: str
    references: tuple[Assessment, ...]
    today: date
    own_task: bool = False


def rows(decision: Decision) -> tuple[tuple[Option, str], ...]:
    """(option, why it does not compete or ""): the best of each kind, then kinds that are only set aside."""
    advice = decision.advice
    found = [(option, "") for option in best_of_kinds(advice.ranked)]
    seen = {kind(option) for option, _ in found}
    aside = {a.option.id: a for a in advice.aside if a.option is not None}
    rest = best_of_kinds(sorted((a.option for a in aside.values() if a.option), key=_by_cost))
    return (*found, *((option, aside[option.id].reason) for option in rest if kind(option) not in seen))


def _by_cost(option: Option) -> tuple[float, str]:
    total = option.month.total
    return (float("inf") if total is None else total.value, option.id)


def status(option: Option, reason: str) -> str:
    """One word on whether the option may be taken: meets, misses, undetermined, denied or excluded."""
    if reason:
        return "denied" if option.denied else "excluded"
    unmet, missed = lacking(option)
    return "misses" if missed else "undetermined" if unmet else "meets all"


def chance(decision: Decision) -> str:
    """How sure the choice is, in words; "" when nothing was drawn."""
    advice = decision.advice
    found, best = advice.robustness, advice.best
    if found is None or best is None:
        return ""
    same = {option.id for option in finalists(advice.ranked) if kind(option) == kind(best)}
    alike = sum(share for name, share in found.shares if name in same)
    text = (
        f"first in {_share(found.best)} of {found.draws:,} draws from the 80 % intervals "
        f"({_share(found.interval[0])} to {_share(found.interval[1])}); its kind in {_share(alike)}"
    )
    if advice.chosen is not None:
        text += f"; it meets everything in {_share(found.meets)}"
    if found.regret is not None:
        text += f"; where it meets everything, {regret_text(found.regret, advice.need.objective)}"
    return text


def _share(value: float) -> str:
    return f"{100 * value:.0f} %"


# less than this of whatever counts is nothing
_NO_REGRET = 0.005


def regret_text(regret: float, objective: Objective) -> str:
    """What choosing wrongly costs on average, in words; balanced weighs cost, latency and satisfaction in one product.

    A share is said in per cent up to a doubling, above that in times.
    """
    if regret < _NO_REGRET:
        return "on average nothing is lost by it"
    if objective is Objective.COST:
        return f"on average it costs {format_value(regret, 'USD')} a month more than the best of a draw"
    if objective is Objective.LATENCY:
        return f"on average an answer takes {format_value(regret, 's')} longer than the best of a draw"
    if objective is Objective.QUALITY:
        return f"on average it is {regret:.3g} points of quality below the best of a draw"
    more = f"{1 + regret:.1f} times" if regret > 1 else f"{100 * regret:.0f} % above"
    return f"on average its cost x latency / satisfaction is {more} that of the best of a draw"


def flip_lines(decision: Decision) -> Iterator[str]:
    """What flips the choice, a sentence each, the smallest change first."""
    advice = decision.advice
    for flip in sorted(advice.flips, key=lambda f: max(f.factor, 1 / f.factor)):
        yield f"{flip_text(flip)}: {_becomes(flip, advice)}"


def flip_text(flip: Flip) -> str:
    """Where a flip lies: what changes, and from which value on."""
    side = "above" if flip.above else "below"
    if flip.what == "hardware":
        speed = format_value(flip.value, flip.unit)
        return f"hardware: {flip.at} ({speed}, {_times(flip.factor)} the present one), the nearest {_NEAREST[side]}"
    if flip.what == "volume":
        at = f"{flip.value:,.0f} a day"
    elif flip.what == "length":
        at = f"{flip.value:,.0f} characters of prompt ({_times(flip.factor)} the present ones)"
    else:
        at = format_value(flip.value, flip.unit) if flip.unit else f"{flip.value:.2f} times the present one"
    return f"{flip.what} {side} {at}"


_NEAREST = {"above": "better one that changes it", "below": "worse one that changes it"}


def _becomes(flip: Flip, advice: Advice) -> str:
    if not flip.label:
        return "nothing is left"
    if flip.meets:
        same = advice.best is not None and advice.best.id == flip.becomes
        name = "the same" if same else flip.label
        return name if advice.chosen is not None else f"{name}, which meets everything there"
    return (
        f"{flip.label} comes closest"
        if advice.chosen is None
        else f"nothing meets everything, {flip.label} comes closest"
    )


def crossing_lines(decision: Decision) -> Iterator[str]:
    """Break-even volumes of what was chosen with the other kinds, a sentence each."""
    best = decision.advice.best
    labels = {option.id: option.label for option in decision.advice.ranked}
    for crossing in decision.advice.crossings:
        if best is None or best.id not in {crossing.below, crossing.above}:
            continue
        settled = "" if crossing.settled <= crossing.per_day * 1.001 else f", for good from {crossing.settled:,.0f} on"
        yield (
            f"above {crossing.per_day:,.0f} a day {labels[crossing.above]} costs less than "
            f"{labels[crossing.below]}{settled}"
        )


def aside_lines(decision: Decision) -> Iterator[str]:
    """What was set aside, those of one reason together."""
    by_reason: dict[str, list[Aside]] = {}
    for entry in decision.advice.aside:
        by_reason.setdefault(entry.reason, []).append(entry)
    for reason, entries in by_reason.items():
        more = f" and {len(entries) - 1} more" if len(entries) > 1 else ""
        yield f"{entries[0].label}{more}: {reason}"


def warnings(decision: Decision) -> Iterator[Note]:
    """Caveats of the options shown, each once; the prices that are old in one of them."""
    yield from dict.fromkeys(note for option, _ in rows(decision) for note in option.assessment.notes)
    old = {
        (line.what, line.dated)
        for option, _ in rows(decision)
        for line in option.month.lines
        if line.dated is not None and stale(line, decision.today) is not None
    }
    if old:
        said = ", ".join(f"{what} of {day}" for what, day in sorted(old))
        yield Note(
            name="price-old",
            text=f"prices that were listed more than {MAX_AGE} days ago: {said}",
            next_step="look them up again and put them into your own files of the catalogue; --explain has the sources",
        )


def next_command(decision: Decision) -> tuple[str, str]:
    """(what for, command): what would replace the weakest figure of the best option by a measurement."""
    advice = decision.advice
    best = advice.best
    scenario = advice.need.scenario.id if not decision.own_task else "TASK.toml"
    if best is None:
        return "to see what the machine could run", "dpctl probe"
    weakest = weakest_figure(best)
    why = f"to measure {weakest[0]}, its weakest figure ({weakest[1].provenance.value})" if weakest else "to measure it"
    if decision.own_task:
        why += ", with the task written as a scenario file"
    of = best.assessment.deployment
    model = of.answering.model or ""
    base = f"dpctl bench {scenario} --mode {of.mode.value}"
    if of.mode is Mode.LOCAL and of.answering.engine == "llama.cpp":
        return why if decision.there else f"{why}, on a {decision.machine.id}", f"{base} --model {model}"
    if of.mode is Mode.LOCAL:
        server = f"dpctl bench {scenario} --mode cloud --cloud-url http://127.0.0.1:8000/v1 --zone premises"
        return f"{why}, with {model} served by {of.answering.engine} on a {decision.machine.id}", server
    if of.delivery is Delivery.SAAS:
        pipeline = of.stages[-2].role if of.mode is Mode.HYBRID else ""
        return why, f"{base}{f' --pipeline {pipeline}' if pipeline else ''} --cloud {model}"
    return f"{why}, with {model} served on {best.assessment.machine}", f"{base} --cloud-url http://HOST:8000/v1"


def differences(decision: Decision) -> Iterator[str]:
    """For each claim of others: our figures of the same kind of deployment, and where they differ and why."""
    for claim in decision.advice.need.scenario.claims:
        ours = next((r for r in decision.references if r.deployment.mode is claim.mode), None)
        if ours is not None:
            yield _difference(claim, ours)


def claim_text(claim: Claim) -> str:
    """What others claim, in the figures that they give."""
    known = (("e2el", claim.e2el, ""), ("", claim.cost, "a request"), ("compliance", claim.compliance, ""))
    said = [" ".join(filter(None, (before, str(f), after))) for before, f, after in known if f is not None]
    said += [f"{stated.figure} {stated.what}" for stated in claim.stated]
    note = f" ({claim.note})" if claim.note else ""
    return f"{claim.label}: {', '.join(said) or 'no figures are given'}{note}"


def _difference(claim: Claim, ours: Assessment) -> str:
    parts = []
    if not ours.fits and ours.fits is not None:
        return f"{ours.deployment.label}: does not fit the memory of {ours.machine}, so there is nothing to compare"
    if claim.e2el is None and claim.cost is None and claim.compliance is None:
        known = [f"{name} {f}" for name, f in (("e2el", ours.e2el), ("a request", ours.cost)) if f is not None]
        said = ", ".join(known) or "nothing is known of ours either"
        return f"{ours.deployment.label}: the claim gives no figure of a request to compare; ours: {said}"
    if claim.e2el is not None and ours.e2el is not None:
        part = _ratio(ours.e2el, claim.e2el)
        why = ""
        if ours.ttft is not None:
            share = ours.ttft.to("s").value / ours.e2el.to("s").value
            why = "reading the prompt" if share > 0.5 else "writing the answer"
            why = f", of which {_share(max(share, 1 - share))} is {why}; the claim names no hardware and no lengths"
        parts.append(f"e2el {ours.e2el} is {part} the claim's {claim.e2el}{why}")
    if claim.cost is not None and ours.cost is not None:
        largest = max(ours.cost_lines, key=lambda line: line.amount.value, default=None)
        most = f", most of it {largest.what}" if largest else ""
        note = f'; the claim says "{claim.note}"' if claim.note else ""
        parts.append(
            f"a request at {ours.cost} is {_ratio(ours.cost, claim.cost)} the claim's {claim.cost}{most}{note}"
        )
    score = ours.compliance.score if ours.compliance else None
    if claim.compliance is not None:
        mine = "- (only a run counts what a finder misses)" if score is None else f"{score} by counted mentions"
        parts.append(f"compliance {mine} against {claim.compliance}, for which no rule is given")
    return f"{ours.deployment.label}: " + "; ".join(parts)


def _ratio(ours: Figure, theirs: Figure) -> str:
    factor = ours.to(theirs.unit).value / theirs.value
    return _times(factor) if not 0.95 < factor < 1.05 else "about"


def _times(factor: float) -> str:
    return f"{factor:,.0f} times" if factor >= 100 else f"{factor:.2g} times"


def exit_code(decision: Decision) -> ExitCode:
    """DONE when something is shown to meet everything, else FINDING."""
    return ExitCode.DONE if decision.advice.chosen is not None else ExitCode.FINDING
