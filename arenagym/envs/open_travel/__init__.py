"""Open-Travel: a country to plan trips in, tasks with checkable requests, and the environment.

`world` is the country, `tools` what an agent asks it with, `tasks` the requests with the reference
planner and the wordings, `answers` how answers are read and written, `verifier` the checks;
`research` and `faults` play the parts of a careful and of a careless agent.
"""

from arenagym.envs.open_travel.answers import read_json, read_text, write_json, write_text
from arenagym.envs.open_travel.env import REWARDS, OpenTravelEnv
from arenagym.envs.open_travel.faults import FAULTS, plant
from arenagym.envs.open_travel.queries import write_queries
from arenagym.envs.open_travel.research import research
from arenagym.envs.open_travel.tasks.drawing import Settings, draw_task, solve
from arenagym.envs.open_travel.tasks.request import FAMILIES, TravelTask
from arenagym.envs.open_travel.tools import TravelTools
from arenagym.envs.open_travel.verifier import Rates, Report, rates, verify
from arenagym.envs.open_travel.world import World
from arenagym.envs.queries import Query, read_queries

__all__ = [
    "FAMILIES",
    "FAULTS",
    "REWARDS",
    "OpenTravelEnv",
    "Query",
    "Rates",
    "Report",
    "Settings",
    "TravelTask",
    "TravelTools",
    "World",
    "draw_task",
    "plant",
    "rates",
    "read_json",
    "read_queries",
    "read_text",
    "research",
    "solve",
    "verify",
    "write_json",
    "write_queries",
    "write_text",
]
