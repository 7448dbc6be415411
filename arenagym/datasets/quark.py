"""`quark`: rows whose prompts hold the quantile of the reward (Quark, arXiv 2205.13636)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Literal, get_args

from arenagym.datasets.conditioned import Conditioning, check_tokens, flaw, token_pattern
from arenagym.datasets.conversations import Form
from arenagym.datasets.tally import Dropped, Row, Rows, Tally
from arenagym.errors import SettingError
from arenagym.records import Group, ToolSpec

QUANTILES = 5
Pool = Literal["all", "task"]
"""Whose rewards are divided into quantiles: all together, or those of each task."""


def reward_tokens(k: int = QUANTILES) -> tuple[str, ...]:
    """The tokens of k quantiles, `<reward_0>` the best.

    Raises:
        SettingError: `k` is below 2.
    """
    if k < 2:
        raise SettingError(f"k={k}: rewards are divided into at least 2 quantiles")
    return tuple(f"<reward_{quantile}>" for quantile in range(k))


def quantiles(rewards: Sequence[float], k: int = QUANTILES) -> dict[float, int]:
    """The quantile of each reward that there is, 0 the best of k.

    Equal rewards have one quantile, that of the middle of their places: without ties the
    quantiles are of equal size where k divides the number of rewards; with many ties some may be
    empty, the best one where 2/k of the rewards or more are the highest.

    Returns:
        From reward to quantile; empty where all are alike, which tells nothing.
    """
    counts = Counter(rewards)
    if len(counts) < 2:
        return {}
    ordered = sorted(counts, reverse=True)
    before = accumulate((counts[reward] for reward in ordered), initial=0)
    return {
        reward: k * (2 * ahead + counts[reward]) // (2 * len(rewards))
        for reward, ahead in zip(ordered, before, strict=False)
    }


def quark(
    groups: Iterable[Group],
    *,
    k: int = QUANTILES,
    pool: Pool = "all",
    only_best: bool = False,
    tokens: Sequence[str] | None = None,
    invalid: bool = True,
    form: Form = "messages",
    thoughts: bool = True,
    tools: Sequence[ToolSpec] = (),
) -> Rows:
    """Every scored rollout, behind a prompt that says in which quantile of rewards it is.

    The groups are the pool: Quark adds what each round's policy samples, asked with the best token
    (`condition(prompt, tokens[0])`), to what was there, divides the whole anew and trains on it
    with a penalty on the divergence from the first policy. A token that stands in a prompt already
    is replaced. The rewards are read first, then the rows are made.

    Args:
        groups: ranked; one that its tournament could not rank is left out.
        k: number of quantiles; Quark has 5, AlpacaFarm 4.
        pool: `"all"`; `"task"`: each task's rollouts are divided among themselves, so that a token
            does not say how hard the task is.
        only_best: only the rows of the best quantile, without a token (AlpacaFarm's variant).
        tokens: k of them, the best first; None takes `reward_tokens(k)`.
        invalid: whether rollouts that ended without an answer are in the pool.
        form: `"messages"`: a row a conversation; `"prompt-completion"`: a row a turn.
        thoughts: False leaves out what the model thought, see `written`.
        tools: a column of these on every row, for policies that call tools natively.

    Returns:
        Rows with a further column `quantile`, and a tally in rollouts.

    Raises:
        SettingError: no such pool or form, or tokens that are not k different ones.
    """
    names = reward_tokens(k) if tokens is None else tuple(tokens)
    check_tokens(names)
    if pool not in get_args(Pool) or len(names) != k:
        raise SettingError(
            f"pool={pool!r}, {len(names)} tokens for k={k}: the pool is "
            f"{' or '.join(get_args(Pool))}, and each quantile has a token"
        )
    writer = Conditioning(form, thoughts, tools, {"quantile": int}, token_pattern(names))
    key: Callable[[Group], str] = _task if pool == "task" else lambda _group: ""

    def make(groups: Iterable[Group], tally: Tally) -> Iterator[Row]:
        places, there = _divided(groups, key, k, invalid=invalid)
        bestless = sum(bool(found) and 0 not in found.values() for found in places.values())
        tally.note(f"pools with nothing behind {names[0]}, as too many share the best", bestless)
        for group in groups:
            if group.group_id not in there:  # finished since, by a run that goes on
                continue
            tally.groups += 1
            tally.rollouts += len(group.trajectories)
            for place, reward in enumerate(group.rewards):
                why = flaw(group, place, invalid=invalid)
                if why is not None or reward is None:
                    tally.drop(why or Dropped.UNSCORED)
                    continue
                quantile = places[key(group)].get(reward)
                if quantile is None:
                    tally.drop(Dropped.TIED)
                elif only_best and quantile:
                    tally.drop(Dropped.NOT_CHOSEN)
                else:
                    token = None if only_best else names[quantile]
                    more = {"quantile": quantile}
                    yield from writer.rows(group, place, token, tally, more=more)

    return Rows(groups, make, unit="rollouts", columns=writer.columns, passes=2)


def _divided(
    groups: Iterable[Group], key: Callable[[Group], str], k: int, *, invalid: bool
) -> tuple[Mapping[str, Mapping[float, int]], set[str]]:
    """The quantiles of each pool, and the ids of the groups that are in them."""
    pools: dict[str, list[float]] = defaultdict(list)
    there = set()
    for group in groups:
        there.add(group.group_id)
        pools[key(group)] += [
            reward
            for place, reward in enumerate(group.rewards)
            if reward is not None and flaw(group, place, invalid=invalid) is None
        ]
    return {name: quantiles(rewards, k) for name, rewards in pools.items()}, there


def _task(group: Group) -> str:
    """What other groups of the same task share."""
    return "\n".join((group.task.env_id, group.task.id, group.task.query))
