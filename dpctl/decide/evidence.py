"""What sessions say about one metric that varies: log-ratios of pairs, or one value against a stored history."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from dpctl.core.paired import Shift, hodges_lehmann, wilcoxon_greater
from dpctl.core.stats import mean, median
from dpctl.core.student import t_above, t_quantile
from dpctl.decide.change import Gate, Method, Session, Subject
from dpctl.decide.sessions import occasions, pairs

Value = Callable[[Session], float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """How much larger a metric became, as a shift of logarithms, and how likely chance alone would do as much.

    `error` is the standard error of the shift; `freedom` its degrees of freedom. `least` is the smallest p-value that
    so much data can give. `runs` is how many new sessions there are.
    """

    deployment: str
    metric: str
    unit: str
    method: Method
    base: float
    new: float
    shift: Shift
    n: int
    p_more: float
    p_less: float
    error: float = 0.0
    freedom: int = 0
    least: float = 1.0
    runs: int = 0


def evidence(subject: Subject, metric: str, unit: str, value: Value, gate: Gate) -> Evidence:
    """Interleaved pairs where there are enough to screen by, else the history where it is long enough, else neither.

    `value` gives a session's value, above 0, or None. ValueError when one of the sides has no value at all.
    """
    base, new = _known(subject.base, value), _known(subject.new, value)
    if not base or not new:
        raise ValueError(f"{metric} has values on one side only")
    couples = [
        (a, b)
        for one, other in pairs(subject.base, subject.new, gate.occasion)
        if (a := value(one)) is not None and (b := value(other)) is not None
    ]
    past = [
        [known for session in group if (known := value(session)) is not None]
        for group in occasions(subject.base, gate.occasion)
    ]
    past = [group for group in past if group]
    # both ends in one place: what is shown beside the verdict, whatever the method
    typical = (median(base), median(new))
    if len(couples) >= gate.screen:
        return _paired(subject.deployment, metric, unit, typical, couples, gate)
    if len(past) >= gate.history:
        return _against_history(subject.deployment, metric, unit, typical, past, new, gate)
    return Evidence(
        deployment=subject.deployment,
        metric=metric,
        unit=unit,
        method=Method.NONE,
        base=typical[0],
        new=typical[1],
        shift=Shift(estimate=math.log(typical[1] / typical[0])),
        n=len(couples),
        p_more=1.0,
        p_less=1.0,
    )


def _known(sessions: Sequence[Session], value: Value) -> list[float]:
    return [known for session in sessions if (known := value(session)) is not None]


def _paired(
    deployment: str,
    metric: str,
    unit: str,
    typical: tuple[float, float],
    couples: Sequence[tuple[float, float]],
    gate: Gate,
) -> Evidence:
    logs = [math.log(new / base) for base, new in couples]
    shift = hodges_lehmann(logs, level=gate.level)
    error = 0.0
    if shift.low is not None and shift.high is not None:
        # the interval's own width, as one of a normal estimate: one wild session hardly widens it
        error = (shift.high - shift.low) / 2 / NormalDist().inv_cdf((1 + shift.level) / 2)
    return Evidence(
        deployment=deployment,
        metric=metric,
        unit=unit,
        method=Method.PAIRED,
        base=typical[0],
        new=typical[1],
        shift=shift,
        n=len(logs),
        p_more=wilcoxon_greater(logs),
        p_less=wilcoxon_greater([-value for value in logs]),
        error=error,
        freedom=len(logs) - 1,
        least=0.5 ** len(logs),
    )


def _against_history(
    deployment: str,
    metric: str,
    unit: str,
    typical: tuple[float, float],
    past: Sequence[Sequence[float]],
    new: Sequence[float],
    gate: Gate,
) -> Evidence:
    """The prediction limit of a normal sample's next value (Hahn & Meeker, Statistical Intervals, 4.8), in logarithms.

    However many new sessions there are, they count as one value: they share the state of the machine.
    """
    logs = [math.log(median(group)) for group in past]
    n, centre = len(logs), mean(logs)
    spread = math.sqrt(math.fsum((value - centre) ** 2 for value in logs) / (n - 1))
    error = spread * math.sqrt(1 + 1 / n)
    estimate = math.log(median(new)) - centre
    reach = t_quantile((1 - gate.level) / 2, n - 1) * error
    if error > 0:
        p_more, p_less = t_above(estimate / error, n - 1), t_above(-estimate / error, n - 1)
    else:
        # a history without any spread: every difference is one
        p_more, p_less = (0.0 if estimate > 0 else 1.0), (0.0 if estimate < 0 else 1.0)
    return Evidence(
        deployment=deployment,
        metric=metric,
        unit=unit,
        method=Method.HISTORY,
        base=math.exp(centre),
        new=typical[1],
        shift=Shift(estimate=estimate, low=estimate - reach, high=estimate + reach, level=gate.level),
        n=n,
        p_more=p_more,
        p_less=p_less,
        error=error,
        freedom=n - 1,
        least=0.0,
        runs=len(new),
    )


def detectable(found: Evidence, tested: int, gate: Gate) -> float | None:
    """The smallest relative change that would have been called worse with the gate's power; None where none could.

    `tested` metrics share the error rate. A shift must be both significant and beyond the tolerance; its estimate
    scatters by `error`, and t stands in for the signed ranks' own distribution (benchmarks/regress.py checks how well).
    """
    alpha = gate.alpha / tested
    if found.method is Method.NONE or found.least > alpha:
        return None
    # both must come true: each may fail in half of the cases that are left
    sure = t_quantile((1 - gate.power) / 2, found.freedom) * found.error
    significant = t_quantile(alpha, found.freedom) * found.error + sure
    return math.expm1(max(significant, math.log1p(gate.tolerance) + sure))
