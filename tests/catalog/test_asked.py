"""`--hardware` as users write it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpctl.catalog import read
from dpctl.catalog.asked import MOST_DEVICES, Asked, parse_asked
from dpctl.core.errors import UsageError
from dpctl.core.figures import Provenance
from dpctl.estimate.memory import missing_bytes, needed_bytes
from tests.each import each


@each(
    ("text", "asked"),
    [
        ("rtx-4090", Asked(id="rtx-4090")),
        ("2x rtx-4090", Asked(id="rtx-4090", count=2)),
        (" 2 X  rtx-4090 ", Asked(id="rtx-4090", count=2)),
        ("8xh100-sxm-80gb", Asked(id="h100-sxm-80gb", count=8)),
        ("2x x86-cpu", Asked(id="x86-cpu", count=2)),
        ("1024x l4-24gb", Asked(id="l4-24gb", count=1024)),
        ("apple-m3-max@64GiB", Asked(id="apple-m3-max", memory=64 * 2.0**30, memory_text="64 GiB")),
        ("apple-m3-max @ 64 gib", Asked(id="apple-m3-max", memory=64 * 2.0**30, memory_text="64 GiB")),
        ("x86-cpu@64GB", Asked(id="x86-cpu", memory=64e9, memory_text="64 GB")),
        ("2x rtx-4090@48GiB", Asked(id="rtx-4090", count=2, memory=48 * 2.0**30, memory_text="48 GiB")),
    ],
)
def test_what_is_asked_for(text: str, asked: Asked) -> None:
    assert parse_asked(text) == asked


@each(
    ("text", "needles"),
    [
        ("", ("does not name a machine", "2x ID")),
        ("0x rtx-4090", ("0 devices", "'0x rtx-4090'", "1 to 1024")),
        ("x2", ("does not name a machine", "'x2'", "2x ID")),
        ("x2 rtx-4090", ("does not name a machine", "2x ID")),
        ("rtx-4090 x2", ("does not name a machine",)),
        ("2x", ("does not name a machine", "2x ID")),
        ("-2x rtx-4090", ("does not name a machine",)),
        ("2x rtx-4090 + l4-24gb", ("does not name a machine",)),
        (f"{MOST_DEVICES + 1}x rtx-4090", ("1025 devices are too many", "at most 1024")),
        ("9" * 5000 + "x rtx-4090", ("too many", "at most 1024")),
        ("rtx-4090@", ("does not name a machine",)),
        ("rtx-4090@lots", ("'lots' is no size of memory", "@64GiB")),
        ("rtx-4090@64", ("'64' is no size of memory", "@64GiB")),
        ("rtx-4090@0GiB", ("0GiB is no memory", "@64GiB")),
        ("rtx-4090@99999999TB", ("is no memory that a machine has",)),
        ("rtx-4090@64GiB@32GiB", ("does not name a machine",)),
        ("2x rtx-4099", ("unknown hardware profile 'rtx-4099'", "rtx-4090", "dpctl list hardware")),
        ("rtx4090", ("unknown hardware profile", "rtx-4090")),
        ("2x apple-m3-max", ("apple-m3-max is a whole computer", "2x apple-m3-max", "2x rtx-4090")),
        ("2x gb10", ("gb10 is a whole computer",)),
        ("4x epyc-9654", ("epyc-9654 is a whole computer",)),
    ],
)
def test_what_cannot_be_had_says_what_where_and_how(text: str, needles: tuple[str, ...]) -> None:
    with pytest.raises(UsageError) as caught:
        read.machine_profile(text)
    assert caught.value.where and caught.value.hint
    for needle in needles:
        assert needle in str(caught.value)


@given(st.text(max_size=40))
@settings(deadline=None, max_examples=200)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        assert 1 <= parse_asked(text).count <= MOST_DEVICES
    except UsageError as error:
        assert error.where and error.hint


def test_two_cards_hold_a_model_that_one_does_not() -> None:
    spec = read.model("llama-3-70b")
    needed = needed_bytes(int(40e9), spec, 4096)
    assert missing_bytes(needed, read.machine_profile("rtx-4090")) is not None
    two = read.machine_profile("2x rtx-4090")
    assert missing_bytes(needed, two) is None
    assert (two.id, two.name, two.profile) == ("2x rtx-4090", "2x NVIDIA GeForce RTX 4090", "rtx-4090")
    assert read.machine_profile(two.id) == two


def test_power_and_price_of_several() -> None:
    one, two = (read.machine_profile(text) for text in ("rtx-4090", "2x rtx-4090"))
    assert one.power and two.power and two.power.value == one.power.value + 450
    assert two.power.provenance is Provenance.ASSUMED and two.power.low is not None
    # 3,200 USD are a whole computer with one card, and a card was 1,599
    assert one.price and two.price and two.price.value == one.price.value + 1599
    server = read.machine_profile("8x h100-sxm-80gb")
    assert server.price is not None and server.price.value == 310_000
    assert read.machine_profile("2x a100-sxm-80gb").price is None
    assert read.machine_profile("2x l4-24gb").power is None


def test_memory_as_asked_is_assumed() -> None:
    small, large = read.machine_profile("apple-m3-max"), read.machine_profile("apple-m3-max@64GiB")
    assert large.host and large.host.memory.capacity and small.host and small.host.memory.capacity
    capacity = large.host.memory.capacity
    assert (capacity.value, capacity.provenance, capacity.source) == (
        64 * 2**30,
        Provenance.ASSUMED,
        "as asked: 64 GiB",
    )
    # the GPU keeps its share, with its interval
    shares = [m.accelerators[0].memory.capacity for m in (small, large)]
    assert shares[0] and shares[1] and shares[1].low and shares[0].low
    assert shares[1].value / capacity.value == pytest.approx(shares[0].value / small.host.memory.capacity.value)
    assert shares[1].low / shares[0].low == pytest.approx(64 / 36)
    assert shares[1].value == pytest.approx(48 * 2**30) and shares[1].provenance is Provenance.ASSUMED
    assert (large.id, large.name) == ("apple-m3-max@64GiB", "Apple M3 Max (40-core GPU) with 64 GiB")
    assert large.accelerators[0].memory.bandwidth == small.accelerators[0].memory.bandwidth
    assert read.machine_profile(large.id) == large


def test_memory_of_cards_boards_and_cpus() -> None:
    card = read.machine_profile("rtx-4060-ti-16gb@8GiB").accelerators[0].memory.capacity
    assert card is not None and card.value == 8 * 2**30
    module = read.machine_profile("jetson-orin-nano-8gb@4GiB").accelerators[0].memory.capacity
    assert module is not None and module.value == 4 * 2**30
    bare, given_ = (read.machine_profile(text).host for text in ("core-i9-13900k", "core-i9-13900k@64GiB"))
    assert bare is not None and bare.memory.capacity is None
    assert given_ is not None and given_.memory.capacity is not None and given_.memory.capacity.value == 64 * 2**30


def test_a_price_goes_with_the_memory_it_was_found_with() -> None:
    assert read.machine_profile("rtx-4090@48GiB").price is None
    assert read.machine_profile("x86-cpu@64GiB").price == read.machine_profile("x86-cpu").price
