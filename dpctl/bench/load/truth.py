"""How far a load client is off: its own log held against what the emulator says really happened.

Both use the monotonic clock of one machine (clock_gettime(2)), so moments can be compared and not only durations: an
error is the moment at which the client says that a token came minus the moment just before the emulator handed that
token to the kernel. The way through the kernel is part of it.
"""

import itertools
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dpctl.bench.load.formats import format_named
from dpctl.bench.load.parse import outcome
from dpctl.bench.load.spread import Spread, spread
from dpctl.bench.load.wire import Exchange
from dpctl.core.errors import UnavailableError
from dpctl.core.figures import Provenance
from dpctl.core.stats import mean
from dpctl.engines.emulator_truth import Truth

# as every protocol of the emulator writes it: chatcmpl-emulated-7, msg_emulated_7
_ID = re.compile(rb"emulated[-_](\d+)\"")


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """What the client said beside what was so.

    `requests` were sent and `matched` of them are whole answers with a truth. `chunks` and `tokens` are (said, so).
    Spreads hold sizes of errors in s: of the first token, of the last, and of every time between two. `itl` and `tpot`
    are errors of means, as shares of the truth; `ttft_due` that of the mean TTFT counted from the schedule. None where
    nothing tells.
    """

    requests: int
    matched: int
    chunks: tuple[int, int]
    tokens: tuple[int, int]
    first: Spread
    last: Spread
    gap: Spread
    ttft_due: float | None
    itl: float | None
    tpot: float | None

    @property
    def lost(self) -> int:
        """Requests without a whole answer, and chunks and tokens that were counted wrongly."""
        wrong = abs(self.chunks[0] - self.chunks[1]) + abs(self.tokens[0] - self.tokens[1])
        return self.requests - self.matched + wrong


def against_truth(exchanges: Sequence[Exchange], truths: Sequence[Truth], *, protocol: str = "openai") -> Accuracy:
    """Match the answers by their ids; UnavailableError where two processes' clocks cannot be compared."""
    _check_clocks()
    using = format_named(protocol)
    known: Mapping[str, Truth] = {truth.id: truth for truth in truths if truth.outcome == "whole"}
    first: list[float] = []
    last: list[float] = []
    gaps: list[tuple[float, float]] = []
    per_token: list[tuple[float, float]] = []
    from_due: list[tuple[float, float]] = []
    chunks, tokens, matched = [0, 0], [0, 0], 0
    for exchange in exchanges:
        said = outcome(exchange, using=using, start=0, chars_per_token=None)
        truth = known.get(_id(exchange))
        if truth is None or said.failure is not None:
            continue
        matched += 1
        written = [moment / 1e6 for moment in truth.written]
        chunks[0] += len(said.times)
        chunks[1] += len(written)
        tokens[0] += said.tokens_out or 0
        tokens[1] += truth.completion_tokens
        if not written or len(written) != len(said.times):
            continue
        first.append(said.times[0] - written[0])
        last.append(said.times[-1] - written[-1])
        from_due.append((said.times[0] - said.due, written[0] - said.due))
        gaps += zip(
            (b - a for a, b in itertools.pairwise(said.times)),
            (b - a for a, b in itertools.pairwise(written)),
            strict=True,
        )
        if len(written) > 1:
            steps = truth.completion_tokens - 1
            per_token.append(((said.times[-1] - said.times[0]) / steps, (written[-1] - written[0]) / steps))
    return Accuracy(
        requests=len(exchanges),
        matched=matched,
        chunks=(chunks[0], chunks[1]),
        tokens=(tokens[0], tokens[1]),
        first=_sizes(first, matched),
        last=_sizes(last, matched),
        gap=_sizes([said - so for said, so in gaps], matched),
        ttft_due=_share(from_due),
        itl=_share(gaps),
        tpot=_share(per_token),
    )


def _sizes(errors: Sequence[float], answers: int) -> Spread:
    """The gaps of one answer share its fate, so answers are what certifies a percentile."""
    source = f"{answers:,} answers, client's log against the emulator's"
    return spread([abs(e) for e in errors], source=source, provenance=Provenance.MEASURED, independent=answers)


def _share(pairs: Sequence[tuple[float, float]]) -> float | None:
    """The error of a mean as a share of the true mean."""
    if not pairs or (so := mean([so for _, so in pairs])) <= 0:
        return None
    return mean([said for said, _ in pairs]) / so - 1


def _id(exchange: Exchange) -> str:
    found = next((match for _, piece in exchange.pieces if (match := _ID.search(piece))), None)
    return f"emulated-{int(found[1])}" if found else ""


def _check_clocks() -> None:
    mine, other = (time.get_clock_info(name).implementation for name in ("perf_counter", "monotonic"))
    if mine != other:
        raise UnavailableError(
            "the clocks of two processes cannot be compared on this system",
            where=f"{mine} and {other}",
            hint="run it on Linux or macOS",
        )
