"""A rubric of your own, a jury of two, a budget, a group ranked: without a key and offline.

The models here are scripts that read what a judge is shown. Put in their place
`resolve_model("openai:gpt-5-mini")` or `resolve_model("http://localhost:8000/v1#Qwen3-8B")`.
"""

import asyncio
import json
from collections.abc import Sequence

from arenagym.judges import (
    Budget,
    Dimension,
    EnsembleJudge,
    PointwiseJudge,
    Rubric,
    RubricJudge,
    budgeted,
    judge_group,
)
from arenagym.models import ScriptedModel
from arenagym.records import Message, Sampling, StopReason, Task, Trajectory

RUBRIC = Rubric(
    name="thanks",
    path_weight=0.0,
    answer_weight=1.0,
    dimensions=(
        Dimension(name="warm", part="answer", description="the note is warm", weight=2.0),
        Dimension(name="brief", part="answer", description="it wastes no word"),
    ),
    instructions="A note that thanks for nothing in particular is not warm.",
)
TASK = Task(id="note", env_id="none", query="Thank your neighbour for feeding the cat.")
NOTES = ("Thanks.", "Thank you so much for feeding Tom while we were away!", "", "Thank you a lot!")


def reader(messages: Sequence[Message], sampling: Sampling) -> str:
    """A judge that likes long words of thanks, and short notes."""
    del sampling
    shown = [part.split("\n[end")[0] for part in messages[0].content.split("Final answer:\n")[1:]]
    labels = ("first", "second") if len(shown) == 2 else ("attempt",)
    warm = {label: min(10, len(text) // 5) for label, text in zip(labels, shown, strict=True)}
    brief = {
        label: 10 - min(10, len(text) // 10) for label, text in zip(labels, shown, strict=True)
    }
    return json.dumps(dict.fromkeys(labels, "read") | {"scores": {"warm": warm, "brief": brief}})


async def main() -> None:
    """Rank the notes by pairs, then one by one."""
    group = [
        Trajectory(
            id=str(k),
            agent="me",
            model="none",
            stop_reason=StopReason.ANSWERED,
            answer=note or None,
        )
        for k, note in enumerate(NOTES)
    ]
    jury = EnsembleJudge(
        [RubricJudge(ScriptedModel(reader, name=name), RUBRIC) for name in ("juror", "other juror")]
    )
    budget = Budget(calls=100)
    tournament = await judge_group(budgeted(jury, budget), TASK, group)
    alone = await judge_group(PointwiseJudge(ScriptedModel(reader), RUBRIC), TASK, group)
    for k, note in enumerate(NOTES):
        print(f"{note or '(nothing)':55} {tournament.ranking.ranks[k]}  {alone.ranking.ranks[k]}")
    print(f"{len(tournament.matches)} matches, {budget.spent['calls']:.0f} calls")


if __name__ == "__main__":
    asyncio.run(main())
