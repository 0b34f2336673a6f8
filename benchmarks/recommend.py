"""How fast are candidates evaluated? All that the catalogue offers for one task: estimates, prices, ranking.

    python benchmarks/recommend.py [--candidates 100000] [--json FILE]

Prints a table: how many candidates, seconds for each step and for all, of these CPU time of the process (a busy machine
takes longer by the clock), microseconds a candidate. Machine facts beside it; nothing is gated on time.
"""

import argparse
import json
import platform
import time
from pathlib import Path

from dpctl.bench import market as sold
from dpctl.bench.candidates import Field, prepare
from dpctl.bench.options import options
from dpctl.bench.screening import price_all
from dpctl.bench.servings import Asked
from dpctl.bench.work import Terms
from dpctl.catalog import read as catalog
from dpctl.catalog.wanted import Wanted, need_of
from dpctl.core.figures import Figure, Provenance
from dpctl.decide.advice import decide


def field_of(models: tuple[str, ...]) -> Field:
    characters = Figure(value=8000.0, unit="char", provenance=Provenance.ASSUMED, source="2,000 tokens")
    return prepare(
        need_of(Wanted(volume="2000/day", latency="10s", pattern="office"), None),
        Asked(characters=characters, output=300.0),
        {},
        catalog.machine_profile("h100-sxm-80gb"),
        there=False,
        prices=sold.market("DE"),
        terms=Terms(),
        models=models,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--candidates", type=int, default=100_000, help="at least so many")
    parser.add_argument("--json", type=Path, help="write the figures here as well")
    asked = parser.parse_args()
    models = catalog.ids("models")
    # reading the catalogue is not evaluating candidates: it happens before the clock starts
    field_of(("llama-3.1-8b",))
    for name in models:
        catalog.model(name)
    taken = 1
    while True:
        busy = time.process_time()
        start = time.perf_counter()
        field = field_of(models[:taken])
        estimated = time.perf_counter()
        _, count = price_all(field)
        priced = time.perf_counter()
        if count >= asked.candidates or taken == len(models):
            break
        taken = min(len(models), max(taken + 1, int(taken * asked.candidates / max(count, 1))))
    found = options(field)
    decide(found, field.need, field.aside)
    ranked = time.perf_counter()
    cpu = time.process_time() - busy
    steps = {"estimate": estimated - start, "price": priced - estimated, "rank": ranked - priced}
    total = sum(steps.values())
    print(f"{count:,} candidates of {taken} models, {len(field.rented):,} servings, {len(found)} options kept")
    for name, seconds in (*steps.items(), ("all", total)):
        print(f"  {name:9} {seconds:6.2f} s")
    print(f"  {'CPU':9} {cpu:6.2f} s")
    each = 100_000 / count
    print(f"  {total / count * 1e6:.1f} us a candidate; {each * total:.2f} s for 100,000, of CPU {each * cpu:.2f} s")
    print(f"  {platform.processor() or platform.machine()}, Python {platform.python_version()}")
    if asked.json is not None:
        figures = {
            "candidates": count,
            "seconds": steps,
            "total": total,
            "cpu": cpu,
            "python": platform.python_version(),
        }
        asked.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
