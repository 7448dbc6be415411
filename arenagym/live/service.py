"""`Service`: a web service behind a key, asked with a rate, tries, a cache and limits."""

import re
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from http.client import HTTPException
from pathlib import Path
from typing import NamedTuple, TypedDict, TypeVar
from urllib.parse import urlsplit

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt
from tenacity.wait import wait_exponential, wait_random

from arenagym.errors import SettingError, SourceError
from arenagym.live.cache import AnswerCache
from arenagym.live.http import exchange, failure, pieces, tls
from arenagym.live.rate import RateLimit

MAX_BODY_BYTES = 2 * 2**20
_MAX_WIRE_BYTES = MAX_BODY_BYTES + 2**20  # with what headers and chunks add
T = TypeVar("T")
_backoff = wait_exponential(multiplier=0.5, max=8) + wait_random(0, 0.5)


class Reply(NamedTuple):
    """What `host` answered."""

    status: int
    body: bytes
    host: str


class Limits(TypedDict, total=False):
    """How much a service may be asked; see `Service`."""

    timeout_s: float
    retries: int
    per_second: float
    cache: str | Path | None
    ttl_s: float


class Service:
    """Asks one server, in a new connection each time; any number of threads may.

    A call is tried again, with exponential waits and jitter, if its `SourceError` is passing. The
    key is in no error and in no cache, even if the server says it back.

    Args:
        base_url: where the service is.
        key: the secret.
        query: what each request's query ends with, the key in it.
        headers: of each request, the key in them.
        timeout_s: seconds for one try, from request to last byte.
        retries: tries after the first.
        per_second: calls of all threads in a second.
        cache: a file for answers, which processes may share; None keeps none.
        ttl_s: how many seconds an answer is good for.

    Raises:
        SettingError: a setting out of its range.
    """

    def __init__(
        self,
        base_url: str,
        key: str,
        *,
        query: str = "",
        headers: Mapping[str, str] | None = None,
        timeout_s: float = 10.0,
        retries: int = 3,
        per_second: float = 3.0,
        cache: str | Path | None = None,
        ttl_s: float = 86_400.0,
    ) -> None:
        if timeout_s <= 0 or retries < 0 or per_second <= 0 or ttl_s <= 0:
            raise SettingError(
                f"timeout_s={timeout_s}, retries={retries}, per_second={per_second}, "
                f"ttl_s={ttl_s}: retries is at least 0, the others are above 0"
            )
        try:
            url = urlsplit(base_url.rstrip("/"))
            host, port = url.hostname, url.port
        except ValueError:
            host = port = None
        if not host or url.scheme not in ("http", "https"):
            raise SettingError(f"base_url={base_url!r}: give one like https://restapi.amap.com")
        self._host, self._port = host, port or (443 if url.scheme == "https" else 80)
        self._path = url.path
        self._key = key.encode()
        self._query = query
        common = {"Host": url.netloc, "User-Agent": "arenagym", "Accept-Encoding": "identity"}
        self._headers = common | dict(headers or {})
        self._tls = tls() if url.scheme == "https" else None
        self._timeout_s = timeout_s
        self._retries = retries
        self._rate = RateLimit(per_second)
        self._cache = None if cache is None else AnswerCache(Path(cache), ttl_s)

    def ask(
        self, read: Callable[[Reply], T], path: str, *, query: str = "", body: bytes | None = None
    ) -> T:
        """What `read` makes of the answer, from the cache or from as many tries as it may take.

        The request is a POST of JSON if it has a body. `read` raises `SourceError` if the reply
        is no answer; only what it has read is cached.

        Raises:
            SourceError: `network`, `timeout`, `malformed` (too long), or what `read` raises.
        """
        known = f"{self._host}{self._path}{path}?{query} {(body or b'').decode()}"
        if self._cache is not None and (kept := self._cache.get(known)) is not None:
            return read(Reply(200, kept, self._host))

        def once() -> T:
            self._rate.wait()
            status, said = self._exchange(path, query, body)
            said = said.replace(self._key, b"***")
            answer = read(Reply(status, said, self._host))
            if self._cache is not None:
                self._cache.put(known, said)
            return answer

        retrying = Retrying(
            stop=stop_after_attempt(1 + self._retries),
            retry=retry_if_exception(
                lambda error: isinstance(error, SourceError) and error.passing
            ),
            wait=_wait,
            reraise=True,
        )
        return retrying(once)

    def _exchange(self, path: str, query: str, body: bytes | None) -> tuple[int, bytes]:
        target = f"{self._path}{path}?{'&'.join(filter(None, (query, self._query)))}"
        headers = self._headers | ({"Content-Type": "application/json"} if body else {})
        until = time.monotonic() + self._timeout_s
        try:
            with closing(self._connect()) as connection:
                answer = exchange(
                    connection, target, headers, body=body, until=until, most_bytes=_MAX_WIRE_BYTES
                )
                said = bytearray()
                for piece in pieces(answer):
                    said += piece
                    if len(said) > MAX_BODY_BYTES:
                        message = f"the answer is longer than {MAX_BODY_BYTES:,} bytes"
                        raise SourceError("malformed", message)
                return answer.status, bytes(said)
        except (OSError, HTTPException) as error:
            raise failure(error, self._host, self._timeout_s) from None

    def _connect(self) -> socket.socket:
        connection = socket.create_connection((self._host, self._port), timeout=self._timeout_s)
        if self._tls is None:
            return connection
        return self._tls.wrap_socket(connection, server_hostname=self._host)


def refused(reply: Reply, said: str = "") -> SourceError:
    """What an HTTP status other than 200 means, with what the service says about it."""
    message = f"{reply.host} answered with HTTP status {reply.status}" + (said and f": {said}")
    if reply.status == 429:
        return SourceError("quota", message, passing=True)
    if reply.status in (401, 403):
        return SourceError("key", message)
    if reply.status in (408, 425) or reply.status >= 500:
        return SourceError("network", message, passing=True)
    return SourceError("request", message)


def usable_key(key: str | None, hint: str) -> str:
    """The key, if it is one: letters and digits, which mean nothing else in a URL or a header.

    Raises:
        SettingError: with the hint.
    """
    if re.fullmatch(r"[\w-]{8,}", key or "", re.ASCII) is None:
        raise SettingError(hint)
    return key or ""


def _wait(state: RetryCallState) -> float:
    return _backoff(state)
