"""Which models fit a machine: for each, the best quantisation at a request's context, its memory and its speed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dpctl.core.figures import Figure
from dpctl.core.hardware import Machine
from dpctl.core.models import ModelSpec
from dpctl.core.quants import Quant
from dpctl.estimate.fitted import EngineFit
from dpctl.estimate.memory import MemorySplit, memory_need
from dpctl.estimate.prediction import Prediction
from dpctl.estimate.question import device_of
from dpctl.estimate.speed import predict
from dpctl.estimate.weights import model_weights

# from the best quality down; F16 is left out because 8 bits answer as well in half the memory (Llama 3 8B: perplexity
# 6.2343 against 6.2332, tools/perplexity/README.md of ggml-org/llama.cpp, read 2026-11)
QUANTS = ("Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M", "Q4_K_S")
_ENGINE = "llama.cpp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """One model on one machine: the quantisation (the smallest when none fits), context in tok, memory, speed.

    `headroom` is what stays free of the memory, in B, and negative when the model does not fit; None when the memory is
    unknown. `place` names the device, or "CPU". `beyond_trained` says that the context exceeds the model's trained one.
    """

    model: str
    quant: str
    context: int
    place: str
    memory: MemorySplit
    headroom: Figure | None
    prediction: Prediction
    beyond_trained: bool

    @property
    def fits(self) -> bool:
        """Whether the machine has the memory; unknown memory fits nothing."""
        return self.headroom is not None and self.headroom.value >= 0


def what_fits(
    machine: Machine,
    specs: Iterable[ModelSpec],
    fit: EngineFit,
    *,
    quants: Sequence[Quant],
    prompts: Mapping[str, Figure],
    output_tokens: int,
) -> tuple[Fit, ...]:
    """One Fit per model, in the given order; `prompts` maps a model's id to its prompt in tok.

    `quants` are tried in their order, from the best quality down (QUANTS).
    """
    return tuple(_fit(machine, spec, fit, quants, prompts[spec.id], output_tokens) for spec in specs)


def _fit(
    machine: Machine,
    spec: ModelSpec,
    fit: EngineFit,
    quants: Sequence[Quant],
    prompt: Figure,
    output_tokens: int,
) -> Fit:
    context = round(prompt.to("tok").value) + output_tokens
    device = device_of(machine)
    for quant in quants:
        weights = model_weights(spec, quant, engine=_ENGINE)
        memory = memory_need(
            spec,
            weights,
            engine=_ENGINE,
            context=context,
            n_devices=machine.serving_count,
            backend=device.backend if device else "cpu",
        )
        headroom = _headroom(machine, memory)
        if headroom is not None and headroom.value >= 0:
            break
    return Fit(
        model=spec.id,
        quant=quant.id,
        context=context,
        place=machine.serving.name if machine.serving else "CPU",
        memory=memory,
        headroom=headroom,
        prediction=predict(spec, weights, machine, fit, prompt_tokens=prompt, output_tokens=output_tokens),
        beyond_trained=context > spec.context,
    )


def _headroom(machine: Machine, memory: MemorySplit) -> Figure | None:
    pool = machine.serving_memory
    if pool is None or pool.capacity is None:
        return None
    # a model in layers is as large as its devices' memories together, less what the fullest has more than the others
    return (pool.capacity - memory.per_device) * float(machine.serving_count)
