"""Bodies read within limits, whatever a client sends, and replies that end a bad request."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, TypeVar

import msgspec
from starlette.requests import ClientDisconnect, Request

from arenagym.trainers.serving.limits import Limits, RefusedError, busy, unfit

_JSON = re.compile(r"application/json\s*(;\s*charset\s*=\s*\"?utf-?8\"?\s*)?", re.IGNORECASE)
_LINGER_SECONDS = 2.0
T = TypeVar("T")
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


class Held:
    """Counts the bytes of all bodies that are under way."""

    def __init__(self, most: int) -> None:
        self.bytes = 0
        self._most = most

    @contextmanager
    def share(self) -> Iterator[Callable[[int], None]]:
        """What a request takes, by a function that it tells; given back at its end."""
        taken = 0

        def take(count: int) -> None:
            nonlocal taken
            if self.bytes + count > self._most:
                raise busy("the server holds as many bytes of requests as it may")
            taken += count
            self.bytes += count

        try:
            yield take
        finally:
            self.bytes -= taken


async def read_body(request: Request, limits: Limits, take: Callable[[int], None]) -> bytes:
    """The body of a JSON request; it is not read beyond the limit.

    Raises:
        RefusedError: it is too long, too slow, or no JSON by its headers.
        ClientDisconnect: the client went away.
    """
    _check_headers(request, limits)
    pieces: list[bytes] = []
    length = 0
    try:
        async with asyncio.timeout(limits.body_seconds):
            async for piece in _pieces(request):
                length += len(piece)
                if length > limits.body:
                    raise _too_long(limits)
                take(len(piece))
                pieces.append(piece)
    except TimeoutError:
        why = f"the body took longer than {limits.body_seconds:g} s"
        raise RefusedError(HTTPStatus.REQUEST_TIMEOUT, why) from None
    return b"".join(pieces)


def decode(body: bytes, kind: type[T]) -> T:
    """The body as a struct.

    Raises:
        RefusedError: it is no JSON that can be read (400), or not of this form (422).
    """
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        raise unfit(str(error)) from None
    except ValueError as error:  # of msgspec, of UTF-8, or of a number with too many digits
        why = f"the body is no JSON in UTF-8 that can be read: {error}"
    except RecursionError:
        why = "the body is nested too deeply"
    raise RefusedError(HTTPStatus.BAD_REQUEST, why)


async def discard(receive: Receive) -> None:
    """Let a client finish a body that nobody wants, for a moment.

    A connection that is closed with bytes unread is reset, and who sends more than he was to may
    never see the reply that says so.
    """
    try:
        async with asyncio.timeout(_LINGER_SECONDS):
            while (message := await receive())["type"] == "http.request":
                if not message.get("more_body", False):
                    return
    except TimeoutError:
        pass


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    """The body as it comes; unlike Starlette's, it tells when the last piece was read."""
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        yield message.get("body", b"")
        if not message.get("more_body", False):
            request.state.read = True
            return


def _check_headers(request: Request, limits: Limits) -> None:
    headers = request.headers
    kind = headers.get("content-type", "")
    if not _JSON.fullmatch(kind.strip()):
        why = f"content-type is {kind[:80]!r}; it must be application/json, in UTF-8"
        raise RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, why)
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise RefusedError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "send the body without content-encoding"
        )
    declared = headers.get("content-length", "0")
    if declared.isdecimal() and (len(declared) > 18 or int(declared) > limits.body):
        raise _too_long(limits)


def _too_long(limits: Limits) -> RefusedError:
    why = f"the body is longer than {limits.body:,} bytes"
    return RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, why)
