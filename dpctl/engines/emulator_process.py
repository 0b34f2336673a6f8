"""The emulator as a process of its own: started and stopped by pid, and gone when whoever started it is gone."""

import asyncio
import contextlib
import gc
import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from dpctl.core.errors import DpctlError, UnavailableError
from dpctl.engines.child import answering, own_command
from dpctl.engines.emulator_options import EmulatorOptions

# for a child of ours this is only the last of three safeguards: it must outlast a long bench
_CHILD_SECONDS = 6 * 3600.0
_READY_WITHIN = 60.0
_STOP_WITHIN = 3.0
_DYING_WITHIN = 0.5
_LOOK_EVERY = 0.5
_LOG_TAIL = 800
_SWITCH = 2e-4


def run_emulator(options: EmulatorOptions) -> None:
    """Serve until SIGTERM, Ctrl-C, `max_seconds`, the parent's death or the end of a piped stdin.

    Prints one line of JSON, {"url", "pid"}, on stdout once it answers. Raises UsageError for options that are none.
    """
    asyncio.run(_serve(options))


async def _serve(options: EmulatorOptions) -> None:
    from dpctl.engines.emulator import emulating

    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()

    def stop() -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed already
            loop.call_soon_threadsafe(stopped.set)

    parent = os.getppid()
    deadline = loop.time() + options.max_seconds
    emulator = emulating(
        options.model(),
        seed=options.seed,
        port=options.port,
        faults=options.mix(),
        repeats=options.repeats,
        load=options.load(),
        tokens_per_chunk=options.tokens_per_chunk,
        reasoning=options.reasoning,
        truth=None if options.truth is None else Path(options.truth),
    )
    async with emulator as url:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop())
        threading.Thread(target=_watch_stdin, args=(stop,), daemon=True).start()
        # a thread that summarises must not hold up the tokens of other answers for the usual 5 ms
        sys.setswitchinterval(_SWITCH)
        # what was loaded until now lives as long as the process: the collector need not look at it again and again
        gc.collect()
        gc.freeze()
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


def start_emulator(hosted_id: str, seed: int) -> AbstractAsyncContextManager[str]:
    """Run the emulator of "openai:gpt-4o" as a child process with nothing but its published latency; see `started`."""
    return started(EmulatorOptions(profile=hosted_id, seed=seed, max_seconds=_CHILD_SECONDS))


@asynccontextmanager
async def started(options: EmulatorOptions) -> AsyncIterator[str]:
    """Run an emulator as a child process; yields its base URL, ending in /v1.

    It is stopped when the context ends, however that happens. Raises UsageError for options that are none,
    UnavailableError with the end of its log when it does not start, or died meanwhile.
    """
    options.check()
    with tempfile.TemporaryFile() as log:
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            _command(options),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            # Ctrl-C reaches the whole foreground group: the emulator must outlive the run that is being wound up
            start_new_session=True,
        )
        try:
            url = await _ready(child, log)
            async with answering(child, lambda: _died("the emulator died", child, log), within=_DYING_WITHIN):
                yield url
        finally:
            await asyncio.to_thread(_stop, child)


def _command(options: EmulatorOptions) -> tuple[str, ...]:
    return own_command("dpctl.engines.emulator_process", json.dumps(asdict(options)))


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
    """The child's entry point, given its options as JSON; errors for the user go to stderr, the exit code is theirs."""
    (text,) = sys.argv[1:] if arguments is None else arguments
    given: dict[str, Any] = json.loads(text)
    given |= {name: tuple(value) for name, value in given.items() if isinstance(value, list)}
    try:
        run_emulator(EmulatorOptions(**given))
    except DpctlError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)
