"""What the finder leaves of a text."""

from dpctl.privacy.find import find


def blanked(text: str) -> str:
    """Return the text with an underscore for each span that the finder returns."""
    for span in reversed(find(text)):
        text = f"{text[: span.start]}_{text[span.end :]}"
    return text
