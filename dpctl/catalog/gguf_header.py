"""Read a GGUF file's header without loading it: architecture, quantisation, sizes.

Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md (version 3). Only scalars and strings are kept; arrays
(a vocabulary of 128k strings) are stepped over inside a buffer, which the gguf package's reader does element by element
in seconds.
"""

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from dpctl.core.errors import UnavailableError, UsageError
from dpctl.core.figures import Figure, Provenance
from dpctl.core.models import ModelSpec
from dpctl.estimate.tensors import BASE_TYPES, TYPES

_MAGIC = b"GGUF"
_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_VALUES = {kind: struct.Struct("<" + form) for kind, form in _SCALARS.items()}
_LENGTH, _KIND, _COUNTED, _COUNTS = (struct.Struct(form) for form in ("<Q", "<I", "<IQ", "<IQQ"))
_STRING, _ARRAY = 8, 9
_BLOCK = 1 << 20
# the longest known headers, of models with 260k tokens, have about 16 MB
_LONGEST = 1 << 26
_MOST_ENTRIES = 1 << 20
_DEEPEST = 4
# GGML_MAX_DIMS (ggml.h)
_MOST_DIMENSIONS = 4
# LLAMA_FTYPE (llama.cpp, include/llama.h, read 2026-11-21): what most of a file's tensors are
FILE_TYPES: Mapping[int, str] = {
    0: "F32",
    1: "F16",
    2: "Q4_0",
    3: "Q4_1",
    7: "Q8_0",
    8: "Q5_0",
    9: "Q5_1",
    10: "Q2_K",
    11: "Q3_K_S",
    12: "Q3_K_M",
    13: "Q3_K_L",
    14: "Q4_K_S",
    15: "Q4_K_M",
    16: "Q5_K_S",
    17: "Q5_K_M",
    18: "Q6_K",
    19: "IQ2_XXS",
    20: "IQ2_XS",
    21: "Q2_K_S",
    22: "IQ3_XS",
    23: "IQ3_XXS",
    24: "IQ1_S",
    25: "IQ4_NL",
    26: "IQ3_S",
    27: "IQ3_M",
    28: "IQ2_S",
    29: "IQ2_M",
    30: "IQ4_XS",
    31: "IQ1_M",
    32: "BF16",
    36: "TQ1_0",
    37: "TQ2_0",
    38: "MXFP4",
    39: "NVFP4",
    40: "Q1_0",
    41: "Q2_0",
}
_BLOCKS = {block.code: block for block in TYPES.values()}
# of the tensors' data, unless general.alignment says otherwise (gguf.md)
_ALIGNMENT = 32
_DENSE = ("llama", "qwen2")


@dataclass(frozen=True, slots=True, kw_only=True)
class GgufHeader:
    """A GGUF's scalar metadata; `tokens` is the length of its vocabulary, `size` the file's bytes.

    `parameters` is the number of elements of all its tensors: of a model in several files, each file has its part.
    Their data begins at byte `data_start`; what is known of their types needs the file up to byte `data_end`.
    """

    path: str
    size: int
    metadata: Mapping[str, str | int | float | bool]
    tokens: int
    tensor_names: frozenset[str]
    parameters: int
    data_start: int = 0
    data_end: int = 0

    @property
    def tensor_bytes(self) -> int:
        """Bytes of all weights: the file without its header."""
        return self.size - self.data_start

    @property
    def synthetic(self) -> bool:
        """Whether dpctl wrote these weights."""
        return "dpctl.synthetic" in self.metadata

    @property
    def file_type(self) -> str | None:
        """The quantisation that the file says it is in; None when it says none that is known."""
        code = self.metadata.get("general.file_type")
        return FILE_TYPES.get(code) if isinstance(code, int) else None


def read_header(path: Path) -> GgufHeader:
    """Read the header. UsageError when the file is missing or no GGUF, UnavailableError when it is cut short."""
    try:
        with path.open("rb", buffering=0) as file:
            if file.read(4) != _MAGIC:
                raise UsageError("not a GGUF file", where=str(path), hint="give a model file that ends in .gguf")
            return _header(path, _Bytes(file, 4))
    except OSError as error:
        raise UsageError(
            f"cannot read the model: {error.strerror or error}", where=str(path), hint="check the path"
        ) from error
    except (struct.error, ValueError, MemoryError) as error:
        raise UnavailableError(
            "the GGUF file is truncated or damaged (its header does not end)",
            where=str(path),
            hint="fetch or convert it again",
        ) from error


class _Bytes:
    """A file read in large blocks from front to back; ValueError behind its end, or behind the longest header."""

    def __init__(self, file: BinaryIO, start: int) -> None:
        self._file = file
        self._buffer = b""
        # where the next byte is: in the buffer, which may be behind the buffer's end, and the buffer in the file
        self._at = 0
        self._start = start

    def unpack(self, form: struct.Struct) -> tuple[int, ...]:
        """The next values."""
        self._have(form.size)
        found = form.unpack_from(self._buffer, self._at)
        self._at += form.size
        return found

    @property
    def position(self) -> int:
        """Where in the file the next byte is."""
        return self._start + self._at

    def text(self) -> str:
        """The next string."""
        (length,) = self.unpack(_LENGTH)
        self._have(length)
        data = self._buffer[self._at : self._at + length]
        self._at += length
        return data.decode("utf-8", "replace")

    def skip(self, size: int) -> None:
        """Step over some bytes."""
        self._at += size

    def skip_texts(self, count: int) -> None:
        """Step over strings: a length of 8 bytes and so many bytes each."""
        length = _LENGTH.unpack_from
        while count:
            self._have(_LENGTH.size)
            buffer, at = self._buffer, self._at
            try:
                for left in range(count - 1, -1, -1):
                    at += 8 + length(buffer, at)[0]
                    count = left
            except (struct.error, OverflowError):
                # behind the buffer's end: the next block, or no file has so much
                pass
            self._at = at

    def _have(self, size: int) -> None:
        """See to it that the next `size` bytes are in the buffer."""
        if self._at + size <= len(self._buffer):
            return
        if self._start + self._at + size > _LONGEST:
            raise ValueError("absurd length")
        if self._at <= len(self._buffer):
            left = self._buffer[self._at :]
        else:
            left = b""
            self._file.seek(self._start + self._at)
        self._start += self._at
        self._at = 0
        blocks = [left]
        missing = size - len(left)
        while missing > 0:
            block = self._file.read(max(missing, _BLOCK))
            if not block:
                raise ValueError("cut short")
            blocks.append(block)
            missing -= len(block)
        self._buffer = b"".join(blocks)


def _header(path: Path, file: _Bytes) -> GgufHeader:
    version, tensors, pairs = file.unpack(_COUNTS)
    if version not in (2, 3) or tensors > _MOST_ENTRIES or pairs > _MOST_ENTRIES:
        raise ValueError(f"GGUF version {version}")
    metadata: dict[str, str | int | float | bool] = {}
    tokens = 0
    for _ in range(pairs):
        key = file.text()
        (kind,) = file.unpack(_KIND)
        if kind == _ARRAY:
            count = _skip_array(file, 0)
            tokens = count if key == "tokenizer.ggml.tokens" else tokens
        elif kind == _STRING:
            metadata[key] = file.text()
        else:
            (metadata[key],) = file.unpack(_value(kind))
    names = set()
    parameters = behind = 0
    for _ in range(tensors):
        names.add(file.text())
        (dimensions,) = file.unpack(_KIND)
        if dimensions > _MOST_DIMENSIONS:
            raise ValueError(f"a tensor of {dimensions} dimensions")
        *shape, code, offset = file.unpack(struct.Struct(f"<{dimensions}QIQ"))
        count = math.prod(shape)
        parameters += count
        known = _BLOCKS.get(code)
        behind = max(behind, offset + (count // known.elements * known.size if known else 0))
    alignment = metadata.get("general.alignment", _ALIGNMENT)
    if not isinstance(alignment, int) or alignment < 1:
        raise ValueError(f"an alignment of {alignment}")
    start = -(-file.position // alignment) * alignment
    return GgufHeader(
        path=str(path),
        size=path.stat().st_size,
        metadata=metadata,
        tokens=tokens,
        tensor_names=frozenset(names),
        parameters=parameters,
        data_start=start,
        data_end=start + behind,
    )


def _value(kind: int) -> struct.Struct:
    if kind not in _VALUES:
        raise ValueError(f"a value of type {kind}")
    return _VALUES[kind]


def _skip_array(file: _Bytes, depth: int) -> int:
    kind, count = file.unpack(_COUNTED)
    if count > _LONGEST or depth >= _DEEPEST:
        raise ValueError("absurd array")
    if kind == _STRING:
        file.skip_texts(count)
    elif kind == _ARRAY:
        for _ in range(count):
            _skip_array(file, depth + 1)
    else:
        file.skip(count * _value(kind).size)
    return count


def spec_of(header: GgufHeader) -> tuple[ModelSpec, str] | None:
    """Architecture and mix as the catalogue would say them; None when dpctl cannot make slices of this kind.

    `chars_per_token` is a guess here (A): the file's own tokenizer counts, where it is run.
    """
    data = header.metadata
    arch, quant = data.get("general.architecture"), header.file_type
    if arch not in _DENSE or quant is None or quant not in BASE_TYPES or data.get(f"{arch}.expert_count"):
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
