"""One query, three agents in one group: what each did, what the verifier and the judges say.

ReAct with a model, the reference planner and a careless agent (its plan, with planted faults) play
the same task. The verifier's table of each is printed, and two rankings: by a model as judge with
the travel rubric, pairs in both orders, and by the verifier's reward. Markdown, for the docs:

    python benchmarks/travel_group.py > docs/open-travel-group.md     # the local model, 3 minutes
    python benchmarks/travel_group.py --model openai:gpt-5-mini --judge-model openai:gpt-5-mini
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence

import numpy as np
from lab.group import play, script, show_ranking, show_rewards, show_steps

from arenagym.agents import Budget
from arenagym.envs.open_travel import (
    FAULTS,
    OpenTravelEnv,
    Report,
    plant,
    research,
    solve,
    verify,
    write_text,
)
from arenagym.envs.open_travel.answers.forms import TripAnswer
from arenagym.envs.open_travel.tasks.request import TripRequest
from arenagym.judges import RewardJudge, judge_group, resolve_judge
from arenagym.models import ScriptedModel, resolve_model
from arenagym.records import Task

FAULTS_WANTED = 3
NAMES = ("model", "planner", "careless")


def spoilt(env: OpenTravelEnv, plan: TripAnswer) -> tuple[TripAnswer, list[str]]:
    """The plan with faults, as many as fit one after another, and their names."""
    request = env.request
    assert isinstance(request, TripRequest)
    rng = np.random.default_rng(0)
    planted: list[str] = []
    for name in ("overlap", "invented_place", "wrong_price", "missing_hotel", *FAULTS):
        worse = None if name in planted else plant(env.world, request, plan, name, rng)
        broken = {FAULTS[each].check for each in (*planted, name)}
        if worse and set(verify(env.world, request, worse).failed) == broken:
            plan = worse
            planted.append(name)
        if len(planted) == FAULTS_WANTED:
            break
    return plan, planted


def show_reports(reports: Sequence[Report | None]) -> None:
    """Print the verifier's table."""
    print("| Check | Kind | " + " | ".join(NAMES) + " |\n|---|---|" + "---|" * len(NAMES))
    rows: dict[tuple[str, str], list[str]] = {}
    longest = max((r.checks for r in reports if r), key=len, default=())
    for check in longest:
        rows[check.name, check.kind] = []
    for report in reports:
        found = {c.name: c for c in report.checks} if report else {}
        for (name, _), cells in rows.items():
            result = found.get(name)
            if report is None or report.error or result is None:
                cells.append("not read")
            else:
                cells.append("pass" if result.passed else f"**{result.problems[0]}**")
    for (name, kind), cells in rows.items():
        print(f"| {name} | {kind} | " + " | ".join(cells) + " |")
    claims = []
    for report in reports:
        g = report.grounding if report else None
        claims.append(
            f"{g.backed} backed, {len(g.unseen)} unseen, {len(g.wrong)} wrong, "
            f"{len(g.invented)} invented" if g and report and not report.error else "none read"
        )  # fmt: skip
    print("| claims | process | " + " | ".join(claims) + " |\n")


async def work(words: argparse.Namespace) -> None:
    """Play, verify, judge, print."""
    env = OpenTravelEnv(words.family, words.level, language=words.language)
    query, info = env.reset(seed=words.seed)
    request = env.request
    assert request is not None
    plan = solve(env.world, request)
    if not isinstance(plan, TripAnswer):
        raise SystemExit("choose family one_day or multi_day")
    worse, planted = spoilt(env, plan)
    model, judge_model = resolve_model(words.model), resolve_model(words.judge_model)
    calls = research(env.world, request, plan)
    scripts = [
        ScriptedModel(script(calls, write_text(answer, request, env.world)), name=name)
        for name, answer in (("planner", plan), ("careless", worse))
    ]
    played, reports = await play(
        env,
        [model, *scripts],
        lambda: env.report,
        seed=words.seed,
        budget=Budget(turns=16, seconds=600),
    )
    print(f"# One query, three agents\n\n`{' '.join(['python', *sys.argv])}`, as it happened.\n")
    print(f"Task `{info['task_id']}`:\n\n```text\n{query}\n```\n")
    for name, trajectory in zip((model.name, *NAMES[1:]), played, strict=True):
        print(f"## {name}\n")
        if name == "careless":
            print(f"Planted: {', '.join(planted)}.\n")
        show_steps(trajectory)
    print("## The verifier\n")
    show_reports(reports)
    show_rewards(NAMES, played)
    task = Task(id=info["task_id"], env_id="arenagym/OpenTravel-v0", query=query)
    judge = resolve_judge("rubric:travel" + (".zh" if words.language == "zh" else ""), judge_model)
    judged = await judge_group(judge, task, played, topology="round-robin", order="both")
    show_ranking(f"{judge.name}, round robin, both orders", NAMES, judged)
    show_ranking("The reward", NAMES, await judge_group(RewardJudge(), task, played))
    await model.aclose()
    await judge_model.aclose()


def main() -> None:
    """Read the command line."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("--model", default="local")
    words.add_argument("--judge-model", default="local")
    words.add_argument("--family", default="one_day", choices=("one_day", "multi_day"))
    words.add_argument("--level", type=int, default=2)
    words.add_argument("--language", default="en", choices=("en", "zh"))
    words.add_argument("--seed", type=int, default=7)
    asyncio.run(work(words.parse_args()))


if __name__ == "__main__":
    main()
