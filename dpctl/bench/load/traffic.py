"""From what a user asks for to a plan: how requests come, how many, how long they are."""

import math
from dataclasses import dataclass, replace
from pathlib import Path

from dpctl.bench.load.plan import PLAIN, Lexicon, Limits, Plan
from dpctl.bench.load.trace_file import read_trace
from dpctl.core.arrivals import (
    Ask,
    ClosedLoop,
    Lengths,
    Ramp,
    Turns,
    asks,
    due_times,
    parse_arrivals,
    parse_duration,
    parse_rate,
)
from dpctl.core.errors import UsageError
from dpctl.core.scenario import Scenario

# assumed where no server has counted: English text, o200k_base (catalogue, openai:gpt-4o)
CHARS_PER_TOKEN = 4.25
_DEFAULT_SECONDS = 60.0
# a closed loop that only a number of requests ends
_NEVER = 24 * 3600.0
_MOST_ASKS = 5_000_000
_CLOSED_SHAPES = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """What the user wants, as written; None for what is left to dpctl.

    Either `rate` ("10/s", open loop), `concurrency` (closed loop) or `trace`. `duration` is text such as "60s".
    `warmup` in s; None is a tenth of the duration, nothing for runs of ten requests or fewer. `exact_output` asks the
    server to go on to the full length (`ignore_eos`, which vLLM and llama.cpp's server know and OpenAI refuses).
    """

    rate: str | None = None
    concurrency: int | None = None
    arrivals: str | None = None
    duration: str | None = None
    requests: int | None = None
    trace: Path | None = None
    prompt: int | None = None
    output: int | None = None
    spread: float = 0.0
    prefix: int = 0
    turns: int = 1
    think: float = 0.0
    warmup: float | None = None
    seed: int = 0
    timeout: float = 600.0
    failed_share: float = 0.5
    exact_output: bool = False


def duration_of(text: str) -> float:
    """Seconds from what `--duration` says; UsageError where it says none."""
    try:
        return parse_duration(text)
    except ValueError:
        raise UsageError(f"{text!r} is no duration", where="--duration", hint="write it like 60s, 5min or 1h") from None


def plan_of(scenario: Scenario, wanted: Traffic, *, base_url: str, protocol: str, model: str, salt: int) -> Plan:
    """The plan for `wanted` on the scenario's workload; UsageError for what does not go together."""
    given = [name for name in ("rate", "concurrency", "trace") if getattr(wanted, name) is not None]
    ramp = wanted.arrivals is not None and wanted.arrivals.strip().lower().startswith("ramp")
    if len(given) + (ramp and not given) != 1:
        raise UsageError(
            "load comes either at a rate, from a number of users, or from a trace",
            where=" and ".join(f"--{name}" for name in given) or "the command line",
            hint="one of --rate 10/s, --concurrency 32, --arrivals ramp:1..20 and --trace FILE",
        )
    plan = (
        _traced(scenario, wanted)
        if wanted.trace
        else _closed(scenario, wanted)
        if wanted.concurrency
        else _open(scenario, wanted)
    )
    few = plan.expected is not None and plan.expected <= 10
    warmup = wanted.warmup if wanted.warmup is not None else 0.0 if few or plan.seconds >= _NEVER else plan.seconds / 10
    return replace(
        plan,
        base_url=base_url,
        protocol=protocol,
        model=model,
        salt=salt,
        warmup=warmup,
        seed=wanted.seed,
        options={"ignore_eos": True} if wanted.exact_output else {},
        limits=Limits(total=wanted.timeout, silent=min(120.0, wanted.timeout), failed_share=wanted.failed_share),
    )


def again(plan: Plan, *, base_url: str | None, model: str | None, salt: int) -> Plan:
    """The plan of an earlier run once more: the same schedule and lengths, to the same server or another.

    The words of the prompts differ by `salt`, so that no earlier run's are in the server's cache; which fields it takes
    and how it counts is asked anew.
    """
    return replace(
        plan,
        base_url=base_url or plan.base_url,
        model=model or plan.model,
        salt=salt,
        dialect=PLAIN,
        lexicon=Lexicon(),
        emulated=False,
    )


def with_rate(wanted: Traffic, rate: float, *, least: int) -> Traffic:
    """The same traffic at another rate, for as long as `least` requests take after the warm-up, if that is longer."""
    seconds = duration_of(wanted.duration) if wanted.duration else _DEFAULT_SECONDS
    # a tenth is warm-up, and chance may bring fewer than expected
    return replace(wanted, rate=f"{rate:.9f}", duration=f"{max(seconds, 1.25 * least / rate):.3f}s", requests=None)


def _open(scenario: Scenario, wanted: Traffic) -> Plan:
    try:
        rate = parse_rate(wanted.rate) if wanted.rate is not None else None
        pattern = parse_arrivals(wanted.arrivals or "poisson", rate=rate, pattern=scenario.workload.arrivals)
    except ValueError as error:
        raise UsageError(str(error), where="--rate and --arrivals", hint="dpctl bench --help") from None
    seconds = duration_of(wanted.duration) if wanted.duration else None
    if seconds is None and wanted.requests is None:
        seconds = _DEFAULT_SECONDS
    mean = (pattern.start + pattern.end) / 2 if isinstance(pattern, Ramp) else rate or 1.0
    _check_size(mean * seconds if seconds is not None else wanted.requests or 0)
    times = due_times(pattern, seconds=seconds, requests=wanted.requests, seed=wanted.seed)
    turns = Turns(turns=wanted.turns, think_seconds=wanted.think) if wanted.turns > 1 else None
    made = asks(times, _lengths(scenario, wanted), turns=turns, seed=wanted.seed)
    if seconds is None:
        seconds = (made[-1].due if made else 0.0) + 1 / mean
    words = wanted.arrivals or "poisson"
    return _plan(
        scenario, made, seconds, f"{words}, {mean:.4g} requests a second" if not isinstance(pattern, Ramp) else words
    )


def _closed(scenario: Scenario, wanted: Traffic) -> Plan:
    if wanted.arrivals is not None or wanted.turns > 1:
        raise UsageError(
            "the users of a closed loop ask when they are free",
            where="--concurrency",
            hint="--rate for --arrivals and --turns",
        )
    seconds = duration_of(wanted.duration) if wanted.duration else None
    if seconds is None and wanted.requests is None:
        seconds = _DEFAULT_SECONDS
    try:
        # an eighth of a second spreads the first burst; it lies within the warm-up
        loop = ClosedLoop(
            concurrency=wanted.concurrency or 1,
            think_seconds=wanted.think,
            stagger_seconds=min(1.0, (seconds or 10.0) / 80) if (wanted.concurrency or 1) > 1 else 0.0,
        )
    except ValueError as error:
        raise UsageError(str(error), where="--concurrency", hint="a number of users, such as 32") from None
    shapes = min(wanted.requests or _CLOSED_SHAPES, _CLOSED_SHAPES)
    made = asks([0.0] * shapes, _lengths(scenario, wanted), seed=wanted.seed)
    think = f", {wanted.think:g} s between answer and next request" if wanted.think else ""
    plan = _plan(scenario, made, seconds or _NEVER, f"closed loop of {loop.concurrency:,}{think}")
    return replace(plan, loop=loop, requests=wanted.requests)


def _traced(scenario: Scenario, wanted: Traffic) -> Plan:
    if wanted.arrivals is not None or wanted.turns > 1 or wanted.trace is None:
        raise UsageError("a trace says itself when requests come", where="--trace", hint="drop --arrivals and --turns")
    made = read_trace(wanted.trace, limit=wanted.requests)
    if wanted.duration:
        seconds = duration_of(wanted.duration)
        made = tuple(ask for ask in made if ask.due < seconds)
    else:
        seconds = made[-1].due + max(1.0, made[-1].due / max(1, len(made)))
    _check_size(len(made))
    return _plan(scenario, made, seconds, f"as in {wanted.trace.name}")


def _plan(scenario: Scenario, made: tuple[Ask, ...], seconds: float, arrivals: str) -> Plan:
    return Plan(
        scenario=scenario.id, base_url="", protocol="openai", model="", arrivals=arrivals, asks=made, seconds=seconds
    )


def _lengths(scenario: Scenario, wanted: Traffic) -> Lengths:
    prompt = wanted.prompt
    if prompt is None:
        # only here, because it brings much with it and a short run should start at once
        from dpctl.bench.documents import generate

        work = scenario.workload
        text = generate(work.kind, seed=work.seed, pages=work.pages).text
        prompt = math.ceil((len(text) + len(work.instruction)) / CHARS_PER_TOKEN)
    try:
        return Lengths(
            prompt_tokens=prompt,
            output_tokens=wanted.output or scenario.workload.output_tokens,
            prompt_sigma=wanted.spread,
            output_sigma=wanted.spread,
            prefix_tokens=wanted.prefix,
        )
    except ValueError as error:
        raise UsageError(
            str(error), where="--prompt, --output, --prefix, --spread", hint="dpctl bench --help"
        ) from None


def _check_size(requests: float) -> None:
    if requests > _MOST_ASKS:
        raise UsageError(
            f"{requests:,.0f} requests are too many for one run",
            where="--rate and --duration",
            hint=f"at most {_MOST_ASKS:,}: a lower rate or a shorter run",
        )
