"""Grades an answer to a composition: exact match of the output, and what kind of failure."""

from typing import NamedTuple

from arenagym.envs.composition.answers import read_output
from arenagym.envs.composition.diagnosis import Diagnosis, Failure, diagnose
from arenagym.envs.composition.tasks import Item


class Grade(NamedTuple):
    """Whether an answer is right, and if not, why.

    `reason` is one of `correct`, `format` and `wrong`.
    """

    reason: str
    diagnosis: Diagnosis

    @property
    def correct(self) -> bool:
        """Whether the output is the item's, character for character."""
        return self.reason == "correct"


def grade(item: Item, answer: str) -> Grade:
    """Grade an answer, which holds JSON as `read_output` reads it.

    A wrong output is diagnosed; a right one costs no more than reading it.
    """
    output = read_output(answer)
    if output is None:
        return Grade("format", Diagnosis(Failure.FORMAT))
    if output == item.output:
        return Grade("correct", Diagnosis(Failure.NONE))
    return Grade("wrong", diagnose(item, output))
