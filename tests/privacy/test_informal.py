"""Short texts without contract terms: names without title, definition or capital."""

import pytest

from dpctl.privacy.find import find
from dpctl.privacy.informal import is_informal


def left(text: str) -> str:
    """The text with what is masked taken out."""
    for span in reversed(find(text)):
        text = text[: span.start] + "_" + text[span.end :]
    return text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("hi, this is priya from acme", "hi, this is _ from _"),
        ("we spoke to john smith from barclays yesterday", "we spoke to _ _ from _ yesterday"),
        ("i live at 22 baker street, london", "i live at _"),
        ("Patel called yesterday.", "_ called yesterday."),
        ("Will and Grace will join the call.", "_ and _ will join the call."),
        ("Will you join the call?", "Will you join the call?"),
        ("Mark sent the file to Rose last week.", "_ sent the file to _ last week."),
        ("Mark the date in your calendar.", "Mark the date in your calendar."),
        ("Thanks, Bill", "Thanks, _"),
        ("We met in May, and again in April.", "We met in May, and again in April."),
        ("Did April pay June back?", "Did _ pay _ back?"),
        ("She works for the Ministry of Defence.", "She works for the _."),
        ("I met Hope near Red Square on Monday.", "I met _ near _ on Monday."),
        ("Our Dutch colleague moved to Brazil.", "Our _ colleague moved to _."),
        ("Sky reported a loss.", "_ reported a loss."),
        ("Nobody reported a loss; staff said so.", "Nobody reported a loss; staff said so."),
        ("a rose is a rose, in black and white", "a rose is a rose, in black and white"),
        ("I'm late, don't wait for me!", "I'm late, don't wait for me!"),
    ],
)
def test_sentences(text: str, masked: str) -> None:
    assert left(text) == masked


def test_a_name_written_small_is_found_wherever_it_comes_back() -> None:
    assert (
        left("this is priya. when can priya come? priya's bag is here") == "this is _. when can _ come? _'s bag is here"
    )


@pytest.mark.parametrize(
    "text",
    [
        "The Supplier shall pay under the laws of Germany.",
        "Each Party may assign this Agreement to Sky or the Good Group.",
        "word " * 2000,
    ],
)
def test_contracts_and_long_texts_are_no_business_of_these_rules(text: str) -> None:
    assert not is_informal(text)


def test_ordinary_messages_stay_as_they_are() -> None:
    text = (
        "hello, can you send me the file again please? the link in your last email does not work any more. "
        "i tried it on my phone and on the laptop, but it only shows an error. thanks, talk to you next week."
    )
    assert left(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "I revoke the Power of Attorney given to my brother.",
        "LETTER OF AUTHORITY. I authorise my bank to send the file.",
        "TO WHOM IT MAY CONCERN: this is to certify that he was employed here.",
        "Please bring your Passport and a recent Utility Bill to Reception.",
        "Is the Will ready? I mean the one he wants to sign, not the Codicil.",
        "Badge and Laptop were returned to the Server Room.",
        "Draft a Laundering Policy for a small firm.",
        "The Court of Justice has jurisdiction over it, as has the High Court of Justice.",
        "Please omit Cable Tray to Corridor Two and send the keys to Loading Bay.",
    ],
)
def test_terms_of_offices_and_courts_are_left(text: str) -> None:
    assert left(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Please chase Jastrel for Search Results today.", "Please chase _ for Search Results today."),
        ("Exhibit Nine is the Deposition of PRICE, taken here.", "Exhibit Nine is the Deposition of _, taken here."),
        ("Emily Driver and Nora Glazier called us.", "_ and _ called us."),
        ("We heard from Concrete Ltd about it.", "We heard from _ about it."),
    ],
)
def test_names_beside_terms_are_found(text: str, masked: str) -> None:
    assert left(text) == masked
