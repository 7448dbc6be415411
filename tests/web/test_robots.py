import time

import pytest
from timing import soon

from arenagym.errors import SourceError
from arenagym.web.address import parse as target
from arenagym.web.robots import Robots, allowed, parse

FILE = """\
# a comment
User-agent: *
Disallow: /private/ # why
Allow: /private/open
Crawl-delay: 5

user-agent: Other/1.0
User-Agent: ArenaGym
Disallow: /not-us/
Disallow:

Sitemap: https://e.org/sitemap.xml
User-agent: arenagym
Disallow: /also-not/*.php$
"""


def test_our_groups_hold_for_us_together_and_the_others_for_everybody():
    ours, others = parse(FILE, "arenagym"), parse(FILE, "nobody")
    assert [allowed(ours, path) for path in ("/not-us/x", "/also-not/a.php", "/private/x")] == [
        False,
        False,
        True,
    ]
    assert [allowed(others, path) for path in ("/not-us/x", "/private/x", "/private/open1")] == [
        True,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("rules", "path", "may"),
    [
        ("Disallow: /", "/", False),
        ("Disallow: /", "/robots.txt", True),
        ("Disallow:", "/x", True),
        ("", "/x", True),
        ("Disallow: /a\nAllow: /a", "/ab", True),
        ("Allow: /a\nDisallow: /ab", "/abc", False),
        ("Disallow: /ab\nAllow: /a", "/abc", False),
        ("Disallow: /*?", "/x?y=1", False),
        ("Disallow: /*?", "/x", True),
        ("Disallow: *.gif$", "/a.gif", False),
        ("Disallow: *.gif$", "/a.gif?x", True),
        ("Disallow: /a$", "/a", False),
        ("Disallow: /a$", "/ab", True),
        ("Disallow: /a*b*c$", "/a-b-c-b-c", False),
        ("Disallow: /a*bb$", "/ab", True),
        ("Disallow: /*", "/x", False),
        ("Disallow: /页", "/%E9%A1%B5/1", False),
        ("Disallow: /%e9%a1%b5", "/%E9%A1%B5/1", False),
        ("disallow : /x", "/x", False),
        ("nonsense\n: /x\nDisallow /x", "/x", True),
    ],
)
def test_the_longest_pattern_that_fits_decides(rules, path, may):
    assert allowed(parse(f"\ufeffUser-agent: *\n{rules}", "arenagym"), path) is may


def test_hostile_files_take_no_time():
    for text in (
        "User-agent: arenagym\n" * 12_000 + "Disallow: /x\n" * 20_000,
        "User-agent: *\nDisallow: /" + "a*" * 250_000,
        "User-agent: *\n" + "Disallow: /*a*a*a*a*a*a*b\n" * 20_000,
    ):

        def check(text=text):
            assert allowed(parse(text, "arenagym"), "/" + "a" * 1_900) is True

        assert soon(check, 3.0)


def test_rules_are_read_once_a_site_and_failures_close_it_for_a_while(monkeypatch):
    said = {"http://a.org": (200, "User-agent: *\nDisallow: /x"), "http://b.org": (404, "Disallow")}
    asked = []

    def load(site, until):
        asked.append(site.url)
        if site.site not in said:
            raise SourceError("timeout", "no answer", passing=True)
        return said[site.site]

    robots = Robots("arenagym/1.0", load)

    def check(url):
        robots.check(target(url, (80,)), 0.0)

    for _ in range(2):
        with pytest.raises(SourceError, match="forbids") as caught:
            check("http://a.org/x")
        assert (caught.value.kind, caught.value.passing) == ("refused", False)
        check("http://a.org/y")
        check("http://b.org/x")
        with pytest.raises(
            SourceError, match=r"c\.org/robots\.txt cannot be read.*no answer"
        ) as no:
            check("http://c.org/x")
        assert (no.value.kind, no.value.passing) == ("timeout", True)
    assert asked == [f"http://{site}.org/robots.txt" for site in "abc"]
    said |= {"http://c.org": (200, ""), "http://b.org": (503, "")}
    now = time.monotonic()
    monkeypatch.setattr("arenagym.web.robots.time.monotonic", lambda: now + 61)
    check("http://c.org/x")
    monkeypatch.setattr("arenagym.web.robots.time.monotonic", lambda: now + 86_401)
    with pytest.raises(SourceError, match="503"):
        check("http://b.org/x")
