"""What lines of an answer say in each protocol, and what a request came to."""

import itertools
import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.bench.load.formats import FORMATS, Line, LineReader, format_named
from dpctl.bench.load.parse import Outcome, outcome
from dpctl.bench.load.wire import Exchange, Fault
from dpctl.core.errors import UsageError


def event(data: Any, name: str = "") -> bytes:
    lead = f"event: {name}\n" if name else ""
    return f"{lead}data: {data if isinstance(data, str) else json.dumps(data)}\n\n".encode()


def chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> bytes:
    return event({"choices": [{"index": 0, "delta": delta, "finish_reason": finish}], **more})


ROLE = chunk({"role": "assistant", "content": ""})
FINISH = chunk({}, "stop")
USAGE = event({"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 3, "prompt_tokens_details": None}})
DONE = event("[DONE]")


def read(
    *pieces: bytes,
    protocol: str = "openai",
    fault: Fault = Fault.NONE,
    status: int = 200,
    ratio: float | None = 4.0,
) -> Outcome:
    """Each piece arrives 1 s after the one before it; the first at 11 s, a second after the request was due at 10 s."""
    second = 10**9
    stamped = [((11 + number) * second, piece) for number, piece in enumerate(pieces)]
    made = Exchange(
        tag=5,
        due=10 * second,
        begun=10 * second,
        sent=10 * second,
        end=(11 + len(pieces)) * second,
        status=status,
        fault=fault,
        pieces=stamped,
    )
    return outcome(made, using=format_named(protocol), start=0, chars_per_token=ratio)


def test_only_content_and_reasoning_are_tokens() -> None:
    found = read(ROLE, chunk({"reasoning_content": "hm"}), chunk({"content": "a"}), FINISH, USAGE, DONE)
    assert found.times == (12.0, 13.0)
    assert (found.first, found.last, found.end) == (12.0, 13.0, 17.0)
    assert (found.tokens_in, found.tokens_out, found.counted_by, found.finish) == (9, 3, "usage", "stop")
    assert found.failure is None


@pytest.mark.parametrize(
    ("sent", "kept"), [("a\u2028b", "a b"), ("\ud800", ""), (5, "5"), ("x" * 300, "x" * 197 + "...")]
)
def test_whatever_a_server_calls_its_finish_can_be_kept(sent: Any, kept: str) -> None:
    found = read(chunk({"content": "a"}), chunk({}, sent), DONE)
    assert (found.finish, found.failure) == (kept, None)


def test_without_usage_tokens_are_estimated_from_characters() -> None:
    found = read(ROLE, chunk({"content": "abcdefghi"}), FINISH, DONE)
    assert (found.tokens_out, found.tokens_in, found.counted_by) == (3, None, "local")
    assert read(chunk({"content": "abc"}), FINISH, ratio=None).tokens_out is None


@settings(max_examples=40)
@given(cuts=st.lists(st.integers(1, 700), max_size=10))
def test_lines_cut_anywhere_say_the_same(cuts: list[int]) -> None:
    whole = b": comment\r\n" + (
        ROLE + chunk({"content": "äö"}) + chunk({"content": "b"}) + FINISH + USAGE + DONE
    ).replace(b"\n", b"\r\n")
    edges = sorted({0, len(whole), *(cut for cut in cuts if cut < len(whole))})
    found = read(*(whole[a:b] for a, b in itertools.pairwise(edges)))
    assert (len(found.times), found.tokens_out, found.failure) == (2, 3, None)


def test_a_token_is_stamped_when_its_line_is_whole() -> None:
    line = chunk({"content": "a"})
    found = read(line[:20], line[20:] + FINISH + DONE)
    assert found.first == 12.0


def test_chunks_read_together_bear_one_stamp() -> None:
    found = read(chunk({"content": "a"}) + chunk({"content": "b"}), chunk({"content": "c"}) + FINISH)
    assert found.times == (11.0, 11.0, 12.0)
    assert found.reads == 2


@pytest.mark.parametrize(
    ("pieces", "extra", "failure", "says"),
    [
        ((ROLE, chunk({"content": "a"})), {}, "cut", "without its finish"),
        ((ROLE, chunk({"content": "a"})), {"fault": Fault.CUT}, "cut", "closed before"),
        ((), {"fault": Fault.SILENT}, "silent", "too long"),
        ((), {"fault": Fault.TOTAL}, "silent", "in time"),
        ((), {"fault": Fault.UNREACHABLE}, "unreachable", "no connection"),
        ((), {"fault": Fault.STOPPED}, "stopped", "ended before"),
        (
            (b'{"error": {"message": "slow\\u001b down"}}',),
            {"status": 429},
            "limited",
            "HTTP 429: slow down",
        ),
        ((b"<html>oops</html>",), {"status": 502}, "failed", "HTTP 502: <html>"),
        ((b'{"detail": "no"}',), {"status": 422}, "refused", "HTTP 422: no"),
        ((ROLE, FINISH, DONE), {}, "unusable", "without a token"),
        ((event({"error": {"message": "overloaded"}}),), {}, "failed", "overloaded"),
        ((b"data: {broken\n\n",), {}, "failed", "cannot be read"),
        ((), {}, "cut", "without its finish"),
    ],
)
def test_failures_are_told_apart(pieces: tuple[bytes, ...], extra: dict[str, Any], failure: str, says: str) -> None:
    found = read(*pieces, **extra)
    assert found.failure == failure
    assert says in found.message


def test_a_connection_that_breaks_after_the_finish_takes_only_the_counts() -> None:
    found = read(chunk({"content": "abcd"}), FINISH, fault=Fault.CUT)
    assert (found.failure, found.counted_by, found.tokens_out) == (None, "local", 1)


def test_a_server_that_does_not_stream_has_no_first_token() -> None:
    body = {
        "choices": [{"message": {"role": "assistant", "content": "hello"}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 4, "completion_tokens": 1},
    }
    found = read(json.dumps(body).encode())
    assert (found.first, found.last, found.tokens_out, found.failure) == (None, 11.0, 1, None)


def test_completions() -> None:
    found = read(event({"choices": [{"text": "hi", "finish_reason": None}]}), FINISH, protocol="completions")
    assert found.times == (11.0,)


def test_anthropic_messages() -> None:
    found = read(
        event(
            {
                "type": "message_start",
                "message": {
                    "content": [],
                    "usage": {"input_tokens": 7, "cache_read_input_tokens": 5, "output_tokens": 1},
                },
            },
            "message_start",
        ),
        event({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}),
        event({"type": "ping"}, "ping"),
        event({"type": "content_block_delta", "delta": {"type": "thinking_delta", "thinking": "hm"}}),
        event({"type": "content_block_delta", "delta": {"type": "text_delta", "text": "yes"}}),
        event({"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 6}}),
        event({"type": "message_stop"}, "message_stop"),
        protocol="anthropic",
    )
    assert found.times == (14.0, 15.0)
    assert (found.tokens_in, found.tokens_cached, found.tokens_out, found.finish) == (12, 5, 6, "end_turn")
    assert found.failure is None
    broken = read(event({"type": "error", "error": {"message": "Overloaded"}}, "error"), protocol="anthropic")
    assert (broken.failure, broken.message) == ("failed", "Overloaded")


def test_langserve() -> None:
    found = read(
        event({"run_id": "x"}, "metadata"),
        event('"a"', "data"),
        event(
            {"content": "b", "type": "AIMessageChunk", "usage_metadata": {"input_tokens": 3, "output_tokens": 2}},
            "data",
        ),
        b"event: end\n\n",
        protocol="langserve",
    )
    assert found.times == (12.0, 13.0)
    assert (found.tokens_in, found.tokens_out, found.failure) == (3, 2, None)
    assert read(event('"a"', "data"), protocol="langserve").failure == "cut"
    whole = read(json.dumps({"output": {"content": "done"}, "metadata": {}}).encode(), protocol="langserve-invoke")
    assert (whole.first, whole.last, whole.failure) == (None, 11.0, None)


def test_an_unknown_protocol_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="unknown protocol") as failure:
        format_named("soap")
    assert "anthropic" in failure.value.hint


TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["", "a", "b", '"', "\\", "assistant", "0", "x\n", "\u2028", "\u2192", "\xa0", "é", "stop"]),
)


def said(text: str, protocol: str, number: int) -> tuple[Any, str]:
    """One chunk as that protocol says it, and the name of its event."""
    if protocol == "anthropic":
        delta = {"type": "text_delta", "text": text}
        return {"type": "content_block_delta", "index": 0, "delta": delta}, "content_block_delta"
    if protocol == "langserve":
        return text, "data"
    choice = {"text": text} if protocol == "completions" else {"delta": {"content": text}}
    return {"id": "a", "choices": [{**choice, "finish_reason": "stop" if number == 9 else None}]}, ""


@settings(max_examples=100, deadline=None)
@given(
    texts=st.lists(TEXTS, max_size=10),
    damage=st.lists(st.tuples(st.integers(0, 900), st.sampled_from([b'"', b"\\", b"\xff", b"\n", b"\r", b"\t", b"x"]))),
    cuts=st.lists(st.integers(0, 900), max_size=6),
    ascii_only=st.booleans(),
    compact=st.booleans(),
    apart=st.booleans(),
    line_end=st.sampled_from([b"\n", b"\r\n"]),
    protocol=st.sampled_from(["openai", "completions", "anthropic", "langserve"]),
)
def test_events_alike_are_read_as_if_each_were_alone(
    texts: list[str],
    damage: list[tuple[int, bytes]],
    cuts: list[int],
    ascii_only: bool,
    compact: bool,
    apart: bool,
    line_end: bytes,
    protocol: str,
) -> None:
    """Whatever the texts, wherever the network cuts them (`apart`: after every event), also where bytes are wrong."""
    whole = b""
    for number, text in enumerate(texts):
        data, name = said(text, protocol, number)
        line = json.dumps(data, ensure_ascii=ascii_only, separators=(",", ":") if compact else None)
        whole += event(line, name)
    whole = whole.replace(b"\n", line_end)
    for at, byte in damage:
        whole = whole[:at] + byte + whole[at:]
    between = [match.end() for match in re.finditer(rb"\n\n|\r\n\r\n", whole)] if apart else []
    edges = sorted({0, len(whole), *between, *(cut for cut in cuts if cut < len(whole))})
    pieces = [whole[a:b] for a, b in itertools.pairwise(edges)]
    fast = read(*pieces, protocol=protocol)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LineReader, "alike", lambda *_: None)
        plain = read(*pieces, protocol=protocol)
    assert fast == plain
    if not damage and ascii_only:
        assert len(fast.times) == sum(map(bool, texts))


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_events_that_follow_each_other_are_read_at_once(line_end: bytes) -> None:
    reader = LineReader(format_named("openai"), line_end)
    lead, tail = b'{"choices":[{"delta":{"content":"', b'"}}]}'

    def together(*texts: bytes) -> bytes:
        return b"".join(b"data: %s%s%s%s%s" % (lead, text, tail, line_end, line_end) for text in texts)

    assert reader.alike(together(b"a"), 0) is None
    assert reader.read("", lead + b"one" + tail).text == "one"
    many = together(b"a", b"", b"\xc3\xa9", b"\\n")
    ends = [len(together(b"a")), len(together(b"a", b"", b"\xc3\xa9")), len(many)]
    data = [1 + end - len(line_end) for end in ends]
    assert reader.alike(b"x" + many + b"data: [DONE]\n\n", 1) == (Line("aé\n", chunks=3), data, 1 + len(many))
    # another field within what seems to be the text, half a character, a bare control: JSON must be read
    for odd in (b'a","reasoning":"b', b"\xc3", b"\t"):
        found = reader.alike(together(b"a", odd, b"b"), 0)
        assert found is not None
        assert (found[0], found[2]) == (Line("a"), len(together(b"a")))
        assert reader.alike(together(odd, b"b"), 0) is None
    assert reader.alike(together(b"a")[:-1], 0) is None
    # a long answer is read in parts of a bounded size
    found = reader.alike(together(*[b"a"] * 100_000), 0)
    assert found is not None
    assert 60_000 < found[2] < 70_000


def test_an_answers_number_says_nothing_but_must_be_right() -> None:
    reader = LineReader(format_named("openai"))
    rest = b'"choices":[{"delta":{},"finish_reason":"stop"}]}'
    for head in (b"{", b'{"id":"a-1",', b'{"id": "a-2", ', b'{"id":7,', b'{"id":"a\\u0020b",'):
        assert reader.read("", head + rest) == Line(finish="stop")
    for wrong in (b'{"id":"a",}', b'{"id":"a",,' + rest, b'{"id":"a\n",' + rest, b'{"id":"a"' + rest):
        assert reader.read("", wrong).error is not None


def test_a_string_that_only_looks_like_the_text_teaches_nothing() -> None:
    """The text is put together from two fields, and stands in a third one that is none."""
    reader = LineReader(format_named("openai"))
    data = b'{"model":"ab","choices":[{"delta":{"reasoning":"a","content":"b"}}]}'
    for _ in range(3):
        assert reader.read("", data).text == "ab"
    assert reader.alike(b"data: " + data.replace(b'"ab"', b'"cd"') + b"\n\n", 0) is None


@pytest.mark.parametrize("using", FORMATS, ids=lambda using: using.name)
def test_what_is_no_json_is_an_error_in_every_protocol(using: Any) -> None:
    assert LineReader(using).read("", b"{]").error is not None
    assert LineReader(using).read("", b"\xff").error is not None
