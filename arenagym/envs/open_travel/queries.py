"""Tasks written in ArenaRL's form, for other trainers and benchmarks."""

from collections.abc import Iterator
from typing import Any, Literal

import msgspec
import numpy as np

from arenagym.envs.open_travel.answers import write_json, write_text
from arenagym.envs.open_travel.tasks.drawing import Settings, draw_task, solve
from arenagym.envs.open_travel.tasks.request import TravelTask, family_of
from arenagym.envs.open_travel.world import World


def write_queries(
    world: World,
    settings: Settings,
    count: int,
    *,
    seed: int = 0,
    form: Literal["text", "json"] = "text",
) -> Iterator[dict[str, Any]]:
    """Tasks as rows of ArenaRL's form, `query` and `reference`, and what they were made of.

    The reference is the reference planner's answer, as free text or as JSON. `request` is the
    structured request: a row of it poses the same task again,
    `env.reset(options={"request": row["request"]})`.
    """
    for number in range(count):
        rng = np.random.default_rng([seed, number])
        task = draw_task(rng, world, settings)
        yield _row(world, task, form)


def _row(world: World, task: TravelTask, form: Literal["text", "json"]) -> dict[str, Any]:
    request = task.request
    answer = solve(world, request)
    assert answer is not None, task.id  # noqa: S101 - `draw_task` gives what can be solved
    told = write_json(answer) if form == "json" else write_text(answer, request, world)
    return {
        "id": task.id,
        "query": task.query,
        "reference": told,
        "family": family_of(request),
        "level": request.level,
        "language": request.language,
        "world": world.seed,
        "request": msgspec.to_builtins(request),
    }
