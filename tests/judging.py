"""What the judges' tests share: a task, attempts at it, filled-in forms."""

import asyncio
import json

from arenagym.records import Message, StopReason, Task, Trajectory, Turn

TASK = Task(id="t", env_id="e", query="Plan a day in 北京 for {budget} $100")
GENERIC = ("reasoning", "tools", "correctness", "clarity")


def attempt(text="I think.", answer="done", reward=None, **fields):
    turn = Turn(
        call_id="0",
        agent="a",
        prompt=(Message(role="user", content=TASK.query),),
        output=Message(role="assistant", content=text),
    )
    return Trajectory(
        **{"id": "t", "agent": "a", "model": "m", "stop_reason": StopReason.ANSWERED}
        | {"turns": (turn,), "answer": answer, "reward": reward}
        | fields
    )


def filled(*scores, labels=None, names=GENERIC, **more):
    """A form, each label's scores given as one number or one per dimension."""
    labels = labels or (("first", "second") if len(scores) == 2 else ("attempt",))
    each = [[s] * len(names) if isinstance(s, int | float | str) else list(s) for s in scores]
    form = {label: f"on {label}" for label in labels}
    form["scores"] = {
        name: {label: own[k] for label, own in zip(labels, each, strict=True)}
        for k, name in enumerate(names)
    }
    return json.dumps(form | more, ensure_ascii=False)


def compare(judge, a=None, b=None, task=TASK):
    return asyncio.run(judge.compare(task, a or attempt(), b or attempt()))
