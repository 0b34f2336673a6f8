"""Robust hierarchical fit: coefficient = common value x class effects, and a factor of its own for every device.

Maximum a posteriori with Cauchy losses on rows and device factors (Huber 1981; Gelman et al., Bayesian Data Analysis,
ch. 5 and 17): a throttled laptop moves nobody else. A class has an effect of its own only where at least three devices
and two sources show it; other classes share the common value, and their intervals are wider.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from data import Rows
from scipy.optimize import least_squares

LEAST_DEVICES, LEAST_SOURCES = 3, 2
# a row repeats no better than this; how far devices of one class lie apart (both as logarithms)
ROW_NOISE = 0.12
DEVICE_SPREAD = 0.12
# and how far one source's measurements lie from another's
SOURCE_SPREAD = 0.10
# one device counts at most as much as so many independent rows
MOST_ROWS = 60.0


@dataclass(frozen=True, slots=True)
class Prior:
    """A coefficient before any row is seen: its value, how sure (standard deviation of the logarithm), its classes.

    `slope` coefficients are exponents: they are added to, not multiplied. `effects` maps a column of the rows to the
    spread of its class effects; `known` gives class effects that physics or other people's measurements suggest.
    """

    value: float
    spread: float
    slope: bool = False
    effects: Mapping[str, float] = field(default_factory=dict)
    known: Mapping[tuple[str, str], tuple[float, float]] = field(default_factory=dict)


@dataclass(slots=True)
class Model:
    """What is fitted: priors by coefficient, and the seconds that coefficients give."""

    priors: Mapping[str, Prior]
    seconds: Callable[[Rows, Mapping[str, np.ndarray]], np.ndarray]
    observed: Callable[[Rows], np.ndarray]


@dataclass(slots=True)
class Fitted:
    """Parameters by name ('coefficient' or 'coefficient|column|class'), logarithms unless a slope."""

    model: Model
    values: dict[str, float]
    spreads: dict[str, float]
    units: dict[str, float]
    device_spread: float

    def coefficients(self, rows: Rows) -> dict[str, np.ndarray]:
        out = {}
        for name, prior in self.model.priors.items():
            total = np.full(len(rows), self.values[name])
            for column in _columns(prior):
                effect = {key.split("|")[2]: v for key, v in self.values.items() if key.startswith(f"{name}|{column}|")}
                if effect:
                    total = total + np.array([effect.get(str(c), 0.0) for c in rows.table[column]])
            out[name] = total if prior.slope else np.exp(total)
        return out

    def seconds(self, rows: Rows) -> np.ndarray:
        return self.model.seconds(rows, self.coefficients(rows))


def _columns(prior: Prior) -> list[str]:
    return list(dict.fromkeys([*prior.effects, *(column for column, _ in prior.known)]))


def supported(rows: Rows, column: str, name: str) -> bool:
    """Enough devices and sources show this class."""
    which = rows.table[column] == name
    devices, sources = rows.table["device"][which], rows.table["submitter"][which]
    return len(set(devices.tolist())) >= LEAST_DEVICES and len(set(sources.tolist())) >= LEAST_SOURCES


def weights(rows: Rows) -> np.ndarray:
    """Rows of one device, source and model are repeats rather than evidence: they count as the root of their number."""
    t = rows.table
    key = np.array([f"{d}|{s}|{m}" for d, s, m in zip(t["device"], t["submitter"], t["model"], strict=True)])
    repeats, of_device = _counts(key), _counts(t["device"])
    return (1.0 / np.sqrt(repeats)) * np.sqrt(MOST_ROWS / np.maximum(of_device, MOST_ROWS))


def _counts(key: np.ndarray) -> np.ndarray:
    _, inverse, counts = np.unique(key, return_inverse=True, return_counts=True)
    return counts[inverse].astype(float)


def fit(model: Model, rows: Rows, start: Fitted | None = None, evaluations: int = 25) -> Fitted:
    """The most likely parameters; `start` from a fit of almost the same rows saves time."""
    names: list[str] = []
    means: list[float] = []
    spreads: list[float] = []
    terms: dict[str, list[np.ndarray]] = {}
    t = rows.table

    def add(name: str, mean: float, spread: float) -> int:
        names.append(name)
        means.append(mean)
        spreads.append(spread)
        return len(names) - 1

    none = 10_000
    for name, prior in model.priors.items():
        base = add(name, prior.value if prior.slope else float(np.log(prior.value)), prior.spread)
        terms[name] = [np.full(len(rows), base)]
        for column in _columns(prior):
            index = {}
            for label in sorted(set(t[column].tolist())):
                known = prior.known.get((column, label))
                if known is not None:
                    index[label] = add(f"{name}|{column}|{label}", *known)
                elif column in prior.effects and supported(rows, column, label):
                    index[label] = add(f"{name}|{column}|{label}", 0.0, prior.effects[column])
            if index:
                terms[name].append(np.array([index.get(label, none) for label in t[column].tolist()]))
    count = len(names)
    devices, sources = sorted(set(t["device"].tolist())), sorted(set(t["submitter"].tolist()))
    units = [*devices, *(f"source {s}" for s in sources)]
    place = {d: i for i, d in enumerate(units)}
    own = np.array([place[d] for d in t["device"].tolist()])
    theirs = np.array([place[f"source {s}"] for s in t["submitter"].tolist()])
    unit_spread = np.array([DEVICE_SPREAD] * len(devices) + [SOURCE_SPREAD] * len(sources))
    root = np.sqrt(weights(rows)) / ROW_NOISE
    observed = np.log(model.observed(rows))
    mean, spread = np.array(means), np.array(spreads)

    def predicted(p: np.ndarray) -> np.ndarray:
        padded = np.append(p[:count], 0.0)
        found = {}
        for name, prior in model.priors.items():
            total = sum(padded[np.minimum(i, count)] for i in terms[name])
            found[name] = total if prior.slope else np.exp(total)
        return np.log(model.seconds(rows, found))

    def residuals(p: np.ndarray) -> np.ndarray:
        data = root * (predicted(p) + p[count:][own] + p[count:][theirs] - observed)
        return np.concatenate([data, p[count:] / unit_spread, (p[:count] - mean) / spread])

    robust = len(rows) + len(units)

    def jacobian(p: np.ndarray) -> np.ndarray:
        out = np.zeros((robust + count, count + len(units)))
        base = predicted(p)
        for i in range(count):
            step = np.zeros_like(p)
            step[i] = 1e-5
            out[: len(rows), i] = root * (predicted(p + step) - base) / 1e-5
        out[np.arange(len(rows)), count + own] = root
        out[np.arange(len(rows)), count + theirs] = root
        out[len(rows) + np.arange(len(units)), count + np.arange(len(units))] = 1.0 / unit_spread
        out[robust + np.arange(count), np.arange(count)] = 1.0 / spread
        return out

    def cauchy(z: np.ndarray) -> np.ndarray:
        rho = np.empty((3, len(z)))
        rho[0], rho[1], rho[2] = z, 1.0, 0.0
        x = 1.0 + z[:robust]
        rho[0, :robust], rho[1, :robust], rho[2, :robust] = np.log(x), 1.0 / x, -1.0 / x**2
        return rho

    x0 = np.concatenate([mean, np.zeros(len(units))])
    # a device that is far off begins far off, where the loss lets it be, and does not pull its class first
    gap = observed - predicted(x0)
    x0[count : count + len(devices)] = [float(np.median(gap[own == i])) for i in range(len(devices))]
    if start is not None:
        x0[:count] = [start.values.get(n, m) for n, m in zip(names, means, strict=True)]
        x0[count:] = [start.units.get(d, 0.0) for d in units]
    found = least_squares(residuals, x0, jac=jacobian, loss=cauchy, max_nfev=evaluations, x_scale=1.0)
    # Laplace approximation, rows down-weighted as the loss did
    z = residuals(found.x) ** 2
    j = jacobian(found.x)
    j[:robust] /= np.sqrt(1.0 + z[:robust])[:, None]
    covariance = np.linalg.inv(j.T @ j)
    deviation = np.sqrt(np.diag(covariance))[:count]
    u = found.x[count : count + len(devices)]
    return Fitted(
        model=model,
        values=dict(zip(names, found.x[:count].tolist(), strict=True)),
        spreads=dict(zip(names, deviation.tolist(), strict=True)),
        units=dict(zip(units, found.x[count:].tolist(), strict=True)),
        device_spread=float(1.4826 * np.median(np.abs(u))),
    )
