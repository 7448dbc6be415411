"""Judges compare two trajectories of one task; a failed judgement is an unscored verdict.

* `base`, `names`, `group`: what a judge is, judges by name, any judge on a whole group.
* `rubric`, `pointwise`, `listwise`: a model scores two, one or all by a rubric; `forms` is what
  they share.
* `reward`, `probability`, `annotators`, `oracle`: other ways to a verdict.
* `ensemble`, `cache` (over `cache_file`), `budget`: judges around judges.
* `measuring`: how good a judge is on labelled pairs; win rates.
"""

from arenagym.judges.annotators import Annotator, AnnotatorPool
from arenagym.judges.base import Bidirectional, GroupJudge, Judge
from arenagym.judges.budget import Budget, Budgeted, Price, Prices, budgeted
from arenagym.judges.cache import Cached, cached
from arenagym.judges.ensemble import EnsembleJudge
from arenagym.judges.forms.rubrics import Dimension, Rubric
from arenagym.judges.forms.transcript import View
from arenagym.judges.group import judge_group, topology_name
from arenagym.judges.listwise import ListwiseJudge
from arenagym.judges.measuring.agreement import Estimate, Report, measure
from arenagym.judges.measuring.evaluation import EvalOrder, Evaluation, Pair, read_pairs
from arenagym.judges.measuring.win_rate import WinRate, win_rate, win_rate_async
from arenagym.judges.names import JUDGES, resolve_judge
from arenagym.judges.oracle import OracleJudge
from arenagym.judges.pointwise import PointwiseJudge
from arenagym.judges.probability import ProbabilityJudge
from arenagym.judges.reward import RewardJudge
from arenagym.judges.rubric import RubricJudge

__all__ = [
    "JUDGES",
    "Annotator",
    "AnnotatorPool",
    "Bidirectional",
    "Budget",
    "Budgeted",
    "Cached",
    "Dimension",
    "EnsembleJudge",
    "Estimate",
    "EvalOrder",
    "Evaluation",
    "GroupJudge",
    "Judge",
    "ListwiseJudge",
    "OracleJudge",
    "Pair",
    "PointwiseJudge",
    "Price",
    "Prices",
    "ProbabilityJudge",
    "Report",
    "RewardJudge",
    "Rubric",
    "RubricJudge",
    "View",
    "WinRate",
    "budgeted",
    "cached",
    "judge_group",
    "measure",
    "read_pairs",
    "resolve_judge",
    "topology_name",
    "win_rate",
    "win_rate_async",
]
