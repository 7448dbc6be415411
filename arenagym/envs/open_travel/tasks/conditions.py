"""Parties and conditions of requests, drawn so that the conditions exclude something."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any, TypeVar

import msgspec
import numpy as np

from arenagym.envs.bilingual import pick
from arenagym.envs.open_travel.tasks.request import Party

R = TypeVar("R", bound=msgspec.Struct)
T = TypeVar("T")

Fields = dict[str, Any]

_SHARP = 0.75
"""How often a limit excludes the best choice so far, if it can."""


def draw_party(rng: np.random.Generator) -> Party:
    """Alone, a couple, a family, or a group; some with old people."""
    sort = float(rng.random())
    if sort < 0.25:
        return Party()
    if sort < 0.5:
        return Party(adults=2)
    if sort < 0.7:
        return Party(adults=int(rng.integers(1, 3)), children=int(rng.integers(1, 4)))
    if sort < 0.85:
        children = int(rng.integers(0, 3))
        return Party(adults=int(rng.integers(1, 3)), children=children, elderly=pick(rng, (1, 2)))
    return Party(adults=int(rng.integers(3, 8)))


def limits(values: Iterable[float], step: int) -> list[int]:
    """Multiples of a step that some of the values keep to and others exceed."""
    ordered = sorted(set(values))
    found = ((int(-(-low // step)) * step, high) for low, high in pairwise(ordered))
    return [limit for limit, high in found if limit < high]


def floors(values: Iterable[float], step: int) -> list[int]:
    """Multiples of a step that some of the values reach and others do not."""
    return [-limit for limit in limits((-value for value in values), step)]


def limited(
    rng: np.random.Generator,
    request: R,
    found: Sequence[T],
    makers: Sequence[Callable[[Sequence[T]], Iterable[Fields]]],
    *,
    fits: Callable[[T, R], bool],
    rank: Callable[[T], Any],
    least: int,
    wanted: int,
) -> tuple[R, Sequence[T]] | None:
    """The request with more conditions, and what of the found they leave; None if too little.

    Each condition excludes something, mostly the best by `rank` so far.

    Args:
        rng: what chooses.
        request: to be met by what is found.
        found: what meets it without them.
        makers: each gives fields of the request that set one condition, in several ways.
        fits: whether one of the found meets a request.
        rank: the lower, the better.
        least: how many must be left.
        wanted: how many conditions, of one maker each.
    """
    for i in rng.permutation(len(makers)).tolist():
        if not wanted:
            break
        asked = (msgspec.structs.replace(request, **fields) for fields in makers[i](found))
        trials = [(each, [one for one in found if fits(one, each)]) for each in asked]
        usable = [trial for trial in trials if least + wanted - 1 <= len(trial[1]) < len(found)]
        best = min(found, key=rank)
        sharp = [trial for trial in usable if best not in trial[1]]
        if usable:
            request, found = pick(rng, sharp if sharp and rng.random() < _SHARP else usable)
            wanted -= 1
    return None if wanted else (request, found)
