import pytest

from dpctl.core.documents import Span
from dpctl.privacy.reidentify import SMALL, reidentification, surviving

POPULATION = (
    [{"birth": "1961", "town": "Ulm"}] * 4
    + [{"birth": "1961", "town": "Jena"}]
    + [{"birth": "1970", "town": "Ulm"}] * 20
)


def test_the_risk_is_one_in_those_who_share_what_survived() -> None:
    found = reidentification(
        [{"birth": "1961", "town": "Ulm"}, {"birth": "1961", "town": "Jena"}, {"town": "Ulm"}], POPULATION
    )
    assert found is not None
    # groups of 4, 1 and 24
    assert (found.unique.hits, found.unique.n) == (1, 3)
    assert (found.small.hits, SMALL) == (2, 11)
    assert found.mean == pytest.approx((1 / 4 + 1 + 1 / 24) / 3)
    assert found.highest == 1 and found.absent == 0
    assert found.unique.low < 1 / 3 < found.unique.high


def test_of_whom_nothing_survived_is_one_of_all() -> None:
    found = reidentification([{}], POPULATION)
    assert found is not None and found.highest == pytest.approx(1 / 25)


def test_without_a_population_nothing_is_assessed() -> None:
    assert reidentification([{"birth": "1961"}], None) is None
    assert reidentification([{"birth": "1961"}], []) is None
    assert reidentification([], POPULATION) is None
    assert reidentification([{"birth": "1800"}], POPULATION) is None
    half = reidentification([{"birth": "1800"}, {"birth": "1970"}], POPULATION)
    assert half is not None and (half.absent, half.unique.n) == (1, 1)


def test_what_survives_is_what_is_not_masked() -> None:
    spans = [
        Span(id=name, start=0, end=4, text=text, cls=cls, entity=name)
        for name, text, cls in (
            ("a", "1961", "date"),
            ("b", "1970", "date"),
            ("c", "Ada", "person"),
            ("d", "$5", "amount"),
        )
    ]
    assert surviving(spans, {"b"}) == {"date": {"1961"}, "amount": {"$5"}}
