"""The breaker: when it opens, whom it lets through as a probe, and that a hold is no failure."""

import pytest

from dpctl.pipelines.breaker import Breaker, State


def opened(threshold: int = 3) -> Breaker:
    breaker = Breaker(threshold=threshold, cool_down=30.0)
    for second in range(threshold):
        breaker.enter(second)
        breaker.failed(second)
    return breaker


def test_it_opens_at_the_threshold_of_failures_in_a_row():
    breaker = Breaker(threshold=3, cool_down=30.0)
    for outcome in (breaker.failed, breaker.failed):
        outcome(0.0)
    breaker.succeeded()
    breaker.failed(1.0)
    breaker.failed(1.0)
    assert (breaker.state(1.0), breaker.permits(1.0)) == (State.CLOSED, True)
    breaker.failed(2.0)
    assert (breaker.state(2.0), breaker.permits(2.0)) == (State.OPEN, False)


def test_after_the_cool_down_one_probe_is_let_through():
    breaker = opened()
    assert not breaker.permits(31.9)
    assert breaker.state(32.0) is State.HALF_OPEN
    assert breaker.permits(32.0)
    breaker.enter(32.0)
    assert not breaker.permits(32.0)


def test_the_probe_decides():
    good, bad, called_off = opened(), opened(), opened()
    for breaker in (good, bad, called_off):
        breaker.enter(40.0)
    good.succeeded()
    assert good.state(40.0) is State.CLOSED
    bad.failed(41.0)  # one failure is enough now
    assert bad.state(70.9) is State.OPEN
    assert bad.state(71.0) is State.HALF_OPEN
    called_off.left()
    assert called_off.permits(40.0)


def test_a_hold_is_kept_and_counts_as_no_failure():
    breaker = Breaker(threshold=1)
    breaker.hold(10.0)
    breaker.hold(5.0)
    assert breaker.held_until == 10.0
    assert breaker.state(0.0) is State.CLOSED


@pytest.mark.parametrize(("threshold", "cool_down"), [(0, 1.0), (1, -1.0)])
def test_settings_that_make_no_sense(threshold, cool_down):
    with pytest.raises(ValueError, match="threshold"):
        Breaker(threshold=threshold, cool_down=cool_down)
