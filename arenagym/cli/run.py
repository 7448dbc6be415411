"""`arenagym run`: play, compare, reward."""

import json
from pathlib import Path
from typing import Annotated, Any, cast

import typer
from rich.console import Console

from arenagym.agents import AGENTS, Budget
from arenagym.cli.show import CACHE_HELP, JUDGE_HELP, show, stopped, watch
from arenagym.errors import SettingError
from arenagym.records import Sampling
from arenagym.rollouts import Reward, collect
from arenagym.tournaments import ESTIMATORS, TOPOLOGIES, Order

RUN_HELP = """Play groups of episodes, compare them in a tournament, and reward them.

Finished groups are kept in a run folder; the same command again goes on where it stopped.

Examples:

    arenagym run arenagym/Countdown-v0 --group-size 4 --tasks 2

    arenagym run arenagym/Countdown-v0 --model http://localhost:8000/v1#Qwen3-8B --env-arg numbers=5

    arenagym run arenagym/Countdown-v0 --agent rlm --agent-arg max_depth=2 --max-turns 30

    arenagym run arenagym/Countdown-v0 --model openai:gpt-5-mini --topology round-robin
"""


def run(  # noqa: PLR0917 - typer passes them by name
    env: Annotated[str, typer.Argument(metavar="ENV", help="environment id")],
    agent: Annotated[str, typer.Option(help=", ".join(AGENTS))] = "react",
    model: Annotated[
        str, typer.Option(help="local, openai:MODEL or http://host:port/v1#MODEL")
    ] = "local",
    judge: Annotated[str, typer.Option(help=JUDGE_HELP)] = "rubric",
    judge_model: Annotated[
        str | None, typer.Option(help="the model that judges; by default the one that plays")
    ] = None,
    topology: Annotated[str, typer.Option(help=f"{', '.join(TOPOLOGIES)}")] = "default",
    estimator: Annotated[
        str | None,
        typer.Option(help=f"{', '.join(ESTIMATORS)}; by default the topology's own"),
    ] = None,
    order: Annotated[
        str | None,
        typer.Option(help="balanced (one judge call a match) or both; by default the topology's"),
    ] = None,
    reward: Annotated[str, typer.Option(help="rank or posterior")] = "rank",
    group_size: Annotated[int, typer.Option(help="episodes of one task")] = 8,
    tasks: Annotated[int, typer.Option(help="how many tasks")] = 4,
    seed: Annotated[int, typer.Option(help="of everything that is random")] = 0,
    agent_arg: Annotated[
        list[str] | None,
        typer.Option(metavar="K=V", help="argument of the agent; may be repeated"),
    ] = None,
    env_arg: Annotated[
        list[str] | None,
        typer.Option(metavar="K=V", help="argument of the environment; may be repeated"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="run folder; by default one named after the settings")
    ] = None,
    concurrency: Annotated[int, typer.Option(help="episodes under way at once")] = 64,
    cache: Annotated[Path | None, typer.Option(help=CACHE_HELP)] = None,
    max_turns: Annotated[int, typer.Option(help="model calls of an agent in one episode")] = 16,
    max_tokens: Annotated[int, typer.Option(help="longest completion, in tokens")] = 1024,
    temperature: Annotated[float, typer.Option(help="of the sampling")] = 0.8,
) -> None:
    """Play, compare, reward."""
    groups = collect(
        env,
        agent=agent,
        model=model,
        judge=judge,
        judge_model=judge_model,
        topology=topology,
        estimator=estimator,
        order=cast("Order | None", order),
        reward=cast("Reward", reward),
        group_size=group_size,
        tasks=tasks,
        seed=seed,
        agent_args=keywords(agent_arg, "--agent-arg"),
        env_args=keywords(env_arg, "--env-arg"),
        out=out or "auto",
        concurrency=concurrency,
        cache=cache,
        budget=Budget(turns=max_turns),
        sampling=Sampling(temperature=temperature, max_tokens=max_tokens),
    )
    console = Console()
    try:
        played = watch(groups, "playing", console)
    except KeyboardInterrupt:
        raise stopped(groups, console) from None
    show(groups, played, console)
    if groups.failed:
        raise typer.Exit(1)


def keywords(pairs: list[str] | None, option: str) -> dict[str, Any]:
    """The `k=v` pairs of an option; v is JSON where it can be read as such, else text."""
    args: dict[str, Any] = {}
    for pair in pairs or []:
        name, mark, value = pair.partition("=")
        if not mark or not name.isidentifier():
            raise SettingError(f"{option} {pair!r}: write name=value, such as numbers=4")
        try:
            args[name] = json.loads(value)
        except ValueError:
            args[name] = value
    return args
