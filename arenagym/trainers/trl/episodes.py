"""`EpisodePool`: plays the episodes of rows, in environments that are used again."""

from arenagym.agents import Agent, Budget, run_episode_async
from arenagym.envs import EnvPool
from arenagym.errors import SettingError
from arenagym.models import ChatModel
from arenagym.records import Sampling, Trajectory
from arenagym.trainers.rows import MISTAKES, TaskRow, unmade
from arenagym.trainers.trl.completions import messages_of


class EpisodePool:
    """One agent's episodes, all on one event loop."""

    def __init__(self, agent: Agent, budget: Budget | None) -> None:
        self._agent = agent
        self._budget = budget
        self._environments = EnvPool()

    async def play(self, row: TaskRow, model: ChatModel, name: str) -> Trajectory:
        """Play a row's episode, sampled as the model's engine is set to.

        An environment that breaks, also while it is made, is this episode's alone.

        Raises:
            one of `rows.MISTAKES`: there is no such environment, or not
                with these arguments; or the row has a system message that the agent does not say.
        """
        try:
            async with self._environments.lend((row.env, row.env_args), row.make) as lent:
                trajectory = await run_episode_async(
                    lent.env,
                    self._agent,
                    model,
                    row.seed,
                    sampling=Sampling(),
                    budget=self._budget,
                    id=name,
                )
                lent.works = not trajectory.stop_reason.is_failure
        except MISTAKES:
            raise
        except Exception as error:  # noqa: BLE001 - whatever its machinery raises
            return unmade(row, error, agent=self._agent.name, model=model.name, name=name)
        _check_system(row, trajectory)
        return trajectory

    def close(self) -> None:
        """Close the environments."""
        self._environments.close()


def _check_system(row: TaskRow, played: Trajectory) -> None:
    """See that the policy has been told of a row's system messages, as an agent makes its own.

    One line in common will do: an agent words what it says of tools as the model wants it.

    Raises:
        SettingError: somebody has put one into the rows, or they are another agent's.
    """
    told = [m.content for node in played.walk() for turn in node.turns for m in turn.prompt]
    for message in messages_of(row.prompt, "user"):
        lines = [line for line in map(str.strip, message.content.splitlines()) if line]
        said = any(line in text for line in lines for text in told)
        if message.role == "system" and told and lines and not said:
            raise SettingError(
                f"the rows have a system message that agent {played.agent!r} does not give the "
                f"model: {message.content[:200]!r}. An agent makes its own prompts, and takes of a "
                "row the task alone: have the agent say it, and make the rows with "
                "task_rows(…, agent=…) of that agent"
            )
