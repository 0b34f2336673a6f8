"""What a provider's file may declare of its dialect: the names, and what each may be."""

from collections.abc import Mapping

from dpctl.catalog.convert import Place, did_you_mean, table_of
from dpctl.core.errors import UsageError

# a capability and the words it may be; None: true or false; (): a path
CAPABILITIES: Mapping[str, tuple[str, ...] | None] = {
    "max_tokens_field": ("max_completion_tokens", "max_tokens"),
    "stream_options": None,
    "usage": ("own-chunk", "finish-chunk", "none"),
    "health_path": (),
    "auth": ("bearer", "api-key", "x-api-key"),
}


def check_provider(table: Mapping[str, object], place: Place) -> None:
    """Refuse an address that is none and capabilities that no code reads; UsageError with the place and the nearest."""
    base_url = table.get("base_url")
    if isinstance(base_url, str) and not base_url.startswith(("http://", "https://")):
        raise UsageError(
            f"{base_url!r} is no address of an API",
            where=str(place.at("base_url")),
            hint='base_url = "https://api.example.com/v1", with what is the customer\'s own in braces',
        )
    declared = place.at("capabilities")
    for name, value in table_of(table.get("capabilities", {}), declared).items():
        where = declared.at(name)
        if name not in CAPABILITIES:
            known = did_you_mean(name, CAPABILITIES, otherwise=f"known: {', '.join(CAPABILITIES)}")
            raise UsageError(f"unknown capability {name!r}", where=str(where), hint=known)
        _check_value(value, CAPABILITIES[name], where)


def _check_value(value: object, words: tuple[str, ...] | None, where: Place) -> None:
    if words is None:
        if not isinstance(value, bool):
            raise UsageError(f"{value!r} where true or false is due", where=str(where), hint="true, or false")
    elif not words:
        if not (isinstance(value, str) and value.startswith("/")):
            raise UsageError(f"{value!r} is no path", where=str(where), hint='a path after the base URL: "/models"')
    elif value not in words:
        near = did_you_mean(value, words, otherwise="") if isinstance(value, str) else ""
        raise UsageError(
            f"{value!r} is none of what this may be", where=str(where), hint=near or f"one of: {', '.join(words)}"
        )


def key_header(capabilities: Mapping[str, str | bool], key: str) -> tuple[str, str]:
    """The header that gives a key, in lower case, and its value: as declared, else as a bearer token."""
    form = capabilities.get("auth", "bearer")
    return ("authorization", f"Bearer {key}") if form == "bearer" else (str(form), key)
