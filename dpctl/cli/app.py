"""The command line: one typer app, one outermost handler of errors."""

import os
import sys
from typing import Annotated

import typer

from dpctl.cli.bench import bench
from dpctl.cli.compare import compare
from dpctl.cli.emulate import emulate
from dpctl.cli.estimate import estimate
from dpctl.cli.listing import list_catalogue
from dpctl.cli.mask import mask_file
from dpctl.cli.probe import probe
from dpctl.cli.recommend import recommend
from dpctl.cli.report import report
from dpctl.cli.selftest import selftest
from dpctl.core.errors import DpctlError, ExitCode

app = typer.Typer(
    name="dpctl",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Where should this LLM workload run - here, in the cloud, or split - and how do you know?",
)
app.command("probe")(probe)
app.command("bench")(bench)
app.command("estimate")(estimate)
app.command("recommend")(recommend)
app.command("compare")(compare)
app.command("report")(report)
app.command("mask")(mask_file)
app.command("emulate")(emulate)
app.command("selftest")(selftest)
app.command("list")(list_catalogue)


def _version(wanted: bool) -> None:
    if wanted:
        from dpctl import __version__

        typer.echo(f"dpctl {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Where should this LLM workload run - here, in the cloud, or split - and how do you know?"""


def main() -> None:
    """Run the command; every way out has one of the exit codes of dpctl.core.errors.ExitCode."""
    code: int
    try:
        app()
        code = ExitCode.DONE
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else ExitCode.DONE if stop.code is None else ExitCode.USAGE
    except KeyboardInterrupt:
        code = ExitCode.INTERRUPTED
    except BrokenPipeError:
        # the reader of our output has gone (`| head`): nobody is left to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = ExitCode.DONE
    except DpctlError as error:
        print_error(error)
        code = error.exit_code
    except Exception as error:  # noqa: BLE001 - the outermost handler: anything that gets here is a bug of ours
        code = _report_bug(error)
    sys.exit(int(code))


def print_error(error: DpctlError) -> None:
    """What, where, what to do: to stderr."""
    typer.echo(f"dpctl: {error}", err=True)


def _report_bug(error: Exception) -> ExitCode:
    """Write the traceback to a file (locals, which may hold keys or documents, are not in it)."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="dpctl-bug-", suffix=".txt", delete=False, encoding="utf-8") as file:
        file.write("".join(traceback.format_exception(error)))
    typer.echo(
        f"dpctl: a bug in dpctl: {type(error).__name__}\n  where: {file.name}\n"
        "  try:   report it with that file (look through it first: messages can quote input)",
        err=True,
    )
    return ExitCode.BUG
