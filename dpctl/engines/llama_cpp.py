"""llama.cpp seen from dpctl: a worker process, its requests, and what its death means."""

import asyncio
import contextlib
import importlib.util
import json
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dpctl.core.errors import UnavailableError
from dpctl.engines.base import Chunk, Prompt, Usage
from dpctl.engines.child import own_command
from dpctl.engines.llama_settings import LlamaSettings

INSTALL_HINT = "install the local engine: pip install 'dpctl-planner[local]' (compiles llama.cpp: 6-25 minutes)"
# a reply line can hold a long log, never a document
_LINE_LIMIT = 1 << 20


def require_llama_cpp() -> None:
    """Raise UnavailableError when llama-cpp-python is not installed; does not import it."""
    missing = [name for name in ("llama_cpp", "gguf", "numpy") if importlib.util.find_spec(name) is None]
    if missing:
        raise UnavailableError(
            f"the local engine is not installed ({', '.join(missing)} not found)",
            where=f"python {sys.prefix}",
            hint=INSTALL_HINT,
        )


class LlamaWorker:
    """One llama.cpp process. Requests run one after another; any failure raises UnavailableError."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self._process = process
        self._log = log
        self.environment: Mapping[str, str] = {}

    async def call(self, op: str, **arguments: object) -> dict[str, Any]:
        """Send a request and return its final reply."""
        result: dict[str, Any] = {}
        async for event in self.events(op, **arguments):
            result = event
        return result

    async def events(self, op: str, **arguments: object) -> AsyncIterator[dict[str, Any]]:
        """Send a request and yield its replies; the last one has "done"."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None and stdout is not None  # noqa: S101 - both are pipes by construction
        where = str(arguments.get("path") or "llama.cpp worker")
        try:
            stdin.write(json.dumps({"op": op, **arguments}).encode() + b"\n")
            await stdin.drain()
        except (BrokenPipeError, ConnectionResetError):
            raise await self._death(op, where) from None
        while True:
            line = await stdout.readline()
            if not line:
                raise await self._death(op, where)
            event = json.loads(line)
            if "error" in event:
                raise UnavailableError(
                    event["error"], where=where, hint="check the file with `gguf-dump`, or fetch it again"
                )
            yield event
            if event.get("done"):
                return

    async def _death(self, op: str, where: str) -> UnavailableError:
        code = await self._process.wait()
        reason = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        tail = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-3:]
        quoted = f" Its last words: {' | '.join(tail)}" if tail else ""
        return UnavailableError(
            f"llama.cpp died with {reason} during {op!r}.{quoted}",
            where=where,
            hint="the file may be truncated or broken, or memory ran out; try a smaller --model",
        )


@contextlib.asynccontextmanager
async def open_worker() -> AsyncIterator[LlamaWorker]:
    """Start a worker and end it again however the block ends (its stdin closes, then it is killed by its pid)."""
    require_llama_cpp()
    # GGML_NO_BACKTRACE: an abort would otherwise attach a debugger and print pages
    environment = {**os.environ, "GGML_NO_BACKTRACE": "1"}
    with tempfile.TemporaryDirectory(prefix="dpctl-") as folder:
        log = Path(folder) / "worker.log"
        with log.open("wb") as stderr:
            process = await asyncio.create_subprocess_exec(
                *own_command("dpctl.engines.llama_worker"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=stderr,
                env=environment,
                limit=_LINE_LIMIT,
                # Ctrl-C in the terminal goes to dpctl alone, which ends its worker in order
                start_new_session=True,
            )
        worker = LlamaWorker(process, log)
        try:
            hello = await worker.call("hello")
            worker.environment = {
                "llama-cpp-python": hello["version"],
                "llama.cpp system": hello["system_info"],
            }
            yield worker
        finally:
            await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        if process.stdin is not None:
            process.stdin.close()
        try:
            # busy in a long llama_decode it does not read its stdin: do not wait for that
            await asyncio.wait_for(process.wait(), timeout=0.5)
        except (TimeoutError, asyncio.CancelledError):
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedModel:
    """What the worker says of a model it has loaded; `synthetic` when dpctl wrote its weights."""

    name: str
    path: str
    settings: LlamaSettings
    layers: int
    vocab: int
    bytes: int
    trained_context: int
    synthetic: bool
    has_text: bool
    buffers: tuple[str, ...]


async def load(worker: LlamaWorker, name: str, path: Path, settings: LlamaSettings) -> LoadedModel:
    """Load a GGUF under `name`, touch all weights, and refuse it when its logits are not finite."""
    reply = await worker.call("load", name=name, path=str(path), settings=asdict(settings))
    if not reply["finite"]:
        raise UnavailableError(
            "the model's logits are not finite (NaN or infinite weights)",
            where=str(path),
            hint="the file is broken: fetch or convert it again",
        )
    return LoadedModel(
        name=name,
        path=str(path),
        settings=settings,
        layers=reply["layers"],
        vocab=reply["vocab"],
        bytes=reply["bytes"],
        trained_context=reply["trained_context"],
        synthetic=reply["synthetic"] is not None,
        has_text=reply["text"],
        buffers=tuple(reply["buffers"]),
    )


@dataclass(frozen=True, slots=True)
class LlamaEngine:
    """A loaded model as an engine: real text where the file has a tokenizer and real weights.

    With synthetic weights the prompt is `prompt_tokens` random ids, since a made-up tokenizer would count wrongly.
    `on_prefill` is told the tokens of the prompt read so far.
    """

    worker: LlamaWorker
    model: LoadedModel
    prompt_tokens: int
    on_prefill: Callable[[int], None] | None = None

    @property
    def environment(self) -> Mapping[str, str]:
        """Versions, instruction sets and settings."""
        return {**self.worker.environment, **self.model.settings.record()}

    async def stream(self, prompt: Prompt) -> AsyncIterator[Chunk | Usage]:
        """Generate greedily; chunks carry the worker's own time stamps."""
        tokens_in, event = self.prompt_tokens, {}
        async for event in self.worker.events(
            "generate",
            name=self.model.name,
            instruction=prompt.instruction,
            text=None if self.model.synthetic else prompt.text,
            prompt_tokens=self.prompt_tokens,
            max_tokens=prompt.max_tokens,
            schema=prompt.schema,
            logprobs=prompt.logprobs,
            threads=self.model.settings.threads,
        ):
            if "prompt" in event:
                tokens_in = event["prompt"]
            elif "prefill" in event and self.on_prefill is not None:
                self.on_prefill(event["prefill"])
            elif "token" in event:
                yield Chunk(text=event["text"], time=event["t"], logprob=event["logprob"])
        yield Usage(
            tokens_in=tokens_in,
            tokens_out=event["tokens"],
            counted_by="engine",
            truncated=event["tokens"] >= prompt.max_tokens,
            cpu_share=event["cpu_share"],
        )
