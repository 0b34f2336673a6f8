"""A model timed by slices: with a worker of known speed, and once for real where the engine is installed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dpctl.bench import timed
from dpctl.bench.slices import Slices
from dpctl.bench.timed import time_model, timing_notes
from dpctl.catalog.read import machine_profile, model
from dpctl.core.errors import ExitCode, UnavailableError
from dpctl.core.figures import Provenance
from dpctl.core.run import SliceTiming
from dpctl.engines.llama_cpp import LoadedModel
from dpctl.engines.llama_settings import LlamaSettings
from tests.models import TINY

HOST = machine_profile("epyc-vm").host
assert HOST is not None
SPEC = model("mistral-7b")
LAYER, ATTENTION, HEAD = 2e-4, 2e-9, 0.01


class FakeWorker:
    """A machine with exact speeds, in s a token and layer, for slices of 2 and 4 layers; `share` is the CPU's."""

    def __init__(self, share: float = 1.0) -> None:
        self.share = share

    async def call(self, _op: str, *, name: str, phase: str, depth: int, tokens: int) -> dict[str, Any]:
        layers, head = (2, 1.0) if name == "small" else (4, 0.125)
        wall = layers * tokens * (LAYER + ATTENTION * (depth + tokens / 2))
        wall += HEAD * head * tokens if phase == "decode" else 0.0
        return {"wall": wall, "cpu": wall * 2 * self.share}


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> FakeWorker:
    """In the place of llama.cpp and of slices on disk."""
    made = FakeWorker()

    @asynccontextmanager
    async def open_worker() -> AsyncIterator[FakeWorker]:
        yield made

    async def open_slices(*arguments: Any, end: int, **_: Any) -> Slices:
        settings: LlamaSettings = arguments[3]
        assert settings.context >= end and settings.gpu_layers == 0

        def loaded(name: str, layers: int) -> LoadedModel:
            return LoadedModel(
                name=name,
                path="p",
                settings=replace(settings, threads=2),
                layers=layers,
                vocab=1,
                bytes=1,
                trained_context=1,
                synthetic=True,
                has_text=False,
                buffers=(),
            )

        return Slices(small=loaded("small", 2), large=loaded("large", 4), large_head=0.125)

    monkeypatch.setattr(timed, "open_worker", open_worker)
    monkeypatch.setattr(timed, "open_slices", open_slices)
    return made


def run(tmp_path: Path, **request: Any) -> timed.ModelTiming:
    assert HOST is not None
    return time_model(SPEC, "Q4_K_M", host=HOST, cache=tmp_path, **{"prompt": 4000, "output": 200, **request})


@pytest.mark.parametrize("depth", [0, 3000])
@pytest.mark.parametrize("prompt", [20, 100, 4000])
def test_the_whole_model_is_found_from_slices(worker: FakeWorker, tmp_path: Path, prompt: int, depth: int) -> None:
    found = run(tmp_path, prompt=prompt, depth=depth)
    prefill = SPEC.layers * (LAYER * prompt + ATTENTION * ((depth + prompt) ** 2 - depth**2) / 2)
    token = HEAD + SPEC.layers * (LAYER + ATTENTION * (depth + prompt + 100))
    assert found.ttft.value == pytest.approx(prefill, rel=0.01)
    assert found.tpot.value == pytest.approx(token, rel=0.01)
    assert found.e2el.value == pytest.approx(prefill + 199 * token, rel=0.01)
    assert found.prefill_rate.value == pytest.approx(prompt / prefill, rel=0.01)
    assert found.decode_rate.value == pytest.approx(1 / token, rel=0.01)
    assert not found.contended and found.notes == ()


def test_every_figure_is_sampled_with_an_interval_and_says_of_what(worker: FakeWorker, tmp_path: Path) -> None:
    assert HOST is not None
    said: list[str] = []
    found = run(tmp_path, on_progress=said.append)
    for figure in (found.ttft, found.tpot, found.e2el, found.prefill_rate, found.decode_rate):
        assert figure.provenance is Provenance.SAMPLED and figure.source == found.source
        assert figure.low is not None and figure.high is not None and figure.low < figure.value < figure.high
    source, _, day = found.source.rpartition(", ")
    assert source == f"slices of 2 and 4 of 32 layers timed on {HOST.cpu}"
    assert date.fromisoformat(day)
    assert [text.split(",")[0] for text in said[:3]] == [
        "writing and loading slices of mistral-7b@Q4_K_M",
        "calibrating with 2 and 4 of 32 layers",
        "round 1",
    ]


def test_contended_cores_are_said(worker: FakeWorker, tmp_path: Path) -> None:
    worker.share = 0.6
    found = run(tmp_path, seconds=1.0)
    assert found.contended and "contended" in {note.name for note in found.notes}


def timings(*shares: float, rounds: int = 2) -> list[SliceTiming]:
    return [
        SliceTiming(
            deployment="m",
            layers=2,
            phase=phase,
            depth=0,
            tokens=8,
            wall=1.0,
            cpu=2.0 * share,
            threads=2,
            round=number,
        )
        for number in range(rounds)
        for phase, share in zip(("prefill", "decode"), shares, strict=True)
    ]


def test_notes_tell_disturbed_from_contended_and_name_a_budget_that_was_too_short() -> None:
    assert timing_notes(timings(1.0, 1.0), 60.0) == ()
    (note,) = timing_notes([*timings(1.0, 1.0), *timings(1.0, 0.5, rounds=1)], 60.0)
    assert note.name == "disturbed" and "1 of 6" in note.text
    (note,) = timing_notes(timings(1.0, 0.5), 60.0)
    assert note.name == "contended" and "upper bounds" in note.text
    (note,) = timing_notes(timings(1.0, 1.0, rounds=1), 60.0)
    assert note.name == "budget-too-short" and note.next_step == "--time-budget 120"


@pytest.mark.parametrize(
    ("name", "quant", "said"),
    [("mixtral-8x7b", "Q4_K_M", "mixtral-8x7b"), ("gemma-2-9b", "Q4_K_M", "gemma-2-9b"), ("mistral-7b", "AWQ", "AWQ")],
)
def test_shapes_without_synthetic_weights_are_refused(tmp_path: Path, name: str, quant: str, said: str) -> None:
    assert HOST is not None
    with pytest.raises(UnavailableError, match=said) as error:
        time_model(model(name), quant, prompt=8, output=8, host=HOST, cache=tmp_path)
    assert "--measure" in error.value.hint
    assert error.value.exit_code is ExitCode.UNAVAILABLE


def test_without_the_engine_there_is_no_timing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(UnavailableError, match="not installed") as error:
        run(tmp_path)
    assert "dpctl-planner[local]" in error.value.hint


@pytest.mark.parametrize("request_", [{"prompt": 0}, {"output": -1}, {"depth": -1}])
def test_impossible_requests(tmp_path: Path, request_: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="needs a prompt"):
        run(tmp_path, **request_)


def test_an_interruption_ends_the_worker(worker: FakeWorker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    closed: list[bool] = []

    @asynccontextmanager
    async def open_worker() -> AsyncIterator[FakeWorker]:
        try:
            yield worker
        finally:
            closed.append(True)

    async def interrupted(**_: Any) -> dict[str, Any]:
        raise KeyboardInterrupt

    monkeypatch.setattr(timed, "open_worker", open_worker)
    monkeypatch.setattr(worker, "call", lambda _op, **request: interrupted(**request))
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path)
    assert closed == [True]


@pytest.mark.engine
def test_the_real_engine_on_tiny_slices(tmp_path: Path) -> None:
    """The whole way with a model of a few megabytes; a busy machine may disturb timings, never break them."""
    pytest.importorskip("llama_cpp")
    pytest.importorskip("gguf")
    assert HOST is not None
    found = time_model(
        replace(TINY, layers=6), "Q8_0", prompt=200, output=20, depth=300, host=HOST, cache=tmp_path, seconds=0.5
    )
    assert found.e2el.value == pytest.approx(found.ttft.value + 19 * found.tpot.value)
    assert found.ttft.value > 0 and found.tpot.value > 0
    assert found.source.startswith("slices of 2 and 4 of 6 layers")
    assert list(tmp_path.glob("*.gguf"))
