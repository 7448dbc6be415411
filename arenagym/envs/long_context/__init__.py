"""Long contexts: needles in a haystack, and implicit labels to count (Oolong) and pair.

`draw_needle`, `draw_oolong` and `draw_pairs` make an `Item` of a generator and settings, without
Gymnasium; `grade` scores an answer to it.
"""

from arenagym.envs.long_context.conditions import CONDITIONS
from arenagym.envs.long_context.env import (
    LongContextEnv,
    NeedleInHaystackEnv,
    OolongEnv,
    OolongPairsEnv,
)
from arenagym.envs.long_context.item import Item, grade
from arenagym.envs.long_context.needle import DEPTHS, NeedleSettings, draw_needle
from arenagym.envs.long_context.oolong import OolongSettings, draw_oolong
from arenagym.envs.long_context.pairs import PairsSettings, draw_pairs
from arenagym.envs.long_context.questions import QUESTIONS
from arenagym.envs.long_context.scoring import Grade

__all__ = [
    "CONDITIONS",
    "DEPTHS",
    "QUESTIONS",
    "Grade",
    "Item",
    "LongContextEnv",
    "NeedleInHaystackEnv",
    "NeedleSettings",
    "OolongEnv",
    "OolongPairsEnv",
    "OolongSettings",
    "PairsSettings",
    "draw_needle",
    "draw_oolong",
    "draw_pairs",
    "grade",
]
