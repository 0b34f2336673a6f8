"""Synthetic weights: a GGUF with random contents in a real architecture's exact shapes and quantisation.

Its speed is the real model's (llama.cpp's kernels have no branch that depends on a weight); its text is noise. So speed
measured with it is real, and quality is never reported from it. The file says so in its metadata (`dpctl.synthetic`).
"""

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from dpctl.core.errors import UnavailableError
from dpctl.core.models import ModelSpec
from dpctl.core.units import format_value
from dpctl.estimate.tensors import TYPES, Tensor, tensors, weight_bytes

if TYPE_CHECKING:
    import numpy as np

# raise when the contents change, so that cached files are written anew
VERSION = 1
_ALIGNMENT = 32
_TILE_BYTES = 4 << 20
# llama.cpp's LLAMA_FTYPE of each mix (include/llama.h)
_FILE_TYPES: Mapping[str, int] = {
    "F16": 1,
    "Q4_0": 2,
    "Q8_0": 7,
    "Q4_K_S": 14,
    "Q4_K_M": 15,
    "Q5_K_M": 17,
    "Q6_K": 18,
}
# type -> (byte offsets of its float16 fields with their factor to the first one, standard deviation of a weight when
# the first field is 1 and all other bytes are uniformly random); the second field is set so that the mean is 0
_SCALES: Mapping[str, tuple[tuple[tuple[int, float], ...], float]] = {
    "Q4_0": (((0, 1.0),), 4.61),
    "Q5_0": (((0, 1.0),), 9.23),
    "Q5_1": (((0, 1.0), (2, -15.5)), 9.23),
    "Q8_0": (((0, 1.0),), 73.9),
    "Q4_K": (((0, 1.0), (2, 7.5)), 258.3),
    "Q5_K": (((0, 1.0), (2, 15.5)), 526.9),
    "Q6_K": (((208, 1.0),), 73.9 * 18.5),
}
# a Llama-style sentencepiece vocabulary: 3 special tokens, 256 byte tokens, then syllables
_SPECIAL = ("<unk>", "<s>", "</s>")
_MUTED_ROWS = len(_SPECIAL) + 256


def cached_model(
    cache: Path, spec: ModelSpec, quant: str, *, layers: int | None = None, vocabulary: bool = False
) -> Path:
    """Return the synthetic GGUF of `spec`, written on first use. Raises UnavailableError when the disk is too small."""
    name = f"{spec.id}-{quant}-l{layers or spec.layers}{'-text' if vocabulary else ''}-v{VERSION}.gguf"
    path = cache / name
    wanted = _fingerprint(spec, quant, layers, vocabulary=vocabulary)
    note = path.with_suffix(".json")
    if path.exists() and note.exists() and note.read_text(encoding="utf-8") == wanted:
        return path
    try:
        cache.mkdir(parents=True, exist_ok=True)
        require_space(cache, weight_bytes(spec, quant, layers=layers))
        part = path.with_suffix(f".part{os.getpid()}")
        try:
            write_model(part, spec, quant, layers=layers, vocabulary=vocabulary)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        note.write_text(wanted, encoding="utf-8")
    except OSError as error:
        raise UnavailableError(
            f"cannot write synthetic weights of {spec.id}: {error.strerror or error}",
            where=str(cache),
            hint="free some space, or choose another folder with DPCTL_CACHE_DIR",
        ) from error
    return path


def require_space(folder: Path, size: int) -> None:
    """Raise UnavailableError unless `folder`'s disk has room for `size` bytes and 5 % more."""
    free = shutil.disk_usage(folder).free
    needed = int(size * 1.05)
    if free < needed:
        raise UnavailableError(
            f"no disk space for {format_value(needed, 'B')} of synthetic weights: {format_value(free, 'B')} free",
            where=str(folder),
            hint="free some space, choose another folder with DPCTL_CACHE_DIR, or a smaller --model",
        )


def _fingerprint(spec: ModelSpec, quant: str, layers: int | None, *, vocabulary: bool) -> str:
    shapes = [(t.name, t.shape, t.type) for t in tensors(spec, quant, layers=layers)]
    return json.dumps({"version": VERSION, "vocabulary": vocabulary, "tensors": shapes, "eps": spec.norm_eps})


def write_model(
    path: Path, spec: ModelSpec, quant: str, *, layers: int | None = None, vocabulary: bool = False, seed: int = 0
) -> None:
    """Write a GGUF of `spec` in `quant` with random weights; `layers` makes a slice of the model.

    Weights have standard deviation 1/sqrt(row length), norms are 1, biases 0.02, so that activations and logits stay of
    order one. Without `vocabulary` the file has no tokenizer (token ids only); with it, pronounceable syllables.
    Raises OSError when writing fails.
    """
    import gguf
    import numpy as np

    plan = tensors(spec, quant, layers=layers)
    writer = gguf.GGUFWriter(path, spec.arch)
    _add_metadata(writer, spec, quant, layers or spec.layers)
    if vocabulary:
        _add_vocabulary(writer, spec.vocab)
    else:
        writer.add_tokenizer_model("no_vocab")
    for tensor in plan:
        kind = gguf.GGMLQuantizationType(TYPES[tensor.type].code)
        # with a dtype other than uint8 the writer takes the shape as logical, in numpy order
        writer.add_tensor_info(tensor.name, tensor.shape[::-1], np.dtype(np.float32), tensor.size, raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    writer.close()
    generator = np.random.default_rng(seed)
    muted = _output_name(plan) if vocabulary else None
    with path.open("ab", buffering=0) as file:
        _pad(file)
        for tensor in plan:
            _write_tensor(file, tensor, generator, muted_rows=_MUTED_ROWS if tensor.name == muted else 0)
            _pad(file)


def _output_name(plan: tuple[Tensor, ...]) -> str:
    return "output.weight" if plan[-1].name == "output.weight" else "token_embd.weight"


def _add_metadata(writer: "object", spec: ModelSpec, quant: str, layers: int) -> None:
    import gguf

    assert isinstance(writer, gguf.GGUFWriter)  # noqa: S101 - narrows a lazily imported type
    writer.add_name(f"{spec.name} (synthetic weights)")
    writer.add_file_type(_FILE_TYPES[quant])
    writer.add_block_count(layers)
    writer.add_context_length(spec.context)
    writer.add_embedding_length(spec.hidden)
    writer.add_feed_forward_length(spec.ffn)
    writer.add_head_count(spec.heads)
    writer.add_head_count_kv(spec.kv_heads)
    writer.add_key_length(spec.head_dim)
    writer.add_value_length(spec.head_dim)
    writer.add_rope_dimension_count(spec.head_dim)
    writer.add_rope_freq_base(spec.rope_theta)
    writer.add_layer_norm_rms_eps(spec.norm_eps)
    writer.add_vocab_size(spec.vocab)
    about = {"model": spec.id, "quant": quant, "layers": layers, "of": spec.layers, "version": VERSION}
    writer.add_string("dpctl.synthetic", json.dumps(about))


def _add_vocabulary(writer: "object", size: int) -> None:
    """A sentencepiece vocabulary of distinct syllable words: reversible text, one chunk a token, no meaning."""
    import gguf

    assert isinstance(writer, gguf.GGUFWriter)  # noqa: S101 - narrows a lazily imported type
    if size < _MUTED_ROWS + 64:
        raise ValueError(f"a vocabulary with text needs at least {_MUTED_ROWS + 64} tokens, got {size}")
    syllables = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]
    # single characters first, so that every ASCII text can be tokenised without byte fall-back
    pieces = ["\u2581", *(chr(code) for code in range(33, 127))]
    number = 0
    while len(pieces) < size - _MUTED_ROWS:
        digits, word = number, ""
        while True:
            word += syllables[digits % len(syllables)]
            digits //= len(syllables)
            if not digits:
                break
        # the length in front keeps words with trailing first syllables apart ("ba", "baba"): digits of a fixed base
        pieces.append(("\u2581" if number % 3 else "") + word + syllables[number % 7])
        number += 1
    pieces = list(dict.fromkeys(pieces))
    while len(pieces) < size - _MUTED_ROWS:
        pieces.append(f"\u2581x{len(pieces)}")
    tokens = [*_SPECIAL, *(f"<0x{byte:02X}>" for byte in range(256)), *pieces[: size - _MUTED_ROWS]]
    kinds = [gguf.TokenType.UNKNOWN, gguf.TokenType.CONTROL, gguf.TokenType.CONTROL]
    kinds += [gguf.TokenType.BYTE] * 256 + [gguf.TokenType.NORMAL] * (size - _MUTED_ROWS)
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores([0.0] * _MUTED_ROWS + [-float(rank) for rank in range(size - _MUTED_ROWS)])
    writer.add_token_types(kinds)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_add_bos_token(True)


def _write_tensor(file: BinaryIO, tensor: Tensor, generator: "np.random.Generator", *, muted_rows: int) -> None:
    """Write one tensor. `muted_rows` leading rows are zero: their logits are 0, so greedy decoding never picks them
    (no early end, no half UTF-8 sequences).
    """
    if muted_rows:
        block = TYPES[tensor.type]
        row = tensor.shape[0] // block.elements * block.size
        _write(file, bytes(muted_rows * row))
        remaining = tensor.size - muted_rows * row
    else:
        remaining = tensor.size
    if len(tensor.shape) == 1:
        _write(file, _vector(tensor))
        return
    tile = memoryview(_tile(tensor, generator))
    while remaining > 0:
        remaining -= _write(file, tile[: min(remaining, len(tile))])


def _write(file: BinaryIO, data: "bytes | memoryview") -> int:
    """Write everything: a raw file may take less than it is given."""
    view = memoryview(data)
    done = 0
    while done < len(view):
        done += file.write(view[done:])
    return done


def _pad(file: BinaryIO) -> None:
    _write(file, bytes(-file.seek(0, os.SEEK_END) % _ALIGNMENT))


def _vector(tensor: Tensor) -> bytes:
    import numpy as np

    value = 0.02 if tensor.name.endswith(".bias") else 1.0
    return np.full(tensor.shape, value, dtype="<f4").tobytes()


def _tile(tensor: Tensor, generator: "np.random.Generator") -> bytes:
    """About 4 MiB of random blocks. Their number is odd and free of small factors, so that rows never line up."""
    import numpy as np

    sigma = tensor.shape[0] ** -0.5
    block = TYPES[tensor.type]
    if tensor.type == "F16":
        count = min(tensor.elements, _TILE_BYTES // 2 + 1)
        weights = generator.standard_normal(count, dtype=np.float32) * np.float32(sigma)
        return weights.astype(np.float16).tobytes()
    count = min(tensor.elements // block.elements, _TILE_BYTES // block.size)
    while count > 1 and any(count % prime == 0 for prime in (2, 3, 5, 7, 11, 13)):
        count -= 1
    blocks = np.frombuffer(generator.bytes(count * block.size), dtype=np.uint8).reshape(count, block.size).copy()
    fields, spread = _SCALES[tensor.type]
    for offset, factor in fields:
        scale = np.array([sigma / spread * factor], dtype="<f2").view(np.uint8)
        blocks[:, offset : offset + 2] = scale
    return blocks.tobytes()
