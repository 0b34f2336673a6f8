"""The same server one step at a time, without a closed form: slow, plain, and what the simulation must agree with."""

from collections import deque
from collections.abc import Sequence

from dpctl.core.arrivals import Ask
from dpctl.estimate.serving_book import Limits
from dpctl.estimate.serving_step import StepModel


def stepwise(model: StepModel, limits: Limits, asks: Sequence[Ask]) -> tuple[list[float], list[float], list[int]]:
    """First and last tokens in s, and preemptions, of asks in the order of their due times."""
    first, last, thrown = [0.0] * len(asks), [0.0] * len(asks), [0] * len(asks)
    # request -> tokens in the cache, tokens to have there before the next one comes, answer tokens so far
    running: dict[int, list[int]] = {}
    waiting: deque[int] = deque()
    produced: dict[int, int] = {}
    arrived, clock = 0, 0.0
    total = limits.blocks or 10**9

    def blocks(tokens: int) -> int:
        return -(-tokens // limits.block_tokens)

    def used() -> int:
        return sum(blocks(max(cached, target)) for cached, target, _ in running.values())

    while arrived < len(asks) or running or waiting:
        if not running and not waiting:
            clock = max(clock, asks[arrived].due)
        while arrived < len(asks) and asks[arrived].due <= clock:
            waiting.append(arrived)
            arrived += 1
        held = False
        decoding = [n for n, (cached, target, _) in running.items() if cached >= target]
        # everybody who decodes needs room for one token more
        while sum(blocks(running[n][0] + 1) - blocks(running[n][0]) for n in decoding) > total - used():
            victim = list(running)[-1]
            if running[victim][0] >= running[victim][1]:
                produced[victim] = running[victim][2]
            del running[victim]
            decoding = [n for n in decoding if n != victim]
            waiting.appendleft(victim)
            thrown[victim] += 1
            held = True
        for number in decoding:
            running[number][0] += 1
            running[number][1] += 1
        budget = limits.step_tokens - len(decoding)
        prompts, reading = [], []
        for number, state in running.items():
            if number not in decoding:
                tokens = min(budget, state[1] - state[0])
                prompts.append((tokens, state[0]))
                reading.append(number)
                state[0] += tokens
                budget -= tokens
        while waiting and not held and budget > 0 and len(running) < limits.sequences:
            number = waiting[0]
            whole = asks[number].prompt_tokens + produced.get(number, 0)
            if blocks(whole) > total - used():
                break
            waiting.popleft()
            tokens = min(budget, whole)
            running[number] = [tokens, whole, produced.pop(number, 0)]
            prompts.append((tokens, 0))
            reading.append(number)
            budget -= tokens
        counted = decoding + (reading if model.prompts_count else [])
        # a step reads what was there before it, and what it has just computed of prompts
        context = sum(running[n][0] for n in counted) - len(decoding)
        clock += model.seconds(len(counted), float(context), tuple(prompts))
        for number in decoding + [n for n in reading if running[n][0] >= running[n][1]]:
            running[number][2] += 1
            first[number] = first[number] or clock
            if running[number][2] == asks[number].output_tokens:
                last[number] = clock
                del running[number]
    return first, last, thrown
