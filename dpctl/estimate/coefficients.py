"""How efficiently an engine uses hardware: the fitted part of the speed estimate, one record per class of hardware."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from dpctl.core.figures import Figure
from dpctl.core.hardware import Machine
from dpctl.core.models import ModelSpec

# classes of quantisation by mean bits per weight: a small model's "Q4_K_M" falls back to 5 and 8 bits, and is timed so
BIT_CLASSES: tuple[tuple[str, float], ...] = (("4-bit", 5.6), ("6-bit", 7.5), ("8-bit", 10.0), ("16-bit", 1e9))


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficients:
    """Efficiencies of one class of hardware, as shares of what its specification promises.

    `decode_efficiency` and `prefill_efficiency` map a bit class to a share of memory bandwidth and of peak compute;
    `kv_efficiency` is the share of bandwidth at which decode reads the KV cache; where attention is bound by compute
    instead, `decode_attention_efficiency` is its share of peak. `layer_cost` is a fixed cost per layer and token.
    CPUs have no published peak: theirs is `core_peak` (FLOP/s per core). `device` is a regular expression searched in
    the accelerator's name, `features` what the CPU must have.
    """

    name: str
    backend: str
    device: str = ""
    kinds: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    decode_efficiency: Mapping[str, Figure] = field(default_factory=dict)
    prefill_efficiency: Mapping[str, Figure] = field(default_factory=dict)
    attention_efficiency: Figure
    kv_efficiency: Figure | None = None
    decode_attention_efficiency: Figure | None = None
    layer_cost: Figure
    core_peak: Figure | None = None

    def __post_init__(self) -> None:
        if (self.kv_efficiency is None) == (self.decode_attention_efficiency is None):
            raise ValueError(f"class {self.name} needs kv_efficiency or decode_attention_efficiency, and one of them")
        for table in (self.decode_efficiency, self.prefill_efficiency):
            known = [name for name, _ in BIT_CLASSES]
            wrong = [name for name in table if name not in known]
            if wrong or not table:
                raise ValueError(f"class {self.name}: bit classes are {', '.join(known)}, found {', '.join(wrong)}")
        if self.backend == "cpu" and self.core_peak is None:
            raise ValueError(f"class {self.name} is a CPU and needs core_peak")
        try:
            re.compile(self.device)
        except re.error as error:
            raise ValueError(f"{self.device!r} is not a regular expression: {error}") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineCoefficients:
    """All classes of one engine; the first that fits a machine counts."""

    id: str
    name: str
    note: str = ""
    classes: tuple[Coefficients, ...]


def select(engine: EngineCoefficients, machine: Machine) -> Coefficients | None:
    """The class of a machine: of its first accelerator, else of its host; None when no class fits."""
    if machine.accelerators:
        device = machine.accelerators[0]
        return next(
            (
                c
                for c in engine.classes
                if c.backend == device.backend
                and (not c.kinds or device.kind in c.kinds)
                and re.search(c.device, device.name)
            ),
            None,
        )
    if machine.host is None:
        return None
    features = set(machine.host.features)
    return next((c for c in engine.classes if c.backend == "cpu" and set(c.features) <= features), None)


def bit_class(spec: ModelSpec, weight_bytes: int) -> str:
    """The bit class of a model whose weights take so many bytes."""
    bits = weight_bytes * 8 / spec.parameters
    return next(name for name, limit in BIT_CLASSES if bits < limit)


def nearest(table: Mapping[str, Figure], wanted: str) -> Figure:
    """The figure of a bit class, or of the nearest one in bits that the table has."""
    order = [name for name, _ in BIT_CLASSES]
    return table[min(table, key=lambda name: abs(order.index(name) - order.index(wanted)))]
