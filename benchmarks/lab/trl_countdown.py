"""Countdown with two numbers as what a small policy learns: tasks, their split, a careless start.

With numbers from 20 to 50 and targets up to 100 a task is a sum or a difference, but for a few
quotients. Who always adds solves half of them; more takes a look at the target and, for a
difference, at which number is the larger.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, cast

import msgspec

from arenagym.envs import parse_action
from arenagym.envs.countdown import CountdownEnv, Item, grade
from arenagym.records import Group, Task, Trajectory
from arenagym.trainers import GroupScorer, TaskRow, task_rows

ENV = "arenagym/Countdown-v0"
ARGS: Mapping[str, Any] = {"numbers": 2, "number_range": [20, 50], "target_range": [1, 100]}
OPERATIONS = "+-*/"
Messages = list[dict[str, Any]]


class Puzzle(NamedTuple):
    """A task: its row, and what is in it."""

    row: TaskRow
    item: Item

    @property
    def pair(self) -> tuple[int, ...]:
        """The numbers, whatever their order."""
        return tuple(sorted(self.item.numbers))

    def solved_by(self, text: str) -> bool:
        """Whether a completion has the right answer."""
        return grade(self.item, parse_action(text).answer or "").correct


class Puzzles(NamedTuple):
    """No pair of numbers is in both parts."""

    train: list[Puzzle]
    held_out: list[Puzzle]


def puzzles(count: int, *, seed: int = 0, share: float = 0.2) -> Puzzles:
    """Draw tasks and hold out all those with certain pairs of numbers.

    Args:
        count: how many tasks; there are about 1,900.
        seed: of the tasks and of the split.
        share: of the pairs that are held out.
    """
    drawn = [Puzzle(row, _item(row)) for row in task_rows(ENV, count, seed=seed, env_args=ARGS)]
    pairs = sorted({puzzle.pair for puzzle in drawn})
    random.Random(seed).shuffle(pairs)
    apart = set(pairs[: round(share * len(pairs))])
    return Puzzles(
        train=[puzzle for puzzle in drawn if puzzle.pair not in apart],
        held_out=[puzzle for puzzle in drawn if puzzle.pair in apart],
    )


def careless(
    tasks: Sequence[Puzzle], rng: random.Random, *, right: float
) -> Iterator[tuple[Messages, str]]:
    """Prompts with the answers of somebody who knows the form, and seldom solves the task.

    Args:
        tasks: are drawn from.
        rng: draws.
        right: the share of answers that are solutions; the others have the numbers and an
            operation in a random order.
    """
    while True:
        puzzle = rng.choice(tasks)
        a, b = rng.sample(puzzle.item.numbers, 2)
        said = f"{a} {rng.choice(OPERATIONS)} {b}"
        if rng.random() < right:
            said = puzzle.item.solution or said
        yield puzzle.row.prompt, f"<answer>{said}</answer>"


def solved_by_always(operation: str, tasks: Sequence[Puzzle]) -> float:
    """The share of tasks that one operation solves, in the better order."""
    orders = ((puzzle, puzzle.item.numbers) for puzzle in tasks)
    solved = [
        puzzle.solved_by(f"<answer>{a}{operation}{b}</answer>")
        or puzzle.solved_by(f"<answer>{b}{operation}{a}</answer>")
        for puzzle, (a, b) in orders
    ]
    return sum(solved) / len(solved)


def with_other_targets(tasks: Sequence[Puzzle], rng: random.Random) -> list[Messages]:
    """The prompts, each with its own numbers and the target of another task."""
    targets = [puzzle.item.target for puzzle in tasks]
    rng.shuffle(targets)
    prompts = []
    for puzzle, target in zip(tasks, targets, strict=True):
        (message,) = puzzle.row.prompt
        own, other = (f"the target {number} with" for number in (puzzle.item.target, target))
        prompts.append([{**message, "content": message["content"].replace(own, other)}])
    return prompts


class DealtOutScorer(GroupScorer):
    """The control: the rewards that a tournament gives, dealt out at random in their group."""

    async def score(
        self, task: Task, trajectories: Sequence[Trajectory], *, group_id: str
    ) -> Group:
        """See `GroupScorer.score`."""
        group = await super().score(task, trajectories, group_id=group_id)
        rewards = list(group.rewards)
        random.Random(f"{self.seed} {group_id}").shuffle(rewards)
        return msgspec.structs.replace(group, rewards=tuple(rewards))


def _item(row: TaskRow) -> Item:
    """The puzzle of a row, with its solution."""
    env = row.make()
    try:
        env.reset(seed=row.seed)
        return cast("CountdownEnv", env.unwrapped).item
    finally:
        env.close()
