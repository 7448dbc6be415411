"""What the scripts that play one task by several agents share: scripts, episodes, what is shown."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from arenagym.agents import Budget, run_episode_async
from arenagym.envs import TextEnv, format_answer, format_tool_call
from arenagym.records import Sampling, ToolCall, Tournament, Trajectory

CALLS_A_TURN = 8
_SHOWN = 600
"""Characters that are shown of each message of an agent that gave no answer."""
G = TypeVar("G")


def script(calls: Sequence[ToolCall], answer: str) -> Iterator[str]:
    """Look everything up, eight calls at a time, then answer."""
    for first in range(0, len(calls), CALLS_A_TURN):
        yield "".join(format_tool_call(call) for call in calls[first : first + CALLS_A_TURN])
    yield format_answer(answer)


async def play(
    env: TextEnv,
    models: Sequence[Any],
    grade: Callable[[], G],
    *,
    seed: int,
    budget: Budget,
    max_tokens: int = 300,
) -> tuple[list[Trajectory], list[G]]:
    """Each model's episode of the task of a seed by ReAct, and what `grade` says after it."""
    played, grades = [], []
    for model in models:
        sampling = Sampling(max_tokens=max_tokens, temperature=0.7)
        played.append(
            await run_episode_async(env, "react", model, seed, sampling=sampling, budget=budget)
        )
        grades.append(grade())
    return played, grades


def show_steps(trajectory: Trajectory) -> None:
    """Print what was called, and the answer; or what was said, if there is none."""
    said = [turn.output.content for turn in trajectory.turns]
    calls = sum(text.count("<tool_call>") for text in said)
    print(f"It made {calls} tool calls in {len(said)} turns", end="")
    print(f" and ended as `{trajectory.stop_reason.value}`.\n")
    for text in [trajectory.answer] if trajectory.answer else [_cut(text) for text in said]:
        print("````text\n" + text.strip().replace("````", "'''") + "\n````\n")


def show_rewards(names: Sequence[str], played: Sequence[Trajectory]) -> None:
    """Print the environment's rewards."""
    rewards = ", ".join(
        f"{name} {'none' if each.reward is None else f'{each.reward:.2f}'}"
        for name, each in zip(names, played, strict=True)
    )
    print(f"Rewards: {rewards}.\n\n## The rankings\n")


def show_ranking(title: str, names: Sequence[str], tournament: Tournament) -> None:
    """Print who came where."""
    said = ", ".join(
        f"{name} {'unranked' if rank is None else f'{rank + 1:g}'}"
        for name, rank in zip(names, tournament.ranking.ranks, strict=True)
    )
    scored = sum(match.scored for match in tournament.matches)
    print(f"{title}: {said} ({scored} of {len(tournament.matches)} matches scored).\n")
    for match in tournament.matches:
        margin = "unscored" if match.margin is None else f"{match.margin:+.2f}"
        print(f"- {names[match.first]} against {names[match.second]}: margin {margin}")
    print()


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]} […]"
