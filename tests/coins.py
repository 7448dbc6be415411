"""An environment whose tasks a scripted model solves with a known chance, and the model."""

import re

import gymnasium as gym
import numpy as np

from arenagym.envs.base import Step, TextEnv
from arenagym.models import ScriptedModel

ENV = "tests/Coin-v0"


class CoinEnv(TextEnv):
    """Say heads; a first answer of "broken" breaks the machinery, of "once" the first time only."""

    broken: set[str] = set()

    def __init__(self, level=1, *, max_turns=1, tell=True, render_mode=None):
        self.levels = [int(each) for each in str(level).split("+")]
        self.tell = tell
        super().__init__(max_turns=max_turns, render_mode=render_mode)

    def _begin(self, rng, options):
        self.level = int(rng.choice(self.levels))
        number = int(rng.integers(1_000_000))
        return f"coin-{number}", f"Coin {number} of level {self.level}: say heads."

    def _answer(self, answer):
        if answer.startswith("once") and answer not in self.broken:
            self.broken.add(answer)
            raise RuntimeError("the coin rolled away")
        if answer == "broken":
            raise RuntimeError("the coin is lost")
        right = "heads" in answer
        return Step(feedback="Yes." if right else "No.", reason="said", reward=right, done=right)

    def _observe(self, reason, text, more):
        facts = {"level": self.level, "kind": f"coin {self.level}"} if self.tell else {}
        return super()._observe(reason, text, {**facts, **more})


if ENV not in gym.registry:
    gym.register(ENV, entry_point=CoinEnv)


def flipper(*chances, wrong="tails", name="flipper"):
    """Right with the chance of the task's level."""

    def flip(messages, sampling):
        level = int(re.search(r"level (\d+)", messages[0].content)[1])
        right = np.random.default_rng(sampling.seed).random() < chances[level - 1]
        return f"<answer>{'heads' if right else wrong}</answer>"

    return ScriptedModel(flip, name=name)
