"""Figures, loads and assumptions with round numbers, so that a month's cost can be computed by hand."""

from typing import Any

from dpctl.core.figures import Figure, Provenance
from dpctl.cost.assumptions import Assumptions
from dpctl.cost.load import Load


def fig(value: float, unit: str = "", source: str = "list (2026-11-01)", **more: Any) -> Figure:
    return Figure(
        value=value, unit=unit, provenance=more.pop("provenance", Provenance.PUBLISHED), source=source, **more
    )


def load(requests: float = 100_000, **more: Any) -> Load:
    given = {
        "peak": fig(1),
        "tokens_in": fig(1000, "tok"),
        "tokens_out": fig(200, "tok"),
        "transfer": fig(4000, "B"),
        "service": fig(10, "s"),
        "concurrency": fig(8),
    }
    return Load(requests=fig(requests), **{**given, **more})


def assumptions(**more: Any) -> Assumptions:
    given = {
        "reserved_discount": fig(0.35, low=0.30, high=0.40, provenance=Provenance.ASSUMED),
        "residual": fig(0.1),
        "colocation": fig(2400, "USD/kW*year"),
        "idle_power": fig(0.25),
        "engineer": fig(100, "USD/h"),
        "hardware_care": fig(2, "h"),
        "start": fig(20, "s"),
        "load_rate": fig(2, "GB/s"),
        "burden": {"saas": fig(4, "h"), "existing": fig(8, "h"), "owned": fig(60, "h")},
    }
    return Assumptions(**{**given, **more})
