"""What a query costs on a machine of one's own: the energy it takes and its share of the hardware."""

from dataclasses import dataclass

from dpctl.core.costs import CostLine
from dpctl.core.figures import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Economics:
    """What turns machine time into money: electricity in USD/kWh, life in years, utilisation and overhead as shares.

    `utilisation` is the share of its life in which the hardware serves queries; `facility_overhead` the facility's
    power over the machine's (PUE).
    """

    electricity: Figure
    hardware_life: Figure
    utilisation: Figure
    facility_overhead: Figure


def energy_line(power: Figure, duration: Figure, electricity: Figure) -> CostLine:
    """Energy of one query: power (W) x duration (s) at a price (USD/kWh). ValueError for other dimensions."""
    return CostLine(what="electricity", quantity=(power * duration).to("kWh"), unit_price=electricity.to("USD/kWh"))


def hardware_line(price: Figure, life: Figure, utilisation: Figure, duration: Figure) -> CostLine:
    """The query's share of the purchase: price (USD) over the busy time of its life (years x utilisation in 0..1).

    Straight-line, no interest and no resale value. Hardware that is busy half of the time costs twice as much per busy
    second: the idle half is paid for too. ValueError for a utilisation outside (0, 1].
    """
    share = utilisation.to("")
    if not 0 < share.value <= 1:
        raise ValueError(f"utilisation must lie in (0, 1], got {share.value}")
    return CostLine(what="hardware", quantity=duration.to("h"), unit_price=(price / (life * share)).to("USD/h"))
