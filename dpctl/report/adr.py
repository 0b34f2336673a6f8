"""The decision as a document: an architecture decision record (MADR 4) and a comparison in Markdown."""

from collections.abc import Iterator

from dpctl.assess.verdicts import limit
from dpctl.core.deployment import Mode
from dpctl.decide.option import Option, shortfall
from dpctl.report.cells import figure_text, with_interval
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
)
from dpctl.report.plots_stages import stage_lines
from dpctl.report.recommend import cells, need_line


def as_adr(decision: Decision) -> str:
    """The decision in the shape of MADR 4.0 (adr.github.io/madr): drivers, options, outcome, confirmation."""
    return "\n".join(_adr(decision)).rstrip() + "\n"


def as_markdown(decision: Decision) -> str:
    """The comparison alone, as Markdown: table, answer, how sure, flips."""
    return "\n".join(_markdown(decision)).rstrip() + "\n"


def _adr(decision: Decision) -> Iterator[str]:
    advice = decision.advice
    best, scenario = advice.best, advice.need.scenario
    yield from (
        "---",
        f'status: "{"proposed" if advice.chosen else "open"}"',
        f"date: {decision.today.isoformat()}",
        "---",
        "",
    )
    title = f"Run {scenario.id} as {_text(best.label)}" if best and advice.chosen else f"Where to run {scenario.id}"
    yield from (f"# {title}", "", "## Context and Problem Statement", "")
    yield from (f"{_text(scenario.title)}: where should it run - here, in the cloud, or split?", "")
    yield from (f"{_text(need_line(decision))}. {advice.considered:,} candidates were priced.", "")
    yield from ("## Decision Drivers", "")
    for requirement in advice.need.requirements:
        yield f"* {_text(limit(requirement))}"
    for rule in advice.fired:
        yield f"* {rule.requirement}: {rule.recommended}, because {rule.because}"
    yield f"* objective: {advice.need.objective.value}"
    yield from ("", "## Considered Options", "")
    shown = rows(decision)
    yield from (f"* {_text(option.label)}" for option, _ in shown)
    yield from ("", "## Decision Outcome", "")
    if advice.chosen is not None:
        yield f'Chosen option: "{_text(advice.chosen.label)}", because {"; ".join(map(_text, advice.decided))}.'
    elif best is not None:
        lack = _text(shortfall(best))
        yield f'No option is shown to meet everything. The closest is "{_text(best.label)}": it {lack}.'
        yield from (f"\nWhy: {_text(sentence)}." for sentence in advice.decided)
    else:
        yield "No option is left."
    sure = chance(decision)
    if sure:
        yield from ("", f"How sure: {sure}.")
    if advice.by_figures is not None:
        yield from ("", f'By the figures alone it would be "{_text(advice.by_figures.label)}".')
    yield from (f"\nTension: {_text(sentence)}." for sentence in advice.tensions)
    yield from ("", "### Consequences", "")
    for line in flip_lines(decision):
        yield f"* Neutral, because it would change with {_text(line)}"
    for risk in advice.risks:
        yield f"* Bad, because {risk.risk}; {risk.mitigation}: `{risk.check}`"
    yield from ("", "### Confirmation", "")
    yield from ("The decision is made anew, and exits 1 when nothing meets everything, with:", "", "```console")
    yield from (decision.command, "```", "")
    yield from ("The figures are measured, and it exits 1 when a requirement is missed, with:", "", "```console")
    yield from (_check(decision), "```", "", "## Pros and Cons of the Options", "")
    for option, reason in shown:
        yield from _about(option, reason, decision)
    yield from ("## More Information", "")
    for line in crossing_lines(decision):
        yield f"* Break-even: {_text(line)}"
    for line in aside_lines(decision):
        yield f"* Set aside: {_text(line)}"
    for line in differences(decision):
        yield f"* Claimed by others and ours: {_text(line)}"
    yield "* Letters: M measured here, S sampled here, P published, E estimated, A assumed; intervals hold 80 %"


def _check(decision: Decision) -> str:
    """The bench that measures the choice and fails on what it requires."""
    requirements = decision.advice.need.scenario.requirements
    command = next_command(decision)[1]
    return command + "".join(f" --require '{requirement}'" for requirement in map(_plain, map(limit, requirements)))


def _plain(text: str) -> str:
    """A requirement as the command line reads it."""
    return text.replace("leaked A", "leaked").replace("bytes out", "bytes_out").replace(",", "")


def _about(option: Option, reason: str, decision: Decision) -> Iterator[str]:
    of, month = option.assessment, option.month
    yield from (f"### {_text(option.label)}", "")
    if reason:
        yield f"* Bad, because it is {status(option, reason)}: {_text(reason)}"
    elif lack := shortfall(option):
        yield f"* Bad, because it {_text(lack)}"
    else:
        yield "* Good, because it meets everything"
    yield f"* Neutral, because an answer takes {with_interval(of.e2el)} and a month costs {figure_text(month.total)}:"
    yield from (f"    * stage: {_text(text)}" for text in stage_lines(option, decision))
    for line in month.lines:
        yield f"    * {_text(line.what)}: {figure_text(line.amount)}"
    if month.missing:
        yield f"    * not known: {', '.join(month.missing)}"
    if option.quality is not None:
        basis = "measured" if of.quality else "published of the model, not of this task"
        yield f"* Neutral, because its quality is {figure_text(option.quality)} ({basis})"
    if of.deployment.mode is not Mode.LOCAL and option.policy is not None:
        yield f"* Neutral, because the policy says {option.policy.answer.value} ({', '.join(option.policy.rules)})"
    yield ""


def _markdown(decision: Decision) -> Iterator[str]:
    advice = decision.advice
    yield from (f"## dpctl recommend: {_text(advice.need.scenario.title)}", "", _text(need_line(decision)), "")
    yield from (
        "| option | e2el | month | request | compliance | quality | replicas | |",
        "|---|--:|--:|--:|--:|--:|--:|---|",
    )
    for option, reason in rows(decision):
        values = " | ".join(_cell(cell) for cell in cells(option))
        strong = "**" if advice.best is not None and option.id == advice.best.id else ""
        yield f"| {strong}{_cell(option.label)}{strong} | {values} | {status(option, reason)} |"
    for option, _ in rows(decision):
        stages = ", ".join(stage_lines(option, decision))
        if stages:
            yield f"* time of {_text(option.label)}: {_text(stages)}"
    yield ""
    if advice.chosen is not None:
        yield f"**Recommendation:** {_text(advice.chosen.label)}"
    elif advice.closest is not None:
        closest = advice.closest
        said = f"{_text(closest.label)}, which {_text(shortfall(closest))}"
        yield f"**Nothing is shown to meet everything.** Closest: {said}"
    yield ""
    yield from (f"* {_text(sentence)}" for sentence in advice.decided)
    sure = chance(decision)
    if sure:
        yield f"* {sure}"
    yield from (f"* flips with {_text(line)}" for line in flip_lines(decision))
    yield from (f"* break-even: {_text(line)}" for line in crossing_lines(decision))
    yield from ("", f"Asked again with `{decision.command}`; measured with `{next_command(decision)[1]}`.")


def _text(text: str) -> str:
    """Text that Markdown leaves as it is."""
    return " ".join(text.replace("\\", "\\\\").replace("*", "\\*").replace("<", "&lt;").replace("|", "\\|").split())


def _cell(text: str) -> str:
    return _text(text)
