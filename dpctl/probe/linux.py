"""What Linux says about its CPU, caches and limits. `root` stands for "/": recordings are read the same way."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

# /proc/cpuinfo flag -> the SIMD feature that decides which kernels llama.cpp can use
_FEATURES: Mapping[str, str] = {
    "avx": "avx",
    "avx2": "avx2",
    "fma": "fma",
    "f16c": "f16c",
    "avx512f": "avx512f",
    "avx512bw": "avx512bw",
    "avx512_vnni": "avx512_vnni",
    "avx512_bf16": "avx512_bf16",
    "avx_vnni": "avx_vnni",
    "amx_int8": "amx_int8",
    "amx_bf16": "amx_bf16",
    "asimd": "neon",
    "neon": "neon",
    "asimddp": "dotprod",
    "i8mm": "i8mm",
    "bf16": "bf16",
    "sve": "sve",
    "sve2": "sve2",
}
# (implementer, part) of ARM's main ID register -> core name (Arm architecture reference and core manuals)
_ARM_CORES: Mapping[tuple[str, str], str] = {
    ("0x41", "0xd08"): "Cortex-A72",
    ("0x41", "0xd0b"): "Cortex-A76",
    ("0x41", "0xd0c"): "Neoverse N1",
    ("0x41", "0xd40"): "Neoverse V1",
    ("0x41", "0xd42"): "Cortex-A78AE",
    ("0x41", "0xd49"): "Neoverse N2",
    ("0x41", "0xd4f"): "Neoverse V2",
}
# cgroup v1 writes "no limit" as the largest multiple of the page size that fits 63 bits
_V1_UNLIMITED = 1 << 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a cgroup allows: memory in bytes and CPU time in cores; None where it sets no limit."""

    memory: int | None = None
    cpus: float | None = None


def cpu_blocks(cpuinfo: str) -> tuple[Mapping[str, str], ...]:
    """Split /proc/cpuinfo into its processors; a trailing block without a processor number is left out."""
    blocks = []
    for text in re.split(r"\n\s*\n", cpuinfo.strip()):
        pairs = (line.partition(":") for line in text.splitlines() if ":" in line)
        block = {key.strip(): value.strip() for key, _, value in pairs}
        if block.get("processor", "").isdigit():
            blocks.append(block)
    return tuple(blocks)


def cpu_name(cpuinfo: str) -> str | None:
    """The marketing name of an x86 CPU, or the core's name on ARM; None when neither is there."""
    for block in cpu_blocks(cpuinfo):
        if block.get("model name"):
            return re.sub(r"\s+", " ", block["model name"])
        implementer, part = block.get("CPU implementer"), block.get("CPU part")
        if implementer and part:
            return _ARM_CORES.get((implementer, part), f"ARM implementer {implementer} part {part}")
    return None


def cpu_features(cpuinfo: str) -> tuple[str, ...]:
    """The SIMD features that every processor has, sorted."""
    common: set[str] | None = None
    for block in cpu_blocks(cpuinfo):
        flags = set((block.get("flags") or block.get("Features") or "").split())
        common = flags if common is None else common & flags
    return tuple(sorted({_FEATURES[flag] for flag in common or set() if flag in _FEATURES}))


def is_virtual(cpuinfo: str) -> bool:
    """Whether an x86 CPU says that it runs under a hypervisor."""
    return any("hypervisor" in block.get("flags", "").split() for block in cpu_blocks(cpuinfo))


def physical_cores(cpuinfo: str, allowed: Iterable[int]) -> int | None:
    """Distinct cores among the allowed processors; None when cpuinfo does not tell (ARM)."""
    wanted = set(allowed)
    cores = set()
    for block in cpu_blocks(cpuinfo):
        if int(block["processor"]) not in wanted:
            continue
        if "core id" not in block:
            return None
        cores.add((block.get("physical id", "0"), block["core id"]))
    return len(cores) or None


def topology_cores(root: Path, allowed: Iterable[int]) -> int | None:
    """Distinct cores among the allowed processors, from sysfs; None when it does not tell."""
    cores = set()
    for cpu in allowed:
        folder = root / f"sys/devices/system/cpu/cpu{cpu}/topology"
        core = read(folder / "core_id")
        if core is None:
            return None
        cores.add((read(folder / "physical_package_id"), core))
    return len(cores) or None


def parse_size(text: str) -> int | None:
    """A cache size as sysfs writes it ("32768K", "48M", "512") in bytes."""
    match = re.fullmatch(r"(\d+)\s*([KMG]?)B?", text.strip())
    return int(match[1]) * {"": 1, "K": 2**10, "M": 2**20, "G": 2**30}[match[2]] if match else None


def last_cache(root: Path) -> int | None:
    """Bytes of the first processor's cache of the highest level that holds data."""
    levels: dict[int, int] = {}
    for folder in sorted((root / "sys/devices/system/cpu/cpu0/cache").glob("index*")):
        level, size, kind = read(folder / "level"), read(folder / "size"), read(folder / "type")
        count = parse_size(size) if size else None
        if level and level.isdigit() and count and kind != "Instruction":
            levels[int(level)] = count
    return levels[max(levels)] if levels else None


def cgroup_limits(root: Path) -> Limits:
    """The tightest memory and CPU limit on this process's way up its cgroups, version 2 or 1."""
    memory: list[int] = []
    cpus: list[float] = []
    for line in (read(root / "proc/self/cgroup") or "").splitlines():
        _, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        base = root / "sys/fs/cgroup"
        if controllers == "":
            for folder in _ancestors(base, path):
                memory += _numbers(read(folder / "memory.max"))
                cpus += _quota_v2(read(folder / "cpu.max"))
        if "memory" in controllers.split(","):
            for folder in _ancestors(base / "memory", path):
                memory += _numbers(read(folder / "memory.limit_in_bytes"))
        if "cpu" in controllers.split(","):
            for top in (base / controllers, base / "cpu"):
                for folder in _ancestors(top, path):
                    cpus += _quota_v1(read(folder / "cpu.cfs_quota_us"), read(folder / "cpu.cfs_period_us"))
    return Limits(memory=min((m for m in memory if m < _V1_UNLIMITED), default=None), cpus=min(cpus, default=None))


def memory_total(meminfo: str) -> int | None:
    """MemTotal of /proc/meminfo in bytes."""
    match = re.search(r"^MemTotal:\s+(\d+) kB", meminfo, re.MULTILINE)
    return int(match[1]) * 1024 if match else None


def read(path: Path) -> str | None:
    """The stripped text of a small system file; None when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip("\0 \n\t")
    except OSError:
        return None


def _ancestors(base: Path, path: str) -> Iterable[Path]:
    """The cgroup's folder and those above it; inside a container the path may not exist below its own root."""
    parts = [part for part in path.split("/") if part not in {"", "..", "."}]
    return [base.joinpath(*parts[:count]) for count in range(len(parts), -1, -1)]


def _numbers(text: str | None) -> list[int]:
    return [int(text)] if text and text.isdigit() else []


def _quota_v2(text: str | None) -> list[float]:
    quota, _, period = (text or "").partition(" ")
    return [int(quota) / int(period)] if quota.isdigit() and period.isdigit() and int(period) else []


def _quota_v1(quota: str | None, period: str | None) -> list[float]:
    # a quota of -1 means no limit
    return [int(quota) / int(period)] if quota and period and quota.isdigit() and period.isdigit() else []
