"""What the verifier finds: a result for each named check, and the rates over many answers."""

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

Kind = Literal["hard", "commonsense"]
"""Hard: what the request states. Commonsense: what goes without saying, such as opening hours."""


class CheckResult(msgspec.Struct, frozen=True):
    """One check of one answer; `problems` say what is wrong, in English, each a sentence."""

    name: str
    kind: Kind
    problems: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


class Grounding(msgspec.Struct, frozen=True, kw_only=True):
    """Claims of an answer beside what the tools showed in its episode.

    Attributes:
        backed: claims that a result showed: places, rides, prices, times under way.
        unseen: claims that are true, but that nothing showed: guessed, or known from elsewhere.
        wrong: of things that exist, prices, times or distances that are not so.
        invented: places, trains and flights that do not exist; as they were written.
    """

    backed: int = 0
    unseen: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    invented: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """Of all claims, those that are backed; 0 if there are none."""
        claims = self.backed + len(self.unseen) + len(self.wrong) + len(self.invented)
        return self.backed / claims if claims else 0.0


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an answer.

    Attributes:
        error: why it could not be read; "" if it was. Then every check counts as failed.
        checks: those that the request calls for, in a fixed order.
        complete: of what the answer is to hold, the share that is there and sound, from 0 to 1. An
            answer that says little breaks few conditions, so that shares of checks alone would
            reward silence.
        cost: what the plan costs in CNY by the world's own prices; None if it is no plan.
    """

    checks: tuple[CheckResult, ...]
    complete: float = 1.0
    grounding: Grounding = Grounding()
    error: str = ""
    cost: float | None = None

    def passed(self, kind: Kind | None = None) -> bool:
        """Whether all checks (of a kind) passed, and the answer could be read."""
        return not self.error and all(
            each.passed for each in self.checks if kind is None or each.kind == kind
        )

    def share(self, kind: Kind | None = None) -> float:
        """The share of the checks (of a kind) that passed; 1 if there is none of the kind."""
        if self.error:
            return 0.0
        results = [each.passed for each in self.checks if kind is None or each.kind == kind]
        return sum(results) / len(results) if results else 1.0

    @property
    def failed(self) -> tuple[str, ...]:
        """Names of the checks that failed; of all, if the answer could not be read."""
        return tuple(each.name for each in self.checks if self.error or not each.passed)


class Rates(msgspec.Struct, frozen=True, kw_only=True):
    """Over many answers, as TravelPlanner reports them (arXiv 2402.01622, section 3.3).

    Attributes:
        answers: how many there were.
        delivered: the share that could be read.
        micro: by kind, the share of all checks of all answers that passed.
        macro: by kind, the share of answers that passed all of them.
        final: the share of answers that passed every check.
    """

    answers: int
    delivered: float
    micro: dict[Kind, float]
    macro: dict[Kind, float]
    final: float


def rates(reports: Iterable[Report]) -> Rates:
    """Pass rates over many answers; all are 0 if there are none."""
    every: Sequence[Report] = tuple(reports)
    kinds: tuple[Kind, ...] = ("hard", "commonsense")
    micro, macro = {}, {}
    for kind in kinds:
        passed = [
            not report.error and check.passed
            for report in every
            for check in report.checks
            if check.kind == kind
        ]
        micro[kind] = sum(passed) / len(passed) if passed else 0.0
        macro[kind] = _mean(report.passed(kind) for report in every)
    return Rates(
        answers=len(every),
        delivered=_mean(not report.error for report in every),
        micro=micro,
        macro=macro,
        final=_mean(report.passed() for report in every),
    )


def _mean(values: Iterable[bool]) -> float:
    every = list(values)
    return sum(every) / len(every) if every else 0.0
