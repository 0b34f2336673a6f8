from dataclasses import replace

import pytest

from dpctl.assess.stages import FIRST, MASK, NETWORK, READING, WRITING
from dpctl.bench import market as sold
from dpctl.bench.candidates import NETWORK as ROUND_TRIP
from dpctl.bench.candidates import Field, prepare
from dpctl.bench.options import options
from dpctl.bench.servings import Asked
from dpctl.bench.stages import stages_of
from dpctl.bench.work import Terms
from dpctl.catalog import read as catalog
from dpctl.catalog.masking import masking_time
from dpctl.catalog.wanted import Wanted, need_of
from dpctl.core.deployment import Delivery, Mode
from dpctl.core.figures import Figure, Provenance
from dpctl.decide.option import Option

CHARACTERS = Figure(value=12_000.0, unit="char", provenance=Provenance.MEASURED, source="count")


@pytest.fixture(scope="module")
def field() -> Field:
    task = catalog.scenario("agent-chain")
    need = need_of(Wanted(regime="gdpr"), task)
    need = replace(need, scenario=replace(need.scenario, traits=replace(task.traits, regulated=True)))
    return prepare(
        need,
        Asked(characters=CHARACTERS, output=float(task.workload.output_tokens), calls=task.workload.calls),
        {},
        catalog.machine_profile("l40s-48gb"),
        there=True,
        prices=sold.market("DE"),
        terms=Terms(),
    )


@pytest.fixture(scope="module")
def found(field: Field) -> tuple[Option, ...]:
    return options(field)


def test_the_stages_of_every_option_add_up_to_its_latency(field: Field, found: tuple[Option, ...]) -> None:
    assert {o.assessment.deployment.mode for o in found} == set(Mode)
    for option in found:
        stages = stages_of(option, field.need.scenario.workload)
        assert option.assessment.e2el is not None
        assert sum(stage.time.value for stage in stages) == pytest.approx(option.assessment.e2el.to("s").value)


def test_only_what_is_masked_here_has_masking_and_only_what_leaves_a_network(
    field: Field, found: tuple[Option, ...]
) -> None:
    for option in found:
        stages = {stage.what: stage.time for stage in stages_of(option, field.need.scenario.workload)}
        mode = option.assessment.deployment.mode
        assert (MASK in stages) is (mode is Mode.HYBRID)
        assert (NETWORK in stages) is (mode is not Mode.LOCAL)
        assert {READING, WRITING} <= stages.keys()
        if mode is Mode.HYBRID:
            # all that the calls read is masked, for an extract as well
            assert stages[MASK].value == pytest.approx(masking_time(field.asked.read).value)
        elif mode is Mode.CLOUD and option.assessment.deployment.delivery is not Delivery.SAAS:
            # there and back for each of the calls
            assert stages[NETWORK] == ROUND_TRIP * float(field.asked.calls)


def test_a_measured_option_has_what_its_run_tells(field: Field, found: tuple[Option, ...]) -> None:
    ran = replace(found[0], assessment=replace(found[0].assessment, origin="measured"))
    assert [s.what for s in stages_of(ran, field.need.scenario.workload)] == [FIRST, WRITING]
    for unknown in (replace(ran.assessment, e2el=None), replace(ran.assessment, ttft=None)):
        assert stages_of(replace(ran, assessment=unknown), field.need.scenario.workload) == ()
