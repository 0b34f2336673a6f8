import pytest

from dpctl.core.documents import Span
from dpctl.privacy.reidentify import (
    SMALL,
    Population,
    fitting,
    of_groups,
    parse_population,
    reidentification,
    surviving,
)

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


def test_a_population_is_read_from_csv() -> None:
    found = parse_population("date:birth, place \n3 May 1961,Ulm\n1961-05-03,\n")
    assert found.size == 2
    assert found.records == ({"date:birth": "1961-05-03", "place": "ulm"}, {"date:birth": "1961-05-03"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,place\nAnn,Ulm\n", "column 'name'"),
        ("place\n", "nobody"),
        ("", "nobody"),
        ("place\nUlm,Jena\n", "line 2"),
        ('place\n"Ulm\n', "line"),
    ],
)
def test_a_population_that_cannot_be_read_says_where(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse_population(text)


def test_who_fits_best_what_survived() -> None:
    people = parse_population("date:birth,place\n1961-05-03,Ulm\n1961-05-03,Ulm\n1961-05-03,Jena\n1970-01-01,Ulm\n")
    # the same date in other words, and a place inside a longer mention; Ulmer is another word
    assert fitting({"date": {"3 May 1961"}, "place": {"the town of Ulm"}}, people) == 2
    assert fitting({"date": {"3 May 1961"}, "place": {"Ulmer"}}, people) == 3
    assert fitting({"date": {"3 May 1961"}, "place": {"Jena"}}, people) == 1
    assert fitting({}, people) == fitting({"place": {"Bonn"}}, people) == 4
    # of equal fits, the fewest
    assert fitting({"date": {"1 January 1970"}, "place": {"Jena"}}, people) == 1
    # a class of its own: an address is no place
    assert fitting({"address": {"Jena"}}, people) == 4


def test_a_number_of_people_says_nothing_of_who_shares_what_survived() -> None:
    assert fitting({}, Population(size=500)) == 500
    assert fitting({"date": {"1961"}}, Population(size=500)) is None


def test_groups_are_judged_alike_whoever_counted_them() -> None:
    found = of_groups((4, 1, 0))
    assert found is not None and (found.unique.hits, found.absent, found.highest) == (1, 1, 1)
    assert of_groups(()) is None
