"""Load from many machines: one plan shared out, every share sent by a Ray actor, their logs gathered while they grow.

A node stamps with its own monotonic clock. It is told the start in that clock, by a handshake beforehand, so that the
shares begin together and each log, read from its own start, is on the run's one time line.
"""

import contextlib
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dpctl.bench.executors import Done, done
from dpctl.bench.load.plan import Plan
from dpctl.bench.load.send import Progress, Share, shares
from dpctl.bench.load.workers import log_path, raise_file_limit, run_loop, send_share
from dpctl.bench.on_ray import Node, check_same_dpctl, connected, nodes, on_node, told_apart
from dpctl.core.errors import UnavailableError, UsageError

# round trips of a handshake, of which the shortest counts
_TRIPS = 32
_READY_WITHIN = 120.0
_STOPPED_WITHIN = 10.0
# s between the last word to the nodes and the first request: far more than a message takes
_LEAD = 0.5
_LOOK_EVERY = 0.5
# bytes of a log that travel at once
_PIECE = 16 * 2**20
_NOTHING = Progress(finished=0, failed=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How a node's monotonic clock stands to ours: the `offset` to add to our time, and what that may be off, in ns."""

    offset: int
    uncertainty: int


def clock_of(trips: Sequence[tuple[int, int, int]]) -> Clock:
    """The clock from round trips (asked, read over there, heard), in ns; the offset is within the uncertainty for sure.

    Cristian 1989, Probabilistic clock synchronization, Distributed Computing 3:146: the reading was taken somewhere
    within the round trip, so the shortest one tells most. ValueError without any.
    """
    asked, read, heard = min(trips, key=lambda trip: trip[2] - trip[0])
    return Clock(offset=read - (asked + heard) // 2, uncertainty=(heard - asked + 1) // 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Growth:
    """What a node has to tell: whether it is ready, how far it is, and the next bytes of its log."""

    ready: bool
    progress: Progress
    log: bytes


class _Sending:
    """The actor on a node: it sends in one thread, and answers in others while it does."""

    def __init__(self) -> None:
        raise_file_limit()
        self.reset()

    def reset(self) -> None:
        self._log: Path | None = None
        self._ready = False
        self._start = 0
        self._progress = _NOTHING
        self._told, self._stop = threading.Event(), threading.Event()
        self._over, self._fetched = threading.Event(), threading.Event()

    def clock(self) -> int:
        return time.perf_counter_ns()

    def send(self, plan: Plan, share: Share, key: str) -> Done[None]:
        """Send a share from the time that `go` says; returns when all is answered and the whole log was fetched."""

        def start() -> int:
            self._ready = True
            if not self._told.wait(_READY_WITHIN) or self._stop.is_set():
                raise UnavailableError(
                    "nobody said when to begin", where="a node of the Ray cluster", hint="run it again"
                )
            return self._start

        def count(progress: Progress) -> None:
            self._progress = progress

        with tempfile.TemporaryDirectory(prefix="dpctl-node-") as name:
            folder = Path(name)

            def carry_out(made: Plan) -> None:
                run_loop(
                    send_share(made, share, folder, key=key, on_progress=count, start=start, stopped=self._stop.is_set)
                )

            self._log = log_path(folder, share.worker)
            answer = done(carry_out, plan)
            self._over.set()
            # without end: Ray ends an actor whose coordinator is gone
            self._fetched.wait()
            return answer

    def go(self, start: int) -> None:
        self._start = start
        self._told.set()

    def stop(self) -> None:
        self._stop.set()
        self._told.set()

    def grown(self, offset: int) -> _Growth:
        # looked at first: what is written until then is read below
        over, log = self._over.is_set(), b""
        if self._log is not None and self._log.is_file():
            with self._log.open("rb") as file:
                file.seek(offset)
                log = file.read(_PIECE)
        if over and not log:
            self._fetched.set()
        return _Growth(ready=self._ready, progress=self._progress, log=log)


@dataclass(slots=True, kw_only=True)
class _Sender:
    """One actor as the coordinator knows it: where it is, how its clock stands, and what came of it in this run."""

    actor: Any
    node: Node
    clock: Clock
    log: Path = Path()
    fetched: int = 0
    progress: Progress = _NOTHING
    running: Any = None


class Fleet:
    """Senders placed on the nodes of a cluster, for one run after the other."""

    def __init__(self, ray: Any, senders: Sequence[_Sender], own_address: str) -> None:
        self._ray = ray
        self._senders = senders
        self._own_address = own_address

    @property
    def environment(self) -> Mapping[str, str]:
        """Who sends, for the run file: each sender's node, and how its clock stands to the coordinator's."""
        machines = len({sender.node.id for sender in self._senders})
        said = {"senders": f"{len(self._senders)} on {machines} node{'s' if machines > 1 else ''} of a Ray cluster"}
        for number, sender in enumerate(self._senders):
            offset, uncertainty = sender.clock.offset / 1e9, sender.clock.uncertainty / 1e6
            said[f"sender {number}"] = f"{sender.node.address}, clock {offset:+.6f} s, within {uncertainty:.3f} ms"
        return said

    def drift(self) -> float:
        """How far any node's clock may have moved against ours since it was placed, in s; asks all of them again."""
        moved = 0
        for sender in self._senders:
            now = _handshake(self._ray, sender)
            moved = max(moved, abs(now.offset - sender.clock.offset) - now.uncertainty - sender.clock.uncertainty)
        return max(0, moved) / 1e9

    def run_plan(
        self, plan: Plan, folder: Path, *, key: str = "", on_progress: Callable[[Progress], None] | None = None
    ) -> None:
        """Send the whole plan; the senders' logs are in `folder` afterwards, as far as they could be fetched.

        The key goes to the nodes over the cluster's own connections. Raises UnavailableError when the endpoint cannot
        be reached from a node or a node is lost, UsageError for an address that means another machine on every node,
        KeyboardInterrupt after stopping the senders.
        """
        self._check_address(plan.base_url)
        used = self._senders[: len(parts := shares(plan, len(self._senders)))]
        # the plan travels once to each node, not once for each sender
        stored = self._ray.put(plan)
        with told_apart(self._ray, "the Ray cluster"):
            self._ray.get([sender.actor.reset.remote() for sender in used], timeout=_READY_WITHIN)
        for sender, share in zip(used, parts, strict=True):
            sender.log, sender.fetched = log_path(folder, share.worker), 0
            sender.progress = _NOTHING
            sender.running = sender.actor.send.remote(stored, share, key)
        try:
            self._start(used)
            while self._unfinished(used):
                more = any(len(growth.log) == _PIECE for growth in self._fetch(used))
                if on_progress is not None:
                    on_progress(_sum(used))
                pause = 0.0 if more else _LOOK_EVERY
                self._ray.wait([sender.running for sender in used], num_returns=len(used), timeout=pause)
                self._raise_failure(used)
            self._raise_failure(used)
            if on_progress is not None:
                on_progress(_sum(used))
        except BaseException:
            self._stop(used)
            raise

    def _start(self, used: Sequence[_Sender]) -> None:
        """Wait until all are ready, and tell each in its own clock when to begin."""
        until = time.monotonic() + _READY_WITHIN
        while not all(growth.ready for growth in self._fetch(used)):
            self._raise_failure(used)
            if time.monotonic() > until:
                raise UnavailableError(
                    f"the nodes were not ready after {_READY_WITHIN:.0f} s", where="the Ray cluster", hint="ray status"
                )
            time.sleep(0.02)
        start = time.perf_counter_ns() + round(_LEAD * 1e9)
        told = [sender.actor.go.remote(start + sender.clock.offset) for sender in used]
        with told_apart(self._ray, "the Ray cluster"):
            self._ray.get(told, timeout=_READY_WITHIN)

    def _fetch(self, used: Sequence[_Sender]) -> list[_Growth]:
        """Ask everyone how far it is, and append what its log has grown by."""
        with told_apart(self._ray, "the Ray cluster"):
            found: list[_Growth] = self._ray.get(
                [sender.actor.grown.remote(sender.fetched) for sender in used], timeout=_READY_WITHIN
            )
        for sender, growth in zip(used, found, strict=True):
            sender.progress = growth.progress
            if growth.log:
                with sender.log.open("ab") as file:
                    file.write(growth.log)
                sender.fetched += len(growth.log)
        return found

    def _unfinished(self, used: Sequence[_Sender]) -> bool:
        _, still = self._ray.wait([sender.running for sender in used], num_returns=len(used), timeout=0)
        return bool(still)

    def _raise_failure(self, used: Sequence[_Sender]) -> None:
        over, _ = self._ray.wait([sender.running for sender in used], num_returns=len(used), timeout=0)
        with told_apart(self._ray, "the Ray cluster"):
            answers: list[Done[None]] = self._ray.get(over)
        for answer in answers:
            answer.value()

    def _stop(self, used: Sequence[_Sender]) -> None:
        """Let everyone stop, and fetch what they have; a node that does not answer is left."""
        until = time.monotonic() + _STOPPED_WITHIN
        reachable = []
        for sender in used:
            with contextlib.suppress(Exception):
                self._ray.get(sender.actor.stop.remote(), timeout=_STOPPED_WITHIN)
                reachable.append(sender)
        for sender in reachable:
            with contextlib.suppress(Exception):
                while time.monotonic() < until and self._unfinished([sender]):
                    self._fetch([sender])
                    time.sleep(0.02)

    def _check_address(self, url: str) -> None:
        host = urlsplit(url).hostname or ""
        elsewhere = [sender.node.address for sender in self._senders if sender.node.address != self._own_address]
        if elsewhere and (host == "localhost" or host.startswith("127.") or host == "::1"):
            raise UsageError(
                f"{host} is another machine on node {elsewhere[0]}",
                where=url,
                hint="give the server's address in the cluster's network with --url",
            )


def dealt(machines: Sequence[Node], count: int) -> tuple[Node, ...]:
    """Where so many senders go: to the nodes in turn, to none more than it has CPUs; UsageError for too many."""
    most = max(node.cpus for node in machines)
    places = [node for turn in range(most) for node in machines if node.cpus > turn]
    if count > len(places):
        raise UsageError(
            f"{count} senders are more than the cluster has CPUs", where="--workers", hint=f"at most {len(places)}"
        )
    return tuple(places[:count])


@contextlib.contextmanager
def fleet(address: str = "auto", *, workers: int | None = None) -> Iterator[Fleet]:
    """Place senders on the cluster at `address`: one a node, or `workers` of them dealt out to the nodes in turn.

    Raises UnavailableError where Ray, the cluster, a node's dpctl or a free CPU is missing.
    """
    with connected(address, workers=workers) as ray:
        machines = nodes(ray)
        places = machines if workers is None else dealt(machines, workers)
        check_same_dpctl(ray, dict.fromkeys(places))
        actor = ray.remote(_Sending)
        senders = []
        for node in places:
            # a thread that sends, and two that answer
            placed = actor.options(
                num_cpus=1, max_concurrency=3, max_restarts=0, scheduling_strategy=on_node(node)
            ).remote()
            senders.append(_Sender(actor=placed, node=node, clock=Clock(offset=0, uncertainty=0)))
        try:
            for sender in senders:
                with told_apart(ray, f"node {sender.node.address}"):
                    ray.get(sender.actor.clock.remote(), timeout=_READY_WITHIN)
                sender.clock = _handshake(ray, sender)
            yield Fleet(ray, senders, ray.util.get_node_ip_address())
        finally:
            for sender in senders:
                ray.kill(sender.actor)


def _handshake(ray: Any, sender: _Sender) -> Clock:
    trips = []
    with told_apart(ray, f"node {sender.node.address}"):
        for _ in range(_TRIPS):
            asked = time.perf_counter_ns()
            read = ray.get(sender.actor.clock.remote(), timeout=_READY_WITHIN)
            trips.append((asked, read, time.perf_counter_ns()))
    return clock_of(trips)


def _sum(used: Sequence[_Sender]) -> Progress:
    return Progress(
        finished=sum(sender.progress.finished for sender in used), failed=sum(sender.progress.failed for sender in used)
    )
