"""A GGUF file as a question's model: shape and bytes from its header, whatever the architecture."""

import struct
from pathlib import Path

import pytest

from dpctl.catalog.gguf_model import file_model, is_file
from dpctl.catalog.questions import question
from dpctl.core.errors import UsageError
from dpctl.core.figures import Provenance
from tests.gguf_files import LLAMA, TENSORS, header, write

# 64 x 5 and 64 x 64 elements of 32 bits, as the test's tensors are
WEIGHTS = 4 * 64 * 64


def full(path: Path, metadata: object = LLAMA, tensors: object = TENSORS) -> Path:
    """A file whose tensors are all there."""
    head = header(metadata, tensors)  # type: ignore[arg-type]
    path.write_bytes(head + bytes(-len(head) % 32 + WEIGHTS))
    return path


def test_which_names_are_files() -> None:
    assert is_file("model.gguf") and is_file("/x/Model.GGUF")
    assert not is_file("mistral-7b@Q4_K_M")


def test_a_known_shape_has_the_files_own_size(tmp_path: Path) -> None:
    found = file_model(str(full(tmp_path / "small.gguf")))
    assert (found.spec.arch, found.spec.layers, found.quant) == ("llama", 2, "Q4_K_M")
    assert found.size.value == WEIGHTS and found.size.provenance is Provenance.MEASURED
    asked = question({"hardware": "rtx-4090", "model": str(tmp_path / "small.gguf")})
    assert asked.weights.total == found.size and asked.quant == "Q4_K_M"


def test_any_other_shape_is_made_of_what_the_header_says(tmp_path: Path) -> None:
    moe = {key.replace("llama.", "qwen3moe."): value for key, value in LLAMA.items()}
    moe |= {"general.architecture": "qwen3moe", "general.file_type": 38}
    moe |= {f"qwen3moe.{key}": n for key, n in (("expert_count", 4), ("expert_used_count", 1))}
    moe |= {"qwen3moe.expert_feed_forward_length": 2}
    found = file_model(str(full(tmp_path / "moe.gguf", moe)))
    assert (found.spec.layers, found.spec.hidden, found.spec.heads, found.spec.kv_heads) == (2, 64, 4, 2)
    assert (found.spec.vocab, found.quant) == (5, "MXFP4")
    # gates, ups and downs of the three experts that a token does not take
    assert found.facts.params - found.facts.active_params == 2 * 3 * 64 * 2 * 3
    assert question({"hardware": "rtx-4090", "model": str(tmp_path / "moe.gguf")}).weights.total == found.size


def test_a_file_of_an_unknown_type_is_as_large_as_it_is(tmp_path: Path) -> None:
    path = full(tmp_path / "odd.gguf", {**LLAMA, "general.file_type": 999})
    asked = question({"hardware": "rtx-4090", "model": str(path)})
    assert asked.quant == "unknown" and asked.weights.total.value == WEIGHTS


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"hello, I am no model", "not a GGUF file"),
        (b"GGUF" + bytes(20), "truncated or damaged"),
        (header(LLAMA, TENSORS)[:-30], "truncated or damaged"),
        (header(LLAMA, TENSORS) + bytes(100), "cut short: at least 0.0 MB"),
        (header({**LLAMA, "split.count": 3}, TENSORS) + bytes(2 * WEIGHTS), "one of 3 parts"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 0) + bytes(64), "holds no weights"),
        (header({**LLAMA, "general.alignment": 0}, TENSORS) + bytes(2 * WEIGHTS), "truncated or damaged"),
    ],
    ids=["text", "empty", "header", "weights", "part", "nothing", "alignment"],
)
def test_a_bad_file_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "bad.gguf"
    path.write_bytes(data)
    with pytest.raises(UsageError, match=said) as caught:
        file_model(str(path))
    assert caught.value.exit_code == 2 and caught.value.hint and "bad.gguf" in caught.value.where


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot read the model"):
        file_model(str(tmp_path / "none.gguf"))


@pytest.mark.parametrize("more", [{"quant": "Q8_0"}, {"weight_gb": 3}])
def test_a_file_has_its_own_weights(tmp_path: Path, more: dict[str, object]) -> None:
    path = write(tmp_path / "small.gguf", more=2 * WEIGHTS)
    with pytest.raises(UsageError, match=f"a file has its own {next(iter(more))}"):
        question({"hardware": "rtx-4090", "model": str(path), **more})
