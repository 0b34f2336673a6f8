"""Measure the local tier: a model run whole where it fits the memory and the time budget, otherwise by slices."""

import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dpctl.bench.calls import cold_note, joined, next_text, prompt_lengths, with_calls
from dpctl.bench.events import Environment, Event, Milestone
from dpctl.bench.remote import answered
from dpctl.bench.slices import SliceTimer, may_repack, open_slices, unload_slices
from dpctl.bench.targets import Target
from dpctl.bench.work import Work, planted
from dpctl.catalog import read as catalog
from dpctl.catalog.gguf_header import GgufHeader, read_header, spec_of
from dpctl.core.deployment import Deployment
from dpctl.core.errors import UnavailableError, UsageError
from dpctl.core.hardware import Machine
from dpctl.core.models import ModelRef, ModelSpec
from dpctl.core.run import Note, Sample, SlicePlan, SliceTiming
from dpctl.core.units import format_value
from dpctl.engines.base import Prompt
from dpctl.engines.llama_cpp import LlamaEngine, LlamaWorker, load, open_worker
from dpctl.engines.llama_settings import LlamaSettings
from dpctl.engines.synthetic import cached_model
from dpctl.estimate.memory import needed_bytes, rounded_context
from dpctl.estimate.sampling import CONTENTION_LIMIT, integrate
from dpctl.estimate.tensors import repacked_bytes, weight_bytes
from dpctl.pipelines import cloud
from dpctl.pipelines.answer import Answer, since

# a chat template and its special tokens, beside instruction and document
_TEMPLATE_TOKENS = 64
# of an unknown tokenizer
_CHARS_PER_TOKEN = 4.2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Model:
    """What will be run: the architecture (None: unknown to dpctl, so no slices), its mix, a file of real weights.

    `prompts` are the tokens that each call of a request reads, the last one's last; each writes `output_tokens`.
    """

    name: str
    spec: ModelSpec | None
    quant: str | None
    header: GgufHeader | None
    weight_bytes: int
    prompts: tuple[int, ...]
    output_tokens: int

    @property
    def prompt_tokens(self) -> int:
        """Tokens of the longest prompt, the last call's."""
        return self.prompts[-1]

    @property
    def context(self) -> int:
        return rounded_context(self.prompt_tokens + self.output_tokens + _TEMPLATE_TOKENS)


async def measure_local(target: Target, work: Work, machine: Machine) -> AsyncIterator[Event]:
    """Yield environment, then either Samples of whole runs, or a SlicePlan and its timings.

    Raises UnavailableError when the engine is missing or dies, or when the model must be run whole and does not fit.
    """
    assert target.local is not None and machine.host is not None  # noqa: S101 - a local target on this machine
    deployment = target.deployment
    model = _resolve(target.local, work)
    async with open_worker() as worker:
        model = await _counted(worker, model, work)
        whole_only = work.full or model.spec is None
        missing = _missing(_needed(model, repack=False), machine)
        if whole_only and missing:
            raise _too_large(model, missing)
        if model.spec is not None and model.prompt_tokens + model.output_tokens > model.spec.context:
            yield _beyond_context(model, model.spec)
        if len(model.prompts) > 1:
            yield cold_note(len(model.prompts))
        settings = LlamaSettings(threads=machine.host.cores, context=model.context, mmap=True)
        if whole_only or model.spec is None or model.quant is None:
            roomy = not _missing(_needed(model, repack=True), machine)
            settings = replace(settings, repack=roomy)
            async for event in _whole(worker, deployment, model, settings, work, reason="--full was given"):
                yield event
            return
        yield Milestone(text=f"{deployment.label}: writing and loading slices of {model.name}")
        slices = await open_slices(
            worker,
            model.spec,
            model.quant,
            settings,
            work.cache,
            end=model.prompt_tokens,
            last_cache_bytes=machine.host.last_cache_bytes,
        )
        settings = replace(settings, repack=slices.small.settings.repack)
        needed = _needed(model, repack=settings.repack)
        missing = _missing(needed, machine)
        yield Environment(entries={**worker.environment, **settings.record(), "llama.cpp tuning": slices.tuned})
        plan = SlicePlan(
            deployment=deployment.id,
            layers=model.spec.layers,
            prompt_tokens=model.prompt_tokens,
            output_tokens=model.output_tokens,
            reason="",
            fits=not missing,
            needed_bytes=needed,
            missing_bytes=missing,
            planted=planted(work),
            earlier=model.prompts[:-1],
        )
        timer = SliceTimer(worker, slices, plan)
        yield Milestone(
            text=f"{deployment.label}: calibrating with {slices.small.layers} and {slices.large.layers} layers"
        )
        calibration = await timer.calibrate()
        expected = integrate(plan, calibration).e2el
        assert expected is not None  # noqa: S101 - integrate always gives one
        if not missing and expected.value <= work.time_budget:
            await unload_slices(worker)
            reason = f"expected {format_value(expected.value, 's')}, within the budget"
            async for event in _whole(worker, deployment, model, settings, work, reason=reason):
                yield event
            return
        plan = replace(plan, reason=_why_sampled(plan, expected.value, work))
        yield Milestone(text=f"{deployment.label}: {plan.reason}")
        async for event in _sampled(replace(timer, plan=plan), calibration, deployment.label, work):
            yield event
        if model.header is not None:
            yield Note(
                name="weights-not-run",
                text=f"{model.name} itself was not run, slices in its shapes were timed: there is no text to judge",
                next_step=f"--full (about {format_value(expected.value, 's')})",
            )


def _resolve(reference: ModelRef, work: Work) -> _Model:
    output = work.scenario.workload.output_tokens
    if reference.path is not None:
        path = Path(reference.path)
        header = read_header(path)
        known = spec_of(header)
        spec, quant = known if known is not None else (None, None)
        ratio = spec.chars_per_token.value if spec else _CHARS_PER_TOKEN
        return _Model(
            name=path.name,
            spec=spec,
            quant=quant,
            header=header,
            weight_bytes=header.size,
            prompts=_prompts(work, ratio),
            output_tokens=output,
        )
    spec = catalog.model(reference.model or "")
    quant = reference.quant or "Q4_K_M"
    return _Model(
        name=f"{spec.id}@{quant}",
        spec=spec,
        quant=quant,
        header=None,
        weight_bytes=weight_bytes(spec, quant),
        prompts=_prompts(work, spec.chars_per_token.value),
        output_tokens=output,
    )


def _prompts(work: Work, chars_per_token: float) -> tuple[int, ...]:
    """Tokens of the prompt of each call, estimated from characters."""
    asked = work.scenario.workload
    document, instruction = (len(text) / chars_per_token for text in (work.document.text, asked.instruction))
    return tuple(map(round, prompt_lengths(document, instruction, asked.output_tokens, asked.calls)))


async def _counted(worker: LlamaWorker, model: _Model, work: Work) -> _Model:
    """The model with its prompts as its own tokenizer counts them; a synthetic file's made-up one would count wrongly.

    What calls will write is not known before: their answers are taken to be as long as they may be.
    """
    if model.header is None or model.header.synthetic:
        return model
    reply = await worker.call(
        "count", path=model.header.path, instruction=work.scenario.workload.instruction, text=work.document.text
    )
    if reply["tokens"] is None:
        return model
    asked = work.scenario.workload
    share = len(asked.instruction) / max(1, len(asked.instruction) + len(work.document.text))
    instruction, document = share * reply["tokens"], (1.0 - share) * reply["tokens"]
    return replace(
        model, prompts=tuple(map(round, prompt_lengths(document, instruction, asked.output_tokens, asked.calls)))
    )


def _needed(model: _Model, *, repack: bool) -> int:
    """Bytes of memory the whole model takes at this context, with the interleaved copy that `repack` adds on x86."""
    if model.spec is None:
        return model.weight_bytes
    copied = repack and model.quant is not None and may_repack()
    copy = repacked_bytes(model.spec, model.quant or "") if copied else 0
    return round(needed_bytes(model.weight_bytes, model.spec, model.context, repacked_bytes=copy).value)


def _missing(needed: int, machine: Machine) -> int:
    """Bytes that are lacking: in the machine at all, or because other programs hold them now; 0 when it fits."""
    import psutil

    pool = machine.serving_memory
    total = round(pool.capacity.value) if pool is not None and pool.capacity is not None else needed
    return max(0, needed - min(total, int(psutil.virtual_memory().available)))


def _too_large(model: _Model, missing: int) -> UnavailableError:
    return UnavailableError(
        f"{model.name} does not fit: {format_value(missing, 'B')} of memory are missing",
        where="this machine's memory, with a context of "
        f"{model.context:,} tokens and {format_value(model.weight_bytes, 'B')} of weights",
        hint="leave out --full to time slices of it instead, or choose a smaller --model",
    )


def _beyond_context(model: _Model, spec: ModelSpec) -> Note:
    return Note(
        name="beyond-context",
        text=f"the request takes {model.prompt_tokens + model.output_tokens:,} tokens, {spec.name} was trained on "
        f"{spec.context:,}: its speed is as shown, its text would be poor",
        next_step="a model with a longer context (`dpctl list models`), or fewer --pages",
    )


def _why_sampled(plan: SlicePlan, expected: float, work: Work) -> str:
    if not plan.fits:
        return f"timed by slices: {format_value(plan.missing_bytes, 'B')} of memory are missing for the whole model"
    return (
        f"timed by slices: the whole run would take about {format_value(expected, 's')}, "
        f"more than --time-budget {work.time_budget:g} s"
    )


async def _sampled(timer: SliceTimer, calibration: list[SliceTiming], label: str, work: Work) -> AsyncIterator[Event]:
    yield timer.plan
    # a third of the budget: writing, loading and calibrating have had their share
    deadline = time.monotonic() + work.time_budget / 3
    number = -1
    async for timing in timer.rounds(calibration, deadline):
        if timing.round > number:
            number = timing.round
            yield Milestone(text=f"{label}: {timer.round_text(number)}")
        yield timing


async def _whole(
    worker: LlamaWorker, deployment: Deployment, model: _Model, settings: LlamaSettings, work: Work, *, reason: str
) -> AsyncIterator[Event]:
    """Run the whole model; again up to `work.runs` times while the time budget lasts."""
    path = await _weights(model, work)
    yield Milestone(text=f"{deployment.label}: running the whole model ({reason})")
    loaded = await load(worker, "whole", path, settings)
    yield Environment(
        entries={**worker.environment, **settings.record(), "llama.cpp buffers": "; ".join(loaded.buffers)}
    )

    def progress(tokens: int) -> None:
        work.on_progress(f"{deployment.label}: {tokens:,} tokens of the prompt read")

    async def asked(answers: Sequence[Answer]) -> Answer:
        """The next call of a request, after those that are answered."""
        prompt = Prompt(
            instruction=work.scenario.workload.instruction,
            text=next_text(work.document.text, [answer.text for answer in answers], len(model.prompts)),
            max_tokens=model.output_tokens,
            seed=work.seed,
        )
        tokens = model.prompts[len(answers)]
        return await cloud.answer(
            prompt, LlamaEngine(worker=worker, model=loaded, prompt_tokens=tokens, on_prefill=progress)
        )

    began = time.monotonic()
    for index in range(work.runs):
        scheduled = time.perf_counter()
        answers: list[Answer] = []
        while len(answers) < len(model.prompts):
            answers.append(since(await asked(answers), scheduled))
        answer = joined(answers)
        sample = Sample(
            id=f"{deployment.id}#{index}",
            deployment=deployment.id,
            index=index,
            document=work.document.id,
            document_chars=len(work.document.text),
            planted=planted(work),
            cpu_share=answer.usage.cpu_share,
            disturbed=answer.usage.cpu_share is not None and answer.usage.cpu_share < CONTENTION_LIMIT,
        )
        sample = with_calls(answered(sample, answer, work), answers)
        if loaded.synthetic or not loaded.has_text:
            # the text is noise: it has no quality
            sample = replace(sample, facts=None, facts_found=None, residue=())
        else:
            work.on_answer(deployment.id, index, answer.text)
        yield sample
        spent = time.monotonic() - began
        if spent + spent / (index + 1) > work.time_budget:
            return


async def _weights(model: _Model, work: Work) -> Path:
    import asyncio

    if model.header is not None:
        return Path(model.header.path)
    if model.spec is None or model.quant is None:
        raise UsageError("no weights to run", where=model.name, hint="give a catalogue model or a GGUF file")
    return await asyncio.to_thread(cached_model, work.cache, model.spec, model.quant)
