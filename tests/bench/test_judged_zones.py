from dpctl.bench.judged_zones import stays, zoned
from dpctl.bench.work import Terms
from dpctl.catalog import read as catalog
from dpctl.core.deployment import Zone
from dpctl.privacy.verdict import Answer

SENSITIVITY = catalog.scenario("legal-summary").sensitivity
MENTIONS = {"person": 10, "amount": 8}


def test_as_it_stands_everything_leaks_to_a_third_party_and_is_denied() -> None:
    found = zoned(SENSITIVITY, MENTIONS, Zone.THIRD_PARTY, None, masked=False, terms=Terms())
    assert found.policy.answer is Answer.DENIED and found.policy.changes
    assert found.compliance is not None and found.compliance.leaked_a == 10
    assert found.compliance.score is not None and found.compliance.score.provenance.value == "E"


def test_masked_the_leaks_are_not_known_until_a_run_counts_them() -> None:
    found = zoned(SENSITIVITY, MENTIONS, Zone.THIRD_PARTY, None, masked=True, terms=Terms())
    kept = found.compliance
    assert kept is not None and kept.leaked_a is None and kept.verdict == "undetermined"
    assert kept.score is not None and kept.score.provenance.value == "A" and kept.score.value > 80


def test_without_mentions_nothing_is_counted_and_what_stays_is_whole() -> None:
    assert zoned(SENSITIVITY, {}, Zone.THIRD_PARTY, None, masked=True, terms=Terms()).compliance is None
    kept = stays()
    assert kept.score is not None and kept.score.value == 100 and kept.leaked_a == 0
