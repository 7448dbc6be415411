"""`TournamentWorker`: the rollout worker of TRL's asynchronous trainer, with tournaments inside."""

import asyncio
import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from time import monotonic, time
from typing import Any

import msgspec
import numpy as np
from trl.experimental.async_grpo.async_rollout_worker import RolloutSample

from arenagym.agents import AgentLike, Budget, resolve_agent
from arenagym.errors import ArenagymError, SettingError
from arenagym.records import Group, Trajectory
from arenagym.trainers.chat_template import ChatTokenizer
from arenagym.trainers.rows import TaskRow
from arenagym.trainers.samples import Nodes, Sample, samples
from arenagym.trainers.scoring import GroupScorer
from arenagym.trainers.together import all_of
from arenagym.trainers.token_chat import Generate, TokenChat
from arenagym.trainers.trl.completions import messages_of
from arenagym.trainers.trl.episodes import EpisodePool
from arenagym.trainers.trl.grouping import given_rows, task_of
from arenagym.trainers.trl.metrics import tournament_shares

_POLL_S = 0.05
_STOP_S = 30.0


class WorkerFailedError(ArenagymError):
    """The worker has stopped, and says why."""


class _Stopped(Exception):  # noqa: N818 - an end, not an error
    """Ends the worker's event loop."""


class TournamentWorker:
    """Plays groups and ranks them, while `AsyncGRPOTrainer` trains on those that are finished.

        server = CompletionServer("http://localhost:8000/v1", "Qwen/Qwen3-0.6B")
        worker = TournamentWorker(rows, GroupScorer("rubric"), server, tokenizer, agent="react")
        AsyncGRPOTrainer("Qwen/Qwen3-0.6B", rollout_worker=worker, train_dataset=…, …)

    TRL trains on the advantages as they are. A rollout may be several samples, of an agent that
    forgets or has sub-agents; all have its advantage, counted once in its group's baseline. One
    without a reward is no sample.

    Args:
        rows: the tasks, which are played over and over, each time in another order.
        scorer: ranks the groups.
        generate: the engine, such as `CompletionServer`.
        tokenizer: of the policy.
        agent: as `collect` takes it.
        group_size: rollouts of a task.
        groups_at_once: that are played, ranked or waiting for room in the buffer.
        buffered: samples that wait for the trainer at most.
        budget: of an episode.
        native_tools: whether the model's chat template knows tools.
        context: the most tokens of prompt and completion together.
        template_args: further arguments of the chat template, such as `enable_thinking`.
        nodes: whose turns are trained on; see `samples`.
        seed: of the order of the tasks.
        patience: seconds in which groups may come to nothing, one after the other, before the
            worker gives up: every rollout broke, or none could be scored.
        on_group: told of every group.
    """

    def __init__(
        self,
        rows: Iterable[TaskRow | Mapping[str, Any]],
        scorer: GroupScorer,
        generate: Generate,
        tokenizer: ChatTokenizer,
        *,
        agent: AgentLike = "direct",
        group_size: int = 8,
        groups_at_once: int = 8,
        buffered: int = 256,
        budget: Budget | None = None,
        native_tools: bool = False,
        context: int | None = None,
        template_args: Mapping[str, Any] | None = None,
        nodes: Nodes = "all",
        seed: int = 0,
        patience: float = 120.0,
        on_group: Callable[[Group], None] | None = None,
    ) -> None:
        self._rows = given_rows(rows)
        if not self._rows or group_size < 2 or groups_at_once < 1 or buffered < 1 or patience <= 0:
            raise SettingError(
                f"{len(self._rows)} rows, group_size={group_size}, groups_at_once="
                f"{groups_at_once}, buffered={buffered}, patience={patience}: at least 1 row, 2 in "
                "a group, 1 and 1, and above 0"
            )
        self.scorer = scorer
        self.model_version = 0
        """Of the policy that the server holds, by what the trainer has said."""
        self.rollout_buffer: queue.Queue[RolloutSample] = queue.Queue(maxsize=buffered)
        self.metrics_queue: queue.Queue[dict[str, Any]] = queue.Queue(maxsize=4096)
        self._generate = generate
        self._tokenizer = tokenizer
        self._pool = EpisodePool(resolve_agent(agent), budget)
        self._group_size = group_size
        self._at_once = groups_at_once
        self._native_tools = native_tools
        self._context = context
        self._template_args = dict(template_args or {})
        self._nodes: Nodes = nodes
        self._seed = seed
        self._patience = patience
        self._on_group = on_group or (lambda _group: None)
        self._heartbeat = time()
        self._barren_since: float | None = None
        self._failure: BaseException | None = None
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()

    def start(self) -> None:
        """Begin to play, in a thread; TRL calls it.

        Raises:
            WorkerFailedError: it has been started before.
        """
        if self._thread is not None:
            raise WorkerFailedError("a worker starts once: make another")
        self._heartbeat = time()
        self._thread = threading.Thread(target=self._work, name="arenagym-worker", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Give up what is under way and end; TRL calls it, and a second call does nothing."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(_STOP_S)

    def update_model_version(self, model_version: int) -> None:
        """Note which policy the server holds from now on; TRL calls it."""
        self.model_version = model_version

    def check_health(self, stale_after_s: float) -> None:
        """See that it is at work; TRL calls it when it has to wait.

        Raises:
            WorkerFailedError: it has failed, or hangs.
        """
        if self._failure is not None:
            raise WorkerFailedError(f"the worker has failed: {self._failure}") from self._failure
        age = time() - self._heartbeat
        if age > stale_after_s:
            raise WorkerFailedError(f"the worker has not been heard of for {age:.0f} s")

    def _work(self) -> None:
        try:
            asyncio.run(self._run())
        except* _Stopped:
            pass
        except* BaseException as group:  # noqa: BLE001 - raised again by check_health
            self._failure = group.exceptions[0]

    async def _run(self) -> None:
        slots = asyncio.Semaphore(self._at_once)
        room = asyncio.Lock()
        try:
            async with asyncio.TaskGroup() as groups:
                groups.create_task(self._watch())
                for number, row in enumerate(self._order()):
                    await slots.acquire()
                    playing = groups.create_task(self._group(number, row, room))
                    playing.add_done_callback(lambda _: slots.release())
        finally:
            self._pool.close()
            await self.scorer.release()
            if (release := getattr(self._generate, "release", None)) is not None:
                await release()

    async def _watch(self) -> None:
        """Say that the loop is alive, until it is to end."""
        while not self._stop.is_set():
            self._heartbeat = time()
            await asyncio.sleep(_POLL_S)
        raise _Stopped

    def _order(self) -> Iterator[TaskRow]:
        rng = np.random.default_rng(self._seed)
        while True:
            for index in rng.permutation(len(self._rows)):
                yield self._rows[index]

    async def _group(self, number: int, row: TaskRow, room: asyncio.Lock) -> None:
        """Play a group, rank it, and hand over its samples, one after the other."""
        began = monotonic()
        name = f"g{number:06d}"
        attempts = await all_of(
            self._episode(row, f"{name}/{place}") for place in range(self._group_size)
        )
        played = monotonic()
        task = task_of(name, messages_of(row.prompt, "user"), attempts, row)
        group = await self.scorer.score(task, attempts, group_id=name)
        self._on_group(group)
        self._tell(group, played - began, monotonic() - played)
        made = samples(group, nodes=self._nodes).samples
        await self._check(group, barren=not made)
        async with room:  # the samples of a group stay together: TRL shares their prefix
            for sample in made:
                await self._put(_rollout_sample(group, sample, row, number))

    async def _episode(self, row: TaskRow, name: str) -> Trajectory:
        version = str(self.model_version)
        chat = TokenChat(
            self._generate,
            self._tokenizer,
            native_tools=self._native_tools,
            context=self._context,
            template_args=self._template_args,
        )
        return _dated(await self._pool.play(row, chat, name), version)

    async def _check(self, group: Group, *, barren: bool) -> None:
        """See that not all is in vain, as when the server or the judge has gone.

        Raises:
            WorkerFailedError: no group has had a sample for too long.
        """
        if not barren:
            self._barren_since = None
            return
        if self._barren_since is None:
            self._barren_since = monotonic()
        silent = monotonic() - self._barren_since
        if silent > self._patience:
            last = group.trajectories[-1]
            if all(attempt.stop_reason.is_failure for attempt in group.trajectories):
                what, why = "every rollout has broken", f"{last.stop_reason}: {last.error}"
            else:
                what, why = "no rollout has been of use", group.why or "nothing was sampled"
            raise WorkerFailedError(f"{what} for {silent:.0f} s, the last one with {why}")
        await asyncio.sleep(min(1.0, self._patience / 10))

    async def _put(self, sample: RolloutSample) -> None:
        while True:
            with suppress(queue.Full):
                sample.enqueued_at = time()
                self.rollout_buffer.put_nowait(sample)
                return
            await asyncio.sleep(_POLL_S)

    def _tell(self, group: Group, played: float, ranked: float) -> None:
        """Put into TRL's logs how it went; a full queue loses it."""
        attempts = group.trajectories
        n = len(attempts)
        told = {
            "rollout/play_s": played,
            "rollout/score_s": ranked,
            "rollout/turns_mean": (sum(len(t.turns) for a in attempts for t in a.walk()), n),
            "rollout/answered": (sum(attempt.valid for attempt in attempts), n),
            "rollout/broken": (sum(a.stop_reason.is_failure for a in attempts), n),
            **{name: share for name, share in tournament_shares([group]).items() if share[1]},
        }
        with suppress(queue.Full):
            self.metrics_queue.put_nowait(told)


def _dated(trajectory: Trajectory, version: str) -> Trajectory:
    """With the policy's version at the start, where the engine has not said a turn's own."""
    turns = tuple(
        turn
        if turn.policy_version is not None
        else msgspec.structs.replace(turn, policy_version=version)
        for turn in trajectory.turns
    )
    children = tuple(_dated(child, version) for child in trajectory.children)
    return msgspec.structs.replace(trajectory, turns=turns, children=children)


def _rollout_sample(group: Group, sample: Sample, row: TaskRow, number: int) -> RolloutSample:
    trajectory = group.trajectories[sample.index]
    messages = [message.to_openai() for message in trajectory.messages]
    known = [reward for reward in group.rewards if reward is not None]
    versions = [turn.policy_version for node in trajectory.walk() for turn in node.turns]
    segment = sample.segment
    return RolloutSample(
        prompt=row.prompt,
        completion=messages[len(row.prompt) :],
        input_ids=np.asarray(segment.token_ids, dtype=np.int64),
        completion_mask=np.asarray(segment.loss_mask, dtype=np.int64),
        old_log_probs=np.asarray(segment.logprobs, dtype=np.float32),
        advantage=sample.advantage,
        model_version=min((int(each) for each in versions if each and each.isdigit()), default=0),
        group_id=number,
        metrics={
            "reward": float(sample.reward if sample.reward is not None else np.nan),
            "reward_std": float(np.std(known)),
            "samples_per_rollout": float(sample.parts),
        },
    )
