"""A model of which only some numbers are known: the rest follows published architectures of its size."""

import math

from dpctl.core.figures import Figure, Provenance
from dpctl.core.models import ModelSpec
from dpctl.estimate import terms
from dpctl.estimate.question import ModelFacts

# what the shape of a model says that was filled in: none of its tensors are known
UNKNOWN_ARCH = "unknown"
# below this share of active parameters a model without known experts is taken for a mixture of them
_SPARSE = 0.6
# what is usual among models published from 2024 to 2026: size of a head, KV heads, tokens, width of an MLP in hidden
# sizes (2.7 to 5.3); the memory of buffers depends on them, and hardly anything else
_HEAD, _KV_HEADS, _VOCAB, _MLP_WIDTH = 128, 8, 128_000, 3.5
# a trained context that nobody named limits nothing
_UNKNOWN_CONTEXT = 2**30
_RATIO = Figure(value=4.0, unit="char/tok", provenance=Provenance.ASSUMED, source="no text is counted")


def model_from(
    name: str,
    params: float,
    *,
    active: float | None = None,
    layers: float | None = None,
    hidden: float | None = None,
    heads: float | None = None,
    kv_heads: float | None = None,
    head_dim: float | None = None,
    vocab: float | None = None,
    ffn: float | None = None,
    kv_bytes_per_token: float | None = None,
) -> tuple[ModelFacts, ModelSpec]:
    """What times depend on and what memory depends on, of a model of which little is known; gaps are filled by rule.

    `params` and `active` count weights. ValueError for impossible shapes.
    """
    given = {"params": params, "active": active, "layers": layers, "hidden": hidden, "heads": heads, "vocab": vocab}
    given |= {"kv_heads": kv_heads, "head_dim": head_dim, "ffn": ffn, "kv": kv_bytes_per_token}
    for label, value in given.items():
        if value is not None and not 0 < value < 1e16:
            raise ValueError(f"{label} must be positive, not {value:g}")
    if active is not None and active > params:
        raise ValueError(f"{active:g} active parameters are more than all {params:g}")
    if heads is not None and kv_heads is not None and heads % kv_heads:
        raise ValueError(f"{heads:g} heads cannot share {kv_heads:g} KV heads evenly")
    used = params if active is None else active
    sparse = 1.0 if used < _SPARSE * params else 0.0
    assumed = tuple(label for label, value in (("layers", layers), ("hidden", hidden)) if value is None)
    layers = layers or terms.assumed_layers(params, sparse)
    hidden = hidden or terms.assumed_hidden(used, layers)
    cache = kv_bytes_per_token
    if cache is None and kv_heads is not None and (head_dim or heads):
        cache = 4.0 * layers * kv_heads * (head_dim or hidden / (heads or 1.0))
    if cache is None:
        cache, assumed = terms.assumed_kv_bytes_per_token(params, layers), (*assumed, "kv cache")
    head = (vocab or 0.0) * hidden
    facts = ModelFacts(
        name=name,
        params=params,
        active_params=used,
        lookup_params=0.0,
        head_params=min(head, 0.5 * used),
        layers=layers,
        hidden=hidden,
        attention_width=heads * (head_dim or hidden / heads) if heads else hidden,
        # a cache that is small for its layers belongs to few of them
        attention_layers=min(layers, max(1.0, cache / 4096.0)),
        vocab=vocab or 0.0,
        kv_bytes_per_token=cache,
        sparse=sparse,
        assumed=assumed,
        guessed=tuple(label for label, value in (("vocabulary", vocab), ("width of the MLP", ffn)) if value is None),
    )
    size = head_dim or (hidden / heads if heads else _HEAD)
    count = _whole(heads or (kv_heads or 1.0) * max(1.0, round(hidden / size / (kv_heads or 1.0))))
    spec = ModelSpec(
        id=name,
        name=name,
        arch=UNKNOWN_ARCH,
        layers=_whole(layers),
        hidden=_whole(hidden),
        ffn=_whole(ffn or _MLP_WIDTH * hidden),
        heads=count,
        kv_heads=_whole(kv_heads or math.gcd(count, _KV_HEADS)),
        head_dim=_whole(size),
        vocab=_whole(vocab or _VOCAB),
        context=_UNKNOWN_CONTEXT,
        tied_embeddings=True,
        chars_per_token=_RATIO,
        source="given",
        kv_elements=cache / 2.0,
        stated_parameters=_whole(params),
        stated_active=min(_whole(used), _whole(params)),
    )
    return facts, spec


def _whole(value: float) -> int:
    return max(1, round(value))
