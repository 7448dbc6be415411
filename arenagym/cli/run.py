"""`arenagym run`: play, compare, reward."""

import json
from typing import Annotated, Any, cast

import typer
from rich.console import Console

from arenagym.agents import Budget
from arenagym.cli.options import (
    AgentArg,
    AgentName,
    Cache,
    EnvArg,
    EnvName,
    Episodes,
    EstimatorName,
    JudgeName,
    MaxTokens,
    MaxTurns,
    ModelName,
    OrderName,
    RewardName,
    RunFolderPath,
    Seed,
    Temperature,
    Tokens,
    Topology,
)
from arenagym.cli.show import show, stopped, watch
from arenagym.errors import SettingError
from arenagym.records import Group, Sampling
from arenagym.rollouts import Reward, collect
from arenagym.tournaments import Order

RUN_HELP = """Play groups of episodes, compare them in a tournament, and reward them.

Finished groups are kept in a run folder; the same command again goes on where it stopped.

Examples:

    arenagym run arenagym/Countdown-v0 --group-size 4 --tasks 2

    arenagym run arenagym/Countdown-v0 --model http://localhost:8000/v1#Qwen3-8B --env-arg numbers=5

    arenagym run arenagym/Countdown-v0 --agent rlm --agent-arg max_depth=2 --max-turns 30

    arenagym run arenagym/Countdown-v0 --model openai:gpt-5-mini --topology round-robin
"""


def run(  # noqa: PLR0917 - typer passes them by name
    env: EnvName,
    agent: AgentName = "react",
    model: ModelName = "local",
    judge: JudgeName = "rubric",
    judge_model: Annotated[
        str | None, typer.Option(help="the model that judges; by default the one that plays")
    ] = None,
    topology: Topology = "default",
    estimator: EstimatorName = None,
    order: OrderName = None,
    reward: RewardName = "rank",
    group_size: Annotated[int, typer.Option(help="episodes of one task")] = 8,
    tasks: Annotated[int, typer.Option(help="how many tasks")] = 4,
    seed: Seed = 0,
    agent_arg: AgentArg = None,
    env_arg: EnvArg = None,
    out: RunFolderPath = None,
    concurrency: Episodes = 64,
    cache: Cache = None,
    max_turns: MaxTurns = 16,
    max_tokens: MaxTokens = 1024,
    temperature: Temperature = 0.8,
    tokens: Tokens = False,  # noqa: FBT002
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
        tokens=tokens,
    )
    console = Console()
    try:
        played = watch(groups, "playing", console)
    except KeyboardInterrupt:
        raise stopped(groups, console) from None
    show(groups, played, console)
    if unjudged := sum(_unjudged(group) for group in played):
        console.print(
            f"Groups on which every judge call failed: {unjudged}. To judge them anew, without "
            f"playing: arenagym rank {groups.folder} --judge {judge} --judge-model …",
            highlight=False,
            markup=False,
        )
    if groups.failed:
        raise typer.Exit(1)


def _unjudged(group: Group) -> bool:
    """Whether a judge was asked about the group and said nothing."""
    made = () if group.tournament is None else group.tournament.judgements
    return bool(made) and not any(each.scored for each in made)


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
