"""What a model's weights take at a quantisation: all of them, and those read for one token.

Tensor by tensor where the mix and the shape are known (estimate.tensors), else by class of tensor: mixes spend more
bits on the output matrix, on ffn_down and on attn_v, formats of GPU engines leave token tables in 16 bits, MXFP4 takes
experts only. Shares and block types of GGUF mixes restate llama.cpp's quantiser (src/llama-quant.cpp, October 2026);
the classes come within 1 % of its dry runs on four shapes and fourteen mixes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from dpctl.core.figures import Figure, Provenance
from dpctl.core.models import ModelSpec
from dpctl.core.quants import Quant
from dpctl.estimate.engines import family_of
from dpctl.estimate.tensors import BASE_TYPES, tensors

# bits of a weight in llama.cpp's block types
_BITS: Mapping[str, float] = {
    "Q2_K": 2.625,
    "Q3_K": 3.4375,
    "Q4_K": 4.5,
    "Q5_K": 5.5,
    "Q6_K": 6.5625,
    "Q8_0": 8.5,
    "IQ4_XS": 4.25,
    "IQ4_NL": 4.5,
    "Q4_0": 4.5,
    "Q4_1": 5.0,
    "Q5_0": 5.5,
    "Q5_1": 6.0,
    "F16": 16.0,
    "F32": 32.0,
}
# what stands in for a type of 256-element blocks where a row does not divide into them
_FALLBACK: Mapping[str, str] = {
    "Q2_K": "IQ4_NL",
    "Q3_K": "IQ4_NL",
    "IQ4_XS": "IQ4_NL",
    "Q4_K": "Q5_0",
    "Q5_K": "Q5_1",
    "Q6_K": "Q8_0",
}
# type -> share of the layers that take it
_Shares = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """B of all weights, and of those streamed for one token; `bits` is the mean of all in bit/weight."""

    total: Figure
    active: Figure
    bits: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mix:
    """A GGUF mix: the base type, and what attn_v, attn_output and ffn_down take instead in a share of the layers.

    `grouped_value` is what attn_v takes when four or more heads share one.
    """

    base: str
    value: _Shares
    grouped_value: _Shares
    output: _Shares
    down: _Shares


def _mix(
    base: str,
    *,
    value: _Shares | None = None,
    grouped: _Shares | None = None,
    output: _Shares | None = None,
    down: _Shares | None = None,
) -> _Mix:
    plain = {base: 1.0}
    return _Mix(
        base=base,
        value=value or plain,
        grouped_value=grouped or value or plain,
        output=output or plain,
        down=down or plain,
    )


_MIXES: Mapping[str, _Mix] = {
    "Q2_K": _mix("Q2_K", value={"Q3_K": 1.0}, grouped={"Q4_K": 1.0}, output={"Q3_K": 1.0}, down={"Q3_K": 1.0}),
    "Q2_K_S": _mix("Q2_K", grouped={"Q4_K": 1.0}, down={"Q2_K": 7 / 8, "Q4_K": 1 / 8}),
    "Q3_K_S": _mix("Q3_K"),
    "Q3_K_M": _mix("Q3_K", value={"Q4_K": 1.0}, output={"Q4_K": 1.0}, down={"Q4_K": 15 / 16, "Q5_K": 1 / 16}),
    "Q3_K_L": _mix("Q3_K", value={"Q5_K": 1.0}, output={"Q5_K": 1.0}, down={"Q5_K": 1.0}),
    "Q4_0": _mix("Q4_0"),
    "Q4_1": _mix("Q4_1"),
    "Q5_0": _mix("Q5_0"),
    "Q5_1": _mix("Q5_1"),
    "Q4_K_S": _mix("Q4_K", value={"Q4_K": 7 / 8, "Q5_K": 1 / 8}, down={"Q4_K": 7 / 8, "Q5_K": 1 / 8}),
    "Q4_K_M": _mix("Q4_K", value={"Q4_K": 0.5, "Q6_K": 0.5}, down={"Q4_K": 0.5, "Q6_K": 0.5}),
    "Q5_K_S": _mix("Q5_K"),
    "Q5_K_M": _mix("Q5_K", value={"Q5_K": 0.5, "Q6_K": 0.5}, down={"Q5_K": 0.5, "Q6_K": 0.5}),
    "Q6_K": _mix("Q6_K"),
    "Q8_0": _mix("Q8_0"),
    "IQ4_NL": _mix("IQ4_NL", grouped={"Q5_K": 1.0}, down={"IQ4_NL": 7 / 8, "Q5_K": 1 / 8}),
    "IQ4_XS": _mix("IQ4_XS", grouped={"Q5_K": 1.0}, down={"IQ4_XS": 7 / 8, "Q5_K": 1 / 8}),
    "F16": _mix("F16"),
}
# mixes that give attn_output five bits in models of exactly eight experts (all give attn_k and attn_v eight there)
_FIVE_BIT_OUTPUT = frozenset({"Q2_K", "Q3_K_S", "Q3_K_M", "Q4_K_S", "Q4_K_M", "IQ4_NL", "IQ4_XS"})
_EIGHT = 8
# what varies between files of one GGUF mix: importance matrices, versions of the quantiser, hand-made tensor types
_GGUF_LOW, _GGUF_HIGH = 0.97, 1.04


@dataclass(frozen=True, slots=True, kw_only=True)
class _Format:
    """Bits of a weight outside the token tables, likely, at least and at most; tables stay in 16 bits.

    `mlx` are the bits of the format as MLX writes it, tables included; None where it has none.
    """

    bits: float
    low: float
    high: float
    mlx: float | None = None


_FORMATS: Mapping[str, _Format] = {
    # 4 bits and a 16-bit scale and 4-bit zero for each 128 (AWQ, GPTQ); groups of 32 at most. MLX: 32 bits for each 64
    "INT4": _Format(bits=4.16, low=4.13, high=4.7, mlx=4.5),
    "FP8": _Format(bits=8.03, low=8.0, high=8.5, mlx=8.5),
    # 4 bits and an 8-bit scale for each 16; attention sometimes in more
    "NVFP4": _Format(bits=4.5, low=4.5, high=5.5),
}
_MXFP4_BITS = 4.25
_TABLE_BITS = 16.0


def model_weights(
    spec: ModelSpec, quant: Quant, *, total_bytes: Figure | float | None = None, engine: str = ""
) -> Weights:
    """Weights of `spec` at `quant`; a given size of the real file wins (a plain number counts as published).

    `engine` decides between formats that share a name: MLX's 4 bits quantise token tables, others' do not; a file of
    MXFP4 experts holds the rest in 8 bits for llama.cpp and in 16 for the others.
    ValueError when the size is not positive.
    """
    found = _reckoned(spec, quant, engine)
    if total_bytes is None:
        return found
    total = total_bytes if isinstance(total_bytes, Figure) else _given(total_bytes)
    total = total.to("B")
    if total.value <= 0:
        raise ValueError(f"the weights of {spec.id} must have a positive size, got {total.value:g} B")
    share = found.active.value / found.total.value
    return Weights(total=total, active=total * share, bits=total.value * 8.0 / spec.parameters)


def plain_weights(total: Figure, parameters: float, active: float) -> Weights:
    """Weights of which only the size is known: `total` in B, every one of the `parameters` as large as another.

    `active` of them are read for one token.
    """
    size = total.to("B")
    return Weights(total=size, active=size * (active / parameters), bits=size.value * 8.0 / parameters)


def _given(size: float) -> Figure:
    return Figure(value=float(size), unit="B", provenance=Provenance.PUBLISHED, source="the size of the file, as given")


# thousands of questions are about few models
@lru_cache(maxsize=1024)
def _reckoned(spec: ModelSpec, quant: Quant, engine: str) -> Weights:
    if spec.dense_llama and quant.id in BASE_TYPES:
        return _exact(spec, quant)
    if quant.id in _MIXES:
        return _by_class(spec, quant)
    mlx = family_of(engine) == ("mlx", True)
    form = _FORMATS.get(quant.id)
    if form is not None and mlx and form.mlx is not None:
        return _even(spec, form.mlx, form.mlx, form.mlx * 1.1, f"{quant.id} as MLX writes it, token tables included")
    if form is not None:
        return _with_tables(spec, quant, form)
    if quant.id == "MXFP4" and spec.experts:
        return _mxfp4(spec, quant, engine)
    bits = quant.bits
    low, high = bits.low or bits.value, bits.high or bits.value
    return _even(spec, bits.value, low, high, f"parameters x {quant.id}'s mean bits a weight ({bits.source})")


def _exact(spec: ModelSpec, quant: Quant) -> Weights:
    found = tensors(spec, quant.id)
    total = sum(tensor.size for tensor in found)
    idle = 0 if spec.tied_embeddings else next(t.size for t in found if t.name == "token_embd.weight")
    source = f"tensor by tensor in llama.cpp's mix {quant.id}, as its quantiser chooses"
    return _weights(spec, total, total - idle, 1.0, 1.0, source)


def _by_class(spec: ModelSpec, quant: Quant) -> Weights:
    mix = _MIXES[quant.id]
    eight = spec.experts == _EIGHT
    tables = spec.vocab * spec.hidden
    # the head in six bits or more; a tied table is quantised as the head
    head_type = {"Q8_0": "Q8_0", "F16": "F16"}.get(mix.base, "Q6_K")
    head = _bits(head_type, spec.hidden)
    table = head if spec.tied_embeddings else _bits(mix.base, spec.hidden)
    # of an expert as of an MLP, one matrix in two or three is ffn_down
    share = 1.0 / spec.mlp_matrices
    base = _bits(mix.base, spec.hidden)
    expert = (1 - share) * base + share * _mean(mix.down, spec.moe_ffn or spec.ffn)
    dense_mlps = _dense_mlp_parameters(spec)
    dense = (1 - share) * base + share * _mean(mix.down, spec.ffn)
    keys = values = outputs = 0
    if not spec.kv_rank and spec.attention_parameters is None:
        layers = spec.full_layers + spec.sliding_layers
        keys = layers * spec.hidden * spec.kv_heads * spec.head_dim
        values = 0 if spec.values_from_keys else keys
        outputs = layers * spec.hidden * spec.heads * spec.head_dim
    grouped = spec.heads // spec.kv_heads >= 4
    value_bits = _BITS["Q8_0"] if eight else _mean(mix.grouped_value if grouped else mix.value, spec.hidden)
    output = {"Q5_K": 1.0} if eight and quant.id in _FIVE_BIT_OUTPUT else mix.output
    classes = (
        (tables, head),
        (0 if spec.tied_embeddings else tables, table),
        (spec.expert_parameters, expert),
        (dense_mlps, dense),
        (keys, _BITS["Q8_0"] if eight else base),
        (values, value_bits),
        (outputs, _mean(output, spec.heads * spec.head_dim)),
        # routers stay in 32 bits
        (spec.moe_layers * spec.hidden * spec.experts, _BITS["F32"]),
    )
    rest = spec.parameters - sum(count for count, _ in classes)
    if rest < 0:
        return _even(spec, quant.bits.value, quant.bits.low, quant.bits.high, f"parameters x {quant.id}'s mean bits")
    total = (sum(count * bits for count, bits in classes) + rest * base) / 8.0
    active = total - (_idle_experts(spec) * expert + spec.per_layer_embeddings * base) / 8.0
    if not spec.tied_embeddings:
        active -= tables * table / 8.0
    source = f"by class of tensor in llama.cpp's mix {quant.id}; norms and what is unknown in its base type"
    return _weights(spec, total, active, _GGUF_LOW, _GGUF_HIGH, source)


def _with_tables(spec: ModelSpec, quant: Quant, form: _Format) -> Weights:
    tables = min(spec.embedding_parameters + spec.per_layer_embeddings, spec.parameters)
    rest = spec.parameters - tables
    low, value, high = ((tables * _TABLE_BITS + rest * bits) / 8.0 for bits in (form.low, form.bits, form.high))
    idle = _idle_experts(spec) * form.bits + spec.per_layer_embeddings * _TABLE_BITS
    if not spec.tied_embeddings:
        idle += spec.vocab * spec.hidden * _TABLE_BITS
    # some quantise the tables too
    low = min(low, spec.parameters * form.low * 1.02 / 8.0)
    source = f"{quant.id}: {form.bits:g} bits a weight, token tables assumed in 16 bits"
    return _weights(spec, value, value - idle / 8.0, low / value, high / value, source)


def _mxfp4(spec: ModelSpec, quant: Quant, engine: str) -> Weights:
    ggml = family_of(engine) == ("llama-cpp", True)
    around = _BITS["Q8_0"] if ggml else _TABLE_BITS
    experts = min(spec.expert_parameters, spec.parameters)
    rest = spec.parameters - experts
    value = (experts * _MXFP4_BITS + rest * around) / 8.0
    idle = _idle_experts(spec) * _MXFP4_BITS
    if not spec.tied_embeddings:
        idle += spec.vocab * spec.hidden * around
    source = f"{quant.id}: experts in {_MXFP4_BITS} bits, the rest assumed in {around:g}"
    low, high = (experts * _MXFP4_BITS + rest * 8.0) / 8.0, (experts * 4.5 + rest * 16.5) / 8.0
    return _weights(spec, value, value - idle / 8.0, low / value, high / value, source)


def _even(spec: ModelSpec, bits: float, low: float | None, high: float | None, source: str) -> Weights:
    total = spec.parameters * bits / 8.0
    active = spec.streamed_parameters * bits / 8.0
    return _weights(spec, total, active, (low or bits) / bits, (high or bits) / bits, source)


def _weights(spec: ModelSpec, total: float, active: float, low: float, high: float, source: str) -> Weights:
    """Both sizes with the relative interval [low, high]; a stated count of active weights wins over the classes."""
    if spec.stated_active is not None:
        active = total * spec.streamed_parameters / spec.parameters
    return Weights(
        total=_figure(total, low, high, source),
        active=_figure(min(active, total), low, high, source),
        bits=total * 8.0 / spec.parameters,
    )


def _figure(value: float, low: float, high: float, source: str) -> Figure:
    return Figure(
        value=float(value),
        unit="B",
        provenance=Provenance.ESTIMATED,
        source=source,
        low=value * min(low, 1.0),
        high=value * max(high, 1.0),
    )


def _dense_mlp_parameters(spec: ModelSpec) -> int:
    layers = spec.layers if spec.mlp_layers is None else spec.mlp_layers
    plain = (layers - spec.moe_layers) * spec.mlp_matrices * spec.hidden * spec.ffn
    shared = spec.moe_layers * spec.shared_experts * spec.mlp_matrices * spec.hidden
    return plain + shared * (spec.shared_ffn or spec.moe_ffn)


def _idle_experts(spec: ModelSpec) -> float:
    """Weights of the routed experts that one token does not take."""
    return spec.expert_parameters * (1.0 - spec.experts_active / spec.experts) if spec.experts else 0.0


def _bits(type_name: str, row: int) -> float:
    short = row % 256 != 0
    return _BITS[_FALLBACK.get(type_name, type_name) if short else type_name]


def _mean(shares: _Shares, row: int) -> float:
    return sum(share * _bits(name, row) for name, share in shares.items())
