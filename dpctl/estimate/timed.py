"""A model's own speed, timed by slices on this machine, in the place of what was estimated of it."""

from dataclasses import dataclass, replace

from dpctl.core.figures import Figure, Provenance
from dpctl.core.run import Note
from dpctl.estimate.answer import Answer
from dpctl.estimate.question import Question

_REPLACED = frozenset({"prefill_rate", "decode_rate", "ttft", "tpot", "e2el", "throughput"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelTiming:
    """What slices of a model say of the whole one, for one request of `prompt` and `output` tokens: S Figures in s.

    `source` says which slices were timed on what and when, `seconds` how long that took, `notes` what to know of it.
    `contended`: other programs had the cores in all timings of some slice, so the times are upper bounds.
    """

    prompt: int
    output: int
    ttft: Figure
    tpot: Figure
    e2el: Figure
    source: str
    seconds: float
    contended: bool = False
    notes: tuple[Note, ...] = ()

    @property
    def prefill_rate(self) -> Figure:
        """Prompt tokens a second until the first token of the answer."""
        return _rate(self.prompt, self.ttft)

    @property
    def decode_rate(self) -> Figure:
        """Output tokens a second of one stream."""
        return _rate(1, self.tpot)


def measurable(question: Question) -> str | None:
    """Why slices timed on this machine's CPU cannot answer a question, for its asker; None when they can.

    Slices run in llama.cpp on the CPU, one request at a time, with a cache of 16-bit elements.
    """
    if question.family != "llama-cpp" or not question.known_engine:
        return f"slices are timed in llama.cpp: nothing can be measured of {question.engine}"
    if question.device.backend != "cpu":
        device = f"{question.device.name} ({question.device.backend})"
        return f"slices are timed on the CPU, and this is about {device}; --backend cpu asks about the CPU"
    if question.concurrency > 1:
        return f"slices are timed with one request at a time, not with {question.concurrency:,.0f}"
    if question.n_devices > 1:
        return f"slices are timed on one device, not on {question.n_devices}"
    if question.kv_quant != "f16":
        return f"slices are timed with an f16 cache, not with {question.kv_quant}"
    if round(question.prompt) < 1:
        return "without a prompt nothing is read that could be timed"
    return None


def with_timing(answer: Answer, timing: ModelTiming) -> Answer:
    """The answer with the timed latencies and rates; memory and power stay estimated, energy is the weaker of both.

    Throughput is that of one stream. Terms of the estimate that no longer make up its times are left out. On contended
    cores a timing is an upper bound: a lower estimate stands, and its interval ends there; without an estimate no
    interval is known. Of a model that does not fit the sources say so: its figures are as if it did.
    """
    if answer.fits is False:
        timing = replace(timing, ttft=_if(timing.ttft), tpot=_if(timing.tpot), e2el=_if(timing.e2el))
    ttft, tpot, e2el = timing.ttft, timing.tpot, timing.e2el
    if timing.contended:
        ttft, tpot = _bounded(answer.ttft, ttft), _bounded(answer.tpot, tpot)
        e2el = ttft + tpot * float(max(0, timing.output - 1))
    prefill_timed, decode_timed = (f.provenance is Provenance.SAMPLED for f in (ttft, tpot))
    rate = _rate(1, tpot)
    return replace(
        answer,
        ttft=ttft,
        tpot=tpot,
        e2el=e2el,
        prefill_rate=_rate(timing.prompt, ttft),
        decode_rate=rate,
        throughput=rate,
        energy=None if answer.power is None else (answer.power / rate).to("J/tok"),
        reasons={name: reason for name, reason in answer.reasons.items() if name not in _REPLACED},
        prefill=None if prefill_timed else answer.prefill,
        decode=None if decode_timed else answer.decode,
        served=None,
        classes=() if prefill_timed and decode_timed else answer.classes,
    )


def _if(figure: Figure) -> Figure:
    return replace(figure, source=f"{figure.source}; if it fitted the memory")


def _bounded(estimated: Figure | None, bound: Figure) -> Figure:
    """A time that is estimated, and is at most as long as `bound`."""
    if estimated is None or estimated.low is None or estimated.high is None or bound.low is None or bound.high is None:
        return replace(bound, low=None, high=None, source=f"{bound.source}, on contended cores: an upper bound")
    if estimated.value >= bound.value:
        return replace(bound, low=min(bound.low, estimated.low), source=f"{bound.source}, on contended cores")
    source = f"{estimated.source}; at most what {bound.source} took on contended cores"
    return replace(estimated, high=min(estimated.high, bound.high), source=source)


def _rate(tokens: int, duration: Figure) -> Figure:
    count = Figure(value=float(tokens), unit="tok", provenance=Provenance.MEASURED, source="count")
    return (count / duration).to("tok/s")
