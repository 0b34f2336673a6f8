"""Whatever a file, a command or a library says, the host's reader says something sensible and never raises."""

import math
import random
import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.probe.found import HostFound
from dpctl.probe.host import read_host
from dpctl.probe.replay import Replay
from tests.probe.memory_source import Damaged, InMemory

MACHINES = Path(__file__).parent / "machines"
NAMES = (
    "epyc-vm",
    "xeon-vm",
    "dual-epyc-server",
    "intel-laptop",
    "raspberry-pi-5",
    "raspberry-pi-4",
    "rk3588",
    "graviton",
    "container-v1",
    "container-v2",
    "windows-pc",
    "arm-phone-like",
)
ODD = ("", "-1", "0", "9" * 30, "9" * 5000, "²", "٣", "nan", "\0", "N/A", "[" * 2000, "é\ufffd", "0-99999999999", "{}")


def damaged(text: str, dice: random.Random) -> str:
    """The text cut, its numbers replaced, its lines mixed, or something else altogether."""
    way = dice.randrange(6)
    if way == 0:
        return text[: dice.randrange(len(text) + 1)]
    if way == 1:
        return re.sub(r"\d+", lambda m: dice.choice(ODD) if dice.random() < 0.3 else m[0], text)
    if way == 2:
        letters = list(text)
        for _ in range(1 + len(letters) // 20):
            letters.insert(dice.randrange(len(letters) + 1), dice.choice("\0\n:\t-,/\"'{}[]=²é"))
        return "".join(letters)
    if way == 3:
        lines = text.splitlines()
        dice.shuffle(lines)
        return "\n".join(lines)
    if way == 4:
        return re.sub(r"[:=]\s*\S+", lambda m: f"{m[0][0]} {dice.choice(ODD)}" if dice.random() < 0.3 else m[0], text)
    return dice.choice(ODD)


def sensible(found: HostFound) -> None:
    host = found.host
    assert 1 <= host.cores <= host.threads
    assert host.cpu and host.os and host.memory.kind == "dram"
    for figure in (host.memory.capacity, host.memory.bandwidth):
        assert figure is None or (math.isfinite(figure.value) and figure.value > 0)
    assert host.last_cache_bytes is None or host.last_cache_bytes > 0
    assert all(detail.name and detail.value for detail in host.details)
    assert max(map(len, (host.cpu, host.board))) <= 220


@settings(max_examples=300, deadline=None, derandomize=True)
@given(name=st.sampled_from(NAMES), seed=st.integers(0, 2**32), share=st.sampled_from([0.05, 0.3, 1.0]))
def test_damaged_recordings_never_raise(name: str, seed: int, share: float) -> None:
    dice = random.Random(seed)
    source = Damaged(
        source=Replay(MACHINES / name),
        damage=lambda _, text: damaged(text, dice) if dice.random() < share else text,
    )
    sensible(read_host(source))


@settings(max_examples=50, deadline=None, derandomize=True)
@given(text=st.text(max_size=200), system=st.sampled_from(["Linux", "Windows", "Plan9"]))
def test_any_text_everywhere(text: str, system: str) -> None:
    empty = InMemory(
        files=dict.fromkeys(
            (
                "/proc/cpuinfo",
                "/proc/meminfo",
                "/proc/self/cgroup",
                "/proc/device-tree/model",
                "/sys/class/dmi/id/sys_vendor",
                "/sys/devices/cpu_core/cpus",
                "/sys/devices/system/cpu/online",
            ),
            "?",
        ),
        commands=dict.fromkeys(("lscpu -J", "dmidecode -t memory"), "?"),
        collected=dict.fromkeys(("affinity", "psutil", "names"), "?"),
        system=system,
    )
    sensible(read_host(Damaged(source=empty, damage=lambda *_: text)))
