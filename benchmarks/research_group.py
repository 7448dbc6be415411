"""One report, three agents in one group: what each did, what the verifier and the judges say.

ReAct with a model, a good researcher and a careless one (few of its calls, its report with planted
faults) write the same report. The verifier's measures of each are printed, and two rankings: by a
model as judge with the rubric for research, pairs in both orders, and by the verifier's reward.
Markdown, for the docs:

    python benchmarks/research_group.py > docs/deep-research-group.md     # the local model
    python benchmarks/research_group.py --model openai:gpt-5-mini --judge-model openai:gpt-5-mini
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence

import msgspec
import numpy as np
from lab.group import play, script, show_ranking, show_rewards, show_steps

from arenagym.agents import Budget
from arenagym.envs.deep_research import DeepResearchEnv, ReportTask
from arenagym.envs.deep_research.tasks.reports import (
    Call,
    plant_report,
    research_calls,
    write_report,
)
from arenagym.envs.deep_research.tasks.task import LEVELS, REPORT_KINDS
from arenagym.envs.deep_research.verifier.reports import ReportGrade
from arenagym.judges import RewardJudge, judge_group, resolve_judge
from arenagym.models import ScriptedModel, resolve_model
from arenagym.records import Task, ToolCall

FAULT = "altered"
NAMES = ("model", "researcher", "careless")


def as_calls(calls: Sequence[Call]) -> list[ToolCall]:
    """The calls as a model writes them."""
    return [
        ToolCall(id="", name=name, arguments=msgspec.json.encode(given).decode())
        for name, given in calls
    ]


def show_grades(grades: Sequence[ReportGrade | None]) -> None:
    """Print the verifier's measures side by side."""
    print("| Measure | " + " | ".join(NAMES) + " |\n|---|" + "--:|" * len(NAMES))
    for field in ReportGrade.__struct_fields__:
        cells = ["no report" if each is None else _cell(getattr(each, field)) for each in grades]
        print(f"| {field} | " + " | ".join(cells) + " |")
    print()


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(each).replace("|", "/").replace("\n", " ") for each in value) or "none"
    return f"{value:.2f}" if isinstance(value, float) else str(value)


async def work(words: argparse.Namespace) -> None:
    """Play, verify, judge, print."""
    env = DeepResearchEnv(
        words.kind, words.level, language=words.language, documents=words.documents
    )
    query, info = env.reset(seed=words.seed)
    task, universe = env.task, env.universe
    assert isinstance(task, ReportTask)
    assert universe is not None
    calls = research_calls(task, universe, env.library)
    worse = plant_report(task, universe, FAULT, np.random.default_rng(0))
    if worse is None:
        raise SystemExit(f"this report cannot have the fault {FAULT!r}: choose another seed")
    few = calls[: len(calls) // 2]
    scripts = [
        ScriptedModel(script(as_calls(calls), write_report(task, universe)), name="researcher"),
        ScriptedModel(script(as_calls(few), worse), name="careless"),
    ]
    model, judge_model = resolve_model(words.model), resolve_model(words.judge_model)
    played, grades = await play(
        env,
        [model, *scripts],
        lambda: env.grade if isinstance(env.grade, ReportGrade) else None,
        seed=words.seed,
        budget=Budget(turns=24, seconds=words.seconds),
        max_tokens=words.max_tokens,
    )
    print(f"# One report, three agents\n\n`{' '.join(['python', *sys.argv])}`, as it happened.\n")
    print(f"Task `{info['task_id']}`:\n\n```text\n{query}\n```\n")
    for name, trajectory in zip((model.name, *NAMES[1:]), played, strict=True):
        print(f"## {name}\n")
        if name == "careless":
            print(f"Half of the calls ({len(few)} of {len(calls)}); planted: {FAULT}.\n")
        show_steps(trajectory)
    print("## The verifier\n")
    show_grades(grades)
    show_rewards(NAMES, played)
    posed = Task(id=info["task_id"], env_id="arenagym/DeepResearch-v0", query=query)
    rubric = "rubric:deep-research" + (".zh" if words.language == "zh" else "")
    judge = resolve_judge(rubric, judge_model)
    judged = await judge_group(judge, posed, played, topology="round-robin", order="both")
    show_ranking(f"{judge.name}, round robin, both orders", NAMES, judged)
    show_ranking("The reward", NAMES, await judge_group(RewardJudge(), posed, played))
    await model.aclose()
    await judge_model.aclose()


def main() -> None:
    """Read the command line."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("--model", default="local")
    words.add_argument("--judge-model", default="local")
    words.add_argument("--kind", default="survey", choices=REPORT_KINDS)
    words.add_argument("--level", type=int, default=1, choices=LEVELS)
    words.add_argument("--language", default="en", choices=("en", "zh"))
    words.add_argument("--documents", type=int, default=2_000)
    words.add_argument("--seconds", type=float, default=300, help="for each agent")
    words.add_argument("--max-tokens", type=int, default=300, help="of each turn")
    words.add_argument("--seed", type=int, default=7)
    asyncio.run(work(words.parse_args()))


if __name__ == "__main__":
    main()
