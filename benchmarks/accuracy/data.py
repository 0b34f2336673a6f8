"""The rows of the fit as numpy arrays: facts from rows/*.csv, what is missing filled in by the product's own rules."""

import csv
import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dpctl.estimate import terms

ROWS = Path(__file__).parent / "rows"
# a rate above what the device can do at most is a mistake in the row: 5 % of slack on the bandwidth, and half more
# than the FP16 peak for engines that multiply in 8 bits
MOST_OF_BANDWIDTH = 1.05
MOST_OF_PEAK = 1.5
# builds that split a prompt in larger passes than llama.cpp's 512
UBATCH = {"vllm": 8192.0, "sglang": 8192.0, "mlx": 512.0, "rkllm": 8192.0}
# servers' 4-bit formats leave the token tables in 16 bits; elsewhere 4 bits, a scale and a zero for each 128
TABLE_BYTES, SERVED_BYTES = 2.0, 4.16 / 8.0
# tokens in and out of a table that does not state them: its publisher's recipe for benchmarks, assumed
RECIPES = {("NVIDIA-AI-IOT/jetson-generative-ai-playground", "vLLM"): (2048.0, 128.0)}

FAMILIES = (
    *("llama", "qwen", "qwq", "gemma", "gemopus", "mistral", "ministral", "devstral", "mixtral", "phi", "gpt-oss"),
    *("glm", "nemotron", "minimax", "lfm", "falcon", "smollm", "olmo", "granite", "deepseek", "hunyuan", "tinyllama"),
    *("internlm", "rwkv"),
)
SAME_FAMILY = {"qwq": "qwen", "gemopus": "gemma", "ministral": "mistral", "devstral": "mistral"}

Table = dict[str, np.ndarray]


@dataclass(slots=True)
class Rows:
    """Rows of one metric: `work`, `device` and the conditions as arrays, `seconds` a token (decode) or a prompt."""

    table: Table
    work: terms.Work
    device: terms.Device
    prompt: np.ndarray
    output: np.ndarray
    depth: np.ndarray
    value: np.ndarray

    def __len__(self) -> int:
        return len(self.value)

    def take(self, which: np.ndarray) -> "Rows":
        """The rows where `which` is true."""

        def of(record: object) -> dict[str, np.ndarray]:
            return {name: getattr(record, name)[which] for name in type(record).__dataclass_fields__}

        return Rows(
            table={k: v[which] for k, v in self.table.items()},
            work=terms.Work(**of(self.work)),
            device=terms.Device(**of(self.device)),
            prompt=self.prompt[which],
            output=self.output[which],
            depth=self.depth[which],
            value=self.value[which],
        )


def read(name: str) -> list[dict[str, str]]:
    with (ROWS / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def number(text: str, otherwise: float = float("nan")) -> float:
    return float(text) if text not in ("", "nan") else otherwise


def engine_family(engine: str) -> str:
    name = engine.lower()
    for word, family in (
        ("ik_llama", "llama.cpp"),
        ("mlx", "mlx"),
        ("mlc", "mlc"),
        ("rkllm", "rkllm"),
        ("vllm", "vllm"),
    ):
        if word in name:
            return family
    return "sglang" if "sglang" in name else "llama.cpp"


def vendor_of(device: dict[str, str]) -> str:
    return device["vendor"].lower()


def model_family(model: str) -> str:
    """The name before its size: llama, qwen, gemma..."""
    word = model.lower().split("/")[-1].replace("meta-", "").replace("_", "-")
    for family in FAMILIES:
        if family in word:
            return SAME_FAMILY.get(family, family)
    return word.split("-")[0].split(" ")[0]


def single_stream(metric: str) -> Rows:
    """Rows of `metric` (decode or prefill) that passed the admission rule."""
    devices = {d["device"]: d for d in read("devices")}
    models = {m["arch"]: m for m in read("models")}
    sources = {s["id"]: s for s in read("sources")}
    found = []
    for row in read("single_stream"):
        if row["metric"] != metric:
            continue
        device = devices[row["device"]]
        if not device["bandwidth_gb_s"]:
            continue
        arch = models.get(row["arch"])
        submitter = sources[row["source"]]["submitter"]
        prompt, output = RECIPES.get((submitter, row["engine"]), (row["prompt"], row["output"]))
        record = _record(row | {"prompt": str(prompt), "output": str(output)}, device, arch, metric)
        record["submitter"] = submitter
        if _admitted(record, metric):
            found.append(record)
    return _rows(found)


def _record(row: dict[str, str], device: dict[str, str], arch: dict[str, str] | None, metric: str) -> dict[str, object]:
    own = arch or {}
    backend, name = row["backend"], row["device"]
    bandwidth = number(device["bandwidth_gb_s"]) * 1e9
    engine = engine_family(row["engine"])
    flops = number(device["fp16_tflops"]) * 1e12
    known_peak = flops == flops and backend not in ("cpu", "npu")
    if not known_peak:
        flops = terms.assumed_flops(device["vendor"], device["kind"], backend, bandwidth)
    params, active = number(row["params_b"]) * 1e9, number(row["active_params_b"]) * 1e9
    weight = number(row["weight_gb"]) * 1e9
    bandwidth = terms.drawable_bandwidth(device["kind"], backend, bandwidth)
    sparse = 1.0 if own.get("experts") or (active < 0.6 * params and not row["arch"].startswith("gemma-4-e")) else 0.0
    layers = number(own.get("layers", ""), number(row["layers"], terms.assumed_layers(params, sparse)))
    kv = number(row["kv_bytes_per_token"])
    kv = kv if kv == kv else number(own.get("kv_bytes_per_token", ""))
    if kv != kv:
        kv = terms.assumed_kv_bytes_per_token(params, layers)
    hidden = number(own.get("hidden", ""), terms.assumed_hidden(active, layers))
    width = number(own.get("heads", "")) * number(own.get("head_dim", ""))
    head = number(own.get("vocab", ""), 0.0) * hidden
    # an embedding table that is not also the output head is looked up, not streamed
    lookup = 0.0 if own.get("tied", "True") == "True" else head
    bits = min(16.0, max(2.0, weight * 8.0 / params))
    share = number(own.get("experts_active", "")) / number(own.get("experts", "")) if own.get("experts_active") else 1.0
    total_bytes, active_bytes = weight * (1 - lookup / params), weight * (active - lookup) / params
    nominal = bits
    if row["quant"].startswith("W4A16") and head:
        # the file's size is not published: streamed are the head in 16 bits and the rest
        total_bytes, active_bytes = (
            head * TABLE_BYTES + (count - lookup - head) * SERVED_BYTES for count in (params, active)
        )
        bits = (total_bytes + lookup * TABLE_BYTES) * 8.0 / params
    if sparse:
        share = min(share if share < 1.0 else 1.0, active_bytes / total_bytes)
    prompt, output, depth = number(row["prompt"], 0.0), number(row["output"], 128.0), number(row["depth"], 0.0)
    if metric == "prefill" and prompt <= 0:
        prompt = 512.0
    memory = terms.memory_kind(device["vendor"], device["kind"], backend, bandwidth, name)
    return {
        "device": name,
        "chip": f"{backend}/{memory}",
        "vendor": vendor_of(device),
        "kind": device["kind"],
        "known_peak": known_peak,
        "memory": memory,
        "backend": backend,
        "engine": engine,
        "program": row["engine"],
        "model": row["model"],
        "arch": row["arch"],
        "family": model_family(row["model"]),
        "quant": row["quant"],
        "build": row["build"],
        "includes": row["includes"],
        "file": row["file"],
        "memory_gb": number(device["memory_gb"], 0.0),
        "params": params,
        "total_bytes": total_bytes,
        "active_bytes": active_bytes,
        "active_params": active - lookup,
        "head_params": min(head, 0.5 * active),
        "kv_bytes_per_token": kv,
        "window_kv_bytes_per_token": number(own.get("window_kv_bytes_per_token", ""), 0.0),
        "window": number(own.get("window", ""), 0.0),
        "layers": layers,
        "attention_layers": number(own.get("attention_layers", ""), min(layers, max(1.0, kv / 4096.0))),
        "hidden": hidden,
        "attention_width": width if width == width else hidden,
        "index_width": 0.0,
        "bits": bits,
        "nominal_bits": nominal,
        "sparse": sparse,
        "expert_share": share if sparse else 1.0,
        "codebook": 1.0 if row["quant"].upper().startswith("IQ") else 0.0,
        "bandwidth": bandwidth,
        "flops": flops,
        "n_devices": float(row["n_devices"]),
        "prompt": prompt,
        "output": output if output > 0 else 128.0,
        # decode is timed while the depth grows: its middle counts; a prompt starts at its depth
        "depth": depth + (prompt + max(output, 1.0) / 2 if metric == "decode" else 0.0),
        "ubatch": UBATCH.get(engine, 512.0),
        "value": number(row["value"]),
    }


# bits a weight of what servers load, and by how much their peak exceeds FP16's (not for weight-only formats)
SERVED_BITS = {
    "bf16": (16.0, 1.0),
    "fp16": (16.0, 1.0),
    "fp8": (8.0, 2.0),
    "mxfp4": (4.4, 1.0),
    "fp4": (4.5, 4.0),
    "int8": (8.0, 2.0),
}
# mean prompt of the tasks of the energy leaderboard, which its rows do not state: assumed
TASK_PROMPT = {"lm-arena-chat": 150.0, "gpqa": 250.0, "sourcegraph-fim": 1500.0}
SERVED = ("itl_ms_p50", "tpot_ms_mean", "throughput_output_tok_s", "latency_s_e2e", "ttft_ms_mean")


def serving(engines: tuple[str, ...] = ("vllm",), metrics: tuple[str, ...] = SERVED) -> Rows:
    """Rows of servers at a known number of concurrent requests; `value` is in s (see models.serving_seconds)."""
    devices = {d["device"]: d for d in read("devices")}
    models = {m["arch"]: m for m in read("models")}
    sources = {s["id"]: s for s in read("sources")}
    found = []
    for row in read("serving"):
        if row["engine"] not in engines or row["metric"] not in metrics or row["mode"] != "concurrency":
            continue
        prompt, output = number(row["prompt"], TASK_PROMPT.get(row["task"], float("nan"))), number(row["output"])
        if not (prompt == prompt and output > 1):
            continue
        if number(row["dp"], 1.0) > 1:
            # data-parallel replicas: each sees only its share of the requests
            continue
        bits, faster = SERVED_BITS[row["quant"]]
        own = models[row["arch"]]
        fake = dict.fromkeys(("layers", "kv_bytes_per_token", "build", "includes"), "") | {
            "device": row["device"],
            "engine": row["engine"],
            "backend": "cuda",
            "model": row["arch"],
            "arch": row["arch"],
            "params_b": own["params_b"],
            "active_params_b": own["active_params_b"],
            "weight_gb": str(number(own["params_b"]) * bits / 8.0),
            "quant": row["quant"],
            "n_devices": row["n_devices"],
            "prompt": str(prompt),
            "output": str(output),
            "depth": "0",
            "value": row["value"],
            "file": "serving",
        }
        record = _record(fake, devices[row["device"]], own, "serving")
        concurrency = number(row["mean_batch"], number(row["concurrency"]))
        value = number(row["value"])
        seconds = value / 1e3 if "_ms_" in row["metric"] else concurrency / value if "tok_s" in row["metric"] else value
        source = sources[row["source"]]
        record |= {
            "flops": float(record["flops"]) * faster,  # type: ignore[arg-type]
            "value": seconds,
            "metric": row["metric"],
            "concurrency": concurrency,
            "task": row["task"],
            "evidence": source["evidence"],
            "submitter": source["source"].split(":")[0],
            "burst": 0.0 if source["evidence"].startswith("academic") else 1.0,
            "power_limit": number(devices[row["device"]]["tdp_w"]),
        }
        found.append(record)
    rows = _rows(found)
    t = rows.table
    free = 0.9 * rows.device.n_devices * t["memory_gb"] * 1e9 - rows.work.total_bytes
    t["slots"] = terms.sequences_that_fit(rows.work, np.maximum(free, 0.0), rows.prompt + rows.output / 2.0)
    rows.device = dataclasses.replace(
        rows.device, tensor_parallel=np.ones(len(found)), power_limit=rows.table["power_limit"]
    )
    return rows


def disturbed(rows: Rows) -> np.ndarray:
    """Rows that are at least twice as slow per token as another task of the same model, device and batch up to 64.

    At such batches the cache of the longer task explains no factor of two: something else than the GPU was the limit.
    """
    t = rows.table
    cell = [
        f"{a}|{b}|{c}|{d}|{m}|{round(float(x))}"
        for a, b, c, d, m, x in zip(
            t["device"], t["model"], t["quant"], t["n_devices"], t["metric"], t["concurrency"], strict=True
        )
    ]
    least: dict[str, float] = {}
    for key, value in zip(cell, rows.value.tolist(), strict=True):
        least[key] = min(value, least.get(key, value))
    slow = np.array([v > 2.0 * least[k] for k, v in zip(cell, rows.value.tolist(), strict=True)]) & (
        t["concurrency"] <= 65
    )
    runs = {
        f"{d}|{m}|{k}|{n}"
        for d, m, k, n, s in zip(t["device"], t["model"], t["task"], t["n_devices"], slow, strict=True)
        if s
    }
    return np.array(
        [
            f"{d}|{m}|{k}|{n}" in runs and bool(k)
            for d, m, k, n in zip(t["device"], t["model"], t["task"], t["n_devices"], strict=True)
        ]
    )


def _admitted(r: dict[str, object], metric: str) -> bool:
    value = float(r["value"])  # type: ignore[arg-type]
    if not value > 0:
        return False
    if metric == "decode":
        return float(r["active_bytes"]) * value <= MOST_OF_BANDWIDTH * float(r["bandwidth"])  # type: ignore[arg-type]
    peak = float(r["flops"])  # type: ignore[arg-type]
    if not r["known_peak"]:
        return True
    return 2.0 * (float(r["active_params"]) - float(r["head_params"])) * value <= MOST_OF_PEAK * peak  # type: ignore[arg-type]


def _rows(records: list[dict[str, object]]) -> Rows:
    t: Table = {key: np.array([r[key] for r in records]) for key in records[0]}
    work = terms.Work(**{k: t[k].astype(float) for k in terms.Work.__dataclass_fields__})
    device = terms.Device(
        bandwidth=t["bandwidth"],
        flops=t["flops"],
        n_devices=t["n_devices"],
        tensor_parallel=np.zeros(len(records)),
        power_limit=np.zeros(len(records)),
    )
    return Rows(
        table=t, work=work, device=device, prompt=t["prompt"], output=t["output"], depth=t["depth"], value=t["value"]
    )


def groups(key: np.ndarray) -> list[np.ndarray]:
    return [key == value for value in dict.fromkeys(key.tolist())]


Predict = Callable[[Rows], np.ndarray]
