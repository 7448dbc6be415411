"""`samples`: a group as the token sequences to train on, each with its rollout's advantage."""

from typing import Literal, get_args

from arenagym.errors import SettingError
from arenagym.records import Group, Record, Segment

Nodes = Literal["all", "root"]


class Sample(Record, frozen=True, kw_only=True):
    """One token sequence of one rollout.

    A rollout whose agent rewrote its history, or called sub-agents, has several: `part` of
    `parts`. All carry the same `reward` and `advantage`, the rollout's, which was counted once in
    its group's baseline. A loss that is to weigh rollouts alike divides by `parts`, or by
    `trained`, the tokens of the rollout that are learned from.
    """

    group_id: str
    rollout_id: str
    index: int
    part: int
    parts: int
    segment: Segment
    reward: float | None
    advantage: float
    trained: int


class Samples(Record, frozen=True, kw_only=True):
    """The samples of a group, and what is not among them.

    `unscored` rollouts have no reward; `empty` ones have no turn with ids and logprobs.
    `merged`, `forked` and `left_out` count turns (see `Tokens`).
    """

    samples: tuple[Sample, ...]
    rollouts: int
    unscored: int = 0
    empty: int = 0
    merged: int = 0
    forked: int = 0
    left_out: int = 0


def samples(group: Group, *, nodes: Nodes = "all") -> Samples:
    """Flatten a group; rollouts without a reward are left out, and counted.

    Args:
        group: with its rewards and advantages.
        nodes: `"all"`: the turns of sub-agents are trained on too, with the rollout's advantage;
            `"root"`: those of the agent itself alone.

    Raises:
        SettingError: no such `nodes`.
    """
    if nodes not in get_args(Nodes):
        raise SettingError(f"nodes={nodes!r}: it is 'all' or 'root'")
    made: list[Sample] = []
    unscored = empty = merged = forked = left_out = 0
    scored = zip(group.trajectories, group.rewards, group.advantages, strict=True)
    for index, (trajectory, reward, advantage) in enumerate(scored):
        if reward is None:
            unscored += 1
            continue
        found = [node.tokens() for node in (trajectory.walk() if nodes == "all" else (trajectory,))]
        merged += sum(tokens.merged for tokens in found)
        forked += sum(tokens.forked for tokens in found)
        left_out += sum(tokens.left_out for tokens in found)
        segments = [segment for tokens in found for segment in tokens.segments]
        empty += not segments
        trained = sum(segment.trained for segment in segments)
        made += [
            Sample(
                group_id=group.group_id,
                rollout_id=trajectory.id,
                index=index,
                part=part,
                parts=len(segments),
                segment=segment,
                reward=reward,
                advantage=advantage,
                trained=trained,
            )
            for part, segment in enumerate(segments)
        ]
    return Samples(
        samples=tuple(made),
        rollouts=len(group.trajectories),
        unscored=unscored,
        empty=empty,
        merged=merged,
        forked=forked,
        left_out=left_out,
    )
