"""Queries from outside as tasks: with a short reference they have an answer to check."""

import re
from datetime import date

from arenagym.envs.bilingual import is_chinese
from arenagym.envs.deep_research.tasks.task import Question
from arenagym.envs.deep_research.universe import Value
from arenagym.envs.queries import Query

_LONGEST = 200
"""Characters of a reference that is a short answer; a longer one is a text to be judged."""
_NUMBER = re.compile(r"-?\d{1,15}(?:,\d{3})*(?:\.\d{1,6})?")


def given_task(query: Query) -> Question | Query:
    """The query as a question, if its reference is a short answer; else as it is."""
    reference = query.reference.strip()
    if not reference or len(reference) > _LONGEST or "\n" in reference:
        return query
    return Question(
        id=query.id,
        kind="bridge",
        hops=0,
        level=0,
        language="zh" if is_chinese(query.query) else "en",
        query=query.query,
        answer=_value(reference),
        accepted=(reference,),
        support=(),
    )


def _value(text: str) -> Value:
    """A date or a number, or the key of a name that no universe has."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return float(text.replace(",", "")) if _NUMBER.fullmatch(text) else "given-0"
