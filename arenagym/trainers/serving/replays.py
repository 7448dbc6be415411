"""`Replays`: completions played in the environment that their task comes from."""

import asyncio
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import gymnasium as gym
import msgspec

from arenagym.agents import resolve_agent
from arenagym.errors import ArenagymError, SettingError
from arenagym.records import Trajectory
from arenagym.trainers.rows import MISTAKES, TaskRow, replay
from arenagym.trainers.scoring import answer_trajectory

_MOST_SEED = 2**63


class Replays:
    """Plays rows of `task_rows` with completions that a client has sampled.

    A client names the environment and the seed of its task, but may only name environments, with
    their arguments, that are in `allowed`: arguments can be paths and hosts, and what an id names
    can be code.

    Args:
        allowed: environments, and the arguments that they are made with.
        workers: replays at once, each in a thread.
        seconds: after which a replay counts as broken. Its thread goes on to its end.
    """

    def __init__(
        self,
        allowed: Iterable[tuple[str, Mapping[str, Any]]] = (),
        *,
        workers: int = 4,
        seconds: float = 60.0,
    ) -> None:
        if workers < 1 or seconds <= 0:
            raise SettingError(f"workers={workers}, seconds={seconds}: at least 1, and above 0")
        self.allowed = {_key(env, args): (env, dict(args)) for env, args in allowed}
        self.broken = 0
        """Replays that came to nothing."""
        self._seconds = seconds
        self._agent = resolve_agent("direct") if self.allowed else None
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="replay")
        for env, args in self.allowed.values():
            _check(env, args)

    def knows(self, row: TaskRow) -> bool:
        """Whether the row may be played here."""
        try:
            args = msgspec.json.decode(row.env_args, type=dict[str, Any])
        except (ValueError, RecursionError):
            return False
        return 0 <= row.seed < _MOST_SEED and _key(row.env, args) in self.allowed

    async def play(self, row: TaskRow, completion: str, name: str) -> Trajectory:
        """The episode of a row that it knows; one that broke can't be scored.

        Raises:
            one of `rows.MISTAKES`: the row is at fault; see `replay`.
        """

        def run() -> Trajectory:
            return asyncio.run(replay(row, [completion], agent=self._agent or "direct", name=name))

        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._seconds):
                played = await loop.run_in_executor(self._pool, run)
        except MISTAKES:
            raise
        except Exception:  # noqa: BLE001 - whatever an environment does, its episode broke
            played = None
        if played is None or played.stop_reason.is_failure:
            self.broken += 1
        return answer_trajectory("", None, name) if played is None else played

    def close(self) -> None:
        """Begin no more."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _key(env: str, args: Mapping[str, Any]) -> bytes:
    return msgspec.json.encode((env, args), order="sorted")


def _check(env: str, args: Mapping[str, Any]) -> None:
    try:
        gym.make(env, disable_env_checker=True, **args).close()
    except ArenagymError:
        raise
    except Exception as error:
        raise SettingError(f"environment {env} with {dict(args)}: {error}") from error
