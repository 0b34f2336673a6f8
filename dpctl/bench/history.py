"""One metric over stored runs: what each session of a deployment says of it, in the order in which they began."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dpctl.bench.alike import kind, machine_of
from dpctl.bench.sessions import Recorded, recorded, subjects
from dpctl.core.errors import UsageError
from dpctl.core.figures import Provenance
from dpctl.core.run import Run
from dpctl.decide import exact
from dpctl.decide.change import Session
from dpctl.decide.regress import COUNTS, TIMES

# what a session has a value of -> its unit
METRICS = {**dict.fromkeys(TIMES, "s"), **COUNTS, "leaked": "", "failed": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One session: when it began (Unix time in s, None unknown), its value, and how many requests that rests on.

    A time is the median of the requests, a count their mean; `leaked` counts spans, each once, `failed` requests.
    `version` is that of dpctl, empty where the file does not say.
    """

    started: float | None
    value: float
    requests: int
    name: str
    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The sessions of one deployment that measured the same on the same machine, the oldest first.

    `values` are in `unit`.
    """

    deployment: str
    machine: str
    scenario: str
    metric: str
    unit: str
    provenance: Provenance
    points: tuple[Point, ...]


def stored(paths: Sequence[Path]) -> tuple[tuple[Recorded, ...], tuple[str, ...]]:
    """The sessions of run files, and why others were passed over: a history goes on around one that was stopped."""
    found: list[Recorded] = []
    passed: list[str] = []
    for path in paths:
        try:
            found += recorded(path)
        except UsageError as error:
            passed.append(f"{error.where}: {error.what}")
    return tuple(found), tuple(passed)


def courses(files: Sequence[Recorded], metric: str) -> tuple[Course, ...]:
    """A metric's values by deployment and by what makes runs comparable; those without a value are left out.

    UsageError for a metric that no session has by that name.
    """
    if metric not in METRICS:
        raise UsageError(f"unknown metric {metric!r}", where="--metric", hint=f"one of: {', '.join(METRICS)}")
    kinds: dict[tuple[str, ...], list[tuple[Recorded, Run]]] = {}
    for file in files:
        for run in file.runs:
            kinds.setdefault((run.deployment.id, *kind(run)), []).append((file, run))
    found = (_course(entries, metric) for entries in kinds.values())
    return tuple(course for course in found if course.points)


def _course(entries: Sequence[tuple[Recorded, Run]], metric: str) -> Course:
    newest = entries[-1][1]
    read: Callable[[Session], float | None] = {
        "leaked": lambda session: float(len(set(session.leaks))),
        "failed": lambda session: float(session.failed),
    }.get(metric, lambda session: session.times.get(metric, exact.typical(session, metric)))
    points = []
    letters = set()
    for file, run in entries:
        for subject in subjects((), (replace(file, runs=(run,)),)):
            letters.add(subject.worth.get(metric, Provenance.MEASURED))
            points += [
                Point(
                    started=session.started,
                    value=value,
                    requests=session.requests,
                    name=session.name,
                    version=run.environment.get("dpctl", ""),
                )
                for session in subject.new
                if (value := read(session)) is not None
            ]
    return Course(
        deployment=newest.deployment.label,
        machine=newest.environment.get("machine") or machine_of(newest),
        scenario=f"{newest.scenario} {newest.scenario_digest[:8]}".strip(),
        metric=metric,
        unit=METRICS[metric],
        provenance=max(letters, key=lambda letter: letter.weakness),
        # without a time they keep the order of the files, before all others
        points=tuple(sorted(points, key=lambda point: point.started or 0.0)),
    )
