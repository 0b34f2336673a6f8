"""The JSON schema of what `dpctl bench --url --json` and `dpctl report --json` print of one load run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dpctl.bench.load.plan import Lexicon, Limits
from dpctl.bench.load.report import LoadReport
from dpctl.core.arrivals import ClosedLoop
from dpctl.engines.openai_chat import Dialect


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """A plan without its single requests."""

    scenario: str
    base_url: str
    protocol: str
    model: str
    arrivals: str
    seconds: float
    loop: ClosedLoop | None
    requests: int | None
    warmup: float
    seed: int
    salt: int
    dialect: Dialect
    lexicon: Lexicon
    limits: Limits
    options: Mapping[str, Any]
    emulated: bool
    priced: str | None
    requests_planned: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Load:
    schema: int
    load: _Plan
    started: str
    report: LoadReport


def load_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of the record of one load run: unknown keys are not allowed."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(_Load).json_schema(mode="serialization")
    defs = schema.get("$defs", {})
    # what `plain` adds
    defs["Requirement"]["properties"]["text"] = {"type": "string"}
    for entry in (schema, *defs.values()):
        if entry.get("type") == "object" and "properties" in entry:
            entry["additionalProperties"] = False
            entry["required"] = sorted(entry["properties"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What dpctl bench --url --json prints of one load run",
        **{key: value for key, value in schema.items() if key != "title"},
    }
