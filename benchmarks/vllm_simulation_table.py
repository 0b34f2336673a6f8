"""What `vllm_simulation.py` prints: a round beside its simulation, and all rounds together."""

import itertools
from collections.abc import Mapping, Sequence
from functools import partial
from statistics import correlation
from typing import Any

from dpctl.core.stats import mean, median, quantile, samples_for_percentile

_BAR = 0.15
_JUDGED = ("ttft_p95", "e2el_p95")
# cores that others use on a machine that is left to the server and its client
_QUIET = 0.25
FIGURES = {
    f"{name}_{label}": (name, partial(quantile, q=q))
    for name in ("ttft", "tpot", "e2el")
    for label, q in (("p50", 0.5), ("p95", 0.95))
}


def show(entry: Mapping[str, Any]) -> None:
    meanwhile, fitted = entry["machine"], entry["calibration"]
    print(
        f"\nround {entry['round']}: {entry['requests']} requests, {entry['in_flight']:.2f} in flight on average; "
        f"load {entry['load']:.1f}; the server used {meanwhile['server_cores']:.2f} cores and waited "
        f"{meanwhile['server_waited']:.2f} s a second for one, others used {meanwhile['others_cores']:.2f}, "
        f"the host kept {meanwhile['stolen_cores']:.2f} back"
    )
    if meanwhile["others_cores"] > _QUIET:
        print("others had work for the cores: a simulated server has them for itself, so this round says little")
    print(
        f"calibration: steps x{fitted['step']:.2f}, sequences x{fitted['sequence']:.2f}, caches x"
        f"{fitted['cache']:.2f}, prompts x{fitted['prompt']:.2f}, {fitted['reading_s'] * 1e3:.1f} ms to read any, "
        f"{fitted['transit_s'] * 1e3:.1f} ms in transit; off by up to {fitted['error']:.0%} on its own loops, which "
        f"were {entry['blocks_apart']:.0%} apart"
    )
    if fitted["warning"]:
        print(f"warning: {fitted['warning']}")
    print(
        f"{'figure':9} {'measured':>11} {'chance':>15} {'simulated':>12} {'scattered':>12} {'error':>8} "
        f"{'uncalibrated':>13}"
    )
    for name, found in entry["figures"].items():
        true = found["measured"]
        chance = f"{found['low'] / true - 1:+.0%} .. {found['high'] / true - 1:+.0%}"
        held = _verdict(name, found["scattered_error"])
        if held and entry["requests"] < samples_for_percentile(0.95):
            held = "  too few"
        print(
            f"{name:9} {true * 1e3:8.1f} ms {chance:>15} {found['simulated'] * 1e3:9.1f} ms "
            f"{found['scattered'] * 1e3:9.1f} ms {found['scattered_error']:>+8.1%} "
            f"{found['uncalibrated'] * 1e3:10.1f} ms{held}",
            flush=True,
        )


def _verdict(figure: str, error: float) -> str:
    return "" if figure not in _JUDGED else "  held" if abs(error) <= _BAR else "  not held"


def summary(rounds: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """By figure over the rounds: the errors, how far apart and how alike measured times were, and medians."""
    result: dict[str, dict[str, Any]] = {}
    for figure, (name, statistic) in FIGURES.items():
        found = [entry["figures"][figure] for entry in rounds]
        errors, true = [f["scattered_error"] for f in found], [f["measured"] for f in found]
        typical = {
            side: statistic([median(own) for own in zip(*(e["times"][side][name] for e in rounds), strict=True)])
            for side in ("measured", "simulated")
        }
        result[figure] = {
            "median_error": median(errors),
            "lowest_error": min(errors),
            "highest_error": max(errors),
            "rounds_apart": max(true) / min(true) - 1,
            "rounds_alike": alike([entry["times"]["measured"][name] for entry in rounds]),
            "of_medians_measured": typical["measured"],
            "of_medians_simulated": typical["simulated"],
            "of_medians_error": typical["simulated"] / typical["measured"] - 1,
        }
    return result


def alike(rounds: Sequence[Sequence[float]]) -> float | None:
    """The mean correlation of any two rounds; None for one round."""
    pairs = [correlation(one, other) for one, other in itertools.combinations(rounds, 2)]
    return mean(pairs) if pairs else None


def show_summary(overall: Mapping[str, Mapping[str, Any]], rounds: int) -> None:
    print(f"\nover {rounds} rounds; the last column is of every request's median")
    print(
        f"{'figure':9} {'median error':>13} {'lowest':>8} {'highest':>8} {'apart':>9} {'alike':>6} {'of medians':>11}"
    )
    for name, found in overall.items():
        same = "-" if found["rounds_alike"] is None else f"{found['rounds_alike']:.2f}"
        print(
            f"{name:9} {found['median_error']:>+13.1%} {found['lowest_error']:>+8.1%} {found['highest_error']:>+8.1%} "
            f"{found['rounds_apart']:>9.1%} {same:>6} {found['of_medians_error']:>+11.1%}"
            f"{_verdict(name, found['of_medians_error'])}"
        )
