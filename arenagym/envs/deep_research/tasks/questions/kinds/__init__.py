"""The kinds of questions: each draws a part of so many hops, or None if it found none."""

from collections.abc import Callable, Mapping

from arenagym.envs.deep_research.tasks.questions.drawing import Drawing
from arenagym.envs.deep_research.tasks.questions.forms import Part
from arenagym.envs.deep_research.tasks.questions.kinds.aggregation import draw_aggregation
from arenagym.envs.deep_research.tasks.questions.kinds.bridge import draw_bridge
from arenagym.envs.deep_research.tasks.questions.kinds.comparison import draw_comparison
from arenagym.envs.deep_research.tasks.questions.kinds.intersection import draw_intersection
from arenagym.envs.deep_research.tasks.questions.kinds.temporal import draw_temporal
from arenagym.envs.deep_research.tasks.task import QuestionKind

DRAWERS: Mapping[QuestionKind, Callable[[Drawing, int], Part | None]] = {
    "bridge": draw_bridge,
    "comparison": draw_comparison,
    "aggregation": draw_aggregation,
    "temporal": draw_temporal,
    "intersection": draw_intersection,
}
