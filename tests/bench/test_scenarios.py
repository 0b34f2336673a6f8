"""Every scenario that ships: it reads, its document can be made, and what is planted in it is counted."""

import pytest

from dpctl.bench.documents import generate
from dpctl.catalog import read
from dpctl.core.deployment import Mode, Pipeline
from dpctl.core.figures import Figure, Provenance
from dpctl.core.scenario import Claim, Scenario
from dpctl.privacy.find import find
from dpctl.privacy.leaks import leaked
from dpctl.privacy.mask import mask
from dpctl.privacy.policy import masked_classes

CASES = {
    "legal-summary", "legal-review", "merchant-support", "imaging-report", "bank-chatbot", "realtime-qc", "agent-chain",
    "rag-assistant",
}  # fmt: skip
SCENARIOS = tuple(read.ids("scenarios"))


def figures(claim: Claim) -> list[Figure]:
    usual = (claim.e2el, claim.cost, claim.compliance, claim.satisfaction)
    return [f for f in (*usual, *(entry.figure for entry in claim.stated)) if f is not None]


def test_the_case_studies_are_there() -> None:
    assert set(SCENARIOS) >= CASES


@pytest.mark.parametrize("name", sorted(CASES))
def test_what_is_planted_is_counted(name: str) -> None:
    scenario = read.scenario(name)
    for seed in range(4):
        document = generate(scenario.workload.kind, seed=seed, pages=scenario.workload.pages)
        counted = {entry.name for entry in scenario.sensitivity.classes}
        assert {span.cls for span in document.spans} <= counted
        assert document.facts


@pytest.mark.parametrize("name", sorted(CASES))
def test_it_can_be_compared(name: str) -> None:
    scenario = read.scenario(name)
    assert {candidate.mode for candidate in scenario.candidates} == set(Mode)
    # masking needs something to mask
    pipelines = {candidate.pipeline for candidate in scenario.candidates if candidate.mode is Mode.HYBRID}
    assert (Pipeline.MASK in pipelines) == bool(scenario.sensitivity.classes)
    metrics = {requirement.metric for requirement in scenario.requirements}
    assert {"e2el", "cost"} <= metrics
    assert ("leaked" in metrics) == bool(scenario.sensitivity.classes)
    assert scenario.references
    assert scenario.queries_per_day is not None or name == "legal-summary"


@pytest.mark.parametrize("name", sorted(CASES - {"legal-summary"}))
def test_masking_leaves_nothing_of_level_a(name: str) -> None:
    scenario = read.scenario(name)
    kept = {entry.name for entry in scenario.sensitivity.classes if entry.level == "A"}
    for seed in range(3):
        document = generate(scenario.workload.kind, seed=seed, pages=scenario.workload.pages)
        masked = mask(document.text, find(document.text), classes=masked_classes(scenario.sensitivity), seed=1)
        assert leaked([masked.text.encode()], [span for span in document.spans if span.cls in kept]) == frozenset()


@pytest.mark.parametrize("name", sorted(CASES))
def test_claims_are_published_figures_of_others(name: str) -> None:
    claims = read.scenario(name).claims
    assert claims
    for claim in claims:
        assert figures(claim) or "no figure" in claim.note
        for figure in figures(claim):
            assert figure.provenance is Provenance.PUBLISHED
            assert figure.source.startswith(("article on delivery modes", "guide to edge, cloud and hybrid"))


def stated(scenario: Scenario) -> dict[str, tuple[float, str]]:
    return {entry.what: (entry.figure.value, entry.figure.unit) for c in scenario.claims for entry in c.stated}


def test_the_figures_of_the_case_studies() -> None:
    assert set(stated(read.scenario("legal-review")).values()) == {(80, "%"), (40, "%")}
    assert set(stated(read.scenario("merchant-support")).values()) == {(60, "%"), (95, "%")}
    assert set(stated(read.scenario("bank-chatbot")).values()) == {(12e6, "USD"), (0.5, "year")}
    assert [c.e2el.value for c in read.scenario("bank-chatbot").claims if c.e2el] == [8.0]


def test_what_sets_the_cases_apart() -> None:
    bank = read.scenario("bank-chatbot")
    assert bank.sensitivity.regimes == ("gdpr", "pci-dss")
    assert bank.workload.arrivals is not None
    assert bank.workload.arrivals.peak > 2
    assert bank.workload.arrivals.hourly.index(max(bank.workload.arrivals.hourly)) == 10
    imaging = read.scenario("imaging-report")
    assert imaging.sensitivity.regimes == ("hipaa",)
    assert imaging.traits.data_must_stay
    assert ("e2el", "p95", 0.1) in {(r.metric, r.statistic, r.limit) for r in read.scenario("realtime-qc").requirements}
    assert read.scenario("agent-chain").workload.calls == 8
    assert read.scenario("agent-chain").sensitivity.classes == ()
    assert 10 <= read.scenario("legal-review").workload.pages <= 30
