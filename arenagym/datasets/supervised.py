"""The best rollouts of each group as answers to imitate: best-of-n and expert iteration."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from arenagym.datasets.columns import Columns
from arenagym.datasets.conversations import (
    FORMS,
    Form,
    check_form,
    declared,
    digest,
    supervised,
    tools_column,
    with_tools,
)
from arenagym.datasets.pairing import lot
from arenagym.datasets.tally import Dropped, Row, Rows, Tally
from arenagym.errors import SettingError
from arenagym.records import Group, ToolSpec, without_surrogates

PROVENANCE: Columns = {
    "group_id": str,
    "task_id": str,
    "env_id": str,
    "rollout_id": str,
    "reward": float,
}


def best_of_n(
    groups: Iterable[Group],
    *,
    n: int | None = None,
    form: Form = "messages",
    thoughts: bool = True,
    tools: Sequence[ToolSpec] = (),
    seed: int = 0,
) -> Rows:
    """The best of the first n rollouts of each group, one a group.

    It is what a policy that samples n answers and shows the best would have said: to be compared
    with a reference, or to be trained on. In groups of two that is Binary FeedME (AlpacaFarm,
    arXiv 2305.14387). The column `n` says how many of them were scored.

    Args:
        groups: ranked.
        n: None takes whole groups.
        form: `"messages"`: a row a conversation; `"prompt-completion"`: a row a turn.
        thoughts: False leaves out what the model thought, see `written`.
        tools: a column of these on every row, for policies that call tools natively.
        seed: draws lots between equals.

    Returns:
        Rows, and a tally in rollouts.

    Raises:
        SettingError: no such form, or `n` below 1.
    """
    if n is not None and n < 1:
        raise SettingError(f"n={n}: the best of at least 1, or None for all of a group")
    choice = _Choice(form, thoughts, seed, most=1, of=n)
    return choice.rows(groups, tools, {"n": int})


def expert_iteration(
    groups: Iterable[Group],
    *,
    top: int | None = 1,
    least: float | None = None,
    form: Form = "messages",
    thoughts: bool = True,
    tools: Sequence[ToolSpec] = (),
    seed: int = 0,
) -> Rows:
    """A policy's own best answers, to fine-tune it on; no two rollouts with the same words.

    The groups decide which method it is. Those of the initial policy, filtered by `least` on the
    environment's reward, are Self-SFT; those that each round's policy has sampled anew are
    Iterative-SFT (Retaining by Doing, arXiv 2510.18874). See `by_env_reward`.

    Args:
        groups: ranked.
        top: at most so many of each group, the best; None: all that `least` lets through.
        least: the smallest reward.
        form: see `best_of_n`.
        thoughts: see `best_of_n`.
        tools: see `best_of_n`.
        seed: see `best_of_n`.

    Returns:
        Rows, and a tally in rollouts.

    Raises:
        SettingError: no such form, `top` below 1, or neither `top` nor a finite `least`.
    """
    bounded = top is not None and top >= 1
    if not (bounded or (top is None and least is not None)) or not math.isfinite(least or 0.0):
        raise SettingError(
            f"top={top}, least={least}: top is at least 1, or None with a finite least reward"
        )
    return _Choice(form, thoughts, seed, most=top, least=least).rows(groups, tools)


def provenance(group: Group, place: int) -> Row:
    """Where a row comes from, and the rollout's reward."""
    return {
        "group_id": without_surrogates(group.group_id),
        "task_id": without_surrogates(group.task.id),
        "env_id": without_surrogates(group.task.env_id),
        "rollout_id": without_surrogates(group.trajectories[place].id),
        "reward": group.rewards[place],
    }


def tells_nothing(group: Group) -> bool:
    """Whether its rewards are those of a tournament that could not rank it.

    Rewards that did not come of a comparison mean something even where all are alike.
    """
    return group.tournament is not None and not group.informative


@dataclass(frozen=True)
class _Choice:
    """Who of a group is imitated: the `most` best of its first `of`."""

    form: Form
    thoughts: bool
    seed: int
    most: int | None
    of: int | None = None
    least: float | None = None

    def __post_init__(self) -> None:
        check_form(self.form)

    def rows(
        self, groups: Iterable[Group], tools: Sequence[ToolSpec], counted: Columns | None = None
    ) -> Rows:
        """The rows; with `counted`, one for each group even if another says the same."""
        offered = declared(tools)

        def make(groups: Iterable[Group], tally: Tally) -> Iterator[Row]:
            there: set[bytes] = set()
            for group in groups:
                if counted is not None:
                    there = set()
                for place, said in self._chosen(group, there, tally):
                    more = {name: self._scored(group) for name in counted or {}}
                    for row, length in said:
                        tally.measure(self.form, length)
                        yield with_tools(row | provenance(group, place) | more, offered, tally)

        columns = {**FORMS[self.form], **PROVENANCE, **(counted or {}), **tools_column(tools)}
        return Rows(groups, make, unit="rollouts", columns=columns)

    def _chosen(
        self, group: Group, there: set[bytes], tally: Tally
    ) -> Iterator[tuple[int, list[tuple[Row, int]]]]:
        """The places in the group, best first, and the rows that each makes."""
        tally.groups += 1
        tally.rollouts += len(group.trajectories)
        usable = []
        for place in range(len(group.trajectories)):
            flaw = self._flaw(group, place)
            if flaw is None:
                usable.append(place)
            else:
                tally.drop(flaw)
        usable.sort(key=lambda i: (-(group.rewards[i] or 0.0), lot(self.seed, group, i)))
        own: set[bytes] = set()  # each takes a place of the `most`, also where it is there already
        for place in usable:
            if len(own) == self.most:
                tally.drop(Dropped.NOT_CHOSEN)
                continue
            said = list(supervised(group.trajectories[place], self.form, thoughts=self.thoughts))
            mark = b"".join(digest(messages) for row, _ in said for messages in row.values())
            known = mark in own or mark in there
            own.add(mark)
            if known:
                tally.drop(Dropped.DUPLICATE)
                continue
            there.add(mark)
            tally.keep()
            yield place, said

    def _flaw(self, group: Group, place: int) -> Dropped | None:
        trajectory, reward = group.trajectories[place], group.rewards[place]
        flaws = {
            Dropped.UNSCORED: reward is None,
            Dropped.NOT_CHOSEN: self.of is not None and place >= self.of,
            Dropped.UNINFORMATIVE: self.least is None and tells_nothing(group),
            Dropped.BELOW: self.least is not None and (reward or 0.0) < self.least,
            Dropped.SILENT: not trajectory.turns,
            Dropped.INVALID: not trajectory.valid,
        }
        return next((flaw for flaw, there in flaws.items() if there), None)

    def _scored(self, group: Group) -> int:
        return sum(reward is not None for reward in group.rewards[: self.of])
