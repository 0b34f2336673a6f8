"""The estimator's answer: memory, speed, power and energy of a question, each an E Figure with an 80 % interval."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dpctl.core.figures import Figure, Provenance
from dpctl.estimate import terms
from dpctl.estimate.fitted import EngineFit, FitClass, Spread, choose
from dpctl.estimate.memory import MemorySplit, memory_need, usable_bytes
from dpctl.estimate.question import UBATCH, Question, device_terms, memory_kind, work_of
from dpctl.estimate.room import sequences_of

# a batch on an engine that is not made for it is outside what was fitted
_WIDER_BATCH = 1.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Figures in B, tok/s, s, W and J/tok; None where nothing can be said, with the reason under the field's name.

    `need` is the memory of weights, cache and buffers; `missing` how much of it the devices lack, each as much as the
    fullest one; `fits` is None when their memory is unknown. `throughput` is output tokens of all requests a second;
    `decode` and `prefill` are the terms that make up the time of a token and of a prompt.
    """

    fits: bool | None
    need: MemorySplit
    missing: Figure | None = None
    prefill_rate: Figure | None = None
    decode_rate: Figure | None = None
    ttft: Figure | None = None
    tpot: Figure | None = None
    e2el: Figure | None = None
    throughput: Figure | None = None
    power: Figure | None = None
    energy: Figure | None = None
    reasons: Mapping[str, str] = field(default_factory=dict)
    decode: terms.DecodeTerms | None = None
    prefill: terms.PrefillTerms | None = None
    served: terms.Serving | None = None
    classes: tuple[FitClass, ...] = ()

    @property
    def memory(self) -> Figure:
        """All the memory it takes, in B."""
        return self.need.total


def answer(question: Question, fit: EngineFit) -> Answer:
    """Estimate a question with the fit of its engine family. A model that does not fit gets no speed.

    vLLM-class servers let requests wait for memory: there one of them must fit, and `need` is of as many as fit.
    """
    running = at_once(question, question.depth + question.prompt + question.output)
    need = needed(question if running == question.concurrency else replace(question, concurrency=running))
    capacity, missing = question.device.memory, None
    if capacity is not None:
        lack = need.per_device.value - usable_bytes(capacity, question.engine)
        missing = _figure(lack * question.n_devices, "B", need.weights.source) if lack > 0 else None
    device = device_terms(question)
    reason = ""
    if missing is not None:
        reason = f"does not fit: {missing.value / 2**30:.1f} GiB short"
    elif device is None:
        reason = f"the memory bandwidth of {question.device.name} is unknown"
    if reason or device is None:
        fields = ("prefill_rate", "decode_rate", "ttft", "tpot", "e2el", "throughput", "power", "energy")
        return Answer(
            fits=None if capacity is None else missing is None,
            need=need,
            missing=missing,
            reasons=dict.fromkeys(fields, reason),
        )
    fits = None if capacity is None else True
    batched = question.concurrency > 1 or question.n_devices > 1 or memory_kind(question) == "hbm"
    if batched and question.family == "vllm" and fit.serving is not None:
        # blocks are taken as sequences grow: on average they are half way through their answers, as in the fit
        half = question.depth + question.prompt + question.output / 2.0
        slots = running if running == question.concurrency else at_once(question, half)
        return _served(question, fit, fit.serving, device, fits, need, slots=slots)
    return _alone(question, fit, device, fits, need)


def at_once(question: Question, tokens: float) -> float:
    """How many of the requests run at the same time with so many tokens each: all, but with vLLM as many as fit.

    At least one is said to run, whether it fits or not.
    """
    capacity = question.device.memory
    if capacity is None or question.family != "vllm" or question.concurrency <= 1:
        return question.concurrency
    fitting = sequences_of(question, capacity, tokens, most=math.ceil(question.concurrency))
    return min(question.concurrency, float(max(1, fitting)))


def completed(found: Answer, question: Question) -> Answer:
    """What follows from times and power: rates, the whole request, energy a token."""
    reasons = dict(found.reasons)
    prompt, output = question.prompt, question.output
    one = Figure(value=1.0, unit="tok", provenance=Provenance.ESTIMATED, source="count")
    decode_rate = (one / found.tpot).to("tok/s") if found.tpot else None
    prefill_rate = None
    if found.ttft is not None and prompt > 0:
        prefill_rate = (replace(one, value=prompt, source=found.ttft.source) / found.ttft).to("tok/s")
    e2el = None
    if found.tpot is not None and (found.ttft is not None or prompt <= 0):
        rest = found.tpot * max(0.0, output - 1.0)
        e2el = rest if found.ttft is None else found.ttft + rest
    else:
        reasons.setdefault("e2el", reasons.get("ttft") or reasons.get("tpot") or "unknown")
    energy = None
    if found.power is not None and found.throughput is not None:
        energy = (found.power / found.throughput).to("J/tok")
    else:
        reasons.setdefault("energy", reasons.get("power", "the power limit of the device is unknown"))
    if found.power is None:
        reasons.setdefault("power", "the power limit of the device is unknown")
    return replace(found, decode_rate=decode_rate, prefill_rate=prefill_rate, e2el=e2el, energy=energy, reasons=reasons)


def needed(question: Question, *, context: float | None = None) -> MemorySplit:
    """Weights, the cache of every sequence at full length (or at a `context` in tok), and the engine's own buffers."""
    model = question.model
    tokens = question.depth + question.prompt + question.output if context is None else context
    need = memory_need(
        question.spec,
        question.weights,
        engine=question.engine,
        context=max(1, math.ceil(tokens)),
        sequences=math.ceil(question.concurrency),
        n_devices=question.n_devices,
        tensor_parallel=question.tensor_parallel,
        kv_quant=question.kv_quant,
        backend=question.device.backend,
    )
    if "kv cache" in model.assumed:
        need = replace(need, kv=_wider(need.kv, 0.5, 2.0))
    if model.assumed or model.guessed:
        need = replace(need, compute=_wider(need.compute, 0.3, 2.0))
    return need


def _wider(figure: Figure, low: float, high: float) -> Figure:
    ends = figure.value if figure.low is None else figure.low, figure.value if figure.high is None else figure.high
    return replace(figure, low=ends[0] * low, high=ends[1] * high)


def _alone(question: Question, fit: EngineFit, device: terms.Device, fits: bool | None, need: MemorySplit) -> Answer:
    """One stream; several on an engine without continuous batching share its steps."""
    work, kind, label = work_of(question), memory_kind(question), question.device.backend
    own, exact = choose(fit.decode, label, kind, question.weights.bits)
    other, exact_prefill = choose(fit.prefill, label, kind, question.weights.bits)
    middle = question.depth + question.prompt + question.output / 2.0
    reasons: dict[str, str] = {}
    decode = prefill = None
    tpot = ttft = throughput = None
    batch = question.concurrency
    if own is not None:
        decode = terms.decode_terms(work, device, terms.DecodeCoefficients(**own.values), middle)
        seconds = _batched(decode, batch, terms.touched_bytes(work, batch) / work.active_bytes)
        spread = spread_of(fit, question, "decode.spec", label, exact)
        if batch > 1:
            spread = spread.wider(_WIDER_BATCH)
        tpot = _timed(seconds, spread, own.about)
        throughput = _rate(batch / seconds, spread, own.about)
    else:
        reasons |= dict.fromkeys(("tpot", "decode_rate", "throughput"), f"nothing was fitted for {fit.engine}")
    if other is not None and question.prompt > 0:
        prefill = terms.prefill_terms(
            work,
            device,
            terms.PrefillCoefficients(**other.values),
            question.prompt,
            depth=question.depth,
            ubatch=UBATCH.get(question.family, 512.0),
        )
        spread = spread_of(fit, question, "prefill.spec", label, exact_prefill)
        ttft = _timed(prefill.seconds, spread, other.about)
    else:
        why = "no prompt" if question.prompt <= 0 else f"no prefill of {fit.engine} was measured by anybody"
        reasons |= dict.fromkeys(("ttft", "prefill_rate"), why)
    power = None
    if fit.power is None or question.device.backend == "cpu":
        power = _assumed_power(question)
    elif decode is not None and device.power_limit > 0:
        watts = terms.power(device, terms.PowerCoefficients(**fit.power.values), *_busy(decode, work, device))
        power = _watts(watts, fit.spread("power.spec", kind), fit.power.about, device)
    return completed(
        Answer(
            fits=fits,
            need=need,
            ttft=ttft,
            tpot=tpot,
            throughput=throughput,
            power=power,
            reasons=reasons,
            decode=decode,
            prefill=prefill,
            classes=tuple(c for c in (own, other) if c is not None),
        ),
        question,
    )


def _batched(decode: terms.DecodeTerms, batch: float, touched: float) -> float:
    """Seconds of a step of several streams: weights once (more experts), cache and compute for each of them."""
    reading = decode.weights * max(1.0, touched)
    return reading + batch * (decode.cache + decode.compute) + decode.layers + decode.request + decode.exchange


def _busy(decode: terms.DecodeTerms, work: terms.Work, device: terms.Device) -> tuple[float, float]:
    """Shares of the time in which memory and compute are busy."""
    n = device.n_devices
    moved = (work.active_bytes + work.kv_bytes_per_token) / (n * device.bandwidth)
    computed = 2.0 * work.active_params / (n * device.flops)
    return min(1.0, moved / decode.seconds), min(1.0, computed / decode.seconds)


def _served(
    question: Question,
    fit: EngineFit,
    own: FitClass,
    device: terms.Device,
    fits: bool | None,
    need: MemorySplit,
    *,
    slots: float,
) -> Answer:
    """A server that batches continuously, at a steady number of requests of which at most `slots` run at once."""
    work, kind = work_of(question), memory_kind(question)
    served = terms.serve(
        work,
        device,
        serving_coefficients(question, fit, own, device, work),
        question.concurrency,
        question.prompt,
        max(1.0, question.output),
        slots,
        question.depth,
    )
    exact = kind == "hbm" and question.device.backend == "cuda"
    about = own.about
    tpot = _timed(served.tpot, spread_of(fit, question, "serving.tpot", kind, exact), about)
    # a request that comes while others run: between coming alone and coming with all of them
    first = Figure(
        value=served.ttft,
        unit="s",
        provenance=Provenance.ESTIMATED,
        source=f"a request that comes alone (low) or with all others at once (high); {about}",
        low=0.6 * served.ttft,
        high=max(served.ttft, 1.3 * served.ttft_burst),
    )
    throughput = _rate(served.throughput, spread_of(fit, question, "serving.throughput", kind, exact), about)
    power = None
    reasons = {"prefill_rate": "no prompt"} if question.prompt <= 0 else {}
    if fit.power is not None and device.power_limit > 0:
        watts = terms.serving_power(device, terms.PowerCoefficients(**fit.power.values), served)
        power = _watts(watts, fit.spread("power.spec", kind), fit.power.about, device)
    else:
        reasons["power"] = reasons["energy"] = "the power limit of the device is unknown"
    return completed(
        Answer(
            fits=fits,
            need=need,
            ttft=first,
            tpot=tpot,
            throughput=throughput,
            power=power,
            reasons=reasons,
            served=served,
            classes=(own,),
        ),
        question,
    )


def serving_coefficients(
    question: Question, fit: EngineFit, own: FitClass, device: terms.Device, work: terms.Work
) -> terms.ServingCoefficients:
    """The coefficients of serving; they were fitted on data-centre GPUs, so on others one stream says how much slower.

    One request at a time then takes the same step, whichever of the two fits answers.
    """
    c = terms.ServingCoefficients(**own.values)
    kind, label = memory_kind(question), question.device.backend
    alone, _ = choose(fit.decode, label, kind, question.weights.bits)
    if kind == "hbm" or alone is None:
        return c
    one = replace(device, n_devices=1.0, tensor_parallel=0.0)
    middle = question.depth + question.prompt + question.output / 2.0
    single = terms.decode_terms(work, one, terms.DecodeCoefficients(**alone.values), middle).seconds
    factor = single / terms.step_terms(work, one, replace(c, device_factor=1.0), 1.0, middle).seconds
    return replace(c, device_factor=factor)


def _assumed_power(question: Question) -> Figure | None:
    limit = question.device.power_limit
    if limit is None:
        return None
    return Figure(
        value=0.85 * limit * question.n_devices,
        unit="W",
        provenance=Provenance.ASSUMED,
        source="85 % of the device's power under load or limit, assumed",
        low=0.5 * limit * question.n_devices,
        high=limit * question.n_devices,
    )


def spread_of(fit: EngineFit, question: Question, name: str, label: str, exact: bool) -> Spread:
    """The interval of a class, wider where the class, the engine or the architecture was not seen."""
    spread = fit.spread(name, label)
    if not exact or not question.known_engine or not question.device.known:
        spread = spread.wider(fit.wider_unknown_class)
    if question.model.assumed:
        spread = spread.wider(fit.wider_unknown_architecture)
    return spread


def _timed(seconds: float, spread: Spread, source: str) -> Figure:
    return Figure(
        value=seconds,
        unit="s",
        provenance=Provenance.ESTIMATED,
        source=source,
        low=seconds * spread.low,
        high=seconds * spread.high,
    )


def _rate(value: float, spread: Spread, source: str) -> Figure:
    """A rate in tok/s: what takes longer is slower."""
    return Figure(
        value=value,
        unit="tok/s",
        provenance=Provenance.ESTIMATED,
        source=source,
        low=value / spread.high,
        high=value / spread.low,
    )


def _watts(value: float, spread: Spread, source: str, device: terms.Device) -> Figure:
    """Power in W: the interval is of observed over predicted watts, and no device draws more than its limit allows."""
    limit = device.power_limit * device.n_devices
    return Figure(
        value=min(value, limit),
        unit="W",
        provenance=Provenance.ESTIMATED,
        source=source,
        low=min(value, limit) * spread.low,
        high=min(limit, value * spread.high),
    )


def _figure(value: float, unit: str, source: str) -> Figure:
    return Figure(value=value, unit=unit, provenance=Provenance.ESTIMATED, source=source)
