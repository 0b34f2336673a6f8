"""Units: a small algebra (so that power x time x price can only give money) and one formatter per unit.

A unit is written as symbols joined by `*`, with at most one `/`: "USD/Mtok", "tok/s", "W*s", "" for a
pure number.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

# symbol -> (factor to base symbols, base symbols with exponents). SI prefixes where the field uses them:
# GB is 1e9 bytes (as vendors and llama.cpp's file sizes use it), GiB is 2**30.
_SYMBOLS: Mapping[str, tuple[float, Mapping[str, int]]] = {
    "s": (1.0, {"s": 1}),
    "ms": (1e-3, {"s": 1}),
    "h": (3600.0, {"s": 1}),
    "day": (86400.0, {"s": 1}),
    "year": (365.25 * 86400.0, {"s": 1}),
    "B": (1.0, {"B": 1}),
    "KiB": (2.0**10, {"B": 1}),
    "MiB": (2.0**20, {"B": 1}),
    "GiB": (2.0**30, {"B": 1}),
    "MB": (1e6, {"B": 1}),
    "GB": (1e9, {"B": 1}),
    "TB": (1e12, {"B": 1}),
    "tok": (1.0, {"tok": 1}),
    "ktok": (1e3, {"tok": 1}),
    "Mtok": (1e6, {"tok": 1}),
    "char": (1.0, {"char": 1}),
    "USD": (1.0, {"USD": 1}),
    "W": (1.0, {"W": 1}),
    "kW": (1e3, {"W": 1}),
    "J": (1.0, {"W": 1, "s": 1}),
    "kWh": (3.6e6, {"W": 1, "s": 1}),
    "FLOP": (1.0, {"FLOP": 1}),
    "GFLOP": (1e9, {"FLOP": 1}),
    "TFLOP": (1e12, {"FLOP": 1}),
    "layer": (1.0, {"layer": 1}),
    "bit": (1.0, {"bit": 1}),
    "weight": (1.0, {"weight": 1}),
    "%": (0.01, {}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A parsed unit: `scale` times a product of base symbols; `powers` is sorted and holds no zero exponent."""

    scale: float
    powers: tuple[tuple[str, int], ...]


@lru_cache(maxsize=256)
def parse_unit(text: str) -> Unit:
    """Parse a unit such as "USD/Mtok"; raises ValueError naming the unknown symbol and the known ones."""
    numerator, slash, denominator = text.partition("/")
    scale = 1.0
    powers: dict[str, int] = {}
    for part, sign in ((numerator, 1), (denominator, -1)):
        for symbol in part.split("*") if part not in {"", "1"} else ():
            if symbol not in _SYMBOLS:
                raise ValueError(f"unknown unit {symbol!r} in {text!r}; known: {', '.join(_SYMBOLS)}")
            factor, base = _SYMBOLS[symbol]
            scale *= factor**sign
            for name, power in base.items():
                powers[name] = powers.get(name, 0) + sign * power
    if slash and not denominator:
        raise ValueError(f"unit {text!r} ends in a slash")
    return Unit(scale=scale, powers=tuple(sorted((k, v) for k, v in powers.items() if v)))


def conversion(source: str, target: str) -> float:
    """Return the factor that turns a value in `source` into one in `target`; ValueError if dimensions differ."""
    a, b = parse_unit(source), parse_unit(target)
    if a.powers != b.powers:
        raise ValueError(f"cannot turn {source or 'a number'!r} into {target or 'a number'!r}: different dimensions")
    return a.scale / b.scale


@lru_cache(maxsize=1024)
def product_unit(a: str, b: str, *, divide: bool = False) -> tuple[float, str]:
    """Return (factor, unit) of a product or quotient in base symbols, so that units cancel: s * 1/s gives ''."""
    left, right = parse_unit(a), parse_unit(b)
    sign = -1 if divide else 1
    powers = dict(left.powers)
    for name, power in right.powers:
        powers[name] = powers.get(name, 0) + sign * power
    over = [name for name in sorted(powers) for _ in range(powers[name])]
    under = [name for name in sorted(powers) for _ in range(-powers[name])]
    unit = "*".join(over) + ("/" + "*".join(under) if under else "")
    return left.scale * right.scale**sign, unit


def _digits(value: float, digits: int) -> str:
    """Format with `digits` significant digits, thousands separated, never in exponent form."""
    if value == 0:
        return "0"
    places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    rounded = round(value, places)
    # rounding may have carried into one more digit (9.996 -> 10.00): drop the extra place again
    if rounded and digits - 1 - math.floor(math.log10(abs(rounded))) < places:
        places = max(0, places - 1)
    return f"{rounded:,.{places}f}"


def _scaled(value: float, steps: tuple[tuple[float, str], ...], digits: int = 3) -> str:
    for limit, symbol in steps:
        if abs(value) >= limit * 0.9995:
            return f"{_digits(value / limit, digits)} {symbol}"
    limit, symbol = steps[-1]
    return f"{_digits(value / limit, digits)} {symbol}"


_SECONDS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "us"))
_BYTES = ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1.0, "B"))


def format_value(value: float, unit: str) -> str:
    """Format a value with its unit, the one way dpctl prints it.

    Three significant digits; seconds from us to h, bytes in powers of 1000 (GiB stay GiB), money in USD with enough
    digits to be non-zero, shares in per cent.
    """
    if unit in {"s", "ms", "h", "day"}:
        seconds = value * conversion(unit, "s")
        if abs(seconds) < 120:
            return "0 s" if seconds == 0 else _scaled(seconds, _SECONDS)
        if abs(seconds) < 7200:
            return f"{_digits(seconds / 60, 3)} min"
        return f"{_digits(seconds / 3600, 3)} h"
    if unit == "GiB":
        # memory devices come in powers of two: an "80 GB" GPU has 80 GiB
        return f"{_digits(value, 3)} GiB"
    if unit in {"B", "KiB", "MiB", "MB", "GB", "TB"}:
        size = value * conversion(unit, "B")
        return "0 B" if size == 0 else _scaled(size, _BYTES)
    if unit in {"B/s", "GB/s"}:
        return f"{_digits(value * conversion(unit, 'GB/s'), 3)} GB/s"
    if unit == "USD":
        return "$0" if value == 0 else f"{'-' if value < 0 else ''}${_digits(abs(value), 2 if abs(value) < 1 else 3)}"
    if unit in {"USD/tok", "USD/Mtok"}:
        return f"${_digits(value * conversion(unit, 'USD/Mtok'), 3)}/Mtok"
    if unit == "%":
        return f"{_digits(value, 3)} %"
    if unit == "FLOP/s":
        return f"{_digits(value / 1e12, 3)} TFLOP/s"
    if unit in {"W", "tok/s", "tok"}:
        return f"{_digits(value, 3)} {unit}" if abs(value) < 1000 else f"{value:,.0f} {unit}"
    return f"{_digits(value, 3)} {unit}".rstrip()
