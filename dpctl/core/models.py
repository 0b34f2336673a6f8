"""What a model is: the integers of its architecture, or a provider's hosted model with price and latency."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from dpctl.core.figures import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSpec:
    """Architecture of a dense decoder: sizes in elements, `arch` as llama.cpp names it (llama, qwen2).

    `chars_per_token` is how many characters of English legal text one token of its tokenizer holds.
    """

    id: str
    name: str
    arch: str
    layers: int
    hidden: int
    ffn: int
    heads: int
    kv_heads: int
    head_dim: int
    vocab: int
    context: int
    tied_embeddings: bool
    qkv_bias: bool = False
    rope_theta: float = 10_000.0
    norm_eps: float = 1e-5
    chars_per_token: Figure
    source: str

    def __post_init__(self) -> None:
        for name in ("layers", "hidden", "ffn", "heads", "kv_heads", "head_dim", "vocab", "context"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} of model {self.id} must be positive, got {getattr(self, name)}")
        if self.heads % self.kv_heads:
            raise ValueError(f"model {self.id}: {self.heads} heads cannot share {self.kv_heads} KV heads evenly")

    @property
    def parameters(self) -> int:
        """Number of weights, norms and biases included; embeddings once when tied."""
        attention = self.hidden * self.head_dim * (2 * self.heads + 2 * self.kv_heads)
        bias = self.head_dim * (self.heads + 2 * self.kv_heads) if self.qkv_bias else 0
        layer = attention + bias + 3 * self.hidden * self.ffn + 2 * self.hidden
        embeddings = self.vocab * self.hidden * (1 if self.tied_embeddings else 2)
        return self.layers * layer + embeddings + self.hidden

    def kv_bytes_per_token(self, bytes_per_element: float = 2.0) -> float:
        """Bytes of KV cache for one token over all layers (K and V; f16 unless told otherwise)."""
        return 2 * self.layers * self.kv_heads * self.head_dim * bytes_per_element


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRef:
    """What a user asks for: a catalogue model at a quantisation (`mistral-7b@Q4_K_M`), or a GGUF file."""

    text: str
    model: str | None = None
    quant: str | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenPrice:
    """Prices of one hosted model in USD/tok; `cached_input` where the provider has one; `listed` is the data's date."""

    input: Figure
    output: Figure
    cached_input: Figure | None = None
    listed: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LatencyProfile:
    """A hosted model's published latency: log-normal TTFT for a short prompt plus a cost per prompt token, and decode.

    `ttft` is the median in s for a short prompt, `ttft_sigma` the standard deviation of its logarithm, `prefill` the
    additional s per prompt token, `decode` the median output rate in tok/s, `decode_sigma` its log deviation between
    requests.
    """

    ttft: Figure
    ttft_sigma: Figure
    prefill: Figure
    decode: Figure
    decode_sigma: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class HostedModel:
    """A model as a provider serves it; `id` is what the API calls it, `provider` the catalogue's provider id."""

    id: str
    provider: str
    name: str
    context: int
    chars_per_token: Figure
    latency: LatencyProfile | None = None
    price: TokenPrice | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A place with an API: where it is, which variable holds the key, and the small ways in which its dialect differs.

    `capabilities` holds the declared record per provider (max_tokens field name, stream_options).
    """

    id: str
    name: str
    base_url: str
    key_variable: str
    delivery: str
    zone: str
    capabilities: Mapping[str, str | bool] = field(default_factory=dict)
    models: tuple[HostedModel, ...] = ()
