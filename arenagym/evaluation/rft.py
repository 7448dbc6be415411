"""`rft`: rejection-sampling data, the correct trajectories of stored runs as conversations.

Rejection-sampling fine-tuning trains on a model's own correct samples, the distinct ones of each
task: Yuan et al. 2023 (arXiv 2308.01825).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Literal, get_args

import msgspec

from arenagym.errors import SettingError
from arenagym.evaluation.store import Attempt
from arenagym.records import Message, Trajectory, without_thoughts

Form = Literal["messages", "prompt-completion"]
"""A line a conversation, or a line a turn."""
Conversation = tuple[Message, ...]


@dataclass(frozen=True)
class RftData:
    """The data, a JSON object a line, and how it came to be.

    Attributes:
        lines: UTF-8, without a newline, no two alike.
        read: trajectories there were.
        correct: those whose reward was high enough.
        duplicates: correct ones that say exactly what another says.
        surplus: distinct ones beyond the most that a task may have.
        written: trajectories that are in the data.
    """

    lines: tuple[bytes, ...]
    read: int
    correct: int
    duplicates: int
    surplus: int
    written: int

    @property
    def jsonl(self) -> bytes:
        """The data as the contents of a file."""
        return b"".join(line + b"\n" for line in self.lines)


def rft(
    attempts: Iterable[Attempt],
    *,
    solved: float = 1.0,
    per_task: int | None = None,
    thoughts: bool = True,
    form: Form = "messages",
    seed: int = 0,
) -> RftData:
    """Choose the correct trajectories and write them as training data.

        data = rft(read_attempts("runs/first"), per_task=4)
        Path("rft.jsonl").write_bytes(data.jsonl)

    `"messages"` is one line a conversation, `{"messages": [...]}` in the OpenAI form, with its
    system prompt and without what the environment said at the end. A trajectory is one
    conversation, unless its agent rewrote its history: then each history is one. In
    `"prompt-completion"` a turn is a line, `{"prompt": [...], "completion": [...]}`, as its model
    saw it. Sub-agents' turns are left out: the reward is not theirs.

    Args:
        attempts: see `read_attempts`; of several runs together, if so wished.
        solved: the environment reward from which a trajectory is correct.
        per_task: the most trajectories of one task; which ones depends on their text and `seed`,
            not on their order.
        thoughts: False leaves out what stands in `<think>…</think>`, and the reasoning that a
            server returned apart, which is else in `reasoning_content`.
        form: see above.
        seed: of the choice.

    Raises:
        SettingError: an unknown form, or `per_task` below 1.
    """
    if form not in get_args(Form) or (per_task is not None and per_task < 1):
        raise SettingError(
            f"form={form!r}, per_task={per_task}: the form is {' or '.join(get_args(Form))}, "
            f"per_task at least 1, or None for all"
        )
    read = correct = 0
    tasks: dict[str, dict[bytes, tuple[bytes, ...]]] = {}
    for task, trajectory in attempts:
        read += 1
        if trajectory.reward is None or trajectory.reward < solved:
            continue
        correct += 1
        lines = tuple(_lines(trajectory, thoughts=thoughts, form=form))
        tasks.setdefault(task, {}).setdefault(_digest(lines, seed), lines)
    chosen = []
    for found in tasks.values():
        most = set(sorted(found)[:per_task])
        chosen += [lines for digest, lines in found.items() if digest in most]
    distinct = sum(map(len, tasks.values()))
    return RftData(
        lines=tuple(dict.fromkeys(line for lines in chosen for line in lines)),
        read=read,
        correct=correct,
        duplicates=correct - distinct,
        surplus=distinct - len(chosen),
        written=len(chosen),
    )


def conversations(trajectory: Trajectory) -> Iterator[Conversation]:
    """The trajectory's own conversations, each up to its last completion.

    A turn goes on with its agent's conversation if it keeps all of it, else begins another.
    """
    open_ones: dict[str, Conversation] = {}
    for prompt, turn in zip(trajectory.prompts(), trajectory.turns, strict=True):
        before = open_ones.pop(turn.agent, ())
        if turn.kept < len(before):
            yield before
        open_ones[turn.agent] = (*prompt, turn.output)
    yield from open_ones.values()


def _lines(trajectory: Trajectory, *, thoughts: bool, form: Form) -> Iterator[bytes]:
    if form == "messages":
        for conversation in conversations(trajectory):
            said = [_written(message, thoughts=thoughts) for message in conversation]
            yield msgspec.json.encode({"messages": said})
        return
    for prompt, turn in zip(trajectory.prompts(), trajectory.turns, strict=True):
        shown = [_written(message, thoughts=thoughts) for message in prompt]
        completion = [_written(turn.output, thoughts=thoughts)]
        yield msgspec.json.encode({"prompt": shown, "completion": completion})


def _written(message: Message, *, thoughts: bool) -> dict[str, Any]:
    written = message.to_openai()
    if message.role != "assistant":
        return written
    if not thoughts:
        return written | {"content": without_thoughts(message.content).lstrip("\n")}
    return written | ({"reasoning_content": message.reasoning} if message.reasoning else {})


def _digest(lines: Iterable[bytes], seed: int) -> bytes:
    """What tells trajectories of a task apart, and orders them at random."""
    hashed = blake2b(str(seed).encode(), digest_size=16)
    for line in lines:
        hashed.update(line + b"\n")
    return hashed.digest()
