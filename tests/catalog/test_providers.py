"""Providers' files: what each declares of its dialect, and what is refused."""

from pathlib import Path

import pytest

from dpctl.catalog import files, read
from dpctl.catalog.providers import CAPABILITIES, key_header
from dpctl.core.deployment import Delivery, Zone
from dpctl.core.errors import UsageError
from dpctl.engines.openai_chat import declared
from tests.each import each

NAMES = (
    *("anthropic", "azure", "bedrock", "fireworks", "gemini", "groq", "mistral", "openai", "sagemaker", "together"),
    "vertex",
)
HOUSE = """
id = "house"
name = "House"
base_url = "https://llm.example.com/v1"
key_variable = "HOUSE_KEY"
delivery = "self-hosted"
zone = "premises"

[capabilities]
max_tokens_field = "max_tokens"
"""


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(files, "user_directory", lambda: tmp_path)
    (tmp_path / "providers").mkdir()
    return tmp_path


def house(user: Path, old: str = "", new: str = "") -> None:
    assert old in HOUSE
    (user / "providers" / "house.toml").write_text(HOUSE.replace(old, new, 1), encoding="utf-8")


def test_the_providers_that_ship_are_these() -> None:
    assert read.ids("providers") == NAMES


@each("name", NAMES)
def test_each_has_a_source_a_date_and_a_dialect_that_the_engine_reads(name: str) -> None:
    found = read.provider(name)
    assert found.source and found.on is not None
    assert Delivery(found.delivery) in {Delivery.SAAS, Delivery.MANAGED}
    assert Zone(found.zone) in {Zone.THIRD_PARTY, Zone.CONTRACTED}
    assert found.key_variable and not found.base_url.endswith("/")
    assert declared(found).max_tokens_field == found.capabilities["max_tokens_field"]
    assert set(found.capabilities) <= set(CAPABILITIES)


def test_what_runs_in_the_customers_own_account_is_managed_and_contracted() -> None:
    managed = {name for name in NAMES if read.provider(name).delivery == Delivery.MANAGED}
    assert managed == {"azure", "bedrock", "sagemaker", "vertex"}
    assert {name for name in NAMES if read.provider(name).zone == Zone.CONTRACTED} == managed


def test_an_address_with_something_to_fill_in_is_none() -> None:
    patterns = {name for name in NAMES if read.provider(name).address is None}
    assert patterns == {"azure", "bedrock", "sagemaker", "vertex"}
    assert read.provider("groq").address == "https://api.groq.com/openai/v1"


def test_mistral_is_not_asked_for_usage_and_tells_it_all_the_same() -> None:
    found = read.provider("mistral")
    assert not declared(found).stream_options
    assert found.capabilities["usage"] == "finish-chunk"


def test_a_provider_of_the_users_own(user: Path) -> None:
    house(user)
    found = read.provider("house")
    assert (found.models, found.source, found.on) == ((), "", None)
    assert declared(found).stream_options


@pytest.mark.parametrize(
    ("old", "new", "needles"),
    [
        ("max_tokens_field", "max_token_field", ("capabilities.max_token_field", "did you mean 'max_tokens_field'?")),
        ("max_tokens_field", "colour", ("unknown capability 'colour'", "known: max_tokens_field")),
        ('"max_tokens"', '"max_token"', ("'max_token' is none", "did you mean 'max_tokens'?")),
        ('"max_tokens"', "4", ("one of: max_completion_tokens, max_tokens",)),
        ('max_tokens_field = "max_tokens"', 'stream_options = "yes"', ("stream_options", "true, or false")),
        ('max_tokens_field = "max_tokens"', 'health_path = "models"', ("no path", '"/models"')),
        ('max_tokens_field = "max_tokens"', 'usage = "own_chunk"', ("did you mean 'own-chunk'?",)),
        ('max_tokens_field = "max_tokens"', 'auth = "basic"', ("bearer, api-key, x-api-key",)),
        ("https://llm", "llm", ("no address of an API", "base_url")),
        ('[capabilities]\nmax_tokens_field = "max_tokens"', "capabilities = 7", ("a table is due", "capabilities")),
        ("key_variable", "key_varible", ("did you mean 'key_variable'?",)),
    ],
)
def test_a_mistake_names_its_place_and_the_nearest_word(
    user: Path, old: str, new: str, needles: tuple[str, ...]
) -> None:
    house(user, old, new)
    with pytest.raises(UsageError) as caught:
        read.provider("house")
    assert "house.toml" in str(caught.value)
    for needle in needles:
        assert needle in str(caught.value)


def test_a_key_is_given_as_declared() -> None:
    assert key_header({}, "k") == ("authorization", "Bearer k")
    assert key_header({"auth": "bearer"}, "k") == ("authorization", "Bearer k")
    assert key_header(read.provider("azure").capabilities, "k") == ("api-key", "k")
