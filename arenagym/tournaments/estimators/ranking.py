"""What every estimator ends with: keys to ranks, and whether the ranking is a signal."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from arenagym.records import Match, Ranking

MAX_UNSCORED = 0.5
"""A tournament with a larger share of unscored matches is uninformative."""

_UNSCORED = "matches have no verdict"
_APART = "the contestants fall into parts that never met"

Key = tuple[float, ...]
Array = NDArray[np.float64]
Indices = NDArray[np.intp]


def shared_ranks(keys: Sequence[Key | None]) -> tuple[float | None, ...]:
    """Ranks by descending key, 0 the best; equal keys share the mean of their places.

    None, of which nothing is known, stays None and takes no place.
    """
    places: dict[Key, list[int]] = {}
    for place, key in enumerate(sorted((key for key in keys if key is not None), reverse=True)):
        places.setdefault(key, []).append(place)
    mean = {key: sum(taken) / len(taken) for key, taken in places.items()}
    return tuple(None if key is None else mean[key] for key in keys)


def levelled(scores: Iterable[float | None], unit: float) -> list[float | None]:
    """The scores, with those equal up to rounding (1e-9 units apart) made equal."""
    given = list(scores)
    level: dict[float, float] = {}
    last: float | None = None
    for score in sorted({score for score in given if score is not None}):
        if last is None or score - last > 1e-9 * unit:
            last = score
        level[score] = last
    return [None if score is None else level[score] for score in given]


def components(matches: Iterable[Match], n: int) -> tuple[tuple[int, ...], ...]:
    """The sets of contestants linked by matches with a verdict, largest first.

    One whom no verdict links to anyone is in none of them.
    """
    root = list(range(n))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for match in matches:
        if match.calls:
            root[find(match.first)] = find(match.second)
    members: dict[int, list[int]] = {}
    for i in range(n):
        members.setdefault(find(i), []).append(i)
    linked = [tuple(group) for group in members.values() if len(group) > 1]
    return tuple(sorted(linked, key=lambda group: (-len(group), group)))


def finish(
    name: str,
    matches: Sequence[Match],
    scores: Sequence[float | None],
    keys: Sequence[Key | None] | None = None,
    *,
    errors: Sequence[float | None] = (),
    covariance: Array | None = None,
    position_bias: float | None = None,
) -> Ranking:
    """The ranking of these keys (by default the scores), or none where the matches tell nothing.

    How one part of the match graph compares with another that it never met is not known: the
    largest part is ranked, the others have no rank.
    """
    linked = components(matches, len(scores))
    if keys is None:
        keys = [None if score is None else (score,) for score in scores]
    if linked:
        keys = [key if i in linked[0] else None for i, key in enumerate(keys)]
    why = _no_signal(matches, keys, linked)
    if why and len(keys) == 1:
        keys = [(0.0,)]
    elif why.endswith(_UNSCORED) or why == _APART:
        keys = [None] * len(keys)
    elif why:
        keys = [None if key is None else (0.0,) for key in keys]
    return Ranking(
        ranks=shared_ranks(keys),
        scores=tuple(scores),
        errors=tuple(errors),
        covariance=() if covariance is None else tuple(map(tuple, covariance.tolist())),
        components=linked,
        position_bias=position_bias,
        estimator=name,
        informative=not why,
        why=why,
    )


def _no_signal(
    matches: Sequence[Match], keys: Sequence[Key | None], linked: tuple[tuple[int, ...], ...]
) -> str:
    """Why these matches are no signal; empty if they are one."""
    if len(keys) == 1:
        return "only one contestant"
    played = [match for match in matches if match.played]
    unscored = sum(not match.scored for match in played)
    if unscored > MAX_UNSCORED * len(played) or not played:
        return f"{unscored} of {len(played)} {_UNSCORED}"
    if all(match.winner is None for match in played):
        return "every match is a tie"
    if len(linked) > 1 and len(linked[0]) == len(linked[1]):
        return _APART
    if len({key for key in keys if key is not None}) < 2:
        return "the matches tell no two contestants apart"
    return ""
