"""A user's list of names, and spans of other finders, in union with the rules."""

import pytest

from dpctl.core.documents import Span
from dpctl.privacy.find import find
from dpctl.privacy.parties import Party, parse_parties


def spans(text: str, **given: object) -> list[tuple[str, str]]:
    return [(span.text, span.cls) for span in find(text, **given)]  # type: ignore[arg-type]


def span(text: str, written: str, cls: str, entity: str = "x") -> Span:
    start = text.index(written)
    return Span(id="n1", start=start, end=start + len(written), text=written, cls=cls, entity=entity, planted=False)


def test_a_listed_name_is_found_in_any_case_and_white_space() -> None:
    text = "The project called blue   harbour is secret; BLUE\nHARBOUR ends, blue harbours do not."
    found = spans(text, parties=[Party(name="Blue Harbour")])
    assert found == [("blue   harbour", "organisation"), ("BLUE\nHARBOUR", "organisation")]
    assert spans(text.lower()) == []


def test_a_listed_name_wins_over_the_rules_and_its_forms_are_one_entity() -> None:
    text = "Shall the Supplier pay Jane Roe? J. Roe and Roe agree with the codename Falcon."
    found = find(text, parties=[Party(name="Jane Roe", aliases=("Falcon", "Supplier"), cls="person")])
    assert {item.text for item in found} >= {"Jane Roe", "Roe", "Falcon", "Supplier"}
    assert len({item.entity for item in found}) == 1
    assert {item.cls for item in found} == {"person"}


def test_a_list_is_read_from_a_file() -> None:
    text = "# ours\n\nperson: Jane Roe; JR\nNorthwind Traders\norganisation: X: Y GmbH\nFoo: Bar\n"
    assert parse_parties(text) == (
        Party(name="Jane Roe", aliases=("JR",), cls="person"),
        Party(name="Northwind Traders"),
        Party(name="X: Y GmbH"),
        Party(name="Foo: Bar"),
    )


@pytest.mark.parametrize("line", ["person:", "...; Roe", "person: ; Roe"])
def test_a_line_without_a_name_is_an_error_that_names_it(line: str) -> None:
    with pytest.raises(ValueError, match="line 2"):
        parse_parties(f"Jane Roe\n{line}")


def test_an_unknown_class_is_an_error() -> None:
    with pytest.raises(ValueError, match="known:"):
        Party(name="Roe", cls="animal")


def test_spans_of_another_finder_add_what_the_rules_left_out() -> None:
    text = "Each party likes the blue lagoon. Each party meets there at blue lagoon, with Kestrel Moor Freight Limited."
    found = find(text, extra=[span(text, "blue lagoon", "organisation"), span(text, "Moor Freight", "person")])
    assert (found[0].text, found[0].cls) == ("blue lagoon", "organisation")
    assert [item.text for item in found].count("Kestrel Moor Freight Limited") == 1
    assert [item.id for item in found] == [f"f{i:04d}" for i in range(1, len(found) + 1)]


def test_a_name_of_another_finder_is_found_wherever_it_comes_back() -> None:
    text = "Each party knows Price Bright.\n\nLater Price Bright signs for each party."
    assert [item.text for item in find(text, extra=lambda given: [span(given, "Price Bright", "person")])] == [
        "Price Bright",
        "Price Bright",
    ]


def test_the_union_is_never_less_than_the_rules_alone() -> None:
    text = "Call Ms Ottilie Baker of Kestrel Freight Ltd on +44 20 7946 0018."
    alone = {i for item in find(text) for i in range(item.start, item.end)}
    both = {i for item in find(text, extra=[span(text, "Call Ms", "person")]) for i in range(item.start, item.end)}
    assert both >= alone


@pytest.mark.parametrize(
    "bad",
    [
        Span(id="n", start=0, end=99, text="x", cls="person", entity="x"),
        Span(id="n", start=2, end=2, text="", cls="person", entity="x"),
        Span(id="n", start=0, end=1, text="a", cls="animal", entity="x"),
    ],
)
def test_a_wrong_span_is_an_error(bad: Span) -> None:
    with pytest.raises(ValueError, match="span"):
        find("a text", extra=[bad])
