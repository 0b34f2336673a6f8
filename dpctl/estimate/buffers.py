"""What engines take beside weights and caches: working buffers and their runtime, in bytes on one device.

llama.cpp's are what it reports (benchmarks/memory.py); vLLM's follow its memory profile, as users' logs print it, MLX's
the peaks that its users report; the others are assumed.
"""

from collections.abc import Mapping

from dpctl.core.models import ModelSpec
from dpctl.estimate.engines import family_of

# of a device's memory, what vLLM takes by default (--gpu-memory-utilization); its CUDA context lies outside of that
VLLM_SHARE = 0.9
# tokens by which the cache of a sequence grows: llama.cpp pads, vLLM has blocks, MLX steps
BLOCK: Mapping[str, int] = {"llama-cpp": 256, "mlx": 256, "vllm": 16, "other": 1}
UBATCH = 512
# tokens that MLX (mlx_lm's prefill_step_size) and vLLM (max_num_batched_tokens on large devices) read at once
_MLX_STEP, _VLLM_BATCH = 2048, 8192
# tokens in one pass of a prompt
STEP: Mapping[str, int] = {"llama-cpp": UBATCH, "mlx": _MLX_STEP, "vllm": _VLLM_BATCH, "other": UBATCH}
# sequences of vLLM's profiling run, and how often their logits exist in 32 bits at its peak (sorting and softmax):
# fitted on 1.26 GiB of Llama-3-8B on an H100 and of Qwen2.5-32B on two L40S, from the logs in vllm #10511 and #15815
_VLLM_SEQUENCES, _VLLM_LOGITS = 256, 9
# heads of these sizes have a fused attention in MLX; others hold all scores of a step (peaks in mlx-lm #1480, #1781)
_MLX_FUSED = frozenset({64, 80, 128})
_HALF = 2.0
# what the library and the vocabulary take: 8 MB seen with 49k tokens, 20 MB with 128k
RUNTIME_PER_TOKEN = 156
# what a device's runtime takes from its memory, in B: likely, low, high. A CUDA context takes 120 to 550 MB
# (ggml-org/llama.cpp #20595); Ollama reserves 457 MiB on CUDA and ROCm; the others are assumed
_CONTEXT: Mapping[str, tuple[float, float, float]] = {
    "cpu": (0.0, 0.0, 0.0),
    "cuda": (0.4e9, 0.12e9, 0.6e9),
    "rocm": (0.4e9, 0.12e9, 0.8e9),
    "metal": (0.1e9, 0.03e9, 0.3e9),
}
_CONTEXT_OTHER = (0.3e9, 0.1e9, 0.8e9)
# vLLM's memory outside torch (0.16 to 0.39 GiB in logs, NCCL included) and CUDA graphs (0.11 to 2.4 GiB)
_VLLM_RUNTIME = {False: (0.16, 0.1, 0.4), True: (0.31, 0.2, 0.8)}
_VLLM_GRAPHS = (0.5, 0.1, 2.4)
_MLX_RUNTIME = (0.3e9, 0.1e9, 1.0e9)
_OTHER_RUNTIME = (0.8e9, 0.3e9, 2.5e9)
SOURCES: Mapping[str, str] = {
    "llama-cpp": "llama.cpp's buffers: weights, KV cache, compute buffer, runtime; a device's context as published",
    "vllm": "vLLM's memory profile: weights, KV cache, activation peak and CUDA graphs after users' logs",
    "mlx": "weights, KV cache and the buffers of a 2,048-token prefill step, after peaks that MLX's users report",
    "other": "weights, KV cache, buffers of 2,048 tokens; what the engine takes itself is assumed",
}


def memory_family(engine: str) -> str:
    """llama-cpp, vllm, mlx or other: whose memory an engine's is like; unknown engines are their own kind."""
    family, known = family_of(engine)
    return family if known and family in BLOCK else "other"


def rounded(tokens: int, engine_family: str) -> int:
    """The tokens of cache that a family's engines allocate for so many."""
    block = BLOCK[engine_family]
    return -(-tokens // block) * block


def llama_compute(spec: ModelSpec, context: int, sequences: int, ubatch: int) -> tuple[float, float]:
    """llama.cpp's compute and output buffers, touched and reserved, in B; flash attention on, 32-bit activations.

    Reserved is the larger of two moments: the logits of a micro-batch with two hidden states, and a layer's MLP (of the
    experts that a token takes) with four, beside the attention mask in 16 bits. Exact to a MiB in most cases seen.
    """
    cells = rounded(context, "llama-cpp")
    rows = min(ubatch, cells)
    width = _mlp_width(spec)
    logits = rows * (spec.vocab + 2 * spec.hidden) * 4
    windowed = min(cells, rounded(spec.sliding_window + ubatch, "llama-cpp")) if spec.sliding_layers else 0
    layer = rows * ((3 * width + 4 * spec.hidden) * 4 + (cells + windowed) * 2)
    output = sequences * spec.vocab * 4
    touched = ubatch * (3 * width + 6 * spec.hidden) * 4
    reserved = max(logits, layer) + output
    return min(touched, reserved), reserved


def working_buffers(
    family: str, spec: ModelSpec, context: int, sequences: int, dealt: int, element: float
) -> tuple[float, float, float]:
    """Working buffers of one device: likely, low, high. `dealt` devices share each matrix."""
    if family == "llama-cpp":
        low, value = llama_compute(spec, context, sequences, UBATCH)
        return value, low, value
    width, hidden = _mlp_width(spec), spec.hidden
    if family == "vllm":
        widest = 3 * width / dealt
        if spec.experts:
            # of a token's experts: what gate and up give (or their outputs, in the same place), and its product
            moe = spec.moe_ffn / dealt
            widest = max(widest, spec.experts_active * (max(2 * moe, hidden) + moe))
        logits = _VLLM_SEQUENCES * spec.vocab * 4 * _VLLM_LOGITS
        value = max(_VLLM_BATCH * (widest + 4 * hidden) * 2.0, float(logits))
        # smaller devices read 2,048 tokens at once
        return value, 0.25 * value, 1.5 * value
    tokens = float(min(_MLX_STEP, context))
    layer = tokens * (3 * width + 6 * hidden) * 2
    if family == "mlx":
        fused = spec.head_dim in _MLX_FUSED and element == _HALF
        scores = 0.0 if fused or not spec.full_layers else tokens * spec.heads * context * 2
        value = tokens * spec.vocab * 2 + layer + scores
        return value, 0.5 * value, value + 2e9
    return layer, 0.3 * layer, 3 * layer


def own_memory(
    family: str, spec: ModelSpec, n_devices: int, *, tensor_parallel: bool, backend: str
) -> tuple[float, float, float]:
    """What the engine takes of one device beside weights, cache and buffers: likely, low, high."""
    if family == "vllm":
        outside = _VLLM_RUNTIME[tensor_parallel and n_devices > 1]
        value, low, high = ((a + b) * 2**30 for a, b in zip(outside, _VLLM_GRAPHS, strict=True))
        return value, low, high
    if family == "mlx":
        return _MLX_RUNTIME
    if family == "other":
        return _OTHER_RUNTIME
    vocabulary = float(RUNTIME_PER_TOKEN * spec.vocab)
    value, low, high = _CONTEXT.get(backend.lower(), _CONTEXT_OTHER)
    return vocabulary + value, vocabulary + low, vocabulary + high


def _mlp_width(spec: ModelSpec) -> int:
    """How many intermediate elements a token has in the widest MLP."""
    if not spec.experts:
        return spec.ffn
    routed = spec.experts_active * spec.moe_ffn
    return max(routed, spec.ffn) if spec.dense_layers else routed
