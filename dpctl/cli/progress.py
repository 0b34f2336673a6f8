"""Progress on stderr: one line that changes on a terminal, plain milestones elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from dpctl.cli.output import tell

# without a terminal, lines that only say "still going" come at most this often (s)
_QUIET = 10.0


class Progress:
    """Says what is happening, with the seconds since the start; `quiet` is the least time between details in s."""

    def __init__(self, write: Callable[[str], None], *, quiet: float) -> None:
        self._write = write
        self._quiet = quiet
        self._began = self._last = time.monotonic()

    def milestone(self, text: str) -> None:
        """Show a new step."""
        self._last = time.monotonic()
        self._write(f"[{self._last - self._began:5.1f} s] {text}")

    def detail(self, text: str) -> None:
        """Show how far a step is, if it is time."""
        if time.monotonic() - self._last >= self._quiet:
            self.milestone(text)


@contextmanager
def progress(*, plain: bool) -> Iterator[Progress]:
    """A progress line while the block runs: alive on a terminal, plain lines otherwise."""
    if plain or not sys.stderr.isatty():
        yield Progress(tell, quiet=_QUIET)
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=True, markup=False, highlight=False)
    with console.status(Text("starting")) as status:
        # Text, not str: rich would read [brackets] as markup and swallow them
        yield Progress(lambda line: status.update(Text(line)), quiet=0.5)
