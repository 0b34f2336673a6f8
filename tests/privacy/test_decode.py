"""Whatever two encodings lie over a planted span, the search finds it; an ordinary document costs it little."""

import base64
import gzip
import json
import quopri
import urllib.parse
import zlib
from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.bench.documents import generate
from dpctl.core.documents import Span
from dpctl.privacy.decode import CHARACTERS, DEPTH, Readings
from dpctl.privacy.leaks import Search, leaked, search

NAMES = (
    "Zoë O’Hara-Müller",
    "Иван Петрович Сидоров",
    "ACME Holdings Limited",
    "GB29 NWBK 6016 1331 9268 19",
    "村上 春樹株式会社",
)
SENTENCE = "Agreed between {} and others, on the terms below."


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def chunks(data: bytes) -> bytes:
    text = base64.b64encode(data).decode()
    return json.dumps([{"delta": text[i : i + 37]} for i in range(0, len(text), 37)]).encode()


def text_as(encode: Callable[[str], bytes]) -> Callable[[bytes], bytes]:
    """An encoding of text; bytes that are no UTF-8 are taken as Latin-1, as careless programs do."""

    def encoded(data: bytes) -> bytes:
        try:
            return encode(data.decode())
        except UnicodeDecodeError:
            return encode(data.decode("latin-1"))

    return encoded


def full_width(text: str) -> bytes:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text).encode()


ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    "plain": lambda data: data,
    "json": text_as(lambda text: json.dumps({"content": text}).encode()),
    "percent": lambda data: b"/q?text=" + urllib.parse.quote(data, safe="").encode(),
    "form": lambda data: urllib.parse.urlencode({"a": "1 + 1", "text": data}).encode(),
    "html": text_as(lambda text: "".join(f"&#{ord(c)};" for c in text).encode()),
    "html-hex": text_as(lambda text: "".join(f"&#x{ord(c):x};" for c in text).encode()),
    "quoted-printable": quopri.encodestring,
    "base64": base64.b64encode,
    "base64-url": lambda data: b"/files/" + base64.urlsafe_b64encode(data).rstrip(b"="),
    "base64-lines": base64.encodebytes,
    "base64-chunks": chunks,
    "hex": lambda data: data.hex().encode(),
    "hex-spaced": lambda data: data.hex(" ").upper().encode(),
    "bytes-escaped": lambda data: "".join(f"\\x{b:02x}" for b in data).encode(),
    "gzip": lambda data: gzip.compress(data, mtime=0),
    "zlib": zlib.compress,
    "deflate": raw_deflate,
    "utf-16-le": text_as(lambda text: text.encode("utf-16-le")),
    "utf-16": text_as(lambda text: text.encode("utf-16")),
    "zero-width": text_as(lambda text: "\u200b".join(text).encode()),
    "full-width": text_as(full_width),
}


def span(text: str) -> Span:
    return Span(id="planted", start=0, end=len(text), text=text, cls="person", entity="e1")


@pytest.mark.parametrize("outer", ENCODINGS)
def test_a_span_is_found_under_any_two_encodings(outer: str) -> None:
    missed = [
        (inner, name)
        for inner, name in product(ENCODINGS, NAMES)
        if not leaked([ENCODINGS[outer](ENCODINGS[inner](SENTENCE.format(name).encode()))], [span(name)])
    ]
    assert missed == []


@settings(max_examples=60, deadline=None)
@given(
    name=st.from_regex(r"[A-ZÀ-ÖА-Я][a-zà-öа-я]{3,12} [A-ZÀ-ÖА-Я][a-zà-öа-я]{4,14}", fullmatch=True),
    inner=st.sampled_from(sorted(ENCODINGS)),
    outer=st.sampled_from(sorted(ENCODINGS)),
)
def test_any_name_is_found_under_any_two_encodings(name: str, inner: str, outer: str) -> None:
    blob = ENCODINGS[outer](ENCODINGS[inner](SENTENCE.format(name).encode()))
    assert leaked([blob], [span(name)]) == {"planted"}
    assert leaked([ENCODINGS[outer](ENCODINGS[inner](SENTENCE.format("nobody").encode()))], [span(name)]) == frozenset()


@pytest.mark.parametrize("encode", [base64.b64encode, bytes.hex], ids=["base64", "hex"])
def test_a_short_code_is_told_from_a_word(encode: Callable[[bytes], bytes | str]) -> None:
    code = encode(b"Jo Ann")
    text = code if isinstance(code, str) else code.decode()
    assert leaked([json.dumps({"who": text}).encode()], [span("Jo Ann")]) == {"planted"}


def test_text_in_other_character_sets_is_found() -> None:
    name = "Zoë Müller"
    assert leaked([f"an {name}.".encode("latin-1")], [span(name)]) == {"planted"}
    assert leaked([f"an {name}.".encode("utf-32")], [span(name)]) == {"planted"}
    twice = f"an {name}.".encode().decode("cp1252").encode()
    assert leaked([twice], [span(name)]) == {"planted"}


def test_a_part_of_a_larger_body_is_found() -> None:
    name = "Иван Петрович Сидоров"
    body = b"--b\r\ncontent-encoding: gzip\r\n\r\n" + gzip.compress(name.encode(), mtime=0) + b"\r\n--b--"
    assert leaked([body], [span(name)]) == {"planted"}
    url = b"https://host/files/v1/" + base64.urlsafe_b64encode(f"to {name}".encode()) + b"/raw"
    assert leaked([url], [span(name)]) == {"planted"}


def test_an_ordinary_document_is_read_to_the_end_in_few_readings() -> None:
    document = generate("agreement", seed=5, pages=20)
    body = json.dumps({"messages": [{"role": "user", "content": document.text}]}).encode()
    readings = Readings(body)
    texts = list(readings)
    assert readings.complete
    # two whole readings, the body and its text; the rest is what words look like when misread
    assert sum(len(text) > len(body) / 2 for text in texts) == 2
    assert sum(map(len, texts)) < 2.5 * len(body)


def test_a_bomb_is_cut_short_and_said_so() -> None:
    bomb = gzip.compress(b" " * (3 * CHARACTERS), mtime=0)
    readings = Readings(b"first" + bomb + b"second" + bomb.replace(b"\x02\xff", b"\x00\xff"))
    assert sum(map(len, readings)) <= 2 * CHARACTERS
    assert not readings.complete
    assert search([bomb * 2], [span("Nobody Here")]) == Search(found=frozenset(), complete=False)


def test_encodings_nested_deeper_than_the_limit_are_not_undone() -> None:
    blob = b"Agreed with Zoe Miller"
    for _ in range(DEPTH):
        blob = base64.b64encode(blob)
    assert leaked([blob], [span("Zoe Miller")]) == {"planted"}
    for _ in range(2):
        blob = base64.b64encode(blob)
    assert leaked([blob], [span("Zoe Miller")]) == frozenset()


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_break_the_search(blob: bytes) -> None:
    assert leaked([blob, base64.b64encode(blob), gzip.compress(blob)], [span("Zoë O’Hara-Müller")]) == frozenset()
