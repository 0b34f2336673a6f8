"""Which vLLM is called, with which flags, in which environment."""

import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from dpctl.core.errors import ExitCode, UnavailableError, UsageError
from dpctl.engines.vllm_command import (
    Vllm,
    VllmModel,
    VllmOptions,
    arguments,
    command,
    find_vllm,
    settings,
    variables,
    vllm_model,
)
from tests.models import TINY

MODEL = VllmModel(name="tiny", spec=TINY)


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def python_with(path: Path, version: str) -> Path:
    """An interpreter that says so of its vLLM."""
    return program(path, f"#!/bin/sh\necho {version}\n")


def test_the_interpreter_given_is_asked(tmp_path: Path) -> None:
    python = python_with(tmp_path / "python3", "0.32.0")
    assert find_vllm(str(python)) == Vllm(interpreter=str(python), version="0.32.0")


def test_an_interpreter_without_vllm_is_refused() -> None:
    # this one has none
    with pytest.raises(UnavailableError, match="no vLLM") as caught:
        find_vllm(sys.executable)
    assert "-m pip install vllm" in caught.value.hint


def test_the_script_on_path_leads_to_its_interpreter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    python = python_with(tmp_path / "env" / "bin" / "python3.11", "1.0")
    script = program(tmp_path / "env" / "bin" / "vllm", f"#!{python}\n")
    monkeypatch.setenv("PATH", str(script.parent))
    assert find_vllm() == Vllm(interpreter=str(python), version="1.0")
    assert find_vllm(str(script)) == find_vllm()


def test_a_script_that_does_not_name_its_interpreter_lies_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As pip writes it where the path is long or has a blank, and as pipx links it."""
    python = python_with(tmp_path / "env" / "bin" / "python", "1.1")
    program(tmp_path / "env" / "bin" / "vllm", "#!/bin/sh\n'''exec' \"$0\"\n")
    links = tmp_path / "links"
    links.mkdir()
    (links / "vllm").symlink_to(tmp_path / "env" / "bin" / "vllm")
    monkeypatch.setenv("PATH", str(links))
    assert find_vllm() == Vllm(interpreter=str(python), version="1.1")


def test_nothing_found_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnavailableError, match="not installed") as caught:
        find_vllm()
    assert caught.value.exit_code is ExitCode.UNAVAILABLE
    assert "pip install vllm" in caught.value.hint


def test_a_catalogue_model_is_served_in_the_format_asked_for() -> None:
    found = vllm_model("mistral-7b@fp8")
    assert found.spec is not None and (found.spec.id, found.folder) == ("mistral-7b", None)
    assert (found.name, found.flags) == ("mistral-7b@fp8", ("--quantization", "fp8"))
    assert vllm_model("mistral-7b").flags == ("--dtype", "bfloat16")
    assert vllm_model("mistral-7b@FP16").flags == ("--dtype", "float16")


def test_a_real_model_says_itself_how_it_is_kept(tmp_path: Path) -> None:
    (tmp_path / "my-model").mkdir()
    (tmp_path / "my-model" / "config.json").write_text("{}")
    found = vllm_model(str(tmp_path / "my-model"))
    assert found == VllmModel(name="my-model", folder=str(tmp_path / "my-model"))
    assert vllm_model("org/name") == VllmModel(name="org/name", folder="org/name")
    assert vllm_model("org/name@FP8").flags == ("--quantization", "fp8")


@pytest.mark.parametrize(
    ("text", "needle"),
    [
        ("mistral-7b@Q4_K_M", "one of BF16"),
        ("mistral-7b@FP9", "did you mean FP8"),
        ("mistral-7x", "mistral-7b"),
        ("weights.gguf", "GGUF"),
    ],
)
def test_what_cannot_be_served_is_refused(text: str, needle: str) -> None:
    with pytest.raises(UsageError) as caught:
        vllm_model(text)
    assert needle in str(caught.value)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"config\.json"):
        vllm_model(str(tmp_path))


def test_the_flags_say_what_was_asked_for() -> None:
    given = VllmOptions(max_length=2048, devices=2, eager=True, flags=("--swap-space", "0"))
    found = " ".join(arguments(replace(MODEL, flags=("--dtype", "float16")), given, folder="/m", port=81))
    assert found == (
        "--model /m --served-model-name tiny --host 127.0.0.1 --port 81 --load-format dummy --dtype float16 "
        "--max-model-len 2048 --tensor-parallel-size 2 --enforce-eager --no-enable-prefix-caching "
        "--enable-prompt-tokens-details --swap-space 0"
    )
    plain = arguments(VllmModel(name="r", folder="/r"), VllmOptions(prefix_cache=True), folder="/r", port=81)
    for flag in ("--load-format", "--tensor-parallel-size", "--enforce-eager", "--no-enable-prefix-caching"):
        assert flag not in plain
    assert command(Vllm(interpreter="/py", version="1"), plain)[:3] == (
        "/py",
        "-m",
        "vllm.entrypoints.openai.api_server",
    )


def test_more_than_the_context_is_refused() -> None:
    with pytest.raises(UsageError, match="4,096"):
        arguments(MODEL, VllmOptions(max_length=5000), folder="/m", port=81)


@pytest.mark.parametrize("name", ["devices", "max_length", "startup"])
def test_options_that_are_none_are_refused(name: str) -> None:
    with pytest.raises(UsageError, match=name):
        VllmOptions(**{name: 0})  # type: ignore[arg-type]


def test_the_server_is_offline_and_asks_for_no_key() -> None:
    given = {"HOME": "/h", "VLLM_API_KEY": "secret", "HF_HUB_OFFLINE": "0", "VLLM_LOGGING_LEVEL": "INFO"}
    found = variables(given, MODEL, VllmOptions(), cores=(0, 1))
    assert "VLLM_API_KEY" not in found
    assert (found["HF_HUB_OFFLINE"], found["VLLM_NO_USAGE_STATS"], found["HOME"]) == ("1", "1", "/h")
    assert settings(found) == {
        "VLLM_CPU_KVCACHE_SPACE": "4",
        "VLLM_CPU_OMP_THREADS_BIND": "0,1",
        "VLLM_LOGGING_LEVEL": "INFO",
    }


def test_the_users_own_variables_win_and_many_cores_are_left_to_vllm() -> None:
    own = {"VLLM_CPU_KVCACHE_SPACE": "1", "VLLM_CPU_OMP_THREADS_BIND": "3"}
    assert settings(variables(own, MODEL, VllmOptions(), cores=(0, 1))) == own
    assert "VLLM_CPU_OMP_THREADS_BIND" not in variables({}, MODEL, VllmOptions(), cores=range(8))


def test_the_cache_has_room_for_the_longest_answer() -> None:
    # 4 layers x 2 x 2 KV heads x 64 x 2 B = 2 KiB a token, so 5 GiB and a little
    wide = VllmModel(name="wide", spec=replace(TINY, context=2_700_000))
    assert variables({}, wide, VllmOptions(), cores=(0,))["VLLM_CPU_KVCACHE_SPACE"] == "6"
    assert variables({}, wide, VllmOptions(max_length=1000), cores=(0,))["VLLM_CPU_KVCACHE_SPACE"] == "4"
