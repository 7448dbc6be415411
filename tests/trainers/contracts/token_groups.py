"""Groups whose turns have token ids, made by hand."""

from judging import attempt

from arenagym.records import Group, Message, Task, Turn
from arenagym.rewards import advantages


def turn(number, *, prompt=(1, 2, 3), said=(7, 8), finish="stop", version="4", agent="a", **more):
    return Turn(
        call_id=str(number),
        agent=agent,
        prompt=(Message(role="user", content=f"问 {number}?"),),
        output=Message(role="assistant", content="答"),
        prompt_ids=None if prompt is None else tuple(prompt),
        output_ids=None if said is None else tuple(said),
        output_logprobs=None if said is None else tuple(-0.5 for _ in said),
        finish_reason=finish,
        policy_version=version,
        **more,
    )


def rollout(*turns, children=(), **more):
    return attempt(turns=turns, children=children, **more)


def group(*rewards, rollouts=None, name="g0", **more):
    rollouts = rollouts or [rollout(turn(0)) for _ in rewards]
    return Group(
        group_id=name,
        task=Task(id="t", env_id="e", query="q"),
        trajectories=tuple(rollouts),
        ranks=tuple(rewards),
        rewards=tuple(rewards),
        advantages=tuple(advantages(rewards)),
        informative=True,
        **more,
    )
