"""Organisations in a run of capitalised words: where their names begin and end."""

from dpctl.privacy.find import find


def test_a_described_part_or_service_is_no_company() -> None:
    text = "It shall notify the Affected Party and keep the Hosted Services running for the Innocent Party."
    assert not [span.text for span in find(text)]


def test_what_a_company_owns_is_not_its_name() -> None:
    found = [span.text for span in find("The carrier shall load the Forty-Foot Reefer of Kestrelmed Ltd on Monday.")]
    assert found == ["Kestrelmed Ltd"]
