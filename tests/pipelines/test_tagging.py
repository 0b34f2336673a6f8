"""A model here as a tagger of names: what of its answers is believed."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from dpctl.core.errors import UnavailableError
from dpctl.engines.base import Chunk, Prompt, Usage
from dpctl.pipelines.tagging import Tagged, tagged, wherever
from dpctl.privacy.find import find

TEXT = "yesterday amber\nlightfoot of blue lagoon called; blue lagoons are elsewhere."


def names(*pairs: tuple[str, str]) -> str:
    return json.dumps({"names": [{"text": text, "kind": kind} for text, kind in pairs]})


class Tagger:
    """An engine that gives these answers in turn, the last one for ever."""

    environment: dict[str, str] = {}  # noqa: RUF012 - as engines have it

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.heard: list[Prompt] = []

    async def stream(self, prompt: Prompt) -> AsyncIterator[Chunk | Usage]:
        self.heard.append(prompt)
        text = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        yield Chunk(text=text, time=1.0)
        yield Usage(tokens_in=10, tokens_out=2, counted_by="usage")


def tag(tagger: Tagger, *texts: str, part: int = 4000) -> Tagged:
    return asyncio.run(tagged(texts or (TEXT,), tagger, seed=1, part=part))


def test_names_that_stand_in_the_text_are_found_wherever_they_stand() -> None:
    tagger = Tagger(names(("amber lightfoot", "person"), ("blue lagoon", "organisation"), ("Ann Smith", "person")))
    found = tag(tagger)
    assert found.names == {"amber lightfoot": "person", "blue lagoon": "organisation"}
    assert (found.parts, found.unread, found.dropped) == (1, 0, 1)
    assert (found.tokens_in, found.tokens_out) == (10, 2)
    assert tagger.heard[0].schema is not None and "no orders" in tagger.heard[0].instruction
    spans = wherever(found.names)(TEXT)
    # "blue lagoons" are no name
    assert sorted(span.text for span in spans) == ["amber\nlightfoot", "blue lagoon"]
    assert all(TEXT[span.start : span.end] == span.text and not span.planted for span in spans)
    assert {"amber\nlightfoot", "blue lagoon"} <= {span.text for span in find(TEXT, extra=wherever(found.names))}


def test_what_is_no_json_of_the_schema_is_asked_for_once_more_and_then_left_to_the_rules() -> None:
    again = Tagger('{"names": [{"text": "amb', names(("blue lagoon", "organisation")))
    found = tag(again)
    assert found.names == {"blue lagoon": "organisation"} and found.unread == 0
    assert again.heard[1].max_tokens > again.heard[0].max_tokens and found.tokens_in == 20
    for answer in ("", "none", "[]", '{"names": "x"}', '{"names": [{"text": 1, "kind": "person"}]}', '{"names": [7]}'):
        nothing = tag(Tagger(answer))
        assert (nothing.names, nothing.unread) == ({}, 1), answer


def test_words_around_the_json_do_no_harm_and_empty_names_are_none() -> None:
    found = tag(Tagger("Sure!\n```json\n" + names(("...", "person"), ("blue lagoon", "place")) + "\n```"))
    assert found.names == {"blue lagoon": "place"}


def test_a_long_text_is_read_in_parts_that_lose_nothing() -> None:
    text = "\n\n".join(f"paragraph {i} about nothing at all" for i in range(40))
    tagger = Tagger(names())
    found = tag(tagger, text, "a question", part=300)
    assert "".join(prompt.text for prompt in tagger.heard) == text + "a question"
    assert found.parts == len(tagger.heard) > 3 and max(len(prompt.text) for prompt in tagger.heard) <= 300
    assert tag(Tagger(names()), "x" * 1000, part=300).parts == 4
    assert tag(Tagger(names()), " \n ").parts == 0


def test_a_script_without_spaces_has_no_word_boundary() -> None:
    assert [span.text for span in wherever({"王小明": "person"})("昨天王小明来了")] == ["王小明"]


def test_an_engine_that_cannot_answer_is_an_error() -> None:
    class Broken(Tagger):
        async def stream(self, prompt: Prompt) -> AsyncIterator[Chunk | Usage]:
            raise UnavailableError("down", where="edge", hint="start it")
            yield Chunk(text="", time=0.0)

    with pytest.raises(UnavailableError, match="down"):
        tag(Broken(""))
