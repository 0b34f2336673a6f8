"""Work on a Ray cluster (extra `ray`): connected with care, the same dpctl everywhere, nothing left behind."""

import contextlib
import hashlib
import logging
import os
import platform
import signal
import socket
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

import dpctl
from dpctl.bench.executors import AHEAD, Done, done
from dpctl.core.errors import UnavailableError, UsageError

Item = TypeVar("Item")
Result = TypeVar("Result")
LOCAL = "local"
_REACHED_WITHIN = 5.0
_ANSWERED_WITHIN = 120.0
_START = "on one machine: ray start --head; on the others: ray start --address HOST:6379"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A machine of the cluster: Ray's id of it, its address and the CPUs that Ray may use there."""

    id: str
    address: str
    cpus: int


@contextlib.contextmanager
def connected(address: str, *, workers: int | None = None) -> Iterator[Any]:
    """The `ray` module, connected to the cluster at `address`; what was started here is stopped again, nothing else.

    `address` is "auto" (RAY_ADDRESS, or a cluster on this machine), HOST:PORT, or "local": a Ray of its own with
    `workers` CPUs (None: all) for as long as this takes. A process that is connected already keeps its connection.
    Ray's usage reports are off. Raises UnavailableError without Ray or without a cluster, UsageError for other
    addresses.
    """
    # read when Ray is imported and handed on to what it starts
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    if find_spec("ray") is None:
        raise UnavailableError(
            "Ray is not installed", where="--executor ray", hint="pip install 'dpctl-planner[ray]', or --executor local"
        )
    ray = import_module("ray")
    if ray.is_initialized():
        yield ray
        return
    mine = threading.current_thread() is threading.main_thread()
    # Ray takes SIGTERM over and does not give it back
    before = signal.getsignal(signal.SIGTERM) if mine else None
    try:
        _connect(ray, address, workers)
        yield ray
    finally:
        ray.shutdown()
        if mine and before is not None:
            signal.signal(signal.SIGTERM, before)


def nodes(ray: Any) -> tuple[Node, ...]:
    """The machines that can work, in the same order every time; UnavailableError for none."""
    found = [
        Node(id=str(n["NodeID"]), address=str(n["NodeManagerAddress"]), cpus=int(n["Resources"].get("CPU", 0)))
        for n in ray.nodes()
        if n["Alive"]
    ]
    able = sorted((node for node in found if node.cpus > 0), key=lambda node: (node.address, node.id))
    if not able:
        raise UnavailableError("no node of the Ray cluster has a CPU to use", where="--ray-address", hint=_START)
    return tuple(able)


def on_node(node: Node) -> Any:
    """Ray's option that places a task or an actor on this node and nowhere else."""
    return import_module("ray.util.scheduling_strategies").NodeAffinitySchedulingStrategy(node.id, soft=False)


def check_same_dpctl(ray: Any, machines: Iterable[Node]) -> None:
    """UnavailableError unless every one of the machines has this dpctl, to the byte: results must not depend on where.

    Ray itself has compared the versions of Ray and Python by then.
    """
    remote = ray.remote(_fingerprint)
    asked = {
        node: remote.options(num_cpus=0, scheduling_strategy=on_node(node), max_retries=0).remote() for node in machines
    }
    own = _fingerprint()
    for node, reference in asked.items():
        with told_apart(ray, f"node {node.address}"):
            try:
                theirs = ray.get(reference, timeout=_ANSWERED_WITHIN)
            except ray.exceptions.RayTaskError as error:
                theirs = f"none that can be imported ({_last_line(error)})"
        if theirs != own:
            raise UnavailableError(
                f"the node has another dpctl: {theirs}; here is {own}",
                where=f"node {node.address}",
                hint=f"on every node: pip install 'dpctl-planner[ray]=={dpctl.__version__}'",
            )


def map_on_ray(
    function: Callable[[Item], Result], items: Iterable[Item], *, address: str = "auto", workers: int | None = None
) -> Iterator[Result]:
    """`function` of every item, in order, by `workers` tasks at a time (None: one a CPU of the cluster)."""
    with connected(address, workers=workers) as ray:
        machines = nodes(ray)
        check_same_dpctl(ray, machines)
        most = workers or sum(node.cpus for node in machines)
        with told_apart(ray, "the Ray cluster"):
            task = ray.remote(done).options(num_cpus=1)
            answers: deque[Any] = deque()
            running: list[Any] = []
            for item in items:
                while len(running) >= most or len(answers) >= AHEAD * most:
                    _, running = ray.wait(running, num_returns=1)
                    while answers and answers[0] not in running:
                        yield _result(ray, answers.popleft())
                running.append(task.remote(function, item))
                answers.append(running[-1])
            while answers:
                yield _result(ray, answers.popleft())


@contextlib.contextmanager
def told_apart(ray: Any, where: str) -> Iterator[None]:
    """What a cluster does to work - lost nodes, killed workers, no answer in time - becomes an UnavailableError."""
    lost = (
        ray.exceptions.RayActorError,
        ray.exceptions.WorkerCrashedError,
        ray.exceptions.NodeDiedError,
        ray.exceptions.OutOfMemoryError,
        ray.exceptions.ObjectLostError,
        ray.exceptions.GetTimeoutError,
        ray.exceptions.TaskUnschedulableError,
        ray.exceptions.ActorUnschedulableError,
    )
    try:
        yield
    except lost as error:
        raise UnavailableError(
            f"the cluster lost the work: {type(error).__name__}, {_last_line(error)}",
            where=where,
            hint="`ray status` says how the nodes are; a node that is out of memory or of CPUs takes fewer --workers",
        ) from error


def _result(ray: Any, reference: Any) -> Any:
    answer: Done[Any] = ray.get(reference)
    return answer.value()


def _connect(ray: Any, address: str, workers: int | None) -> None:
    given = os.environ.get("RAY_ADDRESS", "auto") if address == "auto" else address
    if given not in {"auto", LOCAL}:
        _check_reachable(given)
    more = {"include_dashboard": False, "num_cpus": workers} if given == LOCAL else {}
    try:
        ray.init(address=given, log_to_driver=False, logging_level=logging.ERROR, **more)
    except (ConnectionError, RuntimeError, ValueError, OSError) as error:
        # a RuntimeError says that versions of Ray or Python differ, or that a Ray of its own did not come up
        none_here = given == "auto" and isinstance(error, ConnectionError)
        raise UnavailableError(
            "no Ray cluster runs on this machine, and RAY_ADDRESS names none"
            if none_here
            else f"no Ray cluster: {_last_line(error)}",
            where=f"--ray-address {address}",
            hint=f"{_START}; or --ray-address local",
        ) from error


def _check_reachable(address: str) -> None:
    """Ray waits for minutes at an address where nothing is, and then ends the process."""
    host, colon, port = address.rpartition(":")
    if "://" in address or not (colon and host and port.isdecimal()):
        raise UsageError(
            f"{address!r} is no address of a Ray cluster",
            where="--ray-address",
            hint="HOST:6379 from a machine of the cluster, auto, or local for a Ray on this machine",
        )
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=_REACHED_WITHIN).close()
    except (OSError, OverflowError) as error:
        raise UnavailableError(
            f"no Ray cluster answers: {getattr(error, 'strerror', None) or error}",
            where=f"--ray-address {address}",
            hint=_START,
        ) from error


def _fingerprint() -> str:
    """Version of dpctl and digest of its files, data included, and the version of Python, as `3.12`."""
    root = Path(dpctl.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(p for p in root.rglob("*") if p.suffix in {".py", ".toml", ".txt", ".json"}):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    python = ".".join(platform.python_version_tuple()[:2])
    return f"dpctl {dpctl.__version__} ({digest.hexdigest()[:12]}) on Python {python}"


def _last_line(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1].rstrip(".") if lines else type(error).__name__
