"""An environment that is known to be open until it is closed."""

import json

import gymnasium as gym

from arenagym.envs import TextEnv
from arenagym.envs.base import Step
from arenagym.trainers import TaskRow

OPEN = []


class Counted(TextEnv):
    """Is in `OPEN` until it is closed; `breaks` when it is answered, and when it is closed."""

    def __init__(self, *, breaks=False, kind=0, **kwargs):
        super().__init__(**kwargs)
        self.breaks = breaks
        OPEN.append(self)

    def _begin(self, rng, options):
        return "counted", "Say something."

    def _answer(self, answer):
        if self.breaks:
            raise OSError("a wire came off")
        return Step(feedback="", reason="answer")

    def close(self):
        if self.breaks:
            raise OSError("no wire")
        OPEN.remove(self)


gym.register("tests/Counted-v0", entry_point=Counted, disable_env_checker=True)


def counted_row(**args):
    """Its only task."""
    prompt = [{"role": "user", "content": "Say something."}]
    return TaskRow(prompt=prompt, env="tests/Counted-v0", seed=1, env_args=json.dumps(args))
