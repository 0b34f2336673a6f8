"""What one request exposed: by what left, by what masking left over, and never of a user's own words."""

from dataclasses import replace
from pathlib import Path

import pytest

from dpctl.bench.calls import next_text
from dpctl.bench.documents import generate
from dpctl.bench.exposure import exposure
from dpctl.bench.work import Work
from dpctl.catalog import read
from dpctl.core.run import Attempt, EdgeWork, Exposure
from dpctl.engines.base import Usage
from dpctl.pipelines.answer import Answer
from dpctl.privacy.find import find
from dpctl.privacy.mask import mask
from dpctl.privacy.mention import CLASSES
from dpctl.privacy.metrics import TAIL_CLASSES
from dpctl.privacy.reidentify import Population, parse_population

DOCUMENT = generate("agreement", seed=9, pages=3)
PERSON = next(span for span in DOCUMENT.spans if span.cls == "person")
LETTERS = CLASSES - {"amount", "date"}


@pytest.fixture
def work(tmp_path: Path) -> Work:
    return Work(
        scenario=read.scenario("legal-summary"),
        document=DOCUMENT,
        runs=1,
        time_budget=1.0,
        full=False,
        cache=tmp_path,
        seed=1,
        on_progress=lambda _: None,
        on_answer=lambda *_: None,
    )


def answer(*, classes: frozenset[str] | None, sent: str = "", edge: EdgeWork | None = None) -> Answer:
    hidden = None if classes is None else mask(DOCUMENT.text, find(DOCUMENT.text), classes=classes, seed=1)
    return Answer(
        text="An answer.",
        first=1.0,
        last=2.0,
        token_times=(1.0,),
        usage=Usage(tokens_in=1, tokens_out=1),
        stages=(),
        sent=sent or (hidden.text if hidden else DOCUMENT.text),
        hidden=hidden,
        edge=edge,
    )


def away(*found: str) -> tuple[Attempt, ...]:
    return (Attempt(zone="third-party", host="h", bytes_out=9, found_spans=found),)


def test_masked_and_whole(work: Work) -> None:
    kept = exposure(work, away(), {}, answer(classes=LETTERS))
    assert kept.entities["person"] == len({s.entity for s in DOCUMENT.spans if s.cls == "person"})
    assert kept.entities_out == {} and kept.exact is True and kept.surviving == {}
    assert kept.words is not None and kept.over is not None and kept.tails is not None
    assert kept.words["person"][0] == 0 < kept.words["person"][1]
    # dates are not masked here
    assert kept.words["date"][0] == kept.words["date"][1]
    assert 0 <= kept.over[0] < 0.05 * kept.over[1] and kept.tails[0] == 0


def test_as_it_stands_everything_is_exposed(work: Work) -> None:
    ids = tuple(span.id for span in DOCUMENT.spans)
    leaked = {"person": tuple(s.id for s in DOCUMENT.spans if s.cls == "person")}
    kept = exposure(work, away(*ids), leaked, answer(classes=None))
    assert len(kept.entities_out["person"]) == kept.entities["person"]
    assert kept.words is not None and all(out == n for out, n in kept.words.values())
    assert kept.over is None and kept.exact is None
    assert kept.tails is not None
    assert kept.surviving["date"] == len({s.text for s in DOCUMENT.spans if s.cls == "date"})
    # what stays on the premises has left nothing
    inside = (replace(away(*ids)[0], zone="premises"),)
    assert exposure(work, inside, {}, answer(classes=None)).surviving == {}


def test_last_digits_are_counted_where_they_stand_in_what_was_sent(work: Work) -> None:
    kept = exposure(work, away(), {}, answer(classes=LETTERS))
    assert kept.tails is not None and kept.tails[1] > 0
    numbers = ("".join(c for c in s.text if c.isdigit()) for s in DOCUMENT.spans if s.cls in TAIL_CLASSES)
    endings = " ".join(f"ending {number[-4:]}" for number in numbers)
    told = exposure(work, away(), {}, answer(classes=LETTERS, sent=endings))
    assert told.tails == (kept.tails[1], kept.tails[1])
    hidden = " ".join(f"⟦DATE_{word}_1⟧" for word in endings.split() if word.isdigit())
    assert exposure(work, away(), {}, answer(classes=LETTERS, sent=hidden)).tails == kept.tails


def test_without_an_answer_or_with_one_given_here_only_what_left_is_told(work: Work) -> None:
    for said in (None, answer(classes=None, edge=EdgeWork(resolved=True))):
        kept = exposure(work, away(PERSON.id), {"person": (PERSON.id,)}, said)
        assert kept.entities_out == {"person": (PERSON.entity,)}
        assert (kept.words, kept.over, kept.tails, kept.exact) == (None, None, None, None)


def test_of_a_users_own_text_nobody_knows_more_than_the_finder(work: Work) -> None:
    own = replace(work, document=replace(DOCUMENT, generated=False))
    kept = exposure(own, away(), {}, answer(classes=LETTERS))
    assert (kept.words, kept.over) == (None, None) and kept.exact is True


def test_who_is_sought_among_whom(work: Work) -> None:
    date = next(span for span in DOCUMENT.spans if span.cls == "date")
    people = parse_population(f"date,place\n{date.text},Ulm\n{date.text},Jena\n1 May 1801,Ulm\n")
    found = exposure(replace(work, population=people), away(date.id), {}, None)
    assert (found.population, found.fitting, found.surviving) == (3, 2, {"date": 1})
    assert exposure(replace(work, population=people), away(), {}, None).fitting == 3
    number = replace(work, population=Population(size=40))
    assert exposure(number, away(), {}, None).fitting == 40
    assert exposure(number, away(date.id), {}, None).fitting is None
    assert exposure(work, away(), {}, None) == Exposure(
        entities={
            cls: len({s.entity for s in DOCUMENT.spans if s.cls == cls}) for cls in {s.cls for s in DOCUMENT.spans}
        }
    )


def test_of_several_calls_the_words_are_told_in_the_parts_between_the_answers(work: Work) -> None:
    calls = 3
    chain = replace(work, scenario=replace(work.scenario, workload=replace(work.scenario.workload, calls=calls)))
    # an earlier answer repeats a name, masked there too: that is none of the document's words
    prompt = next_text(DOCUMENT.text, [f"Signed by {PERSON.text}.", "Nothing else."], calls)
    hidden = mask(prompt, find(prompt), classes=LETTERS, seed=1)
    said = replace(answer(classes=None), sent=hidden.text, hidden=hidden)
    kept, once = exposure(chain, away(), {}, said), exposure(work, away(), {}, answer(classes=LETTERS))
    assert kept.exact is True and kept.words is not None and once.words is not None
    assert kept.words["person"][0] == 0 and kept.words["date"] == once.words["date"]
    assert kept.over is not None and once.over is not None and kept.over[1] == once.over[1]
    # read as if the document came first, the places would be those of other words
    assert kept.over[0] <= once.over[0] + 20


def test_of_several_calls_another_document_is_not_told_by_its_places(work: Work) -> None:
    chain = replace(work, scenario=replace(work.scenario, workload=replace(work.scenario.workload, calls=2)))
    hidden = mask("Something else.", [], classes=LETTERS, seed=1)
    kept = exposure(chain, away(), {}, replace(answer(classes=None), sent=hidden.text, hidden=hidden))
    assert kept.exact is False and kept.words is None and kept.over is None
