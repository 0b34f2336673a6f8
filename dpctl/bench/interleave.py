"""Sessions of two sides in turns, A/B/B/A, each made by a command of its own and kept as a run file.

Both sides are processes of their own, so that neither is warmer than the other; what the machine does meanwhile hits
both alike. A base that was stored before cannot take turns: then only new sessions are made, as many as it takes.
"""

import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from dpctl.bench.sessions import Recorded, recorded, subjects
from dpctl.core.errors import DpctlError, ExitCode, UnavailableError, UsageError
from dpctl.decide.change import Answer, Change, Gate, Method
from dpctl.decide.regress import compare, pairs_to_add


class Side(StrEnum):
    """The two sides of a comparison; the names of their folders."""

    BASE = "base"
    NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One session that was made: the `number`-th of its side (from 1), of `planned` so far, and its run file."""

    side: Side
    number: int
    planned: int
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A program with its arguments, and what a message calls it: arguments may hold what no output should.

    The word `{out}` in an argument stands for the run file to write; without one, `--out FILE` is added.
    """

    arguments: tuple[str, ...]
    called: str

    def writing(self, path: Path) -> list[str]:
        """The arguments that make it write this run file."""
        if any(_OUT in argument for argument in self.arguments):
            return [argument.replace(_OUT, str(path)) for argument in self.arguments]
        return [*self.arguments, "--out", str(path)]


Make = Callable[[Side, Path], None]
_OUT = "{out}"
# a bench whose requirements are missed has measured all the same
_MEASURED = frozenset({ExitCode.DONE, ExitCode.FINDING})
# of what a failed command said last, so many lines are shown
_SAID = 4


def order(pair: int) -> tuple[Side, Side]:
    """Which side goes first in a pair, counted from 0: A B, B A, A B... so that a drift hits both sides alike."""
    return (Side.BASE, Side.NEW) if pair % 2 == 0 else (Side.NEW, Side.BASE)


def alternated(make: Make, folder: Path, gate: Gate) -> Iterator[Step]:
    """Make pairs of sessions until they tell: first as many as screen, then, where that leaves anything open, all.

    `make` writes the run file of one session of a side. Where the first pair leaves nothing open that more could tell
    (the sides did not measure the same thing, or only counts are compared), it stays the only one.
    """
    files: dict[Side, list[Recorded]] = {Side.BASE: [], Side.NEW: []}
    done = 0
    while more := _more(files, done, gate):
        for pair in range(done, done + more):
            for side in order(pair):
                path = folder / side / f"{pair + 1:02d}.jsonl"
                make(side, path)
                files[side] += recorded(path)
                yield Step(side=side, number=pair + 1, planned=max(done + more, gate.screen), path=path)
        done += more


def _more(files: Mapping[Side, Sequence[Recorded]], done: int, gate: Gate) -> int:
    if done == 0:
        return 1
    changes = compare(subjects(files[Side.BASE], files[Side.NEW]), gate)
    if done < gate.screen and not _open(changes):
        return 0
    return pairs_to_add(changes, done, gate)


def repeated(make: Make, folder: Path, base: Sequence[Recorded], gate: Gate) -> Iterator[Step]:
    """Make new sessions against a stored base: one, and more only where the history leaves it open after the first."""
    new: list[Recorded] = []
    planned = 1
    while len(new) < planned:
        path = folder / Side.NEW / f"{len(new) + 1:02d}.jsonl"
        make(Side.NEW, path)
        new += recorded(path)
        yield Step(side=Side.NEW, number=len(new), planned=planned, path=path)
        undecided = _open(change for change in compare(subjects(base, new), gate) if change.method is Method.HISTORY)
        planned = gate.repeats if undecided else planned


def _open(changes: Iterable[Change]) -> bool:
    return any(change.answer is Answer.INCONCLUSIVE for change in changes)


def run(command: Command, path: Path) -> None:
    """Run a command that writes one session to `path`.

    UsageError or UnavailableError when it fails or writes nothing, with the last lines of what it said. A command that
    was interrupted interrupts this one.
    """
    try:
        done = subprocess.run(  # noqa: S603 - the user's own command, no shell
            command.writing(path),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise UsageError(
            f"cannot start it: {error.strerror or error}", where=command.called, hint="check the path of the program"
        ) from error
    if done.returncode == ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    if done.returncode not in _MEASURED:
        kind: type[DpctlError] = UsageError if done.returncode == ExitCode.USAGE else UnavailableError
        raise kind(
            f"a session failed with exit {done.returncode}: {_said(done.stderr)}",
            where=command.called,
            hint="run that side alone until it works, then both in turns",
        )
    if not path.is_file():
        raise UsageError(
            f"it wrote no run file {path}",
            where=command.called,
            hint="a `dpctl bench` command, or one that writes to the place that stands for {out}",
        )


def _said(stderr: str) -> str:
    """The last message of the command: from the last line that begins one of dpctl's, else the last lines."""
    lines = stderr.splitlines()
    starts = [index for index, line in enumerate(lines) if line.startswith("dpctl: ")]
    kept = lines[starts[-1] :] if starts else lines[-_SAID:]
    return "; ".join(line.strip().removeprefix("dpctl: ") for line in kept[:_SAID]) or "it said nothing"
