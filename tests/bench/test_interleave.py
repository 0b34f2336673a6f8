import sys
from pathlib import Path

import pytest

from dpctl.bench.interleave import Command, Make, Side, alternated, order, repeated, run
from dpctl.bench.sessions import recorded, subjects
from dpctl.core.errors import DpctlError, UnavailableError, UsageError
from dpctl.decide.change import Answer, Gate
from dpctl.decide.regress import compare
from tests.bench.run_files import written

GATE = Gate()
# how much a new session's time strays from the base's, a little differently in each
WOBBLE = (0.0, 0.011, -0.012, 0.007, -0.006, 0.013, -0.009, 0.004, -0.003, 0.008, -0.005, 0.002)


def making(factor: float, wobble: float = 1.0, **new: object) -> tuple[Make, list[str]]:
    """Writes a session a minute later than the last; one of the new side takes about `factor` times as long."""
    made: list[str] = []

    def make(side: Side, path: Path) -> None:
        number = sum(name.startswith(side) for name in made)
        made.append(f"{side} {path.stem}")
        started = 1.79e9 + 60 * len(made)
        if side is Side.BASE:
            written(path, started=started)
        else:
            written(path, started=started, seconds=1.7 * factor * (1 + wobble * WOBBLE[number % 12]), **new)  # type: ignore[arg-type]

    return make, made


def answers(folder: Path) -> dict[str, Answer]:
    sides = [[s for p in sorted((folder / side).iterdir()) for s in recorded(p)] for side in ("base", "new")]
    return {change.metric: change.answer for change in compare(subjects(*sides), GATE)}


def test_sides_take_turns_at_going_first() -> None:
    assert [side for pair in range(4) for side in order(pair)] == [
        *(Side.BASE, Side.NEW, Side.NEW, Side.BASE, Side.BASE, Side.NEW, Side.NEW, Side.BASE)
    ]


def test_five_pairs_acquit_where_nothing_changed(tmp_path: Path) -> None:
    make, made = making(1.0, 0.25)
    steps = list(alternated(make, tmp_path, GATE))
    assert made[:4] == ["base 01", "new 01", "new 02", "base 02"] and len(made) == 10
    assert [step.path.relative_to(tmp_path).as_posix() for step in steps[:2]] == ["base/01.jsonl", "new/01.jsonl"]
    assert {step.planned for step in steps} == {5} and steps[-1].number == 5
    assert set(answers(tmp_path).values()) == {Answer.UNCHANGED}


def test_what_five_pairs_leave_open_is_confirmed_by_twelve(tmp_path: Path) -> None:
    make, made = making(1.15)
    steps = list(alternated(make, tmp_path, GATE))
    assert len(made) == 24 and [step.planned for step in steps] == [5] * 10 + [12] * 14
    assert answers(tmp_path)["ttft"] is Answer.WORSE


def test_more_pairs_are_made_where_they_are_asked_for(tmp_path: Path) -> None:
    make, made = making(1.15)
    list(alternated(make, tmp_path, Gate(confirm=20)))
    assert len(made) == 40


def test_one_pair_is_enough_where_no_more_could_tell(tmp_path: Path) -> None:
    make, made = making(1.0, digest="b" * 64)
    list(alternated(make, tmp_path, GATE))
    assert made == ["base 01", "new 01"] and answers(tmp_path)["all others"] is Answer.NOT_COMPARABLE


def test_sessions_that_failed_to_measure_are_refused_at_once(tmp_path: Path) -> None:
    make, made = making(1.0, done=False)
    with pytest.raises(UsageError, match="before it was done"):
        list(alternated(make, tmp_path, GATE))
    assert len(made) == 2


def history(folder: Path, runs: int) -> list[Path]:
    """As many runs, a day apart."""
    return [
        written(folder / f"{k:02d}.jsonl", started=1.78e9 + 86_400 * k, seconds=1.7 * (1 + WOBBLE[k]))
        for k in range(runs)
    ]


@pytest.mark.parametrize(
    ("factor", "runs", "sessions", "answer"),
    [
        # within what the history knows: one run says so
        (1.0, 12, 1, Answer.UNCHANGED),
        # beyond it: one run alone might be a disturbance
        (1.3, 12, 3, Answer.WORSE),
        # too short a history: more new runs would not help
        (1.3, 3, 1, Answer.INCONCLUSIVE),
    ],
)
def test_against_stored_runs_only_as_many_new_ones_as_it_takes(
    tmp_path: Path, factor: float, runs: int, sessions: int, answer: Answer
) -> None:
    base = [session for path in history(tmp_path / "base", runs) for session in recorded(path)]
    make, made = making(factor)
    steps = list(repeated(make, tmp_path, base, GATE))
    assert made == [f"new {k:02d}" for k in range(1, sessions + 1)] and len(steps) == sessions
    assert answers(tmp_path)["ttft"] is answer


def script(code: str) -> Command:
    return Command(arguments=(sys.executable, "-S", "-c", code), called="the base")


def test_a_command_is_given_the_place_to_write_to(tmp_path: Path) -> None:
    path = tmp_path / "a run.jsonl"
    assert script("x").writing(path)[-2:] == ["--out", str(path)]
    named = Command(arguments=("bench", "--out={out}", "-q"), called="")
    assert named.writing(path) == ["bench", f"--out={path}", "-q"]
    run(script("import sys; open(sys.argv[-1], 'w').close()"), path)
    assert path.is_file()


@pytest.mark.parametrize(
    ("code", "kind", "said"),
    [
        (
            "import sys; print('dpctl: no such model', file=sys.stderr); sys.exit(2)",
            UsageError,
            "exit 2: no such model",
        ),
        ("import sys; print('dpctl: unreachable', file=sys.stderr); sys.exit(3)", UnavailableError, "exit 3: unreach"),
        ("raise SystemExit(7)", UnavailableError, "exit 7: it said nothing"),
        ("pass", UsageError, "wrote no run file"),
    ],
)
def test_what_a_command_does_wrong_is_said(tmp_path: Path, code: str, kind: type[DpctlError], said: str) -> None:
    with pytest.raises(kind, match=said) as caught:
        run(script(code), tmp_path / "run.jsonl")
    assert isinstance(caught.value, DpctlError) and caught.value.where == "the base"


def test_missed_requirements_are_no_failure_and_an_interrupt_is_one(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    run(script("import sys; open(sys.argv[-1], 'w').close(); sys.exit(1)"), path)
    with pytest.raises(KeyboardInterrupt):
        run(script("raise SystemExit(130)"), path)


def test_a_program_that_is_not_there_is_wrong_usage_and_its_arguments_are_not_told(tmp_path: Path) -> None:
    gone = Command(arguments=(str(tmp_path / "gone"), "--key=secret"), called="--baseline-command")
    with pytest.raises(UsageError, match="cannot start it") as caught:
        run(gone, tmp_path / "run.jsonl")
    assert "secret" not in str(caught.value)
