"""The catalogue's models: their shapes give the sizes and the caches that were published or computed independently."""

import pytest

from dpctl.catalog import read
from dpctl.core.figures import Provenance
from dpctl.core.models import ModelSpec
from tests.each import each

SPECS = {name: read.model(name) for name in read.ids("models")}

# billions of parameters and of active ones (None: dense), computed elsewhere from uniform layers (ai-dynamo/
# aiconfigurator @095f58a51c, Lightning-AI/litgpt @26857050fe; both token tables counted as active)
COMPUTED = {
    "codellama-34b": (33.743, None),
    "deepseek-r1-distill-llama-70b": (70.548, None),
    "deepseek-r1-distill-llama-8b": (8.028, None),
    "falcon-180b": (178.552, None),
    "falcon-40b": (41.301, None),
    "falcon-7b": (6.921, None),
    "gemma-2-27b": (27.226, None),
    "gemma-2-2b": (2.614, None),
    "gemma-2-9b": (9.241, None),
    "gemma-2b": (2.506, None),
    "gemma-3-12b": (11.765, None),
    "gemma-3-1b": (1.0, None),
    "gemma-3-27b": (27.008, None),
    "gemma-3-4b": (3.88, None),
    "gemma-7b": (8.538, None),
    "llama-2-13b": (13.015, None),
    "llama-2-70b": (68.975, None),
    "llama-2-7b": (6.738, None),
    "llama-3-70b": (70.548, None),
    "llama-3-8b": (8.028, None),
    "llama-3.1-405b": (405.849, None),
    "llama-3.1-70b": (70.552, None),
    "llama-3.1-8b": (8.03, None),
    "llama-3.2-1b": (1.235, None),
    "llama-3.2-3b": (3.212, None),
    "llama-3.3-70b": (70.548, None),
    "mathstral-7b": (7.248, None),
    "mimo-7b": (7.622, None),
    "minimax-m2.5": (228.689, 11.03),
    "minimax-m2.7": (228.689, 11.03),
    "mistral-7b": (7.248, None),
    "mistral-7b-v0.1": (7.241, None),
    "mistral-large-2411": (122.608, None),
    "mixtral-8x22b": (140.62, 39.151),
    "mixtral-8x7b": (46.703, 12.88),
    "olmo-2-13b": (13.715, None),
    "olmo-2-7b": (7.297, None),
    "phi-2": (2.774, None),
    "phi-3-mini-128k": (3.82, None),
    "phi-3-mini-4k": (3.82, None),
    "phi-3.5-mini": (3.82, None),
    "phi-4": (14.659, None),
    "phi-4-mini": (3.836, None),
    "qwen2.5-0.5b": (0.494, None),
    "qwen2.5-1.5b": (1.543, None),
    "qwen2.5-14b": (14.765, None),
    "qwen2.5-32b": (32.758, None),
    "qwen2.5-3b": (3.085, None),
    "qwen2.5-72b": (72.697, None),
    "qwen2.5-7b": (7.612, None),
    "qwen3-0.6b": (0.596, None),
    "qwen3-1.7b": (1.72, None),
    "qwen3-14b": (14.765, None),
    "qwen3-235b-a22b": (235.093, 22.19),
    "qwen3-30b-a3b": (30.532, 3.353),
    "qwen3-32b": (32.761, None),
    "qwen3-4b": (4.022, None),
    "qwen3-8b": (8.19, None),
    "qwen3-coder-480b-a35b": (480.154, 35.474),
    "qwen3-vl-235b-a22b": (235.093, 22.19),
    "qwen3-vl-2b": (1.72, None),
    "qwen3-vl-30b-a3b": (30.532, 3.353),
    "qwen3-vl-32b": (32.761, None),
    "qwen3-vl-4b": (4.022, None),
    "qwen3-vl-8b": (8.19, None),
    "qwq-32b": (32.758, None),
    "smollm2-1.7b": (1.711, None),
    "smollm2-135m": (0.134, None),
    "smollm2-360m": (0.362, None),
    "tinyllama-1.1b": (1.1, None),
}
# billions as the models' cards or the name say (K3, V4, GLM-5, the small Qwen3.5 and Gemma 4: as generally reported, no
# card at hand), where layers differ; whether the active ones include token tables differs from card to card.
# Text parts only: the cards of Llama 4 and MiniMax M3 count an image encoder of 1 to 2 billion as well
PUBLISHED = {
    "deepseek-r1": (671, 37),
    "deepseek-v3": (671, 37),
    "deepseek-v3.2": (671, 37),
    "deepseek-v4-flash": (284, 13),
    "deepseek-v4-pro": (1600, 49),
    "gemma-4-26b-a4b": (25.2, 3.8),
    "gemma-4-31b": (30.7, None),
    "gemma-4-e2b": (4.63, 2.3),
    "gemma-4-e4b": (7.5, 4.5),
    "glm-4.7-flash": (29.94, 3.6),
    "glm-5": (744, 40),
    "glm-5.1": (744, 40),
    "glm-5.2": (744, 40),
    "gpt-oss-120b": (116.8, 5.1),
    "gpt-oss-20b": (20.9, 3.6),
    "kimi-k2": (1000, 32),
    "kimi-k2.5": (1000, 32),
    "kimi-k3": (2800, None),
    "llama-4-maverick": (400, 17),
    "llama-4-scout": (109, 17),
    "mimo-v2-flash": (309, 15),
    "minimax-m3": (428, 23),
    "mistral-nemo-12b": (12.2, None),
    "mistral-small-24b": (23.6, None),
    "nemotron-3-nano-30b-a3b": (31.6, 3.6),
    "nemotron-h-56b": (56, None),
    "nemotron-super-49b": (49.87, None),
    "qwen3-coder-30b-a3b": (30.5, 3.3),
    "qwen3-next-80b-a3b": (80, 3.9),
    "qwen3.5-0.8b": (0.75, None),
    "qwen3.5-122b-a10b": (122, 10),
    "qwen3.5-27b": (27, None),
    "qwen3.5-2b": (1.88, None),
    "qwen3.5-35b-a3b": (35, 3),
    "qwen3.5-397b-a17b": (397, 17),
    "qwen3.5-4b": (4.21, None),
    "qwen3.5-9b": (8.95, None),
    "qwen3.6-27b": (27, None),
    "qwen3.6-35b-a3b": (35, 3),
    "step-3.7-flash": (196, 11),
}
# bytes of a 16-bit cache that a token adds, from the same sources as COMPUTED; left out are latent attention (MLA) and
# models whose kinds of layers have different heads, which those sources take to be uniform
CACHED = {
    "codellama-34b": 196_608,
    "deepseek-r1-distill-llama-70b": 327_680,
    "deepseek-r1-distill-llama-8b": 131_072,
    "falcon-180b": 163_840,
    "falcon-40b": 122_880,
    "falcon-7b": 8_192,
    "gemma-2-27b": 376_832,
    "gemma-2-2b": 106_496,
    "gemma-2-9b": 344_064,
    "gemma-2b": 18_432,
    "gemma-3-12b": 393_216,
    "gemma-3-1b": 26_624,
    "gemma-3-27b": 507_904,
    "gemma-3-4b": 139_264,
    "gemma-7b": 458_752,
    "gpt-oss-120b": 73_728,
    "gpt-oss-20b": 49_152,
    "llama-2-13b": 819_200,
    "llama-2-70b": 327_680,
    "llama-2-7b": 524_288,
    "llama-3-70b": 327_680,
    "llama-3-8b": 131_072,
    "llama-3.1-405b": 516_096,
    "llama-3.1-70b": 327_680,
    "llama-3.1-8b": 131_072,
    "llama-3.2-1b": 32_768,
    "llama-3.2-3b": 114_688,
    "llama-3.3-70b": 327_680,
    "llama-4-maverick": 196_608,
    "llama-4-scout": 196_608,
    "mathstral-7b": 131_072,
    "mimo-7b": 147_456,
    "minimax-m2.5": 253_952,
    "minimax-m2.7": 253_952,
    "mistral-7b": 131_072,
    "mistral-7b-v0.1": 131_072,
    "mistral-large-2411": 360_448,
    "mixtral-8x22b": 229_376,
    "mixtral-8x7b": 131_072,
    "olmo-2-13b": 819_200,
    "olmo-2-7b": 524_288,
    "phi-2": 327_680,
    "phi-3-mini-128k": 393_216,
    "phi-3-mini-4k": 393_216,
    "phi-3.5-mini": 393_216,
    "phi-4": 204_800,
    "phi-4-mini": 131_072,
    "qwen2.5-0.5b": 12_288,
    "qwen2.5-1.5b": 28_672,
    "qwen2.5-14b": 196_608,
    "qwen2.5-32b": 262_144,
    "qwen2.5-3b": 36_864,
    "qwen2.5-72b": 327_680,
    "qwen2.5-7b": 57_344,
    "qwen3-0.6b": 114_688,
    "qwen3-1.7b": 114_688,
    "qwen3-14b": 163_840,
    "qwen3-235b-a22b": 192_512,
    "qwen3-30b-a3b": 98_304,
    "qwen3-32b": 262_144,
    "qwen3-4b": 147_456,
    "qwen3-8b": 147_456,
    "qwen3-coder-480b-a35b": 253_952,
    "qwen3-vl-235b-a22b": 192_512,
    "qwen3-vl-2b": 114_688,
    "qwen3-vl-30b-a3b": 98_304,
    "qwen3-vl-32b": 262_144,
    "qwen3-vl-4b": 147_456,
    "qwen3-vl-8b": 147_456,
    "qwen3.5-122b-a10b": 24_576,
    "qwen3.5-27b": 65_536,
    "qwen3.5-35b-a3b": 20_480,
    "qwen3.5-397b-a17b": 30_720,
    "qwq-32b": 262_144,
    "smollm2-1.7b": 196_608,
    "smollm2-135m": 23_040,
    "smollm2-360m": 40_960,
    "step-3.7-flash": 184_320,
    "tinyllama-1.1b": 22_528,
}


def test_there_are_enough_models_and_each_has_a_size_to_compare_with() -> None:
    assert len(SPECS) >= 80
    assert set(COMPUTED) | set(PUBLISHED) == set(SPECS)


@each("name", COMPUTED)
def test_a_uniform_model_has_the_computed_size(name: str) -> None:
    spec, (total, active) = SPECS[name], COMPUTED[name]
    assert spec.parameters == pytest.approx(total * 1e9, rel=0.005)
    assert spec.active_parameters == pytest.approx((active or total) * 1e9, rel=0.005)
    assert (active is not None) == (spec.experts > 0)


@each("name", PUBLISHED)
def test_a_model_has_the_published_size(name: str) -> None:
    spec, (total, active) = SPECS[name], PUBLISHED[name]
    assert spec.parameters == pytest.approx(total * 1e9, rel=0.03)
    if active is not None:
        assert spec.matrix_parameters * 0.97 <= active * 1e9 <= spec.active_parameters * 1.03
    # K3's card does not say how many are active
    assert (active is not None) == (spec.experts > 0 or spec.per_layer_embeddings > 0) or name == "kimi-k3"


@each("name", CACHED)
def test_a_token_takes_the_computed_cache(name: str) -> None:
    assert SPECS[name].kv_bytes_per_token() == CACHED[name]


@pytest.mark.parametrize(("name", "elements"), [("deepseek-v3", 576), ("kimi-k2", 576), ("glm-4.7-flash", 576)])
def test_latent_attention_caches_the_latent_vector(name: str, elements: int) -> None:
    assert SPECS[name].latent == elements
    assert SPECS[name].kv_bytes_per_token() == 2 * SPECS[name].layers * elements


def test_the_published_count_of_deepseek_v3_is_met_to_the_weight_matrix() -> None:
    """671.03 billion without the layer that predicts a further token; V3's biases of the router are left out."""
    assert SPECS["deepseek-v3"].parameters == pytest.approx(671_026_419_200, rel=1e-6)


@pytest.mark.parametrize("name", [name for name, spec in SPECS.items() if spec.stated_parameters])
def test_a_stated_size_agrees_with_the_computed_one(name: str) -> None:
    spec = SPECS[name]
    assert spec.computed_parameters == pytest.approx(spec.parameters, rel=0.03)
    assert spec.computed_active == pytest.approx(spec.active_parameters, rel=0.03)


@each("spec", SPECS.values())
def test_a_model_is_consistent(spec: ModelSpec) -> None:
    assert 0 < spec.matrix_parameters < spec.active_parameters <= spec.parameters
    assert spec.matrix_parameters < spec.streamed_parameters <= spec.active_parameters
    assert spec.expert_parameters < spec.parameters
    assert "2026-11-21" in spec.source
    ratio = spec.chars_per_token
    assert ratio.low is not None and ratio.high is not None
    assert 3 < ratio.low < ratio.value < ratio.high < 6
    if ratio.provenance is Provenance.ASSUMED:
        assert ratio.high / ratio.low > 1.25


@each("name", [name for name, spec in SPECS.items() if spec.dense_llama])
def test_a_dense_llama_is_what_its_tensor_rules_expect(name: str) -> None:
    spec = SPECS[name]
    assert spec.qkv_bias == (spec.arch == "qwen2")
    assert spec.active_parameters == spec.parameters
    assert spec.kv_bytes(1000) == 1000 * spec.kv_bytes_per_token()


def test_which_models_are_dense_llamas() -> None:
    assert {"llama-3-8b", "mistral-7b", "qwen2.5-7b", "smollm2-135m"} <= {n for n, s in SPECS.items() if s.dense_llama}
    others = ("mixtral-8x7b", "qwen3-8b", "mistral-7b-v0.1", "gemma-3-1b", "nemotron-super-49b", "phi-2")
    assert not any(SPECS[name].dense_llama for name in others)


def test_windows_cap_the_cache() -> None:
    assert SPECS["gpt-oss-20b"].kv_bytes(128) == 128 * 49_152
    # 12 of 24 layers keep 128 tokens
    assert SPECS["gpt-oss-20b"].kv_bytes(131_072) == 24_576 * (131_072 + 128)
    assert SPECS["gemma-3-27b"].kv_bytes(131_072) < 0.2 * 131_072 * SPECS["gemma-3-27b"].kv_bytes_per_token()
    assert SPECS["phi-3-mini-4k"].kv_bytes(2047) == SPECS["phi-3-mini-4k"].kv_bytes(4096)


def test_a_state_is_there_from_the_first_token() -> None:
    spec = SPECS["qwen3.5-27b"]
    assert spec.kv_bytes(0) == 48 * 4 * (48 * 128 * 128 + 3 * (2 * 2048 + 6144))
    assert spec.kv_bytes(1000) - spec.kv_bytes(0) == 1000 * 65_536
