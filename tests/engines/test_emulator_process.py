"""The emulator as a process: it serves, says why it cannot, and never outlives its starter."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time

import aiohttp
import psutil
import pytest

from dpctl.core.errors import UnavailableError, UsageError
from dpctl.engines import emulator_process
from dpctl.engines.emulator_options import EmulatorOptions, hosted_model
from tests.engines.emulated import events, post, request


def gone(pid: int, within: float = 20.0) -> bool:
    """Whether a process that may not be our child has ended (a zombie has)."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.02)
    return False


def test_a_child_serves_and_is_told_to_stop_even_on_failure(monkeypatch):
    before = children()
    codes: list[int | None] = []
    stop = emulator_process._stop
    monkeypatch.setattr(emulator_process, "_stop", lambda child: (stop(child), codes.append(child.returncode)))

    async def go() -> None:
        with pytest.raises(RuntimeError, match="mine"):
            async with emulator_process.start_emulator("openai:gpt-4o", 1) as url:
                async with aiohttp.ClientSession() as session, session.get(f"{url}/models") as response:
                    assert [m["id"] for m in (await response.json())["data"]] == ["gpt-4o"]
                raise RuntimeError("mine")

    asyncio.run(go())
    assert codes == [0]  # SIGTERM was enough
    assert children() <= before


def test_options_cross_to_the_child_and_are_checked_before():
    before = children()

    async def go() -> str:
        options = EmulatorOptions(
            profile="openai:gpt-4o", exact=True, ttft=0.001, decode=5000.0, repeats=True, faults=("duplicate=1",)
        )
        async with emulator_process.started(options) as url:
            return (await post(url, {**request(stream=True, max_tokens=3), "model": "gpt-4o"}))[1]

    assert [event["choices"][0]["delta"].get("content") for event in events(asyncio.run(go()))] == [
        "",
        *("SERV", "ICES", "ICES", " AGR"),
        None,
    ]

    async def bad() -> None:
        async with emulator_process.started(EmulatorOptions(profile="openai:gpt-4o", faults=("nonsense",))):
            raise AssertionError("it must not start")

    with pytest.raises(UsageError, match="nonsense"):
        asyncio.run(bad())
    assert children() <= before


def children() -> set[int]:
    """Other tests of this process may have left helpers that stay, such as Python's own resource tracker."""
    return {child.pid for child in psutil.Process().children()}


def test_a_death_is_reported_with_the_log():
    before = children()

    async def go() -> None:
        async with emulator_process.start_emulator("openai:gpt-4o", 1):
            for pid in children() - before:
                os.kill(pid, signal.SIGKILL)
                assert gone(pid)
            raise UnavailableError("connection refused", where="x", hint="y")

    with pytest.raises(UnavailableError, match=r"died \(exit code -9\)"):
        asyncio.run(go())


def test_one_that_does_not_start_says_why(monkeypatch):
    script = "import sys; sys.stderr.write('no module named x'); sys.exit(4)"
    monkeypatch.setattr(emulator_process, "_command", lambda *_: [sys.executable, "-c", script])

    async def go() -> None:
        async with emulator_process.start_emulator("openai:gpt-4o", 1):
            pass

    with pytest.raises(UnavailableError, match=r"did not start \(exit code 4\); it said: no module named x"):
        asyncio.run(go())


@pytest.mark.parametrize("profile", ["gpt-4o", "openai:gpt-9", "nobody:gpt-4o"])
def test_unknown_profiles_are_refused_before_anything_starts(profile):
    with pytest.raises(UsageError):
        hosted_model(profile)


def start(command: list[str], stdin: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command, stdin=stdin, stdout=subprocess.PIPE)


def pid_of(child: "subprocess.Popen[bytes]") -> int:
    assert child.stdout is not None
    return json.loads(child.stdout.readline())["pid"]


def test_it_ends_by_itself_and_when_its_starter_is_gone():
    quick = emulator_process._command(EmulatorOptions(profile="openai:gpt-4o", max_seconds=0.1))
    slow = emulator_process._command(EmulatorOptions(profile="openai:gpt-4o", max_seconds=60.0))
    # a starter whose child has no pipe to anybody and that is then killed: only the parent's pid tells
    starter = f"import subprocess; subprocess.Popen({slow!r}, stdin=subprocess.DEVNULL).wait()"
    timed = start(quick, subprocess.DEVNULL)
    piped = start(slow, subprocess.PIPE)
    orphaned = start([sys.executable, "-c", starter], subprocess.DEVNULL)
    everybody = (timed, piped, orphaned)
    try:
        _, piped_pid, orphan_pid = map(pid_of, everybody)
        assert piped_pid == piped.pid
        assert piped.stdin is not None
        piped.stdin.close()
        orphaned.kill()
        assert [timed.wait(20), piped.wait(20)] == [0, 0]
        orphaned.wait(20)
        assert gone(orphan_pid)
    finally:
        for process in everybody:
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()
