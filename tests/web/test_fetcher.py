import gzip
import ssl
import time
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from fetching import failure, fetcher
from tls_files import CERTIFICATE, KEY
from web_server import Reply, WebServer

from arenagym.errors import SettingError, SourceError
from arenagym.web import Fetcher

HTML = b"<html><body>" + "Füchse 狐狸".encode() + b"</body></html>"


def test_a_page_is_fetched_as_text_and_we_say_who_we_are():
    with WebServer(Reply(HTML)) as server:
        page = fetcher(server, user_agent="my-lab/1.0 (+mailto:me)").fetch(server.url + "/a?b=ö#c")
    assert (page.text, page.html) == (HTML.decode(), True)
    assert page.url == server.url + "/a?b=%C3%B6"
    robots, request = server.requests
    assert robots.path == "/robots.txt"
    assert request.path == "/a?b=%C3%B6"
    assert request.headers["Host"] == f"127.0.0.1:{server.port}"
    assert (
        robots.headers["User-Agent"] == request.headers["User-Agent"] == "my-lab/1.0 (+mailto:me)"
    )


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "deflate", "GZIP"])
def test_packed_pages_are_unpacked(encoding):
    body = zlib.compress(HTML) if encoding == "deflate" else gzip.compress(HTML)
    with WebServer(Reply(body, headers={"Content-Encoding": encoding})) as server:
        assert fetcher(server).fetch(server.url).text == HTML.decode()
    assert server.requests[-1].headers["Accept-Encoding"] == "gzip, identity;q=0.5"


def test_a_body_may_end_with_the_connection_or_come_in_chunks():
    chunks = [b"%x\r\n%s\r\n" % (len(HTML), HTML), b"0\r\n\r\n"]
    for reply in (Reply([HTML]), Reply(chunks, headers={"Transfer-Encoding": "chunked"})):
        with WebServer(reply) as server:
            assert fetcher(server).fetch(server.url).text == HTML.decode()


def test_redirects_are_followed_a_few_times():
    def serve(request):
        n = int(request.path[1:]) if request.path[1:].isdigit() else 99
        if n in (0, 99):
            return Reply(HTML) if n == 0 else Reply(status=404)
        return Reply(status=(301, 302, 303, 307, 308)[n % 5], headers={"Location": f"{n - 1}#x"})

    with WebServer(serve) as server:
        assert fetcher(server).fetch(server.url + "/5").url == server.url + "/0"
        server.requests.clear()
        error = failure(server, "/6")
        assert len(server.paths()) == 6
    assert (error.kind, error.passing) == ("refused", False)


def test_a_redirect_without_end_ends():
    with WebServer(lambda request: Reply(status=302, headers={"Location": request.path})) as server:
        assert "5 times" in str(failure(server, "/x"))


@pytest.mark.parametrize(
    "place",
    [
        "http://127.0.0.1:{port}/secret",
        "http://localhost:{port}/secret",
        "//127.0.0.1:{port}/secret",
        "http://2130706433:{port}/secret",
        "http://[::ffff:127.0.0.1]:{port}/secret",
        "http://inside.example:{port}/secret",
        "http://169.254.169.254:{port}/latest/meta-data/",
        "http://good.example@inside.example:{port}/secret",
        "http://good.example:22/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:{port}/x",
        "http://[::1",
        "http://good.example\\@127.0.0.1:{port}/secret",
    ],
)
def test_redirects_into_our_network_are_refused(place, monkeypatch):
    """The public site is on the loopback here: only the checks see its other address."""
    real = {"93.184.216.34": "127.0.0.1"}
    connect = monkeypatch_connect(monkeypatch, real)
    known = {"good.example": ["93.184.216.34"], "inside.example": ["10.0.0.7"]}
    known["localhost"] = ["127.0.0.1", "::1"]

    def serve(request):
        if request.path == "/start":
            return Reply(status=302, headers={"Location": place.format(port=server.port)})
        return Reply(b"secret", 404 if request.path == "/robots.txt" else 200)

    with WebServer(serve) as server:
        careful = fetcher(server, allow_private=False, resolver=lambda host, port: known[host])
        with pytest.raises(SourceError) as caught:
            careful.fetch(f"http://good.example:{server.port}/start")
    assert caught.value.kind in ("refused", "request", "malformed")
    assert server.paths() == ["/start"]
    assert {address for address, _ in connect} == {"93.184.216.34"}


def monkeypatch_connect(monkeypatch, real):
    """Connections to these addresses go elsewhere; what was asked for is noted."""
    import socket

    asked, create = [], socket.create_connection

    def connect(address, *args):
        asked.append(address)
        return create((real[address[0]], address[1]), *args)

    monkeypatch.setattr("arenagym.web.fetcher.socket.create_connection", connect)
    return asked


def test_a_robots_txt_does_not_redirect_us_into_our_network_either(monkeypatch):
    monkeypatch_connect(monkeypatch, {"93.184.216.34": "127.0.0.1"})

    def serve(request):
        if request.path == "/robots.txt":
            return Reply(status=302, headers={"Location": f"http://127.0.0.1:{server.port}/secret"})
        return Reply(b"secret")

    with WebServer(serve) as server:
        error = failure_at(server, "http://good.example:{port}/", lambda *_: ["93.184.216.34"])
    assert "robots.txt" in str(error)
    assert server.paths() == []


def failure_at(server, url, resolver):
    with pytest.raises(SourceError) as caught:
        fetcher(server, allow_private=False, resolver=resolver).fetch(url.format(port=server.port))
    return caught.value


@pytest.mark.parametrize("private_at", [0, 1, 2])
def test_a_name_that_changes_its_address_gains_nothing(private_at, monkeypatch):
    asked = monkeypatch_connect(monkeypatch, {"93.184.216.34": "127.0.0.1"})
    answers = [["93.184.216.34"] for _ in range(3)]
    answers[private_at] = ["127.0.0.1"]
    left = iter(answers)

    with WebServer(Reply(b"page")) as server:
        careful = fetcher(server, allow_private=False, resolver=lambda *_: next(left))
        url = f"http://rebinding.example:{server.port}/"
        if private_at < 2:  # the page's look-up, and that of robots.txt
            with pytest.raises(SourceError):
                careful.fetch(url)
        else:  # no third look-up: the connection goes where the first one said
            assert careful.fetch(url).text == "page"
            assert next(left) == ["127.0.0.1"]
    assert {address for address, _ in asked} <= {"93.184.216.34"}


def test_the_next_address_is_tried_if_one_takes_no_connection():
    with WebServer(Reply(HTML)) as server:
        page = fetcher(server, resolver=lambda *_: ["::1", "127.0.0.1"]).fetch(
            f"http://two.example:{server.port}/"
        )
    assert page.html
    assert server.requests[-1].headers["Host"] == f"two.example:{server.port}"
    error = failure_at(server, "http://two.example:{port}/", lambda *_: [])
    assert error.kind == "not_found"


def secure_server(tmp_path, monkeypatch, name=None):
    (tmp_path / "key.pem").write_text(KEY)
    (tmp_path / "certificate.pem").write_text(CERTIFICATE)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate.pem", tmp_path / "key.pem")
    names = []
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    return WebServer(Reply(HTML), context), names


def test_https_is_asked_by_name_at_the_checked_address(tmp_path, monkeypatch):
    server, names = secure_server(tmp_path, monkeypatch)
    with server:
        https = fetcher(server, resolver=lambda *_: ["127.0.0.1"])
        assert https.fetch(f"https://pages.example:{server.port}/").html
        assert set(names) == {"pages.example"}
        with pytest.raises(SourceError, match="CERTIFICATE_VERIFY_FAILED") as caught:
            https.fetch(f"https://other.example:{server.port}/")
    assert caught.value.kind == "network"
    assert server.requests[-1].headers["Host"] == f"pages.example:{server.port}"


CUT = {
    "short": Reply(HTML, headers={"Content-Length": "1000"}),
    "packed": Reply(gzip.compress(HTML * 9)[:-9], headers={"Content-Encoding": "gzip"}),
    "chunk": Reply([b"999\r\nabc"], headers={"Transfer-Encoding": "chunked"}),
}


@pytest.mark.parametrize("reply", CUT.values(), ids=CUT)
def test_a_cut_page_is_a_network_failure(reply):
    with WebServer(reply) as server:
        error = failure(server)
    assert (error.kind, error.passing) == ("network", True)


@pytest.mark.parametrize(
    ("reply", "kind", "said"),
    [
        (Reply(b"%PDF-1.7", headers={"Content-Type": "application/pdf"}), "refused", "pdf"),
        (Reply(b"%PDF-1.7 \xff"), "refused", "pdf"),
        (Reply(b"\x89PNG", headers={"Content-Type": "image/png"}), "refused", "image/png"),
        (Reply(b"MZ\0\0", headers={"Content-Type": "text/plain"}), "refused", "binary"),
        (Reply(b"MZ", headers={"Content-Type": "application/octet-stream"}), "refused", "octet"),
        (Reply(b"x", headers={"Content-Encoding": "br"}), "malformed", "packed with br"),
        (Reply(b"x", headers={"Content-Encoding": "gzip, gzip"}), "malformed", "packed"),
        (Reply(b"no gzip", headers={"Content-Encoding": "gzip"}), "malformed", "unpacked"),
        (Reply(status=404), "not_found", "404"),
        (Reply(status=410), "not_found", "410"),
        (Reply(status=403), "refused", "403"),
        (Reply(status=429), "quota", "429"),
        (Reply(status=500), "network", "500"),
        (Reply(status=206), "request", "206"),
        (Reply(status=302), "request", "302"),
    ],
)
def test_what_cannot_be_read_says_why(reply, kind, said):
    with WebServer(reply) as server:
        error = failure(server)
    assert error.kind == kind
    assert said in str(error)


@pytest.mark.parametrize(
    ("kind", "html"),
    [
        ("text/html", True),
        ("application/xhtml+xml; charset=utf-8", True),
        ("TEXT/HTML", True),
        ("text/plain", False),
        ("text/markdown", False),
        ("application/json", False),
        ("application/rss+xml", False),
        ("", True),
    ],
)
def test_kinds_of_text(kind, html):
    with WebServer(Reply(b"<p>x</p>", headers={"Content-Type": kind})) as server:
        assert fetcher(server).fetch(server.url).html is html


def test_robots_txt_is_obeyed_and_read_once():
    def serve(request):
        rules = b"User-agent: *\nDisallow: /\nUser-agent: my-lab\nDisallow: /no"
        return Reply(rules if request.path == "/robots.txt" else HTML)

    with WebServer(serve) as server:
        error = failure(server, "/yes")
        assert (error.kind, error.passing) == ("refused", False)
        ours = fetcher(server, user_agent="My-Lab/2.0")
        for _ in range(2):
            ours.fetch(server.url + "/yes")
            with pytest.raises(SourceError, match="forbids"):
                ours.fetch(server.url + "/no")
        assert server.paths() == ["/yes", "/yes"]
        assert len(server.requests) - len(server.paths()) == 2


def test_a_redirect_asks_the_robots_txt_of_where_it_leads():
    def forbid(request):
        return Reply(b"User-agent: *\nDisallow: /" if request.path == "/robots.txt" else HTML)

    with WebServer(forbid) as other:
        with WebServer(Reply(status=301, headers={"Location": other.url + "/x"})) as server:
            error = failure(server, ports=(server.port, other.port))
    assert "forbids" in str(error)
    assert other.paths() == []


@pytest.mark.parametrize(
    ("status", "open_"), [(404, True), (401, True), (500, False), (503, False)]
)
def test_without_robots_txt_a_site_is_open_and_with_a_broken_one_closed(status, open_):
    def serve(request):
        return Reply(b"Disallow: /", status) if request.path == "/robots.txt" else Reply(HTML)

    with WebServer(serve) as server:
        if open_:
            fetcher(server).fetch(server.url)
        else:
            error = failure(server)
            assert (error.kind, error.passing) == ("network", True)
            assert server.paths() == []


def test_of_a_long_robots_txt_the_beginning_holds():
    rules = b"User-agent: *\nDisallow: /no\n" + b"#" * 600_000 + b"\nDisallow: /"

    def serve(request):
        return Reply(rules if request.path == "/robots.txt" else HTML)

    with WebServer(serve) as server:
        fetcher(server).fetch(server.url + "/yes")
        assert "forbids" in str(failure(server, "/no"))


def test_hosts_have_their_own_rates_and_threads_share_them():
    with WebServer(Reply(HTML)) as server:
        names = {"a.example", "b.example"}
        slow = fetcher(server, per_second=10, resolver=lambda *_: ["127.0.0.1"])
        begun = time.monotonic()
        with ThreadPoolExecutor(8) as pool:
            urls = [f"http://{name}:{server.port}/{n}" for n in range(4) for name in names]
            pages = list(pool.map(slow.fetch, urls))
        took = time.monotonic() - begun
    assert [page.url for page in pages] == urls
    assert took >= 3 / 10
    assert len(server.requests) == 8 + 2


def test_settings_out_of_range_say_what_is_expected():
    for wrong in ({"timeout_s": 0}, {"max_bytes": 0}, {"per_second": 0}):
        with pytest.raises(SettingError, match="above 0"):
            Fetcher(**wrong)
    for agent in ("", "x\r\nHost: y", "füchse"):
        with pytest.raises(SettingError, match="ASCII"):
            Fetcher(user_agent=agent)
