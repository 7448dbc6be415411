"""`RewardService`: groups in, rewards out; what the routes do."""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, NamedTuple, TypeVar

import msgspec
from msgspec import UNSET

from arenagym.errors import RecordError
from arenagym.records import Group, Task, Trajectory
from arenagym.trainers.gate import Outcome
from arenagym.trainers.rows import MISTAKES, TaskRow
from arenagym.trainers.scoring import GroupScorer, answer_trajectory
from arenagym.trainers.serving.bodies import (
    GroupReply,
    GroupRequest,
    OpenRLHFReply,
    OpenRLHFRequest,
    RolloutReply,
    RolloutRequest,
    spent,
)
from arenagym.trainers.serving.gathering import Gathering
from arenagym.trainers.serving.limits import Limits, busy, unfit
from arenagym.trainers.serving.openrlhf_form import completion_of, numbers
from arenagym.trainers.serving.replays import Replays

_MOST_REWARD = 1e9  # squares of what is beyond are no numbers
T = TypeVar("T")


@dataclass
class Served:
    """What has been done so far; `gone` are requests whose client did not wait for the reply."""

    requests: int = 0
    refused: int = 0
    gone: int = 0
    broken: int = 0
    groups: int = 0
    rollouts: int = 0
    unscored: int = 0
    calls: int = 0
    failed: int = 0
    tokens: int = 0

    def add(self, group: Group) -> None:
        """Count a group that was judged."""
        cost = spent(group)
        self.groups += 1
        self.rollouts += len(group.rewards)
        self.unscored += sum(reward is None for reward in group.rewards)
        self.calls += cost.calls
        self.failed += cost.failed
        self.tokens += cost.prompt_tokens + cost.completion_tokens


class RewardService:
    """Judges groups for whoever asks; on one event loop.

    Args:
        scorer: ranks the groups, and bounds the judge calls under way.
        limits: what it takes on.
        replays: plays completions of task rows; by default none are.
    """

    def __init__(
        self, scorer: GroupScorer, *, limits: Limits | None = None, replays: Replays | None = None
    ) -> None:
        self.scorer = scorer
        self.limits = limits or Limits()
        self.replays = replays or Replays()
        self.served = Served()
        self.ending = False
        """Whether new requests are refused."""
        self._whole = 0
        self._gathering = Gathering(
            self._score,
            seconds=self.limits.gather_seconds,
            return_seconds=self.limits.return_seconds,
            room=self._room,
        )

    @property
    def under_way(self) -> int:
        """Groups that are gathered or judged."""
        return self._whole + len(self._gathering)

    def end(self) -> None:
        """Refuse new requests, and give up groups that are not complete."""
        self.ending = True
        self._gathering.close()

    async def aclose(self) -> None:
        """Free what it holds."""
        self.replays.close()
        await self.scorer.aclose()

    async def group(self, asked: GroupRequest) -> GroupReply:
        """The rewards of a whole group.

        Raises:
            RefusedError: it is over the limits, or there is no room for it.
        """
        if bool(asked.answers) == bool(asked.trajectories):
            raise unfit("a group has either `answers` or `trajectories`, at least one")
        self._check_size(len(asked.answers) + len(asked.trajectories))
        self._check_texts([asked.query, *(a for a in asked.answers if a is not None)])
        group_id = asked.group_id or _name(asked)
        rollouts = [self._checked(trajectory) for trajectory in asked.trajectories] or [
            answer_trajectory(asked.query, answer, f"{group_id}/{k}")
            for k, answer in enumerate(asked.answers)
        ]
        task = Task(id=group_id, env_id=asked.env_id, query=asked.query)
        self._room()
        with self._under_way():
            return GroupReply.of(await self._score(task, rollouts, group_id))

    async def rollout(self, asked: RolloutRequest) -> RolloutReply:
        """One rollout's part of its group, when the others have come.

        Raises:
            RefusedError: it is over the limits, does not fit its group, or there is no room for it.
        """
        self._check_size(asked.group_size)
        if (asked.answer is UNSET) == (asked.trajectory is None):
            raise unfit("a rollout has either an `answer` or a `trajectory`")
        content = asked.trajectory if asked.answer is UNSET else asked.answer
        name = f"{asked.group_id}/{_name(content)}"
        if isinstance(content, Trajectory):
            self._check_texts([asked.query])
            played = msgspec.structs.replace(self._checked(content), id=name)
        else:
            self._check_texts([asked.query, content or ""])
            played = answer_trajectory(asked.query, content, name)
        task = Task(id=asked.group_id, env_id=asked.env_id, query=asked.query)
        return RolloutReply.of(
            await self._gathering.arrive(asked.group_id, asked.group_size, task, played)
        )

    async def openrlhf(self, asked: OpenRLHFRequest, group_size: int | None) -> OpenRLHFReply:
        """What OpenRLHF is told of each sample.

        Samples of the same prompt and label are a group. With `group_size` it may come in several
        requests; without, it is what the request holds.

        Raises:
            RefusedError: it is over the limits, is no such request, or there is no room for it.
        """
        keys = self._keys(asked)
        counts = Counter(keys)
        self._check_size(group_size or max(counts.values()))
        if len(counts) > self.limits.groups:  # there will never be room
            raise unfit(
                f"{len(counts)} prompts in a request; at most {self.limits.groups}, the groups "
                "that may be under way: send fewer at once, or raise --max-groups"
            )
        if group_size is None and (alone := [k for k, n in counts.items() if n == 1]):
            raise unfit(
                f"{len(alone)} prompts have one sample each in this request, and one alone has no "
                "reward: add ?group_size=N to the URL, N = n_samples_per_prompt"
            )
        samples = [
            self._sampled(*each)
            for each in zip(asked.query, asked.prompts, asked.labels, keys, strict=True)
        ]
        of_key: dict[str, list[_Sampled]] = {}
        for sample in samples:
            of_key.setdefault(sample.key, []).append(sample)
        outcomes = await _all(
            self._arrive(alike, group_size or len(alike)) for alike in of_key.values()
        )
        of_each = {key: iter(found) for key, found in zip(of_key, outcomes, strict=True)}
        told = [numbers(next(of_each[sample.key])) for sample in samples]
        names = told[0].logs if told else {}
        return OpenRLHFReply(
            rewards=[each.reward for each in told],
            scores=[each.score for each in told],
            extra_logs={name: [each.logs[name] for each in told] for name in names},
        )

    def _keys(self, asked: OpenRLHFRequest) -> list[str]:
        """For each sample what it has in common with its group alone."""
        sizes = {len(asked.query), len(asked.prompts), len(asked.labels)}
        if len(sizes) > 1 or not asked.query:
            raise unfit("`query`, `prompts` and `labels` are lists of one length, at least 1")
        if len(asked.query) > self.limits.samples:
            raise unfit(f"{len(asked.query)} samples; at most {self.limits.samples} in a request")
        self._check_texts(asked.prompts)
        return [_name(each) for each in zip(asked.prompts, asked.labels, strict=True)]

    def _sampled(self, query: str, prompt: str, label: object, key: str) -> "_Sampled":
        completion = completion_of(query, prompt)
        if completion is None:
            raise unfit("a query does not begin with its prompt, nor with the end of it")
        self._check_texts([completion])
        row = _row(label)
        question = prompt if row is None else _question(row)
        return _Sampled(key, question, completion, row)

    async def _arrive(self, samples: Sequence["_Sampled"], size: int) -> list[Outcome]:
        """The parts of samples of one prompt and label, which arrive in their order.

        Of more samples than a group has the first are a group, whichever are played faster.
        """
        played = await _all(self._played(sample) for sample in samples)
        key, question, _, row = samples[0]
        env, seed = ("", None) if row is None else (row.env, row.seed)
        task = Task(id=key, env_id=env, query=question, seed=seed)
        return await _all(self._gathering.arrive(key, size, task, each) for each in played)

    async def _played(self, sample: "_Sampled") -> Trajectory:
        key, question, completion, row = sample
        name = f"{key}/{_name(completion)}"
        if row is not None and self.replays.knows(row):
            try:
                return await self.replays.play(row, completion, name)
            except MISTAKES as error:
                raise unfit(str(error)) from error
        return answer_trajectory(question, completion, name)

    async def _score(self, task: Task, rollouts: Sequence[Trajectory], group_id: str) -> Group:
        group = await self.scorer.score(task, rollouts, group_id=group_id)
        self.served.add(group)
        return group

    @contextmanager
    def _under_way(self) -> Iterator[None]:
        self._whole += 1
        try:
            yield
        finally:
            self._whole -= 1

    def _room(self) -> None:
        if self.ending:
            raise busy("the server is ending")
        if self.under_way >= self.limits.groups:
            raise busy(f"{self.under_way} groups are under way, as many as may be")

    def _check_size(self, rollouts: int) -> None:
        if rollouts > self.limits.rollouts:
            raise unfit(f"{rollouts} rollouts; a group has at most {self.limits.rollouts}")

    def _check_texts(self, texts: Sequence[str]) -> None:
        longest = max((len(text) for text in texts), default=0)
        if longest > self.limits.chars:
            raise unfit(f"a text of {longest:,} characters; at most {self.limits.chars:,}")

    def _checked(self, trajectory: Trajectory) -> Trajectory:
        """The trajectory, if it is not too large and its turns fit together."""
        turns = 0
        level = [trajectory]
        for _ in range(self.limits.depth + 1):
            turns += sum(len(node.turns) for node in level)
            if turns > self.limits.turns:
                raise unfit(f"a trajectory of {turns} turns; at most {self.limits.turns}")
            for node in level:
                self._check_texts([node.answer or ""])
                if node.reward is not None and abs(node.reward) > _MOST_REWARD:
                    raise unfit(f"a reward of {node.reward:g}; at most {_MOST_REWARD:g}")
                try:
                    for _prompt in node.prompts():
                        pass
                except RecordError as error:
                    raise unfit(str(error)) from error
            level = [child for node in level for child in node.children]
            if not level:
                return trajectory
        raise unfit(f"sub-agents more than {self.limits.depth} levels deep")


class _Sampled(NamedTuple):
    """A sample that OpenRLHF wants a reward for."""

    key: str
    question: str
    completion: str
    row: TaskRow | None


async def _all(work: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """All results, begun in their order; one that fails, or being cancelled, ends the others."""
    begun = [asyncio.ensure_future(each) for each in work]
    try:
        return await asyncio.gather(*begun)
    finally:
        for each in begun:
            each.cancel()


def _row(label: object) -> TaskRow | None:
    """The task row that a label is, as JSON text; None if it is something else.

    Raises:
        RefusedError: it looks like one, and is not.
    """
    if not isinstance(label, str) or not label.lstrip().startswith("{"):
        return None
    try:
        columns = msgspec.json.decode(label, type=dict[str, Any])
    except (ValueError, RecursionError):
        return None
    if not {"env", "seed"} <= columns.keys():
        return None
    try:
        return TaskRow.of(columns)
    except RecordError as error:
        raise unfit(f"a label is no task row: {error}") from error


def _question(row: TaskRow) -> str:
    """What the row asks, as a judge is to see it."""
    said = [each.get("content") for each in row.prompt if each.get("role") == "user"]
    return next((text for text in said if isinstance(text, str)), "")


def _name(content: object) -> str:
    """A short name, the same for the same content.

    Raises:
        RefusedError: it can be read, but not written: it is deep, or a very long number.
    """
    try:
        return blake2b(msgspec.json.encode(content), digest_size=8).hexdigest()
    except (ValueError, RecursionError) as error:
        raise unfit(str(error)) from error


def group_size_of(given: str | None, most: int) -> int | None:
    """The `group_size` of a URL.

    Raises:
        RefusedError: it is no number from 2 to `most`.
    """
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and len(given) <= 6 and 2 <= int(given) <= most):
        raise unfit(f"group_size={given[:20]!r}: a number from 2 to {most}")
    return int(given)
