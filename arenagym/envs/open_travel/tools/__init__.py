"""The seven tools of Open-Travel on the generated world: tolerant, bounded, deterministic."""

from arenagym.envs.open_travel.tools.evidence import Evidence, Fact
from arenagym.envs.open_travel.tools.travel import TravelTools

__all__ = ["Evidence", "Fact", "TravelTools"]
