import pytest

from dpctl.bench.targets import cloud_target, local_target, targets
from dpctl.catalog.read import scenario
from dpctl.core.deployment import Mode, Pipeline, Zone
from dpctl.core.errors import UnavailableError, UsageError
from dpctl.engines.vllm_command import VllmOptions

OPTIONS = {"model": None, "cloud": None, "cloud_url": None, "emulate": False}


@pytest.fixture(autouse=True)
def no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


def test_the_scenarios_own_deployments() -> None:
    found = targets(scenario("legal-summary"), modes=tuple(Mode), **OPTIONS)  # type: ignore[arg-type]
    assert [t.deployment.id for t in found] == [
        "local:llama-3-70b@Q4_K_M",
        "local:mistral-7b@Q4_K_M",
        "cloud:openai:gpt-4o",
        "hybrid:openai:gpt-4o",
        "hybrid-extract:openai:gpt-4o",
    ]
    hybrid, extract = (target.deployment for target in found[-2:])
    assert [stage.role for stage in hybrid.stages] == ["mask", "answer"]
    assert [stage.zone for stage in hybrid.stages] == [Zone.PROCESS, Zone.THIRD_PARTY]
    assert [stage.role for stage in extract.stages] == ["mask", "extract", "answer"]


def test_a_model_here_works_where_its_server_is_named() -> None:
    wanted = {"modes": (Mode.HYBRID,), "pipeline": Pipeline.MAP}
    with pytest.raises(UsageError, match="--edge-url"):
        targets(scenario("legal-summary"), **wanted)  # type: ignore[arg-type]
    url = "http://127.0.0.1:8080/v1"
    (found,) = targets(scenario("legal-summary"), edge_url=url, **wanted)  # type: ignore[arg-type]
    assert found.edge is not None and found.edge.base_url == url
    mapping, masking, answering = found.deployment.stages
    assert (mapping.role, mapping.model, mapping.zone) == ("map", "mistral-7b@Q4_K_M", Zone.PREMISES)
    assert masking.zone is Zone.PROCESS and answering.zone is Zone.THIRD_PARTY


def test_without_a_key_the_emulator_answers_and_with_one_the_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    assert cloud_target("openai:gpt-4o", base_url=None, emulate=False).base_url is None
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    real = cloud_target("openai:gpt-4o", base_url=None, emulate=False)
    assert real.base_url == "https://api.openai.com/v1"
    assert "sk-secret" not in repr(real)
    forced = cloud_target("openai:gpt-4o", base_url=None, emulate=True)
    assert forced.base_url is None and forced.key == ""


def test_an_own_endpoint_may_serve_a_model_nobody_knows() -> None:
    found = cloud_target("openai:my-finetune", base_url="http://127.0.0.1:8000/v1", emulate=False)
    assert found.model.price is None
    assert "for want of" in found.model.chars_per_token.source


def test_a_model_of_ones_own_replaces_all_local_candidates() -> None:
    options = OPTIONS | {"model": "smollm2-135m"}
    found = targets(scenario("legal-summary"), modes=(Mode.LOCAL,), **options)  # type: ignore[arg-type]
    assert [t.deployment.id for t in found] == ["local:smollm2-135m@Q4_K_M"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: local_target("mistral-7x"), "mistral-7b"),
        (lambda: local_target("mistral-7b@Q9"), "Q8_0|Q6_K|Q4"),
        (lambda: cloud_target("opnai:gpt-4o", base_url=None, emulate=False), "openai"),
        (lambda: cloud_target("openai:gpt-4", base_url=None, emulate=False), "gpt-4o"),
        (lambda: cloud_target("openai:gpt-4o", base_url="http://127.0.0.1:1/v1", emulate=True), "drop one"),
    ],
)
def test_wrong_names_come_with_the_right_ones(call: object, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        call()  # type: ignore[operator]
    import re

    assert re.search(message, str(caught.value))


def test_shapes_that_cannot_be_synthesised_are_refused_before_anything_runs() -> None:
    with pytest.raises(UnavailableError, match=r"(?s)gpt-oss-20b.*--model FILE\.gguf"):
        local_target("gpt-oss-20b@Q4_K_M")


def test_vllm_serves_the_model_that_is_named() -> None:
    (found,) = targets(scenario("legal-summary"), modes=(Mode.LOCAL,), model="mistral-7b@FP8", vllm=VllmOptions())
    assert found.served is not None and found.local is None
    assert found.served.model.flags == ("--quantization", "fp8")
    assert found.deployment.id == "local:vllm:mistral-7b@FP8" and found.deployment.answering.engine == "vLLM"
    with pytest.raises(UsageError, match="which model to serve"):
        targets(scenario("legal-summary"), modes=(Mode.LOCAL,), vllm=VllmOptions())


def test_an_address_that_holds_what_is_the_customers_own_must_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_OPENAI_API_KEY", "secret")
    with pytest.raises(UsageError, match="your own") as caught:
        cloud_target("azure:my-deployment", base_url=None, emulate=False)
    assert "--cloud-url" in caught.value.hint
    found = cloud_target("azure:my-deployment", base_url="https://r.openai.azure.com/openai/v1", emulate=False)
    assert (found.model.id, found.key, found.model.price) == ("my-deployment", "secret", None)


def test_a_provider_without_listed_models_takes_any_with_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="unknown hosted model"):
        cloud_target("groq:llama-3.3-70b-versatile", base_url=None, emulate=False)
    monkeypatch.setenv("GROQ_API_KEY", "secret")
    found = cloud_target("groq:llama-3.3-70b-versatile", base_url=None, emulate=False)
    assert found.base_url == "https://api.groq.com/openai/v1"
