"""When requests come and how long they are: the traffic that a load run sends and a simulation is fed.

Times are seconds from the start of the run. A schedule is one sequence, drawn once by seed; several senders share it
out (`shared_out`), because as many schedules of their own would add up to another process than the one asked for.
"""

import itertools
import math
import random
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dpctl.core.scenario import Arrivals

# groups of three digits may be set off; 1,5 is refused, for it may mean 1.5
_NUMBER = r"\s*(?P<number>(?:(?:\d{1,3}(?:[,_]\d{3})+|\d+)\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*"
_DURATION = re.compile(_NUMBER + r"(?P<unit>us|ms|s|min|m|h|day)?\s*", re.IGNORECASE)
_RATE = re.compile(_NUMBER + r"(?P<many>[km])?\s*(?:/\s*(?P<per>s|min|h|day|month))?\s*", re.IGNORECASE)
_MANY = {"": 1.0, "k": 1e3, "m": 1e6}
# a month is a twelfth of 365.25 days
_SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "min": 60, "h": 3600, "day": 86_400, "month": 2_629_800}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request of a schedule: due at `due` s, a prompt of so many tokens, an answer limited to so many.

    The first `prefix_tokens` of the prompt are common to it and an earlier ask (the whole schedule's, or its session's
    conversation so far). Asks of one `session` follow each other: each but the first is due, after the answer to the
    one before, as much later as their `due` times are apart.
    """

    due: float
    prompt_tokens: int
    output_tokens: int
    prefix_tokens: int = 0
    session: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant:
    """One request every 1/`rate` s, the first at 0."""

    rate: float

    def __post_init__(self) -> None:
        _positive("rate", self.rate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Poisson:
    """Independent arrivals, `rate` a second on average: gaps are exponential, their coefficient of variation 1."""

    rate: float

    def __post_init__(self) -> None:
        _positive("rate", self.rate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gamma:
    """Independent gamma-distributed gaps of mean 1/`rate` s, their coefficient of variation 1/sqrt(`shape`).

    Below 1 they come in bursts, above 1 more evenly than Poisson's, which 1 is. (`vllm bench serve` calls the shape
    burstiness.)
    """

    rate: float
    shape: float

    def __post_init__(self) -> None:
        _positive("rate", self.rate)
        _positive("shape", self.shape)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ramp:
    """Poisson arrivals whose rate goes in a straight line from `start` to `end` a second over the whole schedule."""

    start: float
    end: float

    def __post_init__(self) -> None:
        if not (0 <= self.start < math.inf and 0 <= self.end < math.inf and self.start + self.end > 0):
            raise ValueError("a ramp goes from one rate to another: none negative, not both 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Daily:
    """Poisson arrivals, `rate` a second on average over a day, shared among its hours as `pattern` weighs them.

    `day` is the length of that day in s; None squeezes one day into the whole schedule. It begins at midnight.
    """

    rate: float
    pattern: Arrivals
    day: float | None = None

    def __post_init__(self) -> None:
        _positive("rate", self.rate)
        if self.day is not None:
            _positive("day", self.day)


Pattern = Constant | Poisson | Gamma | Ramp | Daily


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedLoop:
    """So many users; each asks again `think_seconds` after its answer, so no more requests than users are in flight.

    The users begin evenly spread over `stagger_seconds` instead of all in one burst.
    """

    concurrency: int
    think_seconds: float = 0.0
    stagger_seconds: float = 0.0

    def __post_init__(self) -> None:
        if self.concurrency < 1:
            raise ValueError("a closed loop needs at least one user")
        if not (0 <= self.think_seconds < math.inf and 0 <= self.stagger_seconds < math.inf):
            raise ValueError("times of a closed loop are seconds, not negative")

    def starts(self) -> tuple[float, ...]:
        """When each user asks for the first time, in s."""
        return tuple(user * self.stagger_seconds / self.concurrency for user in range(self.concurrency))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lengths:
    """How long prompts and answers are, in tokens: medians, and the sigma of the log-normal around each (0: all equal).

    `prefix_tokens` of every prompt are the same text for all requests.
    """

    prompt_tokens: int
    output_tokens: int
    prompt_sigma: float = 0.0
    output_sigma: float = 0.0
    prefix_tokens: int = 0

    def __post_init__(self) -> None:
        if self.prompt_tokens < 1 or self.output_tokens < 1:
            raise ValueError("prompts and answers have at least one token")
        if not 0 <= self.prefix_tokens <= self.prompt_tokens:
            raise ValueError("the common prefix is a part of the prompt")
        if not (0 <= self.prompt_sigma <= 4 and 0 <= self.output_sigma <= 4):
            raise ValueError("the spread of lengths is a sigma from 0 to 4")


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """Conversations of `turns` requests, `think_seconds` between an answer and the next request.

    A prompt holds the conversation so far, answers counted at their full length.
    """

    turns: int
    think_seconds: float = 0.0

    def __post_init__(self) -> None:
        if self.turns < 1:
            raise ValueError("a conversation has at least one turn")
        if not 0 <= self.think_seconds < math.inf:
            raise ValueError("think time is in seconds, not negative")


def due_times(
    pattern: Pattern, *, seconds: float | None = None, requests: int | None = None, seed: int = 0
) -> tuple[float, ...]:
    """The arrivals of `pattern` in s, ascending, the same for the same seed.

    All that come before `seconds`, at most `requests` of them; with `requests` alone exactly so many. Rates that change
    are exact, by time rescaling: a Poisson process of rate 1 passed through the inverse of the cumulative rate (Brown
    et al. 2002, Neural Computation 14:325); a given number of them are that many independent draws from the rate's
    shape. ValueError without a limit, or with one that is not positive.
    """
    if seconds is None and requests is None:
        raise ValueError("a schedule needs a length in seconds or a number of requests")
    if seconds is not None:
        _positive("seconds", seconds)
    if requests is not None and requests < 1:
        raise ValueError("a schedule has at least one request")
    rng = random.Random(f"arrivals:{seed}")  # noqa: S311 - a reproducible draw, not a secret
    match pattern:
        case Constant(rate=rate):
            times: Iterator[float] = (number / rate for number in itertools.count())
        case Poisson(rate=rate):
            times = itertools.accumulate(rng.expovariate(rate) for _ in itertools.count())
        case Gamma(rate=rate, shape=shape):
            times = itertools.accumulate(rng.gammavariate(shape, 1 / (shape * rate)) for _ in itertools.count())
        case Ramp() | Daily():
            times = _rescaled(pattern, seconds, requests, rng)
    if seconds is not None:
        times = itertools.takewhile(lambda time: time < seconds, times)
    return tuple(itertools.islice(times, requests))


def asks(times: Sequence[float], lengths: Lengths, *, turns: Turns | None = None, seed: int = 0) -> tuple[Ask, ...]:
    """A request at every one of `times`, or a conversation that begins there; ordered by due time.

    Lengths are drawn by seed. The prompt of a later turn is what was said so far and a new question of its own.
    """
    rng = random.Random(f"lengths:{seed}")  # noqa: S311 - a reproducible draw, not a secret
    made: list[Ask] = []
    for number, start in enumerate(times):
        said = lengths.prefix_tokens
        for turn in range(turns.turns if turns else 1):
            question = _length(lengths.prompt_tokens, lengths.prompt_sigma, rng)
            # the common prefix stands once, at the head of the conversation
            prompt = max(question, lengths.prefix_tokens) if turn == 0 else said + question
            output = _length(lengths.output_tokens, lengths.output_sigma, rng)
            made.append(
                Ask(
                    due=start + turn * (turns.think_seconds if turns else 0.0),
                    prompt_tokens=prompt,
                    output_tokens=output,
                    prefix_tokens=said,
                    session=number if turns and turns.turns > 1 else None,
                )
            )
            said = prompt + output
    # stable: turns without think time stay in their order
    return tuple(sorted(made, key=lambda ask: ask.due))


def shared_out(schedule: Sequence[Ask], workers: int, *, seed: int = 0) -> tuple[tuple[int, ...], ...]:
    """For each of `workers` the numbers of the asks that it sends, drawn by seed; a session stays with one worker.

    Drawn independently, a worker's part of a Poisson process is one too (thinning), and all parts together are the
    schedule itself.
    """
    if workers < 1:
        raise ValueError("at least one worker sends")
    rng = random.Random(f"workers:{seed}")  # noqa: S311 - a reproducible draw, not a secret
    parts: list[list[int]] = [[] for _ in range(workers)]
    of_session: dict[int, int] = {}
    for number, ask in enumerate(schedule):
        worker = rng.randrange(workers)
        if ask.session is not None:
            worker = of_session.setdefault(ask.session, worker)
        parts[worker].append(number)
    return tuple(map(tuple, parts))


def parse_duration(text: str) -> float:
    """Seconds from "90", "800 ms", "60s", "5min" (or "5m"), "1.5h" or "1 day"; ValueError otherwise, and for 0."""
    match = _DURATION.fullmatch(text)
    seconds = _value(match) * _SECONDS[(match["unit"] or "s").lower()] if match else 0.0
    if not 0 < seconds < math.inf:
        raise ValueError(f"cannot read the duration {text!r}; write it like 800ms, 60s, 5min or 1h")
    return seconds


def parse_rate(text: str, *, per: str = "s") -> float:
    """Requests a second from "10/s", "600/min", "50k/month" or "1e5/day"; a number alone counts by `per`.

    ValueError otherwise, and for 0.
    """
    match = _RATE.fullmatch(text)
    requests = _value(match) * _MANY[(match["many"] or "").lower()] if match else 0.0
    rate = requests / _SECONDS[(match["per"] or per).lower()] if match else 0.0
    if not 0 < rate < math.inf:
        raise ValueError(f"cannot read the rate {text!r}; write it like 10/s, 90/min or 2000/h")
    return rate


def _value(match: re.Match[str]) -> float:
    return float(match["number"].replace(",", "").replace("_", ""))


def parse_arrivals(text: str, *, rate: float | None = None, pattern: Arrivals | None = None) -> Pattern:
    """The pattern that a user names, at `rate` requests a second on average.

    "constant", "poisson", "gamma:0.5" (the shape), "ramp:1..20" (requests a second, without a rate), "daily" (the hours
    of `pattern` squeezed into the run), "peak" (Poisson at the rate of its busiest hour). ValueError says what is
    wrong.
    """
    name, _, detail = text.strip().lower().partition(":")
    if name == "ramp":
        start, dots, end = detail.partition("..")
        if not dots:
            raise ValueError(f"cannot read {text!r}; write a ramp like ramp:1..20, in requests a second")
        return Ramp(start=_number(start, text), end=_number(end, text))
    if name not in {"constant", "poisson", "gamma", "daily", "peak"} or (detail and name != "gamma"):
        raise ValueError(f"unknown arrivals {text!r}; known: constant, poisson, gamma:0.5, ramp:1..20, daily, peak")
    if rate is None:
        raise ValueError(f"{name} arrivals need a rate, such as 10/s")
    if name == "constant":
        return Constant(rate=rate)
    if name == "poisson":
        return Poisson(rate=rate)
    if name == "gamma":
        return Gamma(rate=rate, shape=_number(detail, text))
    if pattern is None:
        raise ValueError(f"{name} arrivals need the hours of a day, and this scenario gives none")
    return Daily(rate=rate, pattern=pattern) if name == "daily" else Poisson(rate=rate * pattern.peak)


def _rescaled(
    pattern: Ramp | Daily, seconds: float | None, requests: int | None, rng: random.Random
) -> Iterator[float]:
    """Arrivals of a changing rate, without end, or exactly `requests` of them where only they say how long it goes."""
    mean = (pattern.start + pattern.end) / 2 if isinstance(pattern, Ramp) else pattern.rate
    span = seconds if seconds is not None else (requests or 0) / mean
    day = pattern.day if isinstance(pattern, Daily) else None
    if seconds is not None or day is not None:
        counts: Iterator[float] = itertools.accumulate(rng.expovariate(1.0) for _ in itertools.count())
    else:
        counts = iter(sorted(rng.uniform(0, mean * span) for _ in range(requests or 0)))
    if isinstance(pattern, Daily):
        return _through_day(counts, pattern, day or span)
    return (_on_ramp(count, pattern, span) for count in counts)


def _on_ramp(count: float, ramp: Ramp, span: float) -> float:
    """The time by which `count` arrivals are expected: start t + (end - start) t^2 / (2 span)."""
    slope = (ramp.end - ramp.start) / span
    # the form of the root that stays exact for a flat ramp and for one from 0
    root = math.sqrt(max(0.0, ramp.start**2 + 2 * slope * count))
    return min(span, 2 * count / (ramp.start + root)) if count > 0 else 0.0


def _through_day(counts: Iterator[float], daily: Daily, day: float) -> Iterator[float]:
    """The inverse of a cumulative rate that is a straight line within each hour, day after day."""
    weights = daily.pattern.hourly
    total = daily.rate * day
    edges = [0.0, *itertools.accumulate(weight / sum(weights) * total for weight in weights)]
    for count in counts:
        days, rest = divmod(count, total)
        hour = min(23, bisect_right(edges, rest) - 1)
        # an hour without arrivals cannot hold one
        width = edges[hour + 1] - edges[hour]
        within = min(1.0, (rest - edges[hour]) / width) if width > 0 else 0.0
        yield (days + (hour + within) / 24) * day


def _length(median: int, sigma: float, rng: random.Random) -> int:
    return max(1, round(median * math.exp(rng.gauss(0.0, sigma)))) if sigma else median


def _number(text: str, whole: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"cannot read the number {text!r} in {whole!r}")
    return number


def _positive(name: str, value: float) -> None:
    if not 0 < value < math.inf:
        raise ValueError(f"{name} must be a positive number, not {value}")
