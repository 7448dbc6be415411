"""Draws questions whose answers are unique, told by documents and worded in either language."""

from hashlib import sha256
from typing import NamedTuple

import msgspec
import numpy as np

from arenagym.envs.bilingual import Language
from arenagym.envs.deep_research.tasks.questions.accepted import ways_to_write
from arenagym.envs.deep_research.tasks.questions.drawing import Drawing, Split
from arenagym.envs.deep_research.tasks.questions.forms import (
    Extreme,
    Named,
    Part,
    Step,
    Total,
    hops,
    parts_of,
)
from arenagym.envs.deep_research.tasks.questions.kinds import DRAWERS
from arenagym.envs.deep_research.tasks.questions.solving import answers
from arenagym.envs.deep_research.tasks.questions.wording import word_question
from arenagym.envs.deep_research.tasks.task import Question, QuestionKind
from arenagym.envs.deep_research.universe import Universe, Value, relations

HOPS = {1: (1, 2), 2: (3, 4), 3: (5, 6)}
"""Of each level."""
_TRIES = 400


class Drawn(NamedTuple):
    """A question, and the form that it has in the universe's graph."""

    question: Question
    form: Part


def draw_question(
    rng: np.random.Generator,
    universe: Universe,
    *,
    kind: QuestionKind,
    level: int,
    language: Language,
    split: Split | None = None,
) -> Question | None:
    """Draw a question; None if none was found, which a small universe makes likelier.

    Args:
        rng: what chooses.
        universe: what is asked about.
        kind: of question.
        level: 1, 2 or 3.
        language: of the words.
        split: "train" or "test", which share no answer; None for either.
    """
    drawn = draw(rng, universe, kind=kind, level=level, language=language, split=split)
    return drawn.question if drawn else None


def draw(
    rng: np.random.Generator,
    universe: Universe,
    *,
    kind: QuestionKind,
    level: int,
    language: Language,
    split: Split | None = None,
) -> Drawn | None:
    """The same, with its form, by which an oracle can look for the answer."""
    drawing = Drawing(rng, universe, level, split)
    for _ in range(_TRIES):
        form = DRAWERS[kind](drawing, drawing.chance.pick(HOPS[level]))
        found = _only_answer(drawing, form) if form else None
        if form is None or found is None:
            continue
        answer, support = found
        relation = relation_of(form)
        accepted = ways_to_write(answer, universe, language, relation)
        query = word_question(form, universe, language, drawing.chance)
        if kind != "comparison" and any(each.casefold() in query.casefold() for each in accepted):
            continue  # such as a city in the name of an event
        question = Question(
            id=_id(form, universe, language),
            kind=kind,
            hops=hops(form),
            level=level,
            language=language,
            query=query,
            answer=answer,
            accepted=accepted,
            unit=relations()[relation].unit if relation else "",
            support=support,
        )
        return Drawn(question, form)
    return None


def _only_answer(drawing: Drawing, form: Part) -> tuple[Value, tuple[int, ...]] | None:
    """The answer that a part has, however it is read, if documents tell all that leads to it."""
    found = answers(form, drawing.graph)
    if len(found) != 1 or list(drawing.loosely(form)) != list(found):
        return None
    [(answer, support)] = found.items()
    named = {each.entity for each in parts_of(form) if isinstance(each, Named)}
    if answer in named and not isinstance(form, Extreme):
        return None
    return (answer, support) if drawing.sources.sure(support) else None


def relation_of(form: Part) -> str:
    """The relation of which a literal answer is the object; "" of entities, counts and times."""
    match form:
        case Step() if relations()[form.relation].literal and not form.back:
            return form.relation
        case Total():
            return form.relation
        case _:
            return ""


def _id(form: Part, universe: Universe, language: Language) -> str:
    key = msgspec.json.encode((form, language, universe.seed, len(universe)))
    return f"question-{sha256(key).hexdigest()[:12]}"
