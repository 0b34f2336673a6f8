"""Rows of a scenario that are estimated: what is known by design is said, and nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest

from dpctl.assess import Assessment
from dpctl.bench.documents import generate
from dpctl.bench.references import as_busy, candidate_rows, reference_rows, unserved_rows
from dpctl.bench.work import Request
from dpctl.catalog import read
from dpctl.catalog.fits import engine_fit
from dpctl.catalog.masking import masking_time
from dpctl.core.deployment import Mode, Zone
from dpctl.core.errors import UsageError
from dpctl.core.figures import Figure, Provenance
from dpctl.core.scenario import Scenario
from tests.gguf_files import write

MACHINE = read.machine_profile("h100-sxm-80gb")


def request(scenario: Scenario) -> Request:
    return Request(scenario=scenario, document=generate(scenario.workload.kind, seed=3, pages=2))


def rows(scenario: Scenario, *, engine: str = "llama.cpp", quant: str | None = None) -> dict[str, Assessment]:
    family = "vllm" if engine == "vllm" else "llama-cpp"
    found = candidate_rows(request(scenario), MACHINE, engine_fit(family), engine=engine, quant=quant)
    return {row.deployment.label: row for row in found}


def by_mode(found: dict[str, Assessment], mode: Mode) -> Assessment:
    return next(row for row in found.values() if row.deployment.mode is mode)


def test_a_cloud_row_sends_every_mention() -> None:
    found = rows(read.scenario("legal-summary"))
    kept = by_mode(found, Mode.CLOUD).compliance
    assert kept is not None and kept.score is not None
    assert kept.score.value == 0 and kept.score.provenance is Provenance.ESTIMATED
    assert "third-party" in kept.score.source and "may not be seen" in kept.score.source
    assert kept.leaked_a == kept.spans_a > 0 and kept.verdict == "not met"
    (verdict,) = (v for v in by_mode(found, Mode.CLOUD).verdicts if v.requirement.metric == "leaked")
    assert verdict.state == "missed"
    assert by_mode(found, Mode.LOCAL).compliance.score.value == 100  # type: ignore[union-attr]
    # what a finder misses is only known when it has run
    assert by_mode(found, Mode.HYBRID).compliance is None
    elsewhere = reference_rows(request(read.scenario("legal-summary")))
    assert [row.compliance == kept for row in elsewhere if row.deployment.mode is Mode.CLOUD] == [True]


def test_a_zone_that_the_scenario_and_its_regime_allow_keeps_all() -> None:
    scenario = read.scenario("legal-summary")
    open_to_all = replace(scenario.sensitivity, allowed_zones=tuple(Zone), regime="none")
    kept = by_mode(rows(replace(scenario, sensitivity=open_to_all)), Mode.CLOUD).compliance
    assert kept is not None and kept.score is not None
    assert (kept.score.value, kept.leaked, kept.verdict) == (100, 0, "met")
    # the stricter of the two decides
    zones_only = replace(scenario.sensitivity, allowed_zones=tuple(Zone))
    strict = by_mode(rows(replace(scenario, sensitivity=zones_only)), Mode.CLOUD).compliance
    assert strict is not None and strict.score is not None and strict.score.value == 0


def test_without_a_mention_there_is_nothing_to_judge() -> None:
    scenario = read.scenario("legal-summary")
    empty = replace(generate(scenario.workload.kind, seed=3, pages=1), spans=())
    found = candidate_rows(Request(scenario=scenario, document=empty), MACHINE, engine_fit("llama-cpp"))
    (cloud,) = (row for row in found if row.deployment.mode is Mode.CLOUD)
    assert cloud.compliance is None


def test_engine_and_quantisation_reach_the_local_rows() -> None:
    scenario = read.scenario("legal-summary")
    plain, other = rows(scenario), rows(scenario, engine="vllm", quant="q8_0")
    assert "local mistral-7b@Q4_K_M" in plain and "local mistral-7b@Q8_0" in other
    one, two = plain["local mistral-7b@Q4_K_M"], other["local mistral-7b@Q8_0"]
    assert {stage.engine for stage in two.deployment.stages} == {"vllm"}
    assert one.e2el is not None and two.e2el is not None and one.e2el != two.e2el
    assert not other["local llama-3-70b@Q8_0"].fits


def test_a_file_is_estimated_as_it_is(tmp_path: Path) -> None:
    path = write(tmp_path / "small.gguf", more=32768)
    scenario = read.scenario("legal-summary")
    local = replace(scenario.candidates[0], edge=str(path))
    (row,) = rows(replace(scenario, candidates=(local,)), quant="Q8_0").values()
    # a file keeps the quantisation that it is in
    assert str(path) in row.deployment.label and row.fits and row.tpot is not None


def test_an_unknown_quantisation_is_refused() -> None:
    with pytest.raises(UsageError, match="Q4_K_N"):
        rows(read.scenario("legal-summary"), quant="Q4_K_N")


def test_each_pipeline_of_hybrid_delivery_has_a_row_of_its_own() -> None:
    found = rows(read.scenario("legal-summary"))
    masked = found["hybrid openai:gpt-4o (mask)"]
    extracted = found["hybrid openai:gpt-4o (extract)"]
    mapped = found["hybrid openai:gpt-4o (map by mistral-7b@Q4_K_M)"]
    # less is sent, so it costs less and answers sooner; a model here that reads all of it comes on top
    assert masked.cost and extracted.cost and extracted.cost.value < masked.cost.value
    assert masked.ttft and extracted.ttft and mapped.ttft
    assert extracted.ttft.value < masked.ttft.value < mapped.ttft.value
    assert [stage.role for stage in mapped.deployment.stages] == ["map", "answer"]


def test_a_bench_without_a_server_of_ones_own_estimates_what_needs_one() -> None:
    found = unserved_rows(request(read.scenario("legal-summary")), MACHINE, engine_fit("llama-cpp"))
    assert [row.deployment.label for row in found] == ["hybrid openai:gpt-4o (map by mistral-7b@Q4_K_M)"]
    assert all(row.origin == "estimated" for row in found)


def figure(value: float, unit: str) -> Figure:
    return Figure(value=value, unit=unit, provenance=Provenance.ASSUMED, source="test")


def test_a_hybrid_row_waits_for_the_masking() -> None:
    scenario = read.scenario("legal-summary")
    found = rows(scenario)
    cloud = by_mode(found, Mode.CLOUD)
    mask = next(row for label, row in found.items() if label.endswith("(mask)"))
    count = figure(float(len(request(scenario).document.text)), "char")
    assert cloud.e2el and mask.e2el and cloud.ttft and mask.ttft
    assert mask.e2el.value - cloud.e2el.value == pytest.approx(masking_time(count).value)
    assert mask.ttft.value - cloud.ttft.value == pytest.approx(masking_time(count).value)
    # what others wrote about says nothing of masking by rules
    theirs = {row.deployment.mode: row for row in reference_rows(request(scenario))}
    assert theirs[Mode.CLOUD].e2el == cloud.e2el


def test_own_hardware_is_as_busy_as_the_scenarios_volume_keeps_it() -> None:
    scenario = read.scenario("legal-review")
    assert scenario.queries_per_day is not None
    assumed = replace(scenario, queries_per_day=None)
    quiet = replace(scenario, queries_per_day=replace(scenario.queries_per_day, value=50.0, low=None, high=None))

    def hardware(of: Scenario) -> Figure:
        (line,) = [line for line in by_mode(rows(of), Mode.LOCAL).cost_lines if line.what == "hardware"]
        return line.unit_price

    assert hardware(quiet).value > hardware(scenario).value
    assert hardware(quiet).source.startswith("50 requests a day on 1 machine, ")
    assert hardware(assumed).source.startswith(read.economics().utilisation.source)
    duration = by_mode(rows(quiet), Mode.LOCAL).e2el
    assert duration is not None
    share = 50.0 * duration.value / 86400.0
    assumed_share = read.economics().utilisation.value
    assert hardware(quiet).value == pytest.approx(hardware(assumed).value * assumed_share / share, rel=1e-6)


@pytest.mark.parametrize(
    ("per_day", "seconds", "machines", "share"),
    [
        (864.0, 10.0, 1, 0.1),
        # 1 request at a time on average: three machines, of which each may be busy 38 % of the time
        (8640.0, 10.0, 3, 1 / 3),
        (86400.0, 10.0, 27, 10 / 27),
    ],
)
def test_as_many_machines_as_the_volume_needs(per_day: float, seconds: float, machines: int, share: float) -> None:
    found = as_busy(read.economics(), figure(per_day, "1/day"), figure(seconds, "s")).utilisation
    assert found.value == pytest.approx(share)
    assert f"{per_day:,.0f} requests a day on {machines} machine" in found.source
    assert as_busy(read.economics(), None, figure(1.0, "s")) == read.economics()
    assert as_busy(read.economics(), figure(1.0, "1/day"), None) == read.economics()
