"""What an agent is told beside the query: what there is to read, and how to answer."""

from arenagym.envs.bilingual import Language, Text, is_chinese
from arenagym.envs.deep_research.tasks.task import Question, ReportTask
from arenagym.envs.deep_research.universe import Universe
from arenagym.envs.queries import Query

_UNIVERSE = Text(
    "以下问题关于一个虚构的世界，今天是{today}。它的文献有中文也有英文，有的已经过时，有的有误。",
    "This is about an invented world; today is {today}. Its documents are in English and Chinese, "
    "and some of them are out of date or wrong.",
)
_TOOLS = Text("用工具查找并阅读文献后再回答。", "Search and read documents, then answer.")
_SHORT = Text(
    "答案只写一个名称、数字或日期：<answer>…</answer>。",
    "Answer with a name, number or date alone: <answer>…</answer>.",
)
_REPORT = Text(
    "报告写在 <answer>…</answer> 中，每个说法后用 Markdown 链接注明读过的来源。",
    "Write the report as <answer>…</answer>; cite after each claim, as a Markdown link, a source "
    "that you have read.",
)
_OPEN = Text("答案写在 <answer>…</answer> 中。", "Write the answer as <answer>…</answer>.")


def brief(task: Question | ReportTask | Query, universe: Universe | None, *, tools: bool) -> str:
    """The first observation of an episode."""
    language: Language = "zh" if is_chinese(task.query) else "en"
    about = []
    if universe is not None and not isinstance(task, Query):
        language = task.language
        about.append(_UNIVERSE.of(language).format(today=universe.today.isoformat()))
    if tools:
        about.append(_TOOLS.of(language))
    end = _SHORT if isinstance(task, Question) else _REPORT
    end = _OPEN if isinstance(task, Query) else end
    head = ("" if language == "zh" else " ").join(about)
    return "\n\n".join(part for part in (head, task.query, end.of(language)) if part)
