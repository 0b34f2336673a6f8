"""What a measurement leaves behind: raw samples and slice timings; statistics are functions over them.

Raw floats are seconds and bytes; times of a Sample count from its own `scheduled` moment on a monotonic clock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dpctl.core.deployment import Deployment

SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StageTime:
    """How long one stage of a request took: [start, end) in s from the request's scheduled time."""

    role: str
    start: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt to leave the trust zone: where to, bytes of URL, headers and body, and the spans seen in them.

    `searched` is False when the search was cut short. [start, end) in s like the stages of its sample; `end` is None
    while the answer's body was neither read to its end nor closed. `leg` is the number of the delivery's leg that made
    it, where a delivery did.
    """

    zone: str
    host: str
    bytes_out: int
    status: int | None = None
    found_spans: tuple[str, ...] = ()
    start: float | None = None
    end: float | None = None
    leg: int | None = None
    searched: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One asking of one route while a request was delivered; times in s like the stages of its sample.

    `number` counts the legs of a sample from 0 in the order they began. `outcome`: won (its answer is the one that was
    given), lost (called off for another's first token), failed, or stopped (called off with the whole request).
    `failure` is a kind of failure, `status` the HTTP status that came with it. Tokens are the server's own count for
    the one that won and an estimate from characters for all others (`counted_by` local): all of the prompt unless the
    endpoint turned it away, and of the answer only what arrived, so what was produced and not yet sent is missing.
    """

    number: int
    route: str
    zone: str
    start: float
    end: float
    first: float | None
    outcome: str
    hedge: bool = False
    failure: str | None = None
    status: int | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None
    counted_by: str = "local"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """How one request came to its answer, or did not: the legs in order, and what a reader of the answer must know.

    `winner` is the route that answered, None for none. `degraded`: the edge model answered because no cloud route did;
    `cached`: an earlier answer to the same bytes was given again; `doubts` name what does not fit together in an answer
    that is whole by the protocol.
    """

    legs: tuple[Leg, ...]
    winner: str | None = None
    degraded: bool = False
    cached: bool = False
    doubts: tuple[str, ...] = ()

    @property
    def hedged(self) -> bool:
        """Whether a second route was asked while the first had not answered yet."""
        return any(leg.hedge for leg in self.legs)

    @property
    def retried(self) -> int:
        """How many legs followed a failure."""
        return max(0, sum(not leg.hedge for leg in self.legs) - 1)

    @property
    def losers(self) -> tuple[Leg, ...]:
        """The legs that were asked in vain: their bytes and tokens are cost without an answer."""
        return tuple(leg for leg in self.legs if leg.outcome != "won")

    @property
    def lost_tokens(self) -> tuple[int, int] | None:
        """Tokens in and out of the losers; None when a loser's are unknown."""
        counts = [(leg.tokens_in, leg.tokens_out) for leg in self.losers]
        if any(count is None for pair in counts for count in pair):
            return None
        return sum(pair[0] or 0 for pair in counts), sum(pair[1] or 0 for pair in counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeWork:
    """What was done here before, or instead of, asking the cloud.

    `chunks` is how many pieces the document was read in and `kept` how many of them the answering model was given
    something of; `fallbacks` how many the edge model could not read, `dropped` how many of its notes, or of the names
    that it listed, are not in what it read. Tokens are the edge model's own, 0 without one, None where it counted none.
    `resolved`: whether the edge answered alone, None where that was not its task; `confidence` 0..1 in its answer.
    """

    chunks: int = 0
    kept: int = 0
    fallbacks: int = 0
    dropped: int = 0
    tokens_in: int | None = 0
    tokens_out: int | None = 0
    resolved: bool | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the policy said of a request before it was sent: allowed, undetermined or denied, and the deciding rules."""

    answer: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """What of one request's document was exposed, as counts: None where that was not assessed.

    `entities` is how many the document holds, by class, `entities_out` the ids of those of which a mention was found
    where it may not be. `words` are (unmasked, all) words of sensitive mentions by class, `over` (masked, all) words
    outside them, `tails` (found in what was sent, all) last digits of identifying numbers. `exact`: the masked document
    restores to what it was. `surviving` counts the different dates, places, sums... that left as they are, by class;
    `fitting` of the `population` that the user declared have all that survived of the one that it fits best.
    """

    entities: Mapping[str, int] = field(default_factory=dict)
    entities_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: Mapping[str, tuple[int, int]] | None = None
    over: tuple[int, int] | None = None
    tails: tuple[int, int] | None = None
    exact: bool | None = None
    surviving: Mapping[str, int] = field(default_factory=dict)
    population: int | None = None
    fitting: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One of several calls of a request: times in s like those of its sample, tokens as its model counted them."""

    start: float
    first: float
    last: float
    tokens_in: int | None
    tokens_out: int | None
    tokens_cached: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One request, end to end. Times in s from `scheduled`, which was at the Unix time `started`; None: never happened.

    `counted_by` says who counted the tokens: usage (the server), engine (tokens we fed and got), or local (an
    estimate from characters). `delivered` holds one record for each call that went through several routes. `planted`
    is how many sensitive mentions the document holds, `leaked` the ids of those found in the bytes of any attempt that
    left the allowed zones. `facts_found` and `facts` are None without real text; `facts_stated` stand in the document,
    and `facts_given` are those of them in what the answering model was given. `masked` counts the mentions replaced
    before sending, `restored` the placeholders that came back and were replaced, `mangled` those that came back
    changed, `blocked` lists those left alone because they stood in a link or in code. `grades` are a judge's, from 1 to
    5: faithful, complete, useful. `edge` is the work that a model or a choice made here, `unsupported` what the answer
    states and the document does not. `exposure` is None where nothing was to leave, and in older runs. `calls` are
    those of a request that makes several, one after the other: `first` is then of the last one, tokens are of all.
    """

    id: str
    deployment: str
    index: int
    document: str
    document_chars: int
    warmup: bool = False
    started: float | None = None
    sent: float | None = None
    first: float | None = None
    last: float | None = None
    token_times: tuple[float, ...] = ()
    tokens_in: int | None = None
    tokens_out: int | None = None
    tokens_cached: int | None = None
    counted_by: str = "local"
    stages: tuple[StageTime, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    delivered: tuple[Delivered, ...] = ()
    planted: Mapping[str, int] = field(default_factory=dict)
    leaked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facts: int | None = None
    facts_found: tuple[str, ...] | None = None
    facts_stated: int | None = None
    facts_given: tuple[str, ...] | None = None
    judged: Judged | None = None
    masked: Mapping[str, int] = field(default_factory=dict)
    restored: int = 0
    residue: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    mangled: int = 0
    grades: tuple[int, int, int] | None = None
    edge: EdgeWork | None = None
    unsupported: tuple[str, ...] | None = None
    exposure: Exposure | None = None
    calls: tuple[Call, ...] = ()
    cpu_share: float | None = None
    disturbed: bool = False
    error: str | None = None

    @property
    def bytes_out(self) -> int:
        """Bytes handed to sockets outside the process, over all attempts."""
        return sum(attempt.bytes_out for attempt in self.attempts)


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceTiming:
    """One timing of a sliced model: `layers` of the real shapes, `tokens` processed at KV `depth` in `wall` s.

    `cpu` is the CPU time of all threads in s; phase is prefill or decode; `round` counts interleaved repeats. `head` is
    the share of the real output matrix that the slice has (a slice may be given a small vocabulary).
    """

    deployment: str
    layers: int
    phase: str
    depth: int
    tokens: int
    wall: float
    cpu: float
    threads: int
    round: int
    head: float = 1.0

    @property
    def cpu_share(self) -> float:
        """CPU time / (wall x threads): below 0.95 somebody else used the cores."""
        return self.cpu / (self.wall * self.threads) if self.wall > 0 else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SlicePlan:
    """What the slices stand for: the full model's layers, and the request to integrate over (tokens).

    `planted` is how many sensitive mentions that request would hold, per class. `earlier` are the prompts of the calls
    that a request makes before its last one, each read anew and answered with `output_tokens`.
    """

    deployment: str
    layers: int
    prompt_tokens: int
    output_tokens: int
    reason: str
    fits: bool
    needed_bytes: int = 0
    missing_bytes: int = 0
    planted: Mapping[str, int] = field(default_factory=dict)
    earlier: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A named caveat with the next step that would remove it."""

    name: str
    text: str
    next_step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Everything measured for one deployment facing one scenario on one machine."""

    schema: int = SCHEMA
    scenario: str
    scenario_digest: str
    deployment: Deployment
    machine: str
    environment: Mapping[str, str] = field(default_factory=dict)
    samples: tuple[Sample, ...] = ()
    plan: SlicePlan | None = None
    slices: tuple[SliceTiming, ...] = ()
    notes: tuple[Note, ...] = ()
    complete: bool = False


def ttft(sample: Sample) -> float | None:
    """Time to first token in s, from the scheduled time."""
    return sample.first


def e2el(sample: Sample) -> float | None:
    """End-to-end latency in s: from the scheduled time to the last token of the restored answer."""
    return sample.last


def tpot(sample: Sample) -> float | None:
    """Time per output token after the first in s, over all calls of the request; None below two tokens."""
    if sample.calls:
        return _pace(sample.calls)
    if sample.first is None or sample.last is None or not sample.tokens_out or sample.tokens_out < 2:
        return None
    return (sample.last - sample.first) / (sample.tokens_out - 1)


def _pace(calls: Sequence[Call]) -> float | None:
    later = [max(0, call.tokens_out - 1) for call in calls if call.tokens_out is not None]
    if len(later) < len(calls) or not sum(later):
        return None
    return sum(call.last - call.first for call in calls) / sum(later)


def lost_tokens(sample: Sample) -> tuple[int, int] | None:
    """Tokens in and out of all legs that were asked in vain; (0, 0) for none, None when a leg's are unknown."""
    lost = [record.lost_tokens for record in sample.delivered]
    known = [pair for pair in lost if pair is not None]
    return (sum(pair[0] for pair in known), sum(pair[1] for pair in known)) if len(known) == len(lost) else None


def finished(run: Run) -> tuple[Sample, ...]:
    """The samples that count: no warm-up, no error."""
    return tuple(s for s in run.samples if not s.warmup and s.error is None)
