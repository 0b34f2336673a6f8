"""`dpctl compare BASE NEW`: is the new side worse, beyond noise? An answer for people, for pull requests and for CI."""

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dpctl.cli.output import color, say, width
from dpctl.core.errors import ExitCode, UnavailableError, UsageError

if TYPE_CHECKING:
    from dpctl.bench.sessions import Recorded
    from dpctl.catalog.gate import Asked
    from dpctl.decide.budgets import Spent
    from dpctl.decide.change import Gate
    from dpctl.report.compare import Comparison


class Format(StrEnum):
    """What --format takes."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JUNIT = "junit"
    GITHUB = "github"
    JSON = "json"
    SARIF = "sarif"


def compare(
    base: Annotated[
        str, typer.Argument(help="Run file before the change; or a folder of them, or 'runs/*.jsonl'.", metavar="BASE")
    ],
    new: Annotated[str, typer.Argument(help="Run file after it; or a folder, or a pattern.", metavar="NEW")],
    form: Annotated[Format, typer.Option("--format", help="What to print.")] = Format.TEXT,
    tolerance: Annotated[
        str | None, typer.Option(help="Smaller changes are none (default 5%, or the settings file's).", metavar="SHARE")
    ] = None,
    budget: Annotated[
        Path | None,
        typer.Option(
            help="Settings with budgets (default: dpctl.toml, or [tool.dpctl] of pyproject.toml, above here).",
            metavar="FILE",
        ),
    ] = None,
    scenario: Annotated[
        str | None,
        typer.Option(
            help="Scenario for the budgets: an id or a .toml file (default: the run's own).", metavar="SCENARIO"
        ),
    ] = None,
    counts: Annotated[
        bool,
        typer.Option(
            "--counts", help="No times: leaks, tokens, bytes, prices and answers alone, against the newest of BASE."
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The whole record as JSON on stdout.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="No colour.")] = False,
) -> None:
    """Compare runs BASE and NEW: times by interleaved sessions or a stored history, counts and leaks exactly.

    Exit 0: nothing got worse. 1: something did, a span leaks that did not, or a budget is missed. 2: a file is no run,
    cut off or edited. 5: it could not be told, or the sides did not measure the same thing.
    """
    asked = project_settings(budget)
    result = compared(base, new, gate_of(tolerance, asked), asked, scenario=scenario, counts=counts)
    show(result, Format.JSON if as_json else form, plain=plain)
    if result.exit_code is not ExitCode.DONE:
        raise typer.Exit(int(result.exit_code))


def compared(
    base: str, new: str, gate: "Gate", asked: "Asked", *, scenario: str | None = None, counts: bool = False
) -> "Comparison":
    """Compare the run files that `base` and `new` name, and judge the new side by the budgets; `counts`: no times."""
    from dpctl.bench.check import steadiness
    from dpctl.bench.sessions import recorded, run_files, subjects
    from dpctl.decide import regress
    from dpctl.decide.exact import leaked
    from dpctl.decide.sessions import counts_alone
    from dpctl.report.compare import Comparison

    files = [[session for path in run_files(text) for session in recorded(path)] for text in (base, new)]
    if not any(session.runs for session in files[1]):
        raise UsageError("nothing was measured in it", where=new, hint="give a run file with at least one deployment")
    found = subjects(*files)
    if counts:
        found = counts_alone(found, gate.occasion)
    return Comparison(
        base=_shown(base, len(files[0])),
        new=_shown(new, len(files[1])),
        gate=gate,
        subjects=found,
        changes=regress.compare(found, gate),
        leaks=tuple(leak for subject in found for leak in leaked(subject)),
        budgets=_spent(asked, files[1], scenario) if asked.budgets else (),
        notes=() if counts else steadiness([run for side in files for session in side for run in session.runs]),
    )


def project_settings(budget: Path | None) -> "Asked":
    """The settings of that file; without one, those of the nearest file in this folder or above."""
    from dpctl.catalog import gate

    return gate.settings(budget) if budget is not None else gate.nearest(Path.cwd())


def gate_of(tolerance: str | None, asked: "Asked", **more: int) -> "Gate":
    """The gate with the tolerance that was given, else the project's, else the usual one; UsageError for none."""
    from dpctl.catalog.gate import share
    from dpctl.decide.change import Gate

    text = tolerance or asked.tolerance
    try:
        return Gate(**more) if text is None else Gate(tolerance=share(text), **more)
    except ValueError as error:
        raise UsageError(str(error), where="--tolerance", hint="--tolerance 5%") from None


def _shown(text: str, files: int) -> str:
    return f"{text} ({files} runs)" if files > 1 else text


def _spent(asked: "Asked", new: Sequence["Recorded"], scenario: str | None) -> "tuple[Spent, ...]":
    """The budgets against all requests of the new side together, each deployment judged by the budgets alone."""
    from dpctl.assess import from_run
    from dpctl.bench.past import price_of
    from dpctl.bench.sessions import pooled
    from dpctl.catalog import read as catalog
    from dpctl.core.hardware import Machine
    from dpctl.decide.budgets import spent
    from dpctl.probe.machine import this_host

    runs = tuple(run for run in pooled(new) if run.samples or run.slices)
    if not runs:
        return spent(asked.budgets, ())
    wanted = replace(
        catalog.scenario(scenario or runs[0].scenario), requirements=tuple(entry.require for entry in asked.budgets)
    )
    here = this_host()
    economics = catalog.economics()
    return spent(
        asked.budgets,
        tuple(
            from_run(
                run,
                wanted,
                price=price_of(run),
                # another machine's power and price must not be taken for its own
                machine=here
                if run.environment.get("machine") == here.name
                else Machine(id=run.machine, name=run.environment.get("machine", run.machine)),
                economics=economics,
            )
            for run in runs
        ),
    )


def show(found: "Comparison", form: Format, *, plain: bool) -> None:
    """Print a comparison; for GitHub, add it to the job's summary as well."""
    from dpctl import __version__
    from dpctl.report.compare import as_record, render
    from dpctl.report.compare_github import annotations
    from dpctl.report.compare_junit import junit
    from dpctl.report.compare_markdown import markdown
    from dpctl.report.compare_sarif import sarif

    match form:
        case Format.TEXT:
            text = render(found, width=width(), color=color(plain=plain))
        case Format.MARKDOWN:
            text = markdown(found)
        case Format.JUNIT:
            text = junit(found)
        case Format.GITHUB:
            text = annotations(found)
            _summary(markdown(found))
        case Format.JSON:
            text = json.dumps(as_record(found), indent=2, ensure_ascii=False) + "\n"
        case Format.SARIF:
            text = sarif(found, __version__)
    say(text, nl=False)


def _summary(text: str) -> None:
    """Add to the job's summary page, where the runner names a file for it."""
    name = os.environ.get("GITHUB_STEP_SUMMARY")
    if not name:
        return
    try:
        with Path(name).open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise UnavailableError(
            f"cannot write the step summary: {error.strerror or error}",
            where="GITHUB_STEP_SUMMARY",
            hint="unset it, or use --format markdown",
        ) from error
