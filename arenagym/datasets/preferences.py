"""`preference_pairs`: groups as chosen and rejected answers, for DPO and reward models."""

from collections.abc import Iterable, Iterator, Sequence

from arenagym.datasets.columns import MESSAGES, Columns
from arenagym.datasets.conversations import characters, declared, tools_column, with_tools
from arenagym.datasets.pairing import By, Pair, Pairing, Pairs
from arenagym.datasets.tally import Dropped, Row, Rows, Tally
from arenagym.records import Group, ToolSpec, without_surrogates

_COLUMNS: Columns = {
    "prompt": MESSAGES,
    "chosen": MESSAGES,
    "rejected": MESSAGES,
    "group_id": str,
    "task_id": str,
    "env_id": str,
    "chosen_id": str,
    "rejected_id": str,
    "chosen_reward": float,
    "rejected_reward": float,
    "gap": float,
}


def preference_pairs(
    groups: Iterable[Group],
    *,
    pairs: Pairs = "best-worst",
    by: By = "rewards",
    min_gap: float = 0.0,
    invalid: bool = True,
    thoughts: bool = True,
    tools: Sequence[ToolSpec] = (),
    seed: int = 0,
) -> Rows:
    """Pairs of rollouts of one group, in TRL's conversational preference format.

        rows = preference_pairs(StoredGroups("runs/first"), pairs="all", min_gap=0.5)
        write_rows(rows, "dpo.jsonl")
        print(rows.tally.text())

    The prompt is what both conversations have in common, up to the completion where they part;
    `chosen` and `rejected` are the rest of each, and begin with that completion. The `gap` is by
    rewards their difference, by matches the mean margin of a judge's call, by ranking the
    probability that the chosen one is better.

    Args:
        groups: ranked.
        pairs: `"best-worst"`: of each group the pair with the widest gap; `"all"`: every pair;
            `"adjacent"`: the neighbours in the order of the rewards.
        by: `"rewards"`; `"matches"`: who won the matches of the two, whatever the ranking made of
            it; `"ranking"`: P(i beats j), where the estimator has a model.
        min_gap: the smallest gap of a pair.
        invalid: whether rollouts that ended without an answer may be rejected ones. They are
            never chosen.
        thoughts: False leaves out what the model thought, see `written`.
        tools: a column of these on every row, for policies that call tools natively.
        seed: draws lots between pairs, and between rollouts, that are equal.

    Returns:
        Rows, and a tally in pairs: every two rollouts of a group are read.

    Raises:
        SettingError: no such `pairs` or `by`, or `min_gap` out of its range.
    """
    pairing = Pairing(pairs, by, min_gap, invalid, thoughts, seed)
    offered = declared(tools)

    def make(groups: Iterable[Group], tally: Tally) -> Iterator[Row]:
        for group in groups:
            tally.groups += 1
            tally.rollouts += len(group.trajectories)
            for fate in pairing.fates(group):
                if isinstance(fate, Dropped):
                    tally.drop(fate)
                    continue
                tally.keep()
                yield with_tools(_row(group, fate, tally), offered, tally)

    columns = {**_COLUMNS, **tools_column(tools)}
    return Rows(groups, make, unit="pairs", columns=columns)


def _row(group: Group, pair: Pair, tally: Tally) -> Row:
    chosen, rejected = pair.better.said[pair.start :], pair.worse.said[pair.start :]
    lengths = characters(chosen), characters(rejected)
    tally.measure("chosen", lengths[0])
    tally.measure("rejected", lengths[1])
    tally.note("pairs whose chosen text is the longer one", int(lengths[0] > lengths[1]))
    best, worst = pair.places
    return {
        "prompt": pair.better.said[: pair.start],
        "chosen": chosen,
        "rejected": rejected,
        "group_id": without_surrogates(group.group_id),
        "task_id": without_surrogates(group.task.id),
        "env_id": without_surrogates(group.task.env_id),
        "chosen_id": without_surrogates(group.trajectories[best].id),
        "rejected_id": without_surrogates(group.trajectories[worst].id),
        "chosen_reward": group.rewards[best],
        "rejected_reward": group.rewards[worst],
        "gap": pair.gap,
    }
