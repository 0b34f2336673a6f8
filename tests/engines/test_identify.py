"""Which program answers: small servers on loopback that publish what the real ones publish."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from dpctl.engines.identify import Identified, identify
from tests.each import each

Asked = list[tuple[str, str | None]]


@contextmanager
def serving(pages: Mapping[str, object], redirects: Mapping[str, str] | None = None) -> Iterator[tuple[str, Asked]]:
    """A server of these pages (an object becomes JSON); yields its root, and what was asked with which key."""
    asked: Asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, self.headers.get("Authorization")))
            page = pages.get(self.path)
            place = (redirects or {}).get(self.path)
            self.send_response(302 if place else 404 if page is None else 200)
            if place:
                self.send_header("Location", place)
            body = b"" if page is None else page if isinstance(page, bytes) else json.dumps(page).encode()
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def listed(owner: str) -> dict[str, object]:
    return {"object": "list", "data": [{"id": "m", "object": "model", "owned_by": owner}]}


def found(pages: Mapping[str, object]) -> Identified | None:
    with serving(pages) as (root, _):
        return asyncio.run(identify(f"{root}/v1"))


@each(
    ("owner", "path", "says", "name"),
    [
        ("llamacpp", "/props", {"build_info": "b6945-cc98f8d3", "total_slots": 2}, "llama-server b6945-cc98f8d3"),
        (
            "me",
            "/openapi.json",
            {"info": {"title": "llama.cpp", "version": "0.3.36"}},
            "llama-cpp-python server 0.3.36",
        ),
        ("vllm", "/version", {"version": "0.32.0"}, "vLLM 0.32.0"),
        ("library", "/api/version", {"version": "0.13.1"}, "Ollama 0.13.1"),
        ("jane", "/api/version", {"version": "0.13.1"}, "Ollama 0.13.1"),
        ("organization_owner", "/none", {}, "LM Studio"),
        ("sglang", "/get_server_info", {"version": "0.4.1"}, "SGLang 0.4.1"),
        ("meta-llama/Llama-3.1-8B", "/info", {"model_id": "meta-llama", "version": "3.3.6"}, "TGI 3.3.6"),
        ("openai", "/health/readiness", {"status": "healthy", "litellm_version": "1.83.7"}, "LiteLLM 1.83.7"),
        ("nobody", "/schema.json", {"name": "Gateway", "type": "service", "routes": []}, "BentoML"),
    ],
)
def test_each_program_is_named_with_its_version(owner: str, path: str, says: object, name: str) -> None:
    server = found({"/v1/models": listed(owner), path: says})
    assert server is not None and server.entry == {"server": name}


@pytest.mark.parametrize("says", [{"version": 7}, {}, b"<html>", b"[1]", b"\xff", b"{" * 5000])
def test_an_owner_is_enough_where_the_version_cannot_be_read(says: object) -> None:
    assert found({"/v1/models": listed("vllm"), "/version": says}) == Identified(name="vLLM")


@pytest.mark.parametrize(
    "pages",
    [
        {},
        {"/v1/models": listed("somebody")},
        # another program that has a version there, and none of what TGI has
        {"/v1/models": listed("somebody"), "/info": {"version": "1"}},
        {"/v1/models": {"data": [7, {"owned_by": ["vllm"]}]}},
        {"/v1/models": {"data": "vllm"}, "/version": {"version": "1"}},
    ],
)
def test_what_does_not_show_stays_unknown(pages: Mapping[str, object]) -> None:
    assert found(pages) is None


def test_a_path_in_front_belongs_to_the_root() -> None:
    pages = {"/gateway/v1/models": listed("vllm"), "/gateway/version": {"version": "1.0"}}
    with serving(pages) as (root, _):
        assert asyncio.run(identify(f"{root}/gateway/v1/")) == Identified(name="vLLM", version="1.0")


def test_the_key_goes_to_the_list_of_models_alone_and_nowhere_else() -> None:
    with serving({"/info": {"version": "1", "model_id": "m"}}) as (elsewhere, asked_elsewhere):
        redirects = {"/v1/models": f"{elsewhere}/v1/models", "/info": f"{elsewhere}/info"}
        with serving({}, redirects) as (root, asked):
            assert asyncio.run(identify(f"{root}/v1", key="secret")) is None
    assert [key for path, key in asked if key] == ["Bearer secret"]
    assert asked[0] == ("/v1/models", "Bearer secret")
    assert asked_elsewhere == []


def test_a_version_is_one_short_line() -> None:
    server = found({"/v1/models": listed("vllm"), "/version": {"version": "1\n\x1b[31m" + "9" * 500}})
    assert server is not None and server.version.isprintable() and len(server.version) == 80


def test_nobody_there_is_unknown() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert asyncio.run(identify(f"http://127.0.0.1:{closed.getsockname()[1]}/v1")) is None


def test_a_server_that_never_answers_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert asyncio.run(identify(f"http://127.0.0.1:{silent.getsockname()[1]}/v1", within=0.05)) is None
