"""What is sent is the part that bears on the question, masked, small, and still holds the facts."""

import asyncio

import pytest

from dpctl.bench.documents import generate
from dpctl.bench.quality import facts_found
from dpctl.catalog import read as catalog
from dpctl.core.errors import UnavailableError
from dpctl.pipelines import extract as pipeline
from dpctl.pipelines import hybrid
from dpctl.pipelines.clauses import clauses
from dpctl.pipelines.extract import Extract, answer, extract, extract_prompt
from dpctl.pipelines.topics import Topic, topics_of
from dpctl.privacy.leaks import leaked
from dpctl.privacy.mask import Masked
from dpctl.privacy.policy import masked_classes
from tests.pipelines.engines import Replying
from tests.summaries import summarise

SCENARIO = catalog.scenario("legal-summary")
INSTRUCTION = SCENARIO.workload.instruction
CLASSES = masked_classes(SCENARIO.sensitivity)
TOPICS = topics_of("agreement")


def test_the_extract_variant_keeps_the_facts_at_a_third_of_the_text() -> None:
    document = generate("agreement", seed=4, pages=50)
    engine = Replying(lambda prompt: summarise(prompt.text, 2000), step=200)
    result = asyncio.run(answer(document.text, INSTRUCTION, 500, engine, classes=CLASSES, seed=4, topics=TOPICS))
    [prompt] = engine.prompts
    sent = len(prompt.instruction) + len(prompt.text)
    assert sent <= 0.4 * (len(document.text) + len(INSTRUCTION))
    assert len(facts_found(result.given, document.facts)) >= 0.9 * len(document.facts)
    sensitive = [span for span in document.spans if span.cls in CLASSES]
    assert len(sensitive) > 300
    assert not leaked([prompt.text.encode(), prompt.instruction.encode()], sensitive)
    assert [stage.role for stage in result.stages] == ["mask", "extract", "answer"]
    assert result.edge is not None and 0 < result.edge.kept < result.edge.chunks
    assert "⟦" not in result.text and result.residue == () and result.restored > 0
    assert result.usage.tokens_in == sent


def test_a_short_document_is_sent_whole_and_not_called_an_extract() -> None:
    engine = Replying(lambda prompt: prompt.text)
    result = asyncio.run(answer("Ada pays.", "Who pays?", 9, engine, classes=frozenset(), seed=0, share=1.0))
    assert result.text == "Ada pays."
    assert result.edge is not None and result.edge.kept == result.edge.chunks == 1
    assert engine.prompts[0].instruction == "Who pays?"


def numbered(*texts: str) -> str:
    return "\n\n".join(f"ARTICLE {i}. PART {'I' * i}\n\n{text}" for i, text in enumerate(texts, 1))


PADDING = "Nothing in this clause bears on anything that anybody asked, nor does it say so. " * 4


def test_each_topic_has_its_turn_and_the_order_is_the_documents() -> None:
    text = numbered(PADDING, "The liability cap is EUR 5.", PADDING, "Payment is due in 30 days.", PADDING)
    topics = [Topic(name="payment", terms="invoice due"), Topic(name="liability", terms="cap")]
    found = extract(text, "Zzz?", topics=topics, share=0.35)
    assert [clause.number for clause in found.clauses] == [0, 1, 3]
    assert found.text.index("liability cap") < found.text.index("Payment is due")
    assert "ARTICLE 4. PART IIII\n\nPayment" in found.text


def test_definitions_of_the_terms_in_use_come_along() -> None:
    text = numbered(
        f"“Fee” means the sum stated in Schedule 2.\n\n“Ship” means a vessel.\n\n{PADDING}",
        "The Fee is payable at once, and the Fee is final.",
        PADDING,
        PADDING,
    )
    found = extract(text, "What is payable?", share=0.33)
    assert any("“Fee” means" in clause.text for clause in found.clauses)
    assert not any("“Ship”" in clause.text for clause in found.clauses[1:])


def test_an_embedding_finds_what_shares_no_word() -> None:
    text = numbered("One.", *[PADDING] * 3, "Remuneration amounts to EUR 5.", *[PADDING] * 3)
    question = "What is the price?"
    share = 0.15
    assert not any("Remuneration" in clause.text for clause in extract(text, question, share=share).clauses)

    def embed(texts: object) -> list[list[float]]:
        return [[1.0, 0.0] if "Remuneration" in t or "price" in t else [0.0, 1.0] for t in texts]  # type: ignore[attr-defined]

    found = extract(text, question, share=share, embed=embed)
    assert any("Remuneration" in clause.text for clause in found.clauses)


@pytest.mark.parametrize("share", [0.0, -1.0, 1.1])
def test_a_share_is_a_share(share: float) -> None:
    with pytest.raises(ValueError, match="share"):
        extract("Text.", "Q?", share=share)


def test_a_document_in_one_piece_gives_its_first_part() -> None:
    assert [clause.number for clause in extract("word " * 40, "Q?", share=0.1).clauses] == [0]
    assert extract("", "Q?").clauses == ()


def test_an_original_in_the_extract_is_not_sent() -> None:
    masked = Masked(text="", mapping={"⟦PERSON_1⟧": "Ada Byron"}, counts={})
    chosen = Extract(clauses=tuple(clauses("Here is Ada\nByron again.")), total=1)
    with pytest.raises(UnavailableError, match="nothing was sent") as caught:
        extract_prompt(chosen, "Q?", 9, masked, seed=0)
    assert "Byron" not in str(caught.value)


def test_the_legend_names_only_types_that_are_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    text = numbered("Ada Byron signs.", PADDING, "Write to ada@byron.example about the escrow.", PADDING)
    engine = Replying(lambda _: "ok")
    classes = frozenset({"person", "email"})
    asyncio.run(pipeline.answer(text, "Escrow?", 9, engine, classes=classes, seed=0, share=0.16))
    [prompt] = engine.prompts
    assert "EMAIL" in prompt.instruction + prompt.text or "PERSON" in prompt.instruction + prompt.text
    for kind in ("EMAIL", "PERSON"):
        assert (f"⟦{kind}_" in prompt.text) == (kind in prompt.instruction)
    assert hybrid.with_legend("Q?", "no placeholder", {"⟦PERSON_1⟧": "Ada"}) == "Q?"


def test_topics_come_from_a_file_of_their_kind() -> None:
    assert len(TOPICS) > 20 and len({topic.name for topic in TOPICS}) == len(TOPICS)
    assert topics_of("poem") == ()
