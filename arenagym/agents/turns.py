"""`TurnLog`: model calls become turns, in the order in which they were made."""

from collections.abc import Sequence

from arenagym.records import Completion, Message, Sampling, Turn

_Made = tuple[str, Sequence[Message], Completion, Sampling]


class TurnLog:
    """The turns of one agent of a tree.

    Several calls may be under way at once: a turn is written when all before it are, as it is
    stored as a change to the one before.
    """

    def __init__(self) -> None:
        self.turns: list[Turn] = []
        self.begun = 0
        """Calls that were made, those that failed or are under way included."""
        self.counted = 0
        """Those of them that count against the budget."""
        self._written = 0
        self._waiting: dict[int, _Made | None] = {}
        self._ends: dict[str, tuple[list[Message], list[int]]] = {}

    def begin(self) -> int:
        """The number of a new call."""
        self.begun += 1
        self.counted += 1
        return self.begun - 1

    def fail(self, number: int, *, counts: bool = True) -> None:
        """A call came to nothing, and may not even count."""
        self.counted -= not counts
        self._waiting[number] = None
        self._write()

    def end(
        self,
        number: int,
        agent: str,
        messages: Sequence[Message],
        completion: Completion,
        sampling: Sampling,
    ) -> None:
        """A call was answered."""
        self._waiting[number] = (agent, messages, completion, sampling)
        self._write()

    def _write(self) -> None:
        while self._written in self._waiting:
            made = self._waiting.pop(self._written)
            if made is not None:
                self._append(str(self._written), *made)
            self._written += 1

    def _append(
        self,
        call_id: str,
        agent: str,
        messages: Sequence[Message],
        reply: Completion,
        sampling: Sampling,
    ) -> None:
        before, ids_before = self._ends.get(agent, ([], []))
        kept = _common(before, messages)
        ids = reply.prompt_ids
        kept_ids = 0 if ids is None else _common(ids_before, ids)
        self.turns.append(
            Turn(
                call_id=call_id,
                agent=agent,
                output=reply.message,
                kept=kept,
                prompt=tuple(messages[kept:]),
                kept_ids=kept_ids,
                prompt_ids=None if ids is None else ids[kept_ids:],
                output_ids=reply.output_ids,
                output_logprobs=reply.output_logprobs,
                finish_reason=reply.finish_reason,
                sampling=sampling,
                usage=reply.usage,
                policy_version=reply.policy_version,
                failures=reply.failures,
            )
        )
        self._ends[agent] = ([*messages, reply.message], [*(ids or ()), *(reply.output_ids or ())])


def _common(a: Sequence[object], b: Sequence[object]) -> int:
    """The length of the common prefix."""
    length = min(len(a), len(b))
    for i in range(length):
        if a[i] is not b[i] and a[i] != b[i]:
            return i
    return length
