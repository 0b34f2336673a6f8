"""What all tests share: one core for the real engine."""

import os

import pytest


@pytest.fixture(autouse=True)
def one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine has one core: llama.cpp's threads would only spin for each other on cores that other tests take."""
    if hasattr(os, "sched_getaffinity"):
        first = min(os.sched_getaffinity(0))
        monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {first})
