"""The NVIDIA reader on recordings, and on machines whose driver is missing, broken or hanging."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.probe import nvidia
from dpctl.probe.found import Device, Found
from dpctl.probe.host import read_host
from dpctl.probe.nvidia_smi import QUERY
from dpctl.probe.replay import Replay
from dpctl.probe.source import NOT_FOUND, Reading
from tests.each import each

MACHINES = Path(__file__).parent / "machines"
MIB = 2**20
ABSENT = Reading(problem=NOT_FOUND)
XML, CSV, LIST = ("nvidia-smi", "-q", "-x"), ("nvidia-smi", *QUERY), ("nvidia-smi", "-L")


@dataclass(frozen=True, kw_only=True)
class Fake:
    """A machine that answers what it was given, and has nothing else."""

    nvml: Reading = ABSENT
    commands: Mapping[tuple[str, ...], Reading] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    asked: list[tuple[str, ...]] = field(default_factory=list)
    system: str = "Linux"
    arch: str = "x86_64"

    def file(self, path: str) -> Reading:
        return Reading(text=self.files[path]) if path in self.files else ABSENT

    def names(self, folder: str) -> tuple[str, ...]:
        inside = {path.removeprefix(f"{folder}/").partition("/")[0] for path in self.files if path.startswith(folder)}
        return tuple(sorted(inside))

    def command(self, *argv: str) -> Reading:
        self.asked.append(argv)
        return self.commands.get(argv, ABSENT)

    def collect(self, name: str) -> Reading:
        return self.nvml if name == "nvml" else ABSENT

    def get(self, url: str) -> Reading:
        return ABSENT


def without_nvml(machine: str) -> Fake:
    replay = Replay(MACHINES / machine)
    words = (XML, CSV, LIST, ("nvidia-smi", "topo", "-m"))
    return Fake(commands={argv: replay.command(*argv) for argv in words})


def names(found: Found) -> list[str]:
    return [note.name for note in found.warnings]


def detail(device: Device, name: str) -> str | None:
    return next((d.value for d in device.details if d.name == name), None)


WHOLE = {
    "h100-sxm": ("NVIDIA H100 80GB HBM3", 1, 81559, 700, []),
    "h100-8x-nvlink": ("NVIDIA H100 80GB HBM3", 8, 81559, 700, ["gpu-memory-in-use"]),
    "h200": ("NVIDIA H200", 1, 143771, 700, []),
    "l40s": ("NVIDIA L40S", 1, 46068, 350, ["gpu-slowed-down"]),
    "a100-sxm-80gb": ("NVIDIA A100-SXM4-80GB", 1, 81251, 400, []),
    "a10g": ("NVIDIA A10G", 1, 23028, 300, []),
    "t4": ("Tesla T4", 1, 15360, 70, ["gpu-memory-in-use"]),
    "rtx-3080": ("NVIDIA GeForce RTX 3080", 1, 10240, 320, ["gpu-memory-in-use"]),
    "rtx-4080-super": ("NVIDIA GeForce RTX 4080 SUPER", 1, 16376, 320, []),
    "rtx-2080-super-windows": ("NVIDIA GeForce RTX 2080 SUPER", 1, 8192, 250, ["gpu-memory-in-use"]),
    "rtx-4000-sff-ada": ("NVIDIA RTX 4000 SFF Ada Generation", 1, 20475, 70, ["gpu-memory-in-use"]),
    "two-rtx-4090": ("NVIDIA GeForce RTX 4090", 2, 24564, 350, ["power-limited"]),
    "b200-8x": ("NVIDIA B200", 8, 183359, 1000, []),
}


@each("machine", WHOLE)
def test_recorded_machines(machine):
    name, count, mebibytes, watts, warned = WHOLE[machine]
    found = nvidia.read(Replay(MACHINES / machine))
    assert [device.name for device in found.devices] == [name] * count
    for device in found.devices:
        assert (device.kind, device.backend, device.memory.kind) == ("gpu", "cuda", "vram")
        assert device.memory.capacity is not None
        assert device.memory.capacity.value == mebibytes * MIB
        assert device.power_limit is not None
        assert device.power_limit.value == watts
        assert detail(device, "driver")
        assert detail(device, "cuda")
    assert names(found) == warned
    # equal GPUs are equal but for what is used of them now, so that they can be counted
    assert all(replace(device, used=None) == replace(found.devices[0], used=None) for device in found.devices)


@each("machine", [*WHOLE, "h100-mig", "a100-mig", "mixed-gpus", "no-driver", "smi-hangs"])
def test_each_recording_is_a_whole_machine(machine):
    host = read_host(Replay(MACHINES / machine)).host
    assert host.cpu
    assert host.cores >= 1
    assert host.memory.capacity is not None


@pytest.mark.parametrize("machine", ["h100-sxm", "h100-mig"])
def test_nvml_and_nvidia_smi_agree(machine):
    def told(found: Found) -> list[object]:
        return [
            (
                device.name,
                device.memory.capacity and device.memory.capacity.value,
                device.used and device.used.value,
                device.power_limit and device.power_limit.value,
                device.slice_of,
                device.compute_share,
                device.bandwidth_share,
                *(
                    detail(device, name)
                    for name in ("driver", "cuda", "architecture", "pcie", "ecc", "mig", "max clock")
                ),
            )
            for device in found.devices
        ]

    by_nvml, by_smi = nvidia.read(Replay(MACHINES / machine)), nvidia.read(without_nvml(machine))
    assert told(by_nvml) == told(by_smi)
    assert names(by_nvml) == names(by_smi)
    # only NVML knows the bus, and so the bandwidth
    assert all(device.memory.bandwidth is not None for device in by_nvml.devices)
    assert all(device.memory.bandwidth is None for device in by_smi.devices)
    assert [gap.what for gap in by_smi.gaps] == ["memory bus, cores and NVLink of NVIDIA GPUs"]


def test_where_nvml_answers_no_program_is_started():
    source = Fake(nvml=Replay(MACHINES / "h100-sxm").collect("nvml"))
    assert len(nvidia.read(source).devices) == 1
    assert source.asked == []


def test_mig_slices_are_the_devices():
    found = nvidia.read(Replay(MACHINES / "h100-mig"))
    whole = "NVIDIA H100 80GB HBM3"
    assert [device.name for device in found.devices] == [
        f"{whole} MIG {profile}" for profile in ("3g.40gb", "2g.20gb", "1g.10gb", "1g.10gb")
    ]
    assert {device.slice_of for device in found.devices} == {whole}
    assert found.devices[2] == found.devices[3]
    (note,) = found.warnings
    assert "slice 3g.40gb" in note.text
    assert "gpu_burn 7.3 GiB, memhog 2.2 GiB" in note.text


def test_a_gpu_set_to_mig_without_instances_beside_one_with():
    found = nvidia.read(Replay(MACHINES / "a100-mig"))
    assert [device.name for device in found.devices] == ["NVIDIA A100-SXM4-80GB MIG 1g.20gb"] * 4
    (note,) = found.warnings
    assert note.name == "mig-without-instances"
    assert "GPU 1" in note.text
    assert "mig -cgi" in note.next_step


def test_different_gpus_stay_different():
    found = nvidia.read(Replay(MACHINES / "mixed-gpus"))
    assert [device.name for device in found.devices] == ["NVIDIA GeForce RTX 4090", "Tesla P40"]
    assert detail(found.devices[1], "compute capability") == "6.1"
    assert detail(found.devices[0], "interconnect") == "SYS (the link between NUMA nodes)"


def test_programs_in_the_way_by_base_name_and_size():
    (note,) = nvidia.read(Replay(MACHINES / "rtx-4000-sff-ada")).warnings
    assert "3.5 GiB of 20.0 GiB" in note.text
    assert "code 451 MiB, cosmic-comp 410 MiB, chromium 183 MiB and 1 more" in note.text
    assert "/usr" not in note.text
    (note,) = nvidia.read(Replay(MACHINES / "rtx-3080")).warnings
    assert "cannot be seen from here" in note.text


def test_an_xml_that_breaks_off_is_made_good_by_the_query():
    source = without_nvml("mixed-gpus")
    text = source.commands[XML].text
    assert text is not None
    half = Reading(text=text[: text.index("Tesla P40")])
    found = nvidia.read(replace(source, commands={**source.commands, XML: half}))
    assert [device.name for device in found.devices] == ["NVIDIA GeForce RTX 4090", "Tesla P40"]
    alone = nvidia.read(replace(source, commands={XML: half}))
    assert [device.name for device in alone.devices] == ["NVIDIA GeForce RTX 4090"]
    assert names(alone) == ["nvidia-unreadable"]


def test_only_the_list_can_be_read():
    source = Fake(commands={XML: Reading(text="?"), LIST: Reading(text="GPU 0: NVIDIA L4 (UUID: GPU-0)")})
    found = nvidia.read(source)
    (device,) = found.devices
    assert (device.name, device.kind, device.memory.capacity) == ("NVIDIA L4", "gpu", None)
    assert "memory of NVIDIA L4" in {gap.what for gap in found.gaps}


def test_a_chip_with_the_hosts_memory_through_nvml():
    device = {"name": "NVIDIA Thor", "memory": None, "errors": {"nvmlDeviceGetMemoryInfo": "NVMLError_NotSupported"}}
    found = nvidia.read(Fake(nvml=Reading(text=json.dumps({"driver": "580.00", "cuda": 13000, "devices": [device]}))))
    (thor,) = found.devices
    assert (thor.kind, thor.memory.kind, thor.memory.capacity) == ("igpu", "unified", None)


FAILED = "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure it is running."
TROUBLES = [
    (Reading(text=FAILED, problem="exit status 9"), "nvidia-driver-not-loaded"),
    (Reading(text="Failed to initialize NVML: Driver/library version mismatch"), "nvidia-driver-mismatch"),
    (Reading(text="Failed to initialize NVML: Insufficient Permissions"), "nvidia-no-permission"),
    (Reading(text="Failed to initialize NVML: GPU access blocked by the operating system"), "nvidia-no-permission"),
    (Reading(problem="permission denied"), "nvidia-no-permission"),
    (Reading(text="Failed to initialize NVML: Unknown Error"), "nvidia-no-permission"),
    (Reading(text="No devices were found", problem="exit status 6"), "nvidia-no-device"),
    (Reading(text="NVIDIA-SMI couldn't find libnvidia-ml.so library in your system."), "nvidia-without-library"),
    (Reading(text="Unable to determine the device handle: GPU is lost.  Reboot the system"), "nvidia-gpu-lost"),
    (Reading(problem="no answer within 2 s"), "nvidia-no-answer"),
    (Reading(problem="exit status 1: segmentation fault"), "nvidia-unreadable"),
    (Reading(text="\x00\x01garbage"), "nvidia-unreadable"),
]


@each(("answer", "name"), TROUBLES)
def test_what_a_failing_nvidia_smi_means(answer, name):
    found = nvidia.read(Fake(commands={XML: answer}))
    assert found.devices == ()
    (note,) = found.warnings
    assert note.name == name
    assert note.next_step


@pytest.mark.parametrize(
    ("refused", "name"),
    [
        ("DriverNotLoaded", "nvidia-driver-not-loaded"),
        ("LibRmVersionMismatch", "nvidia-driver-mismatch"),
        ("NoPermission", "nvidia-no-permission"),
        ("Unknown", "nvidia-no-permission"),
        ("Memory", "nvidia-unreadable"),
    ],
)
def test_what_nvmls_refusals_mean(refused, name):
    assert names(nvidia.read(Fake(nvml=Reading(text=json.dumps({"error": f"NVMLError_{refused}"}))))) == [name]


def test_nothing_hangs_twice():
    source = Fake(nvml=Reading(problem="no answer within 2 s"))
    assert names(nvidia.read(source)) == ["nvidia-no-answer"]
    assert source.asked == []
    source = Fake(commands={XML: Reading(problem="no answer within 2 s")})
    nvidia.read(source)
    assert source.asked == [XML]


def test_lost_gpus_and_slices_that_may_not_be_seen_are_told_beside_the_rest():
    good = {"name": "NVIDIA H100 80GB HBM3", "memory": {"total": 2**36, "used": 0, "reserved": 0}}
    lost = {"errors": {"nvmlDeviceGetHandleByIndex": "NVMLError_GpuIsLost"}}
    hidden = {
        **good,
        "mig": {"current": 1, "pending": 1, "most": 7, "devices": []},
        "errors": {"nvmlDeviceGetMigDeviceHandleByIndex": "NVMLError_NoPermission"},
    }

    def read(*devices: object) -> Found:
        return nvidia.read(Fake(nvml=Reading(text=json.dumps({"devices": devices}))))

    found = read(good, lost)
    assert len(found.devices) == 1
    assert names(found) == ["nvidia-gpu-lost"]
    assert "GPU 1: GpuIsLost" in found.warnings[0].text
    assert names(read(lost)) == ["nvidia-gpu-lost"]
    assert names(read(hidden)) == ["nvidia-no-permission"]
    assert names(read()) == ["nvidia-no-device"]


def test_no_nvidia_software_and_no_gpu_is_nothing_to_say():
    assert nvidia.read(Fake()) == Found()


def pci(device: str, driver: str, kind: str = "30200") -> dict[str, str]:
    text = f"DRIVER={driver}\nPCI_CLASS={kind}\nPCI_ID=10DE:2684\n"
    return {f"/sys/bus/pci/devices/{device}/uevent": text.replace("DRIVER=\n", "")}


@pytest.mark.parametrize(
    ("driver", "said", "step"),
    [
        ("", "driver is not installed", "install"),
        ("nouveau", "driven by nouveau", "install"),
        ("nvidia", "libraries are not here", "--gpus all"),
        ("vfio-pci", "reserved for a virtual machine", "in that machine"),
    ],
)
def test_a_gpu_that_no_software_answers_for(driver, said, step):
    (note,) = nvidia.read(Fake(files=pci("0000:01:00.0", driver))).warnings
    assert note.name == "nvidia-without-driver"
    assert said in note.text
    assert step in note.next_step


def test_only_display_controllers_of_nvidia_count():
    others = pci("0000:01:00.1", "snd_hda_intel", "40300") | pci("0000:00:1c.0", "pcieport", "60400")
    assert nvidia.read(Fake(files=others)) == Found()
    two = pci("0000:01:00.0", "nouveau") | pci("0000:02:00.0", "nouveau", "30000")
    (note,) = nvidia.read(Fake(files=two)).warnings
    assert "2 NVIDIA GPUs" in note.text


def test_a_driver_in_an_image_without_a_gpu_is_a_gap_not_a_warning():
    bridge = {"/sys/bus/pci/devices/0000:00:00.0/uevent": "PCI_CLASS=60000\nPCI_ID=8086:1237\n"}
    found = nvidia.read(Fake(commands={XML: Reading(text=FAILED)}, files=bridge))
    assert found.warnings == ()
    assert [gap.what for gap in found.gaps] == ["NVIDIA GPUs"]


def test_the_recordings_without_a_usable_driver():
    assert names(nvidia.read(Replay(MACHINES / "no-driver"))) == ["nvidia-without-driver"]
    assert names(nvidia.read(Replay(MACHINES / "smi-hangs"))) == ["nvidia-no-answer"]


TEXTS = {
    "nvml": Replay(MACHINES / "h100-mig").collect("nvml").text or "",
    "xml": Replay(MACHINES / "h100-mig").command(*XML).text or "",
    "csv": Replay(MACHINES / "mixed-gpus").command(*CSV).text or "",
    "list": Replay(MACHINES / "h100-mig").command(*LIST).text or "",
}
PIECES = st.sampled_from(["", "-1", "99999999999999999999999", "N/A", "\x00", "<", "]]>", "nan", '"', "é", "[N/A]"])


@settings(max_examples=120, derandomize=True, deadline=None)
@given(st.sampled_from(sorted(TEXTS)), st.integers(0, 10**6), st.integers(0, 40), PIECES, st.booleans())
def test_no_mutation_of_an_answer_stops_the_reader(which, place, length, piece, cut):
    text = TEXTS[which]
    at = place % len(text)
    broken = text[:at] + piece + ("" if cut else text[at + length :])
    answer = Reading(text=broken)
    # what is not asked for the mutated text itself is absent or garbled, so that each reader gets its turn
    source = {
        "nvml": Fake(nvml=answer),
        "xml": Fake(commands={XML: answer}),
        "csv": Fake(commands={XML: Reading(text="garbled"), CSV: answer}),
        "list": Fake(commands={XML: Reading(text=TEXTS["xml"]), LIST: answer}),
    }[which]
    found = nvidia.read(source)
    assert found.devices or found.warnings
    for device in found.devices:
        assert device.name.isprintable()
        assert 0 < device.compute_share <= 1
        assert 0 < device.bandwidth_share <= 1
    said = [note.text for note in found.warnings] + [gap.why for gap in found.gaps]
    assert all(text.isprintable() for text in said)
