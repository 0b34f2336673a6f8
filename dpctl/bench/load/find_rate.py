"""The highest rate that an endpoint bears: doubled until a requirement is missed, then closed in on from both sides."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from dpctl.assess.verdicts import MISSED, UNDETERMINED
from dpctl.bench.load.report import LoadReport

# more failures than this are no service, whatever the latency of the others
_FAILED_SHARE = 0.01
_MOST_TRIALS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One rate that was tried: borne or not, None where the trial cannot tell; `why` in words."""

    rate: float
    borne: bool | None
    why: str
    report: LoadReport


@dataclass(frozen=True, slots=True, kw_only=True)
class RateSearch:
    """What a search found, requests a second: the highest rate borne and the lowest that was not, None for none.

    `why` says how it ended.
    """

    trials: tuple[Trial, ...]
    highest: float | None
    lowest_missed: float | None
    why: str


def judge(report: LoadReport) -> tuple[bool | None, str]:
    """Whether a run shows that its rate is borne: requirements met, next to no failures, no growing queue."""
    if report.client.limits:
        return None, "the client was the limit: " + report.client.limits[0]
    missed = [v for v in report.verdicts if v.state == MISSED]
    if missed:
        return False, f"missed: {missed[0].requirement}"
    if report.failed_share > _FAILED_SHARE:
        return False, f"{report.failed_share:.1%} of the requests failed"
    if report.steady.rising:
        return False, report.steady.why
    unsure = [v for v in report.verdicts if v.state == UNDETERMINED]
    if unsure:
        return None, f"undetermined: {unsure[0].requirement} ({unsure[0].why})"
    return True, "every requirement met"


def find_rate(try_rate: Callable[[float], LoadReport], *, start: float, precision: float = 0.1) -> RateSearch:
    """Search from `start` requests a second until the rate is known to within `precision` (0.1: a tenth).

    `try_rate` sends load at a rate and reports. Ends early where a trial cannot tell, or after 14 trials.
    """
    trials: list[Trial] = []
    highest: float | None = None
    missed: float | None = None
    rate = start
    while len(trials) < _MOST_TRIALS:
        report = try_rate(rate)
        borne, why = judge(report)
        trials.append(Trial(rate=rate, borne=borne, why=why, report=report))
        if borne is None:
            return RateSearch(trials=tuple(trials), highest=highest, lowest_missed=missed, why=f"ended: {why}")
        if borne:
            highest = rate
        else:
            missed = rate
        if highest is not None and missed is not None:
            if missed / highest <= 1 + precision:
                return RateSearch(
                    trials=tuple(trials), highest=highest, lowest_missed=missed, why=f"known to within {precision:.0%}"
                )
            rate = math.sqrt(highest * missed)
        else:
            rate = rate * 2 if borne else rate / 2
    return RateSearch(
        trials=tuple(trials), highest=highest, lowest_missed=missed, why=f"ended after {_MOST_TRIALS} trials"
    )
