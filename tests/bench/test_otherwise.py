"""Flips by the length of a request and by the machine: each holds when everything is estimated and decided anew."""

from dataclasses import replace

import pytest

from dpctl.assess import Assessment
from dpctl.bench.advising import advise
from dpctl.bench.candidates import Field, for_requests, on_machine
from dpctl.bench.options import Measured, measured_key, options
from dpctl.bench.otherwise import bandwidth
from dpctl.bench.servings import Asked
from dpctl.catalog import matching
from dpctl.catalog import read as catalog
from dpctl.catalog.wanted import Wanted
from dpctl.core.deployment import Mode
from dpctl.core.figures import Figure, Provenance
from dpctl.decide.advice import Advice, decide, kind
from dpctl.decide.flips import Flip
from dpctl.decide.option import judged
from tests.bench import fields


def field_of(hardware: str) -> Field:
    wanted = Wanted(volume="500/day", latency="2s", objective="cost", data_stays=True)
    asked = Asked(characters=fields.characters(8000.0), output=60.0)
    return fields.field_of(wanted, asked, hardware=hardware, prices=fields.few_offers())


@pytest.fixture(scope="module")
def field() -> Field:
    return field_of("l4-24gb")


@pytest.fixture(scope="module")
def advice(field: Field) -> Advice:
    return advise(field, draws=100)


def decided(of: Field, measured: Measured | None = None) -> Advice:
    return decide(options(of, measured=measured), of.need, (*of.aside, *of.lacks))


def by(advice: Advice, what: str) -> list[Flip]:
    return [flip for flip in advice.flips if flip.what == what]


def said(advice: Advice) -> tuple[str, bool]:
    return (advice.best.id if advice.best else "", advice.chosen is not None)


def at_length(field: Field, characters: float) -> Field:
    asked = field.asked
    return for_requests(field, replace(asked, characters=asked.characters * (characters / asked.characters.value)))


def test_the_choice_changes_at_the_length_that_is_named_and_not_before(field: Field, advice: Advice) -> None:
    found = by(advice, "length")
    assert found and all(flip.verified and flip.now == 8000.0 for flip in found)
    for flip in found:
        side = 1.003 if flip.above else 0.997
        assert (flip.value > flip.now) == flip.above
        assert said(decided(at_length(field, flip.value * side))) == (flip.becomes, flip.meets) != said(advice)
        assert said(decided(at_length(field, flip.value / side / side))) == said(advice)


def test_another_length_makes_every_estimate_anew(field: Field) -> None:
    longer = at_length(field, 80_000.0)
    before = {(s.model, s.quant, s.engine, s.together): s for s in field.local}
    assert longer.local and all(
        s.ttft.value > before[s.model, s.quant, s.engine, s.together].ttft.value for s in longer.local
    )
    # nothing has a context of millions of tokens
    assert at_length(field, 8e7).rented == () and at_length(field, 8e7).hosted == ()


def test_the_nearest_machines_that_change_the_choice(field: Field, advice: Advice) -> None:
    here = bandwidth(field.machine)
    assert here is not None and advice.best is not None
    found = by(advice, "hardware")
    assert found and len(found) <= 2
    present = (kind(advice.best), advice.chosen is not None)
    for flip in found:
        machine = catalog.machine_profile(flip.at)
        assert flip.value == bandwidth(machine) and (flip.value > here) == flip.above and flip.verified
        anew = decided(on_machine(field, machine))
        assert said(anew) == (flip.becomes, flip.meets)
        assert anew.best is None or (kind(anew.best), anew.chosen is not None) != present
        # none between here and there does
        pool = field.machine.serving_memory
        assert pool is not None and pool.capacity is not None
        for other in (profile.machine for profile in matching.all_profiles()):
            speed, memory = bandwidth(other), other.serving_memory
            if speed is None or memory is None or memory.capacity is None:
                continue
            size = memory.capacity.value * other.serving_count
            if flip.above and here < speed < flip.value and size >= pool.capacity.value:
                between = decided(on_machine(field, other))
                assert between.best is not None
                assert (kind(between.best), between.chosen is not None) == present, other.id


def test_a_machine_that_is_too_slow_names_the_first_that_keeps_the_work_here() -> None:
    advice = advise(field_of("rtx-3060"), draws=100)
    assert advice.chosen is not None and advice.chosen.assessment.deployment.mode is Mode.HYBRID
    better = [flip for flip in by(advice, "hardware") if flip.above]
    assert len(better) == 1 and better[0].becomes.startswith("local:") and better[0].meets
    assert better[0].at in better[0].label


def test_machines_to_buy_count_where_their_price_is_known(field: Field) -> None:
    bought = advise(replace(field, there=False), draws=100)
    known = {profile.id for profile in matching.all_profiles() if profile.machine.price is not None}
    assert {flip.at for flip in by(bought, "hardware")} <= known


def test_what_a_run_measured_grows_as_the_estimates_do(field: Field, advice: Advice) -> None:
    option = next(o for o in options(field) if o.assessment.deployment.mode is Mode.LOCAL)
    slow = Figure(value=1.9, unit="s", provenance=Provenance.MEASURED, source="measured here, n=20")
    known: Assessment = replace(judged(option, field.need).assessment, origin="measured", e2el=slow, samples=20)
    measured = {measured_key(option.assessment.deployment): known}
    run = advise(field, measured=measured, draws=100)
    mine = {o.id: o.assessment for o in run.ranked}[option.id]
    assert mine.e2el == slow
    # a run that took longer than was estimated meets the limit on shorter requests only: both are solved
    assert all(flip.verified for flip in (*run.flips, *advice.flips))
