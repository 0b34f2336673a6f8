"""A simulated load as text and as a record."""

import json

import pytest

from dpctl.catalog.fits import engine_fit
from dpctl.catalog.questions import question
from dpctl.core.arrivals import Lengths, Poisson, asks, due_times
from dpctl.core.figures import Figure, Provenance
from dpctl.core.scenario import parse_requirement
from dpctl.estimate.serving_question import service_of, under_load
from dpctl.report.serving import LoadPage, kept, load_record, render_load

LINE = {"hardware": "h100-sxm-80gb", "model": "llama-3.1-8b", "engine": "vllm", "prompt_tokens": 500}


def page(*requirements: str, rate: float = 10.0, count: int = 300, slots: int | None = None) -> LoadPage:
    asked = question(LINE)
    wanted = tuple(map(parse_requirement, requirements))
    load = asks(due_times(Poisson(rate=rate), requests=count, seed=1), Lengths(prompt_tokens=500, output_tokens=128))
    return LoadPage(
        title="llama-3.1-8b@F16 on NVIDIA H100 SXM 80 GB, vllm",
        traffic="500 tokens in, 128 out; 10/s",
        service="1 replica",
        loaded=under_load(service_of(asked, engine_fit("vllm"), slots=slots), load, wanted),
        requirements=wanted,
        needed=1 if wanted else None,
        highest=Figure(value=12.5, unit="1/s", provenance=Provenance.ESTIMATED, source="a test") if wanted else None,
    )


@pytest.mark.parametrize("width", [80, 100])
def test_every_line_fits_and_every_figure_has_its_letter(width: int) -> None:
    text = render_load(page("ttft p95 <= 1 s"), width=width, color=False, explain=True)
    assert max(map(len, text.splitlines())) <= width
    for word in ("TTFT", "TPOT", "E2EL", "queue", "ms E", "tok/s E", "goodput", "KV cache", "fitted on", "12.5/s E"):
        assert word in text
    assert "growing" not in text
    # 300 requests certify a p95 and no p99
    assert next(line for line in text.splitlines() if line.startswith("TTFT")).split()[-1] == "-"


def test_requirements_are_judged_over_the_interval() -> None:
    found = kept(page("ttft p95 <= 10 s", "tpot p50 <= 12 ms", "e2el mean <= 100 ms", "ttft p99 <= 1 s"))
    assert [(entry.state, entry.sure) for entry in found] == [
        ("met", True),
        ("met", False),
        ("missed", True),
        ("undetermined", False),
    ]
    text = render_load(page("tpot p50 <= 12 ms", "e2el mean <= 100 ms"), width=100, color=False)
    assert "tpot p50 <= 12 ms: met, not all over the interval" in text
    assert "e2el mean <= 100 ms: missed\n" in text


def test_overload_is_said() -> None:
    text = render_load(page(rate=10.0, count=400, slots=1), width=80, color=False)
    assert "still growing" in text


def test_the_record_is_json_with_sources() -> None:
    record = json.loads(json.dumps(load_record(page("ttft p95 <= 1 s"))))
    figure = record["figures"]["ttft_p95"]
    assert figure["low"] < figure["value"] < figure["high"] and figure["provenance"] == "E" and figure["source"]
    assert record["requests"] == record["finished"] == 300
    assert record["requirements"] == [{"requirement": "ttft p95 <= 1 s", "state": "met", "sure": True}]
    assert record["replicas_needed"] == 1 and record["highest_rate"]["value"] == 12.5
    assert "ttft_p99" not in record["figures"]
