from dataclasses import replace

import pytest

from dpctl.core.deployment import Zone
from dpctl.core.figures import Provenance
from dpctl.core.scenario import Sensitivity, SensitivityClass
from dpctl.privacy.policy import allowed, compliance, masked_classes

SENSITIVITY = Sensitivity(
    regime="legal-privilege",
    classes=(
        SensitivityClass(name="person", level="A", weight=1.0),
        SensitivityClass(name="date", level="B", weight=0.25),
    ),
    allowed_zones=(Zone.PROCESS, Zone.PREMISES),
)


@pytest.mark.parametrize(
    ("planted", "leaked", "score", "verdict"),
    [
        ({"person": 100, "date": 100}, {}, 100.0, "met"),
        ({"person": 100, "date": 100}, {"date": 100}, 80.0, "met"),
        ({"person": 100, "date": 100}, {"person": 100, "date": 100}, 0.0, "not met"),
        ({"person": 100, "date": 100}, {"person": 1}, 99.2, "not met"),
    ],
)
def test_the_score_is_the_weighted_share_that_stayed(
    planted: dict[str, int], leaked: dict[str, int], score: float, verdict: str
) -> None:
    found = compliance(planted, leaked, SENSITIVITY, basis="planted")
    assert found.score is not None
    assert found.score.value == pytest.approx(score)
    assert found.score.provenance is Provenance.MEASURED
    assert found.score.low is not None and found.score.high is not None
    assert found.score.low <= score <= found.score.high
    assert found.verdict == verdict
    assert found.leaked_a == leaked.get("person", 0)


def test_nothing_planted_is_undetermined_not_perfect() -> None:
    found = compliance({}, {}, SENSITIVITY, basis="planted")
    assert (found.score, found.leaked_a, found.verdict) == (None, None, "undetermined")


def test_no_leak_in_few_mentions_shows_less_than_none_in_many() -> None:
    few, many = (compliance({"person": n}, {}, SENSITIVITY, basis="planted").score for n in (10, 1000))
    assert few is not None and many is not None and few.low is not None and many.low is not None
    assert few.low < many.low < 100


def test_the_leak_of_level_a_has_its_bound() -> None:
    none = compliance({"person": 3000, "date": 10}, {"date": 10}, SENSITIVITY, basis="planted").leak
    assert none is not None
    assert (none.hits, none.n) == (0, 3000)
    assert none.high == pytest.approx(1 - 0.05 ** (1 / 3000), rel=1e-6)
    assert compliance({"date": 10}, {}, SENSITIVITY, basis="planted").leak is None


def test_a_search_that_was_cut_short_shows_no_innocence() -> None:
    found = compliance({"person": 10}, {}, SENSITIVITY, basis="planted", complete=False)
    assert found.verdict == "undetermined"
    assert compliance({"person": 10}, {"person": 1}, SENSITIVITY, basis="planted", complete=False).verdict == "not met"


def test_zones() -> None:
    assert allowed(Zone.PREMISES, SENSITIVITY)
    assert not allowed(Zone.THIRD_PARTY, SENSITIVITY)


def test_what_the_scenario_does_not_name_is_masked() -> None:
    masked = masked_classes(SENSITIVITY)
    assert {"person", "url", "ip"} <= masked
    assert "date" not in masked


def test_who_hides_persons_hides_organisations_too() -> None:
    # a person's name is often taken for an organisation's: letting the one class out would let persons out
    classes = (*SENSITIVITY.classes, SensitivityClass(name="organisation", level="B", weight=0.25))
    assert "organisation" in masked_classes(replace(SENSITIVITY, classes=classes))
    open_to_all = tuple(replace(cls, level="B") for cls in classes)
    assert not {"person", "organisation"} & masked_classes(replace(SENSITIVITY, classes=open_to_all))
