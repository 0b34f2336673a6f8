"""The cloud writes from notes that a model here took: masked, checked, and never a word that was not read."""

import asyncio
import json

import pytest

from dpctl.engines.base import Prompt
from dpctl.pipelines.answer import Answer
from dpctl.pipelines.edge_map import answer, take_notes
from dpctl.pipelines.notes import SCHEMA, NoteTaken, note_prompt, read_notes
from tests.pipelines.engines import Replying

DOCUMENT = """SERVICES AGREEMENT

This Agreement is made between Halvorsen Holdings Ltd ("Provider"), represented by Mr. Jürgen Brandvold, and the Client.

ARTICLE 1. FEES

1.1 The Client shall pay Halvorsen Holdings Ltd a fee of EUR 1,250,000 within 30 days of an invoice.

ARTICLE 2. LAW

2.1 This Agreement is governed by the laws of Norway. Notices go to Jürgen Brandvold, jb@halvorsen.example.
"""
CLASSES = frozenset({"person", "organisation", "email"})


def noted(*statements: str) -> str:
    return json.dumps({"notes": [{"topic": "t", "statement": statement} for statement in statements]})


def copying(prompt: Prompt) -> str:
    """A good reader: every line of its part is a note."""
    lines = [line for line in prompt.text.splitlines() if line]
    return noted(*lines)


def run(edge: Replying, reply: str | None = None, **options: int) -> tuple[Answer, Replying]:
    engine = Replying(lambda prompt: prompt.text if reply is None else reply)
    result = asyncio.run(answer(DOCUMENT, "Who pays Brandvold?", 99, edge, engine, classes=CLASSES, seed=3, **options))
    return result, engine


def test_the_cloud_sees_masked_notes_and_the_user_reads_names() -> None:
    edge = Replying(copying)
    result, engine = run(edge, part=200)
    [prompt] = engine.prompts
    for name in ("Halvorsen", "Brandvold", "jb@"):
        assert name not in prompt.text + prompt.instruction
        assert name in result.text
    assert "EUR 1,250,000" in prompt.text and "laws of Norway" in prompt.text
    assert prompt.schema is None
    assert len(edge.prompts) > 1 and all(asked.schema == SCHEMA for asked in edge.prompts)
    work = result.edge
    assert work is not None
    assert (work.chunks, work.kept, work.fallbacks) == (len(edge.prompts), len(edge.prompts), 0)
    assert work.tokens_in == sum(len(p.instruction) + len(p.text) for p in edge.prompts)
    assert [stage.role for stage in result.stages] == ["map", "mask", "answer"]
    assert "Jürgen Brandvold" in result.given


def test_what_the_edge_model_invents_goes_no_further() -> None:
    edge = Replying(lambda _: noted("The Client pays EUR 1,250,000.", "Zbigniew Quark gets EUR 999."))
    result, engine = run(edge)
    assert "Quark" not in engine.prompts[0].text and "999" not in engine.prompts[0].text
    assert result.edge is not None and result.edge.dropped == 1


def test_an_answer_that_is_no_json_is_asked_for_once_more() -> None:
    answers = iter(["Sure! Here are", noted("The Client pays EUR 1,250,000.")])
    edge = Replying(lambda _: next(answers))
    result, engine = run(edge, note_tokens=50)
    assert [prompt.max_tokens for prompt in edge.prompts] == [50, 100]
    assert "t: The Client pays EUR 1,250,000." in engine.prompts[0].text
    assert result.edge is not None and result.edge.fallbacks == 0


def test_then_the_most_telling_clauses_stand_for_the_part() -> None:
    edge = Replying(lambda _: "import os; os.remove('x')")
    mapped = asyncio.run(take_notes(DOCUMENT, "What fee within which days?", edge, seed=0))
    assert mapped.work.fallbacks == mapped.work.chunks == 1 and len(edge.prompts) == 2
    assert mapped.texts[0] and all(line in DOCUMENT for line in mapped.texts[0].splitlines())
    result, engine = run(edge)
    assert "os.remove" not in engine.prompts[0].text
    assert result.text and all(line in DOCUMENT for line in result.text.splitlines())


def test_notes_without_anything_are_said_to_be_so() -> None:
    result, engine = run(Replying(lambda _: noted()), reply="I cannot tell.")
    assert engine.prompts[0].text == "Nothing of use was found."
    assert result.edge is not None and result.edge.kept == 0 and result.text == "I cannot tell."


def test_a_name_that_the_document_has_elsewhere_is_masked_in_the_notes() -> None:
    """The notes alone would not show that Brandvold is somebody's name."""
    edge = Replying(lambda _: noted("brandvold is paid.", "Notices go to BRANDVOLD."))
    result, engine = run(edge)
    assert "brandvold" not in (engine.prompts[0].text + engine.prompts[0].instruction).casefold()
    assert result.text == "t: brandvold is paid.\nt: Notices go to BRANDVOLD."


@pytest.mark.parametrize(
    "said",
    ["", "[]", "null", '{"notes": 5}', '{"notes": ["x"]}', '{"notes": [{"topic": 1, "statement": "x"}]}', "[" * 99_999],
)
def test_notes_that_are_none(said: str) -> None:
    assert read_notes(said) is None


def test_notes_are_read_with_or_without_a_fence_and_kept_short() -> None:
    assert read_notes(noted("a  b\nc", "")) == (NoteTaken(topic="t", statement="a b c"),)
    assert read_notes(f"```json\n{noted('a')}\n```") == (NoteTaken(topic="t", statement="a"),)
    long = read_notes(noted(*["x" * 999] * 99))
    assert long is not None and len(long) == 12 and len(long[0].statement) == 400
    prompt = note_prompt("part {x}", "question {y}?", max_tokens=9, seed=1)
    assert "question {y}?" in prompt.instruction and prompt.text == "part {x}" and '{"notes"' in prompt.instruction


def test_a_part_has_a_size() -> None:
    with pytest.raises(ValueError, match="part"):
        run(Replying(copying), part=0)
