"""A vLLM server of dpctl's own: started, waited for, asked like any OpenAI-compatible endpoint, and always stopped.

It listens on this machine alone, fetches nothing and reports nothing. A catalogue model is served with random weights
in its real shapes (`--load-format dummy`): its speed is the model's, its text is noise.
"""

import asyncio
import json
import os
import re
import socket
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from dpctl.core.deployment import Delivery, Zone
from dpctl.core.errors import UnavailableError
from dpctl.core.models import Provider
from dpctl.engines.child import answering
from dpctl.engines.guard import start_guarded, stop_guarded
from dpctl.engines.vllm_command import (
    Vllm,
    VllmModel,
    VllmOptions,
    arguments,
    command,
    find_vllm,
    settings,
    variables,
)
from dpctl.engines.vllm_model import write_folder

_LOOK_EVERY = 0.5
_TELL_EVERY = 5.0
_ANSWER_WITHIN = 2.0
_COUNT_WITHIN = 60.0
_MOST_BYTES = 2**24
_DYING_WITHIN = 1.0
_TAIL_LINES = 6
_LONGEST_LINE = 240
_READ_BACK = 64 * 1024
# what stands in front of a line of vLLM's log: process, level, time, file
_PREFIX = re.compile(r"^(?:\(\S+ pid=\d+\) )?(?:[A-Z]+ \d\d-\d\d \d\d:\d\d:\d\d \[\S+\] )?")
_ERROR = re.compile(r"(?:\w+\.)*\w*(?:Error|Exception): \S")
_UNDERLINED = re.compile(r"[\^~ ]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class VllmServer:
    """A server that answers: its base URL (ending in /v1), the name of its model, and what to record of it."""

    base_url: str
    model: str
    environment: Mapping[str, str]

    @property
    def provider(self) -> Provider:
        """The server as the `openai` engine knows endpoints."""
        return Provider(
            id="vllm",
            name="vLLM, started by dpctl",
            base_url=self.base_url,
            key_variable="",
            delivery=Delivery.OWNED.value,
            zone=Zone.PROCESS.value,
            capabilities={"max_tokens_field": "max_tokens", "stream_options": True},
        )


@asynccontextmanager
async def serving(
    model: VllmModel, options: VllmOptions, *, on_progress: Callable[[str], None] = lambda _: None
) -> AsyncIterator[VllmServer]:
    """Start vLLM and yield it once it answers; it is stopped when the context ends, however that happens.

    `on_progress` is told every few seconds how far it is. Raises UnavailableError where there is no vLLM, or it does
    not start, with the end of its log; and when it died meanwhile. UsageError for options that are none.
    """
    vllm = await asyncio.to_thread(find_vllm, options.interpreter)
    environment = variables(os.environ, model, options, cores=_cores())
    with tempfile.TemporaryDirectory(prefix="dpctl-vllm-") as name, tempfile.TemporaryFile() as log:
        folder = Path(name)
        port = _free_port()
        flags = arguments(model, options, folder=_written(model, folder), port=port)
        guard = start_guarded(command(vllm, flags), environment=environment, folder=folder, log=log)
        try:
            url = f"http://127.0.0.1:{port}"
            took = await _healthy(guard, log, url, options.startup, on_progress)
            server = VllmServer(
                base_url=f"{url}/v1",
                model=model.name,
                environment={
                    **_recorded(vllm, model, flags, environment),
                    **await asyncio.to_thread(_length, url, model.name),
                    "vllm start": f"{took:.0f} s",
                },
            )
            async with answering(guard, lambda: _died("vLLM died", guard, log), within=_DYING_WITHIN):
                yield server
        finally:
            await asyncio.shield(asyncio.to_thread(stop_guarded, guard))


async def count_tokens(server: VllmServer, text: str) -> int:
    """The tokens of a text as the server splits it, without a chat's own; UnavailableError when it does not tell."""
    root = server.base_url.removesuffix("/v1")
    body = json.dumps({"model": server.model, "prompt": text, "add_special_tokens": False}).encode()
    said = await asyncio.to_thread(_asked, f"{root}/tokenize", body)
    try:
        return int(json.loads(said or b"")["count"])
    except (ValueError, KeyError, TypeError):
        raise UnavailableError(
            "the server does not count tokens", where=f"{root}/tokenize", hint="a newer vLLM; this needs /tokenize"
        ) from None


def _written(model: VllmModel, folder: Path) -> str:
    """Where the model lies; one with random weights is written first."""
    if model.spec is None:
        return model.folder or ""
    place = folder / "model"
    try:
        place.mkdir()
        write_folder(place, model.spec)
    except OSError as error:
        raise UnavailableError(
            f"cannot write the model's description: {error.strerror or error}",
            where=str(place),
            hint="free some space, or choose another folder with TMPDIR",
        ) from error
    return str(place)


def _cores() -> tuple[int, ...]:
    if hasattr(os, "sched_getaffinity"):
        return tuple(os.sched_getaffinity(0))
    return tuple(range(os.cpu_count() or 1))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _healthy(
    guard: subprocess.Popen[bytes], log: IO[bytes], url: str, within: float, on_progress: Callable[[str], None]
) -> float:
    """Wait until it answers; the seconds that took."""
    began = told = time.monotonic()
    while guard.poll() is None:
        now = time.monotonic()
        if await asyncio.to_thread(_asked, f"{url}/health") is not None:
            return now - began
        if now - began > within:
            raise _died(f"vLLM did not answer within {within:g} s", guard, log)
        if now - told >= _TELL_EVERY:
            told = now
            on_progress(f"vLLM is starting, {now - began:.0f} s: {_doing(log)}")
        await asyncio.sleep(_LOOK_EVERY)
    raise _died("vLLM did not start", guard, log)


def _asked(url: str, body: bytes | None = None) -> bytes | None:
    """What a GET, or a POST of JSON, answers with 200; None otherwise. No proxy stands between us and this machine."""
    from http.client import HTTPException
    from urllib.request import ProxyHandler, Request, build_opener

    request = Request(url, data=body, headers={"Content-Type": "application/json"})  # noqa: S310 - of our own server
    try:
        within = _ANSWER_WITHIN if body is None else _COUNT_WITHIN
        with build_opener(ProxyHandler({})).open(request, timeout=within) as answer:
            return bytes(answer.read(_MOST_BYTES))
    except (OSError, HTTPException):
        return None


def _length(url: str, model: str) -> Mapping[str, str]:
    """The length that the server has settled on, where it tells."""
    try:
        listed: list[dict[str, Any]] = json.loads(_asked(f"{url}/v1/models") or b"{}")["data"]
        return {"vllm context": str(next(e["max_model_len"] for e in listed if e["id"] == model))}
    except (ValueError, KeyError, TypeError, StopIteration):
        return {}


def _recorded(
    vllm: Vllm, model: VllmModel, flags: tuple[str, ...], environment: Mapping[str, str]
) -> Mapping[str, str]:
    # folder and port are another each time, and say nothing
    told = [flag for flag in flags[4:] if flag not in {"--host", "127.0.0.1", "--port", flags[7]}]
    set_ = " ".join(f"{name}={value}" for name, value in settings(environment).items())
    return {
        "vllm": vllm.version,
        "vllm model": model.name,
        "vllm weights": "random, in the model's shapes" if model.spec is not None else "real",
        "vllm flags": " ".join(told),
        **({"vllm variables": set_} if set_ else {}),
    }


def _lines(log: IO[bytes]) -> list[str]:
    """The end of the log, without what stands in front of each line. Read at an offset: the server writes on."""
    size = os.fstat(log.fileno()).st_size
    text = os.pread(log.fileno(), _READ_BACK, max(0, size - _READ_BACK)).decode(errors="replace")
    # a progress bar rewrites its line
    lines = (_PREFIX.sub("", line.rpartition("\r")[2]).strip() for line in text.rstrip("\r").split("\n"))
    return [line[:_LONGEST_LINE] for line in lines if not _UNDERLINED.fullmatch(line)]


def _doing(log: IO[bytes]) -> str:
    return next(reversed(_lines(log)), "it has said nothing yet")


def _died(what: str, guard: subprocess.Popen[bytes], log: IO[bytes]) -> UnavailableError:
    lines = _lines(log)
    code = guard.poll()
    status = "" if code is None else f" (exit code {code})"
    # the end of the log often only says that another process failed; the first error says why
    cause = next((line for line in lines if _ERROR.match(line)), None)
    tail = lines[-_TAIL_LINES:]
    shown = tail if cause is None or cause in tail else [cause, "...", *tail]
    said = "; the end of its log:\n    " + "\n    ".join(shown) if shown else "; it said nothing"
    return UnavailableError(
        f"{what}{status}{said}",
        where="the vLLM server",
        hint="a shorter max length or fewer devices if memory is short, its own flags, or a running server with --url",
    )
