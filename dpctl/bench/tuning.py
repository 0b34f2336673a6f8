"""Choose llama.cpp's settings for this machine by trying them: which is faster flips with hardware and quantisation."""

import asyncio
from dataclasses import replace
from pathlib import Path

from dpctl.core.models import ModelSpec
from dpctl.engines.llama_cpp import LlamaWorker, load
from dpctl.engines.llama_settings import LlamaSettings
from dpctl.engines.synthetic import cached_model
from dpctl.estimate.tensors import tensors

_PREFILL_TOKENS = 256
_TRIES = 4
# hidden size of the miniature: 2 layers of it load at once and still leave the last cache
_WIDTH = 2048


def miniature(spec: ModelSpec) -> ModelSpec:
    """The same kind of model with small matrices: kernels, not sizes, decide which layout of weights is faster."""
    heads = max(1, _WIDTH // spec.head_dim)
    kv_heads = max(1, heads * spec.kv_heads // spec.heads)
    return replace(
        spec,
        id=f"{spec.id}-miniature",
        layers=2,
        hidden=_WIDTH,
        ffn=max(256, _WIDTH * spec.ffn // spec.hidden // 256 * 256),
        heads=heads,
        kv_heads=kv_heads if heads % kv_heads == 0 else 1,
        vocab=4096,
    )


async def choose_repack(
    worker: LlamaWorker, spec: ModelSpec, quant: str, settings: LlamaSettings, cache: Path
) -> tuple[bool, str]:
    """Whether to let llama.cpp interleave the weights: times a short prefill of a miniature both ways.

    Prefill decides: it is most of a long prompt. Returns (choice, what was seen), at once where nothing would change.
    """
    kinds = {t.type for t in tensors(spec, quant, layers=min(2, spec.layers))}
    if "REPACK = 1" not in worker.environment.get("llama.cpp system", "") or not kinds & {"Q4_0", "Q4_K"}:
        return settings.repack, "repack: nothing to choose"
    small = miniature(spec) if spec.hidden > _WIDTH else spec
    path = await asyncio.to_thread(cached_model, cache, small, quant, layers=min(2, spec.layers))
    seen: dict[bool, list[float]] = {True: [], False: []}
    for repack in seen:
        await load(worker, str(repack), path, replace(settings, repack=repack, context=2 * settings.ubatch))
    for _ in range(_TRIES):
        for repack, walls in seen.items():
            reply = await worker.call("time", name=str(repack), phase="prefill", depth=0, tokens=_PREFILL_TOKENS)
            walls.append(reply["wall"] / _PREFILL_TOKENS)
    for repack in seen:
        await worker.call("unload", name=str(repack))
    choice = min(seen[True]) <= min(seen[False])
    text = ", ".join(
        f"repack {'on' if repack else 'off'} {1e3 * min(walls):.2f} ms/token" for repack, walls in seen.items()
    )
    return choice, f"prefill of a miniature: {text}: {'on' if choice else 'off'}"
