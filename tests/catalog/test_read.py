import tomllib
import typing
from pathlib import Path

import pytest

from dpctl.catalog import files, read
from dpctl.catalog.convert import UNITS
from dpctl.catalog.profiles import Profile
from dpctl.core.deployment import Mode, Zone
from dpctl.core.errors import ExitCode, UsageError
from dpctl.core.figures import Provenance
from dpctl.core.hardware import Accelerator, Machine, MemoryPool
from dpctl.core.models import HostedModel, LatencyProfile, LongPrice, ModelSpec, TokenPrice
from dpctl.core.quants import Quant, plain_name
from dpctl.core.scenario import Claim, Scenario
from dpctl.cost.ownership import Economics
from dpctl.estimate.levers import BusySpeculation, CacheFormat, LeverFacts, Speculation
from dpctl.estimate.quality import Loss, LossAtBits
from tests.each import each

SCENARIO = next(path for name, path in files.files("scenarios").items() if name == "legal-summary").read_text()
PROFILE = """
id = "mine"
name = "My machine"

[[accelerators]]
name = "Some GPU"
vendor = "Some"
kind = "gpu_consumer"
backend = "cuda"

[accelerators.memory]
kind = "vram"
capacity = { value = 24, unit = "GiB", provenance = "P", source = "data sheet", date = 2026-01-02 }
bandwidth = { value = 1008, unit = "GB/s", provenance = "P", source = "data sheet", date = 2026-01-02 }
"""


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(files, "user_directory", lambda: tmp_path / "user")
    for folder in ("scenarios", "hardware_profiles", "models", "providers"):
        (tmp_path / "user" / folder).mkdir(parents=True)
    return tmp_path / "user"


def refused(call: object, *needles: str) -> UsageError:
    """The call must be refused with exit 2, and what, where and hint must hold all needles."""
    assert callable(call)
    with pytest.raises(UsageError) as caught:
        call()
    assert caught.value.exit_code is ExitCode.USAGE
    for needle in needles:
        assert needle in str(caught.value), f"{needle!r} not in:\n{caught.value}"
    return caught.value


def scenario_with(user: Path, old: str, new: str) -> Path:
    assert old in SCENARIO
    path = user.parent / "changed.toml"
    path.write_text(SCENARIO.replace(old, new, 1), encoding="utf-8")
    return path


def profile_with(user: Path, old: str, new: str) -> None:
    assert old in PROFILE
    (user / "hardware_profiles" / "mine.toml").write_text(PROFILE.replace(old, new, 1), encoding="utf-8")


def test_the_first_scenario_reads_whole() -> None:
    found = read.scenario("legal-summary")
    assert (found.workload.pages, found.workload.seed, found.workload.output_tokens) == (50, 7, 500)
    assert [str(r) for r in found.requirements] == ["e2el mean <= 3.00 s", "leaked mean == 0", "cost mean <= $0.050"]
    assert {c.name for c in found.sensitivity.classes if c.level == "A"} == {
        "person",
        "organisation",
        "address",
        "email",
        "phone",
        "tax_id",
        "account",
        "iban",
        "case_number",
    }
    assert found.sensitivity.allowed_zones == (Zone.PROCESS, Zone.PREMISES)
    assert list(dict.fromkeys(c.mode for c in found.candidates)) == [Mode.LOCAL, Mode.CLOUD, Mode.HYBRID]
    claims = {claim.mode: (claim.e2el, claim.cost, claim.compliance, claim.satisfaction) for claim in found.claims}
    assert {mode: tuple(f.value for f in row if f) for mode, row in claims.items()} == {
        Mode.LOCAL: (4.2, 0.001, 100, 3.8),
        Mode.CLOUD: (1.8, 0.05, 60, 4.5),
        Mode.HYBRID: (2.5, 0.02, 85, 4.3),
    }


def test_a_figure_is_kept_in_its_record_s_unit_with_its_date(user: Path) -> None:
    profile_with(user, "1008", "1008")
    pool = read.machine_profile("mine").accelerators[0].memory
    assert pool.bandwidth is not None and pool.capacity is not None
    assert (pool.bandwidth.value, pool.bandwidth.unit) == (1.008e12, "B/s")
    assert pool.bandwidth.source == "data sheet (2026-01-02)"
    assert pool.bandwidth.provenance is Provenance.PUBLISHED
    assert pool.capacity.value == 24 * 2**30


@pytest.mark.parametrize(
    ("old", "new", "needles"),
    [
        ("pages = 50", "pagse = 50", ("unknown key 'pagse'", "did you mean 'pages'", "key workload.pagse")),
        ("pages = 50", "", ("key 'pages' is missing", "workload.pages")),
        ("pages = 50", 'pages = "50"', ("a whole number is due", "workload.pages")),
        ("pages = 50", "pages = 50.5", ("a whole number is due",)),
        ("pages = 50", "pages = true", ("a whole number is due",)),
        ("pages = 50", "pages = 0", ("pages must be at least 1", "workload.pages")),
        ("output_tokens = 500", "output_tokens = 0", ("output_tokens must be at least 1",)),
        ("seed = 7", "seed = 7\ncalls = 0", ("calls must be at least 1", "workload.calls")),
        ("seed = 7", "seed = 7\narrivals = [1, 2]", ("a table is due", "workload.arrivals")),
        ("seed = 7", "seed = 7\narrivals = { hourly = [1, 2], source = 's' }", ("24 weights", "workload.arrivals")),
        ("seed = 7", "seed = 7\narrivals = { hourly = [1] }", ("'source' is missing", "workload.arrivals")),
        (
            'note = "electricity',
            'stated = [{ what = "x", figure = 3 }]\nnote = "',
            ("a bare number 3", "stated[0].figure"),
        ),
        ('mode = "local"', 'mode = "locla"', ("unknown word 'locla'", "did you mean 'local'", "candidates[0].mode")),
        ('"process", "premises"', '"proces"', ("did you mean 'process'", "allowed_zones[0]")),
        ("e2el mean <= 3 s", "e2el maen <= 3 s", ("unknown statistic 'maen'", "requirements[0]")),
        ("e2el mean <= 3 s", "e2el mean <= 3 B", ("e2el is in s", "requirements[0]")),
        ("e2el = { value = 4.2,", "e2el = 4.2 # {", ("a bare number 4.2", "claims[0].e2el", "write { value")),
        ("value = 4.2", "valeu = 4.2", ("did you mean 'value'", "claims[0].e2el.valeu")),
        ('unit = "s"', 'unit = "kB"', ("unknown unit 'kB'", "claims[0].e2el")),
        ('unit = "s"', 'unit = "GB"', ("different dimensions", "claims[0].e2el", "kept in s")),
        ('unit = "s", ', "", ("has no 'unit'", "claims[0].e2el")),
        ('provenance = "P"', 'provenance = "X"', ("unknown provenance 'X'", "M measured")),
        (", date = 2026-11-21", "", ("needs its date", "claims[0].e2el")),
        ("date = 2026-11-21", 'date = "2026-11-21"', ("a date is due", "claims[0].e2el.date")),
        ("value = 4.2", "value = 4.2, low = 5, high = 6", ("outside its interval", "claims[0].e2el")),
        ("value = 4.2", "value = 4.2, low = 4", ("an interval has two ends", "claims[0].e2el")),
        ("value = 4.2", "value = nan", ("must be finite", "claims[0].e2el")),
        ('edge = "llama-3-70b@Q4_K_M"', 'edge = "lama-3-70b"', ("llama-3-70b", "candidates[0].edge")),
        ('edge = "llama-3-70b@Q4_K_M"', "", ("local delivery needs edge", "candidates[0]")),
        ('cloud = "openai:gpt-4o"', 'cloud = "openai:gpt-5o"', ("unknown hosted model", "candidates[2].cloud")),
        ('hardware = "h100-sxm-80gb"', 'hardware = "h100"', ("unknown hardware profile", "references[0].hardware")),
        ('hardware = "h100-sxm-80gb"', "", ("an edge model needs hardware", "references[0]")),
        ('level = "A", weight = 1.0', 'level = "C", weight = 1.0', ("level A or B", "sensitivity.classes[0]")),
        ('masked_levels = ["A"]', 'masked_levels = ["Z"]', ("no class has level 'Z'", "masked_levels")),
        ("pages = 50", "pages = = 50", ("not valid TOML", "line 7")),
        ("requirements = [", "requirements = {", ("not valid TOML",)),
        ('{ name = "person", level = "A", weight = 1.0 }', '"person"', ("a table is due", "sensitivity.classes[0]")),
        ('masked_levels = ["A"]', 'masked_levels = "A"', ("an array is due", "masked_levels")),
    ],
)
def test_each_mistake_names_file_key_and_fix(user: Path, old: str, new: str, needles: tuple[str, ...]) -> None:
    path = scenario_with(user, old, new)
    refused(lambda: read.scenario(str(path)), "changed.toml", *needles)


def test_an_old_file_asks_one_call_at_any_hour() -> None:
    work = read.scenario("legal-summary").workload
    assert (work.calls, work.arrivals) == (1, None)


def test_a_daily_pattern_and_stated_figures_are_read(user: Path) -> None:
    hours = ", ".join(["1"] * 23 + ["25"])
    path = scenario_with(
        user, "seed = 7", f'seed = 7\ncalls = 3\narrivals = {{ hourly = [{hours}], source = "a log" }}'
    )
    figure = '{ value = 80, unit = "%", provenance = "P", source = "an article", date = 2026-01-02 }'
    text = path.read_text().replace('note = "electricity', f'stated = [{{ what = "x", figure = {figure} }}]\nnote = "')
    path.write_text(text, encoding="utf-8")
    found = read.scenario(str(path))
    assert found.workload.calls == 3
    assert found.workload.arrivals is not None
    assert found.workload.arrivals.peak == 12.5  # 25 of 48, over one of 24
    entry = found.claims[0].stated[0]
    assert (entry.what, entry.figure.value, entry.figure.unit) == ("x", 80, "%")


def test_bandwidth_must_convert_to_bytes_per_second(user: Path) -> None:
    profile_with(user, '"GB/s"', '"TFLOP/s"')
    refused(lambda: read.machine_profile("mine"), "different dimensions", "bandwidth", "kept in B/s")


def test_a_bare_number_in_an_array_of_tables_is_refused(user: Path) -> None:
    profile_with(user, "bandwidth = {", "bandwidth = 1008 # {")
    refused(lambda: read.machine_profile("mine"), "mine.toml", "a bare number 1008", "accelerators[0].memory.bandwidth")


def test_an_empty_source_is_no_source(user: Path) -> None:
    profile_with(user, '"data sheet"', '" "')
    refused(lambda: read.machine_profile("mine"), "the source is empty", "accelerators[0].memory.capacity")


def test_id_and_file_name_must_agree(user: Path) -> None:
    profile_with(user, 'id = "mine"', 'id = "yours"')
    refused(lambda: read.machine_profile("mine"), "'yours'", "called 'mine'")


def test_a_bad_regular_expression_is_refused(user: Path) -> None:
    profile_with(user, 'name = "My machine"', 'name = "My machine"\nmatch = { cpu = "(" }')
    refused(lambda: read.machine_profile("mine"), "not a regular expression", "match")


def test_a_file_that_is_not_text_is_refused(user: Path) -> None:
    path = user.parent / "binary.toml"
    path.write_bytes(b"\xff\xfe\x00")
    refused(lambda: read.scenario(str(path)), "not UTF-8", "binary.toml")


@each(
    ("call", "needles"),
    [
        (lambda: read.scenario("legal-sumary"), ("legal-summary", "dpctl list scenarios")),
        (lambda: read.scenario("nowhere.toml"), ("no such scenario file",)),
        (lambda: read.model("lama-3-8b"), ("nearest: llama-3-8b", "dpctl list models")),
        (lambda: read.provider("opnai"), ("openai", "dpctl list providers")),
        (lambda: read.hosted("openai:gpt4o"), ("openai:gpt-4o",)),
        (lambda: read.hosted("gpt-4o"), ("did you mean 'openai:gpt-4o'",)),
        (lambda: read.machine_profile("h100"), ("h100-sxm-80gb", "h100-pcie-80gb", "dpctl list hardware")),
        (lambda: read.model_ref("mistral-7b@Q4_KM"), ("did you mean mistral-7b@Q4_K_M?",)),
        (lambda: read.model_ref("mistral-7b@IQ99"), ("unknown quantisation",)),
        (lambda: read.model_ref("mistral-7b@"), ("unknown quantisation ''",)),
        (lambda: read.model_ref("nowhere/model.gguf"), ("no such file",)),
    ],
)
def test_unknown_ids_name_the_nearest(call: object, needles: tuple[str, ...]) -> None:
    refused(call, *needles)


def test_at_most_three_nearest_are_named() -> None:
    error = refused(lambda: read.machine_profile("a100-80gb"))
    assert error.hint.split(";")[0].count(",") == 2


def test_model_references(tmp_path: Path) -> None:
    assert read.model_ref("mistral-7b") == read.model_ref("mistral-7b@Q4_K_M")
    ref = read.model_ref("llama-3-70b@Q8_0")
    assert (ref.text, ref.model, ref.quant, ref.path) == ("llama-3-70b@Q8_0", "llama-3-70b", "Q8_0", None)
    for name in ("real.gguf", "without-suffix"):
        path = tmp_path / name
        path.write_bytes(b"GGUF")
        assert read.model_ref(str(path)).path == str(path)


def test_the_user_s_file_hides_ours(user: Path) -> None:
    ours = read.machine_profile("rtx-4090")
    text = PROFILE.replace('"mine"', '"rtx-4090"')
    (user / "hardware_profiles" / "rtx-4090.toml").write_text(text, encoding="utf-8")
    assert read.machine_profile("rtx-4090").name == "My machine" != ours.name
    assert read.ids("hardware").count("rtx-4090") == 1


def test_a_model_is_one_file(user: Path) -> None:
    ours = files.files("models")["mistral"].read_text()
    (user / "models" / "own.toml").write_text(ours.replace('id = "mistral-7b"', 'id = "own-7b"'), encoding="utf-8")
    assert read.model("own-7b").hidden == 4096
    (user / "models" / "own.toml").write_text(ours.replace("kv_heads = 8", "kv_heads = 7"), encoding="utf-8")
    refused(lambda: read.model("mistral-7b"), "32 heads cannot share 7 KV heads", "models[0]")
    (user / "models" / "own.toml").write_text(ours, encoding="utf-8")
    refused(lambda: read.model("mistral-7b"), "'mistral-7b' is already there")


def test_a_provider_is_one_file_and_its_own_price_wins(user: Path) -> None:
    price = """
[[models]]
id = "m"
name = "M"
context = 1000
chars_per_token = { value = 4, unit = "char/tok", provenance = "A", source = "assumed" }
price.input = { value = 3, unit = "USD/Mtok", provenance = "A", source = "contract" }
price.output = { value = 9, unit = "USD/Mtok", provenance = "A", source = "contract" }
"""
    head = """
id = "house"
name = "House"
base_url = "http://127.0.0.1:8000/v1"
key_variable = "HOUSE_KEY"
delivery = "self-hosted"
zone = "premises"
"""
    (user / "providers" / "house.toml").write_text(head + price, encoding="utf-8")
    found = read.hosted("house:m")
    assert found.provider == "house" and found.latency is None
    assert found.price is not None and found.price.input.value == pytest.approx(3e-6)
    (user / "providers" / "house.toml").write_text(head.replace("premises", "premise") + price, encoding="utf-8")
    refused(lambda: read.provider("house"), "did you mean 'premises'", "key zone")
    (user / "providers" / "house.toml").write_text(head + price.replace("context", "contxet"), encoding="utf-8")
    refused(lambda: read.provider("house"), "did you mean 'context'", "models[0].contxet")


def test_unknown_kind_is_a_programmer_s_mistake() -> None:
    with pytest.raises(ValueError, match="unknown kind"):
        read.ids("modles")


def test_every_figure_of_the_nouns_has_a_unit_to_be_kept_in() -> None:
    records = [
        MemoryPool,
        Accelerator,
        Machine,
        Profile,
        ModelSpec,
        HostedModel,
        LatencyProfile,
        TokenPrice,
        LongPrice,
        Claim,
        Scenario,
        Economics,
        Quant,
        Speculation,
        BusySpeculation,
        CacheFormat,
        LeverFacts,
        Loss,
        LossAtBits,
    ]
    held = {
        (record.__name__, name)
        for record in records
        for name, hint in typing.get_type_hints(record).items()
        if "Figure" in str(hint)
    }
    assert held == set(UNITS)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("q4_k_m", "Q4_K_M"),
        ("Q4_K - Medium", "Q4_K_M"),
        ("awq", "INT4"),
        ("bf16", "F16"),
        ("UD-Q4_K_XL", "Q4_K_XL"),
        ("llama 7B Q4_0", "Q4_0"),
        ("IQ2_M - 2.7 bpw", "IQ2_M"),
        ("MXFP4/Q8 (ggml-org)", "MXFP4"),
    ],
)
def test_a_quantisation_has_many_names(text: str, name: str) -> None:
    found = read.quant(text)
    assert found.id == name
    assert found.bits.low is not None and found.bits.high is not None


def test_no_two_quantisations_share_a_name() -> None:
    names = [name for quant in read.quants() for name in {plain_name(n) for n in (quant.id, *quant.aliases)}]
    assert len(names) == len(set(names))


def test_an_unknown_quantisation_comes_with_the_nearest() -> None:
    refused(lambda: read.quant("Q4_K_N"), "Q4_K_M")


def test_a_model_of_the_user_s_own_is_on_the_shortlist(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "user_directory", lambda: tmp_path)
    source = sorted((Path(read.__file__).parent / "models").glob("*.toml"))[0]
    own = tmp_path / "models" / source.name
    own.parent.mkdir()
    own.write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    assert set(read.shortlist()) >= {spec["id"] for spec in tomllib.loads(own.read_text(encoding="utf-8"))["models"]}
