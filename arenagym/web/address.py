"""Which addresses may be fetched: public ones, on the ports of the web, spelt plainly.

A page is chosen by an agent, and where it redirects to by its author: neither may reach into the
network that we run in. So each host's addresses are looked up once and checked, and the connection
is made to a checked address, not to the name.
"""

import re
import socket
import threading
import time
from collections.abc import Callable, Collection, Sequence
from ipaddress import (
    AddressValueError,
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
)
from queue import Empty, SimpleQueue
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from arenagym.errors import SourceError
from arenagym.records.jsonl import without_surrogates

MAX_URL = 2_000
Resolver = Callable[[str, int], Sequence[str]]
_PORTS = {"http": 80, "https": 443}
_CLOSED_4 = tuple(
    IPv4Network(each)
    for each in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by carriers; clouds put metadata there too
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's own services
        "169.254.0.0/16",  # clouds' metadata
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",  # multicast and all above
    )
)
_GLOBAL_6 = IPv6Network("2000::/3")  # so neither ::1, fc00::/7, fe80::/10 nor IPv4 in disguise
_CLOSED_6 = tuple(  # Teredo and its like, documentation, 6to4
    IPv6Network(each) for each in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)


class Target(NamedTuple):
    """What to ask for: `host` as it is looked up, `path` with its query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def site(self) -> str:
        """Scheme, host and port; the port only if it is another than the scheme's."""
        return f"{self.scheme}://{self.netloc}"

    @property
    def netloc(self) -> str:
        """As the Host header has it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """In full."""
        return self.site + self.path


def parse(url: str, ports: Collection[int]) -> Target:
    """A URL taken apart.

    Raises:
        SourceError: `request`: it is no URL; `refused`: it is none that we fetch.
    """
    url = without_surrogates(url).strip()
    shown = url[:200]
    if len(url) > MAX_URL or re.search(r"[\x00-\x20\x7f\\]", url):
        raise SourceError("request", f"{shown!r} is no URL of at most {MAX_URL} characters")
    try:
        parts = urlsplit(url)
        host, port = _host(parts.hostname or "", bracketed="[" in parts.netloc), parts.port
    except (ValueError, UnicodeError):
        raise SourceError("request", f"{shown!r} is no URL") from None
    if parts.scheme not in _PORTS:
        message = f"{shown!r} is no page of the web: give an http:// or https:// address"
        raise SourceError("refused", message)
    if "@" in parts.netloc:
        raise SourceError("refused", f"{shown!r} has a user name: leave it out")
    if host is None:
        raise SourceError("refused", f"{shown!r} has no host that is spelt plainly")
    port = _PORTS[parts.scheme] if port is None else port
    if port not in ports:
        raise SourceError("refused", f"{shown!r} is on port {port}, which is not allowed")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~?")
    return Target(parts.scheme, host, port, path + (query and f"?{query}"))


def _host(host: str, *, bracketed: bool) -> str | None:
    """The host in ASCII; None for an address in another spelling than the usual one."""
    if bracketed:
        return None if "%" in host else str(IPv6Address(host))
    host = host.encode("idna").decode().lower().removesuffix(".")
    if re.fullmatch(r"[a-z0-9._-]{1,253}", host) is None:
        return None
    if re.fullmatch(r"\d+|0x[0-9a-f]*", host.rpartition(".")[2]):
        try:
            return str(IPv4Address(host))
        except AddressValueError:
            return None
    return host


def is_public(address: str) -> bool:
    """Whether an address belongs to the Internet, and to nobody's own network."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv4Address):
        return not any(ip in network for network in _CLOSED_4)
    return ip in _GLOBAL_6 and not any(ip in network for network in _CLOSED_6)


def system_resolver(host: str, port: int) -> list[str]:
    """The addresses of a host, by the system."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def addresses(
    target: Target, resolver: Resolver, until: float, *, allow_private: bool
) -> Sequence[str]:
    """Where to connect to, all of it checked.

    Raises:
        SourceError: `refused`: an address is not public; `not_found`: there is none.
        TimeoutError: not looked up by `until`.
    """
    if ":" in target.host or re.fullmatch(r"[\d.]+", target.host):
        found: Sequence[str] = [target.host]
    else:
        found = _looked_up(resolver, target, until)
    if not found:
        raise SourceError("not_found", f"there is no host {target.host}")
    if not allow_private and not all(map(is_public, found)):
        raise SourceError("refused", f"{target.host} is no public address of the web")
    return found


def _looked_up(resolver: Resolver, target: Target, until: float) -> Sequence[str]:
    """What the resolver says, in a thread: the system's knows no time limit."""
    said: SimpleQueue[Sequence[str] | Exception] = SimpleQueue()

    def look() -> None:
        try:
            said.put(resolver(target.host, target.port))
        except Exception as error:  # noqa: BLE001 - raised below
            said.put(error)

    threading.Thread(target=look, daemon=True).start()
    try:
        found = said.get(timeout=max(0.001, until - time.monotonic()))
    except Empty:
        raise TimeoutError from None
    if isinstance(found, socket.gaierror):
        message = f"{target.host} cannot be looked up: {found.strerror}"
        if found.errno == socket.EAI_AGAIN:
            raise SourceError("network", message, passing=True)
        raise SourceError("not_found", message)
    if isinstance(found, Exception):
        raise found
    return found
