"""robots.txt (RFC 9309): what a site lets us read."""

import re
import threading
import time
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from arenagym.errors import SourceError
from arenagym.web.address import Target

MAX_ROBOTS_BYTES = 500 * 1024
_SITES = 10_000
_GOOD_FOR_S = 86_400.0
_BAD_FOR_S = 60.0


class Rule(NamedTuple):
    """A path pattern, with `*` for anything and `$` for the end."""

    pattern: str
    allow: bool


class Robots:
    """The rules of sites, each looked up once a day.

    Args:
        agent: our product token, as the files name us.
        load: the status and the text of an address; raises `SourceError`.
    """

    def __init__(self, agent: str, load: Callable[[Target, float], tuple[int, str]]) -> None:
        self._agent = _token(agent)
        self._load = load
        self._sites = lru_cache(_SITES)(_Site)

    def check(self, target: Target, until: float) -> None:
        """Nothing, if the page may be read.

        Raises:
            SourceError: `refused` by the rules; or what kept us from reading them, in which case
                the site counts as closed.
        """
        site = self._sites(target.site)
        with site.lock:  # the others wait for the one that asks
            if site.good_until < time.monotonic():
                site.rules, site.failure = self._look(target, until)
                site.good_until = time.monotonic() + (_BAD_FOR_S if site.failure else _GOOD_FOR_S)
            rules, failure = site.rules, site.failure
        if failure is not None:
            message = f"{target.site}/robots.txt cannot be read, so the site is closed: {failure}"
            raise SourceError(failure.kind, message, passing=True)
        if not allowed(rules, target.path):
            raise SourceError("refused", f"the robots.txt of {target.site} forbids to read this")

    def _look(self, target: Target, until: float) -> tuple[list[Rule], SourceError | None]:
        try:
            status, text = self._load(target._replace(path="/robots.txt"), until)
        except SourceError as error:
            return [], error
        if status >= 500:
            return [], SourceError("network", f"HTTP status {status}")
        return parse(text, self._agent) if status == 200 else [], None


class _Site:
    def __init__(self, _name: str) -> None:
        self.lock = threading.Lock()
        self.good_until = 0.0
        self.rules: list[Rule] = []
        self.failure: SourceError | None = None


def parse(text: str, agent: str) -> list[Rule]:
    """The rules of all groups for our token; if there is none, those for everybody."""
    groups: dict[str, list[Rule]] = {agent: [], "*": []}
    named: set[str] = set()  # of those two, by the group that the line is in
    naming = ours = False
    for line in text.removeprefix("\ufeff").splitlines():
        field, _, value = line.partition("#")[0].partition(":")
        field, value = field.strip().lower(), value.strip()
        if field == "user-agent":
            named = named if naming else set()
            named |= {_token(value)} & groups.keys()
            ours |= agent in named
            naming = True
        elif field in ("allow", "disallow"):
            naming = False
            for name in named if value else ():
                groups[name].append(Rule(_escaped(value), field == "allow"))
    return groups[agent if ours else "*"]


def allowed(rules: list[Rule], path: str) -> bool:
    """What the longest pattern that fits says; "allow" between two of a length, or if none fits."""
    path = _escaped(path)
    if path == "/robots.txt":
        return True
    fitting = [(len(rule.pattern), rule.allow) for rule in rules if _fits(rule.pattern, path)]
    return max(fitting)[1] if fitting else True


def _fits(pattern: str, path: str) -> bool:
    """Without regular expressions, which a hostile pattern can make slow."""
    to_the_end = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    if not others:
        return not to_the_end or path == first
    at = len(first)
    for part in others[:-1] if to_the_end else others:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return not to_the_end or path.endswith(others[-1], at)


def _token(agent: str) -> str:
    return re.split(r"[/\s]", agent.strip(), maxsplit=1)[0].lower()


def _escaped(path: str) -> str:
    path = quote(path, safe="/%:@!$&'()*+,;=~?#[]")
    return re.sub(r"%[0-9a-f]{2}", lambda found: found[0].upper(), path, flags=re.IGNORECASE)
