import pytest

from dpctl.core.figures import Provenance
from dpctl.probe.apple_memory import usable_memory, wired_limit
from tests.each import each

GIB = 2**30


@each(
    ("gib", "macos", "usable"),
    [
        # figures that llama.cpp and MLX printed, in bytes
        (16, 15, 11_453_250_000),
        (32, 13, 22_906_500_000),
        (36, 15, 28_991_030_000),
        (64, 14, 51_539_610_000),
        (128, 15, 103_079_215_104),
        (16, 26, 12_713_115_648),
        (32, 26, 26_800_603_136),
        (48, 26, 40_200_900_000),
        (64, 26, 55_662_788_608),
        (128, 26, 115_448_725_504),
        (256, 26, 239_143_780_352),
    ],
)
def test_the_default_is_what_engines_print(gib: int, macos: int, usable: int) -> None:
    found = usable_memory(gib * GIB, limit=None, macos=macos)
    assert found.value == pytest.approx(usable, rel=1e-4)
    assert (found.provenance, found.low) == (Provenance.PUBLISHED, None)


@pytest.mark.parametrize(("gib", "macos"), [(96, 26), (8, 26), (512, 26), (48, 15), (512, 15), (192, 27)])
def test_other_sizes_are_estimated_between_their_neighbours(gib: int, macos: int) -> None:
    found = usable_memory(gib * GIB, limit=None, macos=macos)
    assert found.provenance is Provenance.ESTIMATED
    assert found.low is not None and found.high is not None
    assert 0.6 * gib * GIB < found.low <= found.value <= found.high < gib * GIB


def test_an_unknown_version_is_assumed_with_both_defaults_as_its_ends() -> None:
    found = usable_memory(16 * GIB, limit=None, macos=None)
    assert found.provenance is Provenance.ASSUMED
    assert found.low == pytest.approx(16 * GIB * 2 / 3) and found.high == pytest.approx(16 * GIB * 0.74)


def test_a_limit_that_was_set_is_measured_and_never_more_than_there_is() -> None:
    assert usable_memory(16 * GIB, limit=14 * GIB, macos=26).value == 14 * GIB
    assert usable_memory(16 * GIB, limit=64 * GIB, macos=26).value == 16 * GIB
    assert usable_memory(16 * GIB, limit=14 * GIB, macos=None).provenance is Provenance.MEASURED


@pytest.mark.parametrize(
    ("keys", "limit"),
    [
        ({}, None),
        ({"iogpu.wired_limit_mb": "0"}, None),
        ({"iogpu.wired_limit_mb": "14336"}, 14 * GIB),
        ({"debug.iogpu.wired_limit": "15032385536"}, 14 * GIB),
        ({"iogpu.wired_limit_mb": "0", "debug.iogpu.wired_limit": "0"}, None),
        ({"iogpu.wired_limit_mb": "-1"}, None),
        ({"iogpu.wired_limit_mb": "many"}, None),
    ],
)
def test_the_limit_has_two_keys_and_two_units(keys: dict[str, str], limit: int | None) -> None:
    assert wired_limit(keys) == limit
