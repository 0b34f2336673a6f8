from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.assess.statistics import prefill_rate
from dpctl.bench.calls import in_a_row, joined, mean_prompt, next_text, parts, prompt_lengths, with_calls
from dpctl.bench.documents import generate
from dpctl.catalog import read as catalog
from dpctl.core.run import EdgeWork, Sample, StageTime, e2el, tpot, ttft
from dpctl.engines.base import Usage
from dpctl.estimate.prediction import Prediction
from dpctl.pipelines.answer import Answer
from tests.options import fig


def answer(start: float, first: float, last: float, *, tokens: tuple[int | None, int | None], **more: object) -> Answer:
    return Answer(
        text=f"said from {start:g}",
        first=first,
        last=last,
        token_times=(first, last),
        usage=Usage(tokens_in=tokens[0], tokens_out=tokens[1], counted_by="engine"),
        stages=(StageTime(role="answer", start=start, end=last),),
        **more,  # type: ignore[arg-type]
    )


@settings(max_examples=50)
@given(text=st.text(alphabet="ab \n", max_size=200), calls=st.integers(min_value=1, max_value=12))
def test_the_parts_are_the_text(text: str, calls: int) -> None:
    found = parts(text, calls)
    assert len(found) == calls and "".join(found) == text


def test_a_trace_is_read_in_parts_of_whole_lines_and_of_about_one_size() -> None:
    work = catalog.scenario("agent-chain").workload
    text = generate(work.kind, seed=work.seed, pages=work.pages).text
    found = parts(text, work.calls)
    assert all(part.endswith("\n") for part in found[:-1])
    assert max(map(len, found)) < 1.5 * min(map(len, found))


def test_each_call_reads_what_those_before_it_read_and_wrote() -> None:
    text = "one\ntwo\nthree\nfour\n"
    answers: list[str] = []
    before = ""
    for number in range(3):
        read = next_text(text, answers, 3)
        # a cache of prefixes can be used: the prompt before is the head of this one
        assert read.startswith(before)
        assert all(said in read for said in answers)
        before = read
        answers.append(f"answer {number}")
    assert "four" in before and "four" not in next_text(text, answers[:1], 3)
    with pytest.raises(ValueError, match="all 3 calls"):
        next_text(text, answers, 3)


def test_one_call_reads_the_document_as_it_is() -> None:
    assert next_text("all of it", [], 1) == "all of it"
    assert parts("all of it", 1) == ("all of it",)
    with pytest.raises(ValueError, match="at least one"):
        parts("text", 0)


@settings(max_examples=30)
@given(
    document=st.floats(min_value=0, max_value=1e5),
    output=st.integers(1, 2000),
    calls=st.integers(min_value=1, max_value=9),
)
def test_prompts_grow_and_the_last_one_holds_the_document(document: float, output: int, calls: int) -> None:
    found = prompt_lengths(document, 50.0, output, calls)
    assert len(found) == calls and list(found) == sorted(found)
    assert found[-1] >= document + 50.0 + output * (calls - 1) - 1e-6
    assert found[0] == pytest.approx(50.0 + document / calls)


def test_a_request_is_all_its_calls() -> None:
    answers = [
        answer(0.0, 1.0, 3.0, tokens=(100, 5), restored=1, residue=("[[A]]",)),
        answer(3.0, 5.0, 6.0, tokens=(200, 3), restored=2, residue=("[[A]]", "[[B]]")),
    ]
    whole = joined(answers)
    assert (whole.text, whole.first, whole.last) == ("said from 3", 5.0, 6.0)
    assert (whole.usage.tokens_in, whole.usage.tokens_out) == (300, 8)
    assert (whole.restored, whole.residue) == (3, ("[[A]]", "[[B]]"))
    sample = Sample(id="x#0", deployment="x", index=0, document="d", document_chars=10, first=5.0, last=6.0)
    sample = with_calls(replace(sample, tokens_in=300, tokens_out=8, stages=whole.stages), answers)
    assert (ttft(sample), e2el(sample)) == (5.0, 6.0)
    # 2 s for four tokens after the first, and 1 s for two
    assert tpot(sample) == pytest.approx(3.0 / 6)
    assert prefill_rate(sample) == pytest.approx(300 / (1.0 + 2.0))


def test_what_was_done_here_is_summed_and_the_last_call_says_whether_it_was_resolved() -> None:
    answers = [
        answer(
            0.0, 1.0, 2.0, tokens=(9, 9), edge=EdgeWork(chunks=2, kept=1, tokens_in=10, tokens_out=3, resolved=True)
        ),
        answer(2.0, 3.0, 4.0, tokens=(9, 9)),
        answer(4.0, 5.0, 6.0, tokens=(9, 9), edge=EdgeWork(chunks=3, tokens_in=None, tokens_out=4, resolved=False)),
    ]
    assert joined(answers).edge == EdgeWork(chunks=5, kept=1, tokens_in=None, tokens_out=7, resolved=False)
    assert joined(answers[1:2] * 2).edge is None


def test_tokens_that_one_call_does_not_know_are_unknown() -> None:
    answers = [answer(0.0, 1.0, 2.0, tokens=(None, 5)), answer(2.0, 3.0, 4.0, tokens=(7, None))]
    usage = joined(answers).usage
    assert usage.tokens_in is None and usage.tokens_out is None
    sample = Sample(id="x#0", deployment="x", index=0, document="d", document_chars=10)
    assert tpot(with_calls(sample, answers)) is None


def test_one_call_is_what_it_was() -> None:
    one = answer(0.0, 1.0, 2.0, tokens=(3, 4))
    sample = Sample(id="x#0", deployment="x", index=0, document="d", document_chars=10)
    assert joined([one]) is one and with_calls(sample, [one]) is sample
    with pytest.raises(ValueError, match="no call"):
        joined([])


@settings(max_examples=20)
@given(calls=st.integers(min_value=1, max_value=12), output=st.integers(min_value=1, max_value=500))
def test_the_mean_prompt_is_the_mean_of_the_prompts(calls: int, output: int) -> None:
    whole = fig(1790.0, "tok")
    found = mean_prompt(whole, output, calls, instruction=90 / 1790)
    assert found.value == pytest.approx(sum(prompt_lengths(1700.0, 90.0, output, calls)) / calls)
    assert (found is whole) is (calls == 1)


def test_an_estimated_request_is_all_its_calls_as_well() -> None:
    call = Prediction(
        ttft=fig(500.0, "ms", 400.0, 700.0),
        tpot=fig(0.01, "s"),
        e2el=fig(2.0, "s", 1.5, 3.0),
        prefill_rate=None,
        decode_rate=None,
        fits=True,
    )
    whole = in_a_row(call, 4)
    assert whole.e2el == fig(8.0, "s", 6.0, 12.0)
    assert whole.ttft is not None and whole.ttft.value == pytest.approx(6.5)
    assert whole.ttft.low == pytest.approx(6.5 * 0.75) and whole.tpot == call.tpot
    assert in_a_row(call, 1) is call
    unknown = replace(call, e2el=None)
    assert in_a_row(unknown, 4) is unknown
