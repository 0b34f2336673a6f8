"""Tails at the peak: simulated for what runs on machines, drawn from the profile for what is hosted."""

from dataclasses import replace

import pytest

from dpctl.assess.verdicts import UNDETERMINED
from dpctl.bench.candidates import Field
from dpctl.bench.options import options
from dpctl.bench.peak import Peak, at_peak, peak_rate, with_tails
from dpctl.bench.servings import Asked
from dpctl.catalog.wanted import Wanted
from dpctl.core.deployment import Delivery, Mode
from dpctl.core.figures import Figure, Provenance
from dpctl.decide.option import Option, judged
from tests.bench import fields


def field_of(*, calls: int = 1) -> Field:
    wanted = Wanted(volume="5000/day", pattern="office", output=20.0, require=("e2el mean <= 4 s", "e2el p95 <= 5 s"))
    characters = fields.characters(1200.0, Provenance.MEASURED)
    return fields.field_of(wanted, Asked(characters=characters, output=20.0, calls=calls))


@pytest.fixture(scope="module")
def field() -> Field:
    return field_of()


@pytest.fixture(scope="module")
def found(field: Field) -> tuple[Option, ...]:
    return options(field)


def first(found: tuple[Option, ...], mode: Mode, delivery: Delivery) -> Option:
    return next(
        o for o in found if (o.assessment.deployment.mode, o.assessment.deployment.delivery) == (mode, delivery)
    )


def peak_of(option: Option, field: Field) -> Peak:
    peak = at_peak(option, field)
    assert not isinstance(peak, str), peak
    return peak


def test_the_rate_is_that_of_the_busiest_hour(field: Field, found: tuple[Option, ...]) -> None:
    rate = peak_rate(found[0], field)
    assert rate.unit == "1/s"
    assert rate.value == pytest.approx(5000 / 86_400 * field.need.peak.value) and field.need.peak.value > 1


@pytest.mark.parametrize(
    ("mode", "delivery"),
    [
        (Mode.LOCAL, Delivery.OWNED),
        (Mode.CLOUD, Delivery.SELF_HOSTED),
        (Mode.CLOUD, Delivery.SAAS),
        (Mode.HYBRID, Delivery.SAAS),
    ],
)
def test_the_simulated_mean_is_near_the_estimate_and_the_tail_above_the_middle(
    field: Field, found: tuple[Option, ...], mode: Mode, delivery: Delivery
) -> None:
    option = first(found, mode, delivery)
    peak = peak_of(option, field)
    figures = peak.figures
    assert option.assessment.e2el is not None
    # waiting comes on top; for what is hosted the mean is the profile's
    assert 0.7 < figures["e2el", "mean"].value / option.assessment.e2el.to("s").value < 2.0
    assert figures["e2el", "p50"].value <= figures["e2el", "p95"].value <= figures["e2el", "p99"].value
    assert figures["ttft", "p50"].value < figures["e2el", "p50"].value
    for figure in figures.values():
        assert figure.low is not None and figure.high is not None and figure.low <= figure.value <= figure.high
        assert figure.provenance.weakness >= Provenance.ESTIMATED.weakness and figure.source
    assert not peak.growing


def test_more_than_the_replicas_carry_waits_longer_and_longer(field: Field, found: tuple[Option, ...]) -> None:
    option = first(found, Mode.LOCAL, Delivery.OWNED)
    assert option.assessment.e2el is not None
    service = option.assessment.e2el.to("s").value
    # twice as many as one place answers, on the one replica that a much smaller volume needs
    rate = Figure(value=2.0 / service * 86_400, unit="1/day", provenance=Provenance.ASSUMED, source="test")
    busy = replace(field, need=replace(field.need, volume=rate / field.need.peak.value))
    small = replace(option.load.requests, value=1.0)
    peak = peak_of(replace(option, load=replace(option.load, requests=small)), busy)
    assert peak.growing
    assert peak.figures["e2el", "p95"].value > 10 * service


def test_a_tail_is_judged_where_an_estimate_knows_none(field: Field, found: tuple[Option, ...]) -> None:
    local = first(found, Mode.LOCAL, Delivery.OWNED)
    assert [v.state for v in local.assessment.verdicts if v.requirement.statistic == "p95"] == [UNDETERMINED]
    (done,) = with_tails([local], field)
    before = {v.requirement: v for v in local.assessment.verdicts}
    for verdict in done.assessment.verdicts:
        if verdict.requirement.statistic != "p95":
            assert verdict == before[verdict.requirement]
            continue
        assert verdict.value == peak_of(local, field).figures["e2el", "p95"]
        assert verdict.state == "met"


def test_what_is_measured_or_not_asked_for_stays(field: Field, found: tuple[Option, ...]) -> None:
    local = first(found, Mode.LOCAL, Delivery.OWNED)
    ran = replace(local, assessment=replace(local.assessment, origin="measured"))
    assert with_tails([ran], field) == (ran,)
    assert with_tails([local], field, only=()) == (local,)
    plain = replace(field.need, scenario=replace(field.need.scenario, requirements=field.need.requirements[:1]))
    without = judged(replace(local, assessment=replace(local.assessment, verdicts=())), plain)
    assert with_tails([without], replace(field, need=plain)) == (without,)


def test_a_request_of_several_calls_ends_with_the_last_one() -> None:
    field = field_of(calls=4)
    option = first(options(field), Mode.LOCAL, Delivery.OWNED)
    figures = peak_of(option, field).figures
    assert option.assessment.e2el is not None
    assert 0.7 < figures["e2el", "mean"].value / option.assessment.e2el.to("s").value < 2.0
    # three calls of four are over before the last one answers
    assert figures["ttft", "p50"].value > 0.6 * figures["e2el", "p50"].value


def test_what_nothing_is_known_of_says_why(field: Field, found: tuple[Option, ...]) -> None:
    local, rented = first(found, Mode.LOCAL, Delivery.OWNED), first(found, Mode.CLOUD, Delivery.SELF_HOSTED)
    assert at_peak(replace(local, assessment=replace(local.assessment, e2el=None)), field) == "its latency is not known"
    elsewhere = replace(rented, assessment=replace(rented.assessment, machine="abacus"))
    assert at_peak(elsewhere, field) == "nothing is known of the speed of abacus"
    (done,) = with_tails([elsewhere], field)
    assert [v.reason for v in done.assessment.verdicts if v.requirement.statistic == "p95"] == [
        "nothing is known of the speed of abacus"
    ]
