"""`EnsembleJudge`: several judges asked at once, and how far they agree."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Literal, get_args

import msgspec

from arenagym.errors import SettingError
from arenagym.judges.base import Judge, combined, key_of
from arenagym.records import Task, Trajectory, Verdict

Combine = Literal["mean", "vote", "minimum"]


class EnsembleJudge:
    """Asks several judges (other models, other rubrics) and combines what they say.

    `Verdict.members` keeps each member's verdict and `Verdict.disagreement` is the standard
    deviation of their margins. A member that fails or raises is left out; with fewer scored
    members than the quorum the verdict is unscored.

    Args:
        judges: the members, at least one.
        combine: `"mean"`: each side's mean score, for members on one scale; `"vote"`: each
            side's share of the members that prefer it, a tie giving half to each; `"minimum"`:
            each side's lowest score, so that no member's favour outweighs another's objection.
        quorum: members that must score; None: more than half.
    """

    def __init__(
        self, judges: Sequence[Judge], *, combine: Combine = "mean", quorum: int | None = None
    ) -> None:
        if combine not in get_args(Combine):
            raise SettingError(f"combine={combine!r}: it is mean, vote or minimum")
        quorum = len(judges) // 2 + 1 if quorum is None else quorum
        if not 1 <= quorum <= len(judges):
            raise SettingError(
                f"quorum={quorum} of {len(judges)} judges: at least 1, and not more than there are"
            )
        self.judges = tuple(judges)
        self.quorum = quorum
        self._combine: Combine = combine
        self.name = f"{combine} of {len(judges)}: {', '.join(judge.name for judge in judges)}"

    @property
    def key(self) -> str:
        """See `Judge`; empty if a member has none."""
        keys = [key_of(judge) for judge in self.judges]
        return f"{self._combine} {self.quorum} {keys}" if all(keys) else ""

    async def compare(self, task: Task, a: Trajectory, b: Trajectory) -> Verdict:
        """Ask all at once and combine."""
        members = await asyncio.gather(*(_ask(judge, task, a, b) for judge in self.judges))
        whole = combined(self.name, members)
        scores = [
            (m.score_a, m.score_b)
            for m in members
            if m.score_a is not None and m.score_b is not None
        ]
        if len(scores) < self.quorum:
            return msgspec.structs.replace(
                whole,
                error=f"{len(scores)} of {len(members)} judges scored, "
                f"{self.quorum} are needed: {whole.error}"[:500],
            )
        merge = _votes if self._combine == "vote" else _COLUMNS[self._combine]
        score_a, score_b = merge(scores)
        return msgspec.structs.replace(whole, score_a=score_a, score_b=score_b, error=None)


async def _ask(judge: Judge, task: Task, a: Trajectory, b: Trajectory) -> Verdict:
    try:
        return await judge.compare(task, a, b)
    except Exception as error:  # noqa: BLE001 - a judge's failure is a value
        return raised(judge.name, error)


def raised(name: str, error: Exception) -> Verdict:
    """The verdict of a judge that raised."""
    text = f"{type(error).__name__}: {error}"[:500]
    return Verdict(judge=name, error=text, failures={"judge_raised": 1})


Pairs = Sequence[tuple[float, float]]


def _votes(scores: Pairs) -> tuple[float, float]:
    votes = [0.5 if a == b else float(a > b) for a, b in scores]
    share = sum(votes) / len(votes)
    return share, 1 - share


def _columns(reduce: Callable[[Sequence[float]], float]) -> Callable[[Pairs], tuple[float, float]]:
    return lambda scores: (reduce([a for a, _ in scores]), reduce([b for _, b in scores]))


_COLUMNS = {"mean": _columns(lambda column: sum(column) / len(column)), "minimum": _columns(min)}
