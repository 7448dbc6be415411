"""Tasks about a long context, and scripted models that write programs for them."""

from arenagym.envs import Step, TextEnv
from arenagym.models import ScriptedModel


class About(TextEnv):
    """Asks a question about a context; the answer is text that is compared as it is."""

    def __init__(self, context, expected, *, question="What is it?", max_turns=1, tools=()):
        self.given, self.expected, self.question = context, expected, question
        super().__init__(max_turns=max_turns, tools=tools, max_action_chars=1_000_000)

    def _begin(self, rng, options):
        self.context = self.given
        return "about", self.question

    def _answer(self, answer):
        right = answer == self.expected
        text = "Right." if right else "Wrong."
        return Step(feedback=text, reason=text, reward=float(right), done=right)


NEEDLE = "One of the special magic numbers for sleepy-fox is: {}."


def haystack(characters, needle, where=0.6, noise="The grass is green. The sky is blue. "):
    body = noise * (characters // len(noise))
    place = int(len(body) * where)
    return f"{body[:place]}{needle} {body[place:]}"


def is_root(messages):
    """Whether a call is that of an RLM's root, and not a plain sub-call."""
    return messages[0].role == "system" and "Python REPL" in messages[0].content


def said(messages):
    """How often the model has spoken in this conversation."""
    return sum(message.role == "assistant" for message in messages)


class Programs(ScriptedModel):
    """A root that says one reply after the other, and sub-calls answered by a function.

    Remembers each root prompt, and each sub-call's.
    """

    def __init__(self, *replies, sub=lambda prompt: f"({prompt})", **settings):
        self.seen, self.asked, self.schemas = [], [], []

        def reply(messages, sampling):
            if not is_root(messages):
                self.asked.append(messages[-1].content)
                return sub(messages[-1].content)
            self.seen.append(tuple(messages))
            return replies[min(said(messages), len(replies) - 1)]

        super().__init__(reply, **settings)

    async def chat(self, messages, *, sampling=None, tools=(), schema=None):
        self.schemas.append(schema)
        return await super().chat(messages, sampling=sampling)

    def shown(self, turn):
        """What the root was shown last before this turn."""
        return self.seen[turn][-1].content


def code(*lines, mark="repl"):
    body = "\n".join(lines)
    return f"```{mark}\n{body}\n```\n"
