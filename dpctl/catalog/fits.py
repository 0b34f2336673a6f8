"""Reads the fitted coefficients of an engine family from dpctl/catalog/coefficients/."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from dpctl.catalog import files
from dpctl.core.errors import UsageError
from dpctl.estimate.fitted import Coefficient, EngineFit, FitClass, Spread

_FOLDER = Path(__file__).with_name("coefficients")
_ABOUT = frozenset({"backend", "memory", "supported", "rows", "devices", "sources", "community_submitters"})


@cache
def engine_fit(family: str) -> EngineFit:
    """The fit of a family; UsageError when its file is missing or damaged."""
    path = _FOLDER / f"{family}.toml"
    table, _ = files.load(path)
    try:
        return _fit(table)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UsageError(
            f"not a file of coefficients: {type(error).__name__} {error}",
            where=files.shown(path),
            hint="write it anew with benchmarks/accuracy/fit.py",
        ) from None


def _fit(table: Mapping[str, Any]) -> EngineFit:
    spreads: dict[str, Mapping[str, Spread]] = {}
    for metric, tiers in table.get("intervals", {}).items():
        for tier, classes in tiers.items():
            found = {k: Spread(low=v["low"], high=v["high"]) for k, v in classes.items() if isinstance(v, dict)}
            spreads[f"{metric}.{tier}"] = found
    return EngineFit(
        engine=table["engine"],
        fitted=str(table["fitted"]),
        wider_unknown_class=float(table["wider_unknown_class"]),
        wider_unknown_architecture=float(table["wider_unknown_architecture"]),
        decode=tuple(map(_class, table["decode"]["classes"])),
        prefill=tuple(map(_class, table.get("prefill", {}).get("classes", []))),
        serving=_class(table["serving"]) if "serving" in table else None,
        power=_class(table["power"]) if "power" in table else None,
        intervals=spreads,
    )


def _class(table: Mapping[str, Any]) -> FitClass:
    return FitClass(
        backend=table.get("backend", ""),
        memory=table.get("memory", ""),
        supported=table.get("supported", True),
        rows=table["rows"],
        devices=table["devices"],
        sources=tuple(table.get("sources", ())),
        coefficients={
            name: Coefficient(value=c["value"], low=c["low"], high=c["high"])
            for name, c in table.items()
            if name not in _ABOUT
        },
    )
