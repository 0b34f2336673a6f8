from dataclasses import replace

from dpctl.decide.change import Answer, Gate, Session, Subject
from dpctl.decide.regress import compare
from dpctl.decide.sessions import counts_alone, occasions, pairs
from tests.decide.comparing import DAY, MINUTE, alternating, leak, session


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


def test_counts_alone_are_those_of_the_newest_base_and_nothing_timed() -> None:
    subject = alternating(1.5)
    assert {change.metric for change in compare((subject,), Gate())} > {"leaked"}
    (counted,) = counts_alone((subject,), 3600)
    assert [change.metric for change in compare((counted,), Gate())] == ["leaked"]
    assert [s.name for s in counted.new] == [s.name for s in subject.new]


def test_a_leak_that_was_stopped_and_a_count_that_was_changed_are_not_the_bases_any_more() -> None:
    def at(day: int, tokens: float, *spans: str) -> Session:
        return replace(session(day * DAY), counts={"tokens_in": (tokens,)}, leaks=tuple(map(leak, spans)))

    base = (at(2, 90.0), at(1, 100.0, "s1"))
    for new, worse in ((at(3, 90.0), set()), (at(3, 100.0, "s1"), {"leaked", "tokens_in"})):
        (subject,) = counts_alone((Subject(deployment="d", base=base, new=(new,)),), 3600)
        assert {c.metric for c in compare((subject,), Gate()) if c.answer is Answer.WORSE} == worse
    # without any time, none is newest
    untimed = tuple(replace(one, started=None) for one in base)
    (subject,) = counts_alone((Subject(deployment="d", base=untimed, new=(new,)),), 3600)
    assert len(subject.base) == 2
