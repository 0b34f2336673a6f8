"""Measure the cloud and the hybrid tier: real requests through the egress meter, to an endpoint or to the emulator."""

import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import replace

from dpctl.bench.events import Environment, Event, Milestone
from dpctl.bench.quality import facts_found, placeholder_residue
from dpctl.bench.targets import CloudTarget, Target
from dpctl.bench.work import Work, leaked, planted
from dpctl.core.deployment import Deployment, Mode, Zone
from dpctl.core.errors import UnavailableError
from dpctl.core.run import Note, Sample
from dpctl.engines.base import Engine, Prompt
from dpctl.engines.emulator_process import start_emulator
from dpctl.engines.openai_api import open_api
from dpctl.pipelines import cloud, hybrid
from dpctl.pipelines.answer import Answer, since
from dpctl.pipelines.egress import EgressMeter, open_transport
from dpctl.privacy.policy import masked_classes


async def measure_remote(target: Target, work: Work) -> AsyncIterator[Event]:
    """Yield the environment, then one Sample a run; raises UnavailableError after the Sample that failed."""
    endpoint, deployment = target.cloud, target.deployment
    assert endpoint is not None  # noqa: S101 - cloud and hybrid targets have one
    meter = EgressMeter(zone=Zone(endpoint.provider.zone))
    async with contextlib.AsyncExitStack() as stack:
        if endpoint.base_url is None:
            name = f"{endpoint.provider.id}:{endpoint.model.id}"
            base_url = await stack.enter_async_context(start_emulator(name, work.seed))
        else:
            base_url = endpoint.base_url
        engine = await stack.enter_async_context(_open(endpoint, base_url, meter))
        if target.idle_edge is not None:
            yield _idle_edge(target.idle_edge)
        yield Environment(entries={"key_variable": endpoint.provider.key_variable, **engine.environment})
        for index in range(work.runs):
            yield Milestone(text=f"{deployment.label}: request {index + 1} of {work.runs}")
            sample, failure = await _request(deployment, engine, meter, work, index)
            yield sample
            if failure is not None:
                raise failure


def _idle_edge(model: str) -> Note:
    return Note(
        name="edge-model-idle",
        text=f"rules mask the document here; the scenario's edge model, {model}, has nothing to do and is not run",
        next_step="its speed on this machine is in the row of --mode local",
    )


def _open(endpoint: CloudTarget, base_url: str, meter: EgressMeter) -> contextlib.AbstractAsyncContextManager[Engine]:
    return open_api(
        provider=endpoint.provider,
        model=endpoint.model.id,
        base_url=base_url,
        key=endpoint.key,
        transport=open_transport(meter, base_url),
        chars_per_token=endpoint.model.chars_per_token.to("char/tok").value,
    )


async def _request(
    deployment: Deployment, engine: Engine, meter: EgressMeter, work: Work, index: int
) -> tuple[Sample, UnavailableError | None]:
    answer: Answer | None = None
    failure: UnavailableError | None = None
    scheduled = time.perf_counter()
    try:
        answer = since(await _answer(deployment, engine, work), scheduled)
    except UnavailableError as error:
        failure = error
    # searched after the answer, so that the search is in no latency; failed attempts left bytes as well
    attempts = meter.attempts(work.document.spans)
    sample = Sample(
        id=f"{deployment.id}#{index}",
        deployment=deployment.id,
        index=index,
        document=work.document.id,
        document_chars=len(work.document.text),
        attempts=attempts,
        planted=planted(work),
        leaked=leaked(work, attempts),
        error=failure.what if failure else None,
    )
    if answer is not None:
        work.on_answer(deployment.id, index, answer.text)
        sample = answered(sample, answer, work)
    return sample, failure


async def _answer(deployment: Deployment, engine: Engine, work: Work) -> Answer:
    scenario = work.scenario
    if deployment.mode is Mode.HYBRID:
        return await hybrid.answer(
            work.document.text,
            scenario.workload.instruction,
            scenario.workload.output_tokens,
            engine,
            classes=masked_classes(scenario.sensitivity),
            seed=work.seed,
        )
    prompt = Prompt(
        instruction=scenario.workload.instruction,
        text=work.document.text,
        max_tokens=scenario.workload.output_tokens,
        seed=work.seed,
    )
    return await cloud.answer(prompt, engine)


def answered(sample: Sample, answer: Answer, work: Work) -> Sample:
    """The sample with what an answer says; `answer` counts its times from the sample's scheduled moment."""
    facts = work.document.facts
    return replace(
        sample,
        sent=answer.stages[-1].start,
        first=answer.first,
        last=answer.last,
        token_times=answer.token_times,
        tokens_in=answer.usage.tokens_in,
        tokens_out=answer.usage.tokens_out,
        tokens_cached=answer.usage.tokens_cached,
        counted_by=answer.usage.counted_by,
        stages=answer.stages,
        facts=len(facts) or None,
        facts_found=facts_found(answer.text, facts) if facts else None,
        residue=tuple(dict.fromkeys((*answer.residue, *placeholder_residue(answer.text)))),
    )
