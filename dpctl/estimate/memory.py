"""Memory of a model on an engine, in bytes: weights, caches, working buffers, the engine itself; and what fits.

Checked against what llama.cpp reports and what resides: three shapes at three contexts within 2 %, and eight larger
ones, experts and sliding windows among them, whose buffers it named without allocating them (benchmarks/memory.py;
llama.cpp 0.5.0-dev, x86, flash attention on).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dpctl.core.figures import Figure, Provenance
from dpctl.core.hardware import Machine
from dpctl.core.models import ModelSpec
from dpctl.estimate.buffers import (
    BLOCK,
    RUNTIME_PER_TOKEN,
    SOURCES,
    STEP,
    UBATCH,
    VLLM_SHARE,
    llama_compute,
    memory_family,
    own_memory,
    rounded,
    working_buffers,
)
from dpctl.estimate.weights import Weights

# bytes of a cache element by the name of its type: blocks of 32 with a 16-bit scale (and minimum)
KV_ELEMENT: Mapping[str, float] = {
    "f32": 4.0,
    "f16": 2.0,
    "bf16": 2.0,
    "auto": 2.0,
    "fp8": 1.0,
    "int8": 1.0,
    "q8_0": 34 / 32,
    "q5_1": 24 / 32,
    "q5_0": 22 / 32,
    "q4_1": 20 / 32,
    "q4_0": 18 / 32,
    "iq4_nl": 18 / 32,
}
# no context is looked for beyond this
_MOST_TOKENS = 2**30
# nor more sequences than these
MOST_SEQUENCES = 2**20


def rounded_context(context_tokens: int) -> int:
    """The context llama.cpp really allocates: the next multiple of 256 tokens."""
    return rounded(context_tokens, "llama-cpp")


def kv_bytes(spec: ModelSpec, context_tokens: int, *, bytes_per_element: float = 2.0) -> int:
    """One sequence's cache in llama.cpp, in bytes: the context rounded up to 256 tokens; exact in every case seen.

    2 x layers x KV heads x head size x tokens x 2 B where all layers see all tokens. Sliding layers hold their window
    and a micro-batch, MLA its latent vectors, linear layers a state of fixed size. q8_0 takes 17/16 B per element.
    """
    return round(_Cache.of(spec, bytes_per_element).alone("llama-cpp", context_tokens, 1, UBATCH))


@dataclass(frozen=True, slots=True, kw_only=True)
class MemorySplit:
    """Where a model's memory goes, in B over all devices: E Figures, exact for cache and known weights.

    `fullest` is what the fullest device holds of it; None with one device.
    """

    weights: Figure
    kv: Figure
    compute: Figure
    runtime: Figure
    fullest: Figure | None = None

    @property
    def total(self) -> Figure:
        """All of it; `high` allows for the allocator's rounding (nine cases were never above the sum)."""
        parts = (self.weights, self.kv, self.compute, self.runtime)
        value = sum(part.value for part in parts)
        low = sum(part.value if part.low is None else part.low for part in parts)
        high = sum(part.value if part.high is None else part.high for part in parts)
        return _bytes(value, low=low, high=high * 1.02, source=self.kv.source)

    @property
    def per_device(self) -> Figure:
        """What one device must hold: the fullest one's part."""
        return self.total if self.fullest is None else self.fullest


@dataclass(frozen=True, slots=True)
class _Cache:
    """Bytes of one sequence's cache: for a token in layers that see all and in sliding ones, and of linear states."""

    full: float
    sliding: float
    state: float
    window: int
    # KV heads that tensor parallelism can deal out; MLA's latent vector is kept by every device, like one head
    full_heads: int
    sliding_heads: int

    @classmethod
    def of(cls, spec: ModelSpec, element: float) -> "_Cache":
        """The cache of `spec` with elements of so many bytes."""
        window = spec.sliding_window
        full = spec.kv_bytes(window + 1, element) - spec.kv_bytes(window, element)
        return cls(
            full=full,
            sliding=spec.kv_bytes_per_token(element) - full,
            state=spec.kv_bytes(0, element),
            window=window,
            full_heads=1 if spec.kv_rank else spec.kv_heads,
            sliding_heads=spec.sliding_kv_heads or spec.kv_heads,
        )

    def parts(self, family: str, context: int, sequences: int, step: int) -> tuple[float, float, float]:
        """Bytes of all sequences in layers that see all, in sliding layers, and of states."""
        cells = rounded(context, family)
        seen = min(cells, rounded(self.window + step, family)) * sequences
        if family == "vllm":
            # blocks are freed behind the window, except for what is being read
            seen = min(cells * sequences, rounded(self.window, family) * sequences + step)
        elif family == "other":
            seen = min(cells, self.window) * sequences
        return self.full * cells * sequences, self.sliding * seen, self.state * sequences

    def alone(self, family: str, context: int, sequences: int, step: int) -> float:
        """Bytes of all sequences on one device."""
        return sum(self.parts(family, context, sequences, step))

    def each(self, family: str, context: int, sequences: int, step: int, devices: int) -> float:
        """Bytes on each of n devices that deal out the heads; fewer KV heads than devices are replicated."""
        full, sliding, state = self.parts(family, context, sequences, step)
        shares = (-(-heads // devices) / heads for heads in (self.full_heads, self.sliding_heads))
        return full * next(shares) + sliding * next(shares) + state / devices


def memory_split(
    tensor_bytes: int, spec: ModelSpec, context_tokens: int, *, ubatch: int = UBATCH, repacked_bytes: int = 0
) -> MemorySplit:
    """What a model takes in llama.cpp's memory at this context, buffer by buffer, without a device's runtime.

    The compute buffer's `low` counts only the part that gets touched (ubatch x (3 ffn + 6 hidden) x 4 B, fitted on
    three shapes), as resident memory does; the value counts all that is reserved. `repacked_bytes`: the interleaved
    second copy of Q4 matrices that the x86 backend keeps, counted with the weights. ValueError when a count is not
    positive.
    """
    if tensor_bytes <= 0 or context_tokens <= 0 or ubatch <= 0 or repacked_bytes < 0:
        raise ValueError("bytes, context and micro-batch must be positive")
    low, value = llama_compute(spec, context_tokens, 1, ubatch)
    source = SOURCES["llama-cpp"]
    return MemorySplit(
        weights=_bytes(tensor_bytes + repacked_bytes, source=source),
        kv=_bytes(kv_bytes(spec, context_tokens), source=source),
        compute=_bytes(value, low=low, high=value, source=source),
        runtime=_bytes(RUNTIME_PER_TOKEN * spec.vocab, source=source),
    )


def needed_bytes(
    tensor_bytes: int, spec: ModelSpec, context_tokens: int, *, ubatch: int = UBATCH, repacked_bytes: int = 0
) -> Figure:
    """Memory the whole model takes at this context: an E Figure in B, the total of `memory_split`."""
    return memory_split(tensor_bytes, spec, context_tokens, ubatch=ubatch, repacked_bytes=repacked_bytes).total


def memory_need(
    spec: ModelSpec,
    weights: Weights,
    *,
    engine: str,
    context: int,
    sequences: int = 1,
    n_devices: int = 1,
    tensor_parallel: bool = False,
    kv_quant: str = "f16",
    backend: str = "cuda",
    repacked_bytes: int = 0,
) -> MemorySplit:
    """What a model takes on an engine with `sequences` caches of `context` tokens each, over all devices.

    The context is rounded up to the engine's block of tokens. Tensor parallelism deals matrices and KV heads out to
    the devices, otherwise each holds whole layers. Every device has buffers and a runtime of its own. `backend` is the
    device's ("cpu": none); vLLM's need must fit its share of the memory (`usable_bytes`). ValueError for counts that
    are not positive and for unknown types of cache.
    """
    if min(context, sequences, n_devices) < 1 or repacked_bytes < 0:
        raise ValueError("context, sequences and devices must be positive")
    element = KV_ELEMENT.get(kv_quant.lower())
    if element is None:
        raise ValueError(f"unknown type of KV cache {kv_quant!r}; known: {', '.join(KV_ELEMENT)}")
    family = memory_family(engine)
    n, source = n_devices, SOURCES[family]
    context = rounded(context, family)
    step = STEP[family]
    cache = _Cache.of(spec, element)
    size = weights.total + _bytes(repacked_bytes, source=source) if repacked_bytes else weights.total
    if tensor_parallel:
        weight_share = 1.0 / n
        kv_each = cache.each(family, context, sequences, step, n)
        kv = kv_each * n
    else:
        kv = cache.alone(family, context, sequences, step)
        # the output matrix counts as a layer
        weight_share = -(-(spec.layers + 1) // n) / (spec.layers + 1)
        kv_each = kv * -(-spec.layers // n) / spec.layers
    compute = working_buffers(family, spec, context, sequences, n if tensor_parallel else 1, element)
    runtime = own_memory(family, spec, n, tensor_parallel=tensor_parallel, backend=backend)
    split = MemorySplit(
        weights=size,
        kv=_bytes(kv, source=source),
        compute=_three(compute, n, source),
        runtime=_three(runtime, n, source),
    )
    if n == 1:
        return split
    first = MemorySplit(
        weights=size * weight_share,
        kv=_bytes(kv_each, source=source),
        compute=_three(compute, 1, source),
        runtime=_three(runtime, 1, source),
    )
    return MemorySplit(
        weights=split.weights, kv=split.kv, compute=split.compute, runtime=split.runtime, fullest=first.total
    )


def usable_bytes(capacity_bytes: float, engine: str) -> float:
    """What of a device's memory the engine takes: 0.9 of it in vLLM's default, all of it elsewhere."""
    return capacity_bytes * (VLLM_SHARE if memory_family(engine) == "vllm" else 1.0)


def largest_context(
    spec: ModelSpec,
    weights: Weights,
    capacity_bytes: float,
    *,
    engine: str,
    sequences: int = 1,
    n_devices: int = 1,
    tensor_parallel: bool = False,
    kv_quant: str = "f16",
    backend: str = "cuda",
) -> int:
    """The longest context in tok of which `sequences` fit at once, 0 when not one token does.

    `capacity_bytes` is the memory of each device. Beyond the answer `memory_need` exceeds what the engine may use of
    it; the answer is a multiple of the engine's block, may exceed the trained context, and is never above 2^30.
    """
    family = memory_family(engine)

    def fits(blocks: int) -> bool:
        need = memory_need(
            spec,
            weights,
            engine=engine,
            context=blocks * BLOCK[family],
            sequences=sequences,
            n_devices=n_devices,
            tensor_parallel=tensor_parallel,
            kv_quant=kv_quant,
            backend=backend,
        )
        return need.per_device.value <= usable_bytes(capacity_bytes, engine)

    return _largest(fits, _MOST_TOKENS // BLOCK[family]) * BLOCK[family]


def largest_sequences(
    spec: ModelSpec,
    weights: Weights,
    capacity_bytes: float,
    *,
    engine: str,
    context: int,
    n_devices: int = 1,
    tensor_parallel: bool = False,
    kv_quant: str = "f16",
    backend: str = "cuda",
    most: int = MOST_SEQUENCES,
) -> int:
    """How many sequences of `context` tokens fit at once, 0 when not one does; `capacity_bytes` is each device's.

    More than `most` are not looked for.
    """

    def fits(sequences: int) -> bool:
        need = memory_need(
            spec,
            weights,
            engine=engine,
            context=context,
            sequences=sequences,
            n_devices=n_devices,
            tensor_parallel=tensor_parallel,
            kv_quant=kv_quant,
            backend=backend,
        )
        return need.per_device.value <= usable_bytes(capacity_bytes, engine)

    return _largest(fits, most)


def _largest(fits: Callable[[int], bool], most: int) -> int:
    """The largest count up to `most` that fits; what is larger than one that does not fit does not fit either."""
    if not fits(1):
        return 0
    good, bad = 1, 2
    while bad <= most and fits(bad):
        good, bad = bad, 2 * bad
    bad = min(bad, most + 1)
    while bad - good > 1:
        middle = (good + bad) // 2
        good, bad = (middle, bad) if fits(middle) else (good, middle)
    return good


def missing_bytes(needed: Figure, machine: Machine) -> Figure | None:
    """How much of `needed` the machine lacks, in B; None when it fits, or when its memory is unknown.

    Devices of one kind share a model by layers, so their memories add up.
    """
    pool = machine.serving_memory
    if pool is None or pool.capacity is None:
        return None
    lack = needed - pool.capacity * float(machine.serving_count)
    return lack if lack.value > 0 else None


def _three(parts: tuple[float, float, float], times: int, source: str) -> Figure:
    value, low, high = (part * times for part in parts)
    return _bytes(value, low=low, high=high, source=source)


def _bytes(value: float, *, low: float | None = None, high: float | None = None, source: str) -> Figure:
    return Figure(value=float(value), unit="B", provenance=Provenance.ESTIMATED, source=source, low=low, high=high)
