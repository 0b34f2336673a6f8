"""A load run from its plan to its report: the endpoint is asked, the plan written, the load sent, the logs read."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from dpctl.bench.load import store
from dpctl.bench.load.plan import Plan
from dpctl.bench.load.preflight import preflight
from dpctl.bench.load.send import Progress
from dpctl.bench.load.server_metrics import read_metrics, server_view
from dpctl.bench.load.workers import run_plan, workers_for
from dpctl.core.errors import UnavailableError
from dpctl.core.scenario import Requirement
from dpctl.pipelines.egress import proxy_for

if TYPE_CHECKING:
    from dpctl.bench.load.nodes import Fleet


def load(
    plan: Plan,
    path: Path,
    *,
    key: str = "",
    workers: int | None = None,
    fleet: "Fleet | None" = None,
    chars_per_token: float | None = None,
    environment: Mapping[str, str] | None = None,
    requirements: Sequence[Requirement] = (),
    on_progress: Callable[[Progress], None] | None = None,
) -> store.LoadRun:
    """Carry out a plan and keep it in `path`; blocks until all is answered.

    `workers` processes send (None: as many as the rate needs), or the nodes of `fleet`; `requirements` are kept with
    the run. Whatever ends it, the file then holds what was finished.

    Raises UnavailableError where the endpoint cannot be reached or refuses; KeyboardInterrupt is passed on after that.
    """
    if proxy_for(plan.base_url) is not None:
        raise UnavailableError(
            "the environment names a proxy for this address, and load sent through one would measure the proxy",
            where=plan.base_url,
            hint="add the host to NO_PROXY to reach it directly",
        )
    plan = preflight(plan, key=key)
    begun = store.LoadRun(
        plan=plan,
        started=datetime.now(UTC).isoformat(timespec="seconds"),
        environment={**(environment or {}), **(fleet.environment if fleet is not None else {})},
        chars_per_token=chars_per_token,
        requirements=tuple(requirements),
    )
    folder = store.begin(path, begun)
    before = read_metrics(plan.base_url)
    try:
        if fleet is not None:
            fleet.run_plan(plan, folder, key=key, on_progress=on_progress)
        else:
            run_plan(plan, folder, key=key, workers=workers or workers_for(plan), on_progress=on_progress)
    finally:
        after = read_metrics(plan.base_url) if before else {}
        finished = store.finish(path, server_view(before, after) if after else None)
    return finished
