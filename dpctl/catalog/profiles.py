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

    A profile of a kind of host gives `power_per_core` (W) instead of `power`, because its instances differ in size.
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

    def __post_init__(self) -> None:
        if self.power is not None and self.power_per_core is not None:
            raise ValueError("a profile has power or power_per_core, not both")
        if self.host is None and not self.accelerators:
            raise ValueError("a profile needs a host or an accelerator")

    @property
    def machine(self) -> Machine:
        """The machine itself; power of a kind of host is that of as many cores as its example has."""
        power = self.power
        if self.power_per_core is not None and self.host is not None:
            power = self.power_per_core * float(self.host.cores)
        return Machine(
            id=self.id,
            name=self.name,
            host=self.host,
            accelerators=self.accelerators,
            power=power,
            price=self.price,
            profile=self.id,
        )
