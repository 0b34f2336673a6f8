"""What is asked of the estimator: a device, a model at a quantisation, an engine and a request; gaps filled by rule."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dpctl.core.hardware import Machine
from dpctl.core.models import ModelSpec
from dpctl.estimate import terms
from dpctl.estimate.engines import family_of
from dpctl.estimate.weights import Weights

# tokens in one pass of a prompt: llama.cpp's -ub, and what the others read at once
UBATCH: Mapping[str, float] = {"vllm": 8192.0, "rkllm": 8192.0}
# families with kernels that read no more than the chosen tokens: vLLM and SGLang with FlashMLA's sparse kernels
# (blog.vllm.ai, 2025-09-29). llama.cpp masks what is not chosen (ggml-org/llama.cpp pull 23346, 2026-05), so that it
# reads everything; of others nothing is known
_SPARSE_FAMILIES = frozenset({"vllm"})
# what a CPU core multiplies at most, in FLOP/s, by the best instructions it has: assumed around prefill rates seen on
# Zen 4 and 5 (AVX-512 with VNNI: 160 to 300 GFLOP/s a core), Zen 2 and 3 (AVX2) and Cortex-A76 (NEON)
_CORE_FLOPS: tuple[tuple[frozenset[str], float], ...] = (
    (frozenset({"avx512_vnni"}), 300e9),
    (frozenset({"amx_int8"}), 300e9),
    (frozenset({"avx2"}), 150e9),
    (frozenset({"i8mm"}), 150e9),
    (frozenset({"neon"}), 80e9),
)
_CORE_FLOPS_OTHER = 40e9
# 8-bit activations double the rate of FP16 where tensor cores have them (NVIDIA and AMD data sheets, dense)
_FAST_FORMATS: Mapping[str, float] = {"FP8": 2.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceFacts:
    """One device: memory in B, bandwidth in B/s, dense FP16 peak in FLOP/s, power limit in W; None is unknown.

    `core_flops` is what the cores of a CPU that a process may use multiply at most: few cores compute less than their
    bandwidth is made for.

    `source` says where the bandwidth comes from.
    """

    name: str
    vendor: str
    kind: str
    backend: str
    memory: float | None
    bandwidth: float | None
    flops: float | None
    power_limit: float | None = None
    known: bool = True
    source: str = ""
    core_flops: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFacts:
    """A model's sizes: weights, shape and cache; `assumed` names what was filled in by rule.

    `lookup_params` are embeddings that are only looked up; the caches are in B a token at 2 B an element. `guessed`
    names what else was filled in, of which only the memory depends.
    """

    name: str
    params: float
    active_params: float
    lookup_params: float
    head_params: float
    layers: float
    hidden: float
    attention_width: float
    attention_layers: float
    vocab: float
    kv_bytes_per_token: float
    window_kv_bytes_per_token: float = 0.0
    window: float = 0.0
    state_bytes: float = 0.0
    sparse: float = 0.0
    expert_share: float | None = None
    assumed: tuple[str, ...] = ()
    guessed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One estimate: what runs where, and for which request, in tokens as plain numbers.

    `model` holds what times depend on, `spec` the shape that memory depends on: of a catalogue model its own, else one
    filled in. `depth` tokens are in the cache before the prompt. `kv_quant` is the type that the cache is kept in,
    `kv_element_bytes` what the formula takes its elements for (2.0 for f16).
    """

    device: DeviceFacts
    n_devices: int
    model: ModelFacts
    spec: ModelSpec
    weights: Weights
    quant: str
    codebook: bool
    engine: str
    prompt: float
    output: float
    depth: float = 0.0
    concurrency: float = 1.0
    kv_quant: str = "f16"
    kv_element_bytes: float = 2.0

    @property
    def family(self) -> str:
        """The engine family whose fit answers."""
        return family_of(self.engine)[0]

    @property
    def known_engine(self) -> bool:
        """Whether the engine is one of its family; llama.cpp's stands for the others."""
        return family_of(self.engine)[1]

    @property
    def tensor_parallel(self) -> bool:
        """Whether the devices share every matrix; otherwise each holds whole layers."""
        return self.family == "vllm" and self.n_devices > 1


def device_of(machine: Machine) -> DeviceFacts | None:
    """The device of a machine that a model would use: its first accelerator with an engine, else its CPU."""
    one = machine.serving
    if one is not None:
        pool, peak = one.memory, one.peak.get("fp16") or one.peak.get("bf16")
        power = one.power_limit or one.tdp
        return DeviceFacts(
            name=one.name,
            vendor=one.vendor,
            kind=one.kind,
            backend=one.backend,
            memory=pool.capacity.value if pool.capacity else None,
            bandwidth=pool.bandwidth.value if pool.bandwidth else None,
            flops=peak.value if peak else None,
            power_limit=power.value if power else None,
            source=pool.bandwidth.source if pool.bandwidth else "",
        )
    if machine.host is None:
        return None
    pool = machine.host.memory
    return DeviceFacts(
        name=machine.host.cpu,
        vendor="Apple" if "apple" in machine.host.cpu.lower() else "",
        kind="soc" if pool.kind == "unified" else "cpu",
        backend="cpu",
        memory=pool.capacity.value if pool.capacity else None,
        bandwidth=pool.bandwidth.value if pool.bandwidth else None,
        flops=None,
        power_limit=machine.power.value if machine.power else None,
        source=pool.bandwidth.source if pool.bandwidth else "",
        core_flops=machine.host.cores * _core_flops(frozenset(machine.host.features)),
    )


def _core_flops(features: frozenset[str]) -> float:
    return next((rate for needed, rate in _CORE_FLOPS if needed <= features), _CORE_FLOPS_OTHER)


def model_of(spec: ModelSpec) -> ModelFacts:
    """The facts of a catalogue model."""
    far = 10**7
    # what still grows far beyond every window are the layers that see all tokens
    full = spec.kv_bytes(far + 1) - spec.kv_bytes(far)
    table = float(spec.vocab * spec.hidden)
    return ModelFacts(
        name=spec.id,
        params=float(spec.parameters),
        active_params=float(spec.active_parameters),
        lookup_params=float(spec.active_parameters - spec.streamed_parameters),
        head_params=table,
        layers=float(spec.layers),
        hidden=float(spec.hidden),
        attention_width=float(spec.heads * spec.head_dim),
        attention_layers=float(max(1, spec.full_layers)),
        vocab=float(spec.vocab),
        kv_bytes_per_token=float(full),
        window_kv_bytes_per_token=float(max(0.0, spec.kv_bytes_per_token() - full)),
        window=float(spec.sliding_window),
        state_bytes=float(spec.kv_bytes(1) - spec.kv_bytes_per_token()),
        sparse=1.0 if spec.experts else 0.0,
        expert_share=spec.experts_active / spec.experts if spec.experts else None,
    )


def work_of(question: Question) -> terms.Work:
    """The model as the formula takes it; sparse attention is that only with engines that skip what is not chosen."""
    model, weights = question.model, question.weights
    per_param = weights.total.value / model.params
    total = weights.total.value - model.lookup_params * per_param
    active = weights.active.value
    share = 1.0
    if model.sparse:
        # mixtures were fitted with every weight as large as another
        active = (model.active_params - model.lookup_params) * per_param
        share = min(model.expert_share or 1.0, active / total)
    caches = question.kv_element_bytes / 2.0
    work = terms.Work(
        total_bytes=max(total, active),
        active_bytes=active,
        active_params=model.active_params - model.lookup_params,
        head_params=min(model.head_params, 0.5 * model.active_params),
        kv_bytes_per_token=model.kv_bytes_per_token * caches,
        window_kv_bytes_per_token=model.window_kv_bytes_per_token * caches,
        window=model.window,
        layers=model.layers,
        attention_layers=model.attention_layers,
        hidden=model.hidden,
        attention_width=model.attention_width,
        bits=min(16.0, max(2.0, weights.bits)),
        sparse=model.sparse,
        expert_share=share,
        codebook=1.0 if question.codebook else 0.0,
    )
    return _choosing(work, question.spec, caches) if question.family in _SPARSE_FAMILIES else work


def _choosing(work: terms.Work, spec: ModelSpec, caches: float) -> terms.Work:
    """The work of a model whose indexer chooses the tokens it attends to; any other's as it is.

    A shape whose indexer is not described (DeepSeek V4's, on compressed tokens) reads all of its cache: an upper bound.
    """
    if spec.sparse_tokens is None or not (spec.index_heads and spec.index_dim) or spec.sliding_layers:
        return work
    keys = 2.0 * caches * (spec.full_layers - spec.shared_kv_full) * spec.index_dim
    return replace(
        work,
        kv_bytes_per_token=keys,
        window_kv_bytes_per_token=work.kv_bytes_per_token - keys,
        window=float(spec.sparse_tokens),
        index_width=float(spec.index_heads * spec.index_dim),
    )


def device_terms(question: Question) -> terms.Device | None:
    """The device as the formula takes it; None when its bandwidth is unknown."""
    device = question.device
    if device.bandwidth is None:
        return None
    flops = device.flops if device.backend not in {"cpu", "npu"} else None
    if flops is None:
        flops = terms.assumed_flops(device.vendor, device.kind, device.backend, device.bandwidth)
    if device.backend == "cpu" and device.core_flops is not None:
        flops = min(flops, device.core_flops)
    if question.family == "vllm":
        flops *= _FAST_FORMATS.get(question.quant, 1.0)
    return terms.Device(
        bandwidth=terms.drawable_bandwidth(device.kind, device.backend, device.bandwidth),
        flops=flops,
        n_devices=float(question.n_devices),
        tensor_parallel=1.0 if question.tensor_parallel else 0.0,
        power_limit=device.power_limit or 0.0,
    )


def memory_kind(question: Question) -> str:
    """hbm, gddr, unified, shared or host, by the rule that the fit used; it needs to know a data-centre GPU as such."""
    device = question.device
    bandwidth, kind = device.bandwidth or 0.0, device.kind
    if kind in {"", "gpu"} and _stacked(device.name, bandwidth, device.memory):
        kind = "gpu_datacenter"
    return terms.memory_kind(device.vendor, kind, device.backend, bandwidth, device.name)


def _stacked(name: str, bandwidth: float, memory: float | None) -> bool:
    """Whether so much memory at such a bandwidth is HBM: no card with GDDR but NVIDIA's RTX has both (2026)."""
    return bandwidth >= 1.2e12 and (memory or 0.0) >= 38 * 2**30 and "RTX" not in name.upper()
