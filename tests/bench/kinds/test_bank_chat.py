"""The bank chat: its numbers check, and its facts belong together."""

import re

from dpctl.bench.agreement_numbers import iban_is_valid, luhn
from dpctl.bench.documents import generate
from dpctl.bench.kinds.scene import words
from tests.each import each


@each("seed", range(12))
def test_cards_and_accounts_have_valid_check_digits(seed: int) -> None:
    spans = generate("bank-chat", seed=seed, pages=24).spans
    cards = {s.text.replace(" ", "") for s in spans if s.cls == "account" and len(s.text) == 19}
    assert cards
    for card in cards:
        assert card.startswith("40000000")  # kept for tests: no card of anybody's
        assert luhn([int(digit) for digit in card[:-1]]) == int(card[-1])
    ibans = [s.text for s in spans if s.cls == "iban"]
    assert ibans
    assert all(iban_is_valid(text) for text in ibans)


@each("seed", range(12))
def test_payee_sum_and_day_stand_in_one_line_of_the_payments(seed: int) -> None:
    document = generate("bank-chat", seed=seed, pages=10)
    facts = {fact.id: fact.forms for fact in document.facts}
    rows = [line.split(" | ") for line in document.text.splitlines() if line.count(" | ") == 2]
    assert len(rows) == 10
    row = [r for r in rows if r[0] == facts["day"][0]]
    assert [(r[1], r[2]) for r in row] == [(facts["payee"][-1], facts["amount"][0])]
    assert document.text.count(facts["amount"][0]) >= 2  # in the payments and in what the customer says


@each("seed", range(12))
def test_the_period_is_that_of_the_topic(seed: int) -> None:
    document = generate("bank-chat", seed=seed, pages=6)
    facts = {fact.id: fact.forms for fact in document.facts}
    topic = next(t for t in words("bank")["topic"] if tuple(t["forms"]) == facts["topic"])
    figure = re.search(re.escape(topic["rule"]).replace(re.escape("{limit}"), r"(\d+)"), document.text)
    assert figure is not None
    assert any(form.startswith(f"{figure[1]} ") for form in facts["period"])
