import pytest

from dpctl.core.scenario import Arrivals, parse_requirement


@pytest.mark.parametrize(
    ("text", "metric", "statistic", "op", "limit", "unit"),
    [
        ("e2el mean <= 3 s", "e2el", "mean", "<=", 3.0, "s"),
        ("ttft p95 < 300 ms", "ttft", "p95", "<", 300.0, "ms"),
        ("leaked == 0", "leaked", "mean", "==", 0.0, ""),
        ("cost mean <= $0.05", "cost", "mean", "<=", 0.05, "USD"),
        ("compliance>=90%", "compliance", "mean", ">=", 90.0, "%"),
        ("bytes_out <= 1_000", "bytes_out", "mean", "<=", 1000.0, "B"),
    ],
)
def test_requirements_are_read(text: str, metric: str, statistic: str, op: str, limit: float, unit: str) -> None:
    found = parse_requirement(text)
    assert (found.metric, found.statistic, found.op, found.limit, found.unit) == (metric, statistic, op, limit, unit)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("faster please", "write it like"),
        ("speed <= 3 s", "unknown metric 'speed'"),
        ("e2el p97 <= 3 s", "unknown statistic 'p97'"),
        ("e2el mean <= 3 parsec", "unknown unit"),
        ("e2el mean <= $3", "e2el is in s"),
        ("e2el mean <= -3 s", "write it like"),
    ],
)
def test_bad_requirements_say_what_is_wrong(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message.replace("$", r"\$")):
        parse_requirement(text)


def test_limits_hold_or_not() -> None:
    limit = parse_requirement("e2el <= 3 s")
    assert limit.holds(3.0) and not limit.holds(3.01)
    assert parse_requirement("leaked == 0").holds(0.0)


@pytest.mark.parametrize("hourly", [(), (1.0,) * 23, (0.0,) * 24, (1.0,) * 23 + (-1.0,), (1.0,) * 23 + (float("nan"),)])
def test_a_daily_pattern_needs_a_weight_for_each_hour(hourly: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="24 weights"):
        Arrivals(hourly=hourly, source="a log")


def test_the_peak_is_relative_to_the_day_s_mean() -> None:
    assert Arrivals(hourly=(3.0,) * 24, source="even").peak == 1
    assert Arrivals(hourly=(0.0,) * 23 + (7.0,), source="one hour").peak == 24
