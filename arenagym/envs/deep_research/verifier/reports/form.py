"""Whether a text is a report at all: what a program can tell of its form."""

import re
import zlib
from collections import Counter
from typing import Literal, get_args

from arenagym.envs.bilingual import Language
from arenagym.envs.deep_research.tasks.task import ReportTask
from arenagym.envs.deep_research.verifier.reports.prose import Prose, count_words

Problem = Literal["empty", "too_long", "language", "no_sources", "debris", "repetition"]
PROBLEMS: tuple[Problem, ...] = get_args(Problem)
LEEWAY = 1.1
"""A report may have so many times the words that it was given."""
_FEWEST = 12
"""Words that a report has at least."""
_DEBRIS = re.compile(
    r"</?(?:tool_call|tool_response|tool|think|thinking|function|function_call|search|open|find|answer"
    r"|scratchpad|invoke|parameter)\b[^<>\n]{0,200}>|<\|[a-z_]{1,40}\|>|\[/?(?:INST|TOOL_CALLS?)\]"
    r"|\"(?:arguments|tool_calls|function_call)\"\s?:"
    r"|^\s*(?:Action|Action Input|Observation|Thought)\s?:"
    r"|^\s*(?:search|open|find)\((?:query|url|text)\s?=",
    re.IGNORECASE | re.MULTILINE,
)
_CHINESE = re.compile("[㐀-鿿]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]{2,}")
_SHARE = {"zh": (0.5, 1.0), "en": (0.0, 0.2)}
"""Of Chinese characters among characters and words of other letters."""
_SAME, _LENGTH = 4, 12
"""A sentence of so many letters or more may not be there so often."""
_PACKED, _SIZE = 0.12, 1_500
"""Text of this size that packs to less than this share of itself repeats itself without end."""


def problems(task: ReportTask, prose: Prose) -> tuple[Problem, ...]:
    """What is wrong with the form of a report."""
    words = count_words(prose.body)
    if words < _FEWEST:
        return ("empty",)
    found: dict[Problem, bool] = {
        "too_long": words > LEEWAY * task.words,
        "language": not _in_language(prose.body, task.language),
        "no_sources": not prose.listed and not any(map(any, _cited(prose))),
        "debris": bool(_DEBRIS.search(prose.body)),
        "repetition": _repeats(prose),
    }
    return tuple(name for name, wrong in found.items() if wrong)


def _cited(prose: Prose) -> list[tuple[str, ...]]:
    return [sentence.cites for sentence in prose.sentences] + list(prose.closing.values())


def _in_language(body: str, language: Language) -> bool:
    chinese = len(_CHINESE.findall(body))
    every = chinese + len(_LATIN.findall(body))
    least, most = _SHARE[language]
    return not every or least <= chinese / every <= most


def _repeats(prose: Prose) -> bool:
    texts = Counter(
        sentence.text.casefold()
        for sentence in prose.sentences
        if sum(sign.isalnum() for sign in sentence.text) >= _LENGTH
    )
    if texts and max(texts.values()) >= _SAME:
        return True
    raw = prose.body.encode()
    return len(raw) >= _SIZE and len(zlib.compress(raw)) < _PACKED * len(raw)
