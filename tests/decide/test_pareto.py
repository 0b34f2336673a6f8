from dataclasses import replace

from dpctl.decide.pareto import dominates, front, point
from tests.options import fig, need, option, usd


def test_the_front_keeps_what_is_best_at_something() -> None:
    of = need()
    options = [
        option("cheap", of, fixed=usd(10.0), e2el=fig(9.0, "s")),
        option("quick", of, fixed=usd(90.0), e2el=fig(1.0, "s")),
        option("worse", of, fixed=usd(95.0), e2el=fig(2.0, "s")),
        option("good", of, fixed=usd(99.0), e2el=fig(5.0, "s"), quality=fig(90.0, "%")),
    ]
    assert front(options) == ("cheap", "quick", "good")


def test_unknown_is_never_better() -> None:
    of = need()
    known, unknown = option("a", of, fixed=usd(1e9), e2el=fig(1.0, "s")), option("b", of, e2el=fig(1.0, "s"))
    assert front([known, unknown]) == ("a",)
    assert not dominates(point(known), point(known))


def test_a_published_quality_never_beats_a_measured_one() -> None:
    of = need()
    measured = option("run", of, fixed=usd(10.0), e2el=fig(1.0, "s"), quality=fig(60.0, "%"))
    published = replace(option("paper", of, fixed=usd(10.0), e2el=fig(1.0, "s")), published=fig(99.0, "%"))
    unknown = option("none", of, fixed=usd(10.0), e2el=fig(1.0, "s"))
    assert front([measured, published]) == ("run",)
    assert front([published, unknown]) == ("paper",)
    better = replace(published, published=fig(99.5, "%"))
    assert dominates(point(better), point(published))
