from pathlib import Path

import pytest

from dpctl.catalog import files
from dpctl.core.errors import UsageError


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's directory and a package that lies in a folder of its own, as in site-packages or in a checkout."""
    monkeypatch.setattr(files, "user_directory", lambda: tmp_path / "user")
    monkeypatch.setattr(files, "_PACKAGE", tmp_path / "root" / "dpctl")
    return tmp_path


def put(root: Path, name: str, text: str = "") -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_an_installed_package_finds_its_own_data(places: Path) -> None:
    shipped = put(places, "root/dpctl/_data/scenarios/a.toml")
    put(places, "root/scenarios/stray.toml")  # somebody else's folder beside the package
    assert files.files("scenarios") == {"a": shipped}


def test_the_user_comes_before_the_checkout_before_the_package(places: Path) -> None:
    put(places, "root/pyproject.toml")
    for name in ("a", "b", "c"):
        put(places, f"root/dpctl/_data/hardware_profiles/vendor/{name}.toml")
    for name in ("a", "b"):
        put(places, f"root/hardware_profiles/vendor/{name}.toml")
    put(places, "user/hardware_profiles/a.toml")
    found = files.files("hardware")
    assert [str(path.relative_to(places)) for path in found.values()] == [
        "user/hardware_profiles/a.toml",
        "root/hardware_profiles/vendor/b.toml",
        "root/dpctl/_data/hardware_profiles/vendor/c.toml",
    ]


def test_a_changed_file_is_read_again(places: Path) -> None:
    path = put(places, "x.toml", "a = 1")
    assert files.load(path)[0] == {"a": 1}
    path.write_text("a = 12", encoding="utf-8")
    assert files.load(path)[0] == {"a": 12}


def test_a_folder_is_no_file(places: Path) -> None:
    with pytest.raises(UsageError, match="cannot read the file"):
        files.load(places)


def test_messages_show_short_paths(places: Path) -> None:
    assert files.shown(places / "root" / "scenarios" / "a.toml") == "scenarios/a.toml"
    assert files.shown(Path("mine/a.toml")) == "mine/a.toml"
