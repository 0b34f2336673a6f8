"""The result of a bench in a terminal: whole at 80 columns, no boxes, every figure with its unit and its letter."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dpctl.assess import Assessment
from dpctl.assess.verdicts import MET, MISSED, amount, limit, name
from dpctl.core.deployment import Mode
from dpctl.core.figures import Figure
from dpctl.core.hardware import Machine
from dpctl.decide.rank import misses
from dpctl.decide.rules import Fired
from dpctl.report import protection
from dpctl.report.answer import caveats
from dpctl.report.cells import (
    COLUMNS,
    Row,
    assessment_row,
    claim_row,
    figure_text,
    names,
    title,
    verdict_text,
)
from dpctl.report.layout import clean, flow, grid, heading, pad, paint, width_of, wrap
from dpctl.report.record import BenchResult, next_command
from dpctl.report.sources import sources

# from this width on, 80 % intervals stand below their figures
WIDE = 100
# below this no table of ours can be read
_NARROWEST = 40
_LEGEND = (
    "M measured here",
    "S sampled here on slices and integrated",
    "P published",
    "E estimated or emulated",
    "A assumed",
    "- unknown",
)
_GRADES = ("faithful", "complete", "useful")
_COLOURS: Mapping[str, str] = {MET: "green", MISSED: "red"}


def render(result: BenchResult, *, width: int, color: bool, explain: bool = False) -> str:
    """The whole result as text with a newline at its end; no line is wider than `width` columns (at least 40).

    `explain` adds the source of every figure.
    """
    known_as = {a.deployment.id: title(a) for a in result.references} | names(result.assessments)
    page = _Page(result=result, width=max(width, _NARROWEST), color=color, names=known_as)
    sections = (
        page.head(),
        page.table(),
        page.costs(),
        page.context(),
        page.protection(),
        page.policy(),
        page.requirements(),
        page.warnings(),
        page.recommendation(),
        page.explanation() if explain else iter(()),
        page.foot(),
    )
    return "\n\n".join("\n".join(lines) for section in sections if (lines := list(section))) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """One result at one width: every method yields the lines of a section. `names` maps deployment ids to names."""

    result: BenchResult
    width: int
    color: bool
    names: Mapping[str, str]

    def _paint(self, text: str, style: str) -> str:
        return paint(text, style, color=self.color)

    def head(self) -> Iterator[str]:
        """What was asked and of which machine, then the one rule."""
        scenario = self.result.scenario
        work = scenario.workload
        made = self.result.title or f"{work.pages} pages"
        text = self.result.document or f"{made}, seed {work.seed}"
        asked = f"{text}, answer up to {work.output_tokens:,} tokens"
        machine = self.result.machine
        name = "this machine" if machine.id == "this-machine" else f"machine {machine.id}"
        title = f"{scenario.id}: {scenario.title}"
        yield from heading(title, (asked, f"{name}: {_machine(machine)}"), self.width, color=self.color)

    def table(self) -> Iterator[str]:
        """Ours, the reference rows and the claims in one grid; a list instead where the figures are too wide for it."""
        groups = [
            ("", [assessment_row(a) for a in self.result.assessments]),
            (
                "for reference, estimated and not run:",
                [assessment_row(a, elsewhere=True) for a in self.result.references],
            ),
            (self._claimed(), [claim_row(c) for c in self.result.claims]),
        ]
        wide = self.width >= WIDE
        rows = [row for _, group in groups for row in group]
        cells = [row.cells for row in rows] + ([row.intervals for row in rows] if wide else [])
        aligned = grid([COLUMNS, *cells], self.width, indent=2)
        # intervals too wide for the columns stand in a line of their own
        columns = aligned or grid([COLUMNS, *(row.cells for row in rows)], self.width, indent=2)
        if not self.result.assessments:
            yield "nothing was run"
        if columns is not None and rows:
            yield self._paint(columns.row(COLUMNS), "dim")
        for about, group in groups:
            if about and group:
                yield ""
                yield from wrap(about, self.width)
            for row in group:
                yield from self._title(row)
                if columns is None:
                    pairs = (f"{head} {cell} {span if wide else ''}" for head, cell, span in _cells(row))
                    yield from flow(pairs, self.width, first="  ", rest="  ")
                    continue
                yield columns.row(row.cells)
                if wide and any(row.intervals):
                    spans = [f"{head} {span}" for head, _, span in _cells(row) if span]
                    lines = [columns.row(row.intervals)] if aligned else flow(spans, self.width, first="  ", rest="  ")
                    yield from (self._paint(line, "dim") for line in lines)

    def _title(self, row: Row) -> Iterator[str]:
        label = clean(row.label)
        lines = flow([label, *row.status], self.width, glue="  ", rest="  ")
        for line in lines:
            if line.startswith(label):
                line = self._paint(label, "bold") + line.removeprefix(label)
            if not row.deployable:
                line = line.replace("does not fit", self._paint("does not fit", "red"))
            yield line

    def _claimed(self) -> str:
        claims = self.result.claims
        given = [f for c in claims for f in (c.e2el, c.cost, c.compliance, c.satisfaction) if f is not None]
        figures = [*given, *(stated.figure for c in claims for stated in c.stated)]
        return f"claimed by others, not checked: {figures[0].source}" if figures else "claimed by others, not checked:"

    def costs(self) -> Iterator[str]:
        """What the cost of one request is made of, one line for each deployment that has any."""
        charged = [a for a in self.result.assessments if a.cost_lines or a.cost_missing]
        if not charged:
            return
        yield self._paint("cost of one request", "dim")
        longest = max(width_of(clean(self.names[a.deployment.id])) for a in charged)
        for assessment in charged:
            who = clean(self.names[assessment.deployment.id])
            # a name too long to stand in a column keeps a line of its own
            first = f"  {pad(who, longest)}  " if longest <= self.width // 3 else "    "
            if longest > self.width // 3:
                yield from wrap(who, self.width, first="  ", rest="    ")
            parts = [f"{line.what} {figure_text(line.amount)}" for line in assessment.cost_lines]
            parts += [f"{part} unknown" for part in assessment.cost_missing]
            yield from flow(
                [parts[0], *(f"+ {part}" for part in parts[1:])],
                self.width,
                glue=" ",
                first=first,
                rest=" " * len(first),
            )

    def context(self) -> Iterator[str]:
        """What the answering model was given, which share of the facts is still in it, and what became of it."""
        given = [a for a in self.result.assessments if a.context_recall is not None]
        if not given:
            return
        yield self._paint("what the answering model was given", "dim")
        counts = [(a.deployment.mode, a.tokens_in.value) for a in given if a.tokens_in is not None]
        # what the cloud is sent of the whole document: as it is where that was run, else masked
        in_cloud = [count for mode, count in counts if mode is Mode.CLOUD]
        whole = max(in_cloud or [count for _, count in counts], default=0.0)
        for assessment in given:
            chunks = [f"{figure_text(assessment.context_recall)} of the facts"]
            sent = assessment.tokens_in
            if sent is not None and whole:
                less = 1.0 - sent.value / whole
                fewer = f", {less:.0%} fewer" if less >= 0.005 and assessment.deployment.mode is Mode.HYBRID else ""
                chunks.append(f"{figure_text(sent)}{fewer}")
            if assessment.resolved is not None:
                chunks.append(f"{figure_text(assessment.resolved)} answered here{self._regret(assessment)}")
            if assessment.grades:
                means = ", ".join(f"{word} {g.value:.1f}" for word, g in zip(_GRADES, assessment.grades, strict=True))
                chunks.append(f"a judge's grades of 5: {means} {assessment.grades[0].provenance.value}")
            who = f"{clean(self.names[assessment.deployment.id])}: "
            yield from wrap(who + "; ".join(chunks), self.width, first="  ", rest="    ")

    def _regret(self, cascade: Assessment) -> str:
        """What a cascade gains and gives up against always asking the same cloud, where that was run as well."""
        model = cascade.deployment.answering.model
        for other in self.result.assessments:
            if other.deployment.mode is not Mode.CLOUD or other.deployment.answering.model != model:
                continue
            pairs = (("cost", cascade.cost, other.cost), ("quality", cascade.quality, other.quality))
            said = [
                f"{word} {_gap(mine, theirs)}"
                for word, mine, theirs in pairs
                if mine is not None and theirs is not None
            ]
            return f" (against always asking the cloud: {', '.join(said)})" if said else ""
        return ""

    def protection(self) -> Iterator[str]:
        """What masking let out and took too much, one metric a line beside each hybrid deployment."""
        shown = [a for a in protection.judged(self.result.assessments) if a.deployment.mode is Mode.HYBRID]
        if not shown:
            return
        yield from (self._paint(line, "dim") for line in wrap(protection.HEADING, self.width, rest="  "))
        yield from protection.page(shown, [clean(self.names[a.deployment.id]) for a in shown], self.width)

    def policy(self) -> Iterator[str]:
        """What the rules of the regime say of sending the requests, and which rules decide it."""
        judged = [(a, a.policy) for a in self.result.assessments if a.policy is not None]
        if not judged:
            return
        yield self._paint(f"policy ({clean(self.result.scenario.sensitivity.regime)})", "dim")
        for assessment, verdict in judged:
            who = clean(self.names[assessment.deployment.id])
            text = f"{who}: {verdict.answer} ({', '.join(verdict.rules)})"
            yield from wrap(text, self.width, first="  ", rest="    ")

    def requirements(self) -> Iterator[str]:
        """Each requirement against each deployment that was run: met, missed by how much, undetermined and why."""
        asked = self.result.scenario.requirements
        rows = self.result.assessments
        if not asked or not rows:
            return
        heads = ("requirements", *(limit(r) for r in asked))
        table = [(f"  {clean(self.names[a.deployment.id])}", *map(verdict_text, a.verdicts)) for a in rows]
        columns = grid([heads, *table], self.width, indent=0, left=1)
        if columns is None:
            yield from self._requirement_list()
        else:
            yield self._paint(columns.row(heads), "dim")
            for assessment, cells in zip(rows, table, strict=True):
                who, *verdicts = columns.padded(cells)
                states = (verdict.state for verdict in assessment.verdicts)
                yield columns.line([who, *map(self._state, verdicts, states)])
        yield from self._reasons()

    def _requirement_list(self) -> Iterator[str]:
        yield self._paint("requirements", "dim")
        for assessment in self.result.assessments:
            yield from wrap(self.names[assessment.deployment.id], self.width, first="  ", rest="    ")
            for verdict in assessment.verdicts:
                text = f"{limit(verdict.requirement)}: {verdict_text(verdict)}"
                for line in wrap(text, self.width, first="    ", rest="      "):
                    yield self._state(line, verdict.state)

    def _state(self, text: str, state: str) -> str:
        """Paint the word for a state inside a finished piece of text."""
        return text.replace(state, self._paint(state, _COLOURS.get(state, "yellow")), 1)

    def _reasons(self) -> Iterator[str]:
        grouped: dict[tuple[str, str], list[str]] = {}
        for assessment in self.result.assessments:
            by_reason: dict[str, list[str]] = {}
            for verdict in assessment.verdicts:
                if verdict.reason:
                    by_reason.setdefault(verdict.reason, []).append(name(verdict.requirement.metric))
            for reason, metrics in by_reason.items():
                grouped.setdefault((" and ".join(metrics), reason), []).append(self.names[assessment.deployment.id])
        for (metrics_said, reason), who in grouped.items():
            yield from wrap(f"* {metrics_said} of {', '.join(who)}: {reason}", self.width, first="  ", rest="    ")

    def recommendation(self) -> Iterator[str]:
        """The answer, what decided it, what was set aside, and what the rules say."""
        answer = self.result.recommendation
        if answer.chosen is not None:
            yield from self._strong(f"recommendation: {title(answer.chosen)}", "green")
        else:
            yield from self._strong("recommendation: none, nothing is shown to meet every requirement", "yellow")
        if answer.closest is not None:
            yield from self._entry("closest", f"{title(answer.closest)} {answer.misses}")
        for sentence in answer.decided:
            yield from self._entry("why", sentence)
        for entry in answer.set_aside:
            yield from self._entry("set aside", f"{self._name(entry.assessment)}: {entry.reason}")
        for rule in answer.fired:
            yield from self._entry("rule", self._rule(rule))
        if not answer.fired:
            yield from self._entry("rule", "none of the seven applies to this scenario")
        if answer.estimated:
            best = answer.estimated[0]
            yield from self._entry("not run", f"{title(best)}: by estimate it {misses(best)}")

    def _strong(self, text: str, style: str) -> Iterator[str]:
        yield from (self._paint(line, style) for line in wrap(text, self.width, rest="  "))

    def _entry(self, label: str, text: str) -> Iterator[str]:
        yield from wrap(text, self.width, first=f"  {pad(label, 11)}", rest=" " * 13)

    def _name(self, assessment: Assessment) -> str:
        return self.names.get(assessment.deployment.id, title(assessment))

    def _rule(self, rule: Fired) -> str:
        answer = self.result.recommendation
        best = answer.chosen or answer.closest
        text = f"{rule.requirement} -> {rule.recommended}, because {rule.because}"
        if not rule.favoured:
            return f"{text}; no candidate is of this kind"
        favoured = [a for a in self.result.assessments if a.deployment.id in rule.favoured]
        if best is not None and best in favoured:
            return f"{text}; it speaks for {self._name(best)}, and so do the figures"
        judged = "; ".join(f"{self._name(a)} {misses(a)}" for a in favoured)
        return f"{text}; by the figures, {judged}"

    def warnings(self) -> Iterator[str]:
        """Named caveats, each once with everybody it concerns and the step that would remove it."""
        found = list(caveats(self.result))
        if found:
            yield self._paint("warnings", "dim")
        for note, ids in found:
            who = f" ({', '.join(self.names.get(i, i) for i in ids)})" if ids else ""
            yield from wrap(f"{note.name}{who}: {note.text} -> {note.next_step}", self.width, first="  ", rest="    ")

    def explanation(self) -> Iterator[str]:
        """Every figure with its source."""
        yield self._paint("sources", "dim")
        yield from sources(self.result, self.names, self.width)
        shown = [a for a in protection.judged(self.result.assessments) if a.deployment.mode is Mode.HYBRID]
        for line in protection.explained(shown) if shown else ():
            yield from wrap(line, self.width, first="  ", rest="    ")

    def foot(self) -> Iterator[str]:
        """What the letters mean, where the run is kept, and the next useful command."""
        yield from (self._paint(line, "dim") for line in flow(_LEGEND, self.width))
        counted = (
            "compliance: weighted share of sensitive mentions that stayed in the allowed zones; "
            "leaked A: those that identify somebody and did not, over all requests"
        )
        span = "; [..]: 80 % interval" if self.width >= WIDE else ""
        yield from (self._paint(line, "dim") for line in wrap(counted + span, self.width))
        if self.result.run_path:
            yield from wrap(f"saved: {self.result.run_path}", self.width, rest="  ")
        why, command = next_command(self.result)
        yield from wrap(f"next, {why}:", self.width)
        yield from wrap(command, self.width, first="  ", rest="    ")


def _gap(mine: Figure, other: Figure) -> str:
    """How far a figure lies from another one: "+$0.002 A", "-3.8 points E"."""
    gap = mine - other.to(mine.unit)
    size = f"{abs(gap.value):.1f} points" if gap.unit == "%" else amount(abs(gap.value), gap.unit)
    return f"{'-' if gap.value < 0 else '+'}{size} {gap.provenance.value}"


def _cells(row: Row) -> Iterable[tuple[str, str, str]]:
    return zip(COLUMNS, row.cells, row.intervals, strict=True)


def _machine(machine: Machine) -> str:
    host = machine.host
    parts = [machine.name]
    if host is not None:
        cores = f"{host.cores} core{'' if host.cores == 1 else 's'}"
        parts += [part for part in (host.cpu, cores) if part and part not in machine.name]
        if host.memory.capacity is not None:
            parts.append(f"{amount(host.memory.capacity.value, host.memory.capacity.unit)} memory")
    parts += [f"{a.count} x {a.name}" if a.count > 1 else a.name for a in machine.accelerators]
    return ", ".join(parts if machine.accelerators else [*parts, "no accelerator"])
