from dataclasses import replace

import pytest

from dpctl.core.errors import ExitCode
from dpctl.core.figures import Provenance
from dpctl.decide.change import Answer, Change, Gate, Method, Scope, Subject
from dpctl.decide.regress import compare, exit_code, least_pairs, pairs_to_add
from tests.decide.comparing import DAY, MINUTE, alternating, session, spoilt

GATE = Gate()


def of(subject: Subject, metric: str = "ttft", gate: Gate = GATE) -> Change:
    return next(change for change in compare((subject,), gate) if change.metric == metric)


def test_a_slowdown_is_worse_with_its_estimate_interval_and_what_could_be_seen() -> None:
    change = of(alternating(1.15))
    assert (change.answer, change.method, change.n) == (Answer.WORSE, Method.PAIRED, 12)
    assert change.estimate == pytest.approx(0.15, abs=0.01)
    assert change.low is not None and change.high is not None and change.low <= change.estimate <= change.high
    assert change.level >= 0.9
    # two metrics were tested: the smaller of two equal p-values is doubled
    assert change.p == pytest.approx(2 / 2**12)
    assert change.detectable is not None and 0.05 < change.detectable < 0.08


def test_a_speed_up_is_better_and_a_small_change_is_none() -> None:
    assert of(alternating(0.85)).answer is Answer.BETTER
    small = of(alternating(1.03))
    assert small.answer is Answer.UNCHANGED and small.p is not None and small.p < 0.01
    # with a tolerance of 1 % the same sessions are worse
    assert of(alternating(1.03), gate=Gate(tolerance=0.01)).answer is Answer.WORSE


def test_five_pairs_acquit_but_never_accuse() -> None:
    assert of(alternating(1.0, count=5)).answer is Answer.UNCHANGED
    slow = of(alternating(1.5, count=5))
    assert slow.answer is Answer.INCONCLUSIVE and slow.detectable is None
    assert "8 can" in slow.reason
    assert (least_pairs(1, GATE), least_pairs(2, GATE), least_pairs(3, GATE)) == (7, 8, 9)


def test_screen_then_confirm() -> None:
    assert pairs_to_add((), 0, GATE) == 5
    assert pairs_to_add(compare((alternating(1.0, count=5),), GATE), 5, GATE) == 0
    assert pairs_to_add(compare((alternating(1.2, count=5),), GATE), 5, GATE) == 7
    wild = tuple(0.8 * (-1) ** k for k in range(12))
    assert pairs_to_add(compare((alternating(1.0, wobble=wild),), GATE), 12, GATE) == 0


def test_sessions_that_scatter_wildly_are_inconclusive_and_say_what_they_could_see() -> None:
    change = of(alternating(1.0, wobble=tuple(0.5 * (-1) ** k for k in range(12))))
    assert change.answer is Answer.INCONCLUSIVE and "scatter" in change.reason
    assert change.detectable is not None and change.detectable > 0.2


def test_blocks_of_sessions_are_no_pairs() -> None:
    base = tuple(session(k * MINUTE) for k in range(12))
    new = tuple(session((20 + k) * MINUTE, 2.0) for k in range(12))
    change = of(Subject(deployment="d", base=base, new=new))
    assert change.answer is Answer.INCONCLUSIVE and change.method is Method.NONE
    assert change.estimate == pytest.approx(1.0) and change.low is None


def history(*, new: float, runs: int = 10, repeats: int = 3) -> Subject:
    base = tuple(session(k * DAY, 1 + 0.02 * (-1) ** k) for k in range(runs))
    return Subject(deployment="d", base=base, new=tuple(session(runs * DAY + k * MINUTE, new) for k in range(repeats)))


def test_a_long_history_stands_in_for_pairs() -> None:
    special = pytest.importorskip("scipy.special")
    numpy = pytest.importorskip("numpy")
    change = of(history(new=1.2))
    assert (change.answer, change.method, change.n) == (Answer.WORSE, Method.HISTORY, 10)
    logs = numpy.log([1 + 0.02 * (-1) ** k for k in range(10)])
    error = logs.std(ddof=1) * numpy.sqrt(1.1)
    p = float(special.stdtr(9, -(numpy.log(1.2) - logs.mean()) / error))
    assert change.p == pytest.approx(2 * p, rel=1e-9)
    reach = float(special.stdtrit(9, 0.95)) * error
    assert change.high == pytest.approx(float(numpy.expm1(numpy.log(1.2) - logs.mean() + reach)), rel=1e-9)
    assert of(history(new=1.0)).answer is Answer.UNCHANGED
    assert of(history(new=0.7)).answer is Answer.BETTER


def test_one_new_run_against_a_history_accuses_nobody() -> None:
    change = of(history(new=1.5, repeats=1))
    assert change.answer is Answer.INCONCLUSIVE and "3 new runs" in change.reason


def test_runs_of_one_hour_are_one_occasion_of_a_history() -> None:
    base = tuple(session(k * MINUTE) for k in range(40))
    change = of(Subject(deployment="d", base=base, new=(session(DAY, 1.5),)))
    assert change.answer is Answer.INCONCLUSIVE and change.method is Method.NONE
    assert of(history(new=1.2, runs=9)).method is Method.NONE


def test_a_history_without_any_spread_still_answers() -> None:
    base = tuple(session(k * DAY) for k in range(10))
    new = tuple(session(11 * DAY + k) for k in range(3))
    assert of(Subject(deployment="d", base=base, new=new)).answer is Answer.UNCHANGED


def test_another_machine_spoils_times_and_another_scenario_everything() -> None:
    subject = alternating(1.5)
    there = compare((replace(subject, differences=(spoilt(Scope.TIMES),)),), GATE)
    assert {c.answer for c in there if c.metric != "leaked"} == {Answer.NOT_COMPARABLE}
    assert "another machine: a, now b" in there[1].reason
    assert exit_code([c.answer for c in there]) is ExitCode.INCONCLUSIVE
    other = compare((replace(subject, differences=(spoilt(Scope.ALL),)),), GATE)
    assert [c.metric for c in other] == ["leaked", "all others"]


def test_a_deployment_that_was_not_run_is_said() -> None:
    changes = compare((replace(alternating(1.0), new=()),), GATE)
    assert changes[-1].answer is Answer.NOT_COMPARABLE and "the new side has no session" in changes[-1].reason


def test_a_time_of_one_side_alone_is_not_comparable() -> None:
    subject = alternating(1.0)
    silent = replace(subject, new=tuple(replace(s, times={"e2el": 3.0}) for s in subject.new))
    change = of(silent)
    assert change.answer is Answer.NOT_COMPARABLE and "the new side" in change.reason


def test_counts_that_vary_are_compared_by_sessions() -> None:
    subject = alternating(1.0)
    longer = replace(
        subject,
        base=tuple(replace(s, counts={"tokens_out": (90.0, 100.0 + k, 110.0)}) for k, s in enumerate(subject.base)),
        new=tuple(replace(s, counts={"tokens_out": (140.0, 150.0 + k, 160.0)}) for k, s in enumerate(subject.new)),
    )
    change = of(longer, "tokens_out")
    assert (change.answer, change.method, change.unit) == (Answer.WORSE, Method.PAIRED, "tok")
    zeros = replace(longer, new=tuple(replace(s, counts={"tokens_out": (0.0, 5.0)}) for s in subject.new))
    assert of(zeros, "tokens_out").answer is Answer.NOT_COMPARABLE
    assert of(replace(longer, new=subject.new), "tokens_out").answer is Answer.NOT_COMPARABLE


def test_how_a_value_was_learned_is_kept() -> None:
    subject = replace(alternating(1.0), worth={"ttft": Provenance.ESTIMATED})
    assert of(subject).provenance is Provenance.ESTIMATED
    assert of(subject, "leaked").provenance is Provenance.MEASURED


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ((), ExitCode.DONE),
        ((Answer.UNCHANGED, Answer.BETTER), ExitCode.DONE),
        ((Answer.UNCHANGED, Answer.INCONCLUSIVE), ExitCode.INCONCLUSIVE),
        ((Answer.NOT_COMPARABLE,), ExitCode.INCONCLUSIVE),
        ((Answer.WORSE, Answer.NOT_COMPARABLE), ExitCode.FINDING),
    ],
)
def test_exit_codes(answers: tuple[Answer, ...], code: ExitCode) -> None:
    assert exit_code(answers) is code


@pytest.mark.parametrize("tolerance", [0.0, -0.1, 1.0])
def test_a_senseless_tolerance_is_refused(tolerance: float) -> None:
    with pytest.raises(ValueError, match="tolerance"):
        Gate(tolerance=tolerance)
