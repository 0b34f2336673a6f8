"""What a model is: the integers of its architecture, or a provider's hosted model with price and latency."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from dpctl.core.figures import Figure

# recurrent states are kept in 32-bit floats, whatever type the KV cache has
_STATE_BYTES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSpec:
    """Architecture of a decoder: sizes in elements, `arch` as llama.cpp (llama, qwen2) or its config names it.

    The first fields describe a dense model of equal layers; the others, with their defaults, what differs from that.

    Text: `chars_per_token` is how many characters of English legal text one token of its tokenizer holds.

    MLP: `ffn` is its width, with `mlp_matrices` 3 (gated) or 2 (plain), in `mlp_layers` of the layers (None: all).

    Experts: of these MLPs all but `dense_layers` are made of `experts` routed ones, of which a token takes
    `experts_active`, each `moe_ffn` wide, and of `shared_experts` which every token takes, each `shared_ffn` wide (0:
    as the routed ones). `moe_hidden` is the width that routed experts read, behind a projection (0: `hidden`).

    Attention, by number of layers, the rest being full: `sliding_layers` see the last `sliding_window` tokens (with
    heads, KV heads and head size of their own where given), `linear_layers` keep a state of `linear_state` elements
    instead of a cache (Mamba, delta nets) and have `linear_parameters` weights each, `mixerless_layers` have none.
    `kv_rank` > 0 makes full layers multi-head latent attention (MLA): cached is a latent vector of `kv_rank` +
    `rope_dim`, queries pass through `q_rank` (0: directly), `head_dim` is a query head's size including `rope_dim`.
    `v_head_dim` is the size of a value head where it differs, `gated_attention` a gate as large as the output,
    `values_from_keys` says that full layers have no V matrix, `shared_kv_full` and `shared_kv_sliding` how many layers
    of these kinds reuse an earlier one's K and V. With `sparse_tokens`, full layers attend to so many tokens at most,
    chosen by an indexer of `index_heads` heads that caches `index_dim` elements. Where the shape follows no rule here,
    `attention_parameters` are the weights of one full layer, `kv_elements` what all full layers cache for a token.

    Counts: `per_layer_embeddings` are weights of tables of which a token reads a row (Gemma 3n and 4), never streamed;
    `extra_parameters` what the rules leave out. `stated_parameters` and `stated_active` are published counts that win
    over the computed ones, for shapes that cannot be computed.
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
    mlp_matrices: int = 3
    mlp_layers: int | None = None
    experts: int = 0
    experts_active: int = 0
    shared_experts: int = 0
    moe_ffn: int = 0
    shared_ffn: int = 0
    moe_hidden: int = 0
    dense_layers: int = 0
    sliding_layers: int = 0
    sliding_window: int = 0
    sliding_heads: int | None = None
    sliding_kv_heads: int | None = None
    sliding_head_dim: int | None = None
    linear_layers: int = 0
    linear_parameters: int = 0
    linear_state: int = 0
    mixerless_layers: int = 0
    q_rank: int = 0
    kv_rank: int = 0
    rope_dim: int = 0
    v_head_dim: int | None = None
    qk_norm: bool = False
    gated_attention: bool = False
    values_from_keys: bool = False
    shared_kv_full: int = 0
    shared_kv_sliding: int = 0
    sparse_tokens: int | None = None
    index_heads: int = 0
    index_dim: int = 0
    attention_parameters: int | None = None
    kv_elements: float | None = None
    per_layer_embeddings: int = 0
    extra_parameters: int = 0
    stated_parameters: int | None = None
    stated_active: int | None = None

    def __post_init__(self) -> None:
        for name in _POSITIVE:
            value = getattr(self, name)
            if value is not None and value <= 0:
                raise ValueError(f"{name} of model {self.id} must be positive, got {value}")
        for name in _NOT_NEGATIVE:
            if getattr(self, name) < 0:
                raise ValueError(f"{name} of model {self.id} must not be negative, got {getattr(self, name)}")
        for heads, kv_heads in ((self.heads, self.kv_heads), self._sliding_heads):
            if heads % kv_heads:
                raise ValueError(f"model {self.id}: {heads} heads cannot share {kv_heads} KV heads evenly")
        problem = self._problem()
        if problem is not None:
            raise ValueError(f"model {self.id}: {problem}")

    def _problem(self) -> str | None:
        """What does not fit together, or None."""
        special = self.sliding_layers + self.linear_layers + self.mixerless_layers
        if special > self.layers:
            return f"{special} sliding, linear and mixerless layers are more than its {self.layers} layers"
        if self.mlp_layers is not None and self.mlp_layers > self.layers:
            return f"{self.mlp_layers} layers with an MLP are more than its {self.layers} layers"
        if self.mlp_matrices not in {2, 3}:
            return f"an MLP has 2 or 3 matrices, not {self.mlp_matrices}"
        if (self.sliding_layers > 0) != (self.sliding_window > 0):
            return "sliding_layers and sliding_window belong together"
        if self.experts and not (0 < self.experts_active <= self.experts and self.moe_ffn):
            return f"of {self.experts} experts {self.experts_active} are active, each {self.moe_ffn} wide"
        if not self.experts and (self.experts_active or self.shared_experts or self.moe_ffn or self.dense_layers):
            return "experts_active, shared_experts, moe_ffn and dense_layers need experts"
        if self.experts and self.dense_layers > self._mlp_layers:
            return f"{self.dense_layers} dense layers are more than its {self._mlp_layers} layers with an MLP"
        if self.kv_rank == 0 and (self.q_rank or self.rope_dim):
            return "q_rank and rope_dim need kv_rank"
        if self.rope_dim >= self.head_dim:
            return f"rope_dim {self.rope_dim} must be a part of head_dim {self.head_dim}"
        if self.shared_kv_full > self.full_layers or self.shared_kv_sliding > self.sliding_layers:
            return "more layers share K and V than there are"
        total, active = self.stated_parameters, self.stated_active
        if total is not None and active is not None and active > total:
            return f"{active} active parameters are more than {total}"
        return None

    @property
    def full_layers(self) -> int:
        """Number of layers whose attention reaches back to the first token (MLA included)."""
        return self.layers - self.sliding_layers - self.linear_layers - self.mixerless_layers

    @property
    def moe_layers(self) -> int:
        """Number of layers with routed experts."""
        return self._mlp_layers - self.dense_layers if self.experts else 0

    @property
    def latent(self) -> int:
        """Elements that a layer of MLA caches for a token; 0 without MLA."""
        return self.kv_rank + self.rope_dim

    @property
    def dense_llama(self) -> bool:
        """Whether a GGUF of it holds the tensors of a dense Llama or Qwen2: layers alike, with full attention."""
        equal = self.full_layers == self.layers == self._mlp_layers
        plain = self.mlp_matrices == 3 and not (self.experts or self.kv_rank or self.stated_parameters)
        return self.arch in {"llama", "qwen2"} and equal and plain

    @property
    def parameters(self) -> int:
        """Number of weights, norms and biases included, embeddings once when tied; a stated number wins."""
        return self.computed_parameters if self.stated_parameters is None else self.stated_parameters

    @property
    def active_parameters(self) -> int:
        """Weights that belong to one token: all but the experts it does not take and the per-layer embeddings.

        The input table is counted here (as in "30B-A3B") and not in `streamed_parameters`.
        """
        if self.stated_active is not None:
            return self.stated_active
        return self.parameters - self._idle_parameters - self.per_layer_embeddings

    @property
    def streamed_parameters(self) -> int:
        """Weights read from memory for one token: the active ones without the input table, which gives one row.

        A tied table stays in: it is read whole as the output matrix.
        """
        return self.active_parameters - (0 if self.tied_embeddings else self.vocab * self.hidden)

    @property
    def matrix_parameters(self) -> int:
        """Weights that each token of a prompt is multiplied with (2 FLOP each): active ones without token tables."""
        return self.active_parameters - self.embedding_parameters

    @property
    def embedding_parameters(self) -> int:
        """Weights of the input table and the output matrix, once when tied; per-layer embeddings excluded."""
        return self.vocab * self.hidden * (1 if self.tied_embeddings else 2)

    @property
    def expert_parameters(self) -> int:
        """Weights of all routed experts of all layers (shared experts and router excluded)."""
        return self.moe_layers * self.experts * self._expert

    @property
    def computed_parameters(self) -> int:
        """The number of weights that follows from the shape, whatever is stated."""
        blocks = self.layers - self.mixerless_layers + self._mlp_layers
        tables = self.embedding_parameters + self.per_layer_embeddings + self.extra_parameters
        return self._mixers + self._mlps + self.expert_parameters + (blocks + 1) * self.hidden + tables

    @property
    def computed_active(self) -> int:
        """The number of active weights that follows from the shape, whatever is stated."""
        return self.computed_parameters - self._idle_parameters - self.per_layer_embeddings

    def kv_bytes_per_token(self, bytes_per_element: float = 2.0) -> float:
        """Bytes that the cache grows by for one token while no sliding window is full yet (f16 unless told otherwise).

        K and V, or MLA's latent vector and an indexer's keys, over all layers that cache; linear layers do not grow.
        """
        return (self._full_cache + self._sliding_cache) * bytes_per_element

    def kv_bytes(self, tokens: float, bytes_per_element: float = 2.0) -> float:
        """Bytes of one sequence's cache at a depth: sliding windows capped, states of linear layers (4 B) added."""
        state = self.linear_layers * self.linear_state * _STATE_BYTES
        seen = min(tokens, self.sliding_window)
        return (self._full_cache * tokens + self._sliding_cache * seen) * bytes_per_element + state

    @property
    def _mlp_layers(self) -> int:
        return self.layers if self.mlp_layers is None else self.mlp_layers

    @property
    def _value_dim(self) -> int:
        return self.head_dim if self.v_head_dim is None else self.v_head_dim

    @property
    def _sliding_heads(self) -> tuple[int, int]:
        """Heads and KV heads of a sliding layer."""
        return self.sliding_heads or self.heads, self.sliding_kv_heads or self.kv_heads

    @property
    def _sliding_dims(self) -> tuple[int, int]:
        """Sizes of a query and of a value head of a sliding layer."""
        if self.sliding_head_dim is not None:
            return self.sliding_head_dim, self.sliding_head_dim
        return self.head_dim, self._value_dim

    @property
    def _full_cache(self) -> float:
        """Elements that all full layers cache for a token."""
        if self.kv_elements is not None:
            return self.kv_elements
        elements = self.latent or self.kv_heads * (self.head_dim + self._value_dim)
        return (self.full_layers - self.shared_kv_full) * (elements + self.index_dim)

    @property
    def _sliding_cache(self) -> int:
        """Elements that all sliding layers cache for a token in their window."""
        _, kv_heads = self._sliding_heads
        return (self.sliding_layers - self.shared_kv_sliding) * kv_heads * sum(self._sliding_dims)

    @property
    def _expert(self) -> int:
        """Weights of one routed expert."""
        return self.mlp_matrices * (self.moe_hidden or self.hidden) * self.moe_ffn

    @property
    def _idle_parameters(self) -> int:
        """Weights of the experts that a token does not take."""
        return self.moe_layers * (self.experts - self.experts_active) * self._expert

    @property
    def _mlps(self) -> int:
        """Weights of dense MLPs, shared experts, routers and projections to experts of another width."""
        dense = self.mlp_matrices * self.hidden * self.ffn
        if not self.experts:
            return self._mlp_layers * dense
        shared = self.shared_experts * self.mlp_matrices * self.hidden * (self.shared_ffn or self.moe_ffn)
        around = self.hidden * self.experts + 2 * self.hidden * self.moe_hidden
        return self.dense_layers * dense + self.moe_layers * (shared + around)

    @property
    def _mixers(self) -> int:
        """Weights of attention and of what stands in its place."""
        full = self._latent_attention() if self.kv_rank else self._attention(self.heads, self.kv_heads, *self._dims)
        if self.attention_parameters is not None:
            full = self.attention_parameters
        if self.index_heads:
            keys = self.index_heads * self.index_dim
            full += (self.q_rank or self.hidden) * keys + self.hidden * (self.index_dim + self.index_heads)
        sliding = self._attention(*self._sliding_heads, *self._sliding_dims)
        found = self.full_layers * full + self.sliding_layers * sliding + self.linear_layers * self.linear_parameters
        if self.values_from_keys:
            found -= self.full_layers * self.hidden * self.kv_heads * self._value_dim
        found -= self.shared_kv_full * self.hidden * self.kv_heads * sum(self._dims)
        return found - self.shared_kv_sliding * self.hidden * self._sliding_heads[1] * sum(self._sliding_dims)

    @property
    def _dims(self) -> tuple[int, int]:
        """Sizes of a query and of a value head of a full layer."""
        return self.head_dim, self._value_dim

    def _attention(self, heads: int, kv_heads: int, head_dim: int, value_dim: int) -> int:
        keys = (heads + kv_heads) * head_dim + kv_heads * value_dim
        outputs = heads * value_dim * (2 if self.gated_attention else 1)
        norms = 2 * head_dim if self.qk_norm else 0
        return self.hidden * (keys + outputs) + (keys if self.qkv_bias else 0) + norms

    def _latent_attention(self) -> int:
        queries = self.heads * self.head_dim
        query = self.q_rank * (self.hidden + queries + 1) if self.q_rank else self.hidden * queries
        values = self.heads * self._value_dim
        expand = self.kv_rank * (queries - self.heads * self.rope_dim + values + 1)
        outputs = values * (2 if self.gated_attention else 1)
        return query + self.hidden * self.latent + expand + self.hidden * outputs


_POSITIVE = (
    *("layers", "hidden", "ffn", "heads", "kv_heads", "head_dim", "vocab", "context"),
    *("mlp_layers", "sliding_heads", "sliding_kv_heads", "sliding_head_dim", "v_head_dim", "sparse_tokens"),
    *("attention_parameters", "kv_elements", "stated_parameters", "stated_active"),
)
_NOT_NEGATIVE = (
    *("experts", "experts_active", "shared_experts", "moe_ffn", "shared_ffn", "moe_hidden", "dense_layers"),
    *("sliding_layers", "sliding_window", "linear_layers", "linear_parameters", "linear_state", "mixerless_layers"),
    *("q_rank", "kv_rank", "rope_dim", "shared_kv_full", "shared_kv_sliding", "index_heads", "index_dim"),
    *("per_layer_embeddings", "extra_parameters"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRef:
    """What a user asks for: a catalogue model at a quantisation (`mistral-7b@Q4_K_M`), or a GGUF file."""

    text: str
    model: str | None = None
    quant: str | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LongPrice:
    """Prices in USD/tok of every token of a request whose prompt is longer than `above` tokens."""

    above: int
    input: Figure
    output: Figure
    cached_input: Figure | None = None
    cache_write: Figure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenPrice:
    """Prices of one hosted model in USD/tok; `listed` is the date of the data. What the provider does not list is None.

    `cached_input` is for tokens read from a prompt cache, `cache_write` for tokens written to one, `batch` the share of
    the price that requests which may wait pay. `long` holds the prices of longer prompts, by rising `above`.
    """

    input: Figure
    output: Figure
    cached_input: Figure | None = None
    listed: date | None = None
    cache_write: Figure | None = None
    batch: Figure | None = None
    long: tuple[LongPrice, ...] = ()

    def at(self, prompt: float) -> "TokenPrice | LongPrice":
        """The prices for a prompt of so many tokens, cached ones included."""
        return next((tier for tier in reversed(self.long) if prompt > tier.above), self)


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

    `base_url` may be a pattern, with what is the customer's own in braces ("https://{resource}.openai.azure.com/...").
    `capabilities` are declared, and corrected by what the endpoint answers: `max_tokens_field` names the limit of the
    answer, `stream_options` says whether usage may be asked for, `usage` where it then arrives in a stream (own-chunk,
    finish-chunk, none), `health_path` what answers without a model, after the base URL, `auth` how the key is given
    (bearer, api-key, x-api-key). What is not declared is not known. `source` is where all this was read, `on` the day.
    """

    id: str
    name: str
    base_url: str
    key_variable: str
    delivery: str
    zone: str
    capabilities: Mapping[str, str | bool] = field(default_factory=dict)
    models: tuple[HostedModel, ...] = ()
    source: str = ""
    on: date | None = None

    @property
    def address(self) -> str | None:
        """The base URL where it is the same for everybody; None for a pattern, which the user has to fill in."""
        return None if "{" in self.base_url else self.base_url
