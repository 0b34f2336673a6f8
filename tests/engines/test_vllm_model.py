"""The model folder for vLLM: shapes as in the catalogue, and a tokenizer whose every piece can be seen."""

import json
import string
from dataclasses import replace
from pathlib import Path

import pytest

from dpctl.catalog import read as catalog
from dpctl.core.errors import UnavailableError
from dpctl.engines.vllm_model import config, tokenizer, write_folder
from tests.models import ODD, TINY


def split(text: str, vocabulary: dict[str, int]) -> list[str]:
    """Greedy splitting into pieces, as a WordPiece model does it."""
    pieces = []
    for word in text.lower().split():
        start, lead = 0, ""
        while start < len(word):
            end = next(e for e in range(len(word), start, -1) if lead + word[start:e] in vocabulary)
            pieces.append(lead + word[start:end])
            start, lead = end, "##"
    return pieces


def test_the_shape_is_the_catalogues() -> None:
    spec = catalog.model("mistral-7b")
    found = config(spec)
    assert found["architectures"] == ["LlamaForCausalLM"]
    assert (found["num_hidden_layers"], found["hidden_size"], found["intermediate_size"]) == (32, 4096, 14336)
    assert (found["num_attention_heads"], found["num_key_value_heads"], found["head_dim"]) == (32, 8, 128)
    assert found["vocab_size"] == spec.vocab and found["max_position_embeddings"] == spec.context
    assert found["rope_theta"] == found["rope_parameters"]["rope_theta"] == spec.rope_theta
    # an answer is as long as asked for: nothing ends it
    assert not any("eos" in key for key in found)


@pytest.mark.parametrize(("name", "kind"), [("qwen2.5-7b", "qwen2"), ("qwen3-8b", "qwen3"), ("llama-3-8b", "llama")])
def test_each_dense_family_has_its_class(name: str, kind: str) -> None:
    assert config(catalog.model(name))["model_type"] == kind


@pytest.mark.parametrize("name", ["mixtral-8x7b", "gemma-2-9b", "phi-2"])
def test_other_shapes_are_refused(name: str) -> None:
    with pytest.raises(UnavailableError, match="without its weights"):
        config(catalog.model(name))


def test_a_llama_with_normalised_keys_is_none() -> None:
    with pytest.raises(UnavailableError):
        config(replace(TINY, qk_norm=True))


@pytest.mark.parametrize("size", [200, 1024, 49_152, 152_064])
def test_the_vocabulary_is_whole_and_visible(size: int) -> None:
    found = tokenizer(size)["model"]["vocab"]
    assert len(found) == size and sorted(found.values()) == list(range(size))
    assert all(piece.isascii() and piece.isprintable() and " " not in piece for piece in found)
    # whatever is printable can be written
    for character in string.ascii_lowercase + string.digits + string.punctuation:
        assert character in found and f"##{character}" in found


def test_text_is_split_into_pieces_of_a_sensible_length() -> None:
    text = "The court shall have jurisdiction and notice must be given within 30 days of the agreement"
    pieces = split(text, tokenizer(32_000)["model"]["vocab"])
    assert "".join(piece.removeprefix("##") for piece in pieces) == text.lower().replace(" ", "")
    assert 1.5 <= len(pieces) / len(text.split()) <= 2.5


def test_too_small_a_vocabulary_is_refused() -> None:
    with pytest.raises(ValueError, match="needs more than 136"):
        tokenizer(136)


def test_the_folder_is_whole(tmp_path: Path) -> None:
    write_folder(tmp_path, ODD)
    assert json.loads((tmp_path / "config.json").read_text())["attention_bias"] is True
    assert len(json.loads((tmp_path / "tokenizer.json").read_text())["model"]["vocab"]) == ODD.vocab
    settings = json.loads((tmp_path / "tokenizer_config.json").read_text())
    assert settings["model_max_length"] == ODD.context and "messages" in settings["chat_template"]
    assert "eos_token" not in settings
