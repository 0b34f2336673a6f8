import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.core.figures import Figure, Provenance, total, weakest

PROVENANCES = st.sampled_from(list(Provenance))


@st.composite
def figures(draw: st.DrawFn, unit: str = "s", *, positive: bool = False) -> Figure:
    edge = st.floats(1e-3 if positive else -1e6, 1e6)
    value = draw(edge)
    low = high = None
    if draw(st.booleans()):
        down, up = draw(st.floats(0, 0.9)), draw(st.floats(0, 5))
        low, high = value - down * abs(value), value + up * abs(value)
    provenance = draw(PROVENANCES)
    return Figure(value=value, unit=unit, provenance=provenance, source=f"source {provenance}", low=low, high=high)


def exact(value: float, unit: str, provenance: Provenance = Provenance.MEASURED) -> Figure:
    return Figure(value=value, unit=unit, provenance=provenance, source="test")


@settings(deadline=None)
@given(figures(), figures())
def test_a_sum_keeps_the_weakest_provenance_and_its_source(a: Figure, b: Figure) -> None:
    result = a + b
    worst = a if a.provenance.weakness >= b.provenance.weakness else b
    assert result.provenance.weakness == max(a.provenance.weakness, b.provenance.weakness)
    assert result.source == worst.source
    assert math.isclose(result.value, a.value + b.value)


@settings(deadline=None)
@given(figures(), figures())
def test_the_interval_of_a_sum_or_difference_holds_its_value_and_is_no_narrower(a: Figure, b: Figure) -> None:
    for result in (a + b, a - b):
        if a.low is None and b.low is None:
            assert result.low is None
            continue
        assert result.low is not None and result.high is not None
        assert result.low <= result.value <= result.high
        widths = [f.high - f.low for f in (a, b) if f.low is not None and f.high is not None]
        assert result.high - result.low >= max(widths) * (1 - 1e-6) - 1e-6


@settings(deadline=None)
@given(figures("W", positive=True), figures("s", positive=True))
def test_a_product_of_positive_figures_has_a_positive_interval_around_it(a: Figure, b: Figure) -> None:
    result = a * b
    assert math.isclose(result.value, a.value * b.value, rel_tol=1e-9)
    assert (result.low is None) == (a.low is None and b.low is None)
    if result.low is not None and result.high is not None:
        assert result.low <= result.value <= result.high


@settings(deadline=None)
@given(figures("tok", positive=True), figures("s", positive=True))
def test_dividing_and_multiplying_again_gives_the_value_back(a: Figure, b: Figure) -> None:
    assert math.isclose(((a / b) * b).value, a.value, rel_tol=1e-9)


def test_quadrature_not_worst_case() -> None:
    a = Figure(value=10, unit="s", provenance=Provenance.MEASURED, source="a", low=7, high=13)
    b = Figure(value=10, unit="s", provenance=Provenance.MEASURED, source="b", low=6, high=14)
    result = a + b
    assert (result.low, result.high) == (15.0, 25.0)


def test_power_times_time_times_price_is_money() -> None:
    cost = exact(250, "W") * exact(2, "h") * exact(0.2, "USD/kWh", Provenance.ASSUMED)
    assert math.isclose(cost.to("USD").value, 0.1)
    assert cost.provenance is Provenance.ASSUMED


def test_units_of_different_dimension_do_not_add_up() -> None:
    with pytest.raises(ValueError, match="different dimensions"):
        exact(1, "s") + exact(1, "B")


def test_a_sum_converts_to_the_first_unit() -> None:
    result = exact(1, "s") + exact(500, "ms")
    assert (result.value, result.unit) == (1.5, "s")


@pytest.mark.parametrize("bad", [{"value": math.nan}, {"low": 1.0}, {"low": 2.0, "high": 3.0}, {"unit": "furlong"}])
def test_impossible_figures_are_refused(bad: dict[str, object]) -> None:
    arguments: dict[str, object] = {"value": 1.0, "unit": "s", "provenance": Provenance.MEASURED, "source": "t"}
    with pytest.raises(ValueError, match=r"finite|interval|unit"):
        Figure(**(arguments | bad))  # type: ignore[arg-type]


def test_a_divisor_that_may_be_zero_is_refused() -> None:
    wide = Figure(value=1, unit="s", provenance=Provenance.MEASURED, source="wide", low=-1, high=2)
    with pytest.raises(ZeroDivisionError, match="wide"):
        exact(1, "tok") / wide


def test_an_unknown_part_makes_the_total_unknown() -> None:
    assert total([exact(1, "USD"), None]) is None
    assert total([]) is None
    known = total([exact(1, "USD"), exact(2, "USD", Provenance.PUBLISHED)])
    assert known is not None and known.value == 3 and known.provenance is Provenance.PUBLISHED


def test_order_of_provenance() -> None:
    letters = [exact(1, "s", p) for p in Provenance]
    assert "".join(f.provenance for f in letters) == "MSPEA"
    assert weakest(letters).provenance is Provenance.ASSUMED
