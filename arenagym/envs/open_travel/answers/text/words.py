"""The words that say what a part of a text is about, in both languages: `lexicon.txt`."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from arenagym.envs.open_travel.world import Text

MODES = ("electrobike", "bicycling", "driving", "transit", "walking")
"""Roles that are modes of travel."""
RIDES = ("train", "flight")


class Word(NamedTuple):
    """A word of a role."""

    start: int
    end: int
    role: str
    text: str


def find_words(text: str) -> Iterator[Word]:
    """All words that have a role."""
    for pattern in _patterns():
        for match in pattern.finditer(text):
            yield Word(match.start(), match.end(), match.lastgroup or "", match[0])


def label_of(text: str) -> str:
    """What a label or a column's header is about; "" if that is not known."""
    match = _labels().search(text)
    return (match.lastgroup or "") if match else ""


@cache
def read_lexicon(section: str) -> dict[str, Text]:
    """The words of each role of a section, as regular expressions."""
    path = Path(__file__).with_name("lexicon.txt")
    text = path.read_text(encoding="utf-8").partition(f"[{section}]\n")[2].partition("\n\n")[0]
    found: dict[str, list[list[str]]] = {}
    for line in text.splitlines():
        chinese, _, english = f"{line} ".partition(" | ")
        role, _, chinese = chinese.partition(" ")
        for words, told in zip(found.setdefault(role, [[], []]), (chinese, english), strict=True):
            words += [each for each in told.strip().split("/") if each]
    return {role: Text("|".join(zh), "|".join(en)) for role, (zh, en) in found.items()}


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Of Chinese words, found where one may begin, and of English ones."""
    roles = read_lexicon("words")
    firsts = "".join(sorted({w[0] for each in roles.values() for w in each.zh.split("|") if w}))
    chinese = "|".join(f"(?P<{role}>{each.zh})" for role, each in roles.items())
    english = "|".join(f"(?P<{role}>{each.en})" for role, each in roles.items())
    return (
        re.compile(f"(?=[{firsts}])(?:{chinese})"),
        re.compile(rf"(?<![a-z])(?=[a-z])(?:{english})(?![a-z])", re.IGNORECASE | re.ASCII),
    )


@cache
def _labels() -> re.Pattern[str]:
    roles = read_lexicon("labels").items()
    return re.compile("|".join(f"(?P<{r}>{t.zh}|{t.en})" for r, t in roles), re.IGNORECASE)
