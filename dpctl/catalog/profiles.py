"""Hardware profiles: a Machine as a file holds it, and which host a generic profile stands for."""

import re
from dataclasses import dataclass

from dpctl.core.figures import Figure
from dpctl.core.hardware import Accelerator, Host, Machine


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a probed host must look like: `cpu` is a regular expression searched in its name, `arch` is uname's."""

    cpu: str | None = None
    arch: str | None = None
    max_cores: int | None = None

    def __post_init__(self) -> None:
        try:
            re.compile(self.cpu or "")
        except re.error as error:
            raise ValueError(f"{self.cpu!r} is not a regular expression: {error}") from None

    def holds(self, host: Host) -> bool:
        """Whether the host fits every condition that is given."""
        if self.arch is not None and self.arch != host.arch:
            return False
        if self.max_cores is not None and host.cores > self.max_cores:
            return False
        return self.cpu is None or re.search(self.cpu, host.cpu, re.IGNORECASE) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One file of hardware_profiles/: a machine, and with `match` the kind of host it stands for.

    A profile of a kind of host gives `power_per_core` (W) and `price_per_core` (USD) instead of `power` and `price`,
    because its instances differ in size.
    """

    id: str
    name: str
    note: str = ""
    match: Match | None = None
    host: Host | None = None
    accelerators: tuple[Accelerator, ...] = ()
    power: Figure | None = None
    power_per_core: Figure | None = None
    price: Figure | None = None
    price_per_core: Figure | None = None

    def __post_init__(self) -> None:
        if self.power is not None and self.power_per_core is not None:
            raise ValueError("a profile has power or power_per_core, not both")
        if self.price is not None and self.price_per_core is not None:
            raise ValueError("a profile has price or price_per_core, not both")
        if self.host is None and not self.accelerators:
            raise ValueError("a profile needs a host or an accelerator")

    def power_of(self, cores: int) -> Figure | None:
        """Power under load in W of an instance with so many cores."""
        return self.power_per_core * float(cores) if self.power_per_core is not None else self.power

    def price_of(self, cores: int) -> Figure | None:
        """Purchase price in USD of an instance with so many cores."""
        return self.price_per_core * float(cores) if self.price_per_core is not None else self.price

    @property
    def machine(self) -> Machine:
        """The machine itself; a kind of host is as large as its example."""
        cores = self.host.cores if self.host is not None else 0
        return Machine(
            id=self.id,
            name=self.name,
            host=self.host,
            accelerators=self.accelerators,
            power=self.power_of(cores),
            price=self.price_of(cores),
            profile=self.id,
        )
