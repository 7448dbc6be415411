r"""Travel plans as an environment of verifiers, which `vf-eval` and prime-rl find by its name.

Such a module, anywhere on the import path, is all there is to it. With verifiers installed:

    PYTHONPATH=examples/trainers vf-eval verifiers-travel --no-push \
        --env.taskset.env arenagym/OpenTravel-v0 --env.attempts 8 \
        --env.judge-model http://localhost:8000/v1#Qwen3-32B \
        --client.base-url http://localhost:8001/v1 --model Qwen3-8B
"""

from arenagym.agents import Agent
from arenagym.agents.react import react
from arenagym.trainers import GroupScorer
from arenagym.trainers.verifiers import ArenaEnv, ArenaHarness, ArenaTaskset


class Planner(ArenaHarness):
    """Who plays: here goes any agent, or any compiled LangGraph graph."""

    def make_agent(self) -> Agent:  # noqa: D102
        return react()


class Contest(ArenaEnv):
    """A group of attempts, ranked by a judge that knows what a travel plan should be."""

    def make_scorer(self) -> GroupScorer:  # noqa: D102
        return GroupScorer("rubric:travel", judge_model=self.config.judge_model)


__all__ = ["ArenaTaskset", "Contest", "Planner"]
