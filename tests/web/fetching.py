"""Fetchers that may ask the loopback, and a server that heeds no protocol."""

import socket
import threading

import pytest

from arenagym.errors import SourceError
from arenagym.web import Fetcher


def fetcher(server, **settings):
    return Fetcher(
        **{"allow_private": True, "ports": (server.port,), "per_second": 1_000, **settings}
    )


def failure(server, path="/", **settings):
    with pytest.raises(SourceError) as caught:
        fetcher(server, **settings).fetch(server.url + path)
    return caught.value


class RawServer:
    """Sends pieces to whoever connects, without reading what it is asked."""

    def __init__(self, pieces):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.pieces = pieces
        self.closing = threading.Event()
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def serve(self):
        while not self.closing.is_set():
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(5)
                try:
                    for piece in self.pieces():
                        connection.sendall(piece)
                        if self.closing.is_set():
                            break
                except OSError:
                    pass

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *error):
        self.closing.set()
        self.listener.shutdown(2)
        self.listener.close()
        self.thread.join(5)
