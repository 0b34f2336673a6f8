"""Held against llama.cpp's own quantiser (dry runs on empty files of these shapes) and published file sizes."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.catalog import read
from dpctl.core.figures import Figure, Provenance
from dpctl.estimate.tensors import BASE_TYPES, tensors, weight_bytes
from dpctl.estimate.weights import model_weights
from tests.each import each
from tests.models import ODD, TINY

MIB = 2**20
MIXES = ("Q2_K", "Q3_K_S", "Q3_K_M", "Q3_K_L", "Q4_0", "Q4_K_S", "Q4_K_M")
MIXES += ("Q5_K_S", "Q5_K_M", "Q6_K", "Q8_0", "IQ4_NL", "IQ4_XS")
# MiB that the quantiser states for each of MIXES
QUANTISED = {
    "qwen3-30b-a3b": (
        *(10731.35, 12670.99, 14024.62, 15158.37, 16497.15, 16641.65, 17691.34),
        *(20098.25, 20713.44, 23924.41, 30973.40, 16647.15, 15784.38),
    ),
    "mixtral-8x7b": (
        *(16508.57, 19485.27, 21501.27, 23049.27, 25217.87, 25505.87, 27129.87),
        *(30737.49, 31689.49, 36602.09, 47326.64, 25505.87, 24197.96),
    ),
    "gemma-3-4b": (
        *(1642.82, 1841.38, 1995.01, 2126.26, 2247.78, 2261.53, 2368.31),
        *(2630.28, 2692.37, 3036.69, 3932.82, 2260.28, 2167.78),
    ),
    "qwen3-4b": (
        *(1586.48, 1793.90, 1973.78, 2130.35, 2254.10, 2267.22, 2375.91),
        *(2687.22, 2749.97, 3147.42, 4076.43, 2277.22, 2174.72),
    ),
}


@pytest.mark.parametrize("name", QUANTISED)
def test_classes_of_tensors_add_up_to_what_the_quantiser_makes(name: str) -> None:
    """Experts, 32-bit routers, tied and untied heads, sliding layers: none of them has exact rules."""
    spec = read.model(name)
    assert not spec.dense_llama
    for mix, size in zip(MIXES, QUANTISED[name], strict=True):
        found = model_weights(spec, read.quant(mix))
        assert found.total.value / MIB == pytest.approx(size, rel=0.01), mix
        assert found.total.low is not None and found.total.high is not None
        assert found.total.low <= size * MIB <= found.total.high
        assert found.bits == pytest.approx(found.total.value * 8 / spec.parameters)


@pytest.mark.parametrize(("name", "size"), [("qwen3-30b-a3b", 16285.40), ("mixtral-8x7b", 24478.64)])
def test_mxfp4_takes_experts_and_leaves_eight_bits_elsewhere(name: str, size: float) -> None:
    assert model_weights(read.model(name), read.quant("MXFP4")).total.value / MIB == pytest.approx(size, rel=0.005)


@each("mix", MIXES)
def test_the_mean_of_an_8b_is_the_published_one(mix: str) -> None:
    quant = read.quant(mix)
    found = model_weights(read.model("llama-3.1-8b"), quant)
    assert found.bits == pytest.approx(quant.bits.value, rel=0.003)


# GB of the weight files that their publishers list
@pytest.mark.parametrize(
    ("name", "quant", "engine", "gigabytes"),
    [
        ("llama-3-8b", "AWQ", "vllm", 5.73),
        ("llama-3-70b", "AWQ", "vllm", 39.8),
        ("qwen2.5-7b", "AWQ", "vllm", 5.57),
        ("llama-3.1-8b", "FP8", "vllm", 9.08),
        ("gpt-oss-20b", "MXFP4", "vllm", 13.76),
        ("gpt-oss-20b", "MXFP4", "llama.cpp", 12.1),
        ("llama-3.1-8b", "4bit", "mlx", 4.52),
        ("llama-3.1-8b", "BF16", "vllm", 16.06),
    ],
)
def test_files_of_other_engines(name: str, quant: str, engine: str, gigabytes: float) -> None:
    found = model_weights(read.model(name), read.quant(quant), engine=engine)
    assert found.total.value / 1e9 == pytest.approx(gigabytes, rel=0.01)


def test_dense_llamas_are_exact() -> None:
    for name in ("llama-3-70b", "smollm2-135m", "qwen2.5-0.5b"):
        spec = read.model(name)
        for mix in BASE_TYPES:
            found = model_weights(spec, read.quant(mix))
            assert found.total.value == weight_bytes(spec, mix)
            assert found.total.low == found.total.value == found.total.high
            table = next(t.size for t in tensors(spec, mix) if t.name == "token_embd.weight")
            assert found.total.value - found.active.value == (0 if spec.tied_embeddings else table)


def test_a_token_reads_its_experts_only() -> None:
    spec = read.model("mixtral-8x7b")
    found = model_weights(spec, read.quant("Q4_K_M"))
    # 12.9 of 46.7 billion weights, without the input table
    assert found.active.value / found.total.value == pytest.approx(spec.streamed_parameters / spec.parameters, rel=0.02)
    tables = read.model("gemma-4-e2b")
    assert tables.per_layer_embeddings
    found = model_weights(tables, read.quant("Q4_K_M"))
    assert found.active.value < 0.7 * found.total.value


def test_a_given_size_wins_and_keeps_its_provenance() -> None:
    spec, quant = read.model("qwen3-30b-a3b"), read.quant("Q4_K_M")
    own = model_weights(spec, quant)
    given_size = model_weights(spec, quant, total_bytes=18.6e9)
    assert given_size.total.value == 18.6e9 and given_size.total.provenance is Provenance.PUBLISHED
    assert given_size.bits == pytest.approx(18.6e9 * 8 / spec.parameters)
    assert given_size.active.value / 18.6e9 == pytest.approx(own.active.value / own.total.value)
    measured = Figure(value=18.6, unit="GB", provenance=Provenance.MEASURED, source="file on this disk")
    found = model_weights(spec, quant, total_bytes=measured)
    assert found.total.value == pytest.approx(18.6e9) and found.total.provenance is Provenance.MEASURED
    with pytest.raises(ValueError, match="positive size"):
        model_weights(spec, quant, total_bytes=0)


def test_a_mix_without_classes_takes_its_mean_and_interval() -> None:
    quant = read.quant("IQ2_XXS")
    found = model_weights(TINY, quant)
    assert found.bits == pytest.approx(quant.bits.value)
    assert found.total.low == pytest.approx(TINY.parameters * (quant.bits.low or 0) / 8)
    assert "IQ2_XXS" in found.total.source


def test_stated_counts_are_kept() -> None:
    spec = replace(TINY, stated_parameters=5_000_000, stated_active=2_000_000)
    found = model_weights(spec, read.quant("F16"))
    assert found.total.value == pytest.approx(5_000_000 * 2)
    assert found.active.value == pytest.approx(spec.streamed_parameters * 2)


@given(st.sampled_from(read.ids("models")), st.sampled_from(read.quants()), st.sampled_from(["", "vllm", "mlx"]))
@settings(deadline=None, max_examples=200)
def test_every_model_has_a_size_at_every_quantisation(name: str, quant: object, engine: str) -> None:
    from dpctl.core.quants import Quant

    assert isinstance(quant, Quant)
    found = model_weights(read.model(name), quant, engine=engine)
    for figure in (found.total, found.active):
        assert figure.low is not None and figure.high is not None
        assert 0 < figure.low <= figure.value <= figure.high
        assert figure.unit == "B" and figure.provenance is Provenance.ESTIMATED and figure.source
    assert found.active.value <= found.total.value
    assert 1.5 < found.bits <= 33


def test_rows_that_do_not_divide_take_more_bits() -> None:
    gemma = replace(ODD, arch="gemma3")
    assert model_weights(gemma, read.quant("Q4_K_M")).bits > model_weights(TINY, read.quant("Q4_K_M")).bits
    # by class as tensor by tensor
    exact, classes = model_weights(ODD, read.quant("Q4_K_M")), model_weights(gemma, read.quant("Q4_K_M"))
    assert classes.total.value == pytest.approx(exact.total.value, rel=0.05)
