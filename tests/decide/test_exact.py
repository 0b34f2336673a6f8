from dataclasses import replace

import pytest

from dpctl.decide import exact
from dpctl.decide.change import Answer, Change, Gate, Session, Subject
from tests.decide.comparing import alternating, leak, session

GATE = Gate()


def subject(base: Session, new: Session) -> Subject:
    return Subject(deployment="hybrid", base=(base,), new=(new,))


def test_any_new_leak_is_worse_and_one_that_was_there_is_not() -> None:
    before = session(0.0, leaks=(leak("s1"), leak("s2")))
    more = subject(before, session(1.0, leaks=(leak("s1"), leak("s3", "iban"), leak("s3", "iban"))))
    change = exact.leaks(more)
    assert (change.answer, change.base, change.new) == (Answer.WORSE, 2, 2)
    assert change.reason == "new: 1 iban"
    assert [(found.span, found.known) for found in exact.leaked(more)] == [("s3", False), ("s1", True)]
    assert exact.leaks(subject(before, before)).answer is Answer.UNCHANGED
    assert exact.leaks(subject(before, session(1.0))).answer is Answer.BETTER


def test_masking_switched_off_is_worse_even_when_faster() -> None:
    quick = alternating(0.5)
    open_ = replace(quick, new=tuple(replace(s, leaks=(leak("s1"),)) for s in quick.new))
    assert exact.leaks(open_).answer is Answer.WORSE


@pytest.mark.parametrize(
    ("base", "new", "answer"),
    [
        (100.0, 100.0, Answer.UNCHANGED),
        (100.0, 101.0, Answer.WORSE),
        (100.0, 99.0, Answer.BETTER),
        (0.0, 0.0, Answer.UNCHANGED),
        (0.0, 1.0, Answer.WORSE),
    ],
)
def test_counts_are_compared_exactly(base: float, new: float, answer: Answer) -> None:
    sides = [session(0.0, counts={"bytes_out": (value, value)}) for value in (base, new)]
    change = exact.count(subject(*sides), "bytes_out", "B")
    assert change is not None and change.answer is answer
    assert change.estimate == (None if base == 0 and new else pytest.approx(new / base - 1 if base else 0.0))


def test_a_count_that_varies_is_no_exact_one() -> None:
    varying = session(0.0, counts={"tokens_out": (5.0, 6.0)})
    assert exact.count(subject(varying, varying), "tokens_out", "tok") is None
    assert exact.count(subject(session(0.0), varying), "tokens_out", "tok") is None


def asked(found: range, answers: int = 1) -> Session:
    return session(0.0, found={("d", f"f{k}"): answers for k in found}, answers={"d": answers}, facts={"d": 40})


def test_quality_is_tested_by_the_facts_that_one_side_alone_found() -> None:
    (same,) = exact.quality(subject(asked(range(30)), asked(range(30))), GATE)
    assert (same.answer, same.base, same.n) == (Answer.UNCHANGED, 75.0, 40)
    (lost,) = exact.quality(subject(asked(range(30)), asked(range(22))), GATE)
    assert lost.answer is Answer.WORSE and lost.p == 1 / 2**8 and lost.estimate == pytest.approx(-0.2)
    assert lost.reason == "8 lost, 0 gained" and lost.detectable == 7 / 40
    (few,) = exact.quality(subject(asked(range(30)), asked(range(25))), GATE)
    assert few.answer is Answer.INCONCLUSIVE
    (more,) = exact.quality(subject(asked(range(20)), asked(range(30))), GATE)
    assert more.answer is Answer.BETTER
    assert exact.quality(subject(session(0.0), asked(range(3))), GATE) == []


def test_a_fact_counts_when_most_answers_have_it() -> None:
    base = asked(range(10), answers=3)
    once = replace(base, found={**base.found, ("d", "f0"): 1})
    (change,) = exact.quality(subject(base, once), GATE)
    assert change.reason == "1 lost, 0 gained" and change.answer is Answer.UNCHANGED


@pytest.mark.parametrize(
    ("base", "new", "answer"),
    [
        ((0, 60), (9, 60), Answer.WORSE),
        ((0, 5), (1, 5), Answer.INCONCLUSIVE),
        ((1, 5), (0, 5), Answer.UNCHANGED),
        ((0, 3), (3, 3), Answer.WORSE),
        ((30, 60), (0, 60), Answer.BETTER),
    ],
)
def test_failed_requests(base: tuple[int, int], new: tuple[int, int], answer: Answer) -> None:
    sides = [Session(name="r", requests=n, failed=failed) for failed, n in (base, new)]
    (change,) = exact.failures(subject(*sides), GATE)
    assert change.answer is answer


def test_nothing_failed_is_no_row() -> None:
    found: list[Change] = exact.failures(alternating(1.0), GATE)
    assert found == []
