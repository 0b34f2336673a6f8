from dataclasses import replace

import pytest

from dpctl.core.deployment import Mode
from dpctl.core.figures import Provenance
from dpctl.decide.satisfaction import Surveyed, patience, satisfaction, satisfied
from tests.options import fig, need, option, usd


@pytest.mark.parametrize(("seconds", "expected"), [(0.2, 1.0), (1.0, 1.0), (10.0, 0.5), (100.0, 0.0), (5000.0, 0.0)])
def test_patience_falls_by_a_half_for_each_factor_of_ten(seconds: float, expected: float) -> None:
    assert patience(seconds) == pytest.approx(expected)


def test_it_is_an_assumption_and_unknown_without_quality() -> None:
    found = satisfaction(fig(80.0, "%"), fig(10.0, "s"))
    assert found is not None and found.value == pytest.approx(2.6) and found.provenance is Provenance.ASSUMED
    assert satisfaction(None, fig(1.0, "s")) is None
    assert satisfaction(fig(80.0, "%"), None) is None


def test_a_survey_replaces_it_the_nearest_name_first() -> None:
    of = need()
    one = option("m1", of, fixed=usd(1.0), quality=fig(80.0, "%"))
    answers = [
        Surveyed(of="local", satisfaction=replace(fig(3.0), provenance=Provenance.PUBLISHED)),
        Surveyed(of="m1", satisfaction=replace(fig(4.0), provenance=Provenance.PUBLISHED)),
    ]
    found = satisfied(one, answers)
    assert found is not None and found.value == 4.0 and found.provenance is Provenance.PUBLISHED
    other = satisfied(option("m2", of, fixed=usd(1.0)), answers)
    assert other is not None and other.value == 3.0
    cloud = option("m3", of, fixed=usd(1.0), mode=Mode.CLOUD, quality=fig(100.0, "%"), e2el=fig(1.0, "s"))
    assert satisfied(cloud, answers) == satisfaction(fig(100.0, "%"), fig(1.0, "s"))
