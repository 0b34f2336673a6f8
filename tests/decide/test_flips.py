import pytest

from dpctl.decide.flips import Choice, flips, halved


def test_the_nearest_change_on_either_side_is_solved() -> None:
    def choose(value: float) -> Choice:
        return Choice("low" if value < 40.0 else "mid" if value < 250.0 else "high", True)

    below, above = flips("volume", "1/day", 100.0, choose)
    assert below.value == pytest.approx(40.0, rel=1e-5) and below.becomes == "low" and not below.above
    assert above.value == pytest.approx(250.0, rel=1e-5) and above.becomes == "high" and above.above
    # the value is on the side where the other choice holds
    assert choose(below.value).id == "low" and choose(above.value).id == "high"


def test_what_never_changes_has_no_flip() -> None:
    assert list(flips("volume", "1/day", 100.0, lambda _: Choice("a", True))) == []


def test_that_nothing_meets_everything_any_more_is_a_change() -> None:
    (above,) = flips("latency limit", "s", 1.0, lambda limit: Choice("a", limit >= 3.0))
    assert above.value == pytest.approx(3.0, rel=1e-5) and above.becomes == "a" and above.meets


def test_steps_reach_and_exactness_are_the_callers() -> None:
    looked: list[float] = []

    def choose(value: float) -> Choice:
        looked.append(value)
        return Choice("far" if value > 50.0 else "near", True)

    assert list(flips("length", "char", 1.0, choose, step=2.0, reach=30.0)) == []
    assert max(looked) < 60.0
    (found,) = flips("length", "char", 1.0, choose, step=2.0, reach=100.0, within=0.1)
    assert 50.0 < found.value < 55.1
    assert halved(choose, Choice("near", True), 40.0, 64.0, within=1e-4) == pytest.approx(50.0, rel=1e-3)
