"""Judges by name: `"rubric"`, `"rubric:travel.zh"`, `"pointwise"`, `"listwise"`, `"reward"`."""

from collections.abc import Callable

from arenagym.errors import SettingError, UnknownNameError
from arenagym.judges.base import Judge
from arenagym.judges.listwise import ListwiseJudge
from arenagym.judges.pointwise import PointwiseJudge
from arenagym.judges.reward import RewardJudge
from arenagym.judges.rubric import RubricJudge
from arenagym.models import ChatModel

_BY_RUBRIC: dict[str, type[RubricJudge | PointwiseJudge | ListwiseJudge]] = {
    "rubric": RubricJudge,
    "pointwise": PointwiseJudge,
    "listwise": ListwiseJudge,
}
JUDGES = (*_BY_RUBRIC, "reward")


def resolve_judge(judge: str | Judge, model: ChatModel | Callable[[], ChatModel]) -> Judge:
    """The judge of a name, or the judge itself.

    `"rubric"` compares pairs by the generic rubric; `"rubric:travel"`, `"rubric:code.zh"` and
    `"rubric:my.toml"` by another. `"pointwise"` and `"listwise"` take the same rubrics, and
    score trajectories one by one or a group at once. `"reward"` is the environment's own
    reward. Each call judges one order; which orders are judged is the tournament's to say.

    Args:
        judge: a name or a judge.
        model: what a named judge asks, or a function that makes it if it is needed.

    Raises:
        UnknownNameError: no judge, or no rubric, has this name.
        SettingError: the name's rubric is not valid, or this is no judge.
    """
    if not isinstance(judge, str):
        named = isinstance(getattr(judge, "name", None), str)
        if not named or not callable(getattr(judge, "compare", None)):
            raise SettingError(
                f"{judge!r} is no judge: that is an object with a `name` and "
                "`async def compare(task, a, b)`, which returns a Verdict"
            )
        return judge
    kind, mark, rubric = judge.partition(":")
    if kind not in JUDGES:
        raise UnknownNameError.of("judge", kind, JUDGES)
    if kind == "reward":
        if mark:
            raise SettingError(f"judge {judge!r}: the reward judge takes no rubric")
        return RewardJudge()
    return _BY_RUBRIC[kind](_model(model), rubric or "generic")


def _model(model: ChatModel | Callable[[], ChatModel]) -> ChatModel:
    return model if isinstance(model, ChatModel) else model()
