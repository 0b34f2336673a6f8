"""The guard's exit codes; that it ends groups is shown with vLLM's stand-in in test_vllm.py."""

import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryFile

import pytest

from dpctl.engines.guard import start_guarded, stop_guarded


@pytest.mark.parametrize(
    ("command", "code", "says"),
    [
        ([sys.executable, "-c", "print('hello'); raise SystemExit(4)"], 4, "hello"),
        ([sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"], 128 + 9, ""),
        (["/no/such/program"], 127, "/no/such/program: No such file"),
    ],
)
def test_the_guard_ends_with_the_servers_code_and_keeps_what_it_said(
    command: list[str], code: int, says: str, tmp_path: Path
) -> None:
    with TemporaryFile() as log:
        guard = start_guarded(command, environment=dict(os.environ), folder=tmp_path, log=log)
        try:
            assert guard.wait(60) == code
        finally:
            stop_guarded(guard)
        log.seek(0)
        assert says in log.read().decode()


def test_a_server_that_runs_is_asked_to_end(tmp_path: Path) -> None:
    code = (
        "import signal, sys, time\n"
        "signal.signal(signal.SIGTERM, lambda *_: (print('asked', flush=True), sys.exit(0)))\n"
        "open('up', 'w').close()\n"
        "time.sleep(60)\n"
    )
    with TemporaryFile() as log:
        guard = start_guarded([sys.executable, "-c", code], environment=dict(os.environ), folder=tmp_path, log=log)
        while not (tmp_path / "up").exists():
            assert guard.poll() is None
            time.sleep(0.01)
        stop_guarded(guard)
        assert guard.returncode == 0
        log.seek(0)
        assert log.read() == b"asked\n"
