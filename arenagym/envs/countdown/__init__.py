"""Countdown: the numbers game, with an exact verifier."""

from arenagym.envs.countdown.env import CountdownEnv
from arenagym.envs.countdown.tasks import Item, Settings, draw
from arenagym.envs.countdown.verifier import Grade, grade

__all__ = ["CountdownEnv", "Grade", "Item", "Settings", "draw", "grade"]
