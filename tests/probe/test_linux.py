"""Recordings in the shapes that Linux writes; each was shortened to what the probe reads."""

from pathlib import Path

import pytest

from dpctl.core.figures import Provenance
from dpctl.probe import linux
from dpctl.probe.host import linux_host

X86_FLAGS = "fpu vme sse sse2 hypervisor ssse3 fma avx f16c avx2 avx512f avx512bw avx_vnni avx512_vnni"
ARM_FEATURES = "fp asimd evtstrm aes crc32 atomics asimddp sve i8mm bf16"


def x86(
    processor: int, *, socket: int = 0, core: int = 0, name: str = "AMD EPYC 9754  128-Core", flags: str = X86_FLAGS
) -> str:
    return (
        f"processor\t: {processor}\nvendor_id\t: AuthenticAMD\nmodel name\t: {name}\nphysical id\t: {socket}\n"
        f"core id\t\t: {core}\nflags\t\t: {flags}\npower management:\n"
    )


def arm(processor: int, part: str = "0xd40") -> str:
    return (
        f"processor\t: {processor}\nBogoMIPS\t: 2100.00\nFeatures\t: {ARM_FEATURES}\n"
        f"CPU implementer\t: 0x41\nCPU architecture: 8\nCPU part\t: {part}\n"
    )


# two cores with two threads each, on two sockets
FOUR = "\n".join([x86(0), x86(1), x86(2, socket=1), x86(3, socket=1)])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path, "proc/cpuinfo", FOUR)
    write(tmp_path, "proc/meminfo", "MemTotal:       16384000 kB\nMemFree:         1000 kB\n")
    for index, (level, size, kind) in enumerate(
        [("1", "48K", "Data"), ("1", "32K", "Instruction"), ("2", "1280K", "Unified"), ("3", "48M", "Unified")]
    ):
        folder = f"sys/devices/system/cpu/cpu0/cache/index{index}"
        for name, text in (("level", level), ("size", size), ("type", kind)):
            write(tmp_path, f"{folder}/{name}", text + "\n")
    return tmp_path


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_a_whole_machine(root: Path) -> None:
    host = linux_host(root, arch="x86_64", allowed=(0, 1, 2, 3))
    assert (host.cpu, host.cores, host.threads) == ("AMD EPYC 9754 128-Core", 2, 4)
    assert host.features == ("avx", "avx2", "avx512_vnni", "avx512bw", "avx512f", "avx_vnni", "f16c", "fma")
    assert host.last_cache_bytes == 48 * 2**20
    assert host.memory.capacity is not None and host.memory.kind == "dram"
    assert host.memory.capacity.value == 16384000 * 1024
    assert host.memory.capacity.provenance is Provenance.MEASURED


@pytest.mark.parametrize(("allowed", "cores"), [((0,), 1), ((0, 1), 1), ((0, 2), 2), ((1, 2, 3), 2)])
def test_affinity_decides_which_cores_count(root: Path, allowed: tuple[int, ...], cores: int) -> None:
    host = linux_host(root, arch="x86_64", allowed=allowed)
    assert (host.cores, host.threads) == (cores, len(allowed))


def test_a_feature_counts_only_when_every_processor_has_it() -> None:
    assert linux.cpu_features(x86(0) + "\n" + x86(1, flags="fpu avx avx2 fma")) == ("avx", "avx2", "fma")


def test_cgroup_v2_limits_cores_and_memory(root: Path) -> None:
    write(root, "proc/self/cgroup", "0::/system.slice/job.scope\n")
    write(root, "sys/fs/cgroup/system.slice/memory.max", "4294967296\n")
    write(root, "sys/fs/cgroup/system.slice/job.scope/memory.max", "max\n")
    write(root, "sys/fs/cgroup/system.slice/job.scope/cpu.max", "150000 100000\n")
    host = linux_host(root, arch="x86_64", allowed=(0, 1, 2, 3))
    assert (host.cores, host.threads) == (1, 1)
    assert host.memory.capacity is not None
    assert host.memory.capacity.value == 4 * 2**30
    assert "cgroup" in host.memory.capacity.source


def test_inside_a_container_the_path_may_not_exist(root: Path) -> None:
    write(root, "proc/self/cgroup", "0::/../../docker/abc\n")
    write(root, "sys/fs/cgroup/memory.max", "1073741824\n")
    write(root, "sys/fs/cgroup/cpu.max", "max 100000\n")
    assert linux.cgroup_limits(root) == linux.Limits(memory=2**30, cpus=None)


def test_cgroup_v1(root: Path) -> None:
    write(root, "proc/self/cgroup", "5:memory:/docker/abc\n3:cpu,cpuacct:/docker/abc\n1:name=systemd:/\n")
    write(root, "sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes", "2147483648\n")
    write(root, "sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n")
    write(root, "sys/fs/cgroup/cpu,cpuacct/docker/abc/cpu.cfs_quota_us", "200000\n")
    write(root, "sys/fs/cgroup/cpu,cpuacct/docker/abc/cpu.cfs_period_us", "100000\n")
    assert linux.cgroup_limits(root) == linux.Limits(memory=2**31, cpus=2.0)


def test_cgroup_v1_without_limits(root: Path) -> None:
    write(root, "proc/self/cgroup", "5:memory:/\n3:cpu:/\n0::/\n")
    write(root, "sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n")
    write(root, "sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n")
    write(root, "sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n")
    assert linux.cgroup_limits(root) == linux.Limits()


def test_a_limit_above_the_memory_is_none(root: Path) -> None:
    write(root, "proc/self/cgroup", "0::/\n")
    write(root, "sys/fs/cgroup/memory.max", str(2**50))
    host = linux_host(root, arch="x86_64", allowed=(0,))
    assert host.memory.capacity is not None and "MemTotal" in host.memory.capacity.source


def test_arm_names_and_counts_its_cores(root: Path) -> None:
    write(root, "proc/cpuinfo", "\n".join(arm(i) for i in range(4)))
    for cpu in range(4):
        write(root, f"sys/devices/system/cpu/cpu{cpu}/topology/core_id", f"{cpu // 2}\n")
        write(root, f"sys/devices/system/cpu/cpu{cpu}/topology/physical_package_id", "0\n")
    host = linux_host(root, arch="aarch64", allowed=(0, 1, 2, 3))
    assert (host.cpu, host.cores, host.threads) == ("Neoverse V1", 2, 4)
    assert host.features == ("bf16", "dotprod", "i8mm", "neon", "sve")


def test_an_unknown_arm_core_says_its_numbers() -> None:
    assert linux.cpu_name(arm(0, part="0x123")) == "ARM implementer 0x41 part 0x123"


def test_a_board_names_itself_in_the_device_tree(root: Path) -> None:
    write(root, "proc/cpuinfo", "processor\t: 0\nFeatures\t: fp asimd\n\nHardware\t: Generic\n")
    write(root, "proc/device-tree/model", "NVIDIA Jetson Orin Nano Developer Kit\0")
    host = linux_host(root, arch="aarch64", allowed=(0,))
    assert (host.cpu, host.cores) == ("NVIDIA Jetson Orin Nano Developer Kit", 1)


def test_nothing_readable_still_gives_a_host(tmp_path: Path) -> None:
    host = linux_host(tmp_path, arch="riscv64", allowed=(0, 1))
    assert (host.cpu, host.cores, host.features, host.last_cache_bytes) == ("riscv64", 2, (), None)
    assert host.memory.capacity is None


@pytest.mark.parametrize(("text", "size"), [("32768K", 2**25), ("48M", 48 * 2**20), ("512", 512), ("?", None)])
def test_cache_sizes(text: str, size: int | None) -> None:
    assert linux.parse_size(text) == size


def test_a_hypervisor_shows() -> None:
    assert linux.is_virtual(x86(0))
    assert not linux.is_virtual(x86(0, flags="fpu avx2"))
