"""How far off are the estimates on hardware the fit has never seen, beside what people use today?

    python benchmarks/accuracy/evaluate.py [--variant total-params|no-cache|weights-per-request|bandwidth-x2]
                                           [--json FILE | --no-json] [--quick]

Every row is predicted by a fit without any row of its device (serving: of its device and of its model). Prints tables
and writes benchmarks/results/<date>-accuracy.json. Needs numpy and scipy; about a minute.
Exit code 1 when a bar is missed.
"""

import argparse
import dataclasses
import datetime
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import conformal
import data
import models
import numpy as np
import others
from data import Rows
from hierarchy import Fitted, Model, fit

HERE = Path(__file__).parent
RESULTS = HERE.parent / "results"
# prompts that a calibration of prefill would time
ANCHOR_PROMPT = (512, 1024)
# shorter ones are batched decode rather than prefill: no calibration of compute moves them
LEAST_PROMPT = 128
# from here on the cache weighs as much as a small model
DEEP = 4096
# by how much it changes the share of peak compute, at most (logarithms)
GRID = np.linspace(-3.0, 3.0, 49)
DRAWS = 8
# rows from which on a class's coverage by device is shown
LARGE = 40
# an anchor's weight against what its class says: the spread of rows over the spread of devices, squared
ANCHOR_DOUBT = 0.15
# what an anchor shares with the rows it speaks for: a calibration uses the engine that its user has
SAME_BUILD = ("device", "backend", "program", "submitter", "build", "sparse", "codebook")
ANCHORS = {
    "anchors_1": "1 row of the build",
    "anchors_2": "2 rows of the build",
    "anchors_3": "3 rows of the build",
    "anchors_1_of_the_quantisation": "1 row, same quantisation",
    "anchors_1_of_any_build": "1 row of any build",
}
BARS = {
    "decode": 0.16,
    "decode_within": 0.66,
    "decode_deep": 0.16,
    "decode_sparse": 0.20,
    "prefill": 0.30,
    "prefill_anchored": 0.20,
    "tpot": 0.20,
    "throughput": 0.20,
    "worse_than_llmfit": 0.03,
}
COVERAGE = (0.73, 0.87)

Variant = Callable[[Rows], Rows]


def _with(rows: Rows, **parts: Any) -> Rows:
    return dataclasses.replace(rows, **parts)


def _total(rows: Rows) -> Rows:
    w = rows.work
    total = w.total_bytes / w.active_bytes
    work = dataclasses.replace(
        w, active_bytes=w.total_bytes, active_params=w.active_params * total, sparse=w.sparse * 0.0
    )
    return _with(rows, work=work)


def _no_cache(rows: Rows) -> Rows:
    zero = rows.work.layers * 0.0
    return _with(rows, work=dataclasses.replace(rows.work, kv_bytes_per_token=zero, window_kv_bytes_per_token=zero))


def _per_request(rows: Rows) -> Rows:
    """Weights read once per request in a batch, not once per step."""
    batch = rows.table.get("concurrency")
    if batch is None:
        return rows
    w = rows.work
    work = dataclasses.replace(w, total_bytes=w.total_bytes * batch, active_bytes=w.active_bytes * batch)
    return _with(rows, work=work)


def _double(rows: Rows) -> Rows:
    return _with(rows, device=dataclasses.replace(rows.device, bandwidth=rows.device.bandwidth * 2.0))


VARIANTS: dict[str, Variant] = {
    "total-params": _total,
    "no-cache": _no_cache,
    "weights-per-request": _per_request,
    "bandwidth-x2": _double,
}


def left_out(
    model: Model,
    rows: Rows,
    columns: tuple[str, ...] = ("device",),
    *,
    variant: Variant | None = None,
    full: Fitted | None = None,
    fitted_on: np.ndarray | None = None,
) -> np.ndarray:
    """Predicted seconds of each row by a fit that saw nothing with its value in any of `columns`.

    The fits see the rows `fitted_on`, all of them without.
    """
    out = np.full(len(rows), np.nan)
    able = np.ones(len(rows), bool) if fitted_on is None else fitted_on
    full = full or fit(model, rows.take(able))
    keys = list(zip(*(rows.table[c].tolist() for c in columns), strict=True))
    for key in dict.fromkeys(keys):
        target = np.array([k == key for k in keys])
        kept = able.copy()
        for column, value in zip(columns, key, strict=True):
            kept &= rows.table[column] != value
        if kept.sum() < 20:
            continue
        found = fit(model, rows.take(kept), start=full, evaluations=8)
        asked = rows.take(target)
        out[target] = found.seconds(variant(asked) if variant else asked)
    return out


def summary(error: np.ndarray, where: np.ndarray | None = None) -> dict[str, float]:
    """Median absolute error, share within 25 % and bias of rates: predicted/observed - 1."""
    if where is not None:
        error = error[where]
    error = error[np.isfinite(error)]
    if not len(error):
        return {"rows": 0}
    return {
        "rows": len(error),
        "median": round(float(np.median(np.abs(error))), 4),
        "within_25": round(float((np.abs(error) <= 0.25).mean()), 4),
        "bias": round(float(np.median(error)), 4),
    }


def by(column: np.ndarray, error: np.ndarray, **more: np.ndarray) -> dict[str, Any]:
    """A summary by value of a column; `more` are errors of other predictors or coverages."""
    out = {}
    for name in sorted(set(column.tolist())):
        where = column == name
        out[name] = summary(error, where)
        for key, values in more.items():
            if values.dtype == bool:
                out[name][key] = round(float(values[where].mean()), 4)
            else:
                out[name][key] = summary(values, where)["median"]
    return out


def by_device(inside: np.ndarray, devices: np.ndarray) -> float:
    """Mean over devices of the share of their rows inside the interval."""
    return round(float(np.mean([inside[devices == d].mean() for d in dict.fromkeys(devices.tolist())])), 4)


def device_class(rows: Rows) -> np.ndarray:
    t = rows.table
    return np.array([f"{b}, {m}" for b, m in zip(t["backend"].tolist(), t["memory"].tolist(), strict=True)])


def _commonest(names: np.ndarray) -> str:
    values, counts = np.unique(names, return_counts=True)
    return str(values[np.argmax(counts)])


def compute_grid(model: Model, rows: Rows, full: Fitted) -> np.ndarray:
    """Residuals (rows x GRID) of left-out devices if their compute were so many times what their class says."""
    out = np.full((len(rows), len(GRID)), np.nan)
    for device in dict.fromkeys(rows.table["device"].tolist()):
        own = rows.table["device"] == device
        found = fit(model, rows.take(~own), start=full, evaluations=8)
        asked = rows.take(own)
        coefficients = found.coefficients(asked)
        for j, step in enumerate(GRID.tolist()):
            changed = coefficients | {"compute_efficiency": coefficients["compute_efficiency"] * np.exp(step)}
            out[own, j] = np.log(model.observed(asked) / model.seconds(asked, changed))
    return out


def anchored(
    rows: Rows,
    residual: np.ndarray,
    count: int,
    *,
    grid: np.ndarray | None = None,
    same: tuple[str, ...] = SAME_BUILD,
    seed: int = 4,
) -> tuple[np.ndarray, np.ndarray]:
    """Residuals left after `count` rows that share the columns `same` are known; and their row numbers.

    Decode is scaled as a whole. Prefill (with `grid`) is calibrated by one of a calibration's prompts, and what it
    moves is the share of peak compute that the device reaches; passes bound by reading, and attention, do not move.
    """
    unit = np.array(["|".join(map(str, key)) for key in zip(*(rows.table[c].tolist() for c in same), strict=True)])
    random = np.random.default_rng(seed)
    fit_for = (rows.prompt >= ANCHOR_PROMPT[0]) & (rows.prompt <= ANCHOR_PROMPT[1]) & (rows.depth < 1000)
    left, index = [], []
    trust = count / (count + ANCHOR_DOUBT)
    for name in dict.fromkeys(unit.tolist()):
        own = np.flatnonzero(unit == name)
        able = own if grid is None else own[fit_for[own]]
        if len(own) <= count or len(able) < count:
            continue
        for _ in range(DRAWS):
            anchors = random.choice(able, count, replace=False)
            rest = np.setdiff1d(own, anchors)
            index.append(rest)
            if grid is None:
                left.append(residual[rest] - trust * residual[anchors].mean())
            else:
                left.append(_moved(grid, rest, anchors, trust))
    return np.concatenate(left), np.concatenate(index)


def _moved(grid: np.ndarray, rest: np.ndarray, anchors: np.ndarray, trust: float) -> np.ndarray:
    """Residuals of `rest` with the compute at which `anchors` come out on average."""
    mean = grid[anchors].mean(axis=0)
    step = np.interp((1.0 - trust) * mean[len(GRID) // 2], mean, GRID)
    return np.array([np.interp(step, GRID, grid[i]) for i in rest.tolist()])


def single_stream(metric: str, variant: Variant | None, *, quick: bool) -> dict[str, Any]:
    rows = data.single_stream(metric)
    model: Model = getattr(models, metric)
    full = fit(model, rows, evaluations=60)
    predicted = left_out(model, rows, variant=variant, full=full)
    observed = model.observed(rows)
    residual, error = np.log(observed / predicted), observed / predicted - 1.0
    t, classes = rows.table, device_class(rows)
    inside = conformal.crossed(residual, t["backend"], t["device"])
    rivals = {}
    if metric == "decode":
        rivals = {
            "llmfit": others.llmfit(rows) / rows.value - 1.0,
            "llmfit_strict": others.llmfit_strict(rows) / rows.value - 1.0,
            "whichllm": others.whichllm(rows) / rows.value - 1.0,
        }
    devices = [np.median(np.abs(error[t["device"] == d])) for d in dict.fromkeys(t["device"].tolist())]
    deep = rows.depth > DEEP
    out: dict[str, Any] = {
        "all": summary(error),
        "without_the_commonest_device": summary(error, t["device"] != _commonest(t["device"])),
        "median_of_devices": round(float(np.median(devices)), 4),
        "devices": len(devices),
        "coverage": round(float(inside.mean()), 4),
        "coverage_by_device": by_device(inside, t["device"]),
        "classes_coverage_by_device": {
            name: by_device(inside[classes == name], t["device"][classes == name]) for name in sorted(set(classes))
        },
        "deep": summary(error, deep),
        "sparse": summary(error, rows.work.sparse > 0),
        **{name: summary(e) for name, e in rivals.items()},
        "by_class": by(classes, error, coverage=inside, **rivals),
        "by_vendor": by(t["vendor"], error, coverage=inside, **rivals),
        "by_engine": by(t["engine"], error, coverage=inside, **rivals),
        "by_device": by(t["device"], error, coverage=inside, **rivals),
    }
    grid = compute_grid(model, rows, full) if metric == "prefill" and variant is None else None
    tests = {f"anchors_{count}": (count, SAME_BUILD) for count in (1, 2, 3)}
    tests |= {"anchors_1_of_any_build": (1, ("device",)), "anchors_1_of_the_quantisation": (1, (*SAME_BUILD, "quant"))}
    for name, (count, same) in tests.items():
        left, index = anchored(rows, residual, count, grid=grid, same=same)
        held = conformal.crossed(left, t["backend"][index], t["device"][index])
        of = t["device"][index]
        each = [float(np.median(np.abs(np.exp(left[of == d]) - 1.0))) for d in dict.fromkeys(of.tolist())]
        out[name] = summary(np.exp(left) - 1.0) | {
            "coverage": round(float(held.mean()), 4),
            "coverage_by_device": by_device(held, of),
            "median_of_devices": round(float(np.median(each)), 4),
            "without_the_commonest_device": summary(np.exp(left) - 1.0, of != _commonest(t["device"]))["median"],
            "long_prompts": summary(np.exp(left) - 1.0, rows.prompt[index] >= LEAST_PROMPT),
        }
    if not quick and variant is None:
        for column in ("backend", "memory", "family"):
            p = left_out(model, rows, (column,), full=full)
            out[f"leave_one_{column}_out"] = summary(observed / p - 1.0) | {"by": by(t[column], observed / p - 1.0)}
    return out


def serving(variant: Variant | None) -> dict[str, Any]:
    everything = data.serving()
    good = ~data.disturbed(everything)
    model = models.serving
    out: dict[str, Any] = {}
    for label, rows in (("admitted", everything.take(good)), ("all_rows", everything)):
        steady = rows.table["burst"] == 0
        predicted = left_out(model, rows, ("device", "model"), variant=variant, fitted_on=steady)
        residual, error = np.log(rows.value / predicted), rows.value / predicted - 1.0
        t = rows.table
        inside = conformal.crossed(residual, t["metric"], t["device"])
        tpot = np.isin(t["metric"], ("itl_ms_p50", "tpot_ms_mean"))
        rate = t["metric"] == "throughput_output_tok_s"
        out[label] = {
            "tpot": summary(error, tpot) | {"coverage": round(float(inside[tpot].mean()), 4)},
            "throughput": summary(error, rate) | {"coverage": round(float(inside[rate].mean()), 4)},
            "tpot_steady": summary(error, tpot & steady),
            "throughput_steady": summary(error, rate & steady),
            "ttft_of_bursts": summary(error, t["metric"] == "ttft_ms_mean"),
            "e2el_of_bursts": summary(error, t["metric"] == "latency_s_e2e"),
            "by_device": by(t["device"], np.where(steady, error, np.nan)),
        }
    return out


def power(variant: Variant | None) -> dict[str, Any]:
    """Watts and J per token; the step times come from a fit without the device too."""
    steps = data.serving()
    steps = steps.take(~data.disturbed(steps) & (steps.table["burst"] == 0))
    rows = data.serving(metrics=("power_device_w",))
    predicted = np.full(len(rows), np.nan)
    rate = np.full(len(rows), np.nan)
    for device in dict.fromkeys(rows.table["device"].tolist()):
        own = rows.table["device"] == device
        timing = fit(models.serving, steps.take(steps.table["device"] != device))
        found = fit(models.power_model(timing), rows.take(~own))
        asked = variant(rows.take(own)) if variant else rows.take(own)
        predicted[own] = found.seconds(asked)
        rate[own] = models.served(asked, timing.coefficients(asked)).throughput
    error = predicted / rows.value - 1.0
    inside = conformal.crossed(np.log(rows.value / predicted), rows.table["memory"], rows.table["device"])
    energy = {
        (r["device"], r["model"], r["n_devices"], r["task"], r["mean_batch"]): float(r["value"])
        for r in data.read("serving")
        if r["metric"] == "energy_j_per_output_token"
    }
    measured = {
        (r["device"], r["arch"], r["n_devices"], r["task"], r["mean_batch"]): energy[
            (r["device"], r["model"], r["n_devices"], r["task"], r["mean_batch"])
        ]
        for r in data.read("serving")
        if r["metric"] == "power_device_w"
    }
    t = rows.table
    keys = [
        (d, m, str(int(n)), k, str(b))
        for d, m, n, k, b in zip(t["device"], t["model"], t["n_devices"], t["task"], t["concurrency"], strict=True)
    ]
    joule = np.array([measured.get(k, np.nan) for k in keys])
    return {
        "watts": summary(error) | {"coverage": round(float(inside.mean()), 4)},
        "joule_per_token": summary(predicted / rate / joule - 1.0),
        "by_device": by(t["device"], error),
    }


def verdicts(result: dict[str, Any]) -> list[tuple[str, float, str, bool]]:
    """What the bars say: name, figure, bar, met."""
    d, p, s = result["decode"], result["prefill"], result["serving"]["admitted"]
    out = [
        ("decode, median error", d["all"]["median"], f"<= {BARS['decode']:.0%}", d["all"]["median"] <= BARS["decode"]),
        (
            "decode, within 25 %",
            d["all"]["within_25"],
            f">= {BARS['decode_within']:.0%}",
            d["all"]["within_25"] >= BARS["decode_within"],
        ),
        (
            "decode beyond 4,096 tokens of depth",
            d["deep"]["median"],
            f"<= {BARS['decode_deep']:.0%}",
            d["deep"]["median"] <= BARS["decode_deep"],
        ),
        (
            "decode of mixtures of experts",
            d["sparse"]["median"],
            f"<= {BARS['decode_sparse']:.0%}",
            d["sparse"]["median"] <= BARS["decode_sparse"],
        ),
        (
            "prefill, median error",
            p["all"]["median"],
            f"<= {BARS['prefill']:.0%}",
            p["all"]["median"] <= BARS["prefill"],
        ),
        (
            "prefill, one anchor",
            p["anchors_1"]["median"],
            f"<= {BARS['prefill_anchored']:.0%}",
            p["anchors_1"]["median"] <= BARS["prefill_anchored"],
        ),
        (
            "prefill, one anchor, same quantisation",
            p["anchors_1_of_the_quantisation"]["median"],
            f"<= {BARS['prefill_anchored']:.0%}",
            p["anchors_1_of_the_quantisation"]["median"] <= BARS["prefill_anchored"],
        ),
        (
            "prefill, one anchor, 128 tokens on",
            p["anchors_1"]["long_prompts"]["median"],
            f"<= {BARS['prefill_anchored']:.0%}",
            p["anchors_1"]["long_prompts"]["median"] <= BARS["prefill_anchored"],
        ),
        ("serving TPOT", s["tpot"]["median"], f"<= {BARS['tpot']:.0%}", s["tpot"]["median"] <= BARS["tpot"]),
        (
            "serving throughput",
            s["throughput"]["median"],
            f"<= {BARS['throughput']:.0%}",
            s["throughput"]["median"] <= BARS["throughput"],
        ),
    ]
    for name, part in (
        ("decode", d),
        ("prefill", p),
        ("serving TPOT", s["tpot"]),
        ("serving throughput", s["throughput"]),
    ):
        low, high = COVERAGE
        out.append(
            (f"{name}, coverage of 80 %", part["coverage"], f"{low:.0%}-{high:.0%}", low <= part["coverage"] <= high)
        )
    for name, part in d["by_class"].items():
        gap = part["median"] - part["llmfit"]
        out.append((f"{name} against llmfit", gap, "<= +3 points", gap <= BARS["worse_than_llmfit"]))
    return out


def show(result: dict[str, Any]) -> None:
    def line(name: str, part: dict[str, Any], *more: str) -> str:
        cells = [
            f"{name:28}",
            f"{part['rows']:6}",
            f"{part.get('median', float('nan')):7.1%}",
            f"{part.get('within_25', float('nan')):7.1%}",
        ]
        cells += [f"{part[m]:9.1%}" if part.get(m) is not None else f"{'-':>9}" for m in more]
        return " ".join(cells)

    for metric in ("decode", "prefill"):
        part = result[metric]
        rivals = ("llmfit", "llmfit_strict", "whichllm") if metric == "decode" else ()
        print(f"\n{metric}: every device predicted without it")
        print(
            f"{'':28} {'rows':>6} {'median':>7} {'in 25%':>7} {'coverage':>9}" + "".join(f" {r[:9]:>9}" for r in rivals)
        )
        print(
            line(
                "all",
                part["all"] | {"coverage": part["coverage"]} | {r: part[r]["median"] for r in rivals},
                "coverage",
                *rivals,
            )
        )
        for group in ("by_class", "by_vendor", "by_engine"):
            for name, values in part[group].items():
                print(line(f"  {name}", values, "coverage", *rivals))
        print(line("  without the commonest device", part["without_the_commonest_device"]))
        print(f"  median of the {part['devices']} devices' medians: {part['median_of_devices']:.1%};", end=" ")
        print(f"mean coverage of a device: {part['coverage_by_device']:.1%}", end=" (")
        large = {n: c for n, c in part["classes_coverage_by_device"].items() if part["by_class"][n]["rows"] >= LARGE}
        print(", ".join(f"{name} {share:.0%}" for name, share in large.items()) + ")")
        for name, what in ANCHORS.items():
            own = part[name]
            print(line(f"  {what}", own, "coverage"), end="")
            print(f"  without the commonest device {own['without_the_commonest_device']:.1%}", end="")
            print(f"  median of devices {own['median_of_devices']:.1%}, coverage {own['coverage_by_device']:.1%}")
        for column in ("backend", "memory", "family"):
            if f"leave_one_{column}_out" in part:
                print(line(f"  leave one {column} out", part[f"leave_one_{column}_out"]))
    print("\nserving: every device and model predicted without either")
    for label, part in result["serving"].items():
        for name, values in part.items():
            if name != "by_device":
                print(line(f"  {name} ({label})", values, "coverage"))
    print("\npower under load: every device predicted without it")
    for name in ("watts", "joule_per_token"):
        print(line(f"  {name}", result["power"][name], "coverage"))
    print("\nbars")
    for name, figure, bar, met in verdicts(result):
        print(f"  {name:38} {figure:7.1%}  {bar:14} {'met' if met else 'MISSED'}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--variant", choices=sorted(VARIANTS), help="a deliberately wrong estimator")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--no-json", action="store_true")
    parser.add_argument("--quick", action="store_true", help="skip leaving out whole classes and families")
    args = parser.parse_args()
    variant = VARIANTS.get(args.variant)
    result: dict[str, Any] = {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "variant": args.variant,
        "rivals": {"llmfit": "1.1.17, published formula", "whichllm": "0.5.14, published formula"},
        "decode": single_stream("decode", variant, quick=args.quick),
        "prefill": single_stream("prefill", variant, quick=args.quick),
        "serving": serving(variant),
        "power": power(variant),
    }
    show(result)
    result["bars"] = [{"name": n, "figure": round(f, 4), "bar": b, "met": m} for n, f, b, m in verdicts(result)]
    if (not args.no_json and args.variant is None) or args.json:
        path = args.json or RESULTS / f"{result['date']}-accuracy.json"
        path.write_text(json.dumps(result, indent=1) + "\n")
        print(f"\nwritten: {path}")
    return 0 if all(met for *_, met in verdicts(result)) else 1


if __name__ == "__main__":
    sys.exit(main())
