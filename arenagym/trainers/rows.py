"""Tasks as rows of a trainer's data set, and completions of such rows as trajectories."""

import logging
import traceback
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import gymnasium as gym
import msgspec
import numpy as np

from arenagym.agents import AgentEnv, AgentLike, Budget, resolve_agent, run_episode_async
from arenagym.envs.threads import close_env, make_env
from arenagym.errors import RecordError, SettingError, UnknownNameError
from arenagym.models import ChatModel, ScriptedModel
from arenagym.records import Record, Sampling, StopReason, Task, Trajectory
from arenagym.trainers.posing import Watched

_MOST_TRIES = 20
MISTAKES = (RecordError, SettingError, UnknownNameError, gym.error.Error)
"""What `play_row` raises of a row that cannot be played: no such environment, other arguments than
it takes, another task than it poses. All episodes of the row would repeat it, so it is to end the
run, unlike what breaks in an episode."""

_log = logging.getLogger(__name__)


class TaskRow(Record, frozen=True, kw_only=True):
    """One task: what an environment is made and reset with, and what the agent asks first.

    `prompt` is in OpenAI's form. `env_args` is JSON text, so that a row has the same columns in
    JSONL, Parquet and Arrow, whatever the environment. `posed` is a digest of the task, by which
    `replay` knows whether the environment still poses it; "" is compared with nothing.
    """

    prompt: list[dict[str, Any]]
    env: str
    seed: int
    env_args: str
    posed: str = ""

    @classmethod
    def of(cls, columns: Mapping[str, Any]) -> "TaskRow":
        """The row in a trainer's columns; others are passed over.

        Raises:
            RecordError: columns are missing, or are no such row.
        """
        known = {name: columns[name] for name in cls.__struct_fields__ if name in columns}
        known.setdefault("env_args", "{}")
        try:
            return msgspec.convert(known, cls)
        except msgspec.ValidationError as error:
            raise RecordError(f"{error}: rows come from task_rows(…)") from error

    def task(self, played: Sequence[Trajectory] = ()) -> Task:
        """What a judge is told: the first thing that the user says.

        The task's name is the one that its environment gave it in `played`, if it did.
        """
        asked = (said.get("content") for said in self.prompt if said.get("role") == "user")
        query = next((text for text in asked if isinstance(text, str)), "")
        names = (str(trajectory.info.get("task_id") or "") for trajectory in played)
        name = next(filter(None, names), f"{self.env}#{self.seed}")
        return Task(id=name, env_id=self.env, query=query, seed=self.seed)

    def make(self) -> gym.Env[str, str]:
        """The environment.

        Raises:
            RecordError: `env_args` is no JSON object.
            SettingError: the environment does not take them, or what it needs is not installed.
            UnknownNameError: an argument is a name that the environment does not know.
        """
        try:
            args = msgspec.json.decode(self.env_args, type=dict[str, Any])
        except (ValueError, RecursionError) as error:  # lone surrogates and deep lists as well
            raise RecordError(f"env_args is no JSON object: {error}") from error
        try:
            return gym.make(self.env, disable_env_checker=True, **args)
        except (ImportError, TypeError) as error:
            if isinstance(error, TypeError) and not _was_called_wrongly(error, args):
                raise
            raise SettingError(f"{self.env} with {self.env_args}: {error}") from error


def task_rows(
    env: str,
    count: int,
    *,
    agent: AgentLike = "direct",
    seed: int = 0,
    env_args: Mapping[str, Any] | None = None,
) -> list[TaskRow]:
    """Tasks of an environment, no two with the same prompt.

        rows = task_rows("arenagym/Countdown-v0", 64)
        Dataset.from_list([msgspec.to_builtins(row) for row in rows])

    Args:
        env: a Gymnasium id.
        count: how many.
        agent: whose first prompt the rows show.
        seed: of the tasks' seeds; the first of more rows are the same.
        env_args: keyword arguments of the environment, which gets them as JSON keeps them.

    Raises:
        SettingError: `count` is below 1, `seed` below 0, or the environment has too few tasks.
    """
    if count < 1 or seed < 0:
        raise SettingError(f"count={count}, seed={seed}: at least 1, and 0")
    rows: dict[bytes, TaskRow] = {}
    written = msgspec.json.encode(dict(env_args or {})).decode()
    # As they are read back, so that the prompts are those of the tasks that will be played: JSON
    # makes text of a key that is a number, and null of NaN.
    args = msgspec.json.decode(written, type=dict[str, Any])
    playing = Watched(resolve_agent(agent))
    with_agent = AgentEnv(env, playing, env_args=args)
    try:
        for task_seed in _seeds(seed, count * _MOST_TRIES):
            _, info = with_agent.reset(seed=task_seed)
            row = TaskRow(
                prompt=info["messages"],
                env=env,
                seed=task_seed,
                env_args=written,
                posed=playing.posed,
            )
            rows.setdefault(msgspec.json.encode(row.prompt), row)
            if len(rows) == count:
                return list(rows.values())
    finally:
        with_agent.close()
    raise SettingError(
        f"{env} with {written}: {len(rows)} different tasks in {count * _MOST_TRIES}, not {count}"
    )


async def play_row(
    row: TaskRow,
    agent: AgentLike,
    model: ChatModel,
    *,
    sampling: Sampling,
    budget: Budget | None,
    name: str,
) -> Trajectory:
    """Play a row's episode in an environment of its own.

    It is made and closed in a thread, so that other episodes go on meanwhile. One that breaks, also
    while it is made, is this episode's alone, and its stop reason.

    Args:
        row: the task.
        agent: plays.
        model: is called by the agent.
        sampling: how.
        budget: of the episode; None is the agents' own.
        name: the trajectory's id.

    Raises:
        RecordError, SettingError, UnknownNameError, gymnasium.error.Error: there is no such
            environment, or not with these arguments; see `MISTAKES`.
    """
    playing = resolve_agent(agent)
    try:
        env = await make_env(row.make)
    except MISTAKES:
        raise
    except Exception as error:  # noqa: BLE001 - whatever its machinery raises
        return unmade(row, error, agent=playing.name, model=model.name, name=name)
    try:
        played = await run_episode_async(
            env, playing, model, row.seed, sampling=sampling, budget=budget, id=name
        )
    finally:
        closing = close_env(env)
    await closing  # who is cancelled does not wait
    return played


def unmade(row: TaskRow, error: Exception, *, agent: str, model: str, name: str) -> Trajectory:
    """An episode whose environment could not be made, which is logged."""
    _log.warning("%s: %s can not be made: %r", name, row.env, error)
    return Trajectory(
        id=name,
        agent=agent,
        model=model,
        seed=row.seed,
        stop_reason=StopReason.ENV_ERROR,
        error=f"the environment cannot be made: {type(error).__name__}",
    )


async def replay(
    row: TaskRow,
    texts: Sequence[str],
    *,
    agent: AgentLike = "direct",
    name: str = "episode",
) -> Trajectory:
    """Play a row's episode with completions that somebody else has sampled, one a model call.

    An agent that asks for more than there are has used up its turns.

    Raises:
        SettingError: there are no completions.
        RecordError: the environment poses another task than when the row was made, so that the
            completions are no answers to it. Or as `play_row` raises.
    """
    if not texts:
        raise SettingError("an episode is replayed with at least one completion")
    playing = Watched(resolve_agent(agent))
    played = await play_row(
        row,
        playing,
        ScriptedModel(texts, name="policy"),
        sampling=Sampling(seed=row.seed),
        budget=Budget(turns=len(texts)),
        name=name,
    )
    if "" not in (row.posed, playing.posed) and row.posed != playing.posed:
        raise RecordError(
            f"{row.env}, seed {row.seed}: the environment poses another task than when the row was "
            "made, so what answers the row's prompt is no answer to it; make the rows anew with "
            "task_rows(…), or take their `posed` away if tasks differ in nothing that matters"
        )
    return played


def _was_called_wrongly(error: TypeError, args: Mapping[str, Any]) -> bool:
    """Whether the call of Gymnasium, or its call of what makes the environment, failed.

    That is, and not something within; but who takes any arguments, and passes them on, may be told
    there that one is not known. Gymnasium raises another error of the same kind while it handles
    one.
    """
    if any(f"unexpected keyword argument {name!r}" in str(error) for name in args):
        return True
    cause = error.__context__ or error
    *_, (frame, _) = traceback.walk_tb(cause.__traceback__)
    return frame.f_globals.get("__name__") in {__name__, gym.envs.registration.__name__}


def _seeds(seed: int, most: int) -> Iterator[int]:
    rng = np.random.default_rng(seed)
    return (int(rng.integers(1 << 31)) for _ in range(most))
