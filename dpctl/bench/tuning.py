"""Choose llama.cpp's settings for this machine by trying them: which is faster flips with hardware and quantisation."""

import asyncio
from dataclasses import replace
from pathlib import Path

from dpctl.core.models import ModelSpec
from dpctl.engines.llama_cpp import LlamaWorker, load
from dpctl.engines.llama_settings import LlamaSettings
from dpctl.engines.synthetic import cached_model
from dpctl.estimate.tensors import TYPES, tensors

_PREFILL_TOKENS = 128
_TRIES = 2


async def choose_repack(
    worker: LlamaWorker, spec: ModelSpec, quant: str, layers: int, settings: LlamaSettings, cache: Path
) -> tuple[bool, str]:
    """Whether to let llama.cpp interleave the weights: times a short prefill of a slice both ways.

    Prefill decides: it is most of a long prompt. Returns (choice, what was seen), at once where nothing would change.
    """
    kinds = {TYPES[t.type].name for t in tensors(spec, quant, layers=layers)}
    if "REPACK = 1" not in worker.environment.get("llama.cpp system", "") or not kinds & {"Q4_0", "Q4_K"}:
        return settings.repack, "repack: nothing to choose"
    path = await asyncio.to_thread(cached_model, cache, spec, quant, layers=layers)
    seen: dict[bool, float] = {}
    for repack in (True, False):
        await load(worker, "tuning", path, replace(settings, repack=repack, context=2 * settings.ubatch))
        walls = []
        for _ in range(_TRIES):
            reply = await worker.call("time", name="tuning", phase="prefill", depth=0, tokens=_PREFILL_TOKENS)
            walls.append(reply["wall"] / _PREFILL_TOKENS)
        await worker.call("unload", name="tuning")
        seen[repack] = min(walls)
    choice = seen[True] <= seen[False]
    text = ", ".join(
        f"repack {'on' if repack else 'off'} {1e3 * wall:.2f} ms/token of prefill in {layers} layers"
        for repack, wall in seen.items()
    )
    return choice, f"{text}: {'on' if choice else 'off'}"
