"""What AMD's tools print, in the shapes of several versions and broken."""

import json

import pytest

from dpctl.probe import amd_smi
from tests.each import each

GPU = {
    "gpu": 0,
    "asic": {"market_name": "AMD Instinct MI210", "device_id": "0x740f", "num_compute_units": 104},
    "bus": {"bdf": "0000:2A:00.0"},
    "vram": {"type": "HBM", "size": {"value": 65520, "unit": "MB"}, "max_bandwidth": {"value": "N/A", "unit": "GB/s"}},
    "driver": {"name": "amdgpu", "version": "Linuxversion6.14.0-24-generic(buildd@lcy02-amd64-010)(gcc-13)#24"},
}


@pytest.mark.parametrize("document", [[GPU], {"gpu_data": [GPU]}, GPU, {"gpu_data": [GPU, "junk", {"nic": 1}, None]}])
def test_the_three_forms_of_amd_smi(document: object) -> None:
    gpus = amd_smi.amd_smi_gpus(json.dumps(document, indent=4))
    assert gpus is not None
    (gpu,) = gpus
    assert (gpu.name, gpu.address, gpu.device_id) == ("AMD Instinct MI210", "0000:2a:00.0", "740f")
    assert (gpu.memory, gpu.bandwidth, gpu.compute_units) == (65520 * 2**20, None, 104)
    # the kernel's banner is no version of a driver
    assert gpu.driver == ""


def test_warnings_before_the_json() -> None:
    text = "WARNING: User is missing the following required groups: render\n[WARN] slow\n" + json.dumps([GPU], indent=4)
    gpus = amd_smi.amd_smi_gpus(text)
    assert gpus is not None
    assert len(gpus) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ERROR: no GPU",
        "[",
        '{"gpu_data": 3}',
        "[" * 5000,
        "3",
        json.dumps({"gpu_data": [GPU, GPU]}, indent=4)[:-20],  # whole inside, but its end is missing
    ],
)
def test_what_is_no_list_of_gpus(text: str) -> None:
    assert amd_smi.amd_smi_gpus(text) is None
    assert amd_smi.rocm_smi_gpus(text) in (None, ())


@each("size", [-1, 0, True, "N/A", None, [], {}, 1e300, float("inf"), 10**400, "1e999", "nan"])
def test_sizes_that_are_none(size: object) -> None:
    entry = {"gpu": 0, "vram": {"size": {"value": size, "unit": "MB"}}}
    gpus = amd_smi.amd_smi_gpus(json.dumps([entry]))
    assert gpus is not None
    assert gpus[0].memory is None


def test_a_size_in_an_unknown_unit_is_none() -> None:
    gpus = amd_smi.amd_smi_gpus(json.dumps([{"gpu": 0, "vram": {"size": {"value": 3, "unit": "furlong"}}}]))
    assert gpus is not None
    assert gpus[0].memory is None


@pytest.mark.parametrize(
    ("series", "power"), [("Card series", "Max Graphics Package Power (W)"), ("Card Series", "max power (W)")]
)
def test_rocm_smi_whose_keys_differ_by_version(series: str, power: str) -> None:
    card = {
        series: "Navi 21 [Radeon RX 6800/6800 XT / 6900 XT]",
        "Card Model": "0x73bf",
        "PCI Bus": "0000:2F:00.0",
        "VRAM Total Memory (B)": "17163091968",
        power: "255.0",
        "GFX Version": "gfx1030",
    }
    document = {"card0": card, "card1": "junk", "system": {"Driver version": "6.8.5"}}
    gpus = amd_smi.rocm_smi_gpus("WARNING: AMD GPU device(s) is/are in a low-power state.\n\n" + json.dumps(document))
    assert gpus is not None
    (gpu,) = gpus
    assert (gpu.address, gpu.memory, gpu.power_limit) == ("0000:2f:00.0", 17163091968, 255)
    assert (gpu.gfx, gpu.driver) == ("gfx1030", "6.8.5")


def test_cards_of_rocm_smi_in_their_order() -> None:
    document = {f"card{n}": {"Card Series": f"AMD Radeon {n}"} for n in (10, 2, 0)}
    gpus = amd_smi.rocm_smi_gpus(json.dumps(document))
    assert gpus is not None
    assert [gpu.name for gpu in gpus] == ["AMD Radeon 0", "AMD Radeon 2", "AMD Radeon 10"]


@each(
    ("text", "name"),
    [
        ("AMD Radeon RX 7900 XTX", "AMD Radeon RX 7900 XTX"),
        ("Radeon RX 7900 XT", "AMD Radeon RX 7900 XT"),
        ("Navi 33 [Radeon RX 7600]", "AMD Radeon RX 7600"),
        ("Arcturus GL-XL [AMD Instinct MI100]", "AMD Instinct MI100"),
        ("AMD Radeon(TM) 8060S Graphics", "AMD Radeon 8060S"),
        ("AMD Radeon RX 580 Series", "AMD Radeon RX 580"),
        ("AMD Radeon Graphics", ""),
        ("Phoenix3", ""),
        ("0x744c", ""),
        ("", ""),
    ],
)
def test_names_as_amd_sells_them(text: str, name: str) -> None:
    assert amd_smi.full_name(text) == name
