from dataclasses import replace
from pathlib import Path

import pytest

from dpctl.bench.history import METRICS, courses, stored
from dpctl.core.errors import UsageError
from dpctl.core.figures import Provenance
from tests.bench.run_files import ENVIRONMENT, HYBRID, OPEN, written


def test_a_course_is_in_the_order_in_which_its_runs_began(tmp_path: Path) -> None:
    paths = [written(tmp_path / f"{k}.jsonl", seconds=k, started=1.79e9 - 60 * k) for k in (1, 2, 3)]
    (course,) = courses(stored(paths)[0], "e2el")
    assert [point.value for point in course.points] == [12, 8, 4]
    assert [point.started for point in course.points] == [1.79e9 - 180, 1.79e9 - 120, 1.79e9 - 60]
    assert {(point.requests, point.version) for point in course.points} == {(3, "0.1.0")}
    assert (course.unit, course.provenance, course.machine) == ("s", Provenance.MEASURED, "a cloud instance")


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        ("ttft", 1.7),
        ("tpot", 5.1 / 499),
        ("tokens_in", 33_000),
        ("bytes_out", 158_214),
        ("cost", 0.0875),
        # of three requests that leak the same span
        ("leaked", 1),
        ("failed", 0),
    ],
)
def test_every_metric_has_a_value_in_its_unit(tmp_path: Path, metric: str, value: float) -> None:
    files, _ = stored([written(tmp_path / "a.jsonl", leaked={"person": ("s2",)})])
    (course,) = courses(files, metric)
    assert course.points[0].value == pytest.approx(value) and course.unit == METRICS[metric]


def test_runs_that_measured_something_else_or_elsewhere_have_a_course_of_their_own(tmp_path: Path) -> None:
    changes: list[dict[str, object]] = [
        {},
        {"environment": {**ENVIRONMENT, "machine": "another"}},
        {"deployment": OPEN},
        {"digest": "b" * 64},
        {"deployment": replace(HYBRID, emulated=True)},
        # another version is what one wants to see
        {"environment": {**ENVIRONMENT, "dpctl": "0.2.0"}},
    ]
    paths = [written(tmp_path / f"{k}.jsonl", **change) for k, change in enumerate(changes)]  # type: ignore[arg-type]
    found = courses(stored(paths)[0], "ttft")
    assert [len(course.points) for course in found] == [2, 1, 1, 1, 1]
    assert [point.version for point in found[0].points] == ["0.1.0", "0.2.0"]
    assert found[-1].provenance is Provenance.ESTIMATED


def test_a_run_without_a_value_has_no_point_and_a_broken_file_is_passed_over(tmp_path: Path) -> None:
    whole, failed, torn = (tmp_path / f"{name}.jsonl" for name in ("a", "b", "c"))
    written(whole)
    written(failed, error="HTTP 500")
    torn.write_text(written(tmp_path / "d.jsonl").read_text()[:-20])
    files, passed = stored([whole, failed, torn])
    (course,) = courses(files, "ttft")
    assert len(course.points) == 1
    (reason,) = passed
    assert "c.jsonl:6" in reason and "before it was done" in reason
    # that all requests of a run failed is a value
    assert [point.value for point in courses(files, "failed")[0].points] == [0, 3]


def test_an_unknown_metric_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="unknown metric 'speed'") as caught:
        courses((), "speed")
    assert "e2el" in caught.value.hint and courses((), "e2el") == ()
