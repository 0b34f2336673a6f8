"""Load runs in files: JSON lines, the plan first; what each request came to is added when the workers' logs are read.

While a run goes on, its logs lie in a folder beside the file (`NAME.parts`), which is removed in the end. A file whose
run was killed is read from there: everything that was finished is still known.
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from dpctl.bench.load.formats import format_named
from dpctl.bench.load.log import Happening, read_log
from dpctl.bench.load.parse import Outcome, outcome
from dpctl.bench.load.plan import Plan
from dpctl.bench.load.server_metrics import ServerView
from dpctl.bench.load.wire import Exchange
from dpctl.bench.store import adapter, lines_of, making
from dpctl.core.errors import UsageError
from dpctl.core.scenario import Requirement

SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """One second of a worker: `at` s from the start, its CPU time until then in s, how late its loop ever was, in s."""

    worker: int
    at: float
    cpu: float
    late: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRun:
    """A plan and what came of it. `reason` is why it ended: done, error budget, interrupted; unknown if it was killed.

    `chars_per_token` is what tokens were counted by where the server told none; `requirements` were asked for then.
    """

    plan: Plan
    started: str
    environment: Mapping[str, str] = field(default_factory=dict)
    chars_per_token: float | None = None
    requirements: tuple[Requirement, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    ticks: tuple[Tick, ...] = ()
    server: ServerView | None = None
    reason: str = "unknown"

    @property
    def complete(self) -> bool:
        """Whether the whole plan was sent."""
        return self.reason == "done"


def parts_folder(path: Path) -> Path:
    """Where the logs of a run lie while it goes on."""
    return path.with_name(path.name + ".parts")


def begin(path: Path, run: LoadRun) -> Path:
    """Write the plan, and make the folder of the logs; UnavailableError when that cannot be done."""
    head = {
        "type": "load",
        "schema": SCHEMA,
        "started": run.started,
        "environment": dict(run.environment),
        "chars_per_token": run.chars_per_token,
        "requirements": [_dump(requirement) for requirement in run.requirements],
        "plan": _dump(run.plan),
    }
    folder = parts_folder(path)
    with making(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(json.dumps(head, ensure_ascii=False) + "\n")
        folder.mkdir()
    return folder


def finish(path: Path, server: ServerView | None = None) -> LoadRun:
    """Read the logs into the file and remove them; the run as it then is."""
    run = replace(read_load(path), server=server)
    with path.open("a", encoding="utf-8") as file:
        file.writelines(_line("request", entry) for entry in run.outcomes)
        file.writelines(_line("tick", entry) for entry in run.ticks)
        if server is not None:
            file.write(json.dumps({"type": "server", **_dump(server)}, ensure_ascii=False) + "\n")
        file.write(json.dumps({"type": "done", "reason": run.reason}) + "\n")
    shutil.rmtree(parts_folder(path), ignore_errors=True)
    return run


def is_load(path: Path) -> bool:
    """Whether a file is a load run: its first line says so."""
    try:
        with path.open("rb") as file:
            return file.read(32).replace(b" ", b"").startswith(b'{"type":"load"')
    except OSError:
        return False


def read_load(path: Path) -> LoadRun:
    """Read a load run, from its logs where it was never finished; UsageError names the line that is wrong."""
    lines = lines_of(path)
    run: LoadRun | None = None
    found: dict[str, list[Any]] = {"request": [], "tick": [], "server": []}
    reason = None
    for number, line in enumerate(lines, start=1):
        try:
            record = json.loads(line)
            kind = record.pop("type")
            if kind == "load":
                _check_schema(record.pop("schema"), f"{path}:{number}")
                run = adapter(LoadRun).validate_python(record)
            elif kind == "done":
                reason = str(record["reason"])
            else:
                found[kind].append(adapter(_KINDS[kind]).validate_python(record))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            if number == len(lines) and number > 1:
                break
            raise UsageError(
                f"line {number} is not part of a load run: {type(error).__name__}",
                where=f"{path}:{number}",
                hint="the file was edited or damaged; use the original, or run again",
            ) from error
    if run is None:
        raise UsageError("the file holds no load run", where=str(path), hint="give a file that `dpctl bench` wrote")
    if reason is None:
        return _from_logs(run, parts_folder(path))
    outcomes = tuple(sorted(found["request"], key=lambda entry: entry.number))
    server = found["server"][0] if found["server"] else None
    return replace(run, outcomes=outcomes, ticks=tuple(found["tick"]), server=server, reason=reason)


def _from_logs(run: LoadRun, folder: Path) -> LoadRun:
    """The run as its workers have written it, each for itself."""
    using = format_named(run.plan.protocol)
    outcomes: list[Outcome] = []
    ticks: list[Tick] = []
    reasons: set[str] = set()
    logs = sorted(folder.glob("worker-*.log"))
    for log in logs:
        start, worker, reason = 0, 0, "unknown"
        for entry in read_log(log):
            match entry:
                case Exchange():
                    outcomes.append(outcome(entry, using=using, start=start, chars_per_token=run.chars_per_token))
                case Happening(name="begin", values=values):
                    start, worker = int(values["start"]), int(values["worker"])
                case Happening(name="tick", values=values):
                    at = (int(values["at"]) - start) / 1e9
                    ticks.append(Tick(worker=worker, at=at, cpu=float(values["cpu"]), late=float(values["late"])))
                case Happening(name="end", values=values):
                    reason = str(values["reason"])
        reasons.add(reason)
    # one worker that did not come to its end is enough for a run that did not
    reason = next((r for r in sorted(reasons) if r != "done"), "done") if reasons else "unknown"
    outcomes.sort(key=lambda entry: entry.number)
    return replace(run, outcomes=tuple(outcomes), ticks=tuple(ticks), reason=reason)


_KINDS: Mapping[str, Any] = {"request": Outcome, "tick": Tick, "server": ServerView}


def _check_schema(found: object, where: str) -> None:
    if found != SCHEMA:
        raise UsageError(
            f"schema {found} is not {SCHEMA}, the one this dpctl reads",
            where=where,
            hint="use the version of dpctl that wrote the file",
        )


def _dump(record: object) -> dict[str, Any]:
    kind: Any = type(record)
    dumped: dict[str, Any] = adapter(kind).dump_python(record, mode="json", exclude_defaults=True)
    return dumped


def _line(kind: str, record: Outcome | Tick) -> str:
    # by pydantic alone: five times as fast as its dictionary through `json`
    of: Any = type(record)
    fields = adapter(of).dump_json(record, exclude_defaults=True).decode()
    return f'{{"type":"{kind}",{fields[1:]}\n'
