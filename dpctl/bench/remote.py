"""Measure the cloud and the hybrid tier: real requests through the egress meter, to an endpoint or to the emulator."""

import contextlib
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from typing import TypedDict

from dpctl.bench.calls import joined, next_text, with_calls
from dpctl.bench.events import Environment, Event, Milestone
from dpctl.bench.exposure import exposure
from dpctl.bench.judge import judge
from dpctl.bench.quality import facts_found, placeholder_residue, returned
from dpctl.bench.routes import Ways, open_judge, open_ways
from dpctl.bench.targets import CloudTarget, Target
from dpctl.bench.work import Work, destination, generalised, leaked, planted, regimes_of
from dpctl.core.deployment import Mode, Pipeline
from dpctl.core.errors import UnavailableError
from dpctl.core.run import Delivered, EdgeWork, Judged, Note, Sample, StageTime
from dpctl.engines.base import Engine, Prompt
from dpctl.engines.identify import identify
from dpctl.pipelines import cascade, cloud, edge_map, extract, hybrid, tagging
from dpctl.pipelines.answer import Answer, plus, since
from dpctl.pipelines.delivery import RoutedEngine
from dpctl.pipelines.grounding import grounding
from dpctl.pipelines.masking import Recogniser
from dpctl.pipelines.routes import Limits
from dpctl.pipelines.topics import topics_of
from dpctl.privacy.generalise import Generalisation
from dpctl.privacy.parties import Party
from dpctl.privacy.verdict import Answer as Policy
from dpctl.privacy.verdict import Destination, EgressVerdict, classes_to_mask, egress_of, verdict


async def measure_remote(target: Target, work: Work) -> AsyncIterator[Event]:
    """Yield the environment, then one Sample a run; raises UnavailableError after the Sample that failed.

    Nothing of a user's own document is sent to a real endpoint unless the policy allows it: UnavailableError then.
    """
    endpoint = target.cloud
    assert endpoint is not None  # noqa: S101 - cloud and hybrid targets have one
    to = destination(endpoint, work)
    classes = _masked(target, work, to)
    judged = _verdict(work, to, classes)
    bound = not (work.document.generated or work.terms.not_sensitive)
    if endpoint.base_url is not None and bound and not judged.may_go:
        raise _refused(endpoint, judged)
    if work.judge is not None and bound:
        # a judge is shown everything as it stands
        seen = _verdict(work, destination(work.judge, work), frozenset())
        if not seen.may_go:
            raise _refused(work.judge, seen)
    async with contextlib.AsyncExitStack() as stack:
        ways = await open_ways(stack, target, work, judged, hedge=work.delivery.hedge)
        grader = await open_judge(stack, work)
        for note in _notes(target, judged):
            yield note
        yield Environment(entries={**_environment(target, ways, work), **await _named(target)})
        for index in range(work.runs):
            yield Milestone(text=f"{target.deployment.label}: request {index + 1} of {work.runs}")
            sample, failure = await _request(target, ways, grader, work, index, classes, judged, to)
            yield sample
            if failure is not None:
                raise failure


def _verdict(work: Work, to: Destination, masked: frozenset[str]) -> EgressVerdict:
    sensitivity = work.scenario.sensitivity
    return verdict(egress_of(sensitivity, to, masked=masked), regimes_of(work), sensitivity=sensitivity)


def _masked(target: Target, work: Work, to: Destination) -> frozenset[str]:
    if target.deployment.mode is not Mode.HYBRID:
        return frozenset()
    return classes_to_mask(work.scenario.sensitivity, regimes_of(work), to)


def _refused(endpoint: CloudTarget, judged: EgressVerdict) -> UnavailableError:
    ways = [str(change) for change in judged.changes]
    return UnavailableError(
        f"the policy does not let this document go there ({judged.answer}: {'; '.join(judged.reasons)}); nothing was "
        "sent",
        where=f"{endpoint.provider.id}:{endpoint.model.id}",
        hint=" or ".join(
            [
                *(f"{way} (say what holds: --contract, --region, --zone)" for way in ways[:1]),
                "--mode local, or --not-sensitive if nothing in it is",
            ]
        ),
    )


def _notes(target: Target, judged: EgressVerdict) -> list[Note]:
    found = []
    if target.idle_edge is not None and target.edge is None:
        found.append(_idle_edge(target.idle_edge))
    if judged.answer is not Policy.ALLOWED:
        ways = [str(change) for change in judged.changes]
        found.append(
            Note(
                name=f"policy-{judged.answer}",
                text="; ".join(judged.reasons),
                next_step=ways[0] if ways else "keep it here: --mode local",
            )
        )
    return found


def _environment(target: Target, ways: Ways, work: Work) -> Mapping[str, str]:
    assert target.cloud is not None  # noqa: S101 - cloud and hybrid targets have one
    own = {"edge address": ways.edge.engine.environment.get("api address", "")} if ways.edge else {}
    if target.pipeline is not None:
        ner, telling = work.ner, generalised(work).tells
        own |= {"ner": ner.name} if ner is not None else {}
        own |= {"placeholders tell": ", ".join(f"{cls}: {what}" for cls, what in telling.items())} if telling else {}
    if target.pipeline is Pipeline.CASCADE:
        own |= {"route": str(work.route)}
    names = ", ".join(route.name for route in ways.routes)
    return {
        "key_variable": target.cloud.provider.key_variable,
        **ways.routes[0].engine.environment,
        "routes": names,
        "policy": ways.verdict,
        **own,
    }


async def _named(target: Target) -> Mapping[str, str]:
    """Which programs answer at addresses of the user's own; the provider's own address needs no asking."""
    found: dict[str, str] = {}
    for name, endpoint in (("server", target.cloud), ("edge server", target.edge)):
        address = endpoint.base_url if endpoint is not None else None
        if endpoint is None or address is None or (name == "server" and address == endpoint.provider.address):
            continue
        known = await identify(address, key=endpoint.key)
        if known is not None:
            found[name] = known.entry["server"]
    return found


def _idle_edge(model: str) -> Note:
    return Note(
        name="edge-model-idle",
        text=f"rules do the work here; the scenario's edge model, {model}, has nothing to do and is not run",
        next_step="its speed on this machine is in the row of --mode local",
    )


async def _request(
    target: Target,
    ways: Ways,
    grader: Engine | None,
    work: Work,
    index: int,
    classes: frozenset[str],
    judged: EgressVerdict,
    to: Destination,
) -> tuple[Sample, UnavailableError | None]:
    answers: list[Answer] = []
    failure: UnavailableError | None = None
    deployment = target.deployment
    wanted = work.delivery
    scheduled = time.perf_counter()
    # the deadline counts from here
    engine = RoutedEngine(
        ways.routes,
        limits=Limits(deadline=wanted.deadline, retries=wanted.retries),
        edge=ways.edge if deployment.mode is Mode.HYBRID else None,
        verdict=ways.verdict,
    )
    try:
        calls = work.scenario.workload.calls
        while len(answers) < calls:
            text = next_text(work.document.text, [answer.text for answer in answers], calls)
            answers.append(since(await _answer(target, engine, ways, work, classes, text), scheduled))
    except UnavailableError as error:
        failure = error
    # searched after the answer, so that the search is in no latency; failed attempts left bytes as well
    attempts = ways.attempts(work.document.spans, scheduled)
    answer = joined(answers) if failure is None else None
    delivered = engine.records(scheduled)
    out = leaked(work, attempts, to)
    sample = Sample(
        id=f"{deployment.id}#{index}",
        deployment=deployment.id,
        index=index,
        document=work.document.id,
        document_chars=len(work.document.text),
        started=time.time() - (time.perf_counter() - scheduled),
        attempts=attempts,
        delivered=delivered if _worth_keeping(delivered) else (),
        planted=planted(work),
        leaked=out,
        exposure=exposure(work, attempts, out, answer),
        judged=Judged(answer=judged.answer.value, rules=judged.rules),
        error=failure.what if failure else None,
    )
    if answer is not None:
        work.on_answer(deployment.id, index, answer.text)
        sample = with_calls(answered(sample, answer, work), answers)
        sample = replace(sample, grades=await _grades(grader, answer, work))
    return sample, failure


async def _grades(grader: Engine | None, answer: Answer, work: Work) -> tuple[int, int, int] | None:
    """A judge's grades of an answer; None without a judge, and where it gives none that can be read."""
    if grader is None:
        return None
    try:
        said = await judge(work.scenario.workload.instruction, answer.text, work.document.text, grader, seed=work.seed)
    except UnavailableError as error:
        work.on_progress(str(error))
        return None
    return said.faithful, said.complete, said.useful


def _worth_keeping(delivered: tuple[Delivered, ...]) -> bool:
    """Whether a delivery says more than that the one route asked has answered."""
    return any(len(record.legs) != 1 or record.degraded or record.doubts or record.losers for record in delivered)


async def _answer(target: Target, engine: Engine, ways: Ways, work: Work, classes: frozenset[str], text: str) -> Answer:
    """The answer of one call to `text`."""
    asked = work.scenario.workload
    instruction, limit, seed = asked.instruction, asked.output_tokens, work.seed
    if target.pipeline is None:
        prompt = Prompt(instruction=instruction, text=text, max_tokens=limit, seed=seed)
        return await cloud.answer(prompt, engine)
    edge = ways.edge.engine if ways.edge is not None else None

    async def masked() -> Answer:
        return await _masked_answer(target, engine, edge, work, classes, text)

    if target.pipeline is not Pipeline.CASCADE or edge is None:
        return await masked()
    route = work.route
    rule = cascade.shorter_than(route.shorter_than) if route.shorter_than is not None else None
    return await cascade.answer(text, instruction, limit, edge, masked, seed=seed, threshold=route.threshold, rule=rule)


class _Masking(TypedDict):
    """What every pipeline that masks is told of it; see `hybrid.answer`."""

    classes: frozenset[str]
    seed: int
    parties: Sequence[Party]
    generalise: Generalisation
    extra: Recogniser | None


async def _masked_answer(
    target: Target, engine: Engine, edge: Engine | None, work: Work, classes: frozenset[str], text: str
) -> Answer:
    """The answer of a pipeline that masks; where the model here tags names, that is its first stage."""
    asked = work.scenario.workload
    instruction, limit, seed = asked.instruction, asked.output_tokens, work.seed
    extra, told, began = None, None, time.perf_counter()
    if work.ner is not None:
        extra = work.ner.find
        if extra is None and edge is not None:
            told = await tagging.tagged((text, instruction), edge, seed=seed)
            extra = tagging.wherever(told.names)
    tagged_by = time.perf_counter()
    how: _Masking = {
        "classes": classes,
        "seed": seed,
        "parties": work.parties,
        "generalise": generalised(work),
        "extra": extra,
    }
    topics = topics_of(asked.kind)
    if target.pipeline is Pipeline.EXTRACT:
        found = await extract.answer(text, instruction, limit, engine, topics=topics, **how)
    elif target.pipeline is Pipeline.MAP and edge is not None:
        found = await edge_map.answer(text, instruction, limit, edge, engine, topics=topics, **how)
    else:
        found = await hybrid.answer(text, instruction, limit, engine, **how)
    if told is None:
        return found
    stage = StageTime(role="tag", start=began, end=tagged_by)
    return replace(found, stages=(stage, *found.stages), edge=_with_tagging(found.edge, told))


def _with_tagging(work: EdgeWork | None, told: tagging.Tagged) -> EdgeWork:
    work = work or EdgeWork()
    return replace(
        work,
        fallbacks=work.fallbacks + told.unread,
        dropped=work.dropped + told.dropped,
        tokens_in=plus(work.tokens_in, told.tokens_in),
        tokens_out=plus(work.tokens_out, told.tokens_out),
    )


def answered(sample: Sample, answer: Answer, work: Work) -> Sample:
    """The sample with what an answer says; `answer` counts its times from the sample's scheduled moment."""
    facts = work.document.facts
    stated = tuple(fact for fact in facts if fact.kind != "derived")
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
        facts_stated=len(stated) or None,
        facts_given=facts_found(answer.given, stated) if stated and answer.given else None,
        masked=answer.hidden.counts if answer.hidden else {},
        restored=answer.restored,
        residue=tuple(dict.fromkeys((*answer.residue, *placeholder_residue(answer.text)))),
        mangled=returned(answer.text, restored=answer.restored, blocked=answer.blocked).mangled,
        blocked=answer.blocked,
        edge=answer.edge,
        unsupported=grounding(answer.text, work.document.text).unsupported,
    )
