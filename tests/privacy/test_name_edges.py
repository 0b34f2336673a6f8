"""Names that go on, and names that a register or an account behind them tells."""

from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.privacy.find import find
from dpctl.privacy.name_edges import name_gates
from dpctl.privacy.scan import Gates, shape
from tests.each import each


def _left_out(text: str, written: str) -> str:
    start = text.index(written)
    covered = {i for span in find(text) for i in range(span.start, span.end)}
    return "".join(c for i, c in enumerate(written, start) if c.isalnum() and i not in covered)


@each(
    ("text", "written"),
    [
        ("The Supplier met Meenakshi Do, the Clerk.", "Meenakshi Do"),
        ("The Supplier appoints Shirin La (alternate).", "Shirin La"),
        ("Claims: Rohani binte Rahim, card 12.", "Rohani binte Rahim"),
        ("RESOLVED THAT binte Rahim, Kanya cease to act.", "binte Rahim, Kanya"),
        ("Ticket 12\nReporter: Cross, Blessing\nAssignee: none", "Cross, Blessing"),
        ("To: Pal, Gaja <gpal@example.com>", "Pal, Gaja"),
        ("Absence: Blunt, Melody, April 17, 2001", "Blunt, Melody"),
        ("The Directors are Mason Buyers and Hayley Cross (alternate).", "Mason Buyers"),
        ("The Directors are Mason Buyers and Hayley Cross (alternate).", "Hayley Cross"),
        ("Olá Zanele, a True Key (NIPC 569 165 342) pagou.", "True Key"),
        ("We act for Copper Garden, ABN 19 390 048 482, of course.", "Copper Garden"),
        ("It is paid to Quiet Harvest (UEN 201540994H) today.", "Quiet Harvest"),
        ("1. Bank details of Hestivo: First Tower Bank, sort code 20-67-06.", "First Tower"),
        ("auf das Konto bei der First Tower Bank, IBAN DE89 3704 0044 0532 0130 00", "First Tower"),
        ("hand over to Bradley 's Gravensande, Finance.", "Bradley 's Gravensande"),
    ],
)
def test_the_whole_name_is_found(text: str, written: str) -> None:
    assert _left_out(text, written) == ""


@each(
    ("text", "word"),
    [
        ("What does Anna Do when the Buyer asks?", "when"),
        ("The Company (ABN 19 390 048 482) pays.", "Company"),
        ("The Supplier, ABN 19 390 048 482, pays.", "Supplier"),
        ("The Bank, sort code 20-67-06, is open.", "Bank"),
        ("Note: Goods, Services, and Works are due.", "Goods"),
    ],
)
def test_what_stands_beside_is_no_part(text: str, word: str) -> None:
    at = text.index(word)
    assert not [span for span in find(text) if span.start <= at < span.end]


_BEHIND = [
    " ABN 19", "\n(UEN 2", " IČO 12", " company number 1", " Bank, sort code", " Do,", " Marine Ltd.",
    " Real Estate AG,", " & Leroy ULC.", " Ltée", "\nsp. z o.o.", ": Cross, Blessing", "\nOpen Kitchen AB\n",
]  # fmt: skip


@each("behind", _BEHIND)
def test_a_gate_opens_at_what_stands_behind_a_name(behind: str) -> None:
    text = f"Kestrel{behind} "
    opened = {at for starts in Gates(*name_gates()).starts(shape(text)) for at in starts}
    inside = text.find(" Estate")
    assert opened & {len("Kestrel"), inside}


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from([*_BEHIND, "Kestrel", " and ", " ", "\n", "1Abcd", "Алфи and Алфи"]), max_size=12))
def test_the_gates_open_together_where_each_opens_alone(pieces: list[str]) -> None:
    shaped, gates = shape("".join(pieces)), name_gates()
    assert Gates(*gates).starts(shaped) == [list(gate.starts(shaped)) for gate in gates]
