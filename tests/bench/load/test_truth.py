"""A client's log against the emulator's truth: made by hand, so that every error is known."""

import pytest

from dpctl.bench.load.truth import against_truth
from dpctl.bench.load.wire import Exchange
from dpctl.engines.emulator_truth import Truth

SECOND = 1_000_000_000
CHUNK = b'data: {"id":"chatcmpl-emulated-%d","choices":[{"index":0,"delta":{"content":"a"}}]}\n\n'
END = (
    b'data: {"id":"chatcmpl-emulated-%d","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],'
    b'"usage":{"prompt_tokens":5,"completion_tokens":%d}}\n\ndata: [DONE]\n\n'
)


def pair(number: int, *, late: tuple[float, ...], tokens: int | None = None) -> tuple[Exchange, Truth]:
    """An answer whose tokens were written at 1.0, 1.1... s, and heard `late` s after that; due at 0.5 s."""
    written = [1.0 + 0.1 * index for index in range(len(late))]
    stamps = [round((moment + lag) * SECOND) for moment, lag in zip(written, late, strict=True)]
    pieces = [(stamp, CHUNK % number) for stamp in stamps]
    pieces.append((stamps[-1], END % (number, tokens or len(late))))
    half = SECOND // 2
    said = Exchange(tag=number, due=half, begun=half, sent=half, end=stamps[-1], status=200, pieces=pieces)
    truth = Truth(
        request=number,
        path="/v1/chat/completions",
        arrival=500_000,
        id=f"emulated-{number}",
        outcome="whole",
        completion_tokens=len(late),
        tokens=[1] * len(late),
        scheduled=[round(moment * 1e6) for moment in written],
        written=[round(moment * 1e6) for moment in written],
    )
    return said, truth


def test_errors_are_those_that_were_put_in() -> None:
    pairs = [pair(0, late=(0.001, 0.001, 0.003)), pair(1, late=(0.003, 0.003, 0.005))]
    # truths come in the order in which answers ended, not in which they were asked for
    found = against_truth([said for said, _ in pairs], [truth for _, truth in reversed(pairs)])
    assert (found.requests, found.matched, found.lost) == (2, 2, 0)
    assert (found.chunks, found.tokens) == ((6, 6), (6, 6))
    assert found.first.most is not None
    assert found.first.most.value == pytest.approx(0.003)
    assert found.last.mean is not None
    assert found.last.mean.value == pytest.approx(0.004)
    # gaps of 0.100 and 0.102 s, where 0.100 was true
    assert found.itl == pytest.approx(0.01)
    assert found.tpot == pytest.approx(0.01)
    assert found.ttft_due == pytest.approx(0.002 / 0.5)
    # a percentile needs answers that certify it, however many gaps there are
    assert found.first.p95 is None


def test_what_is_lost_is_counted() -> None:
    said, truth = pair(0, late=(0.0, 0.0, 0.0), tokens=2)
    assert against_truth([said], [truth]).lost == 1
    truth.written.append(1_300_000)
    assert against_truth([said], [truth]).lost == 2
    assert against_truth([said], []).lost == 1
    truth.outcome = "cut"
    found = against_truth([said], [truth])
    assert (found.matched, found.lost, found.itl, found.first.n) == (0, 1, None, 0)
