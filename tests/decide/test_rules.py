from dataclasses import replace

import pytest

from dpctl.assess import Assessment
from dpctl.core.deployment import Delivery, Deployment, Mode, Stage, Zone
from dpctl.core.figures import Figure, Provenance
from dpctl.core.scenario import Scenario, SensitivityClass, Traits
from dpctl.decide.rules import LESSONS, RULES, fire, tensions
from dpctl.privacy.policy import Compliance
from tests import options


def scenario(*requirements: str, **traits: object) -> Scenario:
    return options.scenario(*requirements, traits=Traits(**traits))  # type: ignore[arg-type]


def assessed(mode: Mode, delivery: Delivery, zone: Zone = Zone.THIRD_PARTY, *, mask: bool = False) -> Assessment:
    answer = Stage(role="answer", model="m", engine="e", place="openai", zone=zone)
    masking = Stage(role="mask", model=None, engine="rules", place="box", zone=Zone.PROCESS)
    deployment = Deployment(
        id=f"{mode.value}-{delivery.value}",
        label="x",
        mode=mode,
        delivery=delivery,
        stages=(masking, answer) if mask else (answer,),
    )
    return Assessment(deployment=deployment, origin="measured", machine="box")


LOCAL = assessed(Mode.LOCAL, Delivery.OWNED, Zone.PROCESS)
SAAS = assessed(Mode.CLOUD, Delivery.SAAS)
MANAGED = assessed(Mode.CLOUD, Delivery.MANAGED)
SELF_HOSTED = assessed(Mode.CLOUD, Delivery.SELF_HOSTED, Zone.PREMISES)
HYBRID = assessed(Mode.HYBRID, Delivery.SAAS, mask=True)
EVERYBODY = (LOCAL, SAAS, MANAGED, SELF_HOSTED, HYBRID)


@pytest.mark.parametrize(
    ("task", "rule", "favoured"),
    [
        (scenario("ttft p95 <= 100 ms"), "low-latency", {LOCAL, SELF_HOSTED}),
        (scenario(data_must_stay=True), "data-stays", {LOCAL, SELF_HOSTED}),
        (scenario(maximum_capability=True), "capability", {SAAS}),
        (scenario(volume="variable"), "variable-volume", {MANAGED}),
        (scenario(volume="consistent"), "consistent-volume", {LOCAL, SELF_HOSTED}),
        (scenario(rapid_development=True), "rapid-development", {SAAS}),
        (scenario(regulated=True), "regulated", {HYBRID}),
    ],
)
def test_each_rule_fires_alone_and_favours_its_kind(task: Scenario, rule: str, favoured: set[Assessment]) -> None:
    (fired,) = fire(task, EVERYBODY)
    assert fired.rule == rule and fired.because and fired.recommended and fired.source
    assert set(fired.favoured) == {a.deployment.id for a in favoured}


def test_there_are_seven_rules_and_none_fires_without_a_reason() -> None:
    assert len(RULES) == len({rule.id for rule in RULES}) == 7
    assert fire(scenario("e2el mean <= 3 s", "cost mean <= $0.05"), EVERYBODY) == ()


def test_several_rules_fire_in_the_frameworks_order() -> None:
    task = scenario("e2el mean < 0.1 s", data_must_stay=True, regulated=True, volume="consistent")
    assert [f.rule for f in fire(task, EVERYBODY)] == ["low-latency", "data-stays", "consistent-volume", "regulated"]


@pytest.mark.parametrize(
    ("requirement", "fires"),
    [
        ("e2el mean <= 100 ms", True),
        ("e2el mean <= 101 ms", False),
        ("ttft p50 < 0.05 s", True),
        ("e2el mean >= 0.01 s", False),
        ("tpot mean <= 50 ms", False),
    ],
)
def test_low_latency_is_a_bound_of_100_ms_on_a_whole_answer_or_its_start(requirement: str, fires: bool) -> None:
    assert bool(fire(scenario(requirement), EVERYBODY)) == fires


def counted(of: Assessment, leaked: int) -> Assessment:
    return replace(of, compliance=Compliance(score=None, spans=50, leaked=leaked, spans_a=40, leaked_a=leaked))


def excluded(*assessments: Assessment) -> dict[str, str]:
    (fired,) = fire(scenario(data_must_stay=True), assessments)
    return dict(fired.excluded)


def test_data_that_must_stay_goes_by_what_was_counted_first() -> None:
    assert excluded(counted(SAAS, 7)) == {"cloud-saas": "7 of 50 sensitive mentions left the premises"}
    # the measurement clears even a cloud; the rule does not override it
    assert excluded(counted(SAAS, 0)) == {}
    assert excluded(counted(HYBRID, 1)) == {"hybrid-saas": "1 of 50 sensitive mentions left the premises"}


def test_without_a_count_the_design_speaks() -> None:
    assert excluded(LOCAL, SELF_HOSTED, HYBRID) == {}
    assert excluded(SAAS) == {"cloud-saas": "sends the text as it is to openai (third-party)"}
    zero = Figure(value=0, unit="B", provenance=Provenance.MEASURED, source="egress meter")
    assert excluded(replace(SAAS, bytes_out=zero)) == {}


def test_lessons_explain_with_their_source_and_are_no_rules() -> None:
    task = scenario("e2el mean <= 4 s", volume="variable")
    fired = fire(task, EVERYBODY, LESSONS)
    assert {f.rule for f in fired} == {"lesson-triage", "lesson-pii-in-cloud", "lesson-peak-hours"}
    assert all("case studies" in f.source and not f.excluded for f in fired)
    assert not {rule.id for rule in LESSONS} & {rule.id for rule in RULES}


@pytest.mark.parametrize(("cls", "fires"), [("person", True), ("account", True), ("device", False)])
def test_personal_data_is_of_people(cls: str, fires: bool) -> None:
    classes = (SensitivityClass(name=cls, level="A", weight=1.0),)
    task = replace(scenario(), sensitivity=replace(scenario().sensitivity, classes=classes))
    assert ("lesson-pii-in-cloud" in {rule.rule for rule in fire(task, (), LESSONS)}) is fires


def test_rules_that_no_option_answers_together_pull_apart() -> None:
    (said,) = tensions(fire(scenario(data_must_stay=True, maximum_capability=True), EVERYBODY))
    assert "data must not leave the premises" in said and "maximum capability needed" in said
    assert tensions(fire(scenario(data_must_stay=True, volume="consistent"), EVERYBODY)) == ()
