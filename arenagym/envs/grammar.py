"""Small grammars in text files, and the sentences drawn from them.

A file `<name>.<language>.txt`, line by line; blank lines and those that begin with `#` are
skipped::

    [name]         a symbol; each line under it is one way to write it
    {name}         another symbol, or with a capital: {Name}
    {now|then}     a word in two forms
    {name:then}    another symbol, in the second form all through
    {$name}        a text that is given when it is written, or with a capital: {$Name}
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from arenagym.envs.bilingual import Language
from arenagym.errors import UnknownNameError

LANGUAGES: tuple[Language, ...] = ("en", "zh")
Rules = Mapping[str, Sequence[str]]
"""The ways to write each symbol."""

_SLOT = re.compile(r"\{(\$?)([^{}|:$]+)(:then)?\}|\{([^{}|]*)\|([^{}|]*)\}")
_BATCH = 1_024
_NOTHING: Mapping[str, str] = MappingProxyType({})


class _Way(NamedTuple):
    """One way to write a symbol: text with %s for each part, and what the parts are."""

    text: str
    parts: tuple[tuple[str, int | None, bool], ...]
    """Symbol, form and whether it begins with a capital; a text that is given has no form."""


class Grammar:
    """Writes symbols of a grammar; every way to write a symbol is as likely as any other.

    Raises:
        UnknownNameError: a rule mentions a symbol that has no rule.
    """

    def __init__(self, rules: Rules) -> None:
        self._ways = {
            (name, form): tuple(_compiled(way, form, rules) for way in ways)
            for name, ways in rules.items()
            for form in (0, 1)
        }

    def __contains__(self, symbol: str) -> bool:
        return (symbol, 0) in self._ways

    def write(
        self,
        symbol: str,
        chance: Iterator[float],
        form: int = 0,
        given: Mapping[str, str] = _NOTHING,
    ) -> str:
        """Write a symbol; `chance` yields numbers uniform in [0, 1), one for each choice."""
        ways = self._ways[symbol, form]
        text, parts = ways[int(next(chance) * len(ways))]
        if not parts:
            return text
        written = []
        for name, its_form, capital in parts:
            part = given[name] if its_form is None else self.write(name, chance, its_form, given)
            written.append(part[:1].upper() + part[1:] if capital else part)
        return text % tuple(written)


@cache
def read_rules(folder: Path, name: str, language: Language) -> Rules:
    """The rules of a file, and those of `common` of its folder that it lacks; not to be changed."""
    rules: dict[str, list[str]] = {}
    ways: list[str] = []
    for each in ("common", name):
        text = (folder / f"{each}.{language}.txt").read_text(encoding="utf-8")
        for line in text.splitlines():
            if line.startswith("["):
                ways = rules[line.strip("[]")] = []
            elif line and not line.startswith("#"):
                ways.append(line)
    return rules


@cache
def load_grammar(folder: Path, name: str, language: Language) -> Grammar:
    """The grammar of a file, as `read_rules` has it."""
    return Grammar(read_rules(folder, name, language))


def chances(rng: np.random.Generator) -> Iterator[float]:
    """Numbers uniform in [0, 1) without end, drawn in batches: that is ten times faster."""
    while True:
        yield from rng.random(_BATCH).tolist()


def _compiled(way: str, form: int, rules: Rules) -> _Way:
    parts: list[tuple[str, int | None, bool]] = []

    def slot(match: re.Match[str]) -> str:
        given, name, then, *forms = match.groups()
        if name is None:
            return str(forms[form])
        symbol = name[0].lower() + name[1:]
        if given:
            parts.append((symbol, None, symbol != name))
            return "%s"
        if symbol not in rules:
            raise UnknownNameError.of("symbol of the grammar", symbol, rules)
        parts.append((symbol, 1 if then else form, symbol != name))
        return "%s"

    text = _SLOT.sub(slot, way.replace("%", "%%"))
    return _Way(text if parts else text.replace("%%", "%"), tuple(parts))
