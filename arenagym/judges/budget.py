"""`Budgeted`: a judge that stops asking when its calls, tokens or money are spent."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import numpy as np

from arenagym.errors import SettingError
from arenagym.judges.base import GroupJudge, Judge, key_of
from arenagym.records import Judgement, Scoring, Task, Trajectory, Usage, Verdict


class Price(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a million prompt tokens and a million completion tokens cost, in any one currency."""

    prompt: float
    completion: float

    def __post_init__(self) -> None:
        if not (0 <= self.prompt < float("inf") and 0 <= self.completion < float("inf")):
            raise SettingError(f"{self}: prices are 0 or more")


class Prices:
    """A price table by model name; a TOML file has a table for each model.

    ["gpt-5-mini"]
    prompt = 0.25
    completion = 2.0
    """

    def __init__(self, table: dict[str, Price]) -> None:
        self.table = dict(table)

    @classmethod
    def load(cls, path: str | Path) -> "Prices":
        """The table in a TOML file.

        Raises:
            SettingError: there is no such file, or it is no price table.
        """
        try:
            return cls(msgspec.toml.decode(Path(path).read_bytes(), type=dict[str, Price]))
        except (OSError, msgspec.DecodeError, UnicodeError) as error:
            raise SettingError(f"price table {path}: {error}") from error

    def of(self, model: str, usage: Usage) -> float:
        """What so many tokens of a model cost.

        Raises:
            SettingError: the table lacks the model.
        """
        if model not in self.table:
            raise SettingError(f"the price table has no {model!r}, only {sorted(self.table)}")
        price = self.table[model]
        tokens = usage.prompt_tokens * price.prompt + usage.completion_tokens * price.completion
        return tokens / 1e6

    def cost(self, judgement: Judgement) -> float:
        """What a judgement cost, member by member where it was made of several."""
        members = judgement.members if isinstance(judgement, Verdict) else ()
        if members:
            return sum(map(self.cost, members))
        return self.of(judgement.model, judgement.usage) if judgement.usage.tokens else 0.0


class Budget:
    """Limits on what judging may cost, and what it has cost so far; several judges may share one.

    A comparison begins only if it fits when it, and each of those under way, costs as much as
    the dearest so far. Until the first has come back they go one by one, unless `calls` is the
    only limit. So a limit is passed by no more than what a comparison under way costs beyond
    any before it (a repair, say).

    Args:
        calls: model calls.
        tokens: prompt and completion tokens together.
        money: in the currency of `prices`, which it needs.
        prices: the price of each model that is asked.
    """

    def __init__(
        self,
        *,
        calls: int | None = None,
        tokens: int | None = None,
        money: float | None = None,
        prices: Prices | None = None,
    ) -> None:
        given = {"calls": calls, "tokens": tokens, "money": money}
        self.limits = {unit: float(limit) for unit, limit in given.items() if limit is not None}
        if not self.limits or min(self.limits.values()) < 0:
            raise SettingError(f"{given}: at least one limit, and none below 0")
        if money is not None and prices is None:
            raise SettingError("money is limited by a price table: give prices=Prices.load(…)")
        self.spent = dict.fromkeys(self.limits, 0.0)
        self._prices = prices
        self._dearest = {unit: float(unit == "calls") for unit in self.limits}
        self._known = set(self.limits) == {"calls"}
        self._under_way = 0

    def refusal(self) -> str | None:
        """Why nothing more can begin; None while something can."""
        for unit, limit in self.limits.items():
            need = (self._under_way + 1) * self._dearest[unit]
            if self.spent[unit] + need > limit or (not limit and not self._dearest[unit]):
                return f"the budget of {limit:g} {unit} is spent ({self.spent[unit]:g} used)"
        return None

    @asynccontextmanager
    async def place(self) -> AsyncIterator[str | None]:
        """A place for one comparison, or why there is none; tell `add` what it cost."""
        while not self._known and self._under_way:  # noqa: ASYNC110 - in any event loop
            await asyncio.sleep(0.01)
        why = self.refusal()
        if why is not None:
            yield why
            return
        self._under_way += 1
        try:
            yield None
        finally:
            self._under_way -= 1

    def add(self, judgement: Judgement) -> None:
        """Count what a comparison cost."""
        cost = {"calls": float(judgement.usage.calls), "tokens": float(judgement.usage.tokens)}
        if self._prices is not None:
            cost["money"] = self._prices.cost(judgement)
        for unit in self.limits:
            self.spent[unit] += cost[unit]
            self._dearest[unit] = max(self._dearest[unit], cost[unit])
        self._known = self._known or judgement.usage.calls > 0


class Budgeted:
    """Asks a judge while the budget lasts; afterwards its verdicts are unscored and free."""

    def __init__(self, judge: Judge, budget: Budget) -> None:
        self.judge = judge
        self.budget = budget
        self.name = judge.name

    @property
    def key(self) -> str:
        """That of the judge it asks: what is kept was paid for."""
        return key_of(self.judge)

    async def compare(self, task: Task, a: Trajectory, b: Trajectory) -> Verdict:
        """Compare, if it can still be afforded."""
        async with self.budget.place() as refused:
            if refused is not None:
                return Verdict(judge=self.name, error=refused, failures={"over_budget": 1})
            verdict = await self.judge.compare(task, a, b)
            self.budget.add(verdict)
            return verdict


class BudgetedGroup(Budgeted):
    """The same around a judge of groups."""

    judge: GroupJudge

    def __init__(self, judge: GroupJudge, budget: Budget) -> None:
        super().__init__(judge, budget)

    def calls(self, n: int, rng: np.random.Generator) -> Sequence[tuple[int, ...]]:
        """See `GroupJudge.calls`."""
        return self.judge.calls(n, rng)

    async def score(self, task: Task, shown: Sequence[Trajectory]) -> Scoring:
        """Score, if it can still be afforded."""
        async with self.budget.place() as refused:
            if refused is not None:
                return Scoring(
                    contestants=tuple(range(len(shown))),
                    judge=self.name,
                    error=refused,
                    failures={"over_budget": 1},
                )
            scoring = await self.judge.score(task, shown)
            self.budget.add(scoring)
            return scoring


def budgeted(judge: Judge, budget: Budget) -> Budgeted:
    """A judge of pairs or of groups under a budget."""
    if isinstance(judge, GroupJudge):
        return BudgetedGroup(judge, budget)
    return Budgeted(judge, budget)
