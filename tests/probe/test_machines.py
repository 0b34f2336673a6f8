"""Every recorded machine, from its texts to what the user sees: name, memory, profile, page and JSON.

`DPCTL_WRITE_GOLDEN=1 pytest tests/probe/test_machines.py` writes the pages anew; look at the difference first.
"""

import json
import os
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import jsonschema
import pytest

from dpctl.bench import documents
from dpctl.catalog import read as catalog
from dpctl.cli.probe import fits, inspect
from dpctl.core.hardware import Machine
from dpctl.core.scenario import Scenario
from dpctl.probe.machine import see
from dpctl.probe.replay import Replay
from dpctl.probe.source import Reading, Source
from dpctl.report.inspection import Inspection, as_json, json_schema
from dpctl.report.layout import width_of
from dpctl.report.probe import render
from tests.each import each

MACHINES = Path(__file__).with_name("machines")
GOLDEN = Path(__file__).with_name("golden")
ALL = sorted(path.parent.name for path in MACHINES.glob("*/recording.json"))
GIB = 2**30
# recording -> (part of the first device's name, devices, memory of one in GiB, its profile)
DEVICES = {
    "h100-sxm": ("NVIDIA H100 80GB HBM3", 1, 79.6, "h100-sxm-80gb"),
    "h100-8x-nvlink": ("NVIDIA H100 80GB HBM3", 8, 79.6, "h100-sxm-80gb"),
    "h100-mig": ("NVIDIA H100 80GB HBM3 MIG", None, None, "h100-sxm-80gb"),
    "a100-mig": ("NVIDIA A100-SXM4-80GB MIG", 4, 19.5, "a100-sxm-80gb"),
    "h200": ("NVIDIA H200", 1, 140.4, "h200-sxm-141gb"),
    "l40s": ("NVIDIA L40S", 1, 45.0, "l40s-48gb"),
    "a100-sxm-80gb": ("NVIDIA A100-SXM4-80GB", 1, 79.3, "a100-sxm-80gb"),
    "t4": ("Tesla T4", 1, 15.0, "t4-16gb"),
    "rtx-3080": ("NVIDIA GeForce RTX 3080", 1, 10.0, "rtx-3080"),
    "rtx-4080-super": ("NVIDIA GeForce RTX 4080 SUPER", 1, 16.0, "rtx-4080-super"),
    "two-rtx-4090": ("NVIDIA GeForce RTX 4090", 2, 24.0, "rtx-4090"),
    "orin-nano-jp6": ("Orin Nano", 1, 7.4, "jetson-orin-nano-8gb"),
    "agx-orin-jp5": ("AGX Orin", 1, 61.4, "jetson-agx-orin-64gb"),
    "agx-orin-jp7": ("AGX Orin", 1, 61.3, "jetson-agx-orin-64gb"),
    "thor": ("Thor", 1, 122.8, "jetson-agx-thor-128gb"),
    "gb10": ("GB10", 1, 119.7, "gb10"),
    "m1": ("Apple M1", 1, None, "apple-m1"),
    "m2-pro": ("Apple M2 Pro", 1, None, "apple-m2-pro"),
    "m4-air": ("Apple M4", 1, None, "apple-m4"),
    "m4-max-virtual": ("Apple M4 Max", 1, None, "apple-m4-max"),
    "rx-7900-xtx": ("Radeon RX 7900 XTX", 1, 24.0, "rx-7900-xtx"),
}
# recording -> (part of the CPU's or board's name, memory in GiB, profile)
HOSTS = {
    "epyc-vm": ("AMD EPYC", 23.4, "epyc-vm"),
    "raspberry-pi-5": ("Raspberry Pi 5", 7.9, "raspberry-pi-5"),
    "m1": ("Apple M1", None, None),
    "m4-max-virtual": ("Apple M4 Max (Virtual)", 4.0, None),
}


@pytest.fixture(autouse=True, scope="module")
def no_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing the real user measured or wrote changes a page; the document of the scenario is written once for all."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documents, "generate", cache(documents.generate))
        for variable in ("DPCTL_DATA_DIR", "XDG_CONFIG_HOME"):
            patch.setenv(variable, str(tmp_path_factory.mktemp("user")))
        yield


@cache
def inspected(name: str) -> Inspection:
    # the origin must not depend on where the checkout lies
    return looked_at(Replay(MACHINES / name), origin=f"recording {name}")


@cache
def asked() -> tuple[Scenario, tuple[str, ...]]:
    return catalog.scenario("legal-summary"), tuple(catalog.shortlist())


def looked_at(source: Source, *, origin: str) -> Inspection:
    scenario, models = asked()
    found = inspect(source, scenario, origin=origin)
    return replace(found, fits=fits(found, scenario, models))


@cache
def schema() -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(json_schema())
    return jsonschema.Draft202012Validator(json_schema())


def test_there_are_machines_of_every_family() -> None:
    assert len(ALL) >= 25


@each("name", sorted(DEVICES))
def test_device(name: str) -> None:
    part, count, size, profile = DEVICES[name]
    device = inspected(name).machine.accelerators[0]
    assert part in device.name
    assert device.profile == profile
    assert count is None or device.count == count
    assert device.memory.capacity is not None
    assert size is None or device.memory.capacity.value / GIB == pytest.approx(size, abs=0.6)
    assert device.memory.bandwidth is not None


@pytest.mark.parametrize("name", sorted(HOSTS))
def test_host(name: str) -> None:
    part, size, profile = HOSTS[name]
    machine = inspected(name).machine
    assert machine.host is not None
    assert part in f"{machine.host.board} {machine.host.cpu}"
    assert profile is None or machine.profile == profile
    if size is not None:
        assert machine.host.memory.capacity is not None
        assert machine.host.memory.capacity.value / GIB == pytest.approx(size, abs=0.6)


@each("name", ALL)
def test_page(name: str) -> None:
    page = render(inspected(name), width=80, color=False)
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("DPCTL_WRITE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(page, encoding="utf-8")
    assert page == path.read_text(encoding="utf-8")


@each("width", [80, 100])
@each("name", ALL)
def test_page_is_whole(name: str, width: int) -> None:
    page = render(inspected(name), width=width, color=False, explain=True)
    assert max(map(width_of, page.splitlines())) <= width
    assert "…" not in page
    for accelerator in inspected(name).machine.accelerators[:8]:
        assert accelerator.name.split()[-1] in page


@each("name", ALL)
def test_json_is_valid_against_the_schema(name: str) -> None:
    record = json.loads(json.dumps(as_json(inspected(name))))
    schema().validate(record)


@each("name", ALL)
def test_no_figure_without_a_source(name: str) -> None:
    def figures(value: object) -> list[dict[str, object]]:
        if isinstance(value, dict):
            own = [value] if {"provenance", "source", "unit"} <= value.keys() else []
            return own + [f for item in value.values() for f in figures(item)]
        return [f for item in value for f in figures(item)] if isinstance(value, list) else []

    found = figures(as_json(inspected(name)))
    assert found
    assert all(str(figure["source"]).strip() for figure in found)


class Damaged:
    """A recording some of whose texts are broken in the ways that real ones break."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._replay = Replay(folder)
        self._random = random.Random(seed)
        self.system, self.arch = self._replay.system, self._replay.arch

    def _damaged(self, reading: Reading) -> Reading:
        text = reading.text
        if text is None or self._random.random() < 0.4:
            return reading
        roll, at = self._random.randrange(9), self._random.randrange(len(text) + 1)
        if roll == 0:
            return Reading(problem=self._random.choice(["permission denied", "no answer within 2 s", "exit status 9"]))
        broken = [
            text[:at],
            text[at:],
            text[:at] + "\x00\ufffd\x1b[31m" + text[at:],
            "".join(c if self._random.random() > 0.05 else self._random.choice("0{<[:-N/A ]>}9") for c in text),
            "".join(self._random.choice("09-.") if c.isdigit() else c for c in text),
            text.replace("0", "99999999999999999999"),
            "",
            text.replace("\n", " ") if self._random.random() < 0.5 else text * 2,
        ][roll - 1]
        return Reading(text=broken, problem=reading.problem)

    def file(self, path: str) -> Reading:
        return self._damaged(self._replay.file(path))

    def names(self, folder: str) -> tuple[str, ...]:
        return self._replay.names(folder)

    def command(self, *argv: str) -> Reading:
        return self._damaged(self._replay.command(*argv))

    def collect(self, name: str) -> Reading:
        return self._damaged(self._replay.collect(name))

    def get(self, url: str) -> Reading:
        return self._damaged(self._replay.get(url))


def test_damaged_texts_never_stop_the_probe() -> None:
    # every recording is broken in three ways
    for seed in range(3 * len(ALL)):
        name = ALL[seed % len(ALL)]
        seen = see(Damaged(MACHINES / name, seed))
        assert isinstance(seen.machine, Machine)
        # a reader that gave up altogether would show as this warning: each must handle what it reads
        assert not [note for note in seen.warnings if note.name in {"reader-failed", "no-answer"}], (name, seed)


@each("seed", range(30))
def test_what_is_left_of_a_damaged_machine_is_shown(seed: int) -> None:
    name = ALL[(7 * seed) % len(ALL)]
    found = looked_at(Damaged(MACHINES / name, seed), origin="recording")
    page = render(found, width=80, color=False, explain=True)
    assert max(map(width_of, page.splitlines())) <= 80
    schema().validate(json.loads(json.dumps(as_json(found))))
