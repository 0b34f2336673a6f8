from pathlib import Path

import pytest

from dpctl.catalog import files
from dpctl.catalog.masking import masking_time
from dpctl.core.figures import Figure, Provenance


def characters(count: float) -> Figure:
    return Figure(value=count, unit="char", provenance=Provenance.MEASURED, source="count")


def test_masking_takes_its_time_a_character_with_source_and_interval() -> None:
    found = masking_time(characters(145_000.0))
    assert found.unit == "s" and found.provenance is Provenance.ESTIMATED
    # what benchmarks/masking_speed.py measured: 0.069 to 0.11 s for such a document
    assert found.value == pytest.approx(0.083, rel=0.01)
    assert found.low is not None and found.high is not None and found.low < 0.069 and found.high > 0.11
    assert "2026-11-21" in found.source
    assert masking_time(characters(290_000.0)).value == pytest.approx(2 * found.value)


def test_the_users_own_figure_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(files, "user_directory", lambda: tmp_path)
    figure = '{ value = 2, unit = "s/char", provenance = "M", source = "here" }'
    (tmp_path / "masking.toml").write_text(f"per_character = {figure}\n")
    assert masking_time(characters(3.0)).value == 6.0
