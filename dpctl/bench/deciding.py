"""A decision with tails of latency simulated, of what may come first: each simulation takes its time."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from dpctl.assess import Assessment, Verdict
from dpctl.assess.verdicts import MET, MISSED, UNDETERMINED, judge
from dpctl.bench.candidates import Field
from dpctl.bench.peak import TAILS, Peaks, tails, with_tails
from dpctl.core.figures import Figure
from dpctl.decide.advice import Advice, choice, decide
from dpctl.decide.option import Option

# so many are simulated at most to find the best
MOST = 24


def decided(found: Sequence[Option], of: Field, known: Peaks) -> Advice:
    """What `decide` says of the field's need, the tails of the best one judged; `known` keeps what was simulated."""
    return decide(_simulated(found, of, known), of.need, (*of.aside, *of.lacks))


def chosen(found: Sequence[Option], of: Field, known: Peaks) -> tuple[Option | None, bool]:
    """The best of the options and whether it meets everything: what `decided` chooses, without the reasons."""
    return choice(_simulated(found, of, known), of.need)


def _simulated(found: Sequence[Option], of: Field, known: Peaks) -> tuple[Option, ...]:
    """The options, with tails where they decide.

    Whatever would be the best if its tails were within their limits is simulated, until the best is one that was: none
    of the others can then come before it.
    """
    wanted = tails(of.need)
    if not wanted:
        return tuple(found)
    options = {option.id: _bounded(option) for option in found}
    hopeful = {option.id: _hopeful(option) for option in options.values()}
    done = 0
    while done < MOST:
        best, _ = choice(tuple(hopeful.values()), of.need)
        if best is None or best == options[best.id]:
            break
        (options[best.id],) = with_tails((options[best.id],), of, known=known)
        hopeful[best.id] = options[best.id]
        done += 1
    return tuple(options.values())


def _bounded(option: Option) -> Option:
    """The option with tails missed where even a request that waits for no other takes longer: no simulation needed."""
    return _with(option, lambda verdict: _beyond(verdict, option.assessment))


def _hopeful(option: Option) -> Option:
    """The option as if its tails that nobody knows were within their limits."""
    return _with(option, lambda verdict: replace(verdict, state=MET))


def _with(option: Option, change: Callable[[Verdict], Verdict]) -> Option:
    """The option with its verdicts on tails that are not known changed."""
    of = option.assessment
    verdicts = tuple(
        change(v) if v.requirement.statistic in TAILS and v.state == UNDETERMINED else v for v in of.verdicts
    )
    return replace(option, assessment=replace(of, verdicts=verdicts))


def _beyond(verdict: Verdict, of: Assessment) -> Verdict:
    asked = verdict.requirement
    alone: Figure | None = getattr(of, asked.metric)
    if alone is None or of.origin != "estimated":
        return verdict
    (found,) = judge((asked,), {(asked.metric, asked.statistic): alone}, caveat="at least, as when none has to wait")
    return found if found.state == MISSED else verdict
