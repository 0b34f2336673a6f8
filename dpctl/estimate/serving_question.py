"""From a question to a service that can be simulated, and to what it does under load."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dpctl.core.arrivals import Ask
from dpctl.core.errors import UnavailableError
from dpctl.core.scenario import Requirement
from dpctl.estimate import terms
from dpctl.estimate.answer import needed, serving_coefficients, spread_of
from dpctl.estimate.buffers import BLOCK
from dpctl.estimate.fitted import EngineFit, Spread, choose
from dpctl.estimate.memory import usable_bytes
from dpctl.estimate.question import UBATCH, Question, device_terms, memory_kind, work_of
from dpctl.estimate.room import context_of, sequences_of
from dpctl.estimate.serving import Routing, Service, simulate
from dpctl.estimate.serving_book import Limits
from dpctl.estimate.serving_report import Loaded, loaded
from dpctl.estimate.serving_step import batched_steps, scaled, stream_steps

# tokens of a step and sequences of `vllm serve` by default, on devices of 70 GiB and more (A100s excepted) and on
# others (vllm/engine/arg_utils.py, as of 2026)
_VLLM_LARGE, _VLLM_OTHER = (8192, 1024), (2048, 256)
_LARGE_DEVICE = 70 * 2**30
# llama-server's logical batch (-b), as of 2026
_LLAMA_STEP = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimated:
    """A service by the fit: its likely speed, and the 80 % interval of a step's and of a prompt's time as factors."""

    service: Service
    decode: Spread
    prompt: Spread
    about: str

    @property
    def fast(self) -> Service:
        """The service at the short end of both intervals."""
        return self._at(self.decode.low, self.prompt.low)

    @property
    def slow(self) -> Service:
        """The service at the long end of both intervals."""
        return self._at(self.decode.high, self.prompt.high)

    def _at(self, decode: float, prompt: float) -> Service:
        model = scaled(self.service.model, decode=decode, overhead=decode, prompt=prompt)
        return replace(self.service, model=model)


def service_of(
    question: Question,
    fit: EngineFit,
    *,
    replicas: int = 1,
    routing: Routing = Routing.LEAST_OUTSTANDING,
    slots: int | None = None,
) -> Estimated:
    """The service that would answer a question's requests; its prompt and output are taken for what is typical.

    `slots` is how many requests a replica runs at once: by default what `vllm serve` takes, and one with engines that
    are not made for batches. UnavailableError when the model does not fit, or nothing is known of its speed.
    """
    device = device_terms(question)
    if device is None:
        raise _unavailable(question, "its memory bandwidth is unknown")
    if question.family == "vllm" and fit.serving is not None:
        return _batching(question, fit, device, replicas=replicas, routing=routing, slots=slots)
    return _streaming(question, fit, device, replicas=replicas, routing=routing, slots=slots or 1)


def under_load(estimated: Estimated, asks: Sequence[Ask], requirements: Sequence[Requirement] = ()) -> Loaded:
    """What the asks experience; intervals from runs with the fast and the slow end of every step."""
    service = estimated.service
    likely, fast, slow = (simulate(one, asks) for one in (service, estimated.fast, estimated.slow))
    many = f"{service.replicas} replicas ({service.routing})" if service.replicas > 1 else "1 replica"
    source = f"{len(asks):,} requests simulated on {many}; {estimated.about}"
    return loaded(likely, fast, slow, requirements, source=source)


def _batching(
    question: Question, fit: EngineFit, device: terms.Device, *, replicas: int, routing: Routing, slots: int | None
) -> Estimated:
    assert fit.serving is not None  # noqa: S101 - looked at by the caller
    work, kind, memory = work_of(question), memory_kind(question), question.device.memory
    large = (memory or 0.0) >= _LARGE_DEVICE and "A100" not in question.device.name.upper()
    tokens, sequences = _VLLM_LARGE if large else _VLLM_OTHER
    sequences = min(slots or sequences, tokens)
    c = serving_coefficients(question, fit, fit.serving, device, work)
    exact = kind == "hbm" and question.device.backend == "cuda"
    spread = spread_of(fit, question, "serving.tpot", kind, exact)
    return Estimated(
        service=Service(
            model=batched_steps(work, device, c, sequences),
            limits=Limits(
                sequences=sequences,
                step_tokens=tokens,
                blocks=None if memory is None else cache_tokens(question, memory) // BLOCK["vllm"],
                block_tokens=BLOCK["vllm"],
            ),
            replicas=replicas,
            routing=routing,
        ),
        decode=spread,
        prompt=spread,
        about=fit.serving.about,
    )


def _streaming(
    question: Question, fit: EngineFit, device: terms.Device, *, replicas: int, routing: Routing, slots: int
) -> Estimated:
    label, kind = question.device.backend, memory_kind(question)
    own, exact = choose(fit.decode, label, kind, question.weights.bits)
    other, exact_prefill = choose(fit.prefill, label, kind, question.weights.bits)
    if own is None or other is None:
        raise _unavailable(question, f"nothing was fitted for {fit.engine}")
    memory = question.device.memory
    if memory is not None:
        need = needed(replace(question, concurrency=float(slots))).per_device.value
        if need > usable_bytes(memory, question.engine):
            many = f"{slots} requests of this length at once do" if slots > 1 else "a request of this length does"
            raise _unavailable(question, f"{many} not fit")
    return Estimated(
        service=Service(
            model=stream_steps(
                work_of(question),
                device,
                terms.DecodeCoefficients(**own.values),
                terms.PrefillCoefficients(**other.values),
                slots,
                ubatch=UBATCH.get(question.family, 512.0),
            ),
            # a slot's cache is as long as it must be, and what a slot forgets is kept in the machine's own memory
            # (llama-server's --cache-ram)
            limits=Limits(sequences=slots, step_tokens=max(slots, _LLAMA_STEP)),
            replicas=replicas,
            routing=routing,
        ),
        decode=spread_of(fit, question, "decode.spec", label, exact),
        prompt=spread_of(fit, question, "prefill.spec", label, exact_prefill),
        about=own.about,
    )


def cache_tokens(question: Question, capacity: float) -> int:
    """Tokens of KV cache that fit beside the model on devices of `capacity` B each, in sequences of its usual length.

    UnavailableError when not one of them fits.
    """
    tokens = max(1, math.ceil(question.depth + question.prompt + question.output))
    sequences = sequences_of(question, capacity, tokens)
    if not sequences:
        raise _unavailable(question, "a request of this length does not fit")
    # the length at which just so many fit: what is left of the last one counts as well
    return sequences * context_of(question, capacity, sequences)


def _unavailable(question: Question, why: str) -> UnavailableError:
    return UnavailableError(
        f"{question.model.name}@{question.quant} cannot be simulated on {question.device.name}: {why}",
        where=f"engine {question.engine or question.family}",
        hint="choose other hardware, another quantisation or a shorter request",
    )
