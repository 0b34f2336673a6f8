"""`dpctl report`: a run file judged anew at today's prices, or a metric over many: terminal, page, Markdown, JSON."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dpctl.cli.output import color, say, say_json, width, write_page
from dpctl.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dpctl.core.hardware import Machine
    from dpctl.core.run import Note, Run
    from dpctl.core.scenario import Scenario
    from dpctl.report.record import BenchResult
    from dpctl.report.sections import Section


def report(
    run: Annotated[
        Path | None, typer.Argument(help="Run file that `dpctl bench` wrote (.jsonl).", metavar="RUN")
    ] = None,
    history: Annotated[
        str | None,
        typer.Option(
            help="Instead of one run, a metric over many: a folder, a joined file, 'runs/*.jsonl'.", metavar="RUNS"
        ),
    ] = None,
    metric: Annotated[
        str,
        typer.Option(
            help="Of --history: ttft, tpot, e2el, tokens_in, tokens_out, bytes_out, cost, leaked or failed.",
            metavar="METRIC",
        ),
    ] = "e2el",
    check: Annotated[
        bool, typer.Option("--check", help="Say how steady the machine was, and what would help.")
    ] = False,
    html: Annotated[
        Path | None, typer.Option(help="Write one self-contained page (extra html).", metavar="FILE")
    ] = None,
    markdown: Annotated[
        Path | None, typer.Option(help="Write Markdown for a pull request; '-' is stdout.", metavar="FILE")
    ] = None,
    scenario: Annotated[
        str | None,
        typer.Option(help="Scenario to judge by: an id or a .toml file (default: the run's own).", metavar="SCENARIO"),
    ] = None,
    hardware: Annotated[
        str | None,
        typer.Option(help="Machine that the run was made on, if it was not this one: a catalogue id.", metavar="ID"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The whole record as JSON on stdout.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Every figure with its source, in the terminal.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="No colour.")] = False,
) -> None:
    """Show a measured RUN again: judged by its scenario, at the prices of today; or one metric over many runs.

    Exit 0: shown. 2: no run file, or of a scenario that is not known. 3: it could not be written.
    """
    from dpctl.bench.load.store import is_load
    from dpctl.bench.store import read_sessions
    from dpctl.cli.load_report import load_pages, show_load
    from dpctl.report.record import as_json as record
    from dpctl.report.run_sections import run_sections
    from dpctl.report.steady import with_stability
    from dpctl.report.terminal import render

    if as_json and str(markdown) == "-":
        raise UsageError(
            "--json and --markdown - both want stdout", where="the command line", hint="give a file to --markdown"
        )
    if history is not None:
        if run is not None or check:
            raise UsageError(
                "--history shows many runs, not one", where="the command line", hint="drop RUN and --check"
            )
        _history(history, metric, html, markdown, as_json=as_json, plain=plain)
        return
    if run is None:
        raise UsageError("which run?", where="the command line", hint="dpctl report RUN.jsonl, or --history FOLDER")
    if is_load(run):
        if hardware is not None or check:
            raise UsageError(
                "a load run has neither --hardware nor --check", where="the command line", hint="drop them"
            )
        if html is not None or markdown is not None:
            _write_pages(*load_pages(run, scenario), html, markdown)
        if as_json or (html is None and markdown is None):
            show_load(run, scenario, as_json=as_json, plain=plain)
        return
    sessions = read_sessions(run)
    runs = sessions[-1].runs
    result = _judged(runs, run, scenario, hardware)
    if len(sessions) > 1:
        result = replace(result, notes=(*result.notes, _last_of(len(sessions), run)))
    if check:
        result = with_stability(result, runs)
    if html is not None or markdown is not None:
        _write_pages(f"{result.scenario.id}: where it runs best", run_sections(result, runs), html, markdown)
    if as_json:
        say_json(record(result))
    elif html is None and markdown is None:
        say(render(result, width=width(), color=color(plain=plain), explain=explain), nl=False)


def _last_of(sessions: int, run: Path) -> "Note":
    from dpctl.core.run import Note

    text = f"the file holds {sessions} runs, one after the other: this is the last of them"
    return Note(name="joined", text=text, next_step=f"dpctl report --history {run}")


def _history(where: str, metric: str, html: Path | None, markdown: Path | None, *, as_json: bool, plain: bool) -> None:
    from dpctl.bench.history import courses, stored
    from dpctl.bench.sessions import run_files
    from dpctl.report.history import as_record, render, sections

    files, passed = stored(run_files(where))
    found = courses(files, metric)
    if not found:
        raise UsageError(
            f"no run there has a value of {metric}",
            where=where,
            hint=passed[0] if passed else "another --metric, or runs of `dpctl bench`",
        )
    if html is not None or markdown is not None:
        _write_pages(f"{metric} over runs", sections(found, passed), html, markdown)
    if as_json:
        say_json(as_record(found, passed))
    elif html is None and markdown is None:
        say(render(found, passed, width=width(), color=color(plain=plain)), nl=False)


def _judged(runs: "Sequence[Run]", path: Path, scenario: str | None, hardware: str | None) -> "BenchResult":
    from dpctl.assess.measured import OWN_DOCUMENT
    from dpctl.bench.documents import KINDS, generate
    from dpctl.core.deployment import Mode
    from dpctl.report.judged import judged

    if not runs:
        raise UsageError("nothing was measured in this run", where=str(path), hint="run `dpctl bench` again")
    wanted, notes = _scenario(runs, scenario)
    own = any(run.environment.get("document") == OWN_DOCUMENT for run in runs)
    known = not own and wanted.workload.kind in KINDS
    text = generate(wanted.workload.kind, seed=wanted.workload.seed, pages=wanted.workload.pages) if known else None
    sample = next((s for run in runs for s in run.samples), None)
    size = f", {sample.document_chars:,} characters" if sample else ""
    with_edge = any(stage.role in {"map", "edge"} for run in runs for stage in run.deployment.stages)
    return judged(
        runs,
        wanted,
        _machine(runs, hardware),
        document=text,
        own=f"a document of the user's own{size}" if own else "",
        # what needs a model here and was not run is estimated beside the hybrid deployments that were
        with_unserved=not with_edge and any(run.deployment.mode is Mode.HYBRID for run in runs),
        run_path=str(path),
        notes=notes,
    )


def _scenario(runs: "Sequence[Run]", asked: str | None) -> "tuple[Scenario, tuple[Note, ...]]":
    """The scenario of the runs with the document they had; a note where it is not the one they were made for."""
    from dpctl.bench.past import digest
    from dpctl.catalog import read as catalog
    from dpctl.core.run import Note

    try:
        found = catalog.scenario(asked or runs[0].scenario)
    except UsageError as error:
        if asked is not None:
            raise
        raise UsageError(
            f"the run's scenario, {runs[0].scenario}, is not in the catalogue",
            where="the run file",
            hint="name its file: --scenario FILE.toml",
        ) from error
    if found.id != runs[0].scenario:
        raise UsageError(
            f"the run is of scenario {runs[0].scenario}, not of {found.id}",
            where="--scenario",
            hint="name the file of the run's own scenario",
        )
    # a generated document bears its kind, seed and pages: they may have been given on the command line
    names = [sample.document for run in runs for sample in run.samples][:1]
    kind, seed, pages = names[0].rsplit("-", 2) if names and names[0].count("-") >= 2 else ("", "", "")
    if kind == found.workload.kind and seed.isdecimal() and pages.isdecimal():
        found = replace(found, workload=replace(found.workload, seed=int(seed), pages=int(pages)))
    if digest(found) == runs[0].scenario_digest:
        return found, ()
    note = Note(
        name="scenario-differs",
        text="the scenario is not word for word the one that was run (edited since, or options of bench replaced its "
        "requirements or regime): it is judged as it reads today",
        next_step="--scenario with a file that says what was asked",
    )
    return found, (note,)


def _machine(runs: "Sequence[Run]", hardware: str | None) -> "Machine":
    """The machine of the runs: the one that is named, this one where it bears their name, else only a name."""
    from dpctl.catalog import read as catalog
    from dpctl.core.hardware import Machine
    from dpctl.probe.machine import this_host

    first = runs[0]
    name = first.environment.get("machine")
    if hardware is not None:
        named = catalog.machine_profile(hardware)
        return replace(named, id=first.machine)
    here = this_host()
    # another machine's power and price must not be taken for its own
    return here if name in {None, here.name} else Machine(id=first.machine, name=str(name))


def _write_pages(title: str, sections: "Sequence[Section]", html: Path | None, markdown: Path | None) -> None:
    from dpctl.report.html import page
    from dpctl.report.markdown import markdown as as_markdown

    if html is not None:
        write_page(html, page(title, sections))
    if markdown is not None:
        write_page(markdown, as_markdown(title, sections))
