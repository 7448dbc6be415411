"""`grpo_groups`: groups with their rewards and advantages, as text and as token ids."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from arenagym.datasets.columns import MESSAGES, SEGMENT, Columns
from arenagym.datasets.conversations import (
    characters,
    conversations,
    declared,
    digest,
    tools_column,
    with_tools,
    written,
)
from arenagym.datasets.supervised import provenance
from arenagym.datasets.tally import Dropped, Row, Rows, Tally
from arenagym.errors import SettingError
from arenagym.records import Group, Segment, ToolSpec, Trajectory, without_surrogates

RowOf = Literal["group", "rollout"]
"""A row a group, or a row a conversation of a rollout."""
_GROUP: Columns = {
    "group_id": str,
    "task_id": str,
    "env_id": str,
    "prompt": MESSAGES,
    "completions": [MESSAGES],
    "rollout_ids": [str],
    "rewards": [float],
    "advantages": [float],
    "segments": [[SEGMENT]],
}
_ROLLOUT: Columns = {
    "group_id": str,
    "task_id": str,
    "env_id": str,
    "rollout_id": str,
    "reward": float,
    "advantage": float,
    "agent": str,
    "part": int,
    "parts": int,
    "prompt": MESSAGES,
    "completion": MESSAGES,
    "segments": [SEGMENT],
}


def grpo_groups(
    groups: Iterable[Group],
    *,
    rows: RowOf = "group",
    uninformative: bool = False,
    thoughts: bool = True,
    tools: Sequence[ToolSpec] = (),
) -> Rows:
    """Groups for a policy gradient off the record: an advantage a rollout, whatever its size.

    A row a group has `completions`, `rewards`, `advantages`, `rollout_ids` and `segments`, an
    entry a rollout each; groups keep the size that they have. A row a rollout has one of each;
    where an agent rewrote its history, or called sub-agents, each conversation is a row, `part` of
    `parts`, and all carry the rollout's advantage, which was counted once in the group's baseline:
    a loss that is to weigh rollouts alike divides by `parts`.

    `segments` are the ids, masks and logprobs of what was sampled (`Trajectory.tokens`), and
    empty where the server gave none.

    Args:
        groups: ranked.
        rows: `"group"` or `"rollout"`.
        uninformative: whether groups that tell nothing, whose advantages are 0, come too.
        thoughts: False leaves out of the text what the model thought, see `written`.
        tools: a column of these on every row, for policies that call tools natively.

    Returns:
        Rows, and a tally in rollouts; unscored ones are left out.

    Raises:
        SettingError: no such `rows`.
    """
    if rows not in get_args(RowOf):
        raise SettingError(f"rows={rows!r}: a row is a {' or a '.join(get_args(RowOf))}")
    offered = declared(tools)
    made = _group_rows if rows == "group" else _rollout_rows

    def make(groups: Iterable[Group], tally: Tally) -> Iterator[Row]:
        for group in groups:
            tally.groups += 1
            tally.rollouts += len(group.trajectories)
            scored = []
            for place, reward in enumerate(group.rewards):
                if reward is None:
                    tally.drop(Dropped.UNSCORED)
                elif not group.informative and not uninformative:
                    tally.drop(Dropped.UNINFORMATIVE)
                else:
                    scored.append(place)
            for row in made(group, scored, tally, thoughts=thoughts):
                yield with_tools(row, offered, tally)

    columns = {**(_GROUP if rows == "group" else _ROLLOUT), **tools_column(tools)}
    return Rows(groups, make, unit="rollouts", columns=columns)


@dataclass(frozen=True)
class _Part:
    """A conversation of a rollout, or of one of its sub-agents."""

    agent: str
    said: list[Row]
    given: int
    segments: list[Segment]

    @property
    def prompt(self) -> list[Row]:
        return self.said[: self.given]

    @property
    def completion(self) -> list[Row]:
        return self.said[self.given :]

    def count(self, tally: Tally) -> None:
        """Count what it says, and how many tokens of it are there."""
        tally.measure("completion", characters(self.completion))
        tally.note("tokens to learn from", sum(segment.trained for segment in self.segments))


def _group_rows(
    group: Group, scored: Sequence[int], tally: Tally, *, thoughts: bool
) -> Iterator[Row]:
    found: list[tuple[int, _Part, bytes]] = []
    for place in scored:
        parts = _parts(group.trajectories[place], tally, thoughts=thoughts)
        if len(parts) == 1:
            found.append((place, parts[0], digest(parts[0].prompt)))
        else:
            tally.drop(Dropped.SPLIT if parts else Dropped.SILENT)
    prompts = Counter(mark for _, _, mark in found)
    shared = prompts.most_common(1)[0][0] if prompts else b""
    kept = []
    for place, part, mark in found:
        if mark != shared:
            tally.drop(Dropped.PROMPTS_DIFFER)
            continue
        tally.keep()
        part.count(tally)
        kept.append((place, part))
    if not kept:
        return
    of = {k: v for k, v in provenance(group, 0).items() if k not in {"rollout_id", "reward"}}
    yield of | {
        "prompt": kept[0][1].prompt,
        "completions": [part.completion for _, part in kept],
        "rollout_ids": [without_surrogates(group.trajectories[i].id) for i, _ in kept],
        "rewards": [group.rewards[i] for i, _ in kept],
        "advantages": [group.advantages[i] for i, _ in kept],
        "segments": [[_written(segment) for segment in part.segments] for _, part in kept],
    }


def _rollout_rows(
    group: Group, scored: Sequence[int], tally: Tally, *, thoughts: bool
) -> Iterator[Row]:
    for place in scored:
        nodes = group.trajectories[place].walk()
        parts = [part for node in nodes for part in _parts(node, tally, thoughts=thoughts)]
        if not parts:
            tally.drop(Dropped.SILENT)
            continue
        tally.keep()
        for number, part in enumerate(parts):
            part.count(tally)
            yield provenance(group, place) | {
                "advantage": group.advantages[place],
                "agent": without_surrogates(part.agent),
                "part": number,
                "parts": len(parts),
                "prompt": part.prompt,
                "completion": part.completion,
                "segments": [_written(segment) for segment in part.segments],
            }


def _parts(trajectory: Trajectory, tally: Tally, *, thoughts: bool) -> list[_Part]:
    """The trajectory's own conversations, each with the segments that began in it."""
    tokens = trajectory.tokens()
    tally.note("turns whose tokens do not go on with those before", tokens.forked)
    tally.note("turns without token ids", tokens.left_out)
    parts = []
    for each in conversations(trajectory):
        segments = [segment for segment in tokens.segments if segment.turns[0] in each.turns]
        agent = trajectory.turns[each.turns[0]].agent
        said = written(each.messages, thoughts=thoughts)
        parts.append(_Part(agent, said, each.given, segments))
    return parts


def _written(segment: Segment) -> Row:
    return {
        "agent": without_surrogates(segment.agent),
        "token_ids": list(segment.token_ids),
        "loss_mask": list(segment.loss_mask),
        "logprobs": list(segment.logprobs),
        "retokenised": segment.retokenised,
    }
