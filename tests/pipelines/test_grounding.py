"""What is stated and stands nowhere is named; what is only written in another way is not."""

import pytest

from dpctl.bench.documents import generate
from dpctl.pipelines.grounding import Grounding, grounding
from tests.summaries import summarise

SOURCE = """Halvorsen Holdings Ltd pays EUR 1,250,000 by 3 May 2027, with interest at 4.5 per cent, to Jürgen Brandvold.
Amounts in EUR: 700 a day. The notice period is ninety (90) days."""


@pytest.mark.parametrize(
    "text",
    [
        "1.25 million euros are due on 2027-05-03 at 4.5%.",
        "JÜRGEN BRANDVOLD (Jurgen Brandvold) receives €1,250,000 from Halvorsen's account.",
        "1. The fee is EUR 700.\n2. Notice: 90 days.\n## 3. Law\n(4) Rest",
        "⟦PERSON_99⟧ is paid. However, The Supplier and every Party agree.",
        "",
    ],
)
def test_what_stands_in_the_source_is_supported(text: str) -> None:
    assert grounding(text, SOURCE).unsupported == ()
    assert grounding(text, SOURCE).share == 1.0


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("EUR 1,250,001", ("1250001eur",)),
        ("USD 1,250,000", ("1250000usd",)),
        ("on 4 May 2027", ("2027-05-04",)),
        ("45 per cent and 90 days", ("45 %",)),
        ("sixty days", ("60",)),
        ("paid to Zbigniew Quarkhill", ("Zbigniew", "Quarkhill")),
    ],
)
def test_what_does_not_is_named(text: str, missing: tuple[str, ...]) -> None:
    assert grounding(text, SOURCE).unsupported == missing


def test_the_share_is_of_all_that_is_stated() -> None:
    found = grounding("Halvorsen pays EUR 1,250,000 or EUR 5 by 3 May 2027.", SOURCE)
    assert found == Grounding(stated=4, unsupported=("5eur",))
    assert found.share == 0.75


def test_an_extractive_summary_invents_nothing() -> None:
    text = generate("agreement", seed=2, pages=6).text
    found = grounding(summarise(text, 2500), text)
    assert found.stated > 10 and found.unsupported == ()
