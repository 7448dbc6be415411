"""`GroupScorer`: a judge and a tournament, as what a trainer asks for the rewards of a group."""

import asyncio
import logging
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

from arenagym.errors import SettingError
from arenagym.judges import Cached, Judge, cached, judge_group, resolve_judge
from arenagym.live.loops import PerLoop
from arenagym.models import ChatModel, resolve_model
from arenagym.records import Group, Message, StopReason, Task, Trajectory, Turn
from arenagym.rollouts import Reward, check_rewards, rank_group
from arenagym.tournaments import (
    Estimator,
    Order,
    ScheduleFactory,
    resolve_estimator,
    resolve_topology,
)

_REHEARSED = 8
_log = logging.getLogger(__name__)


class GroupScorer:
    """Ranks groups that somebody else has played; from any number of event loops and threads.

        scorer = GroupScorer("rubric", judge_model="http://localhost:8000/v1#Qwen3-8B")
        group = await scorer.score_answers("Plan a day in Suzhou.", ["…", "…", "…", "…"])
        group.rewards, group.advantages

    What it makes of a group depends on the group, its id and `seed` alone, not on when it came.
    Before an event loop ends that it was used on, `release` it there; `aclose` it at the end.

    Args:
        judge: a judge's name, or a judge; see `collect`.
        judge_model: what a judge that is given by its name asks.
        topology: see `collect`; so are `estimator`, `order` and `reward`.
        seed: of the tournaments.
        concurrency: judge calls under way at once, on each event loop.
        judge_timeout: seconds after which a judge call counts as failed.
        cache: an SQLite file of verdicts.

    Raises:
        UnknownNameError: no such judge, topology, estimator or model.
        SettingError: these do not go together.
    """

    def __init__(
        self,
        judge: str | Judge = "rubric",
        *,
        judge_model: str | ChatModel = "local",
        topology: str | ScheduleFactory = "default",
        estimator: str | Estimator | None = None,
        order: Order | None = None,
        reward: Reward = "rank",
        seed: int = 0,
        concurrency: int = 64,
        judge_timeout: float | None = None,
        cache: str | Path | None = None,
    ) -> None:
        if concurrency < 1 or seed < 0:
            raise SettingError(f"concurrency={concurrency}, seed={seed}: at least 1, and 0")
        if judge_timeout is not None and not judge_timeout > 0:  # NaN neither
            raise SettingError(f"judge_timeout={judge_timeout}: seconds above 0, or None")
        self._owned: list[ChatModel] = []
        self._lent: list[ChatModel] = []
        self.judge = resolve_judge(judge, lambda: self._model(judge_model))
        if cache is not None:
            self.judge = cached(self.judge, cache)
        self.topology = topology
        self.estimator = None if estimator is None else resolve_estimator(estimator)
        self.order: Order | None = order
        self.reward: Reward = reward
        self.seed = seed
        self._timeout = judge_timeout
        self._slots = PerLoop(lambda: asyncio.Semaphore(concurrency))
        check_rewards(
            self.judge,
            resolve_topology(topology),
            _REHEARSED,
            estimator=self.estimator,
            order=order,
            reward=reward,
        )

    async def score(
        self, task: Task, trajectories: Sequence[Trajectory], *, group_id: str
    ) -> Group:
        """Rank attempts at one task.

        A trajectory whose machinery broke has reward None and advantage 0, one without an answer
        shares the last place; a group of one, or one that tells nothing, has advantages 0 and says
        `why`. No judge's failure raises; where none at all has a reward, a warning is logged.

        Raises:
            SettingError: there are no trajectories.
        """
        if not trajectories:
            raise SettingError(f"group {group_id} has no trajectories")
        tournament = await judge_group(
            self.judge,
            task,
            trajectories,
            topology=self.topology,
            estimator=self.estimator,
            order=self.order,
            seed=self._drawn(group_id),
            concurrency=self._slots.here(),
            judge_timeout=self._timeout,
        )
        group = rank_group(task, trajectories, tournament, group_id, reward=self.reward)
        if all(reward is None for reward in group.rewards):
            # A judge that is gone; a trainer would go on, and learn nothing.
            errors = (f"; {each.error}" for each in tournament.judgements if each.error)
            _log.warning(
                "%s: none of %d rollouts was scored: %s%s",
                group_id,
                len(trajectories),
                group.why,
                next(errors, ""),
            )
        return group

    async def score_answers(
        self,
        query: str,
        answers: Sequence[str | None],
        *,
        group_id: str = "group",
        env_id: str = "",
    ) -> Group:
        """Rank answers to one query that are there as text; None is an attempt that broke."""
        task = Task(id=group_id, env_id=env_id, query=query)
        trajectories = [
            answer_trajectory(query, answer, f"{group_id}/{k}") for k, answer in enumerate(answers)
        ]
        return await self.score(task, trajectories, group_id=group_id)

    async def release(self) -> None:
        """Free what belongs to the running event loop."""
        for model in (*self._owned, *self._lent):
            await model.release()

    async def aclose(self) -> None:
        """Free all that it holds; calling it again does nothing."""
        for model in self._owned:
            await model.aclose()
        for model in self._lent:
            await model.release()
        if isinstance(self.judge, Cached):
            self.judge.close()

    def _model(self, model: str | ChatModel) -> ChatModel:
        made = resolve_model(model)
        (self._owned if isinstance(model, str) else self._lent).append(made)
        return made

    def _drawn(self, group_id: str) -> int:
        digest = blake2b(f"{self.seed}\n{group_id}".encode(), digest_size=4).digest()
        return int.from_bytes(digest) >> 1


def answer_trajectory(
    query: str | Sequence[Message],
    answer: str | None,
    name: str,
    *,
    model: str = "policy",
    reward: float | None = None,
) -> Trajectory:
    """An attempt of which only the answer is known; None: it broke, and can't be scored."""
    asked = (Message(role="user", content=query),) if isinstance(query, str) else tuple(query)
    if answer is None:
        return Trajectory(
            id=name, agent="policy", model=model, stop_reason=StopReason.MODEL_ERROR, error="broke"
        )
    said = Message(role="assistant", content=answer)
    return Trajectory(
        id=name,
        agent="policy",
        model=model,
        stop_reason=StopReason.ANSWERED,
        turns=(Turn(call_id="0", agent="policy", prompt=asked, output=said),),
        answer=answer,
        reward=reward,
    )
