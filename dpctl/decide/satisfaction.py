"""How content users would be, out of 5: a stated function of quality and latency, or what a survey of them says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log10

from dpctl.core.figures import Figure, Provenance
from dpctl.decide.option import Option


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveyed:
    """What users said of a mode or a model, out of 5, from so many answers."""

    of: str
    satisfaction: Figure
    answers: int = 0


def satisfaction(quality: Figure | None, e2el: Figure | None) -> Figure | None:
    """1 + 4 x quality x patience, out of 5 (A); None where either is not known.

    Quality in 0..1. Patience is 1 up to 1 s, 0.5 at 10 s and 0 from 100 s on, in steps of the logarithm: Nielsen (1993,
    Usability Engineering, ch. 5) has thought flow on up to 1 s and attention kept up to 10 s; the rest is assumed.
    """
    if quality is None or e2el is None:
        return None
    good, seconds = quality.to("").value, e2el.to("s").value
    return Figure(
        value=1.0 + 4.0 * min(1.0, max(0.0, good)) * patience(seconds),
        unit="",
        provenance=Provenance.ASSUMED,
        source="assumed: 1 + 4 x quality x patience, patience 1 up to 1 s, 0.5 at 10 s, 0 from 100 s on; out of 5",
    )


def patience(seconds: float) -> float:
    """0..1: 1 up to a second, falling by a half for each factor of ten."""
    return 1.0 if seconds <= 1.0 else max(0.0, 1.0 - log10(seconds) / 2.0)


def surveyed(option: Option, answers: Sequence[Surveyed]) -> Figure | None:
    """What a survey says of the option: by its deployment, else the answering model, else the mode; None if nothing."""
    of = option.assessment.deployment
    said: Mapping[str, Figure] = {entry.of: entry.satisfaction for entry in answers}
    for name in (of.id, of.answering.model or "", of.mode.value):
        if name in said:
            return said[name]
    return None


def satisfied(option: Option, answers: Sequence[Surveyed]) -> Figure | None:
    """A survey's answer where there is one, else the stated function."""
    found = surveyed(option, answers)
    return satisfaction(option.assessment.quality, option.assessment.e2el) if found is None else found
