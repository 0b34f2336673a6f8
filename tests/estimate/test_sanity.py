"""Answers for the catalogue's machines and models, as a user gets them: no figure may move against physics."""

from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from dpctl.catalog.fits import engine_fit
from dpctl.catalog.questions import Lookups, question
from dpctl.core.figures import Figure
from dpctl.estimate.answer import Answer, answer
from dpctl.estimate.question import Question, device_terms, work_of
from tests.each import each

PROFILES = sorted(path.stem for path in (Path(__file__).parents[2] / "hardware_profiles").rglob("*.toml"))
SERVERS = ("a100-sxm-80gb", "h100-sxm-80gb", "h200-sxm-141gb", "b200-180gb", "mi300x")
CARD = {"vendor": "NVIDIA", "kind": "gpu_consumer", "memory_gb": 2000, "bandwidth_gb_s": 1000, "fp16_tflops": 150}
DENSE = {"params_b": 8, "layers": 32, "hidden": 4096, "heads": 32, "kv_heads": 8, "head_dim": 128, "vocab": 128256}
MIXTURE = {"params_b": 30, "active_params_b": 3}
BUILDS = (
    ("NVIDIA", "gpu_consumer", "cuda", "llama.cpp"),
    ("NVIDIA", "gpu_consumer", "cuda", "vllm"),
    ("NVIDIA", "jetson", "cuda", "llama.cpp"),
    ("AMD", "gpu_consumer", "rocm", "llama.cpp"),
    ("AMD", "gpu_consumer", "vulkan", "llama.cpp"),
    ("Intel", "gpu_consumer", "sycl", "llama.cpp"),
    ("Apple", "soc", "metal", "llama.cpp"),
    ("Apple", "soc", "metal", "mlx"),
    ("Intel", "cpu", "cpu", "llama.cpp"),
)


@cache
def lookups() -> Lookups:
    return Lookups()


def asked(**line: Any) -> Question:
    return question({"quant": "Q4_K_M", "prompt_tokens": 1000, "output_tokens": 200, **line}, lookups())


def estimate(**line: Any) -> Answer:
    found = asked(**line)
    return answer(found, engine_fit(found.family))


def value(figure: Figure | None) -> float:
    assert figure is not None
    return figure.value


def on(build: tuple[str, str, str, str], *, model: Any = DENSE, device: Any = None, **line: Any) -> Answer:
    vendor, kind, backend, engine = build
    hardware = {**CARD, "vendor": vendor, "kind": kind, **(device or {})}
    return estimate(hardware=hardware, model=model, backend=backend, engine=engine, **line)


def rising(values: list[float]) -> bool:
    return all(a <= b * (1 + 1e-9) for a, b in pairwise(values))


@each("model", [DENSE, MIXTURE])
@each("build", BUILDS)
def test_more_of_anything_moves_the_right_way(build: tuple[str, str, str, str], model: dict[str, float]) -> None:
    wide = [on(build, model=model, device={"bandwidth_gb_s": b}) for b in (20, 100, 300, 800, 2000)]
    assert rising([value(a.decode_rate) for a in wide])
    assert rising([value(a.prefill_rate) for a in wide])
    fast = [on(build, model=model, device={"fp16_tflops": f}) for f in (2, 20, 150, 1000)]
    assert rising([value(a.prefill_rate) for a in fast])
    # across the edges of llama.cpp's passes of 512
    prompts = [on(build, model=model, prompt_tokens=p) for p in (1, 64, 511, 512, 513, 1024, 1025, 8192, 32768)]
    assert rising([value(a.ttft) for a in prompts])
    assert rising([value(a.tpot) for a in prompts])
    deep = [on(build, model=model, kv_depth=d) for d in (0, 1000, 30_000, 100_000)]
    assert rising([value(a.ttft) for a in deep])
    assert rising([value(a.tpot) for a in deep])
    quants = [on(build, model=model, quant=q) for q in ("Q2_K", "Q4_K_M", "Q6_K", "Q8_0", "F16")]
    assert rising([value(a.tpot) for a in quants])


@pytest.mark.parametrize("build", BUILDS, ids="-".join)
def test_larger_models_take_longer_and_active_weights_decide(build: tuple[str, str, str, str]) -> None:
    sizes = [on(build, model={"params_b": p}) for p in (0.1, 0.5, 1, 2.9, 3.1, 8, 30, 200)]
    assert rising([value(a.tpot) for a in sizes])
    assert rising([value(a.ttft) for a in sizes])
    active = [on(build, model={"params_b": 200, "active_params_b": p}) for p in (2, 10, 40, 100)]
    assert rising([value(a.tpot) for a in active])
    small, mixture, large = (on(build, model=m) for m in ({"params_b": 3}, MIXTURE, {"params_b": 30}))
    assert value(small.tpot) < value(mixture.tpot) < value(large.tpot) / 2


@each("profile", PROFILES)
def test_no_machine_beats_its_memory_or_its_peak(profile: str) -> None:
    line = {"hardware": profile, "model": "qwen3-0.6b", "prompt_tokens": 512}
    found, reply = asked(**line), estimate(**line)
    device, work = device_terms(found), work_of(found)
    if reply.decode_rate is None or reply.prefill_rate is None or device is None:
        assert reply.reasons["decode_rate"]
        return
    assert reply.decode_rate.value * work.active_bytes < device.bandwidth
    assert reply.prefill_rate.value * 2 * (work.active_params - work.head_params) < device.flops * device.n_devices
    # what a step costs besides reading: no engine makes 2,000 tokens of one stream a second
    assert 0.5 < reply.decode_rate.value < 2000
    for figure in (reply.decode_rate, reply.prefill_rate, reply.ttft, reply.tpot):
        assert figure is not None
        assert figure.low is not None
        assert figure.high is not None
        assert 0 < figure.low < figure.value < figure.high


@each("model", ["llama-3.1-8b", "qwen3-30b-a3b", "gpt-oss-20b", "glm-4.7-flash", "qwen3-0.6b"])
@each("server", SERVERS)
def test_a_busier_server_makes_more_tokens_each_of_them_later(server: str, model: str) -> None:
    for prompt, output in ((128, 128), (1000, 300), (64, 2000)):
        line: dict[str, Any] = {"hardware": server, "model": model, "quant": "FP8", "engine": "vllm"}
        line |= {"prompt_tokens": prompt, "output_tokens": output}
        replies = [estimate(**line, concurrency=c) for c in (1, 2, 3, 8, 32, 128, 512)]
        fitting = [a for a in replies if a.throughput is not None]
        assert len(fitting) >= 5
        assert rising([value(a.throughput) for a in fitting])
        assert rising([value(a.tpot) for a in fitting])
        assert rising([value(a.ttft) for a in fitting])
        assert rising([-value(a.energy) for a in fitting])
        # a prompt alone is read faster than it would be token by token
        assert value(fitting[0].ttft) < prompt * value(fitting[0].tpot)


def test_a_newer_accelerator_is_not_slower() -> None:
    for model in ("llama-3.1-8b", "llama-3.3-70b", "qwen3-30b-a3b"):
        for concurrency in (1, 16):
            line = {"model": model, "quant": "FP8", "engine": "vllm", "concurrency": concurrency}
            line |= {"prompt_tokens": 500, "output_tokens": 200}
            a100, h100, h200, b200, mi300x = (estimate(hardware=s, n_devices=2, **line) for s in SERVERS)
            assert rising([value(a.throughput) for a in (a100, h100, h200, b200)])
            assert value(mi300x.throughput) > value(a100.throughput)
            assert value(a100.ttft) > value(h100.ttft) > value(b200.ttft)


def test_a_large_model_gains_from_tensor_parallel_and_never_more_than_its_devices() -> None:
    line = {"hardware": "b200-180gb", "model": "llama-3.3-70b", "quant": "FP8", "engine": "vllm"}
    for concurrency in (1, 32):
        rates = [value(estimate(**line, n_devices=n, concurrency=concurrency).throughput) for n in (1, 2, 4, 8)]
        assert rising(rates)
        assert all(rate < n * rates[0] for n, rate in zip((2, 4, 8), rates[1:], strict=True))


def test_more_experts_are_read_in_a_batch() -> None:
    line = {"hardware": "h100-sxm-80gb", "quant": "FP8", "engine": "vllm", "prompt_tokens": 100, "output_tokens": 500}
    mixture, dense = (
        [value(estimate(**line, model=m, concurrency=c).tpot) for c in (1, 32)] for m in ("qwen3-30b-a3b", "qwen3-4b")
    )
    assert mixture[1] / mixture[0] > 1.5 * dense[1] / dense[0]


def test_a_compressed_cache_costs_less_with_depth() -> None:
    line = {"hardware": "h200-sxm-141gb", "quant": "Q4_K_M", "engine": "llama.cpp", "prompt_tokens": 100}

    def grown(model: str) -> float:
        shallow, deep = (value(estimate(**line, model=model, kv_depth=d).tpot) for d in (0, 30_000))
        return deep - shallow

    # latent attention, grouped queries, and a head of its own for every query
    assert grown("glm-4.7-flash") < grown("llama-3.1-8b") < grown("llama-2-7b")
