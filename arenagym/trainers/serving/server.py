"""`serve`: runs a `RewardService` behind HTTP until a signal ends it."""

import asyncio
import signal
import socket
from collections.abc import Callable
from importlib.util import find_spec
from time import monotonic
from types import FrameType
from typing import ClassVar

from arenagym.errors import SettingError

if missing := [name for name in ("starlette", "uvicorn") if find_spec(name) is None]:
    raise SettingError(f"serving needs {' and '.join(missing)}: pip install 'arenagym[serve]'")

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from arenagym.trainers.serving.app import Log, RewardApp
from arenagym.trainers.serving.guards import is_loopback
from arenagym.trainers.serving.service import RewardService

_HEADER_BYTES = 16 << 10
_CLOSING_SECONDS = 3


class Server:
    """Serves a service on a socket of its own.

    Args:
        service: closed when the server has ended.
        host: what to listen on; the loopback, unless there is a token.
        port: 0 takes a free one.
        token: what requests must bring.
        log: told a line of each request.

    Raises:
        SettingError: the address is not to be had, or needs a token.
    """

    def __init__(
        self,
        service: RewardService,
        *,
        host: str = "127.0.0.1",
        port: int = 8000,
        token: str | None = None,
        log: Log | None = None,
    ) -> None:
        if token is None and not is_loopback(host):
            raise SettingError(
                f"host {host}: whoever reaches it could use the judge; give a token (--token-file, "
                "or ARENAGYM_TOKEN), or listen on 127.0.0.1"
            )
        self.app = RewardApp(service, token=token, log=log)
        self.service = service
        self._socket = _listening(host, port)
        bound = self._socket.getsockname()[1]
        self.url = f"http://{f'[{host}]' if ':' in host else host}:{bound}"
        config = uvicorn.Config(
            self.app.app,
            http=type("_H11", (_Impatient,), {"seconds": service.limits.header_seconds}),
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            h11_max_incomplete_event_size=_HEADER_BYTES,
            timeout_graceful_shutdown=_CLOSING_SECONDS,
        )
        self._server = _Uvicorn(config, self.app)

    async def run(self, ready: Callable[[str], None] = lambda _url: None) -> None:
        """Serve until `stop`, or in the main thread until SIGINT or SIGTERM.

        The first of these lets what is under way finish, within the limits' grace, and refuses
        what is new; a second one ends at once.

        Args:
            ready: told the URL once clients may connect.
        """
        self._server.loop = asyncio.get_running_loop()
        ready(self.url)
        try:
            await self._server.serve(sockets=[self._socket])
        finally:
            self.close()
            await self.service.aclose()

    def close(self) -> None:
        """Give up the address; a server that runs does it at its end."""
        self._socket.close()

    def stop(self) -> None:
        """Let it end, from any thread."""
        self._server.handle_exit(signal.SIGTERM, None)


class _Uvicorn(uvicorn.Server):
    """Ends in two steps: first refuses, and lets finish; then closes."""

    loop: asyncio.AbstractEventLoop

    def __init__(self, config: uvicorn.Config, app: RewardApp) -> None:
        super().__init__(config)
        self._app = app
        self._until: float | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - uvicorn's
        """A signal, which comes in between any two instructions."""
        self.loop.call_soon_threadsafe(self._end)

    async def on_tick(self, counter: int) -> bool:
        """Whether it is over; uvicorn asks ten times a second."""
        if await super().on_tick(counter):
            return True
        if self._until is None:
            return False
        if self._app.active and monotonic() < self._until:
            return False
        self._app.give_up()
        return True

    def _end(self) -> None:
        if self._until is None:
            self._until = monotonic() + self._app.service.limits.grace_seconds
            self._app.service.end()
        else:
            self._app.give_up()
            self.should_exit = self.force_exit = True


class _Impatient(H11Protocol):
    """Closes a connection whose next request's headers take too long."""

    seconds: ClassVar[float]
    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            self._wait()
        else:
            self._wait_no_more()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._waiting is None:
            self._waiting = self.loop.call_later(self.seconds, self.transport.close)

    def _wait_no_more(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None


def _listening(host: str, port: int) -> socket.socket:
    if not 0 <= port < 2**16:
        raise SettingError(f"port {port}: give one from 0, which takes any, to 65535")
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise SettingError(f"port {port} of {host}: {error}; choose another") from error
