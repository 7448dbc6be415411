"""What requests and replies hold, as validated structs; their JSON schemas make `/openapi.json`."""

from typing import Annotated, Any

import msgspec

from arenagym.records import Group, Trajectory, Usage
from arenagym.trainers.gate import Outcome


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all: read strictly, written with every field."""


class GroupRequest(Body, frozen=True, kw_only=True):
    """A whole group: attempts at one query, as answers or as full trajectories.

    A null answer is an attempt that broke. `group_id` draws the tournament: the same group under
    the same id gets the same rewards. By default it is made from the content.
    """

    query: str
    answers: list[str | None] = []
    trajectories: list[Trajectory] = []
    group_id: Annotated[str, msgspec.Meta(max_length=200)] = ""
    env_id: Annotated[str, msgspec.Meta(max_length=200)] = ""


class RolloutRequest(Body, frozen=True, kw_only=True):
    """One of the `group_size` rollouts of a group, which come in as many requests.

    Either an answer (null: it broke) or a full trajectory. The reply waits for the others.
    """

    group_id: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    group_size: Annotated[int, msgspec.Meta(ge=1)]
    query: str
    answer: str | msgspec.UnsetType | None = msgspec.UNSET
    trajectory: Trajectory | None = None
    env_id: Annotated[str, msgspec.Meta(max_length=200)] = ""


class Spent(Body, frozen=True, kw_only=True):
    """What the judge cost: its calls, those that came to nothing, and the model's tokens."""

    calls: int
    failed: int
    cached: int
    prompt_tokens: int
    completion_tokens: int


class GroupReply(Body, frozen=True, kw_only=True):
    """Of each attempt, in the request's order: its reward, advantage and rank.

    A reward (and rank) of null could not be scored: its advantage is 0 and it must not train.
    Ranks count from 0, the best. A group that tells nothing says `why`, and has advantages 0.
    """

    group_id: str
    rewards: list[float | None]
    advantages: list[float]
    ranks: list[float | None]
    informative: bool
    why: str
    usage: Spent

    @classmethod
    def of(cls, group: Group) -> "GroupReply":
        """What is told of a group."""
        return cls(
            group_id=group.group_id,
            rewards=list(group.rewards),
            advantages=list(group.advantages),
            ranks=list(group.ranks),
            informative=group.informative,
            why=group.why,
            usage=spent(group),
        )


class RolloutReply(Body, frozen=True, kw_only=True):
    """One rollout's part of its group: see `GroupReply`; `rollouts` are those that came."""

    group_id: str
    reward: float | None
    advantage: float
    rank: float | None
    informative: bool
    why: str
    rollouts: int

    @classmethod
    def of(cls, outcome: Outcome) -> "RolloutReply":
        """What is told of a rollout."""
        group = outcome.group
        return cls(
            group_id=group.group_id,
            reward=outcome.reward,
            advantage=outcome.advantage,
            rank=group.ranks[outcome.place],
            informative=group.informative,
            why=group.why,
            rollouts=len(group.trajectories),
        )


class OpenRLHFRequest(Body, frozen=True, kw_only=True):
    """OpenRLHF's form: each query is a prompt and its completion, as the tokenizer decoded them."""

    query: list[str]
    prompts: list[str]
    labels: list[Any]


class OpenRLHFReply(Body, frozen=True, kw_only=True):
    """OpenRLHF's form, which knows no null: see `openrlhf_form`."""

    rewards: list[float]
    scores: list[float]
    extra_logs: dict[str, list[float]]


class ErrorReply(Body, frozen=True, kw_only=True):
    """Why a request was refused, in one line."""

    error: str


def spent(group: Group) -> Spent:
    """What the judge of a group cost."""
    judgements = () if group.tournament is None else group.tournament.judgements
    usage = sum((judgement.usage for judgement in judgements), Usage())
    return Spent(
        calls=len(judgements),
        failed=sum(not judgement.scored for judgement in judgements),
        cached=sum(judgement.cached for judgement in judgements),
        prompt_tokens=usage.prompt_tokens,
        completion_tokens=usage.completion_tokens,
    )
