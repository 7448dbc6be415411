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


class Segment(Record, frozen=True, kw_only=True):
    """A trainable token sequence, derived from consecutive turns of one agent.

    `token_ids`, `loss_mask` and `logprobs` have equal length. The mask is 1 on sampled
    tokens alone; a logprob is 0.0 where the mask is 0. `turns` are the indices of the turns
    merged into it, `spans` the half-open range of each one's sampled tokens.
    """

    agent: str
    token_ids: tuple[int, ...]
    loss_mask: tuple[int, ...]
    logprobs: tuple[float, ...]
    turns: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]

    def __post_init__(self) -> None:
        if not len(self.token_ids) == len(self.loss_mask) == len(self.logprobs):
            raise RecordError(
                f"token_ids, loss_mask and logprobs differ in length: "
                f"{len(self.token_ids)}, {len(self.loss_mask)}, {len(self.logprobs)}"
            )
        sampled = [0] * len(self.token_ids)
        for start, end in self.spans:
            if not 0 <= start <= end <= len(sampled):
                raise RecordError(f"span ({start}, {end}) lies outside {len(sampled)} tokens")
            sampled[start:end] = [1] * (end - start)
        for i, (mask, drawn) in enumerate(zip(self.loss_mask, sampled, strict=True)):
            if mask not in (0, 1) or mask > drawn:
                raise RecordError(f"loss_mask is {mask} at token {i}, which was not sampled")

    @property
    def prompt_len(self) -> int:
        """Number of tokens before the first sampled one."""
        return self.spans[0][0] if self.spans else len(self.token_ids)


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
                ends.pop(turn.agent, None)
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

    def segments(self) -> tuple[Segment, ...]:
        """Trainable token sequences; turns without ids or logprobs are left out.

        A turn joins its agent's open segment only if its input begins with exactly the
        tokens so far: nothing is ever re-tokenised, so what is trained on is what was sampled.
        """
        open_segments: dict[str, Segment] = {}
        closed: list[Segment] = []
        for index, (turn, ids) in enumerate(zip(self.turns, self.prompt_ids(), strict=True)):
            if ids is None or turn.output_ids is None or turn.output_logprobs is None:
                continue
            before = open_segments.pop(turn.agent, None)
            if before is not None and ids[: len(before.token_ids)] != before.token_ids:
                closed.append(before)
                before = None
            open_segments[turn.agent] = _extended(before, index, turn, ids)
        return tuple(sorted((*closed, *open_segments.values()), key=lambda s: s.turns[0]))


def _extended(before: Segment | None, index: int, turn: Turn, ids: tuple[int, ...]) -> Segment:
    """The segment `before`, if any, with the turn's new input (mask 0) and output (mask 1)."""
    drawn, logprobs = turn.output_ids or (), turn.output_logprobs or ()
    old = before or Segment(
        agent=turn.agent, token_ids=(), loss_mask=(), logprobs=(), turns=(), spans=()
    )
    new = len(ids) - len(old.token_ids)
    return Segment(
        agent=turn.agent,
        token_ids=(*ids, *drawn),
        loss_mask=(*old.loss_mask, *([0] * new), *([1] * len(drawn))),
        logprobs=(*old.logprobs, *([0.0] * new), *logprobs),
        turns=(*old.turns, index),
        spans=(*old.spans, (len(ids), len(ids) + len(drawn))),
    )
