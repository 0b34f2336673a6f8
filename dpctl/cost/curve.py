"""Cost as a function of volume, in plain numbers: fast enough for many candidates and for draws from intervals."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor, inf

from dpctl.core.figures import Figure
from dpctl.cost.load import Load
from dpctl.cost.tariff import Per, Tariff
from dpctl.cost.workers import MONTH, up_seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Uptime:
    """A worker's times in s and its `slots`, as `up_seconds` takes them; `price` in USD a second."""

    price: float
    peak: float
    service: float
    slots: float
    start: float
    keep_alive: float

    def cost(self, volume: float) -> float:
        """USD for the seconds that workers are up at so many requests a month."""
        return self.price * up_seconds(
            volume,
            peak=self.peak,
            service=self.service,
            slots=self.slots,
            start=self.start,
            keep_alive=self.keep_alive,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CostCurve:
    """USD a month at a volume (requests a month): `fixed` + `machine` x machines + `request` x volume + `uptime`.

    Where one machine is not enough, `joined` and `further` x (machines - 1) come on top; `alone`: what more machines
    cost is not known, and the cost is infinite above the volume that one carries.

    `capacity` is how many requests a month one replica carries, None where replicas do not limit; at least `minimum`
    replicas stand. Machines hold several replicas, or a replica takes several machines, as in `Tariff`.
    """

    fixed: float = 0.0
    machine: float = 0.0
    request: float = 0.0
    capacity: float | None = None
    minimum: int = 1
    replicas_per_machine: int = 1
    machines_per_replica: int = 1
    uptime: Uptime | None = None
    further: float = 0.0
    joined: float = 0.0
    alone: bool = False

    def __post_init__(self) -> None:
        if self.capacity is not None and self.capacity <= 0:
            raise ValueError(f"a replica carries more than {self.capacity:g} requests a month")
        if (self.machine > 0 or self.further > 0) and self.capacity is None:
            raise ValueError("what is charged by the machine needs the capacity of a replica")
        if self.minimum < 1:
            raise ValueError(f"at least one replica stands, got {self.minimum}")

    def replicas(self, volume: float) -> int:
        """Replicas at a volume: whole ones, and at least `minimum`."""
        if self.capacity is None:
            return self.minimum
        # a hair above a whole number is rounding, not another replica
        return max(self.minimum, ceil(volume / self.capacity - 1e-9))

    def machines(self, volume: float) -> int:
        """Machines at a volume."""
        return -(-self.replicas(volume) // self.replicas_per_machine) * self.machines_per_replica

    def cost(self, volume: float) -> float:
        """USD a month; it never falls with the volume."""
        return self.with_machines(volume, self.machines(volume))

    def with_machines(self, volume: float, machines: int) -> float:
        """USD a month with a number of machines given: between two steps the cost runs on smoothly."""
        uptime = 0.0 if self.uptime is None else self.uptime.cost(volume)
        more = 0.0
        if machines > 1:
            more = inf if self.alone else self.joined + self.further * (machines - 1)
        return self.fixed + self.machine * machines + self.request * volume + uptime + more

    @property
    def most(self) -> float:
        """The volume above which the cost is not known; infinite where it always is."""
        return inf if not self.alone or self.capacity is None else self.capacity * self.replicas_per_machine

    @property
    def slope(self) -> float:
        """USD a request at large volumes, steps evened out."""
        machines = 0.0
        if self.capacity is not None:
            each = self.machine + self.further
            machines = each * self.machines_per_replica / self.replicas_per_machine / self.capacity
        busy = 0.0 if self.uptime is None else self.uptime.price * self.uptime.service / self.uptime.slots
        return self.request + machines + busy

    @property
    def reach(self) -> float:
        """USD by which the cost lies above or below `fixed` + `slope` x volume at most, at any volume."""
        steps = self.machine + self.further
        steps *= self.machines_per_replica * (1 + -(-self.minimum // self.replicas_per_machine))
        return steps + self.joined + (0.0 if self.uptime is None else self.uptime.price * MONTH / self.uptime.peak)

    def step_after(self, volume: float) -> float | None:
        """The next volume above which one machine more is needed; None where there are no steps."""
        if self.capacity is None or self.machine + self.further + self.joined == 0:
            return None
        size = self.capacity * self.replicas_per_machine
        first = -(-self.minimum // self.replicas_per_machine)
        return size * max(first, floor(volume / size + 1e-9) + 1)


_NOTHING = dict.fromkeys(Per, 0.0)


def value_of(figure: Figure) -> float:
    """The value of a figure: what `curve` takes unless told otherwise."""
    return figure.value


def curve(
    tariff: Tariff,
    load: Load,
    *,
    capacity: float | None = None,
    minimum: int = 1,
    pick: Callable[[Figure], float] = value_of,
) -> CostCurve | None:
    """The cost of a tariff over the volume, all else as in `load` (whose `requests` do not matter); None if not known.

    `capacity` is how many requests a month a replica carries with the room that peaks need (`load.capacity`, or the
    estimator's). `pick` takes a number from a Figure: the value, or a draw from its interval. ValueError when machines
    are charged and the capacity is not given.
    """
    if tariff.unknown:
        return None
    sums, further = _NOTHING.copy(), _NOTHING.copy()
    for fee in tariff.fees:
        # the units of a fee match, so that the product of the values is money
        (further if fee.further else sums)[fee.per] += pick(fee.quantity) * pick(fee.unit_price)
    uptime = None
    if tariff.workers is not None and load.service is not None:
        uptime = Uptime(
            price=sums[Per.SECOND],
            peak=max(1.0, pick(load.peak.to(""))),
            service=pick(load.service.to("s")),
            slots=1.0 if load.concurrency is None else max(1.0, pick(load.concurrency.to(""))),
            start=pick(tariff.workers.start.to("s")),
            keep_alive=pick(tariff.workers.keep_alive.to("s")),
        )
    return CostCurve(
        fixed=sums[Per.MONTH],
        machine=sums[Per.MACHINE],
        request=sums[Per.REQUEST],
        capacity=capacity,
        minimum=minimum,
        replicas_per_machine=tariff.replicas_per_machine,
        machines_per_replica=tariff.machines_per_replica,
        uptime=uptime,
        further=further[Per.MACHINE],
        joined=further[Per.MONTH],
        alone=bool(tariff.missing_further),
    )
