"""Plan a day in a city: the reference planner's plan and a careless one, verified. Offline.

Both play an episode: they look up what their plan claims, and answer. Put a model in the script's
place, and `arenagym.run_episode(env, "react", "openai:gpt-5-mini", seed=7)` plays it.
"""

from collections.abc import Iterator

import numpy as np

import arenagym
from arenagym.envs import format_answer, format_tool_call
from arenagym.envs.open_travel import OpenTravelEnv, plant, research, write_text
from arenagym.envs.open_travel.tasks.request import TripRequest
from arenagym.envs.open_travel.tasks.trip import solve_trip
from arenagym.models import ScriptedModel
from arenagym.records import ToolCall

CALLS_A_TURN = 8


def script(calls: tuple[ToolCall, ...], answer: str) -> Iterator[str]:
    """Look everything up, eight calls at a time, then answer."""
    for first in range(0, len(calls), CALLS_A_TURN):
        yield "".join(format_tool_call(call) for call in calls[first : first + CALLS_A_TURN])
    yield format_answer(answer)


def main() -> None:
    """Play both, and show what the verifier says."""
    env = OpenTravelEnv(family="one_day", level=3, language="en")  # or gym.make(…).unwrapped
    observation, _ = env.reset(seed=7)
    print(observation)
    request, world = env.request, env.world
    if not isinstance(request, TripRequest) or (plan := solve_trip(world, request)) is None:
        raise SystemExit("the family one_day asks for trips")
    careless = plant(world, request, plan, "overlap", np.random.default_rng(0)) or plan
    for name, answer in (("reference planner", plan), ("careless", careless)):
        told = write_text(answer, request, world)
        model = ScriptedModel(script(research(world, request, plan), told))
        played = arenagym.run_episode(env, "react", model, seed=7)
        failed = env.report.failed if env.report else ()
        print(f"\n== {name}: reward {played.reward:.2f}, failed: {failed or 'nothing'}")
        print(told)


if __name__ == "__main__":
    main()
