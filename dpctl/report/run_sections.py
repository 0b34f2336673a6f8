"""A measured run as the sections of a report: the answer, the tables, the plots, the caveats, how it was measured.

Only what run files and the catalogue hold gets in: no text of a document or an answer, and no server's message.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from dpctl.assess import Assessment, Verdict, verdicts
from dpctl.assess.verdicts import limit
from dpctl.core.deployment import Mode
from dpctl.core.figures import Figure
from dpctl.core.run import Run
from dpctl.core.scenario import Claim
from dpctl.report import protection
from dpctl.report.answer import caveats, headline, reasons
from dpctl.report.cells import COLUMNS, leaked_text, names, status, title, verdict_text
from dpctl.report.layout import clean
from dpctl.report.plots_compare import cost_parts, egress, trade_off
from dpctl.report.plots_latency import distribution, first_and_pace, waterfall
from dpctl.report.record import BenchResult, next_command
from dpctl.report.sections import Cell, Column, Heading, Plot, Prose, Section, Table, figure_cell

_GRADES = ("faithful", "complete", "useful")
_READING = (
    "Compliance: weighted share of sensitive mentions that stayed in the allowed zones. Leaked A: mentions that "
    "identify somebody and did not, over all requests. In brackets: 80 % interval."
)
# what of a run's environment says nothing about the measurement
_NOT_SHOWN = frozenset({"key_variable", "document"})


def run_sections(result: BenchResult, runs: Sequence[Run]) -> tuple[Section, ...]:
    """The whole report of a run file: `runs` are what `result` was judged from."""
    known = {a.deployment.id: title(a) for a in result.references} | names(result.assessments)
    known = {key: clean(name) for key, name in known.items()}
    return (
        *_summary(result, runs, known),
        *_comparison(result, known),
        *_requirements(result, known),
        *_group("latency", "Latency", _latency(result, runs, known)),
        *_group("egress-and-policy", "What left the machine", _egress(result, known)),
        *_group("cost", "Cost", _cost(result, known)),
        *_group("quality", "What the model was given, and its answers", _quality(result, known)),
        *_caveats(result, known),
        *_measured(runs, known),
    )


def _group(key: str, text: str, sections: Iterator[Section]) -> tuple[Section, ...]:
    found = tuple(sections)
    return (Heading(id=key, text=text), *found) if found else ()


def _summary(result: BenchResult, runs: Sequence[Run], known: Mapping[str, str]) -> Iterator[Section]:
    scenario = result.scenario
    work = scenario.workload
    made = result.document or f"{result.title or f'{work.kind}, {work.pages} pages'}, seed {work.seed}"
    asked = f"{scenario.title}. {made}; answer up to {work.output_tokens:,} tokens."
    started = min((s.started for run in runs for s in run.samples if s.started is not None), default=None)
    when = f" First request: {datetime.fromtimestamp(started, UTC):%Y-%m-%d %H:%M} UTC." if started else ""
    yield Heading(id="summary", text="Summary")
    yield Prose(lines=(f"{asked} Run on {_machine_name(runs, result)}.{when}", headline(result)))
    why, command = next_command(result)
    yield Prose(lines=(*reasons(result, known), f"Next, {why}: {command}"), listed=True)


def _machine_name(runs: Sequence[Run], result: BenchResult) -> str:
    return next((run.environment["machine"] for run in runs if "machine" in run.environment), result.machine.name)


def _comparison(result: BenchResult, known: Mapping[str, str]) -> Iterator[Section]:
    yield Heading(id="comparison", text="Comparison")
    rows = (
        *(_assessment(a, known) for a in result.assessments),
        *(_assessment(a, known, elsewhere=True) for a in result.references),
        *map(_claim, result.claims),
    )
    yield Table(
        id="deployments",
        caption="One request in each deployment: run, estimated for reference, and claimed by others (not checked)",
        columns=(
            Column(name="deployment", numeric=False),
            Column(name="learned", numeric=False),
            *(Column(name=name) for name in COLUMNS),
            Column(name="satisfaction"),
        ),
        rows=rows,
        sortable=True,
    )
    yield Prose(lines=(_READING,))
    plot = trade_off(result, known)
    if plot is not None:
        yield plot


def _assessment(a: Assessment, known: Mapping[str, str], *, elsewhere: bool = False) -> tuple[Cell, ...]:
    kept = a.compliance
    score = figure_cell(kept.score if kept else None)
    cost = figure_cell(a.cost)
    if a.cost is not None and a.cost_missing:
        cost = figure_cell(a.cost, text=f">= {cost.words}")
    return (
        Cell(text=known[a.deployment.id]),
        Cell(text="; ".join(status(a, elsewhere=elsewhere))),
        figure_cell(a.ttft),
        figure_cell(a.e2el),
        cost,
        # the interval of a share of counted mentions says nothing that the counts beside it do not
        Cell(text=score.words, figure=score.figure, sort=score.sort),
        _leaked(a),
        figure_cell(a.quality),
        figure_cell(a.bytes_out),
        Cell(),
    )


def _leaked(a: Assessment) -> Cell:
    found = verdicts.leaks(a.compliance, a.bytes_out)
    if isinstance(found, str) or a.compliance is None:
        return Cell()
    text = leaked_text(a.compliance)
    return figure_cell(found, text=text.removesuffix(f" {found.provenance.value}"))


def _claim(claim: Claim) -> tuple[Cell, ...]:
    said = "; ".join(
        part
        for part in (
            "claimed by others",
            claim.note,
            *(f"{stated.what}: {figure_cell(stated.figure).words} P" for stated in claim.stated),
        )
        if part
    )
    stars = claim.satisfaction
    scale = re.search(r"out of (\d+)", stars.source) if stars is not None and not stars.unit else None
    return (
        Cell(text=claim.label),
        Cell(text=said),
        Cell(),
        figure_cell(claim.e2el),
        figure_cell(claim.cost),
        figure_cell(claim.compliance),
        Cell(),
        Cell(),
        Cell(),
        figure_cell(stars, text=f"{stars.value:g} of {scale[1]}" if stars is not None and scale else ""),
    )


def _requirements(result: BenchResult, known: Mapping[str, str]) -> Iterator[Section]:
    asked = result.scenario.requirements
    if not asked or not result.assessments:
        return
    yield Heading(id="requirements", text="Requirements")
    yield Table(
        id="verdicts",
        caption="Each requirement against each deployment that was run",
        columns=(Column(name="deployment", numeric=False), *(Column(name=limit(r), numeric=False) for r in asked)),
        rows=tuple((Cell(text=known[a.deployment.id]), *map(_verdict, a.verdicts)) for a in result.assessments),
    )


def _verdict(verdict: Verdict) -> Cell:
    words = verdict_text(verdict).removesuffix(" *")
    text = f"{words} ({verdict.reason})" if verdict.reason else words
    # the source is said where a value was judged
    return Cell(text=text, figure=verdict.value, state=verdict.state)


def _latency(result: BenchResult, runs: Sequence[Run], known: Mapping[str, str]) -> Iterator[Plot]:
    plots = (
        first_and_pace(result.assessments, known),
        waterfall(runs, result.assessments, known),
        distribution(runs, known),
    )
    yield from (plot for plot in plots if plot is not None)


def _egress(result: BenchResult, known: Mapping[str, str]) -> Iterator[Section]:
    plot = egress(result.assessments, known)
    if plot is not None:
        yield plot
    away = [a for a in result.assessments if a.deployment.mode is not Mode.LOCAL and a.compliance]
    classes = sorted({cls for a in away if a.compliance for cls in a.compliance.by_class})
    if classes:
        yield Table(
            id="classes",
            caption="Sensitive mentions that were found where they may not be, of all, by class and over all requests",
            columns=(Column(name="class", numeric=False), *(_numeric(known[a.deployment.id]) for a in away)),
            rows=tuple((Cell(text=cls), *(_of_class(a, cls) for a in away)) for cls in classes),
            sortable=True,
        )
    yield from _protection(result, known)
    judged = [(a, a.policy) for a in result.assessments if a.policy is not None]
    if judged:
        yield Table(
            id="policy",
            caption=f"What the rules of {result.scenario.sensitivity.regime} say of sending the requests",
            columns=tuple(Column(name=name, numeric=False) for name in ("deployment", "verdict", "deciding rules")),
            rows=tuple(
                (Cell(text=known[a.deployment.id]), Cell(text=said.answer), Cell(text=", ".join(said.rules)))
                for a, said in judged
            ),
        )


def _protection(result: BenchResult, known: Mapping[str, str]) -> Iterator[Section]:
    shown = protection.judged(result.assessments)
    if not shown:
        return
    yield Table(
        id="protection",
        caption="What was let out and masked too much: so many of all, 95 % bounds, each document counted once",
        columns=(Column(name="metric", numeric=False), *(_numeric(known[a.deployment.id]) for a in shown)),
        rows=(
            *(
                (
                    Cell(text=metric.name),
                    *(figure_cell(protection.share(a, metric), text=protection.words(a, metric)) for a in shown),
                )
                for metric in protection.METRICS
            ),
            (Cell(text=protection.REIDENTIFIED), *(Cell(text=protection.fit(a)) for a in shown)),
        ),
    )
    remarks = [f"{known[a.deployment.id]}: {remark}" for a in shown for remark in protection.remarks(a)]
    meanings = [f"{metric.name}: {metric.means}" for metric in protection.METRICS]
    yield Prose(lines=(*remarks, *meanings), listed=True)


def _of_class(a: Assessment, cls: str) -> Cell:
    base = verdicts.leaks(a.compliance, a.bytes_out)
    counts = a.compliance.by_class.get(cls) if a.compliance else None
    if isinstance(base, str) or counts is None:
        return Cell()
    figure = Figure(value=float(counts[0]), unit="", provenance=base.provenance, source=base.source)
    return figure_cell(figure, text=f"{counts[0]:,} of {counts[1]:,}")


def _cost(result: BenchResult, known: Mapping[str, str]) -> Iterator[Section]:
    plot = cost_parts(result.assessments, known)
    if plot is not None:
        yield plot
    missing = [f"{known[a.deployment.id]}: {part} unknown" for a in result.assessments for part in a.cost_missing]
    if missing:
        yield Prose(lines=tuple(missing), listed=True)


def _quality(result: BenchResult, known: Mapping[str, str]) -> Iterator[Section]:
    given = [a for a in result.assessments if a.context_recall is not None or a.quality is not None]
    if not given:
        return
    graded = any(a.grades for a in given)
    yield Table(
        id="given",
        caption="Facts that the answering model was given, and facts in its answers",
        columns=(
            Column(name="deployment", numeric=False),
            *map(_numeric, ("context recall", "tokens in", "quality", "placeholders changed")),
            *(map(_numeric, _GRADES) if graded else ()),
        ),
        rows=tuple(
            (
                Cell(text=known[a.deployment.id]),
                *map(figure_cell, (a.context_recall, a.tokens_in, a.quality, a.mangled)),
                *(
                    (
                        [figure_cell(g, text=f"{g.value:.1f} of 5") for g in a.grades]
                        if a.grades
                        else [Cell()] * len(_GRADES)
                    )
                    if graded
                    else ()
                ),
            )
            for a in given
        ),
    )


def _caveats(result: BenchResult, known: Mapping[str, str]) -> Iterator[Section]:
    found = [
        tuple(
            Cell(text=text) for text in (note.name, ", ".join(known.get(i, i) for i in ids), note.text, note.next_step)
        )
        for note, ids in caveats(result)
    ]
    if found:
        yield Heading(id="caveats", text="Caveats")
        yield Table(
            id="notes",
            caption="What limits these figures, and the step that would remove it",
            columns=tuple(Column(name=name, numeric=False) for name in ("caveat", "concerns", "what", "next step")),
            rows=tuple(found),
        )


def _measured(runs: Sequence[Run], known: Mapping[str, str]) -> Iterator[Section]:
    shown = [run for run in runs if run.deployment.id in known]
    keys = dict.fromkeys(key for run in shown for key in run.environment if key not in _NOT_SHOWN)
    yield Heading(id="measured", text="How it was measured")
    rows = []
    for key in keys:
        values: dict[str, list[str]] = {}
        for run in shown:
            if key in run.environment:
                values.setdefault(run.environment[key], []).append(known[run.deployment.id])
        for value, who in values.items():
            everybody = len(values) == 1 and len(who) == len(shown)
            rows.append((Cell(text=key), Cell(text=value), Cell(text="all" if everybody else ", ".join(who))))
    if rows:
        yield Table(
            id="environment",
            caption="The environment of the run",
            columns=tuple(Column(name=name, numeric=False) for name in ("what", "value", "deployments")),
            rows=tuple(rows),
        )


def _numeric(name: str) -> Column:
    return Column(name=name)
