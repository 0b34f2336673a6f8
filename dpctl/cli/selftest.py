"""`dpctl selftest`: dpctl's own error under load, measured against the truth of its own emulator."""

from typing import Annotated

import typer

from dpctl.cli.output import color, say, say_json, width
from dpctl.core.errors import ExitCode


def selftest(
    as_json: Annotated[bool, typer.Option("--json", help="The whole record as JSON on stdout.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="No colour, no moving progress line.")] = False,
) -> None:
    """Measure dpctl's own error: its load client against its own emulator, about ten seconds, nothing else is reached.

    Exit 0: every error is below its bar, or the machine was too busy to tell. 1: dpctl is further off than it may be.
    3: the emulator does not start here.
    """
    from dpctl.bench.selftest import selftest as measure
    from dpctl.cli.progress import progress
    from dpctl.report.selftest import render_selftest, selftest_record

    with progress(plain=plain) as shown:
        found = measure(shown.milestone)
    if as_json:
        say_json(selftest_record(found))
    else:
        say(render_selftest(found, width=width(), color=color(plain=plain)), nl=False)
    if found.missed:
        raise typer.Exit(int(ExitCode.FINDING))
