"""The sentences that questions are put into: the files in `wordings`, as one grammar."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from arenagym.envs.bilingual import Language
from arenagym.envs.grammar import Grammar, read_rules

WORDINGS = Path(__file__).parent / "wordings"
FILES = ("steps", "values", "sets", "tests", "frames")


@cache
def load_words(language: Language) -> Grammar:
    """All of a language."""
    rules: dict[str, Sequence[str]] = {}
    for name in FILES:
        rules.update(read_rules(WORDINGS, name, language))
    return Grammar(rules)


def symbol(relation: str, use: str = "", *, back: bool = False) -> str:
    """The name of a section."""
    return " ".join(filter(None, [relation, "back" if back else "", use]))


def said(relation: str, use: str = "", *, back: bool = False) -> bool:
    """Whether there are words for it; what has none is not asked."""
    return symbol(relation, use, back=back) in load_words("en")
