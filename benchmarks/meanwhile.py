"""What a Linux machine did while a benchmark ran: how much of it the measured server had, and what it waited for."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """CPU time so far in s: of the server, what its threads waited for a core, of everybody, and what the host kept."""

    at: float
    server: float
    waited: float
    everybody: float
    stolen: float

    def since(self, other: "Machine") -> dict[str, float]:
        """Between the two, in cores: what the server used and waited for, what others used, what was stolen."""
        span = self.at - other.at
        server = self.server - other.server
        return {
            "seconds": span,
            "server_cores": server / span,
            "server_waited": (self.waited - other.waited) / span,
            "others_cores": (self.everybody - other.everybody - server) / span,
            "stolen_cores": (self.stolen - other.stolen) / span,
        }


def machine() -> Machine:
    """Read from /proc; the server's processes are all that descend from this one."""
    server, waited = 0.0, 0.0
    for task in (task for pid in _descendants(os.getpid()) for task in Path(f"/proc/{pid}/task").glob("*")):
        try:
            ran, ready, _ = (task / "schedstat").read_text().split()
        except OSError:  # the thread has ended
            continue
        server, waited = server + int(ran) / 1e9, waited + int(ready) / 1e9
    user, nice, system, _, _, irq, soft, stolen = map(int, Path("/proc/stat").read_text().split()[1:9])
    tick = os.sysconf("SC_CLK_TCK")
    busy = (user + nice + system + irq + soft) / tick
    return Machine(at=time.monotonic(), server=server, waited=waited, everybody=busy, stolen=stolen / tick)


def _descendants(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*"):
        try:
            children = [int(child) for child in (task / "children").read_text().split()]
        except OSError:
            continue
        for child in children:
            found += [child, *_descendants(child)]
    return found


def together(spans: Sequence[dict[str, float]]) -> dict[str, float]:
    """Several spans of `Machine.since` as one: seconds added, cores on average."""
    seconds = sum(span["seconds"] for span in spans)
    cores = {name: sum(s[name] * s["seconds"] for s in spans) / seconds for name in spans[0] if name != "seconds"}
    return {"seconds": seconds, **cores}
