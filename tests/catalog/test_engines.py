"""The engines of the catalogue, held against what the rest of dpctl knows of them."""

import pytest

from dpctl.catalog import engines, matching
from dpctl.catalog.convert import Place, build
from dpctl.catalog.fits import engine_fit
from dpctl.cli.bench_flags import EngineChoice
from dpctl.core.errors import UsageError
from dpctl.estimate.engines import family_of
from dpctl.probe.engines_here import BY_ADDRESS, PACKAGES

BY_NAME = {engine.id: engine for engine in engines.engines()}


def test_every_engine_is_one_that_estimates_know() -> None:
    assert len(BY_NAME) == len(engines.engines())
    assert all(family_of(name)[1] for name in BY_NAME)
    # and none of the families is left out
    assert {family_of(name)[0] for name in BY_NAME} == {"llama-cpp", "vllm", "mlx", "rkllm"}


def test_what_is_started_is_what_bench_starts() -> None:
    assert {engine.id for engine in BY_NAME.values() if engine.measured == "started"} == set(EngineChoice)
    served = [name for name, measured in PACKAGES.items() if measured == BY_ADDRESS]
    for name in served:
        entry = BY_NAME[name.removesuffix("-lm")]
        assert entry.measured in {"started", BY_ADDRESS}


def test_backends_are_those_of_hardware_and_of_fits() -> None:
    known = {one.backend for profile in matching.all_profiles() for one in profile.machine.accelerators} | {"cpu"}
    fitted = {c.backend for name in ("llama-cpp", "rkllm") for c in engine_fit(name).decode}
    for engine in BY_NAME.values():
        assert engine.runs_on and engine.source
        assert list(engine.runs_on) == sorted(engine.runs_on)
        assert set(engine.runs_on) <= known | fitted
        own = engines.coefficients(engine.id)
        if own.own:
            family = engine_fit(family_of(engine.id)[0])
            assert {c.backend for c in family.decode} <= set(engine.runs_on)


@pytest.mark.parametrize(
    ("engine", "said"),
    [
        ("llama.cpp", "fitted"),
        ("vLLM", "fitted"),
        ("rkllm", "fitted"),
        ("ollama", "borrowed from llama.cpp"),
        ("sglang", "borrowed from vllm"),
        ("an engine of my own", "borrowed from llama.cpp"),
    ],
)
def test_whose_coefficients_an_engine_takes(engine: str, said: str) -> None:
    assert str(engines.coefficients(engine)) == said


def test_the_rows_are_those_that_answer() -> None:
    serving = engine_fit("vllm").serving
    assert serving is not None
    assert engines.coefficients("sglang").rows == serving.rows > 0
    assert engines.coefficients("mlx").rows == sum(c.rows for c in engine_fit("mlx").decode) > 0


def test_a_way_of_measuring_that_nobody_knows_is_refused() -> None:
    row = {"id": "x", "runs_on": ["cpu"], "measured": "by post", "source": "s"}
    with pytest.raises(UsageError, match="by post"):
        build(engines.EngineEntry, row, Place(file="engines.toml"))
