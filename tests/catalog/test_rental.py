from datetime import date
from pathlib import Path

import pytest

from dpctl.catalog import files, read, rental
from dpctl.core.costs import CostLine
from dpctl.core.deployment import Delivery
from dpctl.core.errors import UsageError
from dpctl.core.figures import Provenance
from dpctl.cost.assumptions import EXISTING
from dpctl.cost.dates import stale
from dpctl.cost.rented import managed, rented, spread
from dpctl.cost.serverless import serverless, start_time
from dpctl.cost.tariff import month_cost
from tests.catalog.records import figures
from tests.costs import fig, load

TODAY = date(2026, 11, 21)


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(files, "user_directory", lambda: tmp_path)
    return tmp_path


def test_every_machine_for_rent_has_a_hardware_profile_and_a_price() -> None:
    known = set(read.ids("hardware"))
    for entry in rental.rentals():
        assert entry.hardware in known, entry
        assert entry.on_demand is not None and entry.on_demand.value > 0
        assert entry.spot is None or entry.spot.value < entry.on_demand.value
        assert entry.dated is not None and entry.dated <= TODAY
    assert {offer.hardware for offer in rental.offers()} <= known


def test_a_machine_for_rent_is_listed_once() -> None:
    names = [(entry.provider, entry.sku, entry.region) for entry in rental.rentals()]
    assert len(names) == len(set(names))


def test_several_providers_and_regions_show_the_spread() -> None:
    entries = rental.rentals()
    of = [entry for entry in entries if entry.hardware == "h100-sxm-80gb"]
    assert len({entry.provider for entry in of}) >= 5
    assert {"US", "DE", "JP"} <= {entry.country for entry in of}
    found = spread(entries, "h100-sxm-80gb")
    assert found is not None and found.low is not None and found.high is not None
    # runpod's community cloud against eight on Azure in Sweden
    assert (found.low, found.high) == (2.69, pytest.approx(127.816 / 8))


def test_a_price_carries_provider_source_and_date() -> None:
    entry = next(e for e in rental.rentals() if e.sku == "p5.48xlarge")
    assert entry.on_demand is not None and entry.on_demand.unit == "USD/h"
    assert entry.on_demand.source.startswith("aws p5.48xlarge: ") and "(2026-07-20)" in entry.on_demand.source
    line = CostLine(what="hours", quantity=fig(1, "h"), unit_price=entry.on_demand, dated=entry.dated)
    note = stale(line, TODAY)
    assert note is not None and "124 days" in note.text


def test_everything_has_a_source_and_assumptions_an_interval() -> None:
    records = [*rental.rentals(), *rental.offers(), *rental.hostings(), rental.assumptions()]
    found = [figure for record in records for figure in figures(record)]
    found += [rental.electricity(country) for country in ("US", "EU", "DE", "GB", "CN")]
    assert len(found) > 150
    for figure in found:
        assert len(figure.source) > 15
        assert figure.provenance is Provenance.PUBLISHED or figure.low is not None, figure


def test_managed_hosting_runs_on_machines_that_are_for_rent() -> None:
    entries, of, assumed = rental.rentals(), load(), rental.assumptions()
    for hosting in rental.hostings():
        machine = next(entry for entry in entries if entry.provider == hosting.provider)
        bare = month_cost(rented(machine, of, assumed), of).total
        hosted = month_cost(managed(hosting, machine, of, assumed), of).total
        assert bare is not None and hosted is not None and hosted.value >= bare.value


def test_serverless_offers_can_be_priced() -> None:
    start = start_time(fig(16, "GB"), rental.assumptions())
    assert start.value == pytest.approx(25, abs=1)
    for offer in rental.offers():
        total = month_cost(serverless(offer, load(), start), load()).total
        assert total is not None and total.value > 0


def test_electricity_by_country() -> None:
    assert rental.electricity("de").value > rental.electricity("US").value
    with pytest.raises(UsageError, match="'XX'") as error:
        rental.electricity("XX")
    assert "known: CN, DE" in error.value.hint


def test_every_delivery_option_has_a_burden() -> None:
    burden = rental.assumptions().burden
    assert set(burden) == {*Delivery, EXISTING}
    assert burden["saas"].value < burden["managed"].value < burden["self-hosted"].value


def test_the_users_own_lists_come_first(user: Path) -> None:
    (user / "gpu_hours.toml").write_text(
        '[[lists]]\nprovider = "own"\nsource = "our contract"\ndate = 2026-10-01\n'
        'rentals = [{ sku = "h", region = "eu", hardware = "h100-sxm-80gb", devices = 8, on_demand = 20, spot = 0 }]\n'
    )
    first = rental.rentals()[0]
    assert first.provider == "own" and first.on_demand is not None and first.on_demand.value == 20
    assert first.spot is None  # 0 is unknown, not free
    (user / "electricity.toml").write_text(
        '[[prices]]\ncountry = "DE"\nprice = { value = 0.15, unit = "USD/kWh", provenance = "P", '
        'source = "our contract with the utility", date = 2026-10-01 }\n'
    )
    assert rental.electricity("DE").value == 0.15
    assert rental.electricity("US").value == pytest.approx(0.146)


def test_the_users_own_assumptions_win_key_by_key(user: Path) -> None:
    before = rental.assumptions()
    (user / "assumptions.toml").write_text(
        '[interest]\nvalue = 7\nlow = 5\nhigh = 9\nunit = "%/year"\nprovenance = "A"\nsource = "our cost of capital"\n'
        '[burden.saas]\nvalue = 20\nlow = 10\nhigh = 30\nunit = "h"\nprovenance = "A"\nsource = "our own experience"\n'
    )
    after = rental.assumptions()
    assert before.interest is None and after.interest is not None
    assert after.burden["saas"].value == 20 and after.burden["owned"] == before.burden["owned"]
    assert after.residual == before.residual


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("gpu_hours.toml", '[[lists]]\nprovider = "x"\nrentals = []\n', "'source' is missing"),
        (
            "gpu_hours.toml",
            (
                '[[lists]]\nprovider = "x"\nsource = "s"\ndate = 2026-10-01\n'
                'rentals = [{ sku = "h", region = "eu", hardware = "h", devices = 1, on_demand = -2 }]\n'
            ),
            "negative price",
        ),
        (
            "gpu_hours.toml",
            (
                '[[lists]]\nprovider = "x"\nsource = "s"\ndate = 2026-10-01\n'
                'rentals = [{ sku = "h", region = "eu", hardware = "h", devices = 0, on_demand = 2 }]\n'
            ),
            "0 devices",
        ),
        ("gpu_hours.toml", "[[list]]\n", "unknown key 'list'"),
    ],
)
def test_mistakes_in_a_list_name_the_file(user: Path, name: str, text: str, message: str) -> None:
    (user / name).write_text(text)
    with pytest.raises(UsageError, match=message) as error:
        rental.rentals()
    assert name in error.value.where


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("burden = 3\n", "burden is no table"),
        ("[intrest]\n", "unknown key 'intrest'"),
        ("[burden]\nsass = { value = 1, unit = 'h', provenance = 'M', source = 'ours' }\n", "burden of 'sass'"),
        ("[residual]\nvalue = 2\nunit = ''\nprovenance = 'M'\nsource = 'ours'\n", "residual is a share"),
    ],
)
def test_mistakes_in_the_assumptions_name_the_file(user: Path, text: str, message: str) -> None:
    (user / "assumptions.toml").write_text(text)
    with pytest.raises(UsageError, match=message) as error:
        rental.assumptions()
    assert "assumptions.toml" in error.value.where
