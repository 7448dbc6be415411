"""Finds what a plan says that it costs in all."""

import re

from arenagym.envs.open_travel.answers.text.clauses import Number, Row
from arenagym.envs.open_travel.answers.text.clocks import DayMark, When
from arenagym.envs.open_travel.answers.text.figures import Price
from arenagym.envs.open_travel.answers.text.names import Spot
from arenagym.envs.open_travel.tasks.request import Party

_ALL = re.compile(r"总|合计|共计|全程|\btotal|\boverall|\bgrand|in all|altogether", re.IGNORECASE)
_WISHED = re.compile(
    r"预算(?:上限|限额|要求|内|以内|范围)|以内|不超过|剩余|结余|节省|低于"
    r"|budget (?:of|limit)|\bunder|within|\bleft\b|below|remaining|\bsaves?\b",
    re.IGNORECASE,
)
_BUSY = (Spot, When, Number)
_SENTENCE = frozenset("。.!;")
_BUDGET = re.compile("预算|budget", re.IGNORECASE)


class Totals:
    """The sums of money that a text tells to be all; the surest, and of equals the last, counts."""

    def __init__(self, party: Party, *, days: int) -> None:
        self._party, self._days = party, days
        self._best: tuple[int, float] | None = None

    @property
    def cost(self) -> float | None:
        """The one that counts."""
        return self._best[1] if self._best else None

    def note(self, row: Row) -> None:
        """Read a line."""
        a_day = row.words("sum") or (row.tells(DayMark) and not row.words("total"))
        if a_day and self._days > 1:
            return
        start, opens = row.line.head, True
        for clause in row.clauses:
            opens = opens or clause.lead in _SENTENCE
            prices = clause.all(Price)
            if clause.lead in _SENTENCE:
                start = clause.start
            if prices and opens and not clause.tells(*_BUSY):
                said = row.page.text[start : prices[0].end]
                rank = self._rank(row, prices[0], said)
                if rank and (not self._best or rank >= self._best[0]):
                    self._best = rank, min(1e9, prices[0].of(self._party))
            opens = opens and not prices and not clause.tells(*_BUSY)

    def _rank(self, row: Row, price: Price, said: str) -> int:
        if not (is_total(said) or row.words("sum")) or _WISHED.search(said):
            return 0
        if row.tells(*_BUSY):
            return 1
        return 2 if _BUDGET.search(said) else 3 if price.per == "person" else 4


def is_total(text: str) -> bool:
    """Whether a text is about a sum of all."""
    return bool(_ALL.search(text))
