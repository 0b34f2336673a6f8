import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.core.figures import Figure, Provenance
from dpctl.cost.ownership import energy_line, hardware_line


def figure(value: float, unit: str, provenance: Provenance = Provenance.PUBLISHED, spread: float = 0.0) -> Figure:
    ends = {"low": value * (1 - spread), "high": value * (1 + spread)} if spread else {}
    return Figure(value=value, unit=unit, provenance=provenance, source=f"{value:g} {unit}", **ends)


def test_energy_by_hand() -> None:
    # 700 W x 36 s = 7 Wh; at 0.15 USD/kWh that is 0.00105 USD
    line = energy_line(figure(700, "W"), figure(36, "s"), figure(0.15, "USD/kWh"))
    assert (line.what, line.quantity.unit) == ("electricity", "kWh")
    assert line.quantity.value == pytest.approx(0.007)
    assert line.amount.value == pytest.approx(0.00105)
    assert line.amount.unit == "USD"


def test_hardware_by_hand() -> None:
    # 43,830 USD over 5 years (43,830 h) at 50 % use: 2 USD per busy hour; 90 s are 0.05 USD
    line = hardware_line(figure(43_830, "USD"), figure(5, "year"), figure(0.5, ""), figure(90, "s"))
    assert line.unit_price.to("USD/h").value == pytest.approx(2.0)
    assert line.amount.value == pytest.approx(0.05)


def test_utilisation_may_be_given_in_per_cent() -> None:
    share = hardware_line(figure(1000, "USD"), figure(4, "year"), figure(0.3, ""), figure(60, "s"))
    percent = hardware_line(figure(1000, "USD"), figure(4, "year"), figure(30, "%"), figure(60, "s"))
    assert share.amount.value == pytest.approx(percent.amount.value)


@pytest.mark.parametrize("wrong", [0.0, -0.1, 1.01])
def test_impossible_utilisation_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="utilisation"):
        hardware_line(figure(1000, "USD"), figure(4, "year"), figure(wrong, ""), figure(60, "s"))


def test_wrong_dimensions_are_refused() -> None:
    with pytest.raises(ValueError, match="different dimensions"):
        energy_line(figure(700, "W"), figure(36, "tok"), figure(0.15, "USD/kWh"))
    with pytest.raises(ValueError, match="different dimensions"):
        energy_line(figure(700, "W"), figure(36, "s"), figure(0.15, "USD/Mtok"))
    with pytest.raises(ValueError, match="different dimensions"):
        hardware_line(figure(1000, "W"), figure(4, "year"), figure(0.3, ""), figure(60, "s"))


def test_the_weakest_input_marks_the_result() -> None:
    line = energy_line(
        figure(700, "W", Provenance.ASSUMED, 0.2), figure(36, "s", Provenance.MEASURED), figure(0.15, "USD/kWh")
    )
    assert line.amount.provenance is Provenance.ASSUMED
    assert line.amount.source == "700 W"
    assert line.amount.low is not None and line.amount.low < line.amount.value


@given(price=st.floats(100, 1e6), life=st.floats(1, 10), use=st.floats(0.01, 1), seconds=st.floats(0.01, 1e5))
@settings(deadline=None, max_examples=50)
def test_all_busy_time_together_pays_for_the_machine(price: float, life: float, use: float, seconds: float) -> None:
    line = hardware_line(figure(price, "USD"), figure(life, "year"), figure(use, ""), figure(seconds, "s"))
    queries = life * 365.25 * 86_400 * use / seconds
    assert line.amount.value * queries == pytest.approx(price, rel=1e-9)
