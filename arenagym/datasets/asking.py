"""`Conditioned`: a policy that was trained behind tokens, asked with one of them."""

from collections.abc import Sequence

import msgspec

from arenagym.errors import SettingError
from arenagym.models import ChatModel, PromptRewriter
from arenagym.records import Message


class Conditioned(PromptRewriter):
    """A model that is asked with a token in front of the first user message, as `condition` does.

        best = Conditioned(resolve_model("http://localhost:8000/v1#policy"), reward_tokens()[0])
        collect("arenagym/Countdown-v0", model=best, out="runs/round-1")

    What an episode records is what was sent, token and all; the builders replace it.

    Args:
        model: the model that is asked.
        token: what stands there.

    Raises:
        SettingError: the token is empty.
    """

    def __init__(self, model: ChatModel, token: str) -> None:
        if not token:
            raise SettingError("token='': give the token of good answers, such as '<reward_0>'")
        self.inner = model
        self.token = token
        self.name = f"{model.name}{token}"

    def rewrite(self, messages: Sequence[Message]) -> list[Message]:
        """The conversation with the token."""
        out = list(messages)
        first = next((k for k, each in enumerate(out) if each.role == "user"), 0)
        if out:
            content = f"{self.token}{out[first].content}"
            out[first] = msgspec.structs.replace(out[first], content=content)
        return out
