"""The page of `dpctl recommend`: the best of each kind, the answer, how sure it is, what would flip it."""

from collections.abc import Iterator

from dpctl.assess.verdicts import limit
from dpctl.core.figures import Figure
from dpctl.core.units import format_value
from dpctl.decide.option import Option, shortfall
from dpctl.report.cells import figure_text, with_interval
from dpctl.report.decision import (
    Decision,
    aside_lines,
    chance,
    claim_text,
    crossing_lines,
    differences,
    flip_lines,
    next_command,
    rows,
    status,
    warnings,
)
from dpctl.report.layout import clean, flow, grid, pad, paint, wrap
from dpctl.report.plots_stages import calls_line, stage_lines

_LEGEND = ("M measured here", "S sampled here", "P published", "E estimated", "A assumed")
_HEADS = ("", "e2el", "month", "request", "compliance", "quality", "replicas")
_STATES = {"meets all": "green", "misses": "red", "denied": "red", "excluded": "red", "undetermined": "yellow"}


def render(decision: Decision, *, width: int, color: bool, explain: bool = False) -> str:
    """The page as text of at most `width` columns (80 or more), whole, ending with the next useful command."""
    return "\n".join(_Page(decision, width, color=color).lines(explain=explain)) + "\n"


def need_line(decision: Decision) -> str:
    """What was asked for, in one sentence."""
    need = decision.advice.need
    asked = ", ".join(limit(r) for r in need.requirements) or "no requirement"
    return (
        f"{need.volume.value:,.0f} requests a day {need.volume.provenance.value}, {need.shape} load "
        f"(peak {need.peak.value:.2g} times the mean), regime {need.scenario.sensitivity.regime}; {asked}; "
        f"objective {need.objective.value}"
    )


def cells(option: Option) -> tuple[str, ...]:
    """The option's figures as the table shows them."""
    of = option.assessment
    score = of.compliance.score if of.compliance else None
    month = option.month
    return (
        figure_text(of.e2el),
        figure_text(month.total),
        figure_text(month.per_request),
        figure_text(score),
        figure_text(option.quality),
        "-" if option.replicas is None else f"{option.replicas:,}",
    )


class _Page:
    """One rendering: the decision, the width and whether to paint."""

    def __init__(self, decision: Decision, width: int, *, color: bool) -> None:
        self.decision = decision
        self.advice = decision.advice
        self.width = width
        self.color = color

    def lines(self, *, explain: bool) -> Iterator[str]:
        """Every line of the page."""
        yield from self.head()
        yield ""
        yield from self.table()
        yield ""
        yield from self.answer()
        yield from self.section("what would flip it", [*flip_lines(self.decision)], "nothing within a factor of 1,000")
        yield from self.section("break-even", [*crossing_lines(self.decision)], "")
        yield from self.rules()
        yield from self.section("set aside", [*aside_lines(self.decision)], "")
        risks = [f"{risk.risk} -> {risk.mitigation}: {risk.check}" for risk in self.advice.risks]
        yield from self.section("risks", risks, "")
        yield from self.claims()
        notes = [f"{note.name}: {note.text} -> {note.next_step}" for note in warnings(self.decision)]
        yield from self.section("warnings", notes, "")
        if explain:
            yield from self.explanation()
        yield ""
        yield from (self._paint(line, "dim") for line in flow(_LEGEND, self.width))
        why, command = next_command(self.decision)
        yield from wrap(f"next, {why}:", self.width)
        yield from wrap(command, self.width, first="  ", rest="    ")

    def head(self) -> Iterator[str]:
        """What was asked, and of what."""
        need, machine = self.advice.need, self.decision.machine
        yield from (self._paint(x, "bold") for x in wrap(f"{need.scenario.id}: {need.scenario.title}", self.width))
        yield from wrap(need_line(self.decision), self.width)
        calls = calls_line(self.decision)
        if calls:
            yield from wrap(calls, self.width)
        owned = "one is there and paid for" if self.decision.there else "to buy"
        yield from wrap(f"{machine.name} ({owned}); {self.advice.considered:,} candidates priced", self.width)
        yield "-" * self.width

    def table(self) -> Iterator[str]:
        """The best of each kind: its name and state, its figures below, then their intervals where there is room."""
        shown = rows(self.decision)
        table = [("", *cells(option)) for option, _ in shown]
        columns = grid([_HEADS, *table], self.width, indent=2, left=1)
        if columns is not None:
            yield self._paint(columns.row(_HEADS), "dim")
        for (option, reason), line in zip(shown, table, strict=True):
            best = self.advice.best
            mark = "> " if best is not None and option.id == best.id else "  "
            state = status(option, reason)
            front = ", on the front" if option.id in self.advice.front else ""
            for index, text in enumerate(wrap(f"{option.label} [{state}{front}]", self.width, first=mark, rest="    ")):
                strong = paint(text, "bold", color=self.color and mark == "> " and index == 0)
                yield strong.replace(f"[{state}", f"[{paint(state, _STATES[state], color=self.color)}", 1)
            if columns is not None:
                yield columns.row(line)
            else:
                pairs = (f"{head} {cell}" for head, cell in zip(_HEADS[1:], line[1:], strict=True))
                yield from flow(pairs, self.width, first="    ", rest="    ")

    def answer(self) -> Iterator[str]:
        """The recommendation or the closest, why, how sure, and what the figures alone would say."""
        advice = self.advice
        if advice.chosen is not None:
            yield from self._strong(f"recommendation: {advice.chosen.label}", "green")
        else:
            yield from self._strong("recommendation: none, nothing is shown to meet everything", "yellow")
        if advice.closest is not None:
            yield from self._entry("closest", f"{advice.closest.label}: {shortfall(advice.closest)}")
        for sentence in advice.decided:
            yield from self._entry("why", sentence)
        sure = chance(self.decision)
        if sure:
            yield from self._entry("how sure", sure)
        other = advice.by_figures
        if other is not None:
            e2el, total = figure_text(other.assessment.e2el), figure_text(other.month.total)
            yield from self._entry("but", f"by the figures alone: {other.label} (e2el {e2el}, {total} a month)")
        if advice.best is not None and advice.best.satisfaction is not None:
            said = advice.best.satisfaction
            yield from self._entry(
                "users", f"satisfaction {said.value:.1f} of 5 {said.provenance.value}: {said.source}"
            )
        for sentence in advice.tensions:
            yield from self._entry("tension", sentence)

    def rules(self) -> Iterator[str]:
        """The rules that fired, and what the case studies say to it."""
        best = self.advice.best
        said = []
        for rule in self.advice.fired:
            speaks = (
                "no option is of this kind"
                if not rule.favoured
                else "it speaks for the best"
                if best is not None and best.id in rule.favoured
                else f"it speaks for {len(rule.favoured)} others"
            )
            said.append(f"{rule.requirement} -> {rule.recommended}, because {rule.because}; {speaks}")
        yield from self.section("rules", said, "none of the seven applies")
        lessons = [f"{x.requirement} -> {x.recommended}: {x.because} ({x.source})" for x in self.advice.lessons]
        yield from self.section("lessons", lessons, "")

    def claims(self) -> Iterator[str]:
        """What others published, beside our figures for the same deployments."""
        need = self.advice.need
        if not need.scenario.claims:
            return
        claimed = [claim_text(claim) for claim in need.scenario.claims]
        yield from self.section("claimed by others", claimed, "")
        yield from self.section(
            "ours for the same, one machine as busy as the catalogue assumes", [*differences(self.decision)], ""
        )

    def explanation(self) -> Iterator[str]:
        """Every figure of the rows with its interval and source, and the tree of the month's cost."""
        yield self._paint("sources", "dim")
        for option, _ in rows(self.decision):
            of = option.assessment
            yield from wrap(option.label, self.width, first="  ", rest="    ")
            score = of.compliance.score if of.compliance else None
            known = (
                ("ttft", of.ttft),
                ("tpot", of.tpot),
                ("e2el", of.e2el),
                ("compliance", score),
                ("quality" if of.quality else "published quality", option.quality),
            )
            for name, figure in known:
                if figure is not None:
                    yield from self._source(name, figure)
            for text in stage_lines(option, self.decision):
                yield from wrap(f"stage: {text}", self.width, first="    ", rest="      ")
            for line in option.month.lines:
                dated = f", {line.dated.isoformat()}" if line.dated else ""
                head = f"{line.what}: {line.quantity} x {line.unit_price} = {line.amount}{dated}"
                yield from wrap(head, self.width, first="    ", rest="      ")
                for figure in (line.quantity, line.unit_price):
                    yield from wrap(figure.source, self.width, first="      ", rest="        ")
            if option.month.missing:
                yield from wrap(
                    f"not known: {', '.join(option.month.missing)}", self.width, first="    ", rest="      "
                )
            for reason in option.policy.reasons if option.policy else ():
                yield from wrap(f"policy: {reason}", self.width, first="    ", rest="      ")
            if option.policy is not None and option.policy.changes:
                yield from wrap(f"allowed with: {option.policy.changes[0]}", self.width, first="    ", rest="      ")
        for name, figure in (("volume", self.advice.need.volume), ("peak", self.advice.need.peak)):
            yield from wrap(
                f"{name} {format_value(figure.value, figure.unit)}: {figure.source}", self.width, first="  "
            )

    def _source(self, name: str, figure: Figure) -> Iterator[str]:
        yield from wrap(f"{name} {with_interval(figure)}: {figure.source}", self.width, first="    ", rest="      ")

    def section(self, title: str, entries: list[str], empty: str) -> Iterator[str]:
        """A title with its entries; nothing without any and without a word for that."""
        if not entries and not empty:
            return
        yield self._paint(title, "dim")
        for entry in entries or [empty]:
            yield from wrap(clean(entry), self.width, first="  ", rest="    ")

    def _strong(self, text: str, style: str) -> Iterator[str]:
        yield from (self._paint(line, style) for line in wrap(text, self.width, rest="  "))

    def _entry(self, label: str, text: str) -> Iterator[str]:
        yield from wrap(text, self.width, first=f"  {pad(label, 10)}", rest=" " * 12)

    def _paint(self, text: str, style: str) -> str:
        return paint(text, style, color=self.color)
