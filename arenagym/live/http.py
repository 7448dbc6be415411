"""One HTTP exchange over a socket, within a time and a size that hold for every byte of it."""

import http.client
import io
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from http.client import HTTPResponse
from typing import cast

from arenagym.errors import SourceError

_CHUNK_BYTES = 64 * 1024


def tls() -> ssl.SSLContext:
    """How to speak HTTPS: with certificates checked."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


def exchange(
    connection: socket.socket,
    target: str,
    headers: Mapping[str, str],
    *,
    body: bytes | None = None,
    until: float,
    most_bytes: int,
) -> HTTPResponse:
    """Send a request (a POST if it has a body) and read the answer up to its body.

    The answer has to be there by `until` (of `time.monotonic`) and within `most_bytes`, with its
    headers and its body: reading the body raises as this does.

    Raises:
        OSError, HTTPException: among them TimeoutError; see `failure`.
        SourceError: `too_large`.
    """
    sender = http.client.HTTPConnection("", blocksize=_CHUNK_BYTES)
    sender.sock = connection
    connection.settimeout(_left(until))
    sender.request("GET" if body is None else "POST", target, body, dict(headers))
    wire = cast("socket.socket", _Wire(connection, until, most_bytes))
    answer = HTTPResponse(wire, method="GET" if body is None else "POST")
    answer.begin()
    return answer


def pieces(answer: HTTPResponse) -> Iterator[bytes]:
    """The body as it comes."""
    while not answer.isclosed():
        piece = answer.read1(_CHUNK_BYTES)
        if not piece:
            break
        yield piece
    if answer.length:  # what was announced and has not come
        raise http.client.IncompleteRead(b"", answer.length)


def failure(error: OSError | http.client.HTTPException, host: str, timeout_s: float) -> SourceError:
    """What went wrong on the way, as ours."""
    if isinstance(error, TimeoutError):
        message = f"no answer from {host} within {timeout_s:g} s"
        return SourceError("timeout", message, passing=True)
    said = f"{type(error).__name__}: {error}"[:200]
    passing = not isinstance(error, ssl.SSLCertVerificationError)
    return SourceError("network", f"the connection to {host} failed ({said})", passing=passing)


class _Wire(io.RawIOBase):
    """A socket as `http.client` reads it, which knows no limit for status line and headers."""

    def __init__(self, connection: socket.socket, until: float, most_bytes: int) -> None:
        self._connection = connection
        self._until = until
        self._most_bytes = self._left_bytes = most_bytes

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Where `http.client` reads from."""
        return io.BufferedReader(self, _CHUNK_BYTES)

    def readable(self) -> bool:
        """See `io.RawIOBase`."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """See `io.RawIOBase`."""
        self._connection.settimeout(_left(self._until))  # of the whole answer, not of each piece
        count = self._connection.recv_into(buffer)
        self._left_bytes -= count
        if self._left_bytes < 0:
            raise SourceError("too_large", f"the answer is longer than {self._most_bytes:,} bytes")
        return count


def _left(until: float) -> float:
    left_s = until - time.monotonic()
    if left_s <= 0:
        raise TimeoutError
    return left_s
