import pytest

from dpctl.decide.flips import flips


def test_the_nearest_change_on_either_side_is_solved() -> None:
    def choose(value: float) -> str:
        return "low" if value < 40.0 else "mid" if value < 250.0 else "high"

    below, above = flips("volume", "1/day", 100.0, choose)
    assert below.value == pytest.approx(40.0, rel=1e-5) and below.becomes == "low" and not below.above
    assert above.value == pytest.approx(250.0, rel=1e-5) and above.becomes == "high" and above.above
    # the value is on the side where the other choice holds
    assert choose(below.value) == "low" and choose(above.value) == "high"


def test_what_never_changes_has_no_flip() -> None:
    assert list(flips("volume", "1/day", 100.0, lambda _: "a")) == []
