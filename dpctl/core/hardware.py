"""What a machine is: host, memory pools, accelerators, power, price; quantities are Figures or None (unknown)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from dpctl.core.figures import Figure

# memory sizes count in steps of 0.25 GiB: kernels reserve a little more or less from one version to the next
_MEMORY_STEP = 2**28


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryPool:
    """One pool of memory: `kind` is dram, vram or unified; capacity in bytes, bandwidth in B/s."""

    kind: str
    capacity: Figure | None = None
    bandwidth: Figure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One more fact about a device that nothing computes with, as text: name "driver", value "590.48.01"."""

    name: str
    value: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """The CPU side: `cores` are physical cores this process may use, `features` the SIMD sets that matter (avx2).

    `board` names the whole computer where the system knows it ("Raspberry Pi 5 Model B Rev 1.0").
    """

    os: str
    arch: str
    cpu: str
    cores: int
    threads: int
    features: tuple[str, ...] = ()
    last_cache_bytes: int | None = None
    memory: MemoryPool
    board: str = ""
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Accelerator:
    """One kind of device, `count` of them; `peak` maps a dtype (fp16, fp8, int8) to dense FLOP/s of one device.

    `memory` is one device's, `used` the bytes of it taken now; `power_limit` is what its driver allows, `tdp` what its
    maker states, both in W a device. `profile` is the catalogue entry that filled in what software does not report.
    """

    name: str
    vendor: str
    kind: str
    backend: str
    count: int = 1
    memory: MemoryPool
    peak: Mapping[str, Figure] = field(default_factory=dict)
    tdp: Figure | None = None
    used: Figure | None = None
    power_limit: Figure | None = None
    profile: str | None = None
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A place to run: `power` is the draw under load in W, `price` what the whole machine costs to buy in USD."""

    id: str
    name: str
    host: Host | None = None
    accelerators: tuple[Accelerator, ...] = ()
    power: Figure | None = None
    price: Figure | None = None
    profile: str | None = None

    @property
    def serving(self) -> Accelerator | None:
        """The accelerator a model would run on: the first that an engine computes on; None for the CPU."""
        return next((device for device in self.accelerators if device.backend), None)

    @property
    def serving_count(self) -> int:
        """How many devices share a model: of one kind, or the one CPU."""
        return self.serving.count if self.serving else 1

    @property
    def serving_memory(self) -> MemoryPool | None:
        """The pool a model would live in: one serving accelerator's, else the host's."""
        if self.serving is not None:
            return self.serving.memory
        return self.host.memory if self.host else None


def fingerprint(machine: Machine) -> str:
    """Twelve hex digits that stay the same for the same hardware: what measurements made on it are filed under.

    Made of OS, architecture, CPU, cores, threads, features, memory and accelerators; of nothing that changes with a
    reboot (free memory, clocks) or identifies an owner (serials, host names), and of nothing a profile filled in.
    """
    host = machine.host
    facts = {
        "host": host
        and [
            host.os,
            host.arch,
            host.cpu,
            host.cores,
            host.threads,
            sorted(host.features),
            _memory_steps(host.memory.capacity),
        ],
        "accelerators": [[a.name, a.count, _memory_steps(a.memory.capacity)] for a in machine.accelerators],
    }
    canonical = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]


def _memory_steps(capacity: Figure | None) -> int | None:
    return None if capacity is None else round(capacity.to("B").value / _MEMORY_STEP)
