"""Particles and initials before a surname."""

import pytest

from dpctl.privacy.particles import with_particles


@pytest.mark.parametrize(
    ("text", "name", "language", "whole"),
    [
        ("met van den Broek", "Broek", "en", "van den Broek"),
        ("a Mr al-Masri", "Masri", "en", "al-Masri"),
        ("Signed M.D. Gelabert", "Gelabert", "en", "M.D. Gelabert"),
        ("by A. al-Masri", "Masri", "en", "A. al-Masri"),
        ("von der Quellhorst", "Quellhorst", "de", "Quellhorst"),
        ("Frau van der Quell", "Quell", "de", "van der Quell"),
        ("agreement of Kestrel", "Kestrel", "en", "Kestrel"),
        ("Kestrel", "Kestrel", "en", "Kestrel"),
        ("error; arap Kestrel", "Kestrel", "en", "arap Kestrel"),
        ("vordering van de Kestrel", "Kestrel", "nl", "Kestrel"),
        ("aandelen in van Kestrel", "Kestrel", "nl", "van Kestrel"),
        ("Groet,\nvan Kestrel", "Kestrel", "nl", "van Kestrel"),
    ],
)
def test_what_belongs_to_a_name(text: str, name: str, language: str, whole: str) -> None:
    assert text[with_particles(text, text.index(name), language) :] == whole
