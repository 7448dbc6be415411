"""The topologies by name, and the one that we recommend."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

import numpy as np

from arenagym.errors import UnknownNameError
from arenagym.tournaments.adaptive import Adaptive
from arenagym.tournaments.elimination import DoubleElimination, SeededSingleElimination
from arenagym.tournaments.estimators import ESTIMATORS
from arenagym.tournaments.oneshot import Anchor, Circulant, RoundRobin
from arenagym.tournaments.protocol import Estimator, Order, Schedule, ScheduleFactory
from arenagym.tournaments.swiss import Swiss

_BOTH_ORDERS = 4
Thing = TypeVar("Thing")


def default(
    n: int,
    *,
    rng: np.random.Generator,
    order: Order | None = None,
    playing: Iterable[int] | None = None,
) -> Adaptive:
    """The topology we recommend: `Adaptive` at the calls of ArenaRL's topology, 4(n-1) at most.

    Each pair is judged once, in a balanced order. Up to 8 contestants that is a round robin in
    one round; above, two rounds. Up to 4 contestants every pair is judged in both orders, for
    the same 4(n-1) calls or fewer: so few matches cannot tell a position bias from a quality.
    """
    playing = range(n) if playing is None else sorted(set(playing))
    if order is None:
        order = "both" if len(playing) <= _BOTH_ORDERS else "balanced"
    return Adaptive(n, rng=rng, order=order, playing=playing)


TOPOLOGIES: dict[str, ScheduleFactory] = {
    "default": default,
    "round-robin": RoundRobin,
    "anchor": Anchor,
    "seeded-single-elimination": SeededSingleElimination,
    "double-elimination": DoubleElimination,
    "swiss": Swiss,
    "circulant": Circulant,
    "adaptive": Adaptive,
}


def resolve_topology(topology: str | ScheduleFactory) -> ScheduleFactory:
    """The schedule factory of a name, or the factory itself.

    Raises:
        UnknownNameError: no topology has this name.
    """
    return _named("topology", topology, TOPOLOGIES)


def resolve_estimator(estimator: str | Estimator) -> Estimator:
    """The estimator of a name, or the estimator itself.

    Raises:
        UnknownNameError: no estimator has this name.
    """
    return _named("estimator", estimator, ESTIMATORS)


def _named(kind: str, given: str | Thing, known: Mapping[str, Thing]) -> Thing:
    if not isinstance(given, str):
        return given
    if given not in known:
        raise UnknownNameError.of(kind, given, known)
    return known[given]


def make_schedule(
    topology: str | ScheduleFactory,
    n: int,
    *,
    rng: np.random.Generator,
    order: Order | None = None,
    playing: Iterable[int] | None = None,
) -> Schedule:
    """A new schedule; `order` and `playing` are passed on where they are set."""
    options: dict[str, object] = {}
    if order is not None:
        options["order"] = order
    if playing is not None:
        options["playing"] = playing
    return resolve_topology(topology)(n, rng=rng, **options)
