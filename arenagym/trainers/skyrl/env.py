"""`ArenaTextEnv`: any environment with an agent as one of SkyRL's own, text in and text out."""

from collections.abc import Mapping
from typing import Any

import skyrl_gym
from skyrl_gym.envs.base_text_env import BaseTextEnv, BaseTextEnvStepOutput
from skyrl_gym.envs.registration import registry

from arenagym.agents import AgentEnv, Budget
from arenagym.envs import close_quietly
from arenagym.errors import ArenagymError
from arenagym.records import without_surrogates
from arenagym.trainers.rows import TaskRow

NAME = "arenagym"
"""What the environment and the advantage estimator are called at SkyRL."""

Conversation = list[dict[str, Any]]


class NotLinearError(ArenagymError):
    """The agent's next prompt does not go on with the conversation so far."""


class ArenaTextEnv(BaseTextEnv):
    """The task of a row, where each step is a model call of the agent's.

    SkyRL keeps the conversation, and only adds to it. So the agent has to be one that does the
    same, such as `direct` and `react`; one that rewrites its prompts or calls sub-agents (`rlm`,
    `memory`) is refused at the call where it does.

    The reward is the environment's. An episode whose machinery broke raises `EpisodeFailedError`:
    SkyRL knows no rollout without a reward. `ArenaGenerator` has neither limit.

        skyrl_gym.register("react", "arenagym.trainers.skyrl:ArenaTextEnv", {"agent": "react"})

    Args:
        env_config: SkyRL's, not read.
        extras: the row's columns, and SkyRL's `max_turns`.
        agent: a name of `AGENTS`.
        agent_args: its arguments.
    """

    def __init__(
        self,
        env_config: Any = None,  # noqa: ANN401, ARG002 - SkyRL's
        extras: Mapping[str, Any] | None = None,
        *,
        agent: str = "direct",
        agent_args: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__()
        columns = dict(extras or {})
        self.max_turns = int(columns.get("max_turns") or Budget().turns)
        self._row = TaskRow.of({"prompt": [], **columns})
        self._env = self._row.make()
        self._agent = AgentEnv(
            self._env, agent, agent_args=agent_args, budget=Budget(turns=self.max_turns)
        )
        self._said: Conversation = []
        self._metrics: dict[str, Any] = {}

    def init(self, prompt: Conversation) -> tuple[Conversation, dict[str, Any]]:  # noqa: ARG002
        """Begin: the agent's first prompt, which takes the place of the row's."""
        _, info = self._agent.reset(seed=self._row.seed)
        self._said = info["messages"]
        self._metrics = {"env_reward": 0.0, "turns": 0}
        return list(self._said), {}

    def step(self, action: str) -> BaseTextEnvStepOutput:
        """Complete the call; the observations are what the agent adds to ask the next.

        Raises:
            NotLinearError: the next call is about another conversation.
            EpisodeFailedError: the machinery broke.
        """
        self.turns += 1
        action = without_surrogates(action)  # as the agent gets it
        _, reward, terminated, truncated, info = self._agent.step(action)
        done = terminated or truncated
        self._metrics["env_reward"] += reward
        self._metrics["turns"] = self.turns
        observations = [] if done else self._added(action, info["messages"])
        return BaseTextEnvStepOutput(
            observations=observations,
            reward=reward,
            done=done,
            metadata={"stop_reason": info["stop_reason"], "answer": info["answer"]},
        )

    def get_metrics(self) -> dict[str, Any]:
        """The environment's reward so far, and the number of calls."""
        return dict(self._metrics)

    def close(self) -> None:
        """End what is under way, and free it; a second call does nothing."""
        self._agent.close()
        close_quietly(self._env)

    def _added(self, action: str, asked: Conversation) -> Conversation:
        """The messages after the completion."""
        ours = [*self._said, {"role": "assistant", "content": action}]
        if asked[: len(ours)] != ours or any(m["role"] == "assistant" for m in asked[len(ours) :]):
            raise NotLinearError(
                f"agent {self._agent.agent.name!r} began another conversation at call "
                f"{self.turns + 1}, and SkyRL's generator only adds to the one there is: let "
                "ArenaGenerator play it"
            )
        self._said = asked
        return asked[len(ours) :]


if NAME not in registry:
    skyrl_gym.register(NAME, f"{__name__}:ArenaTextEnv")
