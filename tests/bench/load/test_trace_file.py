"""Traces as people have them, and lines that are none."""

from pathlib import Path

import pytest

from dpctl.bench.load.trace_file import read_trace
from dpctl.core.arrivals import Ask
from dpctl.core.errors import UsageError


def trace(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "trace"
    path.write_text(text, encoding="utf-8")
    return path


def test_csv_is_put_in_order_and_begins_at_0(tmp_path: Path) -> None:
    text = "arrival,prompt_tokens,output_tokens,prefix_tokens,session\n12.5,100,10,,b\n10,50,5,20,a\n11,70,7,,a\n"
    assert read_trace(trace(tmp_path, text)) == (
        Ask(due=0.0, prompt_tokens=50, output_tokens=5, prefix_tokens=20, session=1),
        Ask(due=1.0, prompt_tokens=70, output_tokens=7, session=1),
        Ask(due=2.5, prompt_tokens=100, output_tokens=10, session=0),
    )
    assert len(read_trace(trace(tmp_path, text), limit=2)) == 2


def test_the_columns_of_known_traces(tmp_path: Path) -> None:
    azure = "TIMESTAMP,ContextTokens,GeneratedTokens\n" + "".join(
        f"2023-11-16 18:15:{rest}\n" for rest in ("46.6805900,374,44", "50.9951690,396,109")
    )
    found = read_trace(trace(tmp_path, azure))
    assert [(ask.prompt_tokens, ask.output_tokens) for ask in found] == [(374, 44), (396, 109)]
    assert found[1].due == pytest.approx(4.314579, abs=1e-5)
    mooncake = "\n\n".join(
        f'{{"timestamp": {at}, "input_length": {size}, "output_length": 52, "hash_ids": [46, 47]}}'
        for at, size in ((27482, 6955), (30535, 6472))
    )
    found = read_trace(trace(tmp_path, mooncake))
    assert [(ask.due, ask.prompt_tokens) for ask in found] == [(0.0, 6955), (pytest.approx(3.053), 6472)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no request"),
        ("arrival,prompt_tokens,output_tokens\n", "no request"),
        ("arrival,prompt_tokens\n1,2\n", "no output_tokens"),
        ("arrival,prompt_tokens,output_tokens\n1,0,5\n", "at least 1"),
        ("arrival,prompt_tokens,output_tokens\n1,2.5,5\n", "whole number"),
        ("arrival,prompt_tokens,output_tokens\nnan,2,5\n", "not a number"),
        ("arrival,prompt_tokens,output_tokens\n,2,5\n", "no arrival"),
        ("arrival,prompt_tokens,output_tokens,prefix_tokens\n1,2,5,3\n", "longer than the prompt"),
        ("timestamp,prompt_tokens,output_tokens\nsoon,2,5\n", "not a request"),
        ('{"arrival": 1, "prompt_tokens": 2, "output_tokens": 1}\n{broken\n', "not a line of JSON"),
        ('{"arrival": 1, "prompt_tokens": 1e400, "output_tokens": 1}\n', "not a request"),
    ],
)
def test_lines_that_are_none(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        read_trace(trace(tmp_path, text))


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot read the trace"):
        read_trace(tmp_path / "none")
