"""What the choice exposes to, and how dpctl can measure that it is kept in bounds."""

from dataclasses import dataclass

from dpctl.core.deployment import Delivery, Mode, Pipeline
from dpctl.decide.option import Option


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """A risk with what dpctl can do about it: `check` is the command that measures the mitigation."""

    id: str
    risk: str
    mitigation: str
    check: str


def risks(option: Option, scenario: str) -> tuple[Risk, ...]:
    """The risks of an option in a scenario (its id), by its mode, delivery and pipeline."""
    of = option.assessment.deployment
    found = []
    if of.delivery in {Delivery.SAAS, Delivery.MANAGED, Delivery.SERVERLESS}:
        found.append(
            Risk(
                id="lock-in",
                risk=f"{of.answering.place} changes prices, limits or models, or goes down",
                mitigation="keep the routing layer deployment-agnostic and a second address behind it",
                check=f"dpctl bench {scenario} --fallback-url URL --hedge",
            )
        )
    if of.mode is Mode.HYBRID:
        tiers = any(stage.model for stage in of.stages[:-1])
        found.append(
            Risk(
                id="attack-surface",
                risk="text in a document gives instructions, or what is masked comes back through the answer",
                mitigation="attack it with planted instructions and canaries, and count what leaves",
                check=f"dpctl bench {scenario} --mode hybrid --attack all",
            )
        )
        if tiers or any(stage.role == Pipeline.CASCADE.value for stage in of.stages):
            found.append(
                Risk(
                    id="tier-disagreement",
                    risk="the models here and in the cloud judge alike requests differently: quality in two tiers",
                    mitigation="measure the quality of each stage on the same documents",
                    check=f"dpctl bench {scenario} --mode all --runs 10",
                )
            )
        found.append(
            Risk(
                id="missed-mentions",
                risk="a sensitive mention that the finder misses leaves unmasked",
                mitigation="count the planted mentions in the bytes that leave",
                check=f"dpctl bench {scenario} --mode hybrid --require 'leaked == 0'",
            )
        )
    if of.mode is Mode.LOCAL or of.delivery in {Delivery.SELF_HOSTED, Delivery.OWNED}:
        found.append(
            Risk(
                id="operations",
                risk="capacity is planned for the peak, and one's own staff keep it running",
                mitigation="measure again after each change of engine, driver or model, at the load that is expected",
                check=f"dpctl bench {scenario} --mode local --runs 10",
            )
        )
    if of.delivery is Delivery.SERVERLESS:
        found.append(
            Risk(
                id="cold-start",
                risk="requests after a pause wait for a worker to start",
                mitigation="measure the tail at the real arrivals, or keep a worker warm",
                check=f"dpctl bench {scenario} --mode cloud --cloud-url URL --runs 130 --require 'e2el p95 <= LIMIT'",
            )
        )
    return tuple(found)
