"""What placeholders tell: the year, the size, an age, an order, and never more."""

import pytest

from dpctl.catalog import regimes
from dpctl.core.documents import Span
from dpctl.core.errors import UsageError
from dpctl.privacy.generalise import CAN_TELL, Generalisation, Tells, legend, told
from dpctl.privacy.mask import mask
from dpctl.privacy.regimes import generalisation
from dpctl.privacy.restore import restore

HIPAA = Generalisation(tells={"date": Tells.YEAR, "age": Tells.AGE, "amount": Tells.SIZE}, this_year=2026)


def suffix(cls: str, surface: str, by: Generalisation = HIPAA) -> str:
    found = told(cls, surface, by)
    assert found is not None
    return found.suffix


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        ("4 March 2019", "_2019"),
        ("03/05/2020", "_2020"),
        ("May 2020", "_2020"),
        ("1999", "_1999"),
        # of the first nobody is 90 yet
        ("3 May 1937", "_1937"),
        ("3 May 1936", "_OTHER"),
        ("5 March", "_OTHER"),
        ("2019 to 2021", "_OTHER"),
    ],
)
def test_of_a_date_the_year_unless_it_tells_a_great_age(surface: str, expected: str) -> None:
    assert suffix("date", surface) == expected
    # nobody said what year it is
    assert suffix("date", surface, Generalisation(tells=HIPAA.tells)) == "_OTHER"


@pytest.mark.parametrize(
    ("surface", "expected"),
    [
        ("aged 45", "_45"),
        ("89 years old", "_89"),
        ("92-year-old", "_OVER_89"),
        ("6 months old", "_OTHER"),
        ("45 or 46", "_OTHER"),
        ("4.5 years", "_OTHER"),
    ],
)
def test_of_an_age_what_is_not_above_89(surface: str, expected: str) -> None:
    assert suffix("age", surface) == expected


@pytest.mark.parametrize(
    ("surface", "expected"),
    [("$1,250", "_USD_E3"), ("EUR 2.5 million", "_EUR_E6"), ("£3", "_GBP_E0"), ("€0.50", "_EUR"), ("much", "_OTHER")],
)
def test_of_a_sum_the_power_of_ten(surface: str, expected: str) -> None:
    assert suffix("amount", surface) == expected


def test_only_what_can_be_told_of_a_class() -> None:
    assert told("person", "Ada 2019", HIPAA) is None
    for what, classes in CAN_TELL.items():
        with pytest.raises(ValueError, match=what):
            Generalisation(tells={"person": what})
        assert "person" not in classes


def test_masked_text_tells_the_years_keeps_sums_in_order_and_restores() -> None:
    surfaces = (
        ("2 May 2019", "date"),
        ("May 2, 2019", "date"),
        ("EUR 3,100,000", "amount"),
        ("EUR 2.5 million", "amount"),
        ("aged 92", "age"),
    )
    text = " | ".join(surface for surface, _ in surfaces)
    spans = [
        Span(id=s, start=text.index(s), end=text.index(s) + len(s), text=s, cls=cls, entity=s) for s, cls in surfaces
    ]
    masked = mask(text, spans, classes=frozenset({"date", "amount", "age"}), generalise=HIPAA)
    assert masked.text == " | ".join(
        ("⟦DATE_2019_1⟧", "⟦DATE_2019_1b⟧", "⟦AMOUNT_EUR_E6_2⟧", "⟦AMOUNT_EUR_E6_1⟧", "⟦AGE_OVER_89_1⟧")
    )
    assert restore(masked.text, masked.mapping) == text
    assert masked.places == tuple((span.start, span.end) for span in spans)


def test_the_legend_says_what_the_types_tell() -> None:
    types, meaning = legend({"DATE_2019", "DATE_2020", "AMOUNT_EUR_E6", "AGE_45", "AGE_OVER_89", "PERSON"}, HIPAA)
    assert types == ["AGE_OVER_89", "AGE_nn", "AMOUNT_EUR_En", "DATE_yyyy", "PERSON"]
    assert "the year yyyy" in meaning and "above 89" in meaning and "10^n" in meaning
    # dates of one year have no order
    assert "The numbers of AMOUNT_EUR_En are in order" in meaning
    assert legend({"DATE", "PERSON"}, Generalisation()) == (["DATE", "PERSON"], "")


def test_several_regimes_let_told_only_what_each_of_them_does() -> None:
    def of(names: str) -> dict[str, str]:
        return dict(generalisation(regimes.regimes(names), this_year=2026).tells)

    assert of("hipaa") == {"age": "age", "amount": "size", "date": "year"}
    assert of("gdpr+pci-dss") == {"amount": "order", "date": "order"}
    assert of("hipaa+gdpr") == {}


def test_a_regime_that_tells_what_cannot_be_told_is_refused(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "dpctl" / "regimes"
    folder.mkdir(parents=True)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (folder / "own.toml").write_text(
        'id = "own"\ntitle = "t"\nabout = "a"\n[[telling]]\nkind = "person"\ntells = "year"\nlaw = "l"\nsays = "s"\n'
        'source = "x"\nwording = "from memory"\n[[rules]]\nid = "r"\nlaw = "l"\nsays = "s"\nsource = "x"\n'
        'wording = "from memory"\neffect = "permit"\n'
    )
    with pytest.raises(UsageError, match="person"):
        regimes.regime("own")
