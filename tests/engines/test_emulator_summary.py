"""What the emulator answers with: a summary that states what is asked for and invents nothing."""

from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.engines.emulator_sentences import sentences
from dpctl.engines.emulator_summary import extract
from tests.engines.emulated import AGREEMENT
from tests.summaries import summarise


def test_a_summary_states_what_a_reader_asks_for():
    summary = summarise(AGREEMENT, 600)
    for fact in ("⟦ORG_1⟧", "3 March 2024", "USD 1,250,000", "30 days", "EUR 2,500,000.00", "36) months", "New York"):
        assert fact in summary
    for filler in ("good faith", "singular", "ARTICLE 1", "waiver"):
        assert filler not in summary


LONG_FORM = """CONTENTS

1. Term and Termination
Schedule 1: Particulars

ARTICLE 2. TERM

2.1 Initial Term. This Agreement continues for an initial term of five (5) years and expires on 1 May 2030. It is long.

2.2 Visits. The term of the visit of 3 June 2025 was five (5) hours and it was noted by all with interest.

Page 2 of 9

27.1 Liability. The parties are as liable as the law says. Liability shall not exceed USD 8,250,000 in any year.

“Limit” means a liability limited to USD 9,000,000 under the Agreement.

SCHEDULE 1

The liability under this order is limited to USD 7,000,000 for each event.

The following are payable within 30 days of the invoice:

1. 4 May 2026
2. 5 June 2026
"""


def test_the_body_of_a_contract_outranks_contents_definitions_and_schedules():
    found = {sentence.text: sentence for sentence in sentences(LONG_FORM)}
    # headings, page lines, bare dates and openings of lists state nothing
    assert not [text for text in found if text.startswith(("CONTENTS", "2.1", "Page", "1. 4", "The following", "ART"))]
    order = summarise(LONG_FORM, 5000).splitlines()
    assert [line.split()[0] for line in order[:2]] == ["This", "Liability"]
    caps = [text for text in found if "limited to" in text or "not exceed" in text]
    body, definition, schedule = (found[text].standing for text in caps)
    assert body > definition > schedule
    assert summarise(LONG_FORM, 80).startswith("Liability shall not exceed USD 8,250,000")


def test_larger_amounts_matter_more():
    text = "The fee payable in June is EUR 900. \n\nThe fee payable in July is EUR 2.5 million."
    assert "2.5 million" in summarise(text, 50)


def test_room_goes_to_the_weightiest_sentences_in_document_order():
    whole = " ".join(AGREEMENT.split())
    lines = summarise(AGREEMENT, 300).splitlines()
    assert len(lines) >= 2
    positions = [whole.index(line) for line in lines]
    assert positions == sorted(positions)


WORDS = st.sampled_from(
    ["⟦PERSON_3⟧", "⟦ORG_12⟧", "Acme", "Ltd.", "USD 1,000", "pays", "by", "1 May 2024", "law;", "governed by", "§", "é"]
)
ENDS = st.sampled_from([". ", ".\n", "\n\n", "; ", "? ", " "])


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.lists(WORDS, max_size=30).map(" ".join), ENDS)), st.integers(0, 400))
def test_a_summary_invents_nothing_fits_and_cuts_no_placeholder(parts, room):
    text = "".join(word + end for word, end in parts)
    summary = summarise(text, room)
    assert len(summary) <= room
    whole = " ".join(text.split())
    assert all(line in whole for line in summary.splitlines())
    assert summary.count("⟦") == summary.count("⟧")
    assert summary == summarise(text, room)


def test_a_sentence_is_cut_only_when_none_fits():
    assert extract(AGREEMENT, 20).cut
    assert not extract(AGREEMENT, 400).cut
    assert summarise("x" * 30 + "⟦PERSON_3⟧", 35) == "x" * 30
    assert summarise("", 100) == "" == summarise(AGREEMENT, 0)


def test_a_long_contract_fills_its_room_and_repeats_itself_not():
    long = "\n\n".join(
        f"{AGREEMENT}\nFee {i} of USD {i + 100},000 is payable on {i % 28 + 1} May 2030." for i in range(200)
    )
    assert len(long) > 150_000
    summary = summarise(long, 3000)
    assert 1500 < len(summary) <= 3000
    assert len(set(summary.splitlines())) == len(summary.splitlines())
