"""Tiny architectures for tests: real shapes in miniature."""

from dataclasses import replace

from dpctl.core.figures import Figure, Provenance
from dpctl.core.models import ModelSpec

TINY = ModelSpec(
    id="tiny",
    name="Tiny",
    arch="llama",
    layers=4,
    hidden=256,
    ffn=512,
    heads=4,
    kv_heads=2,
    head_dim=64,
    vocab=1024,
    context=4096,
    tied_embeddings=False,
    chars_per_token=Figure(value=4.0, unit="char/tok", provenance=Provenance.ASSUMED, source="test"),
    source="test",
)
# rows that do not divide into 256 take 32-element types
ODD = replace(TINY, id="odd", arch="qwen2", hidden=192, heads=3, kv_heads=1, tied_embeddings=True, qkv_bias=True)
