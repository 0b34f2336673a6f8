"""What flips a decision besides numbers: the length of a request and the machine; everything is estimated anew."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from dpctl.assess import Assessment
from dpctl.bench.candidates import Field, for_requests, hosted_for, on_machine
from dpctl.bench.deciding import chosen
from dpctl.bench.flipping import Decided, said, told
from dpctl.bench.options import Measured, local_options, measured_key, options
from dpctl.bench.screening import Priced, price_all
from dpctl.bench.servings import resized
from dpctl.catalog import matching
from dpctl.core.deployment import Mode
from dpctl.core.figures import Figure
from dpctl.core.hardware import Machine
from dpctl.decide.advice import Advice, kind
from dpctl.decide.flips import Choice, Flip, flips, halved
from dpctl.decide.need import LATENCY
from dpctl.decide.option import Option

# the length of a request is looked at in these steps, up to so many times more or less, and solved to this share of it
_LENGTH_STEP, _LENGTH_REACH, _LENGTH_WITHIN = 1.4, 100.0, 1e-3


def by_length(asked: Decided, rented: Sequence[Priced]) -> Iterator[Flip]:
    """The nearest flips by the length of a request, in characters.

    Solved among what was worth comparing, estimated anew at each length, then verified with everything estimated anew.
    Where the whole catalogue has something that changes the choice nearer by, it is solved with the whole.
    """
    of, now = asked.of, asked.of.asked.characters.value
    machines = {(kind.id, devices): kind for kind, devices in of.kinds}
    few = replace(of, rented=tuple(dict.fromkeys(priced.serving for priced in rented)))
    before = options(few) if asked.measured else ()
    own = {(of.machine.id, of.machine.serving_count): of.machine}

    def few_at(characters: float) -> Choice:
        size = replace(of.asked, characters=of.asked.characters * (characters / now))
        shorter = replace(
            few,
            asked=size,
            rented=resized(few.rented, machines, size),
            local=resized(few.local, own, size),
            hosted=hosted_for(of.need.scenario, size)[0],
        )
        known = _grown(asked.measured, before, lambda: options(shorter))
        best, meets = chosen(options(shorter, measured=known, survey=asked.survey), shorter, asked.peaks)
        return Choice(best.id if best else "", meets)

    def whole_at(characters: float) -> Advice:
        size = replace(of.asked, characters=of.asked.characters * (characters / now))
        other = for_requests(of, size)
        return asked.anew(other, measured=_grown(asked.measured, before, lambda: options(other)))

    for found in flips("length", "char", now, few_at, step=_LENGTH_STEP, reach=_LENGTH_REACH, within=_LENGTH_WITHIN):
        step = _LENGTH_WITHIN if found.above else -_LENGTH_WITHIN
        near, far = found.value * (1 - step), found.value * (1 + step)
        if said(whole_at(near)) != asked.present:
            # what the whole catalogue offers for this need alone may not even now be what was chosen among more
            if said(whole_at(now)) != asked.present:
                continue
            far = halved(lambda v: said(whole_at(v)), asked.present, now, near, within=_LENGTH_WITHIN)
        after = whole_at(far)
        if said(after) != asked.present:
            yield told(replace(found, value=far), after)


def by_hardware(asked: Decided) -> Iterator[Flip]:
    """The nearest worse and the nearest better machine of the catalogue on which the choice is another.

    Worse has less memory bandwidth (of all devices) and no more memory, better the other way round; the nearest in
    bandwidth first. Another choice is another kind of deployment, or that something meets everything there and nothing
    here, or the other way round: models and quantisations follow the machine anyway. Machines that would be bought
    count where their price is known.
    """
    of = asked.of
    now = bandwidth(of.machine)
    if now is None:
        return
    rented = price_all(of)[0]
    elsewhere = options(replace(of, local=()), measured=asked.measured, survey=asked.survey, rented=rented)
    before = local_options(of) if asked.measured else ()
    present = _sort(asked.best, meets=asked.present.meets)

    def known_on(other: Field) -> dict[tuple[str, ...], Assessment]:
        here = {key: value for key, value in asked.measured.items() if key[0] == Mode.LOCAL.value}
        away = {key: value for key, value in asked.measured.items() if key not in here}
        return {**away, **_grown(here, before, lambda: local_options(other))}

    def changes(machine: Machine) -> bool:
        other = on_machine(of, machine)
        local = local_options(other, known_on(other), asked.survey)
        best, meets = chosen((*local, *elsewhere), other, asked.peaks)
        return _sort(best, meets=meets) != present

    def whole_on(machine: Machine) -> Flip | None:
        """The flip to this machine, when the whole decision is another one there."""
        other = on_machine(of, machine)
        after = asked.anew(other, measured=known_on(other))
        if _sort(after.best, meets=after.chosen is not None) == present:
            return None
        value = bandwidth(machine) or 0.0
        flip = Flip(what="hardware", unit="B/s", now=now, value=value, above=value > now, becomes="", at=machine.id)
        return told(flip, after)

    for machines in _others(of.machine, there=of.there):
        for machine in machines:
            if changes(machine) and (found := whole_on(machine)) is not None:
                yield found
                break


def bandwidth(machine: Machine) -> float | None:
    """Memory bandwidth of all devices that share a model, in B/s; None when it is unknown."""
    pool = machine.serving_memory
    if pool is None or pool.bandwidth is None:
        return None
    return pool.bandwidth.to("B/s").value * machine.serving_count


def _others(machine: Machine, *, there: bool) -> tuple[list[Machine], list[Machine]]:
    """(worse machines, better ones), the nearest first, one of each bandwidth and memory."""
    here = _size(machine)
    found: dict[tuple[float, float], Machine] = {}
    for other in (profile.machine for profile in matching.all_profiles()):
        size = _size(other)
        if size is not None and (there or other.price is not None):
            found.setdefault(size, other)
    if here is None:
        return [], []
    ordered = sorted(found)
    worse = [found[size] for size in reversed(ordered) if size[0] < here[0] and size[1] <= here[1]]
    better = [found[size] for size in ordered if size[0] > here[0] and size[1] >= here[1]]
    return worse, better


def _size(machine: Machine) -> tuple[float, float] | None:
    """(bandwidth in B/s, memory in B) of all devices; None when either is unknown."""
    pool, speed = machine.serving_memory, bandwidth(machine)
    if pool is None or pool.capacity is None or speed is None:
        return None
    return speed, pool.capacity.to("B").value * machine.serving_count


def _sort(option: Option | None, *, meets: bool) -> tuple[object, ...]:
    return (kind(option) if option is not None else None, meets)


def _grown(
    measured: Measured, before: Sequence[Option], after: Callable[[], Sequence[Option]]
) -> dict[tuple[str, ...], Assessment]:
    """What runs measured, as it would be where the estimates are those of `after`: times grow as the estimates do.

    A run holds for the request and the machine that it had; its limits of latency are not judged again elsewhere.
    """
    old = {measured_key(o.assessment.deployment): o.assessment for o in before}
    kept = {key: known for key, known in measured.items() if key in old}
    if not kept:
        return {}
    new = {measured_key(o.assessment.deployment): o.assessment for o in after()}
    return {key: _times(known, old[key], new[key]) for key, known in kept.items() if key in new}


def _times(known: Assessment, old: Assessment, new: Assessment) -> Assessment:
    def grown(value: Figure | None, then: Figure | None, now: Figure | None) -> Figure | None:
        if value is None or then is None or now is None or then.value == 0:
            return None
        return value * (now.to("s").value / then.to("s").value)

    return replace(
        known,
        ttft=grown(known.ttft, old.ttft, new.ttft),
        tpot=grown(known.tpot, old.tpot, new.tpot),
        e2el=grown(known.e2el, old.e2el, new.e2el),
        verdicts=tuple(v for v in known.verdicts if v.requirement.metric not in LATENCY),
    )
