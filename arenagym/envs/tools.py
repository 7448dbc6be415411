"""Tools of an environment: a typed Python function becomes a JSON-schema function."""

import inspect
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Protocol, get_type_hints, runtime_checkable

import msgspec

from arenagym.records import ToolCall, ToolSpec

MAX_ARGUMENT_CHARS = 20_000


@runtime_checkable
class ReadyTool(Protocol):
    """A tool that is no Python function, such as one of an MCP server.

    One that waits for something slow has `blocking = True` besides: an environment that offers
    it wants a thread.
    """

    @property
    def spec(self) -> ToolSpec:
        """The declaration that the agent reads."""

    def run(self, arguments: str) -> str:
        """Call it with JSON arguments; what goes wrong comes back as text."""


class Tool:
    """A function offered to an agent.

    Its declaration is read off the function: the name, the docstring as description, and the
    parameters' types (use `Annotated[int, msgspec.Meta(ge=0, description="…")]` for more).
    Arguments are validated against the same types before the function is called.
    """

    def __init__(self, function: Callable[..., str]) -> None:
        method = getattr(function, "__func__", None)
        self._arguments, self.spec = _of_method(method) if method else _declared(function, 0)
        self._call = function

    def run(self, arguments: str) -> str:
        """Call the function with JSON arguments; what is wrong with them comes back as text."""
        if len(arguments) > MAX_ARGUMENT_CHARS:
            return (
                f"Error: the arguments have {len(arguments)} characters; "
                f"{MAX_ARGUMENT_CHARS} are allowed."
            )
        try:
            parsed = msgspec.json.decode(arguments or "{}", type=self._arguments)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            return f"Error: invalid arguments for {self.spec.name}: {error}."
        return self._call(**{name: getattr(parsed, name) for name in parsed.__struct_fields__})


@lru_cache(maxsize=256)
def _of_method(method: Callable[..., str]) -> tuple[type[Any], ToolSpec]:
    """The declaration of a class's method: environments of a kind share theirs."""
    return _declared(method, 1)


def _declared(function: Callable[..., str], skipped: int) -> tuple[type[Any], ToolSpec]:
    """The type of a function's arguments, without the first `skipped`, and its declaration."""
    hints = get_type_hints(function, include_extras=True)
    fields: list[Any] = []
    for name, parameter in list(inspect.signature(function).parameters.items())[skipped:]:
        kind = hints.get(name, str)
        if parameter.default is inspect.Parameter.empty:
            fields.append((name, kind))
        else:
            fields.append((name, kind, parameter.default))
    name = getattr(function, "__name__", "tool")
    arguments = msgspec.defstruct(
        name, fields, forbid_unknown_fields=True, frozen=True, kw_only=True
    )
    schema = msgspec.json.schema(arguments)
    definition = schema["$defs"][name]
    definition.pop("title", None)
    spec = ToolSpec(
        name=name, description=inspect.cleandoc(function.__doc__ or ""), parameters=definition
    )
    return arguments, spec


def as_tool(tool: Callable[..., str] | ReadyTool) -> ReadyTool:
    """The tool of a function; a ready one as it is."""
    return tool if isinstance(tool, ReadyTool) else Tool(tool)


def run_tool(tools: Mapping[str, ReadyTool], call: ToolCall) -> str:
    """Run a call; an unknown name comes back as text that lists the tools there are."""
    tool = tools.get(call.name)
    if tool is None:
        known = ", ".join(sorted(tools)) or "none"
        return f"Error: there is no tool {call.name[:100]!r}. Tools: {known}."
    return tool.run(call.arguments)


def cut(text: str, limit: int) -> str:
    """At most `limit` characters of a text: its head and its tail, and how much is left out."""
    if len(text) <= limit:
        return text
    left_out, room = 0, limit
    while left_out < len(text) - room:  # the mark takes room itself
        left_out = len(text) - room
        mark = f"\n[… {left_out:,} characters left out …]\n"
        room = max(0, limit - len(mark))
    return text[: room - room // 2] + mark[: limit - room] + text[len(text) - room // 2 :]
