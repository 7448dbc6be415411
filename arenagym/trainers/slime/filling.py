"""A trajectory as slime's samples, and what arenagym notes on them."""

import copy
from collections.abc import Iterator, MutableMapping, Sequence
from typing import Any, Protocol

from arenagym.errors import RecordError, SettingError
from arenagym.records import Segment, StopReason, Trajectory, from_json, to_json
from arenagym.trainers.chat_template import ChatTokenizer
from arenagym.trainers.rows import TaskRow
from arenagym.trainers.samples import Nodes, longest, policy_nodes

NOTES = "arenagym"
"""Where in `Sample.metadata` arenagym keeps what it knows of a rollout."""


class Sample(Protocol):
    """What is used of slime's `Sample`: a dataclass, of which copies are made with `copy`."""

    group_index: int | None
    index: int | None
    rollout_id: int | None
    session_id: str | None
    prompt: Any
    tokens: list[int]
    response: str
    response_length: int
    loss_mask: list[int] | None
    rollout_log_probs: list[float] | None
    weight_versions: list[str]
    reward: Any
    remove_sample: bool
    status: Any
    metadata: dict[str, Any]


class Rollout(list[Sample]):
    """The samples of one rollout, where it may have several.

    With `--group-rm` slime gives a rollout its reward by assigning to the `reward` of what
    `generate` returned; a plain list has none.
    """

    @property
    def reward(self) -> object:
        """What every sample of the rollout has."""
        return self[0].reward

    @reward.setter
    def reward(self, value: object) -> None:
        for sample in self:
            sample.reward = value


def fragments(rollout: Sample | Sequence[Sample]) -> Sequence[Sample]:
    """The samples of a rollout as slime passes it on: one, or a list."""
    return rollout if isinstance(rollout, Sequence) else (rollout,)


def row_of(sample: Sample) -> TaskRow:
    """The task in the sample's metadata.

    Raises:
        RecordError: there is none.
    """
    return TaskRow.of(sample.metadata or {})


def notes(sample: Sample) -> MutableMapping[str, Any]:
    """What arenagym knows of the sample's rollout.

    Raises:
        SettingError: it is none of arenagym's.
    """
    found = (sample.metadata or {}).get(NOTES)
    if found is None and sample.status is type(sample.status).ABORTED:  # it never began
        sample.metadata = {**(sample.metadata or {}), NOTES: (found := {})}
    if not isinstance(found, dict):
        raise SettingError(
            f"sample {sample.index} was not made by arenagym.trainers.slime.generate: set "
            "--custom-generate-function-path"
        )
    return found


def trajectory_of(sample: Sample) -> Trajectory | None:
    """The trajectory that its notes hold; None where the rollout was aborted."""
    written = notes(sample).get("trajectory")
    if written is None:
        return None
    if not isinstance(written, str):
        raise RecordError(f"sample {sample.index}: its trajectory is no JSON text")
    return from_json(Trajectory, written)


def filled(
    sample: Sample, trajectory: Trajectory, nodes: Nodes, tokenizer: ChatTokenizer
) -> list[Sample]:
    """The rollout's samples; without a token to learn from, one that is not trained on.

    Args:
        sample: slime's, which becomes the first of them.
        trajectory: what was played.
        nodes: see `Settings`.
        tokenizer: for the text of the response.
    """
    found = [[s for s in node.segments() if s.trained] for node in policy_nodes(trajectory)]
    chosen = [s for each in (found if nodes == "all" else found[:1]) for s in each]
    if nodes == "longest" and (only := longest(trajectory)) is not None:
        chosen = [only]
    status = _status(trajectory, type(sample.status))
    kept = {
        "trajectory": to_json(trajectory).decode(),
        "segments": sum(map(len, found)),
        "left_out": sum(map(len, found)) - len(chosen),
    }
    _name(sample)
    made: list[Sample] = []
    for part, segment in enumerate(chosen or [None]):
        each = sample if part == 0 else copy.copy(sample)
        each.metadata = {**(sample.metadata or {}), NOTES: kept if part == 0 else {}}
        each.status = status
        each.reward = None
        _put(each, segment, tokenizer)
        each.remove_sample |= trajectory.stop_reason.is_failure
        each.weight_versions = _versions(trajectory)
        made.append(each)
    return made


def empty(sample: Sample, tokenizer: ChatTokenizer, **kept: object) -> Sample:
    """An aborted rollout: nothing of it is trained on."""
    _name(sample)
    sample.metadata = {**(sample.metadata or {}), NOTES: kept}
    sample.status = type(sample.status).ABORTED
    sample.reward = None
    _put(sample, None, tokenizer)
    sample.weight_versions = []
    return sample


def _name(sample: Sample) -> None:
    """Samples of one rollout share its id, so that slime's loss counts them as one."""
    if getattr(sample, "rollout_id", None) is None:
        sample.rollout_id = sample.index


def _put(sample: Sample, segment: Segment | None, tokenizer: ChatTokenizer) -> None:
    """Tokens, mask and logprobs; slime's masks begin where the response does.

    slime trains on sequences with at least one token of a prompt and one of a response.
    """
    sample.remove_sample = segment is None
    if segment is None:
        stand_in = tokenizer.eos_token_id or 0
        sample.tokens, sample.response_length = [stand_in, stand_in], 1
        sample.response, sample.loss_mask, sample.rollout_log_probs = "", [0], [0.0]
        return
    start = segment.prompt_len
    sample.tokens = list(segment.token_ids)
    sample.response_length = len(sample.tokens) - start
    sample.loss_mask = list(segment.loss_mask[start:])
    sample.rollout_log_probs = list(segment.logprobs[start:])
    sample.response = tokenizer.decode(sample.tokens[start:], skip_special_tokens=False)


_CUT = (
    StopReason.TRUNCATED,
    StopReason.MAX_TURNS,
    StopReason.MAX_CALLS,
    StopReason.MAX_TOKENS,
    StopReason.MAX_SECONDS,
)


def _status(trajectory: Trajectory, statuses: Any) -> Any:  # noqa: ANN401 - slime's enumeration
    if trajectory.stop_reason.is_failure:
        return statuses.FAILED
    cut = trajectory.turns and trajectory.turns[-1].finish_reason == "length"
    return statuses.TRUNCATED if cut or trajectory.stop_reason in _CUT else statuses.COMPLETED


def _versions(trajectory: Trajectory) -> list[str]:
    turns: Iterator[str | None] = (
        turn.policy_version for node in policy_nodes(trajectory) for turn in node.turns
    )
    return [version for version in turns if version is not None]
