import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.core.figures import Provenance
from dpctl.probe.apple import PROFILER, Processors, parse_processors, parse_size, read
from dpctl.probe.found import Device, Found
from dpctl.probe.replay import Replay
from dpctl.probe.source import Reading
from tests.each import each
from tests.probe.memory_source import Damaged, InMemory

MACHINES = Path(__file__).parent / "machines"
MACS = ("m1", "m1-pro", "m2", "m2-pro", "m4-air", "m4-max-virtual", "m3-ultra", "m5-max", "intel-mac")
SYSCTL = "sysctl hw machdep.cpu"
PROFILE = " ".join(PROFILER)
M2 = "hw.memsize: 17179869184\nmachdep.cpu.brand_string: Apple M2\n"


def details(device: Device) -> dict[str, str]:
    return {detail.name: detail.value for detail in device.details}


def gpu(found: Found) -> Device:
    (device,) = found.devices
    return device


def mac(profile: str | Reading, sysctl: str = M2) -> InMemory:
    return InMemory(system="Darwin", arch="arm64", commands={PROFILE: profile, SYSCTL: sysctl})


@pytest.mark.parametrize(
    ("machine", "name", "chip", "board", "metal"),
    [
        ("m1", "Apple M1 GPU (7 cores)", "Apple M1", "MacBook Air (MacBookAir10,1)", "Metal 3"),
        ("m1-pro", "Apple M1 Pro GPU (16 cores)", "Apple M1 Pro", "MacBook Pro (MacBookPro18,3)", "Metal 3"),
        ("m2", "Apple M2 GPU (10 cores)", "Apple M2", "MacBook Pro (Mac14,7)", "Metal 3"),
        ("m2-pro", "Apple M2 Pro GPU (19 cores)", "Apple M2 Pro", "MacBook Pro (Mac14,10)", "Metal 4"),
        ("m3-ultra", "Apple M3 Ultra GPU (80 cores)", "Apple M3 Ultra", "Mac Studio (Mac15,14)", "Metal 4"),
        ("m5-max", "Apple M5 Max GPU (40 cores)", "Apple M5 Max", "MacBook Pro (Mac17,6)", "Metal 4"),
    ],
)
def test_a_mac_has_one_gpu_named_after_its_chip(machine: str, name: str, chip: str, board: str, metal: str) -> None:
    found = read(Replay(MACHINES / machine))
    device = gpu(found)
    assert (device.name, device.board, found.board) == (name, chip, board)
    assert (device.vendor, device.kind, device.backend, device.memory.kind) == ("Apple", "igpu", "metal", "unified")
    assert details(device)["metal"] == metal
    assert (found.warnings, found.gaps) == ((), ())


@pytest.mark.parametrize(
    ("machine", "gib", "provenance"),
    [
        ("m1", 8 * 2 / 3, Provenance.PUBLISHED),  # macOS 14: two thirds of 8 GiB
        ("m2", 16 * 2 / 3, Provenance.PUBLISHED),
        ("m2-pro", 16 * 0.74, Provenance.PUBLISHED),  # macOS 26 gives more
        ("m5-max", 107.52, Provenance.PUBLISHED),
        ("m3-ultra", 240.0, Provenance.MEASURED),  # iogpu.wired_limit_mb is set on this one
        ("m4-max-virtual", 4 * 2 / 3, Provenance.ASSUMED),
    ],
)
def test_what_the_gpu_may_use(machine: str, gib: float, provenance: Provenance) -> None:
    capacity = gpu(read(Replay(MACHINES / machine))).memory.capacity
    assert capacity is not None
    assert capacity.value / 2**30 == pytest.approx(gib, rel=1e-5)
    assert capacity.provenance is provenance


def test_without_the_displays_the_gpu_is_known_and_its_cores_are_a_gap() -> None:
    found = read(Replay(MACHINES / "m4-air"))
    assert gpu(found).name == "Apple M4 GPU"
    assert [gap.what for gap in found.gaps] == ["GPU cores of Apple M4"]
    assert found.warnings == ()


def test_a_virtual_mac_says_that_it_is_one() -> None:
    found = read(Replay(MACHINES / "m4-max-virtual"))
    device = gpu(found)
    assert (device.name, device.board) == ("Apple M4 Max (Virtual) GPU", "Apple M4 Max (Virtual)")
    assert details(device)["virtual"] == "yes" and "neural engine" not in details(device)
    assert [note.name for note in found.warnings] == ["virtual-mac"]
    assert "real Apple M4 Max" in found.warnings[0].text


def test_an_intel_mac_has_the_gpus_that_are_listed() -> None:
    found = read(Replay(MACHINES / "intel-mac"))
    integrated, own = found.devices
    assert (integrated.name, integrated.vendor, integrated.kind) == ("Intel UHD Graphics 630", "Intel", "igpu")
    assert integrated.backend == ""
    assert (own.name, own.vendor, own.kind, own.backend) == ("AMD Radeon Pro 5300M", "AMD", "gpu", "metal")
    assert own.memory.kind == "vram" and own.memory.capacity is not None
    assert (own.memory.capacity.value, own.memory.capacity.provenance) == (4 * 2**30, Provenance.MEASURED)
    assert (found.board, found.warnings) == ("MacBook Pro (MacBookPro16,1)", ())


@pytest.mark.parametrize("system", ["Linux", "Windows"])
def test_elsewhere_there_is_nothing_to_ask(system: str) -> None:
    assert read(InMemory(system=system, commands={SYSCTL: M2})) == Found()


@each(
    ("written", "read_as"),
    [
        (8, Processors(total=8)),
        ("8", Processors(total=8)),
        ("proc 8:4:4", Processors(total=8, groups=(4, 4))),
        ("proc 12:0:8:4", Processors(total=12, groups=(8, 4))),
        ("proc 16:12:4:0", Processors(total=16, groups=(12, 4))),
        ("proc 18:6:0:12", Processors(total=18, groups=(6, 12))),
        ("proc 8:16", Processors(total=8)),
        ("proc 8:4:3", Processors(total=8)),
        ("proc 0:0:0", None),
        ("proc -8:4:4", None),
        ("proc 99999999:4:4", None),
        ("proc 8:4:4:0:0", None),
        ("proc ²:4:4", None),
        ("", None),
        (None, None),
        (True, None),
        (8.5, None),
        ([8], None),
    ],
)
def test_number_processors(written: object, read_as: Processors | None) -> None:
    assert parse_processors(written) == read_as


@pytest.mark.parametrize(
    ("text", "size"),
    [("16 GB", 2**34), ("1536 MB", 1536 * 2**20), ("1 TB", 2**40), ("0 GB", None), ("-1 GB", None), (16, None)],
)
def test_sizes(text: object, size: int | None) -> None:
    assert parse_size(text) == size


def profile(**hardware: object) -> str:
    return json.dumps({"SPHardwareDataType": [{"chip_type": "Apple M2", **hardware}]})


@pytest.mark.parametrize(
    ("processors", "said"),
    [
        ("proc 8:4:4", "4 performance + 4 efficiency"),
        ("proc 12:0:8:4", "8 performance + 4 efficiency"),
        ("proc 18:6:0:12", "6 + 12"),
        (8, None),
    ],
)
def test_system_profiler_names_cores_only_where_it_can_mean_one_thing(processors: object, said: str | None) -> None:
    assert details(gpu(read(mac(profile(number_processors=processors))))).get("cpu cores") == said


def test_two_programs_that_disagree_are_a_gap() -> None:
    levels = "hw.perflevel0.physicalcpu: 8\nhw.perflevel1.physicalcpu: 2\n"
    found = read(mac(profile(number_processors="proc 12:0:8:4"), M2 + levels))
    why = next(gap.why for gap in found.gaps if gap.what == "core kinds")
    assert "8 performance + 2 efficiency" in why and "proc 12:0:8:4" in why


def test_memory_comes_from_system_profiler_where_sysctl_has_none() -> None:
    capacity = gpu(read(mac(profile(physical_memory="24 GB"), ""))).memory.capacity
    assert capacity is not None
    assert capacity.value == pytest.approx(16 * 2**30, rel=1e-5)
    assert capacity.provenance is Provenance.ASSUMED  # which macOS this is was not told


@pytest.mark.parametrize(
    "text",
    [
        '{"SPHardwareDataType" : [ { "chip_type" : "Apple M2", ',
        "<?xml version='1.0'?><plist><array/></plist>",
        "[]",
        '{"SPHardwareDataType": {"chip_type": "Apple M2"}}',
        '{"SPHardwareDataType": ["Apple M2"], "SPDisplaysDataType": 3}',
        "[" * 5000,
        Reading(problem="no answer within 2 s"),
    ],
)
def test_an_unreadable_profile_is_a_warning_and_sysctl_still_names_the_chip(text: str | Reading) -> None:
    found = read(mac(text))
    assert gpu(found).name == "Apple M2 GPU"
    assert [note.name for note in found.warnings] == ["apple-unreadable"]


def test_without_any_program_there_is_no_device_and_no_warning() -> None:
    assert read(InMemory(system="Darwin", arch="arm64")) == Found()


def test_odd_values_are_left_out() -> None:
    display = {"sppci_cores": "-19", "spdisplays_mtlgpufamilysupport": "spdisplays_\x1b[31m", "sppci_model": ["x"]}
    text = json.dumps(
        {
            "SPHardwareDataType": [
                {"chip_type": "Apple M2\x1b[31m", "machine_name": "x" * 500, "machine_model": 10**30}
            ],
            "SPDisplaysDataType": [display, None, {"sppci_cores": 10**30}],
        }
    )
    found = read(mac(text))
    assert (gpu(found).name, found.board) == ("Apple M2 GPU", "")
    assert "metal" not in details(gpu(found))


@pytest.mark.parametrize("machine", MACS)
def test_nothing_names_this_very_mac(machine: str) -> None:
    marks = ("C02SERIAL", "AAAAAAAA-BBBB-CCCC-DDDD-EEEEEEEEEEEE", "MNW83", "00008112-000")

    def named(key: str, text: str) -> str:
        if not key.startswith("system_profiler"):
            return text
        document = json.loads(text)
        for entry in document["SPHardwareDataType"]:
            entry.update(
                zip(("serial_number", "platform_UUID", "model_number", "provisioning_UDID"), marks, strict=True)
            )
        return json.dumps(document)

    found = repr(read(Damaged(source=Replay(MACHINES / machine), damage=named)))
    assert not [mark for mark in (*marks, "REDACTED") if mark in found]


@pytest.mark.parametrize("machine", MACS)
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_damaged_texts_never_stop_the_reader(machine: str, seed: int) -> None:
    dice = random.Random(seed)

    def damage(_key: str, text: str) -> str:
        cut, other = sorted(dice.randrange(len(text) + 1) for _ in range(2))
        return dice.choice((text, text[:cut], text[:cut] + text[other:], text[:cut] + "\0�-1e999" + text[cut:]))

    for device in read(Damaged(source=Replay(MACHINES / machine), damage=damage)).devices:
        assert device.name
        assert device.memory.capacity is None or 0 < device.memory.capacity.value < 2**50
