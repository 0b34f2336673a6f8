"""The command line: one typer app, one outermost handler of errors."""

import sys
from typing import Annotated

import typer

from dpctl.cli.bench import bench
from dpctl.cli.compare import compare
from dpctl.cli.emulate import emulate
from dpctl.cli.estimate import estimate
from dpctl.cli.listing import list_catalogue
from dpctl.cli.mask import mask_file
from dpctl.cli.output import say, tell
from dpctl.cli.probe import probe
from dpctl.cli.recommend import recommend
from dpctl.cli.report import report
from dpctl.cli.selftest import selftest
from dpctl.core.errors import DpctlError, ExitCode, UsageError

app = typer.Typer(
    name="dpctl",
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Where should this LLM workload run - here, in the cloud, or split - and how do you know?",
)
# the short help: a line that is whole at 80 columns in the list of commands
app.command("probe", short_help="What this machine is, and which models fit it.")(probe)
app.command("bench", short_help="Measure a scenario, or a server under load.")(bench)
app.command("estimate", short_help="Predict a model or a scenario without running it.")(estimate)
app.command("recommend", short_help="Compare all deployments of a task and choose.")(recommend)
app.command("compare", short_help="Say whether a run is worse than another one.")(compare)
app.command("report", short_help="Show a run again, or a metric over many.")(report)
app.command("mask", short_help="Show what would leave the machine; send nothing.")(mask_file)
app.command("emulate", short_help="Serve a provider's published latency here.")(emulate)
app.command("selftest", short_help="Measure dpctl's own error.")(selftest)
app.command("list", short_help="List the catalogue with its sources.")(list_catalogue)


def _version(wanted: bool) -> None:
    if wanted:
        from dpctl import __version__

        say(f"dpctl {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 - its callback has told it
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Where should this LLM workload run - here, in the cloud, or split - and how do you know?"""
    if context.invoked_subcommand is None:
        say(context.get_help())


def main() -> None:
    """Run the command; every way out has one of the exit codes of dpctl.core.errors.ExitCode."""
    code: int
    try:
        # what a command ends with (typer.Exit) comes back as a number, what it returns is None
        code = app(prog_name="dpctl", standalone_mode=False) or ExitCode.DONE
    except SystemExit:
        # typer ends so where the reader of its help has gone (`| head`)
        code = ExitCode.DONE
    except (KeyboardInterrupt, typer.Abort):
        code = ExitCode.INTERRUPTED
    except DpctlError as error:
        code = _failed(error)
    except Exception as error:  # noqa: BLE001 - the outermost handler: anything that gets here is a bug of ours
        misused = _misused(error)
        code = _report_bug(error) if misused is None else _failed(misused)
    sys.exit(int(code))


def _failed(error: DpctlError) -> ExitCode:
    """Say what, where and what to do."""
    tell(f"dpctl: {error}")
    return error.exit_code


def _misused(error: Exception) -> UsageError | None:
    """What typer finds wrong with the command line, as every message is said; None for any other error.

    Its exceptions have no public name that holds in every version: they are known by what they can do.
    """
    if not hasattr(error, "format_message"):
        return None
    context = getattr(error, "ctx", None)
    command = "dpctl" if context is None else context.command_path
    text = " ".join(error.format_message().split()).rstrip(".").replace("Value error, ", "")
    return UsageError(text[:1].lower() + text[1:], where="the command line", hint=f"{command} --help")


def _report_bug(error: Exception) -> ExitCode:
    """Write the traceback to a file (locals, which may hold keys or documents, are not in it)."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="dpctl-bug-", suffix=".txt", delete=False, encoding="utf-8") as file:
        file.write("".join(traceback.format_exception(error)))
    tell(
        f"dpctl: a bug in dpctl: {type(error).__name__}\n  where: {file.name}\n"
        "  try:   report it with that file (look through it first: messages can quote input)"
    )
    return ExitCode.BUG
