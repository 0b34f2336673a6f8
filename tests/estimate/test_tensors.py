import pytest

from dpctl.catalog.read import model
from dpctl.estimate.tensors import BASE_TYPES, more_bits, repacked_bytes, tensors, weight_bytes
from tests.models import ODD, TINY


# bytes of all tensors as llama.cpp's own quantiser makes them (llama_model_quantize on files of these shapes)
@pytest.mark.parametrize(
    ("name", "quant", "size"),
    [
        ("smollm2-135m", "Q4_K_M", 103_668_480),
        ("qwen2.5-0.5b", "Q4_K_M", 391_859_712),
        ("llama-3-70b", "Q4_K_M", 42_512_531_456),
    ],
)
def test_sizes_are_those_of_the_quantiser(name: str, quant: str, size: int) -> None:
    assert weight_bytes(model(name), quant) == size


def test_elements_are_the_models_parameters() -> None:
    for name in ("llama-3-70b", "mistral-7b", "smollm2-135m", "qwen2.5-7b"):
        spec = model(name)
        assert sum(t.elements for t in tensors(spec, "Q8_0")) == spec.parameters


def test_half_of_the_layers_take_more_bits_and_so_does_an_even_slice() -> None:
    for layers in (16, 24, 28, 32, 80):
        assert sum(more_bits(i, layers) for i in range(layers)) * 2 == layers
    spec = model("mistral-7b")
    whole = tensors(spec, "Q4_K_M")
    for layers in (2, 4, 6):
        part = tensors(spec, "Q4_K_M", layers=layers)
        share = [sum(t.type == "Q6_K" and "ffn_down" in t.name for t in found) for found in (whole, part)]
        assert share[0] / spec.layers == share[1] / layers == 0.5


def test_rows_that_do_not_divide_fall_back() -> None:
    types = {t.name: t.type for t in tensors(ODD, "Q4_K_M")}
    assert types["blk.0.attn_q.weight"] == "Q5_0"
    assert types["token_embd.weight"] == "Q8_0"  # Q6_K falls back
    assert types["blk.0.ffn_down.weight"] in {"Q4_K", "Q6_K"}
    assert types["blk.0.attn_q.bias"] == "F32"


def test_each_mix_is_smaller_than_the_next() -> None:
    order = ["Q4_0", "Q4_K_S", "Q4_K_M", "Q5_K_M", "Q6_K", "Q8_0", "F16"]
    assert set(order) == set(BASE_TYPES)
    sizes = [weight_bytes(model("mistral-7b"), quant) for quant in order]
    assert sizes == sorted(sizes)


def test_the_repacked_copy_is_of_four_bit_matrices_only() -> None:
    assert repacked_bytes(TINY, "Q8_0") == 0
    assert 0 < repacked_bytes(TINY, "Q4_K_M") < weight_bytes(TINY, "Q4_K_M")


def test_wrong_requests_are_refused() -> None:
    with pytest.raises(ValueError, match="unknown quantisation 'Q3_X'"):
        tensors(TINY, "Q3_X")
    with pytest.raises(ValueError, match="cannot take 5"):
        tensors(TINY, "Q4_0", layers=5)
