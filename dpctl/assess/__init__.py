"""Assess: the one record of how a deployment does in a scenario, and the only two ways to make one."""

from dpctl.assess.estimated import from_estimate
from dpctl.assess.measured import from_run
from dpctl.assess.record import Assessment, Verdict

__all__ = ["Assessment", "Verdict", "from_estimate", "from_run"]
