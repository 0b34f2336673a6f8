import json
import socket
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.probe import servers
from dpctl.probe.live import Live
from dpctl.probe.servers import MOST_MODELS, PORTS, read_servers
from dpctl.probe.source import NOT_FOUND, Reading
from tests.each import each


class Answers:
    """A source whose loopback addresses answer as told, and that remembers what it was asked."""

    system, arch = "Linux", "x86_64"

    def __init__(self, answers: Mapping[str, object]) -> None:
        self._answers = answers
        self.asked: list[str] = []

    def file(self, path: str) -> Reading:
        return Reading(problem=NOT_FOUND)

    def names(self, folder: str) -> tuple[str, ...]:
        return ()

    def command(self, *argv: str) -> Reading:
        return Reading(problem=NOT_FOUND)

    def collect(self, name: str) -> Reading:
        return Reading(problem=NOT_FOUND)

    def get(self, url: str) -> Reading:
        self.asked.append(url)
        found = self._answers.get(url.removeprefix("http://127.0.0.1:"))
        if found is None:
            return Reading(problem=NOT_FOUND)
        if isinstance(found, Reading):
            return found
        return Reading(text=found if isinstance(found, str) else json.dumps(found))


def listed(*names: str, owner: str | None = None) -> dict[str, object]:
    more = {} if owner is None else {"owned_by": owner}
    return {"object": "list", "data": [{"id": name, "object": "model", **more} for name in names]}


@each(
    ("port", "owner", "path", "says", "name", "version"),
    [
        (11434, "library", "/api/version", {"version": "0.13.1"}, "Ollama", "0.13.1"),
        (11434, "jane", "/api/version", {"version": "0.13.1"}, "Ollama", "0.13.1"),
        (8080, "llamacpp", "/props", {"build_info": "b6945-cc98f8d3"}, "llama-server", "b6945-cc98f8d3"),
        (8080, "llamacpp", "/props", {"error": "off"}, "llama-server", None),
        (8000, "vllm", "/version", {"version": "0.11.2"}, "vLLM", "0.11.2"),
        (1234, "organization_owner", "/none", {}, "LM Studio", None),
        (30000, "sglang", "/server_info", {"version": "0.5.5"}, "SGLang", "0.5.5"),
        (30000, "sglang", "/get_server_info", {"version": "0.4.1"}, "SGLang", "0.4.1"),
        (
            3000,
            "meta-llama/Llama-3.1-8B-Instruct",
            "/info",
            {"model_id": "meta-llama/Llama-3.1-8B-Instruct", "version": "3.3.6"},
            "TGI",
            "3.3.6",
        ),
        (4000, "openai", "/health/readiness", {"litellm_version": "1.83.7"}, "LiteLLM", "1.83.7"),
        (8000, "somebody", "/version", {"version": "1"}, "", None),
        (3000, "somebody", "/info", {"version": "1"}, "", None),
        (8081, None, "/none", {}, "", None),
    ],
)
def test_each_kind_of_server_is_known(
    port: int, owner: str | None, path: str, says: object, name: str, version: str | None
) -> None:
    (found,) = read_servers(Answers({f"{port}/v1/models": listed("m", owner=owner), f"{port}{path}": says}))
    assert (found.name, found.version, found.models, found.model_count) == (name, version, ("m",), 1)
    assert found.base_url == f"http://127.0.0.1:{port}/v1"
    assert not found.needs_key


def test_only_the_usual_ports_of_loopback_are_asked_and_a_closed_one_once() -> None:
    source = Answers({})
    assert read_servers(source) == ()
    assert sorted(source.asked) == sorted(f"http://127.0.0.1:{port}/v1/models" for port in PORTS)


def test_several_servers_by_port() -> None:
    source = Answers({"11434/v1/models": listed("a", owner="library"), "8000/v1/models": listed("b", owner="vllm")})
    assert [server.name for server in read_servers(source)] == ["vLLM", "Ollama"]


def test_ollama_without_models() -> None:
    (found,) = read_servers(
        Answers({"11434/v1/models": {"object": "list", "data": None}, "11434/api/version": {"version": "0.5"}})
    )
    assert (found.name, found.models, found.model_count) == ("Ollama", (), 0)


@each(
    "text",
    [
        "<!doctype html><title>my app</title>",
        "",
        "[]",
        "7",
        "{}",
        '{"data": []}',
        '{"data": [1, 2]}',
        '{"data": [{"name": "row"}]}',
        '{"object": "page", "data": [{"id": "x"}]}',
        '{"data": {"id": "x"}}',
        '{"object": "list", "data": "x"}',
        "[" * 100_000,
        '{"object": "list", "data": [{"id": "llama',
    ],
)
def test_what_is_no_list_of_models_is_no_server(text: str) -> None:
    assert read_servers(Answers({"3000/v1/models": text})) == ()


@pytest.mark.parametrize("status", ["HTTP 401", "HTTP 403"])
def test_a_server_that_wants_a_key_is_listed_when_it_says_what_it_is(status: str) -> None:
    refused = {"4000/v1/models": Reading(problem=status)}
    assert read_servers(Answers(refused)) == ()
    (found,) = read_servers(Answers({**refused, "4000/health/readiness": {"litellm_version": "1.83.7"}}))
    assert (found.name, found.needs_key, found.models) == ("LiteLLM", True, ())


def test_many_models_with_odd_names() -> None:
    names = [f"model-{index}" for index in range(80)]
    odd = ["\x1b[2J\x1b]0;title\x07evil\r\nname", "model-0", "", "x" * 500]
    (found,) = read_servers(Answers({"8000/v1/models": listed(*odd, *names)}))
    assert (len(found.models), found.model_count) == (MOST_MODELS, 82)
    assert found.models[0] == "evil name"
    assert found.models[2] == "x" * 119 + "…"
    assert all(name.isprintable() for name in found.models)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["data", "id", "object", "owned_by", "version"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@settings(max_examples=80, deadline=None)
@given(JSON, JSON)
def test_any_answer_is_read(models: object, version: object) -> None:
    for server in read_servers(Answers({"11434/v1/models": models, "11434/api/version": version})):
        assert (server.version or "").isprintable() and len(server.models) <= MOST_MODELS
        assert server.model_count is None or server.model_count >= len(server.models)
        assert all(name.isprintable() and len(name) <= 120 for name in server.models)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = json.dumps(listed("tiny", owner="vllm") if self.path == "/v1/models" else {"version": "0.11.2"}).encode()
        self.server.seen.append((self.command, self.path, dict(self.headers)))  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    running = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    running.seen = []  # type: ignore[attr-defined]
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


def test_a_real_server_beside_a_silent_port(server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-never-sent")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        ports = {silent.getsockname()[1]: "", server.server_address[1]: ""}
        monkeypatch.setattr(servers, "PORTS", ports)
        # the limits are for a machine of its own; here others may be at work
        monkeypatch.setattr(servers, "_LISTING_S", 30.0)
        monkeypatch.setattr(servers, "_NAMING_S", 30.0)
        (found,) = read_servers(Live())
    assert (found.name, found.version, found.models) == ("vLLM", "0.11.2", ("tiny",))
    seen = server.seen  # type: ignore[attr-defined]
    assert [entry[:2] for entry in seen] == [("GET", "/v1/models"), ("GET", "/version")]
    assert not [value for *_, headers in seen for value in headers.values() if "sk-" in value]


def test_a_silent_port_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    never = threading.Event()

    class Hanging(Answers):
        def get(self, url: str) -> Reading:
            if ":8000" in url:
                never.wait()
            return super().get(url)

    monkeypatch.setattr(servers, "_NAMING_S", 30.0)
    source = Hanging({"11434/v1/models": listed("a", owner="library"), "11434/api/version": {"version": "0.5"}})
    (found,) = read_servers(source)
    never.set()
    assert (found.name, found.version) == ("Ollama", "0.5")
