"""What fits is the inverse of what is needed."""

from dataclasses import replace
from typing import Any

import pytest

from dpctl.catalog.fits import engine_fit
from dpctl.catalog.questions import question
from dpctl.estimate.answer import Answer, answer, needed
from dpctl.estimate.memory import largest_sequences
from dpctl.estimate.room import room, sequences_of
from tests.each import each


def estimate(**line: Any) -> Answer:
    asked = question(line)
    return answer(asked, engine_fit(asked.family))


@pytest.mark.parametrize(
    "line",
    [
        {"hardware": "rtx-4090", "model": "mistral-7b@Q4_K_M"},
        {"hardware": "2x rtx-3090", "model": "llama-3-70b@Q4_K_M", "prompt_tokens": 30_000},
        {"hardware": "h100-sxm-80gb", "model": "llama-3.1-8b", "engine": "vllm", "concurrency": 32},
        {"hardware": "h100-sxm-80gb", "n_devices": 4, "model": "llama-3.3-70b", "engine": "vllm", "concurrency": 8},
        {"hardware": {"vendor": "NVIDIA", "memory_gb": 24, "bandwidth_gb_s": 900}, "model": {"params_b": 14}},
    ],
)
def test_one_token_more_does_not_fit(line: dict[str, Any]) -> None:
    asked = question(line)
    found = room(asked)
    assert found is not None and found.context > 0
    for tokens, fits in ((found.context, True), (found.context + 1, False)):
        assert (needed(asked, context=tokens).per_device.value <= found.usable) == fits
    for sequences, fits in ((found.sequences, True), (found.sequences + 1, False)):
        reply = estimate(**{**line, "concurrency": sequences}) if sequences else None
        # a vLLM server lets the one too many wait, where one fits at all
        waits = line.get("engine") == "vllm" and found.sequences > 0
        assert reply is None or reply.fits == (fits or waits)
        assert reply is None or not waits or reply.need.per_device.value <= found.usable


def test_unknown_memory_has_no_room() -> None:
    asked = question({"hardware": {"vendor": "NVIDIA", "bandwidth_gb_s": 900}, "model": {"params_b": 7}})
    assert room(asked) is None and estimate_of(asked).fits is None


def estimate_of(asked: Any) -> Answer:
    return answer(asked, engine_fit(asked.family))


def test_only_a_catalogue_model_has_a_trained_context() -> None:
    known = room(question({"hardware": "rtx-4090", "model": "mistral-7b"}))
    inline = room(question({"hardware": "rtx-4090", "model": {"params_b": 7}}))
    assert known is not None and known.trained == 32768
    assert inline is not None and inline.trained is None


def test_a_smaller_cache_leaves_room() -> None:
    asked = question({"hardware": "rtx-4090", "model": "mistral-7b"})
    plain, small = room(asked), room(replace(asked, kv_quant="q8_0"))
    assert plain is not None and small is not None and small.context > 1.7 * plain.context


def test_what_is_missing_is_what_every_device_lacks() -> None:
    line = {"hardware": "2x rtx-3090", "model": "llama-3-70b@Q4_K_M", "prompt_tokens": 30_000}
    found = estimate(**line)
    assert found.missing is not None and found.fits is False
    assert found.missing.value == pytest.approx(2 * (found.need.per_device.value - 24 * 2**30))
    # tensor parallelism deals everything out; a model in layers has a fullest device
    assert found.need.per_device.value > found.memory.value / 2


def test_the_quantisations_own_tensors_count() -> None:
    awq = estimate(hardware="rtx-4090", model="llama-3.2-1b", quant="awq", engine="vllm").need
    mlx = estimate(hardware="apple-m3-max", model="llama-3.2-1b", quant="awq", engine="mlx").need
    # token tables stay in 16 bits for servers, and do not for MLX
    assert awq.weights.value > 1.2 * mlx.weights.value


def test_guesses_widen_the_memory() -> None:
    shape = {"layers": 32, "hidden": 4096, "heads": 32, "kv_heads": 8, "head_dim": 128, "vocab": 128256, "ffn": 14336}
    known = estimate(hardware="rtx-4090", model={"params_b": 8, **shape}).memory
    inline = estimate(hardware="rtx-4090", model={"params_b": 8}).memory
    assert known.high and known.low and inline.high and inline.low
    assert inline.high / inline.low > known.high / known.low


@each("capacity_gb", [5, 20, 24, 40, 80])
@each("devices", [1, 4])
def test_looking_at_the_most_first_finds_the_same(capacity_gb: int, devices: int) -> None:
    asked = question({"hardware": "h100-sxm-80gb", "n_devices": devices, "model": "llama-3.1-8b", "engine": "vllm"})
    for tokens in (100.0, 9000.5, 100_000.0):
        for most in (1, 2, 3, 4, 16, 64, 65):
            plain = largest_sequences(
                asked.spec,
                asked.weights,
                capacity_gb * 1e9,
                engine="vllm",
                context=max(1, int(-(-tokens // 1))),
                n_devices=devices,
                tensor_parallel=asked.tensor_parallel,
                backend="cuda",
                most=most,
            )
            assert sequences_of(asked, capacity_gb * 1e9, tokens, most=most) == plain
