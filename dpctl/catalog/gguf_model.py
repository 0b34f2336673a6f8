"""A GGUF file as the model of a question: its shape and its bytes, from its header alone."""

from dataclasses import dataclass
from pathlib import Path

from dpctl.catalog.gguf_header import GgufHeader, read_header, spec_of
from dpctl.core.errors import UnavailableError, UsageError
from dpctl.core.figures import Figure, Provenance
from dpctl.core.models import ModelSpec
from dpctl.estimate.question import ModelFacts, model_of
from dpctl.estimate.shapes import model_from

_PARTS = "split.count"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileModel:
    """What a file holds: weights of a `size` in B, in the quantisation that it names (None when it names none)."""

    facts: ModelFacts
    spec: ModelSpec
    quant: str | None
    size: Figure


def is_file(text: str) -> bool:
    """Whether a model is named by the path of a GGUF file."""
    return text.lower().endswith(".gguf")


def file_model(text: str) -> FileModel:
    """Read a GGUF file's header; UsageError when there is none, or when the file is damaged, cut short or one of parts.

    Of dense Llama and Qwen2 shapes every tensor is known; of others the main numbers, and the rest is filled in.
    """
    path = Path(text).expanduser()
    try:
        header = read_header(path)
    except UnavailableError as error:
        raise UsageError(error.what, where=error.where, hint=error.hint) from None
    if header.data_end > header.size:
        lack = header.data_end - header.size
        raise UsageError(
            f"the GGUF file is cut short: at least {lack / 1e6:,.1f} MB of its weights are missing",
            where=str(path),
            hint="fetch it again",
        )
    parts = header.metadata.get(_PARTS, 1)
    if isinstance(parts, int) and parts > 1:
        raise UsageError(
            f"one of {parts} parts of a model", where=str(path), hint="join them: llama-gguf-split --merge FIRST OUT"
        )
    if header.parameters < 1 or header.tensor_bytes < 1:
        raise UsageError("the GGUF file holds no weights", where=str(path), hint="give the file of a model")
    size = Figure(
        value=float(header.tensor_bytes),
        unit="B",
        provenance=Provenance.MEASURED,
        source=f"{path.name} without its header",
    )
    known = spec_of(header)
    if known is not None:
        spec, quant = known
        return FileModel(facts=model_of(spec), spec=spec, quant=quant, size=size)
    try:
        facts, spec = _shape(header)
    except ValueError as error:
        raise UsageError(f"its header makes no model: {error}", where=str(path), hint="convert it again") from None
    return FileModel(facts=facts, spec=spec, quant=header.file_type, size=size)


def _shape(header: GgufHeader) -> tuple[ModelFacts, ModelSpec]:
    """The shape of any architecture, from the keys that llama.cpp's writers use for all of them (gguf.md)."""
    arch = header.metadata.get("general.architecture")

    def count(key: str) -> float | None:
        value = header.metadata.get(f"{arch}.{key}")
        return float(value) if isinstance(value, int) and value > 0 else None

    params, hidden, layers = float(header.parameters), count("embedding_length"), count("block_count")
    experts, used = count("expert_count"), count("expert_used_count")
    width = count("expert_feed_forward_length") or count("feed_forward_length")
    active = None
    if experts and used and width and hidden and layers:
        # gated experts have three matrices
        active = params - layers * 3.0 * hidden * width * max(0.0, experts - used)
    return model_from(
        Path(header.path).stem,
        params,
        active=active if active is not None and active > 0 else None,
        layers=layers,
        hidden=hidden,
        heads=count("attention.head_count"),
        kv_heads=count("attention.head_count_kv"),
        head_dim=count("attention.key_length"),
        vocab=float(header.tokens) if header.tokens else count("vocab_size"),
        ffn=count("feed_forward_length") or width,
    )
