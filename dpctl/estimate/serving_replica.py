"""One server of a simulation: which requests run in which step, and when each token comes.

The rules are those of vLLM's V1 scheduler (docs.vllm.ai, "Optimization and Tuning"): in every step all running
sequences first, then the prompts that wait, first come first served, in what is left of the token budget, a long one in
chunks; a waiting request starts when the cache has room for all of its prompt; when the cache is full the request that
started last gives its blocks up and waits again, in front of the others, to be computed once more.

Steps are not simulated one by one: until the batch changes each takes longer than the one before by the same amount, so
that many of them are one sum.
"""

import heapq
import math
from collections import deque
from collections.abc import Sequence

from dpctl.estimate.serving_book import Book, Limits
from dpctl.estimate.serving_cache import Cache
from dpctl.estimate.serving_step import StepModel


class Replica:
    """A server at its own clock; `advance` runs the steps that start before a time.

    `busy` s were spent in `steps` steps; `sequence_seconds` is the time integral of how many ran, `most_blocks` the
    peak of the cache. `done` collects the requests that finished, for who wants to know.
    """

    def __init__(self, model: StepModel, limits: Limits, book: Book) -> None:
        if limits.sequences > model.most:
            raise ValueError("the step model does not know steps of so many sequences")
        self.clock = 0.0
        self.waiting: deque[int] = deque()
        self.busy = 0.0
        self.steps = 0
        self.sequence_seconds = 0.0
        self.most_blocks = 0
        self.preemptions = 0
        self.done: list[int] = []
        self._cache = Cache(limits, book)
        self._pool = self._cache.pool
        self._model, self._limits, self._book = model, limits, book
        self._bases = [0.0, *(base + model.overhead_s for base in model.bases[1:])]
        # request -> (tokens in its cache less `steps`, the step that it ends with), in the order of their starts
        self._running: dict[int, tuple[int, int]] = {}
        self._ends: list[tuple[int, int]] = []
        self._context = 0
        # how many running sequences take a new block in a step, by that step's number modulo the block's size
        self._phases = [0] * limits.block_tokens
        # the one whose prompt did not fit into one step: request, tokens done, tokens to do
        self._partial: tuple[int, int, int] | None = None
        # answer tokens that a request had before it was preempted
        self._produced: dict[int, int] = {}
        self._ended_at = (0.0, 0)

    @property
    def cache_peak(self) -> float | None:
        """The share of the cache that was in use at most; None when it has no limit."""
        return None if self._limits.blocks is None else self.most_blocks / self._limits.blocks

    @property
    def idle(self) -> bool:
        """Whether nothing runs and nothing waits."""
        return not (self._running or self.waiting or self._partial is not None)

    def outstanding(self, now: float) -> int:
        """Requests that are not finished at `now`, which is not before the last step began."""
        ended, count = self._ended_at
        count = count if ended > now else 0
        return len(self._running) + len(self.waiting) + (self._partial is not None) + count

    def submit(self, request: int, now: float) -> bool:
        """A request arrives; False when the cache could never hold it."""
        book = self._book
        if self._cache.blocks(book.prompt[request] + book.output[request] - 1) > self._pool.total:
            return False
        if self.idle and self.clock < now:
            self.clock = now
        self.waiting.append(request)
        return True

    def advance(self, until: float) -> None:
        """Run every step that starts before `until`; the last of them may end after it."""
        while self.clock < until and not self.idle:
            if self._reads():
                self._read()
            else:
                self._decode(until)

    def horizon(self) -> float:
        """No request finishes before this time, whatever else arrives; later than the clock."""
        soon = math.nextafter(self.clock, math.inf)
        if self.waiting or self._partial is not None or not self._running:
            return soon
        count = self._next_end() - self.steps
        base, _ = self._speed(len(self._running))
        return max(soon, self.clock + count * base)

    # the two kinds of steps

    def _decode(self, until: float) -> None:
        """Steps in which every running sequence gets a token: as many as no end, arrival or full cache interrupts."""
        number = len(self._running)
        count = self._next_end() - self.steps
        base, growth = self._speed(number)
        model = self._model
        if model.window_s and self._context < model.window * number:
            count = min(count, math.ceil(model.window - self._context / number))
        gap = until - self.clock
        if count > 1 and count * (base + growth * (count - 1) / 2.0) > gap:
            slope = base - growth / 2.0
            root = 2.0 * gap / (slope + math.sqrt(slope * slope + 2.0 * growth * gap))
            count = max(1, min(count, math.ceil(root - 1e-9)))
        new = self._new_blocks(count)
        if new > self._pool.free:
            count = self._fitting(count)
            if count == 0:
                self._preempt()
                return
            new = self._new_blocks(count)
        self._pool.take(new)
        self._pass(count, count * (base + growth * (count - 1) / 2.0), number)

    def _read(self) -> None:
        """One step that also reads prompts: the one under way, then those that wait."""
        new = self._new_blocks(1)
        if new > self._pool.free:
            # what was thrown out does not fit again while others grow, so that the step is one without prompts
            self._preempt()
            return
        self._pool.take(new)
        budget = self._limits.step_tokens - len(self._running)
        reading, model, book, took, context = 0, self._model, self._book, 0.0, 0
        ready: list[tuple[int, int]] = []
        if self._partial is not None:
            request, done, todo = self._partial
            tokens = min(budget, todo)
            took += model.prompt.seconds(tokens, done, first=False)
            budget, reading, context = budget - tokens, 1, done + tokens
            self._partial = (request, done + tokens, todo - tokens) if tokens < todo else None
            if self._partial is None:
                ready.append((request, done + tokens))
        room = self._limits.sequences - len(self._running) - reading
        while self.waiting and budget > 0 and room > 0 and self._partial is None:
            request = self.waiting[0]
            whole = self._to_compute(request)
            reused = self._cache.start(request, whole)
            if reused is None:
                break
            self.waiting.popleft()
            if book.started[request] != book.started[request]:
                book.started[request], book.reused[request] = self.clock, reused
            tokens = min(budget, whole - reused)
            took += model.prompt.seconds(tokens, reused, first=True)
            budget, room, reading, context = budget - tokens, room - 1, reading + 1, context + reused + tokens
            if reused + tokens < whole:
                self._partial = (request, reused + tokens, whole - reused - tokens)
            else:
                ready.append((request, whole))
        # the blocks that the others just took may have been those that the next prompt needs: then none is read
        if reading:
            took += model.reading_s
        number = len(self._running)
        total = number + (reading if model.prompts_count else 0)
        if total:
            known = self._context + (context if model.prompts_count else 0)
            seen = min(float(known), model.window * total)
            took += self._bases[total] + model.cache_s * known + model.window_s * seen
        self._pass(1, took, number + reading, ready)

    def _pass(self, count: int, took: float, number: int, ready: Sequence[tuple[int, int]] = ()) -> None:
        """The clock goes on by `count` steps; what ends with them ends, and what is `ready` has its first token."""
        self.clock += took
        self.busy += took
        self.sequence_seconds += took * number
        self.steps += count
        self._context += count * len(self._running)
        self.most_blocks = max(self.most_blocks, self._cache.used)
        ended, ends = 0, self._ends
        while ends and ends[0][0] <= self.steps:
            end, request = heapq.heappop(ends)
            entry = self._running.get(request)
            if entry is not None and entry[1] == end:
                self._leave(request)
                self._finish(request, entry[0] + self.steps)
                ended += 1
        for request, tokens in ready:
            ended += self._begin(request, tokens)
        if ended:
            self._ended_at = (self.clock, ended)

    # requests come and go

    def _begin(self, request: int, tokens: int) -> int:
        """A prompt is read: its request gets a token and runs on; 1 when that was all of it."""
        book = self._book
        if book.first[request] != book.first[request]:
            book.first[request] = self.clock
        if book.common[request]:
            self._cache.share(request)
        left = book.output[request] - self._produced.pop(request, 0) - 1
        if left <= 0:
            self._finish(request, tokens)
            return 1
        relative, end = tokens - self.steps, self.steps + left
        self._running[request] = (relative, end)
        heapq.heappush(self._ends, (end, request))
        self._phases[-relative % self._limits.block_tokens] += 1
        self._context += tokens
        return 0

    def _leave(self, request: int) -> tuple[int, int]:
        relative, end = self._running.pop(request)
        self._phases[-relative % self._limits.block_tokens] -= 1
        self._context -= relative + self.steps
        return relative, end

    def _finish(self, request: int, tokens: int) -> None:
        self._book.last[request] = self.clock
        self.done.append(request)
        self._cache.finish(request, tokens)

    def _preempt(self) -> None:
        """The request that started last gives its blocks up; its tokens are kept, and computed again later."""
        book = self._book
        if self._partial is not None:
            request, tokens, todo = self._partial
            self._partial = None
        else:
            request = next(reversed(self._running))
            relative, end = self._leave(request)
            tokens, todo = relative + self.steps, 0
            self._produced[request] = book.output[request] - (end - self.steps)
        self._cache.interrupt(request, tokens + todo, computed=tokens)
        book.preempted[request] += 1
        self.preemptions += 1
        self.waiting.appendleft(request)

    def _reads(self) -> bool:
        """Whether the next step reads a prompt."""
        budget = self._limits.step_tokens - len(self._running)
        if budget <= 0:
            return False
        if self._partial is not None:
            return True
        if not self.waiting or len(self._running) >= self._limits.sequences:
            return False
        request = self.waiting[0]
        return self._cache.fits(request, self._to_compute(request))

    def _to_compute(self, request: int) -> int:
        return self._book.prompt[request] + self._produced.get(request, 0)

    # sums over steps

    def _speed(self, number: int) -> tuple[float, float]:
        """Seconds of the next step of `number` sequences, and by how much each further one is longer."""
        model = self._model
        base, growth = self._bases[number] + model.cache_s * self._context, model.cache_s * number
        if model.window_s:
            if self._context < model.window * number:
                return base + model.window_s * self._context, growth + model.window_s * number
            base += model.window_s * model.window * number
        return base, growth

    def _next_end(self) -> int:
        ends, running = self._ends, self._running
        while True:
            end, request = ends[0]
            entry = running.get(request)
            if entry is not None and entry[1] == end:
                return end
            heapq.heappop(ends)

    def _new_blocks(self, count: int) -> int:
        """Blocks that the running sequences take in the next `count` steps."""
        phases = self._phases
        size = len(phases)
        rounds, rest = divmod(count, size)
        new = rounds * len(self._running)
        if rest:
            start = self.steps % size
            stop = start + rest
            new += sum(phases[start:stop])
            if stop > size:
                new += sum(phases[: stop - size])
        return new

    def _fitting(self, count: int) -> int:
        """The most of `count` steps whose blocks are free."""
        low, high = 0, count
        while high - low > 1:
            middle = (low + high) // 2
            if self._new_blocks(middle) <= self._pool.free:
                low = middle
            else:
                high = middle
        return low
