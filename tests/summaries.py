"""What the emulator's answer to a text is, for tests that read nothing but the words."""

from dpctl.engines.emulator_summary import extract


def summarise(text: str, max_chars: int) -> str:
    """The text of the extract."""
    return extract(text, max_chars).text
