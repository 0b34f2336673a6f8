"""One request of a catalogue model on a machine, by the fitted formula: shown beside what was measured."""

from dataclasses import replace

from dpctl.core.figures import Figure, Provenance
from dpctl.core.hardware import Machine
from dpctl.core.models import ModelSpec
from dpctl.estimate.answer import answer
from dpctl.estimate.fitted import EngineFit
from dpctl.estimate.prediction import Prediction
from dpctl.estimate.question import DeviceFacts, Question, device_of, model_of
from dpctl.estimate.weights import Weights

# a machine without any device has no memory and no speed that could be named
_NOTHING = DeviceFacts(
    name="nothing", vendor="", kind="cpu", backend="cpu", memory=None, bandwidth=None, flops=None, known=False
)


def predict(
    spec: ModelSpec,
    weights: Weights,
    machine: Machine,
    fit: EngineFit,
    *,
    engine: str = "llama.cpp",
    prompt_tokens: Figure,
    output_tokens: int,
) -> Prediction:
    """Predict one request: E Figures with intervals; speeds are None when the model does not fit or the machine's
    bandwidth is unknown.

    `fit` is that of the engine's family; `prompt_tokens` a Figure in tok. The value of the prompt decides the context.
    What is unsure of the prompt's length, of the bandwidth and of the peak widens the intervals, and an assumed
    bandwidth makes an assumed speed.
    """
    device = device_of(machine)
    asked = Question(
        device=device or _NOTHING,
        n_devices=machine.serving_count,
        model=model_of(spec),
        spec=spec,
        weights=weights,
        quant="",
        codebook=False,
        engine=engine,
        prompt=prompt_tokens.to("tok").value,
        output=float(output_tokens),
    )
    found = answer(asked, fit)
    nothing = Prediction(
        ttft=None,
        tpot=None,
        e2el=None,
        prefill_rate=None,
        decode_rate=None,
        fits=found.missing is None,
        needed=found.memory,
        missing=found.missing,
    )
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
