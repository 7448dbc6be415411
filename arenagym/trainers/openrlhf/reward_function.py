"""`GroupRewardFunction`: group rewards where OpenRLHF calls a function for each sample."""

import asyncio
import logging
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import torch

from arenagym.errors import ArenagymError
from arenagym.trainers.scoring import GroupScorer
from arenagym.trainers.serving.bodies import OpenRLHFRequest
from arenagym.trainers.serving.limits import Limits
from arenagym.trainers.serving.replays import Replays
from arenagym.trainers.serving.service import RewardService, group_size_of

_MOST_THREADS = 4_096
_log = logging.getLogger(__name__)


class GroupRewardFunction:
    """What `--reward.remote_url FILE.py` looks for in the file, under the name `reward_func`.

        reward_func = GroupRewardFunction(GroupScorer("rubric", judge_model="…"), group_size=8)

    OpenRLHF calls it in a thread for each sample, and the call waits for the others of the prompt.
    An event loop has few threads of its own, at most 32, and when all wait for samples that have
    none left, nobody goes on. So where the file is read, on the loop of the rollouts, the loop is
    given as many as there are samples, up to 4,096. What it tells is what `arenagym serve` does,
    see `RewardService.openrlhf`.

    Args:
        scorer: ranks the samples of a prompt.
        group_size: `--rollout.n_samples_per_prompt`, and that of the evaluation, if there is one.
        replays: plays completions of task rows; by default none are.
        timeout: seconds that a prompt's first sample waits for its last.
    """

    def __init__(
        self,
        scorer: GroupScorer,
        group_size: int,
        *,
        replays: Replays | None = None,
        timeout: float = 600.0,
    ) -> None:
        limits = Limits(rollouts=max(2, group_size), groups=1 << 20, gather_seconds=timeout)
        self.group_size = group_size_of(str(group_size), limits.rollouts)
        self._service = RewardService(scorer, limits=limits, replays=replays)
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        loop.set_default_executor(ThreadPoolExecutor(_MOST_THREADS, thread_name_prefix="reward"))

    def __call__(
        self, queries: Sequence[str], prompts: Sequence[str], labels: Sequence[Any]
    ) -> dict[str, Any]:
        """Wait for the samples' groups, and tell their rewards.

        OpenRLHF hides what is raised here among its notes, and ends later, without a reward; so it
        is logged as an error.

        Raises:
            RefusedError: a sample is none that can be scored, such as one of a row of another task
                than its environment poses.
        """
        asked = OpenRLHFRequest(query=list(queries), prompts=list(prompts), labels=list(labels))
        try:
            told = asyncio.run_coroutine_threadsafe(
                self._service.openrlhf(asked, self.group_size), self._running_loop()
            ).result()
        except ArenagymError as error:
            _log.error("no reward: %s", error)
            raise
        return {
            "rewards": torch.tensor(told.rewards),
            "scores": torch.tensor(told.scores),
            "extra_logs": {name: torch.tensor(each) for name, each in told.extra_logs.items()},
        }

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        """The loop that the groups are judged on, in a thread of its own."""
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, daemon=True).start()
            return self._loop
