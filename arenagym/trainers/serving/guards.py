"""Who may ask: a token, or on the loopback alone the machine's own programs."""

import hmac
import re
import socket
from base64 import b64decode
from http import HTTPStatus
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from arenagym.errors import SettingError
from arenagym.trainers.serving.limits import RefusedError

_TOKEN = re.compile(r"[!-~]{16,512}")


def check_token(token: str) -> str:
    """The token, if it is fit to be one.

    Raises:
        SettingError: it is too short to be a secret, or can't be sent in a header.
    """
    if not _TOKEN.fullmatch(token):
        raise SettingError(
            "a token is 16 to 512 visible ASCII characters without spaces, such as "
            "`openssl rand -hex 32` prints"
        )
    return token


def is_loopback(host: str) -> bool:
    """Whether all addresses of a host are this machine's alone.

    Raises:
        SettingError: there is no such host.
    """
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise SettingError(f"host {host!r}: {error}") from error
    return bool(host) and all(ip_address(entry[4][0]).is_loopback for entry in found)


class Guard:
    """Lets requests in.

    Args:
        token: what they must bring; None, which is for the loopback, asks instead that the Host
            they were sent to is this machine: a web page that resolves its own name to the
            loopback can make a browser post here, but not under another name than its own.
    """

    def __init__(self, token: str | None) -> None:
        self._token = None if token is None else check_token(token).encode()

    def check(self, request: HTTPConnection, *, public: bool = False) -> None:
        """See that the request may be served; `public` asks for no token.

        Raises:
            RefusedError: it may not.
        """
        if self._token is None:
            if not _names_loopback(request.headers.get("host", "")):
                why = "without a token, requests must be sent to localhost or 127.0.0.1"
                raise RefusedError(HTTPStatus.MISDIRECTED_REQUEST, why)
        elif not public:
            given = _given(request.headers.get("authorization", ""))
            if not hmac.compare_digest(given, self._token):
                why = "a token is needed: Authorization: Bearer TOKEN, or as a Basic password"
                raise RefusedError(HTTPStatus.UNAUTHORIZED, why)


def _names_loopback(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False


def _given(header: str) -> bytes:
    """The token in a header; OpenRLHF's client can only send one as the password in its URL."""
    scheme, _, value = header.strip().partition(" ")
    if scheme.lower() == "bearer":
        return value.strip().encode("latin-1", "replace")
    if scheme.lower() == "basic":
        try:
            return b64decode(value.strip(), validate=True).partition(b":")[2]
        except ValueError:
            return b""
    return b""
