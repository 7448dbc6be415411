"""Options that several commands have."""

from pathlib import Path
from typing import Annotated

import typer

from arenagym.agents import AGENTS
from arenagym.tournaments import ESTIMATORS, TOPOLOGIES

JUDGE_HELP = (
    "rubric, pointwise or listwise, each with a rubric after a colon if not the generic one "
    "(rubric:travel, pointwise:code.zh, rubric:my.toml); or reward"
)
_MODEL_HELP = "local, openai:MODEL or http://host:port/v1#MODEL"

EnvName = Annotated[str, typer.Argument(metavar="ENV", help="environment id")]
AgentName = Annotated[str, typer.Option(help=", ".join(AGENTS))]
ModelName = Annotated[str, typer.Option(help=_MODEL_HELP)]
JudgeName = Annotated[str, typer.Option(help=JUDGE_HELP)]
Topology = Annotated[str, typer.Option(help=", ".join(TOPOLOGIES))]
EstimatorName = Annotated[
    str | None, typer.Option(help=f"{', '.join(ESTIMATORS)}; by default the topology's own")
]
OrderName = Annotated[
    str | None,
    typer.Option(help="balanced (one judge call a match) or both; by default the topology's"),
]
RewardName = Annotated[str, typer.Option(help="rank or posterior")]
JudgeCalls = Annotated[int, typer.Option(help="judge calls under way at once")]
JudgeTimeout = Annotated[
    float | None, typer.Option(help="seconds after which a judge call counts as failed")
]
Cache = Annotated[
    Path | None,
    typer.Option(help="SQLite file of verdicts: what was judged before is not asked again"),
]
Seed = Annotated[int, typer.Option(min=0, help="of everything that is random")]
AgentArg = Annotated[
    list[str] | None, typer.Option(metavar="K=V", help="argument of the agent; may be repeated")
]
EnvArg = Annotated[
    list[str] | None,
    typer.Option(metavar="K=V", help="argument of the environment; may be repeated"),
]
RunFolderPath = Annotated[
    Path | None, typer.Option(help="run folder; by default one named after the settings")
]
Episodes = Annotated[int, typer.Option(help="episodes under way at once")]
MaxTurns = Annotated[int, typer.Option(help="model calls of an agent in one episode")]
MaxTokens = Annotated[int, typer.Option(help="longest completion, in tokens")]
Temperature = Annotated[float, typer.Option(help="of the sampling")]
Tokens = Annotated[
    bool,
    typer.Option("--tokens", help="have the server send token ids and logprobs, for training"),
]
