"""The options of a simulated load, good and bad."""

import json
from typing import Any

import pytest
import typer

from dpctl.catalog.fits import engine_fit
from dpctl.catalog.questions import question
from dpctl.cli.estimate_load import LoadOptions, estimate_load, load_options, load_page
from dpctl.core.errors import UsageError
from dpctl.report.serving import LoadPage
from tests.each import each

LINE = {"hardware": "rtx-4090", "model": "mistral-7b@Q4_K_M", "prompt_tokens": 500, "output_tokens": 100}


def page(line: dict[str, Any] | None = None, **options: Any) -> LoadPage:
    asked = question({**LINE, **(line or {})})
    return load_page(asked, engine_fit(asked.family), LoadOptions(**{"rate": "30/min", **options}))


def test_what_was_asked_is_repeated() -> None:
    found = page(duration="10m", replicas=2, slots=4, spread=0.5)
    assert found.title == "mistral-7b@Q4_K_M on NVIDIA GeForce RTX 4090, llama-cpp"
    assert "30/min, poisson, for 10m" in found.traffic and "sigma 0.5" in found.traffic
    assert found.service == "2 replicas, least-outstanding, each running at most 4 requests at a time"
    assert 240 < found.loaded.likely.requests < 360
    assert found.needed is None and found.highest is None


@pytest.mark.parametrize(
    ("arrivals", "words"),
    [("constant", "constant"), ("gamma:0.5", "gamma 0.5"), ("daily", "daily (the hours of bank-chatbot)")],
)
def test_arrivals_by_name(arrivals: str, words: str) -> None:
    assert words in page(arrivals=arrivals).traffic


def test_bursts_make_waits_longer() -> None:
    def waits(arrivals: str) -> float:
        found = page(arrivals=arrivals, duration="1h").loaded.likely.queue.p95
        assert found is not None
        return found

    assert waits("constant") == 0.0 < waits("poisson") < waits("gamma:0.3")
    assert waits("peak:bank-chatbot") > waits("poisson")


def test_a_requirement_brings_replicas_and_rate() -> None:
    found = page(rate="2/s", slots=1, require=["ttft p95 <= 1 s"])
    assert found.loaded.likely.growing
    assert found.needed is not None and found.needed > 2
    assert found.highest is not None and found.highest.value < 2.0 and found.highest.unit == "1/s"


def test_a_missed_requirement_ends_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    asked = question(LINE)
    missed = LoadOptions(rate="2/s", require=["e2el p95 <= 1 s"], slots=1)
    with pytest.raises(typer.Exit) as ended:
        estimate_load(asked, engine_fit(asked.family), missed, as_json=True, explain=False, plain=True)
    assert ended.value.exit_code == 1
    record = json.loads(capsys.readouterr().out)
    assert record["growing"] and record["requirements"][0]["state"] == "missed"
    met = LoadOptions(rate="6/min", require=["e2el p50 <= 60 s"])
    estimate_load(asked, engine_fit(asked.family), met, as_json=False, explain=True, plain=True)
    assert "fitted on" in capsys.readouterr().out


def test_conversations_of_one_beginning_find_it_again() -> None:
    found = page({"engine": "vllm", "hardware": "h100-sxm-80gb", "model": "llama-3.1-8b", "kv_depth": 4000}, rate="5/s")
    plain = page(
        {"engine": "vllm", "hardware": "h100-sxm-80gb", "model": "llama-3.1-8b", "prompt_tokens": 4500}, rate="5/s"
    )
    assert found.loaded.figures["ttft p50"].value < 0.5 * plain.loaded.figures["ttft p50"].value


@each(
    ("options", "where"),
    [
        ({"rate": "fast"}, "--rate"),
        ({"arrivals": "gamma:x"}, "--arrivals"),
        ({"arrivals": "now"}, "--arrivals"),
        ({"arrivals": "ramp:1..20"}, "--arrivals"),
        ({"duration": "soon"}, "--duration"),
        ({"duration": "1s", "arrivals": "poisson", "rate": "1/h"}, "--duration"),
        ({"rate": "1000/s", "duration": "1h"}, "--duration"),
        ({"routing": "random"}, "--routing"),
        ({"require": ["ttft p95 <= 1 USD"]}, "--require"),
        ({"require": ["cost mean <= $1"]}, "--require"),
        ({"require": ["ttft p99 <= 1 s"], "duration": "2min"}, "--require"),
    ],
)
def test_what_is_wrong_is_named(options: dict[str, Any], where: str) -> None:
    with pytest.raises(UsageError) as error:
        page(**options)
    assert error.value.where == where and error.value.hint


def test_options_of_a_load_need_a_rate() -> None:
    assert load_options({"hardware": "rtx-4090", "concurrency": 4.0}) is None
    found = load_options({"rate": "2/s", "replicas": 3, "concurrency": 8.0, "hardware": "rtx-4090", "kv_quant": "q8_0"})
    assert found == LoadOptions(rate="2/s", replicas=3, slots=8)
    with pytest.raises(UsageError, match="--replicas is for a load"):
        load_options({"replicas": 3})
    with pytest.raises(UsageError, match="--no-streaming does not go with a load"):
        load_options({"rate": "2/s", "streaming": False})
    with pytest.raises(UsageError, match="--prefix-hit does not go"):
        load_options({"rate": "2/s", "prefix_hit": 0.5})
