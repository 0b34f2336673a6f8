"""The measurement with a worker of known speed; once for real where the engine is installed."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dpctl.bench import calibrate
from dpctl.bench.calibrate import backend_of, measure, planned_slices, spanning, timed_rounds
from dpctl.bench.calibration_points import Slice, SliceCell, Timings, fixed_layer_cost, speed_points
from dpctl.catalog.read import machine_profile
from dpctl.core.errors import UnavailableError
from dpctl.core.figures import Figure, Provenance
from dpctl.core.hardware import fingerprint
from tests.models import TINY

CPU = machine_profile("epyc-vm")
SLICES = planned_slices(32 << 20)
PARTS = {part.name: part for part in SLICES}
RATE, LAYER, ATTENTION, PER_TOKEN = 30e9, 1e-4, 2e-8, 2e-4


def true_wall(cell: SliceCell) -> float:
    """A machine with exact speeds, that skips most of the last layer in prefill as llama.cpp does."""
    part = PARTS[cell.slice]
    depth = cell.depth + cell.tokens / 2
    if cell.phase == "decode":
        return cell.tokens * (part.bytes / RATE + part.layers * (LAYER + ATTENTION * depth))
    return cell.tokens * ((part.layers - 0.7) * PER_TOKEN + part.layers * ATTENTION * depth)


CELLS = (
    SliceCell(slice="wide-small", phase="prefill", depth=2048, tokens=512),
    SliceCell(slice="wide-small", phase="decode", depth=2048, tokens=16),
    SliceCell(slice="wide-small", phase="prefill", depth=0, tokens=512),
    SliceCell(slice="wide-small", phase="decode", depth=0, tokens=16),
    SliceCell(slice="wide-large", phase="prefill", depth=0, tokens=512),
    SliceCell(slice="wide-large", phase="decode", depth=0, tokens=16),
    SliceCell(slice="narrow-small", phase="prefill", depth=0, tokens=256),
    SliceCell(slice="narrow-small", phase="decode", depth=0, tokens=16),
    SliceCell(slice="narrow-large", phase="prefill", depth=0, tokens=256),
    SliceCell(slice="narrow-large", phase="decode", depth=0, tokens=16),
)


class FakeWorker:
    """Takes true_wall for every call on its own clock; `share` is the CPU's, by the number of the call."""

    def __init__(self, share: Callable[[int], float] = lambda _n: 1.0) -> None:
        self.share, self.now, self.calls = share, 0.0, 0

    async def call(self, op: str, *, name: str, phase: str, depth: int, tokens: int) -> dict[str, Any]:
        assert op == "time"
        share = self.share(self.calls)
        self.calls += 1
        wall = true_wall(SliceCell(slice=name, phase=phase, depth=depth, tokens=tokens))
        wall *= 1.0 if share >= 0.95 else 3.0
        self.now += wall
        return {"wall": wall, "cpu": wall * 2 * share}


def timed(worker: FakeWorker, seconds: float, *, gated: bool = True) -> Timings:
    return asyncio.run(
        timed_rounds(
            worker,  # type: ignore[arg-type]
            CELLS,
            2,
            seconds,
            lambda _text: None,
            gated=gated,
            clock=lambda: worker.now,
        )
    )


def test_points_are_whole_layers_whatever_the_last_one_skips() -> None:
    points = {(p.model, p.kind, p.depth, p.layers): p for p in speed_points(SLICES, timed(FakeWorker(), 10.0))}
    wide = points["llama-3.2-1b", "prefill", 0, 4]
    assert wide.seconds.value == pytest.approx(512 * 4 * (PER_TOKEN + ATTENTION * 256))
    deep = points["llama-3.2-1b", "prefill", 2048, 2]
    assert deep.seconds.value == pytest.approx(512 * 2 * (PER_TOKEN + ATTENTION * (2048 + 256)))
    narrow = points["smollm2-135m", "prefill", 0, 20]
    assert narrow.seconds.value == pytest.approx(256 * 20 * (PER_TOKEN + ATTENTION * 128))
    small = points["llama-3.2-1b", "decode", 2048, 2]
    assert small.seconds.value == pytest.approx(true_wall(CELLS[1])) and small.vocab == 8192
    assert len(points) == 8
    assert all(p.seconds.provenance is Provenance.MEASURED for p in points.values())


def test_the_fixed_cost_of_a_layer_is_what_bytes_do_not_explain() -> None:
    cost = fixed_layer_cost(SLICES, timed(FakeWorker(), 10.0))
    assert cost is not None and cost.unit == "s/layer" and cost.provenance is Provenance.SAMPLED
    assert cost.value == pytest.approx(LAYER + ATTENTION * 8, rel=0.01)


def test_disturbed_timings_are_taken_again_and_do_not_count() -> None:
    worker = FakeWorker(lambda number: 0.5 if number % 3 == 0 else 1.0)
    timings = timed(worker, 10.0)
    assert timings.disturbed
    for cell in CELLS:
        assert timings.walls(cell) and timings.walls(cell) == pytest.approx(
            [true_wall(cell)] * len(timings.walls(cell))
        )
    (note,) = calibrate._disturbance(timings, CELLS)
    assert note.name == "disturbed" and "left out" not in note.text


def test_a_machine_that_is_always_busy_gives_no_points_and_says_so() -> None:
    worker = FakeWorker(lambda _number: 0.6)
    timings = timed(worker, 10.0)
    assert speed_points(SLICES, timings) == ()
    assert fixed_layer_cost(SLICES, timings) is None
    (note,) = calibrate._disturbance(timings, CELLS)
    assert "10 of 10 things to time have no other one and are left out" in note.text


def test_a_machine_so_busy_that_every_call_takes_long_is_given_up() -> None:
    worker = FakeWorker(lambda _number: 0.6)
    timings = timed(worker, 0.5)
    assert len(timings.cells) < len(CELLS)
    # twice the time, and the call that was under way
    assert worker.now < 2 * 0.5 + 3 * max(map(true_wall, CELLS))
    (note,) = calibrate._disturbance(timings, CELLS)
    assert "10 of 10" in note.text


def test_on_an_accelerator_the_share_of_the_cpu_says_nothing() -> None:
    timings = timed(FakeWorker(lambda _number: 0.1), 10.0, gated=False)
    assert not timings.disturbed and len(speed_points(SLICES, timings)) == 8


@pytest.mark.parametrize("seconds", [2.0, 4.0, 40.0])
def test_rounds_end_near_the_deadline_and_there_is_at_least_one(seconds: float) -> None:
    worker = FakeWorker()
    timings = timed(worker, seconds)
    one = worker.now / timings.rounds
    assert timings.rounds >= 1
    assert timings.rounds == 1 or worker.now <= seconds + one


def test_noise_that_eats_a_difference_leaves_no_point() -> None:
    timings = Timings(rounds=1)
    for cell in CELLS:
        timings.add(cell, 1.0 if cell.slice.endswith("small") else 0.9, quiet=True)
    kinds = {(p.kind, p.depth) for p in speed_points(SLICES, timings)}
    assert ("prefill", 0) not in kinds and ("decode", 0) in kinds


def test_slices_grow_with_the_last_cache_and_stay_below_the_model() -> None:
    for cache in (1 << 20, 32 << 20, 96 << 20, 1 << 30):
        small, large, few, many = planned_slices(cache)
        assert small.layers < large.layers <= 16 and few.layers < many.layers <= 30
        assert (large.layers - small.layers) % 2 == 0
    assert planned_slices(32 << 20)[0].bytes > 2 * (32 << 20)


@pytest.mark.parametrize(
    ("lines", "backend"),
    [
        (("load_tensors:   CPU_Mapped model buffer size =    84.3 MiB",), "cpu"),
        (("load_tensors:   CPU_Mapped model buffer size =  8 MiB", "CUDA0 model buffer size = 84 MiB"), "cuda"),
        (("Metal_Mapped model buffer size = 84 MiB", "Metal KV buffer size = 1 MiB"), "metal"),
        (("CPU model buffer size = 84 MiB", "CUDA0 compute buffer size = 8 MiB"), "cpu"),
        ((), "cpu"),
    ],
)
def test_the_backend_is_where_the_weights_are(lines: tuple[str, ...], backend: str) -> None:
    assert backend_of(lines) == backend


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Figure:
    """Microbenchmarks that answer at once."""
    figure = Figure(value=4e10, unit="B/s", provenance=Provenance.MEASURED, source="test")
    monkeypatch.setattr(calibrate, "memory_bandwidth", lambda *_: figure)
    monkeypatch.setattr(calibrate, "triad_bandwidth", lambda *_: figure)
    monkeypatch.setattr(calibrate, "gemm_rate", lambda *_: replace(figure, unit="FLOP/s"))
    return figure


def test_without_the_engine_the_rest_is_measured(
    quick: Figure, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def missing() -> None:
        raise UnavailableError(
            "the local engine is not installed", where="here", hint="pip install 'dpctl-planner[local]'"
        )

    monkeypatch.setattr(calibrate, "require_llama_cpp", missing)
    found = measure(CPU, tmp_path, 1.0)
    assert found.bandwidth is not None and found.bandwidth.value == pytest.approx(quick.value)
    assert found.gemm is not None
    assert found.points == () and found.engine is None and found.layer_cost is None
    (note,) = found.notes
    assert note.name == "engine-not-measured" and "dpctl-planner[local]" in note.next_step
    assert found.fingerprint == fingerprint(CPU)


def test_without_anything_there_are_notes_and_no_figures(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def missing(*_: object) -> Figure:
        raise UnavailableError("numpy is not installed", where="here", hint="install it")

    for name in ("memory_bandwidth", "triad_bandwidth", "gemm_rate", "require_llama_cpp"):
        monkeypatch.setattr(calibrate, name, missing)
    found = measure(CPU, tmp_path, 1.0)
    assert (found.bandwidth, found.triad, found.gemm, found.points) == (None, None, None, ())
    assert {note.name for note in found.notes} == {
        "bandwidth-not-measured",
        "matrix-products-not-measured",
        "engine-not-measured",
    }
    assert measure(replace(CPU, host=None), tmp_path, 1.0).bandwidth is None


def rate(value: float, spread: float) -> Figure:
    low, high = value * (1 - spread), value * (1 + spread)
    return Figure(value=value, unit="B/s", provenance=Provenance.MEASURED, source="dot", low=low, high=high)


def test_two_measurements_some_seconds_apart_span_both() -> None:
    """Seen on a guest: 81 GB/s, steady to 4 % for its 0.7 s, and 48 GB/s a few seconds before and after."""
    both = spanning(rate(81e9, 0.04), rate(48e9, 0.04))
    assert both is not None and both.low is not None and both.high is not None
    assert both.low == pytest.approx(48e9 * 0.96) and both.high == pytest.approx(81e9 * 1.04)
    assert 48e9 < both.value < 81e9 and "two measurements" in both.source
    (note,) = calibrate._variation(rate(81e9, 0.04), rate(48e9, 0.04))
    assert note.name == "bandwidth-varies" and "81.0 GB/s to 48.0 GB/s" in note.text
    assert calibrate._variation(rate(48e9, 0.04), rate(50e9, 0.04)) == []


def test_one_measurement_of_two_is_taken_as_it_is() -> None:
    one = rate(48e9, 0.04)
    assert spanning(one, None) == one == spanning(None, one)
    assert spanning(None, None) is None and calibrate._variation(one, None) == []


@pytest.mark.engine
def test_the_real_engine_on_tiny_slices(quick: Figure, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The whole way with a model of a few megabytes; a busy machine may leave points out, never crash."""
    pytest.importorskip("llama_cpp")
    pytest.importorskip("gguf")
    tiny = tuple(
        Slice(name=name, model="tiny", spec=replace(TINY, tied_embeddings=True), quant="Q4_0", layers=layers)
        for name, layers in (("wide-small", 1), ("wide-large", 3), ("narrow-small", 2), ("narrow-large", 4))
    )
    monkeypatch.setattr(calibrate, "planned_slices", lambda _cache: tiny)
    said: list[str] = []
    # two threads of two tests at once would spin for each other
    assert CPU.host is not None
    one_core = replace(CPU, host=replace(CPU.host, cores=1, threads=1))
    found = measure(one_core, tmp_path, 0.5, said.append)
    assert found.engine == "llama.cpp" and found.backend == "cpu"
    assert found.settings["llama.cpp threads"] == "1"
    assert "llama-cpp-python" in found.environment
    assert any("round 1" in text for text in said)
    assert all(point.seconds.value > 0 for point in found.points)
    assert found.points or any(note.name == "disturbed" for note in found.notes)
