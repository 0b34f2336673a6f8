"""Batches: loads and sweeps in the lines, answered alike by this process and by several."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from dpctl.bench.executors import Executor, Where
from dpctl.cli.batch import answers, chunked, executor_for, questions_of
from tests.cli.conftest import Dpctl
from tests.each import each

CARD = {"vendor": "NVIDIA", "kind": "gpu_consumer", "memory_gb": 24, "bandwidth_gb_s": 936, "fp16_tflops": 71}
MODEL = {"params_b": 8.0, "layers": 32, "hidden": 4096, "heads": 32, "kv_heads": 8, "vocab": 128256, "ffn": 14336}
PLAIN: dict[str, Any] = {"model": MODEL, "hardware": CARD, "quant": "F16", "engine": "vllm"}
LOAD: dict[str, Any] = {**PLAIN, "id": "l", "rate": "2/s", "duration": "20s", "output_tokens": 20}


def asked(*lines: object) -> list[Any]:
    return [json.loads(text) for text in answers([x if isinstance(x, str) else json.dumps(x) for x in lines])]


def test_a_line_with_a_load_is_simulated_as_its_options_would_be(dpctl: Dpctl, tmp_path: Path) -> None:
    limits = {"replicas": 2, "require": ["ttft p50 <= 1 s"], "arrivals": "constant", "concurrency": 4}
    found = asked({**LOAD, **limits, "model": "mistral-7b@Q4_K_M", "hardware": "h100-sxm-80gb", "quant": None})[0]
    alone = dpctl(
        *("estimate", "mistral-7b@Q4_K_M", "--hardware", "h100-sxm-80gb", "--engine", "vllm", "--rate", "2/s"),
        *("--duration", "20s", "--output", "20", "--replicas", "2", "--require", "ttft p50 <= 1 s", "--json"),
        *("--arrivals", "constant", "--concurrency", "4"),
    )
    assert alone.code == 0
    assert found == {"id": "l", **alone.record}


def test_rates_and_durations_may_be_numbers() -> None:
    words, numbers = asked(LOAD, {**LOAD, "rate": 2, "duration": 20})
    assert words["figures"] == numbers["figures"]
    assert asked({**LOAD, "seed": 1})[0]["figures"] != words["figures"]
    assert asked({**LOAD, "spread": 0.5})[0]["figures"] != words["figures"]


def test_a_sweep_answers_every_combination_in_order() -> None:
    line = {key: value for key, value in LOAD.items() if key != "rate"}
    found = asked({**line, "sweep": {"rate": ["1/s", "3/s"], "replicas": [1, 2, 3]}}, {**PLAIN, "id": "p"})
    combinations = [{"rate": rate, "replicas": n} for rate in ("1/s", "3/s") for n in (1, 2, 3)]
    assert [record.get("at") for record in found] == [*combinations, None]
    assert [record["id"] for record in found] == ["l"] * 6 + ["p"]
    for combination, record in zip(combinations, found, strict=False):
        alone = asked({**line, **combination})[0]
        assert record == {**alone, "at": combination}


@each(
    ("more", "words"),
    [
        ({"sweep": {}}, "a sweep names keys"),
        ({"sweep": ["rate"]}, "a sweep names keys"),
        ({"sweep": {"seed": []}}, "seed has no list"),
        ({"sweep": {"seed": 3}}, "seed has no list"),
        ({"sweep": {"rate": ["1/s"]}}, "rate cannot be swept"),
        ({"sweep": {"id": [1]}}, "id cannot be swept"),
        ({"sweep": {"seed": [0] * 400, "spread": [0] * 400}}, "160,000 combinations are too many"),
        ({"rate": "often"}, "cannot read the rate"),
        ({"rate": -1}, "rate is -1"),
        ({"rate": True}, "rate is True"),
        ({"rate": None}, "is for a load"),
        ({"replicas": 0}, "replicas is 0"),
        ({"replicas": 1.5}, "replicas is 1.5"),
        ({"routing": "by hand"}, "unknown routing"),
        ({"routing": 3}, "routing is 3"),
        ({"require": 5}, "require is 5"),
        ({"require": ["fast"]}, "fast"),
        ({"seed": -1}, "seed is -1"),
        ({"prefix_hit": 0.5}, '"prefix_hit" does not go with a load'),
        ({"rates": "1/s"}, "unknown key 'rates'"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_of_its_keys(more: dict[str, object], words: str) -> None:
    wrong, right = asked({**LOAD, **more}, LOAD)
    assert words in wrong["error"]["what"]
    assert wrong["id"] == "l"
    assert wrong["error"]["line"] == 1
    assert "--" not in json.dumps(wrong)
    assert right["finished"] > 0


def test_seed_and_spread_alone_are_no_load() -> None:
    assert "for a load" in asked({**PLAIN, "seed": 1})[0]["error"]["what"]


def test_estimates_travel_together_and_simulations_alone() -> None:
    lines = [*[PLAIN] * 70, LOAD, LOAD, PLAIN]
    questions = [q for number, line in enumerate(lines, 1) for q in questions_of(json.dumps(line), number)]
    assert [len(part) for part in chunked(questions)] == [64, 6, 1, 1, 1]
    assert [q.number for part in chunked(questions) for q in part] == list(range(1, 74))


def test_processes_where_enough_is_simulated() -> None:
    plain, load = json.dumps(PLAIN), json.dumps({**LOAD, "sweep": {"seed": list(range(8))}})
    assert executor_for([plain] * 100, 4) is None
    assert executor_for([load], 1) is None
    assert executor_for(["", load], 4) == Executor(workers=4)
    assert executor_for([load, "no JSON"], 16) == Executor(workers=8)


def test_several_processes_answer_alike(dpctl: Dpctl, tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    lines = [{**LOAD, "sweep": {"seed": [0, 1, 2]}}, PLAIN, "nonsense", ""]
    path.write_text("".join(f"{x if isinstance(x, str) else json.dumps(x)}\n" for x in lines), encoding="utf-8")
    one, two = (dpctl("estimate", "--batch", str(path), "--workers", n) for n in ("1", "2"))
    assert (one.code, two.code) == (0, 0)
    assert one.out == two.out
    assert len(one.out.splitlines()) == 5


def test_standard_input_is_answered_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from dpctl.cli.batch import answer_batch

    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(PLAIN) + "\n" + json.dumps(LOAD) + "\n"))
    found = answer_batch(Path("-"), Executor(where=Where.LOCAL))
    assert "memory_gb" in json.loads(next(found))
    # the second line was not read before the first was answered
    assert sys.stdin.readline().startswith('{"model"')


def test_executors_are_for_batches(dpctl: Dpctl) -> None:
    for option in (("--executor", "ray"), ("--ray-address", "auto"), ("--workers", "2")):
        done = dpctl("estimate", "mistral-7b@Q4_K_M", "--hardware", "rtx-4090", *option)
        assert done.code == 2
        assert f"{option[0]} is for --batch" in done.err
