"""`ScriptedModel`: a model that says what it is told to, for tests and benchmarks."""

import inspect
from collections.abc import Awaitable, Callable, Iterable, Sequence
from itertools import cycle

from arenagym.records import Completion, JsonSchema, Message, Sampling, ToolSpec, Usage

Reply = str | Message | Completion | Exception
Script = Callable[[Sequence[Message], Sampling], Reply | Awaitable[Reply]]


def completed(messages: Sequence[Message], reply: str | Message) -> Completion:
    """The completion of a reply without a model behind it: a token is four characters."""
    message = Message(role="assistant", content=reply) if isinstance(reply, str) else reply
    usage = Usage(
        prompt_tokens=sum(len(m.content) for m in messages) // 4,
        completion_tokens=len(message.content) // 4,
        calls=1,
    )
    return Completion(
        message=message,
        finish_reason="tool_calls" if message.tool_calls else "stop",
        usage=usage,
    )


class ScriptedModel:
    """Replies from a script, without delay.

    Args:
        script: replies that are given in turn, over and over; or a function (or coroutine
            function) of the messages and the sampling. An exception among them is raised.
        native_tools: as in `ChatModel`.
    """

    def __init__(
        self,
        script: Iterable[Reply] | Script,
        *,
        name: str = "scripted",
        native_tools: bool = False,
    ) -> None:
        self.name = name
        self.native_tools = native_tools
        self.calls = 0
        if callable(script):
            self._script: Script = script
        else:
            replies = cycle(script)
            self._script = lambda _messages, _sampling: next(replies)

    async def chat(
        self,
        messages: Sequence[Message],
        *,
        sampling: Sampling = Sampling(),
        tools: Sequence[ToolSpec] = (),  # noqa: ARG002 - the protocol's
        schema: JsonSchema | None = None,  # noqa: ARG002 - the protocol's
    ) -> Completion:
        """The script's next reply; a token is counted as four characters."""
        self.calls += 1
        reply = self._script(messages, sampling)
        if inspect.isawaitable(reply):
            reply = await reply
        if isinstance(reply, Exception):
            raise reply
        if isinstance(reply, Completion):
            return reply
        return completed(messages, reply)

    async def release(self) -> None:
        """Nothing to free."""

    async def aclose(self) -> None:
        """Nothing to free."""
