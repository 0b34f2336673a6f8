"""What a machine does to requests beside the traffic: how single ones scatter, put on top of simulated times.

A simulated server has no other processes, no stalls and no timer that fires late, so that its tail is only that of the
traffic. A single user never waits for another, so that whatever its equal requests differ by is the machine's doing. If
that is the same for every request, whatever else it waits for, a time T of the simulation is T x R on the machine, R
one of the single user's times over what is typical of them; the times of a run are then all such products.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dpctl.core.stats import median
from dpctl.estimate.serving_calibrated import alike


@dataclass(frozen=True, slots=True, kw_only=True)
class Scatter:
    """By metric (ttft, tpot, e2el) the times of single requests over what is typical of their like."""

    ratios: Mapping[str, tuple[float, ...]]

    def on(self, metric: str, times: Sequence[float]) -> list[float]:
        """Every one of the times with every ratio of the metric: what a percentile is then taken of."""
        return [time * ratio for time in times for ratio in self.ratios[metric]]


def scatter(prompts: Sequence[int], outputs: Sequence[int], times: Sequence[tuple[float, float]]) -> Scatter:
    """How a single user's requests scatter: (TTFT, TPOT) in s of each, with the tokens of its prompt and its answer.

    Requests of the same calibration are alike when their prompts are. The typical E2EL of a request is what the median
    TTFT and TPOT of its like come to with an answer of its length. ValueError without requests.
    """
    if not times:
        raise ValueError("nothing scatters without requests")
    ratios: dict[str, list[float]] = {"ttft": [], "tpot": [], "e2el": []}
    for group in alike(prompts):
        ttft, tpot = (median([times[n][metric] for n in group]) for metric in (0, 1))
        for n in group:
            rest = outputs[n] - 1
            ratios["ttft"].append(times[n][0] / ttft)
            ratios["tpot"].append(times[n][1] / tpot)
            ratios["e2el"].append((times[n][0] + rest * times[n][1]) / (ttft + rest * tpot))
    return Scatter(ratios={metric: tuple(own) for metric, own in ratios.items()})
