"""The leak search finds what left, however it was dressed, and nothing that did not."""

import base64
import json
import urllib.parse

import pytest

from dpctl.bench.documents import generate
from dpctl.core.documents import Span
from dpctl.privacy.leaks import leaked


def spans(*surfaces: str) -> tuple[Span, ...]:
    return tuple(
        Span(id=surface, start=0, end=len(surface), text=surface, cls="person", entity=surface) for surface in surfaces
    )


NAME = "Zoë O’Hara-Müller"


@pytest.mark.parametrize(
    "blob",
    [
        NAME.encode(),
        json.dumps({"content": f"To {NAME}."}).encode(),
        json.dumps({"content": f"To {NAME}."}, ensure_ascii=False).encode(),
        ("/v1/x?name=" + urllib.parse.quote(NAME)).encode(),
        base64.b64encode(f"The name is {NAME}, keep it.".encode()),
        NAME.upper().encode(),
        NAME.replace(" ", "\n").encode(),
        json.dumps({"content": NAME.replace(" ", " \n ")}).encode(),
        NAME.replace("Zoë", "Zoe\u0308").encode(),
        ("Z\u200bo\u200bë O’Hara-Müller").encode(),
    ],
    ids=["raw", "json", "json-utf8", "percent", "base64", "upper", "broken", "broken-json", "nfd", "zero-width"],
)
def test_a_name_is_found_however_it_left(blob: bytes) -> None:
    assert leaked([b"something else", blob], spans(NAME)) == {NAME}


def test_what_did_not_leave_is_not_found() -> None:
    assert leaked([b"To whom it may concern: Ohara, Muller."], spans(NAME)) == frozenset()
    assert leaked([], spans(NAME)) == frozenset()
    assert leaked([b"Ada"], ()) == frozenset()


@pytest.mark.parametrize(
    ("surface", "text", "found"),
    [
        ("Al", "Also, always", False),
        ("Al", "Al, come here", True),
        ("12", "in 2012 and 124", False),
        ("12-34-56", "sort code 12-34-56.", True),
        ("Ross", "across the Rossi family", False),
        ("Ross", "Ross's house", True),
    ],
)
def test_short_names_need_word_boundaries(surface: str, text: str, found: bool) -> None:
    assert (leaked([text.encode()], spans(surface)) == {surface}) is found


def test_a_whole_document_sent_as_a_chat_body_leaks_every_planted_span() -> None:
    document = generate("agreement", seed=11, pages=10)
    body = json.dumps({"model": "m", "messages": [{"role": "user", "content": document.text}]}).encode()
    assert leaked([body], document.spans) == {span.id for span in document.spans}
