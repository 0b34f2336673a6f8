import asyncio
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dpctl.bench import slices
from dpctl.bench.slices import Cell, Slices, SliceTimer, load_slices, sampled_depths, slice_bytes, slice_layers
from dpctl.catalog.read import model
from dpctl.core.errors import UnavailableError
from dpctl.core.run import SlicePlan, SliceTiming
from dpctl.engines.llama_cpp import LoadedModel
from dpctl.engines.llama_settings import LlamaSettings
from dpctl.estimate.sampling import integrate

PLAN = SlicePlan(deployment="d", layers=80, prompt_tokens=32_000, output_tokens=500, reason="", fits=True)


class FakeWorker:
    """A machine with exact speeds: `layer` s a token and layer, and `attention` s more per token of depth."""

    def __init__(self, *, layer: float = 1e-4, attention: float = 1e-9, shares: tuple[float, ...] = (1.0,)) -> None:
        self.layer, self.attention, self.shares = layer, attention, shares
        self.now = 0.0
        self.calls: list[Cell] = []

    async def call(self, _op: str, *, name: str, phase: str, depth: int, tokens: int) -> dict[str, Any]:
        share = self.shares[len(self.calls) % len(self.shares)]
        self.calls.append(Cell(slice=name, phase=phase, depth=depth, tokens=tokens))
        layers = 2 if name == "small" else 4
        wall = layers * tokens * (self.layer + self.attention * (depth + tokens / 2))
        head = 1.0 if name == "small" else 0.25
        wall += 0.01 * head * tokens if phase == "decode" else 0.0
        self.now += wall
        return {"wall": wall, "cpu": wall * 2 * share, "filled_by": "fabricated state"}


def timer(worker: FakeWorker, *, deep: bool = False) -> SliceTimer:
    settings = LlamaSettings(threads=2, context=33_000)

    def loaded(name: str, layers: int, context: int) -> LoadedModel:
        return LoadedModel(
            name=name,
            path="p",
            settings=replace(settings, context=context),
            layers=layers,
            vocab=1,
            bytes=1,
            trained_context=1,
            synthetic=True,
            has_text=False,
            buffers=(),
        )

    made = Slices(small=loaded("small", 2, 33_000), large=loaded("large", 4, 33_000 if deep else 1024), large_head=0.25)
    return SliceTimer(worker, made, PLAN)  # type: ignore[arg-type]


def measured(worker: FakeWorker, budget: float, *, deep: bool = False) -> list[SliceTiming]:
    async def work() -> list[SliceTiming]:
        made = timer(worker, deep=deep)
        calibration = await made.calibrate()
        return [t async for t in made.rounds(calibration, worker.now + budget, clock=lambda: worker.now)]

    return asyncio.run(work())


@pytest.mark.parametrize("budget", [20.0, 60.0, 600.0])
@pytest.mark.parametrize("deep", [False, True])
def test_the_whole_is_found_from_its_slices(budget: float, deep: bool) -> None:
    worker = FakeWorker()
    prediction = integrate(PLAN, measured(worker, budget, deep=deep))
    assert prediction.ttft is not None and prediction.tpot is not None
    assert prediction.ttft.value == pytest.approx(80 * (1e-4 * 32_000 + 1e-9 * 32_000**2 / 2), rel=0.02)
    assert prediction.tpot.value == pytest.approx(0.01 + 80 * (1e-4 + 1e-9 * 32_250), rel=0.02)


def test_rounds_stop_when_they_agree_and_never_go_far_beyond_the_budget() -> None:
    worker = FakeWorker()
    timings = measured(worker, 1000.0)
    assert {t.round for t in timings} - {-1} == {0, 1, 2}
    slow = FakeWorker(layer=0.05)
    began = slow.now
    timings = measured(slow, 1.0)
    assert {t.round for t in timings} - {-1} == {0}
    assert slow.now - began < 120


def test_all_prefill_at_depth_takes_equal_chunks_that_llama_cpp_tiles() -> None:
    for layer in (1e-5, 1e-3, 1e-2):
        prefill = [t for t in measured(FakeWorker(layer=layer), 60.0) if t.phase == "prefill" and t.depth == 32_000]
        assert len({t.tokens for t in prefill}) == 1
        assert prefill[0].tokens % 64 == 0 and 64 <= prefill[0].tokens <= 512


def test_a_disturbed_timing_is_repeated_at_once() -> None:
    # the calibration takes 8 calls; of the rest every second one is disturbed
    worker = FakeWorker(shares=(*[1.0] * 8, *[0.5, 1.0] * 50))
    timings = [t for t in measured(worker, 60.0) if t.round >= 0]
    for bad, good in zip(timings[::2], timings[1::2], strict=False):
        assert (bad.phase, bad.depth, bad.layers, bad.round) == (good.phase, good.depth, good.layers, good.round)
        assert bad.cpu_share < 0.95 <= good.cpu_share


def test_the_large_slice_goes_deep_only_where_its_cache_is_small() -> None:
    deep = {(c.slice, c.depth) for c in timer(FakeWorker(), deep=True).cells()}
    shallow = {(c.slice, c.depth) for c in timer(FakeWorker()).cells()}
    assert ("large", 32_000) in deep and ("large", 32_000) not in shallow


@pytest.mark.parametrize(
    ("name", "cache", "expected"),
    [
        ("llama-3-70b", 32 << 20, (2, 4)),
        ("mistral-7b", 32 << 20, (2, 4)),
        ("smollm2-135m", 32 << 20, (10, 20)),
        ("smollm2-135m", 1 << 20, (2, 4)),
    ],
)
def test_slices_are_even_and_larger_than_the_last_cache(name: str, cache: int, expected: tuple[int, int]) -> None:
    assert slice_layers(model(name), "Q4_K_M", cache) == expected


def test_depths_reach_from_nothing_to_the_end() -> None:
    assert sampled_depths(32_000) == (0, 2_000, 8_000, 32_000)
    assert sampled_depths(8) == (0, 2, 8)
    assert sampled_depths(1600, 500) == (0, 500, 600, 900, 2100)


def test_a_prompt_shorter_than_a_batch_is_timed_whole() -> None:
    for prompt in (5, 100, 400):
        short = replace(timer(FakeWorker()), plan=replace(PLAN, prompt_tokens=prompt))
        cells = short.sized(asyncio.run(short.calibrate()), 60.0)
        assert {cell.tokens for cell in cells if cell.phase == "prefill"} == {prompt}


@pytest.mark.parametrize("asked", [256, 8192])
def test_slices_have_room_for_a_whole_batch_at_the_end(monkeypatch: pytest.MonkeyPatch, asked: int) -> None:
    async def chosen(*_: object) -> tuple[bool, str]:
        return False, "tried"

    async def loaded(
        _worker: object, _spec: object, _quant: str, layers: tuple[int, int], made: LlamaSettings, _cache: object
    ) -> Slices:
        assert layers == (2, 4)
        given = replace(timer(FakeWorker()).slices.small, settings=made)
        return Slices(small=given, large=given, large_head=1.0)

    monkeypatch.setattr(slices, "choose_repack", chosen)
    monkeypatch.setattr(slices, "load_slices", loaded)
    found = asyncio.run(
        slices.open_slices(
            None,  # type: ignore[arg-type]
            model("mistral-7b"),
            "Q4_K_M",
            LlamaSettings(threads=2, context=asked),
            Path("nowhere"),
            end=3000,
            last_cache_bytes=None,
        )
    )
    assert found.small.settings.context == max(asked, 3584) and found.small.settings.context >= 3000 + 512
    assert (found.small.settings.repack, found.tuned) == (False, "tried")


def test_slices_that_do_not_fit_are_refused_before_anything_is_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    spec, settings = model("llama-3.1-405b"), LlamaSettings(threads=2, context=4096, mmap=True)
    monkeypatch.setattr("psutil.virtual_memory", lambda: SimpleNamespace(available=8 << 30))
    with pytest.raises(UnavailableError, match="not even slices of llama-3") as error:
        asyncio.run(load_slices(None, spec, "F16", (2, 4), settings, tmp_path))  # type: ignore[arg-type]
    assert "2 and 4 of 126 layers" in error.value.where and not list(tmp_path.iterdir())


def test_the_memory_of_slices_grows_with_layers_context_and_the_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    spec, plain = model("mistral-7b"), LlamaSettings(threads=2, context=4096, repack=False)
    few = slice_bytes(spec, "Q4_K_M", 2, 4096, plain)
    assert slice_bytes(spec, "Q4_K_M", 4, 4096, plain) > few
    assert slice_bytes(spec, "Q4_K_M", 2, 32_768, plain) - few > 2 * 28_672 * 4096
    assert slice_bytes(spec, "Q4_K_M", 2, 4096, replace(plain, repack=True)) > 1.3 * few
    assert slice_bytes(spec, "Q4_K_M", 2, 4096, plain) < 0.25 * slice_bytes(spec, "Q4_K_M", 32, 4096, plain)
