"""`Segment`: what a trainer learns from, derived from raw turns; `Tokens`: all there is of it."""

import math
from collections.abc import Callable, Sequence
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

from arenagym.errors import RecordError
from arenagym.records.chat import Message, Record

if TYPE_CHECKING:
    from arenagym.records.trajectory import Trajectory, Turn

_MOST_OPEN = 8  # conversations of an agent's that a turn may go on with


class Segment(Record, frozen=True, kw_only=True):
    """A trainable token sequence, derived from turns of one agent that go on with each other.

    `token_ids`, `loss_mask` and `logprobs` have equal length. The mask is 1 on sampled
    tokens alone, each of which has a finite logprob (natural log); a logprob is 0.0 where the mask
    is 0. `turns` are the indices of the turns merged into it, `spans` the half-open range of each
    one's sampled tokens, in order.

    Two kinds are for supervised learning alone, and are only made where they are asked for (see
    `Trajectory.tokens`). `retokenised` says that the server did not give all ids, so that some are
    a tokenizer's reading of the text: the policy may have seen or sampled others. `logprobs` is
    empty, not 0, where nothing says how likely the sampled tokens were.
    """

    agent: str
    token_ids: tuple[int, ...]
    loss_mask: tuple[int, ...]
    logprobs: tuple[float, ...]
    turns: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    retokenised: bool = False

    def __post_init__(self) -> None:
        length = len(self.token_ids)
        if len(self.loss_mask) != length or len(self.logprobs) not in (length, 0):
            raise RecordError(
                f"token_ids, loss_mask and logprobs differ in length: "
                f"{length}, {len(self.loss_mask)}, {len(self.logprobs)}"
            )
        if len(self.turns) != len(self.spans):
            raise RecordError(f"{len(self.turns)} turns, but {len(self.spans)} spans")
        if min(self.token_ids, default=0) < 0:
            raise RecordError(f"{min(self.token_ids)} is no token id: ids are 0 or more")
        end = 0
        for start, stop in self.spans:
            if not end <= start <= stop <= length:
                raise RecordError(
                    f"span ({start}, {stop}) lies outside {length} tokens, or before the end, "
                    f"{end}, of the span in front of it"
                )
            self._check_unsampled(end, start)
            self._check_sampled(start, stop)
            end = stop
        self._check_unsampled(end, length)

    def _check_unsampled(self, start: int, stop: int) -> None:
        if any(self.loss_mask[start:stop]):
            raise RecordError(
                f"loss_mask is not 0 on all of tokens {start} to {stop}, which were not sampled"
            )
        if any(self.logprobs[start:stop]):
            raise RecordError(
                f"a logprob is not 0 among tokens {start} to {stop}, which were not sampled"
            )

    def _check_sampled(self, start: int, stop: int) -> None:
        mask, logprobs = self.loss_mask[start:stop], self.logprobs[start:stop]
        if not {0, 1}.issuperset(mask):
            raise RecordError(f"loss_mask is {set(mask) - {0, 1}} in tokens {start} to {stop}")
        if not all(map(math.isfinite, logprobs)):
            raise RecordError("a sampled token has a finite logprob")
        if 0 in mask and any(
            logprob for on, logprob in zip(mask, logprobs, strict=False) if not on
        ):
            raise RecordError(
                f"a logprob is not 0 where loss_mask is 0, in tokens {start} to {stop}"
            )

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

    `merged` turns went on with a segment of their agent's, `forked` ones could not, as their input
    did not begin with its tokens, and began another. `left_out` turns sampled nothing, or have no
    ids or no logprobs. An agent's first turn that is not left out is none of these.
    """

    segments: tuple[Segment, ...] = ()
    merged: int = 0
    forked: int = 0
    left_out: int = 0


Retokenise = Callable[[Sequence[Message], Message], tuple[Sequence[int], Sequence[int]]]
"""From a call's prompt and its output to the ids of both."""


def derive(trajectory: "Trajectory", retokenise: Retokenise | None = None) -> Tokens:
    """See `Trajectory.tokens`; takes time in proportion to what the turns store."""
    agents: dict[str, _Agent] = {}
    drafts: list[_Draft] = []
    merged = left_out = 0
    prompts = repeat(()) if retokenise is None else trajectory.prompts()
    for index, (turn, prompt) in enumerate(zip(trajectory.turns, prompts, strict=False)):
        agent = agents.setdefault(turn.agent, _Agent())
        known = agent.hear(turn)
        piece = _read(turn, prompt, agent.ids if known else None, retokenise)
        if piece is None:
            agent.add(turn.output_ids or ())
            left_out += 1
            continue
        draft = agent.going_on(piece) if known else agent.beginning_of(piece)
        if draft is None:
            draft = _Draft(turn.agent, piece.given, piece.kind)
            drafts.append(draft)
        else:
            merged += 1
        draft.append(index, piece)
        agent.add(turn.output_ids or ())
        agent.use(draft)
    began = len({draft.agent for draft in drafts})
    return Tokens(
        segments=tuple(draft.finish() for draft in drafts),
        merged=merged,
        forked=len(drafts) - began,
        left_out=left_out,
    )


class _Piece:
    """What one turn gives: input ids, sampled ids and, if they are known, logprobs."""

    def __init__(
        self,
        given: Sequence[int],
        drawn: Sequence[int],
        logprobs: Sequence[float] | None,
        *,
        guessed: bool,
    ) -> None:
        self.given = given
        self.drawn = drawn
        self.logprobs = logprobs
        self.kind = (guessed, logprobs is not None)
        """Turns of one segment are of one kind."""


def _read(
    turn: "Turn",
    prompt: Sequence[Message],
    given: Sequence[int] | None,
    retokenise: Retokenise | None,
) -> _Piece | None:
    """A turn's piece; None if there is nothing to train on."""
    drawn, logprobs = turn.output_ids, turn.output_logprobs
    if given is not None and drawn is not None:
        usable = drawn and (logprobs is not None or retokenise is not None)
        return _Piece(given, drawn, logprobs, guessed=False) if usable else None
    if retokenise is None:
        return None
    asked, said = retokenise(prompt, turn.output)
    if drawn is None:
        drawn, logprobs = tuple(said), None
    if not drawn:
        return None
    return _Piece(tuple(asked) if given is None else given, drawn, logprobs, guessed=True)


class _Drawn(NamedTuple):
    """Where a turn's sampled tokens lie in its segment."""

    turn: int
    span: tuple[int, int]
    logprobs: Sequence[float]


class _Draft:
    """A segment in the making."""

    def __init__(self, agent: str, given: Sequence[int], kind: tuple[bool, bool]) -> None:
        self.agent = agent
        self.ids = list(given)
        self.kind = kind
        self.agreed = 0
        """How many of its ids the agent's latest input begins with."""
        self._drawn: list[_Drawn] = []

    def append(self, index: int, piece: _Piece) -> None:
        """Go on with a turn whose input begins with the ids so far."""
        self.ids += piece.given[len(self.ids) :]
        start = len(self.ids)
        self.ids += piece.drawn
        self._drawn.append(_Drawn(index, (start, len(self.ids)), piece.logprobs or ()))

    def finish(self) -> Segment:
        mask = [0] * len(self.ids)
        logprobs = [0.0] * len(self.ids) if self.kind[1] else []
        for _, (start, stop), known in self._drawn:
            mask[start:stop] = [1] * (stop - start)
            if logprobs:
                logprobs[start:stop] = known
        return Segment(
            agent=self.agent,
            token_ids=tuple(self.ids),
            loss_mask=tuple(mask),
            logprobs=tuple(logprobs),
            turns=tuple(drawn.turn for drawn in self._drawn),
            spans=tuple(drawn.span for drawn in self._drawn),
            retokenised=self.kind[0],
        )


class _Agent:
    """The ids of an agent's latest call, and the segments that its next may go on with.

    A turn stores only what its input changes in the call before, so only that is compared.
    """

    def __init__(self) -> None:
        self.ids: list[int] = []
        self._open: list[_Draft] = []

    def hear(self, turn: "Turn") -> bool:
        """Take in a turn's input; False if its ids are not known."""
        kept = 0 if turn.prompt_ids is None else turn.kept_ids
        if kept > len(self.ids):
            raise RecordError(f"turn {turn.call_id} keeps {kept} of {len(self.ids)} ids")
        del self.ids[kept:]
        for draft in self._open:
            draft.agreed = min(draft.agreed, kept)
        self.add(turn.prompt_ids or ())
        return turn.prompt_ids is not None

    def add(self, new: Sequence[int]) -> None:
        """Put ids after those that are there."""
        for draft in self._open:
            if draft.agreed == len(self.ids):
                draft.agreed += _common(draft.ids, draft.agreed, new)
        self.ids += new

    def going_on(self, piece: _Piece) -> "_Draft | None":
        """The longest segment that the ids so far begin with."""
        found = [d for d in self._open if d.agreed == len(d.ids) and d.kind == piece.kind]
        return max(reversed(found), key=lambda draft: len(draft.ids), default=None)

    def beginning_of(self, piece: _Piece) -> "_Draft | None":
        """The longest segment that a guessed input begins with."""
        found = [
            draft
            for draft in self._open
            if draft.kind == piece.kind and list(piece.given[: len(draft.ids)]) == draft.ids
        ]
        return max(reversed(found), key=lambda draft: len(draft.ids), default=None)

    def use(self, draft: _Draft) -> None:
        """A turn went into this segment: keep it, and those that were used last."""
        draft.agreed = _common(draft.ids, 0, self.ids) if draft.kind[0] else len(self.ids)
        self._open = [*(d for d in self._open if d is not draft), draft][-_MOST_OPEN:]


def _common(ids: list[int], start: int, others: Sequence[int]) -> int:
    """How many of `others` are the ids from `start` on."""
    length = min(len(ids) - start, len(others))
    if ids[start : start + length] == list(others[:length]):
        return length
    return next(k for k in range(length) if ids[start + k] != others[k])
