import json
import re
from pathlib import Path

import jsonschema
import pytest

from dpctl.core.hardware import fingerprint
from dpctl.core.measurement import Measurement
from dpctl.report.inspection import json_schema
from tests.cli.conftest import Dpctl

MACHINES = Path(__file__).parents[1] / "probe" / "machines"


def test_this_machine_is_shown(dpctl: Dpctl) -> None:
    done = dpctl("probe", "--scenario", "small")
    assert done.code == 0
    assert "this machine" in done.out and "what fits on" in done.out
    assert max(map(len, done.out.splitlines())) <= 80
    # the user's own model is one of them
    assert re.search(r"^tiny +Q8_0", done.out, re.MULTILINE)
    assert done.out.rstrip().endswith("dpctl probe --measure")


def test_json_alone_is_on_stdout_and_valid(dpctl: Dpctl) -> None:
    done = dpctl("probe", "--json", "--scenario", "small")
    assert done.code == 0
    jsonschema.validate(done.record, json_schema(), cls=jsonschema.Draft202012Validator)
    assert done.record["schema"] == 1 and done.record["origin"] == "this machine"


def test_the_shipped_schema_is_the_records_own() -> None:
    from dpctl.report import inspection

    shipped = Path(inspection.__file__).with_name("schemas") / "probe.json"
    assert json.loads(shipped.read_text(encoding="utf-8")) == json_schema(), "write it anew with `make schemas`"


def test_keys_are_set_or_not_and_never_shown(dpctl: Dpctl, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = "sk-this-must-not-be-seen-anywhere"
    monkeypatch.setenv("QUICK_API_KEY", secret)
    folder = tmp_path / "recording"
    asked = ("probe", "--scenario", "small")
    outputs = [dpctl(*asked, *more) for more in ([], ["--json"], ["--explain"], ["--record", str(folder)])]
    assert "set: quick" in outputs[0].out
    assert outputs[1].record["keys"]["quick"] is True
    recorded = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file())
    assert secret not in recorded + "".join(done.out + done.err for done in outputs)


def test_a_recording_is_the_same_machine(dpctl: Dpctl, tmp_path: Path) -> None:
    folder = tmp_path / "recording"
    live = dpctl("probe", "--json", "--scenario", "small", "--record", str(folder))
    again = dpctl("probe", "--json", "--scenario", "small", "--replay", str(folder))
    assert (live.code, again.code) == (0, 0)
    assert "look through them" in live.err
    assert again.record["fingerprint"] == live.record["fingerprint"]
    for name in ("engines", "keys", "model_files"):
        assert again.record[name] == live.record[name]
    refused = dpctl("probe", "--record", str(folder))
    assert refused.code == 2 and "not empty" in refused.err


def test_a_saved_machine_is_hardware_for_every_command(dpctl: Dpctl, home: Path) -> None:
    saved = dpctl("probe", "--replay", str(MACHINES / "two-rtx-4090"), "--save", "workstation")
    assert saved.code == 0 and "--hardware workstation" in saved.err
    done = dpctl("probe", "--hardware", "workstation", "--json")
    assert done.code == 0
    device = done.record["machine"]["accelerators"][0]
    assert (device["count"], device["name"]) == (2, "NVIDIA GeForce RTX 4090")
    probed = dpctl("probe", "--replay", str(MACHINES / "two-rtx-4090"), "--json").record["machine"]["accelerators"][0]
    for key in ("capacity", "bandwidth"):
        assert device["memory"][key]["value"] == pytest.approx(probed["memory"][key]["value"], rel=1e-6)
    # read there, not here: on another machine it is somebody's dated figure
    assert probed["memory"]["capacity"]["provenance"] == "M"
    assert device["memory"]["capacity"]["provenance"] == "P"
    assert re.search(r"\(\d{4}-\d\d-\d\d\)$", device["memory"]["capacity"]["source"])
    assert dpctl("list", "hardware").code == 0
    path = home / "config" / "dpctl" / "hardware_profiles" / "workstation.toml"
    before = path.read_text(encoding="utf-8")
    assert dpctl("probe", "--replay", str(MACHINES / "t4"), "--save", "workstation").code == 0
    assert path.with_suffix(".toml.old").read_text(encoding="utf-8") == before
    assert path.read_text(encoding="utf-8") != before


@pytest.mark.parametrize(
    "name",
    ["m2-pro", "h100-mig", "mi300x-8x", "gb10", "thor", "mixed-gpus", "ncs2-stick", "windows-pc", "m4-max-virtual"],
)
def test_every_recorded_machine_can_be_saved(dpctl: Dpctl, name: str) -> None:
    done = dpctl("probe", "--scenario", "small", "--replay", str(MACHINES / name), "--save", "copy", "--json")
    assert done.code == 0, done.err
    again = dpctl("probe", "--scenario", "small", "--hardware", "copy", "--json")
    assert again.code == 0, again.err
    machine, copy = done.record["machine"], again.record["machine"]
    assert [a["name"] for a in copy["accelerators"]] == [a["name"] for a in machine["accelerators"]]
    assert copy["host"]["cpu"] == machine["host"]["cpu"]


def test_several_devices_of_the_catalogue(dpctl: Dpctl) -> None:
    done = dpctl("probe", "--hardware", "2x rtx-4090")
    assert done.code == 0
    assert "2x NVIDIA GeForce RTX 4090" in done.out
    # nothing of a machine that is not there
    assert "engines" not in done.out and "dpctl probe --measure" not in done.out


def test_what_was_measured_replaces_what_was_looked_up(dpctl: Dpctl, monkeypatch: pytest.MonkeyPatch) -> None:
    from dpctl.catalog.measurements import save
    from dpctl.core.figures import Figure, Provenance
    from dpctl.probe.look import look
    from dpctl.probe.replay import Replay

    monkeypatch.delenv("DPCTL_DATA_DIR", raising=False)
    folder = MACHINES / "epyc-vm"
    seen = look(Replay(folder), {}).seen
    assert seen is not None
    bandwidth = Figure(value=3.21e10, unit="B/s", provenance=Provenance.MEASURED, source="microbenchmark")
    save(
        Measurement(
            fingerprint=fingerprint(seen.machine),
            machine=seen.machine.name,
            date="2026-11-21T10:00:00+00:00",
            dpctl="0",
            bandwidth=bandwidth,
        )
    )
    page = dpctl("probe", "--replay", str(folder)).out
    assert "bandwidth 32.1 GB/s M" in page
    assert "measured  on 2026-11-21" in page


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--replay", "nowhere"], ["no recording", "nowhere"]),
        (["--hardware", "rtx-409"], ["unknown hardware", "rtx-4090"]),
        (["--hardware", "0x rtx-4090"], ["0x rtx-4090"]),
        (["--hardware", "rtx-4090", "--measure"], ["exclude each other", "--measure"]),
        (["--replay", "x", "--hardware", "rtx-4090"], ["exclude each other"]),
        (["--replay", "x", "--record", "y"], ["exclude each other"]),
        (["--save", "My Laptop!"], ["cannot be a profile's id", "my-laptop"]),
        (["--scenario", "legal-sumary"], ["legal-summary"]),
        (["--mesure"], ["--mesure"]),
    ],
)
def test_wrong_usage(dpctl: Dpctl, arguments: list[str], said: list[str]) -> None:
    done = dpctl("probe", *arguments)
    assert done.code == 2 and done.out == ""
    for words in said:
        assert words in done.err


def test_broken_recordings(dpctl: Dpctl, tmp_path: Path) -> None:
    (tmp_path / "recording.json").write_text("{", encoding="utf-8")
    assert "not valid JSON" in dpctl("probe", "--replay", str(tmp_path)).err
    (tmp_path / "recording.json").write_text('{"schema": 99}', encoding="utf-8")
    assert "schema 99" in dpctl("probe", "--replay", str(tmp_path)).err
    (tmp_path / "recording.json").write_text('{"schema": 1, "system": "Linux", "arch": "x86_64"}', encoding="utf-8")
    # nothing could be read: still a page, with the reasons as warnings
    done = dpctl("probe", "--replay", str(tmp_path))
    assert done.code == 0 and "warnings" in done.out


def test_measuring_is_kept_and_used(dpctl: Dpctl, monkeypatch: pytest.MonkeyPatch) -> None:
    from dpctl.bench import calibrate
    from dpctl.core.figures import Figure, Provenance
    from dpctl.core.run import Note

    monkeypatch.delenv("DPCTL_DATA_DIR", raising=False)
    busy = Note(name="disturbed", text="other programs took the cores", next_step="close other programs")
    results = [None, Figure(value=2.5e10, unit="B/s", provenance=Provenance.MEASURED, source="microbenchmark")]

    def measured(machine: object, *_: object, **__: object) -> Measurement:
        return Measurement(
            fingerprint=fingerprint(machine),  # type: ignore[arg-type]
            machine="box",
            date="2026-11-21T10:00:00+00:00",
            dpctl="0",
            bandwidth=results.pop(0),
            notes=(busy,),
        )

    monkeypatch.setattr(calibrate, "measure", measured)
    disturbed = dpctl("probe", "--measure", "--scenario", "small")
    # the page is shown all the same, with the reason
    assert disturbed.code == 3 and "what fits on" in disturbed.out and "disturbed: other programs" in disturbed.out
    assert "nothing could be measured" in disturbed.err
    quiet = dpctl("probe", "--measure", "--scenario", "small")
    assert quiet.code == 0 and "bandwidth 25.0 GB/s M" in quiet.out
    assert "bandwidth 25.0 GB/s M" in dpctl("probe", "--scenario", "small").out
