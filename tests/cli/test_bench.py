"""The main job on tiny parts: a real llama.cpp run, real HTTP to the emulator, real masking."""

import http.server
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from dpctl.bench.store import read_runs
from tests.cli.conftest import Dpctl


@pytest.mark.engine
def test_all_modes_end_in_a_record(dpctl: Dpctl, home: Path) -> None:
    # a budget that no disturbance exceeds: the tiny model is run whole
    done = dpctl("bench", "small", "--json", "--runs", "2", "--time-budget", "100000")
    assert done.code == 0, done.err
    record = done.record
    local, cloud, hybrid = record["assessments"]
    assert [a["deployment"]["mode"] for a in (local, cloud, hybrid)] == ["local", "cloud", "hybrid"]
    # whole and real: measured; through the emulator: estimated
    assert [a["e2el"]["provenance"] for a in (local, cloud, hybrid)] == ["M", "E", "E"]
    assert local["bytes_out"]["value"] == 0
    assert cloud["bytes_out"]["value"] > hybrid["bytes_out"]["value"] * 0.5 > 0
    # everything planted leaves with the cloud, and the meter sees it
    assert cloud["compliance"]["leaked"] >= 0.99 * cloud["compliance"]["spans"] > 0
    assert hybrid["compliance"]["leaked_a"] == 0
    assert local["quality"] is None and cloud["quality"]["value"] > 0
    assert record["recommendation"]["chosen"] is not None
    runs = read_runs(Path(record["run_path"]))
    assert [len(run.samples) for run in runs] == [2, 2, 2]
    assert all(run.complete for run in runs)
    assert not any(sample.residue for run in runs for sample in run.samples)


def test_the_table_is_whole_and_a_missed_requirement_is_a_finding(dpctl: Dpctl) -> None:
    done = dpctl("bench", "small", "--mode", "cloud", "--runs", "1", "--plain")
    assert done.code == 1
    assert "emulated" in done.out and "missed" in done.out
    assert all(len(line) <= 80 for line in done.out.splitlines())
    assert "…" not in done.out
    assert "\x1b" not in done.out + done.err


def test_the_same_seed_gives_the_same_document_and_leaks(dpctl: Dpctl) -> None:
    first, again, other = (
        dpctl("bench", "small", "--mode", "hybrid", "--runs", "1", "--json", "--seed", seed).record
        for seed in ("5", "5", "6")
    )
    (one,), (two,), (three,) = (record["assessments"] for record in (first, again, other))
    assert one["compliance"] == two["compliance"]
    assert one["bytes_out"]["value"] == two["bytes_out"]["value"] != three["bytes_out"]["value"]


def test_ones_own_document_is_measured_by_what_the_finder_found(dpctl: Dpctl, tmp_path: Path) -> None:
    own = tmp_path / "letter.md"
    own.write_text("Dear Mr. Alan Whitcombe,\n\nWrite to alan.whitcombe@harbour.example by 4 March 2027.\n" * 3)
    done = dpctl("bench", "small", "--mode", "hybrid", "--runs", "1", "--json", "--document", str(own))
    record = done.record
    assert record["assessments"][0]["compliance"]["basis"] == "found by dpctl's finder"
    assert record["assessments"][0]["quality"] is None
    assert "letter.md" in record["document"]


def test_answers_are_kept_only_when_asked_for(dpctl: Dpctl, tmp_path: Path) -> None:
    folder = tmp_path / "answers"
    done = dpctl("bench", "small", "--mode", "hybrid", "--runs", "1", "--json", "--save-answers", str(folder))
    (answer,) = folder.iterdir()
    text = answer.read_text()
    assert len(text) > 100 and "⟦" not in text
    assert text[:60] not in Path(done.record["run_path"]).read_text()


def test_a_dry_run_sends_nothing(dpctl: Dpctl, home: Path) -> None:
    done = dpctl("bench", "small", "--dry-run")
    assert done.code == 0
    assert "0 B leave" in done.out and "masked text" in done.out and "emulator" in done.out
    assert not list(home.rglob("*.jsonl"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("smal",), "small"),
        (("small", "--model", "tyny@Q8_0"), "tiny"),
        (("small", "--model", "tiny@Q8"), "Q8_0"),
        (("small", "--model", "missing.gguf"), "missing.gguf"),
        (("small", "--cloud", "quik:q1"), "quick"),
        (("small", "--require", "speed <= 3 s"), "unknown metric"),
        (("small", "--document", "missing.txt"), "missing.txt"),
        (("small", "--runs", "0"), "--runs"),
        (
            (
                "small",
                "--colour",
            ),
            "colour",
        ),
        (("missing.toml",), "missing.toml"),
    ],
)
def test_wrong_usage_says_what_and_what_to_do(dpctl: Dpctl, arguments: tuple[str, ...], message: str) -> None:
    done = dpctl("bench", *arguments)
    assert done.code == 2, done.err
    assert message in done.err
    assert done.out == ""


def test_a_wrong_key_in_a_scenario_names_file_key_and_the_right_one(dpctl: Dpctl, home: Path) -> None:
    path = home / "config" / "dpctl" / "scenarios" / "small.toml"
    path.write_text(path.read_text().replace("output_tokens", "output_token"))
    done = dpctl("bench", "small")
    assert done.code == 2
    assert "small.toml" in done.err and "output_tokens" in done.err


@pytest.mark.parametrize("content", [b"", b"  \n", b"\x00\x01\x02" * 50])
def test_an_empty_or_binary_document(dpctl: Dpctl, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "doc.txt"
    path.write_bytes(content)
    done = dpctl("bench", "small", "--document", str(path))
    assert done.code == 2 and "doc.txt" in done.err


@pytest.mark.engine
def test_a_truncated_model_file(dpctl: Dpctl, tmp_path: Path) -> None:
    from dpctl.engines.synthetic import write_model
    from tests.models import TINY

    path = tmp_path / "cut.gguf"
    write_model(path, TINY, "Q8_0", vocabulary=True)
    path.write_bytes(path.read_bytes()[:-5000])
    done = dpctl("bench", "small", "--mode", "local", "--model", str(path), "--full")
    assert done.code == 3, done.err
    assert "cut.gguf" in done.err


@pytest.mark.engine
def test_a_file_with_weights_of_its_own_is_read_and_answers(dpctl: Dpctl, tmp_path: Path) -> None:
    from dpctl.engines.synthetic import write_model
    from tests.models import TINY

    path = tmp_path / "mine.gguf"
    # its tokens are single characters: thousands of them to read
    write_model(path, replace(TINY, layers=1), "Q8_0", vocabulary=True)
    # rename the mark of synthetic weights: the same file now counts as somebody's own model
    path.write_bytes(path.read_bytes().replace(b"dpctl.synthetic", b"dpctl.unmarked.", 1))
    done = dpctl(
        "bench", "small", "--mode", "local", "--model", str(path), "--pages", "1", "--json", "--full", "--runs", "1"
    )
    assert done.code in {0, 1}, done.err
    (local,) = done.record["assessments"]
    assert local["e2el"]["provenance"] == "M"
    assert local["quality"]["value"] == 0
    (run,) = read_runs(Path(done.record["run_path"]))
    assert run.samples[0].counted_by == "engine"


@pytest.mark.engine
def test_a_model_too_large_for_the_memory(dpctl: Dpctl) -> None:
    done = dpctl("bench", "legal-summary", "--mode", "local", "--model", "llama-3-70b@F16", "--full")
    assert done.code == 3
    assert "missing" in done.err and "GB" in done.err


def test_without_the_engine_the_other_modes_still_run(dpctl: Dpctl, monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *a: None if name == "llama_cpp" else real(name, *a))
    done = dpctl("bench", "small", "--runs", "1", "--json")
    assert done.code == 3
    assert "dpctl-planner[local]" in done.err
    assert [a["deployment"]["mode"] for a in done.record["assessments"]] == ["cloud", "hybrid"]


@contextmanager
def endpoint(status: int, headers: dict[str, str] | None = None) -> Iterator[str]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            body = json.dumps({"error": {"message": "no", "type": "x", "code": "x"}}).encode()
            self.send_response(status)
            for name, value in {"content-type": "application/json", **(headers or {})}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "headers", "message"),
    [(401, {}, "QUICK_API_KEY"), (429, {"retry-after": "7"}, "7"), (500, {}, "500")],
)
def test_an_endpoint_that_refuses(
    dpctl: Dpctl, home: Path, status: int, headers: dict[str, str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUICK_API_KEY", "sk-very-secret-key-123456")
    with endpoint(status, headers) as url:
        done = dpctl("bench", "small", "--mode", "cloud", "--cloud-url", url, "--runs", "1", "--retries", "0")
    assert done.code == 3
    assert message in done.err
    written = "".join(p.read_text() for p in home.rglob("*.jsonl"))
    assert "sk-very-secret" not in done.out + done.err + written
    # what was sent before the refusal has left, and is kept
    assert '"bytes_out"' in written


def test_an_endpoint_that_is_down(dpctl: Dpctl) -> None:
    done = dpctl("bench", "small", "--mode", "cloud", "--cloud-url", "http://127.0.0.1:9/v1", "--runs", "1")
    assert done.code == 3
    assert "127.0.0.1:9" in done.err


def test_money_is_not_spent_by_surprise(dpctl: Dpctl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUICK_API_KEY", "sk-1")
    done = dpctl("bench", "small", "--mode", "cloud", "--runs", "500", "--max-usd", "0.5")
    assert done.code == 2
    assert "--max-usd" in done.err


def test_an_interrupted_bench_keeps_its_samples(home: Path) -> None:
    out = home / "run.jsonl"
    command = [
        sys.executable,
        "-m",
        "dpctl",
        "bench",
        "small",
        "--mode",
        "cloud",
        "--runs",
        "100000",
        "--out",
        str(out),
    ]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ))
    try:
        deadline = time.monotonic() + 60
        while not (out.exists() and out.read_text().count('"type": "sample"') >= 2):
            assert child.poll() is None and time.monotonic() < deadline, child.communicate()
            time.sleep(0.02)
        child.send_signal(signal.SIGINT)
        _, said = child.communicate(timeout=30)
    finally:
        child.kill()
    assert child.returncode == 130, said
    assert str(out) in said and "Traceback" not in said
    (run,) = read_runs(out)
    assert len(run.samples) >= 2 and not run.complete
