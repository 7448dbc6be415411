"""Checks of answers against the world: named, hard or commonsense, with pass rates."""

from arenagym.envs.open_travel.verifier.report import (
    CheckResult,
    Grounding,
    Kind,
    Rates,
    Report,
    rates,
)
from arenagym.envs.open_travel.verifier.verify import verify

__all__ = ["CheckResult", "Grounding", "Kind", "Rates", "Report", "rates", "verify"]
