"""A question as the formula takes it: the caches and the attention of a model by what its engine does with them."""

from dataclasses import replace

import pytest

from dpctl.catalog import read
from dpctl.core.figures import Figure, Provenance
from dpctl.core.models import ModelSpec
from dpctl.estimate.question import DeviceFacts, Question, model_of, work_of
from dpctl.estimate.terms import cache_bytes
from dpctl.estimate.weights import plain_weights

BOX = DeviceFacts(
    name="box", vendor="NVIDIA", kind="gpu_datacenter", backend="cuda", memory=1e12, bandwidth=4e12, flops=1e15
)
SIZE = Figure(value=1e11, unit="B", provenance=Provenance.PUBLISHED, source="test")


def question(spec: ModelSpec, engine: str, *, kv_element_bytes: float = 2.0) -> Question:
    return Question(
        device=BOX,
        n_devices=1,
        model=model_of(spec),
        spec=spec,
        weights=plain_weights(SIZE, spec.parameters, spec.streamed_parameters),
        quant="FP8",
        codebook=False,
        engine=engine,
        prompt=1000.0,
        output=100.0,
        kv_element_bytes=kv_element_bytes,
    )


@pytest.mark.parametrize("name", ["deepseek-v3.2", "glm-5", "minimax-m3"])
def test_an_engine_with_sparse_kernels_reads_the_chosen_tokens_and_all_keys_of_the_indexer(name: str) -> None:
    spec = read.model(name)
    assert spec.sparse_tokens == 2048
    keys = 2.0 * spec.layers * spec.index_dim
    work = work_of(question(spec, "vllm"))
    # as much as without a choice up to the tokens that are chosen, and keys alone from there
    assert cache_bytes(work, 2048.0) == pytest.approx(spec.kv_bytes(2048))
    assert cache_bytes(work, 102_048.0) == pytest.approx(spec.kv_bytes(2048) + 100_000 * keys)
    assert work.index_width == spec.index_heads * spec.index_dim
    small = work_of(question(spec, "vllm", kv_element_bytes=1.0))
    assert cache_bytes(small, 50_000.0) == pytest.approx(cache_bytes(work, 50_000.0) / 2)


def test_an_engine_that_masks_reads_everything() -> None:
    spec = read.model("deepseek-v3.2")
    for engine in ("llama.cpp", "mlx"):
        work = work_of(question(spec, engine))
        assert (work.index_width, cache_bytes(work, 50_000.0)) == (0.0, spec.kv_bytes(50_000))


def test_a_choice_that_is_not_described_saves_nothing() -> None:
    plain, sparse = read.model("deepseek-v3"), read.model("deepseek-v3.2")
    unknown = replace(sparse, index_heads=0, index_dim=0)
    for spec in (plain, unknown, read.model("deepseek-v4-flash"), read.model("gpt-oss-20b")):
        work = work_of(question(spec, "vllm"))
        assert work.index_width == 0.0
        assert cache_bytes(work, 90_000.0) == pytest.approx(spec.kv_bytes(90_000))
