"""What a quantisation costs in quality: as published, else from its bits a weight."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from dpctl.core.figures import Figure
from dpctl.estimate.factors import between

# of 16 bits and more nothing is lost
_FULL_BITS = 16.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What a quantisation costs against 16 bits: `perplexity` and `accuracy` in %, `divergence` in nats."""

    quant: str
    perplexity: Figure | None = None
    divergence: Figure | None = None
    accuracy: Figure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LossAtBits:
    """The perplexity to expect of an unknown quantisation with so many bits a weight, in %."""

    bits: float
    perplexity: Figure


def quality_loss(quant: str, bits: float, losses: Iterable[Loss], curve: Iterable[LossAtBits]) -> Figure | None:
    """How much higher the perplexity is than with 16 bits, in %: published, else (E) from the bits a weight.

    None below the fewest bits that anybody measured.
    """
    for loss in losses:
        if loss.quant == quant and loss.perplexity is not None:
            return loss.perplexity
    knots = sorted(curve, key=lambda knot: knot.bits)
    if not knots or not bits >= knots[0].bits:
        return None
    last = knots[-1]
    if bits >= _FULL_BITS:
        return replace(last.perplexity, value=0.0, low=0.0, high=0.0)
    if bits >= last.bits:
        return replace(last.perplexity, low=0.0)
    above = next(i for i, knot in enumerate(knots) if knot.bits > bits)
    a, b = knots[above - 1], knots[above]
    return between(a.perplexity, b.perplexity, (bits - a.bits) / (b.bits - a.bits), a.perplexity.source)
