"""The garbage collector, kept out of work that makes many records and no cycles."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Leave what is made meanwhile to reference counts alone.

    For work that makes thousands of records, none of them in a cycle: the collector would walk them, and again and
    again the word lists and whatever else lives for long. On again afterwards, if it was on.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
