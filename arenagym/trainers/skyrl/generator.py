"""`ArenaGenerator`: in SkyRL's generator's place, any agent and a tournament for each group."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, Literal, get_args

from skyrl.train.generators.base import GeneratorInput, GeneratorInterface, GeneratorOutput

from arenagym.agents import AgentLike, Budget, resolve_agent
from arenagym.errors import ArenagymError, SettingError
from arenagym.records import Sampling
from arenagym.rewards import advantages
from arenagym.trainers.rows import TaskRow, play_row
from arenagym.trainers.samples import Nodes
from arenagym.trainers.scoring import GroupScorer
from arenagym.trainers.skyrl import advantages as _registers_the_estimator  # noqa: F401
from arenagym.trainers.skyrl.engine import Engine
from arenagym.trainers.skyrl.rows import Rollout, generator_output
from arenagym.trainers.together import all_of
from arenagym.trainers.token_chat import ChatTokenizer, TokenChat

Scores = Literal["reward", "advantage"]

_log = logging.getLogger(__name__)


class BatchFailedError(ArenagymError):
    """Every episode of a batch broke, so that there is nothing to train on."""


class ArenaGenerator(GeneratorInterface):
    """Plays rows of `write_parquet` with any agent, and ranks those of one instance.

        class Experiment(BasePPOExp):
            def get_generator(self, cfg, tokenizer, inference_engine_client):
                return ArenaGenerator(
                    cfg.generator, inference_engine_client, tokenizer, agent="react", scorer=scorer
                )

    Ids, masks and logprobs are those of the calls that were made. With
    `generator.step_wise_trajectories` a rollout has a row for each segment, the agent's own last,
    else it has the `longest` one. In evaluation, or without a scorer, the reward is the
    environment's. SkyRL has to have a number for every rollout: one that has no reward is not
    trained on, and gets the mean of its group's (of the batch's, if its group has none).

    Args:
        generator_cfg: SkyRL's.
        inference_engine_client: SkyRL's.
        tokenizer: of the policy.
        agent: see `run_episode`.
        scorer: ranks the groups.
        scores: what is given as rewards. `"advantage"` goes with
            `trainer.algorithm.advantage_estimator=arenagym`, which hands it through.
        nodes: with step-wise trajectories; see `samples`.
        budget: see `run_episode`; by default `generator.max_turns` turns.
        native_tools: see `TokenChat`.
        policy_model_name: what the engine calls the policy.

    Raises:
        SettingError: SkyRL is set to change what was sampled, or its rewards.
    """

    def __init__(
        self,
        generator_cfg: Any,  # noqa: ANN401 - SkyRL's
        inference_engine_client: Any,  # noqa: ANN401
        tokenizer: ChatTokenizer,
        *,
        agent: AgentLike = "direct",
        scorer: GroupScorer | None = None,
        scores: Scores = "reward",
        nodes: Nodes = "all",
        budget: Budget | None = None,
        native_tools: bool = False,
        policy_model_name: str | None = None,
    ) -> None:
        if scores not in get_args(Scores) or nodes not in get_args(Nodes):
            raise SettingError(
                f"scores={scores!r}, nodes={nodes!r}: one of {', '.join(get_args(Scores))}, and "
                f"one of {', '.join(get_args(Nodes))}"
            )
        _refuse(generator_cfg)
        self.generator_cfg = generator_cfg
        self.inference_engine_client = inference_engine_client
        self.tokenizer = tokenizer
        self.agent = resolve_agent(agent)
        self.scorer = scorer
        self.scores: Scores = scores
        self.nodes: Nodes = nodes
        self.budget = budget or Budget(turns=generator_cfg.max_turns)
        self.native_tools = native_tools
        self.policy_model_name = policy_model_name

    async def generate(self, input_batch: GeneratorInput) -> GeneratorOutput:
        """Play the batch, each group ranked as soon as its rollouts have ended.

        Raises:
            SettingError: rollouts of one instance have different tasks, or it is not said which
                are of one instance.
            BatchFailedError: every episode broke.
            one of `rows.MISTAKES`: there is no such environment as a row
                names.
        """
        rollouts = self._rollouts(input_batch)
        groups: dict[str, list[Rollout]] = {}
        for rollout in rollouts:
            groups.setdefault(rollout.instance, []).append(rollout)
        for instance, group in groups.items():
            if any(rollout.row != group[0].row for rollout in group):
                raise SettingError(f"the rollouts of instance {instance} have different tasks")
        batch = _Batch.of(input_batch, self._cache_salt())
        await all_of(self._play_group(group, batch) for group in groups.values())
        if all(rollout.played().stop_reason.is_failure for rollout in rollouts):
            first = rollouts[0].played()
            raise BatchFailedError(
                f"all {len(rollouts)} rollouts broke, the first of: {first.error}"
            )
        return generator_output(
            rollouts,
            self.tokenizer,
            nodes=self.nodes if self.generator_cfg.step_wise_trajectories else None,
            logprobs=batch.sampling_params.get("logprobs") is not None,
            overlong_filtering=self.generator_cfg.apply_overlong_filtering,
        )

    def _rollouts(self, input_batch: GeneratorInput) -> list[Rollout]:
        names = input_batch.get("trajectory_ids")
        extras = input_batch.get("env_extras")
        if names is None or extras is None:
            raise SettingError(
                "the batch has no trajectory_ids or no env_extras: SkyRL's have both"
            )
        return [
            Rollout(
                instance=str(name.instance_id),
                trajectory_id=name,
                row=TaskRow.of({**columns, "prompt": prompt}),
            )
            for name, columns, prompt in zip(names, extras, input_batch["prompts"], strict=True)
        ]

    async def _play_group(self, group: list[Rollout], batch: "_Batch") -> None:
        """Play and score rollouts of one task.

        One reward alone is none: SkyRL's estimators would take it for the advantage.
        """
        await all_of(self._play(rollout, batch) for rollout in group)
        played = [rollout.played() for rollout in group]
        rewards: Sequence[float | None] = [trajectory.reward for trajectory in played]
        given: Sequence[float] = advantages(rewards)
        if self.scorer is not None and batch.training:
            name = f"{group[0].instance}/{batch.step}"
            ranked = await self.scorer.score(group[0].row.task(), played, group_id=name)
            rewards, given = ranked.rewards, ranked.advantages
            if self.scores == "reward" and sum(reward is not None for reward in rewards) < 2:
                rewards = [None] * len(group)
            for rollout in group:
                rollout.informative = ranked.informative
        handed = batch.training and self.scores == "advantage"
        for rollout, reward, advantage in zip(group, rewards, given, strict=True):
            rollout.score = None if reward is None else advantage if handed else reward
            rollout.neutral = 0.0 if handed else None

    async def _play(self, rollout: Rollout, batch: "_Batch") -> None:
        """One episode."""
        name = rollout.trajectory_id.to_string()
        engine = Engine(
            self.inference_engine_client,
            batch.sampling_params,
            session_id=name,
            max_input_length=self.generator_cfg.max_input_length,
            model=self.policy_model_name,
            cache_salt=batch.cache_salt,
        )
        began = monotonic()
        try:
            rollout.trajectory = await play_row(
                rollout.row,
                self.agent,
                TokenChat(
                    engine,
                    self.tokenizer,
                    native_tools=self.native_tools,
                    template_args=self.generator_cfg.chat_template_kwargs,
                ),
                sampling=Sampling(),
                budget=self.budget,
                name=name,
            )
        finally:
            rollout.seconds = monotonic() - began
            await engine.finish()
        if rollout.trajectory.stop_reason.is_failure:
            _log.warning(
                "%s: %s: %s", name, rollout.trajectory.stop_reason, rollout.trajectory.error
            )

    def _cache_salt(self) -> str | None:
        """The version of the policy, whose prefixes the engine's cache may share."""
        version = getattr(self.inference_engine_client, "weight_version", None)
        if version is None or not self.generator_cfg.use_cache_salt:
            return None
        return (
            str(version)
            if self.policy_model_name is None
            else f"{self.policy_model_name}@{version}"
        )


@dataclass(frozen=True)
class _Batch:
    """What all rollouts of a batch share."""

    training: bool
    step: int | None
    sampling_params: Mapping[str, Any]
    cache_salt: str | None

    @classmethod
    def of(cls, given: GeneratorInput, cache_salt: str | None) -> "_Batch":
        facts = given.get("batch_metadata")
        return cls(
            training=facts is None or facts.training_phase == "train",
            step=None if facts is None else facts.global_step,
            sampling_params=given.get("sampling_params") or {},
            cache_salt=cache_salt,
        )


def _refuse(generator_cfg: Any) -> None:  # noqa: ANN401 - SkyRL's
    """Settings that would have to change what was sampled, or what it is worth."""
    set_ = {
        "zero_reward_on_non_stop": generator_cfg.zero_reward_on_non_stop,
        "chat_template.name_or_path": generator_cfg.chat_template.name_or_path,
        "vision_language_generator": generator_cfg.vision_language_generator,
        "inference_engine.enable_return_routed_experts": (
            generator_cfg.inference_engine.enable_return_routed_experts
        ),
    }
    if given := [name for name, value in set_.items() if value]:
        raise SettingError(f"generator.{given[0]} is not for ArenaGenerator: leave it unset")
