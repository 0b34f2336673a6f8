"""A user with a catalogue of their own: a tiny model, a provider that answers at once, a two-page scenario."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

MODEL = """
[[models]]
id = "tiny"
name = "Tiny"
arch = "llama"
layers = 4
hidden = 256
ffn = 512
heads = 4
kv_heads = 2
head_dim = 64
vocab = 1024
context = 8192
tied_embeddings = false
source = "test"
chars_per_token = { value = 4.0, unit = "char/tok", provenance = "A", source = "test" }
"""

PROVIDER = """
id = "quick"
name = "A quick provider"
base_url = "http://127.0.0.1:9/v1"
key_variable = "QUICK_API_KEY"
delivery = "saas"
zone = "third-party"

[capabilities]
max_tokens_field = "max_tokens"
stream_options = true

[[models]]
id = "q1"
name = "Q1"
context = 128000
chars_per_token = { value = 4.0, unit = "char/tok", provenance = "A", source = "test" }

[models.latency]
ttft = { value = 0.01, unit = "s", provenance = "A", source = "test" }
ttft_sigma = { value = 0.1, unit = "", provenance = "A", source = "test" }
prefill = { value = 0.0, unit = "s/tok", provenance = "A", source = "test" }
decode = { value = 4000.0, unit = "tok/s", provenance = "A", source = "test" }
decode_sigma = { value = 0.1, unit = "", provenance = "A", source = "test" }

[models.price]
input = { value = 2.5, unit = "USD/Mtok", provenance = "A", source = "test" }
output = { value = 10.0, unit = "USD/Mtok", provenance = "A", source = "test" }
"""

SCENARIO = """
id = "small"
title = "A small summary"
requirements = ["e2el mean <= 60 s", "leaked == 0"]

[workload]
kind = "agreement"
pages = 1
seed = 3
output_tokens = 60
instruction = "Summarise the agreement."

[sensitivity]
regime = "none"
allowed_zones = ["process", "premises"]
masked_levels = ["A"]
classes = [
    { name = "person", level = "A", weight = 1.0 },
    { name = "organisation", level = "A", weight = 1.0 },
    { name = "address", level = "A", weight = 1.0 },
    { name = "email", level = "A", weight = 1.0 },
    { name = "phone", level = "A", weight = 1.0 },
    { name = "tax_id", level = "A", weight = 1.0 },
    { name = "account", level = "A", weight = 1.0 },
    { name = "iban", level = "A", weight = 1.0 },
    { name = "case_number", level = "A", weight = 1.0 },
    { name = "amount", level = "B", weight = 0.25 },
    { name = "date", level = "B", weight = 0.25 },
]

[[candidates]]
mode = "local"
edge = "tiny@Q8_0"

[[candidates]]
mode = "cloud"
cloud = "quick:q1"

[[candidates]]
mode = "hybrid"
edge = "tiny@Q8_0"
cloud = "quick:q1"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a command left: exit code, stdout, stderr."""

    code: int
    out: str
    err: str

    @property
    def record(self) -> Any:
        return json.loads(self.out)


Dpctl = Callable[..., Outcome]


@pytest.fixture(autouse=True, scope="module")
def documents_once() -> Iterator[None]:
    """A document is frozen and the same for the same arguments: commands of many tests ask for the same few."""
    from dpctl.bench import documents

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documents, "generate", cache(documents.generate))
        yield


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with the tiny catalogue; nothing of the real user is read or written."""
    config = tmp_path / "config" / "dpctl"
    for folder, name, text in (
        ("models", "tiny", MODEL),
        ("providers", "quick", PROVIDER),
        ("scenarios", "small", SCENARIO),
    ):
        (config / folder).mkdir(parents=True)
        (config / folder / f"{name}.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    for variable, folder in (("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data"), ("XDG_CACHE_HOME", "cache")):
        monkeypatch.setenv(variable, str(tmp_path / folder))
    for variable in ("DPCTL_CACHE_DIR", "OPENAI_API_KEY", "QUICK_API_KEY"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


def emulator_here(hosted_id: str, seed: int) -> AbstractAsyncContextManager[str]:
    """The emulator of a bench without a process of its own: real HTTP all the same."""
    from dpctl.engines.emulator import emulating
    from dpctl.engines.emulator_options import hosted_model

    return emulating(hosted_model(hosted_id), seed=seed)


@pytest.fixture
def dpctl(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Dpctl:
    """Run a command in this process, through the outermost handler; benches that are processes start real emulators."""
    from dpctl.bench import routes
    from dpctl.cli.app import main

    monkeypatch.setattr(routes, "start_emulator", emulator_here)

    def run(*arguments: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["dpctl", *arguments])
        with pytest.raises(SystemExit) as stop:
            main()
        said = capsys.readouterr()
        assert isinstance(stop.value.code, int)
        return Outcome(code=stop.value.code, out=said.out, err=said.err)

    return run
