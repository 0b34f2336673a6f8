"""How much fits beside a model: the largest context, and how many sequences of the length asked for."""

import math
from dataclasses import dataclass

from dpctl.estimate.memory import MOST_SEQUENCES, largest_context, largest_sequences, memory_need, usable_bytes
from dpctl.estimate.question import Question
from dpctl.estimate.shapes import UNKNOWN_ARCH


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """`usable` B of each device's memory are the engine's; `context` in tok is the largest that so many sequences as
    were asked for have at once, `sequences` how many of the length asked for fit; 0 when not one does. `trained` is the
    context in tok that the model was trained for, None when unknown.
    """

    usable: float
    context: int
    sequences: int
    trained: int | None


def sequences_of(question: Question, capacity: float, tokens: float, *, most: int = MOST_SEQUENCES) -> int:
    """How many sequences of so many tokens fit devices of `capacity` B each; more than `most` are not looked for."""
    context = max(1, math.ceil(tokens))
    if most >= MOST_SEQUENCES:
        return largest_sequences(
            question.spec,
            question.weights,
            capacity,
            engine=question.engine,
            context=context,
            n_devices=question.n_devices,
            tensor_parallel=question.tensor_parallel,
            kv_quant=question.kv_quant,
            backend=question.device.backend,
            most=most,
        )
    # where few are asked for all of them fit as a rule, and one look says so; else the rest is halved
    if _fit(question, capacity, context, most):
        return most
    good, bad = 0, most
    while bad - good > 1:
        middle = (good + bad) // 2
        good, bad = (middle, bad) if _fit(question, capacity, context, middle) else (good, middle)
    return good


def _fit(question: Question, capacity: float, context: int, sequences: int) -> bool:
    need = memory_need(
        question.spec,
        question.weights,
        engine=question.engine,
        context=context,
        sequences=sequences,
        n_devices=question.n_devices,
        tensor_parallel=question.tensor_parallel,
        kv_quant=question.kv_quant,
        backend=question.device.backend,
    )
    return need.per_device.value <= usable_bytes(capacity, question.engine)


def context_of(question: Question, capacity: float, sequences: int) -> int:
    """The longest context in tok of which so many sequences fit devices of `capacity` B each at once; 0 for none."""
    return largest_context(
        question.spec,
        question.weights,
        capacity,
        engine=question.engine,
        sequences=sequences,
        n_devices=question.n_devices,
        tensor_parallel=question.tensor_parallel,
        kv_quant=question.kv_quant,
        backend=question.device.backend,
    )


def room(question: Question) -> Room | None:
    """What fits the memory of the devices; None when it is unknown."""
    capacity = question.device.memory
    if capacity is None:
        return None
    spec, tokens = question.spec, question.depth + question.prompt + question.output
    return Room(
        usable=usable_bytes(capacity, question.engine),
        context=context_of(question, capacity, math.ceil(question.concurrency)),
        sequences=sequences_of(question, capacity, tokens),
        trained=None if spec.arch == UNKNOWN_ARCH else spec.context,
    )
