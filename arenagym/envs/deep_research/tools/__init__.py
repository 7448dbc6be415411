"""Search, open and find over any library: tolerant, bounded, with evidence of what was shown."""

from arenagym.envs.deep_research.tools.evidence import Evidence
from arenagym.envs.deep_research.tools.research import ResearchTools

__all__ = ["Evidence", "ResearchTools"]
