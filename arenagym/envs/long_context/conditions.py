"""The 20 conditions on two users' labels, after OOLONG-Pairs (arXiv 2512.24601).

A condition is what each of two users has to have: the same (symmetric, or with dates), or one this
and the other that (asymmetric). A, B and C are labels; k and D, counts and dates, are drawn near
the middle of what the users have, so that a text of any length has users on either side.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from arenagym.envs.bilingual import Language
from arenagym.envs.long_context.corpus import Corpus

Op = Literal["at-least", "either", "at-most", "exactly", "more", "before", "after", "since"]
_NEVER = 10**7
_MIDDLE = (0.3, 0.7)


class Demand(NamedTuple):
    """What one user has to have: an operation on one label or two, A=0, B=1, C=2."""

    op: Op
    one: int
    other: int = 0


Side = tuple[Demand, ...]
A, B, C = 0, 1, 2

SYMMETRIC: tuple[Side, ...] = (
    (Demand("either", A, B),),
    (Demand("at-least", A), Demand("at-least", B)),
    (Demand("exactly", A),),
    (Demand("more", A, B),),
    (Demand("at-least", A), Demand("at-most", B)),
    (Demand("exactly", A), Demand("more", B, C)),
)
DATED: tuple[Side, ...] = (
    (Demand("before", A),),
    (Demand("after", A),),
    (Demand("since", A),),
    (Demand("before", A), Demand("at-least", B)),
    (Demand("after", A), Demand("more", B, C)),
    (Demand("before", A), Demand("after", B)),
)
ASYMMETRIC: tuple[tuple[Side, Side], ...] = (
    ((Demand("at-least", A),), (Demand("exactly", B),)),
    ((Demand("exactly", A),), (Demand("exactly", B),)),
    ((Demand("more", A, B),), (Demand("more", B, A),)),
    ((Demand("at-least", A), Demand("at-least", B)), (Demand("exactly", C),)),
    ((Demand("at-least", A), Demand("at-most", B)), (Demand("at-least", B), Demand("at-most", A))),
    ((Demand("either", A, B),), (Demand("exactly", C),)),
    ((Demand("exactly", A), Demand("at-least", B)), (Demand("at-least", C),)),
    ((Demand("before", A), Demand("at-least", B)), (Demand("exactly", C),)),
)
CONDITIONS: dict[str, tuple[Side, Side | None]] = {
    **{f"symmetric/{i}": (side, None) for i, side in enumerate(SYMMETRIC, 1)},
    **{f"dated/{i}": (side, None) for i, side in enumerate(DATED, 7)},
    **{f"asymmetric/{i}": sides for i, sides in enumerate(ASYMMETRIC, 13)},
}
"""By kind; the second side is None where both users have to have the same."""

_EN = {
    "at-least": "at least {k} with the label {one}",
    "either": "at least {k} with the label {one} or {other}",
    "at-most": "at most {k} with the label {one}",
    "none": "none with the label {one}",
    "exactly": "exactly {k} with the label {one}",
    "more": "more with the label {one} than with {other}",
    "before": "at least 1 with the label {one} dated before {day}",
    "after": "at least 1 with the label {one} dated after {day}",
    "since": "at least 1 with the label {one} and none of those dated before {day}",
    "and": ", and ",
    "same": "among the lines of each of the two there are {first}",
    "apart": "among the lines of one of the two there are {first}; and among the lines of the "
    "other there are {second}",
}
_ZH = {
    "at-least": "至少有 {k} 行的标签是“{one}”",
    "either": "至少有 {k} 行的标签是“{one}”或“{other}”",
    "at-most": "至多有 {k} 行的标签是“{one}”",
    "none": "没有一行的标签是“{one}”",
    "exactly": "恰好有 {k} 行的标签是“{one}”",
    "more": "标签是“{one}”的行多于标签是“{other}”的行",
    "before": "至少有 1 行标签是“{one}”且日期早于 {day}",
    "after": "至少有 1 行标签是“{one}”且日期晚于 {day}",
    "since": "至少有 1 行的标签是“{one}”，而且这样的行没有一行早于 {day}",
    "and": "，并且",
    "same": "两人各自的行里都：{first}",
    "apart": "其中一人的行里：{first}；另一人的行里：{second}",
}
_WORDS: dict[Language, dict[str, str]] = {"en": _EN, "zh": _ZH}


class Users(NamedTuple):
    """What each user has of each label: how many lines, and the first and last day."""

    ids: NDArray[np.int64]
    """Ascending, shape (users,); the others are (users, labels)."""
    counts: NDArray[np.int64]
    first: NDArray[np.int64]
    """Far in the future where there is none."""
    last: NDArray[np.int64]
    """0 where there is none."""

    @classmethod
    def of(cls, corpus: Corpus) -> "Users":
        """The users who have a line."""
        ids, who = np.unique(corpus.users, return_inverse=True)
        shape = (len(ids), len(corpus.names))
        counts, first, last = (np.full(shape, value) for value in (0, _NEVER, 0))
        np.add.at(counts, (who, corpus.labels), 1)
        np.minimum.at(first, (who, corpus.labels), corpus.days)
        np.maximum.at(last, (who, corpus.labels), corpus.days)
        return cls(ids, counts, first, last)


class Fact(NamedTuple):
    """A demand with labels, count and date: True or False of each user."""

    op: Op
    one: int
    other: int
    k: int
    day: int
    """As `date.toordinal` has it; 0 if no date is part of it."""

    def holds(self, users: Users) -> NDArray[np.bool_]:
        """Of which users it is true."""
        return _HOLDS[self.op](self, users)

    def text(self, names: Sequence[str], language: Language) -> str:
        """In words."""
        day = date.fromordinal(self.day).isoformat() if self.day else ""
        way = "none" if self.op == "at-most" and self.k == 0 else self.op
        return _WORDS[language][way].format(
            k=self.k, one=names[self.one], other=names[self.other], day=day
        )


_HOLDS: dict[Op, Callable[[Fact, Users], NDArray[np.bool_]]] = {
    "at-least": lambda fact, users: users.counts[:, fact.one] >= fact.k,
    "either": lambda fact, users: users.counts[:, [fact.one, fact.other]].sum(1) >= fact.k,
    "at-most": lambda fact, users: users.counts[:, fact.one] <= fact.k,
    "exactly": lambda fact, users: users.counts[:, fact.one] == fact.k,
    "more": lambda fact, users: users.counts[:, fact.one] > users.counts[:, fact.other],
    "before": lambda fact, users: users.first[:, fact.one] < fact.day,
    "after": lambda fact, users: users.last[:, fact.one] > fact.day,
    "since": lambda fact, users: (
        (users.first[:, fact.one] >= fact.day) & (users.counts[:, fact.one] > 0)
    ),
}
Facts = tuple[Fact, ...]


class Condition(NamedTuple):
    """What is true of a pair: `first` of both users, or of one, and `second` of the other."""

    first: Facts
    second: Facts | None

    def matrix(self, users: Users) -> NDArray[np.bool_]:
        """Of which pairs (row, column) of users it is true, each pair once, row before column."""
        first = _all(self.first, users)
        second = first if self.second is None else _all(self.second, users)
        pairs = np.outer(first, second)
        return np.triu(pairs | pairs.T, 1)

    def text(self, names: Sequence[str], language: Language) -> str:
        """In words."""
        words = _WORDS[language]
        first, second = (
            words["and"].join(fact.text(names, language) for fact in facts or ())
            for facts in (self.first, self.second)
        )
        return words["same" if self.second is None else "apart"].format(first=first, second=second)


def draw_condition(
    rng: np.random.Generator, corpus: Corpus, users: Users, kind: str
) -> Condition | None:
    """Draw the labels, counts and dates of a condition; None if no user has the labels."""
    labels = rng.permutation(len(corpus.names)).tolist()
    sides: list[Facts] = []
    for demands in CONDITIONS[kind]:
        facts = [_fact(rng, users, labels, demand) for demand in demands or ()]
        if None in facts:
            return None
        sides.append(tuple(fact for fact in facts if fact is not None))
    return Condition(sides[0], sides[1] or None)


def _fact(
    rng: np.random.Generator, users: Users, labels: Sequence[int], demand: Demand
) -> Fact | None:
    one, other = labels[demand.one], labels[demand.other]
    counts = users.counts[:, one]
    if demand.op == "either":
        counts = counts + users.counts[:, other]
    where, k, day = rng.uniform(*_MIDDLE), 0, 0
    having = counts > 0
    if not having.any():
        return None
    if demand.op in ("before", "after", "since"):
        days = users.last[having, one] if demand.op == "after" else users.first[having, one]
        # The day after the first of some, the day before the last of some: never of nobody.
        shift = {"before": 1, "after": -1, "since": 0}[demand.op]
        day = int(np.quantile(days, where, method="nearest")) + shift
    elif demand.op == "exactly":
        k = int(rng.choice(counts[having]))
    elif demand.op != "more":
        k = int(np.quantile(counts, where, method="nearest"))
        k = k if demand.op == "at-most" else max(1, k)
    return Fact(demand.op, one, other, k, day)


def _all(facts: Facts, users: Users) -> NDArray[np.bool_]:
    held: NDArray[np.bool_] = np.all([fact.holds(users) for fact in facts], axis=0)
    return held
