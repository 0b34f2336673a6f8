"""What macOS says about its CPU through sysctl; functions over its text, so that recordings can be read anywhere."""

import re
from collections.abc import Mapping

from dpctl.core.figures import Figure, Provenance
from dpctl.core.hardware import Host, MemoryPool

# sysctl key -> SIMD feature
_FEATURES: Mapping[str, str] = {
    "hw.optional.neon": "neon",
    "hw.optional.arm.FEAT_DotProd": "dotprod",
    "hw.optional.arm.FEAT_I8MM": "i8mm",
    "hw.optional.arm.FEAT_BF16": "bf16",
    "hw.optional.avx1_0": "avx",
    "hw.optional.avx2_0": "avx2",
    "hw.optional.fma": "fma",
    "hw.optional.f16c": "f16c",
    "hw.optional.avx512f": "avx512f",
}


def parse_sysctl(text: str) -> Mapping[str, str]:
    """Split lines `key: value` or `key = value` of sysctl's output."""
    found = {}
    for line in text.splitlines():
        match = re.match(r"([\w.]+)\s*[:=]\s*(.*)", line)
        if match:
            found[match[1]] = match[2].strip()
    return found


def macos_host(sysctl: str, arch: str) -> Host:
    """A Host from the output of `sysctl hw machdep.cpu`. Apple silicon shares its memory with the GPU: unified."""
    keys = parse_sysctl(sysctl)

    def number(*names: str) -> int | None:
        return next((int(keys[name]) for name in names if keys.get(name, "").isdigit()), None)

    threads = number("hw.logicalcpu", "hw.ncpu", "machdep.cpu.thread_count") or 1
    size = number("hw.memsize")
    capacity = None
    if size is not None:
        capacity = Figure(value=float(size), unit="B", provenance=Provenance.MEASURED, source="sysctl hw.memsize")
    return Host(
        os="darwin",
        arch=arch,
        cpu=keys.get("machdep.cpu.brand_string") or keys.get("hw.model") or arch,
        cores=number("hw.physicalcpu", "machdep.cpu.core_count") or threads,
        threads=threads,
        features=tuple(sorted({name for key, name in _FEATURES.items() if keys.get(key) == "1"})),
        last_cache_bytes=number("hw.l3cachesize", "hw.perflevel0.l2cachesize", "hw.l2cachesize"),
        memory=MemoryPool(kind="unified" if arch == "arm64" else "dram", capacity=capacity),
    )
