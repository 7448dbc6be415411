"""Draws reports to be written."""

from collections.abc import Callable
from hashlib import blake2b

import numpy as np

from arenagym.envs.bilingual import Language
from arenagym.envs.deep_research.tasks.reports.compare import draw_compare
from arenagym.envs.deep_research.tasks.reports.conflict import draw_conflict
from arenagym.envs.deep_research.tasks.reports.scene import Plan, Scene, Split
from arenagym.envs.deep_research.tasks.reports.survey import draw_survey
from arenagym.envs.deep_research.tasks.reports.timeline import draw_timeline
from arenagym.envs.deep_research.tasks.task import LEVELS, REPORT_KINDS, ReportKind, ReportTask
from arenagym.envs.deep_research.universe import Universe
from arenagym.envs.grammar import LANGUAGES
from arenagym.errors import SettingError, UnknownNameError

_DRAW: dict[ReportKind, Callable[[Scene], Plan | None]] = {
    "survey": draw_survey,
    "compare": draw_compare,
    "timeline": draw_timeline,
    "conflict": draw_conflict,
}


def draw_report(
    rng: np.random.Generator,
    universe: Universe,
    *,
    kind: ReportKind,
    level: int,
    language: Language,
    split: Split = "train",
) -> ReportTask | None:
    """Draw a report to be written, or None if what was drawn has too little to tell.

    A survey is of an entity and what surrounds it; a comparison of two or three along what all of
    them have; a timeline of a company, an institution, a person or a lawsuit between two years; a
    conflict of what documents disagree about. Everything that is asked for is complete: the vital
    nuggets are all that the documents tell of it. The main entities of the splits are disjoint.

    Raises:
        SettingError: there is no such level or split.
        UnknownNameError: there is no such kind or language.
    """
    if kind not in _DRAW:
        raise UnknownNameError.of("kind of report", kind, REPORT_KINDS)
    if language not in LANGUAGES:
        raise UnknownNameError.of("language", language, LANGUAGES)
    if level not in LEVELS:
        raise SettingError(f"level={level!r}: give one of {', '.join(map(str, LEVELS))}")
    scene = Scene(rng, universe, level, language, split)
    plan = _DRAW[kind](scene)
    if plan is None:
        return None
    name = blake2b(plan.query.encode(), digest_size=6).hexdigest()
    return ReportTask(
        id=f"report-{kind}-{level}-{name}",
        kind=kind,
        level=level,
        language=language,
        query=plan.query.strip(),
        about=plan.about,
        nuggets=tuple(plan.nuggets),
        denied=tuple(plan.denied),
        words=scene.words,
    )
