from dataclasses import replace

import pytest

from dpctl.core.figures import Provenance
from dpctl.probe import linux_memory
from dpctl.probe.linux_memory import Module, Modules
from dpctl.probe.source import Reading
from tests.each import each
from tests.probe.memory_source import InMemory

UDEVADM = "udevadm info --query=property --path=/sys/devices/virtual/dmi/id"
DMIDECODE = "dmidecode -t memory"
DEVICE = """Handle 0x0011, DMI type 17, 92 bytes
Memory Device
\tTotal Width: 72 bits
\tData Width: 64 bits
\tSize: 32 GB
\tLocator: DIMM 0
\tBank Locator: P0 CHANNEL A
\tType: DDR5
\tSpeed: 5600 MT/s
\tConfigured Memory Speed: 4800 MT/s
"""
OLD = """Memory Device
\tData Width: 64 bits
\tSize: 16384 MB
\tLocator: CPU1_DIMM_E1
\tBank Locator: NODE 2
\tType: DDR4
\tSpeed: 2666 MHz
\tConfigured Clock Speed: 2400 MHz
"""
EMPTY = "Memory Device\n\tData Width: Unknown\n\tSize: No Module Installed\n\tLocator: DIMM 1\n\tType: Unknown\n"
FLASH = "Memory Device\n\tData Width: 8 bits\n\tSize: 16 MB\n\tLocator: SYSTEM ROM\n\tType: Flash\n"


def test_dmidecode_in_its_newer_and_older_form() -> None:
    found = linux_memory.dmidecode_modules("\n".join(["# dmidecode 3.3", DEVICE, OLD, EMPTY, FLASH]))
    assert found == (
        Module(size=2**35, kind="DDR5", rated=5600, speed=4800, width=64, locator="DIMM 0", bank="P0 CHANNEL A"),
        Module(size=2**34, kind="DDR4", rated=2666, speed=2400, width=64, locator="CPU1_DIMM_E1", bank="NODE 2"),
    )


def test_udev_tells_the_same_to_everybody() -> None:
    text = (
        "MEMORY_DEVICE_0_DATA_WIDTH=64\nMEMORY_DEVICE_0_SIZE=34359738368\nMEMORY_DEVICE_0_LOCATOR=DIMM 0\n"
        "MEMORY_DEVICE_0_BANK_LOCATOR=P0 CHANNEL A\nMEMORY_DEVICE_0_TYPE=DDR5\nMEMORY_DEVICE_0_SPEED_MTS=5600\n"
        "MEMORY_DEVICE_0_CONFIGURED_SPEED_MTS=4800\nMEMORY_DEVICE_1_PRESENT=0\nMEMORY_DEVICE_1_LOCATOR=DIMM 1\n"
    )
    assert linux_memory.udev_modules(text) == linux_memory.dmidecode_modules(DEVICE)


def test_who_is_asked_and_why_nobody_answers() -> None:
    root = InMemory(commands={UDEVADM: "MODALIAS=dmi:bvnX:", DMIDECODE: DEVICE})
    assert linux_memory.read_modules(root).origin == "dmidecode"
    refused = Reading(text="# dmidecode 3.4", problem="exit status 1: /dev/mem: Permission denied")
    user = linux_memory.read_modules(InMemory(commands={UDEVADM: "MODALIAS=dmi:bvnX:", DMIDECODE: refused}))
    assert user.modules == ()
    assert user.why == ("udevadm lists no memory module; dmidecode: exit status 1: /dev/mem: Permission denied")
    assert "neither udevadm nor dmidecode" in linux_memory.read_modules(InMemory()).why


def modules(*places: tuple[str, str], **same: object) -> Modules:
    one = Module(size=2**34, kind="DDR4", rated=3200, speed=3200, width=64)
    return Modules(
        modules=tuple(replace(one, locator=locator, bank=bank, **same) for locator, bank in places),  # type: ignore[arg-type]
        origin="dmidecode",
    )


@each(
    ("places", "count"),
    [
        ((("DIMM 0", "P0 CHANNEL A"), ("DIMM 0", "P0 CHANNEL B")), 2),
        ((("DIMM 0", "P0 CHANNEL A"), ("DIMM 1", "P0 CHANNEL A")), 1),
        ((("Controller0-ChannelA-DIMM0", "BANK 0"), ("Controller1-ChannelA-DIMM0", "BANK 0")), 2),
        ((("ChannelA-DIMM0", "BANK 0"), ("ChannelB-DIMM0", "BANK 2")), 2),
        ((("Controller0-ChannelA/B-DIMM0", "BANK 0/1"), ("Controller1-ChannelA/B-DIMM0", "BANK 0/1")), 2),
        ((("DIMM_A1", "NODE 1 CHANNEL 1 DIMM 0"), ("DIMM_K1", "NODE 1 CHANNEL 10 DIMM 0")), 2),
        ((("P1-DIMMA1", "P0_Node0_Channel0_Dimm0"), ("P1-DIMMA2", "P0_Node0_Channel0_Dimm1")), 1),
        ((("CPU1_DIMM_A1", "NODE 1"), ("CPU1_DIMM_B1", "NODE 1"), ("CPU2_DIMM_A1", "NODE 2")), 3),
        ((("DIMM_P0_A0", "BANK 0"), ("DIMM_P1_A0", "BANK 1")), 2),
        ((("CPU1 slot 1", "CHANNEL A"), ("CPU2 slot 1", "CHANNEL A")), 2),
        # a letter that may be a processor, a number that may be anything, a name that repeats
        ((("A1", "Not Specified"), ("B1", "Not Specified")), 0),
        ((("PROC 1 DIMM 1", "Not Specified"),), 0),
        ((("DIMM 0", "P0 CHANNEL A"), ("DIMM 0", "P0 CHANNEL A")), 0),
        ((("DIMM 0", "P0 CHANNEL A"), ("A2", "")), 0),
    ],
)
def test_channels_only_where_every_module_tells_its_own(places: tuple[tuple[str, str], ...], count: int) -> None:
    assert len(linux_memory.channels(modules(*places).modules)) == count


def test_bandwidth_is_channels_times_width_times_the_lowest_speed() -> None:
    found = modules(("DIMM 0", "P0 CHANNEL A"), ("DIMM 0", "P0 CHANNEL B"))
    figure, why = linux_memory.theoretical_bandwidth(found)
    assert figure is not None and why == ""
    assert (figure.value, figure.unit, figure.provenance) == (51.2e9, "B/s", Provenance.ESTIMATED)
    assert figure.source == "theoretical: 2 channels, 128 bits in all / 8 x 3200 MT/s, from dmidecode"
    slower = replace(found, modules=(found.modules[0], replace(found.modules[1], speed=2666)))
    figure, _ = linux_memory.theoretical_bandwidth(slower)
    assert figure is not None and figure.value == pytest.approx(2 * 8 * 2.666e9)


LPDDR = tuple((f"Controller{c}-Channel{letter}", f"BANK {c}") for c in range(2) for letter in "ABCD")


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (modules(("A1", "")), "does not tell which channel"),
        (modules(("DIMM 0", "P0 CHANNEL A"), width=None), "does not tell which channel"),
        (modules(("DIMM 0", "P0 CHANNEL A"), speed=None), "does not tell the speed"),
        (modules(("DIMM 0", "P0 CHANNEL A"), speed=1600), "half the rated speed"),
        (modules(*LPDDR, kind="LPDDR5", width=64), "impossible width"),
        (Modules(origin="udevadm"), "does not tell which channel"),
    ],
)
def test_no_bandwidth_without_all_its_parts(found: Modules, reason: str) -> None:
    figure, why = linux_memory.theoretical_bandwidth(found)
    assert figure is None and reason in why


def test_soldered_memory_of_narrow_channels() -> None:
    figure, _ = linux_memory.theoretical_bandwidth(modules(*LPDDR, kind="LPDDR5", width=16))
    assert figure is not None and figure.value == 128 / 8 * 3.2e9


@pytest.mark.parametrize("speed", ["Unknown", "0 MT/s", "65535 MT/s", "-1", "²"])
def test_an_impossible_speed_is_unknown(speed: str) -> None:
    found = linux_memory.dmidecode_modules(DEVICE.replace("4800 MT/s", speed))
    assert [module.speed for module in found] == [None]
