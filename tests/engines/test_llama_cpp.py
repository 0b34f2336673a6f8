"""The real engine on tiny synthetic models, in its worker process."""

import asyncio
import importlib.util
import json
import os
import sys
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dpctl.core.errors import UnavailableError
from dpctl.engines import llama_cpp
from dpctl.engines.base import Chunk, Prompt, Usage
from dpctl.engines.llama_cpp import LlamaEngine, LlamaWorker, load, open_worker
from dpctl.engines.llama_settings import LlamaSettings
from tests.models import ODD, TINY

pytestmark = pytest.mark.engine
SETTINGS = LlamaSettings(threads=1, context=1024)


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    from dpctl.engines.synthetic import write_model

    folder = tmp_path_factory.mktemp("weights")
    found = {name: folder / f"{name}.gguf" for name in ("plain", "text", "odd")}
    write_model(found["plain"], TINY, "Q4_K_M")
    write_model(found["text"], TINY, "Q8_0", vocabulary=True)
    write_model(found["odd"], ODD, "Q5_K_M")
    return found


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


async def _generated(worker: LlamaWorker, path: Path, *, as_real: bool) -> tuple[list[Chunk], Usage]:
    model = await load(worker, "m", path, SETTINGS)
    engine = LlamaEngine(worker=worker, model=replace(model, synthetic=not as_real), prompt_tokens=100)
    chunks: list[Chunk] = []
    usage = None
    async for event in engine.stream(Prompt(instruction="Be brief.", text="The quick brown fox.", max_tokens=12)):
        if isinstance(event, Usage):
            usage = event
        else:
            chunks.append(event)
    await worker.call("unload", name="m")
    assert usage is not None
    return chunks, usage


def test_loading_generating_and_timing(weights: dict[str, Path]) -> None:
    async def work() -> None:
        async with open_worker() as worker:
            assert "llama-cpp-python" in worker.environment
            assert "llama.cpp system" in worker.environment

            chunks, usage = await _generated(worker, weights["plain"], as_real=False)
            assert (usage.tokens_in, usage.tokens_out, usage.counted_by) == (100, 12, "engine")
            assert len(chunks) == 12 and all(chunk.text == "" for chunk in chunks)
            assert [c.time for c in chunks] == sorted(c.time for c in chunks)

            chunks, usage = await _generated(worker, weights["text"], as_real=True)
            assert usage.tokens_in is not None and usage.tokens_in > 20
            assert "".join(c.text for c in chunks).isascii() and any(c.text for c in chunks)

            await load(worker, "odd", weights["odd"], SETTINGS)
            for phase, depth in (("prefill", 0), ("prefill", 700), ("decode", 700), ("decode", 0)):
                timing = await worker.call("time", name="odd", phase=phase, depth=depth, tokens=8)
                assert timing["wall"] > 0 and timing["cpu"] > 0
            assert timing["filled_by"] == "fabricated state"

    run(work())


def test_an_answer_is_held_to_a_schema_and_tokens_tell_their_probability(weights: dict[str, Path]) -> None:
    """Random weights say nothing of their own accord that reads as JSON; the grammar makes them."""
    item = {"type": "string", "maxLength": 6}
    schema = {
        "type": "object",
        "properties": {"notes": {"type": "array", "items": item, "maxItems": 2}, "sure": {"type": "boolean"}},
        "required": ["notes", "sure"],
        "additionalProperties": False,
    }

    async def work() -> None:
        async with open_worker() as worker:
            model = replace(await load(worker, "m", weights["text"], SETTINGS), synthetic=False)
            engine = LlamaEngine(worker=worker, model=model, prompt_tokens=100)
            prompt = Prompt(
                instruction="Be brief.", text="Fox.", max_tokens=120, schema=json.dumps(schema), logprobs=True
            )
            chunks = [event async for event in engine.stream(prompt) if isinstance(event, Chunk)]
            said = json.loads("".join(chunk.text for chunk in chunks))
            assert said.keys() == {"notes", "sure"} and len(said["notes"]) <= 2
            assert all(chunk.logprob is not None and chunk.logprob < 0 for chunk in chunks)

            free = replace(prompt, schema=None, logprobs=False, max_tokens=8)
            assert {event.logprob async for event in engine.stream(free) if isinstance(event, Chunk)} == {None}
            with pytest.raises(UnavailableError, match="schema"):
                [event async for event in engine.stream(replace(prompt, schema='{"type": "nonsense"}'))]

    run(work())


def test_a_fabricated_cache_decodes_like_a_real_one_of_the_same_depth(weights: dict[str, Path]) -> None:
    """After the fabricated state is cut back to the real tokens it was made of, the logits are those of a real run."""
    code = f"""
import numpy as np
from dpctl.engines import llama_native as native
from dpctl.engines.llama_settings import LlamaSettings
native.start()
for fa in (True, False):
    model = native.NativeModel({str(weights["plain"])!r}, LlamaSettings(threads=1, context=1024, flash_attention=fa))
    def last():
        view = native.api.llama_get_logits_ith(model._context, -1)
        return np.ctypeslib.as_array(view, (model.vocab_size,)).copy()
    model.fill(600)
    assert model.filled_by == "fabricated state", model.filled_by
    tokens = np.random.default_rng(0).integers(300, model.vocab_size, 256)
    model.fill(256)
    model.decode([500], 256, logits=True)
    fabricated = last()
    model.clear()
    model.decode(tokens, 0, logits=False)
    model.decode([500], 256, logits=True)
    assert np.allclose(fabricated, last(), atol=1e-4), np.abs(fabricated - last()).max()
    model.close()
"""
    import subprocess

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def test_a_truncated_file_is_an_error_not_a_crash(weights: dict[str, Path], tmp_path: Path) -> None:
    data = weights["plain"].read_bytes()

    async def work(path: Path, *, mmap: bool) -> None:
        async with open_worker() as worker:
            await load(worker, "m", path, LlamaSettings(threads=1, context=256, mmap=mmap))

    for cut in (100, len(data) // 2, len(data) - 1):
        path = tmp_path / f"cut{cut}.gguf"
        path.write_bytes(data[:cut])
        with pytest.raises(UnavailableError) as caught:
            run(work(path, mmap=bool(cut % 2)))
        assert caught.value.exit_code == 3
        assert str(path) in caught.value.where


def test_the_workers_death_is_an_error_with_its_signal(weights: dict[str, Path]) -> None:
    async def work() -> None:
        async with open_worker() as worker:
            await load(worker, "m", weights["plain"], SETTINGS)
            os.kill(worker._process.pid, 11)
            await worker.call("time", name="m", phase="decode", depth=0, tokens=1)

    with pytest.raises(UnavailableError, match="SIGSEGV"):
        run(work())


def test_nan_weights_are_refused(weights: dict[str, Path], tmp_path: Path) -> None:
    import numpy as np

    from dpctl.engines.synthetic import write_model
    from dpctl.estimate.tensors import tensors

    path = tmp_path / "nan.gguf"
    write_model(path, TINY, "F16")
    size = tensors(TINY, "F16")[-1].size
    with path.open("r+b") as file:
        file.seek(-size, os.SEEK_END)
        file.write(np.full(size // 2, np.nan, dtype="<f2").tobytes())

    async def work() -> None:
        async with open_worker() as worker:
            await load(worker, "m", path, SETTINGS)

    with pytest.raises(UnavailableError, match="not finite"):
        run(work())


def test_the_worker_has_no_way_out() -> None:
    code = """
import sys
from dpctl.engines import llama_worker
sys.addaudithook(llama_worker._forbid_network)
import socket
try:
    socket.create_connection(("127.0.0.1", 9), timeout=1)
except PermissionError as error:
    print("refused:", error)
"""
    import subprocess

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "may not use the network" in done.stdout


def test_a_missing_engine_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "llama_cpp" else real(name))
    with pytest.raises(UnavailableError, match="llama_cpp not found") as caught:
        llama_cpp.require_llama_cpp()
    assert "dpctl-planner[local]" in caught.value.hint
    assert caught.value.exit_code == 3
