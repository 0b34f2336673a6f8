"""The field of candidates for a stated task, from the real catalogue: one model, Germany, one machine that is there."""

from dataclasses import replace

from dpctl.bench import market as sold
from dpctl.bench.candidates import Field, prepare
from dpctl.bench.servings import Asked
from dpctl.bench.work import Terms
from dpctl.catalog import read as catalog
from dpctl.catalog.wanted import Wanted, need_of
from dpctl.core.figures import Figure, Provenance


def characters(number: float, provenance: Provenance = Provenance.ASSUMED) -> Figure:
    return Figure(value=number, unit="char", provenance=provenance, source="test")


def few_offers() -> sold.Market:
    """The market with a few kinds of hardware, so that a decision takes a moment."""
    whole = sold.market("DE")
    kinds = {"l4-24gb", "h100-sxm-80gb", "rtx-4090"}
    rentals = tuple(r for r in whole.rentals if r.hardware in kinds and r.devices == 1)
    return replace(whole, rentals=rentals, offers=tuple(o for o in whole.offers if o.hardware in kinds))


def field_of(wanted: Wanted, asked: Asked, *, hardware: str = "l40s-48gb", prices: sold.Market | None = None) -> Field:
    return prepare(
        need_of(wanted, None),
        asked,
        {},
        catalog.machine_profile(hardware),
        there=True,
        prices=prices or sold.market("DE"),
        terms=Terms(),
        models=("llama-3.1-8b",),
    )
