"""A step of the simulation costs what the fitted formula says of it."""

from dataclasses import replace

import pytest

from dpctl.estimate import terms
from dpctl.estimate.serving_step import PromptReading, StepModel, batched_steps, scaled, stream_steps
from tests.each import each
from tests.estimate.test_terms import DECODE, H100, LLAMA_8B, MIXTURE, PREFILL, RTX_4090, SERVING, SPARSE

WINDOWED = replace(LLAMA_8B, window_kv_bytes_per_token=98304.0, kv_bytes_per_token=32768.0, window=1024.0)


@each("work", [LLAMA_8B, MIXTURE, WINDOWED, SPARSE])
@each("devices", [1.0, 4.0])
@each("depth", [0.0, 300.0, 5000.0])
def test_a_batched_step_is_that_of_the_formula(work: terms.Work, devices: float, depth: float) -> None:
    device = replace(H100, n_devices=devices)
    model = batched_steps(work, device, SERVING, 64)
    assert model.most == 64
    for number in (1, 7, 64):
        expected = terms.step_terms(work, device, SERVING, float(number), depth).seconds
        assert model.seconds(number, number * depth) == pytest.approx(expected, rel=1e-9)


@each("work", [LLAMA_8B, SPARSE])
def test_a_prompt_costs_the_same_however_it_is_cut(work: terms.Work) -> None:
    model = batched_steps(work, H100, SERVING, 8)
    whole = model.prompt.seconds(3000, 500, first=True)
    cut = sum(model.prompt.seconds(300, 500 + 300 * i, first=i == 0) for i in range(10))
    assert cut == pytest.approx(whole, rel=1e-9)
    served = terms.serve(work, H100, SERVING, 1.0, 3000.0, 10.0, depth=500.0)
    assert whole == pytest.approx(served.ttft - served.step.seconds, rel=1e-6)
    assert model.seconds(1, 3500.0, ((3000, 500),)) == pytest.approx(
        served.ttft - served.step.cache + terms.step_terms(work, H100, SERVING, 1.0, 3500.0).cache, rel=1e-6
    )


@pytest.mark.parametrize("work", [LLAMA_8B, MIXTURE, WINDOWED, SPARSE])
def test_one_stream_is_that_of_the_formula(work: terms.Work) -> None:
    model = stream_steps(work, RTX_4090, DECODE, PREFILL, 4)
    for depth in (0.0, 700.0, 9000.0):
        expected = terms.decode_terms(work, RTX_4090, DECODE, depth).seconds
        assert model.seconds(1, depth) == pytest.approx(expected, rel=1e-9)
    expected = terms.prefill_terms(work, RTX_4090, PREFILL, 2000.0, depth=100.0).seconds
    # nobody decodes: there is no step beside the prompt
    assert model.prompt.seconds(2000, 100, first=True) == pytest.approx(expected)
    assert model.seconds(0, 0.0, ((2000, 0),)) == model.prompt.seconds(2000, 0, first=True)
    assert expected - model.prompt.seconds(2000, 100, first=False) == pytest.approx(PREFILL.request_s)


def test_streams_share_the_weights_but_not_their_caches() -> None:
    model = stream_steps(LLAMA_8B, RTX_4090, DECODE, PREFILL, 4)
    alone, four = model.seconds(1, 1000.0), model.seconds(4, 4000.0)
    assert alone < four < 2 * alone


def test_scaling_moves_each_part_on_its_own() -> None:
    model = replace(batched_steps(SPARSE, H100, SERVING, 8), reading_s=0.002)
    prompts = ((4000, 0),)
    assert model.seconds(5, 9000.0, prompts) - model.seconds(5, 9000.0) == pytest.approx(
        0.002 + model.prompt.seconds(4000, 0, first=True)
    )
    base = model.seconds(5, 9000.0, prompts)
    parts = [
        scaled(model, decode=3.0).seconds(5, 9000.0, prompts) - base,
        scaled(model, overhead=3.0).seconds(5, 9000.0, prompts) - base,
        scaled(model, prompt=3.0).seconds(5, 9000.0, prompts) - base,
    ]
    assert min(parts) > 0 and sum(parts) == pytest.approx(2 * base)
    assert scaled(stream_steps(LLAMA_8B, RTX_4090, DECODE, PREFILL, 1), prompt=2.0).prompt.seconds(
        512, 0, first=True
    ) == pytest.approx(2 * terms.prefill_terms(LLAMA_8B, RTX_4090, PREFILL, 512.0).seconds)


def test_a_step_without_time_is_refused() -> None:
    with pytest.raises(ValueError, match="takes time"):
        StepModel(bases=(0.0, 0.0), overhead_s=0.0, cache_s=0.0, prompt=PromptReading(token_s=0.0))
