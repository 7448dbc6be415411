"""`Connection`: one session with an MCP server, in a thread with an event loop of its own."""

import asyncio
import logging
import math
import os
import threading
from collections.abc import AsyncIterable, AsyncIterator, Iterator, Mapping
from concurrent.futures import CancelledError, Future
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    contextmanager,
    suppress,
)
from typing import Any, TextIO, TypeVar

import anyio
import httpx2
import mcp_types as types
from anyio.streams.memory import MemoryObjectReceiveStream
from mcp import Client, MCPError, StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.message import SessionMessage

from arenagym.errors import ArenagymError

_MAX_PAGES = 100
_MAX_WORD_CHARS = 500
_STDERR_BYTES = 2_000
_HTTP_SECONDS = 30.0
_CLOSE_SECONDS = 5.0
_CLIENT = types.Implementation(name="arenagym", version="")
_Item = SessionMessage | Exception
_Writes = TypeVar("_Writes")

# The SDK logs each line that is no message, with a traceback. Unless the program has set up
# logging, Python would print that on stderr.
logging.getLogger("mcp").addHandler(logging.NullHandler())


class McpConnectionError(ArenagymError):
    """An MCP server that could not be started, reached or understood, or whose session ended.

    `stderr` is the end of what the server wrote there, where it was started by us.
    """

    def __init__(self, message: str, stderr: str = "") -> None:
        super().__init__(message)
        self.stderr = stderr


class Connection:
    """One session, from connecting to its end.

    A task in a thread enters and leaves the session, as the SDK's task groups want it; calls come
    from any thread. The session ends with `close`, or by itself when the server does.

    Args:
        target: how to start the server, or its URL.
        headers: of every HTTP request.
        seconds: limit on connecting, the list of tools included.

    Raises:
        McpConnectionError: it did not come about; nothing is left of it then.
    """

    def __init__(
        self, target: StdioServerParameters | str, headers: Mapping[str, str], seconds: float
    ) -> None:
        self._target = target
        self._headers = dict(headers)
        self._seconds = seconds
        self._listed: Future[tuple[types.Tool, ...]] = Future()
        self._connecting: anyio.CancelScope | None = None
        self._stopped = asyncio.Event()
        self._open = True
        self._lock = threading.Lock()
        self._stderr = b""
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self._loop = self._runner.get_loop()
        self._client: Client
        self._thread = threading.Thread(target=self._run, name="arenagym-mcp", daemon=True)
        self._thread.start()
        try:
            self.tools = self._listed.result()
        except BaseException:
            self.close()
            raise

    @property
    def ended(self) -> bool:
        """Whether no call will be answered any more."""
        return not self._open

    def call(self, name: str, arguments: dict[str, Any], seconds: float) -> types.CallToolResult:
        """Call a tool.

        Raises:
            McpConnectionError: the session ended, before the call or during it.
            TimeoutError: no answer within the time.
            MCPError: the server answered that it cannot.
        """
        with self._lock:  # what is submitted while it is open is answered or cancelled
            if not self._open:
                raise McpConnectionError("it ended before the call")
            coroutine = self._call(name, arguments, seconds)
            future = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        try:
            return future.result()
        except CancelledError:
            raise McpConnectionError("it ended during the call") from None
        except MCPError as error:
            if self._open:
                raise
            raise McpConnectionError("it ended during the call") from error
        except BaseException:
            future.cancel()
            raise

    def close(self) -> None:
        """End the session, and the server if we started it."""
        with self._lock:
            self._open = False
            with suppress(RuntimeError):  # a closed loop: it has ended by itself
                self._loop.call_soon_threadsafe(self._stop)
        self._thread.join()

    def _run(self) -> None:
        failure = McpConnectionError("it was closed")
        try:
            with self._runner:
                self._runner.run(self._session())
        except BaseException as error:  # noqa: BLE001 - told to whoever connects
            failure = McpConnectionError(_reason(error, self._seconds), _printable(self._stderr))
            failure.__cause__ = error
        if not self._listed.done():
            self._listed.set_exception(failure)

    async def _session(self) -> None:
        try:
            with anyio.fail_after(self._seconds) as scope:
                self._connecting = scope
                if self._stopped.is_set():
                    return
                async with self._connected() as client:
                    tools = await _list_tools(client)
                    scope.deadline = math.inf
                    self._client = client
                    self._listed.set_result(tools)
                    await self._stopped.wait()
                    scope.deadline = anyio.current_time() + _CLOSE_SECONDS
        finally:
            with self._lock:
                self._open = False
            await asyncio.sleep(0)  # calls just submitted begin, so that they can be cancelled

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[Client]:
        async with AsyncExitStack() as stack:
            if isinstance(self._target, str):
                http = httpx2.AsyncClient(
                    headers=self._headers,
                    timeout=httpx2.Timeout(_HTTP_SECONDS, read=None),
                    event_hooks={"response": [self._look_at]},
                )
                await stack.enter_async_context(http)
                transport = streamable_http_client(self._target, http_client=http)
            else:
                transport = stdio_client(self._target, stack.enter_context(self._stderr_pipe()))
            client = Client(self._watched(transport), client_info=_CLIENT, cache=None)
            yield await stack.enter_async_context(client)

    @asynccontextmanager
    async def _watched(
        self, transport: AbstractAsyncContextManager[tuple[AsyncIterable[_Item], _Writes]]
    ) -> AsyncIterator[tuple[MemoryObjectReceiveStream[_Item], _Writes]]:
        """The transport; when its messages end, so does the session, calls or none."""
        async with transport as (incoming, outgoing), anyio.create_task_group() as tasks:
            relayed, messages = anyio.create_memory_object_stream[_Item](0)

            async def relay() -> None:
                async with relayed:
                    with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError):
                        async for message in incoming:
                            await relayed.send(message)
                    self._end()  # before those who wait hear of it

            tasks.start_soon(relay)
            try:
                yield messages, outgoing
            finally:
                messages.close()
                tasks.cancel_scope.cancel()

    async def _look_at(self, response: httpx2.Response) -> None:
        """An HTTP server that was restarted knows the session no more."""
        if response.status_code == 404 and "mcp-session-id" in response.request.headers:
            self._end()

    @contextmanager
    def _stderr_pipe(self) -> Iterator[TextIO]:
        """A file for the server's stderr, of which the end is kept."""
        end, server_end = os.pipe()
        os.set_blocking(end, False)

        def read() -> None:
            with suppress(BlockingIOError):
                self._stderr = (self._stderr + os.read(end, 2**16))[-_STDERR_BYTES:]

        self._loop.add_reader(end, read)
        try:
            with os.fdopen(server_end, "w") as file:
                yield file
        finally:
            self._loop.remove_reader(end)
            read()
            os.close(end)

    def _end(self) -> None:
        with self._lock:
            self._open = False
        self._stopped.set()

    def _stop(self) -> None:
        self._stopped.set()
        if self._connecting is not None and not self._listed.done():
            self._connecting.cancel()

    async def _call(
        self, name: str, arguments: dict[str, Any], seconds: float
    ) -> types.CallToolResult:
        # Not the client's own `call_tool`: it validates results by schemas of the server's, whose
        # regular expressions can take for ever.
        params = types.CallToolRequestParams(name=name, arguments=arguments)
        request = types.CallToolRequest(params=params)
        with anyio.fail_after(seconds):
            return await self._client.session.send_request(request, types.CallToolResult)


async def _list_tools(client: Client) -> tuple[types.Tool, ...]:
    tools: list[types.Tool] = []
    cursor: str | None = None
    for _ in range(_MAX_PAGES):
        page = await client.list_tools(cursor=cursor)
        tools += page.tools
        cursor = page.next_cursor
        if cursor is None:
            return tuple(tools)
    raise McpConnectionError(f"its list of tools has more than {_MAX_PAGES} pages")


def _reason(error: BaseException, seconds: float) -> str:
    """What went wrong, of what task groups wrapped up."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error, TimeoutError):
        return f"no answer within {seconds:g} s"
    if isinstance(error, MCPError) and error.code == types.CONNECTION_CLOSED:
        return "it ended at once"
    if isinstance(error, MCPError):
        return f"it answered {error.message[:_MAX_WORD_CHARS]!r}"
    if isinstance(error, McpConnectionError):
        return str(error)
    return f"{type(error).__name__}: {error}"


def _printable(text: bytes) -> str:
    """Untrusted bytes as text that does nothing to a terminal."""
    decoded = text.decode(errors="replace")
    return "".join(char if char.isprintable() or char == "\n" else " " for char in decoded).strip()
