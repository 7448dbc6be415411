"""Rankings by counting: wins, scores, rounds survived. No model, little to assume.

Unscored matches are left out, never read as ties. A bye is no match: it neither helps nor hurts
anyone here, as the shares are of the matches that were scored.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from arenagym.records import Match, Ranking
from arenagym.tournaments.estimators.ranking import Key, finish

PLACEMENT = "placement"
"""The stage of matches between those who left the bracket in the same round."""


@dataclass(frozen=True)
class WinRate:
    """Rank by wins per scored match, a tie counting one half.

    For a round robin this is Score(i) = wins / (n-1) (ArenaRL, arXiv 2601.06487). The standard
    errors are the binomial ones of (wins + 1) of (matches + 2) (Agresti and Coull 1998).
    """

    name: str = "win-rate"

    def __call__(self, matches: Sequence[Match], n: int) -> Ranking:
        """The ranking of contestants 0 to n-1."""
        points, played = _points(matches, n)
        errors: list[float | None] = []
        for won, k in zip(points, played, strict=True):
            share = (won + 1) / (k + 2)
            errors.append(math.sqrt(share * (1 - share) / (k + 2)) if k else None)
        return finish(self.name, matches, _shares(points, played), errors=errors)


@dataclass(frozen=True)
class MeanScore:
    """Rank by the mean of all scores that a contestant was given.

    The standard error is that of the mean, where there are two scores or more.
    """

    name: str = "mean-score"

    def __call__(self, matches: Sequence[Match], n: int) -> Ranking:
        """The ranking of contestants 0 to n-1."""
        given = _scores(matches, n)
        means = [math.fsum(scores) / len(scores) if scores else None for scores in given]
        errors: list[float | None] = []
        for scores, mean in zip(given, means, strict=True):
            if mean is None or len(scores) < 2:
                errors.append(None)
                continue
            squares = math.fsum((score - mean) ** 2 for score in scores)
            errors.append(math.sqrt(squares / (len(scores) - 1) / len(scores)))
        return finish(self.name, matches, means, errors=errors)


@dataclass(frozen=True)
class Buchholz:
    """Rank by win rate, then by the mean win rate of the opponents (ArenaRL's Swiss).

    Rates in place of sums, so that a bye or an unscored match is neither a win nor a loss.
    """

    name: str = "buchholz"

    def __call__(self, matches: Sequence[Match], n: int) -> Ranking:
        """The ranking of contestants 0 to n-1; a score is the win rate plus a tie-break."""
        points, played = _points(matches, n)
        rates = _shares(points, played)
        met: list[list[float]] = [[] for _ in range(n)]
        for match in matches:
            if match.scored:
                met[match.first].append(rates[match.second] or 0.0)
                met[match.second].append(rates[match.first] or 0.0)
        strength = [math.fsum(sorted(rivals)) / len(rivals) if rivals else 0.0 for rivals in met]
        # Two different rates are at least 1 / k^2 apart, so the tie-break stays below that.
        weight = 1 / (2 * max([1, *played]) ** 2)
        scores = [
            None if rate is None else rate + weight * against
            for rate, against in zip(rates, strength, strict=True)
        ]
        keys = [
            None if rate is None else (round(rate, 12), round(against, 12))
            for rate, against in zip(rates, strength, strict=True)
        ]
        return finish(self.name, matches, scores, keys)


@dataclass(frozen=True)
class Survival:
    """Rank by the round of exit, then by placement matches, then by mean score (ArenaRL).

    Needs the matches of an elimination schedule; without any, the mean score alone decides. A
    bye counts as going on. One who lost by lot in a match without a verdict, and has won none
    since, has no rank: the failure put it there. `scores` are the exit round plus a fraction
    below 1.
    """

    name: str = "survival"

    def __call__(self, matches: Sequence[Match], n: int) -> Ranking:
        """The ranking of contestants 0 to n-1."""
        left = [0] * n
        lost_to_failure: set[int] = set()
        placed: list[dict[int, int]] = [{} for _ in range(n)]
        for match in matches:
            if match.advanced is None:
                continue
            loser = match.first + match.second - match.advanced
            if match.stage == PLACEMENT:
                placed[match.advanced][match.round], placed[loser][match.round] = 1, 0
                continue
            left[loser], left[match.advanced] = match.round, match.round + 1
            if match.by_lot and not match.scored:
                lost_to_failure.add(loser)
            lost_to_failure.discard(match.advanced)
        last = max((match.round for match in matches), default=0)
        keys: list[Key | None] = []
        for i, scores in enumerate(_scores(matches, n)):
            if not scores or i in lost_to_failure:
                keys.append(None)
                continue
            path = (placed[i].get(round_, 1) for round_ in range(left[i] + 1, last + 1))
            mean = math.fsum(sorted(scores)) / len(scores)
            keys.append((left[i], *(path if any(placed) else ()), round(mean, 12)))
        levels = sorted({key for key in keys if key is not None})
        level = {key: k / len(levels) for k, key in enumerate(levels)}
        given = [None if key is None else key[0] + level[key] for key in keys]
        return finish(self.name, matches, given, keys)


def _points(matches: Sequence[Match], n: int) -> tuple[list[float], list[int]]:
    """Wins (a tie is one half) and scored matches of each."""
    points, played = [0.0] * n, [0] * n
    for match in matches:
        if not match.scored:
            continue
        winner = match.winner
        for contestant in (match.first, match.second):
            played[contestant] += 1
            if winner is None:
                points[contestant] += 0.5
            elif winner == contestant:
                points[contestant] += 1
    return points, played


def _shares(points: Sequence[float], played: Sequence[int]) -> list[float | None]:
    return [p / k if k else None for p, k in zip(points, played, strict=True)]


def _scores(matches: Sequence[Match], n: int) -> list[list[float]]:
    """The scores each was given, a match one score (summed over the orders judged)."""
    given: list[list[float]] = [[] for _ in range(n)]
    for match in matches:
        if (scores := match.scores) is not None:
            given[match.first].append(scores[0])
            given[match.second].append(scores[1])
    return given
