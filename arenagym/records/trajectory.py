"""One attempt at a task: its raw model calls, and what is derived from them."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from arenagym.errors import RecordError
from arenagym.records.chat import (
    Counts,
    FinishReason,
    Message,
    Record,
    Sampling,
    Usage,
    check_output,
)
from arenagym.records.segments import Retokenise, Segment, Tokens, derive


class Turn(Record, frozen=True, kw_only=True):
    """One model call: what went in, what came out, and how it was sampled.

    The input is stored as a change to the conversation of the same agent's previous turn
    (its input followed by its output): the first `kept` messages of that conversation, then
    `prompt`. Likewise `kept_ids` and `prompt_ids`. So a long trajectory takes linear space,
    and an agent that rewrites its history still loses nothing.
    """

    call_id: str
    agent: str
    output: Message
    kept: int = 0
    prompt: tuple[Message, ...] = ()
    kept_ids: int = 0
    prompt_ids: tuple[int, ...] | None = None
    output_ids: tuple[int, ...] | None = None
    output_logprobs: tuple[float, ...] | None = None
    finish_reason: FinishReason = "stop"
    sampling: Sampling = Sampling()
    usage: Usage = Usage()
    policy_version: str | None = None
    failures: Counts = {}

    def __post_init__(self) -> None:
        if self.output.role != "assistant":
            raise RecordError(f"a turn's output is an assistant message, not {self.output.role!r}")
        if self.kept < 0 or self.kept_ids < 0:
            raise RecordError("kept and kept_ids count messages and tokens: 0 or more")
        check_output(self.output_ids, self.output_logprobs)


class StopReason(StrEnum):
    """Why an episode ended."""

    ANSWERED = "answered"
    """The environment ended the episode (it accepted or judged a final answer)."""
    TRUNCATED = "truncated"
    """A Gymnasium wrapper cut the episode off."""
    MAX_TURNS = "max_turns"
    """The agent's own budget of model calls ran out."""
    MAX_CALLS = "max_calls"
    """The budget of model calls of an agent and its sub-agents together ran out."""
    MAX_TOKENS = "max_tokens"
    """The agent's token budget ran out."""
    MAX_SECONDS = "max_seconds"
    """The agent's time budget ran out."""
    NO_ACTION = "no_action"
    """Reply after reply held no action that could be parsed."""
    MODEL_ERROR = "model_error"
    """A model call failed for good. Infrastructure: not the policy's doing."""
    ENV_ERROR = "env_error"
    """The environment raised. Infrastructure."""
    AGENT_ERROR = "agent_error"
    """The agent's own code raised. Infrastructure."""
    SANDBOX_ERROR = "sandbox_error"
    """A sandbox broke. Infrastructure."""

    @property
    def is_failure(self) -> bool:
        """True where the machinery broke, so that no score may be derived."""
        return self in _INFRASTRUCTURE


_INFRASTRUCTURE = frozenset(
    {
        StopReason.MODEL_ERROR,
        StopReason.ENV_ERROR,
        StopReason.AGENT_ERROR,
        StopReason.SANDBOX_ERROR,
    }
)


class Trajectory(Record, frozen=True, kw_only=True):
    """One attempt at a task by one agent.

    `reward` is the sum of the environment's own rewards, None if it gave none (an open-ended
    task, or machinery that broke); `rewards` names its parts. `tail` holds what the
    environment said after the last turn. `children` are those of sub-agents, in the order in which
    they were called; `parent_call_id` is a child's link to the parent's turn that led to it.
    `info` is the environment's last info, JSON only.
    """

    id: str
    agent: str
    model: str
    stop_reason: StopReason
    turns: tuple[Turn, ...] = ()
    tail: tuple[Message, ...] = ()
    children: tuple["Trajectory", ...] = ()
    parent_call_id: str | None = None
    answer: str | None = None
    reward: float | None = None
    rewards: dict[str, float] = {}
    error: str | None = None
    parse_failures: int = 0
    failures: Counts = {}
    attempt: int = 0
    seed: int | None = None
    seconds: float = 0.0
    info: dict[str, Any] = {}

    @property
    def valid(self) -> bool:
        """Whether it may compete: the episode ended by itself with an answer."""
        return self.stop_reason is StopReason.ANSWERED and bool((self.answer or "").strip())

    @property
    def usage(self) -> Usage:
        """Tokens and calls of the whole tree."""
        return sum((turn.usage for node in self.walk() for turn in node.turns), Usage())

    def walk(self) -> Iterator["Trajectory"]:
        """This trajectory and all below it, parents before children."""
        yield self
        for child in self.children:
            yield from child.walk()

    def prompts(self) -> Iterator[tuple[Message, ...]]:
        """For each turn, the messages that went into the model, in full."""
        ends: dict[str, tuple[Message, ...]] = {}
        for turn in self.turns:
            before = ends.get(turn.agent, ())
            if turn.kept > len(before):
                raise RecordError(
                    f"turn {turn.call_id} keeps {turn.kept} of {len(before)} messages"
                )
            prompt = (*before[: turn.kept], *turn.prompt)
            ends[turn.agent] = (*prompt, turn.output)
            yield prompt

    def prompt_ids(self) -> Iterator[tuple[int, ...] | None]:
        """For each turn, the token ids that went into the model, None where not recorded."""
        ends: dict[str, tuple[int, ...]] = {}
        for turn in self.turns:
            if turn.prompt_ids is None:
                ends[turn.agent] = turn.output_ids or ()
                yield None
                continue
            before = ends.get(turn.agent, ())
            if turn.kept_ids > len(before):
                raise RecordError(f"turn {turn.call_id} keeps {turn.kept_ids} of {len(before)} ids")
            ids = (*before[: turn.kept_ids], *turn.prompt_ids)
            ends[turn.agent] = (*ids, *(turn.output_ids or ()))
            yield ids

    @property
    def messages(self) -> tuple[Message, ...]:
        """The conversation in full: the last turn's input, its output and the tail."""
        last: tuple[Message, ...] = ()
        for prompt, turn in zip(self.prompts(), self.turns, strict=True):
            last = (*prompt, turn.output)
        return (*last, *self.tail)

    def tokens(self, retokenise: Retokenise | None = None) -> Tokens:
        """The trainable token sequences of its own turns; children have theirs.

        A turn joins a segment of its agent's only if its input begins with exactly the segment's
        tokens: nothing is re-tokenised, so what is trained on is what was sampled. (Of an agent
        with several conversations, the eight that were used last can be joined.)

        Args:
            retokenise: for supervised learning: makes the ids of turns for which the server gave
                none, whose segments are then `retokenised`; turns without logprobs are taken too,
                in segments whose `logprobs` are empty. None leaves both out.

        Raises:
            RecordError: a turn keeps more ids than there were.
        """
        return derive(self, retokenise)

    def segments(self) -> tuple[Segment, ...]:
        """The segments of `tokens()`."""
        return self.tokens().segments
