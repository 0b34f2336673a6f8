"""What all tests share: one core for the real engine, and examples that are the same every time."""

import os

import pytest
from hypothesis import settings

settings.register_profile("same", derandomize=True)
settings.load_profile("same")


@pytest.fixture(autouse=True)
def one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine has one core: llama.cpp's threads would only spin for each other on cores that other tests take."""
    if hasattr(os, "sched_getaffinity"):
        first = min(os.sched_getaffinity(0))
        monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {first})
