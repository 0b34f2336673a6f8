"""The whole decision on a field: options, ranking, how sure it is, and what would flip it."""

from collections.abc import Sequence
from dataclasses import replace

from dpctl.bench.candidates import Field
from dpctl.bench.deciding import decided
from dpctl.bench.flipping import Decided, by_numbers
from dpctl.bench.options import Measured, options
from dpctl.bench.otherwise import by_hardware, by_length
from dpctl.bench.peak import Peaks, with_tails
from dpctl.bench.screening import pool
from dpctl.decide.advice import Advice, finalists, sure
from dpctl.decide.satisfaction import Surveyed


def advise(
    of: Field, *, measured: Measured | None = None, survey: Sequence[Surveyed] = (), draws: int = 1000
) -> Advice:
    """Choose among everything that the field offers, say how sure that is, and what would flip it."""
    rented, count = pool(of)
    found = options(of, measured=measured, survey=survey, rented=rented)
    peaks: Peaks = {}
    advice = decided(found, of, peaks)
    # those that are shown and drawn beside the best
    found = with_tails(found, of, {option.id for option in finalists(advice.ranked)}, peaks)
    advice = decided(found, of, peaks)
    advice = replace(advice, considered=count + len(found) - len(rented))
    if advice.best is None:
        return advice
    asked = Decided(of=of, advice=advice, best=advice.best, measured=measured or {}, survey=survey, peaks=peaks)
    return replace(
        advice,
        robustness=sure(advice, draws=draws),
        flips=(*by_numbers(asked), *by_length(asked, rented), *by_hardware(asked)),
    )
