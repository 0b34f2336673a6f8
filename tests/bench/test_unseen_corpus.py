"""The corpus of benchmarks/unseen: exact offsets, the same text for the same seed, sets that share nothing."""

import random
import re
from itertools import combinations

import pytest

pytest.importorskip("faker")

from benchmarks.unseen import (
    dev_contracts,
    dev_sentences,
    dev_words,
    first_contracts,
    first_sentences,
    fourth_contracts,
    fourth_sentences,
)
from benchmarks.unseen.dev_clauses import ENGLISH as DEV_CLAUSES
from benchmarks.unseen.documents import document
from benchmarks.unseen.first_clauses import ENGLISH as FIRST_CLAUSES
from benchmarks.unseen.first_words import LEXICON as FIRST
from benchmarks.unseen.fourth_words import LEXICON as FOURTH
from benchmarks.unseen.sentences import sentences
from benchmarks.unseen.text import Labelled
from benchmarks.unseen.writer import Writer

SHORTEST = (
    (dev_contracts.INVOICE, dev_words.LEXICON),
    (dev_contracts.PATIENT_LETTER, dev_words.LEXICON),
    *((kind, FOURTH) for kind in fourth_contracts.KINDS),
)


def check(labelled: Labelled) -> None:
    end = 0
    for mention in labelled.mentions:
        assert mention.start >= end, "mentions overlap or are not in order"
        end = mention.end
        assert labelled.text[mention.start : mention.end] == mention.surface
        assert any(character.isalnum() for character in mention.surface)
    assert end <= len(labelled.text)


@pytest.mark.parametrize(("kind", "lexicon"), SHORTEST, ids=[kind.name for kind, _ in SHORTEST])
def test_documents_hold_what_their_labels_say(kind, lexicon):
    labelled = document(kind, lexicon, 3)
    check(labelled)
    assert 3000 * kind.pages[0] <= len(labelled.text) <= 3000 * (kind.pages[1] + 3)
    assert "{" not in labelled.text
    assert "[[" not in labelled.text
    assert "<<" not in labelled.text


def test_a_seed_gives_one_text():
    kind = first_contracts.WILL
    assert document(kind, FIRST, 5) == document(kind, FIRST, 5)
    assert document(kind, FIRST, 5).text != document(kind, FIRST, 6).text


@pytest.mark.parametrize(
    ("data", "lexicon"), [(dev_sentences, dev_words.LEXICON), (first_sentences, FIRST), (fourth_sentences, FOURTH)]
)
def test_sentences_hold_what_their_labels_say(data, lexicon):
    drawn = sentences(data.TEMPLATES, data.EMPTY, lexicon, 2)
    assert drawn == sentences(data.TEMPLATES, data.EMPTY, lexicon, 2)
    for labelled in drawn:
        check(labelled)
        assert bool(labelled.mentions) is ("empty" not in labelled.strata)
    assert any("lower case" in labelled.strata for labelled in drawn)


def test_the_sets_share_no_template():
    def lines(kinds):
        return {t for kind in kinds for group in (kind.head, kind.body, kind.cycle, kind.tail) for t in group}

    def short(data):
        return {t for group in data.TEMPLATES.values() for t in group}

    for one, other in combinations((dev_contracts, first_contracts, fourth_contracts), 2):
        assert not lines(one.KINDS) & lines(other.KINDS)
        assert not {kind.name for kind in one.KINDS} & {kind.name for kind in other.KINDS}
    for one, other in combinations((dev_sentences, first_sentences, fourth_sentences), 2):
        assert not short(one) & short(other)
    assert not set(DEV_CLAUSES) & set(FIRST_CLAUSES)
    assert len(short(dev_sentences) | short(first_sentences)) >= 150


def test_a_wrapped_name_is_still_labelled():
    broken = 0
    for seed in range(4):
        labelled = document(first_contracts.REFERENCE, FIRST, seed)
        check(labelled)
        broken += sum("\n" in m.surface for m in labelled.mentions if m.cls == "person")
    assert broken > 0


def test_a_slot_that_is_none_is_refused():
    writer = Writer(random.Random(0), FIRST, ("en_GB",))
    with pytest.raises(ValueError, match="a slot that is none"):
        writer.put("Signed by {P1}")


def test_a_value_recurs_with_its_owner_and_stops_are_not_doubled():
    writer = Writer(random.Random(0), FIRST, ("en_US",))
    writer.put("{phone:p1} and {phone:p1}; {o1}. {date:sign}, {date:sign}.")
    text = "".join(writer.draft.parts)
    first, second, *_, one, other = (text[m.start : m.end] for m in writer.draft.mentions)
    assert first == second
    assert one == other
    assert not re.search(r"\.\.", text)
