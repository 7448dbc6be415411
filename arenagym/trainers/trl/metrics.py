"""How a batch's tournaments went: what TRL's logs are told, and a warning if nothing is learned."""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from arenagym.records import Group

Share = tuple[float, int]
"""A sum, and the number of those that it is of."""
_log = logging.getLogger(__name__)


def tournament_shares(groups: Sequence[Group], name: str = "tournament") -> dict[str, Share]:
    """Sums over groups, each with what it is to be divided by, which may be 0.

    Of groups those that told nothing and the judge's calls; of rollouts those without a reward; of
    judge calls those that failed; of matches with a verdict the ties; of rollouts that an
    environment has scored its own rewards.
    """
    rewards = [reward for group in groups for reward in group.rewards]
    attempts = [attempt for group in groups for attempt in group.trajectories]
    own = [attempt.reward for attempt in attempts if attempt.reward is not None]
    played = [group.tournament for group in groups if group.tournament is not None]
    said = [judgement for each in played for judgement in each.judgements]
    margins = [margin for each in played for m in each.matches if (margin := m.margin) is not None]
    return {
        f"{name}/uninformative": (sum(not group.informative for group in groups), len(groups)),
        f"{name}/unscored": (rewards.count(None), len(rewards)),
        f"{name}/judge_calls": (len(said), len(groups)),
        f"{name}/judge_failed": (sum(not judgement.scored for judgement in said), len(said)),
        f"{name}/ties": (margins.count(0), len(margins)),
        f"{name}/env_reward": (sum(own), len(own)),
    }


def means(shares: Mapping[str, Share]) -> dict[str, float]:
    """What they come to; of nothing there is no mean."""
    return {name: total / of for name, (total, of) in shares.items() if of}


def warn_of_loss(groups: Sequence[Group], name: str) -> None:
    """Log why, if the judge failed, or a batch has rewards but none of its groups tells anything.

    The loss is then 0, which is easily taken for a step of training. (Of a group without any reward
    the scorer itself warns.)
    """
    said = [each for g in groups if g.tournament is not None for each in g.tournament.judgements]
    if errors := [judgement.error or "no scores" for judgement in said if not judgement.scored]:
        why = _counted(errors)
        _log.warning("%s: %d of %d judge calls failed: %s", name, len(errors), len(said), why)
    rewarded = [group for group in groups if any(reward is not None for reward in group.rewards)]
    if rewarded and not any(group.informative for group in groups):
        why = _counted(group.why for group in rewarded)
        _log.warning("%s: no group of this batch tells anything, so its loss is 0: %s", name, why)


def _counted(reasons: Iterable[str]) -> str:
    """The commonest of them, on one line."""
    common = Counter(" ".join(reason.split())[:200] for reason in reasons).most_common(3)
    return "; ".join(f"{reason} ({count})" for reason, count in common)
