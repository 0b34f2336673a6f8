"""The emulator as a process of its own: started and stopped by pid, and gone when whoever started it is gone."""

import argparse
import asyncio
import contextlib
import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO

from dpctl.catalog import read
from dpctl.core.errors import DpctlError, UnavailableError, UsageError
from dpctl.core.models import HostedModel

MAX_SECONDS = 900.0
# for a child of ours this is only the last of three safeguards: it must outlast a long bench
_CHILD_SECONDS = 6 * 3600.0
_READY_WITHIN = 60.0
_STOP_WITHIN = 3.0
_DYING_WITHIN = 0.5
_LOOK_EVERY = 0.5
_LOG_TAIL = 800
# the child must find this very dpctl, also when it runs from a checkout that is not installed
_BOOT = "import sys; sys.path.append(sys.argv.pop(1)); from dpctl.engines.emulator_process import main; main()"


def hosted_model(profile: str) -> HostedModel:
    """The hosted model that a profile such as "openai:gpt-4o" names; UsageError for an unknown one."""
    name, colon, wanted = profile.partition(":")
    if not colon:
        raise UsageError(
            f"{profile!r} does not name a provider and a model", where="the profile", hint="write it like openai:gpt-4o"
        )
    models = read.provider(name).models
    found = next((model for model in models if model.id == wanted), None)
    if found is None:
        known = ", ".join(f"{name}:{model.id}" for model in models)
        raise UsageError(f"unknown hosted model {profile!r}", where=f"provider {name}", hint=f"known: {known}")
    return found


def run_emulator(profile: str, *, port: int, seed: int, max_seconds: float) -> None:
    """Serve until SIGTERM, Ctrl-C, `max_seconds`, the parent's death or the end of a piped stdin.

    Prints one line of JSON, {"url", "pid"}, on stdout once it answers.
    """
    model = hosted_model(profile)
    asyncio.run(_serve(model, port=port, seed=seed, max_seconds=max_seconds))


async def _serve(model: HostedModel, *, port: int, seed: int, max_seconds: float) -> None:
    from dpctl.engines.emulator import emulating

    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()

    def stop() -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed already
            loop.call_soon_threadsafe(stopped.set)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop())
    threading.Thread(target=_watch_stdin, args=(stop,), daemon=True).start()
    parent = os.getppid()
    deadline = loop.time() + max_seconds
    async with emulating(model, seed=seed, port=port) as url:
        print(json.dumps({"url": url, "pid": os.getpid()}), flush=True)  # noqa: T201 - the protocol with the starter
        while not stopped.is_set() and os.getppid() == parent and (left := deadline - loop.time()) > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopped.wait(), min(left, _LOOK_EVERY))


def _watch_stdin(stop: Callable[[], None]) -> None:
    """Stop at the end of a piped stdin: its other end died. A terminal, /dev/null or a file says nothing about that."""
    try:
        if not (stat.S_ISFIFO(mode := os.fstat(0).st_mode) or stat.S_ISSOCK(mode)):
            return
        while os.read(0, 4096):
            pass
    except OSError:
        pass
    stop()


@asynccontextmanager
async def start_emulator(hosted_id: str, seed: int, *, max_seconds: float = _CHILD_SECONDS) -> AsyncIterator[str]:
    """Run the emulator of "openai:gpt-4o" as a child process; yields its base URL, ending in /v1.

    It is stopped when the context ends, however that happens. Raises UsageError for an unknown model, UnavailableError
    with the end of its log when it does not start, or died meanwhile.
    """
    hosted_model(hosted_id)
    with tempfile.TemporaryFile() as log:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            _command(hosted_id, seed, max_seconds),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            # Ctrl-C reaches the whole foreground group: the emulator must outlive the run that is being wound up
            start_new_session=True,
        )
        try:
            url = await _ready(child, log)
            try:
                yield url
            except UnavailableError as error:
                # its sockets close before its last thread has ended
                with contextlib.suppress(subprocess.TimeoutExpired):
                    await asyncio.to_thread(child.wait, _DYING_WITHIN)
                if child.poll() is not None:
                    raise _died("the emulator died", child, log) from error
                raise
        finally:
            await asyncio.to_thread(_stop, child)


def _command(hosted_id: str, seed: int, max_seconds: float) -> list[str]:
    root = str(Path(__file__).resolve().parents[2])
    options = [hosted_id, "--seed", str(seed), "--max-seconds", str(max_seconds)]
    return [sys.executable, "-P", "-c", _BOOT, root, *options]


async def _ready(child: subprocess.Popen[bytes], log: IO[bytes]) -> str:
    """Wait for the child's line; a thread reads it, because pipes of a Popen block."""
    if child.stdout is None:
        raise AssertionError("stdout is a pipe")
    try:
        line = await asyncio.wait_for(asyncio.to_thread(child.stdout.readline), _READY_WITHIN)
    except TimeoutError:
        child.kill()  # also frees the thread that reads
        raise _died(f"the emulator was not ready within {_READY_WITHIN:g} s", child, log) from None
    try:
        return str(json.loads(line)["url"])
    except (ValueError, KeyError, TypeError):
        await asyncio.to_thread(_stop, child)
        raise _died("the emulator did not start", child, log) from None


def _stop(child: subprocess.Popen[bytes]) -> None:
    """End the child by its own handle and reap it."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(_STOP_WITHIN)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


def _died(what: str, child: subprocess.Popen[bytes], log: IO[bytes]) -> UnavailableError:
    code = child.poll()
    log.seek(max(0, log.seek(0, os.SEEK_END) - _LOG_TAIL))
    tail = log.read().decode(errors="replace").strip()
    said = f"; it said: {tail}" if tail else "; it said nothing"
    status = "" if code is None else f" (exit code {code})"
    return UnavailableError(
        f"{what}{status}{said}",
        where="the emulator's process",
        hint="run `dpctl emulate` by hand to see why, or give a real endpoint with --cloud-url",
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """The child's entry point; errors for the user go to stderr, the exit code is theirs."""
    parser = argparse.ArgumentParser(prog="dpctl emulate")
    parser.add_argument("profile")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--max-seconds", type=float, default=MAX_SECONDS)
    given = parser.parse_args(arguments)
    try:
        run_emulator(given.profile, port=given.port, seed=given.seed, max_seconds=given.max_seconds)
    except DpctlError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)
