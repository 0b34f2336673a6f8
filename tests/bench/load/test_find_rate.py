"""The search for the highest rate, with a server made of arithmetic."""

from collections.abc import Callable

import pytest

from dpctl.bench.load.find_rate import find_rate
from dpctl.bench.load.report import LoadReport, load_report
from dpctl.core.scenario import parse_requirement
from tests.bench.load.runs import answered, failed, load_run

WANTED = [parse_requirement("ttft p95 <= 1 s")]


def server(capacity: float) -> Callable[[float], LoadReport]:
    """Answers in 0.2 s up to its capacity, in 2 s beyond."""

    def try_rate(rate: float) -> LoadReport:
        ttft = 0.2 if rate <= capacity else 2.0
        return load_report(load_run([answered(n, n / rate, ttft=ttft) for n in range(200)], seconds=200 / rate), WANTED)

    return try_rate


@pytest.mark.parametrize("capacity", [0.3, 7.0, 100.0])
@pytest.mark.parametrize("start", [1.0, 30.0])
def test_the_limit_is_found_from_both_sides(capacity: float, start: float) -> None:
    found = find_rate(server(capacity), start=start)
    assert found.highest is not None
    assert found.lowest_missed is not None
    assert found.highest <= capacity < found.lowest_missed <= found.highest * 1.1
    assert found.why == "known to within 10%"


def test_a_server_without_limit_ends_the_search() -> None:
    found = find_rate(server(1e30), start=1.0)
    assert (len(found.trials), found.lowest_missed) == (14, None)
    assert found.highest == 2**13


def test_a_trial_that_cannot_tell_ends_the_search() -> None:
    def few(rate: float) -> LoadReport:
        return load_report(load_run([answered(n, n / rate) for n in range(20)], seconds=20 / rate), WANTED)

    found = find_rate(few, start=1.0)
    assert (found.highest, len(found.trials)) == (None, 1)
    assert "undetermined" in found.why

    def late(rate: float) -> LoadReport:
        lag = 0.0005 if rate < 10 else 0.5
        outcomes = [answered(n, n / rate, lag=lag) for n in range(200)]
        return load_report(load_run(outcomes, seconds=200 / rate), WANTED)

    found = find_rate(late, start=1.0)
    assert found.highest == 8
    assert "client was the limit" in found.why


def test_failures_are_not_borne() -> None:
    def failing(rate: float) -> LoadReport:
        outcomes = [failed(n, n / rate) if rate > 5 and n % 40 == 0 else answered(n, n / rate) for n in range(200)]
        return load_report(load_run(outcomes, seconds=200 / rate), WANTED)

    found = find_rate(failing, start=4.0, precision=0.3)
    assert found.highest is not None
    assert found.highest <= 5
    assert "2.5% of the requests failed" in {trial.why for trial in found.trials}
