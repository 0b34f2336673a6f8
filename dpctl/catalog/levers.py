"""Reads what is known of levers and of quantisation's cost (levers.toml, quality.toml), and a user's levers."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dpctl.catalog import files
from dpctl.catalog.convert import build
from dpctl.catalog.entries import choice, number
from dpctl.core.errors import UsageError
from dpctl.core.figures import Figure
from dpctl.estimate import quality
from dpctl.estimate.levers import ANY_TASK, PLAIN_CACHE, LeverFacts, Levers
from dpctl.estimate.quality import Loss, LossAtBits

# keys of a question that are levers
LEVERS = (
    "speculation",
    "task",
    "prefix_hit",
    "cache_hit",
    "kv_quant",
    "output_share",
    "prompt_share",
    "streaming",
)
_LEVERS = Path(__file__).with_name("levers.toml")
_QUALITY = Path(__file__).with_name("quality.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Quality:
    losses: tuple[Loss, ...]
    curve: tuple[LossAtBits, ...]


@cache
def lever_facts() -> LeverFacts:
    """Speed-ups, formats of the KV cache and hit rates, each with source and date."""
    table, place = files.load(_LEVERS)
    return build(LeverFacts, table, place)


@cache
def _quality() -> _Quality:
    table, place = files.load(_QUALITY)
    return build(_Quality, table, place)


def published_loss(quant_id: str) -> Loss | None:
    """What was published for a quantisation of the catalogue: perplexity, divergence, accuracy; None for nothing."""
    return next((loss for loss in _quality().losses if loss.quant == quant_id), None)


def quality_loss(quant_id: str, bits: float) -> Figure | None:
    """How much higher the perplexity is than with 16 bits, in %: published (P), else from the bits a weight (E).

    `quant_id` is the id of a catalogue quantisation, or any text for an unknown one. None below 2 bits.
    """
    return quality.quality_loss(quant_id, bits, _quality().losses, _quality().curve)


def levers_of(line: Mapping[str, Any]) -> tuple[Levers, str] | None:
    """The levers of a line and the task that speculation is for, None without any; UsageError for a wrong one."""
    if not any(line.get(key) is not None for key in LEVERS):
        return None
    facts = lever_facts()
    streaming = line.get("streaming")
    if streaming is not None and not isinstance(streaming, bool):
        raise UsageError(f"streaming is {streaming!r}", where="key streaming", hint="write true or false")
    kinds = tuple(dict.fromkeys(s.kind for s in facts.speculation))
    tasks = tuple(dict.fromkeys(s.task for s in facts.speculation))
    found = Levers(
        speculation=choice(line, "speculation", kinds) or None,
        prefix_hit=number(line, "prefix_hit", 0.0, least=0.0, most=1.0),
        cache_hit=number(line, "cache_hit", 0.0, least=0.0, most=1.0),
        streaming=streaming is not False,
        kv_quant=choice(line, "kv_quant", tuple(f.id for f in facts.kv)) or PLAIN_CACHE,
        output_share=number(line, "output_share", 1.0, least=0.0, most=1.0),
        prompt_share=number(line, "prompt_share", 1.0, least=0.0, most=1.0),
    )
    return found, choice(line, "task", tasks) or ANY_TASK
