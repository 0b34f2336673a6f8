"""The same work on a Ray of two nodes on this machine: the same answers, the same requests, nothing left behind."""

import asyncio
import importlib.util
import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dpctl.bench import on_ray
from dpctl.bench.executors import Executor, Where, map_ordered
from dpctl.bench.load import nodes, store
from dpctl.bench.load.log import Happening, read_log
from dpctl.bench.load.plan import Plan
from dpctl.bench.load.workers import run_plan
from dpctl.bench.on_ray import connected
from dpctl.cli.batch import answers
from dpctl.core.arrivals import ClosedLoop, Lengths, Poisson, asks, due_times
from dpctl.core.errors import UnavailableError, UsageError
from dpctl.engines.emulator import emulating
from tests.engines.emulated import hosted

CARD = {"vendor": "NVIDIA", "kind": "gpu_consumer", "memory_gb": 24, "bandwidth_gb_s": 936, "fp16_tflops": 71}
MODEL = {"params_b": 8.0, "layers": 32, "hidden": 4096, "heads": 32, "kv_heads": 8, "vocab": 128256, "ffn": 14336}
SWEEP = {"hardware": [CARD], "replicas": [1, 2], "rate": ["1/s", 2.5], "seed": [0, 7]}
LINES = [
    json.dumps({"id": "one", "model": MODEL, "hardware": CARD, "quant": "Q4_K_M"}),
    json.dumps({"id": "many", "model": MODEL, "quant": "F16", "engine": "vllm", "duration": "30s", "sweep": SWEEP}),
    "no JSON",
]
PLAN = Plan(
    scenario="x",
    base_url="",
    protocol="openai",
    model="toy",
    arrivals="poisson",
    asks=asks(due_times(Poisson(rate=100), requests=30, seed=1), Lengths(prompt_tokens=60, output_tokens=12)),
    seconds=10.0,
)


def answer(item: int) -> int:
    if item == 5:
        raise UsageError("item 5 is bad", where="the items", hint="leave it out")
    return item * item


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a cluster of two nodes with one CPU each, without a token and without reports."""
    if importlib.util.find_spec("ray") is None:
        pytest.skip("Ray is not installed (extra 'ray')")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        patch.setenv("RAY_AUTH_MODE", "disabled")
        patch.delenv("RAY_ADDRESS", raising=False)
        from ray.cluster_utils import Cluster

        started = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
        try:
            started.add_node(num_cpus=1)
            yield started.address
        finally:
            started.shutdown()


@pytest.mark.ray
def test_a_sweep_is_the_same_here_in_processes_and_on_a_cluster(cluster: str) -> None:
    here = list(answers(LINES))
    assert len(here) == 1 + 8 + 1
    records = [json.loads(line) for line in here]
    assert all("title" in record and record["finished"] > 0 for record in records[1:9])
    # seeds and rates make a difference, so that sameness says something
    assert len({json.dumps(record["figures"]) for record in records[1:9]}) > 4
    assert list(answers(LINES, Executor(workers=2))) == here
    on_cluster = Executor(where=Where.RAY, address=cluster)
    with connected(cluster) as ray:
        assert [node.cpus for node in on_ray.nodes(ray)] == [1, 1]
        assert list(answers(LINES, on_cluster)) == here
        # an error stands at its place
        squares = map_ordered(answer, range(9), executor=on_cluster)
        assert [next(squares) for _ in range(5)] == [0, 1, 4, 9, 16]
        with pytest.raises(UsageError, match="item 5 is bad"):
            next(squares)
        # who found a connection leaves it
        assert ray.is_initialized()
    assert not ray.is_initialized()


@pytest.mark.ray
def test_two_nodes_send_what_two_processes_send(cluster: str, tmp_path: Path) -> None:
    loop = replace(PLAN, loop=ClosedLoop(concurrency=3), requests=20)

    async def session(fleet: nodes.Fleet) -> dict[str, store.LoadRun]:
        runs = {}
        async with emulating(hosted()) as url:
            for name, made in (("open", replace(PLAN, base_url=url)), ("closed", replace(loop, base_url=url))):
                for by in ("processes", "nodes"):
                    path = tmp_path / f"{name}-{by}.jsonl"
                    begun = store.LoadRun(plan=made, started="now", environment=fleet.environment)
                    folder = store.begin(path, begun)
                    if by == "processes":
                        await asyncio.to_thread(run_plan, made, folder, workers=2)
                    else:
                        await asyncio.to_thread(fleet.run_plan, made, folder, on_progress=told.append)
                        starts[name] = [
                            entry.values["start"]
                            for log in sorted(folder.glob("worker-*.log"))
                            for entry in read_log(log)
                            if isinstance(entry, Happening) and entry.name == "begin"
                        ]
                    runs[f"{name} {by}"] = store.finish(path)
            with pytest.raises(UnavailableError, match="cannot be reached"):
                fleet.run_plan(replace(PLAN, base_url="http://127.0.0.1:1/v1"), tmp_path)
        return runs

    told: list[Any] = []
    starts: dict[str, list[int]] = {}
    with nodes.fleet(cluster) as fleet:
        runs = asyncio.run(session(fleet))
        assert fleet.drift() < 0.01
        clocks = [sender.clock for sender in fleet._senders]
    # both nodes are this machine, whose clock is truly their own
    assert all(abs(clock.offset) <= clock.uncertainty for clock in clocks)
    for name in ("open", "closed"):
        local, spread = runs[f"{name} processes"], runs[f"{name} nodes"]
        assert local.reason == spread.reason == "done"
        assert {tick.worker for tick in spread.ticks} == {0, 1}
        for one, other in zip(local.outcomes, spread.outcomes, strict=True):
            for field in ("number", "bytes_out", "status", "failure", "tokens_in", "tokens_out", "counted_by"):
                assert getattr(one, field) == getattr(other, field), field
        first, second = starts[name]
        assert abs(first - second) <= sum(clock.uncertainty for clock in clocks)
    for one, other in zip(runs["open processes"].outcomes, runs["open nodes"].outcomes, strict=True):
        assert one.due == pytest.approx(other.due, abs=1e-6)
    assert told[-1].finished == 20
    said = runs["open nodes"].environment
    assert said["senders"] == "2 on 2 nodes of a Ray cluster"
    assert "within" in said["sender 1"]


def test_without_ray_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_ray, "find_spec", lambda _: None)
    with pytest.raises(UnavailableError, match="not installed") as raised:
        list(map_ordered(answer, [1], executor=Executor(where=Where.RAY)))
    assert "dpctl-planner[ray]" in raised.value.hint


@pytest.mark.ray
def test_an_address_where_no_cluster_is_fails_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ray")
    with socket.socket() as taken:
        # bound but not listening: nobody answers there
        taken.bind(("127.0.0.1", 0))
        nowhere = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(UnavailableError, match="no Ray cluster answers"), connected(nowhere):
            pass
        monkeypatch.setenv("RAY_ADDRESS", nowhere)
        with pytest.raises(UnavailableError, match="no Ray cluster answers"), connected("auto"):
            pass
    for wrong in ("ray://head:10001", "head", "head:", ":6379", "head:port"):
        with pytest.raises(UsageError, match="no address of a Ray cluster"), connected(wrong):
            pass


def test_nodes_without_cpus_are_left_out() -> None:
    def row(number: int, cpus: float, *, alive: bool = True) -> dict[str, object]:
        resources = {"CPU": cpus} if cpus else {}
        return {
            "NodeID": f"n{number}",
            "NodeManagerAddress": f"10.0.0.{number}",
            "Alive": alive,
            "Resources": resources,
        }

    class Cluster:
        def __init__(self, *rows: dict[str, object]) -> None:
            self.rows = rows

        def nodes(self) -> list[dict[str, object]]:
            return list(self.rows)

    found = on_ray.nodes(Cluster(row(3, 4.0), row(1, 2.0), row(2, 0), row(4, 8.0, alive=False)))
    assert [(node.id, node.cpus) for node in found] == [("n1", 2), ("n3", 4)]
    with pytest.raises(UnavailableError, match="no node"):
        on_ray.nodes(Cluster(row(1, 0)))
