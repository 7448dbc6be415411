"""Chains: who or what stands at the end of one, or a number or date of that."""

from arenagym.envs.deep_research.tasks.questions.drawing import Drawing
from arenagym.envs.deep_research.tasks.questions.forms import Named, Part, begun_at, told_by

_VALUE = 0.4
"""How often the answer is a number or a date."""


def draw_bridge(drawing: Drawing, hops: int) -> Part | None:
    """A chain of so many steps."""
    entity = drawing.entity(key=True).id
    seen = frozenset({entity})
    if not drawing.chance.likely(_VALUE):
        return drawing.chain(entity, hops, seen)
    if not drawing.sources.paged(entity):
        return None
    value = drawing.value(entity, Named(entity=entity))
    if value is None:
        return None
    source = drawing.chain(entity, hops - 1, seen | {told_by(value)})
    return source and begun_at(value, source)
