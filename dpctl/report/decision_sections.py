"""A decision as the sections of a page: the need, the answer, the options, cost, flips, rules, risks, claims."""

from collections.abc import Iterator

from dpctl.assess import Assessment, Verdict
from dpctl.assess.verdicts import limit
from dpctl.core.figures import Figure, Provenance, weakest
from dpctl.core.scenario import Claim
from dpctl.decide.advice import Crossing
from dpctl.decide.option import Option, shortfall
from dpctl.decide.rules import Fired
from dpctl.report.cells import figure_text, verdict_text
from dpctl.report.decision import (
    Decision,
    aside_lines,
    chance,
    crossing_lines,
    differences,
    flip_lines,
    next_command,
    rows,
    status,
    warnings,
)
from dpctl.report.layout import clean
from dpctl.report.plots_decision import cost_over_volume, own_crossings, policy_word, trade_off
from dpctl.report.plots_sensitivity import sensitivity
from dpctl.report.plots_stages import breakdown, calls_line
from dpctl.report.recommend import need_line
from dpctl.report.sections import Cell, Column, Heading, Prose, Section, Table, figure_cell

_STATES = {"meets all": "met", "misses": "missed", "denied": "missed", "excluded": "missed"}
_READING = (
    "Month: what a month costs at the volume asked for. Compliance: weighted share of sensitive mentions that stay in "
    "the allowed zones. First: how often the option comes first when every figure is drawn from its interval. In "
    "brackets: 80 % interval."
)


def decision_sections(decision: Decision) -> tuple[Section, ...]:
    """The whole page of a decision."""
    advice = decision.advice
    risks = tuple((Cell(text=r.risk), Cell(text=r.mitigation), Cell(text=r.check)) for r in advice.risks)
    notes = tuple((Cell(text=n.name), Cell(text=clean(n.text)), Cell(text=n.next_step)) for n in warnings(decision))
    why, command = next_command(decision)
    return (
        *_group("need", "What is asked", _need(decision)),
        *_group("answer", "Answer", _answer(decision)),
        *_group("options", "Options", _options(decision)),
        *_group("cost", "Cost", _cost(decision)),
        *_group("flips", "What would flip it", iter((_flips(decision),))),
        *_group("rules", "Rules and lessons", _rules(decision)),
        *_group("risks", "Risks", _words("risks-table", "Risks of the best", ("risk", "mitigation", "check"), risks)),
        *_group("claims", "Claimed by others", _claims(decision)),
        *_group("set-aside", "Set aside", _list(aside_lines(decision))),
        *_group("warnings", "Warnings", _words("notes", "What to know", ("warning", "what", "next step"), notes)),
        *_group("next", "Next", _list(iter((f"{why}: {command}", f"to decide anew: {decision.command}")))),
    )


def _group(key: str, text: str, sections: Iterator[Section]) -> tuple[Section, ...]:
    found = tuple(sections)
    return (Heading(id=key, text=text), *found) if found else ()


def _list(lines: Iterator[str]) -> Iterator[Section]:
    found = tuple(map(clean, lines))
    if found:
        yield Prose(lines=found, listed=True)


def _words(name: str, caption: str, heads: tuple[str, ...], cells: tuple[tuple[Cell, ...], ...]) -> Iterator[Section]:
    """A table of texts; nothing without rows."""
    if cells:
        columns = tuple(Column(name=head, numeric=False) for head in heads)
        yield Table(id=name, caption=caption, columns=columns, rows=cells)


def _need(decision: Decision) -> Iterator[Section]:
    advice, machine = decision.advice, decision.machine
    owned = "one is there and paid for" if decision.there else "to buy"
    yield Prose(
        lines=(
            f"{clean(advice.need.scenario.title)}.",
            f"{clean(need_line(decision))}.",
            f"{clean(machine.name)} ({owned}); {advice.considered:,} candidates priced on {decision.today}.",
        )
    )
    load = (("requests a day", advice.need.volume), ("peak over mean", advice.need.peak))
    calls = calls_line(decision)
    if calls:
        yield Prose(lines=(f"{calls}.",))
    yield Table(
        id="load",
        caption="The load",
        columns=(Column(name="load", numeric=False), Column(name="value")),
        rows=tuple((Cell(text=name), figure_cell(figure, text=_count(figure.value))) for name, figure in load),
    )


def _count(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _answer(decision: Decision) -> Iterator[Section]:
    advice = decision.advice
    best, other, sure = advice.best, advice.by_figures, chance(decision)
    headline = "Recommendation: none, nothing is shown to meet everything."
    if advice.chosen is not None:
        headline = f"Recommendation: {clean(advice.chosen.label)}."
    yield Prose(lines=(headline,))
    said = [f"why: {sentence}" for sentence in advice.decided]
    if advice.closest is not None:
        said.insert(0, f"closest: {advice.closest.label}: {shortfall(advice.closest)}")
    if sure:
        said.append(f"how sure: {sure}")
    if other is not None:
        figures = f"e2el {figure_text(other.assessment.e2el)}, {figure_text(other.month.total)} a month"
        said.append(f"but by the figures alone: {other.label} ({figures})")
    if best is not None and best.satisfaction is not None:
        users = best.satisfaction
        said.append(f"users: satisfaction {users.value:.1f} of 5 {users.provenance.value}: {users.source}")
    said += [f"tension: {sentence}" for sentence in advice.tensions]
    yield from _list(iter(said))
    if best is not None and best.assessment.verdicts:
        yield Table(
            id="verdicts",
            caption=f"Each requirement, and {clean(best.label)}",
            columns=(
                Column(name="requirement", numeric=False),
                Column(name="value"),
                Column(name="verdict", numeric=False),
            ),
            rows=tuple(
                (Cell(text=limit(v.requirement)), figure_cell(v.value), _verdict(v)) for v in best.assessment.verdicts
            ),
        )


def _verdict(verdict: Verdict) -> Cell:
    words = verdict_text(verdict).removesuffix(" *")
    return Cell(text=f"{words} ({verdict.reason})" if verdict.reason else words, state=verdict.state)


def _options(decision: Decision) -> Iterator[Section]:
    shown = rows(decision)
    if not shown:
        return
    names = ("e2el", "month", "request", "compliance", "quality", "replicas", "first")
    yield Table(
        id="options-table",
        caption="The best of each kind of deployment, best first; then kinds that are only set aside",
        columns=(
            Column(name="option", numeric=False),
            Column(name="status", numeric=False),
            Column(name="policy", numeric=False),
            *(Column(name=name) for name in names),
        ),
        rows=tuple(_row(decision, option, reason) for option, reason in shown),
        sortable=True,
    )
    yield Prose(lines=(_READING,))
    yield from (plot for plot in (trade_off(decision), breakdown(decision)) if plot is not None)


def _row(decision: Decision, option: Option, reason: str) -> tuple[Cell, ...]:
    of, month, word = option.assessment, option.month, status(option, reason)
    score = figure_cell(of.compliance.score if of.compliance else None)
    front = ", on the front" if option.id in decision.advice.front else ""
    replicas = option.replicas
    return (
        Cell(text=clean(option.label)),
        Cell(text=word + front, state=_STATES.get(word, "undetermined")),
        Cell(text=policy_word(option)),
        figure_cell(of.e2el),
        figure_cell(month.total),
        figure_cell(month.per_request),
        # the interval of a share of counted mentions says nothing that the count does not
        Cell(text=score.words, figure=score.figure, sort=score.sort),
        figure_cell(option.quality),
        Cell() if replicas is None else Cell(text=f"{replicas:,}", sort=float(replicas)),
        _first(decision, option),
    )


def _first(decision: Decision, option: Option) -> Cell:
    """How often the option came first in the draws; "-" for what was not drawn or never did."""
    found = decision.advice.robustness
    share = dict(found.shares).get(option.id) if found is not None else None
    if found is None or share is None:
        return Cell()
    source = f"share of {found.draws:,} draws of every figure from its 80 % interval"
    figure = Figure(value=100 * share, unit="%", provenance=Provenance.ESTIMATED, source=source)
    return figure_cell(figure, text=f"{figure.value:.0f} %")


def _cost(decision: Decision) -> Iterator[Section]:
    advice, best = decision.advice, decision.advice.best
    if best is not None and best.month.lines:
        yield _lines(best)
    plots = (cost_over_volume(advice), sensitivity(best, advice.need) if best is not None else None)
    yield from (plot for plot in plots if plot is not None)
    yield from _list(crossing_lines(decision))
    points = own_crossings(advice)
    labels = {option.id: option for option in advice.ranked}
    if points:
        yield Table(
            id="break-even",
            caption="Break-even volumes of the best with the other kinds, in requests a day",
            columns=(
                Column(name="cheaper above", numeric=False),
                Column(name="than", numeric=False),
                Column(name="break-even"),
                Column(name="for good from"),
            ),
            rows=tuple(_crossing(point, labels[point.above], labels[point.below]) for point in points),
            sortable=True,
        )


def _lines(best: Option) -> Table:
    return Table(
        id="cost-lines",
        caption=f"What a month of {clean(best.label)} costs: amount = quantity x unit price",
        columns=(
            Column(name="line", numeric=False),
            Column(name="quantity"),
            Column(name="unit price"),
            Column(name="price dated", numeric=False),
            Column(name="amount"),
        ),
        rows=tuple(
            (
                Cell(text=line.what),
                figure_cell(line.quantity),
                figure_cell(line.unit_price),
                Cell(text=line.dated.isoformat() if line.dated else ""),
                figure_cell(line.amount),
            )
            for line in best.month.lines
        ),
        sortable=True,
    )


def _crossing(point: Crossing, above: Option, below: Option) -> tuple[Cell, ...]:
    of = weakest([line.amount for option in (above, below) for line in option.month.lines])
    source = f"solved for equal costs of a month; weakest of them: {of.source}"

    def at(volume: float) -> Cell:
        figure = Figure(value=volume, unit="1/day", provenance=of.provenance, source=source)
        return figure_cell(figure, text=f"{volume:,.0f} a day")

    return Cell(text=clean(above.label)), Cell(text=clean(below.label)), at(point.per_day), at(point.settled)


def _flips(decision: Decision) -> Prose:
    found = tuple(map(clean, flip_lines(decision)))
    return Prose(lines=found, listed=True) if found else Prose(lines=("Nothing within a factor of 1,000.",))


def _rules(decision: Decision) -> Iterator[Section]:
    advice = decision.advice
    if not advice.fired:
        yield Prose(lines=("None of the seven rules applies.",))
    best = advice.best.id if advice.best is not None else ""
    heads = ("requirement", "recommended", "because", "speaks for", "source")
    for name, caption, fired in (
        ("rules-table", "Rules of the decision framework that apply", advice.fired),
        ("lessons-table", "What case studies say to it", advice.lessons),
    ):
        yield from _words(name, caption, heads, tuple(_fired(rule, best) for rule in fired))


def _fired(rule: Fired, best: str) -> tuple[Cell, ...]:
    others = len(rule.favoured) - (best in rule.favoured)
    speaks = [*(["the best"] if best in rule.favoured else []), *([f"{others} others"] if others else [])]
    texts = (rule.requirement, rule.recommended, rule.because, " and ".join(speaks) or "no option", rule.source)
    return tuple(Cell(text=text) for text in texts)


def _claims(decision: Decision) -> Iterator[Section]:
    claims = decision.advice.need.scenario.claims
    if not claims:
        return
    yield Table(
        id="claims-table",
        caption="One request as others published it (not checked), and ours for the same deployments, one machine as "
        "busy as the catalogue assumes",
        columns=(
            Column(name="deployment", numeric=False),
            Column(name="whose", numeric=False),
            Column(name="e2el"),
            Column(name="cost"),
            Column(name="compliance"),
            Column(name="note", numeric=False),
        ),
        rows=(*map(_claim, claims), *map(_ours, decision.references)),
    )
    yield from _list(differences(decision))


def _claim(claim: Claim) -> tuple[Cell, ...]:
    figures = map(figure_cell, (claim.e2el, claim.cost, claim.compliance))
    return Cell(text=clean(claim.label)), Cell(text="claimed"), *figures, Cell(text=clean(claim.note))


def _ours(of: Assessment) -> tuple[Cell, ...]:
    score = figure_cell(of.compliance.score if of.compliance else None)
    return (
        Cell(text=clean(of.deployment.label)),
        Cell(text="ours"),
        figure_cell(of.e2el),
        figure_cell(of.cost),
        Cell(text=score.words, figure=score.figure, sort=score.sort),
        Cell(),
    )
