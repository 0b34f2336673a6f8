"""What a machine is: host, memory pools, accelerators, power, price; quantities are Figures or None (unknown)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dpctl.core.figures import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryPool:
    """One pool of memory: `kind` is dram, vram or unified; capacity in bytes, bandwidth in B/s."""

    kind: str
    capacity: Figure | None = None
    bandwidth: Figure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """The CPU side: `cores` are physical cores this process may use, `features` the SIMD sets that matter (avx2)."""

    os: str
    arch: str
    cpu: str
    cores: int
    threads: int
    features: tuple[str, ...] = ()
    last_cache_bytes: int | None = None
    memory: MemoryPool


@dataclass(frozen=True, slots=True, kw_only=True)
class Accelerator:
    """One kind of device, `count` of them; `peak` maps a dtype (fp16, fp8, int8) to dense FLOP/s of one device."""

    name: str
    vendor: str
    kind: str
    backend: str
    count: int = 1
    memory: MemoryPool
    peak: Mapping[str, Figure] = field(default_factory=dict)
    tdp: Figure | None = None


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
    def serving_memory(self) -> MemoryPool | None:
        """The pool a model would live in: the first accelerator's, else the host's."""
        if self.accelerators:
            return self.accelerators[0].memory
        return self.host.memory if self.host else None
