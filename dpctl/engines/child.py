"""Child processes of dpctl: the command that runs a module of this very dpctl, and what a death meanwhile becomes."""

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from dpctl.core.errors import UnavailableError

# the child must find this very dpctl, also when it runs from a checkout that is not installed
_BOOT = "import sys; at = sys.argv.pop(1); at in sys.path or sys.path.insert(0, at); from {module} import main; main()"


def own_command(module: str, *arguments: str) -> tuple[str, ...]:
    """The command that calls `main` of a module of this dpctl in this interpreter, with these arguments."""
    root = str(Path(__file__).resolve().parents[2])
    # -P: a folder named dpctl where the user stands must not be imported instead
    return (sys.executable, "-P", "-c", _BOOT.format(module=module), root, *arguments)


@asynccontextmanager
async def answering(
    child: subprocess.Popen[bytes], died: Callable[[], UnavailableError], *, within: float
) -> AsyncIterator[None]:
    """While a child answers: an UnavailableError of the block becomes that of `died` where the child is gone.

    Its sockets close before its last thread or process has ended, so it is waited for, at most `within` s.
    """
    try:
        yield
    except UnavailableError as error:
        with contextlib.suppress(subprocess.TimeoutExpired):
            await asyncio.to_thread(child.wait, within)
        if child.poll() is not None:
            raise died() from error
        raise
