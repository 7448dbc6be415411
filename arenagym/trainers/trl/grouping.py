"""Where groups are in what TRL hands to reward functions, and what TRL is told of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from arenagym.errors import SettingError
from arenagym.records import Group, Message, Task, Trajectory
from arenagym.trainers.rows import TaskRow
from arenagym.trainers.trl.completions import Chat, query_of

ROW = ("env", "seed", "env_args")
"""The columns, besides the prompt, of a data set of `TaskRow`s."""
Columns = Mapping[str, Any]
"""What reward functions get besides prompts and completions: the data set's, and TRL's own."""


def signal(group: Group, *, advantages: bool) -> list[float | None]:
    """What a trainer that centres rewards itself is told of a group.

    None where there is no reward, and for all of a group that tells nothing, unless its rewards
    are equal anyway.
    """
    known = {reward for reward in group.rewards if reward is not None}
    if not group.informative and len(known) > 1:
        return [None] * len(group.rewards)
    values = group.advantages if advantages else group.rewards
    return [
        None if reward is None else value
        for reward, value in zip(group.rewards, values, strict=True)
    ]


def check_pass_through(trainer: object, reward: object) -> None:
    """See that advantages that `reward` gives as rewards reach the loss as they are.

    Raises:
        SettingError: the trainer would scale them.
    """
    scale = getattr(trainer, "scale_rewards", "none")
    if scale not in ("none", False):
        raise SettingError(
            f"pass_through with scale_rewards={scale!r}: TRL would scale the advantages; set "
            "GRPOConfig(scale_rewards='none'), or pass_through=False"
        )
    how = getattr(trainer, "multi_objective_aggregation", "sum_then_normalize")
    if how != "sum_then_normalize":
        raise SettingError(
            f"pass_through with multi_objective_aggregation={how!r}: TRL would scale the "
            "advantages; leave it at 'sum_then_normalize'"
        )
    functions, weights = (getattr(trainer, n, ()) for n in ("reward_funcs", "reward_weights"))
    weighed = [float(w) for f, w in zip(functions, weights, strict=False) if f is reward]
    if weighed and weighed[0] != 1:
        raise SettingError(
            f"pass_through with a reward weight of {weighed[0]:g}: TRL would scale the advantages; "
            "leave GRPOConfig(reward_weights=…) out, or give this reward function 1"
        )


def task_of(
    group_id: str,
    prompt: Sequence[Message],
    attempts: Sequence[Trajectory],
    row: TaskRow | None,
) -> Task:
    """The task of a group, as the agent saw it where an environment posed it."""
    played = next((t for t in attempts if not t.stop_reason.is_failure), None)
    name = str(played.info.get("task_id") or group_id) if played is not None else group_id
    if row is None:
        return Task(id=name, env_id="", query=query_of(prompt))
    asked = () if played is None else played.messages
    query = next((m.content for m in asked if m.role == "user"), query_of(prompt))
    return Task(id=name, env_id=row.env, query=query, seed=row.seed)


def trainer_of(columns: Columns) -> object:
    """The trainer, whose bound methods TRL passes for logging; None if it passes none."""
    return getattr(columns.get("log_metric"), "__self__", None)


def group_size_of(trainer: object) -> int | None:
    """How many completions of a prompt the trainer has made; None if it does not say."""
    name = "num_generations" if _training(trainer) else "num_generations_eval"
    size = getattr(trainer, name, None)
    return size if isinstance(size, int) else None


def _training(trainer: object) -> bool:
    """Whether the trainer trains, not evaluates."""
    return bool(getattr(getattr(trainer, "model", None), "training", True))


def check_group_size(size: int | None, trainer: object) -> None:
    """See that a size of groups that was given is the trainer's.

    Raises:
        SettingError: TRL would take another baseline than the tournament's group.
    """
    made = group_size_of(trainer)
    if None not in (size, made) and size != made:
        raise SettingError(
            f"group_size={size}, but the trainer makes {made} completions of a prompt, whose mean "
            "it subtracts: leave group_size out"
        )


class GroupNames:
    """What the groups of each call are named: the same in a run that is repeated.

    `s3.0.1` is the first call of process 1 at step 3, `e3.0.1` that of evaluation then.
    """

    def __init__(self) -> None:
        self._last: dict[str, tuple[int, int]] = {}

    def stem(self, trainer: object, step: int) -> str:
        """The name of the next call at a step."""
        mode = "s" if _training(trainer) else "e"
        before, calls = self._last.get(mode, (-1, 0))
        calls = calls + 1 if before == step else 0
        self._last[mode] = (step, calls)
        rank = getattr(getattr(trainer, "accelerator", None), "process_index", 0)
        return f"{mode}{step}.{calls}.{rank}"


def given_rows(rows: Iterable[TaskRow | Columns]) -> list[TaskRow]:
    """Rows, also as a data set has them.

    Raises:
        RecordError: one is no such row.
    """
    return [row if isinstance(row, TaskRow) else TaskRow.of(row) for row in rows]


def rows_of(prompts: Sequence[str | Chat], columns: Columns) -> list[TaskRow] | None:
    """The rows of `task_rows` that the completions are of; None if they are of none."""
    if not all(isinstance(columns.get(name), list) for name in ROW):
        return None
    names = [*ROW, *(["posed"] if "posed" in columns else [])]
    return [
        TaskRow.of({"prompt": prompt, **{name: columns[name][index] for name in names}})
        for index, prompt in enumerate(prompts)
    ]


def spans_of(keys: Sequence[object], size: int | None) -> list[tuple[int, int]]:
    """Where groups begin and end, by what tells the completions' tasks apart.

    Raises:
        SettingError: they are no whole groups of one task each.
    """
    count = len(keys)
    if size is None:
        starts = [i for i in range(count) if i == 0 or keys[i] != keys[i - 1]]
        return list(zip(starts, [*starts[1:], count], strict=True))
    if count % size:
        raise SettingError(
            f"{count} completions in this process are no whole groups of {size}: a tournament "
            "needs all of a group in one process, so per_device_train_batch_size × "
            "steps_per_generation (per_device_eval_batch_size in evaluation) is to be a multiple "
            "of num_generations"
        )
    spans = [(start, start + size) for start in range(0, count, size)]
    for start, end in spans:
        if any(keys[index] != keys[start] for index in range(start, end)):
            raise SettingError(
                f"completions {start} to {end - 1} are of different prompts or rows: a group is "
                "of one task; set group_size to the number of completions of a prompt"
            )
    return spans
