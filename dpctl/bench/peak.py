"""Tails of latency at the peak: an option's requests simulated as they come in the busiest hour.

An estimate of one request knows no tail. Here requests come at random at the peak rate to as many replicas as the
option has, wait for a place and run in batches; a hosted model answers each by its published spread instead.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial

from dpctl.assess import Verdict
from dpctl.assess.stages import MASK
from dpctl.assess.verdicts import judge
from dpctl.bench.candidates import NETWORK, Field
from dpctl.bench.stages import stages_of
from dpctl.catalog import read as catalog
from dpctl.catalog.fits import engine_fit
from dpctl.core.arrivals import Ask, Poisson, due_times
from dpctl.core.deployment import Delivery, Mode
from dpctl.core.errors import UnavailableError
from dpctl.core.figures import Figure, Provenance
from dpctl.core.hardware import Machine
from dpctl.core.models import LatencyProfile
from dpctl.core.scenario import Requirement
from dpctl.core.stats import mean, percentile, quantile
from dpctl.decide.need import LATENCY, Need
from dpctl.decide.option import Option
from dpctl.engines.emulator_pacing import draw_pace
from dpctl.estimate.engines import family_of
from dpctl.estimate.question import Question, device_of, model_of
from dpctl.estimate.serving import Outcome, simulate
from dpctl.estimate.serving_hosted import ends_of_profile, hosted
from dpctl.estimate.serving_question import Estimated, service_of
from dpctl.estimate.weights import model_weights

# so many are simulated, and the first of them left out: they find empty servers
_REQUESTS, _FIRST = 1000, 100
TAILS = ("p95", "p99")


@dataclass(frozen=True, slots=True, kw_only=True)
class Peak:
    """What requests experience at `rate` of them a second; `figures` in s by (metric, statistic), such as e2el p95.

    `growing`: more come than are answered, so that the figures depend on how long the peak lasts.
    """

    rate: Figure
    figures: dict[tuple[str, str], Figure]
    growing: bool


def peak_rate(option: Option, of: Field) -> Figure:
    """Requests a second in the busiest hour."""
    volume = of.need.volume.to("1/s")
    return replace(volume * option.load.peak.to("").value, low=None, high=None)


def at_peak(option: Option, of: Field) -> Peak | str:
    """What requests to an estimated option experience at the peak rate, or the reason why that is not known."""
    rate = peak_rate(option, of)
    if option.assessment.e2el is None:
        return "its latency is not known"
    if option.assessment.deployment.delivery is Delivery.SAAS:
        return _hosted(option, of, rate)
    service = _service(option, of)
    if isinstance(service, str):
        return service
    asks = _asks(of, rate, service[1])
    runs = [simulate(one, asks) for one in (service[0].service, service[0].fast, service[0].slow)]
    network = NETWORK.value if option.assessment.deployment.mode is Mode.CLOUD else 0.0
    replicas = option.replicas or 1
    source = (
        f"{_REQUESTS:,} requests simulated at {rate.value:.3g} a second on {replicas:,} "
        f"{'replica' if replicas == 1 else 'replicas'}; {service[0].about}"
    )
    return _peak(option, of, rate, runs, source=source, extra=network * of.asked.calls)


Peaks = dict[tuple[object, ...], Peak | str]
"""What was simulated before; see `with_tails`."""


def tails(need: Need) -> tuple[Requirement, ...]:
    """The requirements on tails of latency, which no estimate of one request knows."""
    return tuple(r for r in need.requirements if r.metric in LATENCY and r.statistic in TAILS)


def with_tails(
    found: Sequence[Option], of: Field, only: Collection[str] | None = None, known: Peaks | None = None
) -> tuple[Option, ...]:
    """The options with their verdicts on tails of latency (p95, p99), which no estimate of one request has.

    What a run measured stays as it is, and what is not among the ids of `only`: a simulation takes 0.1 to 6 s. Options
    that differ only in how they are paid for are simulated once, and what is `known` already not again.
    """
    wanted = tails(of.need)
    if not wanted:
        return tuple(found)
    known = {} if known is None else known
    result = []
    for option in found:
        if option.assessment.origin != "estimated" or (only is not None and option.id not in only):
            result.append(option)
            continue
        stage, own = option.assessment.deployment.answering, option.assessment
        what = (stage.model, stage.engine, own.machine, own.deployment.mode, own.deployment.delivery, own.e2el)
        key = (*what, option.replicas, own.tokens_in, of.asked, peak_rate(option, of).value)
        if key not in known:
            known[key] = at_peak(option, of)
        verdicts = tuple(
            _judged(verdict, known[key]) if verdict.requirement in wanted else verdict for verdict in own.verdicts
        )
        result.append(replace(option, assessment=replace(own, verdicts=verdicts)))
    return tuple(result)


def _judged(verdict: Verdict, peak: Peak | str) -> Verdict:
    asked = verdict.requirement
    found: Figure | str = peak if isinstance(peak, str) else peak.figures[asked.metric, asked.statistic]
    caveat = "more requests come than are answered" if not isinstance(peak, str) and peak.growing else ""
    (result,) = judge((asked,), {(asked.metric, asked.statistic): found}, caveat=caveat)
    return result


def _service(option: Option, of: Field) -> tuple[Estimated, Figure] | str:
    """(what answers, characters a token of its model)."""
    stage, own = option.assessment.deployment.answering, option.assessment
    place = _machine(option, of)
    device = None if place is None else device_of(place[0])
    if place is None or device is None:
        return f"nothing is known of the speed of {own.machine}"
    name, _, quant = (stage.model or "").partition("@")
    spec = catalog.model(name)
    places = 1.0 if option.load.concurrency is None else option.load.concurrency.to("").value
    question = Question(
        device=device,
        n_devices=place[1],
        model=model_of(spec),
        spec=spec,
        weights=model_weights(spec, catalog.quant(quant), engine=stage.engine),
        quant=quant,
        codebook=False,
        engine=stage.engine,
        prompt=of.asked.prompt(spec.chars_per_token).value,
        output=of.asked.output,
        concurrency=places,
    )
    try:
        found = service_of(
            question,
            engine_fit(family_of(stage.engine)[0]),
            # so many requests never keep more of them busy
            replicas=min(option.replicas or 1, _REQUESTS),
            slots=round(places),
        )
    except UnavailableError as error:
        return error.what
    return found, spec.chars_per_token


def _machine(option: Option, of: Field) -> tuple[Machine, int] | None:
    """(machine, devices) that an option runs on: the field's own, or one for rent."""
    if option.assessment.deployment.mode is Mode.LOCAL:
        return of.machine, of.machine.serving_count
    named = {(f"{devices}x {kind.id}" if devices > 1 else kind.id): (kind, devices) for kind, devices in of.kinds}
    return named.get(option.assessment.machine)


def _prompts(of: Field, chars_per_token: Figure) -> tuple[float, ...]:
    """Tokens that each call reads, one as much more as the next: on average as many as the option's estimate counts."""
    usual, calls = of.asked.prompt(chars_per_token).value, of.asked.calls
    return tuple(2.0 * usual * number / (calls + 1) for number in range(1, calls + 1))


def _asks(of: Field, rate: Figure, chars_per_token: Figure) -> tuple[Ask, ...]:
    """Requests at random at the rate, the calls of each one after the other, each reading its whole prompt anew."""
    scenario = of.need.scenario
    times = due_times(Poisson(rate=rate.value), requests=_REQUESTS, seed=scenario.workload.seed)
    prompts = [max(1, round(tokens)) for tokens in _prompts(of, chars_per_token)]
    several = len(prompts) > 1
    return tuple(
        Ask(
            due=due,
            prompt_tokens=tokens,
            output_tokens=max(1, round(of.asked.output)),
            session=number if several else None,
        )
        for number, due in enumerate(times)
        for tokens in prompts
    )


def _hosted(option: Option, of: Field, rate: Figure) -> Peak | str:
    """Each request by a draw from the profile: that a provider is slower at the peak is not in it."""
    own = option.assessment
    model = catalog.hosted(own.deployment.answering.model or "")
    if model.latency is None or own.tokens_in is None:
        return "its provider's latency is not known"
    asks = _asks(of, rate, model.chars_per_token)
    # an extract is a part of what is read
    share = own.tokens_in.value / sum(ask.prompt_tokens for ask in asks[: of.asked.calls])
    asks = tuple(replace(ask, prompt_tokens=max(1, round(ask.prompt_tokens * share))) for ask in asks)

    def run(profile: LatencyProfile) -> Outcome:
        return hosted(asks, partial(_pace, profile, of.need.scenario.workload.seed))

    runs = [run(profile) for profile in (model.latency, *ends_of_profile(model.latency))]
    stages = stages_of(option, of.need.scenario.workload)
    masking = sum(stage.time.value for stage in stages if stage.what == MASK)
    source = (
        f"{_REQUESTS:,} requests drawn from its latency profile, which may hold no peak of its provider: "
        f"{model.latency.ttft.source}"
    )
    return _peak(option, of, rate, runs, source=source, extra=masking)


def _pace(profile: LatencyProfile, seed: int, number: int, prompt_tokens: int) -> tuple[float, float]:
    pace = draw_pace(profile, prompt_tokens=prompt_tokens, seed=seed, index=number)
    return pace.ttft, pace.interval


def _peak(option: Option, of: Field, rate: Figure, runs: Sequence[Outcome], *, source: str, extra: float) -> Peak | str:
    """Figures of the likely run between those of the other two; `extra` s are the same for every request."""
    calls = of.asked.calls
    if len(runs[0].finished) < len(runs[0].due):
        return "the cache holds no request of this length"
    times = [_times(outcome, calls) for outcome in runs]
    letters = [Provenance.ESTIMATED, *(f.provenance for f in (option.assessment.e2el,) if f is not None)]
    letter = max(letters, key=lambda one: one.weakness)
    statistics: dict[str, Callable[[Sequence[float]], float]] = {
        "mean": mean,
        "p50": partial(quantile, q=0.5),
        "p95": partial(_tail, q=0.95),
        "p99": partial(_tail, q=0.99),
    }
    figures = {}
    for metric in LATENCY:
        added = 0.0 if metric == "tpot" else extra
        for name, statistic in statistics.items():
            values = [statistic(run[metric]) + added for run in times]
            figures[metric, name] = Figure(
                value=values[0], unit="s", provenance=letter, source=source, low=min(values), high=max(values)
            )
    waits = [runs[0].started[number] - runs[0].due[number] for number in range(0, len(runs[0].due), calls)]
    return Peak(rate=rate, figures=figures, growing=_grows(waits, figures["e2el", "p50"].value))


def _times(outcome: Outcome, calls: int) -> dict[str, list[float]]:
    """Latencies in s of the requests after the first ones, all calls of each together."""
    found: dict[str, list[float]] = {metric: [] for metric in LATENCY}
    for start in range(_FIRST * calls, len(outcome.due), calls):
        end = start + calls - 1
        later = sum(max(0, outcome.output[n] - 1) for n in range(start, end + 1))
        writing = sum(outcome.last[n] - outcome.first[n] for n in range(start, end + 1))
        found["e2el"].append(outcome.last[end] - outcome.due[start])
        found["ttft"].append(outcome.first[end] - outcome.due[start])
        found["tpot"].append(writing / later if later else 0.0)
    return found


def _tail(values: Sequence[float], q: float) -> float:
    found = percentile(values, q)
    assert found is not None  # noqa: S101 - so many are simulated that every tail is certified
    return found


def _grows(waits: Sequence[float], usual: float) -> bool:
    """Whether the last quarter waited more than twice as long as the second, and by a time that counts."""
    size = len(waits) // 4
    second, fourth = mean(waits[size : 2 * size]), mean(waits[-size:])
    return fourth > 2.0 * second and fourth > 0.2 * usual
