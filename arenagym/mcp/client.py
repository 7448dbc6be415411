"""`McpServer`: the tools of an MCP server as tools of an environment."""

import atexit
import shlex
import threading
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import msgspec
from mcp import MCPError, StdioServerParameters
from pydantic import ValidationError

from arenagym.envs.tools import MAX_ARGUMENT_CHARS
from arenagym.errors import SettingError
from arenagym.mcp.connection import Connection, McpConnectionError
from arenagym.mcp.results import chosen_tools, result_text
from arenagym.records import ToolSpec

_MAX_ERROR_CHARS = 500


class McpTool:
    """A tool of an MCP server, for `TextEnv(tools=...)` and `TextEnv.add_tools`."""

    blocking = True

    def __init__(self, server: "McpServer", name: str, spec: ToolSpec) -> None:
        self.spec = spec
        self._server = server
        self._name = name

    def run(self, arguments: str) -> str:
        """Call it with JSON arguments; whatever goes wrong is text that begins with "Error: "."""
        if len(arguments) > MAX_ARGUMENT_CHARS:
            return (
                f"Error: the arguments have {len(arguments)} characters; "
                f"{MAX_ARGUMENT_CHARS} are allowed."
            )
        try:
            parsed = msgspec.json.decode(arguments or "{}", type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            return f"Error: invalid arguments for {self.spec.name}: {error}; give a JSON object."
        return self._server.call(self._name, parsed)


class McpServer:
    """A session with an MCP server, which it starts or finds at a URL.

    Making one connects; `close`, or the end of a `with` block, ends the session and a server that
    was started here. Its `tools` go to an environment:

        with McpServer(["npx", "-y", "@modelcontextprotocol/server-filesystem", "."]) as server:
            env = gym.make("arenagym/Countdown-v0", max_turns=8)
            env.unwrapped.add_tools(server.tools)

    Tools may be called from several threads at once. No call is made twice: one during which the
    session ends fails, and the next one begins a new session.

    What a server says is untrusted text, and a tool does what it likes with the rights of its
    process: choose servers as you choose programs.

    Args:
        server: a command and its arguments, or the URL of a streamable-HTTP server.
        env: environment variables for a command, which otherwise gets only a few, such as PATH.
        headers: of each request to a URL, such as `{"Authorization": "Bearer …"}`.
        allow: the tools to offer, by the server's own names; by default all.
        prefix: goes before the tools' names, so that those of two servers differ.
        connect_seconds: limit on connecting.
        call_seconds: limit on each call.

    Raises:
        SettingError: settings that do not go together, or a tool that cannot be offered.
        UnknownNameError: a name in `allow` is no tool's.
        McpConnectionError: the server did not start, or did not answer as an MCP server.
    """

    tools: tuple[McpTool, ...]

    def __init__(
        self,
        server: str | Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        allow: Sequence[str] | None = None,
        prefix: str = "",
        connect_seconds: float = 30.0,
        call_seconds: float = 60.0,
    ) -> None:
        if connect_seconds <= 0 or call_seconds <= 0:
            raise SettingError(
                f"connect_seconds={connect_seconds}, call_seconds={call_seconds}: above 0"
            )
        self._target = _target(server, env, headers)
        self._headers = dict(headers or {})
        self._connect_seconds = connect_seconds
        self._call_seconds = call_seconds
        self._lock = threading.Lock()
        self._closed = False
        name = server if isinstance(server, str) else shlex.join(server)
        try:
            self._connection = self._connect()
        except McpConnectionError as error:
            said = f"\nIts stderr ends with:\n{error.stderr}" if error.stderr else ""
            raise McpConnectionError(f"MCP server {name}: {error}{said}", error.stderr) from error
        atexit.register(self.close)
        try:
            self.tools = tuple(
                McpTool(self, tool.name, spec)
                for tool, spec in chosen_tools(self._connection.tools, allow, prefix)
            )
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def call(self, name: str, arguments: Mapping[str, Any]) -> str:
        """Call a tool by the server's own name; what goes wrong is text, as in `McpTool.run`."""
        try:
            connection = self._living_connection()
            return result_text(connection.call(name, dict(arguments), self._call_seconds))
        except TimeoutError:
            return f"Error: {name} gave no result within {self._call_seconds:g} s."
        except McpConnectionError as error:
            return f"Error: the MCP server of {name} is not there: {error}."
        except ValidationError:
            return f"Error: {name} sent what is no result of a tool."
        except MCPError as error:
            return f"Error: {error.message[:_MAX_ERROR_CHARS]}"
        except Exception as error:  # noqa: BLE001 - the agent reads it, the environment lives on
            return f"Error: {name} failed: {type(error).__name__}: {error}"[:_MAX_ERROR_CHARS]

    def close(self) -> None:
        """End the session; a second call changes nothing."""
        with self._lock:
            if not self._closed:
                self._closed = True
                atexit.unregister(self.close)
                self._connection.close()

    def _connect(self) -> Connection:
        return Connection(self._target, self._headers, self._connect_seconds)

    def _living_connection(self) -> Connection:
        with self._lock:
            if self._closed:
                raise McpConnectionError("it was closed")
            if self._connection.ended:
                self._connection.close()
                self._connection = self._connect()
            return self._connection


def _target(
    server: str | Sequence[str], env: Mapping[str, str] | None, headers: Mapping[str, str] | None
) -> StdioServerParameters | str:
    if isinstance(server, str):
        if not server.startswith(("http://", "https://")):
            raise SettingError(
                f"MCP server {server!r}: give a URL, or a command as a list, such as "
                f"{shlex.split(server) or ['python', 'server.py']}"
            )
        if env:
            raise SettingError("env= is for a server that is started by a command, not for a URL")
        return server
    if not server or not all(isinstance(word, str) for word in server):
        raise SettingError(f"MCP server {server!r}: give a URL, or a command as a list of words")
    if headers:
        raise SettingError("headers= are for a server at a URL; give a command env= instead")
    return StdioServerParameters(
        command=server[0],
        args=list(server[1:]),
        env=dict(env or {}),
        encoding_error_handler="replace",
    )
