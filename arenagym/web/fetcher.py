"""`Fetcher`: pages of the web, within limits that a hostile site cannot stretch."""

import http.client
import socket
import threading
import time
import zlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import lru_cache
from http.client import HTTPException, HTTPResponse
from urllib.parse import urljoin

import msgspec

from arenagym.errors import SettingError, SourceError
from arenagym.live.http import exchange, failure, pieces, tls
from arenagym.live.rate import RateLimit
from arenagym.web.address import Resolver, Target, addresses, parse, system_resolver
from arenagym.web.charset import decoded
from arenagym.web.robots import MAX_ROBOTS_BYTES, Robots

MAX_REDIRECTS = 5
_HOSTS = 10_000
_HTML = ("text/html", "application/xhtml+xml")
_TEXT = ("application/json", "application/xml")
_MOVED = (301, 302, 303, 307, 308)


class Page(msgspec.Struct, frozen=True):
    """What was fetched; `url` is where it was in the end."""

    url: str
    text: str
    html: bool


class Fetcher:
    """Gets pages over HTTP and HTTPS; any number of threads may share one.

    Only public addresses are connected to, and robots.txt is obeyed, at each redirect anew.
    Proxies in the environment are not used.

    Args:
        user_agent: who we say we are; up to a slash or a space it is our name in robots.txt. Tell
            sites how to reach you, as in "my-lab/1.0 (+mailto:me@my.org)".
        timeout_s: seconds for a page with its redirects and robots.txt, to its last byte.
        max_bytes: of a page, as sent and as unpacked.
        per_second: requests of all threads to one host in a second.
        ports: that may be asked.
        allow_private: whether hosts in your own network may be asked: for tests and intranets.
        resolver: the addresses of a host and port; None asks the system.

    Raises:
        SettingError: a setting out of its range.
    """

    def __init__(
        self,
        *,
        user_agent: str = "arenagym (research agent)",
        timeout_s: float = 20.0,
        max_bytes: int = 10 * 2**20,
        per_second: float = 1.0,
        ports: Collection[int] = (80, 443),
        allow_private: bool = False,
        resolver: Resolver | None = None,
    ) -> None:
        if timeout_s <= 0 or max_bytes < 1 or per_second <= 0:
            raise SettingError(
                f"timeout_s={timeout_s}, max_bytes={max_bytes}, per_second={per_second}: "
                "all are above 0"
            )
        if not user_agent.isascii() or not user_agent.isprintable() or not user_agent.strip():
            raise SettingError(f"user_agent={user_agent!r}: give one line of ASCII")
        self._headers = {
            "User-Agent": user_agent,
            "Accept": "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.5",
            "Accept-Encoding": "gzip, identity;q=0.5",
            "Connection": "close",
        }
        self._timeout_s = timeout_s
        self._max_bytes = max_bytes
        self._ports = ports
        self._allow_private = allow_private
        self._resolver = resolver or system_resolver
        self._tls = tls()
        self._robots = Robots(user_agent, self._robots_txt)
        self._lock = threading.Lock()
        self._rates = lru_cache(_HOSTS)(lambda _host: RateLimit(per_second))

    def fetch(self, url: str) -> Page:
        """The page at an address.

        Raises:
            SourceError: of any kind but `key` and `not_recorded`.
        """
        target = parse(url, self._ports)
        self._wait(target)
        until = time.monotonic() + self._timeout_s
        for _ in range(1 + MAX_REDIRECTS):
            where = self._where(target, until)
            self._robots.check(target, until)
            with self._asked(target, where, until) as answer:
                moved = _moved(answer, target)
                if moved is None:
                    return self._page(answer, target)
            target = parse(moved, self._ports)
            self._wait(target)
        raise SourceError("refused", f"{url[:200]!r} redirects more than {MAX_REDIRECTS} times")

    def _page(self, answer: HTTPResponse, target: Target) -> Page:
        if answer.status != 200:
            raise _refused(answer.status, target)
        html = _is_html(answer)
        announced = answer.length or 0
        body = b"" if announced > self._max_bytes else _body(answer, self._max_bytes)
        if max(announced, len(body)) > self._max_bytes:
            raise SourceError("too_large", f"the page is longer than {self._max_bytes:,} bytes")
        if body.startswith(b"%PDF-"):
            raise _unreadable("application/pdf")
        text = decoded(body, answer.headers.get_content_charset())
        if "\0" in text[:1024]:
            raise _unreadable("binary")
        return Page(target.url, text, "<" in text[:1024] if html is None else html)

    def _robots_txt(self, target: Target, until: float) -> tuple[int, str]:
        for _ in range(1 + MAX_REDIRECTS):
            with self._asked(target, self._where(target, until), until) as answer:
                moved = _moved(answer, target)
                if moved is None:
                    body = _body(answer, MAX_ROBOTS_BYTES) if answer.status == 200 else b""
                    return answer.status, body.decode(errors="replace")
            target = parse(moved, self._ports)
        return 404, ""  # as RFC 9309 has it

    def _wait(self, target: Target) -> None:
        with self._lock:
            rate = self._rates(target.host)
        rate.wait()

    def _where(self, target: Target, until: float) -> Sequence[str]:
        try:
            return addresses(target, self._resolver, until, allow_private=self._allow_private)
        except OSError as error:
            raise failure(error, target.host, self._timeout_s) from None

    @contextmanager
    def _asked(self, target: Target, where: Sequence[str], until: float) -> Iterator[HTTPResponse]:
        try:
            with closing(self._connect(target, where, until)) as connection:
                yield exchange(
                    connection,
                    target.path,
                    {"Host": target.netloc} | self._headers,
                    until=until,
                    most_bytes=self._max_bytes + 2**20,
                )
        except (OSError, HTTPException) as error:
            raise failure(error, target.host, self._timeout_s) from None

    def _connect(self, target: Target, where: Sequence[str], until: float) -> socket.socket:
        """A connection to the first address that takes one, never to the name."""
        for n, address in enumerate(where):
            left_s = until - time.monotonic()
            if left_s <= 0:
                raise TimeoutError
            try:
                timeout_s = left_s / (len(where) - n)
                connection = socket.create_connection((address, target.port), timeout_s)
                break
            except OSError:
                if n == len(where) - 1:
                    raise
        if target.scheme == "http":
            return connection
        connection.settimeout(max(0.001, until - time.monotonic()))
        return self._tls.wrap_socket(connection, server_hostname=target.host)


def _moved(answer: HTTPResponse, target: Target) -> str | None:
    """Where the page is instead."""
    place = answer.headers.get("Location")
    if answer.status not in _MOVED or not place:
        return None
    with suppress(UnicodeError):  # http.client reads UTF-8 as Latin-1
        place = place.encode("latin-1").decode()
    try:
        return urljoin(target.url, place)
    except ValueError:
        raise SourceError("malformed", f"{target.host} redirects to no URL") from None


def _is_html(answer: HTTPResponse) -> bool | None:
    """Whether it says to be HTML, not plain text; None if it says nothing."""
    if answer.headers.get("Content-Type") is None:
        return None
    kind = answer.headers.get_content_type()
    if kind in _HTML:
        return True
    if kind.startswith("text/") or kind in _TEXT or kind.endswith(("+json", "+xml")):
        return False
    raise _unreadable(kind)


def _body(answer: HTTPResponse, most: int) -> bytes:
    """The unpacked body, or more than `most` bytes of its beginning."""
    packing = (answer.headers.get("Content-Encoding") or "identity").strip().lower()
    if packing not in ("identity", "gzip", "x-gzip", "deflate"):
        message = f"the page is packed with {packing[:40]}, which was not asked for"
        raise SourceError("malformed", message)
    unpacker = None if packing == "identity" else zlib.decompressobj(zlib.MAX_WBITS | 32)
    body, any_came = bytearray(), False
    for piece in pieces(answer):
        any_came = True
        try:
            room = most + 1 - len(body)
            body += piece if unpacker is None else unpacker.decompress(piece, room)
        except zlib.error as error:
            raise SourceError("malformed", f"the page cannot be unpacked: {error}") from None
        if len(body) > most or (unpacker is not None and unpacker.eof):
            return bytes(body)
    if unpacker is not None and any_came:
        raise http.client.IncompleteRead(b"")
    return bytes(body)


def _refused(status: int, target: Target) -> SourceError:
    message = f"{target.host} answered with HTTP status {status}"
    if status in (404, 410):
        return SourceError("not_found", message)
    if status in (401, 402, 403, 451):
        return SourceError("refused", message)
    if status == 429:
        return SourceError("quota", message, passing=True)
    if status in (408, 425) or status >= 500:
        return SourceError("network", message, passing=True)
    return SourceError("request", message)


def _unreadable(kind: str) -> SourceError:
    return SourceError("refused", f"the page is {kind[:80]}: only HTML and plain text can be read")
