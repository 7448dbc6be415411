"""A batch of rollouts as SkyRL's `GeneratorOutput`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from skyrl.train.generators.base import GeneratorOutput, TrajectoryID
from skyrl.train.generators.utils import apply_overlong_filtering, get_rollout_metrics

from arenagym.records import Segment, StopReason, Trajectory
from arenagym.trainers.rows import TaskRow
from arenagym.trainers.samples import Nodes, longest, policy_nodes
from arenagym.trainers.skyrl.env import NAME
from arenagym.trainers.token_chat import ChatTokenizer

_BY_ITSELF = (StopReason.ANSWERED, StopReason.NO_ACTION)


@dataclass(eq=False)
class Rollout:
    """A rollout of the batch; without a `score` it is not trained on, and counts as `neutral`."""

    instance: str
    trajectory_id: TrajectoryID
    row: TaskRow
    trajectory: Trajectory | None = None
    score: float | None = None
    neutral: float | None = None
    informative: bool = False
    seconds: float = 0.0

    def played(self) -> Trajectory:
        """The trajectory, which is there once it has been played."""
        assert self.trajectory is not None  # noqa: S101 - played
        return self.trajectory

    def stop_reason(self) -> str:
        """In the engine's words: what a budget ended was cut, or its last completion was."""
        played = self.played()
        if played.stop_reason.is_failure:
            return "abort"
        cut = bool(played.turns) and played.turns[-1].finish_reason == "length"
        return "length" if cut or played.stop_reason not in _BY_ITSELF else "stop"

    def segments(self, nodes: Nodes | None) -> list[Segment]:
        """What is trained on; None: exactly one."""
        root = self.played()
        if nodes is None or nodes == "longest":
            found = longest(root)
            return [] if found is None else [found]
        below = policy_nodes(root)[1:] if nodes == "all" else []
        return [segment for node in (*below, root) for segment in node.segments()]

    def facts(self, segments: Sequence[Segment]) -> dict[str, Any]:
        """What SkyRL's metrics average."""
        played = self.played()
        every = [segment for node in policy_nodes(played) for segment in node.segments()]
        known = {} if played.reward is None else {"env_reward": played.reward}
        return {
            **known,
            "scored": float(self.score is not None),
            "informative": float(self.informative),
            "turns": len(played.turns),
            "sequences": len(segments),
            "untrained_tokens": _trained(every) - _trained(segments),
        }


def generator_output(
    rollouts: Sequence[Rollout],
    tokenizer: ChatTokenizer,
    *,
    nodes: Nodes | None,
    logprobs: bool,
    overlong_filtering: bool,
) -> GeneratorOutput:
    """The rollouts' rows in their order.

    Args:
        rollouts: all played.
        tokenizer: makes the prompt of a rollout without a call.
        nodes: None: a row a rollout; else one for each segment, as step-wise trajectories.
        logprobs: whether SkyRL wants them.
        overlong_filtering: whether it does not train on what a budget cut.
    """
    _fill(rollouts)
    found: dict[str, list[Any]] = {name: [] for name in _COLUMNS}
    for rollout in rollouts:
        trained = rollout.segments(nodes)
        segments = trained or [_nothing(rollout, tokenizer)]
        facts = rollout.facts(trained)
        for number, segment in enumerate(segments):
            start = segment.prompt_len
            mask = list(segment.loss_mask[start:])
            score = rollout.neutral if rollout.score is None else rollout.score
            row = {
                "prompt_token_ids": list(segment.token_ids[:start]),
                "response_ids": list(segment.token_ids[start:]),
                "rewards": score,
                "loss_masks": [0] * len(mask) if rollout.score is None else mask,
                "rollout_logprobs": list(segment.logprobs[start:]),
                "stop_reasons": rollout.stop_reason(),
                "trajectory_ids": rollout.trajectory_id,
                "trajectory_generation_times": rollout.seconds,
                "is_last_step": number == len(segments) - 1,
                "env_metrics": facts,
            }
            for name, value in row.items():
                found[name].append(value)
    metrics = get_rollout_metrics(
        found["response_ids"],
        found["rewards"],
        _last(found, "env_metrics"),
        [NAME] * len(rollouts),
        found["loss_masks"],
        trajectory_completion_times=_last(found, "trajectory_generation_times"),
    )
    if overlong_filtering:
        found["loss_masks"] = apply_overlong_filtering(found["loss_masks"], found["stop_reasons"])
    step_wise = nodes is not None
    return GeneratorOutput(
        prompt_token_ids=found["prompt_token_ids"],
        response_ids=found["response_ids"],
        rewards=found["rewards"],
        loss_masks=found["loss_masks"],
        stop_reasons=found["stop_reasons"],
        rollout_metrics=metrics,
        rollout_logprobs=found["rollout_logprobs"] if logprobs else None,
        trajectory_ids=found["trajectory_ids"] if step_wise else None,
        trajectory_generation_times=found["trajectory_generation_times"],
        rollout_expert_indices=None,
        is_last_step=found["is_last_step"] if step_wise else None,
        env_metrics=found["env_metrics"],
    )


_COLUMNS = (
    "prompt_token_ids",
    "response_ids",
    "rewards",
    "loss_masks",
    "rollout_logprobs",
    "stop_reasons",
    "trajectory_ids",
    "trajectory_generation_times",
    "is_last_step",
    "env_metrics",
)


def _fill(rollouts: Sequence[Rollout]) -> None:
    """A number that moves no baseline for rollouts that have no score."""
    groups: dict[str, list[float]] = {}
    for rollout in rollouts:
        if rollout.score is not None:
            groups.setdefault(rollout.instance, []).append(rollout.score)
    everyone = [score for scores in groups.values() for score in scores]
    for rollout in rollouts:
        if rollout.score is None and rollout.neutral is None:
            others = groups.get(rollout.instance, everyone)
            rollout.neutral = sum(others) / len(others) if others else 0.0


def _nothing(rollout: Rollout, tokenizer: ChatTokenizer) -> Segment:
    """For a rollout without a call: its prompt, and a token that is not trained on."""
    text = tokenizer.apply_chat_template(
        rollout.row.prompt, tokenize=False, add_generation_prompt=True
    )
    prompt = tokenizer.encode(str(text), add_special_tokens=False)
    ids = (*prompt, tokenizer.eos_token_id or 0)
    end = len(ids)
    return Segment(
        agent=rollout.played().agent,
        token_ids=ids,
        loss_mask=(0,) * end,
        logprobs=(0.0,) * end,
        turns=(0,),
        spans=((end - 1, end),),
    )


def _last(found: dict[str, list[Any]], name: str) -> list[Any]:
    """One a rollout."""
    return [value for value, last in zip(found[name], found["is_last_step"], strict=True) if last]


def _trained(segments: Sequence[Segment]) -> int:
    return sum(segment.trained for segment in segments)
