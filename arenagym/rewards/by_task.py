"""Advantages whose scale is the task's: QwenLong-L1.5's task-specific advantage estimation."""

from collections.abc import Sequence

import numpy as np

from arenagym.errors import SettingError


def task_advantages(
    rewards: Sequence[Sequence[float | None]], tasks: Sequence[str], *, eps: float = 1e-6
) -> list[list[float]]:
    """A = (r − mean of its group) / (std of all the batch's rewards of its task + eps).

    A group's own deviation makes much of little where all its rewards are close together; that of
    the task over the batch does not, and keeps tasks of different reward scales comparable
    (QwenLong-L1.5, arXiv 2512.12967).

    Args:
        rewards: for each group of the batch one per rollout; None is left out.
        tasks: for each group what kind of task it is, such as `group.task.source`.
        eps: keeps a task without spread at 0.

    Returns:
        For each group one per reward; 0.0 for None.

    Raises:
        SettingError: there are not as many tasks as groups, or `eps` is negative.
    """
    if len(rewards) != len(tasks) or eps < 0:
        raise SettingError(
            f"{len(rewards)} groups, {len(tasks)} tasks, eps={eps}: one task for each group, and "
            "eps at least 0"
        )
    known = [[reward for reward in group if reward is not None] for group in rewards]
    scales = {
        task: float(np.std([r for g, t in zip(known, tasks, strict=True) if t == task for r in g]))
        if any(g and t == task for g, t in zip(known, tasks, strict=True))
        else 0.0
        for task in set(tasks)
    }
    return [
        [
            0.0 if reward is None else (reward - float(np.mean(own))) / (scales[task] + eps)
            for reward in group
        ]
        if own
        else [0.0] * len(group)
        for group, own, task in zip(rewards, known, tasks, strict=True)
    ]
