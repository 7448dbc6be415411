"""A text environment served as an MCP server."""

import json
import socket
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import anyio
import gymnasium as gym
import mcp_types as types
import msgspec
import uvicorn
from mcp.server import Server, ServerRequestContext
from mcp.server.stdio import stdio_server

from arenagym.envs.actions import (
    ANSWER_CLOSE,
    ANSWER_OPEN,
    format_answer,
    format_tool_call,
)
from arenagym.envs.tools import Tool
from arenagym.errors import SettingError
from arenagym.records import ToolCall, ToolSpec

_HOST = "127.0.0.1"
_GRACE_SECONDS = 2
_T = TypeVar("_T")
_INSTRUCTIONS = """{name}, an environment for agents: {summary}
Call start_episode first: it returns a task. Work on it with the other tools, then give your \
answer with submit_answer. What you call takes a turn where turns are limited; results say when \
the episode is over, and its reward."""


class _Refused(Exception):  # noqa: N818 - what a client gets as an error result
    """A call that failed; the message is for the agent."""


class _Play:
    """An environment behind tools: one episode at a time, one call at a time."""

    def __init__(self, env: gym.Env[str, str], seed: int | None) -> None:
        own: tuple[ToolSpec, ...] | None = getattr(env.unwrapped, "tools", None)
        if own is None:
            raise SettingError(f"{env} has no `tools`: MCP serves text environments (`TextEnv`)")
        self._env = env
        self._seed = seed
        self._task: str | None = None
        self._reward = 0.0
        self._over = False
        tools = (Tool(self.start_episode), Tool(self.submit_answer))
        self._ours = {tool.spec.name: tool for tool in tools}
        taken = [spec.name for spec in own if spec.name in self._ours]
        if taken:
            raise SettingError(
                f"{env} has a tool {taken[0]!r}, a name that the server needs: rename that tool"
            )
        self.specs = (*(tool.spec for tool in tools), *own)

    def call(self, name: str, arguments: dict[str, Any]) -> str:
        """The result of a tool as text; raises `_Refused` with the text of an error."""
        if name not in (spec.name for spec in self.specs):
            known = ", ".join(spec.name for spec in self.specs)
            raise _Refused(f"Error: there is no tool {name[:100]!r}. Tools: {known}.")
        # A tag within an argument would end the call's text form early.
        text = json.dumps(arguments).replace("<", "\\u003c")
        if name not in self._ours:
            return self._step(format_tool_call(ToolCall(id="", name=name, arguments=text)))
        result = self._ours[name].run(text)
        if result.startswith("Error:"):
            raise _Refused(result)
        return result

    def start_episode(self, seed: Annotated[int, msgspec.Meta(ge=0)] | None = None) -> str:
        """Begin an episode and return its task; one under way is given up.

        The same seed gives the same task.
        """
        return self._begin(seed)

    def submit_answer(self, answer: str) -> str:
        """Give your answer, without tags; the result says if that was the end, and the reward."""
        text = answer.strip()
        if text.startswith(ANSWER_OPEN) and text.endswith(ANSWER_CLOSE):  # as tasks ask for it
            text = text[len(ANSWER_OPEN) : -len(ANSWER_CLOSE)].strip()
        return self._step(format_answer(text))

    def _begin(self, seed: int | None) -> str:
        if seed is None and self._task is None:
            seed = self._seed
        self._task, self._reward, self._over = None, 0.0, False
        self._task, _ = self._guarded(lambda: self._env.reset(seed=seed))
        return self._task

    def _step(self, action: str) -> str:
        begun = ""
        if self._over:
            raise _Refused("Error: the episode is over. Call start_episode to begin another.")
        if self._task is None:
            begun = f"An episode has begun. Its task:\n{self._begin(None)}\n\n"
        text, reward, terminated, truncated, info = self._guarded(lambda: self._env.step(action))
        self._reward += float(reward)
        self._over = terminated or truncated
        failed = text.startswith("Error:") or info.get("reason") in ("format", "too_long")
        if self._over:
            text += f"\n\nThe episode is over. Its reward is {self._reward:g}."
        if failed:
            raise _Refused(begun + text)
        return begun + text

    def _guarded(self, do: Callable[[], _T]) -> _T:
        try:
            return do()
        except Exception as error:
            self._over = True
            raise _Refused(
                f"Error: the environment failed ({type(error).__name__}: {error}). The episode is "
                "over. Call start_episode to begin another."
            ) from error


def serve(env: gym.Env[str, str], *, seed: int | None = None) -> Server[Any]:
    """An MCP server of an environment's tools, to run by `serve_stdio` or `serve_http`.

    Besides the environment's own tools it has `start_episode` and `submit_answer`. There is one
    environment and one episode at a time, whoever calls; calls wait for one another.

    Args:
        env: any text environment; who made it closes it.
        seed: of the first episode. Without one, and after it, each episode is the next task.

    Raises:
        SettingError: it is no text environment, or has a tool of one of those two names.
    """
    play = _Play(env, seed)
    turn = anyio.Lock()

    async def list_tools(
        _context: ServerRequestContext[Any], _params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        tools = [
            types.Tool(
                name=spec.name, description=spec.description, input_schema=dict(spec.parameters)
            )
            for spec in play.specs
        ]
        return types.ListToolsResult(tools=tools)

    async def call_tool(
        _context: ServerRequestContext[Any], params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        failed = False
        async with turn:
            try:
                text = await anyio.to_thread.run_sync(
                    play.call, params.name, params.arguments or {}
                )
            except _Refused as error:
                text, failed = str(error), True
        return types.CallToolResult(content=[types.TextContent(text=text)], is_error=failed)

    kind = type(env.unwrapped)
    name = kind.__name__ if env.spec is None else env.spec.id
    summary = (kind.__doc__ or "").strip().partition("\n")[0]
    return Server(
        "arenagym",
        title=name,
        instructions=_INSTRUCTIONS.format(name=name, summary=summary),
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


async def serve_stdio(server: Server[Any]) -> None:
    """Serve one client over standard input and output, until it closes them.

    What else is printed meanwhile goes to stderr.
    """
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


async def serve_http(server: Server[Any], port: int, ready: Callable[[str], None]) -> None:
    """Serve streamable HTTP on 127.0.0.1, until a signal ends it.

    Args:
        server: what `serve` returned.
        port: 0 takes a free one.
        ready: told the URL once clients may connect.

    Raises:
        SettingError: the port is taken or not allowed.
    """
    if not 0 <= port < 2**16:
        raise SettingError(f"port {port}: give one from 0, which takes any, to 65535")
    try:
        listening = socket.create_server((_HOST, port))
    except OSError as error:
        raise SettingError(f"port {port} of {_HOST}: {error}; choose another") from error
    config = uvicorn.Config(
        server.streamable_http_app(host=_HOST),
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    ready(f"http://{_HOST}:{listening.getsockname()[1]}/mcp")
    await uvicorn.Server(config).serve(sockets=[listening])
