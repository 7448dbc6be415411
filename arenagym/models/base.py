"""What a chat model is, and how its failures are named."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from arenagym.errors import ModelError
from arenagym.records import Completion, JsonSchema, Message, PromptLogprobs, Sampling, ToolSpec


@runtime_checkable
class ChatModel(Protocol):
    """Answers a conversation with one message.

    `name` goes into the records. `native_tools` says whether `chat` takes tools and returns
    `Message.tool_calls`; where it is False, agents describe the tools in text. `chat` is safe
    to call many times at once.
    """

    name: str
    native_tools: bool

    async def chat(
        self,
        messages: Sequence[Message],
        *,
        sampling: Sampling = Sampling(),
        tools: Sequence[ToolSpec] = (),
        schema: JsonSchema | None = None,
    ) -> Completion:
        """Complete the conversation; with `schema` the content is to be JSON of that schema.

        Raises:
            ModelError: the call failed for good; its `failures` counts every failed try.
        """

    async def release(self) -> None:
        """Free what belongs to the running event loop; another loop may go on using the model."""

    async def aclose(self) -> None:
        """Free all that the model holds; calling it again does nothing."""


@runtime_checkable
class PromptScorer(Protocol):
    """A model that also says how likely it finds given text."""

    name: str

    async def prompt_logprobs(self, messages: Sequence[Message]) -> PromptLogprobs:
        """The logprobs of a conversation's own tokens, the last message left open.

        Raises:
            ModelError: the server gives none, or the call failed for good.
        """


class PromptRewriter:
    """A model that changes each prompt before another model, `inner`, is asked.

    Who records calls asks for the changed prompt itself, so that the record is what was sent.
    """

    inner: ChatModel
    name: str

    @property
    def native_tools(self) -> bool:
        """The inner model's, which may change when a server refuses tools."""
        return self.inner.native_tools

    @native_tools.setter
    def native_tools(self, value: bool) -> None:
        self.inner.native_tools = value

    def rewrite(self, messages: Sequence[Message]) -> Sequence[Message]:
        """The prompt that is sent in place of this one."""
        raise NotImplementedError

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


class ToolsUnsupportedError(ModelError):
    """The server takes no `tools`; `native_tools` is False from here on."""


class ContextOverflowError(ModelError):
    """The conversation no longer fits the model's context."""
