from pathlib import Path

import pytest

from dpctl.catalog.gate import Asked, nearest, settings, share
from dpctl.core.deployment import Mode
from dpctl.core.errors import UsageError
from dpctl.decide.budgets import Level

TEXT = """
tolerance = "3%"

[[budgets]]
require = "ttft p95 <= 3 s"

[[budgets]]
require = "cost mean <= $0.05"
level = "warn"
mode = "hybrid"
"""


def test_a_file_of_its_own_and_a_table_of_pyproject_say_the_same(tmp_path: Path) -> None:
    own, shared = tmp_path / "dpctl.toml", tmp_path / "pyproject.toml"
    own.write_text(TEXT)
    shared.write_text("[project]\nname = 'x'\n[tool.dpctl]\n" + TEXT.replace("[[budgets]]", "[[tool.dpctl.budgets]]"))
    asked = settings(own)
    assert asked == settings(shared)
    assert asked.tolerance == "3%"
    assert [(str(b.require), b.level, b.mode) for b in asked.budgets] == [
        ("ttft p95 <= 3.00 s", Level.ERROR, None),
        ("cost mean <= $0.050", Level.WARN, Mode.HYBRID),
    ]


@pytest.mark.parametrize(
    ("text", "where", "hint"),
    [
        ("tolerence = '5%'", "key tolerence", "did you mean 'tolerance'"),
        ("[[budgets]]\nrequire = 'ttft p95 <= 3 s'\nlevle = 'warn'", "budgets[0].levle", "did you mean 'level'"),
        ("[[budgets]]\nlevel = 'warn'", "budgets[0].require", "add require"),
        ("[[budgets]]\nrequire = 'speed <= 3 s'", "budgets[0].require", "write it like"),
        ("[[budgets]]\nrequire = 'ttft <= 3 s'\nlevel = 'eror'", "budgets[0].level", "did you mean 'error'"),
        ("tolerance = 'much'", "tolerance", "5%"),
        ("tolerance = '0%'", "tolerance", "5%"),
        ("tolerance = 5", "tolerance", "text"),
    ],
)
def test_mistakes_are_located(tmp_path: Path, text: str, where: str, hint: str) -> None:
    path = tmp_path / "dpctl.toml"
    path.write_text(text)
    with pytest.raises(UsageError) as caught:
        settings(path)
    assert where in caught.value.where and hint in caught.value.hint


def test_a_file_that_is_named_must_exist(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot read"):
        settings(tmp_path / "none.toml")


def test_the_nearest_settings_above_count(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "dpctl.toml").write_text("tolerance = '7%'")
    (tmp_path / "a" / "pyproject.toml").write_text("[project]\nname = 'no settings of ours'")
    assert nearest(inner).tolerance == "7%"
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.dpctl]\ntolerance = '2%'")
    assert nearest(inner).tolerance == "2%"
    assert settings(_other(tmp_path)) == Asked()


def _other(folder: Path) -> Path:
    path = folder / "other" / "pyproject.toml"
    path.parent.mkdir()
    path.write_text("[project]\nname = 'x'")
    return path


@pytest.mark.parametrize(("text", "value"), [("5%", 0.05), (" 2.5 %", 0.025), ("0.1", 0.1)])
def test_tolerances(text: str, value: float) -> None:
    assert share(text) == pytest.approx(value)


@pytest.mark.parametrize("text", ["", "five", "-5%", "100%", "0", "5", "5 percent"])
def test_what_is_no_tolerance(text: str) -> None:
    with pytest.raises(ValueError, match="tolerance"):
        share(text)
