"""`recorded_tools`: tools of any environment, such as an MCP server's, recorded and replayed."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from arenagym.errors import SourceError
from arenagym.live.recording import Recording
from arenagym.records import ToolSpec, without_surrogates


class ToolLike(Protocol):
    """A tool of an environment, such as one of an MCP server (`arenagym.mcp.McpServer.tools`)."""

    @property
    def spec(self) -> ToolSpec:
        """What the agent reads."""

    def run(self, arguments: str) -> str:
        """Call it with JSON arguments."""


class RecordedTool:
    """A tool whose texts are recorded, errors too."""

    blocking = True

    def __init__(self, spec: ToolSpec, tool: ToolLike | None, recording: Recording) -> None:
        self.spec = spec
        self._tool = tool
        self._recording = recording

    def run(self, arguments: str) -> str:
        """What the tool says, or said."""
        tool = self._tool
        ask = None if tool is None else lambda: _text_json(tool.run(arguments))
        try:
            asked = msgspec.json.decode(arguments or "{}", type=dict[str, object])
            return msgspec.json.decode(self._recording.ask(self.spec.name, asked, ask), type=str)
        except SourceError as error:
            return f"Error: {error}"
        except (msgspec.DecodeError, UnicodeError, RecursionError, OverflowError) as error:
            return f"Error: invalid arguments for {self.spec.name}: {error}; give a JSON object."


def recorded_tools(tools: Sequence[ToolLike], recording: Recording) -> tuple[RecordedTool, ...]:
    """The tools with a recording before them; in `replay` give none, they are recorded too."""
    by_name = {tool.spec.name: tool for tool in tools}
    ask = (lambda: msgspec.json.encode([tool.spec for tool in tools])) if tools else None
    specs = msgspec.json.decode(recording.ask("tools/list", {}, ask), type=list[ToolSpec])
    return tuple(RecordedTool(spec, by_name.get(spec.name), recording) for spec in specs)


def _text_json(text: str) -> bytes:
    """A tool's text. Errors are told apart by their beginning, and may not be the last word."""
    text = without_surrogates(text)
    if text.startswith("Error: "):
        raise SourceError("request", text.removeprefix("Error: "), passing=True)
    return msgspec.json.encode(text)
