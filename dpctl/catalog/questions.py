"""From names and numbers, as a user or a line of JSON gives them, to a Question for the estimator."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from dpctl.catalog import read as catalog
from dpctl.catalog.entries import known_only, number, text
from dpctl.catalog.gguf_model import file_model, is_file
from dpctl.catalog.levers import LEVERS
from dpctl.core.errors import UsageError
from dpctl.core.figures import Figure, Provenance
from dpctl.core.hardware import Machine
from dpctl.core.models import ModelSpec
from dpctl.core.quants import Quant
from dpctl.estimate.engines import family_of
from dpctl.estimate.question import DeviceFacts, ModelFacts, Question, device_of, model_of
from dpctl.estimate.shapes import UNKNOWN_ARCH, model_from
from dpctl.estimate.weights import Weights, model_weights, plain_weights

KEYS = (
    "id",
    "hardware",
    "n_devices",
    "model",
    "quant",
    "weight_gb",
    "engine",
    "backend",
    "prompt_tokens",
    "output_tokens",
    "kv_depth",
    "concurrency",
)
_HARDWARE = ("name", "vendor", "kind", "memory_gb", "bandwidth_gb_s", "fp16_tflops", "tdp_w")
_MODEL = (
    "name",
    "params_b",
    "active_params_b",
    "layers",
    "hidden",
    "heads",
    "kv_heads",
    "head_dim",
    "vocab",
    "ffn",
    "kv_bytes_per_token",
)
# part of a backend's name -> how the fit calls it
_BACKENDS: Mapping[str, str] = {
    "cuda": "cuda",
    "tensorrt": "cuda",
    "rocm": "rocm",
    "hip": "rocm",
    "rocwmma": "rocm",
    "vulkan": "vulkan",
    "metal": "metal",
    "mlx": "metal",
    "sycl": "sycl",
    "oneapi": "sycl",
    "rknpu": "npu",
    "npu": "npu",
    "cpu": "cpu",
    "blas": "cpu",
}
_DEFAULT_QUANT = {"vllm": "F16", "llama-cpp": "Q4_K_M", "mlx": "INT4", "rkllm": "FP8"}


class Lookups:
    """What was looked up for earlier lines of a batch: files are read once, and not again for each of 10,000 lines."""

    def __init__(self) -> None:
        self.machine = cache(catalog.machine_profile)
        self.model = cache(catalog.model)
        self.quant = cache(catalog.quant)


def question(line: Mapping[str, Any], lookups: Lookups | None = None, *, machine: Machine | None = None) -> Question:
    """A Question from one JSON object; UsageError that names the key for everything wrong with it.

    `hardware` is a profile ("rtx-4090", "2x rtx-4090") or an object with vendor, kind, memory_gb, bandwidth_gb_s and
    fp16_tflops; `model` an id ("mistral-7b@Q4_K_M"), a GGUF file, or an object with params_b and what else is known.
    GB are 1e9 B for weights and GiB for the memory of devices, as their makers count. A given `machine` stands for
    `hardware`. Keys of levers are for `levers_of`.
    """
    known_only(line, (*KEYS, *LEVERS), "the line")
    found = lookups or Lookups()
    engine = text(line, "engine", "")
    family, _ = family_of(engine)
    backend = text(line, "backend", "")
    hardware = line.get("hardware")
    if machine is None and isinstance(hardware, str):
        machine = found.machine(hardware)
    if machine is not None:
        device, count = _device_of(machine, backend), machine.serving_count
    else:
        device, count = _device(hardware, backend, family), 1
    count = round(number(line, "n_devices", float(count), least=1.0, most=4096.0))
    asked = text(line, "quant", "")
    stated = _stated(line)
    named = line.get("model")
    if isinstance(named, str) and is_file(named):
        file = file_model(named)
        model, spec, stated = file.facts, file.spec, file.size
        for key, said in (("quant", asked), ("weight_gb", line.get("weight_gb"))):
            if said:
                raise UsageError(f"a file has its own {key}", where=f"key {key}", hint=f"drop {key}, or name a model")
        name = file.quant or "unknown"
    else:
        model, spec, given = _model(named, found)
        name = asked or given or _DEFAULT_QUANT.get(family, "Q4_K_M")
    quant = _quant(name, found, stated.value * 8.0 / model.params if stated is not None else 0.0)
    return Question(
        device=device,
        n_devices=count,
        model=model,
        spec=spec,
        weights=_weights(spec, quant, stated, engine),
        quant=quant.id,
        codebook=quant.codebook,
        engine=engine,
        prompt=number(line, "prompt_tokens", 512.0, least=0.0, most=1e8),
        output=number(line, "output_tokens", 128.0, least=0.0, most=1e8),
        depth=number(line, "kv_depth", 0.0, least=0.0, most=1e8),
        concurrency=number(line, "concurrency", 1.0, least=1.0, most=1e6),
    )


def _stated(line: Mapping[str, Any]) -> Figure | None:
    """The size of the weights in B, where the line says it."""
    size = number(line, "weight_gb", 0.0, least=0.0, most=1e6) * 1e9
    source = "the size of the weights, as given"
    return Figure(value=size, unit="B", provenance=Provenance.PUBLISHED, source=source) if size else None


def _weights(spec: ModelSpec, quant: Quant, stated: Figure | None, engine: str) -> Weights:
    """The weights of a known shape by its tensors, of any other one by its mean bits; a stated size in B wins."""
    if spec.arch != UNKNOWN_ARCH:
        return model_weights(spec, quant, total_bytes=stated, engine=engine)
    total = replace(quant.bits * (spec.parameters / 8.0), unit="B") if stated is None else stated
    return plain_weights(total, spec.parameters, spec.active_parameters)


def _quant(name: str, lookups: Lookups, bits: float) -> Quant:
    """The quantisation; one that nobody knows is as large as its weights are said to be."""
    try:
        return lookups.quant(name)
    except UsageError:
        if not bits:
            raise
    size = Figure(value=bits, unit="bit/weight", provenance=Provenance.ASSUMED, source="the given size of the weights")
    return Quant(id=name, bits=size)


def _device_of(machine: Machine, backend: str) -> DeviceFacts:
    found = device_of(machine)
    if found is None:
        raise UsageError("it has no device", where=f"machine {machine.id}", hint="choose another one with --hardware")
    chosen = _backend(backend) or found.backend
    if chosen == "cpu" and found.backend != "cpu" and machine.host is not None:
        found = device_of(replace(machine, accelerators=())) or found
    return found if found.backend == chosen else replace(found, backend=chosen)


def _device(given: object, backend: str, family: str) -> DeviceFacts:
    if not isinstance(given, Mapping):
        raise UsageError(
            "hardware is missing" if given is None else f"hardware is {type(given).__name__}",
            where="key hardware",
            hint='a profile id such as "rtx-4090", or {"vendor": ..., "bandwidth_gb_s": ...}',
        )
    known_only(given, _HARDWARE, "hardware")
    vendor, kind = text(given, "vendor", ""), text(given, "kind", "")
    memory = number(given, "memory_gb", 0.0, least=0.0, most=1e6)
    bandwidth = number(given, "bandwidth_gb_s", 0.0, least=0.0, most=1e6)
    flops = number(given, "fp16_tflops", 0.0, least=0.0, most=1e7)
    power = number(given, "tdp_w", 0.0, least=0.0, most=1e6)
    chosen = _backend(backend) or _usual_backend(vendor, kind, family)
    return DeviceFacts(
        name=text(given, "name", "") or " ".join(filter(None, (vendor, kind))) or "device",
        vendor=vendor,
        kind=kind,
        backend=chosen,
        memory=memory * 2.0**30 or None,
        bandwidth=bandwidth * 1e9 or None,
        flops=flops * 1e12 or None,
        power_limit=power or None,
        known=vendor.lower() in {"nvidia", "amd", "apple", "intel", "rockchip"} or kind == "cpu",
        source="given in the line",
    )


def _backend(given: str) -> str:
    """How the fit calls a backend ("CUDA 12.1", "vulkan_radv"); "" for one it does not know."""
    lower = given.lower()
    return next((name for part, name in _BACKENDS.items() if part in lower), "")


def _usual_backend(vendor: str, kind: str, family: str) -> str:
    name = vendor.lower()
    if family == "rkllm":
        return "npu"
    if kind == "cpu":
        return "cpu"
    if name == "apple":
        return "metal"
    if name == "nvidia":
        return "cuda"
    if name == "amd":
        return "vulkan" if kind == "soc" else "rocm"
    if name == "intel":
        return "cpu" if kind == "soc" else "sycl"
    return "cpu" if kind == "soc" else "vulkan"


def _model(given: object, lookups: Lookups) -> tuple[ModelFacts, ModelSpec, str]:
    if isinstance(given, str):
        name, _, quant = given.partition("@")
        spec = lookups.model(name)
        return model_of(spec), spec, quant
    if not isinstance(given, Mapping):
        raise UsageError(
            "model is missing" if given is None else f"model is {type(given).__name__}",
            where="key model",
            hint='a catalogue id such as "mistral-7b", or {"params_b": 7.2, ...}',
        )
    known_only(given, _MODEL, "model")
    if "params_b" not in given:
        raise UsageError("params_b is missing", where="model", hint='"params_b": 7.2 (billions of weights)')

    def optional(key: str, factor: float = 1.0) -> float | None:
        if given.get(key) is None:
            return None
        return number(given, key, 0.0, least=1e-9, most=1e12) * factor

    try:
        facts, spec = model_from(
            text(given, "name", "") or "model",
            number(given, "params_b", 0.0, least=1e-6, most=1e6) * 1e9,
            active=optional("active_params_b", 1e9),
            layers=optional("layers"),
            hidden=optional("hidden"),
            heads=optional("heads"),
            kv_heads=optional("kv_heads"),
            head_dim=optional("head_dim"),
            vocab=optional("vocab"),
            ffn=optional("ffn"),
            kv_bytes_per_token=optional("kv_bytes_per_token"),
        )
    except ValueError as error:
        raise UsageError(str(error), where="model", hint="correct the value") from None
    return facts, spec, ""
