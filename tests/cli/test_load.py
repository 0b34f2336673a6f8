"""`dpctl bench --url`: from options to a page, on the emulator; and what it refuses."""

import asyncio
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import typer

from dpctl.bench.load.store import is_load, parts_folder, read_load
from dpctl.bench.load.traffic import Traffic
from dpctl.catalog import read
from dpctl.cli import load_options
from dpctl.cli.load import Endpoint, Showing, replay, run_load
from dpctl.cli.load_options import check_options
from dpctl.cli.load_report import load_pages, show_load
from dpctl.core.errors import ExitCode, UnavailableError, UsageError
from dpctl.core.scenario import parse_requirement
from dpctl.engines.emulator import Faults, emulating
from dpctl.report.sections import Plot
from tests.cli.conftest import Dpctl
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
# where nothing is judged: too few answers for a p95
FEW, UNJUDGED = replace(WANTED, requests=24), replace(BANK, requirements=())


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
    run_load(UNJUDGED, FEW, Endpoint(url=url), Showing(out=out, plain=True))
    run = read_load(out)
    assert not run.plan.dialect.stream_options
    assert {(o.failure, o.counted_by) for o in run.outcomes} == {(None, "local")}


def test_several_processes(serve: Serve, tmp_path: Path) -> None:
    out = tmp_path / "run.jsonl"
    run_load(UNJUDGED, FEW, Endpoint(url=serve()), Showing(out=out, plain=True, workers=2))
    run = read_load(out)
    assert [o.number for o in run.outcomes] == list(range(24))
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
    with pytest.raises(typer.Exit):
        run_load(BANK, FEW, Endpoint(url=serve()), Showing(out=out, plain=True))
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


def test_a_plan_is_sent_again_with_other_words(
    serve: Serve, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    run_load(UNJUDGED, FEW, Endpoint(url=serve()), Showing(out=first, plain=True))
    replay(UNJUDGED, first, Showing(out=second, plain=True))
    one, other = read_load(first).plan, read_load(second).plan
    assert (one.asks, one.seconds, one.arrivals, one.base_url) == (
        other.asks,
        other.seconds,
        other.arrivals,
        one.base_url,
    )
    assert one.salt != other.salt
    assert len(read_load(second).outcomes) == 24
    elsewhere = serve()
    third = tmp_path / "third.jsonl"
    replay(UNJUDGED, first, Showing(out=third, plain=True), url=elsewhere)
    assert read_load(third).plan.base_url == elsewhere
    with pytest.raises(UsageError, match="of scenario bank-chatbot"):
        replay(read.scenario("legal-summary"), first, Showing(out=tmp_path / "no.jsonl", plain=True))


def test_a_price_that_is_named_is_shown_and_judged(
    serve: Serve, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "run.jsonl"
    wanted = replace(BANK, requirements=(parse_requirement("cost mean <= $0.0001"), parse_requirement("leaked == 0")))
    with pytest.raises(typer.Exit) as end:
        run_load(wanted, FEW, Endpoint(url=serve(), priced="openai:gpt-4o"), Showing(out=out, plain=True))
    # the emulator's answers were charged nothing, so --max-usd did not stop them; 60 * 2.5e-6 + 8 * 1e-5 USD each
    text = " ".join(capsys.readouterr().out.split())
    assert end.value.exit_code == ExitCode.FINDING
    assert "an answer at list price" in text
    assert "not judged by load: leaked A == 0" in text


def test_a_run_that_would_cost_too_much_is_not_begun(tmp_path: Path) -> None:
    out = tmp_path / "run.jsonl"
    endpoint = Endpoint(url="https://api.openai.com/v1", model="gpt-4o", max_usd=0.01)
    with pytest.raises(UsageError, match="more than --max-usd"):
        run_load(BANK, WANTED, endpoint, Showing(out=out))
    assert not out.exists()


@pytest.mark.parametrize(
    ("given", "load", "replayed", "says"),
    [
        (["--mode", "cloud", "--hedge", "--rate", "1/s"], True, False, "--mode, --hedge would play no part"),
        (["--rate", "1/s", "--prompt", "10"], False, False, "--rate, --prompt would play no part"),
        (["--rate", "1/s"], True, True, "--rate cannot change the plan"),
        (["--rate", "1/s", "--model", "m"], True, False, ""),
        (["--mode", "cloud"], False, False, ""),
    ],
)
def test_options_that_would_play_no_part_are_named(given: list[str], load: bool, replayed: bool, says: str) -> None:
    app = typer.Typer(pretty_exceptions_enable=False)

    @app.command()
    def bench(
        context: typer.Context,
        mode: str = "all",
        hedge: bool = False,
        rate: str | None = None,
        prompt: int | None = None,
        model: str | None = None,
    ) -> None:
        check_options(context, load=load, replay=replayed)

    if says:
        with pytest.raises(UsageError, match=says):
            app(given, standalone_mode=False)
    else:
        app(given, standalone_mode=False)


def test_every_option_that_is_refused_is_one_of_bench() -> None:
    """A name that bench does not know any more would refuse nothing."""
    command = typer.main.get_command(bench_app())
    known = {parameter.name for parameter in command.params}
    assert known >= load_options._DELIVERIES
    assert known >= load_options._LOAD


def bench_app() -> typer.Typer:
    from dpctl.cli.bench import bench

    app = typer.Typer()
    app.command()(bench)
    return app


def test_killed_in_the_middle_it_is_readable_and_called_partial(serve: Serve, dpctl: Dpctl, tmp_path: Path) -> None:
    """kill -9 of the real command: what was finished is shown, and said to be partial; nothing goes on without it."""
    out = tmp_path / "run.jsonl"
    load = ["--url", serve(), "--rate", "50/s", "--duration", "300s", "--prompt", "60", "--output", "8"]
    command = [sys.executable, "-m", "dpctl", "bench", "bank-chatbot", *load, "--out", str(out), "--plain"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    log = parts_folder(out) / "worker-0.log"
    try:
        deadline = time.monotonic() + 90
        # begin, a first answer and more
        while not (log.exists() and log.stat().st_size > 20_000):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
    finally:
        process.kill()
        process.wait()
    run = read_load(out)
    assert not run.complete
    assert len([o for o in run.outcomes if o.failure is None]) > 3
    shown = dpctl("report", str(out), "--plain")
    assert shown.code == 0, shown.err
    assert "the run is partial" in " ".join(shown.out.split())


def test_a_page_of_a_load_run(serve: Serve, tmp_path: Path) -> None:
    out = tmp_path / "run.jsonl"
    run_load(BANK, WANTED, Endpoint(url=serve()), Showing(out=out, plain=True))
    title, sections = load_pages(out, None)
    assert title == "bank-chatbot under load: poisson, 200 requests a second"
    assert {s.id for s in sections if isinstance(s, Plot)} == {"distribution", "timeline"}
