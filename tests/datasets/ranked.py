"""Ranked groups made by hand."""

from arenagym.records import (
    Group,
    Match,
    Message,
    Ranking,
    StopReason,
    Task,
    ToolCall,
    Tournament,
    Trajectory,
    Turn,
    Verdict,
)
from arenagym.rewards import advantages


def said(content, role="assistant", **more):
    return Message(role=role, content=content, **more)


ASKED = (said("Be brief.", "system"), said("2 + 2?", "user"))


def turn(output, *, kept=0, prompt=ASKED, agent="a", number=0, **more):
    output = output if isinstance(output, Message) else said(output)
    return Turn(call_id=str(number), agent=agent, output=output, kept=kept, prompt=prompt, **more)


def rollout(*turns, place=0, stop=StopReason.ANSWERED, reward=None, **more):
    """A trajectory of these turns; text is a turn that answers `ASKED`."""
    turns = tuple(each if isinstance(each, Turn) else turn(each) for each in turns)
    return Trajectory(
        id=f"g/{place}",
        agent="a",
        model="m",
        stop_reason=stop,
        turns=turns,
        tail=(said("Thank you.", "user"),),
        answer=turns[-1].output.content if turns and stop is StopReason.ANSWERED else None,
        reward=reward,
        **more,
    )


def group(rewards, rollouts=None, *, name="g", task="t", **more):
    """A group with these rewards; its rollouts say their place, if it is not said what."""
    if rollouts is None:
        rollouts = [f"answer {place}" for place in range(len(rewards))]
    rollouts = [
        each if isinstance(each, Trajectory) else rollout(each, place=place)
        for place, each in enumerate(rollouts)
    ]
    informative = len({reward for reward in rewards if reward is not None}) > 1
    ranking = {"informative": informative, "ranks": tuple(0.0 for _ in rewards)}
    fields = {
        "group_id": name,
        "task": Task(id=task, env_id="tests/Sum-v0", query="2 + 2?"),
        "trajectories": tuple(rollouts),
        "ranks": tuple(None if reward is None else 0.0 for reward in rewards),
        "rewards": tuple(rewards),
        "advantages": tuple(advantages(rewards)),
        "informative": informative,
        "tournament": Tournament(
            topology="round-robin",
            contestants=tuple(range(len(rewards))),
            ranking=Ranking(**ranking),
        ),
    }
    return Group(**fields | more)


def tournament(matches, n, **ranking):
    """Matches as (first, second, margin), None where the judge failed."""
    made = []
    for number, (first, second, *margins) in enumerate(matches):
        verdicts = [
            Verdict(error="broke") if margin is None else Verdict(score_a=5 + margin, score_b=5)
            for margin in margins
        ]
        swapped = verdicts[1] if len(verdicts) > 1 else None
        made.append(
            Match(number=number, first=first, second=second, verdict=verdicts[0], swapped=swapped)
        )
    ranks = Ranking(ranks=tuple(map(float, range(n))), **ranking)
    return Tournament(
        topology="circulant", contestants=tuple(range(n)), ranking=ranks, matches=tuple(made)
    )


def calling(arguments, call="c1"):
    """A message that calls a tool."""
    return said("", tool_calls=(ToolCall(id=call, name="search", arguments=arguments),))


def fates(rows):
    """The rows made, and the tally's counts by reason as words."""
    made = list(rows)
    tally = rows.tally
    assert tally.read == tally.written + sum(tally.dropped.values())
    assert tally.rows == len(made)
    return made, {str(why): number for why, number in tally.dropped.items()}
