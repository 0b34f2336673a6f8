"""`dpctl emulate`: its options reach the emulator, it prints one line, and bad options are refused before that."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from dpctl.engines.emulator_truth import read_truth
from tests.cli.conftest import Dpctl
from tests.engines.emulated import get, post

ASKED = {
    "model": "gpt-4o",
    "messages": [{"role": "user", "content": "The Client shall pay USD 1,000 by 1 May 2024."}],
    "max_tokens": 12,
    "ignore_eos": True,
    "stream": True,
}


def test_the_options_reach_the_emulator(tmp_path: Path) -> None:
    path = tmp_path / "truth.jsonl"
    options = [
        *("--exact", "--ttft", "0.03", "--decode", "500", "--tokens-per-chunk", "3", "--reasoning", "6"),
        *("--slots", "1", "--slowdown", "1:2", "--peak", "0..50:3", "--fault", "no-usage", "--fault", "duplicate=1"),
        *("--truth", str(path)),
    ]
    command = [sys.executable, "-m", "dpctl", "emulate", "openai:gpt-4o", *options]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout is not None
        ready = json.loads(child.stdout.readline())
        assert ready.keys() == {"url", "pid"}
        status, text, _ = asyncio.run(post(ready["url"], {**ASKED, "stream_options": {"include_usage": True}}))
        _, metrics = asyncio.run(get(ready["url"], "/metrics"))
        child.terminate()
        rest, _ = child.communicate(timeout=20)
    finally:
        child.kill()
        child.wait()
    assert (status, rest, child.returncode) == (200, "", 0)
    assert "reasoning_content" in text and '"usage"' not in text
    assert 'vllm:num_requests_running{engine="0",model_name="gpt-4o"} 0' in metrics
    (truth,) = read_truth(path)
    assert truth.faults == ["duplicate", "no-usage"]
    assert truth.tokens == [3, 3, 0, 3, 3]
    # 30 ms to the first token and 2 ms to the next, twice as long for the load and three times for the hour
    due = [30_000 + 2000 * token for token in (2, 5, 5, 8, 11)]
    assert [moment - truth.arrival for moment in truth.scheduled] == pytest.approx([6 * one for one in due], abs=5)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--fault", "nonsense"], "nonsense"),
        (["--fault", "freeze:9..3"], "9..3"),
        (["--peak", "1..2"], "--peak"),
        (["--slowdown", "8:1,2:3"], "--slowdown"),
        (["--hourly", "1,2"], "--hourly"),
        (["--truth", "/nowhere/at/all.jsonl"], "/nowhere"),
        (["--slots", "0"], "--slots"),
        (["--decode", "0"], "--decode"),
    ],
)
def test_bad_options_are_refused(dpctl: Dpctl, options: list[str], said: str) -> None:
    done = dpctl("emulate", "openai:gpt-4o", *options)
    assert done.code == 2
    assert said in done.err
    assert done.out == ""
