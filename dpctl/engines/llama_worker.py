"""The process that llama.cpp lives in: JSON lines in on stdin, JSON lines out on what was stdout.

Some inputs kill llama.cpp's process instead of raising (a truncated mapped file: SIGBUS; an absurd header: SIGABRT), so
it never runs inside dpctl itself. Started by `llama_cpp.open_worker`; ends when stdin closes.
"""

import codecs
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TextIO

from dpctl.engines.llama_settings import LlamaSettings

_NETWORK_EVENTS = frozenset({"socket.connect", "socket.sendto", "socket.bind", "socket.getaddrinfo", "socket.sendmsg"})


def _forbid_network(event: str, _args: tuple[object, ...]) -> None:
    """Local means local: nothing in this process may open a connection (Python audit hook, PEP 578)."""
    if event in _NETWORK_EVENTS:
        raise PermissionError(f"the local engine may not use the network ({event})")


def _hello(_models: dict[str, Any], _request: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    from importlib.metadata import version

    from dpctl.engines import llama_native

    yield {"version": version("llama-cpp-python"), "system_info": llama_native.system_info()}


def _count(_models: dict[str, Any], request: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    from dpctl.engines.llama_native import count_tokens

    yield {"tokens": count_tokens(request["path"], request["instruction"], request["text"])}


def _load(models: dict[str, Any], request: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    from dpctl.engines.llama_native import NativeModel

    began = time.perf_counter()
    model = NativeModel(request["path"], LlamaSettings(**request["settings"]))
    models[request["name"]] = model
    finite = model.warm_up()
    yield {
        "layers": model.layers,
        "vocab": model.vocab_size,
        "bytes": model.size,
        "trained_context": model.trained_context,
        "synthetic": model.metadata("dpctl.synthetic"),
        "text": model.has_text,
        "finite": finite,
        "seconds": time.perf_counter() - began,
        "buffers": [line.strip() for line in model.load_log if "buffer size" in line],
    }


def _time(models: dict[str, Any], request: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    model = models[request["name"]]
    timing = model.time(request["phase"], request["depth"], request["tokens"])
    yield {"wall": timing.wall, "cpu": timing.cpu, "filled_by": model.filled_by}


def _generate(models: dict[str, Any], request: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Stream {"prefill": n} and {"text", "token", "t"} lines; t is time.perf_counter(), one clock for all processes."""
    model = models[request["name"]]
    real = model.has_text and request.get("text") is not None
    if real:
        prompt = model.chat(request["instruction"], request["text"])
    else:
        prompt = model.random_tokens(request["prompt_tokens"]).tolist()
    yield {"prompt": len(prompt)}
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    wall, cpu, tokens = 0.0, 0.0, 0
    schema = request.get("schema") if real else None
    for kind, value, logprob in model.generate(
        prompt, request["max_tokens"], schema=schema, logprobs=request.get("logprobs", False)
    ):
        now = time.perf_counter()
        if kind == "prefill":
            wall, cpu = now, time.process_time()
            yield {"prefill": value, "t": now}
        else:
            tokens += 1
            text = decoder.decode(model.piece(value)) if real else ""
            yield {"token": value, "text": text, "t": now, "logprob": logprob}
    spent = time.perf_counter() - wall
    share = (time.process_time() - cpu) / (spent * request["threads"]) if tokens > 1 and spent > 0 else None
    yield {"tokens": tokens, "tail": decoder.decode(b"", final=True), "cpu_share": share}


def _unload(models: dict[str, Any], request: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    models.pop(request["name"]).close()
    yield {}


_OPERATIONS: Mapping[str, Callable[[dict[str, Any], Mapping[str, Any]], Iterator[dict[str, Any]]]] = {
    "hello": _hello,
    "count": _count,
    "load": _load,
    "time": _time,
    "generate": _generate,
    "unload": _unload,
}


def serve(requests: TextIO, replies: TextIO) -> None:
    """Answer requests until the input ends: any number of event lines, then one with "done"; errors as "error"."""
    from dpctl.engines import llama_native

    def reply(record: Mapping[str, Any]) -> None:
        replies.write(json.dumps(record) + "\n")
        replies.flush()

    llama_native.start()
    sys.addaudithook(_forbid_network)
    models: dict[str, Any] = {}
    for line in requests:
        request = json.loads(line)
        try:
            held: dict[str, Any] = {}
            for event in _OPERATIONS[request["op"]](models, request):
                if held:
                    reply(held)
                held = event
            reply({**held, "done": True})
        except llama_native.NativeError as error:
            reply({"error": str(error), "done": True})
        except MemoryError:
            reply({"error": "out of memory", "done": True})


def main() -> None:
    """Keep the real stdout for replies; whatever native code prints goes to stderr."""
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    serve(sys.stdin, replies)
