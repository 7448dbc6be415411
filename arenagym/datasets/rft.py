"""`rft`: rejection-sampling data, the correct trajectories of stored runs as conversations.

Rejection-sampling fine-tuning trains on a model's own correct samples, the distinct ones of each
task: Yuan et al. 2023 (arXiv 2308.01825).
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from arenagym.datasets.conversations import (
    FORMS,
    Form,
    check_form,
    declared,
    digest,
    supervised,
    tools_column,
    with_tools,
)
from arenagym.datasets.tally import Dropped, Row, Rows, Tally
from arenagym.errors import SettingError
from arenagym.records import ToolSpec, Trajectory

Attempt = tuple[str, Trajectory]
"""A name of the task, and a trajectory at it."""


def rft(
    attempts: Iterable[Attempt],
    *,
    solved: float = 1.0,
    per_task: int | None = None,
    thoughts: bool = True,
    form: Form = "messages",
    tools: Sequence[ToolSpec] = (),
    seed: int = 0,
) -> Rows:
    """The correct trajectories as training data.

        rows = rft(Repeatable(lambda: read_attempts("runs/first")), per_task=4)
        write_rows(rows, "rft.jsonl")

    `"messages"` is a row a conversation, `{"messages": [...]}`, with its system prompt and without
    what the environment said at the end. A trajectory is one conversation, unless its agent
    rewrote its history: then each history is one. In `"prompt-completion"` a turn is a row,
    `{"prompt": [...], "completion": [...]}`, as its model saw it. Sub-agents' turns are left out:
    the reward is not theirs. No two rows are alike.

    Args:
        attempts: names of tasks and trajectories at them (see `evaluation.read_attempts`); of
            several runs together, if so wished. They are read twice if there is a `per_task`.
        solved: the environment reward from which a trajectory is correct.
        per_task: the most trajectories of one task; which ones depends on their text and `seed`,
            not on their order.
        thoughts: False leaves out what stands in `<think>…</think>`, and the reasoning that a
            server returned apart, which is else in `reasoning_content`.
        form: see above.
        tools: a column of these on every row, for policies that call tools natively.
        seed: of the choice.

    Returns:
        Rows, and a tally in rollouts.

    Raises:
        SettingError: an unknown form, `solved` is no number, or `per_task` is below 1.
    """
    check_form(form)
    if math.isnan(solved):  # no reward is below it
        raise SettingError("solved=nan: the reward from which a trajectory is correct")
    if per_task is not None and per_task < 1:
        raise SettingError(f"per_task={per_task}: at least 1, or None for all")
    correct = _Correct(solved, thoughts, form, seed)
    offered = declared(tools)

    def make(attempts: Iterable[Attempt], tally: Tally) -> Iterator[Row]:
        most = None if per_task is None else correct.drawn(attempts, per_task)
        there: set[tuple[str, bytes]] = set()
        rows: set[bytes] = set()
        for task, said, mark in correct.found(attempts, tally):
            if (task, mark) in there:
                tally.drop(Dropped.DUPLICATE)
                continue
            there.add((task, mark))
            if most is not None and mark not in most.get(task, ()):
                tally.drop(Dropped.NOT_CHOSEN)
                continue
            tally.keep()
            for row, length in said:
                same = b"".join(map(digest, row.values()))
                if same not in rows:
                    rows.add(same)
                    tally.measure(form, length)
                    yield with_tools(row, offered, tally)

    columns = {**FORMS[form], **tools_column(tools)}
    passes = 1 if per_task is None else 2
    return Rows(attempts, make, unit="rollouts", columns=columns, passes=passes)


@dataclass(frozen=True)
class _Correct:
    """Finds correct trajectories, and what tells those of a task apart."""

    solved: float
    thoughts: bool
    form: Form
    seed: int

    def found(
        self, attempts: Iterable[Attempt], tally: Tally
    ) -> Iterator[tuple[str, list[tuple[Row, int]], bytes]]:
        """The task, the rows and the mark of each; the others are counted."""
        for task, trajectory in attempts:
            tally.rollouts += 1
            flaw = _flaw(trajectory, self.solved)
            if flaw is not None:
                tally.drop(flaw)
                continue
            said = list(supervised(trajectory, self.form, thoughts=self.thoughts))
            yield task, said, self._mark(said)

    def drawn(self, attempts: Iterable[Attempt], per_task: int) -> dict[str, set[bytes]]:
        """The marks of those that each task may keep."""
        marks: dict[str, set[bytes]] = defaultdict(set)
        for task, _, mark in self.found(attempts, Tally("rollouts")):
            marks[task].add(mark)
        return {task: set(sorted(found)[:per_task]) for task, found in marks.items()}

    def _mark(self, said: list[tuple[Row, int]]) -> bytes:
        """Orders the trajectories of a task at random, whatever their order."""
        hashed = blake2b(str(self.seed).encode(), digest_size=16)
        for row, _ in said:
            for messages in row.values():
                hashed.update(digest(messages))
        return hashed.digest()


def _flaw(trajectory: Trajectory, solved: float) -> Dropped | None:
    if trajectory.reward is None:
        return Dropped.UNSCORED
    if trajectory.reward < solved:
        return Dropped.BELOW
    return None if trajectory.turns else Dropped.SILENT
