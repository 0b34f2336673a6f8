from pathlib import Path

import pytest

from dpctl.core.errors import UnavailableError, UsageError
from dpctl.engines.gguf_header import read_header


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot read the model"):
        read_header(tmp_path / "none.gguf")


def test_another_kind_of_file(tmp_path: Path) -> None:
    path = tmp_path / "text.gguf"
    path.write_text("hello, I am no model")
    with pytest.raises(UsageError, match="not a GGUF file"):
        read_header(path)


@pytest.mark.parametrize("data", [b"GGUF", b"GGUF" + bytes(20), b"GGUF" + b"\xff" * 200])
def test_a_truncated_or_absurd_header(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "cut.gguf"
    path.write_bytes(data)
    with pytest.raises(UnavailableError, match="truncated or damaged") as caught:
        read_header(path)
    assert caught.value.exit_code == 3
