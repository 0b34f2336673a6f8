"""This machine's host: CPU, memory and what the process may use of them, with power and bandwidth from a profile."""

import math
import os
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from dpctl import __version__
from dpctl.catalog import read as catalog
from dpctl.catalog.profiles import Profile
from dpctl.core.figures import Figure, Provenance
from dpctl.core.hardware import Host, Machine, MemoryPool
from dpctl.probe import linux, macos

_SYSCTL = "/usr/sbin/sysctl"


def probe_host() -> Host:
    """Look at this machine; threads, cores and memory are what affinity and cgroups leave to this process."""
    system, arch = platform.system(), platform.machine()
    if system == "Linux":
        return linux_host(Path("/"), arch=arch, allowed=tuple(sorted(os.sched_getaffinity(0))))
    if system == "Darwin":
        try:
            text = subprocess.run(  # noqa: S603 - a fixed system program without user input
                [_SYSCTL, "hw", "machdep.cpu"], capture_output=True, text=True, timeout=10, check=False
            ).stdout
        except (OSError, subprocess.TimeoutExpired):
            text = ""
        host = macos.macos_host(text, arch)
        return host if host.memory.capacity is not None else replace(host, memory=_psutil_memory(host.memory.kind))
    return _other_host(system.lower(), arch)


def linux_host(root: Path, *, arch: str, allowed: tuple[int, ...]) -> Host:
    """A Linux host from the files below `root`, for a process that may run on the processors `allowed`."""
    cpuinfo = linux.read(root / "proc/cpuinfo") or ""
    limits = linux.cgroup_limits(root)
    threads = len(allowed)
    cores = linux.physical_cores(cpuinfo, allowed) or linux.topology_cores(root, allowed) or threads
    if limits.cpus is not None:
        # a quota of 1.5 cores would stall two spinning threads a quarter of the time
        whole = max(1, math.floor(limits.cpus))
        threads, cores = min(threads, whole), min(cores, whole)
    total = linux.memory_total(linux.read(root / "proc/meminfo") or "")
    return Host(
        os="linux",
        arch=arch,
        cpu=linux.cpu_name(cpuinfo) or linux.read(root / "proc/device-tree/model") or arch,
        cores=cores,
        threads=threads,
        features=linux.cpu_features(cpuinfo),
        last_cache_bytes=linux.last_cache(root),
        memory=MemoryPool(kind="dram", capacity=_capacity(total, limits.memory)),
    )


def _capacity(total: int | None, limit: int | None) -> Figure | None:
    if limit is not None and (total is None or limit < total):
        return Figure(value=float(limit), unit="B", provenance=Provenance.MEASURED, source="memory limit of the cgroup")
    if total is None:
        return None
    return Figure(value=float(total), unit="B", provenance=Provenance.MEASURED, source="MemTotal of /proc/meminfo")


def _psutil_memory(kind: str) -> MemoryPool:
    import psutil

    size = float(psutil.virtual_memory().total)
    figure = Figure(value=size, unit="B", provenance=Provenance.MEASURED, source="psutil virtual_memory total")
    return MemoryPool(kind=kind, capacity=figure)


def _other_host(system: str, arch: str) -> Host:
    import psutil

    threads = psutil.cpu_count(logical=True) or 1
    return Host(
        os=system,
        arch=arch,
        cpu=platform.processor() or arch,
        cores=psutil.cpu_count(logical=False) or threads,
        threads=threads,
        memory=_psutil_memory("dram"),
    )


def this_machine() -> Machine:
    """This machine as a place to run, completed with what the matching profile of its kind knows."""
    host = probe_host()
    return complete(host, catalog.generic_profiles())


def complete(host: Host, profiles: tuple[Profile, ...]) -> Machine:
    """A Machine from a host: bandwidth, power and price from the first profile that matches, None where none does."""
    found = next((p for p in profiles if p.match is not None and p.match.holds(host)), None)
    power = price = None
    if found is not None:
        known = found.host.memory.bandwidth if found.host is not None else None
        if host.memory.bandwidth is None and known is not None:
            host = replace(host, memory=replace(host.memory, bandwidth=_from(found, known)))
        power, price = (
            None if figure is None else _from(found, figure)
            for figure in (found.power_of(host.cores), found.price_of(host.cores))
        )
    return Machine(
        id="this-machine",
        name=f"{host.cpu}, {host.cores} {'core' if host.cores == 1 else 'cores'}",
        host=host,
        power=power,
        price=price,
        profile=found.id if found is not None else None,
    )


def _from(profile: Profile, figure: Figure) -> Figure:
    return replace(figure, source=f"profile {profile.id}: {figure.source}")


def environment(engine: Mapping[str, str] | None = None) -> Mapping[str, str]:
    """What may influence a measurement, for the run record: versions, governor, load; then the engine's own entries."""
    found = {
        "dpctl": __version__,
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "os": _os_name(),
        "kernel": platform.release(),
        "arch": platform.machine(),
        "governor": linux.read(Path("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")) or "not exposed",
    }
    try:
        found["load_average_1min"] = f"{os.getloadavg()[0]:.2f}"
    except (OSError, AttributeError):  # not on every system
        found["load_average_1min"] = "not exposed"
    if platform.system() == "Linux":
        cpuinfo = linux.read(Path("/proc/cpuinfo")) or ""
        found["cpu"] = linux.cpu_name(cpuinfo) or "unknown"
        found["virtual"] = "yes" if linux.is_virtual(cpuinfo) else "no"
    return {**found, **(engine or {})}


def _os_name() -> str:
    try:
        return platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    except (OSError, AttributeError):
        return f"{platform.system()} {platform.mac_ver()[0]}".strip()
