"""One request of a catalogue model on a machine, by the fitted formula: shown beside what was measured."""

from dataclasses import replace

from dpctl.core.figures import Figure, Provenance
from dpctl.core.hardware import Machine
from dpctl.core.models import ModelSpec
from dpctl.estimate.answer import answer
from dpctl.estimate.fitted import EngineFit
from dpctl.estimate.memory import missing_bytes, needed_bytes
from dpctl.estimate.prediction import Prediction
from dpctl.estimate.question import Question, device_of, model_of


def predict(
    spec: ModelSpec,
    weight_bytes: int,
    machine: Machine,
    fit: EngineFit,
    *,
    prompt_tokens: Figure,
    output_tokens: int,
    repacked_bytes: int = 0,
) -> Prediction:
    """Predict one request: E Figures with intervals; speeds are None when the model does not fit or the machine's
    bandwidth is unknown.

    `weight_bytes` are the bytes of all weights; `prompt_tokens` a Figure in tok. The value of the prompt decides the
    context. What is unsure of the prompt's length, of the bandwidth and of the peak widens the intervals, and an
    assumed bandwidth makes an assumed speed.
    """
    prompt = prompt_tokens.to("tok").value
    needed = needed_bytes(weight_bytes, spec, round(prompt) + output_tokens, repacked_bytes=repacked_bytes)
    missing = missing_bytes(needed, machine)
    device = device_of(machine)
    nothing = Prediction(
        ttft=None,
        tpot=None,
        e2el=None,
        prefill_rate=None,
        decode_rate=None,
        fits=missing is None,
        needed=needed,
        missing=missing,
    )
    if device is None or missing is not None:
        return nothing
    asked = Question(
        # whether it fits was said above, with what the engine's own buffers take
        device=replace(device, memory=None),
        n_devices=machine.serving_count,
        model=model_of(spec),
        quant="",
        bits=weight_bytes * 8.0 / spec.parameters,
        weight_bytes=float(weight_bytes),
        codebook=False,
        family="llama-cpp",
        known_engine=True,
        prompt=prompt,
        output=float(output_tokens),
    )
    found = answer(asked, fit)
    if found.tpot is None or found.ttft is None:
        return nothing
    bandwidth, peak = _doubts(machine)
    length = _relative(prompt_tokens)
    # a prompt's time grows with its length, decode's with the depth of its cache, which is a part of it
    ttft, tpot = (found.ttft * length / peak).to("s"), (found.tpot / bandwidth).to("s")
    return replace(
        nothing,
        ttft=ttft,
        tpot=tpot,
        e2el=ttft + tpot * float(max(0, output_tokens - 1)),
        prefill_rate=(prompt_tokens / ttft).to("tok/s"),
        decode_rate=(replace(_one(), unit="tok") / tpot).to("tok/s"),
    )


def _doubts(machine: Machine) -> tuple[Figure, Figure]:
    """How sure bandwidth and peak of the device are: figures of value 1 with their provenance and interval."""
    one = machine.serving
    if one is not None:
        return _relative(one.memory.bandwidth), _relative(one.peak.get("fp16") or one.peak.get("bf16"))
    own = machine.host.memory.bandwidth if machine.host else None
    return _relative(own), _one()


def _relative(figure: Figure | None) -> Figure:
    return _one() if figure is None else replace(figure / figure.value, unit="")


def _one() -> Figure:
    return Figure(value=1.0, unit="", provenance=Provenance.MEASURED, source="count")
