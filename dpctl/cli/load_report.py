"""A load run from its file, judged anew: in the terminal, as JSON, or as the sections of a page."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dpctl.cli.output import color, say, say_json, width

if TYPE_CHECKING:
    from dpctl.bench.load.report import LoadReport
    from dpctl.bench.load.store import LoadRun
    from dpctl.report.sections import Section


def show_load(path: Path, scenario: str | None, *, as_json: bool, plain: bool) -> None:
    """Show a load run from its file; one that was killed is called partial.

    It is judged by the requirements it was made for, or by those of `scenario` (an id or a file) as it reads today.
    """
    run, report = _judged(path, scenario)
    show(run, report, path, as_json=as_json, plain=plain)


def load_pages(path: Path, scenario: str | None) -> "tuple[str, Sequence[Section]]":
    """The title and the sections of a load run's page, judged as `show_load` judges it."""
    from dpctl.report.load_sections import load_sections, load_title

    run, report = _judged(path, scenario)
    return load_title(run), load_sections(run, report)


def show(run: "LoadRun", report: "LoadReport", path: Path, *, as_json: bool, plain: bool) -> None:
    """Print a run that was just made, or read."""
    from dpctl.report.load import load_record, render_load

    if as_json:
        say_json(load_record(run, report))
        return
    say(render_load(run, report, width=width(), color=color(plain=plain), path=str(path)), nl=False)


def _judged(path: Path, scenario: str | None) -> "tuple[LoadRun, LoadReport]":
    from dpctl.bench.load.pricing import price_of
    from dpctl.bench.load.report import load_report
    from dpctl.bench.load.store import read_load
    from dpctl.catalog import read as catalog

    run = read_load(path)
    wanted = run.requirements if scenario is None else catalog.scenario(scenario).requirements
    return run, load_report(run, wanted, price=price_of(run.plan))
