import pytest

from dpctl.core.deployment import Delivery, Mode
from dpctl.decide.risks import risks
from tests.options import need, option, usd


@pytest.mark.parametrize(
    ("mode", "delivery", "masks", "expected"),
    [
        (Mode.LOCAL, Delivery.OWNED, False, {"operations"}),
        (Mode.CLOUD, Delivery.SAAS, False, {"lock-in"}),
        (Mode.CLOUD, Delivery.SELF_HOSTED, False, {"operations"}),
        (Mode.CLOUD, Delivery.SERVERLESS, False, {"lock-in", "cold-start"}),
        (Mode.HYBRID, Delivery.SAAS, True, {"lock-in", "attack-surface", "missed-mentions"}),
    ],
)
def test_each_kind_has_its_risks_with_a_command(
    mode: Mode, delivery: Delivery, masks: bool, expected: set[str]
) -> None:
    found = risks(option("a", need(), fixed=usd(1.0), mode=mode, delivery=delivery, masks=masks), "legal-summary")
    assert {risk.id for risk in found} == expected
    assert all(risk.check.startswith("dpctl bench legal-summary") and risk.mitigation for risk in found)
