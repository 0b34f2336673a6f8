"""Time slices of a model: which slices, which depths, how many tokens; interleaved rounds until the budget is spent."""

import asyncio
import platform
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from pathlib import Path

from dpctl.bench.tuning import choose_repack
from dpctl.core.errors import UnavailableError
from dpctl.core.models import ModelSpec
from dpctl.core.run import SlicePlan, SliceTiming
from dpctl.core.units import format_value
from dpctl.engines.llama_cpp import LlamaWorker, LoadedModel, load
from dpctl.engines.llama_settings import LlamaSettings
from dpctl.engines.synthetic import cached_model
from dpctl.estimate.memory import needed_bytes, rounded_context
from dpctl.estimate.sampling import CONTENTION_LIMIT, integrate
from dpctl.estimate.tensors import repacked_bytes, weight_bytes

# a timed call shorter than this is mostly start-up noise; a longer one buys little
_CELL_SECONDS = (0.05, 4.0)
_ROUNDS = 2
_DECODE_TOKENS = (2, 32)
# llama.cpp's tiled flash attention on CPU starts at 64 tokens a call: shorter prefills take a path six times slower
_PREFILL_TOKENS = 64
# of a round's time; the rest is for decode
_PREFILL_SHARE = 0.7
_SMALL_VOCABULARY = 4096
# a KV cache up to this size is also filled in the large slice: its growth with depth is a second vote
_DEEP_KV_BYTES = 256 << 20
# rounds that agree this well need no more of them
_SETTLED = 0.04
_DEFAULT_LAST_CACHE = 32 << 20
_REPACKING = frozenset({"x86_64", "AMD64"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One thing to time: a slice (small or large), a phase, a KV depth and how many tokens."""

    slice: str
    phase: str
    depth: int
    tokens: int


def slice_layers(spec: ModelSpec, quant: str, last_cache_bytes: int) -> tuple[int, int]:
    """How many layers the two slices have: 2 and 4, or more where so few would live in the last cache.

    Even numbers, so that *_M mixes keep their share of layers with more bits; never more than two thirds of the model.
    """
    per_layer = max(1, (weight_bytes(spec, quant, layers=2) - weight_bytes(spec, quant, layers=1)))
    small = max(2, -(-2 * last_cache_bytes // per_layer))
    small = min(small + small % 2, max(2, spec.layers // 3 // 2 * 2))
    large = min(2 * small, max(small, spec.layers * 2 // 3 // 2 * 2))
    return min(small, spec.layers), min(large, spec.layers)


def sampled_depths(prompt_tokens: int, depth: int = 0) -> tuple[int, ...]:
    """KV depths of the timed prefill: 0, and the start, 1/16, 1/4 and the end of the prompt (attention is convex).

    `depth` tokens are in the cache before the prompt.
    """
    return tuple(sorted({0, *(depth + part for part in (0, prompt_tokens // 16, prompt_tokens // 4, prompt_tokens))}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Slices:
    """The two loaded slices; `large_head` is the share of the output matrix that the large one has.

    `tuned` says how llama.cpp's settings were chosen.
    """

    small: LoadedModel
    large: LoadedModel
    large_head: float
    tuned: str = ""


async def open_slices(
    worker: LlamaWorker,
    spec: ModelSpec,
    quant: str,
    settings: LlamaSettings,
    cache: Path,
    *,
    end: int,
    last_cache_bytes: int | None,
) -> Slices:
    """Choose which slices to time and llama.cpp's settings for them, then write and load them.

    `end` is the KV depth at the end of the prompt; a whole batch is timed there, for which the slices get room.
    """
    layers = slice_layers(spec, quant, last_cache_bytes or _DEFAULT_LAST_CACHE)
    repack, tuned = await choose_repack(worker, spec, quant, settings, cache)
    context = max(settings.context, rounded_context(end + settings.ubatch))
    settings = replace(settings, repack=repack, context=context)
    return replace(await load_slices(worker, spec, quant, layers, settings, cache), tuned=tuned)


async def load_slices(
    worker: LlamaWorker,
    spec: ModelSpec,
    quant: str,
    layers: tuple[int, int],
    settings: LlamaSettings,
    cache: Path,
) -> Slices:
    """Write (once) and load both slices. The large one is timed at depth too where its KV cache is small.

    It gets a small vocabulary: the output matrix is timed in the small slice, and a 70B's takes a gigabyte to write.
    UnavailableError when even the slices are too large for the memory that is free, or for the disk.
    """
    few = min(spec.vocab, _SMALL_VOCABULARY)
    kinds = {"small": spec, "large": replace(spec, id=f"{spec.id}-{few}", vocab=few)}
    contexts = [settings.context]
    deep = settings.context * spec.kv_bytes_per_token() * layers[1] / spec.layers <= _DEEP_KV_BYTES
    contexts.append(settings.context if deep else 2 * settings.ubatch)
    wanted = list(zip(kinds.items(), layers, contexts, strict=True))
    needed = sum(slice_bytes(kind, quant, count, context, settings) for (_, kind), count, context in wanted)
    _require_memory(spec, quant, layers, settings, needed)
    loaded = []
    for (name, kind), count, context in wanted:
        path = await asyncio.to_thread(cached_model, cache, kind, quant, layers=count)
        loaded.append(await load(worker, name, path, replace(settings, context=context)))
    return Slices(small=loaded[0], large=loaded[1], large_head=few / spec.vocab)


def may_repack() -> bool:
    """Whether llama.cpp's CPU backend here may keep a second, interleaved copy of four-bit weights."""
    return platform.machine() in _REPACKING


def slice_bytes(spec: ModelSpec, quant: str, layers: int, context: int, settings: LlamaSettings) -> int:
    """Bytes of memory that `layers` layers of a model take at a context, with the copy that repacking adds on x86."""
    part = replace(spec, layers=layers)
    copy = repacked_bytes(part, quant) if settings.repack and may_repack() else 0
    size = weight_bytes(spec, quant, layers=layers)
    return round(needed_bytes(size, part, context, ubatch=settings.ubatch, repacked_bytes=copy).value)


def _require_memory(spec: ModelSpec, quant: str, layers: tuple[int, int], settings: LlamaSettings, needed: int) -> None:
    import psutil

    missing = needed - int(psutil.virtual_memory().available)
    if missing > 0:
        raise UnavailableError(
            f"not even slices of {spec.id}@{quant} fit: {format_value(missing, 'B')} of free memory are missing",
            where=f"{layers[0]} and {layers[1]} of {spec.layers} layers with a context of {settings.context:,} tokens "
            f"take {format_value(needed, 'B')}",
            hint="close other programs, shorten the prompt, or choose a smaller model or quantisation",
        )


async def unload_slices(worker: LlamaWorker) -> None:
    """Free both slices."""
    for name in ("small", "large"):
        await worker.call("unload", name=name)


@dataclass(frozen=True, slots=True)
class SliceTimer:
    """Times cells of the loaded slices for one plan and stamps them as SliceTimings.

    `depth` tokens are in the cache before the prompt.
    """

    worker: LlamaWorker
    slices: Slices
    plan: SlicePlan
    depth: int = 0

    def round_text(self, number: int) -> str:
        """What a person who waits may read when round `number` begins."""
        layers = f"{self.slices.small.layers} and {self.slices.large.layers} of {self.plan.layers}"
        return f"round {number + 1}, layers {layers}"

    async def measure(self, cell: Cell, number: int) -> SliceTiming:
        """Time one cell in round `number`."""
        model = self.slices.small if cell.slice == "small" else self.slices.large
        reply = await self.worker.call("time", name=cell.slice, phase=cell.phase, depth=cell.depth, tokens=cell.tokens)
        return SliceTiming(
            deployment=self.plan.deployment,
            layers=model.layers,
            phase=cell.phase,
            depth=cell.depth,
            tokens=cell.tokens,
            wall=reply["wall"],
            cpu=reply["cpu"],
            threads=model.settings.threads,
            round=number,
            head=1.0 if cell.slice == "small" else self.slices.large_head,
        )

    def cells(self) -> list[Cell]:
        """What has to be timed, with the fewest tokens: see estimate.sampling for why these suffice."""
        end, few = self.depth + self.plan.prompt_tokens, self._fewest
        depths = sampled_depths(self.plan.prompt_tokens, self.depth)
        found = [Cell(slice="small", phase="prefill", depth=d, tokens=few) for d in depths]
        found += [Cell(slice="small", phase="decode", depth=d, tokens=_DECODE_TOKENS[0]) for d in (0, end)]
        found += [
            Cell(slice="large", phase="prefill", depth=0, tokens=few),
            Cell(slice="large", phase="decode", depth=0, tokens=_DECODE_TOKENS[0]),
        ]
        if self.slices.large.settings.context >= self.slices.small.settings.context:
            found.append(Cell(slice="large", phase="prefill", depth=end, tokens=few))
            found.append(Cell(slice="large", phase="decode", depth=end, tokens=_DECODE_TOKENS[0]))
        # from deep to shallow: cutting a cache is free, filling one is not
        return sorted(found, key=lambda cell: (cell.slice, -cell.depth))

    @property
    def _fewest(self) -> int:
        """Tokens of the shortest timed prefill: what llama.cpp tiles, or all of a prompt that is shorter."""
        return max(1, min(_PREFILL_TOKENS, self.plan.prompt_tokens))

    async def calibrate(self) -> list[SliceTiming]:
        """Time every cell once, briefly (round -1): enough to choose between a whole and a sampled run."""
        return [await self.measure(cell, -1) for cell in self.cells()]

    def sized(self, calibration: list[SliceTiming], seconds: float) -> list[Cell]:
        """The cells with as many tokens as let _ROUNDS rounds fit in `seconds`.

        All prefill cells take the same number of tokens, since a layer's cost per token depends on it; where that is
        less than a whole physical batch (or the whole prompt, where that is shorter), two more cells time such a batch,
        at depth 0 and at a quarter of the prompt.
        """
        each = {(c.slice, c.phase, c.depth): t.wall / t.tokens for c, t in zip(self.cells(), calibration, strict=True)}
        whole = max(1, min(self.slices.small.settings.ubatch, self.plan.prompt_tokens))
        per_round = seconds / _ROUNDS
        prefill = sum(value for (_, phase, _), value in each.items() if phase == "prefill")
        quarter = sampled_depths(self.plan.prompt_tokens, self.depth)[-2]
        batches = [Cell(slice="small", phase="prefill", depth=depth, tokens=whole) for depth in (quarter, 0)]
        cost = sum(each["small", "prefill", cell.depth] * whole for cell in batches)
        tokens = int(_PREFILL_SHARE * per_round / prefill) // _PREFILL_TOKENS * _PREFILL_TOKENS
        if tokens < whole:
            # on a machine so slow that two batches would eat the budget, small calls have to do
            batches, cost = (batches, cost) if cost <= seconds / 2 else ([], 0.0)
            tokens = int((_PREFILL_SHARE * per_round - cost) / prefill) // _PREFILL_TOKENS * _PREFILL_TOKENS
        tokens = max(self._fewest, min(whole, tokens))
        decode_share = (1 - _PREFILL_SHARE) * per_round / sum(phase == "decode" for _, phase, _ in each)
        wanted = min(max(decode_share, _CELL_SECONDS[0]), _CELL_SECONDS[1])
        found = []
        for cell in self.cells():
            few, many = _DECODE_TOKENS
            count = max(few, min(many, int(wanted / each[cell.slice, cell.phase, cell.depth])))
            found.append(replace(cell, tokens=tokens if cell.phase == "prefill" else count))
        return found + (batches if tokens < whole else [])

    async def rounds(
        self, calibration: list[SliceTiming], deadline: float, *, clock: Callable[[], float] = time.monotonic
    ) -> AsyncIterator[SliceTiming]:
        """Yield timings in interleaved rounds until `deadline` (clock time); at least one round, at most 4 x _ROUNDS.

        A disturbed timing is repeated once at the spot while there is time. Ends early when three rounds agree. What
        was calibrated with as many tokens counts as well.
        """
        cells = self.sized(calibration, 0.9 * (deadline - clock()))
        for timing in calibration:
            if (timing.phase, timing.depth, timing.tokens) in {(c.phase, c.depth, c.tokens) for c in cells}:
                yield timing
        number, began = 0, clock()
        answers: list[float] = []
        while number < 4 * _ROUNDS:
            timings = []
            for cell in cells:
                timings.append(await self.measure(cell, number))
                yield timings[-1]
                if timings[-1].cpu_share < CONTENTION_LIMIT and clock() < deadline:
                    timings.append(await self.measure(cell, number))
                    yield timings[-1]
            number += 1
            answer = integrate(self.plan, timings, depth=self.depth).e2el
            answers.append(answer.value if answer else 0.0)
            settled = len(answers) >= 3 and max(answers) - min(answers) <= _SETTLED * min(answers)
            if settled or clock() + (clock() - began) / number > deadline:
                return
