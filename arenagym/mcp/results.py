"""What an agent reads of an MCP tool's result, and how a tool is declared to it."""

import re
from collections.abc import Sequence

import mcp_types as types
import msgspec

from arenagym.envs.tools import cut
from arenagym.errors import SettingError, UnknownNameError
from arenagym.records import ToolSpec

MAX_RESULT_CHARS = 100_000
MAX_DESCRIPTION_CHARS = 4_000
MAX_SCHEMA_CHARS = 50_000
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_MAX_LABEL_CHARS = 200


def result_text(result: types.CallToolResult) -> str:
    """A result as text.

    Texts are joined by newlines, and other content is named in brackets. Structured content is
    shown, as JSON, if there is no text. An error of the tool begins with "Error: ".
    """
    parts = [_block_text(block) for block in result.content]
    has_text = any(isinstance(block, types.TextContent) for block in result.content)
    if result.structured_content is not None and not has_text:
        parts.append(msgspec.json.encode(result.structured_content).decode())
    text = cut("\n".join(parts) or "[no content]", MAX_RESULT_CHARS)
    return f"Error: {text}" if result.is_error and not text.startswith("Error") else text


def chosen_tools(
    tools: Sequence[types.Tool], allow: Sequence[str] | None, prefix: str
) -> tuple[tuple[types.Tool, ToolSpec], ...]:
    """The tools allowed, or all, each with the declaration that an agent reads.

    Raises:
        UnknownNameError: a name in `allow` is no tool's.
        SettingError: a tool cannot be offered, by its name or its size.
    """
    known = {tool.name for tool in tools}
    for name in allow or ():
        if name not in known:
            raise UnknownNameError.of("MCP tool", name, filter(_NAME.fullmatch, known))
    chosen: dict[str, tuple[types.Tool, ToolSpec]] = {}
    for tool in tools:
        if allow is not None and tool.name not in allow:
            continue
        spec = _spec(tool, prefix)
        if spec.name in chosen:
            raise SettingError(f"the MCP server has two tools {spec.name!r}: {_WAY_OUT}")
        chosen[spec.name] = (tool, spec)
    return tuple(chosen.values())


_WAY_OUT = "leave it out, by allow=[the names of those you want]"


def _spec(tool: types.Tool, prefix: str) -> ToolSpec:
    name = prefix + tool.name
    if not _NAME.fullmatch(name):
        raise SettingError(
            f"MCP tool {name[:_MAX_LABEL_CHARS]!r}: a name has 1 to 64 of A-Z a-z 0-9 _ - . "
            f"(with the prefix); {_WAY_OUT}"
        )
    size = len(msgspec.json.encode(tool.input_schema))
    if size > MAX_SCHEMA_CHARS:
        raise SettingError(
            f"MCP tool {name!r}: its schema has {size:,} characters, and {MAX_SCHEMA_CHARS:,} are "
            f"allowed; {_WAY_OUT}"
        )
    description = cut(tool.description or "", MAX_DESCRIPTION_CHARS)
    return ToolSpec(name=name, description=description, parameters=tool.input_schema)


def _block_text(block: types.ContentBlock) -> str:
    match block:
        case types.TextContent():
            return block.text
        case types.ImageContent() | types.AudioContent():
            return _label(block.type, block.mime_type, _size(block.data))
        case types.ResourceLink():
            return _label("resource link", block.name, block.uri)
        case types.EmbeddedResource(resource=resource):
            label = resource.mime_type or "unknown type"
            if isinstance(resource, types.TextResourceContents):
                return f"{_label('resource', resource.uri, label)}\n{resource.text}"
            return _label("resource", resource.uri, label, _size(resource.blob))


def _label(*parts: str) -> str:
    return f"[{', '.join(part[:_MAX_LABEL_CHARS] for part in parts)}]"


def _size(base64: str) -> str:
    return f"{len(base64.rstrip('=')) * 3 // 4:,} bytes"
