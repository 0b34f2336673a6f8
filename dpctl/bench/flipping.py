"""What flips a decision by its numbers: volume, latency limit, prices; each flip is verified by deciding anew."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dpctl.bench.candidates import Field
from dpctl.bench.deciding import decided
from dpctl.bench.options import Measured, options
from dpctl.bench.peak import Peaks
from dpctl.decide.advice import Advice, chooser, favoured_ids
from dpctl.decide.flips import Choice, Flip, flips, halved
from dpctl.decide.need import NO_TWEAK, Need, Tweak, latency_limit, tweaked
from dpctl.decide.option import Option, kind_of_price, repriced
from dpctl.decide.satisfaction import Surveyed

_PRICES = {"tokens": "tokens", "hours": "machine hours", "hardware": "hardware"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision that was made, with all that is needed to make it anew; `best` was chosen, or comes closest."""

    of: Field
    advice: Advice
    best: Option
    measured: Measured
    survey: Sequence[Surveyed]
    peaks: Peaks = field(default_factory=dict)

    @property
    def present(self) -> Choice:
        """The choice as it is."""
        return Choice(self.best.id, self.advice.chosen is not None)

    def anew(self, of: Field, tweak: Tweak = NO_TWEAK, measured: Measured | None = None) -> Advice:
        """The whole decision on another field or under a tweak, tails of latency as well, without draws and flips."""
        known = self.measured if measured is None else measured
        found = options(of, tweak, measured=known, survey=self.survey)
        return decided(found, replace(of, need=tweaked(of.need, tweak)), self.peaks)


def said(advice: Advice) -> Choice:
    """What a decision chose, or what comes closest."""
    return Choice(advice.best.id if advice.best else "", advice.chosen is not None)


def told(flip: Flip, advice: Advice) -> Flip:
    """The flip with what the whole decision says there."""
    found = said(advice)
    label = advice.best.label if advice.best else ""
    return replace(flip, becomes=found.id, meets=found.meets, label=label, verified=True)


def by_numbers(asked: Decided) -> Iterator[Flip]:
    """The nearest flips by volume, latency limit and price, found among the options, verified by deciding anew."""
    advice, need = asked.advice, asked.advice.need
    favoured = favoured_ids(advice.fired)
    choose = chooser(advice.ranked, favoured)

    def verified(flip: Flip, tweak_at: Mapping[str, float]) -> Flip | None:
        """What the whole decision says on both sides of the value; None when it does not change there."""
        step = 1e-4 if flip.above else -1e-4

        def anew(factor: float) -> Advice:
            return asked.anew(asked.of, Tweak(**{name: v * factor for name, v in tweak_at.items()}))

        far = 1.0 + step
        if said(anew(1.0 - step)) != asked.present:
            # at another volume others may come first, or keep their tails: nearer by, that is seen only anew
            if flip.what != "volume":
                return None
            far = halved(lambda f: said(anew(f)), asked.present, flip.now / flip.value, 1.0 - step, within=_NEARER)
        after = anew(far)
        return None if said(after) == asked.present else told(replace(flip, value=flip.value * far), after)

    searches: list[tuple[str, str, float, Callable[[float], Choice], str]] = [
        ("volume", "1/day", need.volume.value, lambda v: choose(_at_volume(need, v)), "requests")
    ]
    limit = latency_limit(need)
    if limit is not None:
        searches.append(
            ("latency limit", "s", limit, lambda v: choose(tweaked(need, Tweak(latency=v))), "latency"),
        )
    for price, name in _PRICES.items():
        if any(kind_of_price(fee) == price for fee in asked.best.tariff.fees):
            searches.append((f"price of {name}", "", 1.0, _at_price(advice, favoured, price), price))
    for what, unit, now, look, tweak in searches:
        scale = need.requests / need.volume.value if tweak == "requests" else 1.0
        for found in flips(what, unit, now, look):
            checked = verified(found, {tweak: found.value * scale})
            if checked is not None:
                yield checked


# what is solved with everything decided anew is solved to this share
_NEARER = 1e-3


def _at_volume(need: Need, per_day: float) -> Need:
    return replace(need, volume=replace(need.volume, value=per_day, low=None, high=None))


def _at_price(advice: Advice, favoured: frozenset[str], price: str) -> Callable[[float], Choice]:
    def choose(factor: float) -> Choice:
        tweak = Tweak(**{price: factor})
        changed = [replace(option, tariff=repriced(option.tariff, tweak)) for option in advice.ranked]
        return chooser(changed, favoured)(advice.need)

    return choose
