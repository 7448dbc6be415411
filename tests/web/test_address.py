import socket
import threading
import time

import pytest

from arenagym.errors import SourceError
from arenagym.web.address import addresses, is_public, parse

PORTS = (80, 443)


def where(url, resolver=None, allow_private=False, seconds=5.0):
    target = parse(url, PORTS)
    until = time.monotonic() + seconds
    return addresses(target, resolver or (lambda *_: []), until, allow_private=allow_private)


def names(*found):
    return lambda host, port: found


PRIVATE = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::7f00:1",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "no address",
    "",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_not_the_webs(address):
    assert not is_public(address)
    with pytest.raises(SourceError, match="no public address") as caught:
        where("http://site.example/", names("93.184.216.34", address))
    assert caught.value.kind == "refused"
    assert where("http://site.example/", names(address), allow_private=True) == (address,)


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.216.34", "223.255.255.255", "2606:4700::1111", "2a00:1450::1"]
)
def test_addresses_of_the_web(address):
    assert is_public(address)
    assert where("http://site.example/", names(address)) == (address,)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://127.0.0.1:70/x",
        "javascript:alert(1)",
        "data:text/html,x",
        "//example.org/",
        "example.org",
        "",
        "http://",
        "http:///path",
        "http://user@example.org/",
        "http://example.org@127.0.0.1/",
        "http://example.org:80@127.0.0.1/",
        "http://user:password@example.org/",
        "http://@example.org/",
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://0177.0.1/",
        "http://0x7f.0.0.1/",
        "http://0x7f000001/",
        "http://127.0.0.1./",
        "http://127.0.0.01/",
        "http://１２７.0.0.1/",
        "http://127。0。0。1/",
        "http://①②⑦.0.0.1/",
        "http://%31%32%37.0.0.1/",
        "http://127.0.0.1%2f@example.org/",
        "http://0/",
        "http://0.0.0.0/",
        "http://1.2.3/",
        "http://1.2.3.4.5/",
        "http://256.1.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[0:0:0:0:0:0:0:1]/",
        "http://[64:ff9b::127.0.0.1]/",
        "http://[fe80::1%25eth0]/",
        "http://[fd00::1]/",
        "http://[::1",
        "http://[v1.x]/",
        "http://example.org:22/",
        "http://example.org:8080/",
        "http://example.org:0/",
        "http://example.org:99999/",
        "http://example.org:x/",
        "http://example.org\\@127.0.0.1/",
        "http://example.org/a b",
        "http://example.org/\r\nX: y",
        "http://exa\tmple.org/",
        "http://example.org/\0",
        "http://a..b/",
        "http://.example.org/",
        "http://" + "a" * 64 + ".org/",
        "http://exa mple.org/",
        "http://exa<mple.org/",
        "http://example.org/" + "x" * 2_000,
    ],
)
def test_urls_that_are_refused_before_anything_is_looked_up(url):
    def resolver(host, port):
        raise AssertionError(host)

    with pytest.raises(SourceError) as caught:
        where(url, resolver)
    assert caught.value.kind in ("refused", "request")
    assert not caught.value.passing
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("HTTP://Example.ORG", "http://example.org/"),
        (" https://example.org/a?b=c#d ", "https://example.org/a?b=c"),
        ("https://example.org:443/", "https://example.org/"),
        ("http://example.org:443/", "http://example.org:443/"),
        ("https://example.org./", "https://example.org/"),
        ("https://zh.wikipedia.org/wiki/北京?x=上 海".replace(" ", ""), None),
        ("https://例子.测试/页", "https://xn--fsqu00a.xn--0zwm56d/%E9%A1%B5"),
        ("https://example.org/a%20b|c", "https://example.org/a%20b%7Cc"),
        ("https://example.org/\ud800", "https://example.org/%EF%BF%BD"),
        ("http://[2606:4700:0:0::1111]/", "http://[2606:4700::1111]/"),
    ],
)
def test_urls_are_spelt_one_way(url, told):
    found = parse(url, PORTS).url
    assert found.isascii()
    assert told in (None, found)
    assert parse(found, PORTS).url == found


def test_hosts_that_are_not_there_and_resolvers_that_hang():
    def fails(code):
        def resolver(host, port):
            raise socket.gaierror(code, "said")

        return resolver

    for resolver, kind, passing in (
        (fails(socket.EAI_NONAME), "not_found", False),
        (fails(socket.EAI_AGAIN), "network", True),
        (names(), "not_found", False),
    ):
        with pytest.raises(SourceError) as caught:
            where("http://site.example/", resolver)
        assert (caught.value.kind, caught.value.passing) == (kind, passing)
    answer = threading.Event()
    try:
        with pytest.raises(TimeoutError):
            where("http://site.example/", lambda *_: answer.wait(60), seconds=0.1)
    finally:
        answer.set()
