"""Train a policy on travel plans with ART; a tournament in each group is the reward.

Needs `openpipe-art[backend]`, a GPU for its local backend, and a server that runs the judge:

    python examples/trainers/art_travel.py http://localhost:8000/v1#Qwen3-32B
"""

import asyncio
import sys
from collections.abc import Sequence
from typing import Any

import art

from arenagym.trainers import GroupScorer, TaskRow, task_rows
from arenagym.trainers.art import chat_model, rollout_group

STEPS, TASKS = 50, 8


async def groups(
    model: art.Model[Any, Any], rows: Sequence[TaskRow], scorer: GroupScorer, step: int
) -> list[art.TrajectoryGroup]:
    """Play a step's groups with the latest checkpoint, and rank them."""
    chat = chat_model(model)
    try:
        played: list[art.TrajectoryGroup] = await art.gather_trajectory_groups(
            rollout_group(chat, row, scorer, group_size=8, agent="react", seed=step) for row in rows
        )
    finally:
        await chat.release()
    return played


async def main(judge_model: str) -> None:
    from art.local import LocalBackend  # noqa: PLC0415 - needs a GPU

    rows = task_rows("arenagym/OpenTravel-v0", STEPS * TASKS)
    scorer = GroupScorer("rubric:travel", judge_model=judge_model)
    backend = LocalBackend()
    model = art.TrainableModel(
        name="planner", project="arenagym", base_model="Qwen/Qwen2.5-7B-Instruct"
    )
    await model.register(backend)
    for step in range(await model.get_step(), STEPS):
        played = await groups(model, rows[step * TASKS : (step + 1) * TASKS], scorer, step)
        await model.log(played, split="train")
        await backend.train(model, played, learning_rate=5e-6)
    await scorer.aclose()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
