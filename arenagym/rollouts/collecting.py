"""`collect`: groups of ranked trajectories, played concurrently, stored as they finish."""

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, get_args

import msgspec
import numpy as np

from arenagym.agents import AgentLike, Budget, resolve_agent
from arenagym.errors import SettingError
from arenagym.judges import GroupJudge, Judge, cached, resolve_judge, topology_name
from arenagym.models import ChatModel, resolve_model
from arenagym.records import Sampling, Scoring
from arenagym.rewards import posterior_rewards
from arenagym.rollouts.episodes import EpisodePlayer, Stats
from arenagym.rollouts.group import Player, Reward
from arenagym.rollouts.groups import Groups
from arenagym.rollouts.mixture import Draw, Source, TaskMixture, check_source
from arenagym.rollouts.store import RunFolder
from arenagym.tournaments import (
    Estimator,
    Order,
    ScheduleFactory,
    play,
    rank_scorings,
    resolve_estimator,
    resolve_topology,
)


def collect(
    env: str | TaskMixture,
    *,
    agent: AgentLike = "react",
    model: str | ChatModel = "local",
    judge: str | Judge = "rubric",
    judge_model: str | ChatModel | None = None,
    topology: str | ScheduleFactory = "default",
    estimator: str | Estimator | None = None,
    order: Order | None = None,
    reward: Reward = "rank",
    group_size: int = 8,
    tasks: int = 4,
    first: int = 0,
    seed: int = 0,
    agent_args: Mapping[str, Any] | None = None,
    env_args: Mapping[str, Any] | None = None,
    out: str | Path | None = None,
    concurrency: int = 64,
    judge_timeout: float | None = None,
    cache: str | Path | None = None,
    sampling: Sampling | None = None,
    budget: Budget | None = None,
    retries: int = 1,
    tokens: bool = False,
) -> "Groups":
    """Play groups of episodes, compare them, and reward them.

        for group in collect("arenagym/Countdown-v0", group_size=4, tasks=2):
            print(group.task_id, group.rewards)

    Args:
        env: a Gymnasium id (`"module:id"` imports the module first), or a mixture.
        agent: an agent's name, an `Agent`, or any compiled LangGraph graph (see `arenagym.agents`).
        model: plays: `"local"`, `"openai:MODEL"`, `"http://host:port/v1#MODEL"`, or an object.
        judge: `"rubric"`, `"rubric:travel"`, `"pointwise"`, `"listwise"`, `"reward"` (see
            `judges.resolve_judge`), or an object with `compare`.
        judge_model: what a named judge asks; None takes `model`.
        topology: a topology's name or a schedule factory (see `arenagym.tournaments`).
        estimator: how matches become a ranking; None takes the topology's own.
        order: `"balanced"` (one judge call a match), `"both"` (two, one in each order), or None
            for the topology's own.
        reward: `"rank"`: 1 (best) to 0; `"posterior"`: posterior means, shrunk by their
            uncertainty, which needs an estimator with standard errors.
        group_size: episodes of one task; the first is greedy (temperature 0) and the anchor.
        tasks: how many tasks, each from a seed of its own.
        first: the number of the first of them: the same run goes on with further tasks.
        seed: of everything: tasks, sampling, tournaments.
        agent_args: keyword arguments of an agent that is given by name.
        env_args: keyword arguments of the environment.
        out: the run folder; groups found there are not played again. None keeps no files,
            `"auto"` takes a folder under `runs/` that is named after the settings.
        concurrency: episodes, and judge calls, under way at once.
        judge_timeout: seconds after which a judge call counts as failed; None: the model
            client's own limit.
        cache: an SQLite file of verdicts: what was judged before is not asked again.
        sampling: by default temperature 0.8 and at most 1,024 tokens a completion.
        budget: of each episode; by default 16 turns.
        retries: how often an episode is played again whose machinery broke.
        tokens: have a server that is given by name send token ids and logprobs, which training
            needs (see `models.resolve_model`).

    Returns:
        An iterator, plain and async, of groups as they finish, those found in `out` first.

    Raises:
        UnknownNameError: no such environment, agent, judge, topology or model.
        SettingError: a setting out of its range.
        RunFolderError: `out` belongs to another run.
    """
    if min(group_size, tasks, concurrency) < 1 or min(retries, first, seed) < 0:
        raise SettingError(
            f"group_size={group_size}, tasks={tasks}, concurrency={concurrency}, retries={retries},"
            f" first={first}, seed={seed}: the first three are at least 1, the others 0"
        )
    drawn = _tasks(env, env_args)
    playing = resolve_agent(agent, agent_args)
    factory = resolve_topology(topology)
    ranks_by = None if estimator is None else resolve_estimator(estimator)
    player_model = resolve_model(model, tokens=tokens)
    asks = player_model if judge_model is None else resolve_model(judge_model)
    judging = resolve_judge(judge, asks)
    if cache is not None:
        judging = cached(judging, cache)
    check_rewards(judging, factory, group_size, estimator=ranks_by, order=order, reward=reward)
    sampling = sampling or Sampling(temperature=0.8, max_tokens=1024)
    budget = budget or Budget()
    settings = {
        "env": env if isinstance(env, str) else env.describe(),
        "env_args": dict(env_args or {}),
        "agent": playing.name,
        **({"agent_args": dict(agent_args)} if agent_args else {}),
        "model": player_model.name,
        **({"tokens": True} if tokens else {}),
        "judge": judging.name,
        "topology": topology_name(topology),
        "estimator": None if ranks_by is None else ranks_by.name,
        "order": order,
        "reward": reward,
        "group_size": group_size,
        "seed": seed,
        "sampling": msgspec.to_builtins(sampling),
        "budget": msgspec.to_builtins(budget),
    }
    folder = None
    if out is not None:
        path = default_folder(settings) if out == "auto" else Path(out)
        folder = RunFolder(path, settings, {"arenagym": version("arenagym")})
    owned = [
        m for m, given in ((player_model, model), (asks, judge_model)) if isinstance(given, str)
    ]

    def player(stats: Stats) -> Player:
        return Player(
            tasks=drawn,
            episodes=EpisodePlayer(
                agent=playing,
                model=player_model,
                budget=budget,
                slots=asyncio.Semaphore(concurrency),
                retries=retries,
                stats=stats,
            ),
            judge=judging,
            topology=topology,
            estimator=ranks_by,
            order=order,
            reward=reward,
            group_size=group_size,
            seed=seed,
            sampling=sampling,
            judge_slots=asyncio.Semaphore(concurrency),
            judge_timeout=judge_timeout,
        )

    ahead = max(2, -(-concurrency // group_size) + 1)
    return Groups(
        player,
        indices=range(first, first + tasks),
        folder=folder,
        models=[player_model, asks, *playing.models],
        owned=owned,
        ahead=ahead,
        settings=settings,
        judge=judging,
    )


def default_folder(settings: Mapping[str, Any]) -> Path:
    """Where a run is kept if it is not said: the same settings give the same folder."""
    digest = hashlib.sha256(msgspec.json.encode(settings, order="sorted")).hexdigest()[:8]
    env = settings["env"]
    short = env.rpartition("/")[2] if isinstance(env, str) else "mixture"
    return Path("runs") / f"{short}-{settings['agent']}-{digest}"


def _tasks(
    env: str | TaskMixture, env_args: Mapping[str, Any] | None
) -> Callable[[int, int], Draw]:
    """Where tasks come from; what cannot be made fails now."""
    if isinstance(env, str):
        args = dict(env_args or {})
        check_source(Source(env, args))
        return lambda _, seed: Draw("", env, args, seed)
    if not isinstance(env, TaskMixture):
        raise SettingError(
            f"env={env!r}: the id that gymnasium.register gave it, as each episode makes its own"
        )
    if env_args:
        raise SettingError(f"env_args={env_args!r}: the sources of a mixture have their own")
    for source in env.sources.values():
        check_source(source)
    return lambda index, _: env.draw(index)


def check_rewards(
    judge: Judge | GroupJudge,
    factory: ScheduleFactory,
    n: int,
    *,
    estimator: Estimator | None,
    order: Order | None,
    reward: Reward,
) -> None:
    """Rank a group of known quality: what cannot work fails now, not after the first episodes.

    Raises:
        SettingError: this judge's or topology's rankings cannot give such rewards.
    """
    if reward not in get_args(Reward):
        raise SettingError(f"reward={reward!r}: it is 'rank' or 'posterior'")
    rng = np.random.default_rng(0)
    if isinstance(judge, GroupJudge):
        calls = [tuple(call) for call in judge.calls(n, rng)]
        rehearsed = [Scoring(contestants=c, scores=tuple(map(float, c))) for c in calls]
        ranking = rank_scorings(rehearsed, range(n), n)
    else:
        ranking = play(
            factory, lambda i, j: (-i, -j), n, rng=rng, estimator=estimator, order=order
        ).ranking
    if reward == "posterior":
        posterior_rewards(ranking)
