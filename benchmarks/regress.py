"""Does the regression gate raise false alarms, and does it see a slowdown? On made-up sessions whose truth is known.

    python -m benchmarks.regress [--replicates 2000] [--json FILE]

Prints a table: for each kind of machine and way of comparing, how often each answer came. "worse" where nothing changed
is a false alarm, where times grew by 10 % it is power. The noise is that of benchmarks/noise.py.
"""

import argparse
import json
import platform
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.noise import NOISY, OVERLOADED, TYPICAL, Noise, blocks, interleaved, stored
from dpctl.core.paired import wilcoxon_greater
from dpctl.core.stats import median, share_interval
from dpctl.decide.change import Answer, Change, Gate, Subject
from dpctl.decide.regress import compare, pairs_to_add

GATE = Gate()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A kind of machine and a way of comparing; `screen` stops after 5 pairs where they leave nothing open."""

    noise: Noise
    design: str
    pairs: int
    requests: int
    change: float
    metrics: int = 1
    screen: bool = False


def cases() -> tuple[Case, ...]:
    """What the claim is about, and beside it more metrics, screening, and a stored history."""
    made = []
    for noise, pairs, requests in (
        (TYPICAL, 12, 5),
        (NOISY, 20, 10),
        (NOISY, 12, 5),
        (NOISY, 24, 10),
        (OVERLOADED, 20, 10),
    ):
        for change in (0.0, 0.1):
            made.append(Case(noise=noise, design="pairs", pairs=pairs, requests=requests, change=change))
            made.append(Case(noise=noise, design="pairs", pairs=pairs, requests=requests, change=change, metrics=3))
    screened = (
        Case(noise=TYPICAL, design="pairs", pairs=12, requests=5, change=change, metrics=3, screen=True)
        for change in (0.0, 0.1)
    )
    histories = (
        Case(noise=noise, design="history", pairs=12, requests=10, change=change, metrics=3)
        for noise in (TYPICAL, NOISY)
        for change in (0.0, 0.25)
    )
    return (*made, *screened, *histories)


def answered(changes: tuple[Change, ...]) -> Answer:
    """One answer for all metrics, as the command's exit code takes them."""
    answers = {change.answer for change in changes}
    order = (Answer.WORSE, Answer.INCONCLUSIVE, Answer.BETTER, Answer.UNCHANGED)
    return next(answer for answer in order if answer in answers)


def _compared(subject: Subject) -> tuple[Change, ...]:
    # the leaks of sessions without any are no part of what is asked here
    return tuple(change for change in compare((subject,), GATE) if change.unit == "s")


def once(rng: random.Random, case: Case) -> tuple[tuple[Change, ...], int]:
    """Compare made-up sessions once; the changes, and how many pairs it took."""
    make = stored if case.design == "history" else interleaved
    size = {"runs": case.pairs} if case.design == "history" else {"pairs": case.pairs}
    subject = make(rng, case.noise, **size, requests=case.requests, change=case.change, metrics=case.metrics)
    if case.screen:
        first = Subject(deployment="", base=subject.base[: GATE.screen], new=subject.new[: GATE.screen])
        changes = _compared(first)
        if not pairs_to_add(changes, GATE.screen, GATE):
            return changes, GATE.screen
    return _compared(subject), case.pairs


def simulate(case: Case, replicates: int, seed: int) -> dict[str, Any]:
    """How often each answer came, the median smallest detectable change and the mean number of pairs."""
    rng = random.Random(seed)  # noqa: S311 - made-up noise, not a secret
    answers: Counter[str] = Counter()
    smallest: list[float] = []
    used = 0
    for _ in range(replicates):
        changes, pairs = once(rng, case)
        answers[answered(changes).value] += 1
        smallest += [change.detectable for change in changes if change.detectable is not None]
        used += pairs
    worse = answers[Answer.WORSE.value]
    low, high = share_interval(worse, replicates, 0.95)
    return {
        **asdict(case),
        "noise": case.noise.name,
        "replicates": replicates,
        "answers": {answer.value: answers[answer.value] / replicates for answer in Answer if answers[answer.value]},
        "worse": worse / replicates,
        "worse_95": (low, high),
        "detectable": median(smallest) if smallest else None,
        "mean_pairs": used / replicates,
    }


def another_day(noise: Noise, replicates: int, seed: int) -> float:
    """False alarms of the same test on sessions that do not alternate: 12 of one day paired with 12 of another."""
    rng = random.Random(seed)  # noqa: S311 - made-up noise, not a secret
    alarms = 0
    for _ in range(replicates):
        base, new = (blocks(rng, noise, runs=12, requests=5, change=0.0) for _ in range(2))
        ratios = [b.times["ttft"] / a.times["ttft"] - 1 for a, b in zip(base, new, strict=True)]
        alarms += wilcoxon_greater(ratios) < GATE.alpha and median(ratios) > GATE.tolerance
    return alarms / replicates


def power_at_the_detectable_change(noise: Noise, pairs: int, requests: int, replicates: int, seed: int) -> float:
    """Is the printed smallest detectable change one? The share called worse when times grow by its median."""
    case = Case(noise=noise, design="pairs", pairs=pairs, requests=requests, change=0.0)
    typical = simulate(case, max(200, replicates // 4), seed)["detectable"]
    grown = Case(noise=noise, design="pairs", pairs=pairs, requests=requests, change=typical)
    return float(simulate(grown, replicates, seed + 1)["worse"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replicates", type=int, default=2000)
    parser.add_argument("--json", type=Path, help="write the figures here as well")
    asked = parser.parse_args()
    rows = [simulate(case, asked.replicates, seed) for seed, case in enumerate(cases())]
    print(f"{asked.replicates:,} replicates; worse beyond {GATE.tolerance:.0%} with p < {GATE.alpha:g}")
    print("machine   design   sessions  metrics  true     worse   inconcl.  unchanged  detectable  pairs used")
    for row in rows:
        answers = row["answers"]
        detectable = "-" if row["detectable"] is None else f"{row['detectable']:.1%}"
        print(
            f"{row['noise']:9} {row['design']:8} {row['pairs']:3} x {row['requests']:<4}  {row['metrics']}       "
            f"{row['change']:+5.0%}  {row['worse']:7.2%}  {answers.get('inconclusive', 0):8.1%}  "
            f"{answers.get('unchanged', 0):9.1%}  {detectable:>9}  {row['mean_pairs']:9.1f}"
            f"{'  screened' if row['screen'] else ''}"
        )
    days: dict[str, float] = {noise.name: another_day(noise, asked.replicates, 100) for noise in (TYPICAL, NOISY)}
    for name, share in days.items():
        print(f"{name}: 12 sessions of one day against 12 of another, which dpctl refuses: {share:.1%} false alarms")
    check: Callable[..., float] = power_at_the_detectable_change
    power = {
        "typical 12 x 5": check(TYPICAL, 12, 5, asked.replicates, 200),
        "noisy CI 20 x 10": check(NOISY, 20, 10, asked.replicates, 300),
    }
    for name, share in power.items():
        print(f"{name}: {share:.1%} power at the smallest detectable change that is printed (aim {GATE.power:.0%})")
    if asked.json is not None:
        record = {
            "gate": asdict(GATE),
            "noise": [asdict(TYPICAL), asdict(NOISY)],
            "cases": rows,
            "false_alarms_between_days": days,
            "power_at_detectable": power,
            "python": platform.python_version(),
        }
        asked.json.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
