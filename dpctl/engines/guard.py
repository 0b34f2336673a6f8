"""A server in a process group of its own, which is ended when whoever started it is gone, however that happened.

Servers such as vLLM start processes of their own. Run as a child of ours, this module starts the server, waits, and
ends the whole group at the end of its stdin (its parent has died, or asks so), at SIGTERM, or when the server dies.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from dpctl.engines.child import own_command

# a server may finish what it is answering
_TERM_WITHIN = 15.0
_KILL_WITHIN = 5.0
_LOOK_EVERY = 0.1
_NOT_STARTED = 127


def start_guarded(
    command: Sequence[str], *, environment: dict[str, str], folder: Path, log: IO[bytes]
) -> subprocess.Popen[bytes]:
    """Start a command under a guard, in `folder`; its output goes to `log`. `stop_guarded` ends it.

    The guard exits with the server's code (128 + signal where one ended it), 127 where it could not be started.
    """
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module; the command is the user's own server
        own_command("dpctl.engines.guard", *command),
        stdin=subprocess.PIPE,
        stdout=log,
        stderr=log,
        env=environment,
        cwd=folder,
        # Ctrl-C reaches the whole foreground group: the server must outlive the run that is being wound up
        start_new_session=True,
    )


def stop_guarded(guard: subprocess.Popen[bytes]) -> None:
    """End the server and its guard; blocks until both are gone."""
    if guard.stdin is not None:
        with contextlib.suppress(OSError):
            guard.stdin.close()
    try:
        guard.wait(_TERM_WITHIN + _KILL_WITHIN + 1)
    except subprocess.TimeoutExpired:
        guard.kill()
        guard.wait()


def main(arguments: Sequence[str] | None = None) -> None:
    """The guard's entry point: runs the command that its arguments are."""
    command = sys.argv[1:] if arguments is None else list(arguments)
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    try:
        server = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603 - see above
    except OSError as error:
        sys.stderr.write(f"{command[0]}: {error.strerror}\n")
        sys.exit(_NOT_STARTED)
    threading.Thread(target=_watch_stdin, args=(over,), daemon=True).start()
    try:
        while server.poll() is None and not over.wait(_LOOK_EVERY):
            pass
    finally:
        _end_group(server)
    code = server.returncode
    # not sys.exit: the thread that reads stdin would be waited for
    os._exit(code if code >= 0 else 128 - code)


def _watch_stdin(over: threading.Event) -> None:
    with contextlib.suppress(OSError):
        while os.read(0, 4096):
            pass
    over.set()


def _end_group(server: subprocess.Popen[bytes]) -> None:
    """Ask the group to end, then make it; what the server left behind when it died on its own goes too."""
    if server.poll() is None:
        _signal_group(server, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(_TERM_WITHIN)
    _signal_group(server, signal.SIGKILL)
    server.wait()


def _signal_group(server: subprocess.Popen[bytes], number: signal.Signals) -> None:
    # the group has the server's number as long as any process is in it
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(server.pid, number)
