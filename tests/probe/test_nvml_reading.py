"""Reading the NVML collector's JSON: any text, any number."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.probe.nvml_reading import read_nvml, refusal

GIB = 2**30


def one(**device: object):
    seen = read_nvml(json.dumps({"driver": "590.48.01", "cuda": 13010, "devices": [{"name": "NVIDIA A", **device}]}))
    assert seen is not None
    return seen.gpus[0]


@pytest.mark.parametrize("text", [None, "", "{", "[]", "3", '{"devices": 3}', '{"error": "x"}', "[" * 5000])
def test_what_is_no_answer_is_none(text):
    assert read_nvml(text) is None


def test_the_driver_and_cuda_versions():
    facts = one().facts
    assert (facts["driver"], facts["cuda"]) == ("590.48.01", "13.1")


@pytest.mark.parametrize("total", [-1, 0, 5, True, 1.5e10, "80 GiB", 2**90, None])
def test_an_absurd_memory_is_none(total):
    gpu = one(memory={"total": total, "used": 0})
    assert gpu.memory is None
    assert gpu.memory_why == "NVML: no answer"


def test_more_used_than_there_is_is_not_believed():
    memory = one(memory={"total": 8 * GIB, "used": 9 * GIB, "reserved": -1}).memory
    assert memory is not None
    assert (memory.used, memory.reserved) == (None, None)


def test_an_unanswered_power_limit_says_why():
    gpu = one(errors={"nvmlDeviceGetEnforcedPowerLimit": "NVMLError_NoPermission"}, power_mw={"enforced": -5})
    assert gpu.power.limit is None
    assert gpu.missing == {"power limit": "NoPermission"}


def test_the_set_limit_where_the_enforced_one_is_not_told():
    assert one(power_mw={"enforced": None, "set": 250000}).power.limit == 250.0


def test_memory_that_a_lost_gpu_does_not_tell_is_not_the_hosts():
    assert not one(errors={"nvmlDeviceGetMemoryInfo": "NVMLError_GpuIsLost"}).shares_memory
    assert one(errors={"nvmlDeviceGetMemoryInfo": "NVMLError_NotSupported"}).shares_memory


def test_reasons_for_slowing_down_but_not_for_idling_or_a_power_cap():
    assert one(clock_reasons=0x1 | 0x4).slowed == ()
    assert one(clock_reasons=0x40).slowed == ("heat (hardware limit)",)


def test_a_mode_that_changes_at_the_next_reset():
    facts = one(mig={"current": 0, "pending": 1, "most": 7, "devices": []}, ecc=[1, 1]).facts
    assert facts["mig"] == "off, on after the next reset"
    assert facts["ecc"] == "on"


def test_a_slice_without_a_name_is_called_by_its_counts():
    part = {"gpu_slices": 3, "compute_slices": 1, "memory": {"total": 40448 * 2**20, "used": 0}}
    assert one(mig={"current": 1, "pending": 1, "most": 7, "devices": [part]}).slices[0].profile == "1c.3g.40gb"


def test_names_are_printable_and_short():
    gpu = one(name="NVIDIA\x1b[31m X\n" + "y" * 500)
    assert gpu.name.startswith("NVIDIA X y")
    assert gpu.name.isprintable()
    assert len(gpu.name) <= 120


def test_a_refusal_is_no_list_of_gpus():
    text = '{"error": "NVMLError_DriverNotLoaded"}'
    assert refusal(text) == "NVMLError_DriverNotLoaded"
    assert read_nvml(text) is None


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
KEYS = [
    "memory",
    "compute_capability",
    "architecture",
    "cores",
    "bus_width_bits",
    "max_clock_mhz",
    "pcie",
    "power_mw",
    "energy_mj",
    "ecc",
    "persistence",
    "virtualization",
    "mig",
    "nvlink",
    "peers",
    "processes",
    "clock_reasons",
    "errors",
]


@settings(max_examples=80, derandomize=True, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), anything))
def test_any_value_anywhere_reads(device):
    assert one(**device).name == "NVIDIA A"
