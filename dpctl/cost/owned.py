"""A month on machines of one's own: purchase, electricity under load and idle, colocation, care; or what is there."""

from datetime import date

from dpctl.core.deployment import Delivery
from dpctl.core.figures import Figure, Provenance
from dpctl.core.hardware import Machine
from dpctl.cost.assumptions import Assumptions
from dpctl.cost.dates import dated_in
from dpctl.cost.load import HOURS, Load
from dpctl.cost.ownership import Economics
from dpctl.cost.rented import less
from dpctl.cost.tariff import Fee, Per, Tariff

YEAR = Figure(value=1 / 12, unit="year", provenance=Provenance.PUBLISHED, source="a month is a twelfth of a year")


def owned(
    machine: Machine,
    load: Load,
    economics: Economics,
    assumptions: Assumptions,
    *,
    devices: int | None = None,
    colocated: bool = False,
    sunk: bool = False,
) -> Tariff:
    """Machines of one's own, each with `devices` of its accelerators for a replica (None: all of them).

    The whole machine is paid for, busy or not: purchase less residual value over its life, interest on the capital
    tied up on average, power (idle all the time, and what a request adds) at the facility's overhead, care, and with
    `colocated` the space in somebody's data centre. `sunk` leaves purchase, interest and care of the first machine
    out: it is there anyway, and the label says so; further ones are bought. What is not known of the machine is
    missing, not free.
    """
    fees: list[Fee] = []
    missing: list[str] = []
    if machine.price is None and not sunk:
        missing.append("the price of the hardware")
    elif machine.price is not None:
        fees += _capital(machine.price, economics, assumptions, further=sunk)
    fees.append(
        Fee(
            what=_named("care of the hardware", further=sunk),
            per=Per.MACHINE,
            quantity=assumptions.hardware_care.to("h"),
            unit_price=assumptions.engineer.to("USD/h"),
            further=sunk,
        )
    )
    count = machine.serving_count
    if devices is not None and not 0 < devices <= count:
        raise ValueError(f"a replica of {devices} devices on a machine with {count}")
    held = count // (devices or count)
    if machine.power is None:
        missing.append("the power of the machine")
    else:
        fees += _energy(machine.power, held, load, economics, assumptions)
        if colocated:
            fees.append(
                Fee(
                    what="colocation",
                    per=Per.MACHINE,
                    quantity=(machine.power * YEAR).to("kW*year"),
                    unit_price=assumptions.colocation.to("USD/kW*year"),
                    dated=dated_in(assumptions.colocation),
                )
            )
        if load.busy is None:
            missing.append("the service time of a request")
    place = "existing" if sunk else "colocated" if colocated else "own premises"
    return Tariff(
        delivery=Delivery.OWNED,
        label=f"{machine.name}, {place}",
        fees=tuple(fees),
        missing=tuple(missing),
        replicas_per_machine=held,
        sunk=sunk,
        missing_further=("the price of further machines",) if sunk and machine.price is None else (),
    )


def _named(what: str, *, further: bool) -> str:
    return f"{what}, further machines" if further else what


def _capital(price: Figure, economics: Economics, assumptions: Assumptions, *, further: bool) -> list[Fee]:
    """Straight-line depreciation to the residual value, and interest on the mean of price and residual value."""
    day = dated_in(price)
    yearly = (price * less(assumptions.residual) / economics.hardware_life).to("USD/year")
    what = _named("hardware", further=further)
    fees = [Fee(what=what, per=Per.MACHINE, quantity=YEAR, unit_price=yearly, dated=day, further=further)]
    if assumptions.interest is not None:
        # 1 - (1 - residual) / 2 = (1 + residual) / 2
        tied = price * less(less(assumptions.residual) / 2.0)
        fees.append(
            Fee(
                what=_named("interest", further=further),
                per=Per.MACHINE,
                quantity=(tied * YEAR).to("USD*year"),
                unit_price=assumptions.interest.to("1/year"),
                dated=day,
                further=further,
            )
        )
    return fees


def _energy(power: Figure, replicas: int, load: Load, economics: Economics, assumptions: Assumptions) -> list[Fee]:
    """Power that is drawn all the time, and what a request adds on one of the machine's replicas while it is served."""
    at_plug = power.to("kW") * economics.facility_overhead
    day: date | None = dated_in(economics.electricity)
    unit_price = economics.electricity.to("USD/kWh")
    idle = (at_plug * assumptions.idle_power * HOURS).to("kWh")
    fees = [Fee(what="electricity, idle", per=Per.MACHINE, quantity=idle, unit_price=unit_price, dated=day)]
    if load.busy is not None:
        added = (at_plug * less(assumptions.idle_power) * load.busy / float(replicas)).to("kWh")
        fees.append(
            Fee(what="electricity, under load", per=Per.REQUEST, quantity=added, unit_price=unit_price, dated=day)
        )
    return fees
