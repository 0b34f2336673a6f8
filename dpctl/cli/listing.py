"""`dpctl list`: what the catalogue knows, with its sources."""

from enum import StrEnum
from typing import Annotated

import typer

from dpctl.cli.output import say, say_json


class Kind(StrEnum):
    """What can be listed."""

    SCENARIOS = "scenarios"
    HARDWARE = "hardware"
    MODELS = "models"
    PROVIDERS = "providers"
    ENGINES = "engines"
    RULES = "rules"
    REGIMES = "regimes"


def list_catalogue(
    kind: Annotated[Kind, typer.Argument(help="What to list.")],
    as_json: Annotated[bool, typer.Option("--json", help="As JSON on stdout.")] = False,
) -> None:
    """List the catalogue, each entry with its source; `rules` are decision rules and lessons of case studies.

    Of `engines`: what each runs on, whether dpctl starts it, speaks to it by address or only estimates it, and whether
    the coefficients of estimates were fitted for it or are borrowed.
    """
    rows = _rows(kind)
    if as_json:
        say_json([dict(zip(("id", "about", "source"), row, strict=True)) for row in rows])
        return
    width = max((len(row[0]) for row in rows), default=0)
    for name, about, source in rows:
        # two lines an entry, however long, so that it can be searched by line
        say(f"{name:{width}}  {about}")
        say(f"{'':{width}}  from {source}")


def _rows(kind: Kind) -> list[tuple[str, str, str]]:
    from dpctl.catalog import read as catalog
    from dpctl.core.units import format_value

    if kind is Kind.SCENARIOS:
        scenarios = [catalog.scenario(name) for name in catalog.ids("scenarios")]
        return [(s.id, s.title, f"scenarios/{s.id}.toml") for s in scenarios]
    if kind is Kind.HARDWARE:
        return _machines()
    if kind is Kind.MODELS:
        specs = [catalog.model(name) for name in catalog.ids("models")]
        return [
            (s.id, f"{s.name}: {s.parameters / 1e9:.2f} billion parameters, {s.layers} layers", s.source) for s in specs
        ]
    if kind is Kind.PROVIDERS:
        hosted = [catalog.hosted(name) for name in catalog.ids("hosted")]
        rows = []
        for model in hosted:
            price = model.price
            said = (
                f"{format_value(price.input.value, price.input.unit)} in, "
                f"{format_value(price.output.value, price.output.unit)} out"
                if price
                else "price unknown"
            )
            rows.append((f"{model.provider}:{model.id}", f"{model.name}: {said}", price.input.source if price else "-"))
        others = (provider for name in catalog.ids("providers") if not (provider := catalog.provider(name)).models)
        return [*rows, *((p.id, f"{p.name}: {p.delivery}, {p.zone}, {p.base_url}", p.source or "-") for p in others)]
    if kind is Kind.ENGINES:
        return _engines()
    if kind is Kind.REGIMES:
        return _regimes()
    from dpctl.decide.rules import LESSONS, RULES

    return [(x.id, f"{x.requirement} -> {x.recommended}: {x.because}", x.source) for x in (*RULES, *LESSONS)]


def _machines() -> list[tuple[str, str, str]]:
    """A row a machine: its name, memory and bandwidth (of one device where there are several)."""
    from dpctl.catalog import matching

    rows = []
    for machine in (profile.machine for profile in matching.all_profiles()):
        pool = machine.serving_memory
        capacity, bandwidth = (pool.capacity, pool.bandwidth) if pool else (None, None)
        count = machine.accelerators[0].count if machine.accelerators else 1
        memory = f"{count}x {capacity}" if count > 1 else capacity or "memory -"
        source = next((figure.source for figure in (bandwidth, capacity) if figure is not None), "-")
        rows.append((machine.id, f"{machine.name}, {memory}, {bandwidth or 'bandwidth -'}", source))
    return rows


def _engines() -> list[tuple[str, str, str]]:
    """A row an engine: its backends, how it is measured, whose coefficients estimates take and how they were fitted."""
    from dpctl.catalog import engines

    rows = []
    for engine in engines.engines():
        taken = engines.coefficients(engine.id)
        about = f"{' '.join(engine.runs_on)}; {engine.measured or 'estimated only'}; {taken}"
        rows.append((engine.id, about, f"{engine.source}; fit on {taken.rows:,} published rows"))
    return rows


def _regimes() -> list[tuple[str, str, str]]:
    """A row a rule: the article of law, what it asks, and how its wording was known."""
    from dpctl.catalog import regimes

    found = [regimes.regime(name) for name in regimes.ids()]
    return [
        (
            f"{r.id}:{rule.id}",
            f"{rule.law}: {rule.says}",
            f"{rule.source} ({rule.wording}{f' {rule.on}' if rule.on else ''})",
        )
        for r in found
        for rule in r.rules
    ]
