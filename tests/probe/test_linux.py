"""Whole Linux hosts: made ones for single rules, recorded ones for what a user gets to see."""

from pathlib import Path

import pytest

from dpctl.core.figures import Provenance
from dpctl.core.hardware import Host
from dpctl.probe import linux
from dpctl.probe.replay import Replay
from dpctl.probe.source import Reading
from tests.each import each
from tests.probe.cpuinfo import FOUR, arm, x86
from tests.probe.memory_source import InMemory

MACHINES = Path(__file__).parent / "machines"
MEMINFO = "MemTotal:       16384000 kB\nMemFree:         1000 kB\nMemAvailable:   8192000 kB\n"


def host(cpuinfo: str = FOUR, allowed: str = "[0, 1, 2, 3]", arch: str = "x86_64", **files: str) -> Host:
    """A host with these texts; a keyword's __ stands for / in a path below the root."""
    paths = {"/" + name.replace("__", "/"): text for name, text in files.items()}
    texts = {"/proc/cpuinfo": cpuinfo, "/proc/meminfo": MEMINFO, **paths}
    return linux.read_host(InMemory(files=texts, collected={"affinity": allowed}, arch=arch)).host


def details(found: Host) -> dict[str, str]:
    return {detail.name: detail.value for detail in found.details}


def test_a_whole_machine() -> None:
    found = host()
    assert (found.cpu, found.cores, found.threads) == ("AMD EPYC 9754 128-Core", 2, 4)
    assert found.features == ("avx", "avx2", "avx512_vnni", "avx512bw", "avx512f", "avx_vnni", "f16c", "fma")
    assert found.memory.kind == "dram" and found.memory.capacity is not None
    assert found.memory.capacity.value == 16384000 * 1024
    assert found.memory.capacity.provenance is Provenance.MEASURED
    assert details(found) == {"sockets": "2", "memory available": "7.81 GiB", "virtual machine": "yes"}


@pytest.mark.parametrize(("allowed", "cores"), [("[0]", 1), ("[0, 1]", 1), ("[0, 2]", 2), ("[1, 2, 3]", 2)])
def test_affinity_decides_which_cores_count(allowed: str, cores: int) -> None:
    found = host(allowed=allowed)
    assert (found.cores, found.threads) == (cores, len(allowed.split(",")))


@pytest.mark.parametrize("allowed", ["", "null", '{"0": 1}', '["a", true, -1, 99999999]'])
def test_without_an_affinity_every_processor_counts(allowed: str) -> None:
    assert host(allowed=allowed).threads == 4


def test_cgroups_limit_cores_and_memory() -> None:
    limits = {"proc__self__cgroup": "0::/\n"}
    paths = {"sys__fs__cgroup__memory.max": "4294967296\n", "sys__fs__cgroup__cpu.max": "150000 100000\n"}
    found = host(**limits, **paths)
    assert (found.cores, found.threads) == (1, 1)
    assert found.memory.capacity is not None and found.memory.capacity.value == 2**32
    assert "cgroup" in found.memory.capacity.source
    assert details(found)["cgroup memory limit"] == "4 GiB"
    assert details(found)["cgroup cpu quota"] == "1.5 cores"


def test_a_limit_above_the_memory_is_none() -> None:
    found = host(**{"proc__self__cgroup": "0::/\n", "sys__fs__cgroup__memory.max": str(2**50)})
    assert found.memory.capacity is not None and "MemTotal" in found.memory.capacity.source


def test_a_board_without_a_cpu_name_goes_by_its_device_tree() -> None:
    text = "processor\t: 0\nFeatures\t: fp asimd\n\nHardware\t: Generic\n"
    found = host(text, "[0]", "aarch64", **{"proc__device-tree__model": "NVIDIA Jetson Orin Nano Developer Kit\0"})
    assert (found.cpu, found.cores) == ("NVIDIA Jetson Orin Nano Developer Kit", 1)
    assert found.board == "NVIDIA Jetson Orin Nano Developer Kit"


def test_arm_cores_with_threads() -> None:
    files = {f"sys__devices__system__cpu__cpu{i}__topology__thread_siblings_list": f"{i & 2}-{i | 1}" for i in range(4)}
    found = host("\n".join(arm(i) for i in range(4)), arch="aarch64", **files)
    assert (found.cpu, found.cores, found.threads) == ("Neoverse V1", 2, 4)
    assert found.features == ("bf16", "dotprod", "i8mm", "neon", "sve")


def test_nothing_readable_still_gives_a_host_and_says_why() -> None:
    refused = Reading(problem="permission denied")
    source = InMemory(files={"/proc/cpuinfo": refused}, collected={"affinity": "[0, 1]"}, arch="riscv64")
    seen = linux.read_host(source)
    assert (seen.host.cpu, seen.host.cores, seen.host.features) == ("riscv64", 2, ())
    assert seen.host.last_cache_bytes is None and seen.host.memory.capacity is None
    assert {note.name: note.text for note in seen.warnings} == {
        "cpu-unreadable": "/proc/cpuinfo: permission denied",
        "memory-unreadable": "/proc/meminfo: not found",
    }
    assert {gap.what for gap in seen.gaps} == {"physical cores", "caches", "memory type and speed", "board"}


def test_lscpu_is_asked_only_where_files_leave_a_gap() -> None:
    cache = {
        f"/sys/devices/system/cpu/cpu0/cache/index0/{name}": text
        for name, text in (("level", "2"), ("type", "Unified"), ("size", "1024K"), ("shared_cpu_list", "0"))
    }
    asked = []

    class Watched(InMemory):
        def command(self, *argv: str) -> Reading:
            asked.append(argv[0])
            return super().command(*argv)

    files = {"/proc/cpuinfo": x86(0), "/proc/meminfo": MEMINFO}
    linux.read_host(Watched(files={**files, **cache}))
    assert "lscpu" not in asked
    linux.read_host(Watched(files=files))
    assert "lscpu" in asked


def test_memory_of_meminfo() -> None:
    assert linux.memory_total(MEMINFO) == 16384000 * 1024
    assert linux.memory_available(MEMINFO) == 8192000 * 1024
    for text in ("", "MemTotal: 0 kB", "MemTotal: -5 kB", "MemTotal: many kB", f"MemTotal: {'9' * 5000} kB"):
        assert linux.memory_total(text) is None


RECORDED = {
    # id: CPU, cores, threads, last cache in KiB, bandwidth in GB/s, board
    "epyc-vm": ("AMD EPYC", 2, 2, 32768, None, ""),
    "xeon-vm": ("Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz", 4, 8, 107520, None, "Google Compute Engine"),
    "dual-epyc-server": ("AMD EPYC 7252 8-Core Processor", 16, 32, 16384, 409.6, "Supermicro H11DSi"),
    "intel-laptop": ("13th Gen Intel(R) Core(TM) i7-1360P", 12, 16, 18432, 96.0, "LENOVO ThinkPad X1 Carbon Gen 11"),
    "raspberry-pi-5": ("Cortex-A76", 4, 4, 2048, None, "Raspberry Pi 5 Model B Rev 1.0"),
    "raspberry-pi-4": ("Cortex-A72", 4, 4, None, None, "Raspberry Pi 4 Model B Rev 1.4"),
    "rk3588": ("4x Cortex-A76 + 4x Cortex-A55", 8, 8, 3072, None, "Radxa ROCK 5B"),
    "graviton": ("Neoverse V1", 8, 8, 32768, None, "Amazon EC2 c7g.2xlarge"),
    "container-v1": ("Intel(R) Core(TM) i7-7700K CPU @ 4.20GHz", 2, 2, 8192, None, "ASUS PRIME Z270-A"),
    "container-v2": ("Intel(R) Xeon(R) Silver 4309Y CPU @ 2.80GHz", 3, 3, 12288, None, "Dell Inc. PowerEdge R450"),
    "arm-phone-like": (
        "1x Cortex-X3 + 2x Cortex-A715 + 2x Cortex-A710 + 3x Cortex-A510", 8, 8, None, None, ""
    ),
}  # fmt: skip


@each("name", RECORDED)
def test_recorded_machines(name: str) -> None:
    cpu, cores, threads, cache, bandwidth, board = RECORDED[name]
    seen = linux.read_host(Replay(MACHINES / name))
    found = seen.host
    assert (found.cpu, found.cores, found.threads, found.board) == (cpu, cores, threads, board)
    assert found.last_cache_bytes == (cache * 1024 if cache is not None else None)
    got = found.memory.bandwidth
    assert (got.value / 1e9 if got else None) == (pytest.approx(bandwidth) if bandwidth else None)
    assert found.memory.capacity is not None
    assert seen.warnings == ()
    assert len(details(found)) == len(found.details), "a detail's name must be unique"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "dual-epyc-server",
            {
                "sockets": "2",
                "numa nodes": "2",
                "l3 cache": "8 x 16 MiB, each for 4 threads",
                "memory type": "DDR4",
                "memory speed": "3200 MT/s",
                "memory modules": "16x 32 GiB",
                "frequency governor": "performance",
                "virtual machine": "no",
            },
        ),
        (
            "intel-laptop",
            {
                "performance cores": "4 with 8 threads",
                "efficiency cores": "8",
                "l2 cache of performance cores": "1.25 MiB for 2 threads",
                "l2 cache of efficiency cores": "2 MiB for 4 threads",
                "l3 cache": "18 MiB for 16 threads",
                "max frequency": "5.00 GHz",
                "memory type": "LPDDR5",
            },
        ),
        (
            "rk3588",
            {
                "performance cores": "4 (Cortex-A76)",
                "efficiency cores": "4 (Cortex-A55)",
                "l2 cache of Cortex-A55": "128 KiB for 1 thread",
                "l3 cache": "3 MiB for 8 threads",
                "soc": "rockchip,rk3588",
            },
        ),
        (
            "container-v1",
            {"cgroup memory limit": "4 GiB", "cgroup cpu quota": "2 cores", "container": "docker",
             "memory available": "2.00 GiB"},
        ),
        (
            "container-v2",
            {"cgroup memory limit": "8 GiB", "cgroup cpu quota": "3.5 cores", "container": "kubepods",
             "memory available": "6.00 GiB"},
        ),
        ("graviton", {"virtual machine": "yes (Amazon EC2)", "memory type": "DDR5", "sockets": "1"}),
        ("arm-phone-like", {"performance cores": "1 (Cortex-X3)", "middle cores 2": "2 (Cortex-A710)"}),
    ],
)  # fmt: skip
def test_details_of_recorded_machines(name: str, expected: dict[str, str]) -> None:
    found = details(linux.read_host(Replay(MACHINES / name)).host)
    assert {key: found.get(key) for key in expected} == expected


@pytest.mark.parametrize(
    ("name", "what", "why"),
    [
        ("xeon-vm", "memory type and speed", "Permission denied"),
        ("graviton", "theoretical memory bandwidth", "virtual machine"),
        ("raspberry-pi-5", "memory type and speed", "SMBIOS"),
        ("raspberry-pi-4", "caches", "lscpu"),
        ("container-v2", "memory type and speed", "installed"),
    ],
)
def test_what_could_not_be_read_has_its_reason(name: str, what: str, why: str) -> None:
    gaps = {gap.what: gap.why for gap in linux.read_host(Replay(MACHINES / name)).gaps}
    assert why in gaps[what]
