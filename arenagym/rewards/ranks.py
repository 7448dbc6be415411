"""Rank rewards and group-normalised advantages (ArenaRL, arXiv 2601.06487)."""

from collections.abc import Sequence
from typing import Literal, get_args, overload

from arenagym.errors import SettingError


@overload
def rank_rewards(ranks: Sequence[float]) -> list[float]: ...
@overload
def rank_rewards(ranks: Sequence[float | None]) -> list[float | None]: ...
def rank_rewards(ranks: Sequence[float | None]) -> Sequence[float | None]:
    """r_i = 1 - rank_i / (N - 1), from 1.0 (best) to 0.0.

    Args:
        ranks: 0 is the best of N; tied ones share the mean of their places, so that they share
            the mean of the rewards. None, an unranked one, stays None and does not count in N.

    Returns:
        The rewards in the order of the ranks; their mean is 0.5. A lone one gets 0.5.
    """
    n = sum(rank is not None for rank in ranks)
    if n == 1:
        return [None if rank is None else 0.5 for rank in ranks]
    return [None if rank is None else 1.0 - rank / (n - 1) for rank in ranks]


Normalisation = Literal["z-score", "centre", "leave-one-out"]


def advantages(
    rewards: Sequence[float | None],
    *,
    kind: Normalisation = "z-score",
    eps: float = 1e-6,
    ddof: int = 0,
) -> list[float]:
    """Each reward against the others of its group.

    `"z-score"`: A_i = (r_i - mean) / (std + eps) (ArenaRL; GRPO, arXiv 2402.03300).
    `"centre"`: A_i = r_i - mean (Dr. GRPO, arXiv 2503.20783).
    `"leave-one-out"`: A_i = r_i - mean of the others (RLOO, arXiv 2402.14740).

    Args:
        rewards: one per rollout; None is left out of mean and deviation.
        kind: see above.
        eps: keeps a group without spread at 0; for the z-score.
        ddof: 0 for the population's deviation (ArenaRL), 1 for the sample's (TRL, verl).

    Returns:
        One per reward; 0.0 for None, for a lone reward and for rewards that are all equal.

    Raises:
        SettingError: `eps` is negative, `ddof` neither 0 nor 1, or there is no such `kind`.
    """
    if eps < 0 or ddof not in (0, 1) or kind not in get_args(Normalisation):
        raise SettingError(
            f"kind={kind!r}, eps={eps}, ddof={ddof}: the kind is one of "
            f"{', '.join(get_args(Normalisation))}, eps is at least 0, ddof is 0 or 1"
        )
    known = [reward for reward in rewards if reward is not None]
    n = len(known)
    if n < 2 or min(known) == max(known):
        return [0.0] * len(rewards)
    mean = sum(known) / n
    scale = 1.0
    if kind == "z-score":
        scale = (sum((reward - mean) ** 2 for reward in known) / (n - ddof)) ** 0.5 + eps
    elif kind == "leave-one-out":
        scale = (n - 1) / n
    return [0.0 if reward is None else (reward - mean) / scale for reward in rewards]


def neutral_rewards(rewards: Sequence[float | None], *, otherwise: float = 0.0) -> list[float]:
    """The rewards, with the mean of the known ones in the place of None.

    For trainers that want a number for every rollout: this one moves no baseline. Such a rollout
    is to be masked besides. All are `otherwise` where none is known.
    """
    known = [reward for reward in rewards if reward is not None]
    mean = sum(known) / len(known) if known else otherwise
    return [mean if reward is None else reward for reward in rewards]
