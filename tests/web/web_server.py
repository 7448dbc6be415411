"""A web on the loopback: what is asked for comes from a function, also byte by byte."""

import ssl
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Reply:
    """`body` as bytes has a Content-Length; pieces have none, and end with the connection."""

    body: bytes | Iterable[bytes] = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Server"

    def log_message(self, *args: object) -> None:
        pass

    def handle_one_request(self) -> None:
        self.raw_requestline = self.rfile.readline()
        if not self.raw_requestline or not self.parse_request():
            return
        self.close_connection = True
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with suppress(OSError):
            self.send(self.server.web.reply(self.command, self.path, dict(self.headers), body))

    def send(self, reply: Reply) -> None:
        head = {"Content-Type": "text/html; charset=utf-8"} | reply.headers
        if isinstance(reply.body, bytes):
            head = {"Content-Length": str(len(reply.body))} | head
        self.send_response(reply.status)
        for name, value in head.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        for piece in [reply.body] if isinstance(reply.body, bytes) else reply.body:
            self.wfile.write(piece)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    web: "WebServer"

    def handle_error(self, *args: object) -> None:
        pass


class WebServer:
    """Serves `answer`, a function of the request or one reply for all but robots.txt."""

    def __init__(
        self, answer: Callable[[Request], Reply] | Reply, tls: ssl.SSLContext | None = None
    ) -> None:
        self.answer = answer
        self.requests: list[Request] = []
        self.closing = threading.Event()
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.web = self
        if tls is not None:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def reply(self, *asked: Any) -> Reply:
        request = Request(*asked)
        self.requests.append(request)
        if callable(self.answer):
            return self.answer(request)
        return Reply(status=404) if request.path == "/robots.txt" else self.answer

    def paths(self) -> list[str]:
        return [request.path for request in self.requests if request.path != "/robots.txt"]

    def drip(self, piece: bytes) -> Iterable[bytes]:
        """A piece now and then, for ever."""
        while not self.closing.wait(0.05):
            yield piece

    def __enter__(self) -> "WebServer":
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.closing.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
