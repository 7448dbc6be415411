"""`training_texts`: a group as PipelineRL's training texts, one for each model call."""

import math
from collections.abc import Iterator
from typing import Any, Literal, get_args

from arenagym.errors import RecordError, SettingError
from arenagym.records import Group, Record, Trajectory, Turn, without_surrogates
from arenagym.rewards import neutral_rewards
from arenagym.trainers.samples import policy_nodes

_ROUNDING = 1e-6
_NO_IDS = "no model call has token ids and logprobs: take OpenAIChat(…, logprobs=True)"
_MOST_DIGITS = 18  # of a version: what is longer is another thing, and no number of 64 bits
MASKED = -100
"""The label of tokens that are not learned from."""
Signal = Literal["advantage", "reward"]
"""`"advantage"`: PipelineRL's leave-one-out gives the group's advantages back as they are;
`"reward"`: it makes its own of the group's rewards."""
Unscored = Literal["masked", "drop group"]
"""What becomes of rollouts without a reward: `"masked"`, they have no token to learn from;
`"drop group"`, their group is left out."""
CallNodes = Literal["all", "root"]
"""Whose calls are learned from: also those of sub-agents, or the agent's own alone."""


class TrainingText(Record, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """One model call as PipelineRL's `TrainingText` has it; what other fields there are is dropped.

    `labels` are -100 but for the sampled tokens, which come last, and for which there are the
    `logprobs`. `metadata` holds `model_version`, `rollout_index` and `step_index`.
    """

    text: str
    n_predicted: int
    reward: float = 0.0
    logprobs: tuple[float, ...] = ()
    ref_logprobs: tuple[float, ...] = ()
    input_ids: tuple[int, ...] = ()
    labels: tuple[int, ...] = ()
    group_id: str | None = None
    finished: bool = False
    prompt_tokens: int = 0
    output_tokens: int = 0
    visual_features: None = None
    metadata: dict[str, Any] = {}

    def __post_init__(self) -> None:
        drawn = len(self.logprobs)
        start = len(self.input_ids) - drawn
        if not self.input_ids or len(self.labels) != len(self.input_ids) or start < 0:
            raise RecordError(
                f"{len(self.input_ids)} ids, {len(self.labels)} labels, {drawn} logprobs: a label "
                "for each id, and a logprob for each of the last of them"
            )
        if min(self.input_ids) < 0 or not all(map(math.isfinite, self.logprobs)):
            raise RecordError("ids are 0 or more, and the logprob of a sampled token is finite")
        if any(label != MASKED for label in self.labels[:start]) or (
            self.labels[start:] != self.input_ids[start:]
        ):
            raise RecordError("labels are -100, and then the ids that have logprobs")

    def fields(self) -> dict[str, Any]:
        """Every field, also those that are as by default: PipelineRL's readers want them all."""
        values = {name: getattr(self, name) for name in self.__struct_fields__}
        try:
            self.text.encode()
        except UnicodeEncodeError:  # PipelineRL's writer would stop at it, and the run with it
            values["text"] = without_surrogates(self.text)
        return {name: list(v) if isinstance(v, tuple) else v for name, v in values.items()}


class Texts(Record, frozen=True, kw_only=True):
    """A group's training texts, and what is not to be learned from among its rollouts.

    `unscored` rollouts have no reward, `empty` ones no model call with ids and logprobs, and
    `left_out` counts calls without them. `why` says why a group has no texts at all.
    """

    group_id: str
    texts: tuple[TrainingText, ...] = ()
    unscored: int = 0
    empty: int = 0
    left_out: int = 0
    why: str = ""


def training_texts(
    group: Group,
    *,
    signal: Signal = "advantage",
    unscored: Unscored = "masked",
    nodes: CallNodes = "all",
    model_version: int = 0,
) -> Texts:
    """The texts of a group; each rollout has at least one, as PipelineRL counts rollouts.

    PipelineRL gives all texts of a rollout the advantage (r − mean of the other rollouts), which
    counts a rollout once however many texts it has. With n rollouts and advantages A that add up
    to 0, the rewards A·(n − 1)/n come back as A. Leave its `divide_advantage_by_std` off.

    Args:
        group: with its rewards and advantages.
        signal: what PipelineRL is to make advantages of.
        unscored: what becomes of rollouts without a reward.
        nodes: `"all"`: calls of sub-agents are learned from too; `"root"`: the agent's own alone.
        model_version: of calls for which the engine gave none.

    Raises:
        SettingError: no such `signal`, `unscored` or `nodes`.
    """
    check_words(signal=signal, unscored=unscored, nodes=nodes)
    missing = sum(reward is None for reward in group.rewards)
    if missing and unscored == "drop group":
        why = f"{missing} of {len(group.rewards)} rollouts are unscored"
        return Texts(group_id=group.group_id, unscored=missing, why=why)
    handed = handed_rewards(group) if signal == "advantage" else neutral_rewards(group.rewards)
    made: list[TrainingText] = []
    empty = left_out = 0
    for place, trajectory in enumerate(group.trajectories):
        rollout = rollout_texts(
            trajectory,
            handed[place],
            learned=group.rewards[place] is not None,
            group_id=group.group_id,
            place=place,
            nodes=nodes,
            model_version=model_version,
        )
        made += rollout.texts
        empty += rollout.empty
        left_out += rollout.left_out
    nothing = empty == len(group.trajectories)
    return Texts(
        group_id=group.group_id,
        texts=() if nothing else tuple(made),
        unscored=missing,
        empty=empty,
        left_out=left_out,
        why=_NO_IDS if nothing else "",
    )


def check_words(
    *, signal: Signal = "advantage", unscored: Unscored = "masked", nodes: CallNodes = "all"
) -> None:
    """See that there are such settings.

    Raises:
        SettingError: there are not.
    """
    for given, known in ((signal, Signal), (unscored, Unscored), (nodes, CallNodes)):
        if given not in get_args(known):
            raise SettingError(f"{given!r}: it is one of {', '.join(get_args(known))}")


def rollout_texts(
    trajectory: Trajectory,
    reward: float,
    *,
    learned: bool,
    group_id: str,
    place: int = 0,
    nodes: CallNodes = "all",
    model_version: int = 0,
) -> Texts:
    """The texts of one rollout, at least one, all with the same reward.

    Args:
        trajectory: what was played.
        reward: as PipelineRL is to have it.
        learned: False leaves no token to learn from.
        group_id: of its group.
        place: its number in the group.
        nodes: see `training_texts`, like `model_version`.
        model_version: of calls for which the engine gave none.
    """
    found = list(_calls(trajectory, nodes))
    known = [call for call in found if call.whole]
    texts = []
    for step, call in enumerate(known or [_Call(prompt="", ids=(0, 0), turn=None)]):
        metadata = {
            "model_version": call.version(model_version),
            "rollout_index": place,
            "step_index": step,
        }
        texts.append(call.text(reward, group_id, metadata, learned=learned))
    return Texts(
        group_id=group_id,
        texts=tuple(texts),
        unscored=int(not learned),
        empty=int(not known),
        left_out=len(found) - len(known),
    )


def handed_rewards(group: Group) -> list[float]:
    """Rewards of which leave-one-out makes the group's advantages.

    r_i − mean of the others = n/(n − 1)·(r_i − mean of all), so r = A·(n − 1)/n if A adds up to 0,
    as it does if it was normalised within the group; unscored rollouts, with 0, take part in it.

    Raises:
        SettingError: the advantages do not add up to 0.
    """
    n = len(group.advantages)
    if abs(sum(group.advantages)) > _ROUNDING * n:
        raise SettingError(
            f"group {group.group_id}: its advantages add up to {sum(group.advantages):g}, not to "
            "0, so leave-one-out cannot give them back; take signal='reward'"
        )
    return [advantage * (n - 1) / n for advantage in group.advantages]


class _Call(Record, frozen=True, kw_only=True):
    """A model call: the ids that went in, and the turn; None stands for there being none."""

    prompt: str
    ids: tuple[int, ...] | None
    turn: Turn | None

    @property
    def whole(self) -> bool:
        """Whether there are ids and logprobs."""
        turn = self.turn
        return bool(
            self.ids and turn is not None and turn.output_ids and turn.output_logprobs is not None
        )

    def version(self, default: int) -> int:
        """Of the policy that sampled."""
        given = None if self.turn is None else self.turn.policy_version
        known = given is not None and given.isdecimal() and len(given) <= _MOST_DIGITS
        return int(given) if known and given else default

    def text(
        self, reward: float, group_id: str, metadata: dict[str, Any], *, learned: bool
    ) -> TrainingText:
        turn, ids = self.turn, self.ids or ()
        drawn = () if turn is None else turn.output_ids or ()
        logprobs = () if turn is None else turn.output_logprobs or ()
        said = "" if turn is None else turn.output.content
        labels = (MASKED,) * len(ids) + (drawn if learned else (MASKED,) * len(drawn))
        return TrainingText(
            text=self.prompt + said,
            n_predicted=len(said),
            reward=reward,
            logprobs=logprobs if learned else (),
            input_ids=(*ids, *drawn),
            labels=labels,
            group_id=group_id,
            finished=turn is not None and turn.finish_reason != "length",
            prompt_tokens=len(ids),
            output_tokens=len(drawn),
            metadata=metadata,
        )


def _calls(trajectory: Trajectory, nodes: CallNodes) -> Iterator[_Call]:
    for node in policy_nodes(trajectory) if nodes == "all" else (trajectory,):
        calls = zip(node.turns, node.prompts(), node.prompt_ids(), strict=True)
        for turn, prompt, ids in calls:
            asked = "".join(f"{message.role}: {message.content}\n" for message in prompt)
            yield _Call(prompt=f"{asked}assistant: ", ids=ids, turn=turn)
