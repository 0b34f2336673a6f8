"""Servings: what counts as comparable, and requests of another size."""

import pytest

from dpctl.bench.servings import Asked, comparable, resized, servings
from dpctl.catalog import read as catalog
from dpctl.catalog.quality import published
from dpctl.core.figures import Figure, Provenance
from dpctl.core.models import ModelSpec


def asked(tokens: float, *, calls: int = 1) -> Asked:
    characters = Figure(value=4 * tokens, unit="char", provenance=Provenance.ASSUMED, source="test")
    return Asked(characters=characters, output=100, calls=calls)


def test_published_quality_says_what_is_comparable_where_both_have_one() -> None:
    fit, _ = comparable(["llama-3.3-70b"], asked(500.0))
    # a fifth of the size, as true to the text; and larger, but known to be less so
    assert "gemma-3-12b" in fit and "gpt-oss-120b" not in fit
    small, large = published("gemma-3-12b"), published("llama-3.3-70b")
    assert small and large and small.consistency and large.consistency
    assert small.consistency.value >= large.consistency.value - 2.0


def test_size_stands_for_ability_where_nothing_is_published() -> None:
    assert published("llama-3.1-8b") is None
    fit, _ = comparable(["llama-3.1-8b"], asked(500.0))
    assert {"llama-3.1-8b", "mistral-7b"} <= set(fit)
    assert not {"llama-3.3-70b", "llama-3.2-1b"} & set(fit)


def _holds(spec: ModelSpec, of: Asked) -> bool:
    return spec.context >= of.longest(spec.chars_per_token)


@pytest.mark.parametrize("tokens", [500.0, 30_000.0])
def test_what_is_sized_again_is_what_would_be_estimated(tokens: float) -> None:
    machine, first = catalog.machine_profile("l40s-48gb"), asked(2000.0)
    models = ("llama-3.1-8b", "mistral-7b", "llama-3-8b")
    found, _ = servings(models, machine, first, hardware=machine.id, devices=1)
    again = resized(found, {(machine.id, 1): machine}, asked(tokens))
    fitting = [name for name in models if _holds(catalog.model(name), asked(tokens))]
    anew, _ = servings(fitting, machine, asked(tokens), hardware=machine.id, devices=1)
    assert set(again) <= set(anew) and {s.model for s in again} == {s.model for s in anew}
    assert resized(found, {(machine.id, 1): machine}, first) == found


def test_characters_of_all_calls_are_read() -> None:
    assert asked(1000.0).read.value == 4000.0
    assert asked(1000.0, calls=3).read.value == 8000.0
