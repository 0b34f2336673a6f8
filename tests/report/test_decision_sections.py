import math
from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from dpctl.core.figures import Figure
from dpctl.decide.advice import Crossing, decide
from dpctl.decide.need import DAYS
from dpctl.decide.option import Option, priced
from dpctl.report.decision import Decision
from dpctl.report.decision_sections import decision_sections
from dpctl.report.html import page
from dpctl.report.plots_decision import cost_over_volume, own_crossings, trade_off
from dpctl.report.plots_sensitivity import sensitivity, swings
from dpctl.report.sections import Heading, tables
from tests.report.decisions import decision
from tests.report.pages import Page

pytest.importorskip("matplotlib")

BEST = "hybrid mask here + openai:gpt-4o"
LOCAL = "local llama-3.1-8b@Q4_K_M on rtx-4090 (llama.cpp)"


@cache
def whole() -> str:
    return page("legal-summary", decision_sections(decision()))


def best(of: Decision) -> Option:
    assert of.advice.best is not None
    return of.advice.best


def crossing(of: Decision) -> Crossing:
    return next(c for c in own_crossings(of.advice) if LOCAL in {c.above, c.below})


def test_the_page_is_well_formed_and_no_id_is_used_twice() -> None:
    found = Page(whole())
    assert found.broken == []
    ids = Counter(element.attributes["id"] for element in found.elements if "id" in element.attributes)
    assert [name for name, count in ids.items() if count > 1] == []
    targets = {element.attributes["href"] for tag in ("a", "use") for element in found.all(tag)}
    assert targets and {target.removeprefix("#") for target in targets} <= ids.keys()


def test_the_page_asks_for_nothing() -> None:
    for element in Page(whole()).elements:
        for name in ("src", "href", "xlink:href", "srcset", "action", "data", "poster"):
            value = element.attributes.get(name)
            assert value is None or value.startswith("#"), (element.tag, value)
    assert "@import" not in whole() and "url(http" not in whole()


def test_every_figure_has_a_letter_and_a_source() -> None:
    figures = [e for e in Page(whole()).all("span") if e.attributes.get("class") == "figure"]
    assert len(figures) > 40
    for element in figures:
        (link,) = [child for child in element.children if child.tag == "a"]
        letter, _, source = link.attributes["title"].partition(": ")
        assert letter in "MSPEA" and source


def test_the_choice_the_doubt_and_the_break_even_stand_in_the_page() -> None:
    of = decision()
    text = Page(whole()).all("main")[0].text
    assert f"Recommendation: {BEST}." in text and "draws from the 80 % intervals" in text
    # 200 + 0.012 a request against 900 + 80 a replica
    assert f"{crossing(of).per_day:,.0f} a day" in text
    for word in (
        "denied",
        "latency limit below 4.90 s",
        "regulated industry",
        "--attack all",
        "29.7 s",
        "41,000 a day",
    ):
        assert word in text
    assert "dpctl bench legal-summary --mode hybrid --pipeline mask --cloud openai:gpt-4o" in text


def test_nothing_meets_it_and_nothing_left_still_have_a_page() -> None:
    none = decision(limit="e2el mean <= 1 s")
    assert "nothing is shown to meet everything" in page("t", decision_sections(none))
    empty = replace(none, advice=decide([], none.advice.need))
    assert "Recommendation: none" in page("t", decision_sections(empty))
    assert not {"options", "cost"} & {s.id for s in decision_sections(empty) if isinstance(s, Heading)}


def test_the_same_decision_gives_the_same_bytes() -> None:
    assert page("legal-summary", decision_sections(decision())) == whole()


def test_every_row_is_as_long_as_its_head() -> None:
    for table in tables(decision_sections(decision())):
        assert {len(row) for row in table.rows} == {len(table.columns)}, table.id


def test_the_trade_off_has_the_denied_option_and_the_choice() -> None:
    plot = trade_off(decision())
    assert plot is not None
    policies = {row[0].text: row[1].text for row in plot.table.rows}
    assert policies["4  cloud openai:gpt-4o [denied]"] == "denied"
    assert policies[f"1  {BEST} [meets all]"] == "nothing is sent"


def test_the_costs_at_volumes_are_those_of_the_curve() -> None:
    of = decision()
    plot = cost_over_volume(of.advice)
    assert plot is not None
    options = {option.label: option for option in of.advice.ranked}
    for first, *cells in plot.table.rows:
        curve = priced(options[first.text])
        assert curve is not None
        for column, cell in zip(plot.table.columns[1:], cells, strict=True):
            volume = float(column.name.split(" ")[0].replace(",", ""))
            assert cell.figure is not None and cell.figure.value == pytest.approx(curve.cost(volume * DAYS))


def test_without_a_break_even_the_volumes_around_the_one_asked_for_are_drawn() -> None:
    of = decision()
    plot = cost_over_volume(replace(of.advice, crossings=()))
    assert plot is not None and "no break-even" in plot.said and "<svg" in plot.draw()
    assert [column.name for column in plot.table.columns[1:]] == ["1,000 a day", "2,000 a day (asked)", "10,000 a day"]


def test_at_the_break_even_both_cost_the_same() -> None:
    of = decision()
    point = crossing(of)
    options = {option.id: option for option in of.advice.ranked}
    above, below = (priced(options[name]) for name in (point.above, point.below))
    assert above is not None and below is not None and not point.step
    assert math.isclose(above.cost(point.per_day * DAYS), below.cost(point.per_day * DAYS), rel_tol=1e-4)


def test_each_input_moves_the_month_by_its_own_interval() -> None:
    of = decision()
    month = 200.0 + 0.012 * 2000.0 * DAYS
    found = {swing.name: swing for swing in swings(best(of), of.advice.need)}
    tokens, base = found["price of input tokens"], found["price of base"]
    assert (base.low, base.high) == pytest.approx((month - 100.0, month + 200.0))
    assert (tokens.low, tokens.high) == pytest.approx((month * 1.0 - 0.002 * 2000 * DAYS, month + 0.002 * 2000 * DAYS))
    assert list(found) == ["price of base", "price of input tokens"]


def test_inputs_of_one_source_move_together_and_a_point_does_not_move() -> None:
    of = decision()
    option = best(of)
    assert option.tariff.fees[1].what == "input tokens"
    price = replace(option.tariff.fees[1].unit_price, value=0.01, low=0.005, high=0.02, source="list")
    fees = tuple(replace(option.tariff.fees[1], what=what, unit_price=price) for what in ("input tokens", "output"))
    both = replace(option, tariff=replace(option.tariff, fees=fees))
    (swing,) = swings(both, of.advice.need)
    assert swing.name == "price of input tokens, price of output"
    assert swing.high == pytest.approx(2 * 0.02 * 2000.0 * DAYS)
    point = tuple(replace(fee, unit_price=pointed(fee.unit_price)) for fee in fees)
    assert sensitivity(replace(both, tariff=replace(both.tariff, fees=point)), of.advice.need) is None


def pointed(figure: Figure) -> Figure:
    return replace(figure, low=None, high=None)
