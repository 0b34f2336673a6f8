"""The shipped schemas are those of the records' types, and real records are valid against them."""

import json
from importlib import resources
from typing import Any

import jsonschema
import pytest

from dpctl.report.decision_record import record
from dpctl.report.record import as_json
from dpctl.report.record_schemas import bench_schema, recommend_schema
from tests.report.bench_results import legal
from tests.report.decisions import decision


def shipped(name: str) -> dict[str, Any]:
    text = resources.files("dpctl.report").joinpath("schemas", f"{name}.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def valid(given: dict[str, Any], name: str) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(given, allow_nan=False))
    jsonschema.validate(plain, shipped(name), cls=jsonschema.Draft202012Validator)
    return plain


def test_the_shipped_schemas_are_made_of_the_records_types() -> None:
    """Written anew with `make schemas`."""
    assert shipped("recommend") == recommend_schema()
    assert shipped("bench") == bench_schema()


@pytest.mark.parametrize("limit", ["e2el mean <= 6 s", "e2el mean <= 1 s"])
def test_a_decision_is_valid(limit: str) -> None:
    found = valid(record(decision(limit=limit)), "recommend")
    assert found["flips"] and found["set_aside"] and found["references"] and found["claims"]


def test_a_bench_is_valid() -> None:
    found = valid(as_json(legal()), "bench")
    assert found["assessments"] and found["recommendation"]["ranked"]


def test_what_the_types_do_not_have_is_refused() -> None:
    with pytest.raises(jsonschema.ValidationError, match="surprise"):
        valid({**record(decision()), "surprise": 1}, "recommend")
    lacking = record(decision())
    del lacking["options"][0]["month"]
    with pytest.raises(jsonschema.ValidationError, match="'month' is a required property"):
        valid(lacking, "recommend")
    wrong = as_json(legal())
    wrong["assessments"][0]["e2el"] = "soon"
    with pytest.raises(jsonschema.ValidationError):
        valid(wrong, "bench")
