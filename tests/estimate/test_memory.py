"""Held against what engines really took: llama.cpp 0.5.0-dev on x86 here (2026-11), vLLM and MLX in users' logs."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.catalog import read
from dpctl.core.figures import Figure, Provenance
from dpctl.core.hardware import Machine
from dpctl.core.models import ModelSpec
from dpctl.estimate.memory import (
    KV_ELEMENT,
    kv_bytes,
    largest_context,
    largest_sequences,
    memory_need,
    memory_split,
    missing_bytes,
    needed_bytes,
    rounded_context,
    usable_bytes,
)
from dpctl.estimate.tensors import repacked_bytes
from dpctl.estimate.weights import Weights, model_weights
from tests.each import each
from tests.models import TINY

MIB, GIB = 2**20, 2**30
RECORD = json.loads((Path(__file__).parents[2] / "benchmarks/results/2026-11-21-memory.json").read_text())
# model, file MiB, repacked MiB, context, KV MiB, growth of resident memory in MiB after decoding
SEEN = [
    ("smollm2-135m", 136.4, 0, 2048, 45, 202.5),
    ("smollm2-135m", 136.4, 0, 8192, 180, 338.0),
    ("smollm2-135m", 136.4, 0, 32768, 720, 879.3),
    ("qwen2.5-0.5b", 373.7, 28.1, 2048, 24, 474.7),
    ("qwen2.5-0.5b", 373.7, 28.1, 8192, 96, 546.8),
    ("qwen2.5-0.5b", 373.7, 28.1, 32768, 384, 836.1),
    ("llama-3.2-1b", 762.8, 445.5, 2048, 64, 1330.3),
    ("llama-3.2-1b", 762.8, 445.5, 8192, 256, 1524.3),
    ("llama-3.2-1b", 762.8, 445.5, 32768, 1024, 2293.7),
]


@pytest.mark.parametrize(("model", "file", "repacked", "context", "kv", "resident"), SEEN)
def test_resident_memory_lies_in_the_interval(
    model: str, file: float, repacked: float, context: int, kv: float, resident: float
) -> None:
    spec = read.model(model)
    assert kv_bytes(spec, context) == kv * MIB
    needed = needed_bytes(int(file * MIB), spec, context, repacked_bytes=int(repacked * MIB))
    assert needed.low is not None and needed.high is not None
    # the lower end is resident memory itself, within 3 %; the whole reservation is never less
    assert needed.low == pytest.approx(resident * MIB, rel=0.03)
    assert resident * MIB <= needed.value <= needed.high
    assert needed.provenance is Provenance.ESTIMATED and needed.unit == "B"


def test_reserved_compute_buffer() -> None:
    """258.5 MiB reserved for Llama-3.2-1B, 266.5 for an 8B: all but a few MiB are 512 rows of logits."""
    spec = read.model("llama-3.2-1b")
    without = needed_bytes(10**9, spec, 2048, ubatch=1)
    reserved = needed_bytes(10**9, spec, 2048).value - without.value
    assert reserved == pytest.approx(258.5 * MIB, rel=0.04)


def test_quantised_cache_takes_17_of_32() -> None:
    spec = read.model("llama-3-8b")
    assert kv_bytes(spec, 8192, bytes_per_element=34 / 32) == kv_bytes(spec, 8192) * 17 // 32


@given(st.integers(1, 200_000))
@settings(deadline=None, max_examples=50)
def test_context_is_rounded_up_to_256(tokens: int) -> None:
    rounded = rounded_context(tokens)
    assert rounded % 256 == 0 and tokens <= rounded < tokens + 256


@pytest.mark.parametrize("wrong", [{"tensor_bytes": 0}, {"context_tokens": 0}, {"ubatch": 0}, {"repacked_bytes": -1}])
def test_impossible_counts_are_refused(wrong: dict[str, int]) -> None:
    arguments = {"tensor_bytes": 10**9, "context_tokens": 2048} | wrong
    tensors, context = arguments.pop("tensor_bytes"), arguments.pop("context_tokens")
    with pytest.raises(ValueError, match="positive"):
        needed_bytes(tensors, read.model("llama-3-8b"), context, **arguments)


def test_what_is_missing() -> None:
    needed = Figure(value=43e9, unit="B", provenance=Provenance.ESTIMATED, source="test")
    lack = missing_bytes(needed, read.machine_profile("rtx-4090"))
    assert lack is not None and lack.value == pytest.approx(43e9 - 24 * 2**30)
    assert missing_bytes(needed, read.machine_profile("h100-sxm-80gb")) is None


def test_unknown_memory_misses_nothing() -> None:
    needed = Figure(value=43e9, unit="B", provenance=Provenance.ESTIMATED, source="test")
    assert missing_bytes(needed, Machine(id="x", name="x")) is None


def test_devices_of_one_kind_add_up() -> None:
    from dataclasses import replace

    needed = Figure(value=43e9, unit="B", provenance=Provenance.ESTIMATED, source="test")
    one = read.machine_profile("rtx-4090")
    two = replace(one, accelerators=(replace(one.accelerators[0], count=2),))
    assert missing_bytes(needed, one) is not None
    assert missing_bytes(needed, two) is None


def weights(name: str, quant: str = "Q4_K_M", engine: str = "") -> Weights:
    return model_weights(read.model(name), read.quant(quant), engine=engine)


@each("row", RECORD["loaded"] + RECORD["dry"])
def test_what_the_engine_reported(row: dict[str, Any]) -> None:
    """Nine contexts with their weights loaded, twenty-four without (MoE, sliding windows, up to 70B)."""
    name, quant = row["model"].split("@")
    spec, loaded = read.model(name), "resident_mib" in row
    need = memory_need(
        spec,
        weights(name, quant),
        engine="llama.cpp",
        context=row["context"],
        backend="cpu",
        repacked_bytes=repacked_bytes(spec, quant) if loaded else 0,
    )
    reported = {part: size * MIB for part, size in row["reported"].items()}
    assert need.weights.value == pytest.approx(reported["weights"], rel=0.005)
    assert need.kv.value == pytest.approx(reported["kv"], rel=1e-6)
    assert need.compute.value == pytest.approx(reported["compute"], rel=0.05)
    if loaded:
        assert need.total.low == pytest.approx(row["resident_mib"] * MIB, rel=0.05)
        assert row["resident_mib"] * MIB <= need.total.value


def test_the_split_and_the_need_agree_without_a_device() -> None:
    spec = read.model("llama-3-8b")
    need = memory_need(spec, weights("llama-3-8b"), engine="llama.cpp", context=8192, backend="cpu")
    split = memory_split(round(need.weights.value), spec, 8192)
    assert split.total.value == pytest.approx(need.total.value)
    assert split.per_device == split.total


def test_sliding_windows_latent_vectors_and_states() -> None:
    # gemma 3 4B at 32k: 5 layers with 32,768 cells, 29 with window and micro-batch (1,536), as llama.cpp prints it
    assert kv_bytes(read.model("gemma-3-4b"), 32768) == (640 + 174) * MIB
    # four sequences have four windows
    spec = read.model("gemma-3-4b")
    four = memory_need(spec, weights("gemma-3-4b"), engine="llama.cpp", context=8192, sequences=4)
    assert four.kv.value == (640 + 696) * MIB
    # MLA: 61 layers x 576 elements
    assert kv_bytes(read.model("deepseek-r1"), 1024) == 61 * 576 * 2 * 1024
    hybrid = read.model("qwen3-next-80b-a3b")
    assert kv_bytes(hybrid, 256) > hybrid.kv_bytes_per_token() * 256


def test_types_of_cache() -> None:
    spec, size = read.model("llama-3-8b"), weights("llama-3-8b")
    kv = {
        name: memory_need(spec, size, engine="llama.cpp", context=4096, kv_quant=name).kv.value
        for name in ("f16", "q8_0", "q4_0", "fp8")
    }
    assert kv["q8_0"] * 32 == kv["f16"] * 17
    assert kv["q4_0"] * 32 == kv["f16"] * 9
    assert kv["fp8"] * 2 == kv["f16"]


# model, quant, devices, GiB of one, KV GiB that vLLM had left on each: its logs (vllm #10511 with the 0.16 GiB outside
# torch of later versions, #15815)
VLLM_SEEN = [("llama-3-8b", 1, 79.22, 71.29 - 14.96 - 1.26 - 0.16), ("qwen2.5-32b", 2, 44.42, 7.71)]


@pytest.mark.parametrize(("name", "devices", "memory", "left"), VLLM_SEEN)
def test_what_vllm_has_left_for_its_cache(name: str, devices: int, memory: float, left: float) -> None:
    """Theirs leave the CUDA graphs (0.5 GiB here) out, as versions before 0.21 did."""
    spec, size = read.model(name), weights(name, "BF16", "vllm")
    found = largest_context(spec, size, memory * GIB, engine="vllm", n_devices=devices, tensor_parallel=True)
    per_token = spec.kv_bytes_per_token() / devices
    assert found * per_token / GIB == pytest.approx(left - 0.5, rel=0.03)
    # so many sequences of 4,096 tokens at once
    many = largest_sequences(
        spec, size, memory * GIB, engine="vllm", context=4096, n_devices=devices, tensor_parallel=True
    )
    assert many == found // 4096


# model, quant, prompt in thousands of tokens, peak in GB that users report (mlx-examples #1081, mlx-lm #1480)
MLX_SEEN = [
    ("llama-3.1-8b", 32_188, 11.5),
    ("qwen3.6-35b-a3b", 8_000, 21.7),
    ("qwen3.6-35b-a3b", 64_000, 26.7),
    ("qwen3.6-35b-a3b", 192_000, 38.0),
]


@pytest.mark.parametrize(("name", "prompt", "peak"), MLX_SEEN)
def test_peaks_on_mlx_lie_in_the_interval(name: str, prompt: int, peak: float) -> None:
    need = memory_need(read.model(name), weights(name, "4bit", "mlx"), engine="mlx", context=prompt).total
    assert need.low is not None and need.high is not None
    assert need.low <= peak * 1e9 <= need.high
    assert need.value == pytest.approx(peak * 1e9, rel=0.2)


def test_tensor_parallel_divides_and_replicates() -> None:
    spec, size = read.model("llama-3-70b"), weights("llama-3-70b", "F16")
    one = memory_need(spec, size, engine="vllm", context=8192)
    eight = memory_need(spec, size, engine="vllm", context=8192, n_devices=8, tensor_parallel=True)
    sixteen = memory_need(spec, size, engine="vllm", context=8192, n_devices=16, tensor_parallel=True)
    assert eight.kv.value == one.kv.value
    # eight KV heads on sixteen devices: each head twice
    assert sixteen.kv.value == 2 * one.kv.value
    assert eight.per_device.value < one.total.value / 6
    assert eight.per_device.value * 8 == pytest.approx(eight.total.value)
    assert eight.runtime.value > one.runtime.value * 8
    # every device has the whole latent cache
    latent, size = read.model("deepseek-r1"), weights("deepseek-r1", "FP8")
    shared = memory_need(latent, size, engine="vllm", context=8192, n_devices=8, tensor_parallel=True)
    assert shared.kv.value == pytest.approx(8 * latent.kv_bytes(8192))


def test_layers_are_dealt_out_whole() -> None:
    spec, size = read.model("llama-3-8b"), weights("llama-3-8b")
    one = memory_need(spec, size, engine="llama.cpp", context=8192)
    three = memory_need(spec, size, engine="llama.cpp", context=8192, n_devices=3)
    assert three.weights == one.weights and three.kv == one.kv
    assert three.compute.value == 3 * one.compute.value
    buffers = one.compute.value + one.runtime.value
    # 11 of 32 layers and of the output matrix beside them
    assert three.per_device.value == pytest.approx(one.weights.value / 3 + one.kv.value * 11 / 32 + buffers)


def test_engines_differ_in_what_they_take_themselves() -> None:
    spec, size = read.model("llama-3-8b"), weights("llama-3-8b")
    needs = {name: memory_need(spec, size, engine=name, context=4096) for name in ("llama.cpp", "vllm", "mlx", "rkllm")}
    assert len({need.total.value for need in needs.values()}) == 4
    for need in needs.values():
        assert need.total.provenance is Provenance.ESTIMATED and need.total.source
        assert need.total.low is not None and need.total.high is not None
        assert need.total.low < need.total.value < need.total.high
    for same in ("Ollama", "LM Studio", "llama-server", "koboldcpp"):
        assert memory_need(spec, size, engine=same, context=4096) == needs["llama.cpp"]
    assert usable_bytes(100, "vllm") == 90 and usable_bytes(100, "ollama") == 100
    cpu = memory_need(spec, size, engine="llama.cpp", context=4096, backend="cpu")
    assert cpu.runtime.value < needs["llama.cpp"].runtime.value


@pytest.mark.parametrize("wrong", [{"context": 0}, {"sequences": 0}, {"n_devices": 0}, {"repacked_bytes": -1}])
def test_impossible_needs_are_refused(wrong: dict[str, int]) -> None:
    arguments: dict[str, Any] = {"context": 2048, "engine": "vllm"} | wrong
    with pytest.raises(ValueError, match="must be positive"):
        memory_need(TINY, weights("llama-3-8b"), **arguments)


def test_an_unknown_type_of_cache_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown type of KV cache 'q7_x'; known: f32"):
        memory_need(TINY, weights("llama-3-8b"), engine="vllm", context=1, kv_quant="q7_x")


SPECS: list[ModelSpec] = [read.model(name) for name in read.ids("models")]
ENGINES = {"llama.cpp": 256, "vllm": 16, "mlx": 256, "other": 1}


@given(st.integers(0, 2**32))
@settings(deadline=None, max_examples=150)
def test_the_largest_context_is_the_inverse_of_the_need(seed: int) -> None:
    """What it names fits, one token more does not; nothing fits where not one token does."""
    draw = random.Random(seed)
    spec, engine = draw.choice(SPECS), draw.choice(list(ENGINES))
    setup: dict[str, Any] = {
        "engine": engine,
        "n_devices": draw.choice([1, 2, 3, 8]),
        "tensor_parallel": draw.random() < 0.5,
        "kv_quant": draw.choice(list(KV_ELEMENT)),
        "backend": draw.choice(["cpu", "cuda", "metal", "vulkan"]),
    }
    size = model_weights(spec, read.quant(draw.choice(["Q4_K_M", "FP8", "F16"])), engine=engine)
    least = memory_need(spec, size, context=1, **setup).per_device.value
    capacity = least * draw.choice([0.5, 0.999, 1.0, 1.01, 1.2, 2.0, 5.0]) / usable_bytes(1, engine)
    sequences = draw.choice([1, 1, 4])
    found = largest_context(spec, size, capacity, sequences=sequences, **setup)

    def fits(context: int) -> bool:
        need = memory_need(spec, size, context=context, sequences=sequences, **setup)
        return need.per_device.value <= usable_bytes(capacity, engine)

    assert found % ENGINES[engine] == 0
    if found == 0:
        assert not fits(1)
    else:
        assert fits(found)
        assert found > 2**30 - ENGINES[engine] or not fits(found + 1)
        assert largest_sequences(spec, size, capacity, context=found, **setup) >= sequences


@given(st.integers(0, 2**32))
@settings(deadline=None, max_examples=100)
def test_more_never_needs_less(seed: int) -> None:
    draw = random.Random(seed)
    spec, engine = draw.choice(SPECS), draw.choice(list(ENGINES))
    size = model_weights(spec, read.quant("Q4_K_M"))
    few, many = sorted((draw.randint(1, 200_000), draw.randint(1, 200_000)))
    one = memory_need(spec, size, engine=engine, context=few)
    assert one.total.value <= memory_need(spec, size, engine=engine, context=many).total.value
    assert one.total.value < memory_need(spec, size, engine=engine, context=few, sequences=2).total.value
    split = memory_need(spec, size, engine=engine, context=few, n_devices=2, tensor_parallel=draw.random() < 0.5)
    assert one.total.value <= split.total.value
    assert split.per_device.value <= one.total.value
