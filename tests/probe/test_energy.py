import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.core.figures import Figure, Provenance
from dpctl.core.hardware import Accelerator, Host, Machine, MemoryPool
from dpctl.probe import energy
from dpctl.probe.collectors import COLLECTORS
from dpctl.probe.energy import EnergyMeter, assumed_power, integrated, meter, metered, powermetrics_watts, unwrapped
from dpctl.probe.found import Gap
from dpctl.probe.replay import command_key
from dpctl.probe.source import NOT_FOUND, Reading

RAPL = "/sys/class/powercap/intel-rapl:0"
HWMON = "/sys/class/hwmon/hwmon1"


@dataclass
class Texts:
    """A source of given texts; a list is read off one by one, an exception text is a problem."""

    files: Mapping[str, str | list[str]] = field(default_factory=dict)
    collected: list[str] = field(default_factory=list)
    commands: Mapping[str, Reading] = field(default_factory=dict)
    system: str = "Linux"
    arch: str = "x86_64"

    def file(self, path: str) -> Reading:
        found = self.files.get(path)
        if isinstance(found, list):
            found = found.pop(0) if len(found) > 1 else found[0]
        if found is None:
            return Reading(problem=NOT_FOUND)
        return Reading(problem="permission denied") if found == "denied" else Reading(text=found)

    def names(self, folder: str) -> tuple[str, ...]:
        inside = [path[len(folder) + 1 :] for path in self.files if path.startswith(f"{folder}/")]
        return tuple(sorted({path.split("/")[0] for path in inside}))

    def command(self, *argv: str) -> Reading:
        return self.commands.get(command_key(argv), Reading(problem=NOT_FOUND))

    def collect(self, name: str) -> Reading:
        assert name == energy.NVML_COLLECTOR
        if not self.collected:
            return Reading(problem=NOT_FOUND)
        text = self.collected.pop(0) if len(self.collected) > 1 else self.collected[0]
        return Reading(text=text)

    def get(self, url: str) -> Reading:
        raise AssertionError(url)


def rapl(energies: list[str], *, dram: list[str] | None = None, span: str = "262143328850") -> Texts:
    files: dict[str, str | list[str]] = {
        f"{RAPL}/name": "package-0",
        f"{RAPL}/energy_uj": energies,
        f"{RAPL}/max_energy_range_uj": span,
        # part of the package, and the same counter behind another interface: neither may count again
        f"{RAPL}/intel-rapl:0:0/name": "core",
        f"{RAPL}/intel-rapl:0:0/energy_uj": "999",
        "/sys/class/powercap/intel-rapl-mmio:0/name": "package-0",
        "/sys/class/powercap/intel-rapl-mmio:0/energy_uj": "999",
        "/sys/class/powercap/intel-rapl:1/name": "psys",
        "/sys/class/powercap/intel-rapl:1/energy_uj": "999",
    }
    if dram is not None:
        files |= {f"{RAPL}/intel-rapl:0:1/name": "dram", f"{RAPL}/intel-rapl:0:1/energy_uj": dram}
    return Texts(files=files)


def clock(*times: float) -> Callable[[], float]:
    left = list(times)
    return lambda: left.pop(0)


def power_of(used: EnergyMeter, *times: float) -> Figure | None:
    with metered(used, clock=clock(*times)) as seen:
        pass
    return seen.power


def found(source: Texts, backend: str = "cpu") -> EnergyMeter:
    used, _ = meter(source, backend=backend)
    assert used is not None
    return used


def test_rapl_counts_packages_and_their_dram() -> None:
    # the first reading is the finder's own
    used = found(rapl(["5", "1000000", "31000000"], dram=["5", "500000", "4500000"]))
    power = power_of(used, 10.0, 12.0)
    assert power is not None and power.value == pytest.approx((30.0 + 4.0) / 2.0)
    assert power.unit == "W" and power.provenance is Provenance.MEASURED
    assert power.source == "RAPL package-0, package-0 dram, mean over 2.0 s"


def test_rapl_wraps_at_its_range() -> None:
    power = power_of(found(rapl(["5", "99000000", "1000000"], span="100000000")), 0.0, 1.0)
    assert power is not None and power.value == pytest.approx(2.0)


def test_rapl_that_only_root_may_read_is_a_gap() -> None:
    used, gaps = meter(rapl(["denied"]))
    assert used is None
    assert gaps == (Gap(what="CPU energy", why="RAPL package-0: permission denied (only root may read it)"),)


def test_a_machine_without_any_meter_has_no_gap_either() -> None:
    for backend in ("cpu", "cuda", "metal", "vulkan"):
        assert meter(Texts(), backend=backend) == (None, ())
    assert meter(Texts(system="Darwin")) == (None, ())


def test_a_counter_that_stops_being_readable_gives_no_power() -> None:
    assert power_of(found(rapl(["5", "1000000", "denied"])), 0.0, 1.0) is None


@given(st.integers(1, 10**12), st.data())
def test_unwrapping_is_the_difference_on_a_circle(span: int, data: st.DataObject) -> None:
    before = data.draw(st.integers(0, span - 1))
    counted = data.draw(st.integers(0, span - 1))
    assert unwrapped(before, (before + counted) % span, span) == counted


def test_without_a_range_a_restarted_counter_gives_the_least_it_can_have_been() -> None:
    assert unwrapped(900.0, 40.0, None) == 40.0
    assert unwrapped(900.0, 40.0, 100.0) == 40.0


def nvml(*entries: object) -> str:
    return json.dumps(entries)


def test_nvml_energy_of_all_gpus_in_millijoules() -> None:
    texts = [
        nvml({"energy": 0, "power": 0}, {"energy": 0, "power": 0}),
        nvml({"energy": 100_000, "power": 0}, {"energy": 7_000, "power": 0}),
        nvml({"energy": 400_000, "power": 0}, {"energy": 9_000, "power": 0}),
    ]
    power = power_of(found(Texts(collected=texts), "cuda"), 1.0, 3.0)
    assert power is not None and power.value == pytest.approx(151.0)
    assert power.source == "NVML total energy of 2 GPUs, mean over 2.0 s"


def test_nvml_power_is_sampled_where_there_is_no_counter() -> None:
    used = found(Texts(collected=[nvml({"energy": None, "power": 250_000})]), "cuda")
    assert used.watts is not None and used.joules is None
    assert used.watts() == 250.0
    assert "sampled" in used.source


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "[1]", "null", '[{"energy": "x", "power": -3}]', '[{"energy": null, "power": null}]', "["]
)
def test_odd_nvml_answers_are_a_gap(text: str) -> None:
    used, gaps = meter(Texts(collected=[text]), backend="cuda")
    assert used is None
    assert [gap.what for gap in gaps] == ["GPU energy"]


def test_nvml_is_not_asked_for_what_runs_on_the_cpu() -> None:
    assert meter(Texts(collected=[nvml({"energy": 1, "power": 1})]), backend="cpu") == (None, ())


def test_without_nvidia_software_the_collector_is_absent() -> None:
    reading = COLLECTORS[energy.NVML_COLLECTOR]()
    assert reading.absent or reading.text is not None or reading.problem


def rails(**channels: tuple[str, str, str]) -> Texts:
    files: dict[str, str | list[str]] = {f"{HWMON}/name": "ina3221", "/sys/class/hwmon/hwmon0/name": "nvme"}
    for name, (label, millivolts, milliamperes) in channels.items():
        number = name[-1]
        files[f"{HWMON}/in{number}_label"] = label
        files[f"{HWMON}/in{number}_input"] = millivolts
        files[f"{HWMON}/curr{number}_input"] = milliamperes
    return Texts(files=files, arch="aarch64")


def test_a_jetsons_whole_rail_is_taken_alone() -> None:
    source = rails(c1=("VDD_IN", "5000", "2000"), c2=("VDD_CPU_GPU_CV", "5000", "900"), c3=("VDD_SOC", "5000", "500"))
    used = found(source, "cuda")
    assert used.watts is not None and used.watts() == pytest.approx(10.0)
    assert used.source == "INA3221 VDD_IN, sampled"


def test_rails_without_a_whole_one_are_added() -> None:
    source = rails(
        c1=("VDD_GPU_SOC", "19000", "300"), c2=("VDD_CPU_CV", "19000", "100"), c3=("VIN_SYS_5V0", "5000", "1000")
    )
    for backend in ("cuda", "cpu"):
        used = found(source, backend)
        assert used.watts is not None and used.watts() == pytest.approx(5.7 + 1.9 + 5.0)


def test_unreadable_rails_are_a_gap() -> None:
    used, gaps = meter(rails(c1=("VDD_IN", "denied", "2000")), backend="cuda")
    assert used is None and gaps[0].what == "board power"


POWERMETRICS = command_key(("sudo", "-n", "powermetrics", "-n", "1", "-i", "200", "--samplers", "cpu_power"))


def test_powermetrics_where_sudo_needs_no_password() -> None:
    text = "CPU Power: 900 mW\nGPU Power: 300 mW\nCombined Power (CPU + GPU + ANE): 1234 mW\n"
    used = found(Texts(system="Darwin", commands={POWERMETRICS: Reading(text=text)}))
    assert used.watts is not None and used.watts() == pytest.approx(1.234)


@pytest.mark.parametrize(
    ("reading", "why"),
    [
        (Reading(problem="exit status 1: sudo: a password is required"), "powermetrics needs root"),
        (Reading(text="hello"), "no power in its output"),
        (Reading(problem="no answer within 2 s"), "no answer within 2 s"),
    ],
)
def test_powermetrics_without_a_figure_is_a_gap(reading: Reading, why: str) -> None:
    assert meter(Texts(system="Darwin", commands={POWERMETRICS: reading})) == (None, (Gap(what="chip power", why=why),))


@pytest.mark.parametrize(
    ("text", "watts"),
    [
        ("Combined Power (CPU + GPU + ANE): 261 mW", 0.261),
        ("Package Power: 4100 mW\nCPU Power: 1 mW", 4.1),
        ("Intel energy model derived package power (CPUs+GT+SA): 2.48W", 2.48),
        ("Combined Power (CPU + GPU + ANE): 1203 mW\nCombined Power (CPU + GPU + ANE): 7 mW", 1.203),
        ("Combined Power (CPU + GPU + ANE): ... mW", None),
        ("Combined Power (CPU + GPU + ANE): 1.2.3 mW", None),
        ("CPU Power: 12 mW", None),
        ("", None),
    ],
)
def test_powermetrics_lines_old_and_new(text: str, watts: float | None) -> None:
    assert powermetrics_watts(text) == (None if watts is None else pytest.approx(watts))


@given(st.text())
@settings(max_examples=100)
def test_no_text_breaks_a_meter(text: str) -> None:
    watts = powermetrics_watts(text)
    assert watts is None or 0 <= watts < math.inf
    for source in (rapl([text], dram=[text]), rails(c1=(text, text, text)), Texts(collected=[text])):
        for backend in ("cpu", "cuda"):
            used, _ = meter(source, backend=backend)
            if used is not None:
                power = power_of(used, *(float(n) for n in range(50)))
                assert power is None or 0 <= power.value < math.inf


def test_power_is_integrated_over_time() -> None:
    assert integrated([(0.0, 100.0), (1.0, 100.0), (2.0, 300.0)]) == pytest.approx(300.0)
    assert integrated([(0.0, 100.0)]) == 0.0


def test_a_sampled_meter_gives_the_mean_of_what_it_saw() -> None:
    power = power_of(EnergyMeter(source="a rail", watts=lambda: 42.0), *(float(n) for n in range(1000)))
    assert power is not None and power.value == pytest.approx(42.0)
    assert power_of(EnergyMeter(source="a rail", watts=lambda: None), *(float(n) for n in range(1000))) is None


def test_a_meter_reads_one_thing() -> None:
    with pytest.raises(ValueError, match="joules or watts"):
        EnergyMeter(source="nothing")


def watts(value: float) -> Figure:
    return Figure(value=value, unit="W", provenance=Provenance.PUBLISHED, source="a data sheet")


GPU = Accelerator(name="RTX", vendor="NVIDIA", kind="gpu", backend="cuda", count=2, memory=MemoryPool(kind="vram"))
HOST = Host(os="linux", arch="x86_64", cpu="x", cores=2, threads=2, memory=MemoryPool(kind="dram"))


def test_assumed_power_says_what_it_assumes() -> None:
    machine = Machine(id="x", name="x", host=HOST, accelerators=(replace(GPU, tdp=watts(300)),), power=watts(900))
    power = assumed_power(machine)
    assert power is not None and power.provenance is Provenance.ASSUMED
    assert power.value == pytest.approx(0.7 * 600) and power.low and power.high and power.low < power.high <= 600
    assert "70% of TDP of 2 x RTX, 600 W" in power.source
    limited = assumed_power(replace(machine, accelerators=(replace(GPU, tdp=watts(300), power_limit=watts(200)),)))
    assert limited is not None and limited.value == pytest.approx(0.7 * 400) and "power limit" in limited.source


def test_assumed_power_of_a_host_and_of_nothing() -> None:
    host = assumed_power(Machine(id="x", name="x", host=HOST, power=watts(100)))
    assert host is not None and host.value == pytest.approx(90) and "a data sheet" in host.source
    assert assumed_power(Machine(id="x", name="x", host=HOST)) is None
    # the host's draw says nothing about a GPU's
    assert assumed_power(Machine(id="x", name="x", host=HOST, accelerators=(GPU,), power=watts(100))) is None
