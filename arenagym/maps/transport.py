"""GET requests within a time, a size and a rate: what lies under `AMap`."""

import http.client
import threading
import time
from urllib.parse import urlsplit

from arenagym.errors import SettingError
from arenagym.maps.base import MapsError

MAX_BODY_BYTES = 2 * 2**20
_CHUNK_BYTES = 64 * 1024


class RateLimit:
    """Lets at most `per_second` calls of all threads begin in a second, evenly spaced."""

    def __init__(self, per_second: float) -> None:
        self._gap_s = 1 / per_second
        self._free_at = 0.0
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Sleep until it is this call's turn."""
        with self._lock:
            turn = max(time.monotonic(), self._free_at)
            self._free_at = turn + self._gap_s
        time.sleep(max(0.0, turn - time.monotonic()))


class Transport:
    """Asks one server, in a new connection each time; any number of threads may."""

    def __init__(self, base_url: str, timeout_s: float) -> None:
        try:
            url = urlsplit(base_url)
            self._host, self._port = url.hostname or "", url.port
        except ValueError:
            self._host = ""
        if not self._host or url.scheme not in ("http", "https"):
            raise SettingError(f"base_url={base_url!r}: give one like https://restapi.amap.com")
        self._path = url.path.rstrip("/")
        self._connect = (
            http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
        )
        self._timeout_s = timeout_s

    def get(self, path: str, query: str) -> bytes:
        """The body of the answer. The query, which holds the key, is in no error.

        Raises:
            MapsError: `network`, `timeout`, `malformed` (too large), or what the status says.
        """
        connection = self._connect(self._host, self._port, timeout=self._timeout_s)
        try:
            status, body = self._exchange(connection, f"{self._path}{path}?{query}")
        except TimeoutError:
            message = f"no answer from {self._host} within {self._timeout_s:g} s"
            raise MapsError("timeout", message, passing=True) from None
        except (OSError, http.client.HTTPException) as error:
            said = f"{type(error).__name__}: {error}"[:200]
            message = f"the connection to {self._host} failed ({said})"
            raise MapsError("network", message, passing=True) from None
        finally:
            connection.close()
        if status != 200:
            raise _refused(status, self._host)
        return body

    def _exchange(self, connection: http.client.HTTPConnection, target: str) -> tuple[int, bytes]:
        until = time.monotonic() + self._timeout_s
        connection.connect()
        wire = connection.sock  # the response takes it away from the connection
        connection.request("GET", target, headers={"Accept-Encoding": "identity"})
        answer = connection.getresponse()
        body = bytearray()
        while not answer.isclosed():
            left_s = until - time.monotonic()
            if left_s <= 0:
                raise TimeoutError
            wire.settimeout(left_s)  # of the whole answer, not of each piece
            chunk = answer.read1(_CHUNK_BYTES)
            if not chunk:
                break
            body += chunk
            if len(body) > MAX_BODY_BYTES:
                raise MapsError("malformed", f"the answer is longer than {MAX_BODY_BYTES:,} bytes")
        if answer.length:  # what was announced and has not come
            raise http.client.IncompleteRead(b"", answer.length)
        return answer.status, bytes(body)


def _refused(status: int, host: str) -> MapsError:
    message = f"{host} answered with HTTP status {status}"
    if status == 429:
        return MapsError("quota", message, passing=True)
    if status in (401, 403):
        return MapsError("key", message)
    if status in (408, 425) or status >= 500:
        return MapsError("network", message, passing=True)
    return MapsError("request", message)
