"""An environment that breaks where it is told to, and is known to be open until it is closed."""

import json
import threading

import gymnasium as gym

from arenagym.envs import TextEnv
from arenagym.envs.base import Step
from arenagym.trainers import TaskRow

OPEN = []
"""Those that were made and not closed."""
ASKED = "Say a number."
_COUNTING = threading.Lock()


class Frail(TextEnv):
    """Breaks `at` these moments of its life, if it is number `which` of those that were begun."""

    begun = 0
    gate: threading.Event | None = None
    """What the making of one waits for."""

    def __init__(self, *, at="", which=None, kind=0, **kwargs):
        super().__init__(**kwargs)
        with _COUNTING:
            number = Frail.begun
            Frail.begun += 1
        self.at = at.split() if which in {None, number} else []
        self.kind = kind
        if Frail.gate is not None and not Frail.gate.wait(10):
            raise TimeoutError("nobody let it be made")
        self._survive("making")
        OPEN.append(self)

    def _survive(self, moment):
        if moment in self.at:
            raise OSError("a wire came off")

    def _begin(self, rng, options):
        self._survive("reset")
        return "frail", ASKED

    def _answer(self, answer):
        self._survive("step")
        return Step(feedback="", reason="answer")

    def close(self):
        OPEN.remove(self)
        self._survive("closing")


gym.register("tests/FrailTask-v0", entry_point=Frail, disable_env_checker=True)


def frail_row(at="", which=None, *, kind=0):
    """A task of it; nothing is open now, and none was made."""
    OPEN.clear()
    Frail.begun, Frail.gate = 0, None
    return another_row(at, which, kind=kind)


def another_row(at="", which=None, *, kind=0):
    """The same of an environment that differs from others by its `kind`."""
    args = {"at": at, "which": which, "kind": kind}
    prompt = [{"role": "user", "content": ASKED}]
    return TaskRow(prompt=prompt, env="tests/FrailTask-v0", seed=1, env_args=json.dumps(args))
