"""The JSON schema of what `dpctl bench --url --json` and `dpctl report --json` print of one load run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dpctl.bench.load.plan import Lexicon, Limits
from dpctl.bench.load.report import LoadReport
from dpctl.core.arrivals import ClosedLoop
from dpctl.engines.openai_chat import Dialect
from dpctl.report.schema_of import schema_of


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
    return schema_of(_Load, "What dpctl bench --url --json prints of one load run")
