"""Judges compare two trajectories of one task; a failed judgement is an unscored verdict."""

from arenagym.judges.base import Bidirectional, GroupJudge, Judge
from arenagym.judges.listwise import ListwiseJudge
from arenagym.judges.names import JUDGES, resolve_judge
from arenagym.judges.pointwise import PointwiseJudge
from arenagym.judges.reward import RewardJudge
from arenagym.judges.rubric import RubricJudge
from arenagym.judges.rubrics import Dimension, Rubric
from arenagym.judges.transcript import View

__all__ = [
    "JUDGES",
    "Bidirectional",
    "Dimension",
    "GroupJudge",
    "Judge",
    "ListwiseJudge",
    "PointwiseJudge",
    "RewardJudge",
    "Rubric",
    "RubricJudge",
    "View",
    "resolve_judge",
]
