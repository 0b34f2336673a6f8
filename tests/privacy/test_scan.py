"""Gates open where their rules match, and RE2 and Python's `re` open them at the same places."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dpctl.bench.documents import generate
from dpctl.privacy import addresses, identifiers, number_forms, patterns, quantities
from dpctl.privacy.find import _gates, find
from dpctl.privacy.scan import SPACE, UPPER, Gate, Gates, blocks, matches, shape
from tests.privacy.contracts import contract

# (rule, gate, how far behind the gate's opening the rule begins)
_PAIRS = (
    (patterns._IP4, patterns._IP4_GATE, 0),
    (patterns._IP6, patterns._IP6_GATE, 0),
    (quantities._NUMERIC_DATE, quantities._NUMERIC_DATE_GATE, 0),
    (addresses._BRITISH, addresses._BRITISH_GATE, 1),
    (addresses._CANADIAN, addresses._CANADIAN_GATE, 1),
    (addresses._AMERICAN, addresses._AMERICAN_GATE, 0),
    (identifiers._IBAN, identifiers._IBAN_GATE, 2),
    (identifiers._SMALL_IBAN, identifiers._SMALL_IBAN_GATE, 0),
    *((rule, number_forms.SPECIAL_GATE, 0) for _, rule in number_forms.SPECIAL),
)
_PIECES = st.sampled_from(
    [
        "1", "12", "99", "2024", "10115", "٣", "１", "A", "AB", "HRB", "QQ", "à", "À", "Ł", "年", "月", "日", "ab",
        " ", "\n", "\u00a0", "\u2009", "\u2028", ".", ":", "::", "/", "-", "–", ",", "[2021]", "aged", "years old", "O",
        "1A", "4AB", "GB82WEST12345698765432", "gb82west12345698765432", "10.0.0.1", "1.3.2024", "LS1 4AB", "K1A 0B1",
        "MA 02110", "00:1A:2B:3C:4D:5E", "QQ 12 34 56 C", "93-year-old", "12 O 345/20",
    ]
)  # fmt: skip
_HOSTILE = [
    "7",
    "1.",
    "12:",
    "A1 ",
    "AB12",
    "gb12",
    "\u00e9",
    "\u4e2d",
    "\ud800",
    "\n1",
    "1/",
    "9 y",
    "[2021] ",
    "a\u0301",
]


@settings(deadline=None, max_examples=200)
@given(st.text())
@example("\ud800é中\u2028٣Ł")
def test_a_shape_has_one_byte_a_character(text: str) -> None:
    shaped = shape(text)
    assert len(shaped) == len(text)
    for char, byte in zip(text, shaped, strict=True):
        stands_in = bytes([byte]).decode("latin-1")
        assert stands_in == char or ord(char) > 255
        assert bool(re.match(SPACE, stands_in)) == char.isspace()
        if char.isdecimal() or char.isupper():
            assert stands_in.isdecimal() == char.isdecimal()
            assert bool(re.match(UPPER, stands_in)) == (char.isalpha() and char.isupper())


@settings(deadline=None, max_examples=300)
@given(st.lists(_PIECES, max_size=12).map("".join))
def test_a_gate_opens_wherever_its_rule_matches(text: str) -> None:
    for rule, gate, lead in _PAIRS:
        opened = {start + lead for start in gate.starts(shape(text))}
        for match in rule.finditer(text):
            # What an earlier hit of the same gate covers is part of that hit's number.
            before = [start for start in opened if start <= match.start()]
            assert match.start() in opened or (before and match.start() - max(before) < 40), (rule.pattern, text)


def test_rules_match_through_gates_as_they_do_alone() -> None:
    for seed in (301, 302):
        text = generate("agreement", seed=seed, pages=15).text
        shaped = shape(text)
        for rule, gate, lead in _PAIRS:
            assert [m.span() for m in matches(rule, text, gate.starts(shaped), lead)] == [
                m.span() for m in rule.finditer(text)
            ]


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("re2", reason="google-re2 is not installed: there is nothing to compare")


def _without_re2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Gate, "starts", lambda gate, shaped: (m.start() for m in gate._plain.finditer(shaped)))
    monkeypatch.setattr(Gates, "_by_any", lambda gates, shaped: gates._by_sign(shaped))


@pytest.mark.usefixtures("plain")
def test_both_engines_find_the_same_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [generate("agreement", seed=seed, pages=10).text for seed in (311, 312)]
    texts += [contract(seed, width=60).text for seed in range(6)] + [piece * 300 for piece in _HOSTILE]
    fast = [find(text) for text in texts]
    _without_re2(monkeypatch)
    assert [find(text) for text in texts] == fast


@pytest.mark.usefixtures("plain")
@settings(deadline=None, max_examples=200)
@given(st.one_of(st.text(), st.lists(_PIECES, max_size=30).map("".join)))
def test_both_engines_open_the_same_gates(text: str) -> None:
    shaped = shape(text)
    for gate in _gates()._gates:
        assert gate._fast is not None
        assert list(gate.starts(shaped)) == [match.start() for match in gate._plain.finditer(shaped)]


@settings(deadline=None, max_examples=200)
@given(st.one_of(st.text(), st.lists(st.one_of(_PIECES, st.sampled_from(_HOSTILE)), max_size=30).map("".join)))
@example("AB12CD34 EF5 6GHI ab_c1_d.ef.gh12ij svc-a_b-adm0 gh:ab/c01")
@example("00:1A:2B:3C:4D:5E WWW.www.a, New South Wales 2000, Pune 400 019-400019")
def test_gates_open_together_where_each_opens_alone(text: str) -> None:
    shaped = shape(text)
    alone = {gate: list(gate.starts(shaped)) for gate in _gates()._gates}
    assert _gates().opened(shaped) == alone
    with pytest.MonkeyPatch.context() as patch:
        _without_re2(patch)
        assert _gates().opened(shaped) == alone


def test_a_gate_in_one_piece_may_begin_with_anything() -> None:
    plain, signed = Gate("(?:a|b)c?"), Gate(("[x\n]", "-", "[0-9]"), ("", r"\.", "a"))
    assert plain.firsts() == set(range(256))
    assert signed.firsts() == set(b"x\n.")
    with pytest.MonkeyPatch.context() as patch:
        _without_re2(patch)
        assert Gates(plain, signed).starts(b"ab x-1.a") == [[0, 1, 7], [3, 6]]


def test_blocks_are_those_of_the_characters() -> None:
    assert blocks("plain") == frozenset()
    assert blocks("ab\u00e9") == frozenset()
    assert blocks("Ж東’") == {0x04, 0x67, 0x20}
