"""Time a catalogue model on this machine by slices of it: synthetic weights in llama.cpp on the CPU, a minute or so."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from dpctl.bench.slices import SliceTimer, open_slices
from dpctl.core.errors import UnavailableError
from dpctl.core.figures import Figure
from dpctl.core.hardware import Host
from dpctl.core.models import ModelSpec
from dpctl.core.run import Note, SlicePlan, SliceTiming
from dpctl.engines.llama_cpp import open_worker
from dpctl.engines.llama_settings import LlamaSettings
from dpctl.estimate.memory import rounded_context
from dpctl.estimate.prediction import Prediction
from dpctl.estimate.sampling import contended, disturbed, integrate
from dpctl.estimate.tensors import BASE_TYPES
from dpctl.estimate.timed import ModelTiming

# writing, loading and calibrating may take long on a busy machine: timing has this share of the budget nevertheless
_TIMING_SHARE = 0.4


def time_model(
    spec: ModelSpec,
    quant: str,
    *,
    prompt: int,
    output: int,
    host: Host,
    cache: Path,
    depth: int = 0,
    seconds: float = 60.0,
    on_progress: Callable[[str], None] | None = None,
) -> ModelTiming:
    """Time slices of a model for a request of `prompt` and `output` tokens with `depth` tokens in the cache before it.

    `host` must be the one dpctl runs on; its CPU is timed. `seconds` is about what the whole takes, beside writing
    synthetic weights to `cache` the first time; two rounds of timings are aimed at, one is always made.
    Raises UnavailableError when llama.cpp is missing or dies, when no slices of such a model can be written, and when
    even they do not fit memory or disk; ValueError for a prompt without tokens.
    """
    if prompt < 1 or output < 0 or depth < 0:
        raise ValueError("a timed request needs a prompt, and counts of tokens are not negative")
    _require_shape(spec, quant)
    say = on_progress or (lambda _text: None)
    began = time.monotonic()
    plan = SlicePlan(
        deployment=f"{spec.id}@{quant}",
        layers=spec.layers,
        prompt_tokens=prompt,
        output_tokens=output,
        reason="timed by slices",
        fits=True,
    )
    timings = asyncio.run(_timings(spec, quant, plan, depth, host, cache, seconds, say))
    predicted = integrate(plan, timings, depth=depth)
    return _said(predicted, plan, timings, host, seconds, time.monotonic() - began)


def _require_shape(spec: ModelSpec, quant: str) -> None:
    """Raise UnavailableError unless synthetic weights of such a model can be written."""
    if not spec.dense_llama:
        raise UnavailableError(
            f"no slices of {spec.id} can be timed: they are made of dense Llama and Qwen2 models alone",
            where=f"model {spec.id}, architecture {spec.arch}",
            hint="leave out --measure for the estimate; `dpctl probe --measure` sharpens it",
        )
    if quant not in BASE_TYPES:
        raise UnavailableError(
            f"no slices in {quant} can be timed",
            where=f"{spec.id}@{quant}",
            hint=f"choose one of {', '.join(BASE_TYPES)}, or leave out --measure for the estimate",
        )


async def _timings(
    spec: ModelSpec,
    quant: str,
    plan: SlicePlan,
    depth: int,
    host: Host,
    cache: Path,
    seconds: float,
    say: Callable[[str], None],
) -> list[SliceTiming]:
    deadline = time.monotonic() + seconds
    end = depth + plan.prompt_tokens
    settings = LlamaSettings(
        threads=host.cores, context=rounded_context(end + plan.output_tokens), mmap=True, gpu_layers=0
    )
    async with open_worker() as worker:
        say(f"writing and loading slices of {plan.deployment}")
        slices = await open_slices(
            worker, spec, quant, settings, cache, end=end, last_cache_bytes=host.last_cache_bytes
        )
        timer = SliceTimer(worker, slices, plan, depth)
        say(f"calibrating with {slices.small.layers} and {slices.large.layers} of {spec.layers} layers")
        calibration = await timer.calibrate()
        deadline = max(deadline, time.monotonic() + _TIMING_SHARE * seconds)
        found: list[SliceTiming] = []
        number = -1
        async for timing in timer.rounds(calibration, deadline):
            if timing.round > number:
                number = timing.round
                say(timer.round_text(number))
            found.append(timing)
        return found


def _said(
    predicted: Prediction, plan: SlicePlan, timings: Sequence[SliceTiming], host: Host, seconds: float, spent: float
) -> ModelTiming:
    layers = " and ".join(str(n) for n in sorted({t.layers for t in timings}))
    today = datetime.now(UTC).date().isoformat()
    source = f"slices of {layers} of {plan.layers} layers timed on {host.cpu}, {today}"

    def stated(figure: Figure | None) -> Figure:
        assert figure is not None  # noqa: S101 - integrate always gives times
        return replace(figure, source=source)

    return ModelTiming(
        prompt=plan.prompt_tokens,
        output=plan.output_tokens,
        ttft=stated(predicted.ttft),
        tpot=stated(predicted.tpot),
        e2el=stated(predicted.e2el),
        source=source,
        seconds=spent,
        contended=contended(timings),
        notes=timing_notes(timings, seconds),
    )


def timing_notes(timings: Sequence[SliceTiming], seconds: float) -> tuple[Note, ...]:
    """What to know of the timings made within a budget of `seconds`: who disturbed them, and whether they are few."""
    found = []
    bad = disturbed(timings)
    again = "close other programs and measure again"
    if contended(timings):
        text = (
            f"other programs had the cores in {bad} of {len(timings)} timings, in all of some: times are upper bounds"
        )
        found.append(Note(name="contended", text=text, next_step=again))
    elif bad:
        text = f"other programs had the cores in {bad} of {len(timings)} timings, which do not count"
        found.append(Note(name="disturbed", text=text, next_step=again))
    if len({t.round for t in timings if t.round >= 0}) < 2:
        found.append(
            Note(
                name="budget-too-short",
                text=f"only one round of timings fitted into {seconds:g} s: nothing shows how steady they are",
                next_step=f"--time-budget {2 * seconds:g}",
            )
        )
    return tuple(found)
