"""The decision: what meets the need, which is best, how sure that is, what flips it, and what speaks against it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dpctl.core.deployment import Mode
from dpctl.core.figures import Figure
from dpctl.core.units import format_value
from dpctl.cost.crossing import BreakEven, break_even
from dpctl.decide.flips import Choice, Flip
from dpctl.decide.need import DAYS, Need, Objective
from dpctl.decide.option import Option, lacking, priced, shortfall
from dpctl.decide.pareto import front
from dpctl.decide.risks import Risk, risks
from dpctl.decide.robustness import DRAWS, Robustness, robustness
from dpctl.decide.rules import LESSONS, Fired, fire, tensions
from dpctl.decide.standing import Numbers, limits, numbers, settled, standing

# so many options are drawn for robustness
FINALISTS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """Something that does not compete, and why; `option` where its figures are known."""

    label: str
    reason: str
    option: Option | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """The volume in 1/day at which `above` becomes cheaper than `below`; it stays so from `settled` on."""

    below: str
    above: str
    per_day: float
    settled: float
    step: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """The answer. `chosen` is None when nothing is shown to meet the need; `closest` then lacks the least.

    `ranked` competes, best first; `front` are the ids that nothing beats in everything; `by_figures` is what the
    figures alone would choose where rules decide otherwise. `considered` counts the candidates that were priced.
    """

    need: Need
    chosen: Option | None
    closest: Option | None
    ranked: tuple[Option, ...]
    aside: tuple[Aside, ...] = ()
    front: tuple[str, ...] = ()
    fired: tuple[Fired, ...] = ()
    lessons: tuple[Fired, ...] = ()
    tensions: tuple[str, ...] = ()
    by_figures: Option | None = None
    decided: tuple[str, ...] = ()
    robustness: Robustness | None = None
    flips: tuple[Flip, ...] = ()
    crossings: tuple[Crossing, ...] = ()
    risks: tuple[Risk, ...] = ()
    considered: int = 0

    @property
    def best(self) -> Option | None:
        """What was chosen, else what comes closest."""
        return self.chosen or self.closest


def decide(options: Sequence[Option], need: Need, aside: Sequence[Aside] = ()) -> Advice:
    """Rank judged options (see `option.judged`) for the need: requirements, rules, objective; nothing is drawn yet.

    What a rule or a regime excludes is set aside with the reason. Options keep their order where nothing tells them
    apart but their ids.
    """
    fired = fire(need.scenario, [option.assessment for option in options])
    out = [*aside]
    competing = []
    for option in options:
        reason = _why_not(option, fired)
        if reason:
            out.append(Aside(label=option.label, reason=reason, option=option))
        else:
            competing.append(option)
    favoured = favoured_ids(fired)
    ranked = sort(competing, need, favoured)
    chosen = ranked[0] if ranked and lacking(ranked[0])[0] == 0 else None
    plain = sort(competing, need, frozenset())
    return Advice(
        need=need,
        chosen=chosen,
        closest=ranked[0] if ranked and chosen is None else None,
        ranked=ranked,
        aside=tuple(out),
        front=front(ranked),
        fired=fired,
        lessons=fire(need.scenario, [option.assessment for option in competing], LESSONS),
        tensions=tensions(fired),
        by_figures=plain[0] if plain and ranked and plain[0].id != ranked[0].id else None,
        decided=_decided(ranked, need, favoured),
        risks=risks(ranked[0], need.scenario.id) if ranked else (),
        crossings=crossings(ranked),
    )


def favoured_ids(fired: Sequence[Fired]) -> frozenset[str]:
    """Ids that the most of the fired rules speak for; empty when no rule speaks for any."""
    counts: dict[str, int] = {}
    out = {name for rule in fired for name, _ in rule.excluded}
    for rule in fired:
        for name in rule.favoured:
            if name not in out:
                counts[name] = counts.get(name, 0) + 1
    most = max(counts.values(), default=0)
    return frozenset(name for name, count in counts.items() if count == most)


def sort(options: Sequence[Option], need: Need, favoured: frozenset[str]) -> tuple[Option, ...]:
    """The options, best first."""
    bounds = limits(need)
    keys = {
        o.id: standing(numbers(settled(o, favoured=favoured)), bounds, need.requests, need.objective) for o in options
    }
    return tuple(sorted(options, key=lambda option: keys[option.id]))


def chooser(options: Sequence[Option], favoured: frozenset[str]) -> Callable[[Need], Choice]:
    """A fast way to the choice among prepared options for another need."""
    ready: list[Numbers] = [numbers(settled(option, favoured=favoured)) for option in options]

    def choose(need: Need) -> Choice:
        bounds = limits(need)
        best = min(standing(of, bounds, need.requests, need.objective) for of in ready)
        return Choice("", meets=False) if best.out else Choice(best.id, best.unmet == 0)

    return choose


def choice(options: Sequence[Option], need: Need) -> tuple[Option | None, bool]:
    """The best of judged options and whether it meets everything: what `decide` chooses, without the reasons."""
    fired = fire(need.scenario, [option.assessment for option in options])
    competing = [option for option in options if not _why_not(option, fired)]
    if not competing:
        return None, False
    best = chooser(competing, favoured_ids(fired))(need)
    return next(option for option in competing if option.id == best.id), best.meets


def sure(advice: Advice, *, draws: int = DRAWS, seed: int = 0) -> Robustness | None:
    """How sure the best of the advice is, among the first FINALISTS; None without any option."""
    best = advice.best
    if best is None:
        return None
    return robustness(
        finalists(advice.ranked),
        best.id,
        advice.need,
        favoured=favoured_ids(advice.fired),
        draws=draws,
        seed=seed,
    )


Kind = tuple[str, ...]
"""Mode, delivery and what the stages before the answer do: what an architecture review tells apart."""


def kind(option: Option) -> Kind:
    """The kind of an option."""
    of = option.assessment.deployment
    return (of.mode.value, of.delivery.value, *(stage.role for stage in of.stages[:-1]))


def best_of_kinds(options: Sequence[Option]) -> tuple[Option, ...]:
    """The first of each kind, in the given order."""
    found: dict[Kind, Option] = {}
    for option in options:
        found.setdefault(kind(option), option)
    return tuple(found.values())


def finalists(ranked: Sequence[Option]) -> tuple[Option, ...]:
    """The best of each kind and the first others, FINALISTS in all where there are as many, best first."""
    firsts = best_of_kinds(ranked)
    ids = {option.id for option in firsts}
    others = [option for option in ranked if option.id not in ids][: max(0, FINALISTS - len(firsts))]
    ids |= {option.id for option in others}
    return tuple(option for option in ranked if option.id in ids)


def crossings(ranked: Sequence[Option]) -> tuple[Crossing, ...]:
    """Break-even volumes between the best options of every two kinds."""
    curves = [(option, found) for option in best_of_kinds(ranked) if (found := priced(option)) is not None]
    result = []
    for index, (one, first) in enumerate(curves):
        for other, second in curves[index + 1 :]:
            point: BreakEven | None = break_even(first, second)
            if point is None or point.volume <= 0:
                continue
            below, above = (one, other) if point.first_below else (other, one)
            result.append(
                Crossing(
                    below=below.id,
                    above=above.id,
                    per_day=point.volume / DAYS,
                    settled=point.settled / DAYS,
                    step=point.step,
                )
            )
    return tuple(result)


def weakest_figure(option: Option) -> tuple[str, Figure] | None:
    """The option's weakest figure of latency and compliance, of equals the one with the widest interval.

    That nothing is sent needs no measurement, so compliance counts only where something is. None when none is known.
    """
    of = option.assessment
    score = of.compliance.score if of.compliance and of.deployment.mode is not Mode.LOCAL else None
    known = [(name, figure) for name, figure in (("e2el", of.e2el), ("compliance", score)) if figure is not None]
    return max(known, key=lambda pair: (pair[1].provenance.weakness, _width(pair[1])), default=None)


def _width(figure: Figure) -> float:
    if figure.low is None or figure.high is None or figure.value == 0:
        return 0.0
    return (figure.high - figure.low) / abs(figure.value)


def _why_not(option: Option, fired: Sequence[Fired]) -> str:
    for rule in fired:
        for name, reason in rule.excluded:
            if name == option.id:
                return f"{rule.requirement}: {reason}"
    if option.machines > 1 and option.tariff.missing_further:
        return (
            f"the load takes {option.machines:,} of this machine, of which one is there: "
            f"not known is {' and '.join(option.tariff.missing_further)}"
        )
    if option.denied and option.policy is not None:
        changes = f"; it would be allowed with: {option.policy.changes[0]}" if option.policy.changes else ""
        return f"denied by {', '.join(option.policy.rules)}{changes}"
    return ""


_BEST = {
    Objective.COST: "costs least a month",
    Objective.LATENCY: "answers soonest",
    Objective.QUALITY: "has the best known quality",
    Objective.BALANCED: "has the best balance of cost, latency and satisfaction",
}


def _decided(ranked: Sequence[Option], need: Need, favoured: frozenset[str]) -> tuple[str, ...]:
    if not ranked:
        return ("no option is left to choose from",)
    passing = [option for option in ranked if lacking(option)[0] == 0]
    if not passing:
        return _closest(ranked, need, favoured)
    if len(passing) == 1:
        return (f"it alone of {len(ranked)} meets everything",)
    best, second = passing[0], passing[1]
    among = "of these it"
    if best.id in favoured:
        among = "among those that the rules speak for it"
    elif favoured:
        among = "none of those that the rules speak for does, or figures measured here decide; it"
    blind = need.objective is Objective.QUALITY and best.quality is None
    by = _BEST[Objective.COST if blind else need.objective]
    said = [f"{len(passing)} of {len(ranked)} meet everything; {among} {by}"]
    mine, theirs = best.month.total, second.month.total
    if mine is not None and theirs is not None:
        said.append(f"a month costs {mine}, against {theirs} for the next, {second.label}")
    fast, other = best.assessment.e2el, second.assessment.e2el
    if fast is not None and other is not None:
        said.append(f"an answer takes {fast}, against {other}")
    if blind:
        said.append("no quality is known: it is ranked by cost until `dpctl bench` has measured some")
    elif need.objective is Objective.QUALITY and best.assessment.quality is None:
        said.append(f"its quality of {best.quality} is what others published of the model, not a run on this task")
    return tuple(said)


def _closest(ranked: Sequence[Option], need: Need, favoured: frozenset[str]) -> tuple[str, ...]:
    """Why the first comes closest, by what tells it from the first of another kind."""
    if len(ranked) == 1:
        return ("nothing else is left to compare it with",)
    best, second = ranked[0], next((o for o in ranked if kind(o) != kind(ranked[0])), ranked[1])
    bounds = limits(need)
    mine, theirs = (
        standing(numbers(settled(o, favoured=favoured)), bounds, need.requests, need.objective) for o in (best, second)
    )
    which = "the nearest of another kind" if kind(second) != kind(best) else "the next"
    if 0 < mine.excess != theirs.excess:
        against = f"those of {which}, {second.label}, to {_digits(theirs.excess)} times: it {shortfall(second)}"
        return (f"its misses add up to {_digits(mine.excess)} times their limits, {against}",)
    if (mine.missed, mine.unmet) != (theirs.missed, theirs.unmet):
        return (f"it {_counted(best)}; {which}, {second.label}, {_counted(second)}: it {shortfall(second)}",)
    also = f"{which}, {second.label}, {_counted(second)} as well"
    if mine.beside != theirs.beside:
        return (f"{also}, but no rule speaks for it",)
    return (f"{also}; of the two this one {_BEST[need.objective]}",)


def _digits(times: float) -> str:
    return format_value(times, "")


def _counted(option: Option) -> str:
    """How much of what is asked an option fails and leaves open, in words."""
    unmet, missed = lacking(option)
    open_ = unmet - missed
    fails = f"fails {missed} of what is asked" if missed else "fails nothing of what is asked"
    if not open_:
        return fails
    return f"{fails} and leaves {open_} to be shown"
