"""Cloud and hybrid answers over real HTTP on loopback: what comes back, what left, and what happens when it fails."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.bench.documents import generate
from dpctl.core.deployment import Zone
from dpctl.core.documents import Span
from dpctl.core.errors import UnavailableError
from dpctl.core.models import HostedModel
from dpctl.core.run import Attempt
from dpctl.engines.base import Chunk, Engine, Prompt, Usage
from dpctl.engines.emulator import Faults, emulating
from dpctl.engines.openai_api import Timeouts, open_api
from dpctl.pipelines import cloud, hybrid, masking
from dpctl.pipelines.answer import Answer, since
from dpctl.pipelines.egress import EgressMeter
from dpctl.pipelines.egress_transport import MeteredTransport
from dpctl.privacy.find import find
from dpctl.privacy.leaks import leaked
from tests.summaries import summarise
from tests.toy import MODEL, figure, provider_of

DOCUMENT = """SERVICES AGREEMENT

This Agreement is made on 3 March 2024 between Halvorsen Holdings Ltd ("Provider") and Quillfeather Holdings Ltd.

The Client, represented by Jürgen Brandvold, shall pay fees of USD 1,250,000 to Halvorsen Holdings Ltd within 30 days.
Notices shall be sent to Åsa Lindqvist, office@halvorsen.example, and a copy to jb@quillfeather.example by 1 May 2024.
The aggregate liability of Halvorsen Holdings Ltd shall not exceed EUR 2,500,000. The parties act in good faith.
This Agreement is governed by the laws of Norway. Åsa Lindqvist may terminate it with 90 days notice.
"""
INSTRUCTION = "Summarise the agreement for Jürgen Brandvold in plain words."
PLANTED = {
    "person": r"Jürgen Brandvold|Åsa Lindqvist",
    "organisation": r"Halvorsen Holdings Ltd|Quillfeather Holdings Ltd",
    "email": r"[a-z]+@[a-z]+\.example",
}
CLASSES = frozenset(PLANTED)
KEY = "sk-proj-4f9aQz7LxTnB2c"


def planted(text: str, parties: object = (), extra: object = ()) -> tuple[Span, ...]:
    """A finder that knows: every planted mention, found by its spelling."""
    found = [
        Span(id=f"{cls}-{match.start()}", start=match.start(), end=match.end(), text=match[0], cls=cls, entity=match[0])
        for cls, pattern in PLANTED.items()
        for match in re.finditer(pattern, text)
    ]
    return tuple(sorted(found, key=lambda span: span.start))


@pytest.fixture(autouse=True)
def known_finder(monkeypatch):
    # the finder has its own tests; here it must neither miss nor over-mask
    monkeypatch.setattr(masking, "find", planted)


def hosted(chars_per_token: float = 4.0) -> HostedModel:
    return replace(MODEL, chars_per_token=figure(chars_per_token, "char/tok"))


@asynccontextmanager
async def metered(meter: EgressMeter, model: HostedModel, faults: Faults | None) -> AsyncIterator[Engine]:
    provider = provider_of(model)
    async with (
        emulating(model, faults=faults) as url,
        open_api(
            provider=provider,
            model="toy",
            base_url=url,
            key=KEY,
            # as open_transport makes it, but without the time to load certificates
            transport=MeteredTransport(meter, httpx2.AsyncHTTPTransport(verify=False)),
            timeouts=Timeouts(connect=20.0, between_bytes=0.4 if faults and faults.stall_after else 20.0, total=60.0),
        ) as engine,
    ):
        yield engine


def run(
    mode: str, *, faults: Faults | None = None, model: HostedModel | None = None, instruction: str = INSTRUCTION
) -> tuple[Answer | UnavailableError, tuple[Attempt, ...], list[str], list[bytes]]:
    """Answer once: the answer or error, the attempts searched for all planted spans, the texts shown, the bodies."""
    meter = EgressMeter(zone=Zone.THIRD_PARTY)
    shown: list[str] = []

    async def go() -> Answer:
        async with metered(meter, model or hosted(), faults) as engine:
            if mode == "cloud":
                prompt = Prompt(instruction=instruction, text=DOCUMENT, max_tokens=120)
                return await cloud.answer(prompt, engine, on_text=shown.append)
            return await hybrid.answer(
                DOCUMENT, instruction, 120, engine, classes=CLASSES, seed=5, on_text=shown.append
            )

    result: Answer | UnavailableError
    try:
        result = asyncio.run(go())
    except UnavailableError as error:
        result = error
    bodies = [bytes(exchange.body) for exchange in meter._exchanges]
    return result, meter.attempts(planted(DOCUMENT)), shown, bodies


def answered(result: Answer | UnavailableError) -> Answer:
    assert isinstance(result, Answer), result
    return result


def unmask(text: str, mapping: Mapping[str, str]) -> str:
    return re.sub(r"⟦[^⟦⟧]*⟧", lambda match: mapping[match[0]], text)


# cloud


def test_cloud_sends_everything_and_the_meter_finds_it():
    result, attempts, shown, _ = run("cloud")
    answer = answered(result)
    assert answer.text == "".join(shown) == summarise(DOCUMENT, 480)
    assert answer.usage.counted_by == "usage"
    assert answer.usage.tokens_out == len(answer.token_times)
    [attempt] = attempts
    assert set(attempt.found_spans) == {span.id for span in planted(DOCUMENT)}
    assert attempt.bytes_out > len(DOCUMENT)
    assert answer.hidden is None


def test_times_are_in_order_and_can_be_counted_from_the_schedule():
    for mode in ("cloud", "hybrid"):
        answer = answered(run(mode)[0])
        assert answer.first == answer.token_times[0]
        assert answer.last == answer.token_times[-1]
        assert list(answer.token_times) == sorted(answer.token_times)
        edges = [edge for stage in answer.stages for edge in (stage.start, stage.end)]
        assert edges == sorted(edges)
        assert edges[-1] == answer.last
        relative = since(answer, answer.stages[0].start)
        assert relative.stages[0].start == 0
        assert relative.last == pytest.approx(answer.last - answer.stages[0].start)
        assert relative.token_times[-1] == relative.last
    assert [stage.role for stage in answer.stages] == ["mask", "answer"]


# hybrid


@pytest.mark.parametrize("chars_per_token", [1.0, 2.0, 3.3, 7.0, 19.0, 5000.0])
def test_hybrid_restores_the_same_text_for_every_chunking(chars_per_token):
    masked, prompt = hybrid.masked_prompt(DOCUMENT, INSTRUCTION, 120, classes=CLASSES, seed=5)
    model = hosted(chars_per_token)
    result, attempts, shown, _ = run("hybrid", model=model)
    answer = answered(result)
    summary = summarise(prompt.text, int(120 * chars_per_token))
    assert answer.text == "".join(shown) == unmask(summary, masked.mapping)
    assert "⟦" not in answer.text
    assert answer.residue == ()
    [attempt] = attempts
    assert attempt.found_spans == ()
    assert attempt.bytes_out > len(prompt.text)


def test_nothing_unmasked_is_in_the_bytes_and_the_legend_holds_no_value():
    result, _, _, [body] = run("hybrid")
    text = body.decode().encode().decode("unicode_escape", errors="replace") if b"\\u" in body else body.decode()
    for span in planted(DOCUMENT):
        assert span.text not in text
    for kept in ("USD 1,250,000", "3 March 2024", "laws of Norway", "in plain words", "⟦TYPE_number⟧"):
        assert kept in text
    hidden = answered(result).hidden
    assert hidden is not None and sum(hidden.counts.values()) == len(planted(DOCUMENT)) + 1  # one in the instruction
    assert hidden.text.startswith(answered(result).sent.split("\n\n", 2)[2][:40])
    assert answered(result).text.count("Halvorsen Holdings Ltd") >= 1


def test_without_anything_to_mask_there_is_no_legend(monkeypatch):
    monkeypatch.setattr(masking, "find", lambda _, **_more: ())
    masked, prompt = hybrid.masked_prompt("Plain text. Nobody in it.", "Summarise.", 10, classes=CLASSES, seed=0)
    assert prompt.instruction == "Summarise."
    assert prompt.text == "Plain text. Nobody in it."
    assert masked.mapping == {}


@pytest.mark.parametrize("missed", ["Jürgen Brandvold", "Halvorsen Holdings Ltd", "office@halvorsen.example"])
@pytest.mark.parametrize("where", ["document", "instruction"])
def test_it_fails_closed(monkeypatch, missed, where):
    """One mention that the mask leaves standing stops everything before a byte is sent."""

    def forgetful(text: str, spans: tuple[Span, ...], **settings: object) -> object:
        masked = mask(text, spans, **settings)
        more = f"{masked.text}\n{missed}" if where == "instruction" else f"{missed}\n{masked.text}"
        return replace(masked, text=more)

    mask = masking.mask
    monkeypatch.setattr(masking, "mask", forgetful)
    result, attempts, shown, _ = run("hybrid")
    assert isinstance(result, UnavailableError)
    assert "nothing was sent" in result.what
    assert "--mode local" in result.hint
    assert missed not in str(result)
    assert attempts == ()
    assert shown == []


@pytest.mark.parametrize("missed", ["Jürgen Brandvold", "Åsa Lindqvist", "Halvorsen Holdings Ltd"])
def test_what_was_found_once_is_masked_everywhere(monkeypatch, missed):
    """A finder that sees a name in one place only; elsewhere it is in capitals, over a line end or in the question."""
    text = f"{DOCUMENT}\n{missed.upper()}, that is {missed.replace(' ', chr(10))}.\n"

    def once(whole: str, parties: object = (), extra: object = ()) -> tuple[Span, ...]:
        spans = planted(whole)
        first = next(span for span in spans if span.text == missed)
        return tuple(span for span in spans if span.text != missed or span == first)

    monkeypatch.setattr(masking, "find", once)
    masked, prompt = hybrid.masked_prompt(text, f"For {missed}.", 10, classes=CLASSES, seed=1)
    for sent in (prompt.text, prompt.instruction):
        assert missed.casefold() not in " ".join(sent.split()).casefold()
    assert unmask(prompt.text, masked.mapping) == text
    assert masked.counts["email"] == 2


def test_the_real_finder_on_a_generated_agreement(monkeypatch):
    monkeypatch.setattr(masking, "find", find)
    document = generate("agreement", seed=11, pages=3)
    classes = frozenset({"person", "organisation", "address", "email", "phone", "tax_id", "account", "iban"})
    sensitive = [span for span in document.spans if span.cls in classes]
    masked, prompt = hybrid.masked_prompt(document.text, INSTRUCTION, 100, classes=classes, seed=3)
    assert len(sensitive) > 30
    assert not leaked([prompt.text.encode(), prompt.instruction.encode()], sensitive)
    assert unmask(prompt.text, masked.mapping) == document.text


def test_a_mask_that_swallows_the_seam_is_not_sent(monkeypatch):
    whole = Span(id="x", start=0, end=len(DOCUMENT) + 8, text=DOCUMENT, cls="person", entity="x")
    monkeypatch.setattr(masking, "find", lambda text, **_more: (whole._replace(text=text[: whole.end]),))
    result, attempts, _, _ = run("hybrid")
    assert isinstance(result, UnavailableError)
    assert attempts == ()


def test_what_still_stands_is_words_not_letters():
    mapping = {"⟦P_1⟧": "May Ann", "⟦P_2⟧": "Grant", "⟦N_1⟧": "DE 12 34"}
    assert list(masking.remaining("Annex A; we grant Grantham a MAYANN; DE 12 345", mapping)) == []
    assert list(masking.remaining("MAY  ANN", mapping)) == ["⟦P_1⟧"]
    assert list(masking.remaining("may\nann's", mapping)) == ["⟦P_1⟧"]
    assert list(masking.remaining("(Grant)", mapping)) == ["⟦P_2⟧"]
    assert list(masking.remaining("no. DE 12\n34.", mapping)) == ["⟦N_1⟧"]


class Scripted:
    """An engine that says what it is told to, piece by piece."""

    def __init__(self, *pieces: str, usage: bool = True) -> None:
        self.pieces = pieces
        self.usage = usage
        self.prompts: list[Prompt] = []

    environment: Mapping[str, str] = {}

    async def stream(self, prompt: Prompt) -> AsyncIterator[Chunk | Usage]:
        self.prompts.append(prompt)
        for number, text in enumerate(self.pieces):
            yield Chunk(text=text, time=float(number))
        if self.usage:
            yield Usage(tokens_in=1, tokens_out=len(self.pieces))


def hybrid_of(engine: Scripted) -> Answer:
    return asyncio.run(hybrid.answer(DOCUMENT, INSTRUCTION, 50, engine, classes=CLASSES, seed=5))


def placeholder_of(original: str) -> str:
    masked, _ = hybrid.masked_prompt(DOCUMENT, INSTRUCTION, 50, classes=CLASSES, seed=5)
    return next(name for name, value in masked.mapping.items() if value == original)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_restoring_does_not_depend_on_the_cuts(data):
    name = placeholder_of("Åsa Lindqvist")
    said = f"{name} pays {placeholder_of('Halvorsen Holdings Ltd')}; {name}{name} [{name}], ⟦ and ⟧ stay."
    cuts = sorted(data.draw(st.sets(st.integers(1, len(said) - 1), max_size=12)))
    pieces = [said[start:end] for start, end in zip([0, *cuts], [*cuts, len(said)], strict=True)]
    answer = hybrid_of(Scripted(*pieces))
    asa = "Åsa Lindqvist"
    assert answer.text == f"{asa} pays Halvorsen Holdings Ltd; {asa}{asa} [{asa}], ⟦ and ⟧ stay."


def test_unknown_placeholders_are_reported():
    answer = hybrid_of(Scripted("⟦PERSON_", "99⟧ met ", placeholder_of("Åsa Lindqvist")))
    assert answer.residue == ("⟦PERSON_99⟧",)
    assert answer.text == "⟦PERSON_99⟧ met Åsa Lindqvist"


def test_the_first_token_is_the_first_that_shows():
    name = placeholder_of("Åsa Lindqvist")
    held = hybrid_of(Scripted(name[:3], name[3:] + " pays", " now"))
    assert len(held.token_times) == 2
    assert held.first == held.token_times[0]
    # a reasoning token shows that something happens, and is no text
    thinking = hybrid_of(Scripted("", "Done."))
    assert thinking.first == 0.0
    assert len(thinking.token_times) == 1
    thinking = asyncio.run(cloud.answer(Prompt(instruction="", text="", max_tokens=1), Scripted("", "Done.")))
    assert (thinking.first, thinking.last, thinking.text) == (0.0, 1.0, "Done.")


def test_an_engine_that_breaks_its_promise_gives_no_answer():
    prompt = Prompt(instruction="", text="", max_tokens=1)
    for engine in (Scripted("Hi", usage=False), Scripted()):
        with pytest.raises(UnavailableError):
            hybrid_of(engine)
        with pytest.raises(UnavailableError):
            asyncio.run(cloud.answer(prompt, engine))


# faults, over both pipelines

BROKEN = [
    (Faults(status=401), [401], "refused the key"),
    (Faults(status=429, retry_after="3"), [429], "too many requests"),
    (Faults(status=500), [500], "failed (500)"),
    (Faults(garbage=b"<html></html>"), [200], "without a single token"),
    (Faults(garbage=b"data: {\n\n"), [200], "no completion stream"),
    (Faults(stall_after=1), [200], "stalled"),
    (Faults(cut_after=60), [200], "broke in the middle"),
    (Faults(cut_after=60, cut_cleanly=True), [200], "stopped after 60 characters"),
    (Faults(refuse=frozenset({"max_completion_tokens", "max_tokens"})), [400, 400], "(400)"),
]


@pytest.mark.parametrize("mode", ["cloud", "hybrid"])
@pytest.mark.parametrize(("faults", "statuses", "what"), BROKEN)
def test_every_fault_is_an_error_and_every_attempt_counts(mode, faults, statuses, what):
    result, attempts, _, _ = run(mode, faults=faults)
    assert isinstance(result, UnavailableError)
    assert what in result.what
    assert result.hint
    assert [attempt.status for attempt in attempts] == statuses
    assert all(attempt.bytes_out > len(DOCUMENT) / 2 for attempt in attempts)
    assert all(bool(attempt.found_spans) == (mode == "cloud") for attempt in attempts)


@pytest.mark.parametrize("mode", ["cloud", "hybrid"])
def test_the_attempt_that_was_refused_counts_beside_the_one_that_was_not(mode):
    refuse = frozenset({"stream_options", "max_completion_tokens"})
    result, attempts, _, _ = run(mode, faults=Faults(refuse=refuse))
    assert answered(result).usage.counted_by == "local"
    assert [attempt.status for attempt in attempts][-1] == 200
    assert sorted(attempt.status for attempt in attempts) == [200, 400, 422]
    assert all(bool(attempt.found_spans) == (mode == "cloud") for attempt in attempts)


def test_a_cut_inside_a_placeholder_shows_no_half_of_it():
    _, prompt = hybrid.masked_prompt(DOCUMENT, INSTRUCTION, 120, classes=CLASSES, seed=5)
    summary = summarise(prompt.text, 480)
    inside = summary.index("⟦") + 4
    result, _, shown, _ = run("hybrid", faults=Faults(cut_after=inside))
    assert isinstance(result, UnavailableError)
    assert "".join(shown) == summary[: summary.index("⟦")]


def test_a_chunk_sent_twice_harms_nothing_else():
    _, prompt = hybrid.masked_prompt(DOCUMENT, INSTRUCTION, 120, classes=CLASSES, seed=5)
    summary = summarise(prompt.text, 480)
    doubled = answered(run("hybrid", faults=Faults(duplicate=0))[0])
    plain = answered(run("hybrid")[0])
    assert doubled.text == summary[:4] + plain.text
    assert doubled.usage == plain.usage


@pytest.mark.parametrize("mode", ["cloud", "hybrid"])
def test_without_usage_tokens_are_counted_here(mode):
    answer = answered(run(mode, faults=Faults(no_usage=True))[0])
    assert answer.usage.counted_by == "local"
    assert answer.usage.tokens_in
    assert answer.usage.tokens_out == -(-len(summary_of(mode)) // 4)


def summary_of(mode: str) -> str:
    if mode == "cloud":
        return summarise(DOCUMENT, 480)
    return summarise(hybrid.masked_prompt(DOCUMENT, INSTRUCTION, 120, classes=CLASSES, seed=5)[1].text, 480)
