"""A model folder for vLLM without weights: config.json of a catalogue architecture and a tokenizer made here.

With `--load-format dummy` vLLM fills in random weights of the right shapes, so its speed is the real model's and its
text is noise; quality is never reported from it. Fields as in transformers' LlamaConfig, Qwen2Config and Qwen3Config
(github.com/huggingface/transformers, read 2026-11-21).
"""

import itertools
import json
import string
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dpctl.core.errors import UnavailableError
from dpctl.core.models import ModelSpec

# llama.cpp's name of an architecture -> the class that transformers and vLLM know, and its model_type
_ARCHITECTURES: Mapping[str, tuple[str, str]] = {
    "llama": ("LlamaForCausalLM", "llama"),
    "qwen2": ("Qwen2ForCausalLM", "qwen2"),
    "qwen3": ("Qwen3ForCausalLM", "qwen3"),
}
# English letters, the most frequent first (the usual order; only how prompts are split depends on it)
_LETTERS = "etaoinshrdlucmfwypvbgkjqxz"
_UNKNOWN = "<unk>"
# runs of up to so many letters, with which the largest vocabulary is filled many times over
_LONGEST = 5
# a chat in plain words: roles and texts, then the assistant's turn
_CHAT = (
    "{% for message in messages %}{{ message['role'] }}: {{ message['content'] }} {% endfor %}"
    "{% if add_generation_prompt %}assistant: {% endif %}"
)


def write_folder(folder: Path, spec: ModelSpec) -> None:
    """Write config.json and the tokenizer's files of `spec` into an existing folder.

    Raises UnavailableError for an architecture that is none of the dense ones known here, OSError when writing fails.
    """
    _write(folder / "config.json", config(spec))
    _write(folder / "tokenizer.json", tokenizer(spec.vocab))
    _write(
        folder / "tokenizer_config.json",
        {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": spec.context,
            "unk_token": _UNKNOWN,
            "clean_up_tokenization_spaces": False,
            "chat_template": _CHAT,
        },
    )


def config(spec: ModelSpec) -> Mapping[str, Any]:
    """The config.json of a dense model; it names no end of text, so that answers are as long as asked for."""
    dense = spec.full_layers == spec.layers and not (spec.experts or spec.kv_rank or spec.stated_parameters)
    # Qwen3's queries and keys are normalised, and no other's here
    fits = spec.qk_norm == (spec.arch == "qwen3") and spec.mlp_matrices == 3 and spec.mlp_layers is None
    if spec.arch not in _ARCHITECTURES or not dense or not fits:
        raise UnavailableError(
            f"{spec.id} is no dense Llama, Qwen2 or Qwen3 shape: dpctl cannot describe it to vLLM without its weights",
            where=spec.id,
            hint="give the folder of the real model: --model FOLDER",
        )
    architecture, kind = _ARCHITECTURES[spec.arch]
    return {
        "architectures": [architecture],
        "model_type": kind,
        "hidden_size": spec.hidden,
        "intermediate_size": spec.ffn,
        "num_hidden_layers": spec.layers,
        "num_attention_heads": spec.heads,
        "num_key_value_heads": spec.kv_heads,
        "head_dim": spec.head_dim,
        "vocab_size": spec.vocab,
        "max_position_embeddings": spec.context,
        # the first is where transformers 5 looks, the second where 4 did
        "rope_parameters": {"rope_type": "default", "rope_theta": spec.rope_theta},
        "rope_theta": spec.rope_theta,
        "rms_norm_eps": spec.norm_eps,
        "tie_word_embeddings": spec.tied_embeddings,
        "attention_bias": spec.qkv_bias,
        "hidden_act": "silu",
        "torch_dtype": "bfloat16",
        "use_cache": True,
    }


def tokenizer(size: int) -> Mapping[str, Any]:
    """A tokenizer.json of `size` pieces: printable characters, then runs of letters, the frequent and short ones first.

    Every piece can be seen, so that no token of an answer is silent; text is split greedily (WordPiece), lowercased.
    English comes to about two tokens a word with 32,000 pieces. Format: github.com/huggingface/tokenizers, read
    2026-11-21. Raises ValueError where the printable characters do not fit.
    """
    pieces = list(itertools.islice(_pieces(), size))
    if size <= 2 * len(_characters()):
        raise ValueError(f"a vocabulary with text needs more than {2 * len(_characters())} pieces, got {size}")
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": None,
        # no clean-up: it would change text that has been streamed already
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": False},
        "model": {
            "type": "WordPiece",
            "unk_token": _UNKNOWN,
            "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 1000,
            "vocab": {piece: number for number, piece in enumerate(pieces)},
        },
    }


def _pieces() -> Iterator[str]:
    """Pieces without end in a fixed order; "##" marks those that continue a word."""
    yield _UNKNOWN
    for character in _characters():
        yield character
        yield f"##{character}"
    for length in range(2, _LONGEST + 1):
        for letters in itertools.product(_LETTERS, repeat=length):
            piece = "".join(letters)
            yield piece
            yield f"##{piece}"


def _characters() -> str:
    return string.ascii_lowercase + string.digits + string.punctuation


def _write(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
