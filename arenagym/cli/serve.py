"""`arenagym serve`: rewards over HTTP."""

import asyncio
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import msgspec
import typer

from arenagym.cli.options import (
    Cache,
    EstimatorName,
    JudgeCalls,
    JudgeName,
    JudgeTimeout,
    ModelName,
    OrderName,
    RewardName,
    Topology,
)
from arenagym.errors import SettingError
from arenagym.rollouts import Reward
from arenagym.tournaments import Order

if TYPE_CHECKING:
    from arenagym.trainers.serving.service import RewardService, Served

TOKEN_VARIABLE = "ARENAGYM_TOKEN"
_TOKEN_BYTES = 4096

SERVE_HELP = f"""Serve rewards over HTTP: a trainer posts the attempts at a task, a judge compares
them in a tournament, and the reply holds their rewards and advantages.

`POST /v1/groups` takes a whole group, `/v1/rollouts` one rollout of a group that comes in several
requests, `/openrlhf` what OpenRLHF sends; `/openapi.json` says what they hold.

It listens on this machine alone. To listen elsewhere give a token, in a file or in the variable
{TOKEN_VARIABLE}; requests must then bring it. Needs `pip install 'arenagym[serve]'`.

Examples:

    arenagym serve --judge-model http://localhost:8000/v1#Qwen3-8B --port 9000

    curl localhost:9000/v1/groups -H 'content-type: application/json' \\
      -d '{{"query": "Plan a day in Suzhou.", "answers": ["Gardens.", "Stay in bed."]}}'

    arenagym serve --judge reward --replay 'arenagym/Countdown-v0={{"numbers": 4}}' --port 9000

    openssl rand -hex 32 > token; arenagym serve --host 0.0.0.0 --token-file token --port 9000

For OpenRLHF on the same machine: `--reward.remote_url http://localhost:9000/openrlhf?group_size=8`
"""


def serve(  # noqa: PLR0917 - typer passes them by name
    judge: JudgeName = "rubric",
    judge_model: ModelName = "local",
    topology: Topology = "default",
    estimator: EstimatorName = None,
    order: OrderName = None,
    reward: RewardName = "rank",
    seed: Annotated[int, typer.Option(help="of the tournaments")] = 0,
    concurrency: JudgeCalls = 64,
    judge_timeout: JudgeTimeout = None,
    cache: Cache = None,
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="0: any that is free")] = 8000,
    token_file: Annotated[
        Path | None,
        typer.Option(help=f"holds the token that requests must bring; else {TOKEN_VARIABLE}"),
    ] = None,
    replay: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ENV[=JSON]",
            help="play completions in this environment, made with these arguments, where the "
            "label is a row of task_rows; may be repeated",
        ),
    ] = None,
    max_rollouts: Annotated[int, typer.Option(help="of a group")] = 128,
    max_groups: Annotated[int, typer.Option(help="gathered or judged at once")] = 1024,
    max_body_mb: Annotated[int, typer.Option(help="of a request")] = 32,
    group_timeout: Annotated[
        float, typer.Option(help="seconds that a group's first rollout waits for its last")
    ] = 120.0,
    grace: Annotated[float, typer.Option(help="seconds to finish in, on Ctrl-C")] = 30.0,
    stats_seconds: Annotated[
        float, typer.Option(help="a line of statistics so often; 0: only at the end")
    ] = 60.0,
    access_log: Annotated[bool, typer.Option("--access-log", help="a line a request")] = False,  # noqa: FBT002
) -> None:
    """Serve until Ctrl-C."""
    from arenagym.trainers import GroupScorer  # noqa: PLC0415 - for this command alone
    from arenagym.trainers.serving.limits import Limits  # noqa: PLC0415
    from arenagym.trainers.serving.replays import Replays  # noqa: PLC0415
    from arenagym.trainers.serving.server import Server  # noqa: PLC0415 - needs the extra
    from arenagym.trainers.serving.service import RewardService  # noqa: PLC0415

    if not stats_seconds >= 0:  # NaN is not
        raise SettingError(f"--stats-seconds {stats_seconds}: 0 or more")
    if judge_timeout is not None and not judge_timeout > 0:
        raise SettingError(f"--judge-timeout {judge_timeout}: seconds above 0")
    limits = Limits(
        rollouts=max_rollouts,
        groups=max_groups,
        body=max_body_mb << 20,
        gather_seconds=group_timeout,
        grace_seconds=grace,
    )
    token = _token(token_file)
    scorer = GroupScorer(
        judge,
        judge_model=judge_model,
        topology=topology,
        estimator=estimator,
        order=cast("Order | None", order),
        reward=cast("Reward", reward),
        seed=seed,
        concurrency=concurrency,
        judge_timeout=judge_timeout,
        cache=cache,
    )
    replays = Replays(_environment(each) for each in replay or [])
    service = RewardService(scorer, limits=limits, replays=replays)
    server = Server(service, host=host, port=port, token=token, log=_say if access_log else None)
    _allow_many_connections()

    async def run() -> None:
        telling = asyncio.create_task(_tell(service, stats_seconds))
        try:
            await server.run(lambda url: _say(f"serving rewards at {url}; Ctrl-C ends it"))
        finally:
            telling.cancel()

    asyncio.run(run())
    _say(f"served {summary(service.served)}")


def summary(served: "Served") -> str:
    """What has been served, in a line."""
    parts = [
        f"{served.requests:,} requests",
        f"{served.groups:,} groups of {served.rollouts:,} rollouts",
        f"{served.unscored:,} unscored",
        f"{served.calls:,} judge calls",
        f"{served.tokens:,} tokens",
    ]
    troubles = {
        "judge calls failed": served.failed,
        "requests refused": served.refused,
        "clients gone": served.gone,
        "requests broken": served.broken,
    }
    return ", ".join(parts + [f"{count:,} {what}" for what, count in troubles.items() if count])


async def _tell(service: "RewardService", seconds: float) -> None:
    """A line now and then, if there is something new."""
    told = replace(service.served)
    while seconds:
        await asyncio.sleep(seconds)
        if service.served != told:
            told = replace(service.served)
            _say(f"{summary(told)}; {service.under_way} groups under way")


def _token(file: Path | None) -> str | None:
    if file is None:
        return os.environ.get(TOKEN_VARIABLE)
    try:
        with file.open("rb") as opened:
            return opened.read(_TOKEN_BYTES).decode().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"--token-file {file}: {error}") from error


def _environment(text: str) -> tuple[str, dict[str, Any]]:
    env, mark, args = text.partition("=")
    if not mark:
        return env, {}
    try:
        return env, msgspec.json.decode(args, type=dict[str, Any])
    except msgspec.DecodeError as error:
        why = f'--replay {text!r}: {error}; write ENV={{"name": value}}'
        raise SettingError(why) from error


def _allow_many_connections() -> None:
    """Each rollout that waits for its group holds a connection, and so a file."""
    try:
        import resource  # noqa: PLC0415 - not there on Windows
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65_536 if most == resource.RLIM_INFINITY else most
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def _say(line: str) -> None:
    typer.echo(line, err=True)
