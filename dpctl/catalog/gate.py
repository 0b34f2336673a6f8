"""What a project asks of `dpctl compare`: `dpctl.toml`, or the table [tool.dpctl] of pyproject.toml."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dpctl.catalog import files
from dpctl.catalog.convert import Place, build, table_of
from dpctl.core.errors import UsageError
from dpctl.decide.budgets import Budget
from dpctl.decide.change import Gate

NAMES = ("dpctl.toml", "pyproject.toml")
_SHARE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(%?)\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The settings of a project: how much slower is too much ("5%"), and the budgets."""

    tolerance: str | None = None
    budgets: tuple[Budget, ...] = ()


def settings(path: Path) -> Asked:
    """Read one settings file; of a pyproject.toml the table [tool.dpctl], empty where there is none.

    UsageError for a file that cannot be read, an unknown key (with the nearest known one) or a wrong value.
    """
    table, place = files.load(path)
    if path.name == "pyproject.toml":
        table, place = _own(table, place)
    asked = build(Asked, table, place)
    if asked.tolerance is not None:
        try:
            share(asked.tolerance)
        except ValueError as error:
            raise UsageError(str(error), where=str(place.at("tolerance")), hint='tolerance = "5%"') from None
    return asked


def nearest(folder: Path) -> Asked:
    """The settings of the first file in this folder or above it that has some; the defaults where none has."""
    for place in (folder, *folder.parents):
        for name in NAMES:
            path = place / name
            if path.is_file() and (name == "dpctl.toml" or "dpctl" in _tools(path)):
                return settings(path)
    return Asked()


def share(text: str) -> float:
    """Read a tolerance: "5%" or "0.05"; ValueError for what is none."""
    match = _SHARE.fullmatch(text)
    if match is None:
        raise ValueError(f"cannot read the tolerance {text!r}; write it like 5%")
    value = float(match[1]) / (100 if match[2] else 1)
    # the gate says what a tolerance may be
    return Gate(tolerance=value).tolerance


def _tools(path: Path) -> Mapping[str, object]:
    table, _ = files.load(path)
    tools = table.get("tool", {})
    return tools if isinstance(tools, dict) else {}


def _own(table: Mapping[str, object], place: Place) -> tuple[Mapping[str, object], Place]:
    tools = table_of(table.get("tool", {}), place.at("tool"))
    return table_of(tools.get("dpctl", {}), place.at("tool").at("dpctl")), place.at("tool").at("dpctl")
