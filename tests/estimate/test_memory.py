"""Held against what llama.cpp really took: nine resident sizes measured with llama.cpp 0.5.0-dev on x86 (2026-11)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.catalog import read
from dpctl.core.figures import Figure, Provenance
from dpctl.core.hardware import Machine
from dpctl.estimate.memory import kv_bytes, missing_bytes, needed_bytes, rounded_context

MIB = 2**20
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
