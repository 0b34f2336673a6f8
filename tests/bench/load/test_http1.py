"""Reading HTTP/1.1: heads, and chunked bodies cut anywhere by the network."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.bench.load.http1 import Chunked, read_head


def framed(parts: list[bytes]) -> bytes:
    return b"".join(b"%x;ext=1\r\n%s\r\n" % (len(p), p) for p in parts if p) + b"0\r\nTrailer: x\r\n\r\n"


@settings(max_examples=60)
@given(
    parts=st.lists(st.binary(max_size=40), max_size=8),
    cuts=st.lists(st.integers(0, 400), max_size=12),
)
def test_a_chunked_body_comes_out_whole_however_it_was_cut(parts: list[bytes], cuts: list[int]) -> None:
    raw = framed(parts)
    edges = sorted({0, len(raw), *(cut for cut in cuts if cut < len(raw))})
    body = Chunked()
    got = b"".join(body.feed(raw[a:b]) for a, b in itertools.pairwise(edges))
    assert got == b"".join(parts)
    assert body.done


@pytest.mark.parametrize("raw", [b"zz\r\n", b"3\r\nabcd\r\n", b"-1\r\n", b"0\r\n\r\nmore", b"1" * 2000])
def test_wrong_framing_is_an_error(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Chunked().feed(raw)


def test_heads() -> None:
    head = read_head(b"HTTP/1.1 429 Too Many\r\nRetry-After: 1.5\r\nContent-Length: 3, 3\r\nConnection: Close")
    assert (head.status, head.length, head.chunked, head.keep_alive, head.retry_after) == (429, 3, False, False, 1.5)
    assert read_head(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nContent-Length: 9").length is None
    assert read_head(b"HTTP/1.1 204 None").length == 0
    # without a length the body ends with the connection, which nobody can then use again
    assert read_head(b"HTTP/1.1 200 OK").keep_alive is False
    assert read_head(b"HTTP/1.0 200 OK\r\nContent-Length: 1").keep_alive is False
    assert read_head(b"HTTP/1.1 200 OK\r\nRetry-After: Wed, 21 Oct").retry_after is None


@pytest.mark.parametrize(
    "raw",
    [
        b"SSH-2.0-x",
        b"HTTP/2 200",
        b"HTTP/1.1 abc",
        b"HTTP/1.1 200 OK\r\nno colon",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip",
    ],
)
def test_what_is_no_head(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_head(raw)
