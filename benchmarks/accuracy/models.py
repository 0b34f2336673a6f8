"""What is fitted for each metric: the terms of dpctl.estimate with their priors."""

import math
from collections.abc import Mapping

import numpy as np
from data import Rows
from hierarchy import Fitted, Model, Prior

from dpctl.estimate import terms

# logarithms of ratios between classes that other people's measurements suggest, with how sure that is
_ln = math.log

# what other people's tables say of Intel and of AMD's graphics cards against NVIDIA's: 0.65 and 0.78 (whichllm 0.5.14)
CHIPS = {
    ("chip", "rocm/gddr"): (_ln(0.78), 0.15),
    ("chip", "vulkan/gddr"): (_ln(0.85), 0.2),
    ("chip", "sycl/gddr"): (_ln(0.65), 0.2),
    ("chip", "sycl/shared"): (_ln(0.8), 0.2),
    ("chip", "sycl/hbm"): (_ln(0.65), 0.2),
    ("chip", "cuda/unified"): (-0.2, 0.1),
}

DECODE = {
    "weight_efficiency": Prior(
        0.85,
        0.1,
        effects={"backend": 0.1, "memory": 0.15},
        known={
            ("memory", "hbm"): (-0.45, 0.15),
            ("memory", "host"): (-0.3, 0.1),
            ("memory", "unified"): (0.0, 0.05),
            ("memory", "shared"): (_ln(0.65), 0.2),
            ("backend", "metal"): (-0.1, 0.15),
            **CHIPS,
        },
    ),
    "bits_slope": Prior(0.05, 0.1, slope=True, effects={"backend": 0.1}),
    "bandwidth_slope": Prior(-0.05, 0.1, slope=True),
    "sparse_factor": Prior(1.25, 0.2),
    "cache_efficiency": Prior(
        0.5, 0.5, effects={"backend": 0.4}, known={("backend", "npu"): (-1.5, 0.4), ("backend", "cpu"): (-1.5, 0.4)}
    ),
    "compute_efficiency": Prior(0.4, 0.5, effects={"backend": 0.3}, known={("backend", "cpu"): (0.8, 0.2)}),
    "codebook_factor": Prior(1.3, 0.4),
    "layer_s": Prior(
        32e-6,
        0.3,
        effects={"backend": 0.25},
        known={
            ("backend", "rocm"): (0.4, 0.15),
            ("backend", "vulkan"): (0.4, 0.25),
            ("backend", "metal"): (0.4, 0.25),
            ("engine", "vllm"): (-0.5, 0.3),
        },
    ),
    "request_s": Prior(3e-4, 0.5),
    "exchange_s": Prior(3e-4, 0.8),
}

PREFILL = {
    "compute_efficiency": Prior(
        0.4,
        0.2,
        effects={"backend": 0.3, "memory": 0.2},
        known={
            ("backend", "rocm"): (-0.7, 0.2),
            ("backend", "vulkan"): (-0.6, 0.25),
            ("backend", "metal"): (0.6, 0.2),
            ("memory", "unified"): (-0.6, 0.2),
            ("memory", "shared"): (-0.6, 0.2),
        },
    ),
    "bits_slope": Prior(0.15, 0.15, slope=True, effects={"backend": 0.15}),
    "flops_slope": Prior(-0.3, 0.15, slope=True),
    "sparse_factor": Prior(2.0, 0.4),
    "codebook_factor": Prior(1.2, 0.3),
    "attention_efficiency": Prior(0.15, 0.5, effects={"backend": 0.4}),
    "attention_intensity": Prior(25.0, 0.3, effects={"backend": 0.4}),
    "weight_efficiency": Prior(0.6, 0.3),
    "padding_tokens": Prior(16.0, 0.7),
    "layer_s": Prior(60e-6, 0.5, effects={"backend": 0.3}),
    # a prompt's own cost is of the size of a decoded token's
    "request_s": Prior(5e-4, 0.4),
    "exchange_s": Prior(1e-3, 0.8),
    "pipeline_power": Prior(0.8, 0.2),
}


def decode_seconds(rows: Rows, c: Mapping[str, np.ndarray]) -> np.ndarray:
    """Seconds a token as the row counts them: output tokens over wall time hold the prefill of a short prompt too."""
    seconds = terms.decode_terms(rows.work, rows.device, terms.DecodeCoefficients(**c), rows.depth).seconds
    wall = rows.table["includes"] == "wall"
    # a short prompt costs about as much as three decoded tokens
    return seconds * np.where(wall, 1.0 + 3.0 / rows.output, 1.0)


def prefill_seconds(rows: Rows, c: Mapping[str, np.ndarray]) -> np.ndarray:
    return terms.prefill_terms(
        rows.work,
        rows.device,
        terms.PrefillCoefficients(**c),
        rows.prompt,
        depth=rows.depth,
        ubatch=rows.table["ubatch"],
    ).seconds


decode = Model(priors=DECODE, seconds=decode_seconds, observed=lambda rows: 1.0 / rows.value)
prefill = Model(priors=PREFILL, seconds=prefill_seconds, observed=lambda rows: rows.prompt / rows.value)

SERVING = {
    "weight_efficiency": Prior(0.7, 0.25),
    "sparse_factor": Prior(1.3, 0.3),
    "cache_efficiency": Prior(0.5, 0.4),
    "compute_efficiency": Prior(0.45, 0.3),
    # Red Hat's result in MLPerf Inference v5.1 (Llama 3.1 8B in FP8, vLLM 0.10, one H100: 5,777 tok/s, with six tokens
    # of prompt for each) needs a third of the FP8 peak at least; prompts are a small part of the rows here
    "prompt_efficiency": Prior(0.45, 0.2),
    "layer_s": Prior(32e-6, 0.5),
    "sequence_s": Prior(15e-6, 0.8),
    "step_s": Prior(5e-4, 0.8),
    "exchange_s": Prior(10e-6, 0.6),
    "exchange_efficiency": Prior(0.1, 0.8),
    "sparse_exchange_factor": Prior(1.5, 0.4),
}


def served(rows: Rows, c: Mapping[str, np.ndarray]) -> terms.Serving:
    t = rows.table
    coefficients = terms.ServingCoefficients(**c)
    return terms.serve(rows.work, rows.device, coefficients, t["concurrency"], rows.prompt, rows.output, t["slots"])


def serving_seconds(rows: Rows, c: Mapping[str, np.ndarray]) -> np.ndarray:
    """What the row measured, in s: time per token (median or mean), a sequence's share of throughput, TTFT or E2EL."""
    found = served(rows, c)
    metric = rows.table["metric"]
    out = found.tpot
    out = np.where(metric == "itl_ms_p50", found.tpot_median, out)
    out = np.where(metric == "throughput_output_tok_s", rows.table["concurrency"] / found.throughput, out)
    burst = rows.table["burst"] > 0
    ttft = np.where(burst, found.ttft_burst, found.ttft)
    out = np.where(np.char.startswith(metric, "ttft"), ttft, out)
    return np.where(metric == "latency_s_e2e", ttft + (rows.output - 1.0) * found.tpot, out)


serving = Model(priors=SERVING, seconds=serving_seconds, observed=lambda rows: rows.value)

POWER = {
    "idle_share": Prior(0.25, 0.3),
    "memory_share": Prior(0.45, 0.3),
    "compute_share": Prior(0.6, 0.4),
    "most_share": Prior(0.97, 0.03),
}


def power_model(steps: Fitted) -> Model:
    """Watts of all devices; how busy they are comes from the step times that `steps` gives."""

    def watts(rows: Rows, c: Mapping[str, np.ndarray]) -> np.ndarray:
        found = served(rows, steps.coefficients(rows))
        return terms.serving_power(rows.device, terms.PowerCoefficients(**c), found)

    return Model(priors=POWER, seconds=watts, observed=lambda rows: rows.value)
