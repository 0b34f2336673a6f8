"""Read a GGUF file's header without loading it: architecture, quantisation, sizes.

Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md (version 3). Only scalars and strings are kept; arrays
(a vocabulary of 128k strings) are stepped over, which the gguf package's reader does element by element in seconds.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from dpctl.core.errors import UnavailableError, UsageError
from dpctl.core.figures import Figure, Provenance
from dpctl.core.models import ModelSpec

_MAGIC = b"GGUF"
_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9
_LONGEST = 1 << 27
# LLAMA_FTYPE (llama.cpp, include/llama.h) of the mixes whose tensors dpctl knows
_QUANTS: Mapping[int, str] = {
    1: "F16",
    2: "Q4_0",
    7: "Q8_0",
    14: "Q4_K_S",
    15: "Q4_K_M",
    17: "Q5_K_M",
    18: "Q6_K",
}
_DENSE = ("llama", "qwen2")


@dataclass(frozen=True, slots=True, kw_only=True)
class GgufHeader:
    """A GGUF's scalar metadata; `tokens` is the length of its vocabulary, `size` the file's bytes."""

    path: str
    size: int
    metadata: Mapping[str, str | int | float | bool]
    tokens: int
    tensor_names: frozenset[str]

    @property
    def synthetic(self) -> bool:
        """Whether dpctl wrote these weights."""
        return "dpctl.synthetic" in self.metadata


def read_header(path: Path) -> GgufHeader:
    """Read the header. UsageError when the file is missing or no GGUF, UnavailableError when it is cut short."""
    try:
        with path.open("rb") as file:
            if file.read(4) != _MAGIC:
                raise UsageError("not a GGUF file", where=str(path), hint="give a model file that ends in .gguf")
            return _header(path, file)
    except OSError as error:
        raise UsageError(
            f"cannot read the model: {error.strerror or error}", where=str(path), hint="check the path"
        ) from error
    except (struct.error, ValueError, UnicodeDecodeError, MemoryError) as error:
        raise UnavailableError(
            "the GGUF file is truncated or damaged (its header does not end)",
            where=str(path),
            hint="fetch or convert it again",
        ) from error


def _header(path: Path, file: BinaryIO) -> GgufHeader:
    version, tensors, pairs = _unpack(file, "<IQQ")
    if version not in (2, 3) or tensors > 1 << 20 or pairs > 1 << 20:
        raise ValueError(f"GGUF version {version}")
    metadata: dict[str, str | int | float | bool] = {}
    tokens = 0
    for _ in range(pairs):
        key = _string(file)
        (kind,) = _unpack(file, "<I")
        if kind == _ARRAY:
            count = _skip_array(file)
            tokens = count if key == "tokenizer.ggml.tokens" else tokens
        elif kind == _STRING:
            metadata[key] = _string(file)
        else:
            (metadata[key],) = _unpack(file, "<" + _SCALARS[kind])
    names = set()
    for _ in range(tensors):
        names.add(_string(file))
        (dimensions,) = _unpack(file, "<I")
        _unpack(file, f"<{dimensions}QIQ")
    size = path.stat().st_size
    return GgufHeader(path=str(path), size=size, metadata=metadata, tokens=tokens, tensor_names=frozenset(names))


def _unpack(file: BinaryIO, form: str) -> tuple[int, ...]:
    return struct.unpack(form, file.read(struct.calcsize(form)))


def _string(file: BinaryIO) -> str:
    (length,) = _unpack(file, "<Q")
    if length > _LONGEST:
        raise ValueError("absurd string length")
    data = file.read(length)
    if len(data) != length:
        raise ValueError("cut short")
    return data.decode("utf-8", "replace")


def _skip_array(file: BinaryIO) -> int:
    kind, count = _unpack(file, "<IQ")
    if count > _LONGEST:
        raise ValueError("absurd array length")
    if kind == _STRING:
        for _ in range(count):
            (length,) = _unpack(file, "<Q")
            file.seek(length, 1)
    elif kind == _ARRAY:
        for _ in range(count):
            _skip_array(file)
    else:
        file.seek(count * struct.calcsize(_SCALARS[kind]), 1)
    return count


def spec_of(header: GgufHeader) -> tuple[ModelSpec, str] | None:
    """Architecture and mix as the catalogue would say them; None when dpctl cannot make slices of this kind.

    `chars_per_token` is a guess here (A): the file's own tokenizer counts, where it is run.
    """
    data = header.metadata
    arch, quant = data.get("general.architecture"), _QUANTS.get(int(data.get("general.file_type", -1)))
    if arch not in _DENSE or quant is None or data.get(f"{arch}.expert_count"):
        return None

    def number(key: str, default: int | None = None) -> int:
        value = data.get(f"{arch}.{key}", default)
        if not isinstance(value, int):
            raise KeyError(key)
        return value

    try:
        heads, hidden = number("attention.head_count"), number("embedding_length")
        spec = ModelSpec(
            id="gguf-" + "".join(c if c.isalnum() else "-" for c in Path(header.path).stem.lower()),
            name=str(data.get("general.name", Path(header.path).stem)),
            arch=str(arch),
            layers=number("block_count"),
            hidden=hidden,
            ffn=number("feed_forward_length"),
            heads=heads,
            kv_heads=number("attention.head_count_kv", heads),
            head_dim=number("attention.key_length", hidden // heads),
            vocab=header.tokens or number("vocab_size"),
            context=number("context_length"),
            tied_embeddings="output.weight" not in header.tensor_names,
            qkv_bias=arch == "qwen2",
            rope_theta=float(data.get(f"{arch}.rope.freq_base", 10_000.0)),
            norm_eps=float(data.get(f"{arch}.attention.layer_norm_rms_epsilon", 1e-5)),
            chars_per_token=Figure(
                value=4.2,
                unit="char/tok",
                provenance=Provenance.ASSUMED,
                source="typical of English text; the file's own tokenizer counts when it runs",
                low=3.4,
                high=4.8,
            ),
            source=f"GGUF header of {Path(header.path).name}",
        )
    except (KeyError, ValueError, ZeroDivisionError):
        return None
    return spec, quant
