import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Dpctl, Outcome
from tests.gguf_files import write

CARD = {"vendor": "NVIDIA", "kind": "gpu_consumer", "memory_gb": 24, "bandwidth_gb_s": 936, "fp16_tflops": 71}
FIGURES = ("memory_gb", "prefill_tok_s", "decode_tok_s", "ttft_s", "tpot_s", "throughput_tok_s")


def batch(dpctl: Dpctl, tmp_path: Path, *lines: object) -> tuple[Outcome, list[Any]]:
    path = tmp_path / "lines.jsonl"
    path.write_text("".join(f"{x if isinstance(x, str) else json.dumps(x)}\n" for x in lines), encoding="utf-8")
    done = dpctl("estimate", "--batch", str(path))
    return done, [json.loads(line) for line in done.out.splitlines()]


@pytest.mark.parametrize("width", ["80", "100"])
def test_a_model_on_a_machine(dpctl: Dpctl, monkeypatch: pytest.MonkeyPatch, width: str) -> None:
    monkeypatch.setenv("COLUMNS", width)
    done = dpctl("estimate", "mistral-7b@Q4_K_M", "--hardware", "rtx-4090", "--prompt", "4096", "--explain")
    assert done.code == 0
    assert max(map(len, done.out.splitlines())) <= int(width)
    for word in ("TTFT", "decode", "tok/s E", "weight_efficiency", "fitted on", "bits a weight"):
        assert word in done.out


def test_what_fits_is_said_in_words_and_numbers(dpctl: Dpctl) -> None:
    fitting = dpctl("estimate", "mistral-7b@Q4_K_M", "--hardware", "rtx-4090", "--concurrency", "4", "--explain").out
    for word in ("fits: ", "largest context that fits", "4 at once", "trained for 32,768", "fit at once"):
        assert word in fitting
    for word in ("where the memory goes", "weights: ", "KV cache: ", "working buffers: ", "the engine itself: "):
        assert word in fitting
    lacking = dpctl("estimate", "llama-3-70b@Q4_K_M", "--hardware", "2x rtx-3090", "--prompt", "30000")
    assert "short of 24 GiB on each device" in lacking.out and "longer than it was trained for" in lacking.out
    record = dpctl("estimate", "llama-3-70b@Q4_K_M", "--hardware", "2x rtx-3090", "--prompt", "30000", "--json").record
    memory = record["memory"]
    parts = sum(memory[f"{name}_gb"]["value"] for name in ("weights", "kv", "compute", "runtime"))
    assert parts == pytest.approx(record["memory_gb"]["value"], rel=1e-4)
    assert memory["missing_gb"]["value"] > 0 and 8192 < memory["largest_context_tok"] < 30000
    assert record["quality_loss_pct"]["source"] and "levers" not in record


LEVERS = ("--speculation", "prompt-lookup", "--task", "summarisation", "--prefix-hit", "0.5", "--cache-hit", "0.2")
MORE = ("--kv-quant", "q8_0", "--output-share", "0.5", "--prompt-share", "0.9", "--no-streaming")


@pytest.mark.parametrize("width", ["80", "100"])
def test_levers_in_use_are_shown_with_range_and_source(
    dpctl: Dpctl, monkeypatch: pytest.MonkeyPatch, width: str
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    asked = ("estimate", "mistral-7b@Q4_K_M", "--hardware", "rtx-4090", "--prompt", "4000")
    plain, found = dpctl(*asked, "--json").record, dpctl(*asked, *LEVERS, *MORE, "--explain")
    assert found.code == 0 and max(map(len, found.out.splitlines())) <= int(width)
    for word in ("speculation prompt-lookup", "prefix_hit 0.5", "cache_hit 0.2", "kv_quant q8_0", "output_share 0.5"):
        assert f"  {word}: " in found.out
    for word in ("prompt_share 0.9", "no streaming", "Spec-Bench", "unusual: prefix_hit", "quality loss", "perplexity"):
        assert word in found.out
    assert "1,800 tokens in after 1,800 cached, 64 out" in found.out
    record = dpctl(*asked, *LEVERS, *MORE, "--json").record
    assert record["decode_tok_s"]["value"] > 1.5 * plain["decode_tok_s"]["value"]
    assert record["ttft_s"]["value"] < 0.7 * plain["ttft_s"]["value"]
    assert record["perceived_s"] == record["e2el_s"] and record["mean_e2el_s"]["value"] < record["e2el_s"]["value"]
    assert {effect["lever"].split()[0] for effect in record["levers"]} == {
        *("speculation", "prefix_hit", "cache_hit", "kv_quant", "output_share", "prompt_share")
    }
    assert all(effect["factor"]["source"] for effect in record["levers"])


def test_a_cached_prompt_takes_one_step(dpctl: Dpctl) -> None:
    record = dpctl("estimate", "mistral-7b", "--hardware", "rtx-4090", "--prefix-hit", "1", "--json").record
    assert record["ttft_s"] == record["tpot_s"] and record["prefill_tok_s"] is None


def test_levers_in_a_batch(dpctl: Dpctl, tmp_path: Path) -> None:
    line = {"hardware": CARD, "model": "mistral-7b", "prompt_tokens": 2000}
    _, (plain, fast, late, *wrong) = batch(
        dpctl,
        tmp_path,
        line,
        {**line, "speculation": "eagle", "kv_quant": "q8_0"},
        {**line, "streaming": False},
        {**line, "prefix_hit": 1.2},
        {**line, "streaming": "no"},
        {**line, "speculation": 5},
    )
    assert "levers" not in plain
    assert fast["decode_tok_s"]["value"] > 1.5 * plain["decode_tok_s"]["value"]
    assert fast["levers"][0]["lever"] == "speculation eagle"
    assert late["perceived_s"] == late["e2el_s"] == plain["e2el_s"]
    said = ("prefix_hit is 1.2", "streaming is 'no'", "speculation is 5")
    assert all(text in answer["error"]["what"] for text, answer in zip(said, wrong, strict=True))


def test_a_file_is_a_model(dpctl: Dpctl, tmp_path: Path) -> None:
    path = write(tmp_path / "small.gguf", more=32768)
    done = dpctl("estimate", str(path), "--hardware", "rtx-4090")
    assert done.code == 0 and "gguf-small@Q4_K_M" in done.out and "fits: " in done.out
    assert dpctl("estimate", str(path), "--quant", "Q8_0").code == 2
    path.write_bytes(path.read_bytes()[:500])
    cut = dpctl("estimate", str(path), "--hardware", "rtx-4090")
    assert cut.code == 2 and "truncated or damaged" in cut.err and not cut.out


def test_a_scenario_takes_another_quantisation_and_engine(dpctl: Dpctl) -> None:
    asked = ("estimate", "legal-summary", "--hardware", "h100-sxm-80gb", "--json")
    rows = dpctl(*asked, "--quant", "Q8_0", "--engine", "vllm").record["assessments"]
    assert {"local mistral-7b@Q8_0", "local llama-3-70b@Q8_0"} <= {row["deployment"]["label"] for row in rows}
    cloud = next(row for row in rows if row["deployment"]["mode"] == "cloud")
    assert cloud["compliance"]["score"]["value"] == 0 and cloud["compliance"]["score"]["provenance"] == "E"


def test_what_does_not_fit_gets_no_speed(dpctl: Dpctl) -> None:
    done = dpctl("estimate", "llama-3-70b@Q4_K_M", "--hardware", "rtx-4090")
    assert done.code == 0 and "does not fit" in done.out and "tok/s" not in done.out
    record = dpctl("estimate", "llama-3-70b@Q4_K_M", "--hardware", "rtx-4090", "--json").record
    assert record["fits"] is False and record["decode_tok_s"] is None
    assert "short" in record["reasons"]["decode_tok_s"]
    two = dpctl("estimate", "llama-3-70b@Q4_K_M", "--hardware", "2x rtx-4090", "--json").record
    assert two["fits"] is True and two["decode_tok_s"]["value"] > 5


def test_this_machine_is_the_default(dpctl: Dpctl) -> None:
    done = dpctl("estimate", "smollm2-135m@Q8_0")
    assert done.code == 0 and "smollm2-135m@Q8_0 on " in done.out


def test_a_batch_answers_every_line_in_order(dpctl: Dpctl, tmp_path: Path) -> None:
    done, answers = batch(
        dpctl,
        tmp_path,
        {"id": "a", "hardware": "rtx-4090", "model": "mistral-7b", "quant": "Q4_K_M", "prompt_tokens": 512},
        "",
        "not json",
        {"id": "c", "hardware": CARD, "model": {"params_b": 8.03, "layers": 32}, "quant": "Q8_0"},
        {"id": "d", "hardware": "rtx-409", "model": "mistral-7b"},
        {"id": "e", "hardware": "h100-sxm-80gb", "model": "llama-3.1-8b", "engine": "vllm", "concurrency": 32},
    )
    assert done.code == 0
    assert [line.get("id") for line in answers] == ["a", None, "c", "d", "e"]
    assert answers[1]["error"]["line"] == 3 and "not valid JSON" in answers[1]["error"]["what"]
    assert "rtx-4090" in answers[3]["error"]["try"]
    for line in (answers[0], answers[2], answers[4]):
        for key in FIGURES:
            figure = line[key]
            assert figure["low"] <= figure["value"] <= figure["high"] and figure["provenance"] in "EA"
    # batching serves more tokens, and each stream more slowly
    assert answers[4]["throughput_tok_s"]["value"] > 5 * answers[4]["decode_tok_s"]["value"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"hardware": {**CARD, "bandwidth_gb_s": -5}, "model": {"params_b": 7}}, "bandwidth_gb_s is -5"),
        ({"hardware": CARD, "model": {"params_b": 7, "heads": 32, "kv_heads": 5}}, "cannot share"),
        ({"hardware": CARD, "model": {"params_b": 7, "active_params_b": 9}}, "more than all"),
        ({"hardware": CARD, "model": {"layers": 32}}, "params_b is missing"),
        ({"hardware": CARD, "model": "mistral-7x"}, "mistral-7x"),
        ({"hardware": CARD, "model": "mistral-7b", "quant": "Q4_K_N"}, "Q4_K_N"),
        ({"hardware": CARD, "model": "mistral-7b", "prompt_token": 5}, "prompt_token"),
        ({"hardware": CARD, "model": "mistral-7b", "concurrency": 0}, "concurrency is 0"),
        ({"hardware": CARD, "model": "mistral-7b", "concurrency": "many"}, "'many'"),
        ({"hardware": {**CARD, "memory": 3}, "model": "mistral-7b"}, "unknown key 'memory'"),
        ({"model": "mistral-7b"}, "hardware is missing"),
        ({"hardware": 7, "model": "mistral-7b"}, "hardware is int"),
    ],
)
def test_a_bad_line_says_what_is_wrong(dpctl: Dpctl, tmp_path: Path, line: dict[str, Any], said: str) -> None:
    done, (answer,) = batch(dpctl, tmp_path, {"id": 9, **line})
    assert done.code == 0 and answer["id"] == 9
    assert said in answer["error"]["what"] and answer["error"]["try"]


def test_an_unknown_quantisation_is_as_large_as_its_file(dpctl: Dpctl, tmp_path: Path) -> None:
    line = {"hardware": CARD, "model": {"params_b": 8}, "quant": "XQ9_NEW", "weight_gb": 5.0}
    _, (answer, other) = batch(dpctl, tmp_path, line, {**line, "weight_gb": None})
    assert answer["memory_gb"]["value"] > 5 and answer["decode_tok_s"]["value"] > 10
    assert "XQ9_NEW" in other["error"]["what"]


def test_unknown_bandwidth_is_said_and_not_invented(dpctl: Dpctl, tmp_path: Path) -> None:
    _, (answer,) = batch(dpctl, tmp_path, {"hardware": {"vendor": "NVIDIA", "memory_gb": 24}, "model": {"params_b": 7}})
    assert answer["decode_tok_s"] is None and "bandwidth" in answer["reasons"]["decode_tok_s"]


def test_what_is_unknown_widens_the_interval(dpctl: Dpctl, tmp_path: Path) -> None:
    known = {"hardware": CARD, "model": {"params_b": 8, "layers": 32, "hidden": 4096, "kv_bytes_per_token": 131072}}
    _, answers = batch(
        dpctl,
        tmp_path,
        known,
        {**known, "model": {"params_b": 8}},
        {**known, "hardware": {**CARD, "vendor": "Acme"}, "backend": "cuda"},
        {**known, "engine": "engine-nobody-knows"},
    )
    spreads = [a["decode_tok_s"]["high"] / a["decode_tok_s"]["low"] for a in answers]
    assert all(spread > spreads[0] * 1.05 for spread in spreads[1:])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "no model given"),
        (["mistral-7x"], "mistral-7b"),
        (["mistral-7b", "--hardware", "rtx-409"], "rtx-4090"),
        (["mistral-7b", "--batch", "x"], "exclude each other"),
        (["--batch", "nowhere.jsonl"], "nowhere.jsonl"),
        (["mistral-7b", "--quant", "Q4_K_N"], "Q4_K_M"),
        (["mistral-7b", "--prompt", "-3"], "--prompt"),
        (["mistral-7b", "--prefix-hit", "1.5"], "--prefix-hit"),
        (["mistral-7b", "--speculation", "egle"], "did you mean 'eagle'"),
        (["mistral-7b", "--task", "poetry"], "unknown task 'poetry'"),
        (["mistral-7b", "--kv-quant", "q9"], "unknown kv_quant 'q9'"),
        (["--batch", "x", "--quant", "Q8_0"], '"quant" in the lines'),
        (["--batch", "x", "--no-streaming"], "--no-streaming and --batch"),
        (["small", "--quant", "Q4_K_N"], "Q4_K_N"),
        (["small", "--engine", "abacus"], "unknown engine"),
        (["nowhere.gguf"], "cannot read the model"),
        *[
            (["small", *option], f"{option[0]} does not go with a scenario")
            for option in (
                ["--prompt", "5"],
                ["--output", "5"],
                ["--depth", "5"],
                ["--backend", "cuda"],
                ["--concurrency", "2"],
                ["--speculation", "eagle"],
                ["--prefix-hit", "0"],
                ["--no-streaming"],
            )
        ],
    ],
)
def test_wrong_usage(dpctl: Dpctl, arguments: list[str], said: str) -> None:
    done = dpctl("estimate", *arguments)
    assert done.code == 2 and said in done.err


def test_a_scenario_ends_in_the_table_of_bench(dpctl: Dpctl) -> None:
    done = dpctl("estimate", "legal-summary", "--hardware", "h100-sxm-80gb")
    assert done.code == 1 and "machine h100-sxm-80gb" in done.out
    assert max(map(len, done.out.splitlines())) <= 80
    for word in ("local llama-3-70b@Q4_K_M", "cloud", "hybrid", "claimed by others", "recommendation"):
        assert word in done.out
    record = dpctl("estimate", "legal-summary", "--hardware", "h100-sxm-80gb", "--json").record
    rows = record["assessments"]
    assert {row["origin"] for row in rows} == {"estimated"} and record["exit_code"] == 1
    # what the article claims for a 70B on one H100 lies below what the arithmetic allows
    local = next(row for row in rows if "llama-3-70b" in row["deployment"]["label"])
    assert local["e2el"]["low"] > 4.2


def test_a_scenario_of_ones_own_on_this_machine(dpctl: Dpctl) -> None:
    done = dpctl("estimate", "small")
    assert done.code in {0, 1} and "this machine" in done.out and "local tiny@Q8_0" in done.out


def test_a_plain_gpu_with_stacked_memory_is_known_as_such(dpctl: Dpctl, tmp_path: Path) -> None:
    plain = {"vendor": "NVIDIA", "kind": "gpu", "memory_gb": 80, "bandwidth_gb_s": 3350, "fp16_tflops": 989}
    line = {"hardware": plain, "model": "llama-3.1-8b", "quant": "Q4_K_M"}
    _, (a, b, c, d) = batch(
        dpctl,
        tmp_path,
        line,
        {**line, "hardware": {**plain, "kind": "gpu_datacenter"}},
        {**line, "hardware": {**plain, "kind": "gpu_consumer"}},
        {**line, "backend": "unknown"},
    )
    assert a["decode_tok_s"] == b["decode_tok_s"] == d["decode_tok_s"]
    # llama.cpp draws a smaller share of such a bandwidth than of a graphics card's
    assert c["decode_tok_s"]["value"] > 1.2 * a["decode_tok_s"]["value"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["tiny@Q8_0", "--measure", "--hardware", "rtx-4090"], "hardware is given"),
        (["tiny@Q8_0", "--measure", "--engine", "vllm"], "nothing can be measured of vllm"),
        (["tiny@Q8_0", "--measure", "--backend", "cpu", "--concurrency", "4"], "one request at a time"),
        (["tiny@Q8_0", "--measure", "--backend", "cpu", "--prompt", "0"], "without a prompt"),
        (["tiny@Q8_0", "--measure", "--backend", "cpu", "--speculation", "draft-model"], "levers are in use"),
        (["tiny@Q8_0", "--time-budget", "5"], "--time-budget is for --measure"),
        (["small", "--measure"], "--measure does not go with a scenario"),
        (["--batch", "x", "--measure"], "--measure and --batch exclude each other"),
    ],
)
def test_what_cannot_be_measured(dpctl: Dpctl, arguments: list[str], said: str) -> None:
    done = dpctl("estimate", *arguments)
    assert done.code == 2 and said in done.err


def test_a_model_without_synthetic_weights_cannot_be_measured(dpctl: Dpctl) -> None:
    done = dpctl("estimate", "gemma-2-9b@Q4_K_M", "--measure", "--backend", "cpu")
    assert done.code == 3 and "gemma-2-9b" in done.err and not done.out


@pytest.mark.engine
def test_a_model_is_timed_on_this_machine(dpctl: Dpctl) -> None:
    pytest.importorskip("llama_cpp")
    pytest.importorskip("gguf")
    done = dpctl(
        "estimate", "tiny@Q8_0", "--measure", "--backend", "cpu", "--prompt", "100", "--time-budget", "1", "--json"
    )
    assert done.code == 0 and "round 1" in done.err
    assert done.record["timing"]["source"].startswith("slices of 2")
    assert done.record["timing"]["contended"] or done.record["decode_tok_s"]["provenance"] == "S"
