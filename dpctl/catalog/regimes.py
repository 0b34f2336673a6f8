"""Reads what regimes say (regimes/*.toml) and which contract terms a provider offers (providers/*.toml)."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dpctl.catalog import files
from dpctl.catalog.convert import Place, build, did_you_mean
from dpctl.core.errors import UsageError
from dpctl.privacy.generalise import Generalisation
from dpctl.privacy.regimes import Regime, Term, Wording, generalisation

_SHIPPED = Path(__file__).with_name("regimes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A contract term that a provider offers: never taken as agreed. `condition` says to whom; `on` the day read."""

    term: Term
    condition: str
    source: str
    wording: Wording
    on: date


def ids() -> tuple[str, ...]:
    """Sorted ids of the regimes, the user's own included."""
    return tuple(sorted(_paths()))


def regime(name: str) -> Regime:
    """One regime; UsageError for an unknown one, or a file that is wrong."""
    known = _paths()
    if name not in known:
        raise UsageError(
            f"unknown regime {name!r}",
            where="the catalogue",
            hint=did_you_mean(name, known, otherwise=f"known: {', '.join(sorted(known))}"),
        )
    table, place = files.load(known[name])
    found = build(Regime, table, place)
    if found.id != name:
        raise UsageError(f"id {found.id!r} in a file called {name!r}", where=str(place.at("id")), hint=f'id = "{name}"')
    return found


def regimes(names: str) -> tuple[Regime, ...]:
    """The regimes that a scenario or a user names, joined by "+": "gdpr+legal-privilege"."""
    return tuple(regime(name.strip()) for name in names.split("+"))


def generalised(names: str, this_year: int) -> Generalisation:
    """What placeholders may tell under the regimes that a scenario names."""
    return generalisation(regimes(names), this_year=this_year)


def contract(text: str) -> frozenset[str]:
    """Read the terms that a user says are agreed, "dpa,scc"; an empty text or "none" is none of them."""
    words = [] if text.strip() in {"", "none"} else [word.strip().lower() for word in text.split(",")]
    for word in words:
        if word not in set(Term):
            hint = did_you_mean(word, [term.value for term in Term], otherwise=f"one of: {', '.join(Term)}")
            raise UsageError(f"unknown contract term {word!r}", where="the contract", hint=hint)
    return frozenset(words)


def offers(provider: str) -> tuple[Offer, ...]:
    """The contract terms that a provider's file says it offers, with source and date; empty where none is recorded."""
    known = files.files("providers")
    if provider not in known:
        hint = did_you_mean(provider, known, otherwise="see `dpctl list providers`")
        raise UsageError(f"unknown provider {provider!r}", where="the catalogue", hint=hint)
    table, place = files.load(known[provider])
    return offers_in(table.get("offers", []), place.at("offers"))


def offers_in(entries: object, place: Place) -> tuple[Offer, ...]:
    """The offers in a provider's file; UsageError that names the entry when one is wrong."""
    if not isinstance(entries, list):
        raise UsageError("offers is no array", where=str(place), hint="write [[offers]]")
    return tuple(build(Offer, entry, place.at(i)) for i, entry in enumerate(entries))


def _paths() -> dict[str, Path]:
    """Files of regimes by id; the user's own folder adds to those that ship and replaces none."""
    own = files.user_directory() / "regimes"
    found = {path.stem: path for path in sorted(own.glob("*.toml"))} if own.is_dir() else {}
    return found | {path.stem: path for path in sorted(_SHIPPED.glob("*.toml"))}
