"""User names and handles."""

import pytest

from dpctl.privacy.find import find


@pytest.mark.parametrize(
    ("text", "user"),
    [
        ("The Supplier shall close the account tkowal6K now.", "tkowal6K"),
        ("The Supplier shall close qx48lin and pay.", "qx48lin"),
        ("Confirmed, says gh:otter-4, by the Supplier.", "gh:otter-4"),
        ("The Supplier shall remove mreyes-adm from it.", "mreyes-adm"),
        ("Reported, it says, from svc-tolland-03 to the Supplier.", "svc-tolland-03"),
        ("The Supplier shall lock x_ade_x at once.", "x_ade_x"),
        ("The Supplier shall lock u813851 at once.", "u813851"),
        ("The Supplier shall lock jk940 at once.", "jk940"),
        ("The Supplier shall lock ext-temp23 at once.", "ext-temp23"),
        ("The plan was changed by jorlov, the Supplier says.", "jorlov"),
        ("The users mwang, jorlov and tkol of the Supplier.", "tkol"),
    ],
)
def test_user_names_are_found(text: str, user: str) -> None:
    assert user in [span.text for span in find(text) if span.cls == "account"]


@pytest.mark.parametrize(
    "text",
    [
        "The Supplier shall use the account balance and a co-tenant's profile picture.",
        "The file was changed by agreement of the Supplier, and confirmed by letter.",
        "The Supplier shall meet en590 and rs485 in 2023-q4 and the sub-item of it.",
        "The snake_case and the file_name flag are for the Supplier.",
    ],
)
def test_ordinary_words_are_none(text: str) -> None:
    assert not [span for span in find(text) if span.cls == "account"]


def test_a_column_of_user_names_is_found_whole() -> None:
    rows = "".join(f"{user} | Viewer | {i}\n" for i, user in enumerate(("tkowal6", "orlov46", "mwang", "pison17")))
    text = f"The Supplier shall keep this list.\n\nUser | Role | Seat\n{rows}"
    assert {"tkowal6", "orlov46", "mwang", "pison17"} <= {span.text for span in find(text)}
