"""From a scenario and the user's wishes to the deployments that will be measured."""

import os
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from dpctl.catalog import read as catalog
from dpctl.core.deployment import Delivery, Deployment, Mode, Pipeline, Stage, Zone
from dpctl.core.errors import UnavailableError, UsageError
from dpctl.core.figures import Figure, Provenance
from dpctl.core.models import HostedModel, ModelRef, Provider
from dpctl.core.scenario import Scenario
from dpctl.engines.vllm_command import Served, VllmOptions, vllm_model
from dpctl.pipelines.ner import EDGE, Recognition

# the variable that holds the key of a server of the user's own, where it asks for one
EDGE_KEY = "DPCTL_EDGE_KEY"
_ENGLISH = Figure(value=4.2, unit="char/tok", provenance=Provenance.ASSUMED, source="English text, assumed")


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudTarget:
    """A hosted model and how it is reached: `base_url` None means through the emulator."""

    provider: Provider
    model: HostedModel
    base_url: str | None
    key: str

    def __repr__(self) -> str:
        return f"CloudTarget({self.provider.id}:{self.model.id}, key {'set' if self.key else 'not set'})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One deployment with what it takes to run it: a local model, one that vLLM serves here, or a hosted one.

    `pipeline` is set for hybrid delivery; `edge` is the server of the user's own that a pipeline with a model here
    asks. `idle_edge` is the edge model that a hybrid candidate names and its pipeline has no use for. `fallbacks` are
    further addresses of the same hosted model.
    """

    deployment: Deployment
    local: ModelRef | None = None
    served: Served | None = None
    cloud: CloudTarget | None = None
    pipeline: Pipeline | None = None
    edge: CloudTarget | None = None
    idle_edge: str | None = None
    fallbacks: tuple[str, ...] = ()


# pipelines in which a model here reads the document
WITH_EDGE_MODEL = frozenset({Pipeline.MAP, Pipeline.CASCADE})


def cloud_target(text: str, *, base_url: str | None, emulate: bool) -> CloudTarget:
    """Resolve "openai:gpt-4o": the given address, the provider's own when its key is set, else the emulator.

    With an address of the user's own, models that the catalogue does not know are taken too (their price is unknown).
    """
    if base_url is not None:
        _check_address(base_url, "--cloud-url")
    name, _, wanted = text.partition(":")
    provider = catalog.provider(name)
    key = os.environ.get(provider.key_variable, "").strip()
    # a provider without listed models has no list to mistype
    free = base_url is not None or (bool(key) and provider.address is not None and not provider.models)
    if free and wanted and wanted not in {m.id for m in provider.models}:
        model = _unlisted(provider, wanted)
    elif not provider.models and provider.address is None and base_url is None:
        raise UsageError(
            f"the address of {provider.name} holds what is your own: {provider.base_url}",
            where=text,
            hint=f"give it with --cloud-url, and the key in {provider.key_variable}",
        )
    else:
        model = catalog.hosted(text)
    if emulate and base_url is not None:
        raise UsageError("--emulate and --cloud-url exclude each other", where="the command line", hint="drop one")
    address = base_url or (provider.address if key and not emulate else None)
    if address is None and model.latency is None:
        raise UsageError(
            f"no latency is published for {text}: it cannot be emulated",
            where=f"provider {name}",
            hint=f"set {provider.key_variable}, or choose a model that `dpctl list models` shows with a latency",
        )
    return CloudTarget(provider=provider, model=model, base_url=address, key=key if address else "")


def _unlisted(provider: Provider, name: str) -> HostedModel:
    """A model that the catalogue does not list: its price is unknown, its tokenizer taken to be like another's."""
    like = provider.models[0] if provider.models else None
    chars = _ENGLISH
    if like is not None:
        chars = replace(like.chars_per_token, source=f"{like.name}'s tokenizer, for want of {name}'s own")
    context = like.context if like is not None else 0
    return HostedModel(id=name, provider=provider.id, name=name, context=context, chars_per_token=chars)


def _check_address(address: str, flag: str) -> None:
    """UsageError for what is no address: found before anything is run, not when it is asked."""
    try:
        parts = urlsplit(address)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        known = False
    if not known:
        raise UsageError(f"{address!r} is no address of a server", where=flag, hint="such as http://127.0.0.1:8080/v1")


def edge_target(name: str, base_url: str) -> CloudTarget:
    """A model behind an OpenAI-compatible server of the user's own, on the premises; its prices are none."""
    _check_address(base_url, "--edge-url")
    return CloudTarget(
        provider=Provider(
            id="edge",
            name="a server of your own",
            base_url=base_url,
            key_variable=EDGE_KEY,
            delivery=Delivery.OWNED.value,
            zone=Zone.PREMISES.value,
            capabilities={"max_tokens_field": "max_tokens", "stream_options": True},
        ),
        model=HostedModel(id=name, provider="edge", name=name, context=0, chars_per_token=_ENGLISH),
        base_url=base_url,
        key=os.environ.get(EDGE_KEY, "").strip(),
    )


def targets(
    scenario: Scenario,
    *,
    modes: tuple[Mode, ...],
    model: str | None = None,
    cloud: str | None = None,
    cloud_url: str | None = None,
    emulate: bool = False,
    pipeline: Pipeline | None = None,
    edge: str | None = None,
    edge_url: str | None = None,
    fallback_urls: tuple[str, ...] = (),
    ner: Recognition | None = None,
    vllm: VllmOptions | None = None,
) -> tuple[Target, ...]:
    """The deployments to measure, in the scenario's order; `model`, `cloud` and `edge` replace the scenario's own.

    A candidate whose pipeline needs a model here is left out without `edge_url`, the address of one. `ner` finds names
    beside the rules in what masks. With `vllm`, `model` is served by vLLM here. Raises UsageError when nothing is left,
    or when the model here is to tag names and there is none.
    """
    for address in fallback_urls:
        _check_address(address, "--fallback-url")
    tags = ner is not None and ner.find is None
    if tags and edge_url is None:
        raise UsageError(
            "a model of your own that tags names needs its server",
            where=f"--ner {EDGE}",
            hint="--edge-url http://127.0.0.1:8080/v1 (llama-server, Ollama...)",
        )
    found: list[Target] = []
    lacking: list[Pipeline] = []
    for candidate in scenario.candidates:
        if candidate.mode not in modes or (
            candidate.mode is Mode.HYBRID and pipeline not in {None, candidate.pipeline}
        ):
            continue
        if candidate.mode is Mode.LOCAL:
            found.append(local_target(model or candidate.edge or "") if vllm is None else served_target(model, vllm))
            continue
        endpoint = cloud_target(cloud or candidate.cloud or "", base_url=cloud_url, emulate=emulate)
        if candidate.mode is Mode.CLOUD:
            found.append(replace(_remote(candidate.mode, endpoint), fallbacks=fallback_urls))
        elif candidate.pipeline not in WITH_EDGE_MODEL and not tags:
            target = _remote(candidate.mode, endpoint, candidate.pipeline, ner=ner)
            found.append(replace(target, idle_edge=candidate.edge, fallbacks=fallback_urls))
        elif edge_url is not None:
            own = edge_target(edge or candidate.edge or "", edge_url)
            target = _remote(candidate.mode, endpoint, candidate.pipeline, own, ner=ner)
            found.append(replace(target, edge=own, fallbacks=fallback_urls))
        else:
            lacking.append(candidate.pipeline)
    unique = {target.deployment.id: target for target in found}
    if not unique and lacking:
        raise UsageError(
            f"pipeline {lacking[0]} needs a model of your own that answers here",
            where="--pipeline",
            hint="name its server: --edge-url http://127.0.0.1:8080/v1 (llama-server, Ollama...)",
        )
    if not unique:
        raise UsageError(
            f"scenario {scenario.id} has no {' or '.join(modes)} candidate",
            where="--mode",
            hint=f"it has: {', '.join(sorted({c.mode.value for c in scenario.candidates}))}",
        )
    return tuple(unique.values())


def local_target(text: str) -> Target:
    """A model of the catalogue ("mistral-7b@Q4_K_M") or a GGUF file, on this machine."""
    reference = catalog.model_ref(text)
    if reference.model is not None and not catalog.model(reference.model).dense_llama:
        raise UnavailableError(
            f"{reference.model} is no dense Llama or Qwen2 shape: synthetic weights of it cannot be written yet",
            where=text,
            hint="give a GGUF file of it: --model FILE.gguf",
        )
    name = reference.path or f"{reference.model}@{reference.quant}"
    return Target(
        deployment=Deployment(
            id=f"local:{name}",
            label=f"local {name}",
            mode=Mode.LOCAL,
            delivery=Delivery.OWNED,
            stages=(Stage(role="answer", model=name, engine="llama.cpp", place="this-machine", zone=Zone.PROCESS),),
        ),
        local=reference,
    )


def served_target(text: str | None, options: VllmOptions) -> Target:
    """A model that vLLM serves on this machine: of the catalogue ("mistral-7b@FP8", random weights), or a folder."""
    if text is None:
        raise UsageError(
            "vLLM needs to be told which model to serve: the scenario's own are GGUF quantisations",
            where="--engine vllm",
            hint="--model mistral-7b (BF16), mistral-7b@FP8, or the folder of a real model",
        )
    model = vllm_model(text)
    return Target(
        deployment=Deployment(
            id=f"local:vllm:{model.name}",
            label=f"local {model.name} (vLLM)",
            mode=Mode.LOCAL,
            delivery=Delivery.OWNED,
            stages=(Stage(role="answer", model=model.name, engine="vLLM", place="this-machine", zone=Zone.PROCESS),),
        ),
        served=Served(model=model, options=options),
    )


# the stages of each pipeline before the cloud answers; "model" ones are done by the edge model
_STAGES: dict[Pipeline, tuple[tuple[str, str], ...]] = {
    Pipeline.MASK: (("mask", "rules"),),
    Pipeline.EXTRACT: (("mask", "rules"), ("extract", "rules")),
    Pipeline.MAP: (("map", "model"), ("mask", "rules")),
    Pipeline.CASCADE: (("edge", "model"), ("mask", "rules")),
}


def _remote(
    mode: Mode,
    endpoint: CloudTarget,
    pipeline: Pipeline | None = None,
    edge: CloudTarget | None = None,
    *,
    ner: Recognition | None = None,
) -> Target:
    name = f"{endpoint.provider.id}:{endpoint.model.id}"
    answer = Stage(
        role="answer",
        model=endpoint.model.id,
        engine="openai",
        place=endpoint.provider.id,
        zone=Zone(endpoint.provider.zone),
    )
    before = tuple(
        stage
        for role, by in (_STAGES[pipeline] if pipeline is not None else ())
        for stage in _here(role, by, edge, ner if role == "mask" else None)
    )
    # masking was the only pipeline once: its id is the one that earlier runs have
    variant = "" if pipeline in {None, Pipeline.MASK} else f"-{pipeline}"
    return Target(
        deployment=Deployment(
            id=f"{mode.value}{variant}:{name}",
            label=f"{mode.value} {endpoint.model.id}{f' ({pipeline})' if pipeline is not None else ''}",
            mode=mode,
            delivery=Delivery(endpoint.provider.delivery),
            stages=(*before, answer),
            emulated=endpoint.base_url is None,
        ),
        cloud=endpoint,
        pipeline=pipeline,
    )


def _here(role: str, by: str, edge: CloudTarget | None, ner: Recognition | None) -> tuple[Stage, ...]:
    """A stage on this side: rules in this process, a recogniser with them, or the edge model on one's own server.

    Where the edge model tags names for the rules, that is a stage before them.
    """
    rules = Stage(role=role, model=None, engine="rules", place="this-machine", zone=Zone.PROCESS)
    if ner is not None and ner.find is not None:
        return (replace(rules, model=ner.name),)
    if edge is None or (by == "rules" and ner is None):
        return (rules,)
    own = Stage(role=role, model=edge.model.id, engine="openai", place=edge.provider.id, zone=Zone.PREMISES)
    return (own,) if ner is None else (replace(own, role="tag"), rules)
