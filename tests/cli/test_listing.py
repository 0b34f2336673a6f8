from dpctl.catalog import engines, read
from dpctl.decide.rules import LESSONS, RULES
from tests.cli.conftest import Dpctl


def test_a_machine_is_a_line_with_its_memory_and_bandwidth(dpctl: Dpctl) -> None:
    lines = dpctl("list", "hardware").out.splitlines()
    rows = {line.split()[0]: line for line in lines if not line.startswith(" ")}
    assert tuple(rows) == read.ids("hardware")
    assert len(lines) == 2 * len(rows)
    assert rows["h100-sxm-80gb"].endswith("NVIDIA H100 SXM 80 GB, 85.9 GB P, 3,350 GB/s P")
    assert rows["core-i9-13900k"].endswith("Intel Core i9-13900K, memory -, 89.6 GB/s P")
    assert rows["mi250x"].endswith("2x 68.7 GB A, 1,638 GB/s P")
    assert max(map(len, rows.values())) < 100


def test_rules_are_the_seven_and_the_lessons_each_with_its_source(dpctl: Dpctl) -> None:
    lines = dpctl("list", "rules").out.splitlines()
    names = [line.split()[0] for line in lines[::2]]
    assert names == [rule.id for rule in (*RULES, *LESSONS)] and len(RULES) == 7 and LESSONS
    assert all(line.strip().startswith("from ") for line in lines[1::2])
    assert "decision framework" in lines[1] and "case studies" in lines[-1]
    found = dpctl("list", "rules", "--json").record
    assert {entry["id"] for entry in found} == set(names)


def test_an_engine_is_a_line_with_its_backends_how_it_is_measured_and_whose_coefficients(dpctl: Dpctl) -> None:
    lines = dpctl("list", "engines").out.splitlines()
    assert max(map(len, lines)) <= 80
    rows = {line.split()[0]: line.split(maxsplit=1)[1] for line in lines[::2]}
    assert tuple(rows) == tuple(engine.id for engine in engines.engines())
    assert rows["llama.cpp"] == "cpu cuda metal rocm sycl vulkan; started; fitted"
    assert rows["sglang"] == "cpu cuda rocm sycl; by address; borrowed from vllm"
    assert rows["rkllm"] == "npu; estimated only; fitted"
    assert all(line.strip().startswith("from ") and line.endswith(" published rows") for line in lines[1::2])
    found = dpctl("list", "engines", "--json").record
    assert [entry["id"] for entry in found] == list(rows)
    assert found[1]["about"] == rows["vllm"] and "docs.vllm.ai" in found[1]["source"]
