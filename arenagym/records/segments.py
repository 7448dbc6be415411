"""`Segment`: what a trainer learns from, derived from raw turns; `Tokens`: all there is of it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from arenagym.errors import RecordError
from arenagym.records.chat import Message, Record

if TYPE_CHECKING:
    from arenagym.records.trajectory import Trajectory, Turn


class Segment(Record, frozen=True, kw_only=True):
    """A trainable token sequence, derived from consecutive turns of one agent.

    `token_ids`, `loss_mask` and `logprobs` have equal length. The mask is 1 on sampled
    tokens alone; a logprob is 0.0 where the mask is 0. `turns` are the indices of the turns
    merged into it, `spans` the half-open range of each one's sampled tokens.
    `retokenised` says that the server gave no ids, so that these are a tokenizer's reading of the
    text: the policy may have sampled others, and nothing says how likely they were.
    """

    agent: str
    token_ids: tuple[int, ...]
    loss_mask: tuple[int, ...]
    logprobs: tuple[float, ...]
    turns: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    retokenised: bool = False

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

    @property
    def trained(self) -> int:
        """Number of tokens that are learned from."""
        return sum(self.loss_mask)


class Tokens(Record, frozen=True, kw_only=True):
    """The segments of a trajectory's own turns, and how they came about.

    `merged` turns went on with their agent's segment, `forked` ones could not, as their input did
    not begin with its tokens, and began another. `left_out` turns have no ids or no logprobs.
    """

    segments: tuple[Segment, ...] = ()
    merged: int = 0
    forked: int = 0
    left_out: int = 0


Retokenise = Callable[[Sequence[Message], Message], tuple[Sequence[int], Sequence[int]]]
"""From a call's prompt and its output to the ids of both."""


def derive(trajectory: "Trajectory", retokenise: Retokenise | None = None) -> Tokens:
    """See `Trajectory.tokens`."""
    open_ones: dict[str, Segment] = {}
    closed: list[Segment] = []
    merged = forked = left_out = 0
    calls = zip(trajectory.turns, trajectory.prompts(), trajectory.prompt_ids(), strict=True)
    for index, (turn, prompt, ids) in enumerate(calls):
        piece = _piece(index, turn, prompt, ids, retokenise)
        if piece is None:
            left_out += 1
            continue
        before = open_ones.pop(turn.agent, None)
        if before is not None and _continues(before, piece):
            piece = _joined(before, piece)
            merged += 1
        elif before is not None:
            closed.append(before)
            forked += 1
        open_ones[turn.agent] = piece
    found = sorted((*closed, *open_ones.values()), key=lambda segment: segment.turns[0])
    return Tokens(segments=tuple(found), merged=merged, forked=forked, left_out=left_out)


def _piece(
    index: int,
    turn: "Turn",
    prompt: Sequence[Message],
    ids: tuple[int, ...] | None,
    retokenise: Retokenise | None,
) -> Segment | None:
    """One turn as a segment; None if there is nothing to train on."""
    drawn, logprobs = turn.output_ids, turn.output_logprobs
    guessed = ids is None or drawn is None or logprobs is None
    if ids is None or drawn is None or logprobs is None:
        if retokenise is None:
            return None
        given, said = retokenise(prompt, turn.output)
        ids, drawn, logprobs = tuple(given), tuple(said), (0.0,) * len(said)
    return Segment(
        agent=turn.agent,
        token_ids=(*ids, *drawn),
        loss_mask=(0,) * len(ids) + (1,) * len(drawn),
        logprobs=(0.0,) * len(ids) + logprobs,
        turns=(index,),
        spans=((len(ids), len(ids) + len(drawn)),),
        retokenised=guessed,
    )


def _continues(before: Segment, piece: Segment) -> bool:
    length = len(before.token_ids)
    return (
        before.retokenised == piece.retokenised
        and length <= piece.prompt_len
        and piece.token_ids[:length] == before.token_ids
    )


def _joined(before: Segment, piece: Segment) -> Segment:
    """`before` with the turn's new input (mask 0) and output (mask 1)."""
    new = len(before.token_ids)
    return Segment(
        agent=before.agent,
        token_ids=piece.token_ids,
        loss_mask=(*before.loss_mask, *piece.loss_mask[new:]),
        logprobs=(*before.logprobs, *piece.logprobs[new:]),
        turns=(*before.turns, *piece.turns),
        spans=(*before.spans, *piece.spans),
        retokenised=before.retokenised,
    )
