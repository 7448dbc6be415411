"""Instances whose label is implicit: texts written so that one word does not give it away.

Each task has four labels, and for each label some sixteen cues that do not name it. A quarter of
the instances hold one cue. The others hold a second one, of another label, and say that it does
not count: it is over, denied, or somebody else's. Words of all labels occur in asides.
"""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from arenagym.envs.bilingual import Language
from arenagym.envs.grammar import Grammar, Rules, read_rules
from arenagym.envs.long_context.item import GRAMMARS
from arenagym.errors import UnknownNameError

TASKS = ("mood", "question", "request")
"""A task is two files of `grammars/`, one a language."""
PLAIN = 0.25
"""The share of instances with cues of one label only."""


class LabelTask(NamedTuple):
    """A way to label instances."""

    meanings: dict[str, str]
    """What each label means, in the order of their indices."""
    grammar: Grammar

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels' names; everywhere else a label is its index here."""
        return tuple(self.meanings)

    def write(self, label: int, chance: Iterator[float]) -> str:
        """An instance of a label; `chance` yields numbers uniform in [0, 1)."""
        n = len(self.meanings)
        if next(chance) < PLAIN:
            return self.grammar.write(f"plain {label}", chance)
        other = (label + 1 + int(next(chance) * (n - 1))) % n
        return self.grammar.write(f"contrast {label} {other}", chance)


@cache
def load_task(name: str, language: Language) -> LabelTask:
    """A task in a language.

    Raises:
        UnknownNameError: there is no such task.
    """
    if name not in TASKS:
        raise UnknownNameError.of("task", name, TASKS)
    return build_task(read_rules(GRAMMARS, name, language))


def build_task(rules: Rules) -> LabelTask:
    """A task of rules of one's own, or of a choice of the shipped ones.

    Args:
        rules: `labels`, a line `name: meaning` each; `label NAME` for each of them, with its cues;
            `plain`, frames with `{yes}` for the cue; `contrast`, frames that have `{no}` besides,
            for the cue of a label that does not count.
    """
    meanings = dict(line.split(": ", 1) for line in rules["labels"])
    names = list(meanings)
    framed = {name: ways for name, ways in rules.items() if name not in ("plain", "contrast")}
    for yes, name in enumerate(names):
        framed[f"plain {yes}"] = [_about(frame, name, name) for frame in rules["plain"]]
        for no, other in enumerate(names):
            frames = [_about(frame, name, other) for frame in rules["contrast"]]
            framed[f"contrast {yes} {no}"] = frames
    return LabelTask(meanings, Grammar(framed))


def _about(frame: str, yes: str, no: str) -> str:
    for slot, name in (("yes", yes), ("no", no)):
        for end in ("}", ":"):
            frame = frame.replace(f"{{{slot}{end}", f"{{label {name}{end}")
            frame = frame.replace(f"{{{slot.capitalize()}{end}", f"{{Label {name}{end}")
    return frame
