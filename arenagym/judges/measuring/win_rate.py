"""`win_rate`: how often candidates beat references, by any judge of pairs."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from arenagym.errors import SettingError
from arenagym.judges.base import Bidirectional, Judge
from arenagym.judges.ensemble import raised
from arenagym.judges.measuring.agreement import wilson
from arenagym.records import Counts, Task, Trajectory, Usage, Verdict, add_counts

Contest = tuple[Task, Trajectory, Trajectory]
"""A task, the candidate's trajectory and the reference's."""
WinOrder = Literal["both", "balanced"]


@dataclass(frozen=True)
class WinRate:
    """The share of contests that candidates win, a tie counting one half.

    `low` and `high` are Wilson's interval, which ties make wider than need be. Unscored contests
    are left out and counted; with nothing scored the rate is None.
    """

    rate: float | None
    low: float | None
    high: float | None
    wins: int
    ties: int
    losses: int
    unscored: int
    usage: Usage
    failures: Counts


def win_rate(
    judge: Judge,
    contests: Sequence[Contest],
    *,
    order: WinOrder = "both",
    seed: int = 0,
    concurrency: int = 64,
    level: float = 0.95,
) -> WinRate:
    """Judge each candidate against its reference.

    Args:
        judge: of pairs.
        contests: a task with the candidate's and the reference's trajectory, each.
        order: `"both"` sums both orders; `"balanced"` makes one call, with the candidate first in
            half of the contests, drawn by `seed`.
        seed: of that draw.
        concurrency: contests under way at once.
        level: of the interval.

    Raises:
        SettingError: a setting out of its range.
    """
    return asyncio.run(
        win_rate_async(
            judge, contests, order=order, seed=seed, concurrency=concurrency, level=level
        )
    )


async def win_rate_async(
    judge: Judge,
    contests: Sequence[Contest],
    *,
    order: WinOrder = "both",
    seed: int = 0,
    concurrency: int = 64,
    level: float = 0.95,
) -> WinRate:
    """`win_rate` within a running event loop."""
    if order not in get_args(WinOrder) or concurrency < 1 or not 0 < level < 1:
        raise SettingError(
            f"order={order!r}, concurrency={concurrency}, level={level}: 'both' or 'balanced'; at "
            "least 1; between 0 and 1"
        )
    asked = Bidirectional(judge) if order == "both" else judge
    last = np.zeros(len(contests), dtype=bool)
    if order == "balanced":
        last[np.random.default_rng(seed).permutation(len(contests))[: len(contests) // 2]] = True
    slots = asyncio.Semaphore(concurrency)

    async def one(contest: Contest, *, candidate_last: bool) -> Verdict:
        task, candidate, reference = contest
        async with slots:
            try:
                if candidate_last:
                    return (await asked.compare(task, reference, candidate)).swapped()
                return await asked.compare(task, candidate, reference)
            except Exception as error:  # noqa: BLE001 - a judge's failure is a value
                return raised(judge.name, error)

    verdicts = await asyncio.gather(
        *(
            one(contest, candidate_last=bool(swap))
            for contest, swap in zip(contests, last, strict=True)
        )
    )
    margins = [verdict.margin for verdict in verdicts if verdict.margin is not None]
    wins, ties = sum(margin > 0 for margin in margins), sum(margin == 0 for margin in margins)
    rate = (wins + ties / 2) / len(margins) if margins else None
    low, high = (None, None) if rate is None else wilson(rate, len(margins), level)
    return WinRate(
        rate=rate,
        low=low,
        high=high,
        wins=wins,
        ties=ties,
        losses=len(margins) - wins - ties,
        unscored=len(verdicts) - len(margins),
        usage=sum((verdict.usage for verdict in verdicts), Usage()),
        failures=add_counts(*(verdict.failures for verdict in verdicts)),
    )
