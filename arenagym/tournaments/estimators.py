"""From matches to a ranking.

Each estimator is a function `(matches, n) -> Ranking` that takes the matches of any schedule.
Unscored matches are left out, never read as ties.
"""

import math
from collections.abc import Sequence

from arenagym.records import Match, Ranking

MAX_UNSCORED = 0.5
"""A tournament with a larger share of unscored matches is uninformative."""


def win_rate(matches: Sequence[Match], n: int) -> Ranking:
    """Rank by wins per scored match, a tie counting one half.

    For a round robin this is Score(i) = wins / (n-1) (ArenaRL, arXiv 2601.06487).
    """
    points, played = [0.0] * n, [0] * n
    for match in matches:
        if not match.scored:
            continue
        for contestant in (match.first, match.second):
            played[contestant] += 1
            if match.winner is None:
                points[contestant] += 0.5
            elif match.winner == contestant:
                points[contestant] += 1
    scores = [p / k if k else None for p, k in zip(points, played, strict=True)]
    return _ranking("win-rate", scores, _by_score(scores), matches)


def mean_score(matches: Sequence[Match], n: int) -> Ranking:
    """Rank by the mean of all scores that a contestant was given."""
    scores = _mean_scores(matches, n)
    return _ranking("mean-score", scores, _by_score(scores), matches)


def survival(matches: Sequence[Match], n: int) -> Ranking:
    """Rank by the round of exit, then by the mean score over all matches (ArenaRL).

    Depth is the last round in which a contestant went on (`Match.advanced`), so it needs the
    matches of an elimination schedule; without any, the mean score alone decides. A bye counts
    as going on. `scores` are depth plus a fraction below 1 that orders equal depths.
    """
    depth = [0] * n
    for match in matches:
        if match.advanced is not None:
            loser = match.second if match.advanced == match.first else match.first
            depth[loser] = max(depth[loser], match.round - 1)
            depth[match.advanced] = max(depth[match.advanced], match.round)
    means = _mean_scores(matches, n)
    keys = [None if mean is None else (d, mean) for d, mean in zip(depth, means, strict=True)]
    levels = sorted({key for key in keys if key is not None})
    scores = [None if key is None else key[0] + levels.index(key) / len(levels) for key in keys]
    return _ranking("survival", scores, keys, matches)


ESTIMATORS = {"win-rate": win_rate, "mean-score": mean_score, "survival": survival}


Key = tuple[float, ...]


def shared_ranks(keys: Sequence[Key | None]) -> tuple[float | None, ...]:
    """Ranks by descending key, 0 the best; equal keys share the mean of their places.

    None, of which nothing is known, stays None and takes no place.
    """
    places: dict[Key, list[int]] = {}
    for place, key in enumerate(sorted((key for key in keys if key is not None), reverse=True)):
        places.setdefault(key, []).append(place)
    mean = {key: sum(taken) / len(taken) for key, taken in places.items()}
    return tuple(None if key is None else mean[key] for key in keys)


def _mean_scores(matches: Sequence[Match], n: int) -> list[float | None]:
    given: list[list[float]] = [[] for _ in range(n)]
    for match in matches:
        for contestant in (match.first, match.second):
            if (score := match.score_of(contestant)) is not None:
                given[contestant].append(score)
    return [math.fsum(scores) / len(scores) if scores else None for scores in given]


def _by_score(scores: Sequence[float | None]) -> list[Key | None]:
    return [None if score is None else (score,) for score in scores]


def _ranking(
    name: str,
    scores: Sequence[float | None],
    keys: Sequence[Key | None],
    matches: Sequence[Match],
) -> Ranking:
    """The ranking of these keys, or none where the matches tell nothing."""
    n, unscored = len(keys), sum(not match.scored for match in matches)
    why = ""
    if n == 1:
        why, keys = "only one contestant", [(0.0,)]
    elif unscored > MAX_UNSCORED * len(matches) or not matches:
        why, keys = f"{unscored} of {len(matches)} matches have no verdict", [None] * n
    elif all(match.winner is None for match in matches):
        why, keys = "every match is a tie", [None if key is None else (0.0,) for key in keys]
    return Ranking(
        ranks=shared_ranks(keys),
        scores=tuple(scores),
        estimator=name,
        informative=not why,
        why=why,
    )
