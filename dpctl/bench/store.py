"""Run files: JSON lines, appended while the run happens, so that whatever was finished is kept.

One session line, then per deployment a run line and what it yields: environment, plan, slices, samples, notes, and a
done line when it came to its end. Texts of documents and answers are never written, nor are keys. Files may be joined
(`cat run.jsonl >> baselines.jsonl`): each session line begins another session.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from dpctl.bench.events import Environment, Event, Milestone
from dpctl.core.deployment import Deployment
from dpctl.core.errors import UnavailableError, UsageError
from dpctl.core.run import SCHEMA, Note, Run, Sample, SlicePlan, SliceTiming

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_KINDS: Mapping[str, type[Any]] = {"sample": Sample, "plan": SlicePlan, "slice": SliceTiming, "note": Note}
# what makes of a line (its type, the rest) of one schema that of the next; fields that only came to it have defaults
UPGRADES: Mapping[int, Callable[[str, dict[str, Any]], dict[str, Any]]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What all runs of one command share; `digest` is the SHA-256 of the scenario as it was run."""

    scenario: str
    digest: str
    machine: str
    started: str
    environment: Mapping[str, str]


def new_path(folder: Path, scenario: str) -> Path:
    """A file name no run has yet: time of day to the second, then a number."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    path, number = folder / f"{stamp}-{scenario}.jsonl", 1
    while path.exists():
        number += 1
        path = folder / f"{stamp}-{scenario}-{number}.jsonl"
    return path


@contextmanager
def making(path: Path) -> Iterator[None]:
    """Says why the run file `path` cannot be made: an OSError within becomes an UnavailableError."""
    try:
        yield
    except OSError as error:
        raise UnavailableError(
            f"cannot write the run file: {error.strerror or error}",
            where=str(path),
            hint="choose another place with --out FILE.jsonl, one that does not exist yet",
        ) from error


def lines_of(path: Path) -> list[str]:
    """The lines of a run file; UsageError when it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read the run file: {error}", where=str(path), hint="check the path") from error
    # not splitlines(): a message within a line may hold a character that it takes for an end
    return text.removesuffix("\n").split("\n") if text else []


class RunWriter:
    """Appends a session's lines to a file; every line is flushed before the next thing happens."""

    def __init__(self, path: Path, session: Session) -> None:
        self.path = path
        self._runs: dict[str, Run] = {}
        self._session = session
        with making(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file: IO[str] = path.open("x", encoding="utf-8")
        self._write("session", _dump(session) | {"schema": SCHEMA})

    def begin(self, deployment: Deployment) -> None:
        """Open a deployment's run."""
        self._runs[deployment.id] = Run(
            scenario=self._session.scenario,
            scenario_digest=self._session.digest,
            deployment=deployment,
            machine=self._session.machine,
            environment=self._session.environment,
        )
        self._write("run", _dump(deployment))

    def append(self, deployment: str, event: Event) -> None:
        """Keep one event of a run (milestones are shown, not kept)."""
        if isinstance(event, Milestone):
            return
        self._runs[deployment] = extended(self._runs[deployment], event)
        if isinstance(event, Environment):
            self._write("environment", {"deployment": deployment, "entries": dict(event.entries)})
            return
        kind = next(name for name, record in _KINDS.items() if isinstance(event, record))
        self._write(kind, {**_dump(event), "deployment": deployment})

    def done(self, deployment: str) -> None:
        """Mark a run as complete."""
        self._runs[deployment] = replace(self._runs[deployment], complete=True)
        self._write("done", {"deployment": deployment})

    @property
    def runs(self) -> tuple[Run, ...]:
        """All runs so far, as they would be read back."""
        return tuple(self._runs.values())

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _write(self, kind: str, record: Mapping[str, Any]) -> None:
        self._file.write(json.dumps({"type": kind, **record}, ensure_ascii=False) + "\n")
        self._file.flush()


def extended(run: Run, event: Sample | SlicePlan | SliceTiming | Note | Environment) -> Run:
    """The run with one more event."""
    match event:
        case Sample():
            return replace(run, samples=(*run.samples, event))
        case SliceTiming():
            return replace(run, slices=(*run.slices, event))
        case SlicePlan():
            return replace(run, plan=event)
        case Note():
            return replace(run, notes=(*run.notes, event))
        case Environment():
            return replace(run, environment={**run.environment, **event.entries})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """One session as it was read: its runs, the lines of the file that it takes (from 1), and that of each sample.

    Samples are known by (deployment, id). `cut`: the last line of the file was cut off, and is not in `runs`.
    """

    session: Session
    runs: tuple[Run, ...]
    first: int
    last: int
    samples: Mapping[tuple[str, str], int]
    cut: bool = False


@dataclass(slots=True, kw_only=True)
class _Reading:
    """A session whose lines are being read."""

    session: Session
    schema: int
    first: int
    last: int
    runs: dict[str, Run] = field(default_factory=dict)
    samples: dict[tuple[str, str], int] = field(default_factory=dict)
    cut: bool = False

    def take(self, kind: str, record: dict[str, Any], number: int) -> None:
        """Add one line; ValueError, KeyError or TypeError for what is none of a run."""
        record = _upgraded(kind, record, self.schema)
        if kind == "run":
            deployment = _load(Deployment, record)
            self.runs[deployment.id] = Run(
                scenario=self.session.scenario,
                scenario_digest=self.session.digest,
                deployment=deployment,
                machine=self.session.machine,
                environment=self.session.environment,
            )
        elif kind == "done":
            name = record["deployment"]
            self.runs[name] = replace(self.runs[name], complete=True)
        elif kind == "environment":
            name = record["deployment"]
            self.runs[name] = extended(self.runs[name], Environment(entries=record["entries"]))
        else:
            name = record["deployment"] if kind != "note" else record.pop("deployment")
            event = _load(_KINDS[kind], record)
            self.runs[name] = extended(self.runs[name], event)
            if isinstance(event, Sample):
                self.samples[name, event.id] = number
        self.last = number


def read_runs(path: Path) -> tuple[Run, ...]:
    """All runs of a run file, those of joined files in their order; errors as those of `read_sessions`."""
    return tuple(run for stored in read_sessions(path) for run in stored.runs)


def read_sessions(path: Path) -> tuple[Stored, ...]:
    """Read a run file; a last line cut off by a crash is dropped. UsageError names the line that is wrong."""
    lines = lines_of(path)
    found: list[_Reading] = []
    for number, line in enumerate(lines, start=1):
        try:
            record = json.loads(line)
            kind = record.pop("type")
            if kind == "session":
                found.append(_opened(record, path, number))
            else:
                found[-1].take(kind, record, number)
        except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
            if number == len(lines) and number > 1:
                if found:
                    found[-1].cut = True
                break
            raise UsageError(
                f"line {number} is not part of a run: {type(error).__name__}",
                where=f"{path}:{number}",
                hint="the file was edited or damaged; use the original, or run again",
            ) from error
    if not found:
        raise UsageError("the file holds no run", where=str(path), hint="give a .jsonl file that `dpctl bench` wrote")
    return tuple(
        Stored(
            session=reading.session,
            runs=tuple(reading.runs.values()),
            first=reading.first,
            last=reading.last,
            samples=reading.samples,
            cut=reading.cut,
        )
        for reading in found
    )


def _opened(record: dict[str, Any], path: Path, number: int) -> _Reading:
    schema = record.pop("schema")
    if type(schema) is not int or not 1 <= schema <= SCHEMA:
        raise UsageError(
            f"schema {schema} is none of those that this dpctl reads, 1 to {SCHEMA}",
            where=f"{path}:{number}",
            hint="use the version of dpctl that wrote the file, or a newer one",
        )
    session = _load(Session, _upgraded("session", record, schema))
    return _Reading(session=session, schema=schema, first=number, last=number)


def _upgraded(kind: str, record: dict[str, Any], schema: int) -> dict[str, Any]:
    for older in range(schema, SCHEMA):
        record = UPGRADES[older](kind, record)
    return record


def _dump(record: object) -> dict[str, Any]:
    kind: Any = type(record)
    dumped: dict[str, Any] = adapter(kind).dump_python(record, mode="json")
    return dumped


def _load(kind: Any, record: Mapping[str, Any]) -> Any:
    return adapter(kind).validate_python(record)


@cache
def adapter(kind: type[Any]) -> "TypeAdapter[Any]":
    """Pydantic's reader and writer of a record; making one takes as long as reading hundreds of lines with it."""
    from pydantic import TypeAdapter

    return TypeAdapter(kind)
