"""The handbook passages: one answers the question, and it is the one to cite."""

import re

from dpctl.bench.documents import generate
from dpctl.bench.kinds.passages import UNITS
from dpctl.bench.kinds.scene import words
from dpctl.bench.quality import facts_found
from dpctl.core.documents import KeyFact
from tests.each import each


@each("seed", range(20))
def test_one_passage_answers_the_question(seed: int) -> None:
    document = generate("handbook-passages", seed=seed, pages=14)
    question, *passages = re.split(r"\n\n(?=\[KB-)", document.text)
    facts = {fact.id: fact for fact in document.facts}
    site = re.search(r".*(the [^?.,]+ site(?: number \d+)?)", question)
    assert site is not None
    assert len(passages) == 14
    cited = [p for p in passages if p.startswith(f"[{facts['citation'].forms[0]}]")]
    assert len(cited) == 1
    asked = [fact for name, fact in facts.items() if name != "citation"]
    assert len(facts_found(cited[0], asked)) == len(asked) == 2
    assert site[1] in cited[0]
    topic = cited[0].split("\n")[0].partition("] ")[2]
    rivals = [p for p in passages if p is not cited[0] and p.split("\n")[0].endswith(f"] {topic}")]
    assert rivals  # the same article of another site, with other figures
    for rival in rivals:
        assert site[1] not in re.split(r"(?<=[.])\s", rival)[0].split("\n\n")[-1]
        assert facts_found(rival, asked) == ()


def test_one_passage_alone() -> None:
    document = generate("handbook-passages", seed=1, pages=1)
    assert document.text.count("[KB-") == 1
    assert len(facts_found(document.text, document.facts)) == 3


def test_every_figure_of_every_article_is_found_where_it_stands() -> None:
    for article in words("knowledge")["article"]:
        for name in article["asked"]:
            for value in article[name]:
                text = article["text"].replace(f"{{{name}}}", str(value))
                forms = tuple(form.format(value) for form in UNITS[article["units"][name]])
                assert facts_found(text, [KeyFact(id=name, kind="amount", forms=forms)]) == (name,), (text, forms)
