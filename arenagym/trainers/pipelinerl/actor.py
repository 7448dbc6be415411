"""`Rollouts`: PipelineRL's actor plays arenagym's episodes, and ranks them within the rollout.

Imported where PipelineRL is installed.
"""

import logging
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any

import msgspec
from pipelinerl.rollouts import BaseMetrics, RolloutResult
from pipelinerl.rollouts import TrainingText as PipelineText

from arenagym.agents import AgentLike, Budget, resolve_agent
from arenagym.errors import RecordError, SettingError
from arenagym.records import Sampling, Trajectory
from arenagym.rewards import neutral_rewards
from arenagym.trainers.gate import GroupGate, Outcome
from arenagym.trainers.pipelinerl.engine import VllmEngine
from arenagym.trainers.pipelinerl.texts import CallNodes, Signal, check_words, rollout_texts
from arenagym.trainers.rows import TaskRow, play_row
from arenagym.trainers.scoring import GroupScorer
from arenagym.trainers.token_chat import TokenChat

_GROUP = "arenagym_group"
_log = logging.getLogger(__name__)


class Rollouts:
    """For `actor.rollout_policy`: a module of one's own that holds one of these.

        # my_rollouts.py
        rollout = Rollouts(GroupScorer("rubric", judge_model="http://judge:8000/v1#Qwen3-32B"))

        # actor.rollout_policy: my_rollouts.rollout

    PipelineRL wants the reward of a rollout from the rollout itself, so each waits at a gate for
    the others of its group. Those of a test set are not ranked: their reward is the environment's.

    Args:
        scorer: ranks the groups.
        agent: plays.
        budget: of each episode.
        signal: see `training_texts`, like `nodes`.
        nodes: whose calls are learned from.
        context: the most tokens of a prompt and its completion together; a longer prompt ends the
            episode.
        native_tools: see `TokenChat`, like `template_args`.
        template_args: of the chat template.
        timeout: seconds from a group's first rollout that is done until it is ranked as it is.

    Raises:
        SettingError: there is no such `signal` or `nodes`, or `context` is below 1.
    """

    def __init__(
        self,
        scorer: GroupScorer,
        *,
        agent: AgentLike = "direct",
        budget: Budget | None = None,
        signal: Signal = "advantage",
        nodes: CallNodes = "all",
        context: int | None = None,
        native_tools: bool = False,
        template_args: Mapping[str, Any] | None = None,
        timeout: float | None = None,
    ) -> None:
        check_words(signal=signal, nodes=nodes)
        if context is not None and context < 1:
            raise SettingError(f"context={context}: tokens, at least 1, or None")
        self._agent = resolve_agent(agent)
        self._gate = GroupGate(scorer, timeout=timeout)
        self._budget = budget
        self._signal: Signal = signal
        self._nodes: CallNodes = nodes
        self._context = context
        self._native_tools = native_tools
        self._template_args = dict(template_args or {})
        self._numbers = count()

    async def __call__(
        self,
        cfg: Any,  # noqa: ANN401 - OmegaConf's
        llm: Any,  # noqa: ANN401 - PipelineRL's TrainableLLM
        problem: dict[str, Any],
        session: Any,  # noqa: ANN401 - aiohttp's
    ) -> RolloutResult:
        """Play the problem's task, wait for its group, and return what is to be learned.

        Nothing that goes wrong in an episode is raised, as PipelineRL stops at any exception: a
        rollout that could not be scored has no token to learn from. What is wrong in all of them,
        an environment that does not exist, is.

        Raises:
            RecordError: the problem is none of `load_problems`.
            SettingError: the actor plays fewer rollouts at once than a group has, nothing says
                how long a completion may be, or the problem is of a training and a test set.
        """
        row = TaskRow.of(problem)
        tested = _tested(cfg, problem)
        size = 1 if tested else int(cfg.attempts)
        if size > int(cfg.actor.llm_max_rollouts):
            raise SettingError(
                f"attempts={size}, actor.llm_max_rollouts={cfg.actor.llm_max_rollouts}: the "
                "rollouts of a group wait for one another, so all must be under way at once"
            )
        if self._context is None and (llm.parameters or {}).get("max_tokens") is None:
            raise SettingError(
                "llm.parameters has no max_tokens, without which vLLM ends a completion after 16: "
                "set it, or the context of Rollouts(…, context=…)"
            )
        # The actor hands one and the same object to all rollouts of a group, and to them alone.
        name = problem.setdefault(_GROUP, f"{row.env}/{row.seed}#{next(self._numbers)}")
        began = monotonic()
        trajectory = await self._play(llm, row, session, f"{name}/{next(self._numbers)}")
        latency = monotonic() - began
        if trajectory.stop_reason.is_failure:
            _log.warning("%s: %s: %s", trajectory.id, trajectory.stop_reason, trajectory.error)
        reward = trajectory.reward
        handed, learned = reward or 0.0, False
        if not tested:
            outcome = await self._gate.arrive(name, size, row.task(), trajectory)
            handed, learned = self._handed(outcome, size), outcome.reward is not None
            reward = neutral_rewards(outcome.group.rewards)[outcome.place]
        texts = rollout_texts(trajectory, handed, learned=learned, group_id=name, nodes=self._nodes)
        return RolloutResult(
            training_texts=[PipelineText(**text.fields()) for text in texts.texts],
            metrics=BaseMetrics(
                reward=reward or 0.0,
                success=bool(trajectory.reward and trajectory.reward > 0),
                no_error=not trajectory.stop_reason.is_failure,
                no_answer=not trajectory.valid,
            ),
            latency=latency,
            dataset_name=str(problem.get("dataset", "arenagym")),
        )

    def _handed(self, outcome: Outcome, size: int) -> float:
        """The reward of which PipelineRL makes the advantage; see `handed_rewards`.

        Its group has `size` rollouts, also where the gate has closed on fewer.
        """
        if self._signal == "advantage":
            return outcome.advantage * (size - 1) / size
        return neutral_rewards(outcome.group.rewards)[outcome.place]

    async def _play(self, llm: Any, row: TaskRow, session: Any, name: str) -> Trajectory:  # noqa: ANN401
        llm.load_tokenizer()
        chat = TokenChat(
            VllmEngine(llm, session),
            llm.tokenizer,
            name=str(llm.model_name),
            native_tools=self._native_tools,
            context=self._context,
            template_args=self._template_args,
        )
        return await play_row(
            row, self._agent, chat, sampling=Sampling(), budget=self._budget, name=name
        )


def load_problems(names: Sequence[str], **_options: object) -> list[dict[str, Any]]:
    """For `dataset_loader: arenagym.trainers.pipelinerl.actor.load_problems`.

    Args:
        names: of JSONL files with a task row a line: `msgspec.json.Encoder().encode_lines(rows)`.

    Raises:
        RecordError: a line that is no task row.
    """
    problems = []
    for name in names:
        for number, line in enumerate(Path(name).read_bytes().splitlines(), 1):
            try:
                row = msgspec.json.decode(line, type=TaskRow)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise RecordError(f"{name}, line {number}: {error}") from error
            problems.append({**msgspec.to_builtins(row), "dataset": str(name)})
    return problems


def _tested(cfg: Any, problem: Mapping[str, Any]) -> bool:  # noqa: ANN401 - OmegaConf's
    """Whether the problem is of a test set, of which the actor plays each once."""
    name = problem.get("dataset")
    tests = [str(each) for each in cfg.get("test_dataset_names") or ()]
    trains = [str(each) for each in cfg.get("train_dataset_names") or ()]
    if name in tests and name in trains:
        raise SettingError(
            f"{name} is among the training and the test sets: copy it under another name, as the "
            "actor does not tell which of them a rollout is of"
        )
    return name in tests
