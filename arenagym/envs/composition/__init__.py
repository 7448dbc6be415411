"""String composition: what do composed functions return, with failures told apart."""

from arenagym.envs.composition.answers import read_output
from arenagym.envs.composition.diagnosis import Diagnosis, Failure, diagnose
from arenagym.envs.composition.env import StringCompositionEnv, program_text
from arenagym.envs.composition.expressions import evaluate, parse, render
from arenagym.envs.composition.functions import FUNCTION_SETS, FUNCTIONS, Function
from arenagym.envs.composition.tasks import Item, Settings, draw, items
from arenagym.envs.composition.verifier import Grade, grade

__all__ = [
    "FUNCTIONS",
    "FUNCTION_SETS",
    "Diagnosis",
    "Failure",
    "Function",
    "Grade",
    "Item",
    "Settings",
    "StringCompositionEnv",
    "diagnose",
    "draw",
    "evaluate",
    "grade",
    "items",
    "parse",
    "program_text",
    "read_output",
    "render",
]
