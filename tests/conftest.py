"""What all tests share: one core for the real engine, examples that are the same every time, and nothing made twice."""

import gc
import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("same", derandomize=True)
settings.load_profile("same")

# without bytecode pytest rewrites every assert anew, and every process that a test starts compiles all of dpctl
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# collecting makes objects that all stay: looking for garbage among them takes as long as collecting itself
gc.disable()


def pytest_collection_finish() -> None:
    gc.freeze()
    # what tests import stays as well: at the usual thresholds some 8 % of the time went into looking at it
    gc.set_threshold(200_000, 50, 50)
    gc.enable()


@pytest.fixture(autouse=True, scope="session")
def one_core() -> Iterator[None]:
    """The machine has one core: llama.cpp's threads would only spin for each other on cores that other tests take."""
    with pytest.MonkeyPatch.context() as patch:
        if hasattr(os, "sched_getaffinity"):
            first = min(os.sched_getaffinity(0))
            patch.setattr(os, "sched_getaffinity", lambda _pid: {first})
        yield
