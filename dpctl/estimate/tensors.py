"""Which tensors a GGUF of a dense model holds, and in which types: llama.cpp's quantisation mixes, tensor by tensor.

The rules restate what llama.cpp's quantiser chooses (llama_tensor_get_type in src/llama-quant.cpp, version 0.5.0-dev of
October 2026): most tensors take the mix's base type, a share of attn_v and ffn_down and the output matrix take more
bits, and rows that do not divide into 256 fall back to a 32-element type. A test compares them with the quantiser.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from dpctl.core.models import ModelSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockType:
    """A ggml storage type: `elements` weights take `size` bytes; `code` is ggml's number for it."""

    name: str
    code: int
    elements: int
    size: int


TYPES: Mapping[str, BlockType] = {
    t.name: t
    for t in (
        BlockType(name="F32", code=0, elements=1, size=4),
        BlockType(name="F16", code=1, elements=1, size=2),
        BlockType(name="Q4_0", code=2, elements=32, size=18),
        BlockType(name="Q5_0", code=6, elements=32, size=22),
        BlockType(name="Q5_1", code=7, elements=32, size=24),
        BlockType(name="Q8_0", code=8, elements=32, size=34),
        BlockType(name="Q4_K", code=12, elements=256, size=144),
        BlockType(name="Q5_K", code=13, elements=256, size=176),
        BlockType(name="Q6_K", code=14, elements=256, size=210),
    )
}
# mix -> its base type; the keys are the quantisations dpctl knows
BASE_TYPES: Mapping[str, str] = {
    "Q4_0": "Q4_0",
    "Q4_K_S": "Q4_K",
    "Q4_K_M": "Q4_K",
    "Q5_K_M": "Q5_K",
    "Q6_K": "Q6_K",
    "Q8_0": "Q8_0",
    "F16": "F16",
}
_FALLBACK: Mapping[str, str] = {"Q4_K": "Q5_0", "Q5_K": "Q5_1", "Q6_K": "Q8_0"}
# types whose weights llama.cpp's CPU backend copies into an interleaved layout on x86 with AVX2 (ggml-cpu/repack.cpp)
_REPACKED = frozenset({"Q4_0", "Q4_K"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tensor:
    """One tensor of a GGUF: `shape` in ggml order (row length first), `type` a key of TYPES."""

    name: str
    shape: tuple[int, ...]
    type: str

    @property
    def elements(self) -> int:
        """Number of weights."""
        count = 1
        for size in self.shape:
            count *= size
        return count

    @property
    def size(self) -> int:
        """Bytes in the file, without alignment."""
        block = TYPES[self.type]
        return self.elements // block.elements * block.size


def more_bits(layer: int, layers: int) -> bool:
    """Whether llama.cpp's *_M mixes give this layer's attn_v and ffn_down more bits: both ends, every third."""
    eighth = layers // 8
    return layer < eighth or layer >= 7 * layers // 8 or (layer - eighth) % 3 == 2


def tensors(spec: ModelSpec, quant: str, *, layers: int | None = None) -> tuple[Tensor, ...]:
    """All tensors of `spec` in the mix `quant`; with `layers`, of a slice with that many layers.

    A slice alternates layers with and without more bits, so that an even number of them holds the same mix as the
    whole model (half of the layers, in every model with 16 or more). ValueError for an unknown quant.
    """
    if quant not in BASE_TYPES:
        raise ValueError(f"unknown quantisation {quant!r}; known: {', '.join(BASE_TYPES)}")
    count = spec.layers if layers is None else layers
    if not 1 <= count <= spec.layers:
        raise ValueError(f"{spec.id} has {spec.layers} layers, cannot take {count}")
    found = [_matrix("token_embd.weight", spec.hidden, spec.vocab, _embedding_type(spec, quant))]
    for index in range(count):
        boosted = more_bits(index, count) if layers is None else index % 2 == 1
        # Q4_K_S boosts the first layers only: 4 of all for attn_v, an eighth for ffn_down; slices take the common kind
        first = layers is None and index < 4, layers is None and index < spec.layers // 8
        found += _layer(spec, quant, index, boosted=boosted, first=first)
    found.append(Tensor(name="output_norm.weight", shape=(spec.hidden,), type="F32"))
    if not spec.tied_embeddings:
        found.append(_matrix("output.weight", spec.hidden, spec.vocab, _output_type(quant)))
    return tuple(found)


def _layer(spec: ModelSpec, quant: str, index: int, *, boosted: bool, first: tuple[bool, bool]) -> list[Tensor]:
    base = BASE_TYPES[quant]
    queries, keys = spec.heads * spec.head_dim, spec.kv_heads * spec.head_dim
    value, down = base, base
    if quant in {"Q4_K_M", "Q5_K_M"} and boosted:
        value = down = "Q6_K"
    elif quant == "Q4_K_S":
        value, down = ("Q5_K" if first[0] else base), ("Q5_K" if first[1] else base)
    # eight heads share one attn_v in the 70B: the quantiser spends more bits on it there
    if value == "Q4_K" and spec.arch == "llama" and spec.layers == 80 and spec.heads != spec.kv_heads:
        value = "Q5_K"
    prefix = f"blk.{index}."
    matrices = [
        _matrix(prefix + "attn_q.weight", spec.hidden, queries, base),
        _matrix(prefix + "attn_k.weight", spec.hidden, keys, base),
        _matrix(prefix + "attn_v.weight", spec.hidden, keys, value),
        _matrix(prefix + "attn_output.weight", queries, spec.hidden, base),
        _matrix(prefix + "ffn_gate.weight", spec.hidden, spec.ffn, base),
        _matrix(prefix + "ffn_up.weight", spec.hidden, spec.ffn, base),
        _matrix(prefix + "ffn_down.weight", spec.ffn, spec.hidden, down),
    ]
    vectors = {"attn_norm.weight": spec.hidden, "ffn_norm.weight": spec.hidden}
    if spec.qkv_bias:
        vectors |= {"attn_q.bias": queries, "attn_k.bias": keys, "attn_v.bias": keys}
    return matrices + [Tensor(name=prefix + name, shape=(size,), type="F32") for name, size in vectors.items()]


def _matrix(name: str, row: int, rows: int, wanted: str) -> Tensor:
    fits = row % TYPES[wanted].elements == 0
    return Tensor(name=name, shape=(row, rows), type=wanted if fits else _FALLBACK[wanted])


def _output_type(quant: str) -> str:
    return {"Q8_0": "Q8_0", "F16": "F16"}.get(quant, "Q6_K")


def _embedding_type(spec: ModelSpec, quant: str) -> str:
    return _output_type(quant) if spec.tied_embeddings else BASE_TYPES[quant]


def weight_bytes(spec: ModelSpec, quant: str, *, layers: int | None = None) -> int:
    """Bytes of all weights in the file."""
    return sum(tensor.size for tensor in tensors(spec, quant, layers=layers))


def repacked_bytes(spec: ModelSpec, quant: str) -> int:
    """Bytes of the second, interleaved copy that llama.cpp's x86 CPU backend keeps of Q4_0 and Q4_K matrices."""
    return sum(t.size for t in tensors(spec, quant) if t.type in _REPACKED and t.name != "token_embd.weight")
