"""Intervals from residuals of devices that the fit did not see (conformal prediction; Vovk et al. 2005; Barber 2021).

A residual is the logarithm of observed over predicted time. Classes differ in how far their devices lie off: each has a
scale, the size that 80 % of its residuals stay below, pulled towards all classes' where few devices show it. Rows of
one device share its error, so every device counts as one, however many its rows; the interval of a device is set by
the other devices alone.
"""

from dataclasses import dataclass

import numpy as np

LOW, HIGH = 0.1, 0.9
# the share that the interval covers is also what scales are taken at: the middle of a class says little of its ends
COVERED = HIGH - LOW
# a class with so many devices counts half, the pool the other half
POOL = 6.0


@dataclass(frozen=True, slots=True)
class Interval:
    """Quantiles of residuals in units of the class's scale, and the scales by class ("" for a class not seen)."""

    low: float
    high: float
    scales: dict[str, float]

    def logs(self, classes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Lower and upper ends of the logarithm of observed over predicted time, by row."""
        scale = np.array([self.scales.get(c, self.scales[""]) for c in classes.tolist()])
        return self.low * scale, self.high * scale


def _quantile(values: np.ndarray, weight: np.ndarray, share: float) -> float:
    order = np.argsort(values)
    total = np.cumsum(weight[order])
    return float(values[order][min(len(order) - 1, int(np.searchsorted(total, share * total[-1])))])


def device_weight(devices: np.ndarray, power: float = 1.0) -> np.ndarray:
    _, inverse, counts = np.unique(devices, return_inverse=True, return_counts=True)
    return (1.0 / counts[inverse]) ** power


def interval(
    residual: np.ndarray, classes: np.ndarray, devices: np.ndarray, shares: tuple[float, float] = (LOW, HIGH)
) -> Interval:
    """The interval that these residuals support."""
    weight = device_weight(devices)
    size = np.abs(residual)
    pool = _quantile(size, weight, COVERED)
    scales = {"": pool}
    for name in sorted(set(classes.tolist())):
        which = classes == name
        count = len(set(devices[which].tolist()))
        own = _quantile(size[which], weight[which], COVERED)
        scales[name] = float(np.exp((count * np.log(max(own, 1e-3)) + POOL * np.log(pool)) / (count + POOL)))
    unit = residual / np.array([scales[c] for c in classes.tolist()])
    return Interval(low=_quantile(unit, weight, shares[0]), high=_quantile(unit, weight, shares[1]), scales=scales)


def crossed(residual: np.ndarray, classes: np.ndarray, devices: np.ndarray) -> np.ndarray:
    """Which rows lie inside the interval that the other devices' residuals give."""
    inside = np.zeros(len(residual), bool)
    for device in dict.fromkeys(devices.tolist()):
        own = devices == device
        if own.all():
            inside[own] = True
            continue
        low, high = interval(residual[~own], classes[~own], devices[~own]).logs(classes[own])
        inside[own] = (residual[own] >= low) & (residual[own] <= high)
    return inside
