"""The hardware profiles as facts (plausible, sourced, dense) and as records (several devices, conditions)."""

from collections import Counter
from pathlib import Path

import pytest

from dpctl.catalog import files, read
from dpctl.catalog.matching import all_profiles
from dpctl.catalog.profiles import Match, Profile, plain_name
from dpctl.core.figures import Figure, Provenance
from dpctl.core.hardware import Accelerator, Detail, Host, MemoryPool
from tests.each import each

PROFILES = all_profiles()
DEVICES = [(p.id, device) for p in PROFILES for device in p.accelerators]
HOSTS = [(p.id, p.host) for p in PROFILES if p.host is not None]
# kind of device -> (least, most) capacity in GiB and bandwidth in GB/s of one device
RANGES = {
    "gpu_consumer": ((4, 32), (90, 1800)),
    "gpu_workstation": ((4, 96), (90, 1800)),
    "gpu_datacenter": ((14, 300), (290, 8100)),
    "jetson": ((7, 126), (50, 280)),
    "soc": ((5, 400), (60, 820)),
}
# dense FLOP per byte of memory: FP16 shaders of a GTX card or a phone-sized chip at the low end, an RTX 5000 Ada at the
# high; sparse headlines of an H100 or RTX 4090 would be above. Thor has compute for a faster memory than its own.
FLOP_PER_BYTE = {"fp16": (25, 460), "bf16": (25, 460), "fp8": (70, 1900), "int8": (15, 920), "fp4": (1000, 3900)}
THOR = "jetson-agx-thor-128gb"
IDS_OF_OLD = (
    "h100-sxm-80gb h100-pcie-80gb a100-sxm-80gb a100-pcie-80gb rtx-4090 jetson-agx-orin-64gb jetson-orin-nano-8gb "
    "epyc-vm xeon-vm x86-cpu apple-m3-max"
)


def test_there_are_many_and_the_first_ones_are_still_there() -> None:
    assert len(DEVICES) >= 120
    assert len(PROFILES) >= 170
    assert set(IDS_OF_OLD.split()) <= {profile.id for profile in PROFILES}


def test_all_profiles_are_those_of_the_front_door() -> None:
    assert tuple(profile.id for profile in PROFILES) == read.ids("hardware")
    assert read.profile("rtx-3080") in PROFILES


def test_no_two_profiles_share_a_name() -> None:
    doubled = [name for name, count in Counter(profile.name for profile in PROFILES).items() if count > 1]
    assert doubled == []


def test_each_file_lies_in_the_folder_of_its_maker() -> None:
    for name, path in files.files("hardware").items():
        makers = {device.vendor.lower() for device in read.profile(name).accelerators}
        assert makers <= {path.parent.name}


def test_every_profile_can_be_found_by_a_probe() -> None:
    for profile in PROFILES:
        assert profile.match is not None, profile.id
        assert bool(profile.match.device) == bool(profile.accelerators), profile.id


@each(("name", "device"), DEVICES)
def test_a_device_is_plausible(name: str, device: Accelerator) -> None:
    assert device.kind in RANGES and device.backend in {"cuda", "metal", "rocm", "sycl", "vulkan"}
    assert device.memory.kind == ("unified" if device.kind in {"jetson", "soc"} else "vram")
    (least, most), (slowest, fastest) = RANGES[device.kind]
    capacity, bandwidth = device.memory.capacity, device.memory.bandwidth
    assert capacity is not None and least <= capacity.to("GiB").value <= most
    assert bandwidth is not None and slowest <= bandwidth.to("GB/s").value <= fastest
    assert device.tdp is None or 10 <= device.tdp.value <= 1500


@each(("name", "device"), DEVICES)
def test_peaks_are_dense(name: str, device: Accelerator) -> None:
    assert device.memory.bandwidth is not None
    for dtype, figure in device.peak.items():
        assert "dense" in figure.source, (name, dtype)
        least, most = FLOP_PER_BYTE[dtype]
        ratio = figure.value / device.memory.bandwidth.value / (2.1 if name == THOR else 1.0)
        assert least <= ratio <= most, (name, dtype)


@each(("name", "device"), DEVICES)
def test_peaks_of_one_device_are_counted_alike(name: str, device: Accelerator) -> None:
    """Half the bits, twice the rate: a sparse figure among dense ones would show."""
    peak = {dtype: figure.value for dtype, figure in device.peak.items()}
    if "fp16" not in peak:
        return
    assert peak.get("bf16", peak["fp16"]) == peak["fp16"]
    assert peak.get("fp8", 2 * peak["fp16"]) == pytest.approx(2 * peak["fp16"], rel=0.015)
    if "fp4" in peak:
        # Blackwell Ultra has half as much again for FP4
        assert peak["fp4"] / peak["fp16"] == pytest.approx(4.0, rel=0.01) or 6 <= peak["fp4"] / peak["fp16"] <= 6.3
    # Blackwell Ultra has next to no INT8, V100 none in its tensor cores
    if "int8" in peak and name not in {"b300-288gb", "gb300-288gb", "v100-pcie-16gb"}:
        assert peak["int8"] == pytest.approx(2 * peak["fp16"], rel=0.015)


@each(("name", "host"), HOSTS)
def test_a_host_is_plausible(name: str, host: Host) -> None:
    assert 1 <= host.cores <= host.threads <= 2 * host.cores
    assert host.memory.bandwidth is not None and 10 <= host.memory.bandwidth.to("GB/s").value <= 850
    assert (host.arch, host.os) in {
        ("x86_64", "linux"),
        ("aarch64", "linux"),
        ("riscv64", "linux"),
        ("arm64", "darwin"),
    }
    assert host.arch not in {"arm64", "aarch64"} or "neon" in host.features


def test_the_recalled_says_so_and_is_assumed() -> None:
    for name, device in DEVICES:
        for figure in (device.memory.capacity, device.memory.bandwidth, device.tdp, *device.peak.values()):
            if figure is not None and "recalled and not verified" in figure.source:
                assert figure.provenance is Provenance.ASSUMED and figure.low is not None, name


def test_a_profile_is_read_again_when_its_file_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "user_directory", lambda: tmp_path)
    (tmp_path / "hardware_profiles").mkdir()
    path = tmp_path / "hardware_profiles" / "rtx-3080.toml"
    text = files.files("hardware")["rtx-3080"].read_text()
    for name in ("One name", "Another, longer name"):
        path.write_text(text.replace("NVIDIA GeForce RTX 3080 10 GB", name))
        assert next(p.name for p in all_profiles() if p.id == "rtx-3080") == name
    path.unlink()
    assert next(p.name for p in all_profiles() if p.id == "rtx-3080") == "NVIDIA GeForce RTX 3080 10 GB"


# ------------------------------------------------------------------ records


def figure(value: float, unit: str) -> Figure:
    return Figure(value=value, unit=unit, provenance=Provenance.PUBLISHED, source=f"{value:g} {unit} in a test")


def host_called(cpu: str, *, cores: int = 4, board: str = "", soc: str = "") -> Host:
    details = (Detail(name="soc", value=soc, source="test"),) if soc else ()
    return Host(
        os="linux",
        arch="x86_64",
        cpu=cpu,
        cores=cores,
        threads=cores,
        memory=MemoryPool(kind="dram"),
        board=board,
        details=details,
    )


def card(**more: object) -> Profile:
    device = Accelerator(
        name="Card",
        vendor="Some",
        kind="gpu_consumer",
        backend="cuda",
        memory=MemoryPool(kind="vram", capacity=figure(2.0**34, "B")),
        tdp=figure(300, "W"),
    )
    return Profile(**{"id": "card", "name": "Card", "accelerators": (device,), **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("Intel(R) Arc(TM) A770 Graphics", "Intel Arc A770 Graphics"),
        ("Intel(R) Arc(tm)  A770 ", "Intel Arc A770"),
        ("DG2 [Arc A770]", "Arc A770"),
        ("Orin (nvgpu)", "Orin (nvgpu)"),
        ("Apple M2 Pro GPU (19 cores)", "Apple M2 Pro GPU (19 cores)"),
        ("", ""),
    ],
)
def test_names_are_freed_of_marks(raw: str, plain: str) -> None:
    assert plain_name(raw) == plain


@each(
    ("match", "host", "holds"),
    [
        (Match(), host_called("anything"), False),
        (Match(device="anything", memory=True), host_called("anything"), False),
        (Match(cpu="i9-13900K"), host_called("13th Gen Intel(R) Core(TM) I9-13900K"), True),
        (Match(cpu="Core i9"), host_called("13th Gen Intel(R) Core(TM) i9-13900K"), True),
        (Match(cpu="EPYC", min_cores=8), host_called("AMD EPYC", cores=7), False),
        (Match(cpu="EPYC", min_cores=8, max_cores=8), host_called("AMD EPYC", cores=8), True),
        (Match(cpu="EPYC", max_cores=8), host_called("AMD EPYC", cores=9), False),
        (Match(arch="aarch64"), host_called("AMD EPYC"), False),
        (Match(board="rk3588"), host_called("4x Cortex-A76", board="Some board", soc="rockchip,rk3588"), True),
        (Match(board="Raspberry Pi 5"), host_called("Cortex-A76", board="Raspberry Pi 5 Model B Rev 1.0"), True),
        (Match(board="Raspberry Pi 5"), host_called("Cortex-A72", board="Raspberry Pi 4 Model B"), False),
        (Match(board="Pi", cpu="A76"), host_called("Cortex-A72", board="Raspberry Pi 4 Model B"), False),
    ],
)
def test_conditions_for_hosts(match: Match, host: Host, holds: bool) -> None:
    assert match.holds(host) is holds


@pytest.mark.parametrize("key", ["cpu", "device", "board"])
def test_a_bad_regular_expression_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="not a regular expression"):
        Match(**{key: "("})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("share", "holds"), [(0.87, False), (0.89, True), (1.0, True), (1.07, True), (1.09, False), (None, True)]
)
def test_memory_may_fall_short_by_what_drivers_keep(share: float | None, holds: bool) -> None:
    stated = figure(2.0**34, "B")
    seen = None if share is None else share * stated.value
    assert Match(device="card", memory=True).holds_device("Card", "", seen, stated) is holds
    assert Match(device="card").holds_device("Card", "", seen, stated)
    assert not Match(cpu="card", memory=True).holds_device("Card", "", seen, stated)


def test_several_cards_share_one_host() -> None:
    one = card(power=figure(400, "W"), price=figure(3000, "USD"), price_per_device=figure(1000, "USD"))
    three = one.machine_of(3)
    assert (three.id, three.name, three.profile) == ("3x card", "3x Card", "card")
    assert [device.count for device in three.accelerators] == [3]
    assert three.power is not None and three.power.value == 400 + 2 * 300
    assert "2 more at their TDP: 300 W in a test" in three.power.source
    assert three.price is not None and three.price.value == 3000 + 2 * 1000
    assert one.machine_of(1) == one.machine


def test_the_price_of_a_whole_computer_is_not_multiplied() -> None:
    assert card(price=figure(3000, "USD")).machine_of(2).price is None
    share = card(price_per_device=figure(1000, "USD"))
    assert share.machine.price == share.price_per_device
    assert share.machine_of(4).price == figure(1000, "USD") * 4.0


def test_unknown_parts_leave_the_sum_unknown() -> None:
    assert card().machine_of(2).power is None
    device = card().accelerators[0]
    bare = Accelerator(name="Bare", vendor="Some", kind=device.kind, backend="cuda", memory=device.memory)
    assert card(accelerators=(bare,), power=figure(400, "W")).machine_of(2).power is None


def test_two_computers_are_no_machine() -> None:
    with pytest.raises(ValueError, match="whole computer"):
        read.profile("apple-m2").machine_of(2)
    with pytest.raises(ValueError, match="whole computer"):
        card().machine_of(0)
    with pytest.raises(ValueError, match="needs an accelerator"):
        card(accelerators=(), host=host_called("x"), price_per_device=figure(1, "USD"))


def test_a_card_of_two_dies_is_two_devices() -> None:
    """MI250X: the software sees halves, and one stream runs at the speed of one."""
    card_of_two = read.machine_profile("mi250x")
    assert card_of_two.accelerators[0].count == 2
    assert read.machine_profile("4x mi250x").accelerators[0].count == 8
