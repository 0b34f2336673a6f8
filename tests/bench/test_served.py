"""A local tier that vLLM serves: started for the bench, asked, stopped; with a small program in vLLM's place."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from dpctl.bench.documents import generate
from dpctl.bench.events import Environment, Event
from dpctl.bench.served import measure_served
from dpctl.bench.work import Work
from dpctl.catalog import read as catalog
from dpctl.core.deployment import Delivery, Deployment, Mode, Stage, Zone
from dpctl.core.errors import UnavailableError
from dpctl.core.run import Note, Sample
from dpctl.engines import vllm
from dpctl.engines.vllm_command import Served, VllmModel, VllmOptions
from tests import fake_vllm
from tests.models import TINY

DEPLOYMENT = Deployment(
    id="local:vllm:tiny",
    label="local tiny (vLLM)",
    mode=Mode.LOCAL,
    delivery=Delivery.OWNED,
    stages=(Stage(role="answer", model="tiny", engine="vLLM", place="this-machine", zone=Zone.PROCESS),),
)
SPEC = replace(TINY, context=100_000)


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Work:
    monkeypatch.setattr(vllm, "_LOOK_EVERY", 0.02)
    scenario = catalog.scenario("legal-summary")
    asked = replace(scenario.workload, pages=1, output_tokens=20)
    return Work(
        scenario=replace(scenario, workload=asked),
        document=generate(asked.kind, seed=7, pages=1),
        runs=2,
        time_budget=60.0,
        full=False,
        cache=tmp_path,
        seed=0,
        on_progress=lambda _: None,
        on_answer=lambda *_: None,
    )


def measured(work: Work, folder: Path, model: VllmModel, behave: str = "healthy") -> list[Event]:
    options = VllmOptions(interpreter=str(fake_vllm.write(folder)), flags=fake_vllm.flags(folder, behave))

    async def run() -> list[Event]:
        return [event async for event in measure_served(DEPLOYMENT, Served(model=model, options=options), work)]

    return asyncio.run(run())


def test_each_run_is_a_sample_with_the_servers_counts(work: Work, tmp_path: Path) -> None:
    events = measured(work, tmp_path, VllmModel(name="tiny", spec=SPEC))
    samples = [event for event in events if isinstance(event, Sample)]
    assert [sample.id for sample in samples] == ["local:vllm:tiny#0", "local:vllm:tiny#1"]
    for sample in samples:
        assert (sample.tokens_out, sample.counted_by, sample.error) == (20, "usage", None)
        assert sample.first is not None and sample.last is not None and 0 < sample.first <= sample.last
        # nothing left the machine, and the text of random weights is judged by nobody
        assert sample.attempts == () and sample.facts is None
    (environment,) = [event.entries for event in events if isinstance(event, Environment)]
    assert environment["vllm"] == "9.9.9" and "--load-format dummy" in environment["vllm flags"]
    assert environment["api model"] == "tiny"


def test_random_weights_read_as_many_tokens_as_the_real_tokenizer_would_make(work: Work, tmp_path: Path) -> None:
    events = measured(work, tmp_path, VllmModel(name="tiny", spec=SPEC))
    (first, *_) = [event for event in events if isinstance(event, Sample)]
    # the program counts three characters a token, the architecture's own tokenizer is said to take four
    expected = (len(work.document.text) + len(work.scenario.workload.instruction)) / 4
    assert first.tokens_in == pytest.approx(expected, rel=0.01)
    # a short request first, and the same prompt each time after it
    asked = fake_vllm.noted(tmp_path)["asked"]
    assert isinstance(asked, list)
    warm, *runs = asked
    assert warm["max_tokens"] == 2 and len(runs) == work.runs
    assert runs[0]["messages"] == runs[1]["messages"]


def test_calls_are_asked_one_after_the_other(work: Work, tmp_path: Path) -> None:
    several = replace(work.scenario, workload=replace(work.scenario.workload, calls=3))
    events = measured(replace(work, scenario=several, runs=1), tmp_path, VllmModel(name="tiny", spec=SPEC))
    (sample,) = [event for event in events if isinstance(event, Sample)]
    assert len(sample.calls) == 3 and sample.tokens_out == 60
    read = [call.tokens_in for call in sample.calls]
    assert None not in read and read == sorted(read)  # type: ignore[type-var]


def test_a_real_model_reads_the_document_itself_and_is_judged(work: Work, tmp_path: Path) -> None:
    folder = tmp_path / "real"
    folder.mkdir()
    kept: list[str] = []
    heard = replace(work, runs=1, on_answer=lambda _, __, text: kept.append(text))
    events = measured(heard, tmp_path, VllmModel(name="real", folder=str(folder)))
    (sample,) = [event for event in events if isinstance(event, Sample)]
    assert kept == ["word " * 20] and sample.facts is not None
    asked = fake_vllm.noted(tmp_path)["asked"]
    assert isinstance(asked, list) and work.document.text in asked[-1]["messages"][-1]["content"]


def test_a_document_beyond_the_context_is_timed_all_the_same(work: Work, tmp_path: Path) -> None:
    events = measured(replace(work, runs=1), tmp_path, VllmModel(name="tiny", spec=replace(TINY, context=256)))
    assert [event.name for event in events if isinstance(event, Note)] == ["beyond-context"]
    assert [event.index for event in events if isinstance(event, Sample)] == [0]


def test_the_time_budget_ends_the_runs(work: Work, tmp_path: Path) -> None:
    events = measured(replace(work, runs=50, time_budget=0.0), tmp_path, VllmModel(name="tiny", spec=SPEC))
    assert len([event for event in events if isinstance(event, Sample)]) == 1


def test_a_server_that_does_not_start_is_said(work: Work, tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="vLLM did not start"):
        measured(work, tmp_path, VllmModel(name="tiny", spec=SPEC), "dies")
