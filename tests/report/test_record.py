import json
from dataclasses import replace

import pytest

from dpctl.core.errors import ExitCode
from dpctl.decide.rank import recommend
from dpctl.report.record import as_json, exit_code, next_command
from tests.report import bench_results


def test_the_record_is_json_with_every_figure_as_an_object() -> None:
    record = json.loads(json.dumps(as_json(bench_results.legal()), allow_nan=False))
    assert record["schema"] == 1 and record["exit_code"] == 1
    first = record["assessments"][1]
    assert first["e2el"] == {
        "value": 764.0,
        "unit": "s",
        "provenance": "S",
        "source": "layers 2,6 of 32, depths 0..33k, 3 rounds",
        "low": 703.0,
        "high": 829.0,
    }
    assert first["quality"] is None and first["deployment"]["mode"] == "local"
    assert first["compliance"]["leaked_a"] == 0
    line = record["assessments"][2]["cost_lines"][0]
    assert line["what"] == "input tokens" and line["amount"]["value"] == pytest.approx(33_440 * 2.5e-6)
    verdict = first["verdicts"][0]
    assert verdict["state"] == "missed" and verdict["requirement"]["text"] == "e2el mean <= 3 s"
    assert verdict["excess"] == 761.0


def test_the_answer_refers_to_deployments_by_id() -> None:
    record = as_json(bench_results.legal())
    ids = [a["deployment"]["id"] for a in record["assessments"]]
    answer = record["recommendation"]
    assert answer["chosen"] is None and answer["closest"] == "hybrid-gpt-4o"
    assert set(answer["ranked"]) | {entry["deployment"] for entry in answer["set_aside"]} == set(ids)
    assert answer["rules"][0]["rule"] == "regulated"
    assert as_json(bench_results.chosen())["recommendation"]["chosen"] == "hybrid-gpt-4o"


def test_keys_stand_in_a_stable_order() -> None:
    assert list(as_json(bench_results.legal())) == list(as_json(bench_results.chosen()))
    assert json.dumps(as_json(bench_results.legal())) == json.dumps(as_json(bench_results.legal()))


def test_what_has_no_json_form_is_refused() -> None:
    with pytest.raises(TypeError, match="no JSON form for object"):
        as_json(replace(bench_results.legal(), notes=(object(),)))  # type: ignore[arg-type]


def test_the_exit_code_is_0_only_when_something_is_shown_to_meet_everything() -> None:
    assert exit_code(bench_results.legal()) is ExitCode.FINDING
    assert exit_code(bench_results.chosen()) is ExitCode.DONE


def test_the_next_command_measures_what_was_not() -> None:
    legal, chosen = bench_results.legal(), bench_results.chosen()
    assert next_command(legal)[1] == "dpctl bench legal-summary"
    assert (
        next_command(replace(legal, assessments=legal.assessments[:3]))[1] == "dpctl bench legal-summary --mode cloud"
    )
    ours = legal.assessments[:2]
    local = replace(legal, assessments=ours, recommendation=recommend(legal.scenario, ours))
    assert next_command(local)[1] == "dpctl bench legal-summary --mode local --model FILE.gguf"
    assert next_command(chosen)[1] == "dpctl bench legal-summary --runs 15"
