"""A question becomes the service that would answer it, at the speed that the estimate has."""

from dataclasses import replace
from typing import Any

import pytest

from dpctl.catalog.fits import engine_fit
from dpctl.catalog.questions import question
from dpctl.core.arrivals import Ask, ClosedLoop, Lengths, Poisson, asks, due_times
from dpctl.core.errors import UnavailableError
from dpctl.core.scenario import parse_requirement
from dpctl.estimate.answer import answer
from dpctl.estimate.question import Question
from dpctl.estimate.serving import Routing, simulate
from dpctl.estimate.serving_question import Estimated, cache_tokens, service_of, under_load

CARD = {"hardware": "rtx-4090", "model": "mistral-7b@Q4_K_M", "prompt_tokens": 700, "output_tokens": 100}
SERVER = {"hardware": "h100-sxm-80gb", "model": "llama-3.1-8b", "engine": "vllm", "prompt_tokens": 500}


def asked(line: dict[str, Any], **more: Any) -> Question:
    return question({**line, **more})


def service(found: Question, **more: Any) -> Estimated:
    return service_of(found, engine_fit(found.family), **more)


def test_one_request_on_a_card_takes_what_the_estimate_says() -> None:
    one = asked(CARD)
    expected = answer(one, engine_fit(one.family))
    found = simulate(service(one).service, [Ask(due=0.0, prompt_tokens=700, output_tokens=100)])
    assert expected.ttft is not None and expected.tpot is not None
    assert found.first[0] == pytest.approx(expected.ttft.value, rel=1e-6)
    assert (found.last[0] - found.first[0]) / 99 == pytest.approx(expected.tpot.value, rel=1e-3)


@pytest.mark.parametrize(
    "line",
    [SERVER, {**SERVER, "hardware": "rtx-4090", "model": "mistral-7b", "quant": "awq"}, {**SERVER, "n_devices": 4}],
)
def test_a_steady_batch_takes_what_the_estimate_says(line: dict[str, Any]) -> None:
    many = asked(line, concurrency=24, output_tokens=150)
    expected = answer(many, engine_fit(many.family))
    assert expected.tpot is not None and expected.served is not None
    turn = expected.served.ttft + 149 * expected.tpot.value
    found = simulate(
        service(many).service,
        [Ask(due=0.0, prompt_tokens=500, output_tokens=150)] * 240,
        loop=ClosedLoop(concurrency=24, stagger_seconds=turn),
    )
    tpot = sum((found.last[n] - found.first[n]) / 149 for n in range(72, 168)) / 96
    assert tpot == pytest.approx(expected.tpot.value, rel=0.03)


def test_the_cache_is_what_the_model_leaves_of_the_memory() -> None:
    one = asked(SERVER)
    memory = one.device.memory
    assert memory is not None
    tokens = cache_tokens(one, memory)
    # 80 GiB less 16 GB of weights and the buffers, at 131,072 B a token
    assert 350_000 < tokens < 500_000
    limits = service(one).service.limits
    assert limits.blocks == tokens // 16
    assert (limits.sequences, limits.step_tokens) == (1024, 8192)
    smaller = service(asked({**SERVER, "hardware": "rtx-4090", "quant": "fp8"})).service.limits
    assert (smaller.sequences, smaller.step_tokens) == (256, 2048)
    assert smaller.blocks is not None and limits.blocks is not None and smaller.blocks < limits.blocks / 4
    assert cache_tokens(replace(one, kv_quant="fp8"), memory) > 1.9 * tokens


def test_slots_share_a_card() -> None:
    one = asked(CARD)
    load = asks(due_times(Poisson(rate=0.8), requests=300, seed=1), Lengths(prompt_tokens=700, output_tokens=100))
    alone, four = (under_load(service(one, slots=slots), load) for slots in (1, 4))
    assert four.likely.ttft.p95 is not None and alone.likely.ttft.p95 is not None
    assert four.likely.ttft.p95 < 0.5 * alone.likely.ttft.p95
    assert four.figures["tpot p50"].value > alone.figures["tpot p50"].value


def test_figures_have_the_interval_of_the_fit() -> None:
    one = asked(SERVER, output_tokens=150)
    load = asks(due_times(Poisson(rate=8.0), requests=700, seed=1), Lengths(prompt_tokens=500, output_tokens=150))
    found = under_load(service(one, replicas=2), load, [parse_requirement("ttft p95 <= 1 s")])
    tpot = found.figures["tpot p95"]
    assert tpot.low is not None and tpot.high is not None and tpot.low < tpot.value < tpot.high
    # beyond the spread of a step: what is slower runs with more others at a time
    assert tpot.high / tpot.value > service(one).decode.high
    assert "700 requests simulated on 2 replicas (least-outstanding)" in tpot.source and "fitted on" in tpot.source
    assert found.figures["good"].value == 100.0


def test_what_does_not_fit_or_is_unknown_is_said() -> None:
    with pytest.raises(UnavailableError, match="length does not fit"):
        service(asked(SERVER, hardware="rtx-4090", model="llama-3.3-70b"))
    with pytest.raises(UnavailableError, match="64 requests of this length at once do not fit"):
        service(asked(CARD, prompt_tokens=20_000), slots=64)
    card = {"vendor": "NVIDIA", "kind": "gpu_consumer", "memory_gb": 24}
    with pytest.raises(UnavailableError, match="bandwidth is unknown"):
        service(asked(CARD, hardware=card))


def test_unknown_memory_has_no_limit() -> None:
    card = {"vendor": "NVIDIA", "kind": "gpu_datacenter", "bandwidth_gb_s": 3350, "fp16_tflops": 989}
    found = service(asked(SERVER, hardware=card), routing=Routing.SESSION, slots=32)
    assert found.service.limits.blocks is None and found.service.limits.sequences == 32
    assert found.service.routing is Routing.SESSION
