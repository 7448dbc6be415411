"""`Conditioned`: a policy that was trained behind tokens, asked with one of them."""

from collections.abc import Sequence

import msgspec

from arenagym.errors import SettingError
from arenagym.models import ChatModel, PromptRewriter
from arenagym.records import Completion, JsonSchema, Message, Sampling, ToolSpec


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

    @property
    def native_tools(self) -> bool:
        """The inner model's, which may change when a server refuses tools."""
        return self.inner.native_tools

    @native_tools.setter
    def native_tools(self, value: bool) -> None:
        self.inner.native_tools = value

    def rewrite(self, messages: Sequence[Message]) -> list[Message]:
        """The conversation with the token."""
        out = list(messages)
        first = next((k for k, each in enumerate(out) if each.role == "user"), 0)
        if out:
            content = f"{self.token}{out[first].content}"
            out[first] = msgspec.structs.replace(out[first], content=content)
        return out

    async def chat(
        self,
        messages: Sequence[Message],
        *,
        sampling: Sampling = Sampling(),
        tools: Sequence[ToolSpec] = (),
        schema: JsonSchema | None = None,
    ) -> Completion:
        """Ask the inner model; see `ChatModel.chat`."""
        return await self.inner.chat(
            self.rewrite(messages), sampling=sampling, tools=tools, schema=schema
        )

    async def release(self) -> None:
        """Release the inner model."""
        await self.inner.release()

    async def aclose(self) -> None:
        """Close the inner model."""
        await self.inner.aclose()
