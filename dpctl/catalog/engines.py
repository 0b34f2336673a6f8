"""Engines by name: what they run on, how dpctl measures with them, and whose coefficients estimates take for them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dpctl.catalog import files
from dpctl.catalog.convert import build
from dpctl.catalog.fits import engine_fit
from dpctl.estimate.engines import family_of


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineEntry:
    """An engine by the name that --engine takes.

    `runs_on` holds the backends of hardware, as estimates name them. `measured` is "started" where dpctl starts it
    itself or speaks to its server, "by address" where it only does the latter, "" where it is estimated only.
    """

    id: str
    runs_on: tuple[str, ...]
    measured: str = ""
    source: str

    def __post_init__(self) -> None:
        if self.measured not in {"started", "by address", ""}:
            raise ValueError(f'measured must be "started", "by address" or "", not {self.measured!r}')


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficients:
    """Whose coefficients estimates take for an engine: its `own`, or those of `engine`, fitted on so many rows."""

    engine: str
    own: bool
    rows: int

    def __str__(self) -> str:
        return "fitted" if self.own else f"borrowed from {self.engine}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Engines:
    engines: tuple[EngineEntry, ...]


@cache
def engines() -> tuple[EngineEntry, ...]:
    """All engines, in the order of the file; UsageError when it is damaged."""
    table, place = files.load(Path(__file__).with_name("engines.toml"))
    return build(_Engines, table, place).engines


def coefficients(engine: str) -> Coefficients:
    """Whose coefficients estimates take for an engine, by any name that people call it.

    The rows are those of load where that was fitted (an engine that batches), else of decode on the family's hardware,
    taken with any engine.
    """
    family, known = family_of(engine)
    fit = engine_fit(family)
    own = known and engine.strip().lower() == fit.engine
    return Coefficients(
        engine=fit.engine,
        own=own,
        rows=fit.serving.rows if fit.serving is not None else sum(c.rows for c in fit.decode),
    )
