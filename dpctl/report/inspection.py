"""The result of `dpctl probe` as one record, its JSON and the schema of that JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dpctl.core.hardware import Machine
from dpctl.core.measurement import Measurement
from dpctl.core.run import Note
from dpctl.estimate.fits import Fit
from dpctl.probe.found import Gap
from dpctl.probe.here import EngineHere, ModelFile, Server
from dpctl.report.plain import plain
from dpctl.report.schema_of import schema_of

# of the JSON record; raised when a key changes its meaning or goes away
SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """Everything `dpctl probe` learned about a machine, and which models fit it for a scenario's request.

    `origin` is "this machine", "recording DIR" or "profile ID"; `keys` maps provider ids to whether their key is set
    (never its value); `output_tokens` and the fits' contexts are the request's.
    """

    schema: int = SCHEMA
    origin: str
    machine: Machine
    fingerprint: str
    measurement: Measurement | None = None
    fits: tuple[Fit, ...] = ()
    scenario: str
    output_tokens: int
    engines: tuple[EngineHere, ...] = ()
    servers: tuple[Server, ...] = ()
    model_files: tuple[ModelFile, ...] = ()
    keys: Mapping[str, bool]
    warnings: tuple[Note, ...] = ()
    gaps: tuple[Gap, ...] = ()


def as_json(inspection: Inspection) -> dict[str, Any]:
    """The record for json.dumps; it is valid against `json_schema()`."""
    found: dict[str, Any] = plain(inspection)
    return found


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of the record, made from the dataclasses: unknown keys are not allowed."""
    return schema_of(Inspection, "What dpctl probe --json prints")
