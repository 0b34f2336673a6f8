"""Where the output of every command goes: results to stdout, what is said beside them to stderr, pages to files.

Where nobody reads on (`| head`), what is left goes nowhere, and the command ends with the exit code that it would have.
"""

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any, TextIO

import typer

from dpctl.core.errors import UnavailableError


def say(text: str, *, nl: bool = True) -> None:
    """A result, to stdout; UnavailableError where it cannot be written."""
    try:
        typer.echo(text, nl=nl)
    except BrokenPipeError:
        _discard(sys.stdout)
    except UnicodeEncodeError as error:
        raise UnavailableError(
            f"stdout cannot show {error.object[error.start]!a}: its encoding is {error.encoding}",
            where="standard output",
            hint="set PYTHONUTF8=1",
        ) from None
    except OSError as error:
        _discard(sys.stdout)
        raise UnavailableError(
            f"cannot write the output: {error.strerror or error}", where="standard output", hint="write elsewhere"
        ) from None


def say_json(record: Any) -> None:
    """A record, to stdout as JSON."""
    say(json.dumps(record, indent=2, ensure_ascii=False))


def tell(text: str, *, nl: bool = True) -> None:
    """What is no result (progress, notes, errors), to stderr; where it cannot be written, nobody is told."""
    try:
        typer.echo(text, nl=nl, err=True)
    except OSError:
        _discard(sys.stderr)


def write_page(path: Path, text: str) -> None:
    """A page into a file that the user named, its folder made where there is none; "-" is stdout."""
    if str(path) == "-":
        say(text, nl=False)
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UnavailableError(
            f"cannot write the page: {error.strerror or error}", where=str(path), hint="choose another place"
        ) from None
    tell(f"dpctl: written: {path}")


def _discard(stream: TextIO) -> None:
    # what is still in its buffer would fail once more when the interpreter ends
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def width() -> int:
    """Columns of the terminal, 80 without one; at most 120, as nobody reads longer lines."""
    return max(80, min(120, shutil.get_terminal_size((80, 24)).columns))


def color(*, plain: bool) -> bool:
    """Whether to paint: on a terminal, unless --plain or NO_COLOR (no-color.org) says otherwise."""
    return sys.stdout.isatty() and not plain and "NO_COLOR" not in os.environ


def cache_folder() -> Path:
    """Where synthetic weights are kept: DPCTL_CACHE_DIR, else the user's cache folder."""
    from platformdirs import user_cache_path

    chosen = os.environ.get("DPCTL_CACHE_DIR")
    return Path(chosen) if chosen else user_cache_path("dpctl", appauthor=False)
