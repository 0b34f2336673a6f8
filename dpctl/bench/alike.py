"""Did two runs measure the same thing? What differs between them, and what cannot be compared because of it."""

from collections.abc import Callable, Sequence

from dpctl.core.run import Run
from dpctl.decide.change import Difference, Scope

# what a run's environment calls the hardware it was made on; older files have only the names below
FINGERPRINT = "fingerprint"
_NAMES = ("machine", "cpu", "arch")
# said above, or different at every moment without being a setting
_NO_SETTING = frozenset({"load_average_1min", FINGERPRINT, *_NAMES, "document"})
# of more values than this only some are shown
_SHOWN = 3


def machine_of(run: Run) -> str:
    """The hardware of a run: its fingerprint, or what an older file says of it."""
    return run.environment.get(FINGERPRINT) or _named(run)


def _named(run: Run) -> str:
    return ", ".join(run.environment[name] for name in _NAMES if name in run.environment) or "unknown"


def _scenario(run: Run) -> str:
    return f"{run.scenario} {run.scenario_digest[:8]}".strip()


def _documents(run: Run) -> str:
    """The documents by name and length: a user's own is not in the scenario's digest."""
    names = dict.fromkeys(f"{s.document} ({s.document_chars:,} characters)" for s in run.samples)
    return ", ".join(names)


def _way(run: Run) -> str:
    return "slices" if run.plan is not None else "whole requests"


def _answered(run: Run) -> str:
    return "emulator" if run.deployment.emulated else "the real endpoint"


_SPOILING: tuple[tuple[str, Callable[[Run], str], Scope], ...] = (
    ("scenario", _scenario, Scope.ALL),
    ("document", _documents, Scope.ALL),
    ("machine", machine_of, Scope.TIMES),
    ("way of timing", _way, Scope.TIMES),
    ("answering side", _answered, Scope.TIMES),
)


def kind(run: Run) -> tuple[str, ...]:
    """What two runs must share to be compared in everything."""
    # a run without any request has no document, which is no other one
    return tuple(read(run) for what, read, _ in _SPOILING if what != "document")


def differences(base: Sequence[Run], new: Sequence[Run]) -> tuple[Difference, ...]:
    """What is not the same in all runs of both sides: first what forbids comparing, then deployment and settings."""
    found = []
    # a file without a fingerprint can only be held against another one by name
    printed = all(FINGERPRINT in run.environment for run in (*base, *new))
    for what, reader, spoils in _SPOILING:
        read = _named if reader is machine_of and not printed else reader
        before, now = _values(base, read), _values(new, read)
        if before and now and before != now:
            found.append(Difference(what=what, base=_shown(before), new=_shown(now), spoils=spoils))
    before, now = _values(base, _deployment), _values(new, _deployment)
    if before != now:
        found.append(Difference(what="deployment", base=_shown(before), new=_shown(now)))
    names = dict.fromkeys(name for run in (*base, *new) for name in run.environment if name not in _NO_SETTING)
    for name in names:
        before, now = (_values(side, lambda run, key=name: _setting(run, key)) for side in (base, new))  # type: ignore[misc]
        if before != now:
            found.append(Difference(what=name, base=_shown(before), new=_shown(now)))
    return tuple(found)


def _setting(run: Run, name: str) -> str:
    # the emulator listens on another port every time
    return "" if name == "api address" and run.deployment.emulated else run.environment.get(name, "")


def _deployment(run: Run) -> str:
    return run.deployment.label


def _values(runs: Sequence[Run], read: Callable[[Run], str]) -> list[str]:
    return sorted({text for run in runs if (text := read(run))})


def _shown(values: Sequence[str]) -> str:
    more = f" and {len(values) - _SHOWN} more" if len(values) > _SHOWN else ""
    return (" / ".join(values[:_SHOWN]) or "-") + more
