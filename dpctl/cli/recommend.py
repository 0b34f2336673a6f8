"""`dpctl recommend`: compare every sensible deployment of a workload and choose one, with how sure that is."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dpctl.cli.output import color, say, say_json, width, write_page
from dpctl.core.errors import ExitCode, UsageError
from dpctl.decide.need import Objective

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dpctl.assess import Assessment
    from dpctl.bench.servings import Asked
    from dpctl.catalog.wanted import Wanted
    from dpctl.core.hardware import Machine
    from dpctl.core.scenario import Scenario
    from dpctl.decide.need import Need
    from dpctl.decide.satisfaction import Surveyed
    from dpctl.report.decision import Decision

# what a prompt has where no scenario says it, in tok, and a model of common size to run where none is named
_PROMPT, _MODEL = 1000.0, "llama-3.1-8b"


def recommend(
    scenario: Annotated[
        str | None,
        typer.Argument(
            help="Scenario id or a .toml file (default: a task as stated).", show_default=False, metavar="SCENARIO"
        ),
    ] = None,
    hardware: Annotated[
        str | None,
        typer.Option(
            help="Machine of the catalogue to buy: h100-sxm-80gb (default: this one, paid for).", metavar="ID"
        ),
    ] = None,
    volume: Annotated[str | None, typer.Option(help="Requests: 2000/day, 50k/month, 3/s.", metavar="RATE")] = None,
    pattern: Annotated[
        str | None, typer.Option(help="Shape of the load: steady, office, peak.", metavar="PATTERN")
    ] = None,
    regime: Annotated[
        str | None, typer.Option(help="Rules that bind the data: gdpr, 'hipaa+legal-privilege'.", metavar="REGIME")
    ] = None,
    latency: Annotated[
        str | None, typer.Option(help="Limit of a whole answer, on average: 3s.", metavar="TIME")
    ] = None,
    budget: Annotated[
        str | None, typer.Option(help="Most it may cost: 500/month, 0.02/request.", metavar="MONEY")
    ] = None,
    objective: Annotated[Objective | None, typer.Option(help="What to be best at (default: balanced).")] = None,
    contract: Annotated[
        str | None, typer.Option(help="Terms agreed with providers: 'dpa,scc,no-training', or 'none'.", metavar="TERMS")
    ] = None,
    region: Annotated[
        str | None, typer.Option(help="Where APIs process: a country code or 'eea'.", metavar="PLACE")
    ] = None,
    electricity: Annotated[
        str | None, typer.Option(help="Country of one's own machines (DE), for electricity.", metavar="COUNTRY")
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            help="Models of this one's size run on own or rented hardware (default: the scenario's).", metavar="MODEL"
        ),
    ] = None,
    prompt: Annotated[float | None, typer.Option(help="Prompt tokens, without a scenario.", min=1, metavar="N")] = None,
    output: Annotated[float | None, typer.Option(help="Output tokens.", min=1, metavar="N")] = None,
    data_stays: Annotated[bool, typer.Option("--data-stays", help="Data must not leave the premises.")] = False,
    capability: Annotated[bool, typer.Option("--capability", help="The most capable model is needed.")] = False,
    rapid: Annotated[bool, typer.Option("--rapid", help="It has to be there soon.")] = False,
    require: Annotated[
        list[str] | None,
        typer.Option(
            help="Requirement in place of the scenario's: 'e2el p95 <= 5 s' (repeatable).", metavar="REQUIREMENT"
        ),
    ] = None,
    requirements: Annotated[
        Path | None, typer.Option(help="TOML file with the same keys as the options; options win.", metavar="FILE")
    ] = None,
    survey: Annotated[
        Path | None, typer.Option(help="What users said, TOML or CSV: of, satisfaction, answers.", metavar="FILE")
    ] = None,
    adr: Annotated[Path | None, typer.Option(help="Write the decision as an ADR (MADR).", metavar="FILE")] = None,
    markdown: Annotated[Path | None, typer.Option(help="Write the comparison as Markdown.", metavar="FILE")] = None,
    html: Annotated[
        Path | None, typer.Option(help="Write one self-contained page (extra html).", metavar="FILE")
    ] = None,
    draws: Annotated[int, typer.Option(help="Draws from the intervals.", min=100, max=100_000, metavar="N")] = 1000,
    as_json: Annotated[bool, typer.Option("--json", help="The record as JSON on stdout.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Every cost line and the sources.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="No colour.")] = False,
) -> None:
    """Compare local, cloud and hybrid deployments, SaaS, managed, self-hosted, serverless and owned, and choose.

    Exit 1 when nothing is shown to meet everything; the closest is named with what it lacks. On a terminal without a
    scenario and options a few questions are asked.
    """
    from dpctl.catalog.wanted import Wanted, over, read_survey, read_wanted

    flags = Wanted(
        scenario=scenario,
        hardware=hardware,
        volume=volume,
        pattern=pattern,
        regime=regime,
        latency=latency,
        budget=budget,
        objective=objective.value if objective else None,
        contract=contract,
        region=region,
        electricity=electricity,
        model=model,
        prompt=prompt,
        output=output,
        data_stays=data_stays or None,
        capability=capability or None,
        rapid=rapid or None,
        require=tuple(require or ()),
    )
    wanted = over(read_wanted(requirements), flags) if requirements is not None else flags
    if not wanted.stated:
        wanted = _asked_for()
    decision = _decision(wanted, read_survey(survey) if survey is not None else (), draws=draws)
    for path, text in _documents(decision, adr, markdown, html):
        write_page(path, text)
    _show(decision, as_json=as_json, explain=explain, plain=plain)
    if decision.advice.chosen is None:
        raise typer.Exit(int(ExitCode.FINDING))


def _asked_for() -> "Wanted":
    from dpctl.cli.questionnaire import questionnaire

    if not sys.stdin.isatty() or not sys.stdout.isatty():
        raise UsageError(
            "nothing is stated to decide on",
            where="the command line",
            hint="dpctl recommend legal-summary --volume 2000/day, or run it on a terminal for a few questions",
        )
    return questionnaire()


def _decision(wanted: "Wanted", survey: "tuple[Surveyed, ...]", *, draws: int) -> "Decision":
    from datetime import UTC, datetime

    from dpctl.bench.advising import advise
    from dpctl.bench.candidates import prepare
    from dpctl.bench.market import market
    from dpctl.bench.work import Terms
    from dpctl.catalog import read as catalog
    from dpctl.catalog import regimes
    from dpctl.catalog.wanted import command, need_of
    from dpctl.report.decision import Decision

    task = catalog.scenario(wanted.scenario) if wanted.scenario is not None else None
    need = need_of(wanted, task)
    asked, mentions, references = _task(wanted, need, task)
    machine = _machine(wanted.hardware)
    field = prepare(
        need,
        asked,
        mentions,
        machine,
        there=wanted.hardware is None,
        models=(wanted.model,) if wanted.model else () if task is not None else (_MODEL,),
        prices=market(wanted.electricity),
        terms=Terms(
            region=wanted.region.strip().lower() if wanted.region else None,
            contract=regimes.contract(wanted.contract) if wanted.contract is not None else None,
        ),
    )
    known = _measured(task, need, machine, here=wanted.hardware is None) if task is not None else {}
    return Decision(
        advice=advise(field, measured=known, survey=survey, draws=draws),
        machine=machine,
        there=wanted.hardware is None,
        command=command(wanted),
        references=references,
        today=datetime.now(UTC).date(),
        own_task=task is None,
    )


def _task(
    wanted: "Wanted", need: "Need", task: "Scenario | None"
) -> "tuple[Asked, Mapping[str, int], tuple[Assessment, ...]]":
    """(sizes, sensitive mentions by class, reference rows) of the scenario's document, or of the sizes as stated."""
    from collections import Counter

    from dpctl.bench.documents import generate
    from dpctl.bench.references import reference_rows
    from dpctl.bench.servings import Asked
    from dpctl.bench.work import Request
    from dpctl.core.figures import Figure, Provenance

    work = need.scenario.workload
    if task is None:
        tokens = wanted.prompt or _PROMPT
        source = "the prompt's tokens as stated, four characters each" if wanted.prompt else "assumed: 1,000 tokens"
        characters = Figure(value=4.0 * tokens, unit="char", provenance=Provenance.ASSUMED, source=source)
        return Asked(characters=characters, output=float(work.output_tokens)), {}, ()
    if wanted.prompt is not None:
        raise UsageError(
            "--prompt does not go with a scenario", where=task.id, hint="the scenario's document is the prompt: drop it"
        )
    document = generate(work.kind, seed=work.seed, pages=work.pages)
    count = float(len(document.text) + len(work.instruction))
    characters = Figure(value=count, unit="char", provenance=Provenance.MEASURED, source="count")
    asked = Asked(characters=characters, output=float(work.output_tokens), calls=work.calls)
    references = reference_rows(Request(scenario=need.scenario, document=document)) if need.scenario.claims else ()
    return asked, Counter(span.cls for span in document.spans), references


def _machine(hardware: str | None) -> "Machine":
    from dpctl.catalog import read as catalog
    from dpctl.probe.live import Live
    from dpctl.probe.machine import see

    return catalog.machine_profile(hardware) if hardware is not None else see(Live()).machine


def _measured(task: "Scenario", need: "Need", machine: "Machine", *, here: bool) -> "dict[tuple[str, ...], Assessment]":
    """What runs on disk measured; of another machine's only those of the cloud."""
    from dataclasses import replace

    from platformdirs import user_data_path

    from dpctl.bench.past import measured

    folder = user_data_path("dpctl", appauthor=False) / "runs"
    own = machine if here else replace(machine, id="")
    return measured(folder, task, need.scenario, own)


def _documents(
    decision: "Decision", adr: Path | None, markdown: Path | None, html: Path | None
) -> list[tuple[Path, str]]:
    from dpctl.report.adr import as_adr, as_markdown

    found = []
    if adr is not None:
        found.append((adr, as_adr(decision)))
    if markdown is not None:
        found.append((markdown, as_markdown(decision)))
    if html is not None:
        from dpctl.report.decision_sections import decision_sections
        from dpctl.report.html import page

        title = f"{decision.advice.need.scenario.id}: where it should run"
        found.append((html, page(title, decision_sections(decision))))
    return found


def _show(decision: "Decision", *, as_json: bool, explain: bool, plain: bool) -> None:
    from dpctl.report.decision_record import record
    from dpctl.report.recommend import render

    if as_json:
        say_json(record(decision))
        return
    say(render(decision, width=width(), color=color(plain=plain), explain=explain), nl=False)
