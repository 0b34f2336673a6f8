"""A model's arithmetic: counts, caches and attention by kind of layer, and what its shape must not be."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dpctl.core.models import ModelSpec
from tests.each import each
from tests.models import ODD, TINY

MOE = replace(TINY, id="moe", experts=8, experts_active=2, moe_ffn=128, shared_experts=1, dense_layers=1)
LATENT = replace(TINY, id="latent", q_rank=96, kv_rank=32, rope_dim=16, v_head_dim=48, kv_heads=4)


def specs() -> st.SearchStrategy[ModelSpec]:
    """Small models of every kind of layer and MLP."""
    return st.builds(_spec, *(st.integers(0, 3) for _ in range(5)), st.integers(1, 512), st.booleans())


def _spec(full: int, sliding: int, linear: int, idle: int, dense: int, window: int, tied: bool) -> ModelSpec:
    layers = full + sliding + linear + idle + 1
    experts = {"experts": 8, "experts_active": 3, "moe_ffn": 64, "dense_layers": min(dense, layers)} if dense else {}
    return replace(
        TINY,
        layers=layers,
        sliding_layers=sliding,
        sliding_window=window if sliding else 0,
        sliding_kv_heads=4,
        linear_layers=linear,
        linear_parameters=5000,
        linear_state=300,
        mixerless_layers=idle,
        tied_embeddings=tied,
        **experts,
    )


def test_a_dense_model_is_counted_as_ever() -> None:
    attention = 256 * 64 * (2 * 4 + 2 * 2)
    layer = attention + 3 * 256 * 512 + 2 * 256
    assert TINY.parameters == TINY.active_parameters == 4 * layer + 2 * 1024 * 256 + 256
    assert TINY.streamed_parameters == TINY.parameters - 1024 * 256
    assert TINY.matrix_parameters == 4 * layer + 256
    assert TINY.kv_bytes_per_token() == 2 * 4 * 2 * 64 * 2
    assert TINY.kv_bytes(100, 1.0) == 100 * TINY.kv_bytes_per_token(1.0)
    assert TINY.dense_llama
    assert TINY.full_layers == 4


def test_a_tied_table_is_streamed_as_the_output() -> None:
    assert ODD.streamed_parameters == ODD.parameters
    assert ODD.embedding_parameters == ODD.vocab * ODD.hidden
    assert ODD.parameters - replace(ODD, qkv_bias=False).parameters == 4 * 64 * (3 + 2)


def test_experts_are_counted_by_what_a_token_takes() -> None:
    expert = 3 * 256 * 128
    assert MOE.moe_layers == 3
    assert MOE.expert_parameters == 3 * 8 * expert
    assert MOE.parameters - MOE.active_parameters == 3 * 6 * expert
    # each layer with experts has a shared one and a router instead of a dense MLP
    saved = 3 * (3 * 256 * 512 - expert - 256 * 8)
    assert MOE.parameters == TINY.parameters - saved + MOE.expert_parameters
    narrow = replace(MOE, moe_hidden=64)
    assert narrow.expert_parameters == MOE.expert_parameters // 4
    assert replace(MOE, shared_ffn=256).parameters == MOE.parameters + 3 * expert
    assert not MOE.dense_llama


def test_plain_mlps_have_two_matrices() -> None:
    assert TINY.parameters - replace(TINY, mlp_matrices=2).parameters == 4 * 256 * 512
    assert TINY.parameters - replace(TINY, mlp_layers=3).parameters == 3 * 256 * 512 + 256


def test_latent_attention_caches_one_vector() -> None:
    assert LATENT.latent == 48
    assert LATENT.kv_bytes_per_token(1.0) == 4 * 48
    queries = 96 * (256 + 4 * 64) + 96
    values = 256 * 48 + 32 * 4 * (48 + 48) + 32 + 4 * 48 * 256
    assert LATENT.parameters - TINY.parameters == 4 * (queries + values - 256 * 64 * (2 * 4 + 2 * 2))
    assert replace(LATENT, q_rank=0).parameters - LATENT.parameters == 4 * (256 * 256 - queries)


def test_kinds_of_layers_have_their_own_heads_and_caches() -> None:
    spec = replace(
        TINY,
        sliding_layers=2,
        sliding_window=16,
        sliding_heads=8,
        sliding_kv_heads=4,
        sliding_head_dim=32,
        v_head_dim=32,
    )
    assert spec.kv_bytes_per_token(1.0) == 2 * 2 * (64 + 32) + 2 * 4 * 64
    assert spec.kv_bytes(100, 1.0) == 2 * 2 * (64 + 32) * 100 + 2 * 4 * 64 * 16
    shared = replace(spec, shared_kv_full=1, shared_kv_sliding=1)
    assert shared.kv_bytes_per_token(1.0) == spec.kv_bytes_per_token(1.0) / 2
    assert spec.parameters - shared.parameters == 256 * (2 * (64 + 32) + 4 * 64)


def test_what_has_a_gate_or_lacks_values_is_counted() -> None:
    assert replace(TINY, gated_attention=True).parameters - TINY.parameters == 4 * 256 * 4 * 64
    assert TINY.parameters - replace(TINY, values_from_keys=True).parameters == 4 * 256 * 2 * 64
    assert replace(TINY, qk_norm=True).parameters - TINY.parameters == 4 * 2 * 64
    assert replace(TINY, values_from_keys=True).kv_bytes_per_token() == TINY.kv_bytes_per_token()


def test_sparse_attention_has_an_indexer_that_caches_keys_of_its_own() -> None:
    spec = replace(TINY, sparse_tokens=100, index_heads=2, index_dim=32)
    assert spec.kv_bytes_per_token(1.0) == TINY.kv_bytes_per_token(1.0) + 4 * 32
    assert spec.parameters - TINY.parameters == 4 * (256 * 64 + 256 * 32 + 256 * 2)


def test_what_no_rule_covers_is_stated() -> None:
    spec = replace(TINY, attention_parameters=1000, kv_elements=12.5, extra_parameters=7)
    assert spec.kv_bytes_per_token(2.0) == 25.0
    assert TINY.parameters - spec.parameters == 4 * (256 * 64 * 12 - 1000) - 7
    stated = replace(MOE, stated_parameters=10_000_000, stated_active=4_000_000)
    assert (stated.parameters, stated.active_parameters) == (10_000_000, 4_000_000)
    assert (stated.computed_parameters, stated.computed_active) == (MOE.parameters, MOE.active_parameters)
    half = replace(MOE, stated_parameters=10_000_000)
    assert half.parameters - half.active_parameters == MOE.parameters - MOE.active_parameters
    layered = replace(TINY, per_layer_embeddings=5000)
    assert layered.parameters == TINY.parameters + 5000
    assert layered.active_parameters == TINY.parameters


@given(specs(), st.integers(0, 5000), st.integers(0, 5000))
def test_a_cache_grows_with_tokens_and_a_window_caps_it(spec: ModelSpec, first: int, second: int) -> None:
    fewer, more = sorted((first, second))
    assert spec.kv_bytes(fewer) <= spec.kv_bytes(more)
    assert spec.kv_bytes(more) - spec.kv_bytes(0) <= more * spec.kv_bytes_per_token()
    if spec.full_layers == 0 and fewer >= spec.sliding_window:
        assert spec.kv_bytes(fewer) == spec.kv_bytes(more)


@given(specs())
def test_active_parameters_are_a_part_of_all(spec: ModelSpec) -> None:
    assert 0 < spec.matrix_parameters < spec.streamed_parameters <= spec.active_parameters <= spec.parameters
    assert (spec.active_parameters < spec.parameters) == (spec.moe_layers > 0)
    assert spec.expert_parameters < spec.parameters


@each(
    ("change", "message"),
    [
        ({"layers": 0}, "layers of model tiny must be positive, got 0"),
        ({"kv_heads": 3}, "4 heads cannot share 3 KV heads evenly"),
        ({"sliding_layers": 1, "sliding_window": 8, "sliding_kv_heads": 3}, "4 heads cannot share 3 KV heads"),
        ({"sliding_heads": -4}, "sliding_heads of model tiny must be positive"),
        ({"linear_state": -1}, "linear_state of model tiny must not be negative"),
        ({"linear_layers": 3, "mixerless_layers": 2}, "5 sliding, linear and mixerless layers are more than its 4"),
        ({"mlp_layers": 5}, "5 layers with an MLP are more than its 4 layers"),
        ({"mlp_matrices": 4}, "2 or 3 matrices, not 4"),
        ({"sliding_layers": 2}, "belong together"),
        ({"sliding_window": 2}, "belong together"),
        ({"experts": 4, "experts_active": 5, "moe_ffn": 8}, "of 4 experts 5 are active"),
        ({"experts": 4, "moe_ffn": 8}, "of 4 experts 0 are active"),
        ({"experts": 4, "experts_active": 2}, "each 0 wide"),
        ({"shared_experts": 1}, "need experts"),
        ({"experts": 4, "experts_active": 2, "moe_ffn": 8, "dense_layers": 5}, "5 dense layers are more than its 4"),
        ({"q_rank": 8}, "need kv_rank"),
        ({"kv_rank": 8, "rope_dim": 64}, "rope_dim 64 must be a part of head_dim 64"),
        ({"shared_kv_sliding": 1}, "more layers share K and V than there are"),
        ({"stated_parameters": 10, "stated_active": 11}, "11 active parameters are more than 10"),
        ({"stated_parameters": 0}, "stated_parameters of model tiny must be positive"),
    ],
)
def test_a_shape_that_cannot_be_is_refused(change: dict[str, int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(TINY, **change)
