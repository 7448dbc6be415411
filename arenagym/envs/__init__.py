"""Gymnasium environments for language agents, and what they are built of.

To add one: a folder (or file) with its tasks, its verifier and a `TextEnv`, and a line in
`ENVIRONMENTS`.
"""

import gymnasium as gym

from arenagym.envs.actions import Action, format_answer, format_tool_call, parse_action
from arenagym.envs.base import Context, Step, TextEnv
from arenagym.envs.pool import EnvPool
from arenagym.envs.spaces import UnicodeText
from arenagym.envs.threads import close_quietly
from arenagym.envs.tools import Tool

ENVIRONMENTS = {
    "arenagym/CodeExecution-v0": "arenagym.envs.code_execution:CodeExecutionEnv",
    "arenagym/Countdown-v0": "arenagym.envs.countdown:CountdownEnv",
    "arenagym/DeepResearch-v0": "arenagym.envs.deep_research:DeepResearchEnv",
    "arenagym/NeedleInHaystack-v0": "arenagym.envs.long_context:NeedleInHaystackEnv",
    "arenagym/Oolong-v0": "arenagym.envs.long_context:OolongEnv",
    "arenagym/OolongPairs-v0": "arenagym.envs.long_context:OolongPairsEnv",
    "arenagym/OpenTravel-v0": "arenagym.envs.open_travel:OpenTravelEnv",
    "arenagym/StringComposition-v0": "arenagym.envs.composition:StringCompositionEnv",
}


def register_all() -> None:
    """Register every environment with Gymnasium; a second call changes nothing."""
    for name, entry_point in ENVIRONMENTS.items():
        if name not in gym.registry:
            gym.register(name, entry_point=entry_point)


__all__ = [
    "ENVIRONMENTS",
    "Action",
    "Context",
    "EnvPool",
    "Step",
    "TextEnv",
    "Tool",
    "UnicodeText",
    "close_quietly",
    "format_answer",
    "format_tool_call",
    "parse_action",
    "register_all",
]
