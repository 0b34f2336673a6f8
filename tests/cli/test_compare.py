import json
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from tests.bench.run_files import ENVIRONMENT, pairs, written
from tests.cli.conftest import Dpctl


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings of a project around the tests."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)


def test_no_change_is_exit_0(dpctl: Dpctl, tmp_path: Path) -> None:
    done = dpctl("compare", *map(str, pairs(tmp_path, 1.0)))
    assert done.code == 0 and done.out.startswith("nothing got worse: 9 unchanged")
    assert max(map(len, done.out.splitlines())) <= 80


def test_a_slowdown_is_exit_1_with_metric_estimate_and_interval(dpctl: Dpctl, tmp_path: Path) -> None:
    base, new = map(str, pairs(tmp_path, 1.15))
    done = dpctl("compare", base, new, "--json")
    assert done.code == done.record["exit_code"] == 1
    worse = {c["metric"]: c for c in done.record["changes"] if c["answer"] == "worse"}
    assert set(worse) == {"ttft", "tpot", "e2el"}
    assert worse["ttft"]["low"] <= 0.15 <= worse["ttft"]["high"] and worse["ttft"]["n"] == 12
    assert dpctl("compare", base, new, "--tolerance", "25%").code == 0


def test_a_new_leak_is_exit_1_even_when_faster_and_on_another_machine(dpctl: Dpctl, tmp_path: Path) -> None:
    there = {**ENVIRONMENT, "machine": "another"}
    base, new = pairs(tmp_path, 0.5, leaked={"person": ("s0004",)}, environment=there)
    done = dpctl("compare", str(base), str(new))
    assert done.code == 1 and "leaked worse" in done.out and "person s0004" in done.out


def test_another_machines_baseline_is_exit_5_and_says_so(dpctl: Dpctl, tmp_path: Path) -> None:
    base, new = pairs(tmp_path, 1.0, environment={**ENVIRONMENT, "machine": "another"})
    done = dpctl("compare", str(base), str(new))
    assert done.code == 5 and "times are not comparable" in done.out and "bytes out" in done.out


def test_counts_alone_need_no_machine_and_no_pairs(dpctl: Dpctl, tmp_path: Path) -> None:
    base = written(tmp_path / "a.jsonl", environment={**ENVIRONMENT, "machine": "another"})
    same = dpctl("compare", str(base), str(written(tmp_path / "b.jsonl", seconds=9.0)), "--counts")
    assert same.code == 0 and "TTFT" not in same.out and "tokens in" in same.out
    more = dpctl("compare", str(base), str(written(tmp_path / "c.jsonl", tokens_in=33_001)), "--counts")
    assert more.code == 1 and "tokens in worse" in more.out


def test_joined_runs_are_a_side_of_their_own(dpctl: Dpctl, tmp_path: Path) -> None:
    sides = pairs(tmp_path, 1.15)
    files = [folder.with_suffix(".jsonl") for folder in sides]
    for file, folder in zip(files, sides, strict=True):
        file.write_text("".join(path.read_text() for path in sorted(folder.iterdir())))
    joined, apart = (dpctl("compare", *map(str, both), "--json").record for both in (files, sides))
    assert joined["changes"] == apart["changes"] and joined["base"].endswith("(12 runs)")


def test_two_single_runs_are_exit_5_with_what_would_help(dpctl: Dpctl, tmp_path: Path) -> None:
    done = dpctl("compare", *(str(written(tmp_path / name)) for name in ("a.jsonl", "b.jsonl")))
    assert done.code == 5 and "5 can acquit and 12 decide" in " ".join(done.out.split())


@pytest.mark.parametrize(("cut", "line"), [(-10, 6), (-60, 5)])
def test_a_truncated_file_is_exit_2_with_its_line(dpctl: Dpctl, tmp_path: Path, cut: int, line: int) -> None:
    good, bad = written(tmp_path / "a.jsonl"), written(tmp_path / "b.jsonl")
    bad.write_bytes(bad.read_bytes()[:cut])
    done = dpctl("compare", str(good), str(bad))
    assert done.code == 2 and f"b.jsonl:{line}" in done.err and done.out == ""


def test_an_edited_file_is_exit_2_with_its_line(dpctl: Dpctl, tmp_path: Path) -> None:
    good, bad = written(tmp_path / "a.jsonl"), written(tmp_path / "b.jsonl")
    lines = bad.read_text().splitlines()
    lines[2] = lines[2].replace('"index": 0', '"index": "first"')
    bad.write_text("\n".join(lines) + "\n")
    done = dpctl("compare", str(good), str(bad))
    assert done.code == 2 and "b.jsonl:3" in done.err


def test_every_format_comes_out_whole(dpctl: Dpctl, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base, new = map(str, pairs(tmp_path, 1.15, leaked={"person": ("s0004",)}))
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    out = {form: dpctl("compare", base, new, "--format", form) for form in ("markdown", "junit", "github", "sarif")}
    assert {done.code for done in out.values()} == {1}
    assert out["markdown"].out.startswith("<!-- dpctl-compare -->")
    assert Xml.fromstring(out["junit"].out).tag == "testsuites"  # noqa: S314 - our own
    assert out["github"].out.startswith("::error title=leaked worse")
    assert summary.read_text() == "before\n" + out["markdown"].out
    (result,) = json.loads(out["sarif"].out)["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 3


def test_budgets_of_the_projects_settings(dpctl: Dpctl, tmp_path: Path) -> None:
    base, new = map(str, pairs(tmp_path, 1.0))
    settings = tmp_path / "dpctl.toml"
    settings.write_text("[[budgets]]\nrequire = 'ttft mean <= 1 s'\n[[budgets]]\nrequire = 'e2el p95 <= 60 s'\n")
    done = dpctl("compare", base, new)
    assert done.code == 1 and "ttft mean <= 1 s missed: 1.70 s M" in done.out
    # 36 requests do not certify a p95
    assert "p95 needs 130 samples, has 36" in " ".join(done.out.split())
    settings.write_text(settings.read_text().replace("<= 1 s'", "<= 1 s'\nlevel = 'warn'"))
    assert dpctl("compare", base, new).code == 5
    other = tmp_path / "other.toml"
    other.write_text("[[budgets]]\nrequire = 'ttft mean <= 2 s'\n")
    assert dpctl("compare", base, new, "--budget", str(other)).code == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--tolerance", "much"), "cannot read the tolerance"),
        (("--budget", "none.toml"), "cannot read the file"),
    ],
)
def test_wrong_options_are_exit_2(dpctl: Dpctl, tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    path = str(written(tmp_path / "a.jsonl"))
    done = dpctl("compare", path, path, *options)
    assert done.code == 2 and said in done.err


def test_runs_of_bench_are_compared_and_masking_switched_off_is_told(dpctl: Dpctl, tmp_path: Path) -> None:
    mask, cloud = ("hybrid", "--pipeline", "mask"), ("cloud",)
    files = [str(tmp_path / f"{number}.jsonl") for number in range(3)]
    for file, mode in zip(files, (mask, mask, cloud), strict=True):
        dpctl("bench", "small", "--mode", *mode, "--runs", "2", "--out", file, "--json")
    same = dpctl("compare", files[0], files[1], "--json")
    assert same.code == 5
    answers = {c["metric"]: c["answer"] for c in same.record["changes"]}
    assert answers["leaked"] == answers["tokens_in"] == "unchanged" and answers["ttft"] == "inconclusive"
    open_ = dpctl("compare", files[0], files[2])
    assert open_.code == 1 and "leaked worse" in open_.out
