"""Questions with one answer: drawn as forms over the graph, checked, and put into words."""

from arenagym.envs.deep_research.tasks.questions.drawing import Split, split_of
from arenagym.envs.deep_research.tasks.questions.forms import Part, hops
from arenagym.envs.deep_research.tasks.questions.questions import (
    HOPS,
    Drawn,
    draw,
    draw_question,
)
from arenagym.envs.deep_research.tasks.questions.solving import answers

__all__ = [
    "HOPS",
    "Drawn",
    "Part",
    "Split",
    "answers",
    "draw",
    "draw_question",
    "hops",
    "split_of",
]
