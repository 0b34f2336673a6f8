"""`dpctl estimate MODEL --rate 10/s`: what a model does under load, by simulation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import typer

from dpctl.cli.output import color, say, say_json, width
from dpctl.core.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from dpctl.core.arrivals import Ask
    from dpctl.core.scenario import Arrivals, Requirement
    from dpctl.estimate.fitted import EngineFit
    from dpctl.estimate.question import Question
    from dpctl.report.serving import LoadPage

# the options of `dpctl estimate` that say what load it is
OPTIONS = frozenset({"rate", "arrivals", "duration", "replicas", "routing", "require"})
# and those that the simulation does not know
_NOT_UNDER_LOAD = frozenset(
    {"speculation", "task", "prefix_hit", "cache_hit", "output_share", "prompt_share", "streaming", "measure"}
    | {"time_budget"}
)
# the arrivals that follow the hours of a day, and the scenario whose hours they take unless another is named
_OF_A_DAY, _USUAL_DAY = frozenset({"daily", "peak"}), "bank-chatbot"
# requests that a simulation of some seconds can take
_MOST_REQUESTS = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadOptions:
    """The options of a load as they stand on the command line.

    `slots`: how many requests a replica runs at once, None for the engine's default.
    """

    rate: str
    arrivals: str = "poisson"
    duration: str = "10min"
    replicas: int = 1
    routing: str = "least-outstanding"
    require: Sequence[str] = ()
    slots: int | None = None
    spread: float = 0.0
    seed: int = 0


def load_options(given: Mapping[str, Any]) -> LoadOptions | None:
    """The load that the options stated on the command line ask for, None when they ask for none.

    UsageError for options of a load without a rate, and for those that a simulation does not know.
    """
    if "rate" not in given:
        for name in given:
            if name in OPTIONS:
                raise _wrong(f"--{name} is for a load", "the command line", "add --rate 10/s, or drop it")
        return None
    for name in given:
        if name in _NOT_UNDER_LOAD:
            flag = "--no-streaming" if name == "streaming" else f"--{name.replace('_', '-')}"
            raise _wrong(f"{flag} does not go with a load", "the command line", f"drop {flag} or --rate")
    stated = {name: value for name, value in given.items() if name in OPTIONS}
    slots = round(given["concurrency"]) if "concurrency" in given else None
    return LoadOptions(**stated, slots=slots)


def estimate_load(
    asked: "Question", fit: "EngineFit", options: LoadOptions, *, as_json: bool, explain: bool, plain: bool
) -> None:
    """Simulate a load on a model, and show it; exit 1 when a requirement is missed."""
    from dpctl.report.serving import kept, load_record, render_load

    page = load_page(asked, fit, options)
    if as_json:
        say_json(load_record(page))
    else:
        say(render_load(page, width=width(), color=color(plain=plain), explain=explain), nl=False)
    if any(entry.state == "missed" for entry in kept(page)):
        raise typer.Exit(int(ExitCode.FINDING))


def load_page(asked: "Question", fit: "EngineFit", options: LoadOptions) -> "LoadPage":
    """The simulated load; UsageError that names the option for everything wrong with one."""
    from dpctl.core.figures import Figure, Provenance
    from dpctl.estimate.replicas import highest_rate, replicas_for
    from dpctl.estimate.serving import Routing
    from dpctl.estimate.serving_question import service_of, under_load
    from dpctl.report.serving import LoadPage

    requirements = _requirements(options.require)
    schedule = _schedule(asked, options)
    try:
        routing = Routing(options.routing)
    except ValueError:
        raise _wrong(f"unknown routing {options.routing!r}", "--routing", ", ".join(Routing)) from None
    estimated = service_of(asked, fit, replicas=options.replicas, routing=routing, slots=options.slots)
    loaded = under_load(estimated, schedule, requirements)
    needed = highest = None
    if requirements and len(schedule) > 1:
        try:
            needed = replicas_for(estimated.service, schedule, requirements)
            rate = highest_rate(estimated.service, schedule, requirements)
        except ValueError as error:
            raise _wrong(str(error), "--require", "ask about a latency, or simulate longer with --duration") from None
        if rate is not None:
            source = f"searched by simulation; {estimated.about}"
            highest = Figure(value=rate, unit="1/s", provenance=Provenance.ESTIMATED, source=source)
    sequences = estimated.service.limits.sequences
    many = "1 replica," if options.replicas == 1 else f"{options.replicas:,} replicas, {routing}, each"
    return LoadPage(
        title=f"{asked.model.name}@{asked.quant} on {_device(asked)}, {asked.engine or asked.family}",
        traffic=f"{asked.prompt:,.0f} tokens in, {asked.output:,.0f} out{_spread(options)}; "
        f"{options.rate.strip()}, {_words(options.arrivals)}, for {options.duration}: {len(schedule):,} requests",
        service=f"{many} running at most {sequences:,} request{'' if sequences == 1 else 's'} at a time",
        loaded=loaded,
        requirements=requirements,
        needed=needed,
        highest=highest,
    )


def _schedule(asked: "Question", options: LoadOptions) -> "tuple[Ask, ...]":
    from dpctl.core.arrivals import Lengths, asks, due_times, parse_arrivals, parse_duration, parse_rate

    try:
        seconds = parse_duration(options.duration)
    except ValueError as error:
        raise _wrong(str(error), "--duration", "--duration 10min") from None
    try:
        rate = parse_rate(options.rate)
    except ValueError as error:
        raise _wrong(str(error), "--rate", "dpctl estimate mistral-7b --rate 10/s") from None
    name, hours = _arrivals(options.arrivals)
    if name.startswith("ramp"):
        raise _wrong("a ramp has rates of its own, and --rate is one", "--arrivals", "--arrivals poisson, or daily")
    try:
        pattern = parse_arrivals(name, rate=rate, pattern=hours)
    except ValueError as error:
        raise _wrong(str(error), "--arrivals", "--arrivals poisson, or daily:bank-chatbot") from None
    if rate * seconds > _MOST_REQUESTS:
        raise _wrong(
            f"{rate * seconds:,.0f} requests are more than {_MOST_REQUESTS:,}", "--duration", "simulate a shorter time"
        )
    times = due_times(pattern, seconds=seconds, seed=options.seed)
    if not times:
        raise _wrong("no request comes in this time", "--duration", "simulate a longer time, or a higher rate")
    lengths = Lengths(
        prompt_tokens=max(1, round(asked.prompt + asked.depth)),
        output_tokens=max(1, round(asked.output)),
        prompt_sigma=options.spread,
        output_sigma=options.spread,
        prefix_tokens=round(asked.depth),
    )
    return asks(times, lengths, seed=options.seed)


def _arrivals(text: str) -> "tuple[str, Arrivals | None]":
    """The arrivals without the scenario named behind them ("daily:bank-chatbot"), and that scenario's hours."""
    from dpctl.catalog import read as catalog

    name, _, scenario = text.strip().partition(":")
    if name not in _OF_A_DAY:
        return text, None
    return name, catalog.scenario(scenario or _USUAL_DAY).workload.arrivals


def _words(text: str) -> str:
    name, _, scenario = text.strip().partition(":")
    return f"{name} (the hours of {scenario or _USUAL_DAY})" if name in _OF_A_DAY else f"{name} {scenario}".strip()


def _requirements(texts: Sequence[str]) -> "tuple[Requirement, ...]":
    from dpctl.core.scenario import parse_requirement
    from dpctl.estimate.serving_report import LATENCIES

    found = []
    for text in texts:
        try:
            requirement = parse_requirement(text)
        except ValueError as error:
            raise _wrong(str(error), "--require", "--require 'ttft p95 <= 1 s'") from None
        if requirement.metric not in LATENCIES:
            raise _wrong(f"a simulation says nothing about {requirement.metric}", "--require", ", ".join(LATENCIES))
        found.append(requirement)
    return tuple(found)


def _device(asked: "Question") -> str:
    return f"{asked.n_devices}x {asked.device.name}" if asked.n_devices > 1 else asked.device.name


def _spread(options: LoadOptions) -> str:
    return f" (medians, sigma {options.spread:g})" if options.spread else ""


def _wrong(what: str, where: str, hint: str) -> UsageError:
    return UsageError(what, where=where, hint=hint)
