"""Measures a judge on labelled pairs: asks it in both orders and notes all that it says."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

import msgspec

from arenagym.errors import SettingError
from arenagym.judges.base import Judge
from arenagym.judges.ensemble import raised
from arenagym.records import Record, StopReason, Task, Trajectory, Verdict

Label = Literal["a", "b", "tie"]
EvalOrder = Literal["both", "given"]
_MOST_BYTES = 16 * 2**20


class Pair(Record, frozen=True, kw_only=True):
    """Two answers (or whole trajectories) to a query, and which of them is the better one.

    A line of a labelled file. `kind` and `language` only serve to break the results down.
    """

    query: str
    a: str | Trajectory
    b: str | Trajectory
    label: Label
    id: str = ""
    kind: str = ""
    language: str = ""

    @property
    def task(self) -> Task:
        """The query as a task."""
        return Task(id=self.id, env_id="", query=self.query)

    @property
    def sides(self) -> tuple[Trajectory, Trajectory]:
        """Both answers as trajectories."""
        return _trajectory(self.a), _trajectory(self.b)


def read_pairs(path: str | Path) -> list[Pair]:
    """The labelled pairs of a JSONL file.

    Raises:
        SettingError: the file cannot be read, is empty, or a line is no pair (the error says
            which line, and what is wrong with it).
    """
    try:
        lines = Path(path).read_bytes().splitlines()
    except OSError as error:
        raise SettingError(f"labelled pairs {path}: {error}") from error
    pairs = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            pairs.append(msgspec.json.decode(line[:_MOST_BYTES], type=Pair))
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            raise SettingError(
                f'{path}, line {number}: {error}; a line is {{"query": …, "a": …, "b": …, '
                '"label": "a", "b" or "tie"}'
            ) from error
    if not pairs:
        raise SettingError(f"{path} holds no labelled pairs")
    return pairs


@dataclass(frozen=True)
class Call:
    """One call of the judge on a pair; `swapped` if `b` was shown first."""

    pair: int
    swapped: bool
    repeat: int
    verdict: Verdict

    @property
    def margin(self) -> float | None:
        """The score of the pair's `a` less that of its `b`."""
        margin = self.verdict.margin
        return None if margin is None else -margin if self.swapped else margin


@dataclass
class Evaluation:
    """A judge, the pairs, and the calls that have come back so far."""

    judge: Judge
    pairs: Sequence[Pair]
    order: EvalOrder = "both"
    repeats: int = 1
    calls: list[Call] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.repeats < 1 or self.order not in get_args(EvalOrder):
            raise SettingError(
                f"repeats={self.repeats}, order={self.order!r}: at least 1; 'both' or 'given'"
            )

    @property
    def planned(self) -> int:
        """How many calls there are to be."""
        return len(self.pairs) * self.repeats * (2 if self.order == "both" else 1)

    async def run(
        self,
        *,
        concurrency: int = 64,
        judge_timeout: float | None = None,
        on_call: Callable[[Call], None] | None = None,
    ) -> None:
        """Ask the judge about every pair; cancelled, it keeps what has come back.

        Args:
            concurrency: calls under way at once.
            judge_timeout: seconds for a call.
            on_call: told of each call's result.
        """
        if concurrency < 1 or (judge_timeout is not None and judge_timeout <= 0):
            raise SettingError(
                f"concurrency={concurrency}, judge_timeout={judge_timeout}: at least 1; above 0"
            )
        slots = asyncio.Semaphore(concurrency)

        async def one(pair: int, *, swapped: bool, repeat: int) -> None:
            a, b = self.pairs[pair].sides
            first, second = (b, a) if swapped else (a, b)
            async with slots:
                verdict = await self._ask(self.pairs[pair].task, first, second, judge_timeout)
            self.calls.append(Call(pair, swapped, repeat, verdict))
            if on_call is not None:
                on_call(self.calls[-1])

        async with asyncio.TaskGroup() as tasks:
            for repeat in range(self.repeats):
                for pair in range(len(self.pairs)):
                    for swapped in (False, True) if self.order == "both" else (False,):
                        tasks.create_task(one(pair, swapped=swapped, repeat=repeat))

    async def _ask(
        self, task: Task, first: Trajectory, second: Trajectory, limit: float | None
    ) -> Verdict:
        try:
            async with asyncio.timeout(limit):
                return await self.judge.compare(task, first, second)
        except TimeoutError:
            text = f"no verdict in {limit} s"
            return Verdict(judge=self.judge.name, error=text, failures={"timeout": 1})
        except Exception as error:  # noqa: BLE001 - a judge's failure is a value
            return raised(self.judge.name, error)


def _trajectory(side: str | Trajectory) -> Trajectory:
    if isinstance(side, Trajectory):
        return side
    return Trajectory(
        id="", agent="", model="", stop_reason=StopReason.ANSWERED, answer=side or None
    )
