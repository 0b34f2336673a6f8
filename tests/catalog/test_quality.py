from pathlib import Path

import pytest

from dpctl.catalog import files
from dpctl.catalog import read as catalog
from dpctl.catalog.levers import published_loss
from dpctl.catalog.quality import _SHIPPED, _read, published, published_quality
from dpctl.core.errors import UsageError
from dpctl.core.figures import Provenance


def test_every_entry_is_of_a_model_that_the_catalogue_has_with_source_and_date() -> None:
    entries = _read(_SHIPPED, 0, 0)
    known = {*catalog.ids("models"), *catalog.ids("hosted")}
    names = [entry.model for entry in entries]
    assert len(set(names)) == len(names) and set(names) <= known
    for entry in entries:
        figures = [f for f in (entry.consistency, entry.arena) if f is not None]
        assert figures and all(f.provenance is Provenance.PUBLISHED and "(2026-" in f.source for f in figures)


def test_full_precision_and_hosted_are_as_published() -> None:
    found = published_quality("openai:gpt-4o")
    assert found is not None and found.value == 90.4 and found.provenance is Provenance.PUBLISHED
    assert "vectara" in found.source and "2026-03-10" in found.source
    assert published_quality("llama-3.3-70b@F16") == published_quality("llama-3.3-70b")


def test_a_quantisation_loses_its_share_and_makes_it_an_estimate() -> None:
    whole, half = published_quality("llama-3.3-70b"), published_quality("llama-3.3-70b@INT4")
    loss = published_loss("INT4")
    assert whole and half and loss and loss.accuracy
    assert half.value == pytest.approx(whole.value * (1 - loss.accuracy.value / 100))
    assert half.provenance is Provenance.ESTIMATED and half.low is not None and half.low < half.value
    # no score of its own was published: that of about as many bits stands in
    assert published_quality("llama-3.3-70b@Q4_K_M").value == half.value  # type: ignore[union-attr]
    eight = published_quality("llama-3.3-70b@Q8_0")
    assert eight is not None and half.value < eight.value < whole.value


@pytest.mark.parametrize("name", ["mistral-7b@Q4_K_M", "openai:gpt-4o-mini", "", "llama-3.3-70b@Q2_K", "models/x.gguf"])
def test_unknown_is_unknown(name: str) -> None:
    assert published_quality(name) is None


def test_the_users_own_entry_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(files, "user_directory", lambda: tmp_path)
    own = tmp_path / "model_quality.toml"
    figure = '{ value = 77, unit = "%", provenance = "P", source = "ours", date = 2026-11-01 }'
    own.write_text(f'[[models]]\nmodel = "openai:gpt-4o"\nconsistency = {figure}\n')
    assert published_quality("openai:gpt-4o").value == 77  # type: ignore[union-attr]
    assert published("llama-3.3-70b") is not None
    own.write_text(own.read_text().replace("77", "177"))
    with pytest.raises(UsageError, match="177"):
        published("openai:gpt-4o")
