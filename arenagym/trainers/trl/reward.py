"""Reward functions of TRL: `tournament_reward` runs tournaments, `RolloutReward` hands them on."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import Any

from arenagym.agents import AgentLike
from arenagym.errors import SettingError
from arenagym.records import Group, Trajectory
from arenagym.trainers.rows import replay
from arenagym.trainers.scoring import GroupScorer
from arenagym.trainers.together import all_of
from arenagym.trainers.trl.completions import Chat, messages_of, texts_of, trajectory_of
from arenagym.trainers.trl.environments import environments_of, rollout_of, tasks_of
from arenagym.trainers.trl.grouping import (
    GroupNames,
    check_group_size,
    check_pass_through,
    group_size_of,
    rows_of,
    signal,
    spans_of,
    task_of,
    trainer_of,
)
from arenagym.trainers.trl.metrics import means, tournament_shares, warn_of_loss

Metrics = Mapping[str, float]
REWARD, ADVANTAGE = "rollout_reward", "rollout_advantage"
"""The columns in which a rollout function hands over a tournament's results."""


def tournament_reward(
    scorer: GroupScorer,
    *,
    pass_through: bool = False,
    agent: AgentLike = "direct",
    group_size: int | None = None,
    concurrency: int = 32,
    on_group: Callable[[Group], None] | None = None,
    name: str = "tournament",
) -> "TournamentReward":
    """A reward function for `GRPOTrainer(reward_funcs=…)`: the ranks of a tournament a group.

        GRPOTrainer(model, reward_funcs=tournament_reward(GroupScorer("rubric")), …)

    Rows of `task_rows` are replayed in their environments, so that the judge sees what they said
    and an attempt without an answer is last; rollouts of an `environment_factory` have been played
    in theirs; other prompts and completions are judged as they are.
    What could not be scored is None, and so is a whole group that tells nothing though its rewards
    differ: TRL gives both the advantage 0.

    Args:
        scorer: ranks the groups.
        pass_through: return the tournament's advantages, not its rewards. With
            `scale_rewards="none"` TRL's advantages are then these.
        agent: whose turns the completions are, where rows are replayed.
        group_size: completions of a prompt; None takes the trainer's `num_generations`, or, where
            that cannot be told, runs of equal prompts and rows.
        concurrency: environments at work at once.
        on_group: told of every group.
        name: what TRL's logs call it; several in one trainer have different ones.

    Raises:
        SettingError: `group_size` or `concurrency` is below 1.
    """
    return TournamentReward(
        scorer,
        pass_through=pass_through,
        agent=agent,
        group_size=group_size,
        concurrency=concurrency,
        on_group=on_group,
        name=name,
    )


class TournamentReward:
    """See `tournament_reward`."""

    def __init__(
        self,
        scorer: GroupScorer,
        *,
        pass_through: bool,
        agent: AgentLike,
        group_size: int | None,
        concurrency: int,
        on_group: Callable[[Group], None] | None,
        name: str,
    ) -> None:
        if concurrency < 1 or (group_size is not None and group_size < 1):
            raise SettingError(f"group_size={group_size}, concurrency={concurrency}: at least 1")
        self.__name__ = name
        self.scorer = scorer
        self.pass_through = pass_through
        self._agent = agent
        self._group_size = group_size
        self._concurrency = concurrency
        self._on_group = on_group or (lambda _group: None)
        self._names = GroupNames()

    async def __call__(
        self,
        prompts: Sequence[str | Chat],
        completions: Sequence[str | Chat],
        completion_ids: Sequence[Sequence[int]] | None = None,  # noqa: ARG002 - TRL's
        **columns: Any,  # noqa: ANN401 - the data set's
    ) -> list[float | None]:
        """One reward (or advantage) a completion, None where there is none.

        Raises:
            SettingError: the completions are no whole groups of one task each, or of another
                size than the trainer's; they are episodes that have been ranked; or the trainer
                would not pass the advantages through.
        """
        began = monotonic()
        trainer = trainer_of(columns)
        if REWARD in columns:
            raise SettingError(
                "tournament_reward besides a rollout_func that has ranked its groups: it would "
                "take an episode's whole conversation for one completion; set "
                "reward_funcs=rollouts.reward"
            )
        if self.pass_through:
            check_pass_through(trainer, self)
        rows = rows_of(prompts, columns)
        environments = environments_of(columns)
        keys = tasks_of(environments) if environments is not None else rows or prompts
        spans = spans_of(keys, self._group_size or group_size_of(trainer))
        check_group_size(self._group_size, trainer)
        step = getattr(columns.get("trainer_state"), "global_step", 0)
        stem = self._names.stem(trainer, step)
        slots = asyncio.Semaphore(self._concurrency)

        async def attempt(index: int, name: str) -> Trajectory:
            prompt = messages_of(prompts[index], "user")
            said = messages_of(completions[index], "assistant")
            if environments is not None:
                return rollout_of(environments[index], prompt, said, name)
            if rows is None:
                return trajectory_of(prompt, said, name)
            async with slots:
                texts = texts_of(said) or [""]
                return await replay(rows[index], texts, agent=self._agent, name=name)

        async def group(number: int, start: int, end: int) -> Group:
            group_id = f"{stem}/{number}"
            names = [f"{group_id}/{place}" for place in range(end - start)]
            played = await all_of(attempt(start + k, name) for k, name in enumerate(names))
            row = None if rows is None else rows[start]
            # The prompt of a rollout whose environment broke at once may lack the task.
            posed = next((k for k, t in enumerate(played) if not t.stop_reason.is_failure), 0)
            task = task_of(group_id, messages_of(prompts[start + posed], "user"), played, row)
            return await self.scorer.score(task, played, group_id=group_id)

        groups = await all_of(group(k, *span) for k, span in enumerate(spans))
        for each in groups:
            self._on_group(each)
        warn_of_loss(groups, self.__name__)
        _log(columns, groups, monotonic() - began, self.__name__)
        return [value for each in groups for value in signal(each, advantages=self.pass_through)]


class RolloutReward:
    """Hands on what a rollout function's tournament has found, from its columns.

    Args:
        pass_through: the advantages, not the rewards; see `tournament_reward`.
        metrics: what else to tell TRL's logs.
        name: what TRL's logs call it.
    """

    def __init__(
        self,
        *,
        pass_through: bool = False,
        metrics: Callable[[], Metrics] = dict,
        name: str = "tournament",
    ) -> None:
        self.__name__ = name
        self.pass_through = pass_through
        self._metrics = metrics

    def __call__(
        self,
        prompts: Sequence[str | Chat],
        completions: Sequence[str | Chat],  # noqa: ARG002 - TRL's
        completion_ids: Sequence[Sequence[int]] | None = None,  # noqa: ARG002 - TRL's
        **columns: Any,  # noqa: ANN401 - the rollout function's
    ) -> list[float | None]:
        """One reward (or advantage) a completion, None where there is none.

        Raises:
            SettingError: there are no such columns, or the trainer would not pass the advantages
                through.
        """
        if self.pass_through:
            check_pass_through(trainer_of(columns), self)
        found: list[float | None] | None = columns.get(ADVANTAGE if self.pass_through else REWARD)
        if found is None or len(found) != len(prompts):
            raise SettingError(
                "no rollout_func has scored these completions: GRPOTrainer wants "
                "rollout_func=rollouts besides reward_funcs=rollouts.reward"
            )
        if (log_metric := columns.get("log_metric")) is not None:
            for name, value in self._metrics().items():
                log_metric(name, value)
        return found


def _log(columns: Mapping[str, Any], groups: Sequence[Group], seconds: float, name: str) -> None:
    if (log_metric := columns.get("log_metric")) is not None and groups:
        attempts = [attempt for group in groups for attempt in group.trajectories]
        answered = {f"{name}/answered": (sum(each.valid for each in attempts), len(attempts))}
        for metric, value in means({**tournament_shares(groups, name), **answered}).items():
            log_metric(metric, value)
        log_metric(f"{name}/seconds", seconds)
    if (log_extra := columns.get("log_extra")) is not None:  # a column holds one value a row
        log_extra(f"{name}/rank", [rank for group in groups for rank in group.ranks])
