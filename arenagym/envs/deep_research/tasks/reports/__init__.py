"""Reports to be written: drawn from the universe, with a reference and with planted faults."""

from arenagym.envs.deep_research.tasks.reports.drawing import draw_report
from arenagym.envs.deep_research.tasks.reports.faults import FAULTS, Fault, plant_report
from arenagym.envs.deep_research.tasks.reports.scene import SPLITS, Split
from arenagym.envs.deep_research.tasks.reports.writing import Call, research_calls, write_report

__all__ = [
    "FAULTS",
    "SPLITS",
    "Call",
    "Fault",
    "Split",
    "draw_report",
    "plant_report",
    "research_calls",
    "write_report",
]
