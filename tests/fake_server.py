"""An OpenAI-compatible server on the loopback that answers as told, faults included."""

import json
import threading
from collections.abc import Callable, Sequence
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Fault(Enum):
    RATE_LIMIT = 429
    SERVER_ERROR = 500
    NOT_FOUND = 404
    HANG = "hang"
    CUT = "cut"
    BROKEN_JSON = "broken"


Reply = str | dict[str, Any] | Fault


class FakeServer:
    """Serves `reply(request)` in threads until the `with` block ends."""

    def __init__(self, reply: Callable[[dict[str, Any]], Reply]) -> None:
        self.reply = reply
        self.requests: list[dict[str, Any]] = []
        self.in_flight = self.most_in_flight = 0
        self.lock = threading.Lock()
        self.closing = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args: object) -> None:
                pass

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with outer.lock:
                    outer.requests.append(body)
                    outer.in_flight += 1
                    outer.most_in_flight = max(outer.most_in_flight, outer.in_flight)
                try:
                    self.answer(outer.reply(body))
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True
                finally:
                    with outer.lock:
                        outer.in_flight -= 1

            def answer(self, reply: Reply) -> None:
                if reply is Fault.HANG:
                    outer.closing.wait(30)
                    self.close_connection = True
                elif reply is Fault.CUT:
                    self.send_response(200)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", "1000")
                    self.end_headers()
                    self.wfile.write(b'{"choices": [')
                    self.close_connection = True
                elif reply is Fault.BROKEN_JSON:
                    self.send(200, b'{"choices": [{')
                elif isinstance(reply, Fault):
                    self.send(reply.value, b'{"error": {"message": "told to fail"}}')
                else:
                    data = completion(reply) if isinstance(reply, str) else reply
                    status = data.pop("status", 200)
                    self.send(status, json.dumps(data).encode())

            def send(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                if status == 429:
                    self.send_header("Retry-After", "0")
                self.end_headers()
                self.wfile.write(body)

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/v1"

    def __enter__(self) -> "FakeServer":
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.closing.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def completion(text: str) -> dict[str, Any]:
    return {
        "choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 10, "completion_tokens": 5},
    }


class Held:
    """A `reply` that answers the first requests and keeps the others until it is let go."""

    def __init__(self, reply: Callable[[dict[str, Any]], Reply], *, after: int) -> None:
        self.reply, self.left, self.waiting = reply, after, 0
        self.lock = threading.Lock()
        self.free = threading.Event()

    def __call__(self, request: dict[str, Any]) -> Reply:
        with self.lock:
            self.left -= 1
            wait = self.left < 0
            self.waiting += wait
        if wait:
            self.free.wait(120)
        return self.reply(request)


def faults_then(
    faults: Sequence[Fault], reply: Callable[[dict[str, Any]], Reply]
) -> Callable[[dict[str, Any]], Reply]:
    """Each fault once, then the replies."""
    left, lock = list(faults), threading.Lock()

    def answer(request: dict[str, Any]) -> Reply:
        with lock:
            fault = left.pop(0) if left else None
        return fault or reply(request)

    return answer
