"""Draws tasks: a kind, a level, a language, and a question or report of them."""

from typing import Literal, cast

import msgspec
import numpy as np

from arenagym.envs.bilingual import Language, pick
from arenagym.envs.deep_research.tasks.questions import draw_question
from arenagym.envs.deep_research.tasks.reports import draw_report
from arenagym.envs.deep_research.tasks.task import (
    LEVELS,
    QUESTION_KINDS,
    REPORT_KINDS,
    QuestionKind,
    ReportKind,
    ResearchTask,
)
from arenagym.envs.deep_research.universe import Universe
from arenagym.errors import ArenagymError

Kind = QuestionKind | ReportKind
KINDS: tuple[Kind, ...] = (*QUESTION_KINDS, *REPORT_KINDS)
Split = Literal["train", "test"]
_TRIES = 60


class Settings(msgspec.Struct, frozen=True):
    """What tasks are drawn from; each combination is as likely as any other."""

    kinds: tuple[Kind, ...] = KINDS
    levels: tuple[int, ...] = LEVELS
    languages: tuple[Language, ...] = ("zh", "en")
    split: Split = "train"


def draw_task(rng: np.random.Generator, universe: Universe, settings: Settings) -> ResearchTask:
    """Draw a task of a universe.

    Raises:
        ArenagymError: nothing was found, which only very small universes bring about.
    """
    kind, level = pick(rng, settings.kinds), pick(rng, settings.levels)
    language, split = pick(rng, settings.languages), settings.split
    for _ in range(_TRIES):
        task = _draw(rng, universe, kind, level=level, language=language, split=split)
        if task is not None:
            return task
    raise ArenagymError(
        f"no {kind} of level {level} among {len(universe):,} documents in {_TRIES} draws: "
        "give more documents"
    )


def _draw(
    rng: np.random.Generator,
    universe: Universe,
    kind: Kind,
    *,
    level: int,
    language: Language,
    split: Split,
) -> ResearchTask | None:
    if kind in REPORT_KINDS:
        return draw_report(rng, universe, kind=kind, level=level, language=language, split=split)
    question = cast("QuestionKind", kind)
    return draw_question(rng, universe, kind=question, level=level, language=language, split=split)
