import importlib.util
import subprocess
import sys
import time

import pytest

from dpctl.core.errors import UnavailableError
from dpctl.core.figures import Provenance
from dpctl.probe import microbench
from dpctl.probe.microbench import array_bytes, blas_name, gemm_rate, memory_bandwidth, timed_passes, triad_bandwidth

MIB = 1 << 20
REAL_RUN = subprocess.run


@pytest.mark.parametrize(
    ("cache", "free", "expected"),
    [
        (32 * MIB, 16 << 30, 256 * MIB),
        (256 * MIB, 16 << 30, 1024 * MIB),
        (None, 16 << 30, 256 * MIB),
        (32 * MIB, 512 * MIB, 128 * MIB),
    ],
)
def test_arrays_are_larger_than_the_last_cache_and_a_quarter_of_free_memory(
    cache: int | None, free: int, expected: int
) -> None:
    assert array_bytes(cache, free) == expected


@pytest.mark.parametrize(("cache", "free"), [(256 * MIB, 1024 * MIB), (None, 10 * MIB), (1 * MIB, 0)])
def test_too_little_memory_is_said_not_measured(cache: int | None, free: int) -> None:
    with pytest.raises(UnavailableError, match="too little free memory"):
        array_bytes(cache, free)


def test_faster_threads_do_more_and_all_of_it_counts() -> None:
    """Two threads with pieces of different length: the rate is the sum of theirs, not twice the slower one's."""

    def work(index: int) -> float:
        time.sleep(0.001 if index == 0 else 0.004)
        return 1.0

    passes = timed_passes(work, 2, 0.1, window=0.02)
    assert len(passes) >= 5
    rates = sorted(rate for rate, _ in passes)
    # at most 1/0.001 + 1/0.004 pieces a second; half of the slower one's alone would be at most 500
    assert rates[-1] <= 1250
    # threads that sleep use no CPU
    assert all(share < 0.9 for _, share in passes)


def test_a_failing_thread_ends_the_measurement() -> None:
    def work(index: int) -> float:
        if index == 1:
            raise MemoryError("no room")
        return 1.0

    with pytest.raises(MemoryError, match="no room"):
        timed_passes(work, 3, 0.05, window=0.005)


def test_blas_is_named_where_numpy_says() -> None:
    assert blas_name({"Build Dependencies": {"blas": {"name": "openblas", "version": "0.3"}}}) == "openblas 0.3"
    assert blas_name({"Build Dependencies": {"blas": {"name": "accelerate"}}}) == "accelerate"
    for odd in (None, {}, {"Build Dependencies": None}, {"Build Dependencies": {"blas": []}}):
        assert blas_name(odd) == "unknown BLAS"


def test_without_numpy_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(UnavailableError, match="numpy is not installed") as caught:
        gemm_rate(0.1, 1)
    assert "dpctl-planner[local]" in caught.value.hint


def child(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Let another program stand for the child process."""
    pytest.importorskip("numpy")

    def run(_command: list[str], **options: object) -> object:
        return REAL_RUN([sys.executable, "-c", code], **options)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "run", run)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("import os; os._exit(9)", "exit status 9"),
        ("print('no json')", "failed"),
        ("print('[]')", "failed"),
        ("print('{\"passes\": []}')", "no passes"),
        ("raise SystemError('broken library')", "broken library"),
    ],
)
def test_a_child_that_dies_or_babbles_is_an_error_with_three_parts(
    monkeypatch: pytest.MonkeyPatch, code: str, message: str
) -> None:
    child(monkeypatch, code)
    with pytest.raises(UnavailableError, match=message) as caught:
        memory_bandwidth(1, MIB, 0.1)
    assert caught.value.where and caught.value.hint


def test_a_child_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    child(monkeypatch, "import time; time.sleep(60)")
    monkeypatch.setattr(microbench, "_START_S", 0.2)
    with pytest.raises(UnavailableError, match="no result within"):
        memory_bandwidth(1, MIB, 0.1)


def test_disturbed_passes_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    child(monkeypatch, "print('{\"passes\": [[5e9, 0.4], [10e9, 0.99], [12e9, 1.0], [11e9, 0.97]]}')")
    figure = memory_bandwidth(2, 32 * MIB, 0.1)
    assert figure.value == pytest.approx(11e9)
    assert figure.low is not None and figure.low >= 10e9
    assert figure.source == "numpy dot over float32, read-only, 256 MiB, 2 threads, median of 3 passes"
    child(monkeypatch, 'print(\'{"passes": [[5e9, 0.4], [6e9, 0.5]], "blas": "b"}\')')
    for measure in (lambda: memory_bandwidth(2, 32 * MIB, 0.1), lambda: gemm_rate(0.1, 2)):
        with pytest.raises(UnavailableError, match="other programs"):
            measure()


def test_this_machine_reads_memory_and_multiplies(monkeypatch: pytest.MonkeyPatch) -> None:
    """For real, briefly: plausible figures of the right unit (a machine under load may refuse)."""
    pytest.importorskip("numpy")
    monkeypatch.setattr(microbench, "_LEAST_BYTES", 32 * MIB)
    triad = triad_bandwidth(1, MIB, 0.05)
    assert triad.unit == "B/s" and triad.provenance is Provenance.MEASURED
    assert 1e8 < triad.value < 1e13
    try:
        found = (memory_bandwidth(1, MIB, 0.05), gemm_rate(0.05, 1))
    except UnavailableError as error:
        assert "other programs" in error.what
        return
    assert 1e8 < found[0].value < 1e13 and 1e8 < found[1].value < 1e15
    assert "SGEMM" in found[1].source and found[1].unit == "FLOP/s"
