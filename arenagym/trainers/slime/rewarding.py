"""Rewards of groups and of single rollouts, and how they become slime's advantages."""

from argparse import Namespace
from collections.abc import Iterable, Sequence
from typing import Any

from arenagym.errors import SettingError
from arenagym.records import Group, Trajectory
from arenagym.rewards import advantages, neutral_rewards
from arenagym.trainers.rows import TaskRow
from arenagym.trainers.scoring import answer_trajectory
from arenagym.trainers.slime.filling import Sample, fragments, notes, row_of, trajectory_of
from arenagym.trainers.slime.settings import run_of


async def group_rm(args: Namespace, samples: Sequence[Sample | Sequence[Sample]]) -> list[float]:
    """For `--group-rm --custom-rm-path arenagym.trainers.slime.group_rm`.

    Holds a tournament between the rollouts of a group. slime needs a number for each: one that
    could not be scored gets the mean of the others, which moves no baseline, and is not trained
    on (`remove_sample`, and advantage 0 by `post_process_rewards`). A group that slime brings
    again as it was is not ranked again: with `--partial-rollout` it buffers those that are done
    when it has enough.

    Raises:
        SettingError: `--group-rm` is not set, or the samples are of several tasks.
    """
    if not getattr(args, "group_rm", False):
        raise SettingError("arenagym.trainers.slime.group_rm goes with --group-rm")
    run = run_of(args)
    rollouts = [fragments(each) for each in samples]
    row = _one_task([row_of(rollout[0]) for rollout in rollouts])
    told = [notes(rollout[0]) for rollout in rollouts]
    if not all("rank" in note for note in told):
        name = f"group-{rollouts[0][0].group_index}"
        attempts = [_attempt(rollout[0]) for rollout in rollouts]
        group = await run.scorer.score(row.task(), attempts, group_id=name)
        for place, rollout in enumerate(rollouts):
            _note(rollout, group, place)
    middle = 0.5 if run.scorer.reward == "rank" else 0.0
    return neutral_rewards([note["reward"] for note in told], otherwise=middle)


async def rm(args: Namespace, sample: Sample | Sequence[Sample]) -> float | list[float]:
    """For `--custom-rm-path arenagym.trainers.slime.rm`: the environment's own reward.

    For tasks with a verifier, and for slime's evaluation, which knows no groups. A rollout whose
    machinery broke is 0 to slime, and not trained on.

    Returns:
        For the samples of one rollout, each its reward.

    Raises:
        SettingError: `--group-rm` is set.
    """
    if getattr(args, "group_rm", False):
        raise SettingError("--group-rm goes with arenagym.trainers.slime.group_rm")
    rollout = fragments(sample)
    trajectory = trajectory_of(rollout[0])
    reward = None if trajectory is None else trajectory.reward
    for each in rollout:
        notes(each).pop("trajectory", None)
        notes(each)["reward"] = reward
        each.remove_sample |= reward is None
    number = 0.0 if reward is None else reward
    return [number] * len(rollout) if isinstance(sample, Sequence) else number


def post_process_rewards(
    args: Namespace,  # noqa: ARG001 - slime's
    samples: Sequence[Sample],
) -> tuple[list[float], list[float]]:
    """For `--custom-reward-post-process-path arenagym.trainers.slime.post_process_rewards`.

    Hands a tournament's advantages through as they are; those of `rm`'s rewards are z-scores
    within the group. Each rollout counts once in its group, however many samples it has, and one
    without a reward not at all.

    Returns:
        The rewards as slime logs them, and the advantages; one per sample.

    Raises:
        SettingError: a sample is none of arenagym's, or was not scored by it.
    """
    for sample in samples:
        note = notes(sample)
        note.pop("trajectory", None)  # it has served its purpose, and is long
        if "reward" not in note and sample.status is not type(sample.status).ABORTED:
            raise SettingError(
                f"sample {sample.index} was scored by another function than arenagym's: set "
                "--custom-rm-path to arenagym.trainers.slime.group_rm or .rm, or leave "
                "--custom-reward-post-process-path out"
            )
    groups: dict[object, dict[object, Sample]] = {}
    for place, sample in enumerate(samples):
        of_group = groups.setdefault(sample.group_index, {})
        of_group.setdefault(_rollout(sample, place), sample)
    found: dict[tuple[object, object], float] = {}
    for name, rollouts in groups.items():
        for rollout, advantage in zip(rollouts, _advantages(rollouts.values()), strict=True):
            found[name, rollout] = advantage
    raw = [0.0 if sample.reward is None else float(sample.reward) for sample in samples]
    return raw, [found[s.group_index, _rollout(s, place)] for place, s in enumerate(samples)]


def keep_informative(
    args: Namespace,  # noqa: ARG001 - slime's
    samples: Sequence[Sample | Sequence[Sample]],
    **kwargs: object,  # noqa: ARG001 - slime's
) -> Any:  # noqa: ANN401 - slime's DynamicFilterOutput
    """For `--dynamic-sampling-filter-path arenagym.trainers.slime.keep_informative`.

    Drops groups that tell nothing: all tied, too few scored, or all alike by the environment.
    """
    from slime.rollout.filter_hub.base_types import (  # noqa: PLC0415 - it is slime that calls
        DynamicFilterOutput,
    )

    firsts = [fragments(each)[0] for each in samples]
    told = [notes(sample) for sample in firsts]
    known = {note["reward"] for note in told if note.get("reward") is not None}
    if not known:
        return DynamicFilterOutput(keep=False, reason="unscored")
    if len(known) < 2 or not all(note.get("informative", True) for note in told):
        return DynamicFilterOutput(keep=False, reason="uninformative")
    return DynamicFilterOutput(keep=True, reason=None)


def _advantages(rollouts: Iterable[Sample]) -> list[float]:
    told = [notes(sample) for sample in rollouts]
    if all("advantage" in note for note in told):
        return [float(note["advantage"]) for note in told]
    return advantages([note.get("reward") for note in told])


def _rollout(sample: Sample, place: int) -> object:
    known = getattr(sample, "rollout_id", None)
    return ("sample", place) if known is None else known


def _note(rollout: Sequence[Sample], group: Group, place: int) -> None:
    reward = group.rewards[place]
    for each in rollout:
        notes(each).update(
            reward=reward,
            advantage=group.advantages[place],
            rank=group.ranks[place],
            informative=group.informative,
            why=group.why,
        )
        each.remove_sample |= reward is None


def _attempt(sample: Sample) -> Trajectory:
    found = trajectory_of(sample)
    return found or answer_trajectory("", None, f"{sample.group_index}/{sample.index}")


def _one_task(rows: Sequence[TaskRow]) -> TaskRow:
    first = rows[0]
    for row in rows:
        if (row.env, row.seed, row.env_args) != (first.env, first.seed, first.env_args):
            raise SettingError(
                f"a group of {first.env} with seed {first.seed} and {row.env} with seed "
                f"{row.seed}: only attempts at one task compare"
            )
    return first
