from dpctl.decide.sessions import occasions, pairs
from tests.decide.comparing import DAY, MINUTE, alternating, session


def test_alternating_sessions_are_pairs_whichever_side_goes_first() -> None:
    subject = alternating(1.0, count=4)
    assert pairs(subject.base, subject.new, 3600) == tuple(zip(subject.base, subject.new, strict=True))


def test_a_session_that_is_missing_costs_its_own_pair_alone() -> None:
    subject = alternating(1.0, count=6)
    assert len(pairs(subject.base[:2] + subject.base[3:], subject.new, 3600)) == 5


def test_blocks_distant_sessions_and_sessions_without_a_time_are_no_pairs() -> None:
    base, new = tuple(session(k * MINUTE) for k in range(5)), tuple(session((9 + k) * MINUTE) for k in range(5))
    assert len(pairs(base, new, 3600)) == 1
    assert pairs((session(0.0),), (session(DAY),), 3600) == ()
    assert pairs((session(None),), (session(0.0),), 3600) == ()


def test_sessions_within_the_hour_are_one_occasion() -> None:
    starts = [0.0, 50 * MINUTE, 70 * MINUTE, DAY, None]
    groups = occasions([session(start) for start in starts], 3600)
    assert [[s.started for s in group] for group in groups] == [[0.0, 50 * MINUTE], [70 * MINUTE], [DAY]]
