"""vLLM started, waited for and stopped: with a small program in its place that behaves well, badly or not at all."""

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dpctl.core.errors import ExitCode, UnavailableError
from dpctl.engines import vllm
from dpctl.engines.vllm import VllmServer, serving
from dpctl.engines.vllm_command import VllmModel, VllmOptions
from tests import fake_vllm
from tests.fake_vllm import noted
from tests.models import TINY

MODEL = VllmModel(name="tiny@BF16", spec=TINY, flags=("--dtype", "bfloat16"))


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., VllmOptions]:
    program = fake_vllm.write(tmp_path)
    monkeypatch.setattr(vllm, "_LOOK_EVERY", 0.02)
    monkeypatch.setattr(vllm, "_TELL_EVERY", 0.02)

    def options(behave: str, *, startup: float = 30.0) -> VllmOptions:
        own = fake_vllm.flags(tmp_path, behave)
        return VllmOptions(interpreter=str(program), max_length=512, flags=own, startup=startup)

    return options


def alive(pid: object) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def gone(pid: object) -> bool:
    """Whether a process ends; it has a while, because what adopts it reaps it when it likes."""
    end = time.monotonic() + 20
    while alive(pid) and time.monotonic() < end:
        time.sleep(0.02)
    return not alive(pid)


def test_a_server_that_answers_is_recorded_and_stopped(fake: Callable[..., VllmOptions], tmp_path: Path) -> None:
    told: list[str] = []

    async def work() -> VllmServer:
        async with serving(MODEL, fake("healthy"), on_progress=told.append) as server:
            assert alive(noted(tmp_path)["pid"])
            return server

    server = asyncio.run(work())
    note = noted(tmp_path)
    assert gone(note["pid"])
    assert server.base_url.startswith("http://127.0.0.1:") and server.base_url.endswith("/v1")
    assert server.model == "tiny@BF16" and server.provider.base_url == server.base_url
    about = server.environment
    assert (about["vllm"], about["vllm context"]) == ("9.9.9", "512")
    assert about["vllm weights"].startswith("random")
    assert "--load-format dummy --dtype bfloat16 --max-model-len 512" in about["vllm flags"]
    assert not any(word in about["vllm flags"] for word in ("--port", "dpctl-vllm-", "127.0.0.1"))
    # nothing is left of the folder that the model was described in
    assert note["model"] == ["config.json", "tokenizer.json", "tokenizer_config.json"]
    argv = note["argv"]
    assert isinstance(argv, list) and not Path(argv[argv.index("--model") + 1]).exists()
    environment = note["environment"]
    assert isinstance(environment, dict)
    assert environment["HF_HUB_OFFLINE"] == environment["VLLM_NO_USAGE_STATS"] == "1"


def test_what_the_server_started_ends_with_it(
    fake: Callable[..., VllmOptions], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work() -> None:
        async with serving(MODEL, fake("leaves-a-child")):
            assert alive(noted(tmp_path)["child"])

    asyncio.run(work())
    assert gone(noted(tmp_path)["pid"]) and gone(noted(tmp_path)["child"])


def test_an_interrupted_run_stops_its_server(fake: Callable[..., VllmOptions], tmp_path: Path) -> None:
    async def work() -> None:
        async with serving(MODEL, fake("healthy")):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(work())
    assert gone(noted(tmp_path)["pid"])


def test_a_start_that_is_cancelled_stops_the_server(fake: Callable[..., VllmOptions], tmp_path: Path) -> None:
    async def start() -> None:
        async with serving(MODEL, fake("silent")):
            raise AssertionError("it never answers")

    async def work() -> None:
        task = asyncio.create_task(start())
        while not (tmp_path / "note").exists():
            await asyncio.sleep(0.02)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(work())
    assert gone(noted(tmp_path)["pid"])


def test_the_server_ends_when_whoever_started_it_is_killed(fake: Callable[..., VllmOptions], tmp_path: Path) -> None:
    """kill -9 leaves no time to stop anything: the guard notices that its stdin has ended."""
    import subprocess

    code = (
        "import asyncio, json, sys\n"
        "sys.path[:0] = json.loads(sys.argv[1])\n"
        "from dpctl.engines.vllm import serving\n"
        "from dpctl.engines.vllm_command import VllmModel, VllmOptions\n"
        "from tests.models import TINY\n"
        "async def work():\n"
        "    given = json.loads(sys.argv[2])\n"
        "    given['flags'] = tuple(given['flags'])\n"
        "    async with serving(VllmModel(name='t', spec=TINY), VllmOptions(**given)):\n"
        "        print('up', flush=True)\n"
        "        await asyncio.sleep(60)\n"
        "asyncio.run(work())\n"
    )
    options = fake("healthy")
    given = {"interpreter": options.interpreter, "flags": options.flags}
    root = str(Path(__file__).resolve().parents[2])
    starter = subprocess.Popen(
        [sys.executable, "-c", code, json.dumps([root]), json.dumps(given)], stdout=subprocess.PIPE, text=True
    )
    assert starter.stdout is not None
    with starter:
        assert starter.stdout.readline() == "up\n"
        pid = noted(tmp_path)["pid"]
        assert alive(pid)
        starter.kill()
    assert gone(pid)


def test_a_server_that_dies_says_why(fake: Callable[..., VllmOptions]) -> None:
    async def work() -> None:
        async with serving(MODEL, fake("dies")):
            raise AssertionError("it died")

    with pytest.raises(UnavailableError) as caught:
        asyncio.run(work())
    assert caught.value.exit_code is ExitCode.UNAVAILABLE
    text = str(caught.value)
    # the first error and the end; neither what stands in front of a line nor what underlines one
    assert "exit code 7" in text
    assert "    MemoryError: no room for 3 GiB\n    ...\n" in text and "RuntimeError: Engine core" in text
    assert "pid=" not in text and "^^^" not in text and "frame 2\n" not in text


def test_a_server_that_never_answers_is_given_up(fake: Callable[..., VllmOptions], tmp_path: Path) -> None:
    told: list[str] = []

    async def work() -> None:
        # long enough for the program to begin, which it must before it can be told from one that does not
        async with serving(MODEL, fake("silent", startup=3.0), on_progress=told.append):
            raise AssertionError("it never answers")

    with pytest.raises(UnavailableError, match="did not answer within 3 s"):
        asyncio.run(work())
    assert gone(noted(tmp_path)["pid"])
    assert any("reading the weights" in line for line in told)


def test_a_server_that_dies_under_a_request_is_named(fake: Callable[..., VllmOptions]) -> None:
    async def work() -> None:
        async with serving(MODEL, fake("healthy")) as server:
            await asyncio.to_thread(vllm._asked, f"{server.base_url}/die")
            raise UnavailableError("the connection broke", where="here", hint="none")

    with pytest.raises(UnavailableError, match="vLLM died") as caught:
        asyncio.run(work())
    assert isinstance(caught.value.__cause__, UnavailableError)


def test_an_error_of_a_living_server_is_passed_on(fake: Callable[..., VllmOptions]) -> None:
    async def work() -> None:
        async with serving(MODEL, fake("healthy")):
            raise UnavailableError("too long", where="here", hint="none")

    with pytest.raises(UnavailableError, match="too long"):
        asyncio.run(work())


def test_no_vllm_no_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    async def work() -> None:
        async with serving(MODEL, VllmOptions(interpreter=str(tmp_path / "python"))):
            raise AssertionError("there is none")

    with pytest.raises(UnavailableError, match="no such program"):
        asyncio.run(work())
    assert not [name for name in os.listdir(tmp_path) if name.startswith("dpctl")]  # noqa: PTH208 - names are enough
