"""Measure the local tier on a vLLM server that dpctl starts for it, and stops again."""

import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

from dpctl.bench.calls import joined, next_text, prompt_lengths, with_calls
from dpctl.bench.events import Environment, Event, Milestone
from dpctl.bench.remote import answered
from dpctl.bench.work import Work, planted
from dpctl.core.deployment import Deployment, Zone
from dpctl.core.run import Note, Sample
from dpctl.engines.base import Engine, Prompt
from dpctl.engines.openai_api import open_api
from dpctl.engines.vllm import VllmServer, count_tokens, serving
from dpctl.engines.vllm_command import Served, VllmModel
from dpctl.estimate.memory import rounded_context
from dpctl.pipelines import cloud
from dpctl.pipelines.answer import Answer, since
from dpctl.pipelines.egress import EgressMeter, open_transport

# a chat template and its special tokens, beside instruction and document; the words around roles
_TEMPLATE_TOKENS = 64
# of an unknown tokenizer
_CHARS_PER_TOKEN = 4.2


async def measure_served(deployment: Deployment, served: Served, work: Work) -> AsyncIterator[Event]:
    """Yield the environment and a Sample for each run; one short request goes before them and is in no figure.

    Runs stop early when the next would go beyond the time budget; starting the server does not count.
    With random weights the prompt is made as long as the model's own tokenizer would make it, by the server's count.
    Raises UnavailableError when there is no vLLM, or it does not start, or dies.
    """
    model, options, asked = served.model, served.options, work.scenario.workload
    ratio = model.spec.chars_per_token.value if model.spec is not None else _CHARS_PER_TOKEN
    document, instruction = (len(text) / ratio for text in (work.document.text, asked.instruction))
    prompts = tuple(map(round, prompt_lengths(document, instruction, asked.output_tokens, asked.calls)))
    if model.spec is not None:
        needed = rounded_context(prompts[-1] + asked.output_tokens + _TEMPLATE_TOKENS)
        options = replace(options, max_length=options.max_length or needed)
        if needed > model.spec.context:
            yield _beyond_context(model, prompts[-1] + asked.output_tokens)
            model = replace(model, spec=replace(model.spec, context=needed))

    def tell(line: str) -> None:
        work.on_progress(f"{deployment.label}: {line}")

    yield Milestone(text=f"{deployment.label}: starting vLLM")
    async with serving(model, options, on_progress=tell) as server:
        transport = open_transport(EgressMeter(zone=Zone.PROCESS), server.base_url)
        async with open_api(
            provider=server.provider,
            model=server.model,
            base_url=server.base_url,
            key="",
            transport=transport,
            chars_per_token=ratio,
        ) as engine:
            yield Environment(entries={**engine.environment, **server.environment})
            texts = await _texts(server, work, prompts) if model.spec is not None else None
            await cloud.answer(Prompt(instruction="Be brief.", text="Hello.", max_tokens=2, seed=work.seed), engine)
            began = time.monotonic()
            for index in range(work.runs):
                yield Milestone(text=f"{deployment.label}: request {index + 1} of {work.runs}")
                sample, answer = await _request(deployment.id, engine, work, index, len(prompts), texts)
                if model.spec is None:
                    work.on_answer(deployment.id, index, answer.text)
                yield sample
                spent = time.monotonic() - began
                if spent + spent / (index + 1) > work.time_budget:
                    return


async def _request(
    name: str, engine: Engine, work: Work, index: int, calls: int, texts: Sequence[str] | None
) -> tuple[Sample, Answer]:
    """One request of one or several calls; `texts` are what they read where the weights are random."""
    asked = work.scenario.workload
    scheduled = time.perf_counter()
    answers: list[Answer] = []
    while len(answers) < calls:
        read = (
            texts[len(answers)]
            if texts is not None
            else next_text(work.document.text, [answer.text for answer in answers], calls)
        )
        prompt = Prompt(instruction=asked.instruction, text=read, max_tokens=asked.output_tokens, seed=work.seed)
        answers.append(since(await cloud.answer(prompt, engine), scheduled))
    answer = joined(answers)
    sample = Sample(
        id=f"{name}#{index}",
        deployment=name,
        index=index,
        document=work.document.id,
        document_chars=len(work.document.text),
        started=time.time() - (time.perf_counter() - scheduled),
        planted=planted(work),
    )
    sample = with_calls(answered(sample, answer, work), answers)
    if texts is not None:
        # the text is noise: it has no quality
        sample = replace(
            sample, facts=None, facts_found=None, facts_stated=None, facts_given=None, residue=(), unsupported=()
        )
    return sample, answer


async def _texts(server: VllmServer, work: Work, prompts: Sequence[int]) -> tuple[str, ...]:
    """The document as often or as far as each prompt is long; the made-up tokenizer counts otherwise than the real."""
    document, instruction = work.document.text, work.scenario.workload.instruction
    whole, before = await count_tokens(server, document), await count_tokens(server, instruction)
    found = []
    for tokens in prompts:
        characters = round(max(1, tokens - before) * len(document) / max(1, whole))
        found.append((document * (characters // len(document) + 1))[:characters])
    return tuple(found)


def _beyond_context(model: VllmModel, tokens: int) -> Note:
    assert model.spec is not None  # noqa: S101 - only a model of the catalogue is known so well
    return Note(
        name="beyond-context",
        text=f"the request takes {tokens:,} tokens, {model.spec.name} was trained on {model.spec.context:,}: its speed "
        "is as shown, its text would be poor",
        next_step="a model with a longer context (`dpctl list models`), or fewer --pages",
    )
