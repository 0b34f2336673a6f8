"""The shipped schema of a load run's record is that of its types, and real records are valid against it."""

import json
from importlib import resources
from typing import Any

import jsonschema
import pytest

from dpctl.bench.load.plan import Plan
from dpctl.bench.load.report import load_report
from dpctl.core.figures import Figure, Provenance
from dpctl.core.models import TokenPrice
from dpctl.core.scenario import parse_requirement
from dpctl.report.load import load_record
from dpctl.report.load_schemas import _Plan, load_schema
from tests.bench.load.runs import answered, failed, load_run

CENT = Figure(value=1e-5, unit="USD/tok", provenance=Provenance.PUBLISHED, source="a list")
WANTED = [parse_requirement("e2el p95 <= 5 s"), parse_requirement("leaked == 0")]


def shipped() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        resources.files("dpctl.report").joinpath("schemas", "load.json").read_text(encoding="utf-8")
    )
    return found


def record() -> dict[str, Any]:
    run = load_run([*(answered(n, n / 10) for n in range(200)), failed(200, 20.0)], seconds=21.0, warmup=1.0)
    made = load_record(run, load_report(run, WANTED, price=TokenPrice(input=CENT, output=CENT)))
    found: dict[str, Any] = json.loads(json.dumps(made, allow_nan=False))
    return found


def test_the_shipped_schema_is_made_of_the_types() -> None:
    assert shipped() == load_schema()
    assert {*_Plan.__slots__} == {*Plan.__slots__} - {"asks"} | {"requests_planned"}


def test_a_record_is_valid_and_what_is_none_is_refused() -> None:
    made = record()
    jsonschema.validate(made, shipped(), cls=jsonschema.Draft202012Validator)
    assert made["report"]["cost"]["mean"]["unit"] == "USD"
    empty = load_run([failed(0, 0.0)], seconds=1.0)
    plain = json.loads(json.dumps(load_record(empty, load_report(empty)), allow_nan=False))
    jsonschema.validate(plain, shipped(), cls=jsonschema.Draft202012Validator)
    for wrong in ({**made, "surprise": 1}, {key: value for key, value in made.items() if key != "report"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, shipped(), cls=jsonschema.Draft202012Validator)
