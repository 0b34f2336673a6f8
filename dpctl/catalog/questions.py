"""From names and numbers, as a user or a line of JSON gives them, to a Question for the estimator."""

import difflib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from dpctl.catalog import fits
from dpctl.catalog import read as catalog
from dpctl.core.errors import UsageError
from dpctl.core.figures import Figure, Provenance
from dpctl.core.hardware import Machine
from dpctl.core.models import ModelSpec
from dpctl.core.quants import Quant
from dpctl.estimate.question import DeviceFacts, ModelFacts, Question, device_of, model_from, model_of
from dpctl.estimate.tensors import size_of

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
    fp16_tflops; `model` an id ("mistral-7b@Q4_K_M") or an object with params_b and whatever else is known. GB are 1e9 B
    for weights and GiB for the memory of devices, as their makers count. A given `machine` stands for `hardware`.
    """
    _known(line, KEYS, "the line")
    found = lookups or Lookups()
    engine = _text(line, "engine", "")
    family, known_engine = fits.family_of(engine)
    backend = _text(line, "backend", "")
    named = line.get("hardware")
    if machine is None and isinstance(named, str):
        machine = found.machine(named)
    if machine is not None:
        device, count = _device_of(machine, backend), machine.serving_count
    else:
        device, count = _device(named, backend, family), 1
    count = round(_number(line, "n_devices", float(count), least=1.0, most=4096.0))
    model, spec, given = _model(line.get("model"), found)
    name = _text(line, "quant", "") or given or _DEFAULT_QUANT.get(family, "Q4_K_M")
    weights = _number(line, "weight_gb", 0.0, least=0.0, most=1e6) * 1e9
    quant = _quant(name, found, weights * 8.0 / model.params)
    size = weights or (size_of(spec, quant) if spec is not None else model.params * quant.bits.value / 8.0)
    return Question(
        device=device,
        n_devices=count,
        model=model,
        quant=quant.id,
        bits=size * 8.0 / model.params,
        weight_bytes=float(size),
        codebook=quant.codebook,
        family=family,
        known_engine=known_engine,
        prompt=_number(line, "prompt_tokens", 512.0, least=0.0, most=1e8),
        output=_number(line, "output_tokens", 128.0, least=0.0, most=1e8),
        depth=_number(line, "kv_depth", 0.0, least=0.0, most=1e8),
        concurrency=_number(line, "concurrency", 1.0, least=1.0, most=1e6),
    )


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
    _known(given, _HARDWARE, "hardware")
    vendor, kind = _text(given, "vendor", ""), _text(given, "kind", "")
    memory = _number(given, "memory_gb", 0.0, least=0.0, most=1e6)
    bandwidth = _number(given, "bandwidth_gb_s", 0.0, least=0.0, most=1e6)
    flops = _number(given, "fp16_tflops", 0.0, least=0.0, most=1e7)
    power = _number(given, "tdp_w", 0.0, least=0.0, most=1e6)
    chosen = _backend(backend) or _usual_backend(vendor, kind, family)
    return DeviceFacts(
        name=_text(given, "name", "") or " ".join(filter(None, (vendor, kind))) or "device",
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


def _backend(text: str) -> str:
    """How the fit calls a backend ("CUDA 12.1", "vulkan_radv"); "" for one it does not know."""
    lower = text.lower()
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


def _model(given: object, lookups: Lookups) -> tuple[ModelFacts, ModelSpec | None, str]:
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
    _known(given, _MODEL, "model")
    if "params_b" not in given:
        raise UsageError("params_b is missing", where="model", hint='"params_b": 7.2 (billions of weights)')

    def optional(key: str, factor: float = 1.0) -> float | None:
        if given.get(key) is None:
            return None
        return _number(given, key, 0.0, least=1e-9, most=1e12) * factor

    try:
        facts = model_from(
            _text(given, "name", "") or "model",
            _number(given, "params_b", 0.0, least=1e-6, most=1e6) * 1e9,
            active=optional("active_params_b", 1e9),
            layers=optional("layers"),
            hidden=optional("hidden"),
            heads=optional("heads"),
            kv_heads=optional("kv_heads"),
            head_dim=optional("head_dim"),
            vocab=optional("vocab"),
            kv_bytes_per_token=optional("kv_bytes_per_token"),
        )
    except ValueError as error:
        raise UsageError(str(error), where="model", hint="correct the value") from None
    return facts, None, ""


def _known(given: Mapping[str, Any], keys: tuple[str, ...], where: str) -> None:
    for key in given:
        if key not in keys:
            near = difflib.get_close_matches(str(key), keys, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(keys)}"
            raise UsageError(f"unknown key {key!r}", where=where, hint=hint)


def _text(given: Mapping[str, Any], key: str, otherwise: str) -> str:
    value = given.get(key)
    if value is None:
        return otherwise
    if not isinstance(value, str):
        raise UsageError(f"{key} is {value!r}", where=f"key {key}", hint="write text in quotes")
    return value


def _number(given: Mapping[str, Any], key: str, otherwise: float, *, least: float, most: float) -> float:
    value = given.get(key)
    if value is None:
        return otherwise
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UsageError(f"{key} is {value!r}", where=f"key {key}", hint="write a number")
    if not least <= value <= most:
        raise UsageError(f"{key} is {value:g}", where=f"key {key}", hint=f"{least:g} to {most:g} is possible")
    return float(value)
