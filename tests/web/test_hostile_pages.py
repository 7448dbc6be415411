import gzip
import itertools
import time
import zlib

import pytest
from fetching import RawServer, failure
from web_server import Reply, WebServer

BIG = 100 * 2**20


def bomb():
    """A gibibyte of zeros in a mebibyte: a block that is packed once and sent 1,024 times."""
    packer = zlib.compressobj(wbits=31)
    head = packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + (packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)) * 1023


def big(step=2**20):
    for _ in range(BIG // step):
        yield bytes(step)


TOO_LARGE = {
    "no length": lambda: Reply(big()),
    "announced": lambda: Reply(big(), headers={"Content-Length": str(BIG)}),
    "chunks": lambda: Reply(
        (b"%x\r\n%s\r\n" % (len(piece), piece) for piece in big()),
        headers={"Transfer-Encoding": "chunked"},
    ),
    "tiny chunks": lambda: Reply(
        (b"1;" + b"x" * 60_000 + b"\r\nx\r\n" for _ in range(BIG // 60_000)),
        headers={"Transfer-Encoding": "chunked"},
    ),
    "bomb": lambda: Reply(bomb(), headers={"Content-Encoding": "gzip"}),
    "one endless chunk": lambda: Reply(
        [b"7fffffff\r\n", *big()], headers={"Transfer-Encoding": "chunked"}
    ),
}


@pytest.mark.parametrize("reply", TOO_LARGE.values(), ids=TOO_LARGE)
def test_pages_that_are_too_large_are_not_read_to_their_end(reply):
    def serve(request):
        return Reply(status=404) if request.path == "/robots.txt" else reply()

    with WebServer(serve) as server:
        begun = time.monotonic()
        error = failure(server, max_bytes=2**20)
        assert time.monotonic() - begun < 30
    assert (error.kind, error.passing) == ("too_large", False)


SLOW = {
    "body": lambda server: Reply(server.drip(b" ")),
    "packed": lambda server: Reply(
        itertools.chain([gzip.compress(b"")[:10]], server.drip(b"\0\0\0\xff\xff")),
        headers={"Content-Encoding": "gzip"},
    ),
    "chunk": lambda server: Reply(
        server.drip(b"1\r\nx\r\n"), headers={"Transfer-Encoding": "chunked"}
    ),
    "nothing": lambda server: server.closing.wait(30) and Reply(),
}


@pytest.mark.parametrize("reply", SLOW.values(), ids=SLOW)
@pytest.mark.parametrize("path", ["/", "/robots.txt"])
def test_slow_pages_are_given_up(reply, path):
    def serve(request):
        return reply(server) if request.path == path else Reply(b"<p>page")

    with WebServer(serve) as server:
        begun = time.monotonic()
        error = failure(server, timeout_s=0.4)
        assert time.monotonic() - begun < 25  # it would never end
    assert (error.kind, error.passing) == ("timeout", True)


def forever(piece, pause_s=0.0):
    while True:
        yield piece
        time.sleep(pause_s)


RAW = {
    "endless headers": lambda: iter([b"HTTP/1.1 200 OK\r\n", *[b"X: y\r\n"] * 10_000]),
    "an endless header": lambda: forever(b"X" * 65_536),
    "endless 100": lambda: forever(b"HTTP/1.1 100 Continue\r\n\r\n" * 1_000),
    "slow headers": lambda: forever(b"HTTP/1.1 100 Continue\r\n\r\n", 0.01),
    "no HTTP": lambda: iter([b"SSH-2.0-OpenSSH\r\n\r\n"]),
    "nothing": lambda: iter([]),
    "bad chunk": lambda: iter(
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nabc\r\n0\r\n\r\n"]
    ),
    "no status": lambda: iter([b"HTTP/1.1 two OK\r\n\r\n"]),
    "bad place": lambda: iter([b"HTTP/1.1 302 X\r\nLocation: http://[x\r\n\r\n"]),
    "bad type": lambda: iter([b"HTTP/1.1 200 OK\r\nContent-Type: \xff/x;charset*=x'y\r\n\r\n<p>x"]),
}


@pytest.mark.parametrize("pieces", RAW.values(), ids=RAW)
def test_what_is_no_page_is_a_failure(pieces):
    with RawServer(pieces) as server:
        begun = time.monotonic()
        error = failure(server, timeout_s=2, max_bytes=2**20)
        assert time.monotonic() - begun < 30  # some would never end
    assert error.kind in ("network", "timeout", "too_large", "malformed", "refused")
