"""`samples`: a group as the token sequences to train on, each with its rollout's advantage."""

from typing import Literal, get_args

from arenagym.errors import SettingError
from arenagym.records import Group, Record, Segment, Tokens, Trajectory

Nodes = Literal["all", "root", "longest"]


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
    `merged`, `forked` and `left_out` count turns (see `Tokens`). `untrained` are the tokens of
    scored rollouts that the policy sampled, with logprobs, and that are in no sample, as `nodes`
    left out where they are. `foreign` sub-agents asked another model, which is not trained here.
    """

    samples: tuple[Sample, ...]
    rollouts: int
    unscored: int = 0
    empty: int = 0
    merged: int = 0
    forked: int = 0
    left_out: int = 0
    untrained: int = 0
    foreign: int = 0


def samples(group: Group, *, nodes: Nodes = "all") -> Samples:
    """Flatten a group; rollouts without a reward are left out, and counted.

    Args:
        group: with its rewards and advantages.
        nodes: `"all"`: the turns of sub-agents are trained on too, with the rollout's advantage,
            unless they asked another model (see `policy_nodes`); `"root"`: those of the agent
            itself alone; `"longest"`: of these the segment with the most sampled tokens alone, for
            a trainer that takes exactly one sequence a rollout.

    Raises:
        SettingError: no such `nodes`.
    """
    if nodes not in get_args(Nodes):
        raise SettingError(f"nodes={nodes!r}: it is one of {', '.join(get_args(Nodes))}")
    made: list[Sample] = []
    used: list[Tokens] = []
    unscored = empty = untrained = foreign = 0
    scored = zip(group.trajectories, group.rewards, group.advantages, strict=True)
    for index, (trajectory, reward, advantage) in enumerate(scored):
        if reward is None:
            unscored += 1
            continue
        tree = [node.tokens() for node in policy_nodes(trajectory)]
        foreign += sum(1 for _ in trajectory.walk()) - len(tree)
        used += tree if nodes == "all" else tree[:1]
        segments = _segments(tree, nodes)
        trained = _trained(segments)
        empty += not segments
        untrained += _trained(_segments(tree, "all")) - trained
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
        merged=sum(tokens.merged for tokens in used),
        forked=sum(tokens.forked for tokens in used),
        left_out=sum(tokens.left_out for tokens in used),
        untrained=untrained,
        foreign=foreign,
    )


def policy_nodes(trajectory: Trajectory) -> list[Trajectory]:
    """The trajectory and those below it that the same model played, parents before children.

    A sub-agent may ask another model, whose tokens are not the policy's, nor even of its tokenizer.
    """
    return [node for node in trajectory.walk() if node.model == trajectory.model]


def longest(trajectory: Trajectory) -> Segment | None:
    """The segment of the agent itself with the most sampled tokens; None if there is none.

    Of several the last, which holds the latest turns. Sub-agents are not looked at. What it leaves
    out of an agent that forked is not trained on: `samples(group, nodes="longest").untrained`
    counts it.
    """
    return _longest(trajectory.segments())


def _longest(segments: tuple[Segment, ...]) -> Segment | None:
    return max(reversed(segments), key=lambda segment: segment.trained, default=None)


def _segments(tree: list[Tokens], nodes: Nodes) -> list[Segment]:
    """The segments to train on, of the tokens of a rollout's nodes, the root first."""
    if nodes == "longest":
        found = _longest(tree[0].segments)
        return [] if found is None else [found]
    return [
        segment for tokens in (tree if nodes == "all" else tree[:1]) for segment in tokens.segments
    ]


def _trained(segments: list[Segment]) -> int:
    return sum(segment.trained for segment in segments)
