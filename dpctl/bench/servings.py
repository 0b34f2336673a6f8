"""What a model does on a machine at each number of requests at a time: estimated once, used for every way to pay."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from dpctl.bench.calls import mean_prompt, prompt_lengths
from dpctl.catalog import read as catalog
from dpctl.catalog.fits import engine_fit
from dpctl.catalog.quality import published
from dpctl.core.figures import Figure
from dpctl.core.hardware import Machine
from dpctl.core.models import ModelSpec
from dpctl.estimate.answer import answer
from dpctl.estimate.fitted import EngineFit
from dpctl.estimate.question import DeviceFacts, ModelFacts, Question, device_of, model_of
from dpctl.estimate.weights import Weights, model_weights

# requests at a time of one replica; an engine for one user serves them one after the other
TOGETHER = {"vllm": (1.0, 4.0, 16.0, 64.0), "llama.cpp": (1.0,)}
# what is offered for download of most models and runs well: two sizes for llama.cpp, three for a server
QUANTS = {"vllm": ("F16", "FP8", "INT4"), "llama.cpp": ("Q4_K_M", "Q8_0")}
# models whose size is within these factors of one that the scenario names count as comparable to it, and those that are
# published to be worse by no more than these points: 30 of arena rating win 46 % of the votes, 2 % of consistency is
# assumed to be what another judge or other texts would change
_SMALLER, _LARGER = 0.7, 1.6
_ARENA_MARGIN, _CONSISTENCY_MARGIN = 30.0, 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """A model on a machine with `together` requests at a time: latencies of the whole request in s, weights in B."""

    model: str
    quant: str
    engine: str
    hardware: str
    devices: int
    together: float
    ttft: Figure
    tpot: Figure
    e2el: Figure
    weights: Figure
    size: int

    @property
    def name(self) -> str:
        """The model as users write it: "mistral-7b@Q4_K_M"."""
        return f"{self.model}@{self.quant}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The size of a request: `characters` of the last call's prompt, `output` tok a call, `calls` in a row."""

    characters: Figure
    output: float
    calls: int = 1

    def prompt(self, chars_per_token: Figure) -> Figure:
        """Tokens of one call's prompt, on average: each reads more of the text, and what those before it wrote."""
        text = (self.characters / chars_per_token).to("tok")
        return mean_prompt(text, self.output, self.calls)

    @property
    def read(self) -> Figure:
        """Characters that all calls of a request read together."""
        return self.characters * ((self.calls + 1) / 2)

    def longest(self, chars_per_token: Figure) -> float:
        """Tokens of the longest prompt and its answer."""
        text = (self.characters / chars_per_token).to("tok").value
        return prompt_lengths(text, 0.0, self.output, self.calls)[-1] + self.output


def comparable(named: Sequence[str], asked: Asked) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """(models to consider, what is left out with the reason): those named, and those of the shortlist as able as they.

    Able is what is published to be about as good as one that is named or better; size stands for ability where the
    same was not published of both. A context window that is too short rules a model out.
    """
    specs = {name: catalog.model(name) for name in (*named, *catalog.shortlist())}
    fit, out = [], []
    for name, spec in specs.items():
        if named and not any(name == other or _as_able(spec, specs[other]) for other in named):
            continue
        tokens = asked.longest(spec.chars_per_token)
        if spec.context < tokens:
            out.append((name, f"its context of {spec.context:,} tok is shorter than the {tokens:,.0f} of a request"))
        else:
            fit.append(name)
    return tuple(fit), tuple(out)


def _as_able(spec: ModelSpec, other: ModelSpec) -> bool:
    """Whether a model may stand in for another one."""
    mine, theirs = published(spec.id), published(other.id)
    if mine is not None and theirs is not None:
        for one, two, margin in (
            (mine.arena, theirs.arena, _ARENA_MARGIN),
            (mine.consistency, theirs.consistency, _CONSISTENCY_MARGIN),
        ):
            if one is not None and two is not None:
                return one.value >= two.to(one.unit).value - margin
    return _SMALLER <= spec.parameters / other.parameters <= _LARGER


def servings(
    models: Sequence[str],
    machine: Machine,
    asked: Asked,
    *,
    hardware: str,
    devices: int,
    engines: Sequence[str] = ("vllm",),
    quants: Sequence[str] = (),
) -> tuple[tuple[Serving, ...], tuple[tuple[str, str], ...]]:
    """(every model, quantisation and load that fits a machine, what does not fit with how much it lacks).

    `quants` adds to those usual for the engine. A machine whose bandwidth nobody knows serves nothing.
    """
    found: list[Serving] = []
    short: dict[str, str] = {}
    device = device_of(machine)
    if device is None:
        return (), ()
    for engine in engines:
        if engine == "vllm" and not (machine.serving and machine.serving.backend in {"cuda", "rocm"}):
            continue
        fit = _fit(engine)
        for model in models:
            prompt = _prompt(model, asked)
            for quant in dict.fromkeys((*QUANTS[engine], *(q for q in quants if engine == "llama.cpp"))):
                lacks = ""
                for together in TOGETHER[engine]:
                    question = _question(device, devices, model, quant, engine, prompt, asked, together)
                    serving, lacks = _serving(question, fit, prompt, asked, hardware)
                    if serving is None:
                        break
                    found.append(serving)
                if lacks:
                    short[f"{model}@{quant}"] = lacks
    return tuple(found), tuple(short.items())


def resized(found: Sequence[Serving], machines: Mapping[tuple[str, int], Machine], asked: Asked) -> tuple[Serving, ...]:
    """The same servings of requests of another size; without those that the context or the memory no longer holds.

    `machines` has the machine of each (hardware, devices).
    """
    kept = []
    for one in found:
        spec, device = _spec(one.model), device_of(machines[one.hardware, one.devices])
        if device is None or spec.context < asked.longest(spec.chars_per_token):
            continue
        prompt = _prompt(one.model, asked)
        question = _question(device, one.devices, one.model, one.quant, one.engine, prompt, asked, one.together)
        serving, _ = _serving(question, _fit(one.engine), prompt, asked, one.hardware)
        if serving is not None:
            kept.append(serving)
    return tuple(kept)


def _prompt(model: str, asked: Asked) -> tuple[float, Figure]:
    """(tokens of a call's prompt, 1 with their interval)."""
    prompt = asked.prompt(_spec(model).chars_per_token)
    return prompt.value, replace(prompt / prompt.value, unit="")


def _question(
    device: DeviceFacts,
    devices: int,
    model: str,
    quant: str,
    engine: str,
    prompt: tuple[float, Figure],
    asked: Asked,
    together: float,
) -> Question:
    spec, weights = _weights(model, quant, engine)
    return Question(
        device=device,
        n_devices=devices,
        model=_facts(model),
        spec=spec,
        weights=weights,
        quant=quant,
        codebook=False,
        engine=engine,
        prompt=prompt[0],
        output=asked.output,
        concurrency=together,
    )


def _serving(
    question: Question, fit: EngineFit, prompt: tuple[float, Figure], asked: Asked, hardware: str
) -> tuple[Serving | None, str]:
    said = answer(question, fit)
    if said.missing is not None:
        return None, f"{said.missing.value / 2**30:,.1f} GiB short"
    if said.ttft is None or said.tpot is None:
        return None, ""
    ttft = (said.ttft * prompt[1]).to("s")
    call = ttft + said.tpot * max(0.0, question.output - 1.0)
    return (
        Serving(
            model=question.model.name,
            quant=question.quant,
            engine=question.engine,
            hardware=hardware,
            devices=question.n_devices,
            together=question.concurrency,
            # the answer that a user sees is the last call's
            ttft=ttft + call * float(asked.calls - 1) if asked.calls > 1 else ttft,
            tpot=said.tpot,
            e2el=call * float(asked.calls) if asked.calls > 1 else call,
            weights=said.need.weights,
            size=question.spec.parameters,
        ),
        "",
    )


def quants_of(names: Sequence[str]) -> Iterator[str]:
    """The quantisations in "model@quant" names."""
    for name in names:
        quant = name.partition("@")[2]
        if quant:
            yield quant


def _fit(engine: str) -> EngineFit:
    return engine_fit("vllm" if engine == "vllm" else "llama-cpp")


@cache
def _spec(name: str) -> ModelSpec:
    return catalog.model(name)


@cache
def _weights(model: str, quant: str, engine: str) -> tuple[ModelSpec, Weights]:
    spec = _spec(model)
    return spec, model_weights(spec, catalog.quant(quant), engine=engine)


@cache
def _facts(model: str) -> ModelFacts:
    return model_of(_spec(model))
