"""Fit all coefficients on rows/*.csv and write them to the catalogue: dpctl/catalog/coefficients/<engine family>.toml.

    python benchmarks/accuracy/fit.py [--out DIRECTORY]

Needs numpy and scipy; about half a minute. Every coefficient has a value and an 80 % interval: the fit's own doubt, and
where a class has no effect of its own, how far classes usually lie apart.
"""

import argparse
import datetime
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import conformal
import data
import models
import numpy as np
from data import Rows
from evaluate import anchored, compute_grid, left_out
from hierarchy import Fitted, fit, supported

OUT = Path(__file__).resolve().parents[2] / "dpctl" / "catalog" / "coefficients"
EIGHTY = 1.2816
# engine family: its classes as (backend, memory); the engine column of the rows that it stands for
GPUS = [("cuda", "gddr"), ("cuda", "hbm"), ("cuda", "unified"), ("rocm", "gddr"), ("rocm", "hbm"), ("rocm", "unified")]
LAPTOPS = [("rocm", "shared"), ("vulkan", "shared"), ("sycl", "shared")]
FAMILIES: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "llama-cpp": (
        "llama.cpp",
        [
            *GPUS,
            *[("vulkan", "gddr"), ("vulkan", "unified")],
            *[("sycl", "gddr"), ("sycl", "hbm")],
            *LAPTOPS,
            *[("metal", "unified"), ("cpu", "host")],
        ],
    ),
    "mlx": ("mlx", [("metal", "unified")]),
    "rkllm": ("rkllm", [("npu", "unified")]),
    "vllm": ("vllm", GPUS),
}  # fmt: skip
# what an unknown vendor, class or architecture does to an interval: its logarithm is so many times as wide
WIDER_UNKNOWN_CLASS = 1.6
WIDER_UNKNOWN_ARCHITECTURE = 1.25


def number(value: float) -> str:
    return f"{value:.4g}"


def bounds(value: float, spread: float, *, slope: bool) -> str:
    if slope:
        low, high = value - EIGHTY * spread, value + EIGHTY * spread
    else:
        low, high = value * math.exp(-EIGHTY * spread), value * math.exp(EIGHTY * spread)
    return f"{{ value = {number(value)}, low = {number(low)}, high = {number(high)} }}"


def coefficient_lines(found: Fitted, labels: dict[str, str]) -> list[str]:
    """One line a coefficient for the class that `labels` (column: class) describes."""
    lines = []
    for name, prior in found.model.priors.items():
        total, variance = found.values[name], found.spreads[name] ** 2
        for column in dict.fromkeys([*prior.effects, *(c for c, _ in prior.known)]):
            key = f"{name}|{column}|{labels.get(column, '')}"
            if key in found.values:
                total += found.values[key]
                variance += found.spreads[key] ** 2
            elif (known := prior.known.get((column, labels.get(column, "")))) is not None:
                total += known[0]
                variance += known[1] ** 2
            elif column in prior.effects:
                variance += prior.effects[column] ** 2
        value = total if prior.slope else math.exp(total)
        lines.append(f"{name} = {bounds(value, math.sqrt(variance), slope=prior.slope)}")
    return lines


def interval_lines(residual: np.ndarray, classes: np.ndarray, devices: np.ndarray, name: str) -> list[str]:
    """Ends of the 80 % interval as factors on the predicted time, for each class and for one not seen."""
    found = conformal.interval(residual, classes, devices)
    lines = [f"[intervals.{name}]", f"rows = {len(residual)}", f"devices = {len(set(devices.tolist()))}"]
    for label, scale in found.scales.items():
        low, high = math.exp(found.low * scale), math.exp(found.high * scale)
        lines.append(f'"{label or "other"}" = {{ low = {number(min(low, 1.0))}, high = {number(max(high, 1.0))} }}')
    return [*lines, ""]


def evidence(rows: Rows, which: np.ndarray) -> list[str]:
    t = rows.table
    names = sorted(set(t["submitter"][which].tolist()))
    people = [n for n in names if "/" not in n]
    places = [n for n in names if "/" in n]
    text = ", ".join(f'"{n}"' for n in places)
    return [
        f"rows = {int(which.sum())}",
        f"devices = {len(set(t['device'][which].tolist()))}",
        f"sources = [{text}]",
        f"community_submitters = {len(people)}",
    ]


def single_stream(name: str) -> dict[str, Any]:
    rows = data.single_stream(name)
    model = getattr(models, name)
    found = fit(model, rows, evaluations=80)
    predicted = left_out(model, rows, full=found)
    residual = np.log(model.observed(rows) / predicted)
    grid = compute_grid(model, rows, found) if name == "prefill" else None
    tiers = {"spec": (residual, np.arange(len(rows)))}
    for count in (1, 3):
        tiers[f"anchors_{count}"] = anchored(rows, residual, count, grid=grid)
    return {"rows": rows, "fit": found, "tiers": tiers}


def classes(kind: str, part: dict[str, Any], family: str, wanted: Iterable[tuple[str, str]]) -> list[str]:
    rows, found = part["rows"], part["fit"]
    t = rows.table
    engine = FAMILIES[family][0]
    lines = []
    for backend, memory in wanted:
        if kind == "prefill" and backend == "npu":
            continue
        labels = {"backend": backend, "memory": memory, "chip": f"{backend}/{memory}", "engine": engine}
        own = (t["backend"] == backend) & (t["memory"] == memory)
        lines += [f"[[{kind}.classes]]", f'backend = "{backend}"', f'memory = "{memory}"']
        lines += [f"supported = {str(supported(rows, 'chip', labels['chip'])).lower()}", *evidence(rows, own)]
        lines += [*coefficient_lines(found, labels), ""]
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    decode, prefill = single_stream("decode"), single_stream("prefill")
    for family, (engine, wanted) in FAMILIES.items():
        lines = [
            "# Written by benchmarks/accuracy/fit.py: do not edit, fit again. See benchmarks/accuracy/README.md.",
            f'engine = "{engine}"',
            f"fitted = {today}",
            f"wider_unknown_class = {WIDER_UNKNOWN_CLASS}",
            f"wider_unknown_architecture = {WIDER_UNKNOWN_ARCHITECTURE}",
            "",
            *classes("decode", decode, family, wanted),
            *classes("prefill", prefill, family, wanted),
        ]
        if family == "vllm":
            lines += serving()
        for name, part in (("decode", decode), ("prefill", prefill)):
            t = part["rows"].table
            if name == "prefill" and family == "rkllm":
                continue
            for tier, (residual, index) in part["tiers"].items():
                lines += interval_lines(residual, t["backend"][index], t["device"][index], f"{name}.{tier}")
        (args.out / f"{family}.toml").write_text("\n".join(lines).rstrip() + "\n")
        print(f"written: {args.out / f'{family}.toml'}")


def serving() -> list[str]:
    """Coefficients of batched serving and of power, with intervals from devices and models left out."""
    rows = data.serving()
    rows = rows.take(~data.disturbed(rows))
    steady = rows.table["burst"] == 0
    # bursts on servers of 2024 say more of their queues than of a step: nothing is fitted to them
    found = fit(models.serving, rows.take(steady), evaluations=80)
    lines = ["[serving]", *evidence(rows, steady), *coefficient_lines(found, {}), ""]
    predicted = left_out(models.serving, rows, ("device", "model"), full=found, fitted_on=steady)
    residual = np.log(rows.value / predicted)
    t = rows.table
    named = {
        "itl_ms_p50": "tpot",
        "tpot_ms_mean": "tpot",
        "throughput_output_tok_s": "throughput",
        "ttft_ms_mean": "ttft",
        "latency_s_e2e": "ttft",
    }
    kind = np.array([named[m] for m in t["metric"].tolist()])
    for name in ("tpot", "throughput", "ttft"):
        own = (kind == name) & (steady | (name == "ttft")) & np.isfinite(residual)
        lines += interval_lines(residual[own], t["memory"][own], t["device"][own], f"serving.{name}")
    watts = data.serving(metrics=("power_device_w",))
    model = models.power_model(found)
    drawn = fit(model, watts, evaluations=80)
    lines += ["[power]", *evidence(watts, np.ones(len(watts), bool)), *coefficient_lines(drawn, {}), ""]
    off = np.log(watts.value / left_out(model, watts, full=drawn))
    return lines + interval_lines(off, watts.table["memory"], watts.table["device"], "power.spec")


if __name__ == "__main__":
    main()
