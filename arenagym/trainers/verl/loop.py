"""`ArenaAgentLoop`: one rollout of verl's, played by any agent and ranked among its group."""

import asyncio
import logging
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from time import monotonic
from typing import Any

import msgspec
from verl.experimental.agent_loop import AgentLoopBase, AgentLoopOutput
from verl.experimental.agent_loop.agent_loop import AgentLoopMetrics, register

from arenagym.agents import Agent, resolve_agent
from arenagym.errors import ArenagymError, SettingError
from arenagym.records import Sampling, Segment, Trajectory
from arenagym.trainers.gate import GroupGate, Outcome
from arenagym.trainers.rows import TaskRow, play_row
from arenagym.trainers.samples import longest, policy_nodes
from arenagym.trainers.scoring import GroupScorer
from arenagym.trainers.token_chat import TokenChat
from arenagym.trainers.verl.advantages import NAME
from arenagym.trainers.verl.data import plain, row_of
from arenagym.trainers.verl.desk import Desk, shared_desk
from arenagym.trainers.verl.engine import Engine
from arenagym.trainers.verl.settings import LoopSettings

_log = logging.getLogger(__name__)


class GroupFailedError(ArenagymError):
    """Nothing of a group can be trained on; verl drops it, or takes another prompt instead."""


@register(NAME)
class ArenaAgentLoop(AgentLoopBase):
    """Plays the task of a row of `write_parquet`; verl makes one for each rollout.

        # arena.yaml, for actor_rollout_ref.rollout.agent.agent_loop_config_path
        - name: arenagym
          _target_: arenagym.trainers.verl.ArenaAgentLoop
          arena: {agent: react, judge: rubric, judge_model: http://localhost:8000/v1#Qwen3-8B}

    Ids, masks and logprobs are those of the calls that were made, and nothing is cut off: no call
    is made for which the batch has no room. The score is the rollout's reward, or with
    `algorithm.adv_estimator=arenagym` its advantage.

    A subclass can make agent and scorer of objects that have no name.

    Args:
        arena: the fields of `LoopSettings`.

    Raises:
        SettingError: there are no such settings.
    """

    def __init__(self, *args: Any, arena: Mapping[str, Any] | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - verl's
        super().__init__(*args, **kwargs)
        try:
            self.settings = msgspec.convert(plain(arena or {}), LoopSettings)
        except msgspec.ValidationError as error:
            raise SettingError(f"arena={arena}: {error}") from error

    def make_agent(self) -> Agent:
        """The agent; made once a worker, for all its rollouts."""
        return resolve_agent(self.settings.agent, self.settings.agent_args)

    def make_scorer(self) -> GroupScorer | None:
        """What ranks the groups, if anything does; made once a worker."""
        given = self.settings
        if given.judge is None:
            return None
        return GroupScorer(
            given.judge,
            judge_model=given.judge_model,
            topology=given.topology,
            estimator=given.estimator,
            order=given.order,
            reward=given.reward,
            seed=given.seed,
            concurrency=given.concurrency,
            judge_timeout=given.judge_timeout,
            cache=given.cache,
        )

    async def run(
        self,
        sampling_params: dict[str, Any],
        **kwargs: Any,  # noqa: ANN401 - verl's
    ) -> AgentLoopOutput | list[AgentLoopOutput]:
        """Play the row's task, wait for the group, and say what is to be trained on.

        Returns:
            For the trainer since v1 (`trainer.use_v1`, the default) an output for each segment,
            the agent's own last, and none for a rollout without a reward. For the one before,
            which wants exactly one, see `_the_one`.

        Raises:
            GroupFailedError: for the trainer since v1, if the group leaves nothing to train on.
        """
        row = row_of(kwargs)
        group = str(kwargs.get("uid") or blake2b(msgspec.json.encode(row)).hexdigest())
        desk = shared_desk((type(self), msgspec.json.encode(self.settings)), self._make_desk)
        engine = self._engine(sampling_params, int(kwargs.get("priority", 0)))
        rollout = _Rollout(f"{group}/{desk.enter(group):03d}", group, row, engine)
        try:
            trajectory = await self._play(desk, rollout, kwargs)
            if desk.gate is not None:
                began = monotonic()
                rollout.outcome = await desk.gate.arrive(
                    group, rollout.size, row.task(), trajectory
                )
                rollout.waited = monotonic() - began
        finally:
            desk.leave(group)
        if trajectory.stop_reason.is_failure:
            _log.warning("%s: %s: %s", rollout.id, trajectory.stop_reason, trajectory.error)
        if "session_id" not in kwargs:
            return self._the_one(trajectory, rollout)
        if rollout.is_whole() and rollout.scored() < (1 if self._hands_over else 2):
            raise GroupFailedError(
                f"prompt {group}: {rollout.scored()} of {rollout.size} rollouts could be scored; "
                f"{rollout.why(trajectory)}"
            )
        if rollout.score(trajectory, advantage=self._hands_over) is None:
            return []
        return [
            self._output(segment, trajectory, rollout) for segment in self._segments(trajectory)
        ]

    @property
    def _hands_over(self) -> bool:
        """Whether the trainer expects advantages where it asks for scores."""
        return bool(self.config.get("algorithm", {}).get("adv_estimator") == NAME)

    def _make_desk(self) -> Desk:
        scorer = self.make_scorer()
        timeout = self.settings.group_timeout
        gate = None if scorer is None else GroupGate(scorer, timeout=timeout)
        return Desk(self.make_agent(), gate)

    def _is_split(self, size: int, columns: Mapping[str, Any]) -> bool:
        """Whether others of the group are on another worker, which may be so before v1.

        Raises:
            SettingError: they are, and ranks of different tournaments would be compared.
        """
        wanted = int(self.rollout_config.n)
        if "session_id" in columns or size >= wanted:
            return False
        why = (
            f"{size} of {wanted} rollouts of a prompt are on this worker: let the prompts of a "
            "batch be a multiple of rollout.agent.num_workers, or set trainer.use_v1=True"
        )
        if not self._hands_over:
            raise SettingError(
                f"{why}. (algorithm.adv_estimator={NAME} would rank each part by itself; rows for "
                "validation want an agent loop without a judge)"
            )
        _log.warning("%s; each part is ranked by itself", why)
        return True

    def _engine(self, sampling_params: Mapping[str, Any], priority: int) -> Engine:
        return Engine(
            self.server_manager,
            sampling_params,
            prompt_length=int(self.rollout_config.prompt_length),
            response_length=int(self.rollout_config.response_length),
            context=self.rollout_config.get("max_model_len"),
            eos=self.tokenizer.eos_token_id,
            priority=priority,
        )

    async def _play(
        self, desk: Desk, rollout: "_Rollout", columns: Mapping[str, Any]
    ) -> Trajectory:
        """One episode; if it can't be played, or is given up, its group does not wait for it."""
        try:
            await asyncio.sleep(0)  # verl starts all of a group at once: from here on they are in
            rollout.size = desk.size(rollout.group)
            rollout.split = desk.gate is not None and self._is_split(rollout.size, columns)
            return await play_row(
                rollout.row,
                desk.agent,
                TokenChat(
                    rollout.engine,
                    self.tokenizer,
                    native_tools=self.settings.native_tools,
                    template_args=plain(self.apply_chat_template_kwargs),
                ),
                sampling=Sampling(),
                budget=self.settings.budget,
                name=rollout.id,
            )
        except BaseException as error:
            desk.miss(rollout.group, rollout.row.task(), rollout.id, error)
            raise

    def _segments(self, trajectory: Trajectory) -> Sequence[Segment]:
        """What is trained on: what sub-agents said, then what the agent itself did."""
        if self.settings.nodes == "longest":
            found = longest(trajectory)
            return [] if found is None else [found]
        below = policy_nodes(trajectory)[1:] if self.settings.nodes == "all" else []
        return [segment for node in (*below, trajectory) for segment in node.segments()]

    def _output(
        self, segment: Segment, trajectory: Trajectory, rollout: "_Rollout"
    ) -> AgentLoopOutput:
        """A segment; what of a long prompt has no room as prompt begins the response."""
        engine = rollout.engine
        start = min(segment.prompt_len, engine.prompt_length)
        logprobs = list(segment.logprobs[start:])
        return AgentLoopOutput(
            prompt_ids=list(segment.token_ids[:start]),
            response_ids=list(segment.token_ids[start:]),
            response_mask=list(segment.loss_mask[start:]),
            response_logprobs=logprobs if self.rollout_config.calculate_log_probs else None,
            reward_score=rollout.score(trajectory, advantage=self._hands_over),
            num_turns=sum(message.role != "system" for message in trajectory.messages),
            metrics=AgentLoopMetrics(
                generate_sequences=engine.seconds,
                compute_score=rollout.waited,
                num_preempted=engine.preempted,
            ),
            extra_fields={
                "turn_scores": [],
                "tool_rewards": [],
                "min_global_steps": engine.steps[0],
                "max_global_steps": engine.steps[1],
                "stop_reason": trajectory.stop_reason.value,
                "reward_extra_info": rollout.facts(trajectory),
            },
        )

    def _the_one(self, trajectory: Trajectory, rollout: "_Rollout") -> AgentLoopOutput:
        """The output of the `longest` segment.

        Nothing is trained on of a rollout without a reward; its score is the mean of its group's,
        which moves no baseline, or 0 without a group: this trainer takes no other way out.
        """
        segment = longest(trajectory) or self._nothing(rollout)
        chosen = self._output(segment, trajectory, rollout)
        if chosen.reward_score is None:
            chosen.reward_score = 0.0 if self._hands_over else rollout.baseline()
            chosen.response_mask = [0] * len(chosen.response_mask)
        return chosen

    def _nothing(self, rollout: "_Rollout") -> Segment:
        """For a rollout without a call: its prompt, and an empty response."""
        text = self.tokenizer.apply_chat_template(
            rollout.row.prompt, tokenize=False, add_generation_prompt=True
        )
        ids = self.tokenizer.encode(text, add_special_tokens=False)[-rollout.engine.prompt_length :]
        return Segment(
            agent=self.settings.agent,
            token_ids=tuple(ids),
            loss_mask=(0,) * len(ids),
            logprobs=(0.0,) * len(ids),
            turns=(),
            spans=(),
        )


@dataclass(eq=False)
class _Rollout:
    """A rollout; `size` of its group are on this worker, with `split` not all of them."""

    id: str
    group: str
    row: TaskRow
    engine: Engine
    size: int = 1
    split: bool = False
    outcome: Outcome | None = None
    waited: float = 0.0

    def reward(self, trajectory: Trajectory) -> float | None:
        """None: it could not be scored."""
        return trajectory.reward if self.outcome is None else self.outcome.reward

    def is_whole(self) -> bool:
        """Whether all who began were ranked together, none late and none gone."""
        return self.outcome is not None and len(self.outcome.group.trajectories) == self.size

    def scored(self) -> int:
        """How many of the group have a reward."""
        return len(self._rewards())

    def why(self, trajectory: Trajectory) -> str:
        """Why nothing is to be trained on: what broke here, or why nobody was ranked."""
        told = "" if self.outcome is None else self.outcome.group.why
        if trajectory.stop_reason.is_failure or not told:
            return f"this one ended with {trajectory.stop_reason}: {trajectory.error}"
        return told

    def score(self, trajectory: Trajectory, *, advantage: bool) -> float | None:
        """What the trainer is told, the advantage or the reward; None: nothing.

        Nothing, too, where a reward has no other to be compared with: verl's estimators would take
        it for the advantage.
        """
        if self.outcome is None or self.outcome.reward is None:
            return self.reward(trajectory)
        if advantage:
            return self.outcome.advantage
        return self.outcome.reward if self.scored() > 1 else None

    def baseline(self) -> float:
        """The mean of the group's rewards; 0 where there are none."""
        known = self._rewards()
        return sum(known) / len(known) if known else 0.0

    def facts(self, trajectory: Trajectory) -> dict[str, float]:
        """What verl's logs and validation show besides the score; NaN is unknown."""
        ranked = self.outcome
        return {
            "env_reward": _known(trajectory.reward),
            "group_reward": _known(None if ranked is None else ranked.reward),
            "group_advantage": _known(None if ranked is None else ranked.advantage),
            "group_informative": _known(None if ranked is None else ranked.group.informative),
            "group_size": float(self.size),
            "group_split": float(self.split),
        }

    def _rewards(self) -> list[float]:
        given = () if self.outcome is None else self.outcome.group.rewards
        return [reward for reward in given if reward is not None]


def _known(value: float | None) -> float:
    return math.nan if value is None else float(value)
