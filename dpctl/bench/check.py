"""Was the machine steady while a run was made? Judged from the run file alone: named warnings, each with a next step.

The thresholds are choices of ours, made so that a quiet machine gives no warning; benchmarks/noise.py says what was
seen on a shared one.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from dpctl.assess.caveats import merged
from dpctl.core.paired import hodges_lehmann
from dpctl.core.run import Note, Run, Sample, finished
from dpctl.core.stats import median
from dpctl.estimate.sampling import CONTENTION_LIMIT, disturbed

# requests that differ by more than this (median deviation over median) tell little by a handful
SPREAD = 0.10
# the second half of a run may be so much slower or faster than the first
DRIFT = 0.05
# a first request may be so much slower than the others before it counts as a cold one
COLD = 0.25
# halves of fewer requests show no drift, fewer requests no spread
_LEAST = 6
_TOO_FEW = "too-few"
# scales a median deviation to a standard deviation where values are normal (Rousseeuw & Croux 1993)
_NORMAL = 1.4826


def stability(run: Run) -> tuple[Note, ...]:
    """What made, or may have made, this run's times unsteady; nothing for a steady run."""
    samples = finished(run)
    return merged(
        _few(run, samples), _spread(samples), _trend(samples), _load(run, samples), _cold(samples), _governor(run)
    )


def steadiness(runs: Sequence[Run]) -> tuple[Note, ...]:
    """The warnings of several runs together, each with how many of them it is true of; that they are short is none."""
    found = [note for run in runs for note in stability(run) if note.name != _TOO_FEW]
    counts = Counter(note.name for note in found)
    return tuple(replace(note, text=f"{counts[note.name]} of {len(runs)} runs: {note.text}") for note in merged(found))


def _seconds(samples: Sequence[Sample]) -> list[float]:
    return [sample.last for sample in samples if sample.last]


def _few(run: Run, samples: Sequence[Sample]) -> tuple[Note, ...]:
    if run.plan is not None or len(samples) >= _LEAST:
        return ()
    text = f"{len(samples)} finished requests cannot show whether the machine was steady; {_LEAST} can"
    return (Note(name=_TOO_FEW, text=text, next_step=f"--runs {_LEAST} or more"),)


def _spread(samples: Sequence[Sample]) -> tuple[Note, ...]:
    values = _seconds(samples)
    if len(values) < _LEAST:
        return ()
    middle = median(values)
    share = _NORMAL * median([abs(value - middle) for value in values]) / middle
    if share <= SPREAD:
        return ()
    text = f"requests scatter by {share:.0%} around their median: a mean of {len(values)} is not steady"
    return (Note(name="spread", text=text, next_step="close other programs, or raise --runs; compare by pairs"),)


def _trend(samples: Sequence[Sample]) -> tuple[Note, ...]:
    """Slower towards the end: throttling where the process had its cores all the time, else drift of any cause."""
    # a cold first request is no drift
    values = _seconds(samples)[1:] if _cold(samples) else _seconds(samples)
    if len(values) < _LEAST:
        return ()
    half = len(values) // 2
    shift = hodges_lehmann([math.log(b) - math.log(a) for a in values[:half] for b in values[-half:]]).estimate
    # halves differ by chance, too: by so much as their own scatter allows
    logs = [math.log(value) for value in values]
    halves = (logs[:half], logs[-half:])
    scatter = _NORMAL * median([abs(value - median(part)) for part in halves for value in part])
    if abs(shift) <= max(math.log1p(DRIFT), 3 * scatter / math.sqrt(half)):
        return ()
    share = math.expm1(shift)
    shares = [sample.cpu_share for sample in samples if sample.cpu_share is not None]
    if shift > 0 and shares and min(shares) >= CONTENTION_LIMIT:
        text = (
            f"the second half took {share:+.0%} though nobody else had the cores: the clock fell, as when it gets hot"
        )
        return (Note(name="throttling", text=text, next_step="cool it or cap the power, and warm up before timing"),)
    text = f"the second half of the requests took {share:+.0%}: the run's figures depend on when it was stopped"
    return (Note(name="drift", text=text, next_step="warm up for longer, then run again; compare interleaved runs"),)


def _load(run: Run, samples: Sequence[Sample]) -> tuple[Note, ...]:
    busy = [s for s in samples if s.disturbed or (s.cpu_share is not None and s.cpu_share < CONTENTION_LIMIT)]
    if busy:
        text = f"other programs had the cores in {len(busy)} of {len(samples)} requests"
        return (_background(text),)
    timings = disturbed(run.slices)
    if timings:
        return (_background(f"other programs had the cores in {timings} of {len(run.slices)} timings"),)
    before = _number(run.environment.get("load_average_1min", ""))
    threads = _number(run.environment.get("llama.cpp threads", ""))
    # of a run that computes here, one thread's worth of load before it began is somebody else's
    if before is not None and threads and before >= max(1.0, threads / 2):
        return (_background(f"the load was {before:g} before the run began, which computes with {threads:g} threads"),)
    return ()


def _background(text: str) -> Note:
    return Note(name="background-load", text=text, next_step="close other programs, or use a machine of its own")


def _cold(samples: Sequence[Sample]) -> tuple[Note, ...]:
    """A first request that had to fill a cache which the others found full."""
    values = _seconds(samples)
    if len(values) >= 3 and values[0] > (1 + COLD) * max(values[1:]):
        text = f"the first request took {values[0] / median(values[1:]):.1f} times as long as the others"
        return (Note(name="cold-cache", text=text, next_step="a warm-up request before timing: run again at once"),)
    cached = [sample.tokens_cached for sample in samples]
    if len(cached) > 1 and not cached[0] and any(cached[1:]):
        text = "the first prompt was computed whole, later ones came partly from a prompt cache"
        return (Note(name="cold-cache", text=text, next_step="a document a request (--seed), or read them apart"),)
    return ()


def _governor(run: Run) -> tuple[Note, ...]:
    governor = run.environment.get("governor", "")
    computes_here = any(name.startswith("llama.cpp") for name in run.environment)
    if governor not in {"powersave", "schedutil", "ondemand", "conservative"} or not computes_here:
        return ()
    text = f"the clock follows the load (governor {governor}): short timings catch it on its way up"
    return (Note(name="frequency-scaling", text=text, next_step="sudo cpupower frequency-set -g performance"),)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
