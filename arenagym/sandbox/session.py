"""`Session`: cells that share their variables, in a worker of their own."""

import asyncio
import inspect
import json
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any, Protocol, Self, TypeVar

import msgspec

from arenagym.errors import SettingError
from arenagym.sandbox.base import (
    HostFunction,
    Limits,
    Result,
    SandboxError,
    SessionLimits,
    Status,
)
from arenagym.sandbox.results import read_result
from arenagym.sandbox.worker import GRACE_S, Worker, WorkerError

_T = TypeVar("_T")


class Home(Protocol):
    """Where a session lives: a `Sandbox`."""

    def on_thread(self, act: Callable[..., _T], *args: object) -> Future[_T]:
        """Do something when a worker's turn comes."""
        ...

    def end_session(self, worker: Worker, level: int | None) -> None:
        """Let go of a session's worker, once."""
        ...


class Session:
    """Cells that share their variables; made by `Sandbox.open`.

    A cell that is ended by a limit or crashes loses only what it did itself: the variables are as
    they were before it. Threads and processes end with their cell.
    """

    def __init__(
        self,
        home: Home,
        worker: Worker,
        functions: Mapping[str, HostFunction],
        limits: Limits,
        most: SessionLimits,
        *,
        level: int | None = 0,
    ) -> None:
        self._home = home
        self._worker = worker
        self._functions = functions
        self._limits = limits
        self.level = level
        self._cells_left, self._calls_left = most.cells, most.calls
        self._seconds_left = most.wall_s
        self._turn = asyncio.Lock()
        self.alive = True
        """Whether it takes another cell."""

    async def run(self, source: str) -> Result:
        """Run a cell; the value of a last line that is an expression is printed.

        Raises:
            SandboxError: the session has ended.
        """
        return await self._cell({"do": "cell", "value": False}, source.encode())

    async def get(self, expression: str) -> Result:
        """Run a cell and return the value of its last line, as JSON has it, in `value`."""
        return await self._cell({"do": "cell", "value": True}, expression.encode())

    async def put(self, name: str, value: object) -> None:
        """Set a variable to a JSON value.

        Raises:
            SandboxError: the session has ended.
        """
        if not name.isidentifier():
            raise SettingError(f"put: {name!r} is no Python name")
        await self._cell({"do": "put", "name": name}, json.dumps(value).encode())

    async def close(self) -> None:
        """End the session's processes."""
        self.alive = False
        await asyncio.to_thread(self._home.end_session, self._worker, self.level)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _cell(self, request: dict[str, Any], blob: bytes) -> Result:
        async with self._turn:
            if not self.alive:
                raise SandboxError("the session has ended: open another one")
            self._cells_left -= 1
            try:
                header, blobs = await self._ask(request, blob)
                while header.get("do") == "call":
                    header, blobs = await self._ask(*await self._answer(header, blobs))
                result = read_result(header, blobs, self._limits, wants=bool(request.get("value")))
                self._seconds_left -= result.wall_s
                left = self._cells_left > 0 and self._seconds_left > 0
                self.alive = header["ended"] != "dead" and left
            except WorkerError as error:
                self.alive = False
                result = Result(status=Status.SANDBOX_ERROR, detail=str(error))
            except BaseException:
                self.alive = False  # cancelled: its process is in the middle of a cell
                raise
            finally:
                if not self.alive:
                    self._home.end_session(self._worker, self.level)
            return result

    async def _ask(self, header: dict[str, Any], blob: bytes) -> tuple[dict[str, Any], list[bytes]]:
        seconds = self._limits.wall_s + GRACE_S
        future = self._home.on_thread(self._worker.exchange, header, [blob], seconds)
        return await asyncio.wrap_future(future)

    async def _answer(
        self, header: dict[str, Any], blobs: list[bytes]
    ) -> tuple[dict[str, Any], bytes]:
        """What a function of the host says to a call."""
        self._calls_left -= 1
        try:
            if self._calls_left < 0:
                raise SandboxError("this session may call no more functions")  # noqa: TRY301
            function = self._functions[str(header.get("name"))]
            call = msgspec.json.decode(blobs[0], type=_Call)
            value = function(*call.args, **call.kwargs)
            if inspect.isawaitable(value):
                value = await value
            return {"do": "return"}, json.dumps(value).encode()
        except Exception as error:  # noqa: BLE001 - the cell is told, whatever it was
            return {"do": "raise"}, f"{type(error).__name__}: {error}".encode()[:10_000]


class _Call(msgspec.Struct):
    args: list[Any]
    kwargs: dict[str, Any]
