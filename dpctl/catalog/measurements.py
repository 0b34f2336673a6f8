"""Measurements of this user's machines: one JSON file a fingerprint, the newest first, the last few kept."""

import json
import os
import re
from pathlib import Path
from typing import Any

from dpctl.core.errors import UnavailableError, UsageError
from dpctl.core.hardware import Machine, fingerprint
from dpctl.core.measurement import MEASUREMENT_SCHEMA, Measurement
from dpctl.estimate.anchored import with_measured_bandwidth

# the newest counts; older ones show whether a machine has changed
KEPT = 5
_AGAIN = "remove this file and run `dpctl probe --measure` again"


def folder() -> Path:
    """Where measurements are kept: below DPCTL_DATA_DIR, else the user's data folder."""
    from platformdirs import user_data_path

    chosen = os.environ.get("DPCTL_DATA_DIR")
    return (Path(chosen) if chosen else user_data_path("dpctl", appauthor=False)) / "measurements"


def save(measurement: Measurement) -> Path:
    """Put a measurement before the earlier ones of its machine and return the file.

    The file is replaced at once, so that a reader never sees half of it. A damaged one is replaced too. Raises
    UnavailableError when the folder cannot be written.
    """
    path = _path(measurement.fingerprint)
    try:
        earlier = history(measurement.fingerprint)
    except UsageError:
        earlier = ()
    kept = (measurement, *earlier)[:KEPT]
    text = json.dumps({"schema": MEASUREMENT_SCHEMA, "measurements": [_dump(m) for m in kept]}, indent=1)
    part = path.with_suffix(f".part{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            part.write_text(text + "\n", encoding="utf-8")
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise UnavailableError(
            f"cannot keep the measurement: {error.strerror or error}",
            where=str(path),
            hint="choose another folder with DPCTL_DATA_DIR",
        ) from error
    return path


def load(fingerprint: str) -> Measurement | None:
    """The newest measurement of a machine; None when it was never measured. UsageError for a damaged file."""
    found = history(fingerprint)
    return found[0] if found else None


def as_measured(machine: Machine) -> tuple[Machine, Measurement | None]:
    """The machine with its newest measured bandwidth, and that measurement; UsageError for a damaged file."""
    found = load(fingerprint(machine))
    return (machine if found is None else with_measured_bandwidth(machine, found)), found


def history(fingerprint: str) -> tuple[Measurement, ...]:
    """All kept measurements of a machine, the newest first; UsageError names what is wrong with the file."""
    path = _path(fingerprint)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read the measurement: {error}", where=str(path), hint=_AGAIN) from None
    try:
        record = json.loads(text)
        schema, entries = record["schema"], record["measurements"]
    except (ValueError, KeyError, TypeError) as error:
        what = f"the measurement is damaged: {type(error).__name__}: {error}"
        raise UsageError(what, where=str(path), hint=_AGAIN) from None
    if schema != MEASUREMENT_SCHEMA:
        what = f"a measurement of schema {schema!r}; this version reads {MEASUREMENT_SCHEMA}"
        raise UsageError(what, where=str(path), hint=_AGAIN)
    return _parsed(entries, path, fingerprint)


def _parsed(entries: Any, path: Path, fingerprint: str) -> tuple[Measurement, ...]:
    from pydantic import TypeAdapter, ValidationError

    try:
        found = TypeAdapter(tuple[Measurement, ...]).validate_python(entries)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"the measurement is damaged: {first['msg']}", where=f"{path}: {place}", hint=_AGAIN) from None
    if any(entry.fingerprint != fingerprint for entry in found):
        raise UsageError("the measurement is of another machine", where=str(path), hint=_AGAIN)
    return found


def _path(fingerprint: str) -> Path:
    if not re.fullmatch(r"[0-9a-f]{12}", fingerprint):
        raise ValueError(f"{fingerprint!r} is not a fingerprint")
    return folder() / f"{fingerprint}.json"


def _dump(measurement: Measurement) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(Measurement).dump_python(measurement, mode="json")
