from dpctl.catalog import regimes
from tests.cli.conftest import Dpctl


def test_every_rule_is_listed_with_its_law_and_its_source(dpctl: Dpctl) -> None:
    lines = dpctl("list", "regimes").out.splitlines()
    rows = dict(zip((line.split()[0] for line in lines[::2]), lines[1::2], strict=True))
    rules = {f"{name}:{rule.id}" for name in regimes.ids() for rule in regimes.regime(name).rules}
    assert rows.keys() == rules
    assert rows["gdpr:gdpr-28"].endswith("(quoted 2026-11-21)")
    assert rows["gdpr:gdpr-32"].endswith("(from memory)")
    assert any("GDPR Art. 28(1), (3): somebody who processes" in line for line in lines)
