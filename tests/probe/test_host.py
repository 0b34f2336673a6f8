import os
import platform
from dataclasses import replace

import pytest

from dpctl.catalog import read
from dpctl.core.figures import Figure, Provenance
from dpctl.core.hardware import Host, MemoryPool
from dpctl.probe import host as probe
from dpctl.probe import macos


def host_called(cpu: str, *, cores: int = 2, arch: str = "x86_64") -> Host:
    size = Figure(value=2.0**34, unit="B", provenance=Provenance.MEASURED, source="test")
    pool = MemoryPool(kind="dram", capacity=size)
    return Host(os="linux", arch=arch, cpu=cpu, cores=cores, threads=cores, memory=pool)


def test_this_machine_is_seen_as_the_system_sees_it() -> None:
    found = probe.probe_host()
    assert found.os == platform.system().lower()
    assert 1 <= found.cores <= found.threads <= (os.cpu_count() or 1)
    assert found.memory.capacity is not None and found.memory.capacity.value > 2**28
    assert found.cpu


@pytest.mark.parametrize(
    ("cpu", "cores", "profile", "watts"),
    [
        ("AMD EPYC", 2, "epyc-vm", 4.0),
        ("AMD EPYC 9754 128-Core Processor", 8, "epyc-vm", 16.0),
        ("AMD EPYC 9754 128-Core Processor", 128, "x86-cpu", 1024.0),
        ("Intel(R) Xeon(R) Processor @ 2.80GHz", 4, "xeon-vm", 16.0),
        ("AMD Ryzen 9 7950X 16-Core Processor", 16, "x86-cpu", 128.0),
    ],
)
def test_the_most_specific_profile_completes_the_host(cpu: str, cores: int, profile: str, watts: float) -> None:
    machine = probe.complete(host_called(cpu, cores=cores), read.generic_profiles())
    assert machine.profile == profile
    assert machine.power is not None and machine.power.value == pytest.approx(watts)
    assert machine.host is not None and machine.host.memory.bandwidth is not None
    for figure in (machine.power, machine.host.memory.bandwidth):
        assert figure.source.startswith(f"profile {profile}: ")
        assert figure.provenance in {Provenance.ESTIMATED, Provenance.ASSUMED}


def test_what_was_measured_is_not_overwritten() -> None:
    measured = Figure(value=4e10, unit="B/s", provenance=Provenance.MEASURED, source="microbenchmark")
    seen = host_called("AMD EPYC")
    seen = replace(seen, memory=replace(seen.memory, bandwidth=measured))
    machine = probe.complete(seen, read.generic_profiles())
    assert machine.host is not None and machine.host.memory.bandwidth == measured
    assert machine.host.memory.capacity == seen.memory.capacity


def test_without_a_profile_power_is_unknown() -> None:
    machine = probe.complete(host_called("SiFive P550", arch="riscv64"), read.generic_profiles())
    assert (machine.profile, machine.power, machine.price) == (None, None, None)
    assert machine.host is not None and machine.host.memory.bandwidth is None


def test_macos_is_asked_through_sysctl(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def run(command: list[str], **_: object) -> object:
        asked.append(command)
        return type("Done", (), {"stdout": "hw.physicalcpu: 8\nhw.memsize: 17179869184\n"})()

    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    monkeypatch.setattr(platform, "machine", lambda: "arm64")
    monkeypatch.setattr(probe.subprocess, "run", run)
    found = probe.probe_host()
    assert (found.os, found.cores) == ("darwin", 8)
    assert asked == [["/usr/sbin/sysctl", "hw", "machdep.cpu"]]


def test_macos_without_sysctl_still_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> object:
        raise FileNotFoundError

    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    monkeypatch.setattr(platform, "machine", lambda: "arm64")
    monkeypatch.setattr(probe.subprocess, "run", missing)
    found = probe.probe_host()
    assert found.memory.capacity is not None and found.memory.kind == "unified"
    assert found.cores >= 1
    assert macos.parse_sysctl("") == {}


def test_another_system_is_asked_through_psutil(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "system", lambda: "Windows")
    found = probe.probe_host()
    assert found.os == "windows" and found.memory.capacity is not None


def test_the_environment_names_versions_and_load() -> None:
    found = probe.environment({"llama_cpp": "0.3.36", "threads": "2"})
    assert {"dpctl", "python", "os", "kernel", "arch", "governor", "load_average_1min"} <= set(found)
    assert found["llama_cpp"] == "0.3.36"
    assert all(isinstance(value, str) and value for value in found.values())
    assert "hostname" not in found and platform.node() not in found.values()
