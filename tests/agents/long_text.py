"""An environment whose text is kept apart from its question, and a model that remembers."""

import re

from arenagym.envs import Step, TextEnv
from arenagym.models import ScriptedModel


class LongText(TextEnv):
    """Asks a question about a context and wants one answer, word for word."""

    def __init__(self, context, answer, question="How many X are there?", max_turns=1):
        super().__init__(max_turns=max_turns)
        self.given, self.wanted, self.question = context, answer, question

    def _begin(self, rng, options):
        self.context = self.given
        return "long-text", self.question

    def _answer(self, answer):
        right = answer == self.wanted
        return Step(
            feedback="Right." if right else "Wrong.",
            reason="right" if right else "wrong",
            reward=float(right),
            done=right,
        )


class Listening(ScriptedModel):
    """Remembers what it was shown."""

    def __init__(self, script, **settings):
        super().__init__(script, **settings)
        self.seen = []
        self.schemas = []

    async def chat(self, messages, *, sampling=None, tools=(), schema=None):
        self.seen.append(tuple(messages))
        self.schemas.append(schema)
        return await super().chat(messages, sampling=sampling)


def part(messages, name):
    """What stands in a fence of the last prompt; None if there is no such fence."""
    text = messages[1].content
    found = re.search(rf"<({name}(?:-\d+)?)>\n(.*)\n</\1>", text, re.DOTALL)
    return None if found is None else found.group(2)


def count_letter(letter="X"):
    """A script that counts a letter over sections, with its memory alone."""

    def script(messages, sampling):
        known = re.search(r"\d+", part(messages, "memory") or "")
        total = int(known.group()) if known else 0
        section = part(messages, "section")
        if section is None:
            return f"<answer>{total}</answer>"
        return f"So far: {total + section.count(letter)}"

    return script
