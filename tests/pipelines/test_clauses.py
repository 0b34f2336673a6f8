"""A document falls into clauses under their headings, and nothing of it is lost but pages and contents."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.bench.documents import generate
from dpctl.pipelines.clauses import LONGEST, clauses

TEXT = """SERVICES AGREEMENT

CONTENTS
1. Definitions
2. Fees
3. Term
4. Liability
5. Notices
6. Law
7. Exit
Schedule 1: Sites

This Agreement is made between:

(1) Alpha Ltd; and

(2) Beta Ltd.

Page 1 of 2
ARTICLE 1. DEFINITIONS

“Fee” means the sum in clause 2.

ARTICLE 2. FEES

2.1 Sum. The Client pays EUR 5,
page 2 of 2
in advance.

2.2 Late payment:

(a) bears interest; and

(b) may end the Services.

The rest is silence.
"""


def test_clauses_have_headings_and_keep_their_lists() -> None:
    found = clauses(TEXT)
    assert [clause.number for clause in found] == list(range(len(found)))
    assert [(clause.heading, clause.text) for clause in found] == [
        ("SERVICES AGREEMENT", "This Agreement is made between:\n\n(1) Alpha Ltd; and\n\n(2) Beta Ltd."),
        ("ARTICLE 1. DEFINITIONS", "“Fee” means the sum in clause 2."),
        ("ARTICLE 2. FEES", "2.1 Sum. The Client pays EUR 5,\nin advance."),
        ("ARTICLE 2. FEES", "2.2 Late payment:\n\n(a) bears interest; and\n\n(b) may end the Services."),
        ("ARTICLE 2. FEES", "The rest is silence."),
    ]


def test_text_without_blank_lines_is_cut_at_numbers_and_sentences_never_in_a_placeholder() -> None:
    wall = "\n".join(f"{i}.1 The Client ⟦PERSON_{i}⟧ pays. " + "And so on; " * 40 for i in range(1, 9))
    found = clauses(wall)
    assert len(found) == 8
    assert all(re.match(rf"{i}\.1 ", clause.text) for i, clause in enumerate(found, 1))
    long = clauses("⟦ORGANISATION_12⟧ and " * 400)
    assert len(long) > 4 and all(len(clause.text) <= LONGEST for clause in long)
    assert sum(clause.text.count("⟦ORGANISATION_12⟧") for clause in long) == 400


def test_a_generated_agreement_loses_nothing_but_pages_contents_and_space() -> None:
    text = generate("agreement", seed=5, pages=20).text
    found = clauses(text)
    kept = " ".join(f"{clause.heading} {clause.text}" for clause in found).split()
    body = re.sub(r"(?m)^Page \d+ of \d+$", "", text[text.index("PARTIES") :])
    assert len(found) > 100
    assert not {*body.split()} - {*kept}


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet=st.sampled_from("ab1. \n⟦⟧()*#:"), max_size=80))
def test_any_text_has_clauses_in_order(text: str) -> None:
    # a line with nothing but a number may be left out as a page's
    rest = iter("".join(text.split()))
    for clause in clauses(text):
        piece = "".join(clause.text.split())
        assert piece and all(any(sign == other for other in rest) for sign in piece)
