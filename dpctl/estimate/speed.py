"""Prefill and decode of a dense model on a machine, from specifications and an engine's fitted efficiencies.

Prefill is bound by compute: 2 FLOP per weight and token outside the embeddings, and attention of 4 x layers x heads x
head size FLOP per token and token of depth, integrated over the prompt. Decode is bound by memory: every weight but
the embedding table once per token, the KV cache at the depth of the answer, and a fixed cost per layer (kernel
launches). One request at a time, no speculation.
"""

from dataclasses import dataclass

from dpctl.core.figures import Figure, Provenance
from dpctl.core.hardware import Machine
from dpctl.core.models import ModelSpec
from dpctl.estimate.coefficients import Coefficients, EngineCoefficients, bit_class, nearest, select
from dpctl.estimate.memory import missing_bytes, needed_bytes
from dpctl.estimate.prediction import Prediction


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limits:
    """What the machine offers to one stream: bandwidth in B/s and compute in FLOP/s."""

    bandwidth: Figure
    peak: Figure


def predict(
    spec: ModelSpec,
    weight_bytes: int,
    machine: Machine,
    coefficients: EngineCoefficients,
    *,
    prompt_tokens: Figure,
    output_tokens: int,
    repacked_bytes: int = 0,
) -> Prediction:
    """Predict one request: E Figures with intervals; speeds are None when the model does not fit or the machine's
    bandwidth, compute or class is unknown.

    `weight_bytes` are the bytes of all weights; `prompt_tokens` a Figure in tok. The value of the prompt decides the
    context. Layers split over several devices do not speed up one stream: speeds are those of one device.
    """
    context = round(prompt_tokens.to("tok").value) + output_tokens
    needed = needed_bytes(weight_bytes, spec, context, repacked_bytes=repacked_bytes)
    missing = missing_bytes(needed, machine)
    fitted, limits = select(coefficients, machine), None
    if fitted is not None:
        limits = _limits(machine, fitted)
    if missing is not None or fitted is None or limits is None:
        return Prediction(
            ttft=None,
            tpot=None,
            e2el=None,
            prefill_rate=None,
            decode_rate=None,
            fits=missing is None,
            needed=needed,
            missing=missing,
        )
    ttft = _prefill(spec, weight_bytes, fitted, limits, prompt_tokens)
    tpot = _decode(spec, weight_bytes, fitted, limits, prompt_tokens.to("tok").value + output_tokens / 2)
    return Prediction(
        ttft=ttft,
        tpot=tpot,
        e2el=ttft + tpot * float(max(0, output_tokens - 1)),
        prefill_rate=(prompt_tokens / ttft).to("tok/s"),
        decode_rate=(_exact(1.0, "tok", spec) / tpot).to("tok/s"),
        fits=True,
        needed=needed,
    )


def _limits(machine: Machine, fitted: Coefficients) -> _Limits | None:
    pool = machine.serving_memory
    if pool is None or pool.bandwidth is None:
        return None
    if machine.accelerators:
        peak = machine.accelerators[0].peak.get("fp16")
        return None if peak is None else _Limits(bandwidth=pool.bandwidth, peak=peak)
    if machine.host is None or fitted.core_peak is None:
        return None
    return _Limits(bandwidth=pool.bandwidth, peak=fitted.core_peak * float(machine.host.cores))


def _prefill(spec: ModelSpec, weights: int, fitted: Coefficients, limits: _Limits, prompt: Figure) -> Figure:
    share = nearest(fitted.prefill_efficiency, bit_class(spec, weights))
    inner = spec.parameters - spec.vocab * spec.hidden * (1 if spec.tied_embeddings else 2)
    matrices = prompt * _exact(2.0 * inner, "FLOP/tok", spec)
    # the mean depth over the prompt is half of it
    depth = prompt.to("tok").value / 2
    attention = prompt * _exact(4.0 * spec.layers * spec.heads * spec.head_dim * depth, "FLOP/tok", spec)
    return (matrices / (limits.peak * share) + attention / (limits.peak * fitted.attention_efficiency)).to("s")


def _decode(spec: ModelSpec, weights: int, fitted: Coefficients, limits: _Limits, depth: float) -> Figure:
    share = nearest(fitted.decode_efficiency, bit_class(spec, weights))
    untied = 0.0 if spec.tied_embeddings else spec.vocab * spec.hidden / spec.parameters
    streamed = _exact(weights * (1.0 - untied), "B", spec) / (limits.bandwidth * share)
    if fitted.kv_efficiency is not None:
        cache = _exact(spec.kv_bytes_per_token() * depth, "B", spec)
        attention = cache / (limits.bandwidth * fitted.kv_efficiency)
    else:
        share = fitted.decode_attention_efficiency or fitted.attention_efficiency
        work = _exact(4.0 * spec.layers * spec.heads * spec.head_dim * depth, "FLOP", spec)
        attention = work / (limits.peak * share)
    return (streamed + attention + fitted.layer_cost * _exact(float(spec.layers), "layer", spec)).to("s")


def _exact(value: float, unit: str, spec: ModelSpec) -> Figure:
    return Figure(value=value, unit=unit, provenance=Provenance.PUBLISHED, source=spec.source)
