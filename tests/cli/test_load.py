"""`dpctl bench --url`: from options to a page, on the emulator; and what it refuses."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import typer

from dpctl.bench.load.store import is_load, parts_folder, read_load
from dpctl.bench.load.traffic import Traffic
from dpctl.catalog import read
from dpctl.cli.load import Endpoint, Showing, run_load, show_load
from dpctl.core.errors import ExitCode, UnavailableError, UsageError
from dpctl.engines.emulator import Faults, emulating
from tests.engines.emulated import hosted

BANK = read.scenario("bank-chatbot")
Serve = Callable[..., str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start emulators in threads of their own; they end with the test."""
    ends: list[Callable[[], None]] = []

    def start(**options: object) -> str:
        ready: list[str] = []
        told = threading.Event()

        async def run() -> None:
            over = asyncio.Event()
            async with emulating(hosted(), **options) as url:  # type: ignore[arg-type]
                loop = asyncio.get_running_loop()
                ends.append(lambda: loop.call_soon_threadsafe(over.set))
                ready.append(url)
                told.set()
                await over.wait()

        thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
        thread.start()
        assert told.wait(30)
        ends.append(thread.join)
        return ready[0]

    yield start
    for end in ends:
        end()


WANTED = Traffic(rate="200/s", requests=140, prompt=60, output=8, warmup=0.0)


def test_a_run_from_start_to_page(serve: Serve, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "run.jsonl"
    run_load(BANK, WANTED, Endpoint(url=serve() + "/"), Showing(out=out, plain=True))
    text = capsys.readouterr().out
    assert "140 requests measured, 140 answered" in text
    assert "model toy, protocol openai, emulated" in " ".join(text.split())
    assert "e2el p95 <= 5 s" in text
    run = read_load(out)
    assert run.complete
    assert not parts_folder(out).exists()
    # the server was asked first how it counts: prompts are as long as planned
    assert run.plan.lexicon.counted
    assert sum(o.tokens_in or 0 for o in run.outcomes) / 140 == pytest.approx(60, rel=0.1)
    assert is_load(out)
    show_load(out, None, as_json=True, plain=True)
    found = json.loads(capsys.readouterr().out)["report"]
    assert (found["answered"], [verdict["state"] for verdict in found["verdicts"]]) == (140, ["met", "met"])
    show_load(out, "legal-summary", as_json=False, plain=True)
    assert "e2el mean <= 3 s" in capsys.readouterr().out


@pytest.mark.parametrize("protocol", ["completions", "anthropic", "langserve", "langserve-invoke"])
def test_every_protocol(serve: Serve, tmp_path: Path, protocol: str, capsys: pytest.CaptureFixture[str]) -> None:
    url = serve()
    base = url.removesuffix("/v1") if protocol.startswith("langserve") else url
    endpoint = Endpoint(url=base, protocol=protocol, model="toy")
    out = tmp_path / "run.jsonl"
    with pytest.raises(typer.Exit):
        # too few answers for a p95: not shown to be met
        run_load(BANK, Traffic(rate="100/s", requests=3, prompt=60, output=8), endpoint, Showing(out=out, plain=True))
    run = read_load(out)
    assert [(o.failure, o.status) for o in run.outcomes] == [(None, 200)] * 3
    streamed = protocol != "langserve-invoke"
    assert all((o.first is not None) == streamed for o in run.outcomes)
    assert "3 answered" in capsys.readouterr().out


def test_fields_that_are_refused_are_left_out(serve: Serve, tmp_path: Path) -> None:
    url = serve(faults=Faults(refuse=frozenset({"stream_options"})))
    out = tmp_path / "run.jsonl"
    run_load(BANK, WANTED, Endpoint(url=url), Showing(out=out, plain=True))
    run = read_load(out)
    assert not run.plan.dialect.stream_options
    assert {(o.failure, o.counted_by) for o in run.outcomes} == {(None, "local")}


def test_several_processes(serve: Serve, tmp_path: Path) -> None:
    out = tmp_path / "run.jsonl"
    run_load(BANK, WANTED, Endpoint(url=serve()), Showing(out=out, plain=True, workers=2))
    run = read_load(out)
    assert [o.number for o in run.outcomes] == list(range(140))
    assert {tick.worker for tick in run.ticks} == {0, 1}
    assert run.complete


def test_a_sweep_over_users(serve: Serve, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = Traffic(requests=20, prompt=60, output=8)
    showing = Showing(out=tmp_path / "run.jsonl", plain=True, as_json=True)
    with pytest.raises(typer.Exit) as end:
        run_load(BANK, wanted, Endpoint(url=serve()), showing, concurrency="1,4")
    assert end.value.exit_code == ExitCode.FINDING
    steps = json.loads(capsys.readouterr().out)["steps"]
    assert [step["label"] for step in steps] == ["1 user", "4 users"]
    assert (tmp_path / "run-4-users.jsonl").exists()


def test_a_dry_run_sends_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    endpoint = Endpoint(url="http://127.0.0.1:1/v1", model="toy")
    run_load(BANK, Traffic(rate="10/s", prompt=60), endpoint, Showing(dry_run=True))
    assert "requests in 60 s" in capsys.readouterr().out


def test_a_run_that_was_killed_is_called_partial(
    serve: Serve, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "run.jsonl"
    run_load(BANK, WANTED, Endpoint(url=serve()), Showing(out=out, plain=True))
    whole = out.read_text().splitlines()
    out.write_text("\n".join(whole[:1]) + "\n")
    capsys.readouterr()
    show_load(out, None, as_json=False, plain=True)
    assert "the run is partial" in " ".join(capsys.readouterr().out.split())


def test_a_key_that_a_server_repeats_is_in_no_file(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOME_KEY", "sk-very-secret")
    url = serve(faults=Faults(status=401, echo_key=True, hits=frozenset(range(2, 500))))
    out = tmp_path / "run.jsonl"
    with pytest.raises(typer.Exit):
        run_load(BANK, WANTED, Endpoint(url=url, key_variable="SOME_KEY"), Showing(out=out, plain=True))
    assert "[key]" in out.read_text()
    assert "sk-very-secret" not in out.read_text() + capsys.readouterr().out
    assert read_load(out).reason == "error budget"


def test_what_is_refused(serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_KEY", "sk-very-secret")
    here = Showing(out=tmp_path / "x.jsonl", plain=True)
    url = serve(faults=Faults(status=401, echo_key=True))
    with pytest.raises(UnavailableError, match="refused a first request: HTTP 401") as failure:
        run_load(BANK, WANTED, Endpoint(url=url, key_variable="SOME_KEY"), here)
    assert "sk-very-secret" not in str(failure.value)
    assert not here.out.exists()  # type: ignore[union-attr]
    with pytest.raises(UnavailableError, match="cannot be reached"):
        run_load(BANK, WANTED, Endpoint(url="http://127.0.0.1:1/v1", model="m"), here)
    with pytest.raises(UnavailableError, match="which models"):
        run_load(BANK, WANTED, Endpoint(url="http://127.0.0.1:1/v1"), here)
    for url in ("127.0.0.1:8000", "http://me:secret@h/v1", "http://h/v1?key=1"):
        with pytest.raises(UsageError, match="not the address"):
            run_load(BANK, WANTED, Endpoint(url=url), here)
    with pytest.raises(UsageError, match="holds no key"):
        run_load(BANK, WANTED, Endpoint(url="http://h/v1", key_variable="NO_SUCH_KEY"), here)
    with pytest.raises(UsageError, match="number of users"):
        run_load(BANK, WANTED, Endpoint(url="http://h/v1", model="m"), here, concurrency="1,many")
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")
    with pytest.raises(UnavailableError, match="proxy"):
        run_load(BANK, WANTED, Endpoint(url="http://some.example/v1", model="m"), here)
