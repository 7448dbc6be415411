"""`View`: a trajectory as text for a judge, of a bounded length by a stated rule."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, get_args

from arenagym.errors import SettingError
from arenagym.judges.forms.untrusted import clean, cut
from arenagym.records import Message, TokenCounter, Trajectory, estimate_tokens

SubAgents = Literal["none", "summary", "full"]
SHORTEST = 150
"""The least tokens of a trajectory that are worth showing."""
_LEAST_PIECE = 40
_ANSWER_ONCE = 200
_HIDDEN = "(not shown)"


@dataclass(frozen=True)
class View:
    """What a judge is shown of a trajectory: its steps, then its final answer.

    The steps are the conversation after the task. If all is too long for `tokens`, the answer
    keeps half of them (more, where the steps need less) and the steps share the rest: first
    the results of tools and sub-agents keep only head and tail, the longest losing most, down
    to 40 tokens each; then the agent's own words likewise; then steps in the middle are left
    out. Every cut says what is missing.

    Attributes:
        tokens: the most that is shown of one trajectory, as `count` counts.
        evidence: whether the results of tools, and what the environment said, are shown.
        sub_agents: the trajectories of sub-agents, with all below them: `"summary"` (what each
            was asked and answered), `"full"` (all their steps) or `"none"`.
        count: counts tokens; by default a cautious guess that needs no tokenizer.
    """

    tokens: int = 6_000
    evidence: bool = True
    sub_agents: SubAgents = "summary"
    count: TokenCounter = field(default=estimate_tokens, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.tokens < SHORTEST:
            raise SettingError(f"tokens={self.tokens}: a view has at least {SHORTEST}")
        if self.sub_agents not in get_args(SubAgents):
            raise SettingError(f"sub_agents={self.sub_agents!r}: none, summary or full")

    def show(self, trajectory: Trajectory, tokens: int | None = None) -> str:
        """The trajectory as text, cleaned, in at most about `tokens` (None: the view's own)."""
        limit = self.tokens if tokens is None else tokens
        answer = trajectory.answer or "(no answer)"
        pieces = [piece for piece in self._pieces(trajectory) if piece.text]
        sizes = [self._size(piece.text) for piece in pieces]
        room = max(limit // 2, limit - sum(sizes))
        answer = cut(answer, room, self.count)
        steps = self._fit(pieces, sizes, limit - min(room, self._size(answer)))
        shown = "\n".join(f"{piece.who}: {piece.text}" for piece in steps) or "(no steps)"
        return f"Steps:\n{clean(shown)}\nFinal answer:\n{clean(answer)}"

    def query(self, text: str, tokens: int | None = None) -> str:
        """A task's query as text, cleaned, in at most about `tokens`."""
        return clean(cut(text, self.tokens if tokens is None else tokens, self.count))

    def _size(self, text: str) -> int:
        """Tokens of a text; a text far beyond the limit is not counted to the end."""
        most = 16 * self.tokens
        return self.count(clean(text)) if len(text) <= most else len(text) // 4

    def _pieces(self, trajectory: Trajectory, depth: int = 0) -> "Iterator[_Piece]":
        messages = trajectory.messages
        asked = next((i for i, message in enumerate(messages) if message.role == "user"), -1)
        indent = "  " * depth
        answer = trajectory.answer or ""
        for message in messages[asked + 1 :]:
            if message.role == "assistant":
                said = _said(message)
                if len(answer) > _ANSWER_ONCE:
                    said = said.replace(answer, "(the final answer, below)")
                yield _Piece(f"{indent}- agent", said, own=True)
            else:
                text = message.content.strip() if self.evidence else _HIDDEN
                yield _Piece(f"{indent}- observation", text, own=False)
        if self.sub_agents == "none":
            return
        for child in trajectory.children:
            yield from self._child(child, depth + 1)

    def _child(self, child: Trajectory, depth: int) -> "Iterator[_Piece]":
        who = f"{'  ' * depth}- sub-agent {child.agent}"
        asked = next((m.content for m in child.messages if m.role == "user"), "")
        short = self.sub_agents == "summary"
        summary = (
            f"{len(child.turns)} turns, {child.stop_reason.value}; "
            f"asked: {cut(' '.join(asked.split()), _LEAST_PIECE, self.count)}; "
            f"answered: {cut((child.answer or '(nothing)').strip(), 3 * _LEAST_PIECE, self.count)}"
        )
        yield _Piece(who, summary, own=False)
        if not short:
            yield from self._pieces(child, depth + 1)
            return
        for below in child.children:
            yield from self._child(below, depth + 1)

    def _fit(self, pieces: "Sequence[_Piece]", sizes: Sequence[int], limit: int) -> "list[_Piece]":
        """The pieces, of these sizes, in at most about `limit` tokens; see the class."""
        if sum(sizes) <= limit:
            return list(pieces)
        for own in (False, True):
            rest = sum(s for s, piece in zip(sizes, pieces, strict=True) if piece.own != own)
            capped = [s for s, piece in zip(sizes, pieces, strict=True) if piece.own == own]
            cap = max(_LEAST_PIECE, _level(capped, limit - rest))
            sizes = [
                min(s, cap) if piece.own == own else s
                for s, piece in zip(sizes, pieces, strict=True)
            ]
            if sum(sizes) <= limit:
                break
        kept = set(_ends(sizes, limit))
        shown = []
        for i, (piece, size) in enumerate(zip(pieces, sizes, strict=True)):
            if i in kept:
                shown.append(piece._replace(text=cut(piece.text, size, self.count)))
            elif i - 1 in kept or i == 0:
                missing = len(pieces) - len(kept)
                shown.append(_Piece("-", f"[... {missing} steps left out ...]", own=True))
        return shown


class _Piece(NamedTuple):
    """A step's text; `own` is what the agent itself wrote."""

    who: str
    text: str
    own: bool


def _said(message: Message) -> str:
    said = [message.reasoning or "", message.content.strip()]
    said += [f"calls {call.name} {call.arguments}" for call in message.tool_calls]
    return " ".join(part for part in said if part)


def _level(sizes: Iterable[int], room: int) -> int:
    """The largest cap under which sizes that are cut to it sum to at most `room`."""
    left = sorted(sizes)
    while left:
        cap = room // len(left) if room > 0 else 0
        if left[0] > cap:
            return cap
        room -= left.pop(0)
    return max(room, 0)


def _ends(sizes: Sequence[int], limit: int) -> Iterator[int]:
    """Indices from the last and the first inwards, in turn, while their sizes fit."""
    low, high, last = 0, len(sizes) - 1, True
    while low <= high:
        i = high if last else low
        limit -= sizes[i]
        if limit < 0:
            return
        yield i
        low, high, last = (low, high - 1, False) if last else (low + 1, high, True)
