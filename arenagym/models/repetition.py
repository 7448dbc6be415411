"""`RepeatedPrompt`: asks another model with the question said twice (arXiv 2512.14982).

In a causal model no token sees a later one; in the second copy of a prompt every token sees all
of the first. Answers get no longer, and only the prompt's processing, done in parallel, costs more.
"""

from collections.abc import Sequence
from typing import Literal, get_args

import msgspec

from arenagym.errors import SettingError
from arenagym.models.base import ChatModel, PromptRewriter
from arenagym.records import Message, estimate_tokens

Style = Literal["plain", "verbose", "padding"]
Which = Literal["query", "all"]
_SECOND = "Let me repeat that:"
_LATER = "Let me repeat that one more time:"
_IGNORE = "Ignore the periods that follow; they say nothing."


class RepeatedPrompt(PromptRewriter):
    """Another model whose prompts are repeated; what an `Episode` records is what was sent.

    Args:
        model: the model that is asked.
        times: how often the text then stands there, at least 2.
        style: `"plain"` puts the copies one after the other, `"verbose"` says between them that
            the text is repeated. `"padding"` is the control: as many characters as the plain
            repetition, but periods for what would be repeated.
        which: `"query"` repeats the first message of the user alone, so that the beginning of the
            prompt stays the same from turn to turn; `"all"` repeats each of the user's.

    Raises:
        SettingError: there is no such style or choice, or nothing would be repeated.
    """

    def __init__(
        self,
        model: ChatModel,
        *,
        times: int = 2,
        style: Style = "plain",
        which: Which = "query",
    ) -> None:
        check_repetition(times, style, which)
        self.inner = model
        self.times = times
        self.style: Style = style
        self.which: Which = which
        self.name = f"{model.name}{repetition_suffix(times, style, which)}"

    def rewrite(self, messages: Sequence[Message]) -> list[Message]:
        """The conversation with the user's first message, or each of them, repeated."""
        rewritten = []
        first = True
        for message in messages:
            asks = message.role == "user" and (first or self.which == "all")
            first = first and message.role != "user"
            rewritten.append(self._repeated(message) if asks else message)
        return rewritten

    def _repeated(self, message: Message) -> Message:
        text = message.content
        content = "\n\n".join([text] * self.times)
        if self.style == "verbose":
            between = [_SECOND, *[_LATER] * (self.times - 2)]
            content = "\n\n".join([text, *(f"{said}\n\n{text}" for said in between)])
        elif self.style == "padding":
            kept = f"{text}\n\n{_IGNORE}\n\n"
            content = kept + _periods(text, max(3, len(content) - len(kept)))
        return msgspec.structs.replace(message, content=content)


def _periods(text: str, length: int) -> str:
    """Periods and spaces, with about as many tokens as so much of the text would have.

    Periods alone will not do: tokenizers put a long run of them into very few tokens.
    """
    chars_per_token = -(-len(text) // max(1, estimate_tokens(text)))
    token = "." * max(1, chars_per_token - 1) + " "
    return (token * length)[:length]


def check_repetition(times: int, style: str, which: str) -> None:
    """Raise `SettingError` for settings that `RepeatedPrompt` cannot have."""
    if times < 2:
        raise SettingError(
            f"times={times}: a prompt is repeated if it stands there 2 times or more"
        )
    if style not in get_args(Style):
        raise SettingError(f"style={style!r}: it is 'plain', 'verbose' or 'padding'")
    if which not in get_args(Which):
        raise SettingError(f"which={which!r}: it is 'query' or 'all'")


def repetition_suffix(times: int, style: Style, which: Which) -> str:
    """What the name of a model or an agent ends with, `×2` by default."""
    return "".join(
        (f"×{times}", f"-{style}" * (style != "plain"), f"-{which}" * (which != "query"))
    )
