"""The text form of tools, for models that take none: described in a prompt, called in tags."""

from collections.abc import Sequence

import msgspec

from arenagym.records import Message, ToolSpec

_TOOLS = """You can call these tools, given as JSON Schema:
{tools}
To call one, write <tool_call>{{"name": "…", "arguments": {{…}}}}</tool_call> and stop; the \
result comes in the next message."""


def describe_tools(tools: Sequence[ToolSpec]) -> str:
    """What a system message says of tools and of how to call them."""
    listed = "\n".join(msgspec.json.encode(tool).decode() for tool in tools)
    return _TOOLS.format(tools=listed)


def with_tools(messages: Sequence[Message], tools: Sequence[ToolSpec]) -> list[Message]:
    """The conversation, its system message describing the tools, if there are any."""
    if not tools:
        return [*messages]
    told = describe_tools(tools)
    if messages and messages[0].role == "system":
        said, *rest = messages
        return [Message(role="system", content=f"{said.content}\n\n{told}"), *rest]
    return [Message(role="system", content=told), *messages]


def as_user(message: Message) -> Message:
    """A tool's result as the user's message; any other message as it is."""
    if message.role != "tool":
        return message
    return Message(role="user", content=f"<tool_response>\n{message.content}\n</tool_response>")
