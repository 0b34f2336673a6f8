"""A decision with tails of latency: the same as if every option had been simulated, also where a flip is verified."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from dpctl.assess.verdicts import MISSED, UNDETERMINED
from dpctl.bench import advising, deciding
from dpctl.bench.candidates import Field
from dpctl.bench.deciding import chosen, decided
from dpctl.bench.options import options
from dpctl.bench.peak import Peaks, with_tails
from dpctl.core.scenario import Requirement
from dpctl.decide.advice import decide
from dpctl.decide.need import Tweak, tweaked
from dpctl.decide.option import Option
from tests.bench.test_peak import field_of


@pytest.fixture(scope="module")
def field() -> Field:
    return field_of()


def limited(field: Field, seconds: float) -> Field:
    """The field with another limit of the p95."""
    need = field.need
    kept = tuple(replace(r, limit=seconds) if r.statistic == "p95" else r for r in need.requirements)
    return replace(field, need=replace(need, scenario=replace(need.scenario, requirements=kept)), zones={})


def p95(requirement: Requirement) -> bool:
    return requirement.statistic == "p95"


@pytest.fixture(scope="module")
def simulated() -> Peaks:
    """What every option's simulation says, whatever the limit: simulated by the first that asks."""
    return {}


@pytest.mark.parametrize("seconds", [5.0, 1.3, 0.9, 0.01])
def test_the_best_is_that_of_all_simulated(field: Field, simulated: Peaks, seconds: float) -> None:
    # of what runs here every other batch size: all of it is simulated
    few = replace(field, local=tuple(serving for serving in field.local if serving.together in {1.0, 16.0}))
    of = limited(few, seconds)
    found = options(of)
    whole = decide(with_tails(found, of, known=simulated), of.need, (*of.aside, *of.lacks))
    advice = decided(found, of, {})
    assert advice.best is not None and whole.best is not None
    assert (advice.best.id, advice.chosen is None) == (whole.best.id, whole.chosen is None)
    (verdict,) = (v for v in advice.best.assessment.verdicts if p95(v.requirement))
    assert verdict.state != UNDETERMINED
    best, meets = chosen(found, of, simulated)
    assert best is not None and (best.id, meets) == (advice.best.id, advice.chosen is not None)


def test_what_is_too_slow_alone_is_not_simulated(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    of = limited(field, 0.01)
    asked: list[str] = []

    def counted(found: Sequence[Option], of: Field, known: Peaks) -> tuple[Option, ...]:
        asked.extend(option.id for option in found)
        return with_tails(found, of, known=known)

    monkeypatch.setattr(deciding, "with_tails", counted)
    advice = decided(options(of), of, {})
    assert asked == [] and advice.chosen is None and advice.closest is not None
    (verdict,) = (v for v in advice.closest.assessment.verdicts if p95(v.requirement))
    assert verdict.state == MISSED and "at least" in verdict.reason


def test_what_was_simulated_is_not_again(field: Field) -> None:
    known: Peaks = {}
    decided(options(field), field, known)
    before = dict(known)
    decided(options(field), field, known)
    assert before and known == before


def test_flips_by_volume_keep_the_tail_in_mind(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advising, "by_length", lambda *_: ())
    monkeypatch.setattr(advising, "by_hardware", lambda *_: ())
    advice = advising.advise(field, draws=100)
    assert advice.best is not None
    present = (advice.best.id, advice.chosen is not None)
    volumes = [flip for flip in advice.flips if flip.what == "volume"]
    assert volumes
    for flip in volumes:
        tweak = Tweak(requests=flip.value * field.need.requests / field.need.volume.value)
        of = replace(field, need=tweaked(field.need, tweak))
        anew = decided(options(field, tweak), of, {})
        said = (anew.best.id if anew.best else "", anew.chosen is not None)
        assert said == (flip.becomes, flip.meets) != present
        if anew.best is not None and anew.best.assessment.origin == "estimated":
            (verdict,) = (v for v in anew.best.assessment.verdicts if p95(v.requirement))
            assert verdict.state != UNDETERMINED
