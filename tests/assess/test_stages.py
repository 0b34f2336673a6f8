import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.assess.stages import (
    FIRST,
    MASK,
    NETWORK,
    READING,
    WRITING,
    estimated_stages,
    longest,
    measured_stages,
)
from tests.options import fig

SECONDS = st.floats(min_value=0.001, max_value=1000.0)


def test_what_nothing_else_explains_is_reading_the_prompt() -> None:
    found = estimated_stages(fig(6.0, "s", 5.0, 9.0), fig(10.0, "ms"), output=101.0, waiting=fig(0.5, "s"))
    assert [(stage.what, stage.time.value) for stage in found] == [
        (NETWORK, 0.5),
        (READING, pytest.approx(4.5)),
        (WRITING, pytest.approx(1.0)),
    ]
    reading = found[1].time
    assert reading.low == pytest.approx(4.5 * 5 / 6)
    assert reading.high == pytest.approx(4.5 * 9 / 6)
    assert longest(found).what == READING


@settings(max_examples=30)
@given(before=SECONDS, waiting=SECONDS, reading=SECONDS, tpot=SECONDS, calls=st.integers(min_value=1, max_value=9))
def test_the_stages_of_several_calls_add_up_to_the_whole(
    before: float, waiting: float, reading: float, tpot: float, calls: int
) -> None:
    whole = before + waiting + reading + tpot * 19 * calls
    found = estimated_stages(
        fig(whole, "s"),
        fig(tpot, "s"),
        output=20.0,
        calls=calls,
        before=fig(before, "s"),
        waiting=fig(waiting, "s"),
    )
    assert sum(stage.time.value for stage in found) == pytest.approx(whole)
    assert [stage.what for stage in found] == [MASK, NETWORK, READING, WRITING]


def test_parts_longer_than_the_whole_are_refused() -> None:
    with pytest.raises(ValueError, match="more than the whole"):
        estimated_stages(fig(1.0, "s"), fig(0.1, "s"), output=100.0)


def test_a_run_tells_the_first_token_and_the_rest() -> None:
    first, rest = measured_stages(fig(2.0, "s", 1.5, 2.5), fig(5.0, "s", 4.0, 6.0))
    assert (first.what, first.time.value, first.time.low) == (FIRST, 2.0, 1.5)
    assert (rest.what, rest.time.value, rest.time.low) == (WRITING, 3.0, None)
