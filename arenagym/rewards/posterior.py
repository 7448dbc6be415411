"""Rewards that know how sure they are."""

import math

from arenagym.errors import SettingError
from arenagym.records import Ranking

_INVALID = 1.0


def posterior_rewards(ranking: Ranking) -> list[float | None]:
    """Posterior means, centred and shrunk by their uncertainty.

    r_i = (s_i - mean s) / sqrt(mean_j((s_j - mean s)^2 + se_j^2)): mean 0, and a variance that
    is the reliability of the ranking, from 0 (nothing is known) to 1 (no doubt). Unlike ranks,
    which are the same vector whatever the evidence, two near-equal contestants get near-equal
    rewards, and a group that the judge could not part gets none to speak of.

    Args:
        ranking: of an estimator with standard errors, such as `MarginPosterior`.

    Returns:
        One per contestant, mean 0; all 0 where the ranking is no signal. The invalid are one
        unit behind the worst. None for one of whom nothing is known.

    Raises:
        SettingError: the ranking has no standard errors.
    """
    n = len(ranking.ranks)
    known = [i for i in range(n) if ranking.ranks[i] is not None]
    if not ranking.informative:
        return [0.0 if i in known else None for i in range(n)]
    rewards: list[float | None] = [None] * n
    valid = [i for i in known if i not in ranking.invalid]
    for i, reward in _shrunk(ranking, valid).items():
        rewards[i] = reward
    worst = min(reward for reward in rewards if reward is not None)
    for i in ranking.invalid:
        rewards[i] = worst - _INVALID
    given = [reward for reward in rewards if reward is not None]
    mean = math.fsum(given) / len(given)
    return [None if reward is None else reward - mean for reward in rewards]


def _shrunk(ranking: Ranking, valid: list[int]) -> dict[int, float]:
    if len(valid) == 1:
        return {valid[0]: 0.0}
    if all(rank == ranking.ranks[valid[0]] for rank in map(ranking.ranks.__getitem__, valid)):
        return dict.fromkeys(valid, 0.0)
    scores: dict[int, float] = {}
    variances: list[float] = []
    for i in valid:
        score = ranking.scores[i] if ranking.scores else None
        error = ranking.errors[i] if ranking.errors else None
        if score is not None and error is not None:
            scores[i] = score
            variances.append(error * error)
    if not scores:
        raise SettingError(
            f"the estimator {ranking.estimator!r} gives no standard errors; rank with "
            "'margin-posterior' or 'bradley-terry', or take rank rewards"
        )
    mean = math.fsum(scores.values()) / len(scores)
    power = math.fsum((score - mean) ** 2 for score in scores.values()) + math.fsum(variances)
    unit = math.sqrt(power / len(scores)) or 1.0
    return {i: (score - mean) / unit for i, score in scores.items()}
