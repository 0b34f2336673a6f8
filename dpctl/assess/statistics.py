"""From raw samples to Figures: which samples count, what they are worth, and the statistics over them."""

from collections.abc import Callable, Iterable, Sequence

from dpctl.core.deployment import Deployment
from dpctl.core.figures import Figure, Provenance
from dpctl.core.run import Run, Sample, finished, tpot
from dpctl.core.stats import bootstrap_interval, mean, percentile, samples_for_percentile, share_interval

Statistic = Callable[[Sequence[float]], float]
# statistic of a requirement -> share of the requests below it
TAILS = {"p95": 0.95, "p99": 0.99}


def usable(run: Run) -> tuple[Sample, ...]:
    """The requests that latencies are computed from: finished and undisturbed, or all finished if none was quiet."""
    done = finished(run)
    return tuple(sample for sample in done if not sample.disturbed) or done


def sent(run: Run) -> tuple[Sample, ...]:
    """Every request that could have sent something away: failed ones included, warm-up not."""
    return tuple(sample for sample in run.samples if not sample.warmup)


def answerer(deployment: Deployment) -> str:
    """The answering model with its place, such as "openai:gpt-4o"."""
    stage = deployment.answering
    model = stage.model or stage.engine
    return model if model.startswith(f"{stage.place}:") else f"{stage.place}:{model}"


def worth(deployment: Deployment, count: int) -> tuple[Provenance, str]:
    """Provenance and source of a statistic over `count` whole requests: E as soon as an emulator answered, else M."""
    if deployment.emulated:
        return Provenance.ESTIMATED, f"emulated {answerer(deployment)}, n={count}"
    return Provenance.MEASURED, f"measured here, n={count}"


def counted(deployment: Deployment, samples: Sequence[Sample]) -> tuple[Provenance, str]:
    """Like `worth`, for figures with tokens in them: tokens counted from characters are estimates."""
    if not deployment.emulated and any(sample.counted_by == "local" for sample in samples):
        return Provenance.ESTIMATED, f"tokens counted from characters, n={len(samples)}"
    return worth(deployment, len(samples))


def figure(
    values: Iterable[float | None], unit: str, origin: tuple[Provenance, str], statistic: Statistic = mean
) -> Figure | None:
    """A statistic of the known values; its 80 % bootstrap interval from three values on, none if they are all equal."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    value = statistic(known)
    interval = bootstrap_interval(known, statistic) if min(known) < max(known) else None
    # the bootstrap's ends are quantiles: on a skewed handful they may just miss the statistic itself
    low, high = (min(interval[0], value), max(interval[1], value)) if interval else (None, None)
    return Figure(value=value, unit=unit, provenance=origin[0], source=origin[1], low=low, high=high)


def share(hits: int, n: int, origin: tuple[Provenance, str]) -> Figure:
    """So many of n in %, with the exact 80 % interval of a share; n above 0."""
    low, high = share_interval(hits, n)
    value = 100 * hits / n
    return Figure(value=value, unit="%", provenance=origin[0], source=origin[1], low=100 * low, high=100 * high)


def tail(values: Iterable[float | None], unit: str, origin: tuple[Provenance, str], name: str) -> Figure | str:
    """The percentile `name` (p95 or p99), or the reason why too few requests certify it."""
    known = [value for value in values if value is not None]
    q = TAILS[name]
    value = percentile(known, q)
    if value is None:
        return f"{name} needs {samples_for_percentile(q)} samples, has {len(known)}"
    return Figure(value=value, unit=unit, provenance=origin[0], source=origin[1])


def latencies(samples: Sequence[Sample]) -> dict[str, list[float | None]]:
    """Raw values in s by metric; None where a request has none."""
    return {
        "ttft": [sample.first for sample in samples],
        "tpot": [tpot(sample) for sample in samples],
        "e2el": [sample.last for sample in samples],
    }


def decode_rate(sample: Sample) -> float | None:
    """Output tokens after the first per s; None below two tokens or when they came in one piece."""
    seconds = tpot(sample)
    return 1 / seconds if seconds else None


def prefill_rate(sample: Sample) -> float | None:
    """Prompt tokens computed per s until the first output token; tokens from a prefix cache do not count.

    Of a request of several calls, over all of them.
    """
    if sample.calls:
        waited = sum(call.first - call.start for call in sample.calls)
        computed = sum((call.tokens_in or 0) - (call.tokens_cached or 0) for call in sample.calls)
        return computed / waited if waited > 0 and computed > 0 else None
    start = next((stage.start for stage in sample.stages if stage.role == "answer"), sample.sent or 0.0)
    fresh = (sample.tokens_in or 0) - (sample.tokens_cached or 0)
    if sample.first is None or sample.first <= start or fresh <= 0:
        return None
    return fresh / (sample.first - start)


def context_recall(sample: Sample) -> float | None:
    """Share of the facts in the document that the answering model was given, in %; None where that is unknown."""
    if not sample.facts_stated or sample.facts_given is None:
        return None
    return 100 * len(sample.facts_given) / sample.facts_stated


def recall(sample: Sample) -> float | None:
    """Share of the key facts found in the answer in %; None without facts or real text."""
    if not sample.facts or sample.facts_found is None:
        return None
    return 100 * len(sample.facts_found) / sample.facts
