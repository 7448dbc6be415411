"""Draws tasks: a family, a level, a city and a day, a request that can be met, and its words."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from hashlib import blake2b
from typing import Literal, get_args
from zlib import crc32

import msgspec
import numpy as np

from arenagym.envs.bilingual import pick
from arenagym.envs.open_travel.answers.forms import Answer
from arenagym.envs.open_travel.tasks.compare import draw as draw_compare
from arenagym.envs.open_travel.tasks.compare import solve as solve_compare
from arenagym.envs.open_travel.tasks.direction import draw as draw_direction
from arenagym.envs.open_travel.tasks.direction import solve as solve_direction
from arenagym.envs.open_travel.tasks.request import (
    FAMILIES,
    LEVELS,
    CompareRequest,
    DirectionRequest,
    Family,
    Request,
    SearchRequest,
    TravelTask,
    family_of,
)
from arenagym.envs.open_travel.tasks.search import draw as draw_search
from arenagym.envs.open_travel.tasks.search import solve as solve_search
from arenagym.envs.open_travel.tasks.trip import draw_trip, solve_trip
from arenagym.envs.open_travel.tasks.wording import write_query
from arenagym.envs.open_travel.world import Language, World
from arenagym.envs.open_travel.world.facts import load_facts
from arenagym.errors import ArenagymError, SettingError

Split = Literal["train", "test", "all"]
SPLITS: tuple[Split, ...] = get_args(Split)
_PARTS, _TEST_PART = 5, 4
"""Cities are in one of so many parts by their names; this one is for tests: 13 of the 75."""
_TRIES = 60
_FIRST, _DAYS = date(2026, 1, 1), 730
"""Queries are asked in these two years, for up to `_AHEAD` days later."""
_AHEAD = 45
_DRAW = {"direction": draw_direction, "search": draw_search, "compare": draw_compare}
_LENGTHS: dict[int, tuple[int, ...]] = {1: (2, 3), 2: (2, 3, 4), 3: (3, 4, 5)}
"""Days of a trip, by level."""


class Settings(msgspec.Struct, frozen=True):
    """What tasks are drawn from; each combination is as likely as any other.

    `split`: the main cities of "train" and "test" are disjoint, and with them the requests. A
    journey may lead from or to a city of the other split.
    """

    families: tuple[Family, ...] = FAMILIES
    levels: tuple[int, ...] = LEVELS
    languages: tuple[Language, ...] = ("zh", "en")
    split: Split = "train"


def draw_task(rng: np.random.Generator, world: World, settings: Settings) -> TravelTask:
    """Draw a task that the reference planner can solve.

    Raises:
        ArenagymError: nothing feasible was found, which only odd settings bring about.
    """
    family, level = pick(rng, settings.families), pick(rng, settings.levels)
    language = pick(rng, settings.languages)
    cities = split_cities(settings.split)
    for _ in range(_TRIES):
        request = _draw(rng, world, family, pick(rng, cities), level=level, language=language)
        if request is not None:
            return make_task(rng, world, request)
    raise ArenagymError(f"no feasible task of {family}, level {level} in {_TRIES} draws")


def make_task(rng: np.random.Generator, world: World, request: Request) -> TravelTask:
    """Put a request into words."""
    name = blake2b(msgspec.json.encode(request, order="deterministic"), digest_size=6).hexdigest()
    key = f"travel-{family_of(request)}-{request.level}-{name}"
    return TravelTask(id=key, query=write_query(request, world, rng), request=request)


def solve(world: World, request: Request) -> Answer | None:
    """The answer of the reference planner; None if it finds none."""
    if isinstance(request, DirectionRequest):
        return solve_direction(world, request)
    if isinstance(request, SearchRequest):
        return solve_search(world, request)
    if isinstance(request, CompareRequest):
        return solve_compare(world, request)
    return solve_trip(world, request)


@cache
def split_cities(split: Split) -> Sequence[str]:
    """The slugs of the cities of a split.

    Raises:
        SettingError: there is no such split.
    """
    if split not in SPLITS:
        raise SettingError(f"split={split!r}: give one of {', '.join(SPLITS)}")
    slugs = [each.slug for each in load_facts().cities]
    if split == "all":
        return slugs
    return [slug for slug in slugs if _in_test(slug) == (split == "test")]


def _in_test(slug: str) -> bool:
    return crc32(slug.encode()) % _PARTS == _TEST_PART


def _draw(
    rng: np.random.Generator,
    world: World,
    family: Family,
    city: str,
    *,
    level: int,
    language: Language,
) -> Request | None:
    today = _FIRST + timedelta(days=int(rng.integers(_DAYS)))
    day = today + timedelta(days=int(rng.integers(1, _AHEAD + 1)))
    if family in {"one_day", "multi_day"}:
        days = 1 if family == "one_day" else pick(rng, _LENGTHS[level])
        return draw_trip(
            rng, world, city, day, days=days, level=level, language=language, today=today
        )
    draw = _DRAW[family]
    return draw(rng, world, city, day, level=level, language=language, today=today)
