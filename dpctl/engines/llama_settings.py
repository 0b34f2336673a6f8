"""The settings a llama.cpp run is made with: all explicit, all recorded, never the binding's defaults."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LlamaSettings:
    """How llama.cpp is run. `context` in tokens; `batch` and `ubatch` are the logical and physical prefill batch.

    `repack` lets the CPU backend keep weights in an interleaved layout; `mmap` maps the file instead of reading it;
    `gpu_layers` -1 offloads everything where a GPU backend is compiled in (0 layers move without one).
    """

    threads: int
    context: int
    batch: int = 2048
    ubatch: int = 512
    flash_attention: bool = True
    kv_type: str = "f16"
    repack: bool = True
    mmap: bool = False
    gpu_layers: int = -1

    def record(self) -> Mapping[str, str]:
        """The settings as strings, for a run's environment."""
        return {f"llama.cpp {name}": str(value) for name, value in asdict(self).items()}
