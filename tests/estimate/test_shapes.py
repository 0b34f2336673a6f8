"""A model of which little is known gets a shape that its weights, its cache and its buffers agree with."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.core.figures import Figure, Provenance
from dpctl.estimate.memory import memory_need
from dpctl.estimate.shapes import model_from
from dpctl.estimate.weights import plain_weights

SIZE = Figure(value=5e9, unit="B", provenance=Provenance.ESTIMATED, source="test")


def test_what_is_known_is_kept() -> None:
    facts, spec = model_from(
        "m", 8e9, layers=32, hidden=4096, heads=32, kv_heads=8, head_dim=128, vocab=128256, ffn=14336
    )
    assert (facts.assumed, facts.guessed) == ((), ())
    assert facts.kv_bytes_per_token == spec.kv_bytes_per_token() == 2 * 2 * 32 * 8 * 128
    assert (spec.layers, spec.hidden, spec.heads, spec.kv_heads, spec.head_dim) == (32, 4096, 32, 8, 128)
    assert (spec.vocab, spec.ffn, spec.parameters, spec.active_parameters) == (128256, 14336, 8e9, 8e9)


def test_what_is_filled_in_is_named() -> None:
    facts, spec = model_from("m", 8e9)
    assert facts.assumed == ("layers", "hidden", "kv cache")
    assert facts.guessed == ("vocabulary", "width of the MLP")
    assert 20 < spec.layers < 60 and 2000 < spec.hidden < 9000
    # what only buffers depend on says nothing of the speed
    known, _ = model_from("m", 8e9, layers=32, hidden=4096, kv_bytes_per_token=131072)
    assert known.assumed == () and known.guessed


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"layers": -1}, "layers must be positive"),
        ({"ffn": 0}, "ffn must be positive"),
        ({"active": 9e9}, "more than all"),
        ({"heads": 32, "kv_heads": 5}, "cannot share"),
    ],
)
def test_impossible_shapes_are_refused(wrong: dict[str, float], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        model_from("m", 8e9, **wrong)


@given(
    params=st.floats(1e6, 2e12),
    sparse=st.none() | st.floats(0.01, 1.0),
    layers=st.none() | st.integers(1, 200),
    heads=st.none() | st.integers(1, 128),
    kv=st.none() | st.floats(1e-3, 1e7),
)
@settings(max_examples=60, deadline=None)
def test_every_shape_has_a_memory(
    params: float, sparse: float | None, layers: int | None, heads: int | None, kv: float | None
) -> None:
    active = None if sparse is None else sparse * params
    facts, spec = model_from("m", params, active=active, layers=layers, heads=heads, kv_bytes_per_token=kv)
    assert spec.active_parameters <= spec.parameters
    assert spec.kv_bytes_per_token() == pytest.approx(facts.kv_bytes_per_token)
    for engine in ("llama.cpp", "vllm", "mlx", "rkllm"):
        weights = plain_weights(SIZE, spec.parameters, spec.active_parameters)
        need = memory_need(spec, weights, engine=engine, context=1000, n_devices=4, tensor_parallel=engine == "vllm")
        assert need.per_device.value < need.total.value
        assert need.total.value > SIZE.value
