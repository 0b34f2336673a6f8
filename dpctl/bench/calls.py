"""A request of several calls: what each of them reads, and what they come to together.

Each call reads what those before it read and what they wrote, so a prompt begins with the whole prompt before it; the
last one reads all of the document. How much of that a cache of prefixes saves depends on who answers.
"""

import itertools
from collections.abc import Sequence
from dataclasses import replace

from dpctl.core.figures import Figure, Provenance
from dpctl.core.run import Call, EdgeWork, Note, Sample
from dpctl.engines.base import Usage
from dpctl.estimate.prediction import Prediction
from dpctl.pipelines.answer import Answer, plus

_HEAD = "What you wrote to the above, as call {number} of {calls}:"
# tokens of that line, generously
_HEAD_TOKENS = 16


def parts(text: str, calls: int) -> tuple[str, ...]:
    """The text in `calls` pieces of about equal length, each the end of a line where lines are not too long.

    Joined they are the text. ValueError for less than one piece.
    """
    if calls < 1:
        raise ValueError("a request makes at least one call")
    ends, reach = [0], len(text) / calls
    for number in range(1, calls):
        at = round(number * reach)
        # the nearest end of a line, as long as it is nearer than half a piece
        around = [text.rfind("\n", ends[-1], at) + 1, text.find("\n", at) + 1]
        near = min((end for end in around if end > ends[-1]), key=lambda end: abs(end - at), default=at)
        ends.append(max(ends[-1], near if abs(near - at) <= reach / 2 else at))
    ends.append(len(text))
    return tuple(text[start:end] for start, end in itertools.pairwise(ends))


def next_text(document: str, answers: Sequence[str], calls: int) -> str:
    """What the next call reads: the parts so far, each with what was written to it, and the next part.

    ValueError when all calls have their answer.
    """
    if len(answers) >= calls:
        raise ValueError(f"all {calls} calls are answered")
    pieces = parts(document, calls)
    read = [
        f"{piece}\n\n{_HEAD.format(number=number, calls=calls)}\n{written}\n\n"
        for number, (piece, written) in enumerate(zip(pieces, answers, strict=False), start=1)
    ]
    return "".join([*read, pieces[len(answers)]])


def prompt_lengths(document: float, instruction: float, output: float, calls: int) -> tuple[float, ...]:
    """Tokens that each call of a request reads, the last one's last: its share of the document, and earlier answers.

    `document` and `instruction` in tok; `output` tok is what each call writes.
    """
    written = output + _HEAD_TOKENS
    return tuple(instruction + document * number / calls + written * (number - 1) for number in range(1, calls + 1))


def mean_prompt(whole: Figure, output: float, calls: int, *, instruction: float = 0.0) -> Figure:
    """Tokens that a call of a request reads on average (tok), as `prompt_lengths` has them.

    `whole` are those of the instruction and the document, `instruction` is the share of them that stands in every
    prompt, `output` tok what each call writes. For one call `whole` as it is, else E at best: answers are in it.
    """
    if calls == 1:
        return whole
    written = Figure(
        value=(output + _HEAD_TOKENS) * (calls - 1) / 2,
        unit="tok",
        provenance=Provenance.ESTIMATED,
        source=f"what {calls} calls read, with the answers of those before, each of {output:g} tokens",
    )
    return whole * (instruction + (1.0 - instruction) * (calls + 1) / (2 * calls)) + written


def in_a_row(call: Prediction, calls: int) -> Prediction:
    """A request of so many calls, one after the other, of which `call` is the average one, its prompt read anew.

    E2EL is that of all of them, TTFT that of the last one's answer; their errors are one and the same, so intervals
    stay as wide in proportion.
    """
    if calls == 1 or call.ttft is None or call.e2el is None:
        return call
    whole = call.e2el * float(calls)
    first = call.ttft.to("s").value + (calls - 1) * call.e2el.to("s").value
    return replace(call, ttft=whole * (first / whole.to("s").value), e2el=whole)


def joined(answers: Sequence[Answer]) -> Answer:
    """The answers of all calls as one: the last one's text and times, everybody's tokens, stages and placeholders.

    Tokens are unknown as soon as one call's are. ValueError without any answer.
    """
    if not answers:
        raise ValueError("no call was answered")
    last = answers[-1]
    if len(answers) == 1:
        return last
    return replace(
        last,
        token_times=tuple(time for answer in answers for time in answer.token_times),
        usage=_together([answer.usage for answer in answers]),
        stages=tuple(stage for answer in answers for stage in answer.stages),
        residue=tuple(dict.fromkeys(text for answer in answers for text in answer.residue)),
        blocked=tuple(dict.fromkeys(text for answer in answers for text in answer.blocked)),
        restored=sum(answer.restored for answer in answers),
        edge=_work([answer.edge for answer in answers if answer.edge is not None]),
    )


def _work(edges: Sequence[EdgeWork]) -> EdgeWork | None:
    """The work done here for all calls; whether it was resolved here, and how sure, is the last one's."""
    if not edges:
        return None
    whole = edges[-1]
    for edge in edges[:-1]:
        whole = replace(
            whole,
            chunks=whole.chunks + edge.chunks,
            kept=whole.kept + edge.kept,
            fallbacks=whole.fallbacks + edge.fallbacks,
            dropped=whole.dropped + edge.dropped,
            tokens_in=plus(whole.tokens_in, edge.tokens_in),
            tokens_out=plus(whole.tokens_out, edge.tokens_out),
        )
    return whole


def _together(usages: Sequence[Usage]) -> Usage:
    last = usages[-1]
    shares = [usage.cpu_share for usage in usages if usage.cpu_share is not None]
    cached = [usage.tokens_cached for usage in usages if usage.tokens_cached is not None]
    tokens_in: int | None = 0
    tokens_out: int | None = 0
    for usage in usages:
        tokens_in, tokens_out = plus(tokens_in, usage.tokens_in), plus(tokens_out, usage.tokens_out)
    return replace(
        last,
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        tokens_cached=sum(cached) if cached else None,
        # one call that was disturbed disturbs the request
        cpu_share=min(shares) if shares else None,
    )


def with_calls(sample: Sample, answers: Sequence[Answer]) -> Sample:
    """The sample with its calls; one call needs none. Times count from the sample's scheduled moment already."""
    if len(answers) < 2:
        return sample
    calls = tuple(
        Call(
            start=answer.stages[0].start,
            first=answer.first,
            last=answer.last,
            tokens_in=answer.usage.tokens_in,
            tokens_out=answer.usage.tokens_out,
            tokens_cached=answer.usage.tokens_cached,
        )
        for answer in answers
    )
    return replace(sample, calls=calls)


def cold_note(calls: int) -> Note:
    """That nothing of a prompt is kept from one call to the next."""
    return Note(
        name="calls-read-anew",
        text=f"a request makes {calls} calls, one after the other, and each reads its whole prompt anew: a server that "
        "keeps prefixes reads only what is new in it",
        next_step="measure a server with a prefix cache: --mode cloud --cloud-url http://127.0.0.1:8000/v1 --zone "
        "premises",
    )
