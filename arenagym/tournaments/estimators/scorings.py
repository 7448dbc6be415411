"""A ranking from scores that were given without comparing: the mean of each one's scores."""

from collections.abc import Collection, Sequence
from statistics import mean, stdev

from arenagym.records import Ranking, Scoring
from arenagym.tournaments.estimators.ranking import MAX_UNSCORED, levelled, shared_ranks


def rank_scorings(scorings: Sequence[Scoring], playing: Collection[int], n: int) -> Ranking:
    """Rank contestants 0 to n-1 by the mean of their scores; one without a score has no rank.

    The standard errors are those of the mean, of whom has two scores or more. A group is
    uninformative if more than half of the scorings failed, or if all means are equal.
    """
    given: list[list[float]] = [[] for _ in range(n)]
    for scoring in scorings:
        for contestant, score in zip(scoring.contestants, scoring.scores or (), strict=False):
            given[contestant].append(score)
    scores = levelled([mean(own) if own else None for own in given], 1.0)
    errors = [stdev(own) / len(own) ** 0.5 if len(own) > 1 else None for own in given]
    unscored = sum(not scoring.scored for scoring in scorings)
    keys = [None if score is None else (score,) for score in scores]
    why = ""
    if unscored > MAX_UNSCORED * len(scorings):
        why = f"{unscored} of {len(scorings)} scorings have no score"
        keys = [None] * n
    elif len(playing) > 1 and len({key for key in keys if key is not None}) < 2:
        why = "every score is the same"
    elif len(scorings) > len(playing) > 1 and all(e is None for e in errors):
        why = "too few scores to know how sure they are"
    return Ranking(
        ranks=shared_ranks(keys),
        scores=tuple(scores),
        errors=tuple(errors) if any(error is not None for error in errors) else (),
        estimator="mean-of-scores",
        informative=not why,
        why=why,
    )
