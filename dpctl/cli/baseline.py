"""`dpctl bench SCENARIO --baseline ...`: measure against a base, in turns with it or against stored runs, and judge.

Every session is a process of its own that writes a run file: the new side is this dpctl with the options that were
given, the base the same with other options, another dpctl, or any command. The verdict is that of `dpctl compare`.
"""

import shlex
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperOption

from dpctl.cli.compare import Format, compared, gate_of, project_settings, show
from dpctl.cli.output import tell
from dpctl.cli.progress import progress
from dpctl.core.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from dpctl.bench.interleave import Command, Make
    from dpctl.decide.change import Gate

# of this command alone: never handed to the sessions; where they write and what they may cost is said for each of them
_OWN = frozenset(
    {"baseline", "baseline_option", "baseline_command", "interleave", "pairs", "out", "max_usd", "check"}
    | {"as_json", "plain", "explain"}
)
# what belongs to one run, not to many
_ALONE = ("url", "attack", "dry_run", "otlp", "save_answers")
_KINDS = "a run file or a folder of them, options in a .toml file, or a python or dpctl of another version"

Options = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What was asked of the base. `program` begins its command; `stored` names run files that exist already."""

    program: tuple[str, ...] | None = None
    options: Options | None = None
    command: str | None = None
    stored: str | None = None


def against_baseline(context: typer.Context, pairs: int) -> None:
    """Measure what `dpctl bench` was told to against its base, in at most so many pairs; the context is that command's.

    Exit codes are those of `dpctl compare`. Sessions are kept as run files, in `base` and `new` of the --out folder.
    """
    from dpctl.bench.interleave import alternated, repeated
    from dpctl.bench.sessions import recorded, run_files

    told = context.params
    for name in _ALONE:
        if told.get(name):
            raise UsageError(
                f"--{name.replace('_', '-')} belongs to one run, not to a comparison of many",
                where="--baseline",
                hint="bench with it alone, without --baseline",
            )
    asked = _asked(context)
    settings = project_settings(None)
    gate = _gate(pairs, settings)
    folder = _folder(told["out"], context)
    make = _maker(context, asked, gate)
    with progress(plain=bool(told["plain"])) as shown:
        if asked.stored is not None:
            base = asked.stored
            steps = repeated(make, folder, [one for path in run_files(base) for one in recorded(path)], gate)
        else:
            base, steps = str(folder / "base"), alternated(make, folder, gate)
            most = f", up to {gate.confirm} where that leaves something open" if gate.confirm > gate.screen else ""
            shown.milestone(f"sessions in turns, kept in {folder}; pairs: {gate.screen}{most}")
        try:
            for step in steps:
                shown.milestone(f"{step.side} session {step.number} of {step.planned}: {step.path}")
        except KeyboardInterrupt:
            tell(f"dpctl: interrupted; the sessions that were finished are kept in {folder}")
            raise
    # what is said of pairs that are missing is about the usual number, not about the one that was asked for
    result = compared(base, str(folder / "new"), gate_of(None, settings), settings)
    show(result, Format.JSON if told["as_json"] else Format.TEXT, plain=bool(told["plain"]))
    if result.exit_code is not ExitCode.DONE:
        raise typer.Exit(int(result.exit_code))


def _gate(pairs: int, settings: Any) -> "Gate":
    from dpctl.decide.change import Gate

    return gate_of(None, settings, confirm=pairs, screen=min(Gate().screen, pairs))


def _asked(context: typer.Context) -> _Asked:
    """What the options say of the base; UsageError where they contradict each other or the base is none."""
    told = context.params
    reference, command, changed = told["baseline"], told["baseline_command"], told["baseline_option"] or []
    if command is not None and (reference is not None or changed):
        raise UsageError(
            "--baseline-command says all of the base",
            where="--baseline-command",
            hint="drop --baseline and its options",
        )
    if reference is None and command is None and not changed:
        raise UsageError(
            "sessions of what are to take turns?", where="--interleave", hint=f"--baseline REF with {_KINDS}"
        )
    asked = _Asked(command=command) if command is not None else _referred(reference, changed, context)
    if asked.stored is not None and (told["interleave"] or changed):
        raise UsageError(
            "stored runs were made before: they can neither take turns nor be made with other options",
            where=f"--baseline {reference}",
            hint="drop --interleave; or make the base anew: --baseline OPTIONS.toml, --baseline-command",
        )
    if asked.stored is None and not told["interleave"]:
        raise UsageError(
            "a base that is made anew takes turns with the new side", where="the command line", hint="add --interleave"
        )
    return asked


def _referred(reference: str | None, changed: Sequence[str], context: typer.Context) -> _Asked:
    named = _named(changed, context)
    if reference is None:
        return _Asked(options=named)
    path = Path(reference).expanduser()
    if path.suffix == ".toml":
        return _Asked(options={**_configured(path, context), **named})
    if path.suffix == ".jsonl" or path.is_dir() or any(c in reference for c in "*?["):
        return _Asked(stored=reference)
    program = shutil.which(str(path))
    if program is None:
        raise UsageError(f"{reference!r} is no base", where="--baseline", hint=_KINDS)
    # -P: the dpctl of that environment, not one in the current folder
    python = (program, "-P", "-m", "dpctl") if path.name.startswith(("python", "pypy")) else (program,)
    return _Asked(program=python, options=named)


def _named(changed: Sequence[str], context: typer.Context) -> dict[str, tuple[str, ...]]:
    """Options as NAME=VALUE; the same name again adds a value, NAME= leaves the option out."""
    found: dict[str, tuple[str, ...]] = {}
    for text in changed:
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageError(
                f"{text!r} is no option with a value",
                where="--baseline-option",
                hint="NAME=VALUE as in cloud=openai:gpt-4o-mini; NAME= leaves it out",
            )
        option = _option(name.strip(), context, where="--baseline-option")
        found[option] = (*found.get(option, ()), value) if value else ()
    return found


def _configured(path: Path, context: typer.Context) -> dict[str, tuple[str, ...]]:
    """A TOML file of options by their long names; a list repeats an option, false leaves it out."""
    from dpctl.catalog import files

    table, place = files.load(path)
    found: dict[str, tuple[str, ...]] = {}
    for name, value in table.items():
        option = _option(name, context, where=str(place.at(name)))
        values = value if isinstance(value, list) else [value]
        if not all(isinstance(entry, str | int | float) for entry in values):
            raise UsageError(f"no value of an option: {value!r}", where=str(place.at(name)), hint=f"{name} = 'text'")
        found[option] = tuple(
            str(entry).lower() if isinstance(entry, bool) else str(entry) for entry in values if entry is not False
        )
    return found


def _option(name: str, context: typer.Context, *, where: str) -> str:
    """The parameter that an option's name means; UsageError with the nearest for one that a base cannot have."""
    from difflib import get_close_matches

    known = {
        text.lstrip("-"): str(parameter.name)
        for parameter in context.command.params
        if isinstance(parameter, TyperOption) and parameter.name not in (*_OWN, *_ALONE)
        for text in parameter.opts
        if text.startswith("--") and text != "--help"
    }
    if name not in known:
        near = get_close_matches(name, known, n=1)
        raise UsageError(
            f"no option of a base: {name!r}",
            where=where,
            hint=f"did you mean {near[0]}?" if near else "the options of `dpctl bench --help`, without the dashes",
        )
    return known[name]


def _folder(out: Path | None, context: typer.Context) -> Path:
    """Where the sessions are kept; UsageError when some are there already."""
    from platformdirs import user_data_path

    from dpctl.bench.store import new_path

    runs = user_data_path("dpctl", appauthor=False) / "runs"
    scenario = Path(str(context.params["scenario"])).stem
    folder = out if out is not None else new_path(runs, f"{scenario}-compared").with_suffix("")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(
            "there is something in it already", where=str(folder), hint="name a new folder with --out FOLDER"
        )
    return folder.absolute()


def _maker(context: typer.Context, asked: _Asked, gate: "Gate") -> "Make":
    """What makes one session of a side, and the folder that it is kept in."""
    from dpctl.bench.interleave import Command, Side, run
    from dpctl.engines.child import own_command

    given = _given(context)
    # what all sessions together may cost is what the user allowed
    sessions = gate.repeats if asked.stored is not None else 2 * gate.confirm
    share = float(context.params["max_usd"]) / sessions
    shared = f"(--max-usd is shared by {sessions} sessions)"
    here = own_command("dpctl.cli.app")
    commands = {Side.NEW: _bench(here, context, given, share, f"the new side {shared}")}
    if asked.command is not None:
        commands[Side.BASE] = Command(arguments=_split(asked.command), called="--baseline-command")
    elif asked.options is not None:
        commands[Side.BASE] = _bench(
            asked.program or here, context, {**given, **asked.options}, share, f"the base {shared}"
        )

    def make(side: Side, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        run(commands[side], path)

    return make


def _split(command: str) -> tuple[str, ...]:
    try:
        found = tuple(shlex.split(command))
    except ValueError as error:
        raise UsageError(
            f"cannot read the command: {error}", where="--baseline-command", hint="close its quotes"
        ) from None
    if not found:
        raise UsageError("the command is empty", where="--baseline-command", hint="'python -m dpctl bench ...'")
    return found


def _given(context: typer.Context) -> Options:
    """The options that the user gave for the sessions, as texts; a switch that is on is "true"."""
    found: dict[str, tuple[str, ...]] = {}
    for parameter in context.command.params:
        name = str(parameter.name)
        source = context.get_parameter_source(name)
        # by name: typer brings its own click, or takes the installed one
        if not isinstance(parameter, TyperOption) or name in _OWN or source is None or source.name != "COMMANDLINE":
            continue
        value = context.params[name]
        values = value if isinstance(value, list | tuple) else [value]
        found[name] = tuple(
            "true" if entry is True else str(entry) for entry in values if entry is not None and entry is not False
        )
    return found


def _bench(program: Sequence[str], context: typer.Context, options: Options, share: float, called: str) -> "Command":
    """The `dpctl bench` of one side."""
    from dpctl.bench.interleave import Command

    words = [*program, "bench", str(context.params["scenario"]), "--plain", "--max-usd", f"{share:.6g}"]
    for parameter in context.command.params:
        if not isinstance(parameter, TyperOption):
            continue
        text = next(text for text in parameter.opts if text.startswith("--"))
        for value in options.get(str(parameter.name), ()):
            words += [text] if parameter.is_flag else [f"{text}={value}"]
    return Command(arguments=tuple(words), called=f"`dpctl bench`, {called}")
