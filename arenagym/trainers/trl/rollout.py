"""`Rollouts`: a rollout function of TRL that plays episodes of any environment with any agent."""

import asyncio
import threading
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any

from arenagym.agents import AgentLike, Budget, resolve_agent
from arenagym.errors import SettingError
from arenagym.records import Group, Trajectory
from arenagym.trainers.rows import TaskRow
from arenagym.trainers.scoring import GroupScorer
from arenagym.trainers.together import all_of
from arenagym.trainers.trl.batching import Batcher, Engine
from arenagym.trainers.trl.completions import Chat, messages_of
from arenagym.trainers.trl.episodes import EpisodePool
from arenagym.trainers.trl.grouping import (
    GroupNames,
    check_pass_through,
    given_rows,
    group_size_of,
    signal,
    spans_of,
    task_of,
)
from arenagym.trainers.trl.metrics import means, tournament_shares, warn_of_loss
from arenagym.trainers.trl.reward import (
    ADVANTAGE,
    REWARD,
    Metrics,
    RolloutReward,
)
from arenagym.trainers.trl.tokens import Limits, TokenRow, longest_part

if TYPE_CHECKING:
    from trl import GRPOTrainer


_STOP_S = 30.0


class Rollouts:
    """Plays the episodes of a batch, each with an agent of its own, and ranks their groups.

        rollouts = Rollouts(rows, GroupScorer("rubric"), agent="react")
        GRPOTrainer(model, reward_funcs=rollouts.reward, rollout_func=rollouts, …)

    The agents' model is the one that is trained. TRL takes one token sequence of a rollout: the
    agent's own longest segment (see `longest`); `metrics` counts what is left out. A rollout that
    broke has no reward; one without a model call has one, and is masked out.

    Args:
        rows: those of the trainer's data set, or that data set; found by their prompts.
        scorer: ranks the groups.
        agent: as `collect` takes it.
        pass_through: give TRL the tournament's advantages, not its rewards; see
            `tournament_reward`.
        budget: of an episode.
        max_tokens: of a model call; None takes the trainer's `max_completion_length`. That is
            also the most of a conversation after its first prompt, as TRL has it.
        native_tools: whether the model's chat template knows tools.
        context: the most tokens of prompt and completion; None takes the model's.
        patience: seconds that a batch of prompts waits for an episode whose tool is slow.
        engine: what samples, made of the trainer; by default what the trainer itself samples with.
        on_group: told of every group.

    Raises:
        SettingError: two different rows have the same prompt.
        RecordError: one is no row of `task_rows`.
        UnknownNameError: no such agent.
    """

    def __init__(
        self,
        rows: Iterable[TaskRow | Mapping[str, Any]],
        scorer: GroupScorer,
        *,
        agent: AgentLike = "direct",
        pass_through: bool = False,
        budget: Budget | None = None,
        max_tokens: int | None = None,
        native_tools: bool = False,
        context: int | None = None,
        patience: float = 1.0,
        engine: "Callable[[GRPOTrainer], Engine] | None" = None,
        on_group: Callable[[Group], None] | None = None,
    ) -> None:
        self._rows: dict[tuple[tuple[str, str], ...], TaskRow] = {}
        for row in given_rows(rows):
            if self._rows.setdefault(_key(row.prompt), row) != row:
                raise SettingError(
                    f"two rows have the prompt {str(row.prompt)[:200]!r}: TRL names a rollout's "
                    "task by its prompt alone, which could be either"
                )
        self.scorer = scorer
        self.reward = RolloutReward(pass_through=pass_through, metrics=lambda: self.metrics)
        """The reward function that goes with it."""
        self.metrics: Metrics = {}
        """Of the last batch."""
        self._pool = EpisodePool(resolve_agent(agent), budget)
        self._max_tokens = max_tokens
        self._native_tools = native_tools
        self._context = context
        self._patience = patience
        self._engine = engine or _engine_of
        self._on_group = on_group or (lambda _group: None)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._names = GroupNames()

    def __call__(self, prompts: Sequence[str | Chat], trainer: "GRPOTrainer") -> dict[str, Any]:
        """Play an episode for each prompt; what TRL wants to know of it.

        Raises:
            SettingError: a prompt is of none of the rows, the prompts are no whole groups, or the
                trainer's setting does not go with episodes; or a row has a system message that
                the agent does not say.
        """
        if trainer.tools:
            raise SettingError(
                "rollout_func besides tools or an environment_factory: TRL would call the tools "
                "itself once the episodes are over; the environment's belong to the agent"
            )
        rows = [self._row(prompt) for prompt in prompts]
        if self.reward.pass_through:
            check_pass_through(trainer, self.reward)
        spans = spans_of(rows, group_size_of(trainer))
        limits = Limits.of(trainer, max_tokens=self._max_tokens, context=self._context)
        engine = self._engine(trainer)
        batcher = Batcher(self._running(), patience=self._patience)
        began = monotonic()
        stem = self._names.stem(trainer, int(trainer.state.global_step))
        play = self._play(batcher, limits, stem, [rows[a:b] for a, b in spans])
        groups = batcher.serve(play, engine)
        for group in groups:
            self._on_group(group)
        warn_of_loss(groups, self.reward.__name__)
        columns = self._columns(groups, prompts, limits)
        self.metrics = {**self.metrics, "rollout/seconds": monotonic() - began}
        return columns

    def close(self) -> None:
        """End the thread in which episodes play, and close the environments."""
        if self._loop is not None and self._thread is not None:
            asyncio.run_coroutine_threadsafe(self.scorer.release(), self._loop).result()
            _stop(self._loop)
            self._thread.join(_STOP_S)  # a tool may hang
            self._loop = self._thread = None
        self._pool.close()

    async def _play(
        self, batcher: Batcher, limits: Limits, stem: str, groups: Sequence[Sequence[TaskRow]]
    ) -> list[Group]:
        """All groups at once; one is ranked as soon as its episodes have ended."""
        starts = [sum(map(len, groups[:k])) for k in range(len(groups))]
        chats = {
            number: limits.chat(batcher.enter(number), native_tools=self._native_tools)
            for number in range(sum(map(len, groups)))
        }

        async def episode(number: int, row: TaskRow, name: str) -> Trajectory:
            try:
                return await self._pool.play(row, chats[number], name)
            finally:
                batcher.leave(number)

        async def one(k: int, rows: Sequence[TaskRow]) -> Group:
            group_id = f"{stem}/{k}"
            attempts = await all_of(
                episode(starts[k] + place, row, f"{group_id}/{place}")
                for place, row in enumerate(rows)
            )
            task = task_of(group_id, messages_of(rows[0].prompt, "user"), attempts, rows[0])
            return await self.scorer.score(task, attempts, group_id=group_id)

        return await all_of(one(k, rows) for k, rows in enumerate(groups))

    def _row(self, prompt: str | Chat) -> TaskRow:
        row = None if isinstance(prompt, str) else self._rows.get(_key(prompt))
        if row is None:
            raise SettingError(
                f"the prompt {str(prompt)[:200]!r} is of none of the {len(self._rows)} rows: the "
                "trainer's data set is to be made of the rows that Rollouts was given"
            )
        return row

    def _running(self) -> asyncio.AbstractEventLoop:
        """The event loop of a thread of its own: it lives on, and with it connections to judges."""
        if self._loop is None:
            runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
            loop = self._loop = runner.get_loop()
            self._thread = threading.Thread(
                target=_run, args=(runner,), name="arenagym-rollouts", daemon=True
            )
            self._thread.start()
            weakref.finalize(self, _stop, loop)
        return self._loop

    def _columns(
        self, groups: Sequence[Group], prompts: Sequence[str | Chat], limits: Limits
    ) -> dict[str, Any]:
        """What TRL asks of a rollout function, and what goes on to reward functions."""
        attempts = [attempt for group in groups for attempt in group.trajectories]
        parts = [longest_part(attempt) for attempt in attempts]
        tokens = [
            limits.nothing(prompt) if part.segment is None else TokenRow.of(part.segment)
            for part, prompt in zip(parts, prompts, strict=True)
        ]
        nodes = [[*attempt.walk()] for attempt in attempts]
        totals = {
            "turns": sum(len(node.turns) for tree in nodes for node in tree),
            "answered": sum(attempt.valid for attempt in attempts),
            "broken": sum(attempt.stop_reason.is_failure for attempt in attempts),
            "empty": sum(part.segment is None for part in parts),
            "left_out_segments": sum(part.others for part in parts),
            "left_out_tokens": sum(part.left_out for part in parts),
        }
        self.metrics = {
            **{f"rollout/{name}": total / len(attempts) for name, total in totals.items()},
            **means(tournament_shares(groups)),
        }
        return {
            "prompt_ids": [row.prompt_ids for row in tokens],
            "completion_ids": [row.completion_ids for row in tokens],
            "logprobs": [row.logprobs for row in tokens],
            "env_mask": [row.mask for row in tokens],
            REWARD: [r for group in groups for r in signal(group, advantages=False)],
            ADVANTAGE: [a for group in groups for a in signal(group, advantages=True)],
            "rollout_answer": [attempt.answer for attempt in attempts],
            "rollout_stop_reason": [attempt.stop_reason.value for attempt in attempts],
        }


def _engine_of(trainer: "GRPOTrainer") -> Engine:
    from arenagym.trainers.trl.engines import engine_of  # noqa: PLC0415 - imports torch

    return engine_of(trainer)


def _key(prompt: Chat) -> tuple[tuple[str, str], ...]:
    """A prompt by which its row is found, whatever columns a data set has added to messages."""
    return tuple((message.role, message.content) for message in messages_of(prompt, "user"))


def _run(runner: asyncio.Runner) -> None:
    with runner:  # at its end what an engine's error has left under way is given up, and awaited
        runner.get_loop().run_forever()


def _stop(loop: asyncio.AbstractEventLoop) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(loop.stop)
