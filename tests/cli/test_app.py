import subprocess
import sys

import pytest

from tests.cli.conftest import Dpctl

HEAVY = (
    "numpy",
    "pandas",
    "matplotlib",
    "openai",
    "llama_cpp",
    "aiohttp",
    "httpx2",
    "pypdf",
    "genai_prices",
    "pydantic_ai",
)


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv=['dpctl','bench','--help']\n"
        "from dpctl.cli.app import main\n"
        "try: main()\n"
        "except SystemExit as stop: assert stop.code == 0, stop.code\n"
        f"print('LOADED', sorted(set(sys.modules) & set({HEAVY!r})))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "LOADED []" in done.stdout


def test_version_and_help(dpctl: Dpctl) -> None:
    from dpctl import __version__

    assert dpctl("--version").out == f"dpctl {__version__}\n"
    assert dpctl("--help").code == 0
    assert dpctl().code in {0, 2}
    assert dpctl("benhc").code == 2


@pytest.mark.parametrize("kind", ["scenarios", "hardware", "models", "providers", "rules"])
def test_every_list_has_sources(dpctl: Dpctl, kind: str) -> None:
    rows = dpctl("list", kind, "--json").record
    assert rows and all(row["source"] not in {"", "-"} for row in rows)
    assert dpctl("list", kind).out.count("from ") >= len(rows)


def test_a_bug_is_reported_to_a_file_and_has_its_own_exit_code(dpctl: Dpctl, monkeypatch: pytest.MonkeyPatch) -> None:
    from dpctl.catalog import read

    def broken(_name: str) -> None:
        raise RuntimeError("surprise")

    monkeypatch.setattr(read, "scenario", broken)
    done = dpctl("bench", "small")
    assert done.code == 4
    assert "a bug in dpctl: RuntimeError" in done.err
    path = next(line.split("where: ")[1] for line in done.err.splitlines() if "where: " in line)
    with open(path) as file:  # noqa: PTH123 - the path was printed as text
        assert "surprise" in file.read()


def test_output_into_a_closed_pipe_is_no_bug() -> None:
    command = f"{sys.executable} -m dpctl list rules | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr and "bug" not in done.stderr
