"""Judges compare two trajectories of one task; a failed judgement is an unscored verdict."""

from arenagym.errors import UnknownNameError
from arenagym.judges.base import Bidirectional, Judge
from arenagym.judges.reward import RewardJudge
from arenagym.judges.rubric import Rubric, RubricJudge
from arenagym.models import ChatModel

JUDGES = ("rubric", "reward")


def resolve_judge(judge: str | Judge, model: ChatModel) -> Judge:
    """The judge of a name, or the judge itself; `model` is what a named judge asks.

    `"rubric"` is the generic rubric, `"reward"` the environment's own reward. Each call judges
    one order; which orders are judged is the tournament's to say.

    Raises:
        UnknownNameError: no judge has this name.
    """
    if not isinstance(judge, str):
        return judge
    if judge == "rubric":
        return RubricJudge(model)
    if judge == "reward":
        return RewardJudge()
    raise UnknownNameError.of("judge", judge, JUDGES)


__all__ = [
    "JUDGES",
    "Bidirectional",
    "Judge",
    "RewardJudge",
    "Rubric",
    "RubricJudge",
    "resolve_judge",
]
